//! Histories as text: one step a line, what must hold after it behind `|`.
//!
//! `2025-03-03 10:05 payment_made amount=2450000 payee=seller | 2450000 | paid straight`

use anxin_events::{Category, Event, Field, FieldType, JsonEvent, Kind, Money};
use std::fmt::Write as _;

/// One line.
pub struct Step {
    json: JsonEvent,
    /// The cells behind `|`, trimmed.
    pub expected: Vec<String>,
    /// The line itself, for messages.
    pub line: String,
}

impl Step {
    /// Its event.
    pub fn event(&self) -> Event<'_> {
        self.json
            .event()
            .unwrap_or_else(|error| panic!("{}: {error}", self.line))
    }
}

/// Reads a history; the event of line n has an id that ends in n.
pub fn history(text: &str) -> Vec<Step> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .enumerate()
        .map(|(at, line)| step(at + 1, line))
        .collect()
}

fn step(number: usize, line: &str) -> Step {
    let mut cells = line.split('|').map(str::trim);
    let mut words = cells.next().unwrap().split_whitespace();
    let occurred = moment(words.next().unwrap(), words.next().unwrap());
    let name = words.next().unwrap();
    let kind = Kind::find(name).unwrap_or_else(|| panic!("{line}: no kind {name}"));
    let (mut deal, mut recorded, mut data) = ("T1", occurred.clone(), String::new());
    for (name, value) in words.map(|word| word.split_once('=').unwrap()) {
        match name {
            "deal" | "year" => deal = value,
            "recorded" => {
                let (day, time) = value.split_once('T').unwrap();
                recorded = moment(day, time);
            }
            _ => {
                let comma = if data.is_empty() { "" } else { "," };
                write!(data, "{comma}\"{name}\":{}", json(name, value)).unwrap();
            }
        }
    }
    let stream = match kind.spec().category {
        Category::Clock => "clock/main".to_owned(),
        category => format!("{}/{deal}", category.name()),
    };
    let text = format!(
        r#"{{"event_id":"0195e4b2-7a00-7000-8000-{number:012}","stream":"{stream}","kind":"{}","occurred_at":"{occurred}","recorded_at":"{recorded}","data":{{{data}}}}}"#,
        kind.spec().name
    );
    let json = JsonEvent::parse(&text).unwrap_or_else(|error| panic!("{line}: {error}"));
    Step {
        json,
        expected: cells.map(str::to_owned).collect(),
        line: line.to_owned(),
    }
}

fn moment(day: &str, time: &str) -> String {
    format!("{day}T{time}:00+08:00")
}

fn json(name: &str, value: &str) -> String {
    let field = Field::find(name).unwrap_or_else(|| panic!("no field {name}"));
    match field.spec().ty {
        FieldType::Money => format!("\"{}\"", Money::parse(value).unwrap()),
        FieldType::Count | FieldType::Flag => value.to_owned(),
        FieldType::Ids(_) => {
            let ids: Vec<String> = value.split(',').map(|id| format!("\"{id}\"")).collect();
            format!("[{}]", ids.join(","))
        }
        FieldType::Instant => format!("\"{value}:00+08:00\""),
        _ => format!("\"{value}\""),
    }
}

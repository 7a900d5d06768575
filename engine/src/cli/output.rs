//! What goes to standard output: tables for people, JSON for programs, both the same to the byte twice.

use super::language::Lang;
use super::outcome::{Exit, Failure};
use anxin_events::SECOND;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use serde_json::{Value as Json, json};
use std::io::{ErrorKind, Write};

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// One document.
    Json,
    /// One object a line.
    Ndjson,
}

/// The terminal as a command sees it.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub lang: Lang,
    pub format: Format,
}

impl Output {
    /// A line of text.
    ///
    /// # Errors
    /// When standard output cannot be written; a reader that left early is no error.
    pub fn line(self, text: &str) -> Result<(), Failure> {
        written(writeln!(anstream::stdout(), "{text}"))
    }

    /// A document: `{"schema":…,"data":…}`, or one object a line.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn document(self, schema: &str, data: Json) -> Result<(), Failure> {
        match (self.format, data) {
            (Format::Ndjson, Json::Array(rows)) => {
                rows.iter().try_for_each(|row| self.line(&row.to_string()))
            }
            (Format::Ndjson, one) => self.line(&one.to_string()),
            (_, data) => {
                let document = json!({"schema": schema, "data": data});
                let text = serde_json::to_string_pretty(&document)
                    .unwrap_or_else(|_| document.to_string());
                self.line(&text)
            }
        }
    }

    /// A table whose columns line up under Chinese text too.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn table(self, table: &Table) -> Result<(), Failure> {
        table
            .lines()
            .try_for_each(|line| self.line(line.trim_end()))
    }

    /// A title over a part of a report.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn title(self, zh: &str, en: &str) -> Result<(), Failure> {
        self.line("")?;
        self.line(self.lang.pick(zh, en))
    }
}

/// A table without lines, with these heads, or with none.
pub fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    if !heads.is_empty() {
        table.set_header(heads.iter().copied());
    }
    table
}

/// Amounts stand right.
pub fn right(table: &mut Table, columns: &[usize]) {
    for index in columns {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Failure::new(
            Exit::Busy,
            "E5001",
            format!("无法写入标准输出：{error}"),
            format!("cannot write to standard output: {error}"),
        )),
        Ok(()) => Ok(()),
    }
}

/// `2450000.00` as people read it: `2,450,000.00`.
pub fn grouped(amount: &str) -> String {
    let (sign, digits) = amount
        .strip_prefix('-')
        .map_or(("", amount), |rest| ("-", rest));
    let (yuan, fen) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut text = String::new();
    for (index, digit) in yuan.chars().enumerate() {
        let left = yuan.len().saturating_sub(index);
        if index > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}.{fen}")
}

/// In days, hours and minutes.
pub fn duration(lang: Lang, micros: i64) -> String {
    let minutes = micros.checked_div(SECOND.saturating_mul(60)).unwrap_or(0);
    let part = |unit: i64, of: i64| {
        minutes
            .checked_div(unit)
            .unwrap_or(0)
            .checked_rem(of)
            .unwrap_or(0)
    };
    let parts = [
        (part(1_440, i64::MAX), lang.pick("天", " d ")),
        (part(60, 24), lang.pick("小时", " h ")),
        (part(1, 60), lang.pick("分钟", " min")),
    ];
    let told = parts.iter().filter(|(count, _)| *count > 0);
    let text: String = told.map(|(count, unit)| format!("{count}{unit}")).collect();
    if text.is_empty() {
        format!("0{}", lang.pick("分钟", " min"))
    } else {
        text.trim_end().to_owned()
    }
}

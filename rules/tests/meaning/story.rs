//! Rule text and dated events for tests; values are written as in rule files.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may stop at the first surprise"
)]

use anxin_events::{
    Date, Event, EventId, Field, FieldType, Ids, Instant, Kind, Money, Ratio, Stream, Value,
};
use anxin_rules::reference::{Reading, Reference};
use anxin_rules::{Answer, Assessment, Calendar, Firing, Judge, Note, RuleSet, Source, Supplied};
use std::sync::Arc;

/// The shipped calendar.
pub fn calendar() -> Calendar {
    Calendar::parse(include_str!("../../library/calendar/china.calendar")).unwrap()
}

/// The rules, or every diagnostic in the message of the panic.
pub fn rules(text: &str) -> Arc<RuleSet> {
    let loaded = RuleSet::load(
        &[Source {
            name: "test.rules",
            text,
        }],
        &calendar(),
    );
    let told: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|(_, d)| {
            format!(
                "{} {} {:?}",
                d.code.id,
                d.message.zh,
                text.get(d.span.start..d.span.end)
            )
        })
        .collect();
    Arc::new(
        loaded
            .rule_set
            .unwrap_or_else(|| panic!("{}", told.join("\n"))),
    )
}

/// `2025-03-03 10:05` in Beijing.
pub fn moment(text: &str) -> Instant {
    Instant::parse(&format!("{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

/// A judge and the reference, told the same; they must agree at every step.
pub struct Story {
    judge: Judge,
    reference: Reference,
    position: u64,
    supplied: Supplied,
    /// All that came out.
    pub firings: Vec<Firing>,
    /// What the standards noted.
    pub notes: Vec<Note>,
    /// What commitments said of each claim when it was filed.
    pub assessments: Vec<Assessment>,
}

impl Story {
    pub fn new(text: &str) -> Story {
        let rules = rules(text);
        let reference = Reference::new(rules.clone(), Reading::default());
        Story {
            judge: Judge::new(rules),
            reference,
            position: 0,
            supplied: Supplied::default(),
            firings: Vec::new(),
            notes: Vec::new(),
            assessments: Vec::new(),
        }
    }

    /// Known as soon as it occurs.
    pub fn event(&mut self, deal: &str, occurred: &str, kind: &str, fields: &[(&str, &str)]) {
        self.late(deal, occurred, occurred, kind, fields);
    }

    /// Known later than it occurs.
    pub fn late(
        &mut self,
        deal: &str,
        occurred: &str,
        recorded: &str,
        kind: &str,
        fields: &[(&str, &str)],
    ) {
        let stream = format!("deal/{deal}");
        let kind = Kind::find(kind).unwrap_or_else(|| panic!("{kind}"));
        let id = EventId::from_bytes(u128::from(self.position + 1).to_be_bytes());
        let mut event = Event::new(id, Stream::parse(&stream).unwrap(), kind, moment(occurred));
        event.recorded_at = Some(moment(recorded));
        let sets: Vec<Vec<&str>> = fields
            .iter()
            .map(|(_, value)| value.split('、').collect())
            .collect();
        for ((name, text), set) in fields.iter().zip(&sets) {
            let field = Field::find(name).unwrap_or_else(|| panic!("{name}"));
            event = event.with(field, value(field, text, set)).unwrap();
        }
        event.check().unwrap();
        self.take(&event);
    }

    /// Time passes.
    pub fn advance(&mut self, to: &str) {
        let clock = moment(to);
        self.both(
            |judge, out| judge.advance(clock, out),
            |reference, out| reference.advance(clock, out),
        );
    }

    pub fn take(&mut self, event: &Event<'_>) {
        let (position, supplied) = (self.position, self.supplied);
        let clock = event.recorded_at.unwrap();
        self.both(
            |judge, out| judge.advance(clock, out),
            |reference, out| reference.advance(clock, out),
        );
        self.both(
            |judge, out| judge.judge(position, event, &supplied, out),
            |reference, out| reference.judge(position, event, &supplied, out),
        );
        self.promises(event, clock);
        self.both(
            |judge, out| judge.absorb(position, event, &supplied, out),
            |reference, out| reference.absorb(position, event, &supplied, out),
        );
        self.both(
            |judge, out| judge.advance(clock, out),
            |reference, out| reference.advance(clock, out),
        );
        self.position += 1;
    }

    /// Standards and commitments.
    fn promises(&mut self, event: &Event<'_>, clock: Instant) {
        let (position, supplied) = (self.position, self.supplied);
        let (mut fast, mut slow) = (Vec::new(), Vec::new());
        self.judge.note(position, event, &supplied, &mut fast);
        self.reference.note(position, event, &supplied, &mut slow);
        assert_eq!(fast, slow, "notes differ at position {position}");
        self.notes.extend(fast);
        let fast = self.judge.assess(position, event, &supplied, clock);
        let slow = self.reference.assess(position, event, &supplied, clock);
        assert_eq!(fast, slow, "assessments differ at position {position}");
        self.assessments.extend(fast);
    }

    fn both(
        &mut self,
        judge: impl FnOnce(&mut Judge, &mut Vec<Firing>),
        reference: impl FnOnce(&mut Reference, &mut Vec<Firing>),
    ) {
        let (mut fast, mut slow) = (Vec::new(), Vec::new());
        judge(&mut self.judge, &mut fast);
        reference(&mut self.reference, &mut slow);
        assert_eq!(
            fast, slow,
            "the judge and the reference disagree at position {}",
            self.position
        );
        self.firings.extend(fast);
    }

    pub fn rule(&self, firing: &Firing) -> &str {
        self.judge
            .rules()
            .rules
            .get(firing.rule)
            .map_or("?", |rule| rule.terms.id.as_str())
    }
}

fn value<'a>(field: Field, text: &'a str, set: &'a [&'a str]) -> Value<'a> {
    match field.spec().ty {
        FieldType::Money => {
            let (digits, unit) = text
                .strip_suffix("万元")
                .map_or((text.trim_end_matches('元'), 1), |d| (d, 10_000));
            Value::Money(Money::from_fen(Money::parse(digits).unwrap().fen() * unit))
        }
        FieldType::Ratio => Value::Ratio(Ratio::parse(text).unwrap()),
        FieldType::Count => Value::Count(text.parse().unwrap()),
        FieldType::Flag => Value::Flag(text == "真"),
        FieldType::Instant => Value::Instant(moment(text)),
        FieldType::Date => Value::Date(Date::parse(text).unwrap()),
        FieldType::Term(terms) => {
            Value::Term(terms.find(text).unwrap_or_else(|| panic!("{text}")).code)
        }
        FieldType::Id(_) => Value::Id(text),
        FieldType::Ids(_) => Value::Ids(Ids::Given(set)),
        FieldType::Text | FieldType::Personal => Value::Text(text),
    }
}

/// One line a firing: rule, deal, moment, answer.
pub fn told(story: &Story) -> Vec<String> {
    let line = |firing: &Firing| {
        let at = firing.at.to_string();
        let at = at.get(..16).unwrap().replace('T', " ");
        let answer = match &firing.answer {
            Answer::Fired(_) => "fired".to_owned(),
            Answer::Unknown { missing } => {
                let names: Vec<&str> = missing.iter().map(|(zh, _)| zh.as_str()).collect();
                format!("unknown: {}", names.join(", "))
            }
            Answer::Withdrawn { by } => format!("withdrawn by {by}"),
        };
        format!("{} {} @{at} {answer}", story.rule(firing), firing.deal)
    };
    story.firings.iter().map(line).collect()
}

//! One dated line as an event: kind, deal, fields; complete and possible, as the log would have it.

use super::clock::Stamp;
use super::{CLOCK_STREAM, CaseEvent, Resolved, Stated, code, value};
use crate::ast::{Assignment, Language, Name};
use crate::diagnostic::{Diagnostic, Wording};
use crate::parser::MAX_DIAGNOSTICS;
use anxin_events::nearest;
use anxin_events::{Category, EventError, Field, IdKind, Instant, Kind, Value};
use std::collections::BTreeSet;

/// What a line may leave to the test around it.
pub(super) struct Scene<'a> {
    /// The deal of a line that names none.
    pub deal: String,
    /// Fields for the events of that deal that have them and say nothing else.
    pub background: Vec<&'a Assignment>,
    pub language: Language,
}

impl Scene<'_> {
    /// The event of a dated line; `stamp` gives its id and times.
    pub(super) fn event(
        &self,
        name: &Name,
        fields: &[Assignment],
        stamp: &Stamp,
    ) -> Result<CaseEvent, Vec<Diagnostic>> {
        let kind = known_kind(name, self.language).map_err(|one| vec![*one])?;
        let (deal, mut stated) = self.line(kind, fields)?;
        if deal == self.deal && kind.spec().category == Category::Deal {
            for assignment in &self.background {
                let given = state(kind, assignment, self.language).ok();
                let given = given.filter(|one| !stated.iter().any(|own| own.field == one.field));
                stated.extend(given);
            }
        }
        if let Some(diagnostic) = missing_fields(kind, &stated, name) {
            return Err(vec![diagnostic]);
        }
        let event = CaseEvent {
            id: stamp.id,
            stream: stream(kind, &deal, &stated, stamp.occurred_at),
            kind,
            occurred_at: stamp.occurred_at,
            day_invented: false,
            recorded_at: stamp.recorded_at,
            fields: stated,
        };
        match impossible(&event, name, fields) {
            Some(diagnostic) => Err(vec![diagnostic]),
            None => Ok(event),
        }
    }

    /// The deal and the fields that the line itself states.
    fn line(
        &self,
        kind: Kind,
        fields: &[Assignment],
    ) -> Result<(String, Vec<Stated>), Vec<Diagnostic>> {
        let mut deal = self.deal.clone();
        let mut stated: Vec<Stated> = Vec::new();
        let mut diagnostics = Vec::new();
        let mut seen = Seen::default();
        for assignment in fields {
            let outcome = seen.once(assignment).and_then(|()| {
                if names_deal(assignment) {
                    self::deal(assignment).map(|named| deal = named)
                } else {
                    state(kind, assignment, self.language).map(|one| stated.push(one))
                }
            });
            diagnostics.extend(outcome.err().map(|one| *one));
            if diagnostics.len() >= MAX_DIAGNOSTICS {
                break;
            }
        }
        if diagnostics.is_empty() {
            Ok((deal, stated))
        } else {
            Err(diagnostics)
        }
    }
}

/// The fields that a line has named, in either language.
#[derive(Default)]
pub(super) struct Seen<'a>(BTreeSet<&'a str>);

impl<'a> Seen<'a> {
    pub(super) fn once(&mut self, assignment: &'a Assignment) -> Resolved<()> {
        let name = &assignment.field.text;
        let field = Field::find(name).map_or(name.as_str(), |field| field.spec().name);
        if self.0.insert(field) {
            return Ok(());
        }
        let message = Wording::new(
            format!("字段“{name}”写了两次"),
            format!("the field `{name}` is written twice"),
        );
        let span = assignment.field.span;
        let help = Wording::new("只留一个", "keep one of them");
        let error = Diagnostic::error(&code::WRITTEN_TWICE, span, message);
        Err(Box::new(error.help(help)))
    }
}

/// Deals by their id, fund years by year, brands by theirs; one stream for all rule sets and one for ticks.
fn stream(kind: Kind, deal: &str, stated: &[Stated], occurred_at: Instant) -> String {
    match kind.spec().category {
        Category::Deal => format!("deal/{deal}"),
        Category::Fund => format!("fund/{}", occurred_at.beijing_date().year()),
        Category::Brand => {
            let brand = stated.iter().find(|one| one.field == Field::Brand);
            match brand.map(Stated::value) {
                Some(Value::Id(brand)) => format!("brand/{brand}"),
                _ => String::new(),
            }
        }
        Category::Rules => "rules/log".to_owned(),
        Category::Clock => CLOCK_STREAM.to_owned(),
    }
}

fn state(kind: Kind, assignment: &Assignment, language: Language) -> Resolved<Stated> {
    let field = known_field(assignment, Some(kind), language)?;
    if kind.spec().slot(field).is_none() {
        return Err(not_of_kind(kind, field, assignment, language));
    }
    let value = value::resolve(assignment, field, language)?;
    Ok(Stated {
        field,
        invented: assignment.invented,
        value,
    })
}

/// `交易=2025-CHEN-001` says in which stream the event stands; it is no field.
pub(super) fn names_deal(assignment: &Assignment) -> bool {
    let (en, zh) = IdKind::Deal.names();
    assignment.field.text == en || assignment.field.text == zh
}

/// The deal that is named.
pub(super) fn deal(assignment: &Assignment) -> Resolved<String> {
    let (en, zh) = IdKind::Deal.names();
    let named = match assignment.values.as_slice() {
        [written] if !assignment.list => value::text(written),
        _ => None,
    };
    let Some(named) = named else {
        let message = Wording::new("“交易”应是一个编号", "`deal` must be one id");
        let help = Wording::new("交易=2025-CHEN-001", "deal=2025-CHEN-001");
        return Err(Box::new(
            Diagnostic::error(&code::WRONG_TYPE, assignment.field.span, message).help(help),
        ));
    };
    value::checked_id(named, zh, en, assignment.field.span)?;
    Ok(named.to_owned())
}

fn known_kind(name: &Name, language: Language) -> Resolved<Kind> {
    Kind::find(&name.text).ok_or_else(|| {
        let message = Wording::new(
            format!("没有事件“{}”", name.text),
            format!("there is no event `{}`", name.text),
        );
        let names = Kind::ALL
            .iter()
            .map(|kind| in_language(kind.spec().zh, kind.spec().name, language));
        let diagnostic = Diagnostic::error(&code::UNKNOWN_KIND, name.span, message);
        Box::new(match nearest(&name.text, names) {
            Some(near) => diagnostic.instead(name.span, near),
            None => diagnostic.help(Wording::new(
                "anxin events 列出全部事件",
                "`anxin events` lists them all",
            )),
        })
    })
}

/// The field of this name, whether or not the kind has it.
pub(super) fn known_field(
    assignment: &Assignment,
    kind: Option<Kind>,
    language: Language,
) -> Resolved<Field> {
    let name = &assignment.field;
    Field::find(&name.text).ok_or_else(|| {
        let message = Wording::new(
            format!("没有字段“{}”", name.text),
            format!("there is no field `{}`", name.text),
        );
        let own = kind.map_or(&[][..], |kind| kind.spec().fields);
        let names = own.iter().chain(Field::ALL);
        let names = names.map(|field| in_language(field.spec().zh, field.spec().name, language));
        let diagnostic = Diagnostic::error(&code::UNKNOWN_FIELD, name.span, message);
        Box::new(match nearest(&name.text, names) {
            Some(near) => diagnostic.instead(name.span, near),
            None => diagnostic.help(Wording::new(
                "anxin events 列出每种事件的字段",
                "`anxin events` lists the fields of every kind",
            )),
        })
    })
}

fn in_language(zh: &'static str, en: &'static str, language: Language) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

fn not_of_kind(
    kind: Kind,
    field: Field,
    assignment: &Assignment,
    language: Language,
) -> Box<Diagnostic> {
    let (kind, field) = (kind.spec(), field.spec());
    let message = Wording::new(
        format!("“{}”没有字段“{}”", kind.zh, field.zh),
        format!("`{}` has no field `{}`", kind.name, field.name),
    );
    let names = || kind.fields.iter().map(|own| own.spec());
    let near = nearest(
        &assignment.field.text,
        names().map(|own| in_language(own.zh, own.name, language)),
    );
    let span = assignment.field.span;
    let diagnostic = Diagnostic::error(&code::UNKNOWN_FIELD, span, message);
    Box::new(match near {
        Some(near) => diagnostic.instead(span, near),
        None if kind.fields.is_empty() => {
            diagnostic.help(Wording::new("这种事件没有字段", "this kind has no fields"))
        }
        None => {
            let zh: Vec<&str> = names().map(|own| own.zh).collect();
            let en: Vec<&str> = names().map(|own| own.name).collect();
            diagnostic.help(Wording::new(
                format!("它的字段：{}", zh.join("、")),
                format!("its fields: {}", en.join(", ")),
            ))
        }
    })
}

fn missing_fields(kind: Kind, stated: &[Stated], name: &Name) -> Option<Diagnostic> {
    let spec = kind.spec();
    let missing: Vec<_> = spec
        .fields
        .iter()
        .take(spec.required)
        .filter(|field| !stated.iter().any(|own| own.field == **field))
        .map(|field| field.spec())
        .collect();
    if missing.is_empty() {
        return None;
    }
    let zh: Vec<&str> = missing.iter().map(|field| field.zh).collect();
    let en: Vec<&str> = missing.iter().map(|field| field.name).collect();
    let message = Wording::new(
        format!("“{}”缺少必填字段 {}", spec.zh, zh.join("、")),
        format!("`{}` lacks the required {}", spec.name, en.join(", ")),
    );
    let typed = |names: &[&str]| {
        names
            .iter()
            .map(|name| format!("{name}=…"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let help = Wording::new(typed(&zh), typed(&en));
    Some(Diagnostic::error(&code::MISSING_FIELD, name.span, message).help(help))
}

/// What the log itself would refuse.
fn impossible(event: &CaseEvent, name: &Name, fields: &[Assignment]) -> Option<Diagnostic> {
    let error = match event.lend() {
        Some(lent) => lent.check().err()?,
        // Only the key of a stream is left to be no id: the log has no such brand.
        None => EventError::WrongStream {
            kind: event.kind,
            expected: event.kind.spec().category,
        },
    };
    let field = match &error {
        EventError::Negative { field }
        | EventError::OutOfRange { field }
        | EventError::BadId { field, .. }
        | EventError::TextTooLong { field } => Some(*field),
        _ => None,
    };
    let place = fields
        .iter()
        .find(|own| field.is_some() && Field::find(&own.field.text) == field);
    let span = place.map_or(name.span, |own| own.field.span);
    let message = Wording::new(error.zh(), error.to_string());
    let help = Wording::new(
        "写日志会收下的值，如 金额=245万元、应付日=2025-03-10",
        "write a value that the log takes, such as amount=2450000 yuan, due_on=2025-03-10",
    );
    Some(Diagnostic::error(&code::IMPOSSIBLE_VALUE, span, message).help(help))
}

//! One written value as a value of its field's type.

use super::{Owned, Resolved, code};
use crate::ast::{Assignment, Dated, Language, LiteralKind, Moment, Span, Written};
use crate::diagnostic::{Diagnostic, Wording};
use anxin_events::nearest;
use anxin_events::{
    DAY, Date, Field, FieldType, Ids, Instant, Money, Ratio, SECOND, TermSet, Value, check_id,
};

/// The value that `assignment` gives to `field`.
pub(super) fn resolve(
    assignment: &Assignment,
    field: Field,
    language: Language,
) -> Resolved<Owned> {
    let ty = field.spec().ty;
    let span = span_of(assignment);
    if let FieldType::Ids(_) = ty {
        return ids(assignment, field);
    }
    let written = match assignment.values.as_slice() {
        [written] if !assignment.list => written,
        _ => return Err(wrong_type(field, span)),
    };
    match (ty, written) {
        (FieldType::Term(set), Written::Word(word)) => term(set, &word.text, span, language),
        (FieldType::Id(_), _) => id(written, field).map(|id| Owned::Id(id.to_owned())),
        (FieldType::Text | FieldType::Personal, _) => text(written)
            .map(|text| Owned::Text(text.to_owned()))
            .ok_or_else(|| wrong_type(field, span)),
        (FieldType::Instant, _) => instant(written, field, span),
        (FieldType::Date, _) => date(written, field, span),
        (_, Written::Literal(literal)) => match (ty, &literal.kind) {
            (FieldType::Money, LiteralKind::Money(fen)) => Ok(Value::Money(Money::from_fen(*fen))),
            (FieldType::Ratio, LiteralKind::Ratio(ratio)) => {
                Ok(Value::Ratio(Ratio::from_millionths(*ratio)))
            }
            (FieldType::Count, LiteralKind::Count(count)) => Ok(Value::Count(*count)),
            (FieldType::Flag, LiteralKind::Flag(flag)) => Ok(Value::Flag(*flag)),
            _ => Err(wrong_type(field, span)),
        }
        .map(Owned::Plain),
        _ => Err(wrong_type(field, span)),
    }
}

/// The values, without the field and the sign before them.
fn span_of(assignment: &Assignment) -> Span {
    let spans = || assignment.values.iter().map(written_span);
    match (spans().next(), spans().next_back()) {
        (Some(first), Some(last)) => Span {
            start: first.start,
            end: last.end,
        },
        _ => assignment.field.span,
    }
}

fn written_span(written: &Written) -> Span {
    match written {
        Written::Literal(literal) => literal.span,
        Written::Word(word) => word.span,
    }
}

/// A bare word or text in quotes.
pub(super) fn text(written: &Written) -> Option<&str> {
    match written {
        Written::Word(word) => Some(&word.text),
        Written::Literal(literal) => match &literal.kind {
            LiteralKind::Text(text) => Some(text),
            _ => None,
        },
    }
}

fn id(written: &Written, field: Field) -> Resolved<&str> {
    let span = written_span(written);
    let id = text(written).ok_or_else(|| wrong_type(field, span))?;
    checked_id(id, field.spec().zh, field.spec().name, span)?;
    Ok(id)
}

/// An id that the log would take.
pub(super) fn checked_id(id: &str, zh: &str, en: &str, span: Span) -> Resolved<()> {
    check_id(id).map_err(|error| {
        let message = Wording::new(
            format!("“{zh}”的编号无效：{}", error.zh()),
            format!("`{en}` is no id: {error}"),
        );
        let help = Wording::new(
            "写一个编号，如 H1、\"金水-001\"",
            "write an id such as H1 or \"JS-001\"",
        );
        Box::new(Diagnostic::error(&code::IMPOSSIBLE_VALUE, span, message).help(help))
    })
}

fn ids(assignment: &Assignment, field: Field) -> Resolved<Owned> {
    let given: Vec<&str> = assignment
        .values
        .iter()
        .map(|written| id(written, field))
        .collect::<Result<_, _>>()?;
    let mut packed = Vec::new();
    for id in Ids::Given(&given).sorted() {
        // An id has at most 128 bytes.
        packed.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
        packed.extend_from_slice(id.as_bytes());
    }
    Ok(Owned::Ids(packed))
}

fn term(set: &TermSet, word: &str, span: Span, language: Language) -> Resolved<Owned> {
    match set.find(word) {
        Some(term) => Ok(Owned::Plain(Value::Term(term.code))),
        None => Err(unknown_term(set, word, span, language)),
    }
}

/// `卖家` where the set has `卖方`.
pub(super) fn unknown_term(
    set: &TermSet,
    word: &str,
    span: Span,
    language: Language,
) -> Box<Diagnostic> {
    let message = Wording::new(
        format!("“{}”没有取值“{word}”", set.zh),
        format!("`{}` has no value `{word}`", set.name),
    );
    let names = set.terms.iter().map(|term| match language {
        Language::Zh => term.zh,
        Language::En => term.name,
    });
    let diagnostic = Diagnostic::error(&code::UNKNOWN_TERM, span, message);
    Box::new(match nearest(word, names) {
        Some(name) => diagnostic.instead(span, name),
        None => {
            let zh: Vec<&str> = set.terms.iter().map(|term| term.zh).collect();
            let en: Vec<&str> = set.terms.iter().map(|term| term.name).collect();
            diagnostic.help(Wording::new(
                format!("其中之一：{}", zh.join("、")),
                format!("one of {}", en.join(", ")),
            ))
        }
    })
}

/// `2025-03-01 10:00`, or RFC 3339 as a word or in quotes; without an offset it is Beijing time.
fn instant(written: &Written, field: Field, span: Span) -> Resolved<Owned> {
    if let Written::Literal(literal) = written
        && let LiteralKind::Instant(written) = &literal.kind
    {
        return moment(*written, span).map(|at| Owned::Plain(Value::Instant(at)));
    }
    let text = text(written).ok_or_else(|| wrong_type(field, span))?;
    let at = ["", "+08:00", ":00+08:00"]
        .iter()
        .find_map(|end| Instant::parse(&format!("{text}{end}")).ok());
    at.map(|at| Owned::Plain(Value::Instant(at)))
        .ok_or_else(|| wrong_type(field, span))
}

fn date(written: &Written, field: Field, span: Span) -> Resolved<Owned> {
    let day = match written {
        Written::Literal(literal) => match &literal.kind {
            LiteralKind::Date(dated) => Some(day(*dated, span)?),
            LiteralKind::Text(text) => Date::parse(text).ok(),
            _ => None,
        },
        Written::Word(word) => Date::parse(&word.text).ok(),
    };
    day.map(|day| Owned::Plain(Value::Date(day)))
        .ok_or_else(|| wrong_type(field, span))
}

/// A day that the calendar has.
fn day(dated: Dated, span: Span) -> Resolved<Date> {
    let Dated { year, month, day } = dated;
    Date::new(year, month, day).ok_or_else(|| {
        let message = Wording::new(
            format!("没有 {year:04}-{month:02}-{day:02} 这一天，或年份不在 1900 至 2199"),
            format!("there is no day {year:04}-{month:02}-{day:02} in the years 1900 to 2199"),
        );
        let help = Wording::new(
            "写日历上有的日子，如 2025-02-28",
            "write a day of the calendar, such as 2025-02-28",
        );
        Box::new(Diagnostic::error(&code::IMPOSSIBLE_VALUE, span, message).help(help))
    })
}

/// A moment as written.
pub(super) fn moment(written: Moment, span: Span) -> Resolved<Instant> {
    let midnight = i64::from(day(written.date, span)?.days()).saturating_mul(DAY);
    let seconds =
        i64::from(written.second).saturating_sub(i64::from(written.offset).saturating_mul(60));
    let at = midnight.saturating_add(seconds.saturating_mul(SECOND));
    Ok(Instant::from_micros(at))
}

fn wrong_type(field: Field, span: Span) -> Box<Diagnostic> {
    let spec = field.spec();
    let (en, zh) = spec.ty.names();
    let message = Wording::new(
        format!("“{}”不能是这个值，它的类型是{zh}", spec.zh),
        format!("this is no value for `{}`, whose type is {en}", spec.name),
    );
    let (zh, en) = match spec.ty {
        FieldType::Money => ("245万元", "2450000 yuan"),
        FieldType::Ratio => ("70%", "70%"),
        FieldType::Count => ("3", "3"),
        FieldType::Flag => ("真 或 假", "true or false"),
        FieldType::Instant => (
            "\"2025-03-01T10:00:00+08:00\"",
            "\"2025-03-01T10:00:00+08:00\"",
        ),
        FieldType::Date => ("2025-03-01", "2025-03-01"),
        FieldType::Term(set) => {
            let first = set.terms.first();
            first.map_or(("", ""), |term| (term.zh, term.name))
        }
        FieldType::Id(_) => ("一个词，或 \"6222\"", "one word, or \"6222\""),
        FieldType::Ids(_) => ("[甲, 乙]", "[a, b]"),
        FieldType::Text | FieldType::Personal => ("\"文字\"", "\"text\""),
    };
    let help = Wording::new(format!("{}={zh}", spec.zh), format!("{}={en}", spec.name));
    Box::new(Diagnostic::error(&code::WRONG_TYPE, span, message).help(help))
}

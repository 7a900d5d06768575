//! Rules after the check: every name resolved, every type known, predicates and defaults put in place.
//!
//! The compiler and the reference evaluator both start here. A tree speaks of one event kind: a rule
//! that triggers on three kinds has three trees.

mod commitment;
mod standard;
mod table;
pub(crate) mod written;

use crate::ast::{CompareOp, Rounding};
use crate::calendar::Length;
use crate::facts::Fact;
use crate::rule_set::TypedRules;
use anxin_events::vocabulary::Role;
use anxin_events::{Field, FieldType, IdKind, Instant, Kind, TermSet};
pub use commitment::{Commitment, Exception, Question, Requirement, Sharing};
pub use standard::{Duty, Standard};
pub use table::{Band, Table, banded, scaled};

/// What an expression holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Fen.
    Money,
    /// Millionths.
    Ratio,
    /// A number of things.
    Count,
    /// 0 or 1.
    Flag,
    /// Microseconds since 1970.
    Instant,
    /// Days since 1970.
    Date,
    /// An exact duration.
    Exact,
    /// A calendar duration: working days, calendar days, months.
    Calendar,
    /// Code of a term of this set.
    Term(&'static TermSet),
    /// An id.
    Id(IdKind),
    /// A set of ids.
    Ids(IdKind),
    /// A text literal that no id has claimed yet.
    Text,
}

impl std::fmt::Debug for Type {
    /// Its English name: digests are made of this form, and a set's terms are no part of a rule.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.names().1)
    }
}

impl Type {
    /// The type of a field; none for what no rule reads.
    #[must_use]
    pub const fn of(ty: FieldType) -> Option<Type> {
        Some(match ty {
            FieldType::Money => Type::Money,
            FieldType::Ratio => Type::Ratio,
            FieldType::Count => Type::Count,
            FieldType::Flag => Type::Flag,
            FieldType::Instant => Type::Instant,
            FieldType::Date => Type::Date,
            FieldType::Term(set) => Type::Term(set),
            FieldType::Id(kind) => Type::Id(kind),
            FieldType::Ids(kind) => Type::Ids(kind),
            FieldType::Text | FieldType::Personal => return None,
        })
    }

    /// Chinese and English.
    #[must_use]
    pub fn names(self) -> (String, String) {
        let plain = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Type::Money => plain("金额", "money"),
            Type::Ratio => plain("比率", "ratio"),
            Type::Count => plain("个数", "count"),
            Type::Flag => plain("是否", "flag"),
            Type::Instant => plain("时刻", "instant"),
            Type::Date => plain("日期", "date"),
            Type::Exact => plain("时长", "exact duration"),
            Type::Calendar => plain("日历时长", "calendar duration"),
            Type::Term(set) => plain(set.zh, set.name),
            Type::Id(kind) => (
                format!("{}编号", kind.names().1),
                format!("{} id", kind.names().0),
            ),
            Type::Ids(kind) => (
                format!("{}编号的集合", kind.names().1),
                format!("set of {} ids", kind.names().0),
            ),
            Type::Text => plain("文字", "text"),
        }
    }
}

/// The moment when an event occurred, as a value: no field, since every event has it.
pub const OCCURRED_AT: (&str, &str) = ("发生时间", "occurred_at");

/// A name for people: Chinese and English.
pub type Label = (String, String);

/// A value. A number unless its type is an id or a set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expr {
    /// Fen, millionths, a count, a flag, microseconds, days or a term's code.
    Number(i64),
    /// An id in quotes.
    Id(String),
    /// A field of this event.
    Field(Field),
    /// `本事件.发生时间`.
    OccurredAt,
    /// What this event says of the field, else what the deal remembers of it.
    Here(Field, Fact),
    /// `本交易.X`.
    Fact(Fact),
    /// Index into the parameters; the value of the trigger's day.
    Parameter(usize),
    /// `最近一次 E.字段`.
    Latest(Box<Pattern>, Field),
    /// `最近一次 E.发生时间`.
    LatestAt(Box<Pattern>),
    /// `E 个数`.
    Count(Option<Span>, Box<Pattern>),
    /// `合计 E.字段`.
    Total(Option<Span>, Box<Pattern>, Field),
    /// `登记簿[键] 中 其他交易 个数`: index into the registers, and the key.
    OtherDeals(usize, Box<Expr>),
    /// `表[键]`: index into the tables, and the key; the bands of the trigger's day.
    InTable(usize, Box<Expr>),
    /// `a + b`.
    Plus(Box<Expr>, Box<Expr>),
    /// `a - b`.
    Minus(Box<Expr>, Box<Expr>),
    /// Money times ratio, as rounded.
    Times(Box<Expr>, Box<Expr>, Rounded),
    /// `最小(…)`.
    Least(Vec<Expr>),
    /// `最大(…)`.
    Most(Vec<Expr>),
    /// `{a, b}`.
    Set(Vec<Expr>),
}

/// The named rounding, with an order for the compiler's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounded {
    /// Half away from zero.
    HalfUp,
    /// Towards zero.
    Down,
}

impl From<Rounding> for Rounded {
    fn from(rounding: Rounding) -> Rounded {
        match rounding {
            Rounding::HalfUp => Rounded::HalfUp,
            Rounding::Down => Rounded::Down,
        }
    }
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cond {
    /// True if one is.
    Any(Vec<Cond>),
    /// True if all are; of none: true.
    All(Vec<Cond>),
    /// `非`.
    Not(Box<Cond>),
    /// Two values of one type.
    Compare(Comparison, Expr, Expr),
    /// One id or term in a set.
    Member(Expr, Expr),
    /// Every member of the first set is in the second.
    Subset(Expr, Expr),
    /// `有值`; of a set: has it a member.
    Present(Expr),
    /// A flag.
    Flag(Expr),
    /// `有 E`.
    Has(Option<Span>, Box<Pattern>),
    /// `自 A 起 有 B`; with `false`, `没有 B`.
    Since(Box<Pattern>, Box<Pattern>, bool),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// `是`.
    Is,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

impl Comparison {
    /// The comparison of a sign; `不是` is the negation of `是`.
    #[must_use]
    pub const fn of(op: CompareOp) -> Comparison {
        match op {
            CompareOp::Is | CompareOp::IsNot => Comparison::Is,
            CompareOp::Less => Comparison::Less,
            CompareOp::AtMost => Comparison::AtMost,
            CompareOp::More => Comparison::More,
            CompareOp::AtLeast => Comparison::AtLeast,
        }
    }

    /// Does it hold?
    #[must_use]
    pub const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Comparison::Is => left == right,
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::More => left > right,
            Comparison::AtLeast => left >= right,
        }
    }
}

/// How long: written, or the value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// Written, or a constant.
    Fixed(Length),
    /// Index into the parameters.
    Parameter(usize),
}

/// `E 其中 …`, seen from another event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// Which kind.
    pub kind: Kind,
    /// Over fields of E, constants and parameters alone; of none: true.
    pub filter: Cond,
    /// `其中 应付项 是 本事件.应付项`: field of E, field of this event.
    pub same: Vec<(Field, Field)>,
}

/// A parameter with its values by start, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// For people.
    pub label: Label,
    /// Of all its values.
    pub ty: Type,
    /// From when; the first may hold always.
    pub values: Vec<(Option<Instant>, Constant)>,
}

/// A written value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// As in [`Expr::Number`].
    Number(i64),
    /// Text or an id.
    Text(String),
    /// A duration.
    Length(Length),
}

impl Parameter {
    /// Its value on the day of this moment.
    #[must_use]
    pub fn on(&self, moment: Instant) -> Option<&Constant> {
        let started = |from: &Option<Instant>| from.is_none_or(|from| from <= moment);
        self.values
            .iter()
            .rev()
            .find(|(from, _)| started(from))
            .map(|(_, value)| value)
    }
}

/// `登记簿 …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// For people.
    pub name: String,
    /// Its key.
    pub key: Field,
    /// Events that enter the deal under the key.
    pub enter: Vec<Pattern>,
    /// Events that take it out.
    pub exit: Vec<Pattern>,
    /// How long an entry counts.
    pub keep: Option<Length>,
}

/// What a rule waits for, one tree a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Kinds ascending, none twice.
    Events(Vec<Case>),
    /// A moment that comes.
    Deadline(Box<Deadline>),
}

/// A rule as it stands for one event kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which kind.
    pub kind: Kind,
    /// Scope, `其中` and `若` together.
    pub condition: Cond,
    /// What it then says.
    pub voice: Voice,
}

/// `当 E 之后 N 内 没有 F`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// E; its filter is judged when it is absorbed.
    pub start: Pattern,
    /// Counts from this date or instant of E; none: from when E occurred.
    pub from: Option<Field>,
    /// How long.
    pub after: Span,
    /// F, with `同` among its `same`.
    pub absent: Option<Pattern>,
    /// Scope and `若`, judged at the deadline with E as this event.
    pub condition: Cond,
    /// What it then says.
    pub voice: Voice,
}

/// What a rule says when it fires, with this event's kind resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// Chinese sentence.
    pub zh: Option<Vec<Part>>,
    /// English sentence.
    pub en: Option<Vec<Part>>,
    /// What a person should look at; none named: the event itself.
    pub evidence: Vec<Evidence>,
    /// Who stands to lose how much.
    pub at_stake: Option<(Role, Expr)>,
    /// Merge keys.
    pub merge: Vec<MergeKey>,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it is.
    Text(String),
    /// A value.
    Value(Expr, Type),
    /// A duration.
    Span(Span),
}

/// What a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The trigger.
    ThisEvent,
    /// The latest of these.
    Latest(Pattern),
}

/// What repeats of an alert have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeKey {
    /// The deal.
    Deal,
    /// A field of the event.
    Field(Field, Type),
}

impl Expr {
    /// Is it a set of ids?
    #[must_use]
    pub fn is_set(&self) -> bool {
        match self {
            Expr::Field(field) => matches!(field.spec().ty, FieldType::Ids(_)),
            Expr::Fact(fact) => matches!(fact.spec().ty, Type::Ids(_)),
            Expr::Set(_) => true,
            _ => false,
        }
    }

    /// What it holds; none for a written number, whose other side says it.
    #[must_use]
    pub(crate) fn ty(&self, rules: &TypedRules) -> Option<Type> {
        match self {
            Expr::Number(_) | Expr::Id(_) | Expr::Set(_) => None,
            Expr::Field(field) | Expr::Here(field, _) | Expr::Latest(_, field) => {
                Type::of(field.spec().ty)
            }
            Expr::Fact(fact) => Some(fact.spec().ty),
            Expr::Parameter(index) => rules.parameters.get(*index).map(|own| own.ty),
            Expr::InTable(index, _) => rules.tables.get(*index).map(|own| own.value),
            Expr::Count(..) | Expr::OtherDeals(..) => Some(Type::Count),
            Expr::Total(..) | Expr::Times(..) => Some(Type::Money),
            Expr::OccurredAt | Expr::LatestAt(_) => Some(Type::Instant),
            Expr::Plus(left, right) => left.ty(rules).or_else(|| right.ty(rules)),
            Expr::Minus(left, right) => match (left.ty(rules), right.ty(rules)) {
                (Some(Type::Instant), Some(Type::Instant)) => Some(Type::Exact),
                (left, right) => left.or(right),
            },
            Expr::Least(of) | Expr::Most(of) => of.iter().find_map(|own| own.ty(rules)),
        }
    }

    /// How a missing value is named to people.
    #[must_use]
    pub fn label(&self, parameters: &[Parameter]) -> Label {
        match self {
            Expr::Field(field) => field_label(*field),
            Expr::Here(_, fact) | Expr::Fact(fact) => (
                format!("本交易.{}", fact.spec().zh),
                format!("deal.{}", fact.spec().name),
            ),
            Expr::Parameter(index) => parameter_label(*index, parameters),
            Expr::Latest(event, field) => {
                let (zh, en) = (event.kind.spec().zh, event.kind.spec().name);
                let (field_zh, field_en) = field_label(*field);
                (
                    format!("最近一次 {zh}.{field_zh}"),
                    format!("latest {en}.{field_en}"),
                )
            }
            Expr::OccurredAt => (OCCURRED_AT.0.to_owned(), OCCURRED_AT.1.to_owned()),
            Expr::LatestAt(event) => (
                format!("最近一次 {}.{}", event.kind.spec().zh, OCCURRED_AT.0),
                format!("latest {}.{}", event.kind.spec().name, OCCURRED_AT.1),
            ),
            Expr::Count(_, event) => (
                format!("{} 个数", event.kind.spec().zh),
                format!("count {}", event.kind.spec().name),
            ),
            Expr::Total(_, event, field) => {
                let (zh, en) = (event.kind.spec().zh, event.kind.spec().name);
                let (field_zh, field_en) = field_label(*field);
                (
                    format!("合计 {zh}.{field_zh}"),
                    format!("sum {en}.{field_en}"),
                )
            }
            Expr::InTable(..) => ("分档".to_owned(), "table".to_owned()),
            Expr::OtherDeals(..) => ("其他交易 个数".to_owned(), "other_deals count".to_owned()),
            _ => ("金额超出范围".to_owned(), "amount out of range".to_owned()),
        }
    }
}

impl Pattern {
    /// How an undecided event is named to people.
    #[must_use]
    pub fn label(&self) -> Label {
        (
            self.kind.spec().zh.to_owned(),
            self.kind.spec().name.to_owned(),
        )
    }
}

/// A field's names.
#[must_use]
pub fn field_label(field: Field) -> Label {
    (field.spec().zh.to_owned(), field.spec().name.to_owned())
}

/// A parameter's names.
#[must_use]
pub fn parameter_label(index: usize, parameters: &[Parameter]) -> Label {
    parameters
        .get(index)
        .map_or_else(Label::default, |parameter| parameter.label.clone())
}

/// A year that the working-day calendar lacks.
#[must_use]
pub fn year_label(year: i32) -> Label {
    (
        format!("{year} 年工作日历"),
        format!("working-day calendar of {year}"),
    )
}

/// A condition that is always true.
#[must_use]
pub const fn always() -> Cond {
    Cond::All(Vec::new())
}

/// Each name once, in order.
#[must_use]
pub fn distinct(labels: Vec<Label>) -> Vec<Label> {
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        if !kept.contains(&label) {
            kept.push(label);
        }
    }
    kept
}

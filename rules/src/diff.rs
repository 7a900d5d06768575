//! What differs in meaning between two rule sets. Comments, layout, order, constants' and predicates' names
//! and the language in which a rule is written make no difference, nor who owns it and on which basis.
//!
//! A sentence that is written in one language on one side alone is a translation, and no difference.

use crate::ast::Language;
use crate::diagnostic::Wording;
use crate::rule_set::{RuleSet, TypedRules};
use crate::typed::written::Writer;
use crate::typed::{Constant, Parameter, Pattern, Register, Type};
use anxin_events::Instant;
use std::collections::BTreeSet;

mod condition;
mod promise;
mod rule;

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A rule.
    Rule,
    /// A standard.
    Standard,
    /// A commitment.
    Commitment,
    /// A parameter.
    Parameter,
    /// A table.
    Table,
    /// A register.
    Register,
    /// The working-day calendar.
    Calendar,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub subject: Subject,
    /// Its id or name.
    pub name: String,
    /// How it differs.
    pub kind: Kind,
}

/// How something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It stands only in the second rule set.
    Added,
    /// It stands only in the first.
    Removed,
    /// It stands in both.
    Changed(Vec<Change>),
}

/// One change: none on one side is an addition or a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of what.
    pub aspect: Aspect,
    /// In the first rule set.
    pub before: Option<Wording>,
    /// In the second.
    pub after: Option<Wording>,
}

/// Parts of a rule, a parameter or a register that may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// What it is called.
    Title,
    /// `类型`.
    Type,
    /// `级别`.
    Severity,
    /// `模式`.
    Mode,
    /// `版本`.
    Version,
    /// `生效`.
    Effective,
    /// `适用`.
    Scope,
    /// `当`.
    Trigger,
    /// How long a deadline is.
    Length,
    /// What must not be missing at the deadline.
    Without,
    /// One condition of `其中` or `若`.
    Condition,
    /// `则`.
    Actions,
    /// `涉险`.
    AtStake,
    /// `说明`.
    Message,
    /// `证据`.
    Evidence,
    /// `合并`.
    Merge,
    /// Who has to meet a standard.
    Role,
    /// The link of the service to which it belongs.
    Link,
    /// What it asks for.
    Duty,
    /// `条件` of a commitment.
    Requirement,
    /// `除外`.
    Exclusion,
    /// `评审`.
    Question,
    /// `基准`.
    Base,
    /// `例外`.
    Exception,
    /// `封顶`.
    Cap,
    /// `年封顶`.
    YearlyCap,
    /// `分担`.
    Sharing,
    /// `时限`.
    TimeLimit,
    /// Bands of a table from a day on.
    Bands,
    /// A dated value of a parameter.
    Value,
    /// Key of a register.
    Key,
    /// `加入`.
    Enter,
    /// `移出`.
    Exit,
    /// `保留`.
    Keep,
    /// Working days of a year.
    WorkingDays,
}

impl Aspect {
    /// Chinese and English.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Aspect::Title => ("名称", "title"),
            Aspect::Type => ("类型", "type"),
            Aspect::Severity => ("级别", "severity"),
            Aspect::Mode => ("模式", "mode"),
            Aspect::Version => ("版本", "version"),
            Aspect::Effective => ("生效", "effective"),
            Aspect::Scope => ("适用", "scope"),
            Aspect::Trigger => ("当", "when"),
            Aspect::Length => ("期限", "deadline"),
            Aspect::Without => ("期限内没有", "without"),
            Aspect::Condition => ("条件", "condition"),
            Aspect::Actions => ("则", "then"),
            Aspect::AtStake => ("涉险", "at_stake"),
            Aspect::Message => ("说明", "message"),
            Aspect::Evidence => ("证据", "evidence"),
            Aspect::Merge => ("合并", "merge"),
            Aspect::Role => ("角色", "role"),
            Aspect::Link => ("环节", "link"),
            Aspect::Duty => ("应", "must"),
            Aspect::Requirement => ("条件", "requirement"),
            Aspect::Exclusion => ("除外", "exclusion"),
            Aspect::Question => ("评审", "question"),
            Aspect::Base => ("基准", "base"),
            Aspect::Exception => ("例外", "exception"),
            Aspect::Cap => ("封顶", "cap"),
            Aspect::YearlyCap => ("年封顶", "yearly_cap"),
            Aspect::Sharing => ("分担", "sharing"),
            Aspect::TimeLimit => ("时限", "time_limit"),
            Aspect::Bands => ("分档", "bands"),
            Aspect::Value => ("值", "value"),
            Aspect::Key => ("键", "key"),
            Aspect::Enter => ("加入", "enter"),
            Aspect::Exit => ("移出", "exit"),
            Aspect::Keep => ("保留", "keep"),
            Aspect::WorkingDays => ("工作日", "working_days"),
        }
    }
}

/// What differs, rules first, each kind ascending by name.
#[must_use]
pub fn diff(base: &RuleSet, head: &RuleSet) -> Vec<Difference> {
    let (old, new) = (&base.typed, &head.typed);
    let of = |subject, names: fn(&RuleSet) -> Vec<&str>, changes: &dyn Fn(&str) -> Vec<Change>| {
        differences(subject, &names(base), &names(head), changes)
    };
    let calendar = entered(Aspect::WorkingDays, &years(old), &years(new));
    let calendar = (!calendar.is_empty()).then(|| Difference {
        subject: Subject::Calendar,
        name: String::new(),
        kind: Kind::Changed(calendar),
    });
    let all = [
        of(
            Subject::Rule,
            |set| set.rules.iter().map(|own| own.terms.id.as_str()).collect(),
            &|id| rule::changes(base, head, id),
        ),
        of(
            Subject::Standard,
            |set| {
                set.standards
                    .iter()
                    .map(|own| own.terms.id.as_str())
                    .collect()
            },
            &|id| promise::of_standard(base, head, id),
        ),
        of(
            Subject::Commitment,
            |set| set.commitments.iter().map(|own| own.id.as_str()).collect(),
            &|id| promise::of_commitment(base, head, id),
        ),
        of(
            Subject::Parameter,
            |set| set.typed.parameters.iter().map(name_of).collect(),
            &|name| entered(Aspect::Value, &values(old, name), &values(new, name)),
        ),
        of(
            Subject::Table,
            |set| {
                set.typed
                    .tables
                    .iter()
                    .map(|own| own.label.0.as_str())
                    .collect()
            },
            &|name| entered(Aspect::Bands, &bands(old, name), &bands(new, name)),
        ),
        of(
            Subject::Register,
            |set| {
                set.typed
                    .registers
                    .iter()
                    .map(|own| own.name.as_str())
                    .collect()
            },
            &|name| registers(old, new, name),
        ),
        calendar.into_iter().collect(),
    ];
    all.into_iter().flatten().collect()
}

fn years(typed: &TypedRules) -> Vec<Wording> {
    let text = typed.calendar.canonical();
    text.lines().map(|line| Wording::new(line, line)).collect()
}

fn differences(
    subject: Subject,
    base: &[&str],
    head: &[&str],
    changes: &dyn Fn(&str) -> Vec<Change>,
) -> Vec<Difference> {
    let (base, head) = (set_of(base), set_of(head));
    let mut found = Vec::new();
    for name in base.union(&head).copied() {
        let kind = match (base.contains(name), head.contains(name)) {
            (false, _) => Kind::Added,
            (_, false) => Kind::Removed,
            _ => Kind::Changed(changes(name)),
        };
        if kind != Kind::Changed(Vec::new()) {
            found.push(Difference {
                subject,
                name: name.to_owned(),
                kind,
            });
        }
    }
    found
}

fn set_of<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

fn name_of(parameter: &Parameter) -> &str {
    let label = &parameter.label.0;
    label.strip_prefix("参数.").unwrap_or(label)
}

fn values(typed: &TypedRules, name: &str) -> Vec<Wording> {
    let own = typed.parameters.iter().find(|own| name_of(own) == name);
    let each = own.into_iter().flat_map(|own| {
        let values = own.values.iter();
        values.map(|(from, value)| (from, both(typed, |writer| writer.constant(value, own.ty))))
    });
    each.map(|(from, value)| dated(value, *from)).collect()
}

/// One line a band, so that only those that changed are told.
fn bands(typed: &TypedRules, name: &str) -> Vec<Wording> {
    let Some(own) = typed.tables.iter().find(|own| own.label.0 == name) else {
        return Vec::new();
    };
    let value = |number: i64, ty| {
        both(typed, |writer| {
            writer.constant(&Constant::Number(number), ty)
        })
    };
    let rate = if own.scale.is_some() {
        Type::Ratio
    } else {
        own.value
    };
    let mut lines = Vec::new();
    for (from, bands) in &own.versions {
        for band in bands {
            let then = value(band.value, rate);
            let line = match band.below.map(|below| value(below, own.key)) {
                Some(below) => Wording::new(
                    format!("不足 {} 则 {}", below.zh, then.zh),
                    format!("below {} then {}", below.en, then.en),
                ),
                None => Wording::new(
                    format!("其余 则 {}", then.zh),
                    format!("rest then {}", then.en),
                ),
            };
            lines.push(dated(line, *from));
        }
    }
    lines
}

fn dated(wording: Wording, from: Option<Instant>) -> Wording {
    match from.map(Instant::beijing_date) {
        Some(day) => Wording::new(
            format!("{}（自 {day}）", wording.zh),
            format!("{} (from {day})", wording.en),
        ),
        None => wording,
    }
}

fn registers(old: &TypedRules, new: &TypedRules, name: &str) -> Vec<Change> {
    let find = |typed: &'_ TypedRules| -> Option<Register> {
        typed.registers.iter().find(|own| own.name == name).cloned()
    };
    let (Some(a), Some(b)) = (find(old), find(new)) else {
        return Vec::new();
    };
    let key = |own: &Register| Wording::new(own.key.spec().zh, own.key.spec().name);
    let keep = |own: &Register| {
        let length = own.keep?;
        let show = |language| crate::show::length(length, language);
        Some(Wording::new(show(Language::Zh), show(Language::En)))
    };
    let events = |typed: &TypedRules, of: &[Pattern]| -> Vec<Wording> {
        let each = of
            .iter()
            .map(|event| both(typed, |writer| writer.event(event)));
        each.collect()
    };
    let mut changes = Vec::new();
    changed(&mut changes, Aspect::Key, Some(key(&a)), Some(key(&b)));
    changes.extend(entered(
        Aspect::Enter,
        &events(old, &a.enter),
        &events(new, &b.enter),
    ));
    changes.extend(entered(
        Aspect::Exit,
        &events(old, &a.exit),
        &events(new, &b.exit),
    ));
    changed(&mut changes, Aspect::Keep, keep(&a), keep(&b));
    changes
}

/// In both languages.
fn both(typed: &TypedRules, write: impl Fn(Writer<'_>) -> String) -> Wording {
    let of = |language| {
        write(Writer {
            typed,
            language,
            masked: false,
        })
    };
    Wording::new(of(Language::Zh), of(Language::En))
}

fn changed(
    changes: &mut Vec<Change>,
    aspect: Aspect,
    before: Option<Wording>,
    after: Option<Wording>,
) {
    if before != after {
        changes.push(Change {
            aspect,
            before,
            after,
        });
    }
}

/// What stands in one list alone; one for one where each side has one.
fn entered(aspect: Aspect, before: &[Wording], after: &[Wording]) -> Vec<Change> {
    let only = |these: &[Wording], those: &[Wording]| -> Vec<Wording> {
        let own = these.iter().filter(|own| !those.contains(own));
        own.cloned().collect()
    };
    let (gone, new) = (only(before, after), only(after, before));
    if let ([gone], [new]) = (gone.as_slice(), new.as_slice()) {
        return vec![Change {
            aspect,
            before: Some(gone.clone()),
            after: Some(new.clone()),
        }];
    }
    let gone = gone.into_iter().map(|own| (Some(own), None));
    let new = new.into_iter().map(|own| (None, Some(own)));
    gone.chain(new)
        .map(|(before, after)| Change {
            aspect,
            before,
            after,
        })
        .collect()
}

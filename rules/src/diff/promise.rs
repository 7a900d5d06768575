//! Standards and commitments that stand in both sets. Labels are names; what they name is compared.

use super::rule::{joined, of_condition, of_terms, role_names, start_text, translated};
use super::{Aspect, Change, both, changed, condition, entered};
use crate::ast;
use crate::diagnostic::Wording;
use crate::rule_set::{RuleSet, TypedRules};
use crate::typed::{Commitment, Cond, Duty, Exception, Expr, Requirement, Sharing, Standard, Type};
use anxin_events::vocabulary::Role;

pub(super) fn of_standard(base: &RuleSet, head: &RuleSet, id: &str) -> Vec<Change> {
    let own = |rules: &'_ RuleSet| {
        let at = rules.standards.iter().position(|own| own.terms.id == id)?;
        Some((
            rules.standards.get(at)?.clone(),
            rules.typed.standards.get(at)?.clone(),
        ))
    };
    let (Some((old, before)), Some((new, after))) = (own(base), own(head)) else {
        return Vec::new();
    };
    let mut changes = of_terms(&old.terms, &new.terms);
    let names = |text: ast::Text| (text.zh, text.en);
    translated(Aspect::Role, names(old.role), names(new.role), &mut changes);
    translated(Aspect::Link, names(old.link), names(new.link), &mut changes);
    let (a, b) = (&base.typed, &head.typed);
    let start = |typed, own: &Standard| Some(start_text(typed, &own.start, own.from));
    changed(
        &mut changes,
        Aspect::Trigger,
        start(a, &before),
        start(b, &after),
    );
    of_condition((a, &before.condition), (b, &after.condition), &mut changes);
    let (old, new) = (duty(a, &before.duty), duty(b, &after.duty));
    changed(&mut changes, Aspect::Duty, Some(old), Some(new));
    changes.sort_by_key(|change| change.aspect);
    changes
}

fn duty(typed: &TypedRules, duty: &Duty) -> Wording {
    let event = duty
        .event()
        .map(|event| both(typed, |writer| writer.event(event)));
    let within = |span| both(typed, |writer| writer.span(span));
    match (duty, event) {
        (Duty::Before(Some(span), _), Some(event)) => {
            let within = within(*span);
            Wording::new(
                format!("之前 {} 内 有 {}", within.zh, event.zh),
                format!("{} within {} before", event.en, within.en),
            )
        }
        (Duty::After(span, _), Some(event)) => {
            let within = within(*span);
            Wording::new(
                format!("之后 {} 内 有 {}", within.zh, event.zh),
                format!("{} within {} after", event.en, within.en),
            )
        }
        (_, Some(event)) => Wording::new(
            format!("之前 有 {}", event.zh),
            format!("{} before", event.en),
        ),
        (Duty::Holds(cond), None) => condition_text(typed, cond),
        (_, None) => Wording::new("", ""),
    }
}

pub(super) fn of_commitment(base: &RuleSet, head: &RuleSet, id: &str) -> Vec<Change> {
    let own = |rules: &'_ RuleSet| {
        let at = rules.commitments.iter().position(|own| own.id == id)?;
        Some((
            rules.commitments.get(at)?.clone(),
            rules.typed.commitments.get(at)?.clone(),
        ))
    };
    let (Some((old, before)), Some((new, after))) = (own(base), own(head)) else {
        return Vec::new();
    };
    let mut changes = of_terms(&old, &new);
    let (a, b) = (&base.typed, &head.typed);
    let kind = |own: &Commitment| Some(Wording::new(own.kind.spec().zh, own.kind.spec().name));
    changed(&mut changes, Aspect::Trigger, kind(&before), kind(&after));
    changes.extend(condition::changes((a, &before.filter), (b, &after.filter)));
    for (aspect, lines) in LINES {
        let found = entered(*aspect, &lines(a, &before), &lines(b, &after));
        changes.extend(found);
    }
    let shares = |typed, own: &Commitment| own.sharing.as_ref().map(|own| sharing(typed, own));
    changed(
        &mut changes,
        Aspect::Sharing,
        shares(a, &before),
        shares(b, &after),
    );
    changes.sort_by_key(|change| change.aspect);
    changes
}

/// One part of a commitment, a line each.
type Lines = fn(&TypedRules, &Commitment) -> Vec<Wording>;

const LINES: &[(Aspect, Lines)] = &[
    (Aspect::Requirement, |typed, own| {
        all(&own.requirements, |one| requirement(typed, one))
    }),
    (Aspect::Exclusion, |typed, own| {
        all(&own.exclusions, |one| requirement(typed, one))
    }),
    (Aspect::Question, |typed, own| {
        all(&own.questions, |one| condition_text(typed, &one.condition))
    }),
    (Aspect::Base, |typed, own| vec![money(typed, &own.base.1)]),
    (Aspect::Exception, |typed, own| {
        all(&own.exceptions, |one| exception(typed, one))
    }),
    (Aspect::Cap, |typed, own| {
        own.cap.iter().map(|cap| money(typed, cap)).collect()
    }),
    (Aspect::YearlyCap, |typed, own| {
        own.yearly_cap.iter().map(|cap| money(typed, cap)).collect()
    }),
    (Aspect::TimeLimit, |typed, own| {
        all(&own.limits, |(_, span)| {
            both(typed, |writer| writer.span(*span))
        })
    }),
];

fn all<T>(of: &[T], line: impl Fn(&T) -> Wording) -> Vec<Wording> {
    of.iter().map(line).collect()
}

fn condition_text(typed: &TypedRules, cond: &Cond) -> Wording {
    both(typed, |writer| writer.text(cond))
}

fn money(typed: &TypedRules, amount: &Expr) -> Wording {
    both(typed, |writer| writer.value(amount, Some(Type::Money)))
}

fn requirement(typed: &TypedRules, own: &Requirement) -> Wording {
    let condition = condition_text(typed, &own.condition);
    match &own.excused {
        None => condition,
        Some(excused) => {
            let excused = condition_text(typed, excused);
            Wording::new(
                format!("{} 豁免 若 {}", condition.zh, excused.zh),
                format!("{} excused if {}", condition.en, excused.en),
            )
        }
    }
}

fn exception(typed: &TypedRules, own: &Exception) -> Wording {
    let (zh, en) = match own.change {
        ast::Change::Less => ("减", "less"),
        ast::Change::More => ("加", "plus"),
        ast::Change::Instead => ("改为", "instead"),
    };
    let amount = money(typed, &own.amount);
    let mut text = Wording::new(format!("{zh} {}", amount.zh), format!("{en} {}", amount.en));
    if !matches!(&own.condition, Cond::All(of) if of.is_empty()) {
        let condition = condition_text(typed, &own.condition);
        text = Wording::new(
            format!("若 {} {}", condition.zh, text.zh),
            format!("if {} {}", condition.en, text.en),
        );
    }
    for (bound, zh, en) in [
        (&own.at_least, "不低于", "at_least"),
        (&own.at_most, "不超过", "at_most"),
    ] {
        if let Some(bound) = bound {
            let bound = money(typed, bound);
            text = Wording::new(
                format!("{} {zh} {}", text.zh, bound.zh),
                format!("{} {en} {}", text.en, bound.en),
            );
        }
    }
    text
}

fn sharing(typed: &TypedRules, own: &Sharing) -> Wording {
    let shares = |of: &[(Role, Option<Expr>)]| {
        let each = of.iter().map(|(role, ratio)| {
            let (zh, en) = role_names(*role);
            match ratio {
                Some(ratio) => {
                    let ratio = both(typed, |writer| writer.value(ratio, Some(Type::Ratio)));
                    Wording::new(format!("{zh} {}", ratio.zh), format!("{en} {}", ratio.en))
                }
                None => Wording::new(format!("{zh} 其余"), format!("{en} rest")),
            }
        });
        joined(&each.collect::<Vec<_>>()).unwrap_or_else(|| Wording::new("", ""))
    };
    let first = shares(&own.shares);
    if own.otherwise.is_empty() {
        return first;
    }
    let (condition, otherwise) = (
        condition_text(typed, &own.condition),
        shares(&own.otherwise),
    );
    Wording::new(
        format!("若 {} 则 {} 否则 {}", condition.zh, first.zh, otherwise.zh),
        format!(
            "if {} then {} else {}",
            condition.en, first.en, otherwise.en
        ),
    )
}

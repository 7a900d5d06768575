//! A rule that stands in both sets.

use super::{Aspect, Change, both, changed, condition};
use crate::ast::Language;
use crate::diagnostic::Wording;
use crate::rule_set::{RuleSet, TypedRules};
use crate::show;
use crate::terms::{RuleInfo, Terms};
use crate::typed::{
    Cond, Deadline, Evidence, Expr, MergeKey, Part, Pattern, Span, Trigger, Type, Voice, always,
    field_label,
};
use anxin_events::Field;
use anxin_events::vocabulary::Role;

pub(super) fn changes(base: &RuleSet, head: &RuleSet, id: &str) -> Vec<Change> {
    let own = |rules: &'_ RuleSet| {
        let at = rules.find(id)?;
        Some((
            rules.rules.get(at)?.clone(),
            rules.typed.triggers.get(at)?.clone(),
        ))
    };
    let (Some((old, before)), Some((new, after))) = (own(base), own(head)) else {
        return Vec::new();
    };
    let mut changes = of_info(&old, &new);
    of_trigger((&base.typed, &before), (&head.typed, &after), &mut changes);
    let (a, b) = (voice(&before), voice(&after));
    of_voice((&base.typed, a, &old), (&head.typed, b, &new), &mut changes);
    changes.sort_by_key(|change| change.aspect);
    changes
}

fn of_info(old: &RuleInfo, new: &RuleInfo) -> Vec<Change> {
    let actions = |info: &RuleInfo| {
        let mut all: Vec<_> = info.actions.clone();
        all.sort_unstable();
        let (zh, en): (Vec<_>, Vec<_>) = all.into_iter().map(|own| own.names()).unzip();
        Some(Wording::new(zh.join("、"), en.join(", ")))
    };
    let mut changes = of_terms(&old.terms, &new.terms);
    let mut add = |aspect, before, after| changed(&mut changes, aspect, before, after);
    let risk = |info: &RuleInfo| plain(format!("{:?}", info.risk));
    add(Aspect::Type, risk(old), risk(new));
    let severity = |info: &RuleInfo| named(info.severity.names());
    add(Aspect::Severity, severity(old), severity(new));
    add(Aspect::Actions, actions(old), actions(new));
    changes
}

/// What rules, standards and commitments have in common, but for the scope, which is a condition.
pub(super) fn of_terms(old: &Terms, new: &Terms) -> Vec<Change> {
    let effective = |terms: &Terms| {
        let own = terms.effective?;
        plain(match own.to {
            Some(to) => format!("{} – {to}", own.from),
            None => format!("{} –", own.from),
        })
    };
    let mut changes = Vec::new();
    let mut add = |aspect, before, after| changed(&mut changes, aspect, before, after);
    add(
        Aspect::Mode,
        named(old.mode.names()),
        named(new.mode.names()),
    );
    let version = |terms: &Terms| plain(terms.version.to_string());
    add(Aspect::Version, version(old), version(new));
    add(Aspect::Effective, effective(old), effective(new));
    let title = |terms: &Terms| (terms.title.zh.clone(), terms.title.en.clone());
    translated(Aspect::Title, title(old), title(new), &mut changes);
    changes
}

fn named((zh, en): (&str, &str)) -> Option<Wording> {
    Some(Wording::new(zh, en))
}

/// The same in both languages.
pub(super) fn plain(text: String) -> Option<Wording> {
    Some(Wording::new(text.clone(), text))
}

/// Texts in both languages: one that is missing on one side is no difference.
pub(super) fn translated(
    aspect: Aspect,
    before: (Option<String>, Option<String>),
    after: (Option<String>, Option<String>),
    changes: &mut Vec<Change>,
) {
    let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    if !differs(&before.0, &after.0) && !differs(&before.1, &after.1) {
        return;
    }
    let wording = |(zh, en): (Option<String>, Option<String>)| {
        let first = zh.clone().or_else(|| en.clone()).unwrap_or_default();
        Wording::new(first.clone(), en.unwrap_or(first))
    };
    changed(changes, aspect, Some(wording(before)), Some(wording(after)));
}

fn of_trigger(
    (old, before): (&TypedRules, &Trigger),
    (new, after): (&TypedRules, &Trigger),
    changes: &mut Vec<Change>,
) {
    match (before, after) {
        (Trigger::Events(a), Trigger::Events(b)) => {
            let kinds = (trigger_text(old, before), trigger_text(new, after));
            changed(changes, Aspect::Trigger, Some(kinds.0), Some(kinds.1));
            for case in a {
                let Some(other) = b.iter().find(|other| other.kind == case.kind) else {
                    continue;
                };
                of_condition((old, &case.condition), (new, &other.condition), changes);
            }
        }
        (Trigger::Deadline(a), Trigger::Deadline(b)) => {
            let starts = (trigger_text(old, before), trigger_text(new, after));
            changed(changes, Aspect::Trigger, Some(starts.0), Some(starts.1));
            let length = |typed, own: &Deadline| Some(both(typed, |writer| writer.span(own.after)));
            changed(changes, Aspect::Length, length(old, a), length(new, b));
            let absent = |typed, own: &Deadline| {
                let absent = own.absent.as_ref()?;
                Some(both(typed, |writer| writer.event(absent)))
            };
            changed(changes, Aspect::Without, absent(old, a), absent(new, b));
            of_condition((old, &a.condition), (new, &b.condition), changes);
        }
        _ => {
            let texts = (trigger_text(old, before), trigger_text(new, after));
            changed(changes, Aspect::Trigger, Some(texts.0), Some(texts.1));
        }
    }
}

/// `All([scope, …])`, as the check makes it; a change that two kinds share is told once.
pub(super) fn of_condition(
    (old, before): (&TypedRules, &Cond),
    (new, after): (&TypedRules, &Cond),
    changes: &mut Vec<Change>,
) {
    let split = |cond: &Cond| match cond {
        Cond::All(parts) => match parts.split_first() {
            Some((scope, rest)) => (scope.clone(), Cond::All(rest.to_vec())),
            None => (always(), always()),
        },
        other => (always(), other.clone()),
    };
    let ((scope_a, a), (scope_b, b)) = (split(before), split(after));
    let scope = |typed, cond: &Cond| {
        let everywhere = matches!(cond, Cond::All(of) if of.is_empty());
        Some(if everywhere {
            Wording::new("全国", "nationwide")
        } else {
            both(typed, |writer| writer.text(cond))
        })
    };
    let mut found = condition::changes((old, &a), (new, &b));
    changed(
        &mut found,
        Aspect::Scope,
        scope(old, &scope_a),
        scope(new, &scope_b),
    );
    for change in found {
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
}

/// The kinds of a trigger, or the start of a deadline and what it counts from.
fn trigger_text(typed: &TypedRules, trigger: &Trigger) -> Wording {
    match trigger {
        Trigger::Events(cases) => {
            let names = cases
                .iter()
                .map(|case| (case.kind.spec().zh, case.kind.spec().name));
            let (zh, en): (Vec<_>, Vec<_>) = names.unzip();
            Wording::new(zh.join(" 或 "), en.join(" or "))
        }
        Trigger::Deadline(deadline) => start_text(typed, &deadline.start, deadline.from),
    }
}

/// The event that a deadline or a duty begins with, and what it counts from.
pub(super) fn start_text(typed: &TypedRules, start: &Pattern, from: Option<Field>) -> Wording {
    let start = both(typed, |writer| writer.event(start));
    match from.map(field_label) {
        Some((zh, en)) => Wording::new(
            format!("{} 的 {zh}", start.zh),
            format!("{en} of {}", start.en),
        ),
        None => start,
    }
}

/// Of the first kind: for the others only the fields' homes differ.
fn voice(trigger: &Trigger) -> Option<&Voice> {
    match trigger {
        Trigger::Events(cases) => cases.first().map(|case| &case.voice),
        Trigger::Deadline(deadline) => Some(&deadline.voice),
    }
}

fn of_voice(
    (old, before, old_info): (&TypedRules, Option<&Voice>, &RuleInfo),
    (new, after, new_info): (&TypedRules, Option<&Voice>, &RuleInfo),
    changes: &mut Vec<Change>,
) {
    let (Some(before), Some(after)) = (before, after) else {
        return;
    };
    let stake = |typed, voice: &Voice| {
        let (role, amount) = voice.at_stake.as_ref()?;
        let amount = both(typed, |writer| writer.value(amount, Some(Type::Money)));
        let (zh, en) = role_names(*role);
        Some(Wording::new(
            format!("{zh} {}", amount.zh),
            format!("{en} {}", amount.en),
        ))
    };
    changed(
        changes,
        Aspect::AtStake,
        stake(old, before),
        stake(new, after),
    );
    let evidence = |typed, voice: &Voice| {
        let mut all: Vec<Wording> = voice
            .evidence
            .iter()
            .map(|own| witness(typed, own))
            .collect();
        all.sort_by(|a, b| a.zh.cmp(&b.zh));
        joined(&all)
    };
    changed(
        changes,
        Aspect::Evidence,
        evidence(old, before),
        evidence(new, after),
    );
    changed(
        changes,
        Aspect::Merge,
        merge(before, old_info),
        merge(after, new_info),
    );
    let message = |typed, voice: &Voice| {
        let say =
            |parts: &Option<Vec<Part>>, zh| parts.as_ref().map(|parts| sentence(typed, parts, zh));
        (say(&voice.zh, true), say(&voice.en, false))
    };
    translated(
        Aspect::Message,
        message(old, before),
        message(new, after),
        changes,
    );
}

fn sentence(typed: &TypedRules, parts: &[Part], zh: bool) -> String {
    let pick = |wording: Wording| if zh { wording.zh } else { wording.en };
    let each = parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        // What a constant is worth is told where it decides.
        Part::Value(Expr::Number(_), _) | Part::Span(Span::Fixed(_)) => "{…}".to_owned(),
        Part::Value(value, ty) => {
            let value = both(typed, |writer| writer.value(value, Some(*ty)));
            format!("{{{}}}", pick(value))
        }
        Part::Span(span) => {
            let span = both(typed, |writer| writer.span(*span));
            format!("{{{}}}", pick(span))
        }
    });
    each.collect()
}

fn witness(typed: &TypedRules, evidence: &Evidence) -> Wording {
    match evidence {
        Evidence::ThisEvent => Wording::new("本事件", "this_event"),
        Evidence::Latest(event) => both(typed, |writer| writer.event(event)),
    }
}

fn merge(voice: &Voice, info: &RuleInfo) -> Option<Wording> {
    let keys = voice.merge.iter().map(|key| match key {
        MergeKey::Deal => Wording::new("交易", "deal"),
        MergeKey::Field(field, _) => {
            let (zh, en) = field_label(*field);
            Wording::new(zh, en)
        }
    });
    let keys = joined(&keys.collect::<Vec<_>>())?;
    Some(match info.merge_within {
        Some(within) => Wording::new(
            format!("{} 在 {} 内", keys.zh, show::length(within, Language::Zh)),
            format!("{} within {}", keys.en, show::length(within, Language::En)),
        ),
        None => keys,
    })
}

pub(super) fn joined(all: &[Wording]) -> Option<Wording> {
    let (zh, en): (Vec<&str>, Vec<&str>) = all
        .iter()
        .map(|own| (own.zh.as_str(), own.en.as_str()))
        .unzip();
    (!all.is_empty()).then(|| Wording::new(zh.join("、"), en.join(", ")))
}

pub(super) fn role_names(role: Role) -> (&'static str, &'static str) {
    let mut terms = Role::SET.terms.iter();
    let term = terms.find(|term| term.code == role as u8);
    term.map_or(("", ""), |term| (term.zh, term.name))
}

//! Conditions: what must hold besides, what need not hold any more, and where only a number changed.

use super::{Aspect, Change, both};
use crate::ast::Language;
use crate::diagnostic::Wording;
use crate::rule_set::TypedRules;
use crate::typed::Cond;
use crate::typed::written::Writer;

/// A condition with the rule set whose names it uses.
#[derive(Clone, Copy)]
struct Own<'a> {
    typed: &'a TypedRules,
    cond: &'a Cond,
}

impl Own<'_> {
    fn wording(self) -> Wording {
        both(self.typed, |writer| writer.text(self.cond))
    }

    /// Its text without numbers: what two conditions share that differ in a threshold alone.
    fn shape(self) -> String {
        let writer = Writer {
            typed: self.typed,
            language: Language::Zh,
            masked: true,
        };
        writer.text(self.cond)
    }
}

/// What differs between two conditions, conjunct by conjunct.
pub(super) fn changes(
    (old, before): (&TypedRules, &Cond),
    (new, after): (&TypedRules, &Cond),
) -> Vec<Change> {
    let mut gone = conjuncts(old, before);
    let mut come = conjuncts(new, after);
    let shared = |these: &[Own<'_>], own: &Own<'_>| {
        let wording = own.wording();
        these.iter().any(|other| other.wording() == wording)
    };
    let (all_gone, all_come) = (gone.clone(), come.clone());
    gone.retain(|own| !shared(&all_come, own));
    come.retain(|own| !shared(&all_gone, own));
    let mut found = Vec::new();
    for own in gone {
        let shape = own.shape();
        match come.iter().position(|other| other.shape() == shape) {
            Some(at) => found.push(in_shape(own, come.remove(at))),
            None => found.push(change(Some(own.wording()), None)),
        }
    }
    found.extend(
        come.into_iter()
            .map(|own| change(None, Some(own.wording()))),
    );
    found
}

/// Two conditions of one shape: the one atom in them that changed, else the whole.
fn in_shape(before: Own<'_>, after: Own<'_>) -> Change {
    let texts = |own: Own<'_>| {
        let mut found = Vec::new();
        atoms(own, &mut found);
        found
    };
    let (gone, come) = (texts(before), texts(after));
    let only = |these: &[Wording], those: &[Wording]| -> Vec<Wording> {
        let own = these.iter().filter(|own| !those.contains(own));
        own.cloned().collect()
    };
    match (only(&gone, &come).as_slice(), only(&come, &gone).as_slice()) {
        ([one], [other]) => change(Some(one.clone()), Some(other.clone())),
        _ => change(Some(before.wording()), Some(after.wording())),
    }
}

fn atoms(own: Own<'_>, out: &mut Vec<Wording>) {
    match own.cond {
        Cond::Any(of) | Cond::All(of) => {
            of.iter().for_each(|cond| atoms(Own { cond, ..own }, out));
        }
        _ => out.push(own.wording()),
    }
}

/// What `且` joins, however deep.
fn conjuncts<'a>(typed: &'a TypedRules, cond: &'a Cond) -> Vec<Own<'a>> {
    match cond {
        Cond::All(of) if !is_equality(of) => {
            of.iter().flat_map(|cond| conjuncts(typed, cond)).collect()
        }
        Cond::Any(of) => match of.as_slice() {
            [one] => conjuncts(typed, one),
            _ => vec![Own { typed, cond }],
        },
        _ => vec![Own { typed, cond }],
    }
}

/// Two sets that are equal are each in the other: one condition.
fn is_equality(of: &[Cond]) -> bool {
    matches!(of, [Cond::Subset(a, b), Cond::Subset(c, d)] if a == d && b == c)
}

fn change(before: Option<Wording>, after: Option<Wording>) -> Change {
    Change {
        aspect: Aspect::Condition,
        before,
        after,
    }
}

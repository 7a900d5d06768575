//! What it says of single values that a condition is true, is false, is not true or is not false.
//!
//! Each answer is never too small: it may allow what cannot be, it never forbids what can. So what is
//! found impossible is impossible.

use super::values::Values;
use std::collections::BTreeMap;

/// The number of a subject: a value of the event or the deal, or the truth of what is not looked into.
pub(super) type Subject = usize;

/// What is known of subjects; one that is not named may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known(BTreeMap<Subject, Values>);

/// None: it cannot be.
pub(super) type Perhaps = Option<Known>;

impl Known {
    pub fn of(&self, subject: Subject) -> Option<&Values> {
        self.0.get(&subject)
    }

    /// Takes in one more thing; false if that cannot be.
    #[must_use]
    pub fn learn(&mut self, subject: Subject, values: &Values) -> bool {
        let both = self
            .0
            .get(&subject)
            .map_or_else(|| values.clone(), |own| own.and(values))
            .coarse();
        let possible = !both.is_empty();
        self.0.insert(subject, both);
        possible
    }

    /// Takes in all of `other`; false if both cannot be.
    #[must_use]
    pub fn meet(&mut self, other: &Perhaps) -> bool {
        let Some(other) = other else { return false };
        let mut possible = true;
        for (subject, values) in &other.0 {
            possible &= self.learn(*subject, values);
        }
        possible
    }

    /// Can both be?
    pub fn allows(&self, other: &Perhaps) -> bool {
        other.as_ref().is_some_and(|other| {
            other.0.iter().all(|(subject, values)| {
                self.of(*subject)
                    .is_none_or(|own| !own.and(values).is_empty())
            })
        })
    }
}

/// All of them.
pub(super) fn every<'a>(of: impl Iterator<Item = &'a Perhaps>) -> Perhaps {
    let mut known = Known::default();
    for one in of {
        if !known.meet(one) {
            return None;
        }
    }
    Some(known)
}

/// One of them.
pub(super) fn some<'a>(of: impl Iterator<Item = &'a Perhaps>) -> Perhaps {
    let mut possible = of.flatten();
    let mut known = possible.next()?.clone();
    for one in possible {
        known.0.retain(|subject, values| match one.of(*subject) {
            Some(other) => {
                *values = values.or(other).coarse();
                true
            }
            None => false,
        });
    }
    Some(known)
}

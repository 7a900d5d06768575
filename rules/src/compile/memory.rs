//! The layout of a deal's memory: which facts and histories there are, and where they stand.

use crate::facts::{Keep, Remembered};
use crate::judge::limits::{
    DEADLINE_BYTES, ENTRY_HEAD, HISTORY_LIMIT, PENDING_LIMIT, SET_LIMIT, area_numbers,
};
use crate::program::Ring;
use crate::typed::{Cond, Pattern};
use anxin_events::{Field, FieldType, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of a fact with one value: value, occurred, position.
const SCALAR: u32 = 3;

/// Grows as rules are compiled. Equal histories and facts have one place.
#[derive(Debug, Default)]
pub(super) struct Layout {
    next: u32,
    pub facts: BTreeMap<Remembered, u32>,
    pub rings: Vec<RingPlan>,
    by_pattern: BTreeMap<(Kind, Cond), u32>,
    pub literals: Vec<String>,
    /// What the rule at hand has used: facts and histories.
    pub used: BTreeSet<Used>,
}

#[derive(Debug)]
pub(super) struct RingPlan {
    slot: u32,
    kind: Kind,
    filter: Cond,
    columns: Vec<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Used {
    Fact(Remembered),
    Ring(u32),
}

impl Layout {
    fn take(&mut self, slots: u32) -> u32 {
        let start = self.next;
        self.next = self.next.saturating_add(slots);
        start
    }

    /// A place that counts.
    pub fn counter(&mut self) -> u32 {
        self.take(1)
    }

    /// The place of a fact.
    pub fn remembered(&mut self, of: Remembered) -> u32 {
        self.used.insert(Used::Fact(of));
        if let Some(slot) = self.facts.get(&of) {
            return *slot;
        }
        let slot = self.take(if is_set(&of) { 1 } else { SCALAR });
        self.facts.insert(of, slot);
        slot
    }

    /// The history of a kind under a filter.
    pub fn ring(&mut self, pattern: &Pattern) -> u32 {
        let key = (pattern.kind, pattern.filter.clone());
        let ring = match self.by_pattern.get(&key) {
            Some(ring) => *ring,
            None => {
                let ring = u32::try_from(self.rings.len()).unwrap_or(u32::MAX);
                let slot = self.take(1);
                self.rings.push(RingPlan {
                    slot,
                    kind: pattern.kind,
                    filter: pattern.filter.clone(),
                    columns: Vec::new(),
                });
                self.by_pattern.insert(key, ring);
                ring
            }
        };
        self.used.insert(Used::Ring(ring));
        ring
    }

    /// The column of a field in a history.
    pub fn column(&mut self, ring: u32, field: Field) -> u16 {
        let Some(plan) = self.rings.get_mut(place(ring)) else {
            return u16::MAX;
        };
        let place = plan
            .columns
            .iter()
            .position(|own| *own == field)
            .unwrap_or_else(|| {
                plan.columns.push(field);
                plan.columns.len().saturating_sub(1)
            });
        u16::try_from(place).unwrap_or(u16::MAX)
    }

    /// The number of an id that a rule names.
    pub fn literal(&mut self, id: &str) -> i64 {
        let place = self
            .literals
            .iter()
            .position(|own| own == id)
            .unwrap_or_else(|| {
                self.literals.push(id.to_owned());
                self.literals.len().saturating_sub(1)
            });
        i64::try_from(place).unwrap_or(i64::MAX)
    }

    pub fn slots(&self) -> usize {
        usize::try_from(self.next).unwrap_or(usize::MAX)
    }

    pub fn ring_source(&self, index: usize) -> Option<(Pattern, Vec<Field>)> {
        let plan = self.rings.get(index)?;
        let pattern = Pattern {
            kind: plan.kind,
            filter: plan.filter.clone(),
            same: Vec::new(),
        };
        Some((pattern, plan.columns.clone()))
    }

    pub fn ring_plans(&self) -> Vec<Ring> {
        let slot = |kind: Kind, field: &Field| super::slot(kind, *field);
        let plan = |plan: &RingPlan| Ring {
            slot: plan.slot,
            columns: plan
                .columns
                .iter()
                .map(|field| slot(plan.kind, field))
                .collect(),
        };
        self.rings.iter().map(plan).collect()
    }

    /// Most bytes that one deal keeps for the rule at hand; shared memory counts for each that uses it.
    /// A deadline counts its open ones, the fired ones that can still be withdrawn, and how many are open.
    pub fn bound_of_used(&self, deadline: bool) -> usize {
        let of = |used: &Used| match used {
            Used::Fact(of) if is_set(of) => area_numbers(1, SET_LIMIT).saturating_add(1),
            Used::Fact(_) => 3,
            Used::Ring(ring) => {
                let plan = self.rings.get(place(*ring));
                let columns = plan.map_or(0, |ring| ring.columns.len());
                let width = ENTRY_HEAD.saturating_add(columns);
                area_numbers(width, HISTORY_LIMIT).saturating_add(1)
            }
        };
        let numbers: usize = self.used.iter().map(of).sum();
        let (counts, waiting) = if deadline {
            (1, PENDING_LIMIT.saturating_mul(DEADLINE_BYTES))
        } else {
            (0, 0)
        };
        let numbers = numbers.saturating_add(counts);
        numbers
            .saturating_mul(size_of::<i64>())
            .saturating_add(waiting)
    }
}

fn is_set(of: &Remembered) -> bool {
    of.keep == Keep::All || matches!(of.field.spec().ty, FieldType::Ids(_))
}

/// A number of the layout as an index.
fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

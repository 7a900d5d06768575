//! Memory across deals: which deals stand under a key.
//!
//! For each key and deal the latest entry and the latest exit are kept, so the order in which late
//! events arrive does not matter. An event whose filter is undecided enters or leaves only perhaps.

use super::row::Row;
use super::run::Scene;
use crate::program::{MAYBE, TRUE, UNKNOWN};
use anxin_events::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All registers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Registers {
    /// By register and key.
    entries: BTreeMap<(usize, i64), Vec<Entry>>,
    /// By register and deal: exits that name no key hold for every key.
    exits: BTreeMap<(usize, u32), Stamps>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry {
    deal: u32,
    entered: Stamps,
    left: Stamps,
}

/// (occurred, position) of the latest sure event, and of the latest of all.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Stamps {
    sure: Option<(i64, u64)>,
    any: Option<(i64, u64)>,
}

impl Stamps {
    fn add(&mut self, row: &Row, truth: i64) {
        let stamp = Some((row.occurred, row.position));
        self.any = self.any.max(stamp);
        if truth == TRUE {
            self.sure = self.sure.max(stamp);
        }
    }

    fn later(self, other: Stamps) -> Stamps {
        Stamps {
            sure: self.sure.max(other.sure),
            any: self.any.max(other.any),
        }
    }
}

impl Registers {
    /// The deal enters (or leaves) under a key.
    pub fn add(
        &mut self,
        register: usize,
        key: i64,
        deal: u32,
        enter: bool,
        row: &Row,
        truth: i64,
    ) {
        let entries = self.entries.entry((register, key)).or_default();
        let place = entries
            .iter()
            .position(|entry| entry.deal == deal)
            .unwrap_or_else(|| {
                entries.push(Entry {
                    deal,
                    entered: Stamps::default(),
                    left: Stamps::default(),
                });
                entries.len().saturating_sub(1)
            });
        if let Some(entry) = entries.get_mut(place) {
            if enter {
                entry.entered.add(row, truth)
            } else {
                entry.left.add(row, truth)
            }
        }
    }

    /// The deal leaves under every key.
    pub fn leave_all(&mut self, register: usize, deal: u32, row: &Row, truth: i64) {
        self.exits
            .entry((register, deal))
            .or_default()
            .add(row, truth);
    }

    /// How many other deals stand under any of these keys; not known as soon as one stands there only perhaps.
    pub fn others(&self, register: usize, keys: &[i64], scene: &Scene<'_>) -> i64 {
        let keep = scene.compiled.registers.get(register).copied().flatten();
        let at = Instant::from_micros(scene.at);
        let start = match keep.map(|keep| scene.compiled.calendar.earlier(at, keep)) {
            None => i64::MIN,
            Some(Ok(start)) => start.micros(),
            Some(Err(_)) => return UNKNOWN,
        };
        let under = |key: &i64| {
            self.entries
                .get(&(register, *key))
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        let mut count = 0_i64;
        for (number, key) in keys.iter().enumerate() {
            for deal in under(key)
                .iter()
                .map(|entry| entry.deal)
                .filter(|deal| *deal != scene.deal_number)
            {
                let of_deal = |key: &i64| under(key).iter().find(|entry| entry.deal == deal);
                if keys
                    .iter()
                    .take(number)
                    .any(|earlier| of_deal(earlier).is_some())
                {
                    continue;
                }
                let standing = keys
                    .iter()
                    .filter_map(of_deal)
                    .map(|entry| self.stands(register, entry, start));
                match standing.max().unwrap_or(0) {
                    TRUE => count = count.saturating_add(1),
                    MAYBE => return UNKNOWN,
                    _ => {}
                }
            }
        }
        count
    }

    fn stands(&self, register: usize, entry: &Entry, start: i64) -> i64 {
        let everywhere = self
            .exits
            .get(&(register, entry.deal))
            .copied()
            .unwrap_or_default();
        let left = entry.left.later(everywhere);
        let counts = |entered: Option<(i64, u64)>, left| {
            entered > left && entered.is_some_and(|(occurred, _)| occurred >= start)
        };
        if counts(entry.entered.sure, left.any) {
            TRUE
        } else if counts(entry.entered.any, left.sure) {
            MAYBE
        } else {
            0
        }
    }
}

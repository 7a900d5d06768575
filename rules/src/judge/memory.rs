//! What is remembered of one deal: one block of numbers, laid out when the rules were compiled.
//!
//! It opens with fixed places. A history or a set has one fixed number, its [`Area`], that says where
//! its entries stand behind them. An area that is full moves to the end of the block at twice its size;
//! its old place, no larger than the new one, is not used again.

use super::limits::{ENTRY_HEAD, FIRST_AREA, HISTORY_LIMIT, PREFIX, SET_LIMIT};
use super::row::Row;
use crate::facts::Keep;
use crate::program::{Remember, UNKNOWN};
use anxin_events::vocabulary::Role;
use serde::{Deserialize, Serialize};

/// The block of a deal, and the fired deadlines that a late event may withdraw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Deal {
    numbers: Vec<i64>,
    /// Oldest first.
    pub fired: Vec<Fired>,
}

/// A deadline that has fired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fired {
    /// Which deadline rule.
    pub deadline: usize,
    /// When it ran out.
    pub at: i64,
    /// The event that started it.
    pub start: Row,
}

/// Where the entries of a history or set stand.
#[derive(Clone, Copy, Default)]
struct Area {
    offset: usize,
    capacity: usize,
    len: usize,
}

/// The entries of a history.
#[derive(Clone, Copy)]
pub struct History<'a> {
    entries: &'a [i64],
    width: usize,
    /// Latest occurred time of what was dropped; [`UNKNOWN`] when nothing was.
    pub dropped: i64,
}

/// A remembered set.
#[derive(Clone, Copy, Default)]
pub struct Kept<'a> {
    /// Its members.
    pub members: &'a [i64],
    /// Some were dropped.
    pub incomplete: bool,
}

/// One event of a history.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Business time.
    pub occurred: i64,
    /// Place in the log.
    pub position: i64,
    /// Did it match surely (2) or perhaps (1)?
    pub truth: i64,
    /// Kept fields.
    pub columns: &'a [i64],
}

impl<'a> History<'a> {
    /// Latest first.
    pub fn latest_first(self) -> impl Iterator<Item = Entry<'a>> {
        self.entries
            .rchunks_exact(self.width.max(1))
            .filter_map(|entry| match entry {
                [occurred, position, truth, columns @ ..] => Some(Entry {
                    occurred: *occurred,
                    position: *position,
                    truth: *truth,
                    columns,
                }),
                _ => None,
            })
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Deal {
    /// A deal of which nothing is known.
    pub fn new(slots: usize) -> Deal {
        Deal {
            numbers: vec![0; slots],
            fired: Vec::new(),
        }
    }

    fn number(&self, at: usize) -> i64 {
        self.numbers.get(at).copied().unwrap_or(0)
    }

    fn set(&mut self, at: usize, value: i64) {
        if let Some(place) = self.numbers.get_mut(at) {
            *place = value;
        }
    }

    fn area(&self, slot: u32) -> Area {
        let [a, b, c, d, e, f, g, h] = self.number(place(slot)).to_be_bytes();
        Area {
            offset: place(u32::from_be_bytes([a, b, c, d])),
            capacity: usize::from(u16::from_be_bytes([e, f])),
            len: usize::from(u16::from_be_bytes([g, h])),
        }
    }

    fn set_area(&mut self, slot: u32, area: Area) {
        let [a, b, c, d] = u32::try_from(area.offset).unwrap_or(u32::MAX).to_be_bytes();
        let [e, f] = u16::try_from(area.capacity)
            .unwrap_or(u16::MAX)
            .to_be_bytes();
        let [g, h] = u16::try_from(area.len).unwrap_or(u16::MAX).to_be_bytes();
        self.set(place(slot), i64::from_be_bytes([a, b, c, d, e, f, g, h]));
    }

    /// The area with room for one more entry.
    fn with_room(&mut self, slot: u32, width: usize, limit: usize) -> Area {
        let area = self.area(slot);
        if area.len < area.capacity {
            return area;
        }
        let capacity = area.capacity.saturating_mul(2).clamp(FIRST_AREA, limit);
        let offset = self.numbers.len();
        let used = PREFIX.saturating_add(area.len.saturating_mul(width));
        let whole = PREFIX.saturating_add(capacity.saturating_mul(width));
        // Not more than needed: the stated bound of a deal's memory counts every number.
        self.numbers.reserve_exact(whole);
        if area.capacity == 0 {
            self.numbers.extend([UNKNOWN; PREFIX]);
        } else {
            self.numbers
                .extend_from_within(area.offset..area.offset.saturating_add(used));
        }
        self.numbers.resize(offset.saturating_add(whole), 0);
        let moved = Area {
            offset,
            capacity,
            len: area.len,
        };
        self.set_area(slot, moved);
        moved
    }

    /// A place that counts.
    pub fn count(&self, slot: u32) -> usize {
        usize::try_from(self.number(place(slot))).unwrap_or(0)
    }

    /// Counts up or down.
    pub fn add(&mut self, slot: u32, step: i64) {
        let at = place(slot);
        self.set(at, self.number(at).saturating_add(step));
    }

    /// A fact with one value; [`UNKNOWN`] while nothing said it.
    pub fn fact(&self, slot: u32) -> i64 {
        let at = place(slot);
        match self.numbers.get(at..at.saturating_add(3)) {
            Some([value, _, position]) if *position != 0 => *value,
            _ => UNKNOWN,
        }
    }

    /// Takes what an event says into a fact.
    pub fn remember(&mut self, remember: &Remember, row: &Row) {
        let spoken = |(slot, roles): &(u8, &[Role])| {
            roles
                .iter()
                .any(|role| i64::from(*role as u8) == row.value(*slot))
        };
        if !remember.roles.as_ref().is_none_or(spoken) {
            return;
        }
        match (remember.set, remember.keep, row.value(remember.field)) {
            (_, _, UNKNOWN) => {}
            (false, Keep::Latest, value) => self.remember_latest(remember.slot, value, row),
            (false, Keep::All, value) => self.remember_member(remember.slot, value),
            (true, Keep::Latest, _) => {
                self.remember_latest_set(
                    remember.slot,
                    row.set(remember.field).unwrap_or_default(),
                    row,
                );
            }
            (true, Keep::All, _) => {
                for member in row.set(remember.field).unwrap_or_default() {
                    self.remember_member(remember.slot, *member);
                }
            }
        }
    }

    /// A later value replaces an earlier one.
    fn remember_latest(&mut self, slot: u32, value: i64, row: &Row) {
        let at = place(slot);
        let Some([own, occurred, position]) = self.numbers.get_mut(at..at.saturating_add(3)) else {
            return;
        };
        if *position == 0 || *occurred <= row.occurred {
            // Positions count from 0, so a stored one is raised by 1: 0 says that nothing is stored.
            (*own, *occurred, *position) = (value, row.occurred, row.place().saturating_add(1));
        }
    }

    /// A remembered set.
    pub fn members(&self, slot: u32) -> Kept<'_> {
        let area = self.area(slot);
        let start = area.offset.saturating_add(PREFIX);
        let members = self
            .numbers
            .get(start..start.saturating_add(area.len))
            .unwrap_or_default();
        let incomplete = area.capacity > 0 && self.number(area.offset) != UNKNOWN;
        Kept {
            members,
            incomplete,
        }
    }

    /// One more member; beyond the limit the set is incomplete.
    fn remember_member(&mut self, slot: u32, member: i64) {
        if self.members(slot).members.contains(&member) {
            return;
        }
        let area = self.area(slot);
        if area.len >= SET_LIMIT {
            self.set(area.offset, 1);
            return;
        }
        let area = self.with_room(slot, 1, SET_LIMIT);
        self.set(
            area.offset.saturating_add(PREFIX).saturating_add(area.len),
            member,
        );
        self.set_area(
            slot,
            Area {
                len: area.len.saturating_add(1),
                ..area
            },
        );
    }

    /// A later set replaces an earlier one.
    fn remember_latest_set(&mut self, slot: u32, members: &[i64], row: &Row) {
        let mut area = self.area(slot);
        if area.capacity == 0 {
            area = self.with_room(slot, 1, SET_LIMIT);
        }
        let (occurred, known) = (area.offset.saturating_add(1), area.offset.saturating_add(2));
        if self.number(known) != UNKNOWN && self.number(occurred) > row.occurred {
            return;
        }
        self.set_area(slot, Area { len: 0, ..area });
        self.set(area.offset, UNKNOWN);
        for member in members {
            self.remember_member(slot, *member);
        }
        let area = self.area(slot);
        self.set(area.offset.saturating_add(1), row.occurred);
        self.set(area.offset.saturating_add(2), 1);
    }

    /// The history at this place, whose entries keep so many fields.
    pub fn history(&self, slot: u32, columns: usize) -> History<'_> {
        let area = self.area(slot);
        let width = ENTRY_HEAD.saturating_add(columns);
        let start = area.offset.saturating_add(PREFIX);
        let end = start.saturating_add(area.len.saturating_mul(width));
        let dropped = if area.capacity == 0 {
            UNKNOWN
        } else {
            self.number(area.offset)
        };
        History {
            entries: self.numbers.get(start..end).unwrap_or_default(),
            width,
            dropped,
        }
    }

    /// Takes an event into a history, in its place by (occurred, position). It is the last of the log,
    /// so among equal times it comes last.
    pub fn remember_event(&mut self, slot: u32, columns: &[u8], truth: i64, row: &Row) {
        let width = ENTRY_HEAD.saturating_add(columns.len());
        let earlier = |history: History<'_>| {
            history
                .latest_first()
                .take_while(|entry| entry.occurred > row.occurred)
                .count()
        };
        let area = self.area(slot);
        let before = area
            .len
            .saturating_sub(earlier(self.history(slot, columns.len())));
        let (area, before) = if area.len >= HISTORY_LIMIT {
            if before == 0 {
                self.drop_event(area, row.occurred);
                return;
            }
            let first = area.offset.saturating_add(PREFIX);
            self.drop_event(area, self.number(first));
            self.numbers.copy_within(
                first.saturating_add(width)..first.saturating_add(before.saturating_mul(width)),
                first,
            );
            (area, before.saturating_sub(1))
        } else {
            let area = self.with_room(slot, width, HISTORY_LIMIT);
            let first = area.offset.saturating_add(PREFIX);
            let gap = first.saturating_add(before.saturating_mul(width));
            let end = first.saturating_add(area.len.saturating_mul(width));
            self.numbers
                .copy_within(gap..end, gap.saturating_add(width));
            self.set_area(
                slot,
                Area {
                    len: area.len.saturating_add(1),
                    ..area
                },
            );
            (area, before)
        };
        let at = area
            .offset
            .saturating_add(PREFIX)
            .saturating_add(before.saturating_mul(width));
        let head = [row.occurred, row.place(), truth];
        let fields = columns.iter().map(|column| row.value(*column));
        for (offset, value) in (at..).zip(head.into_iter().chain(fields)) {
            self.set(offset, value);
        }
    }

    fn drop_event(&mut self, area: Area, occurred: i64) {
        let latest = self.number(area.offset).max(occurred);
        self.set(area.offset, latest);
    }
}

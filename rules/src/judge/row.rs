//! An event as numbers: each field that a rule may read, ids as their place in the table of ids.

use crate::program::UNKNOWN;
use anxin_events::vocabulary::MAX_FIELDS;
use anxin_events::{Event, Ids, Instant, Value};
use foldhash::fast::FixedState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

/// Every id that was absorbed; its place is its number. The hash is fixed, so all processes agree.
pub type IdTable = IndexSet<String, FixedState>;

/// Members of an event's sets that fit without the heap.
pub const INLINE: usize = 24;

/// An event as numbers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    /// Place in the log.
    pub position: u64,
    /// Business time.
    pub occurred: i64,
    values: [i64; MAX_FIELDS],
    members: Members,
}

/// The members of all sets of an event.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Members {
    inline: [i64; INLINE],
    len: usize,
    /// All of them, once there are more than fit inline.
    spilled: Vec<i64>,
}

impl Members {
    fn push(&mut self, id: i64) {
        match self.inline.get_mut(self.len) {
            Some(place) if self.spilled.is_empty() => *place = id,
            _ => {
                if self.spilled.is_empty() {
                    self.spilled.extend(self.inline);
                }
                self.spilled.push(id);
            }
        }
        self.len = self.len.saturating_add(1);
    }

    fn all(&self) -> &[i64] {
        if self.spilled.is_empty() {
            self.inline.get(..self.len).unwrap_or_default()
        } else {
            &self.spilled
        }
    }
}

impl Row {
    /// Reads the fields whose bits are set.
    pub fn load(position: u64, event: &Event<'_>, fields: u32, ids: &IdTable) -> Row {
        Row::read(position, event, fields, &mut |id| number_of(id, event, ids))
    }

    /// The same, and every id that is new is put into the table.
    pub fn absorb(position: u64, event: &Event<'_>, fields: u32, ids: &mut IdTable) -> Row {
        Row::read(position, event, fields, &mut |id| {
            let place = match ids.get_index_of(id) {
                Some(place) => place,
                None => ids.insert_full(id.to_owned()).0,
            };
            i64::try_from(place).unwrap_or(UNKNOWN)
        })
    }

    fn read(
        position: u64,
        event: &Event<'_>,
        fields: u32,
        number: &mut impl FnMut(&str) -> i64,
    ) -> Row {
        let mut row = Row {
            position,
            occurred: event.occurred_at.micros(),
            values: [UNKNOWN; MAX_FIELDS],
            members: Members::default(),
        };
        let mut left = fields;
        while left != 0 {
            let slot = usize::try_from(left.trailing_zeros()).unwrap_or(usize::MAX);
            left &= left.wrapping_sub(1);
            let value = event.values().get(slot).copied().unwrap_or_default();
            let number = match value {
                Value::Missing | Value::Text(_) => UNKNOWN,
                Value::Money(money) => money.fen(),
                Value::Ratio(ratio) => ratio.millionths(),
                Value::Count(count) => count,
                Value::Flag(flag) => i64::from(flag),
                Value::Instant(instant) => instant.micros(),
                Value::Date(date) => i64::from(date.days()),
                Value::Term(code) => i64::from(code),
                Value::Id(id) => number(id),
                Value::Ids(set) => row.take_set(set, number),
            };
            if let Some(place) = row.values.get_mut(slot) {
                *place = number;
            }
        }
        row
    }

    /// Keeps the members; the number says where they begin and how many there are.
    fn take_set(&mut self, set: Ids<'_>, number: &mut impl FnMut(&str) -> i64) -> i64 {
        let start = self.members.len;
        match set {
            Ids::Packed(_) => set.iter().for_each(|id| self.members.push(number(id))),
            Ids::Given(_) => set
                .sorted()
                .into_iter()
                .for_each(|id| self.members.push(number(id))),
        }
        let count = self.members.len.saturating_sub(start);
        let packed = start.wrapping_shl(32) | count;
        i64::try_from(packed).unwrap_or(UNKNOWN)
    }

    /// A field's number.
    pub fn value(&self, slot: u8) -> i64 {
        self.values
            .get(usize::from(slot))
            .copied()
            .unwrap_or(UNKNOWN)
    }

    /// A field's set; none where it is not stated.
    pub fn set(&self, slot: u8) -> Option<&[i64]> {
        let packed = usize::try_from(self.value(slot)).ok()?;
        let (start, count) = (packed.wrapping_shr(32), packed & 0xffff_ffff);
        self.members.all().get(start..start.saturating_add(count))
    }

    /// The position as a number of the deal's memory.
    pub fn place(&self) -> i64 {
        i64::try_from(self.position).unwrap_or(i64::MAX)
    }

    /// Business time.
    pub fn at(&self) -> Instant {
        Instant::from_micros(self.occurred)
    }
}

/// The number of an id. One that was never absorbed gets a negative number by its first place among the
/// event's ids, so it equals itself and nothing else.
fn number_of(id: &str, event: &Event<'_>, ids: &IdTable) -> i64 {
    if let Some(place) = ids.get_index_of(id) {
        return i64::try_from(place).unwrap_or(UNKNOWN);
    }
    let first = ids_of(event).position(|own| own == id);
    first
        .and_then(|first| i64::try_from(first).ok())
        .map_or(UNKNOWN, |first| !first)
}

/// The text of an id's number.
pub fn text_of<'a>(number: i64, event: Option<&Event<'a>>, ids: &'a IdTable) -> Option<&'a str> {
    if let Ok(place) = usize::try_from(number) {
        return ids.get_index(place).map(String::as_str);
    }
    let first = usize::try_from(!number).ok()?;
    event.and_then(|event| ids_of(event).nth(first))
}

fn ids_of<'a>(event: &Event<'a>) -> impl Iterator<Item = &'a str> {
    let values = *event;
    let count = values.values().len();
    (0..count).flat_map(move |slot| {
        let (one, many) = match values.values().get(slot) {
            Some(Value::Id(id)) => (Some(*id), None),
            Some(Value::Ids(ids)) => (None, Some(*ids)),
            _ => (None, None),
        };
        one.into_iter().chain(many.into_iter().flat_map(Ids::iter))
    })
}

//! How much the judge remembers. What was dropped makes an answer unknown, never wrong.

use super::memory::Fired;
use super::queue::WAITING_BYTES;

/// Events that one history of a deal keeps: the latest by (occurred, position). A deal has some fifty
/// events in all, so only a broken feed reaches it.
pub const HISTORY_LIMIT: usize = 64;
/// Members of one set: more accounts or owners than any deal has.
pub const SET_LIMIT: usize = 32;
/// Deadlines of one rule that one deal waits for, and fired ones that a late event can still withdraw.
pub const PENDING_LIMIT: usize = 64;
/// Numbers before the entries of a history or set.
pub const PREFIX: usize = 3;
/// Numbers of a history's entry before its columns: occurred, position, truth.
pub const ENTRY_HEAD: usize = 3;
/// Entries for which a history or set first takes room; it then takes twice as much, up to its limit.
pub const FIRST_AREA: usize = 2;
/// Bytes of a deadline that waits, and of one that has fired and can still be withdrawn. Larger sets, if the
/// rule reads them, come on top.
pub const DEADLINE_BYTES: usize = WAITING_BYTES + size_of::<Fired>();

/// Numbers that a history or set of so many entries has taken in all: an area that grew leaves its old
/// place behind.
pub fn area_numbers(width: usize, limit: usize) -> usize {
    let mut capacity = FIRST_AREA.min(limit);
    let mut numbers = PREFIX.saturating_add(capacity.saturating_mul(width));
    while capacity < limit {
        capacity = capacity.saturating_mul(2).min(limit);
        numbers = numbers
            .saturating_add(PREFIX)
            .saturating_add(capacity.saturating_mul(width));
    }
    numbers
}

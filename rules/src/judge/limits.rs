//! How much the judge remembers. What was dropped makes an answer unknown, never wrong.

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
/// Numbers of an event that waits for its deadline: its fields, the members of its sets that stand
/// inline, and eight of its own. Larger sets, if the rule reads them, come on top.
pub const ROW_NUMBERS: usize = anxin_events::vocabulary::MAX_FIELDS + super::row::INLINE + 8;

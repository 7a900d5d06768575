//! How large each unit is, in what the tree counts.

/// China has one time zone and no summer time.
pub(crate) const BEIJING_OFFSET: i32 = 480;
pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// Fen.
pub(crate) const YUAN: i64 = 100;
/// Fen.
pub(crate) const TEN_THOUSAND_YUAN: i64 = 10_000 * YUAN;
/// Fen.
pub(crate) const HUNDRED_MILLION_YUAN: i64 = 100_000_000 * YUAN;
/// Millionths.
pub(crate) const PERCENT: i64 = 10_000;

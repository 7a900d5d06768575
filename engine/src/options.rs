//! How to open an engine: which rules, how much may wait, and who says what time it is.

use crate::log::LogOptions;
use anxin_rules::RuleSet;
use std::sync::Arc;
use std::time::Duration;

/// What an engine needs to know beside where its log is.
#[derive(Clone, Debug)]
pub struct Options {
    /// The rules in force. [`crate::rules::shipped`] gives the catalogue that comes with the library.
    pub rules: Arc<RuleSet>,
    /// Requests that may wait for the writer; who finds the queue full waits. A request is a few
    /// hundred bytes, so the default of 1,024 costs less than a megabyte.
    pub queue: usize,
    /// How long the writer waits for company before it syncs a single request. A sync takes a
    /// millisecond and more, so the default of 100 microseconds is cheap for one and saves many.
    pub linger: Duration,
    /// What an event without `recorded_at` gets.
    pub stamp: Stamp,
    /// Segments and cache of the log.
    pub log: LogOptions,
}

/// Where `recorded_at` comes from when the caller gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// The machine's clock, as a live log must; times later than it are refused.
    Now,
    /// The event's own occurred time: for recorded pasts and tests, where no clock may matter.
    AsOccurred,
}

impl Options {
    /// The defaults for a live log under these rules.
    #[must_use]
    pub fn new(rules: Arc<RuleSet>) -> Options {
        Options {
            rules,
            queue: 1024,
            linger: Duration::from_micros(100),
            stamp: Stamp::Now,
            log: LogOptions::default(),
        }
    }
}

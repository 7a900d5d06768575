//! What happened to alerts: the append-only list behind the subscription feed.

use anxin_events::Instant;
use serde::{Deserialize, Serialize};

/// One change of one alert. Position and ordinal together are its place in the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertChange {
    /// Log position of the event that brought it about, also where it was the log's clock.
    pub position: u64,
    /// Its place among the changes of that position, from 0.
    pub ordinal: u32,
    /// The log's clock.
    pub at: Instant,
    /// The deal.
    pub deal: String,
    /// The alert.
    pub alert: String,
    /// What happened to it.
    pub change: Change,
}

/// What happened to an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// It is new.
    Raised,
    /// Its rule fired again.
    Joined,
    /// A late record took one of its occasions back; others remain.
    Reduced {
        /// Log position of that record.
        by: u64,
    },
    /// A late record took its last occasion back.
    Withdrawn {
        /// Log position of that record.
        by: u64,
    },
    /// Somebody took note of it.
    Acknowledged,
    /// It was put off.
    Snoozed,
    /// It was set aside.
    Dismissed,
}

impl Change {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Change::Raised => "raised",
            Change::Joined => "joined",
            Change::Reduced { .. } => "reduced",
            Change::Withdrawn { .. } => "withdrawn",
            Change::Acknowledged => "acknowledged",
            Change::Snoozed => "snoozed",
            Change::Dismissed => "dismissed",
        }
    }
}

/// Where the log stands while an event is taken in, and the changes that it brings.
#[derive(Debug)]
pub(crate) struct Feed {
    /// Its log position.
    pub position: u64,
    /// The log's clock.
    pub clock: Instant,
    /// The next change's ordinal.
    pub ordinal: u32,
    /// The changes so far.
    pub changes: Vec<AlertChange>,
}

impl Feed {
    pub fn new(position: u64, clock: Instant, ordinal: u32) -> Feed {
        Feed {
            position,
            clock,
            ordinal,
            changes: Vec::new(),
        }
    }

    /// Adds a change to the feed, and gives it back for the deal's own list.
    pub fn note(&mut self, deal: &str, alert: &str, change: Change) -> AlertChange {
        let change = AlertChange {
            position: self.position,
            ordinal: self.ordinal,
            at: self.clock,
            deal: deal.to_owned(),
            alert: alert.to_owned(),
            change,
        };
        self.ordinal = self.ordinal.saturating_add(1);
        self.changes.push(change.clone());
        change
    }
}

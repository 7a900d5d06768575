//! The service of one deal: its official group, the reminders around its payments, and its complaints. It
//! holds what was told; what follows from it at a moment is worked out in [`crate::monitor`].

mod complaints;
mod group;
mod reminders;

pub use complaints::{ComplaintStep, Complaints};
pub use group::{Member, ServiceGroup};
pub use reminders::{Instruction, Notice, Reminders};

use anxin_events::{Event, Instant};
use serde::{Deserialize, Serialize};

/// The service of one deal. All parts are bounded: see their limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealService {
    /// The official group.
    pub group: ServiceGroup,
    /// Reminders, and the payments that were only instructed.
    pub reminders: Reminders,
    /// What its customers complained of.
    pub complaints: Complaints,
}

impl DealService {
    /// Takes over an event of this deal.
    pub(crate) fn apply(&mut self, event: &Event<'_>, position: u64) {
        let mark = Mark {
            at: event.occurred_at,
            position,
        };
        self.group.apply(event, mark);
        self.reminders.apply(event, mark);
        self.complaints.apply(event, mark);
    }
}

/// An event: when it happened, and where it is in the log. The later one is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// Business time.
    pub at: Instant,
    /// Log position.
    pub position: u64,
}

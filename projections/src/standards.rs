//! Standards of one deal: what the events said about duties. How a duty stands is worked out when it is asked.

use anxin_events::{Event, Instant};
use anxin_rules::{Duty, Judge, Note, Supplied, duties};
use serde::{Deserialize, Serialize};

/// The notes of one deal, in log order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealStandards {
    notes: Vec<Note>,
}

impl DealStandards {
    /// Takes in what the standards say of an event that the judge has not absorbed yet.
    pub(crate) fn apply(
        &mut self,
        judge: &Judge,
        position: u64,
        event: &Event<'_>,
        supplied: &Supplied,
    ) {
        judge.note(position, event, supplied, &mut self.notes);
    }

    /// How every duty stands at a moment, in the order in which they arose.
    #[must_use]
    pub fn duties(&self, clock: Instant) -> Vec<Duty> {
        duties(&self.notes, clock)
    }
}

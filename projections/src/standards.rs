//! Standards of one deal: what the events said about duties. How a duty stands is worked out when it is asked.

use anxin_events::{Event, Instant};
use anxin_rules::case::Stands;
use anxin_rules::{Duty, Judge, Note, Standing, Supplied, duties};
use serde::{Deserialize, Serialize};

/// The notes of one deal, in log order. An event adds at most two for each standard that speaks of its
/// kind, so they grow with the deal's events and with nothing else.
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

/// The answer without its reasons.
pub(crate) const fn stands(standing: &Standing) -> Stands {
    match standing {
        Standing::Met(_) => Stands::Met,
        Standing::NotMet(_) => Stands::NotMet,
        Standing::NoRecord(_) => Stands::NoRecord,
        Standing::Pending => Stands::Pending,
    }
}

/// Chinese, and the English name.
pub(crate) const fn names(stands: Stands) -> (&'static str, &'static str) {
    match stands {
        Stands::Met => ("达标", "met"),
        Stands::NotMet => ("未达标", "not_met"),
        Stands::NoRecord => ("无记录", "no_record"),
        Stands::Pending => ("未到期", "pending"),
        Stands::NotApplicable => ("不适用", "not_applicable"),
    }
}

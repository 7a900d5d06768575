//! Complaints: who filed one, and every step that followed, as it was told.
//!
//! Whether a step came in time is for the standards; who may close one is for them too.

use super::Mark;
use anxin_events::{Event, Field, Kind, Value, vocabulary::Role};
use serde::{Deserialize, Serialize};

/// Steps that one deal keeps, about 50 kB. Further ones are only counted.
const MAX_STEPS: usize = 512;

/// The complaints of one deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaints {
    steps: Vec<ComplaintStep>,
    not_kept: u32,
}

/// One step of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintStep {
    /// The complaint.
    pub complaint: String,
    kind: u16,
    /// When it happened, and where it is in the log.
    pub mark: Mark,
    role: Option<u8>,
    /// The cause, in the words of who filed or reopened it.
    pub reason: Option<String>,
}

impl ComplaintStep {
    /// What happened.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.kind)
    }

    /// Who filed, answered or closed it.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.role.and_then(Role::from_code)
    }
}

impl Complaints {
    /// All steps of all complaints, in log order.
    #[must_use]
    pub fn steps(&self) -> &[ComplaintStep] {
        &self.steps
    }

    /// Further steps, for which there was no room.
    #[must_use]
    pub fn not_kept(&self) -> u32 {
        self.not_kept
    }

    pub(super) fn apply(&mut self, event: &Event<'_>, mark: Mark) {
        let is_step = matches!(
            event.kind,
            Kind::ComplaintFiled
                | Kind::ComplaintAnswered
                | Kind::ComplaintProposed
                | Kind::ComplaintClosed
                | Kind::ComplaintReopened
        );
        let Some(complaint) = event.id(Field::Complaint).filter(|_| is_step) else {
            return;
        };
        if self.steps.len() >= MAX_STEPS {
            self.not_kept = self.not_kept.saturating_add(1);
            return;
        }
        let role = event.term(Field::Role, Role::from_code);
        self.steps.push(ComplaintStep {
            complaint: complaint.to_owned(),
            kind: event.kind as u16,
            mark,
            role: role.map(|role| role as u8),
            reason: match event.get(Field::Reason) {
                Value::Text(reason) => Some(reason.to_owned()),
                _ => None,
            },
        });
    }
}

//! Standards after the check.

use super::{Cond, Pattern, Span};
use anxin_events::Field;

/// `标准 …`: when the duty arises, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// The event that makes it arise; its filter is over its own fields.
    pub start: Pattern,
    /// Counts from this date or instant of it; none: from when it occurred.
    pub from: Option<Field>,
    /// Scope and `若`, judged at the start event.
    pub condition: Cond,
    /// What has to be.
    pub duty: Duty,
}

/// What a standard asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// A condition at the start event.
    Holds(Cond),
    /// An event not longer before than this, with `同` among its `same`.
    Before(Option<Span>, Pattern),
    /// An event before this has passed, with `同` among its `same`.
    After(Span, Pattern),
}

impl Duty {
    /// The event that is asked for.
    #[must_use]
    pub const fn event(&self) -> Option<&Pattern> {
        match self {
            Duty::Holds(_) => None,
            Duty::Before(_, event) | Duty::After(_, event) => Some(event),
        }
    }
}

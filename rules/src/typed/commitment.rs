//! Commitments after the check.

use super::{Cond, Expr, Span};
use crate::ast::{Change, Text};
use anxin_events::Kind;
use anxin_events::vocabulary::Role;

/// `承诺 …`: what is owed on a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The kind of the claim event.
    pub kind: Kind,
    /// Scope and `其中`: is the claim one under this commitment?
    pub filter: Cond,
    /// All must hold, or be excused.
    pub requirements: Vec<Requirement>,
    /// None may hold.
    pub exclusions: Vec<Requirement>,
    /// People decide where one holds.
    pub questions: Vec<Question>,
    /// What the computation begins with.
    pub base: (Text, Expr),
    /// In the order in which they are applied.
    pub exceptions: Vec<Exception>,
    /// Most that one claim may get.
    pub cap: Option<Expr>,
    /// Most that all claims of a year may get.
    pub yearly_cap: Option<Expr>,
    /// Who bears it.
    pub sharing: Option<Sharing>,
    /// What must be done by when, counted from the claim.
    pub limits: Vec<(Text, Span)>,
}

/// A labelled condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What it is called.
    pub label: Text,
    /// What must be so.
    pub condition: Cond,
    /// If so, a failure does not hurt the customer.
    pub excused: Option<Cond>,
}

/// A question for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is called.
    pub label: Text,
    /// When it has to be asked.
    pub condition: Cond,
    /// In words.
    pub ask: Text,
}

/// A labelled change of the amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What it is called.
    pub label: Text,
    /// When it applies.
    pub condition: Cond,
    /// What it does.
    pub change: Change,
    /// By how much, or to what.
    pub amount: Expr,
    /// The result is at least this.
    pub at_least: Option<Expr>,
    /// The result is at most this.
    pub at_most: Option<Expr>,
}

/// Who bears how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// When the first shares hold.
    pub condition: Cond,
    /// A ratio each; none is the rest.
    pub shares: Vec<(Role, Option<Expr>)>,
    /// Where the condition does not hold.
    pub otherwise: Vec<(Role, Option<Expr>)>,
}

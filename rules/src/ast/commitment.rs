//! What a commitment is made of beside the clauses that it shares with rules.

use super::{Condition, Expression, Name};

/// `已催缴 [英文 "…"]`: what a line of a computation is called.
#[derive(Clone, Debug)]
pub struct Label {
    /// In the file's language, and for `先于`.
    pub name: Name,
    /// In the other language.
    pub other: Option<String>,
}

/// `条件 标签 若 c [豁免 若 d]`; of an exclusion the same.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// What it is called.
    pub label: Label,
    /// What must be so.
    pub condition: Condition,
    /// If so, a failed condition does not hurt the customer: the brand or its agent is at fault.
    pub excused: Option<Condition>,
}

/// `例外 标签 [若 c] 减 x [不低于 y] [不高于 z] [先于 标签, …]`.
#[derive(Clone, Debug)]
pub struct Exception {
    /// What it is called.
    pub label: Label,
    /// When it applies; none: always.
    pub condition: Option<Condition>,
    /// What it does to the amount.
    pub change: Change,
    /// By how much, or to what.
    pub amount: Expression,
    /// The result is at least this.
    pub at_least: Option<Expression>,
    /// The result is at most this.
    pub at_most: Option<Expression>,
    /// It is applied before these, where both apply.
    pub before: Vec<Name>,
}

/// What an exception does to the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// `减`.
    Less,
    /// `加`.
    More,
    /// `改为`.
    Instead,
}

/// `分担 [若 c 则] 平台 100% [否则 平台 50% 品牌 其余]`.
#[derive(Clone, Debug)]
pub struct Sharing {
    /// When the first shares hold; none: always.
    pub condition: Option<Condition>,
    /// The shares.
    pub shares: Vec<Share>,
    /// The shares where the condition does not hold.
    pub otherwise: Vec<Share>,
}

/// `平台 50%`, `品牌 其余`.
#[derive(Clone, Debug)]
pub struct Share {
    /// A role.
    pub bearer: Name,
    /// A ratio; none is `其余`: what the others leave.
    pub part: Option<Expression>,
}

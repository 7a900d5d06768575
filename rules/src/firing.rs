//! What judging an event gives: which rule said what, of which deal, on which evidence.

use crate::ast::Text;
use anxin_events::{Instant, Money, vocabulary::Role};
use serde::{Deserialize, Serialize};

/// One answer of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// Index into the rules of the rule set.
    pub rule: usize,
    /// The deal's id.
    pub deal: String,
    /// Log position of the event that triggered it; for a deadline the one that started it.
    pub trigger: u64,
    /// Business time: when the trigger occurred, or the deadline itself. It could not have fired earlier.
    pub at: Instant,
    /// The log's clock when it fired.
    pub known_at: Instant,
    /// What the rule said.
    pub answer: Answer,
}

/// What a rule may say of an event or a deadline. Saying nothing is the ordinary case and has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Its condition is true.
    Fired(Finding),
    /// Its condition can be neither true nor false: these names are missing (`收款账户`, `本交易.总价`).
    Unknown {
        /// Missing names in source order: Chinese and English.
        missing: Vec<(String, String)>,
    },
    /// A deadline that had fired is met after all, by an event that was recorded late.
    Withdrawn {
        /// Log position of that event.
        by: u64,
    },
}

/// What a person needs to know of a rule that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's sentence with its values filled in, in both languages where the rule has them.
    pub message: Text,
    /// Log positions of the evidence, ascending.
    pub evidence: Vec<u64>,
    /// Who stands to lose how much.
    pub at_stake: Option<(RoleCode, Money)>,
    /// Values of the merge keys, in the rule's order; empty where every firing is an alert of its own.
    pub merge: Vec<String>,
}

/// A role as it is kept in snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleCode(pub u8);

impl From<Role> for RoleCode {
    fn from(role: Role) -> RoleCode {
        RoleCode(role as u8)
    }
}

impl RoleCode {
    /// The role.
    #[must_use]
    pub fn role(self) -> Option<Role> {
        Role::from_code(self.0)
    }
}

/// Facts that only the money projection knows, handed to the judge with each event. They are what holds
/// once the event has happened; for `payment_instructed` as if it had been paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supplied {
    /// `本交易.到期应付`: payable items due up to the event's day.
    pub due_to_date: Option<Money>,
    /// `本交易.已付`: paid so far against the price.
    pub paid_to_date: Option<Money>,
    /// `本交易.有应付项`: a payment step names, or unambiguously matches, a line of the schedule.
    pub item_known: Option<bool>,
    /// `本交易.本项应付`: payable under that line.
    pub item_payable: Option<Money>,
    /// `本交易.本项已付`: paid under that line, this event included.
    pub item_paid: Option<Money>,
    /// `本交易.买方敞口`: unprotected exposure of the buyers.
    pub buyer_exposure: Option<Money>,
    /// `本交易.卖方敞口`: unprotected exposure of the sellers.
    pub seller_exposure: Option<Money>,
}

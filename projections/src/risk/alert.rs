//! An alert: what a rule found in one deal, how often, on which evidence, and what became of it.

use super::{Change, Feed};
use anxin_events::{EventId, Instant, Money};
use anxin_rules::ast::Text;
use anxin_rules::{Action, Calendar, Finding, RoleCode, RuleInfo, Severity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What a rule raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Derived from rule, deal, merge values and the event that raised it: the same in every replay.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// The risk characteristic (`B1`).
    pub characteristic: String,
    /// What the rule is called.
    pub title: Text,
    /// How bad.
    pub severity: Severity,
    /// What the rule asks for.
    pub actions: Vec<Action>,
    /// The rule's sentence for the first occasion.
    pub message: Text,
    /// What a person should look at.
    pub evidence: Vec<Evidence>,
    /// Who stood to lose how much when it was raised.
    pub at_stake: Option<(RoleCode, Money)>,
    /// Business time of the first occasion: it could not have been raised earlier.
    pub first_at: Instant,
    /// The log's clock when it was raised.
    pub raised_at: Instant,
    /// Log position at which it was raised.
    pub position: u64,
    /// Business time of the last occasion.
    pub last_at: Instant,
    /// Its hold outlasts the step that raised it: see [`crate::Verdict`].
    pub stands: bool,
    /// What became of it.
    pub state: AlertState,
    occasions: Vec<Occasion>,
    merge: Vec<String>,
}

/// An event as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its log position.
    pub position: u64,
    /// Its id; none only where the position is not of this deal.
    pub event: Option<EventId>,
}

/// One time that the rule fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// Log position of the event that triggered it, or that started the deadline.
    pub trigger: u64,
    /// Business time.
    pub at: Instant,
    /// Log position of the late record that took it back.
    pub withdrawn_by: Option<u64>,
}

/// What became of an alert. `by` is the log position of the event that made it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertState {
    /// Nobody did anything about it.
    Open,
    /// Somebody took note.
    Acknowledged {
        /// By which event.
        by: u64,
    },
    /// Put off; open again once the log's clock passes `until`.
    Snoozed {
        /// By which event.
        by: u64,
        /// Its end.
        until: Instant,
        /// Why.
        reason: String,
    },
    /// Set aside by a person.
    Dismissed {
        /// By which event.
        by: u64,
        /// Why.
        reason: String,
    },
    /// A record that came late shows that it should not have been raised (`迟到的记录`).
    Withdrawn {
        /// Which record.
        by: u64,
    },
}

impl AlertState {
    /// Dismissed or withdrawn: nothing joins it, and it holds nothing.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            AlertState::Dismissed { .. } | AlertState::Withdrawn { .. }
        )
    }
}

impl Alert {
    pub(super) fn raise(
        id: String,
        rule: &RuleInfo,
        finding: &Finding,
        occasion: Occasion,
        evidence: Vec<Evidence>,
        stands: bool,
        feed: &Feed,
    ) -> Alert {
        Alert {
            id,
            rule: rule.terms.id.clone(),
            characteristic: rule.characteristic().to_owned(),
            title: rule.terms.title.clone(),
            severity: rule.severity,
            actions: rule.actions.clone(),
            message: finding.message.clone(),
            evidence,
            at_stake: finding.at_stake,
            first_at: occasion.at,
            raised_at: feed.clock,
            position: feed.position,
            last_at: occasion.at,
            stands,
            state: AlertState::Open,
            occasions: vec![occasion],
            merge: finding.merge.clone(),
        }
    }

    /// Every time that the rule fired for it, withdrawn ones included.
    #[must_use]
    pub fn occasions(&self) -> &[Occasion] {
        &self.occasions
    }

    /// How many occasions are not withdrawn.
    #[must_use]
    pub fn count(&self) -> usize {
        self.occasions
            .iter()
            .filter(|own| own.withdrawn_by.is_none())
            .count()
    }

    /// Does a firing with these merge values at this business time join it? Beyond the years of the
    /// calendar it does not: rather one alert too many.
    pub(super) fn takes(
        &self,
        rule: &RuleInfo,
        merge: &[String],
        at: Instant,
        calendar: &Calendar,
    ) -> bool {
        let (earlier, later) = (at.min(self.last_at), at.max(self.last_at));
        let is_near = |within| {
            calendar
                .later(earlier, within)
                .is_ok_and(|end| later <= end)
        };
        !merge.is_empty()
            && self.rule == rule.terms.id
            && self.merge == merge
            && !self.state.is_final()
            && rule.merge_within.is_none_or(is_near)
    }

    pub(super) fn join(&mut self, occasion: Occasion, stands: bool) {
        self.occasions.push(occasion);
        self.last_at = self.last_at.max(occasion.at);
        self.first_at = self.first_at.min(occasion.at);
        self.stands |= stands;
    }

    /// Takes back the occasion of this rule and trigger; what that changed, none where it has none.
    pub(super) fn withdraw(&mut self, rule: &str, trigger: u64, by: u64) -> Option<Change> {
        if self.rule != rule {
            return None;
        }
        let mut occasions = self.occasions.iter_mut();
        let own = occasions.find(|own| own.trigger == trigger && own.withdrawn_by.is_none())?;
        own.withdrawn_by = Some(by);
        if self.count() > 0 {
            return Some(Change::Reduced { by });
        }
        self.state = AlertState::Withdrawn { by };
        Some(Change::Withdrawn { by })
    }
}

/// The id of an alert: sixteen hexadecimal digits of a SHA-256. Each part is preceded by its length,
/// so no two lists of parts give the same bytes.
pub(super) fn identity(rule: &str, deal: &str, merge: &[String], trigger: Evidence) -> String {
    let mut hash = Sha256::new();
    let parts = [rule, deal]
        .into_iter()
        .chain(merge.iter().map(String::as_str));
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    match trigger.event {
        Some(id) => hash.update(id.bytes()),
        None => hash.update(trigger.position.to_be_bytes()),
    }
    hash.finalize()
        .iter()
        .take(8)
        .fold(String::with_capacity(16), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// What a rule could not decide, told once for each set of missing names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// The rule.
    pub rule: String,
    /// The risk characteristic.
    pub characteristic: String,
    /// It is a shadow rule.
    pub shadow: bool,
    /// What is missing: Chinese and English.
    pub missing: Vec<(String, String)>,
    /// The first event that it could not judge.
    pub event: Evidence,
    /// Business time of that event.
    pub first_at: Instant,
    /// Business time of the last one.
    pub last_at: Instant,
    /// How often.
    pub count: u64,
}

impl Unknown {
    pub(super) fn new(
        rule: &RuleInfo,
        shadow: bool,
        missing: Vec<(String, String)>,
        event: Evidence,
        at: Instant,
    ) -> Unknown {
        Unknown {
            rule: rule.terms.id.clone(),
            characteristic: rule.characteristic().to_owned(),
            shadow,
            missing,
            event,
            first_at: at,
            last_at: at,
            count: 1,
        }
    }

    pub(super) fn is_same(&self, other: &Unknown) -> bool {
        self.rule == other.rule && self.shadow == other.shadow && self.missing == other.missing
    }

    pub(super) fn repeat(&mut self, other: &Unknown) {
        self.count = self.count.saturating_add(1);
        self.last_at = self.last_at.max(other.last_at);
    }
}

//! What was done about the money that was lost: caught before, after, missed, or not catchable.
//!
//! Only an alert of the case's `机理` that an expectation names, of a live rule that holds, blocks or
//! escalates, raised by the log's clock and not taken back, counts. One of another mechanism that happens
//! to hold does not.

use super::result::{AlertResult, AlertState, CaseResult};
use super::{Run, expected};
use anxin_events::{Instant, Money};
use anxin_rules::case::{Case, Loss};
use anxin_rules::{RiskType, RuleSet};

/// A loss, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossOutcome {
    /// When, and how much.
    pub loss: Loss,
    /// What was done about it.
    pub caught: Caught,
}

/// What was done about a loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caught {
    /// An alert that counts was raised before it.
    Before {
        /// Its rule.
        rule: String,
        /// When it was raised.
        at: Instant,
    },
    /// The first alert that counts came with the loss or after it.
    After {
        /// Its rule.
        rule: String,
        /// When it was raised.
        at: Instant,
    },
    /// No alert that counts was ever raised.
    Missed,
    /// None was raised before it, and the case says why none could have been.
    NotCatchable {
        /// In the case's words.
        why: String,
    },
}

impl Caught {
    /// Chinese and English.
    #[must_use]
    pub const fn names(&self) -> (&'static str, &'static str) {
        match self {
            Caught::Before { .. } => ("事前拦下", "caught before"),
            Caught::After { .. } => ("事后才报", "caught after"),
            Caught::Missed => ("漏报", "missed"),
            Caught::NotCatchable { .. } => ("无从拦下", "not catchable"),
        }
    }
}

impl LossOutcome {
    /// Microseconds from the first alert that counts to the loss, where it came before.
    #[must_use]
    pub fn lead(&self) -> Option<i64> {
        match self.caught {
            Caught::Before { at, .. } => Some(self.loss.at.micros().saturating_sub(at.micros())),
            _ => None,
        }
    }
}

/// The losses of a case.
pub(super) fn losses(case: &Case, result: &CaseResult) -> Vec<LossOutcome> {
    let Some(head) = &case.head else {
        return Vec::new();
    };
    let (deal, expected) = (
        result.deals.iter().find(|own| own.deal == case.deal),
        expected(case),
    );
    let counts = |alert: &&AlertResult| {
        head.mechanism.contains(&alert.rule)
            && expected.contains(alert.rule.as_str())
            && alert.stops()
            && alert.state != AlertState::Withdrawn
    };
    let alerts = deal.iter().flat_map(|deal| &deal.alerts).filter(counts);
    let first = alerts.min_by_key(|alert| alert.raised_at);
    let outcome = |loss: &Loss| {
        let caught = match (first, &loss.not_catchable) {
            (Some(alert), _) if alert.raised_at < loss.at => Caught::Before {
                rule: alert.rule.clone(),
                at: alert.raised_at,
            },
            (_, Some(why)) => Caught::NotCatchable { why: why.clone() },
            (Some(alert), None) => Caught::After {
                rule: alert.rule.clone(),
                at: alert.raised_at,
            },
            (None, None) => Caught::Missed,
        };
        LossOutcome {
            loss: loss.clone(),
            caught,
        }
    };
    head.losses.iter().map(outcome).collect()
}

/// Alerts that would have stopped a step although no expectation of the case names their rule: deal, alert.
pub(super) fn false_alarms(case: &Case, result: &CaseResult) -> Vec<(String, AlertResult)> {
    let expected = expected(case);
    let wrong = |alert: &&AlertResult| alert.stops() && !expected.contains(alert.rule.as_str());
    let each = result.deals.iter().flat_map(|deal| {
        let own = deal.alerts.iter().filter(wrong);
        own.map(|alert| (deal.deal.clone(), alert.clone()))
    });
    each.collect()
}

/// A line of the table: the cases of one risk type, of none, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// That of the first rule of their mechanism; none: without a mechanism, as the ordinary deals.
    pub risk: Option<RiskType>,
    /// How many cases.
    pub cases: usize,
    /// How many of them state no loss.
    pub without_loss: usize,
    /// Losses that were caught before.
    pub before: usize,
    /// Losses with the first alert at the loss or after it.
    pub after: usize,
    /// Losses that no alert ever told of.
    pub missed: usize,
    /// Losses that nothing could have caught.
    pub not_catchable: usize,
    /// Alerts that would have stopped a step without reason.
    pub false_alarms: usize,
    /// All losses together.
    pub lost: Money,
    /// Those that were caught before.
    pub caught: Money,
}

/// What was done about all losses: a line for each risk type and one for the cases without a mechanism,
/// then the total.
#[must_use]
pub fn table<'a>(
    runs: impl Iterator<Item = (&'a Case, &'a Run)> + Clone,
    rules: &RuleSet,
) -> (Vec<Row>, Row) {
    let types = ["A", "B", "C", "D", "E"].map(RiskType::named);
    let rows = types.into_iter().chain([None]).map(|risk| {
        let own = runs
            .clone()
            .filter(|(case, _)| risk_of(case, rules) == risk);
        let mut row = Row {
            risk,
            ..Row::default()
        };
        own.for_each(|(_, run)| row.add(run));
        row
    });
    let mut total = Row::default();
    runs.clone().for_each(|(_, run)| total.add(run));
    (rows.collect(), total)
}

/// The risk type of a case.
#[must_use]
pub fn risk_of(case: &Case, rules: &RuleSet) -> Option<RiskType> {
    let first = case.head.as_ref()?.mechanism.first()?;
    let rule = rules.rules.iter().find(|rule| rule.terms.id == *first)?;
    Some(rule.risk)
}

impl Row {
    fn add(&mut self, run: &Run) {
        let plus = |count: &mut usize, more: usize| *count = count.saturating_add(more);
        plus(&mut self.cases, 1);
        plus(&mut self.without_loss, usize::from(run.losses.is_empty()));
        plus(&mut self.false_alarms, run.false_alarms.len());
        for own in &run.losses {
            let amount = own.loss.amount;
            self.lost = self.lost.checked_add(amount).unwrap_or(self.lost);
            match own.caught {
                Caught::Before { .. } => {
                    plus(&mut self.before, 1);
                    self.caught = self.caught.checked_add(amount).unwrap_or(self.caught);
                }
                Caught::After { .. } => plus(&mut self.after, 1),
                Caught::Missed => plus(&mut self.missed, 1),
                Caught::NotCatchable { .. } => plus(&mut self.not_catchable, 1),
            }
        }
    }
}

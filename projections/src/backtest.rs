//! Two rule sets over one past: which alerts are new, lost, earlier, later or withdrawn, how long before a
//! loss they came, and how much money they speak of.
//!
//! An alert of one rule set is the other's if rule, deal and merge values are the same, for an alert without
//! merge values the event that triggered it; repeats of the same are paired in order. What payouts would
//! differ is not reckoned: no claims are folded yet.

use crate::projections::Projections;
use crate::risk::{Alert, AlertState};
use anxin_events::{Category, Event, Instant, Money};
use anxin_rules::case::Loss;
use anxin_rules::{Action, RuleSet, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One past under two rule sets.
#[derive(Clone, Debug)]
pub struct Backtest {
    base: Projections,
    head: Projections,
    /// Alerts of shadow rules count like those of live ones.
    with_shadow: bool,
    /// In the order of their first events.
    deals: Vec<String>,
}

/// What became of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only the head raises it.
    New,
    /// Only the base raised it.
    Lost,
    /// The head raises it earlier.
    Earlier,
    /// The head raises it later.
    Later,
    /// A late record takes it back under the head alone.
    Withdrawn,
    /// A late record takes it back under the base alone.
    Kept,
    /// Nothing.
    Same,
}

impl Change {
    /// All, in the order of reports.
    pub const ALL: [Change; 7] = [
        Change::New,
        Change::Lost,
        Change::Earlier,
        Change::Later,
        Change::Withdrawn,
        Change::Kept,
        Change::Same,
    ];

    /// Chinese and English.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Change::New => ("新增", "new"),
            Change::Lost => ("丢失", "lost"),
            Change::Earlier => ("提前", "earlier"),
            Change::Later => ("推迟", "later"),
            Change::Withdrawn => ("改为撤回", "withdrawn"),
            Change::Kept => ("不再撤回", "kept"),
            Change::Same => ("不变", "same"),
        }
    }
}

/// An alert under both rule sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What became of it.
    pub change: Change,
    /// Under the base.
    pub base: Option<Alert>,
    /// Under the head.
    pub head: Option<Alert>,
}

impl Compared {
    /// The head's alert, or the base's where the head has none.
    #[must_use]
    pub fn alert(&self) -> Option<&Alert> {
        self.head.as_ref().or(self.base.as_ref())
    }

    /// The graver of both sides: a critical alert that became low is not to slip through.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        let both = [&self.base, &self.head].into_iter().flatten();
        both.map(|alert| alert.severity).max()
    }
}

/// What one rule set did about a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Microseconds from the first alert of the deal to the loss; none if there was no alert before it.
    pub lead: Option<i64>,
    /// An alert that holds or blocks came before the loss, so that the money could have been kept.
    pub held: bool,
}

/// A loss, and what each rule set did about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossCompared {
    /// When, and how much.
    pub loss: Loss,
    /// Under the base.
    pub base: Warning,
    /// Under the head.
    pub head: Warning,
}

/// One deal under both rule sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealCompared {
    /// Its id.
    pub deal: String,
    /// Its alerts, those of the base first as it raised them, then what is new.
    pub alerts: Vec<Compared>,
    /// The largest amount that a standing alert speaks of: under the base, under the head.
    pub at_stake: (Money, Money),
    /// Alerts of the head's shadow rules that were not counted.
    pub left_out: usize,
}

impl Backtest {
    /// Nothing has happened.
    #[must_use]
    pub fn new(base: Arc<RuleSet>, head: Arc<RuleSet>) -> Backtest {
        Backtest {
            base: Projections::new(base),
            head: Projections::new(head),
            with_shadow: false,
            deals: Vec::new(),
        }
    }

    /// The same, with alerts of shadow rules among the others: what if they were live?
    #[must_use]
    pub fn with_shadow(mut self) -> Backtest {
        self.with_shadow = true;
        self
    }

    /// Takes in the event at a log position.
    pub fn take(&mut self, position: u64, event: &Event<'_>) {
        let is_new = self.base.risk(event.stream.key()).is_none();
        if event.stream.category() == Category::Deal && is_new {
            self.deals.push(event.stream.key().to_owned());
        }
        self.base.apply(position, event);
        self.head.apply(position, event);
    }

    /// Every deal, in the order of their first events.
    #[must_use]
    pub fn deals(&self) -> Vec<DealCompared> {
        let each = self.deals.iter().map(|deal| {
            let (base, head) = (self.alerts(&self.base, deal), self.alerts(&self.head, deal));
            let shadow = self.head.risk(deal).map_or(0, |risk| risk.shadow().len());
            DealCompared {
                deal: deal.clone(),
                at_stake: (at_stake(&base), at_stake(&head)),
                alerts: compare(&base, &head),
                left_out: if self.with_shadow { 0 } else { shadow },
            }
        });
        each.collect()
    }

    /// What was done about a loss of this deal.
    #[must_use]
    pub fn loss(&self, deal: &str, loss: &Loss) -> LossCompared {
        LossCompared {
            loss: loss.clone(),
            base: warning(&self.alerts(&self.base, deal), loss.at),
            head: warning(&self.alerts(&self.head, deal), loss.at),
        }
    }

    fn alerts(&self, state: &Projections, deal: &str) -> Vec<Alert> {
        let Some(risk) = state.risk(deal) else {
            return Vec::new();
        };
        let shadow = risk.shadow().iter().filter(|_| self.with_shadow);
        risk.alerts().iter().chain(shadow).cloned().collect()
    }
}

/// Rule, merge values, and the trigger where there are none.
fn identity(alert: &Alert) -> (&str, &[String], Option<u64>) {
    let trigger = alert.occasions().first().map(|own| own.trigger);
    let own = trigger.filter(|_| alert.merge().is_empty());
    (&alert.rule, alert.merge(), own)
}

fn compare(base: &[Alert], head: &[Alert]) -> Vec<Compared> {
    let mut open: BTreeMap<_, Vec<&Alert>> = BTreeMap::new();
    // Taken from the end, so the first stands last.
    for alert in head.iter().rev() {
        open.entry(identity(alert)).or_default().push(alert);
    }
    let mut compared: Vec<Compared> = Vec::new();
    for alert in base {
        let other = open.get_mut(&identity(alert)).and_then(Vec::pop);
        compared.push(Compared {
            change: other.map_or(Change::Lost, |other| change(alert, other)),
            base: Some(alert.clone()),
            head: other.cloned(),
        });
    }
    let unmatched = |alert: &&Alert| {
        let left = open.get(&identity(alert));
        left.is_some_and(|left| left.iter().any(|own| own.id == alert.id))
    };
    compared.extend(head.iter().filter(unmatched).map(|alert| Compared {
        change: Change::New,
        base: None,
        head: Some(alert.clone()),
    }));
    compared
}

fn change(base: &Alert, head: &Alert) -> Change {
    match (is_withdrawn(base), is_withdrawn(head)) {
        (false, true) => Change::Withdrawn,
        (true, false) => Change::Kept,
        _ if head.raised_at < base.raised_at => Change::Earlier,
        _ if head.raised_at > base.raised_at => Change::Later,
        _ => Change::Same,
    }
}

const fn is_withdrawn(alert: &Alert) -> bool {
    matches!(alert.state, AlertState::Withdrawn { .. })
}

fn at_stake(alerts: &[Alert]) -> Money {
    let standing = alerts.iter().filter(|alert| !is_withdrawn(alert));
    let amounts = standing.filter_map(|alert| alert.at_stake.map(|(_, amount)| amount));
    amounts.max().unwrap_or(Money::from_fen(0))
}

/// Only what was raised before the moment counts: an alert at the loss itself comes too late.
fn warning(alerts: &[Alert], loss: Instant) -> Warning {
    let before = || alerts.iter().filter(|alert| alert.raised_at < loss);
    let first = before().map(|alert| alert.raised_at).min();
    let holds = |action: &Action| {
        matches!(
            action,
            Action::HoldPayment | Action::HoldRelease | Action::Block
        )
    };
    Warning {
        lead: first.map(|first| loss.micros().saturating_sub(first.micros())),
        held: before().any(|alert| alert.actions.iter().any(holds)),
    }
}

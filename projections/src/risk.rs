//! One deal's alerts: what rules answered, made into things that people can follow, and what people did.
//!
//! Alerts are derived, so replay gives the same ones under the same ids. None is ever deleted: a late
//! record withdraws it, a person dismisses it, and both stay to be seen. It judges nothing itself.

mod alert;
mod change;
mod outcome;

pub use alert::{Alert, AlertState, Evidence, Occasion, Unknown};
pub(crate) use change::Feed;
pub use change::{AlertChange, Change};
pub(crate) use outcome::Weighing;
pub use outcome::{Outcome, is_payment_step};

use anxin_events::{Event, EventId, Field, Kind, Value};
use anxin_rules::{Answer, Calendar, Finding, Firing, Mode, RuleInfo, RuleSet};
use serde::{Deserialize, Serialize};

/// One deal's alerts, and beside them what must not be mistaken for alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealRisk {
    alerts: Vec<Alert>,
    shadow: Vec<Alert>,
    unknown: Vec<Unknown>,
    changes: Vec<AlertChange>,
    /// Positions and ids of the deal's events, ascending: evidence names both.
    events: Vec<(u64, EventId)>,
}

impl DealRisk {
    /// Alerts of rules in force, in the order in which they were raised.
    #[must_use]
    pub fn alerts(&self) -> &[Alert] {
        &self.alerts
    }

    /// Alerts of shadow rules: judged and kept, never acted upon.
    #[must_use]
    pub fn shadow(&self) -> &[Alert] {
        &self.shadow
    }

    /// What rules could not decide.
    #[must_use]
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// Everything that happened to the alerts in force, in log order; append-only.
    #[must_use]
    pub fn changes(&self) -> &[AlertChange] {
        &self.changes
    }

    /// Takes in what people did about an alert, and the event's place in the log.
    pub(crate) fn apply(&mut self, event: &Event<'_>, feed: &mut Feed) {
        self.events.push((feed.position, event.id));
        let Some(id) = event.id(Field::Alert) else {
            return;
        };
        let reason = match event.get(Field::Reason) {
            Value::Text(text) => text.to_owned(),
            _ => String::new(),
        };
        let by = feed.position;
        let (state, change) = match (event.kind, event.get(Field::Until)) {
            (Kind::AlertAcknowledged, _) => (AlertState::Acknowledged { by }, Change::Acknowledged),
            (Kind::AlertSnoozed, Value::Instant(until)) => {
                (AlertState::Snoozed { by, until, reason }, Change::Snoozed)
            }
            (Kind::AlertDismissed, _) => (AlertState::Dismissed { by, reason }, Change::Dismissed),
            _ => return,
        };
        let found = self
            .alerts
            .iter()
            .position(|alert| alert.id == id && !alert.state.is_final());
        if let Some(alert) = found.and_then(|at| self.alerts.get_mut(at)) {
            alert.state = state;
            self.changes.push(feed.note(event.stream.key(), id, change));
        }
    }

    /// Takes in one answer of a rule. `trigger` is the kind of the event that is being judged; none
    /// where the log's clock reached a deadline.
    pub(crate) fn take(
        &mut self,
        firing: Firing,
        rules: &RuleSet,
        trigger: Option<Kind>,
        feed: &mut Feed,
    ) -> Taken {
        let Some(rule) = rules.rules.get(firing.rule) else {
            return Taken::Nothing;
        };
        let shadow = rule.terms.mode == Mode::Shadow;
        match firing.answer {
            Answer::Fired(ref finding) => {
                let stands = !trigger.is_some_and(is_payment_step);
                let (at, change) =
                    self.fire(&firing, finding, (rule, rules.calendar()), stands, feed);
                if shadow {
                    return Taken::Nothing;
                }
                let id = self
                    .alerts
                    .get(at)
                    .map(|alert| alert.id.clone())
                    .unwrap_or_default();
                self.changes.push(feed.note(&firing.deal, &id, change));
                Taken::Alert(at)
            }
            Answer::Unknown { missing } => {
                let event = self.evidence(firing.trigger);
                let unknown = Unknown::new(rule, shadow, missing, event, firing.at);
                let same = self
                    .unknown
                    .iter_mut()
                    .enumerate()
                    .find(|(_, own)| own.is_same(&unknown));
                if let Some((at, own)) = same {
                    own.repeat(&unknown);
                    return Taken::Unknown(at);
                }
                self.unknown.push(unknown);
                Taken::Unknown(self.unknown.len().saturating_sub(1))
            }
            Answer::Withdrawn { by } => {
                let alerts = if shadow {
                    &mut self.shadow
                } else {
                    &mut self.alerts
                };
                let withdrawn = alerts.iter_mut().find_map(|alert| {
                    let change = alert.withdraw(&rule.terms.id, firing.trigger, by)?;
                    Some((alert.id.clone(), change))
                });
                if let Some((id, change)) = withdrawn.filter(|_| !shadow) {
                    self.changes.push(feed.note(&firing.deal, &id, change));
                }
                Taken::Nothing
            }
        }
    }

    /// Joins an alert or raises one; its place, and which of the two.
    fn fire(
        &mut self,
        firing: &Firing,
        finding: &Finding,
        (rule, calendar): (&RuleInfo, &Calendar),
        stands: bool,
        feed: &Feed,
    ) -> (usize, Change) {
        let trigger = self.evidence(firing.trigger);
        let id = alert::identity(&rule.terms.id, &firing.deal, &finding.merge, trigger);
        let evidence = finding
            .evidence
            .iter()
            .map(|at| self.evidence(*at))
            .collect();
        let alerts = if rule.terms.mode == Mode::Shadow {
            &mut self.shadow
        } else {
            &mut self.alerts
        };
        let joins = |alert: &Alert| {
            alert.id == id || alert.takes(rule, &finding.merge, firing.at, calendar)
        };
        let occasion = Occasion {
            trigger: firing.trigger,
            at: firing.at,
            withdrawn_by: None,
        };
        if let Some((at, alert)) = alerts.iter_mut().enumerate().rfind(|(_, own)| joins(own)) {
            alert.join(occasion, stands);
            return (at, Change::Joined);
        }
        alerts.push(Alert::raise(
            id, rule, finding, occasion, evidence, stands, feed,
        ));
        (alerts.len().saturating_sub(1), Change::Raised)
    }

    fn evidence(&self, position: u64) -> Evidence {
        let found = self
            .events
            .binary_search_by_key(&position, |(own, _)| *own)
            .ok();
        let event = found.and_then(|at| self.events.get(at)).map(|(_, id)| *id);
        Evidence { position, event }
    }
}

/// What an answer became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// An alert was raised or joined: its place.
    Alert(usize),
    /// A rule could not decide: its place among the unknown.
    Unknown(usize),
    /// Nothing that bears on the step.
    Nothing,
}

//! A deal's alerts as JSON.

use super::Shown;
use crate::risk::{Alert, AlertChange, AlertState, Change, Evidence, Unknown};
use anxin_events::{EventId, Instant, Money};
use anxin_rules::ast::Text;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct AlertView<'a> {
    id: &'a str,
    rule: &'a str,
    characteristic: &'a str,
    title: &'a Text,
    severity: &'static str,
    actions: Vec<&'static str>,
    message: &'a Text,
    evidence: Vec<EvidenceView>,
    at_stake: Option<AtStakeView>,
    first_at: Shown<Instant>,
    raised_at: Shown<Instant>,
    position: u64,
    count: usize,
    last_at: Shown<Instant>,
    stands: bool,
    state: StateView<'a>,
    occasions: Vec<OccasionView>,
}

#[derive(Debug, Serialize)]
struct EvidenceView {
    position: u64,
    event_id: Option<Shown<EventId>>,
}

#[derive(Debug, Serialize)]
struct AtStakeView {
    party: Option<&'static str>,
    amount: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct OccasionView {
    trigger: u64,
    at: Shown<Instant>,
    withdrawn_by: Option<u64>,
}

/// `name` is open, acknowledged, snoozed, dismissed or withdrawn; a snooze that is over reads as open.
#[derive(Debug, Default, Serialize)]
struct StateView<'a> {
    name: &'static str,
    by: Option<u64>,
    until: Option<Shown<Instant>>,
    reason: Option<&'a str>,
    reason_zh: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct UnknownView<'a> {
    rule: &'a str,
    characteristic: &'a str,
    shadow: bool,
    missing: Vec<MissingView<'a>>,
    event: EvidenceView,
    first_at: Shown<Instant>,
    last_at: Shown<Instant>,
    count: u64,
}

#[derive(Debug, Serialize)]
struct MissingView<'a> {
    zh: &'a str,
    en: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct ChangeView<'a> {
    position: u64,
    ordinal: u32,
    at: Shown<Instant>,
    alert: &'a str,
    change: &'static str,
    by: Option<u64>,
}

impl<'a> AlertView<'a> {
    pub(super) fn new(alert: &'a Alert, clock: Instant) -> AlertView<'a> {
        AlertView {
            id: &alert.id,
            rule: &alert.rule,
            characteristic: &alert.characteristic,
            title: &alert.title,
            severity: alert.severity.names().1,
            actions: alert
                .actions
                .iter()
                .map(|action| action.names().1)
                .collect(),
            message: &alert.message,
            evidence: alert.evidence.iter().map(EvidenceView::new).collect(),
            at_stake: alert.at_stake.map(|(party, amount)| AtStakeView {
                party: super::term(&anxin_events::vocabulary::Role::SET, Some(party.0)),
                amount: Shown(amount),
            }),
            first_at: Shown(alert.first_at),
            raised_at: Shown(alert.raised_at),
            position: alert.position,
            count: alert.count(),
            last_at: Shown(alert.last_at),
            stands: alert.stands,
            state: StateView::new(&alert.state, clock),
            occasions: alert
                .occasions()
                .iter()
                .map(|own| OccasionView {
                    trigger: own.trigger,
                    at: Shown(own.at),
                    withdrawn_by: own.withdrawn_by,
                })
                .collect(),
        }
    }
}

impl EvidenceView {
    fn new(evidence: &Evidence) -> EvidenceView {
        EvidenceView {
            position: evidence.position,
            event_id: evidence.event.map(Shown),
        }
    }
}

impl<'a> StateView<'a> {
    fn new(state: &'a AlertState, clock: Instant) -> StateView<'a> {
        let plain = |name, by| StateView {
            name,
            by,
            ..StateView::default()
        };
        match state {
            AlertState::Open => plain("open", None),
            AlertState::Acknowledged { by } => plain("acknowledged", Some(*by)),
            AlertState::Snoozed { until, .. } if *until <= clock => plain("open", None),
            AlertState::Snoozed { by, until, reason } => StateView {
                until: Some(Shown(*until)),
                reason: Some(reason),
                ..plain("snoozed", Some(*by))
            },
            AlertState::Dismissed { by, reason } => StateView {
                reason: Some(reason),
                ..plain("dismissed", Some(*by))
            },
            AlertState::Withdrawn { by } => StateView {
                reason: Some("late record"),
                reason_zh: Some("迟到的记录"),
                ..plain("withdrawn", Some(*by))
            },
        }
    }
}

impl<'a> UnknownView<'a> {
    pub(super) fn new(unknown: &'a Unknown) -> UnknownView<'a> {
        UnknownView {
            rule: &unknown.rule,
            characteristic: &unknown.characteristic,
            shadow: unknown.shadow,
            missing: unknown
                .missing
                .iter()
                .map(|(zh, en)| MissingView { zh, en })
                .collect(),
            event: EvidenceView::new(&unknown.event),
            first_at: Shown(unknown.first_at),
            last_at: Shown(unknown.last_at),
            count: unknown.count,
        }
    }
}

impl<'a> ChangeView<'a> {
    pub(super) fn new(change: &'a AlertChange) -> ChangeView<'a> {
        ChangeView {
            position: change.position,
            ordinal: change.ordinal,
            at: Shown(change.at),
            alert: &change.alert,
            change: change.change.name(),
            by: match change.change {
                Change::Reduced { by } | Change::Withdrawn { by } => Some(by),
                _ => None,
            },
        }
    }
}

//! What a step may do: the answer to "may this money move?".

use super::{Alert, AlertState, DealRisk, Taken};
use anxin_events::{Instant, Kind};
use anxin_rules::Action;
use serde::{Deserialize, Serialize};

/// From nothing to the strictest. Rules only raise it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// Nothing speaks against it.
    #[default]
    Allow,
    /// A party must be told first.
    Remind,
    /// The money must wait.
    Hold,
    /// The step must not happen.
    Block,
}

impl Outcome {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Allow => "allow",
            Outcome::Remind => "remind",
            Outcome::Hold => "hold",
            Outcome::Block => "block",
        }
    }

    /// Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Outcome::Allow => "放行",
            Outcome::Remind => "提醒",
            Outcome::Hold => "暂停",
            Outcome::Block => "阻断",
        }
    }
}

/// What a step comes to.
///
/// An alert raised by a payment step speaks of that step only: the next payment is judged anew. One
/// that anything else raised (a seizure, a missed deadline) stands, and holds the later payments or
/// releases of the deal, as its rule asks, until somebody dismisses it or a late record withdraws it.
/// Money on its way back to the buyer is never held by an earlier alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weighing {
    /// The strictest of all that bears on it.
    pub outcome: Outcome,
    /// People of the risk desk must look.
    pub escalate: bool,
    /// Alerts that this step raises or joins.
    pub alerts: Vec<usize>,
    /// Rules that could not decide about it.
    pub unknown: Vec<usize>,
    /// Earlier alerts whose hold stands.
    pub standing: Vec<usize>,
}

impl Weighing {
    /// What `kind` comes to, with what its firings became.
    pub(crate) fn of(kind: Kind, taken: &[Taken], risk: &DealRisk, clock: Instant) -> Weighing {
        let mut weighing = Weighing::default();
        for one in taken {
            match *one {
                Taken::Alert(at) => {
                    let actions = risk.alerts.get(at).map(|alert| alert.actions.as_slice());
                    weighing.raise(actions.unwrap_or_default());
                    if !weighing.alerts.contains(&at) {
                        weighing.alerts.push(at);
                    }
                }
                Taken::Unknown(at) => {
                    if risk.unknown.get(at).is_some_and(|own| !own.shadow) {
                        weighing.unknown.push(at);
                        if is_payment_step(kind) {
                            weighing.outcome = weighing.outcome.max(Outcome::Remind);
                        }
                    }
                }
                Taken::Nothing => {}
            }
        }
        for (at, alert) in risk.alerts.iter().enumerate() {
            if !weighing.alerts.contains(&at) && alert.holds(kind, clock) {
                weighing.outcome = weighing.outcome.max(Outcome::Hold);
                weighing.standing.push(at);
            }
        }
        weighing
    }

    fn raise(&mut self, actions: &[Action]) {
        // An alert without a further action is still something to be told.
        self.outcome = self.outcome.max(Outcome::Remind);
        for action in actions {
            match action {
                Action::HoldPayment | Action::HoldRelease => {
                    self.outcome = self.outcome.max(Outcome::Hold);
                }
                Action::Block => self.outcome = Outcome::Block,
                Action::Escalate => self.escalate = true,
                Action::Alert | Action::Remind => {}
            }
        }
    }
}

impl Alert {
    /// Does it hold a later step of this kind?
    fn holds(&self, kind: Kind, clock: Instant) -> bool {
        let in_force = match self.state {
            AlertState::Open | AlertState::Acknowledged { .. } => true,
            AlertState::Snoozed { until, .. } => until <= clock,
            AlertState::Dismissed { .. } | AlertState::Withdrawn { .. } => false,
        };
        let asks = |action| self.actions.contains(&action);
        let holds = (is_payment(kind) && asks(Action::HoldPayment))
            || (is_release(kind) && asks(Action::HoldRelease));
        self.stands && in_force && holds
    }
}

/// Does money move, or is about to move, in a step of this kind?
#[must_use]
pub const fn is_payment_step(kind: Kind) -> bool {
    let is_refund = matches!(kind, Kind::EscrowRefunded | Kind::PaymentRefunded);
    is_payment(kind) || is_release(kind) || is_refund
}

/// The buyer pays: `暂停付款` holds it.
const fn is_payment(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PaymentInstructed
            | Kind::PaymentMade
            | Kind::DepositPaid
            | Kind::CommissionPaid
            | Kind::TailPaid
            | Kind::TaxPaid
            | Kind::EscrowDeposited
    )
}

/// Money that was set aside goes to its payee: `暂停放款` holds it.
const fn is_release(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::EscrowReleased
            | Kind::LoanDisbursed
            | Kind::HandoverDepositReleased
            | Kind::HukouDepositReleased
    )
}

//! One movement of money, as its event tells it; where it went is decided later, with all that is known.

use anxin_events::{
    Event, Field, Instant, Kind, Money,
    vocabulary::{Purpose, Role},
};
use serde::{Deserialize, Serialize};

/// One movement of money of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Log position of its event.
    pub position: u64,
    /// Business time.
    pub at: Instant,
    /// Which way it went.
    pub way: Way,
    /// How much.
    pub amount: Money,
    pub(super) purpose: Option<u8>,
    pub(super) payer: Option<u8>,
    pub(super) payer_account: Option<String>,
    pub(super) payee: Option<u8>,
    pub(super) payee_account: Option<String>,
    pub(super) item: Option<String>,
    /// Which line of the schedule it belongs to.
    pub(super) line: Option<usize>,
}

/// Which way money went, before any account is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// From the buyer, or the buyer's lender.
    Paid,
    /// Kept back for the handover or the household register.
    Retained,
    /// Kept-back money went on to its payee.
    RetainedReleased,
    /// Out of the supervised account to its payee.
    Released,
    /// Out of the supervised account back to a payer.
    EscrowRefunded,
    /// Back from whoever was paid outside the supervised account.
    Refunded,
}

impl Movement {
    /// The movement that an event is, or would be for a payment that is only instructed.
    /// None for other events.
    pub(super) fn of(event: &Event<'_>, position: u64) -> Option<Movement> {
        let (way, purpose, payee) = nature(event.kind)?;
        let role = |field| event.term(field, Role::from_code);
        let own = |field| event.id(field).map(str::to_owned);
        let stated = event.term(Field::Purpose, Purpose::from_code);
        Some(Movement {
            position,
            at: event.occurred_at,
            way,
            amount: event.money(Field::Amount)?,
            purpose: purpose.or(stated).map(|purpose| purpose as u8),
            payer: role(Field::Payer).map(|role| role as u8),
            payer_account: own(Field::PayerAccount),
            payee: role(Field::Payee).or(payee).map(|role| role as u8),
            payee_account: match event.kind {
                Kind::EscrowDeposited => own(Field::EscrowAccount),
                _ => own(Field::PayeeAccount),
            },
            item: own(Field::Item),
            line: None,
        })
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose.and_then(Purpose::from_code)
    }

    /// Who paid, as its event tells it.
    #[must_use]
    pub fn payer(&self) -> Option<Role> {
        self.payer.and_then(Role::from_code)
    }

    /// Who was paid, as its event tells it or its kind implies.
    #[must_use]
    pub fn payee(&self) -> Option<Role> {
        self.payee.and_then(Role::from_code)
    }

    /// The account that was paid.
    #[must_use]
    pub fn payee_account(&self) -> Option<&str> {
        self.payee_account.as_deref()
    }

    /// The line of the schedule that its event names.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        self.item.as_deref()
    }
}

/// Way, purpose where the kind itself says it, and who is paid where the event does not say it.
fn nature(kind: Kind) -> Option<(Way, Option<Purpose>, Option<Role>)> {
    let nature = match kind {
        Kind::PaymentInstructed | Kind::PaymentMade => (Way::Paid, None, None),
        Kind::DepositPaid => (Way::Paid, Some(Purpose::Deposit), Some(Role::Seller)),
        Kind::TailPaid => (Way::Paid, Some(Purpose::Tail), Some(Role::Seller)),
        Kind::CommissionPaid => (Way::Paid, Some(Purpose::Commission), Some(Role::Agent)),
        Kind::TaxPaid => (Way::Paid, Some(Purpose::Tax), Some(Role::TaxOffice)),
        Kind::LoanDisbursed => (Way::Paid, Some(Purpose::Loan), Some(Role::Seller)),
        Kind::EscrowDeposited => (Way::Paid, None, Some(Role::Escrow)),
        Kind::HandoverDepositHeld => (
            Way::Retained,
            Some(Purpose::HandoverDeposit),
            Some(Role::Buyer),
        ),
        Kind::HukouDepositHeld => (
            Way::Retained,
            Some(Purpose::HukouDeposit),
            Some(Role::Buyer),
        ),
        Kind::HandoverDepositReleased => (
            Way::RetainedReleased,
            Some(Purpose::HandoverDeposit),
            Some(Role::Seller),
        ),
        Kind::HukouDepositReleased => (
            Way::RetainedReleased,
            Some(Purpose::HukouDeposit),
            Some(Role::Seller),
        ),
        Kind::EscrowReleased => (Way::Released, None, Some(Role::Seller)),
        Kind::EscrowRefunded => (Way::EscrowRefunded, None, Some(Role::Buyer)),
        Kind::PaymentRefunded => (Way::Refunded, None, Some(Role::Buyer)),
        _ => return None,
    };
    Some(nature)
}

/// Is it money for the home? Fees, taxes, penalties and compensation are not.
/// Money without a named purpose is: it must not hide behind `other`.
pub(crate) fn is_house_money(purpose: Option<Purpose>) -> bool {
    !matches!(
        purpose,
        Some(
            Purpose::Commission
                | Purpose::ServiceFee
                | Purpose::Tax
                | Purpose::Penalty
                | Purpose::Compensation
        )
    )
}

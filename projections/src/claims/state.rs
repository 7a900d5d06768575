//! How far a claim is, and which step may follow.

use crate::admission::Refusal;
use anxin_events::Kind;
use serde::{Deserialize, Serialize};

/// How far a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimState {
    /// Nobody decided yet.
    Filed,
    /// The jury decides.
    ToJury,
    /// Evidence is missing.
    Incomplete,
    /// Not accepted.
    Refused,
    /// One person accepted; above the threshold another must too.
    AwaitingSecond,
    /// To be paid, and in the queue of the fund.
    Accepted,
    /// Money of the fund is set aside.
    Reserved,
    /// The bank is being told to pay.
    Instructed,
    /// Nobody knows whether the bank paid; the money stays reserved.
    Unknown,
    /// The bank definitely did not pay; the money is still reserved.
    NotPaid,
    /// The bank confirmed.
    Paid,
    /// Paid, and it is decided who bears it.
    LiabilityDecided,
    /// Money is to come back from whom it should have come.
    InRecovery,
    /// Done.
    Closed,
    /// Taken up again.
    Reopened,
}

impl ClaimState {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.names().0
    }

    /// Chinese.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        self.names().1
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            ClaimState::Filed => ("filed", "已申请"),
            ClaimState::ToJury => ("to_jury", "评审中"),
            ClaimState::Incomplete => ("incomplete", "待补材料"),
            ClaimState::Refused => ("refused", "不予接受"),
            ClaimState::AwaitingSecond => ("awaiting_second", "待复核"),
            ClaimState::Accepted => ("accepted", "已接受"),
            ClaimState::Reserved => ("reserved", "已预留"),
            ClaimState::Instructed => ("instructed", "已指令"),
            ClaimState::Unknown => ("unknown", "付款未明"),
            ClaimState::NotPaid => ("not_paid", "银行未付"),
            ClaimState::Paid => ("paid", "已赔付"),
            ClaimState::LiabilityDecided => ("liability_decided", "责任已定"),
            ClaimState::InRecovery => ("in_recovery", "追偿中"),
            ClaimState::Closed => ("closed", "已结案"),
            ClaimState::Reopened => ("reopened", "已重开"),
        }
    }

    /// Nothing more is decided or paid on it, unless it is reopened: the next claim for the debt may come.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(
            self,
            ClaimState::Refused
                | ClaimState::Paid
                | ClaimState::LiabilityDecided
                | ClaimState::InRecovery
                | ClaimState::Closed
        )
    }

    /// Money of the fund is set aside for it.
    #[must_use]
    pub const fn is_reserved(self) -> bool {
        matches!(
            self,
            ClaimState::Reserved
                | ClaimState::Instructed
                | ClaimState::Unknown
                | ClaimState::NotPaid
        )
    }

    /// The bank may have paid, may be paying, or may still pay.
    #[must_use]
    pub const fn is_in_doubt(self) -> bool {
        matches!(self, ClaimState::Instructed | ClaimState::Unknown)
    }

    /// May this step follow on a claim in this state, on which money was `paid` or not? Every pair that is
    /// not named is refused, the dangerous ones with a reason of their own.
    pub(super) fn may(self, kind: Kind, paid: bool) -> Result<(), Refusal> {
        use ClaimState as S;
        let allowed = match kind {
            Kind::ClaimEvidenceAdded | Kind::RecoveryReceived => true,
            Kind::ClaimDecided => match self {
                S::Filed | S::ToJury | S::Incomplete | S::AwaitingSecond | S::Accepted => true,
                S::Reopened => !paid,
                _ => false,
            },
            Kind::PayoutReserved => self == S::Accepted,
            Kind::PayoutInstructed => matches!(self, S::Reserved | S::NotPaid),
            Kind::PayoutConfirmed => matches!(self, S::Instructed | S::Unknown | S::NotPaid),
            Kind::PayoutRefused => matches!(self, S::Instructed | S::Unknown),
            Kind::PayoutUnknown => self == S::Instructed,
            Kind::ReservationReleased => matches!(self, S::Reserved | S::NotPaid),
            Kind::LiabilityDecided => paid && self != S::Closed,
            Kind::RecoveryOpened => matches!(
                self,
                S::Accepted | S::Paid | S::LiabilityDecided | S::Reopened
            ),
            Kind::ClaimClosed => !self.is_reserved() && self != S::Closed,
            Kind::ClaimReopened => matches!(self, S::Refused | S::Closed),
            _ => false,
        };
        if allowed {
            Ok(())
        } else {
            Err(self.refusal(kind, paid))
        }
    }

    fn refusal(self, kind: Kind, paid: bool) -> Refusal {
        let payout = matches!(
            kind,
            Kind::PayoutReserved
                | Kind::PayoutInstructed
                | Kind::PayoutRefused
                | Kind::PayoutUnknown
                | Kind::PayoutConfirmed
                | Kind::ReservationReleased
        );
        match (kind, self) {
            _ if payout && paid => Refusal::AlreadyPaid,
            (Kind::PayoutReserved, state) if state.is_reserved() => Refusal::AlreadyReserved,
            (Kind::PayoutReserved, ClaimState::AwaitingSecond) => Refusal::SecondPersonMissing,
            (Kind::PayoutInstructed | Kind::ReservationReleased, state) if state.is_in_doubt() => {
                Refusal::InDoubt
            }
            (Kind::PayoutInstructed | Kind::ReservationReleased, _) => Refusal::NotReserved,
            (Kind::PayoutConfirmed | Kind::PayoutRefused | Kind::PayoutUnknown, state)
                if state != ClaimState::Unknown =>
            {
                Refusal::NotInstructed
            }
            (Kind::ClaimDecided | Kind::ClaimClosed, state) if state.is_reserved() => {
                Refusal::MoneySetAside
            }
            (Kind::LiabilityDecided, _) if !paid => Refusal::CustomerFirst,
            (state_kind, state) => Refusal::NotNow {
                state,
                step: state_kind.spec().name,
                step_zh: state_kind.spec().zh,
            },
        }
    }
}

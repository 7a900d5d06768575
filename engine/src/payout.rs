//! The payout desk: sets money aside, instructs the bank, records its answer. Each step is durable before
//! the next, and admission stands before each, so a crash anywhere leaves a claim that the log explains.
//!
//! At most one instruction of a payout is new to the bank: whoever finds a payout that was instructed and
//! not answered asks for its status and never pays it. That one debt is paid once needs no more of the bank
//! than that it answers truthfully, and that it does not pay a second order under an id that it has paid.

use crate::engine::{Engine, Receipt};
use crate::error::{AppendError, Closed};
use crate::log::ExpectedVersion;
use anxin_events::{
    DecodeError, Event, EventError, EventId, Field, Instant, Kind, Money, Stream, Value,
};
use anxin_projections::{Claim, ClaimState};
use sha2::{Digest, Sha256};

/// The host's way to its bank.
pub trait Bank: Sync {
    /// Tells the bank to pay. The payout id goes with the order, as the bank's key against repeats.
    fn pay(&self, order: &PayoutOrder) -> impl Future<Output = BankAnswer> + Send;
    /// Asks what became of a payout.
    fn status(&self, payout: &str) -> impl Future<Output = BankAnswer> + Send;
}

/// What the bank is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutOrder {
    /// The only id under which this is ever paid.
    pub payout: String,
    /// The deal.
    pub deal: String,
    /// The claim.
    pub claim: String,
    /// How much.
    pub amount: Money,
    /// To which account.
    pub payee_account: String,
}

/// What the bank says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankAnswer {
    /// The money went out.
    Paid {
        /// The bank's reference.
        reference: String,
    },
    /// Nothing was paid under this id, and no order under it is under way: only then may it be tried again.
    Refused {
        /// Why.
        reason: String,
    },
    /// Everything else: a timeout, an error, an order that the bank has not seen yet.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// Pays claims out of the fund, through a bank.
pub struct PayoutDesk<B> {
    engine: Engine,
    bank: B,
}

/// Why a payout did not go on. What was recorded before stands; to go on, pay the claim again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PayoutError {
    /// No such claim.
    #[error("deal {deal} has no claim {claim}; its view lists them under `claims`")]
    UnknownClaim {
        /// As named.
        deal: String,
        /// As named.
        claim: String,
    },
    /// A step was refused or not written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The engine is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl PayoutError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PayoutError::UnknownClaim { .. } => "E3401",
            PayoutError::Append(error) => error.code(),
            PayoutError::Closed(closed) => closed.code(),
        }
    }

    /// What is wrong and what to do, in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            PayoutError::UnknownClaim { deal, claim } => {
                format!("交易 {deal} 没有赔付申请 {claim}；见交易视图的 claims")
            }
            PayoutError::Append(error) => error.zh(),
            PayoutError::Closed(closed) => closed.zh().to_owned(),
        }
    }
}

/// A claim as the log knows it now.
struct Standing {
    deal: String,
    claim: Claim,
    clock: Instant,
}

impl<B: Bank> PayoutDesk<B> {
    /// A desk. After a restart, [`PayoutDesk::settle`] before anything else.
    #[must_use]
    pub const fn new(engine: Engine, bank: B) -> PayoutDesk<B> {
        PayoutDesk { engine, bank }
    }

    /// Pays an accepted claim, or goes on where an earlier attempt stopped; how far it came.
    ///
    /// # Errors
    /// When the claim is unknown, a step is refused (the fund is short, a second person has yet to accept),
    /// or the log cannot be written.
    pub async fn pay(
        &self,
        deal: &str,
        claim: &str,
        payee_account: &str,
    ) -> Result<ClaimState, PayoutError> {
        let mut now = self.standing(deal, claim).await?;
        if !now.claim.state.is_reserved() && now.claim.paid == Money::ZERO {
            self.reserve(&now).await?;
            now = self.standing(deal, claim).await?;
        }
        match now.claim.state {
            ClaimState::Reserved | ClaimState::NotPaid => {
                let receipt = self.instruct(&now, payee_account).await?;
                now = self.standing(deal, claim).await?;
                if receipt.duplicate {
                    // Another desk did the same at the same moment: the order is its to send.
                    return self.ask(&now).await;
                }
                let answer = self.bank.pay(&now.order(payee_account)).await;
                self.record(&now, answer).await
            }
            ClaimState::Instructed | ClaimState::Unknown => self.ask(&now).await,
            state => Ok(state),
        }
    }

    /// Asks the bank for every payout that was instructed and not answered; how far each came.
    ///
    /// # Errors
    /// When an answer cannot be recorded.
    pub async fn settle(&self) -> Result<Vec<(String, ClaimState)>, PayoutError> {
        let open = self.engine.look(|state| {
            let open = state.claims_in_doubt();
            open.map(|(deal, claim)| (deal.to_owned(), claim.id.clone()))
                .collect::<Vec<_>>()
        });
        let mut settled = Vec::new();
        for (deal, claim) in open.await? {
            let now = self.standing(&deal, &claim).await?;
            let state = self.ask(&now).await?;
            settled.push((now.claim.payout, state));
        }
        Ok(settled)
    }

    async fn standing(&self, deal: &str, claim: &str) -> Result<Standing, PayoutError> {
        let (id, name) = (deal.to_owned(), claim.to_owned());
        let found = self.engine.look(move |state| {
            let claim = state.claims(&id)?.find(&name)?.clone();
            Some((claim, state.clock()))
        });
        let (claim, clock) = found.await?.ok_or_else(|| PayoutError::UnknownClaim {
            deal: deal.to_owned(),
            claim: claim.to_owned(),
        })?;
        Ok(Standing {
            deal: deal.to_owned(),
            claim,
            clock,
        })
    }

    async fn reserve(&self, now: &Standing) -> Result<Receipt, PayoutError> {
        let claim = &now.claim;
        let amount = claim.accepted().unwrap_or_default();
        let fields = [
            (Field::Claim, Value::Id(&claim.id)),
            (Field::Payout, Value::Id(&claim.payout)),
            (Field::Amount, Value::Money(amount)),
        ];
        let id = now.event_id(Kind::PayoutReserved, now.count(Kind::PayoutReserved));
        self.append(now, id, Kind::PayoutReserved, &fields).await
    }

    async fn instruct(&self, now: &Standing, account: &str) -> Result<Receipt, PayoutError> {
        let fields = [
            (Field::Payout, Value::Id(&now.claim.payout)),
            (Field::PayeeAccount, Value::Id(account)),
        ];
        let id = now.event_id(Kind::PayoutInstructed, now.count(Kind::PayoutInstructed));
        self.append(now, id, Kind::PayoutInstructed, &fields).await
    }

    async fn ask(&self, now: &Standing) -> Result<ClaimState, PayoutError> {
        let answer = self.bank.status(&now.claim.payout).await;
        self.record(now, answer).await
    }

    /// Records the answer to the attempt that `now` knows. Each attempt has one id for its final answer, so
    /// one that comes late, when that attempt is answered, is not taken for the next one's.
    async fn record(&self, now: &Standing, answer: BankAnswer) -> Result<ClaimState, PayoutError> {
        let (kind, field, text) = match &answer {
            BankAnswer::Paid { reference } => {
                (Kind::PayoutConfirmed, Field::BankReference, reference)
            }
            BankAnswer::Refused { reason } => (Kind::PayoutRefused, Field::Reason, reason),
            BankAnswer::Unknown { .. } if now.claim.state == ClaimState::Unknown => {
                return Ok(ClaimState::Unknown);
            }
            BankAnswer::Unknown { reason } => (Kind::PayoutUnknown, Field::Reason, reason),
        };
        let answered = if kind == Kind::PayoutRefused {
            Kind::PayoutConfirmed
        } else {
            kind
        };
        let id = now.event_id(answered, now.count(Kind::PayoutInstructed));
        let fields = [
            (Field::Payout, Value::Id(&now.claim.payout)),
            (field, Value::Text(text)),
        ];
        self.append(now, id, kind, &fields).await?;
        Ok(self.standing(&now.deal, &now.claim.id).await?.claim.state)
    }

    async fn append(
        &self,
        now: &Standing,
        id: EventId,
        kind: Kind,
        fields: &[(Field, Value<'_>)],
    ) -> Result<Receipt, PayoutError> {
        let stream = format!("deal/{}", now.deal);
        let refused = |source| AppendError::Event { index: 0, source };
        let stream = Stream::parse(&stream).map_err(|error| refused(DecodeError::Stream(error)))?;
        let mut event = Event::new(id, stream, kind, now.clock);
        for (field, value) in fields {
            let with = event.with(*field, *value);
            event = with.map_err(|error: EventError| refused(error.into()))?;
        }
        let receipt = self.engine.append(&[event], ExpectedVersion::Any).await?;
        Ok(receipt)
    }
}

impl Standing {
    fn order(&self, payee_account: &str) -> PayoutOrder {
        PayoutOrder {
            payout: self.claim.payout.clone(),
            deal: self.deal.clone(),
            claim: self.claim.id.clone(),
            amount: self.claim.accepted().unwrap_or_default(),
            payee_account: payee_account.to_owned(),
        }
    }

    /// How often this was done on the claim.
    fn count(&self, kind: Kind) -> usize {
        let steps = self.claim.steps.iter();
        steps.filter(|step| step.kind() == Some(kind)).count()
    }

    /// The id of the event that does this for the n-th time: the same for two desks that see the same log.
    fn event_id(&self, kind: Kind, times: usize) -> EventId {
        let mut hash = Sha256::new();
        hash.update(b"anxin/payout-step/1\0");
        hash.update(self.claim.payout.as_bytes());
        hash.update((kind as u16).to_be_bytes());
        hash.update(u64::try_from(times).unwrap_or(u64::MAX).to_be_bytes());
        let digest = hash.finalize();
        let mut id = [0; 16];
        for (place, byte) in id.iter_mut().zip(digest) {
            *place = byte;
        }
        EventId::from_bytes(id)
    }
}

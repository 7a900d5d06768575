//! One claim: what was filed, how far it is, and everything that happened to it.

use super::ClaimState;
use super::liability::Liability;
use crate::fund::Waiting;
use anxin_events::vocabulary::Commitment;
use anxin_events::{Event, EventId, Field, Instant, Kind, Money, Stream, Value};
use anxin_rules::RoleCode;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// One claim. The debt that it speaks of is the deal's, under one commitment, to one side: claims for the
/// same debt are a chain, of which all but the first name an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// As filed.
    pub id: String,
    /// Code of the [`Commitment`].
    pub commitment: u8,
    /// The claimant's side.
    pub role: RoleCode,
    /// Who of that side.
    pub party: Option<String>,
    /// Did that side keep the contract? Such a side is paid first when the fund is short.
    pub kept_contract: Option<bool>,
    /// What was asked for.
    pub asked: Option<Money>,
    /// The earlier claim that this one adjusts.
    pub adjusts: Option<String>,
    /// Place in the chain of the debt, from 1.
    pub ordinal: u32,
    /// The only id under which this claim is ever paid: see [`payout_id`].
    pub payout: String,
    /// The event that filed it.
    pub event: EventId,
    /// Business time of the filing.
    pub filed_at: Instant,
    /// When the log learnt of it.
    pub recorded_at: Instant,
    /// Log position of the filing.
    pub position: u64,
    /// How far it is.
    pub state: ClaimState,
    /// The acceptance that stands, also while a second person has yet to agree.
    pub acceptance: Option<Acceptance>,
    /// The city of the deal when it was accepted: its part of the fund is used.
    pub city: Option<String>,
    /// The year of the fund in which its money is reserved or was paid.
    pub year: Option<i32>,
    /// The account of the latest instruction.
    pub account: Option<String>,
    /// What the bank confirmed.
    pub paid: Money,
    /// Who bears it.
    pub liability: Option<Liability>,
    /// What came back of it, from anybody.
    pub recovered: Money,
    /// How much of that came from the claimant's own side: it was overpaid.
    pub returned: Money,
    /// Everything that happened to it, in log order.
    pub steps: Vec<Step>,
}

/// What was promised to be paid, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// So much is to be paid on this claim; nothing where the chain was overpaid.
    pub amount: Money,
    /// Who decided.
    pub by: Option<String>,
    /// When the log learnt of the decision.
    pub at: Instant,
    /// Its log position.
    pub position: u64,
}

/// One step of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Log position.
    pub position: u64,
    /// Code of the event kind.
    pub kind: u16,
    /// Business time.
    pub at: Instant,
    /// When the log learnt of it.
    pub recorded_at: Instant,
    /// How far the claim was after it.
    pub state: ClaimState,
    /// The money of the step.
    pub amount: Option<Money>,
    /// Who decided.
    pub by: Option<String>,
    /// The reason that was given, or the bank's reference.
    pub note: Option<String>,
}

/// The id of a payout: 32 hexadecimal digits of SHA-256 over what is owed and the place in the chain of
/// the debt. However often a debt is asked for, its first payout has one id, and so has each adjustment.
#[must_use]
pub fn payout_id(deal: &str, commitment: u8, role: RoleCode, ordinal: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(b"anxin/payout/1\0");
    hash.update(deal.as_bytes());
    hash.update([0, commitment, role.0]);
    hash.update(ordinal.to_be_bytes());
    let digest = hash.finalize();
    digest.iter().take(16).fold(String::new(), |mut id, byte| {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

impl Claim {
    /// As filed; its place in the chain, and so its payout, is its deal's to say.
    pub(super) fn filed(event: &Event<'_>, position: u64) -> Claim {
        let text = |field| event.id(field).map(str::to_owned);
        let code = |field| match event.get(field) {
            Value::Term(code) => code,
            _ => 0,
        };
        let filed = ClaimState::Filed;
        Claim {
            id: text(Field::Claim).unwrap_or_default(),
            commitment: code(Field::Commitment),
            role: RoleCode(code(Field::Role)),
            party: text(Field::Party),
            kept_contract: event.flag(Field::KeptContract),
            asked: event.money(Field::Amount),
            adjusts: text(Field::AdjustsClaim),
            ordinal: 0,
            payout: String::new(),
            event: event.id,
            filed_at: event.occurred_at,
            recorded_at: event.known_at(),
            position,
            state: filed,
            acceptance: None,
            city: None,
            year: None,
            account: None,
            paid: Money::ZERO,
            liability: None,
            recovered: Money::ZERO,
            returned: Money::ZERO,
            steps: vec![Step::of(event, position, filed, None)],
        }
    }

    /// The commitment.
    #[must_use]
    pub fn commitment(&self) -> Option<Commitment> {
        Commitment::from_code(self.commitment)
    }

    /// What people said is to be paid on it, once enough of them have.
    #[must_use]
    pub fn accepted(&self) -> Option<Money> {
        let stands = self.state != ClaimState::AwaitingSecond;
        let amount = self.acceptance.as_ref().map(|own| own.amount);
        amount.filter(|_| stands)
    }

    /// The event that filed it, for the judge.
    #[must_use]
    pub fn filing<'a>(&'a self, stream: Stream<'a>) -> Option<Event<'a>> {
        let mut event = Event::new(self.event, stream, Kind::ClaimFiled, self.filed_at);
        event.recorded_at = Some(self.recorded_at);
        event = event.with_id(Field::Claim, &self.id).ok()?;
        event = event
            .with(Field::Commitment, Value::Term(self.commitment))
            .ok()?;
        event = event.with(Field::Role, Value::Term(self.role.0)).ok()?;
        if let Some(amount) = self.asked {
            event = event.with(Field::Amount, amount).ok()?;
        }
        if let Some(party) = &self.party {
            event = event.with_id(Field::Party, party).ok()?;
        }
        if let Some(kept) = self.kept_contract {
            event = event.with(Field::KeptContract, kept).ok()?;
        }
        if let Some(adjusts) = &self.adjusts {
            event = event.with_id(Field::AdjustsClaim, adjusts).ok()?;
        }
        Some(event)
    }

    /// Its place among the claims that wait for money.
    pub(crate) fn waiting(&self, deal: &str) -> Option<Waiting> {
        let acceptance = self.acceptance.as_ref()?;
        let waits = self.state == ClaimState::Accepted && acceptance.amount > Money::ZERO;
        waits.then(|| Waiting {
            deal: deal.to_owned(),
            claim: self.id.clone(),
            kept_contract: self.kept_contract == Some(true),
            decided_at: acceptance.at,
            position: acceptance.position,
            amount: acceptance.amount,
            city: self.city.clone(),
        })
    }
}

impl Step {
    pub(super) fn of(
        event: &Event<'_>,
        position: u64,
        state: ClaimState,
        acceptance: Option<&Acceptance>,
    ) -> Step {
        let note = |field| match event.get(field) {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        };
        // Only the reservation states the amount of a payout; its other steps move the same money.
        let moves = matches!(
            event.kind,
            Kind::PayoutInstructed
                | Kind::PayoutConfirmed
                | Kind::PayoutRefused
                | Kind::PayoutUnknown
                | Kind::ReservationReleased
        );
        let accepted = acceptance.map(|own| own.amount).filter(|_| moves);
        Step {
            position,
            kind: event.kind as u16,
            at: event.occurred_at,
            recorded_at: event.known_at(),
            state,
            amount: event.money(Field::Amount).or(accepted),
            by: event.id(Field::DecidedBy).map(str::to_owned),
            note: note(Field::Reason).or_else(|| note(Field::BankReference)),
        }
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.kind)
    }
}

//! The claims of one deal as a life of events: filed, decided, paid, borne, recovered, closed.
//!
//! Facts of the claim only. What a commitment says of it is asked of the judge whenever it is needed
//! ([`crate::Projections::claim_due`]), and whether people may take a step is for [`crate::Refusal`].

mod claim;
mod liability;
mod state;
mod step;

pub use claim::{Acceptance, Claim, Step, payout_id};
pub use liability::{Bearer, Liability};
pub use state::ClaimState;

use crate::admission::Refusal;
use crate::alliance::Alliance;
use crate::deal::DealFile;
use crate::fund::{Fund, Posting};
use anxin_events::{Event, Field, Instant, Kind, Money};
use serde::{Deserialize, Serialize};

/// The claims of one deal, in log order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealClaims {
    claims: Vec<Claim>,
    void: Vec<Void>,
}

/// A step that the books could not take, in a log that was not written through the engine. It is shown
/// and moves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Void {
    /// Log position.
    pub position: u64,
    /// Code of the event kind.
    pub kind: u16,
    /// Code of the [`Refusal`].
    pub code: String,
}

/// What a step is weighed against, beside the claims of its deal.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub deal: &'a str,
    pub file: &'a DealFile,
    pub fund: &'a Fund,
    pub alliance: &'a Alliance,
}

/// A claim after a step, and what the step moves in the fund's books.
pub(crate) struct Weighed {
    pub claim: Claim,
    pub postings: Vec<Posting>,
}

/// Is it a step of a claim or of its payout? Such an event is a decision about the fund's money and may be
/// refused; everything else that happens is a fact and never is.
pub(crate) const fn is_step(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ClaimFiled
            | Kind::ClaimEvidenceAdded
            | Kind::ClaimDecided
            | Kind::LiabilityDecided
            | Kind::RecoveryOpened
            | Kind::RecoveryReceived
            | Kind::ClaimClosed
            | Kind::ClaimReopened
            | Kind::PayoutReserved
            | Kind::PayoutInstructed
            | Kind::PayoutConfirmed
            | Kind::PayoutRefused
            | Kind::PayoutUnknown
            | Kind::ReservationReleased
    )
}

impl DealClaims {
    /// All claims, in log order.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Steps that the books could not take.
    #[must_use]
    pub fn void(&self) -> &[Void] {
        &self.void
    }

    /// The claim of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }

    /// The claim that is paid under this id.
    #[must_use]
    pub fn paid_under(&self, payout: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.payout == payout)
    }

    /// All claims for the debt of this one, in log order.
    pub fn chain(&self, claim: &Claim) -> impl Iterator<Item = &Claim> {
        let debt = (claim.commitment, claim.role);
        let same = move |own: &&Claim| (own.commitment, own.role) == debt;
        self.claims.iter().filter(same)
    }

    /// What the other claims of the chain have brought the claimant: paid, less what the claimant gave back.
    #[must_use]
    pub fn settled(&self, claim: &Claim) -> Money {
        let others = self.chain(claim).filter(|other| other.id != claim.id);
        let fen = others.fold(0_i64, |sum, other| {
            let kept = other.paid.fen().saturating_sub(other.returned.fen());
            sum.saturating_add(kept)
        });
        Money::from_fen(fen)
    }

    /// Takes in a step, and moves what it moves in the fund's books.
    pub(crate) fn apply(
        &mut self,
        event: &Event<'_>,
        position: u64,
        (deal, file): (&str, &DealFile),
        fund: &mut Fund,
        alliance: &Alliance,
    ) {
        if !is_step(event.kind) {
            return;
        }
        let scene = Scene {
            deal,
            file,
            fund,
            alliance,
        };
        match self.weigh(event, position, &scene) {
            Ok(weighed) => {
                fund.follow(deal, &weighed, position, event.known_at());
                let own = self.claims.iter_mut();
                match own.rev().find(|claim| claim.id == weighed.claim.id) {
                    Some(claim) => *claim = weighed.claim,
                    None => self.claims.push(weighed.claim),
                }
            }
            Err(refusal) => self.void.push(Void {
                position,
                kind: event.kind as u16,
                code: refusal.code().to_owned(),
            }),
        }
    }

    /// The claim as it would be after a step, or why the step is none. It asks only what the log says:
    /// no rule has a part in it, so another rule set never changes what was paid.
    pub(crate) fn weigh(
        &self,
        event: &Event<'_>,
        position: u64,
        scene: &Scene<'_>,
    ) -> Result<Weighed, Refusal> {
        if event.kind == Kind::ClaimFiled {
            let claim = self.file(event, position, scene)?;
            return Ok(Weighed {
                claim,
                postings: Vec::new(),
            });
        }
        let claim = self.of(event)?;
        let mut after = claim.clone();
        let postings = self.step(&mut after, event, position, scene)?;
        let state = after.state;
        after
            .steps
            .push(Step::of(event, position, state, after.acceptance.as_ref()));
        Ok(Weighed {
            claim: after,
            postings,
        })
    }

    /// The claim that a step names, by its id or by its payout.
    pub(crate) fn of(&self, event: &Event<'_>) -> Result<&Claim, Refusal> {
        let claim = match (event.id(Field::Claim), event.id(Field::Payout)) {
            (Some(id), _) => self.find(id),
            (None, Some(payout)) => self.paid_under(payout),
            (None, None) => None,
        };
        claim.ok_or_else(|| Refusal::UnknownClaim {
            named: event
                .id(Field::Claim)
                .or(event.id(Field::Payout))
                .unwrap_or_default()
                .to_owned(),
        })
    }

    /// A claim for a debt that was claimed before names an earlier one, and comes when the last is settled.
    fn file(&self, event: &Event<'_>, position: u64, scene: &Scene<'_>) -> Result<Claim, Refusal> {
        let mut claim = Claim::filed(event, position);
        if self.find(&claim.id).is_some() {
            return Err(Refusal::ClaimIdTaken { claim: claim.id });
        }
        let earlier: Vec<&Claim> = self.chain(&claim).collect();
        let is_earlier = |named: &String| earlier.iter().any(|own| own.id == *named);
        match (&claim.adjusts, earlier.first(), earlier.last()) {
            (Some(named), ..) if !is_earlier(named) => {
                let named = named.clone();
                return Err(Refusal::AdjustsNothing { named });
            }
            (Some(_), _, Some(last)) if !last.state.is_settled() => {
                let claim = last.id.clone();
                return Err(Refusal::StillOpen { claim });
            }
            (None, Some(first), _) => {
                let first = first.id.clone();
                return Err(Refusal::FiledTwice { first });
            }
            _ => {}
        }
        let ordinal = earlier.len().saturating_add(1);
        claim.ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
        claim.payout = payout_id(scene.deal, claim.commitment, claim.role, claim.ordinal);
        Ok(claim)
    }
}

/// From this day on (in Beijing) an acceptance of this amount or more needs two persons. Our proposal: no
/// public text names an amount. A change appends a line, so old decisions keep the line of their day.
const TWO_PERSONS: [(i32, Money); 1] = [(FUND_BEGINS, Money::from_fen(5_000_000))];
/// 2018-01-01: our choice, well before 2024, the first year of the fund that public texts name.
const FUND_BEGINS: i32 = 17_532;

/// The amount from which on two persons must accept at a moment.
#[must_use]
pub fn two_persons_from(at: Instant) -> Money {
    let day = at.beijing_date();
    let lines = TWO_PERSONS.iter().rev();
    lines
        .filter(|(from, _)| *from <= day.days())
        .map(|(_, amount)| *amount)
        .next()
        .unwrap_or(Money::ZERO)
}

/// The year of the fund's books to which a moment belongs.
pub(crate) fn year_of(at: Instant) -> i32 {
    at.beijing_date().year()
}

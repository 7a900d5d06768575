//! What each step of a claim does to the claim and to the fund's books.

use super::{
    Acceptance, Claim, ClaimState, DealClaims, Scene, liability, two_persons_from, year_of,
};
use crate::admission::Refusal;
use crate::fund::{Account, Posting};
use anxin_events::vocabulary::{Decision, Role};
use anxin_events::{Event, Field, Kind, Money};
use anxin_rules::RoleCode;

impl DealClaims {
    /// Takes the claim through the step; what that moves in the books.
    pub(super) fn step(
        &self,
        claim: &mut Claim,
        event: &Event<'_>,
        position: u64,
        scene: &Scene<'_>,
    ) -> Result<Vec<Posting>, Refusal> {
        claim.state.may(event.kind, claim.paid > Money::ZERO)?;
        match event.kind {
            Kind::ClaimEvidenceAdded if claim.state == ClaimState::Incomplete => {
                claim.state = ClaimState::Filed;
            }
            Kind::ClaimDecided => {
                self.decide(claim, event, position)?;
                claim.city.clone_from(&scene.file.city);
            }
            Kind::PayoutReserved => return reserve(claim, event, scene),
            Kind::PayoutInstructed => {
                let account = event.id(Field::PayeeAccount);
                let account = account.ok_or(Refusal::AccountMissing)?;
                claim.account = Some(account.to_owned());
                claim.state = ClaimState::Instructed;
            }
            Kind::PayoutConfirmed => return Ok(confirm(claim)),
            Kind::PayoutRefused => claim.state = ClaimState::NotPaid,
            Kind::PayoutUnknown => claim.state = ClaimState::Unknown,
            Kind::ReservationReleased => return Ok(release(claim)),
            Kind::LiabilityDecided => return liability::decide(claim, event, position, scene),
            Kind::RecoveryOpened => self.open_recovery(claim)?,
            Kind::RecoveryReceived => return self.recover(claim, event),
            Kind::ClaimClosed => claim.state = ClaimState::Closed,
            Kind::ClaimReopened => self.reopen(claim)?,
            _ => {}
        }
        Ok(Vec::new())
    }

    fn decide(&self, claim: &mut Claim, event: &Event<'_>, position: u64) -> Result<(), Refusal> {
        let decision = event.term(Field::Decision, Decision::from_code);
        let earlier = claim.acceptance.take();
        claim.state = match decision {
            Some(Decision::Accepted) if claim.state == ClaimState::Accepted => {
                return Err(Refusal::NotNow {
                    state: claim.state,
                    step: event.kind.spec().name,
                    step_zh: event.kind.spec().zh,
                });
            }
            Some(Decision::Accepted) => {
                let acceptance = self.accept(claim, event, position)?;
                let state = agreed(claim.state, earlier.as_ref(), &acceptance)?;
                claim.acceptance = Some(acceptance);
                state
            }
            Some(Decision::Jury) => ClaimState::ToJury,
            Some(Decision::Incomplete) => ClaimState::Incomplete,
            Some(Decision::Rejected) | None => ClaimState::Refused,
        };
        Ok(())
    }

    fn accept(
        &self,
        claim: &Claim,
        event: &Event<'_>,
        position: u64,
    ) -> Result<Acceptance, Refusal> {
        let amount = event.money(Field::Amount).ok_or(Refusal::AmountMissing)?;
        if amount == Money::ZERO && self.settled(claim) == Money::ZERO {
            return Err(Refusal::NothingToPay);
        }
        Ok(Acceptance {
            amount,
            by: event.id(Field::DecidedBy).map(str::to_owned),
            at: event.known_at(),
            position,
        })
    }

    /// Money that comes back is opened on a claim that paid some, or on one that found the chain overpaid.
    fn open_recovery(&self, claim: &mut Claim) -> Result<(), Refusal> {
        if claim.paid == Money::ZERO && claim.accepted() != Some(Money::ZERO) {
            return Err(Refusal::NothingPaid);
        }
        claim.state = ClaimState::InRecovery;
        Ok(())
    }

    /// Books money that came back. What was paid once is spent once: it goes to the account of recoveries and
    /// never back to what is available.
    fn recover(&self, claim: &mut Claim, event: &Event<'_>) -> Result<Vec<Posting>, Refusal> {
        let amount = event.money(Field::Amount).ok_or(Refusal::AmountMissing)?;
        let (paid, recovered) = self.chain(claim).fold((0_i64, 0_i64), |sums, other| {
            (
                sums.0.saturating_add(other.paid.fen()),
                sums.1.saturating_add(other.recovered.fen()),
            )
        });
        let open = Money::from_fen(paid.saturating_sub(recovered));
        if amount > open {
            return Err(Refusal::BeyondPaid { open });
        }
        let role = event.term(Field::Role, Role::from_code);
        let from = if role == Some(Role::Brand) {
            liability::bear(claim, amount)?
        } else {
            Account::Others
        };
        if role.map(RoleCode::from) == Some(claim.role) {
            claim.returned = add(claim.returned, amount);
        }
        claim.recovered = add(claim.recovered, amount);
        // A claim that found the chain overpaid has no book of its own.
        let year = claim
            .year
            .or_else(|| self.chain(claim).find_map(|own| own.year));
        Ok(vec![Posting {
            year: year.unwrap_or_else(|| year_of(event.known_at())),
            city: None,
            from,
            to: Account::Recovered,
            amount,
        }])
    }

    /// Only the last claim for a debt: the ones before it are counted in it.
    fn reopen(&self, claim: &mut Claim) -> Result<(), Refusal> {
        let last = self.chain(claim).last();
        if let Some(last) = last.filter(|last| last.id != claim.id) {
            return Err(Refusal::Superseded {
                last: last.id.clone(),
            });
        }
        claim.state = ClaimState::Reopened;
        claim.acceptance = claim.acceptance.take().filter(|_| claim.paid > Money::ZERO);
        Ok(())
    }
}

/// One person is enough below the threshold; from it on a second one accepts the same amount.
fn agreed(
    state: ClaimState,
    earlier: Option<&Acceptance>,
    acceptance: &Acceptance,
) -> Result<ClaimState, Refusal> {
    let threshold = two_persons_from(acceptance.at);
    if acceptance.amount < threshold {
        return Ok(ClaimState::Accepted);
    }
    let Some(by) = &acceptance.by else {
        return Err(Refusal::DeciderMissing { threshold });
    };
    match earlier.filter(|_| state == ClaimState::AwaitingSecond) {
        Some(first) if first.amount != acceptance.amount => Ok(ClaimState::AwaitingSecond),
        Some(first) if first.by.as_ref() == Some(by) => Err(Refusal::SamePerson { by: by.clone() }),
        Some(_) => Ok(ClaimState::Accepted),
        None => Ok(ClaimState::AwaitingSecond),
    }
}

fn reserve(
    claim: &mut Claim,
    event: &Event<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Posting>, Refusal> {
    let named = event.id(Field::Payout).unwrap_or_default();
    if named != claim.payout {
        return Err(Refusal::OtherPayout {
            expected: claim.payout.clone(),
        });
    }
    let accepted = claim.accepted().unwrap_or(Money::ZERO);
    if accepted == Money::ZERO {
        return Err(Refusal::NothingToPay);
    }
    if event.money(Field::Amount) != Some(accepted) {
        return Err(Refusal::OtherAmount { expected: accepted });
    }
    let year = year_of(event.known_at());
    scene.fund.room(year, scene.deal, &claim.id)?;
    claim.year = Some(year);
    claim.state = ClaimState::Reserved;
    Ok(posting(claim, Account::Available, Account::Reserved))
}

fn confirm(claim: &mut Claim) -> Vec<Posting> {
    let postings = posting(claim, Account::Reserved, Account::Paid);
    claim.paid = claim.accepted().unwrap_or(Money::ZERO);
    claim.state = ClaimState::Paid;
    postings
}

fn release(claim: &mut Claim) -> Vec<Posting> {
    let postings = posting(claim, Account::Reserved, Account::Available);
    claim.state = ClaimState::Accepted;
    claim.year = None;
    postings
}

/// Moves what was accepted within the books in which it was reserved.
fn posting(claim: &Claim, from: Account, to: Account) -> Vec<Posting> {
    let amount = claim.accepted().unwrap_or(Money::ZERO);
    let one = claim.year.map(|year| Posting {
        year,
        city: claim.city.clone(),
        from,
        to,
        amount,
    });
    one.into_iter().collect()
}

/// A sum of amounts that were paid: it cannot leave the range, as a budget cannot.
pub(super) fn add(one: Money, other: Money) -> Money {
    Money::from_fen(one.fen().saturating_add(other.fen()))
}

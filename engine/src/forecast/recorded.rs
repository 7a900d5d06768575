//! What a forecast stands on, taken from the projections; what too little is recorded of is left out and told.

use super::{Recorded, Share};
use anxin_events::vocabulary::Commitment;
use anxin_events::{Date, Instant, Kind, Money};
use anxin_projections::{Account, Book, Claim, ClaimState, Projections, Stage};

/// Days from signing to the end of a deal where none is recorded; our default.
pub const USUAL_TURN: u32 = 90;
/// Fewer recorded days than this say nothing of a coming one; our default.
pub const LEAST_DAYS: usize = 30;

/// How much was found of each part of the forecast. Nothing found, nothing forecast of that part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Days on which the fund's book was open; fewer than [`LEAST_DAYS`] are left out.
    pub days: usize,
    /// Accepted claims that wait: taken from what is available, since they are promised.
    pub waiting: Money,
    /// Open claims whose amount is known.
    pub open_claims: usize,
    /// Open claims without an amount, left out.
    pub without_amount: usize,
    /// Of the decided claims, those that were accepted; none decided: open claims are left out.
    pub accepted: Share,
    /// Signed deals that are still open.
    pub open_deals: usize,
    /// Of the signed deals, those whose loss of house money was accepted; none: house money is left out.
    pub lost: Share,
    /// Deals from whose signing to whose end the turn was taken; none: [`USUAL_TURN`].
    pub ended: usize,
}

impl Basis {
    /// Nothing of what may come is recorded: a forecast would only repeat what is available.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        let claims = self.open_claims > 0 && self.accepted.whole > 0;
        self.days < LEAST_DAYS && !claims && self.lost.part == 0
    }
}

impl Recorded {
    /// What is recorded for the rest of a fund's year. Open claims are as large as the commitments say, so
    /// the state must have been folded under rules; what they do not say is what was asked for.
    #[must_use]
    pub fn of(state: &Projections, year: i32, book: &Book) -> (Recorded, Basis) {
        let mut basis = Basis::default();
        let today = state.clock().beijing_date().days();
        let available = book.balance(&Account::Available).fen();
        let waiting = state.guarantee_fund().waiting().iter();
        let waiting = waiting.fold(0_i64, |sum, own| sum.saturating_add(own.amount.fen()));
        basis.waiting = Money::from_fen(waiting);
        let mut recorded = Recorded {
            available: Money::from_fen(available.saturating_sub(waiting)),
            days_left: days_left(state.clock(), year),
            daily: daily(state, book, today),
            ..Recorded::default()
        };
        basis.days = recorded.daily.len();
        if basis.days < LEAST_DAYS {
            recorded.daily.clear();
        }
        let mut turns = Vec::new();
        for deal in state.deals() {
            recorded.take_claims(state, deal, &mut basis);
            recorded.take_deal(state, deal, &mut turns);
        }
        turns.sort_unstable();
        basis.ended = turns.len();
        let middle = turns.len().div_ceil(2).checked_sub(1);
        let turn = middle.and_then(|middle| turns.get(middle).copied());
        recorded.turn = turn.unwrap_or(USUAL_TURN).max(1);
        basis.open_claims = recorded.open_claims.len();
        basis.accepted = recorded.accepted;
        basis.open_deals = recorded.at_stake.len();
        basis.lost = recorded.lost;
        (recorded, basis)
    }

    fn take_claims(&mut self, state: &Projections, deal: &str, basis: &mut Basis) {
        let claims = state.claims(deal).map_or(&[][..], |own| own.claims());
        for claim in claims {
            match decided(claim) {
                Some(accepted) => {
                    self.accepted.whole = self.accepted.whole.saturating_add(1);
                    let more = u64::from(accepted);
                    self.accepted.part = self.accepted.part.saturating_add(more);
                }
                None if claim.state == ClaimState::Closed => {}
                None => {
                    let due = state.claim_due(deal, &claim.id);
                    let due = due.and_then(|due| due.amount()).or(claim.asked);
                    match due {
                        Some(amount) if amount > Money::ZERO => self.open_claims.push(amount),
                        Some(_) => {}
                        None => basis.without_amount = basis.without_amount.saturating_add(1),
                    }
                }
            }
        }
    }

    /// A deal on which house money is claimed stands among the claims, and has nothing more at stake.
    fn take_deal(&mut self, state: &Projections, deal: &str, turns: &mut Vec<u32>) {
        let Some(file) = state.file(deal) else { return };
        let Some(signed) = file.first(Kind::ContractSigned) else {
            return;
        };
        self.lost.whole = self.lost.whole.saturating_add(1);
        let claims = state.claims(deal).map_or(&[][..], |own| own.claims());
        let mut house = claims
            .iter()
            .filter(|claim| claim.commitment() == Some(Commitment::P4))
            .peekable();
        let claimed = house.peek().is_some();
        if house.any(|claim| decided(claim) == Some(true)) {
            self.lost.part = self.lost.part.saturating_add(1);
        }
        match file.stage() {
            Stage::Closed => {
                let closed = file.first(Kind::DealClosed);
                let took = closed.and_then(|own| days_between(signed.occurred_at, own.occurred_at));
                turns.extend(took);
            }
            Stage::Rescinded => {}
            _ if claimed => {}
            _ => {
                let exposure = state.money(deal).map(|own| own.exposure().buyer);
                self.at_stake.push(exposure.unwrap_or_default());
            }
        }
    }
}

/// Was it accepted, or refused? None while it is neither.
fn decided(claim: &Claim) -> Option<bool> {
    if claim.accepted().is_some() {
        return Some(true);
    }
    let last = claim
        .steps
        .iter()
        .rev()
        .find(|step| step.kind() == Some(Kind::ClaimDecided));
    let refused = last.is_some_and(|step| step.state == ClaimState::Refused);
    (refused && claim.state != ClaimState::Reopened).then_some(false)
}

/// What each day cost from the first entry of the book up to today, house money apart.
fn daily(state: &Projections, book: &Book, today: i32) -> Vec<Money> {
    let Some(first) = book.entries().first() else {
        return Vec::new();
    };
    let first = first.at.beijing_date().days();
    let days = usize::try_from(today.saturating_sub(first).saturating_add(1)).unwrap_or(0);
    let mut daily = vec![Money::ZERO; days];
    for entry in book.entries().iter().filter(|own| own.to == Account::Paid) {
        let house = entry.claim.as_ref().and_then(|(deal, claim)| {
            let claim = state.claims(deal)?.find(claim)?;
            Some(claim.commitment() == Some(Commitment::P4))
        });
        let day = entry.at.beijing_date().days().saturating_sub(first);
        let day = usize::try_from(day).unwrap_or(usize::MAX);
        if let Some(cost) = daily.get_mut(day).filter(|_| house != Some(true)) {
            *cost = cost.checked_add(entry.amount).unwrap_or(*cost);
        }
    }
    daily
}

/// Days of the year that are still to come; none in a year that is over.
fn days_left(clock: Instant, year: i32) -> u32 {
    let last = Date::new(year, 12, 31).map_or(0, Date::days);
    let left = last.saturating_sub(clock.beijing_date().days());
    // A year that has not begun is forecast from its own first day.
    u32::try_from(left.min(365)).unwrap_or(0)
}

fn days_between(from: Instant, to: Instant) -> Option<u32> {
    let (from, to) = (from.beijing_date().days(), to.beijing_date().days());
    u32::try_from(to.checked_sub(from)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anxin_events::Event;
    use anxin_rules::case;
    use std::sync::Arc;

    /// The recorded year, as it stood at a moment.
    fn at(moment: &str) -> (Recorded, Basis) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/fund/2025.case");
        let read = case::read(&std::fs::read_to_string(path).unwrap());
        let mut events: Vec<Event<'_>> = read.cases.iter().flat_map(|own| own.events()).collect();
        events.sort_by_key(Event::known_at);
        let moment = Instant::parse(moment).unwrap();
        let mut state = Projections::new(Arc::default());
        for (position, event) in (0..).zip(&events) {
            if event.known_at() <= moment {
                state.apply(position, event);
            }
        }
        state.advance_to(moment);
        let book = state.guarantee_fund().book(2025).unwrap();
        Recorded::of(&state, 2025, book)
    }

    fn yuan(amount: i64) -> Money {
        Money::from_yuan(amount).unwrap()
    }

    #[test]
    fn a_young_fund_forecasts_from_nothing_and_says_so() {
        let (recorded, basis) = at("2025-01-20T12:00:00+08:00");
        assert_eq!(recorded.available, yuan(1_000_000));
        assert_eq!((recorded.days_left, recorded.turn), (345, USUAL_TURN));
        assert!(recorded.daily.is_empty(), "20 days are fewer than 30");
        assert_eq!(basis.days, 20);
        assert_eq!(basis.accepted, Share::default());
        assert_eq!(basis.lost, Share { part: 0, whole: 2 });
        assert!(basis.says_nothing());
    }

    /// Up to July: 200,000 of house money stand apart from the days; of fifteen claims one was refused; one
    /// of seventeen signed deals lost, and stands no longer among those at stake.
    #[test]
    fn every_part_comes_from_what_was_recorded() {
        let (recorded, basis) = at("2025-07-15T12:00:00+08:00");
        assert_eq!(recorded.available.fen(), 96_399_995);
        assert_eq!(recorded.days_left, 169);
        assert_eq!(basis.days, 196);
        let all: i64 = recorded.daily.iter().map(|own| own.fen()).sum();
        assert_eq!(all, 3_600_005);
        assert_eq!(recorded.lost, Share { part: 1, whole: 17 });
        assert_eq!(recorded.at_stake.len(), 16);
        assert_eq!(
            recorded.accepted,
            Share {
                part: 14,
                whole: 15
            }
        );
        assert!(recorded.open_claims.is_empty());
        assert!(!basis.says_nothing());
    }

    /// In December one claim is open, and one waits: what is promised is no longer available.
    #[test]
    fn what_waits_is_not_available_and_what_is_open_may_be_accepted() {
        let (recorded, basis) = at("2025-12-31T12:00:00+08:00");
        assert_eq!(recorded.days_left, 0);
        assert_eq!(basis.waiting, yuan(4_000));
        assert_eq!(recorded.available.fen(), 96_099_995 - 400_000);
        assert_eq!(recorded.open_claims, [yuan(3_200)]);
    }
}

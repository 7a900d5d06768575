//! One deal's money: payable and paid, where the money is, and what each side could lose.
//!
//! Movements are kept as their events told them and are settled again whenever something that
//! matters is learnt, so a fact that is recorded late counts for the payments before it.

mod destination;
mod exposure;
mod movement;
mod place;
mod schedule;

pub use destination::Destination;
pub use exposure::{Exposure, ExposureLine, Reason};
pub(crate) use movement::is_house_money;
pub use movement::{Movement, Way};
pub use place::Place;
pub use schedule::{Line, Schedule, Total};

use crate::deal::DealFile;
use anxin_events::{Event, Kind, Money};
use anxin_rules::Supplied;
use destination::destination;
use exposure::Tally;
use place::settle;
use schedule::share;
use serde::{Deserialize, Serialize};

/// Sums of fen. No log is long enough for an `i64` of fen an event to overflow it.
pub(crate) type Sum = i128;

/// A sum as money. What does not fit is held at the bound: ±92,233,720,368,547,758.07 yuan.
pub(crate) fn money(sum: Sum) -> Money {
    let bounded = sum.clamp(i64::MIN.into(), i64::MAX.into());
    Money::from_fen(i64::try_from(bounded).unwrap_or(i64::MAX))
}

/// The money of one deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealMoney {
    schedule: Schedule,
    movements: Vec<Movement>,
    paid: Money,
    exposure: Exposure,
    lines: Vec<ExposureLine>,
}

/// A payment of the buyers, or what came back of one.
#[derive(Clone, Copy, Debug)]
pub struct Paid<'a> {
    /// As its event tells it.
    pub movement: &'a Movement,
    /// What it adds to what was paid; negative for what came back.
    pub share: Money,
    /// Where it is now.
    pub place: Place,
    /// The line of the schedule that it belongs to.
    pub line: Option<&'a Line>,
}

impl Paid<'_> {
    /// Where it went, beside what was agreed; none where nothing was.
    #[must_use]
    pub fn destination(&self, file: &DealFile) -> Option<Destination> {
        self.line.map(|line| destination(line, self.movement, file))
    }
}

impl DealMoney {
    /// Takes over an event, after the deal file has.
    pub fn apply(&mut self, event: &Event<'_>, position: u64, file: &DealFile) {
        let moved = (event.kind != Kind::PaymentInstructed)
            .then(|| Movement::of(event, position))
            .flatten();
        let agreed = self.schedule.apply(event, position);
        if moved.is_none() && !agreed && !matters(event.kind) {
            return;
        }
        let settled = moved
            .as_ref()
            .map(|movement| (movement, settle(movement, &self.movements, file)));
        let reason = Reason::of(event.kind, settled);
        self.movements.extend(moved);
        self.schedule.rematch(&mut self.movements, file);
        let tally = Tally::of(self.movements.iter(), &self.movements, file);
        let exposure = tally.exposure(file);
        self.lines
            .extend(exposure::lines(self.exposure, exposure, position, reason));
        self.exposure = exposure;
        self.paid = money(tally.paid);
    }

    /// What the judge is told of an event that has been applied; of an instructed payment, as if paid.
    #[must_use]
    pub fn supplied(&self, event: &Event<'_>, position: u64, file: &DealFile) -> Supplied {
        let day = event.occurred_at.beijing_date();
        let mut supplied = Supplied {
            due_to_date: self.schedule.price_due(day),
            paid_to_date: Some(self.paid),
            buyer_exposure: Some(self.exposure.buyer),
            seller_exposure: self.exposure.seller,
            ..Supplied::default()
        };
        if event.kind == Kind::PaymentInstructed {
            if let Some(movement) = Movement::of(event, position) {
                self.as_if_paid(&movement, file, &mut supplied);
            }
        } else if let Some((movement, earlier)) = self.movements.split_last()
            && movement.position == position
            && share(movement, earlier, file) != 0
        {
            self.say_item(movement.line, 0, &mut supplied);
        }
        supplied
    }

    fn as_if_paid(&self, movement: &Movement, file: &DealFile, supplied: &mut Supplied) {
        let with_it = self.movements.iter().chain([movement]);
        let tally = Tally::of(with_it, &self.movements, file);
        let exposure = tally.exposure(file);
        supplied.paid_to_date = Some(money(tally.paid));
        supplied.buyer_exposure = Some(exposure.buyer);
        supplied.seller_exposure = exposure.seller;
        let share = share(movement, &self.movements, file);
        if share != 0 {
            self.say_item(self.schedule.line_of(movement, share), share, supplied);
        }
    }

    fn say_item(&self, line: Option<usize>, more: Sum, supplied: &mut Supplied) {
        let line = line.and_then(|at| self.schedule.lines().get(at));
        supplied.item_known = Some(line.is_some());
        supplied.item_payable = line.map(Line::payable_now);
        supplied.item_paid =
            line.map(|line| money(Sum::from(line.paid.fen()).saturating_add(more)));
    }

    /// The payment schedule, with what was paid under each line.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Paid for the home so far, less what came back.
    #[must_use]
    pub fn paid(&self) -> Money {
        self.paid
    }

    /// What each side could lose now.
    #[must_use]
    pub fn exposure(&self) -> Exposure {
        self.exposure
    }

    /// How the exposures came about, in log order.
    #[must_use]
    pub fn exposure_lines(&self) -> &[ExposureLine] {
        &self.lines
    }

    /// What the buyers paid and what came back, in log order.
    pub fn paid_parts<'a>(&'a self, file: &'a DealFile) -> impl Iterator<Item = Paid<'a>> {
        self.movements
            .iter()
            .enumerate()
            .filter_map(move |(at, movement)| {
                let earlier = self.movements.get(..at).unwrap_or_default();
                let share = share(movement, earlier, file);
                (share != 0).then(|| Paid {
                    movement,
                    share: money(share),
                    place: settle(movement, earlier, file).to,
                    line: movement
                        .line
                        .and_then(|line| self.schedule.lines().get(line)),
                })
            })
    }

    /// Payments and refunds that belong to no line of the schedule (`约定外`); refunds are negative.
    pub fn unscheduled<'a>(
        &'a self,
        file: &'a DealFile,
    ) -> impl Iterator<Item = (&'a Movement, Money)> {
        self.paid_parts(file)
            .filter(|paid| paid.line.is_none())
            .map(|paid| (paid.movement, paid.share))
    }

    /// Every movement, in log order.
    #[must_use]
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// Where all money that left the buyers is now, fees and taxes included. A negative amount says
    /// that more left a place than was recorded to have come.
    #[must_use]
    pub fn places(&self, file: &DealFile) -> Vec<(Place, Money)> {
        let ends: Vec<_> = self
            .movements
            .iter()
            .map(|movement| (settle(movement, &self.movements, file), movement.amount))
            .collect();
        let balance = |place: Place| {
            ends.iter().fold(0, |sum: Sum, (settled, amount)| {
                let came = if settled.to == place { amount.fen() } else { 0 };
                let left = if settled.from == place {
                    amount.fen()
                } else {
                    0
                };
                sum.saturating_add(came.into()).saturating_sub(left.into())
            })
        };
        Place::OUTSIDE
            .into_iter()
            .map(|place| (place, money(balance(place))))
            .collect()
    }
}

/// Kinds that move no money but change what money means.
fn matters(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ContractSigned
            | Kind::EscrowAgreementSigned
            | Kind::MortgageBalanceStated
            | Kind::MortgageReleased
            | Kind::SeizureFound
            | Kind::SeizureLifted
            | Kind::TitleChecked
            | Kind::TransferAccepted
            | Kind::TransferRefused
            | Kind::TransferCompleted
            | Kind::NewMortgageRegistered
            | Kind::HandoverCompleted
            | Kind::LoanApplied
            | Kind::LoanApproved
            | Kind::LoanRejected
            | Kind::LoanProductChanged
            | Kind::ContractRescinded
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stop_at_the_bound() {
        assert_eq!(money(i128::MAX).to_string(), "92233720368547758.07");
        assert_eq!(money(-7).to_string(), "-0.07");
    }
}

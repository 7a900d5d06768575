//! The queue of claims that wait for the fund's money: who is paid first when it is short.

use super::{Account, Fund};
use crate::admission::Refusal;
use anxin_events::{Instant, Money};
use serde::{Deserialize, Serialize};

/// An accepted claim without a reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its deal.
    pub deal: String,
    /// Its id.
    pub claim: String,
    /// The claimant's side kept the contract.
    pub kept_contract: bool,
    /// When the log learnt of the acceptance.
    pub decided_at: Instant,
    /// Log position of the acceptance.
    pub position: u64,
    /// What is to be paid.
    pub amount: Money,
    /// City of the deal.
    pub city: Option<String>,
}

impl Waiting {
    /// The side that kept the contract goes first, then the earlier decision, then the log's order.
    pub(super) fn place(&self) -> (bool, Instant, u64) {
        (!self.kept_contract, self.decided_at, self.position)
    }
}

impl Fund {
    /// Is there money for this claim? Nobody overtakes: what those ahead of it wait for must be there too,
    /// in the year and, where its city has a limit, in the city.
    pub(crate) fn room(&self, year: i32, deal: &str, claim: &str) -> Result<(), Refusal> {
        let Some(book) = self.years.get(&year) else {
            return Err(Refusal::NoBudget { year });
        };
        let own = |waiting: &&Waiting| waiting.deal == deal && waiting.claim == claim;
        let Some(place) = self.waiting.iter().position(|waiting| own(&waiting)) else {
            return Err(Refusal::NothingToPay);
        };
        let up_to_it = self.waiting.get(..=place).unwrap_or_default();
        let needed = |city: Option<&String>| {
            let counted = up_to_it
                .iter()
                .filter(|own| city.is_none() || own.city.as_ref() == city);
            counted.fold(0_i128, |sum, own| {
                sum.saturating_add(own.amount.fen().into())
            })
        };
        let short = |available: Money| Refusal::FundShort {
            year,
            available,
            ahead: place,
        };
        let available = book.balance(&Account::Available);
        if needed(None) > i128::from(available.fen()) {
            return Err(short(available));
        }
        let city = up_to_it.last().and_then(|own| own.city.as_ref());
        let limit = city.and_then(|city| book.cities.get(city));
        if let Some((limit, used)) = limit.and_then(|own| Some((own.limit?, own.used))) {
            let left = limit.fen().saturating_sub(used.fen());
            if needed(city) > i128::from(left) {
                return Err(short(Money::from_fen(left)));
            }
        }
        Ok(())
    }
}

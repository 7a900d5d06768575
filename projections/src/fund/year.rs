//! A year of the fund by city: what finance people compare their own sums with.

use super::Account;
use crate::claims::{Claim, year_of};
use crate::projections::Projections;
use anxin_events::Money;
use std::collections::BTreeMap;

/// One city's part of a year, or what no city is known of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CityYear {
    /// Most that it may cost; none: the year's budget alone limits it.
    pub limit: Option<Money>,
    /// Set aside for its claims.
    pub reserved: Money,
    /// Paid on its claims.
    pub paid: Money,
    /// Claims that were paid.
    pub payouts: u64,
    /// Came back of that.
    pub recovered: Money,
    /// Its brands still owe.
    pub receivable: Money,
    /// Accepted, and waiting for the fund's money; only in the year of the log's clock, which pays them.
    pub waiting: Money,
}

impl CityYear {
    /// What its limit leaves.
    #[must_use]
    pub fn available(&self) -> Option<Money> {
        let used = self.reserved.checked_add(self.paid)?;
        self.limit?.checked_sub(used)
    }

    fn count(&mut self, claim: &Claim) {
        if claim.state.is_reserved() {
            add(
                &mut self.reserved,
                claim.accepted().unwrap_or_default().fen(),
            );
        }
        if claim.paid > Money::ZERO {
            self.payouts = self.payouts.saturating_add(1);
            add(&mut self.paid, claim.paid.fen());
        }
        add(&mut self.recovered, claim.recovered.fen());
        if let Some(liability) = &claim.liability {
            let (owes, paid) = (liability.brand_owes.fen(), liability.brand_paid.fen());
            add(&mut self.receivable, owes.saturating_sub(paid));
        }
    }
}

/// Sums of amounts that were paid stay within the range, as a budget does.
fn add(sum: &mut Money, fen: i64) {
    *sum = Money::from_fen(sum.fen().saturating_add(fen));
}

impl Projections {
    /// The year in Beijing of the log's clock: the one whose money is spent now.
    #[must_use]
    pub fn fund_year(&self) -> i32 {
        year_of(self.clock())
    }

    /// A year of the fund by city, by their names; those of which no city is known come first. Counted
    /// claim by claim, so that it can be held against the book.
    #[must_use]
    pub fn fund_cities(&self, year: i32) -> BTreeMap<Option<&str>, CityYear> {
        let mut cities: BTreeMap<Option<&str>, CityYear> = BTreeMap::new();
        let fund = self.guarantee_fund();
        for (city, limit) in fund.book(year).into_iter().flat_map(|book| book.cities()) {
            cities.entry(Some(city)).or_default().limit = limit.limit;
        }
        for (_, deal) in self.each() {
            for claim in deal.claims.claims() {
                // What comes back of a claim that paid nothing itself is booked where its chain was paid.
                let chain = || deal.claims.chain(claim).find_map(|own| own.year);
                let moved = claim.paid > Money::ZERO
                    || claim.state.is_reserved()
                    || claim.recovered > Money::ZERO;
                if moved && claim.year.or_else(chain) == Some(year) {
                    cities
                        .entry(claim.city.as_deref())
                        .or_default()
                        .count(claim);
                }
            }
        }
        for own in fund.waiting() {
            if year == self.fund_year() {
                let city = cities.entry(own.city.as_deref()).or_default();
                add(&mut city.waiting, own.amount.fen());
            }
        }
        cities
    }

    /// Do the claims of all cities and the year's book say the same?
    #[must_use]
    pub fn fund_agrees(&self, year: i32) -> bool {
        let mut sums = CityYear::default();
        for own in self.fund_cities(year).values() {
            add(&mut sums.reserved, own.reserved.fen());
            add(&mut sums.paid, own.paid.fen());
            add(&mut sums.recovered, own.recovered.fen());
            add(&mut sums.receivable, own.receivable.fen());
        }
        let Some(book) = self.guarantee_fund().book(year) else {
            return sums == CityYear::default();
        };
        let receivable = book.balances().iter().fold(0_i64, |sum, (account, own)| {
            let owed = account.brand().map_or(0, |_| own.fen());
            sum.saturating_add(owed)
        });
        let balance = |account| book.balance(&account);
        sums.reserved == balance(Account::Reserved)
            && sums.paid == balance(Account::Paid)
            && sums.recovered == balance(Account::Recovered)
            && sums.receivable.fen() == receivable
    }
}

//! The promises, checked at every prefix against the bank's books and against sums of the test's own.

use super::{Checked, DEALS, World};
use anxin_events::Money;
use anxin_projections::Account;

impl World {
    /// The promises, at every prefix.
    pub(super) fn check(&mut self) -> Checked {
        if let Some((payout, paid)) = self.bank.paid.iter().find(|(_, paid)| paid.0 > 1) {
            return Err(format!("{payout} was paid {} times", paid.0));
        }
        self.check_books()?;
        for deal in DEALS {
            self.check_claims(deal)?;
        }
        Ok(())
    }

    pub(super) fn check_books(&mut self) -> Checked {
        let fund = self.state.guarantee_fund();
        if !fund.void().is_empty() {
            return Err("an admitted budget was not taken".to_owned());
        }
        for year in fund.years() {
            let book = fund.book(year).unwrap();
            let (seen, balances) = self.books.entry(year).or_default();
            for entry in &book.entries()[*seen..] {
                *balances.entry(entry.from.clone()).or_default() -= entry.amount.fen();
                *balances.entry(entry.to.clone()).or_default() += entry.amount.fen();
            }
            *seen = book.entries().len();
            let of = |account: &Account| balances.get(account).copied().unwrap_or(0);
            for (account, balance) in book.balances() {
                if balance.fen() != of(account) {
                    return Err(format!("{year}: {account:?} is not what was posted"));
                }
                if balance.fen() < 0 && !matches!(account, Account::Budget | Account::Others) {
                    return Err(format!("{year}: {account:?} is below zero"));
                }
            }
            if balances.values().sum::<i64>() != 0 {
                return Err(format!("{year}: the postings do not balance"));
            }
            if of(&Account::Paid) + of(&Account::Reserved) > book.budget().fen() {
                return Err(format!("{year}: paid and reserved exceed the budget"));
            }
        }
        Ok(())
    }

    pub(super) fn check_claims(&self, deal: &'static str) -> Checked {
        let claims = self.state.claims(deal).unwrap();
        if !claims.void().is_empty() {
            return Err(format!("{deal}: an admitted step was not taken"));
        }
        let mut brought = 0;
        for claim in claims.claims() {
            let banked = self.bank.paid.get(&claim.payout).map_or(0, |paid| paid.1);
            if claim.paid.fen() > banked {
                return Err(format!("{}: booked and not paid", claim.payout));
            }
            if banked > 0 && claim.paid == Money::ZERO && !claim.state.is_reserved() {
                return Err(format!(
                    "{}: paid and neither booked nor reserved",
                    claim.payout
                ));
            }
            if let Some(own) = &claim.liability
                && own.platform.fen() + own.brand_owes.fen() != claim.paid.fen()
            {
                return Err(format!("{}: the shares are not the whole", claim.id));
            }
            brought += banked - claim.returned.fen();
        }
        if brought > self.arrears.get(deal).copied().unwrap_or(0) {
            return Err(format!("{deal}: more was paid than is owed"));
        }
        Ok(())
    }
}

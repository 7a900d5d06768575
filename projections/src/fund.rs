//! The guarantee fund: a double-entry ledger of fen, one book a year, and the queue of claims that wait.
//!
//! Every posting takes from one account what it gives to another, so all balances of a book sum to zero
//! after every event. Money leaves `available` only by a reservation, and a reservation that is not covered
//! is refused: paid and reserved together never exceed the budget. What is recovered is kept on an account
//! of its own and is not spent again (our decision: a year's budget is what the year may cost).
//!
//! The year of a claim's money is the year in Beijing in which the log learnt of its reservation, so a
//! decision that is dated back spends this year's money, not last year's.

mod queue;
mod share;
mod year;

pub use queue::Waiting;
pub use share::split;
pub use year::CityYear;

use crate::admission::Refusal;
use crate::claims::{Claim, Weighed, year_of};
use anxin_events::{Event, Field, Instant, Money};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All years of the fund.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    years: BTreeMap<i32, Book>,
    waiting: Vec<Waiting>,
    void: Vec<(u64, String)>,
}

/// One year of the fund.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    balances: Vec<(Account, Money)>,
    cities: BTreeMap<String, CityLimit>,
    commitments: BTreeMap<u8, Money>,
    entries: Vec<Entry>,
}

/// A city's part of a year: a limit inside the year's budget, not money of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityLimit {
    /// Most that its deals may be paid in the year; none: the year's budget alone limits them.
    pub limit: Option<Money>,
    /// Reserved and paid for its deals.
    pub used: Money,
}

/// An account of a year's book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Account {
    /// Where the year's money comes from; its balance is the budget, below zero.
    Budget,
    /// May be reserved.
    Available,
    /// Set aside for claims.
    Reserved,
    /// Paid to customers.
    Paid,
    /// Came back; not spent again.
    Recovered,
    /// A brand owes its share of what was paid.
    Receivable(String),
    /// Whoever caused a loss or has to bear it: the other end of what is owed to the fund or came back.
    Others,
}

impl Account {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.names().0
    }

    /// Chinese.
    #[must_use]
    pub const fn zh(&self) -> &'static str {
        self.names().1
    }

    const fn names(&self) -> (&'static str, &'static str) {
        match self {
            Account::Budget => ("budget", "预算"),
            Account::Available => ("available", "可用"),
            Account::Reserved => ("reserved", "预留"),
            Account::Paid => ("paid", "赔付"),
            Account::Recovered => ("recovered", "追偿所得"),
            Account::Receivable(_) => ("receivable", "应收品牌"),
            Account::Others => ("others", "责任方"),
        }
    }

    /// The brand that owes, of a receivable.
    #[must_use]
    pub fn brand(&self) -> Option<&str> {
        match self {
            Account::Receivable(brand) => Some(brand),
            _ => None,
        }
    }
}

/// An amount that goes from one account to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Posting {
    pub year: i32,
    /// Whose part of the year it uses, of a reservation.
    pub city: Option<String>,
    pub from: Account,
    pub to: Account,
    pub amount: Money,
}

/// A posting in the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Log position of the event that moved it.
    pub position: u64,
    /// When the log learnt of it.
    pub at: Instant,
    /// Whose balance falls.
    pub from: Account,
    /// Whose balance rises.
    pub to: Account,
    /// How much.
    pub amount: Money,
    /// Deal and claim, where it is about one.
    pub claim: Option<(String, String)>,
}

impl Fund {
    /// The years with a book, ascending.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// A year's book.
    #[must_use]
    pub fn book(&self, year: i32) -> Option<&Book> {
        self.years.get(&year)
    }

    /// Accepted claims without a reservation, in the order in which they are to be paid.
    #[must_use]
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// Budgets that the books could not take, in a log that was not written through the engine: position
    /// and code of the refusal.
    #[must_use]
    pub fn void(&self) -> &[(u64, String)] {
        &self.void
    }

    /// Takes in what an event of a fund's stream says.
    pub(crate) fn apply(&mut self, event: &Event<'_>, position: u64) {
        match self.weigh(event) {
            Ok(Budgeted::Year(posting)) => {
                let at = event.known_at();
                self.post(&posting, position, at, None);
            }
            Ok(Budgeted::City(year, city, limit)) => {
                let book = self.years.entry(year).or_default();
                book.cities.entry(city).or_default().limit = Some(limit);
            }
            Err(refusal) => self.void.push((position, refusal.code().to_owned())),
        }
    }

    /// What a budget does to the books, or why it is none. The latest budget of a year or city holds; it
    /// cannot fall below what is reserved and paid.
    pub(crate) fn weigh(&self, event: &Event<'_>) -> Result<Budgeted, Refusal> {
        let key = event.stream.key();
        let year = key.parse().ok().filter(|_| key.len() == 4);
        let year: i32 = year.ok_or_else(|| Refusal::NoYear {
            key: key.to_owned(),
        })?;
        let amount = event.money(Field::Amount).ok_or(Refusal::AmountMissing)?;
        let book = self.years.get(&year);
        if let Some(city) = event.id(Field::City) {
            let used = book.map_or(Money::ZERO, |book| book.used_in(city));
            if amount < used {
                return Err(Refusal::BudgetBelowUse { used });
            }
            return Ok(Budgeted::City(year, city.to_owned(), amount));
        }
        let balance = |account| book.map_or(0, |book| book.balance(account).fen());
        let budget = balance(&Account::Budget).saturating_neg();
        let used = budget.saturating_sub(balance(&Account::Available));
        if amount.fen() < used {
            return Err(Refusal::BudgetBelowUse {
                used: Money::from_fen(used),
            });
        }
        let more = amount.fen().saturating_sub(budget);
        let (from, to) = if more < 0 {
            (Account::Available, Account::Budget)
        } else {
            (Account::Budget, Account::Available)
        };
        Ok(Budgeted::Year(Posting {
            year,
            city: None,
            from,
            to,
            amount: Money::from_fen(more.saturating_abs()),
        }))
    }

    /// Follows a step of a claim: books what it moves, and takes the claim into the queue or out of it.
    pub(crate) fn follow(&mut self, deal: &str, weighed: &Weighed, position: u64, at: Instant) {
        let claim = &weighed.claim;
        for posting in &weighed.postings {
            self.post(posting, position, at, Some((deal, claim)));
        }
        self.waiting
            .retain(|own| own.deal != deal || own.claim != claim.id);
        if let Some(waiting) = claim.waiting(deal) {
            let at = self
                .waiting
                .partition_point(|own| own.place() < waiting.place());
            self.waiting.insert(at, waiting);
        }
    }

    fn post(
        &mut self,
        posting: &Posting,
        position: u64,
        at: Instant,
        claim: Option<(&str, &Claim)>,
    ) {
        let book = self.years.entry(posting.year).or_default();
        book.add(&posting.from, posting.amount.fen().saturating_neg());
        book.add(&posting.to, posting.amount.fen());
        if let Some((_, claim)) = claim {
            book.use_up(claim, posting);
        }
        if posting.amount != Money::ZERO {
            book.entries.push(Entry {
                position,
                at,
                from: posting.from.clone(),
                to: posting.to.clone(),
                amount: posting.amount,
                claim: claim.map(|(deal, claim)| (deal.to_owned(), claim.id.clone())),
            });
        }
    }

    /// The reserved and paid money of a commitment in a year.
    pub(crate) fn used_by(&self, at: Instant, commitment: u8) -> Money {
        let book = self.years.get(&year_of(at));
        book.and_then(|book| book.commitments.get(&commitment))
            .copied()
            .unwrap_or(Money::ZERO)
    }
}

/// What a budget sets.
#[derive(Debug)]
pub(crate) enum Budgeted {
    /// So much more or less than before.
    Year(Posting),
    /// The limit of a city in a year.
    City(i32, String, Money),
}

impl Book {
    /// What stands on an account; zero on one that was never used.
    #[must_use]
    pub fn balance(&self, account: &Account) -> Money {
        let found = self.balances.iter().find(|(own, _)| own == account);
        found.map_or(Money::ZERO, |(_, balance)| *balance)
    }

    /// All accounts that were ever used, in their order, with their balances; they sum to zero.
    #[must_use]
    pub fn balances(&self) -> &[(Account, Money)] {
        &self.balances
    }

    /// The year's money.
    #[must_use]
    pub fn budget(&self) -> Money {
        Money::from_fen(self.balance(&Account::Budget).fen().saturating_neg())
    }

    /// The cities' parts.
    pub fn cities(&self) -> impl Iterator<Item = (&str, CityLimit)> {
        self.cities.iter().map(|(city, own)| (city.as_str(), *own))
    }

    /// Every posting, in log order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn used_in(&self, city: &str) -> Money {
        self.cities.get(city).map_or(Money::ZERO, |own| own.used)
    }

    fn add(&mut self, account: &Account, fen: i64) {
        let found = self.balances.binary_search_by(|(own, _)| own.cmp(account));
        let at = match found {
            Ok(at) => at,
            Err(at) => {
                self.balances.insert(at, (account.clone(), Money::ZERO));
                at
            }
        };
        if let Some((_, balance)) = self.balances.get_mut(at) {
            *balance = moved(*balance, fen);
        }
    }

    /// Counts what a reservation takes, or a release gives back, for its city and its commitment.
    fn use_up(&mut self, claim: &Claim, posting: &Posting) {
        let fen = match (&posting.from, &posting.to) {
            (Account::Available, Account::Reserved) => posting.amount.fen(),
            (Account::Reserved, Account::Available) => posting.amount.fen().saturating_neg(),
            _ => return,
        };
        let used = self.commitments.entry(claim.commitment).or_default();
        *used = moved(*used, fen);
        if let Some(city) = &posting.city {
            let city = self.cities.entry(city.clone()).or_default();
            city.used = moved(city.used, fen);
        }
    }
}

/// Amounts end at a trillion yuan and a year's accounts at its budget, so no sum leaves the range.
fn moved(balance: Money, fen: i64) -> Money {
    Money::from_fen(balance.fen().saturating_add(fen))
}

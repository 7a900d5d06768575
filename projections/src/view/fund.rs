//! A year of the guarantee fund as JSON.

use super::Shown;
use crate::fund::{Account, CityLimit, Entry, Fund, Waiting};
use anxin_events::{Instant, Money};
use serde::Serialize;

/// One year: what it may cost, what it did cost, who owes, who waits, and every posting.
#[derive(Debug, Serialize)]
pub struct FundView<'a> {
    year: i32,
    budget: Shown<Money>,
    available: Shown<Money>,
    reserved: Shown<Money>,
    paid: Shown<Money>,
    recovered: Shown<Money>,
    receivable: Vec<ReceivableView<'a>>,
    cities: Vec<CityView<'a>>,
    waiting: Vec<WaitingView<'a>>,
    entries: Vec<EntryView<'a>>,
}

#[derive(Debug, Serialize)]
struct ReceivableView<'a> {
    brand: &'a str,
    amount: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct CityView<'a> {
    city: &'a str,
    limit: Option<Shown<Money>>,
    used: Shown<Money>,
}

#[derive(Debug, Serialize)]
struct WaitingView<'a> {
    deal: &'a str,
    claim: &'a str,
    amount: Shown<Money>,
    kept_contract: bool,
    decided_at: Shown<Instant>,
    city: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct EntryView<'a> {
    position: u64,
    at: Shown<Instant>,
    from: AccountView<'a>,
    to: AccountView<'a>,
    amount: Shown<Money>,
    deal: Option<&'a str>,
    claim: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct AccountView<'a> {
    account: &'static str,
    account_zh: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<&'a str>,
}

impl<'a> FundView<'a> {
    pub(crate) fn new(fund: &'a Fund, year: i32) -> Option<FundView<'a>> {
        let book = fund.book(year)?;
        let balance = |account| Shown(book.balance(&account));
        let receivable = book.balances().iter().filter_map(|(account, amount)| {
            Some(ReceivableView {
                brand: account.brand()?,
                amount: Shown(*amount),
            })
        });
        Some(FundView {
            year,
            budget: Shown(book.budget()),
            available: balance(Account::Available),
            reserved: balance(Account::Reserved),
            paid: balance(Account::Paid),
            recovered: balance(Account::Recovered),
            receivable: receivable.collect(),
            cities: book.cities().map(CityView::new).collect(),
            waiting: fund.waiting().iter().map(WaitingView::new).collect(),
            entries: book.entries().iter().map(EntryView::new).collect(),
        })
    }
}

impl<'a> CityView<'a> {
    fn new((city, own): (&'a str, CityLimit)) -> CityView<'a> {
        CityView {
            city,
            limit: own.limit.map(Shown),
            used: Shown(own.used),
        }
    }
}

impl<'a> WaitingView<'a> {
    fn new(own: &'a Waiting) -> WaitingView<'a> {
        WaitingView {
            deal: &own.deal,
            claim: &own.claim,
            amount: Shown(own.amount),
            kept_contract: own.kept_contract,
            decided_at: Shown(own.decided_at),
            city: own.city.as_deref(),
        }
    }
}

impl<'a> EntryView<'a> {
    fn new(entry: &'a Entry) -> EntryView<'a> {
        let claim = entry.claim.as_ref();
        EntryView {
            position: entry.position,
            at: Shown(entry.at),
            from: AccountView::new(&entry.from),
            to: AccountView::new(&entry.to),
            amount: Shown(entry.amount),
            deal: claim.map(|(deal, _)| deal.as_str()),
            claim: claim.map(|(_, claim)| claim.as_str()),
        }
    }
}

impl<'a> AccountView<'a> {
    fn new(account: &'a Account) -> AccountView<'a> {
        AccountView {
            account: account.name(),
            account_zh: account.zh(),
            brand: account.brand(),
        }
    }
}

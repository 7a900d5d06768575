//! Payable against paid: every line of every open deal's schedule, what was paid under it and where that
//! went, what is overdue and by how long; and what was paid that no line agreed.

use super::{OpenDeal, Selection, open_deals};
use crate::deal::DealFile;
use crate::money::{Destination, Line, Paid, Place, Sum, is_house_money, money};
use crate::projections::{Deal, Projections};
use anxin_events::{
    Date, Instant, Money,
    vocabulary::{Purpose, Role},
};
use std::collections::BTreeMap;

/// Which lines to look at. With either filter payments outside the schedule are left out: none is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct DueFilter {
    /// Only what is open and due within so many days, or overdue.
    pub within: Option<u32>,
    /// Only what is overdue.
    pub overdue: bool,
}

/// Payable against paid over all selected deals.
#[derive(Debug)]
pub struct Payable<'a> {
    /// The log's clock.
    pub at: Instant,
    /// Open deals that were looked at.
    pub deals: u64,
    /// Overdue first, then open, then settled; each by the day on which it is due, undated last.
    pub items: Vec<Item<'a>>,
    /// In the order of the deals, then of the log.
    pub unscheduled: Vec<Unscheduled<'a>>,
    /// Of each deal that has a line or a payment here, in the order of the deals.
    pub by_deal: Vec<(OpenDeal<'a>, Totals)>,
    /// Of each city, by name; without a city last.
    pub by_city: Vec<(Option<&'a str>, Totals)>,
    /// Of everything here.
    pub total: Totals,
}

/// One line of a schedule.
#[derive(Debug)]
pub struct Item<'a> {
    /// Its deal.
    pub deal: OpenDeal<'a>,
    /// What was agreed and paid.
    pub line: &'a Line,
    /// How it stands.
    pub standing: Standing,
    /// Days until it is due, negative when overdue; none when nothing is open or no day was agreed.
    pub days_left: Option<i32>,
    /// What was paid under it, in log order.
    pub payments: Vec<Payment<'a>>,
}

impl Item<'_> {
    /// Did money for it go to another account or payee than agreed?
    #[must_use]
    pub fn went_elsewhere(&self) -> bool {
        let elsewhere = |payment: &Payment<'_>| payment.destination == Some(Destination::Elsewhere);
        self.payments.iter().any(elsewhere)
    }
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its day is past and something is open.
    Overdue,
    /// Something is open.
    Open,
    /// Nothing is open: paid, or cancelled.
    Settled,
}

impl Standing {
    /// English, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Overdue => "overdue",
            Standing::Open => "open",
            Standing::Settled => "settled",
        }
    }
}

/// One payment: whom it reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment<'a> {
    /// Log position.
    pub position: u64,
    /// Business time.
    pub at: Instant,
    /// How much.
    pub amount: Money,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// Who was paid, as its event tells it.
    pub payee: Option<Role>,
    /// The account that was paid.
    pub payee_account: Option<&'a str>,
    /// Where the money came to be.
    pub place: Place,
    /// Beside what was agreed; none where nothing was.
    pub destination: Option<Destination>,
}

impl<'a> Payment<'a> {
    fn of(paid: &Paid<'a>, file: &DealFile) -> Payment<'a> {
        Payment {
            position: paid.movement.position,
            at: paid.movement.at,
            amount: paid.share,
            purpose: paid.movement.purpose(),
            payee: paid.movement.payee(),
            payee_account: paid.movement.payee_account(),
            place: paid.place,
            destination: paid.destination(file),
        }
    }
}

/// A payment that belongs to no line, or money that came back of one (negative).
#[derive(Debug)]
pub struct Unscheduled<'a> {
    /// Its deal.
    pub deal: OpenDeal<'a>,
    /// The payment.
    pub payment: Payment<'a>,
    /// Money for the home was paid outside the schedule; a fee or a tax often stands in none.
    pub is_house_money: bool,
}

/// Sums of several lines and payments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Deals.
    pub deals: u64,
    /// Lines.
    pub items: u64,
    /// Payable under the lines.
    pub payable: Money,
    /// Paid under the lines, less what came back.
    pub paid: Money,
    /// Open and past its day.
    pub overdue: Money,
    /// Paid outside the lines, less what came back.
    pub unscheduled: Money,
}

impl Totals {
    /// Paid less payable under the lines: negative while more is open than was paid too much.
    #[must_use]
    pub fn difference(&self) -> Money {
        money(Sum::from(self.paid.fen()).saturating_sub(self.payable.fen().into()))
    }

    fn count(&mut self, item: &Item<'_>) {
        self.items = self.items.saturating_add(1);
        self.payable = sum(self.payable, item.line.payable_now());
        self.paid = sum(self.paid, item.line.paid);
        if item.standing == Standing::Overdue {
            self.overdue = sum(self.overdue, item.line.open());
        }
    }

    fn add(&mut self, other: &Totals) {
        self.deals = self.deals.saturating_add(other.deals);
        self.items = self.items.saturating_add(other.items);
        self.payable = sum(self.payable, other.payable);
        self.paid = sum(self.paid, other.paid);
        self.overdue = sum(self.overdue, other.overdue);
        self.unscheduled = sum(self.unscheduled, other.unscheduled);
    }
}

impl Payable<'_> {
    /// Is anything overdue, gone elsewhere, or house money outside every schedule?
    #[must_use]
    pub fn needs_attention(&self) -> bool {
        let item = |item: &Item<'_>| item.standing == Standing::Overdue || item.went_elsewhere();
        self.items.iter().any(item) || self.unscheduled.iter().any(|own| own.is_house_money)
    }
}

/// Payable against paid at the log's clock.
#[must_use]
pub fn payable<'a>(
    state: &'a Projections,
    selection: Selection<'_>,
    filter: DueFilter,
) -> Payable<'a> {
    let today = state.clock().beijing_date();
    let mut all = Payable {
        at: state.clock(),
        deals: 0,
        items: Vec::new(),
        unscheduled: Vec::new(),
        by_deal: Vec::new(),
        by_city: Vec::new(),
        total: Totals::default(),
    };
    let mut by_city: BTreeMap<(bool, Option<&str>), Totals> = BTreeMap::new();
    for (open, deal) in open_deals(state, selection) {
        all.deals = all.deals.saturating_add(1);
        let totals = all.take(open, deal, today, filter);
        if totals.deals > 0 {
            let city = by_city.entry((open.city.is_none(), open.city));
            city.or_default().add(&totals);
            all.total.add(&totals);
            all.by_deal.push((open, totals));
        }
    }
    let by_city = by_city.into_iter();
    all.by_city = by_city.map(|((_, city), sums)| (city, sums)).collect();
    all.items.sort_by_key(|item| {
        let due_on = item.line.due_on;
        (item.standing, due_on.is_none(), due_on)
    });
    all
}

impl<'a> Payable<'a> {
    /// Takes in one deal; its sums.
    fn take(
        &mut self,
        open: OpenDeal<'a>,
        deal: &'a Deal,
        today: Date,
        filter: DueFilter,
    ) -> Totals {
        let mut totals = Totals::default();
        let mut items: Vec<Item<'a>> = deal
            .money
            .schedule()
            .lines()
            .iter()
            .map(|line| Item::of(open, line, today))
            .collect();
        for paid in deal.money.paid_parts(&deal.file) {
            let payment = Payment::of(&paid, &deal.file);
            let item = paid.line.and_then(|line| {
                items
                    .iter_mut()
                    .find(|item| item.line.position == line.position)
            });
            match item {
                // What came back is in the sum; it went to nobody else.
                Some(item) if payment.amount > Money::ZERO => item.payments.push(payment),
                Some(_) => {}
                None if filter.is_none() => {
                    totals.deals = 1;
                    totals.unscheduled = sum(totals.unscheduled, payment.amount);
                    self.unscheduled.push(Unscheduled {
                        deal: open,
                        payment,
                        is_house_money: payment.amount > Money::ZERO
                            && is_house_money(payment.purpose),
                    });
                }
                None => {}
            }
        }
        for item in items.into_iter().filter(|item| filter.lets(item)) {
            totals.deals = 1;
            totals.count(&item);
            self.items.push(item);
        }
        totals
    }
}

impl<'a> Item<'a> {
    fn of(deal: OpenDeal<'a>, line: &'a Line, today: Date) -> Item<'a> {
        let is_open = line.open() > Money::ZERO;
        let days_left = line
            .due_on
            .filter(|_| is_open)
            .map(|due_on| due_on.days().saturating_sub(today.days()));
        let standing = match days_left {
            Some(days) if days < 0 => Standing::Overdue,
            _ if is_open => Standing::Open,
            _ => Standing::Settled,
        };
        Item {
            deal,
            line,
            standing,
            days_left,
            payments: Vec::new(),
        }
    }
}

impl DueFilter {
    fn is_none(self) -> bool {
        self.within.is_none() && !self.overdue
    }

    fn lets(self, item: &Item<'_>) -> bool {
        let in_time = self.within.is_none_or(|within| {
            item.days_left
                .is_some_and(|left| i64::from(left) <= i64::from(within))
        });
        in_time && (!self.overdue || item.standing == Standing::Overdue)
    }
}

fn sum(one: Money, other: Money) -> Money {
    money(Sum::from(one.fen()).saturating_add(other.fen().into()))
}

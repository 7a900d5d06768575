//! The same conditions written by hand, over integer slots, keeping the same state: what a good programmer
//! would write who knew the rules beforehand. Truths are three-valued as in the language.

use anxin_events::vocabulary::{CheckResult, Purpose, Role};
use anxin_events::{DAY, Event, Field, Kind, Money, Ratio, Rounding};
use foldhash::fast::FixedState;
use indexmap::{IndexMap, IndexSet};

const UNKNOWN: i64 = i64::MIN;
const FALSE: i64 = 0;
const MAYBE: i64 = 1;
const TRUE: i64 = 2;
/// Entries of a history, as the judge keeps them.
const HISTORY: usize = 64;

/// Thresholds of the rules, template by template.
#[derive(Clone, Default)]
pub struct Thresholds {
    pub astray: Vec<i64>,
    pub unchecked: Vec<i64>,
    pub share: Vec<i64>,
    pub often: Vec<i64>,
    pub total: Vec<i64>,
    pub unguarded: Vec<i64>,
}

/// What is remembered of a deal.
#[derive(Clone)]
struct Deal {
    price: i64,
    escrow: Vec<i64>,
    /// Occurred, amount; ascending.
    payments: Vec<(i64, i64)>,
    /// Occurred; ascending.
    passed: Vec<(i64, i64)>,
    signed: Vec<i64>,
    agreed: Vec<i64>,
}

#[derive(Clone)]
pub struct Hand {
    thresholds: Thresholds,
    ids: IndexSet<String, FixedState>,
    deals: IndexMap<String, Deal, FixedState>,
}

/// A payment as numbers.
struct Payment {
    occurred: i64,
    amount: i64,
    purpose: i64,
    payer: i64,
    payee: i64,
    account: i64,
}

const fn truth(holds: bool) -> i64 {
    if holds { TRUE } else { FALSE }
}

fn term(event: &Event<'_>, field: Field) -> i64 {
    match event.get(field) {
        anxin_events::Value::Term(code) => i64::from(code),
        _ => UNKNOWN,
    }
}

/// `own` is (or is not) this term.
fn is(own: i64, term: i64) -> i64 {
    if own == UNKNOWN {
        MAYBE
    } else {
        truth(own == term)
    }
}

impl Hand {
    pub fn new(thresholds: Thresholds) -> Hand {
        Hand {
            thresholds,
            ids: IndexSet::default(),
            deals: IndexMap::default(),
        }
    }

    fn number(&self, id: Option<&str>) -> i64 {
        match id {
            None => UNKNOWN,
            Some(id) => self
                .ids
                .get_index_of(id)
                .map_or(-1, |at| i64::try_from(at).unwrap()),
        }
    }

    /// How many rules are true or undecided.
    pub fn judge(&self, event: &Event<'_>) -> usize {
        if event.kind != Kind::PaymentMade {
            return 0;
        }
        let Some(deal) = self.deals.get(event.stream.key()) else {
            return 0;
        };
        let payment = Payment {
            occurred: event.occurred_at.micros(),
            amount: event.money(Field::Amount).map_or(UNKNOWN, Money::fen),
            purpose: term(event, Field::Purpose),
            payer: term(event, Field::Payer),
            payee: term(event, Field::Payee),
            account: self.number(event.id(Field::PayeeAccount)),
        };
        let count = |thresholds: &[i64], holds: fn(&Deal, &Payment, i64) -> i64| {
            thresholds
                .iter()
                .filter(|own| holds(deal, &payment, **own) != FALSE)
                .count()
        };
        let own = &self.thresholds;
        count(&own.astray, Deal::astray)
            + count(&own.unchecked, Deal::unchecked)
            + count(&own.share, Deal::share)
            + count(&own.often, Deal::often)
            + count(&own.total, Deal::total)
            + count(&own.unguarded, Deal::unguarded)
    }

    pub fn absorb(&mut self, event: &Event<'_>) {
        let account = event
            .id(Field::EscrowAccount)
            .or(event.id(Field::PayeeAccount));
        if let Some(id) = account.filter(|id| !self.ids.contains(*id)) {
            self.ids.insert(id.to_owned());
        }
        let account = self.number(account);
        let key = event.stream.key();
        let place = match self.deals.get_index_of(key) {
            Some(place) => place,
            None => self.deals.insert_full(key.to_owned(), Deal::new()).0,
        };
        let deal = &mut self.deals[place];
        let occurred = event.occurred_at.micros();
        match event.kind {
            Kind::ContractSigned => {
                deal.price = event.money(Field::Price).map_or(UNKNOWN, Money::fen);
                insert(&mut deal.signed, occurred, |at| *at);
            }
            Kind::EscrowAgreementSigned => {
                if !deal.escrow.contains(&account) {
                    deal.escrow.push(account);
                }
                insert(&mut deal.agreed, occurred, |at| *at);
            }
            Kind::TitleChecked => {
                let result = is(term(event, Field::Result), CheckResult::Passed as i64);
                if result != FALSE {
                    insert(&mut deal.passed, (occurred, result), |entry| entry.0);
                }
            }
            Kind::PaymentMade => {
                let amount = event.money(Field::Amount).map_or(UNKNOWN, Money::fen);
                insert(&mut deal.payments, (occurred, amount), |entry| entry.0);
            }
            _ => {}
        }
    }
}

/// In its place by time, the oldest dropped.
fn insert<T>(entries: &mut Vec<T>, entry: T, at: fn(&T) -> i64) {
    if entries.len() == HISTORY {
        entries.remove(0);
    }
    let later = entries
        .iter()
        .rev()
        .take_while(|own| at(own) > at(&entry))
        .count();
    entries.insert(entries.len() - later, entry);
}

impl Deal {
    const fn new() -> Deal {
        Deal {
            price: UNKNOWN,
            escrow: Vec::new(),
            payments: Vec::new(),
            passed: Vec::new(),
            signed: Vec::new(),
            agreed: Vec::new(),
        }
    }

    /// Money that goes past the supervised account.
    fn astray(&self, payment: &Payment, least: i64) -> i64 {
        if payment.amount != UNKNOWN && payment.amount < least {
            return FALSE;
        }
        let payee = TRUE - is(payment.payee, Role::Escrow as i64);
        if payee == FALSE {
            return FALSE;
        }
        let account = match payment.account {
            UNKNOWN => MAYBE,
            account => truth(!self.escrow.contains(&account)),
        };
        payee.min(account).min(if payment.amount == UNKNOWN {
            MAYBE
        } else {
            TRUE
        })
    }

    /// No clean check of the title in the three days before.
    fn unchecked(&self, payment: &Payment, least: i64) -> i64 {
        if payment.amount != UNKNOWN && payment.amount < least {
            return FALSE;
        }
        let from = payment.occurred - 3 * DAY;
        let inside = self
            .passed
            .iter()
            .rev()
            .filter(|(at, _)| *at <= payment.occurred);
        let has = inside
            .take_while(|(at, _)| *at >= from)
            .map(|(_, sure)| *sure)
            .max();
        (TRUE - has.unwrap_or(FALSE)).min(if payment.amount == UNKNOWN {
            MAYBE
        } else {
            TRUE
        })
    }

    /// More than a share of the price.
    fn share(&self, payment: &Payment, percent: i64) -> i64 {
        if payment.amount == UNKNOWN || self.price == UNKNOWN {
            return MAYBE;
        }
        let ratio = Ratio::from_millionths(percent * 10_000);
        match Money::from_fen(self.price).times(ratio, Rounding::HalfUp) {
            Some(most) => truth(payment.amount > most.fen()),
            None => MAYBE,
        }
    }

    /// So many payments in seven days.
    fn often(&self, payment: &Payment, least: i64) -> i64 {
        let from = payment.occurred - 7 * DAY;
        let inside = self
            .payments
            .iter()
            .rev()
            .filter(|(at, _)| *at <= payment.occurred);
        let count = inside.take_while(|(at, _)| *at >= from).count();
        truth(i64::try_from(count).unwrap() >= least)
    }

    /// More in all than so much.
    fn total(&self, payment: &Payment, most: i64) -> i64 {
        let mut total = payment.amount;
        for (_, amount) in self
            .payments
            .iter()
            .rev()
            .filter(|(at, _)| *at <= payment.occurred)
        {
            if total == UNKNOWN || *amount == UNKNOWN {
                return MAYBE;
            }
            total += amount;
        }
        if total == UNKNOWN {
            MAYBE
        } else {
            truth(total > most)
        }
    }

    /// Release money of the buyer while no supervision was agreed since the contract.
    fn unguarded(&self, payment: &Payment, least: i64) -> i64 {
        let purpose = is(payment.purpose, Purpose::Release as i64);
        if purpose == FALSE {
            return FALSE;
        }
        let own = purpose.min(is(payment.payer, Role::Buyer as i64));
        if own == FALSE || (payment.amount != UNKNOWN && payment.amount < least) {
            return FALSE;
        }
        let before = |at: &&i64| **at <= payment.occurred;
        let Some(signed) = self.signed.iter().rev().find(before) else {
            return FALSE;
        };
        let agreed = self
            .agreed
            .iter()
            .rev()
            .find(before)
            .is_some_and(|at| at >= signed);
        own.min(truth(!agreed)).min(if payment.amount == UNKNOWN {
            MAYBE
        } else {
            TRUE
        })
    }
}

//! The recorded year of the fund, replayed with every other fixture: its figures equal a sum over the raw
//! events that knows nothing of books, claims or states.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and read its data"
)]

use anxin_events::{Event, Field, Kind};
use anxin_projections::{Account, Projections};
use anxin_rules::case::{self, Case};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const YEAR: i32 = 2025;

/// Every case file below `fixtures`.
fn fixtures() -> Vec<Case> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")];
    let (mut files, mut cases) = (Vec::new(), Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "case") {
                files.push(path);
            }
        }
    }
    files.sort();
    for file in files {
        let read = case::read(&fs::read_to_string(&file).unwrap());
        assert!(read.diagnostics.is_empty(), "{}", file.display());
        cases.extend(read.cases);
    }
    cases
}

/// All events in the order in which a log learns them.
fn events(cases: &[Case]) -> Vec<Event<'_>> {
    let mut events: Vec<Event<'_>> = cases.iter().flat_map(Case::events).collect();
    events.sort_by_key(Event::known_at);
    events
}

fn replayed(events: &[Event<'_>]) -> Projections {
    let mut state = Projections::new(Arc::default());
    for (position, event) in (0..).zip(events) {
        state.apply(position, event);
    }
    state
}

/// Sums in fen.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums {
    budget: i64,
    reserved: i64,
    paid: i64,
    payouts: u64,
    recovered: i64,
    /// Reserved and paid of each city.
    cities: BTreeMap<String, (i64, i64)>,
}

fn of<'a>(cities: &'a mut BTreeMap<String, (i64, i64)>, city: Option<&&str>) -> &'a mut (i64, i64) {
    cities.entry((*city.unwrap()).to_owned()).or_default()
}

/// Adds up amounts by payout id; the city of a deal is the one that its contract names.
fn summed(events: &[Event<'_>]) -> Sums {
    let (mut sums, mut cities, mut open) = (Sums::default(), BTreeMap::new(), BTreeMap::new());
    let own_year = |event: &&Event<'_>| event.known_at().beijing_date().year() == YEAR;
    for event in events.iter().filter(own_year) {
        let amount = event.money(Field::Amount).map_or(0, |amount| amount.fen());
        let deal = event.stream.key();
        let payout = event.id(Field::Payout).unwrap_or_default();
        match event.kind {
            Kind::FundBudgeted if event.id(Field::City).is_none() => sums.budget = amount,
            Kind::ContractSigned => {
                cities.insert(deal, event.id(Field::City).unwrap_or_default());
            }
            Kind::PayoutReserved => {
                open.insert(payout, (amount, deal));
            }
            Kind::PayoutConfirmed => {
                if let Some((amount, deal)) = open.remove(payout) {
                    sums.paid += amount;
                    sums.payouts += 1;
                    of(&mut sums.cities, cities.get(deal)).1 += amount;
                }
            }
            Kind::ReservationReleased => {
                open.remove(payout);
            }
            Kind::RecoveryReceived => sums.recovered += amount,
            _ => {}
        }
    }
    for (amount, deal) in open.into_values() {
        sums.reserved += amount;
        of(&mut sums.cities, cities.get(deal)).0 += amount;
    }
    sums
}

/// The same figures as `anxin fund show` tells them.
fn told(state: &Projections) -> Sums {
    let book = state.guarantee_fund().book(YEAR).unwrap();
    let cities = state.fund_cities(YEAR);
    let used = cities
        .iter()
        .filter(|(_, own)| own.reserved.fen() + own.paid.fen() > 0);
    Sums {
        budget: book.budget().fen(),
        reserved: book.balance(&Account::Reserved).fen(),
        paid: book.balance(&Account::Paid).fen(),
        payouts: cities.values().map(|own| own.payouts).sum(),
        recovered: book.balance(&Account::Recovered).fen(),
        cities: used
            .map(|(city, own)| {
                (
                    city.unwrap_or_default().to_owned(),
                    (own.reserved.fen(), own.paid.fen()),
                )
            })
            .collect(),
    }
}

#[test]
fn the_fund_shows_what_the_events_add_up_to() {
    let cases = fixtures();
    let events = events(&cases);
    let state = replayed(&events);
    let expected = summed(&events);
    assert_eq!(told(&state), expected);
    assert!(state.fund_agrees(YEAR));
    let book = state.guarantee_fund().book(YEAR).unwrap();
    let available = expected.budget - expected.reserved - expected.paid;
    assert_eq!(book.balance(&Account::Available).fen(), available);
    let balance: i64 = book.balances().iter().map(|(_, own)| own.fen()).sum();
    assert_eq!(balance, 0);
}

/// The comparison can fail: without any one of the events that move money the sums differ. A reservation
/// that was released leaves nothing behind, so it is the only one that is not missed.
#[test]
fn a_lost_event_would_be_seen() {
    let cases = fixtures();
    let events = events(&cases);
    let whole = summed(&events);
    let of_kind = |kind| events.iter().filter(move |event| event.kind == kind);
    let released: Vec<Option<&str>> = of_kind(Kind::ReservationReleased)
        .map(|event| event.id(Field::Payout))
        .collect();
    let mut moved = 0;
    for place in 0..events.len() {
        let event = &events[place];
        let moves = match event.kind {
            Kind::PayoutReserved => !released.contains(&event.id(Field::Payout)),
            Kind::PayoutConfirmed | Kind::ReservationReleased | Kind::RecoveryReceived => true,
            _ => false,
        };
        if moves {
            moved += 1;
            let mut without = events.clone();
            without.remove(place);
            assert_ne!(summed(&without), whole, "{:?}", event.kind);
            assert_ne!(told(&replayed(&without)), whole, "{:?}", event.kind);
        }
    }
    assert_eq!(moved, 29, "events that move money");
}

/// Nothing in the year was written past the books.
#[test]
fn the_year_has_no_step_that_was_not_booked() {
    let cases = fixtures();
    let state = replayed(&events(&cases));
    assert!(state.guarantee_fund().void().is_empty());
    for deal in state.deals().filter(|deal| deal.starts_with("F-")) {
        assert!(state.claims(deal).unwrap().void().is_empty(), "{deal}");
    }
}

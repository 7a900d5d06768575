//! The watches over all open deals, each as a table of what it says of a history.

mod groups;
mod payable;
mod reminders;

use crate::history::history;
use anxin_events::Instant;
use anxin_projections::Projections;
use anxin_projections::monitor::{self, DUE_SOON, DueFilter, Selection};
use std::sync::Arc;

/// Folds a history without rules, and moves the clock to `at` in Beijing time.
fn state(text: &str, at: &str) -> Projections {
    let mut state = Projections::new(Arc::default());
    for (position, step) in (1..).zip(&history(text)) {
        state.apply(position, &step.event());
    }
    state.advance_to(Instant::parse(&format!("{at}:00+08:00")).unwrap());
    state
}

/// Rows without their indentation, one a line.
fn rows(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Everything that the watches say, for those who compare two states.
pub fn watched(state: &Projections) -> String {
    let all = Selection::default();
    format!(
        "{:?} {:?} {:?} {:?}",
        monitor::payable(state, all, DueFilter::default()),
        monitor::reminders(state, all, DUE_SOON),
        monitor::groups(state, all),
        monitor::complaints(state, all),
    )
}

#[test]
fn only_deals_that_are_neither_closed_nor_rescinded_are_open() {
    let state = state(
        "2025-03-01 09:00 contract_signed deal=OPEN price=100
         2025-03-01 09:00 contract_signed deal=CLOSED price=100
         2025-03-01 09:00 contract_signed deal=RESCINDED price=100
         2025-03-01 09:00 handover_completed deal=HANDED
         2025-03-01 09:00 viewing_done deal=VIEWED
         2025-03-02 09:00 deal_closed deal=CLOSED
         2025-03-02 09:00 contract_rescinded deal=RESCINDED rescission_basis=agreement",
        "2025-03-03T09:00",
    );
    let all = Selection::default();
    assert_eq!(monitor::payable(&state, all, DueFilter::default()).deals, 3);
    assert_eq!(monitor::reminders(&state, all, DUE_SOON).deals, 3);
    let groups = monitor::groups(&state, all);
    let signed: Vec<&str> = groups.groups.iter().map(|own| own.deal.id).collect();
    assert_eq!(
        (groups.deals, signed),
        (3, vec!["OPEN", "HANDED"]),
        "a group is asked for after signing"
    );
}

#[test]
fn a_city_and_a_brand_are_chosen_together() {
    let state = state(
        "2025-03-01 09:00 contract_signed deal=A price=100 city=甲市 brand=R1
         2025-03-01 09:00 contract_signed deal=B price=100 city=甲市 brand=R2
         2025-03-01 09:00 contract_signed deal=C price=100 city=乙市 brand=R1
         2025-03-01 09:00 contract_signed deal=D price=100",
        "2025-03-03T09:00",
    );
    let chosen = |city, brand| -> Vec<String> {
        let groups = monitor::groups(&state, Selection { city, brand }).groups;
        groups.iter().map(|own| own.deal.id.to_owned()).collect()
    };
    assert_eq!(chosen(None, None), ["A", "B", "C", "D"]);
    assert_eq!(chosen(Some("甲市"), None), ["A", "B"]);
    assert_eq!(chosen(None, Some("R1")), ["A", "C"]);
    assert_eq!(chosen(Some("甲市"), Some("R1")), ["A"]);
    assert!(chosen(Some("丙市"), None).is_empty());
}

//! The deal file: stages, late title checks, and the JSON of a deal, byte by byte.

use crate::alerts::rules;
use crate::history::history;
use anxin_projections::{DealFile, Projections};

fn tell(text: &str, said: fn(&DealFile) -> String) {
    let mut file = DealFile::default();
    for (position, step) in (1..).zip(history(text)) {
        file.apply(&step.event(), position);
        assert_eq!(
            said(&file),
            step.expected.join(" | "),
            "after {}",
            step.line
        );
    }
}

#[test]
fn a_deal_is_as_far_as_its_facts_show() {
    tell(
        "2025-03-01 10:00 title_checked result=passed source=registry as_of=2025-03-01T09:00 | preparing
         2025-03-01 11:00 contract_signed price=100   | signed
         2025-03-02 11:00 transfer_applied            | transferring
         2025-03-03 11:00 transfer_refused            | signed
         2025-03-04 11:00 transfer_accepted           | transferring
         2025-03-05 11:00 transfer_completed          | transferred
         2025-03-05 12:00 transfer_refused            | transferred
         2025-03-06 11:00 handover_completed          | handed_over
         2025-03-07 11:00 deal_closed                 | closed",
        |file| file.stage().name().to_owned(),
    );
}

#[test]
fn a_title_check_holds_as_of_its_instant_and_the_signing_keeps_what_was_known() {
    tell(
        "2025-03-01 10:00 title_checked result=passed source=agency_system as_of=2025-03-01T09:00 seizures=0 | now 0, at signing ?
         2025-03-02 10:00 contract_signed price=100                                                         | now 0, at signing 0
         2025-03-04 10:00 title_checked result=failed source=registry as_of=2025-03-04T09:00 seizures=2     | now 2, at signing 0
         2025-03-05 10:00 title_checked result=failed source=registry as_of=2025-03-03T09:00 seizures=1     | now 2, at signing 0",
        |file| {
            let show = |fact: &Option<anxin_projections::TitleFact>| {
                fact.as_ref().and_then(|own| own.seizures).map_or("?".to_owned(), |own| own.to_string())
            };
            format!("now {}, at signing {}", show(&file.title.latest), show(&file.title.at_signing))
        },
    );
}

#[test]
fn a_milestone_is_the_earliest_by_business_time_whenever_it_was_recorded() {
    tell(
        "2025-03-04 10:00 mortgage_released                            | 2025-03-04T10:00:00+08:00 at 1
         2025-03-05 10:00 mortgage_released                            | 2025-03-04T10:00:00+08:00 at 1
         2025-03-02 10:00 mortgage_released recorded=2025-03-06T10:00  | 2025-03-02T10:00:00+08:00 at 3",
        |file| {
            let first = file.first(anxin_events::Kind::MortgageReleased).unwrap();
            format!("{} at {}", first.occurred_at, first.position)
        },
    );
}

/// `deal.json` is a contract: who changes it changes what hosts read.
#[test]
fn the_json_of_a_deal_is_stable() {
    let mut projections = Projections::new(rules());
    let steps = history(include_str!("deal.history"));
    for (position, step) in (1..).zip(&steps) {
        projections.apply(position, &step.event());
    }
    let text = serde_json::to_string_pretty(&projections.deal("T1").unwrap()).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/deal.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, format!("{text}\n")).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap();
    assert!(text == golden.trim_end(), "deal.json differs from:\n{text}");
}

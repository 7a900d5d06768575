//! How many planted mishaps do the shipped rules catch, and how often do they alarm for nothing?
//!
//! `UPDATE_GOLDEN=1` writes the tables into `rules/README.md`; `--nocapture` prints speed and size.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, counts small numbers and writes its golden text"
)]

use anxin_fixtures::history::{Order, Past, past};
use anxin_rules::{RuleSet, library};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

mod known;
mod measure;
mod table;

const BEGIN: &str = "<!-- recall: written by projections/tests/recall -->\n";
const END: &str = "<!-- recall: end -->\n";

/// The shipped rules.
static RULES: LazyLock<Arc<RuleSet>> = LazyLock::new(|| {
    let loaded = RuleSet::load(&library::sources(), &library::calendar().unwrap());
    Arc::new(loaded.rule_set.unwrap())
});

/// Twenty thousand deals, so that each characteristic goes wrong in about fifty.
fn made(seed: u64) -> Past {
    past(&Order {
        deals: 20_000,
        seed,
        rate: 2_600,
        rates: BTreeMap::new(),
    })
    .unwrap()
}

#[test]
fn precision_and_recall_are_what_the_readme_says() {
    let past = made(7);
    let measure = measure::measure(&past);
    println!(
        "state: {} bytes a deal",
        measure.state_bytes as u64 / measure.deals
    );
    let few: Vec<_> = measure
        .scores
        .iter()
        .filter(|(_, score)| score.planted < 30)
        .collect();
    let page = table::page(&measure);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/README.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (head, rest) = text.split_once(BEGIN).unwrap();
    let (golden, tail) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, format!("{head}{BEGIN}{page}{END}{tail}")).unwrap();
    } else {
        assert_eq!(golden, page, "UPDATE_GOLDEN=1 writes the tables anew");
    }
    assert!(
        few.is_empty(),
        "planted too seldom to say anything: {few:?}"
    );
    assert_eq!(measure.scores.len(), 37);
    every_miss_and_false_alarm_has_its_reason(&measure);
}

/// The rules were mended over one past; another shows whether they only learnt it.
#[test]
#[ignore = "a campaign: RECALL_SEED=… names the past"]
fn another_past() {
    let seed = std::env::var("RECALL_SEED").unwrap().parse().unwrap();
    let measure = measure::measure(&made(seed));
    println!("{}", table::page(&measure));
    for ((id, name), variant) in &measure.variants {
        for deal in &variant.missed {
            println!("missed {id}: {name}: {deal}");
        }
    }
}

/// And no reason is kept for what no longer happens.
fn every_miss_and_false_alarm_has_its_reason(measure: &measure::Measure) {
    let missed: Vec<(&str, &str)> = measure
        .variants
        .iter()
        .filter(|(_, variant)| !variant.missed.is_empty())
        .map(|(variant, _)| *variant)
        .collect();
    let reasons: Vec<(&str, &str)> = known::MISSES
        .iter()
        .map(|known| (known.0, known.1))
        .collect();
    assert_eq!(missed, reasons, "missed, and what known.rs has");
    let loud: Vec<&str> = measure
        .noise
        .keys()
        .map(|(_, rule)| rule.as_str())
        .collect();
    let reasons: Vec<&str> = known::FALSE_ALARMS.iter().map(|known| known.0).collect();
    assert_eq!(
        loud, reasons,
        "rules that speak of ordinary deals, and what known.rs has"
    );
}

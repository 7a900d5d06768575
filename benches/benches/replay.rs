//! How fast is a history folded again, rules included, beside decoding it?
#![expect(clippy::unwrap_used, reason = "a bench may stop at the first surprise")]

use anxin::projections::Projections;
use anxin::rules;
use anxin_fixtures::history;
use anxin_rules::RuleSet;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::sync::Arc;

fn main() {
    divan::main();
}

const DEALS: [u64; 2] = [1_000, 20_000];

/// All shipped files: rules and standards.
#[divan::bench(args = DEALS, sample_count = 5)]
fn fold(bencher: Bencher<'_, '_>, deals: u64) {
    fold_under(bencher, deals, rules::shipped().unwrap());
}

/// The same without the standards.
#[divan::bench(args = DEALS, sample_count = 5)]
fn fold_without_standards(bencher: Bencher<'_, '_>, deals: u64) {
    let mut files = rules::shipped_files();
    files.retain(|file| !file.name.starts_with("standards/"));
    fold_under(bencher, deals, rules::compiled(&files).unwrap());
}

fn fold_under(bencher: Bencher<'_, '_>, deals: u64, rules: Arc<RuleSet>) {
    let history = history::ordinary(deals).unwrap();
    bencher
        .counter(ItemsCount::new(history.len()))
        .bench_local(|| {
            let mut state = Projections::new(rules.clone());
            for (position, recorded) in (0_u64..).zip(&history) {
                black_box(state.apply(position, &recorded.event().unwrap()));
            }
            state
        });
}

/// The limit: the events are read and nothing else.
#[divan::bench(args = DEALS, sample_count = 5)]
fn decode(bencher: Bencher<'_, '_>, deals: u64) {
    let history = history::ordinary(deals).unwrap();
    bencher
        .counter(ItemsCount::new(history.len()))
        .bench_local(|| {
            for recorded in &history {
                black_box(recorded.event().unwrap());
            }
        });
}

//! What does judging an event cost, beside decoding it?
#![expect(clippy::unwrap_used, reason = "a bench may stop at the first surprise")]

use anxin::projections::Projections;
use anxin::rules;
use anxin_fixtures::ordinary;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const DEALS: u64 = 1000;

/// `assess` of every event of a thousand deals against a state that holds them all.
#[divan::bench(sample_count = 20)]
fn assess(bencher: Bencher<'_, '_>) {
    let history = ordinary::history(DEALS).unwrap();
    let mut state = Projections::new(rules::shipped().unwrap());
    for (position, recorded) in (0_u64..).zip(&history) {
        state.apply(position, &recorded.event().unwrap());
    }
    bencher
        .counter(ItemsCount::new(history.len()))
        .bench_local(|| {
            for recorded in &history {
                black_box(state.assess(&recorded.event().unwrap()));
            }
        });
}

/// The limit: the events are read and nothing else.
#[divan::bench(sample_count = 20)]
fn decode(bencher: Bencher<'_, '_>) {
    let history = ordinary::history(DEALS).unwrap();
    bencher
        .counter(ItemsCount::new(history.len()))
        .bench_local(|| {
            for recorded in &history {
                black_box(recorded.event().unwrap());
            }
        });
}

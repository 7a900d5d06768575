//! What does judging an event cost, beside decoding it? Allocations are counted too: the rules alone
//! should need none while nothing fires.
#![expect(clippy::unwrap_used, reason = "a bench may stop at the first surprise")]

use anxin::projections::Projections;
use anxin::rules;
use anxin_events::{Instant, Money};
use anxin_fixtures::history;
use anxin_rules::{Judge, Supplied};
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const DEALS: u64 = 1000;

/// `assess` of every event of a thousand deals against a state that holds them all.
#[divan::bench(sample_count = 20)]
fn assess(bencher: Bencher<'_, '_>) {
    let history = history::ordinary(DEALS).unwrap();
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

/// The rules alone, without deal file, money and alerts: advance, judge and absorb each event of a
/// history that the memory has seen once, so that nothing in it is new.
#[divan::bench(sample_count = 20)]
fn rules_alone(bencher: Bencher<'_, '_>) {
    let history = history::ordinary(DEALS).unwrap();
    let events: Vec<_> = history
        .iter()
        .map(|recorded| recorded.event().unwrap())
        .collect();
    let mut judge = Judge::new(rules::shipped().unwrap());
    // As the money projection says it of a payment that is in order.
    let zero = Some(Money::ZERO);
    let supplied = Supplied {
        item_known: Some(true),
        item_payable: zero,
        item_paid: zero,
        ..Supplied::default()
    };
    let mut firings = Vec::new();
    let mut feed = |judge: &mut Judge| {
        for (position, event) in (0_u64..).zip(&events) {
            judge.advance(
                event.recorded_at.unwrap_or(Instant::default()),
                &mut firings,
            );
            judge.judge(position, event, &supplied, &mut firings);
            judge.absorb(position, event, &supplied, &mut firings);
            firings.clear();
        }
    };
    feed(&mut judge);
    bencher
        .counter(ItemsCount::new(history.len()))
        .bench_local(|| feed(&mut judge));
}

/// The limit: the events are read and nothing else.
#[divan::bench(sample_count = 20)]
fn decode(bencher: Bencher<'_, '_>) {
    let history = history::ordinary(DEALS).unwrap();
    bencher
        .counter(ItemsCount::new(history.len()))
        .bench_local(|| {
            for recorded in &history {
                black_box(recorded.event().unwrap());
            }
        });
}

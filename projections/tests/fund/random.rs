//! Random worlds: a few of them with every test run, millions of steps as a campaign.

use crate::world::{Counts, World};
use proptest::prelude::*;

/// Steps of one world.
const LENGTH: u64 = 400;

/// SplitMix64: the same worlds for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

fn worlds(seed: u64, steps: u64) -> Counts {
    let mut all = Counts::default();
    let mut number = 0;
    while all.steps() < steps {
        let mut random = Random(seed.wrapping_add(number));
        let mut world = World::new();
        for at in 0..LENGTH {
            if let Err(broken) = world.step(random.next()) {
                panic!("seed {seed}, world {number}, step {at}: {broken}");
            }
        }
        world.end().unwrap();
        all.add(world.counts);
        number += 1;
    }
    all
}

proptest! {
    #[test]
    fn no_bank_and_no_crash_pays_twice(draws in proptest::collection::vec(any::<u64>(), 0..150)) {
        let mut world = World::new();
        for draw in draws {
            prop_assert_eq!(world.step(draw), Ok(()));
        }
        prop_assert_eq!(world.end(), Ok(()));
    }
}

/// What the worlds are worth: every kind of trouble happens in them.
#[test]
fn a_few_worlds_meet_every_trouble() {
    let counts = worlds(7, 8_000);
    for (what, count) in [
        ("payouts", counts.payouts),
        ("unknown answers", counts.unknown),
        ("crashes", counts.crashes),
        ("refused steps", counts.refused),
        ("a short fund", counts.short),
    ] {
        assert!(count > 40, "only {count} times: {what}");
    }
    assert!(counts.attempts > counts.payouts, "{counts:?}");
}

/// The campaign: `FUND_STEPS` steps (ten million by default) from `FUND_SEED`.
#[test]
#[ignore = "minutes; see the README"]
#[expect(
    clippy::disallowed_methods,
    reason = "a campaign is told how long it is"
)]
fn campaign() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().unwrap());
    let seed = number("FUND_SEED").unwrap_or(1);
    let counts = worlds(seed, number("FUND_STEPS").unwrap_or(10_000_000));
    println!("seed {seed}, {} steps: {counts:?}", counts.steps());
}

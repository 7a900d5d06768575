//! What repairing a leak was compensated with before: a range for the next one, from recorded payouts
//! in homes of about the same price.
//!
//! The public text promises "a reasonable range from history and market price" and gives no formula.
//! Ours is the plainest that can be argued: quarter, half and three quarters of the recorded payouts.

use crate::projections::Projections;
use anxin_events::vocabulary::Commitment;
use anxin_events::{Money, Ratio, Rounding};

/// A leak that was compensated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakPayout {
    /// The claim or the case, to be looked up.
    pub source: String,
    /// What the home costs.
    pub home: Money,
    /// What was paid.
    pub paid: Money,
}

/// Every leak that a log shows as compensated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeakPayouts {
    /// In the order of the deals.
    pub payouts: Vec<LeakPayout>,
    /// Further ones, in homes whose price nobody told.
    pub without_price: u64,
}

/// What claims under the commitment on leaks were paid, less what their claimants gave back. A claim that
/// adjusts another is one payout with it.
#[must_use]
pub fn leak_payouts(state: &Projections) -> LeakPayouts {
    let mut found = LeakPayouts::default();
    for (id, deal) in state.each() {
        let firsts =
            deal.claims.claims().iter().filter(|claim| {
                claim.commitment() == Some(Commitment::P5) && claim.adjusts.is_none()
            });
        for claim in firsts {
            let fen = deal.claims.chain(claim).fold(0_i64, |sum, own| {
                let kept = own.paid.fen().saturating_sub(own.returned.fen());
                sum.saturating_add(kept)
            });
            match deal.file.price {
                _ if fen <= 0 => {}
                None => found.without_price = found.without_price.saturating_add(1),
                Some(home) => found.payouts.push(LeakPayout {
                    source: format!("{id} {}", claim.id),
                    home,
                    paid: Money::from_fen(fen),
                }),
            }
        }
    }
    found
}

/// What counts as comparable and as enough; both are our defaults, no text gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// A home is comparable whose price differs by at most this share of the home's own.
    pub band: Ratio,
    /// Fewer payouts than this make no range.
    pub least: usize,
}

impl Default for Comparison {
    fn default() -> Comparison {
        Comparison {
            band: Ratio::from_millionths(500_000),
            least: 8,
        }
    }
}

/// A range, or why there is none; with the payouts that it stands on, from the least paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakRange {
    /// None when too few payouts are recorded.
    pub quartiles: Option<Quartiles>,
    /// In homes of a comparable price, or in all homes where those are too few.
    pub stands_on: Vec<LeakPayout>,
    /// Whether they are the comparable ones only.
    pub comparable: bool,
}

/// Of what was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quartiles {
    /// A quarter of the payouts were at most this.
    pub low: Money,
    /// Half of them.
    pub middle: Money,
    /// Three quarters.
    pub high: Money,
}

/// The range for a leak in a home of this price.
#[must_use]
pub fn leak_range(recorded: &[LeakPayout], home: Money, by: Comparison) -> LeakRange {
    let near = home.times(by.band, Rounding::Down).unwrap_or(Money::ZERO);
    let is_near = |other: &LeakPayout| {
        let apart = other.home.checked_sub(home);
        apart.is_some_and(|apart| apart.fen().unsigned_abs() <= near.fen().unsigned_abs())
    };
    let close: Vec<LeakPayout> = recorded
        .iter()
        .filter(|own| is_near(own))
        .cloned()
        .collect();
    let comparable = close.len() >= by.least;
    let mut stands_on = if comparable { close } else { recorded.to_vec() };
    stands_on.sort_by(|one, other| (one.paid, &one.source).cmp(&(other.paid, &other.source)));
    let quartiles = (stands_on.len() >= by.least)
        .then(|| quartiles(&stands_on))
        .flatten();
    LeakRange {
        quartiles,
        stands_on,
        comparable,
    }
}

/// By nearest rank: each is an amount that was really paid.
fn quartiles(sorted: &[LeakPayout]) -> Option<Quartiles> {
    let rank = |quarters: usize| {
        let place = sorted.len().saturating_mul(quarters).div_ceil(4);
        Some(sorted.get(place.checked_sub(1)?)?.paid)
    };
    Some(Quartiles {
        low: rank(1)?,
        middle: rank(2)?,
        high: rank(3)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payouts(all: &[(i64, i64)]) -> Vec<LeakPayout> {
        let one = |(home, paid): &(i64, i64)| LeakPayout {
            source: format!("{home}/{paid}"),
            home: Money::from_yuan(*home).unwrap(),
            paid: Money::from_yuan(*paid).unwrap(),
        };
        all.iter().map(one).collect()
    }

    fn told(range: &LeakRange) -> Option<[i64; 3]> {
        let quartiles = range.quartiles?;
        Some([quartiles.low, quartiles.middle, quartiles.high].map(|money| money.fen() / 100))
    }

    fn range(all: &[(i64, i64)], home: i64, least: usize) -> LeakRange {
        let by = Comparison {
            least,
            ..Comparison::default()
        };
        leak_range(&payouts(all), Money::from_yuan(home).unwrap(), by)
    }

    /// The four amounts of which the public texts tell; the homes are invented.
    const SEEN: [(i64, i64); 4] = [
        (1_000_000, 6_000),
        (1_200_000, 2_000),
        (900_000, 4_000),
        (8_000_000, 3_000),
    ];

    #[test]
    fn quartiles_are_amounts_that_were_paid() {
        let of_all = range(&SEEN, 50_000_000, 4);
        assert_eq!(told(&of_all), Some([2_000, 3_000, 4_000]));
        assert!(!of_all.comparable, "no home costs about as much");
    }

    #[test]
    fn homes_of_about_the_same_price_are_preferred_where_there_are_enough() {
        let near = range(&SEEN, 1_000_000, 3);
        assert!(near.comparable);
        assert_eq!(told(&near), Some([2_000, 4_000, 6_000]));
        assert_eq!(near.stands_on.len(), 3);
        let edge = [(500_000, 1), (1_500_000, 2), (499_999, 3), (1_500_001, 4)];
        let sources: Vec<String> = range(&edge, 1_000_000, 2)
            .stands_on
            .into_iter()
            .map(|own| own.source)
            .collect();
        assert_eq!(sources, ["500000/1", "1500000/2"]);
    }

    #[test]
    fn too_few_payouts_make_no_range_but_are_shown() {
        let few = range(&SEEN, 1_000_000, 5);
        assert_eq!(told(&few), None);
        assert_eq!(few.stands_on.len(), 4);
        assert_eq!(told(&range(&[], 1_000_000, 1)), None);
    }

    #[test]
    fn the_order_in_which_payouts_were_recorded_does_not_matter() {
        let mut turned = SEEN;
        turned.reverse();
        assert_eq!(range(&SEEN, 1_000_000, 3), range(&turned, 1_000_000, 3));
    }
}

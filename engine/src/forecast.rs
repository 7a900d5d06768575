//! Will the year's fund last? A seeded simulation over what is recorded, in whole numbers only.
//!
//! It assumes no distribution: a coming day costs what some recorded day cost, an open claim is paid as
//! often as decided ones were, and a deal loses what it has at stake as often as recorded deals lost.
//! It knows nothing of seasons, of trends, nor of a city that joins.

mod recorded;

pub use recorded::{Basis, LEAST_DAYS, USUAL_TURN};

use anxin_events::Money;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What the forecast stands on.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Not yet paid nor reserved.
    pub available: Money,
    /// To the end of the fund's year.
    pub days_left: u32,
    /// What each recorded day cost, days without a payout included; house money (P4) is not among it,
    /// since it comes from `at_stake`.
    pub daily: Vec<Money>,
    /// What each claim asks that is filed and neither decided nor reserved.
    pub open_claims: Vec<Money>,
    /// Of the decided claims, those that were accepted.
    pub accepted: Share,
    /// What each open deal has at stake under the commitment on house money.
    pub at_stake: Vec<Money>,
    /// Of the recorded deals, those that lost it.
    pub lost: Share,
    /// Days from signing to the end of a deal: after so long, today's open deals stand for the next ones.
    pub turn: u32,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those meant.
    pub part: u64,
    /// All of them.
    pub whole: u64,
}

/// How the simulation is run.
#[derive(Clone, Copy, Debug)]
pub struct Simulation {
    /// The same seed gives the same forecast.
    pub seed: u64,
    /// Years simulated.
    pub runs: u32,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Years simulated.
    pub runs: u32,
    /// Those in which the fund ran out.
    pub ran_out: u32,
    /// What is left after so many days, in steps of about a twelfth of the time: the picture to draw.
    pub course: Vec<Level>,
}

/// What is left at one moment, over all simulated years; negative is what the fund would lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// From today.
    pub day: u32,
    /// One year in twenty has less.
    pub low: Money,
    /// Half of them have less.
    pub middle: Money,
    /// One year in twenty has more.
    pub high: Money,
}

/// Points of the course.
const POINTS: u32 = 12;

/// Simulates the rest of the fund's year; before each simulated year it tells how many there were.
#[must_use]
pub fn forecast(
    recorded: &Recorded,
    simulation: Simulation,
    progress: &mut dyn FnMut(u32),
) -> Forecast {
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(simulation.seed));
    let days = course_days(recorded.days_left);
    let rounds = recorded.days_left.div_ceil(recorded.turn.max(1));
    let mut levels: Vec<Vec<i64>> = vec![Vec::new(); days.len()];
    let mut ran_out = 0_u32;
    for run in 0..simulation.runs {
        progress(run);
        let mut left = recorded.available.fen();
        for claim in &recorded.open_claims {
            if chance.falls(recorded.accepted) {
                left = left.saturating_sub(claim.fen());
            }
        }
        let losses = losses(recorded, rounds, &mut chance);
        let mut coming = losses.iter().peekable();
        for day in 0..=recorded.days_left {
            if day > 0
                && let Some(cost) = chance.one_of(&recorded.daily)
            {
                left = left.saturating_sub(cost.fen());
            }
            while let Some((_, amount)) = coming.next_if(|(on, _)| *on <= day) {
                left = left.saturating_sub(amount.fen());
            }
            if let Ok(at) = days.binary_search(&day)
                && let Some(level) = levels.get_mut(at)
            {
                level.push(left);
            }
        }
        ran_out = ran_out.saturating_add(u32::from(left < 0));
    }
    let course = days
        .into_iter()
        .zip(levels)
        .filter_map(|(day, level)| level_of(day, level))
        .collect();
    Forecast {
        runs: simulation.runs,
        ran_out,
        course,
    }
}

/// The days whose level is kept: today, the last day, and those between in even steps.
fn course_days(days_left: u32) -> Vec<u32> {
    let mut days: Vec<u32> = (0..=POINTS)
        .map(|point| {
            let scaled = u64::from(days_left).saturating_mul(u64::from(point));
            let day = scaled.checked_div(u64::from(POINTS)).unwrap_or(0);
            u32::try_from(day).unwrap_or(days_left)
        })
        .collect();
    days.dedup();
    days
}

fn level_of(day: u32, mut left: Vec<i64>) -> Option<Level> {
    left.sort_unstable();
    let at = |percent: usize| {
        let last = left.len().saturating_sub(1);
        let place = last.saturating_mul(percent).checked_div(100)?;
        left.get(place).copied().map(Money::from_fen)
    };
    Some(Level {
        day,
        low: at(5)?,
        middle: at(50)?,
        high: at(95)?,
    })
}

/// House money lost in one simulated year, by day.
fn losses(recorded: &Recorded, rounds: u32, chance: &mut Chance) -> Vec<(u32, Money)> {
    let mut losses = Vec::new();
    let Some(rare) = Rare::new(recorded.lost) else {
        return losses;
    };
    for round in 0..rounds {
        let first = round.saturating_mul(recorded.turn);
        let length = recorded.days_left.saturating_sub(first).min(recorded.turn);
        // A round that the year's end cuts short loses that much less often.
        let part = Share {
            part: u64::from(length),
            whole: u64::from(recorded.turn.max(1)),
        };
        let mut place = rare.gap(chance);
        while let Some(amount) = recorded.at_stake.get(place) {
            if chance.falls(part) {
                let on = chance.below(u64::from(length.max(1)));
                let on = u32::try_from(on).unwrap_or(0);
                losses.push((first.saturating_add(on), *amount));
            }
            place = place.saturating_add(1).saturating_add(rare.gap(chance));
        }
    }
    losses.sort_by_key(|(day, _)| *day);
    losses
}

/// Where chance comes from.
struct Chance(ChaCha8Rng);

impl Chance {
    /// Each number below the bound equally often; 0 for a bound of 0.
    fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(bound);
        // The numbers that would make the first remainders more frequent are drawn again.
        let fair = u128::from(u64::MAX)
            .saturating_add(1)
            .checked_rem(wide.max(1))
            .unwrap_or(0);
        loop {
            let drawn = u128::from(self.0.next_u64()).saturating_mul(wide);
            let low = drawn & u128::from(u64::MAX);
            if low >= fair {
                return u64::try_from(drawn.checked_shr(64).unwrap_or(0)).unwrap_or(0);
            }
        }
    }

    fn one_of<'a>(&mut self, all: &'a [Money]) -> Option<&'a Money> {
        let drawn = self.below(u64::try_from(all.len()).unwrap_or(0));
        all.get(usize::try_from(drawn).unwrap_or(0))
    }

    /// True as often as the share says; never for a share of nothing.
    fn falls(&mut self, share: Share) -> bool {
        self.below(share.whole) < share.part
    }
}

/// Draws how many deals come before the next one that loses, instead of asking each of them.
struct Rare {
    /// The chance that 1, 2, 4, 8 ... deals in a row lose nothing, in units of 2^-64.
    none_in: Vec<u64>,
}

impl Rare {
    /// None where nothing was ever lost.
    fn new(lost: Share) -> Option<Rare> {
        if lost.part == 0 || lost.whole == 0 {
            return None;
        }
        let kept = lost.whole.saturating_sub(lost.part);
        let unit = u128::from(u64::MAX);
        let one = u128::from(kept)
            .saturating_mul(unit)
            .checked_div(u128::from(lost.whole))?;
        let mut none_in = vec![u64::try_from(one).ok()?];
        while let Some(last) = none_in.last().copied().filter(|last| *last > 0) {
            let squared = u128::from(last).saturating_mul(u128::from(last));
            none_in.push(u64::try_from(squared.checked_shr(64)?).ok()?);
            if none_in.len() == 40 {
                break;
            }
        }
        Some(Rare { none_in })
    }

    /// Deals without a loss before the next one with a loss.
    fn gap(&self, chance: &mut Chance) -> usize {
        let drawn = chance.0.next_u64();
        let mut kept = u64::MAX;
        let mut gap = 0_usize;
        // The largest gap whose chance is still above what was drawn, bit by bit from the highest.
        for (bit, power) in self.none_in.iter().enumerate().rev() {
            let product = u128::from(kept).saturating_mul(u128::from(*power));
            let next = u64::try_from(product.checked_shr(64).unwrap_or(0)).unwrap_or(0);
            if next > drawn {
                kept = next;
                gap |= 1_usize
                    .checked_shl(u32::try_from(bit).unwrap_or(0))
                    .unwrap_or(0);
            }
        }
        gap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNS: Simulation = Simulation {
        seed: 7,
        runs: 5_000,
    };

    const FEW: Simulation = Simulation { seed: 7, runs: 200 };

    fn told(recorded: &Recorded, simulation: Simulation) -> Forecast {
        forecast(recorded, simulation, &mut |_| ())
    }

    fn yuan(amount: i64) -> Money {
        Money::from_yuan(amount).unwrap()
    }

    /// Within two in a hundred of all runs: three deviations of so many.
    fn close(got: u32, expected_millionths: u32) {
        let expected = u64::from(RUNS.runs).saturating_mul(expected_millionths.into()) / 1_000_000;
        let apart = u64::from(got).abs_diff(expected);
        assert!(apart < 100, "{got} is not about {expected}");
    }

    #[test]
    fn a_fund_without_claims_lasts_and_an_empty_one_with_a_sure_claim_does_not() {
        let quiet = Recorded {
            available: yuan(1),
            days_left: 100,
            ..Recorded::default()
        };
        assert_eq!(told(&quiet, RUNS).ran_out, 0);
        let sure = Recorded {
            open_claims: vec![yuan(100)],
            accepted: Share { part: 3, whole: 3 },
            ..Recorded::default()
        };
        assert_eq!(told(&sure, RUNS).ran_out, RUNS.runs);
    }

    /// Two days that cost 0 or 100 each empty 150 in one year of four.
    #[test]
    fn days_are_drawn_from_the_recorded_ones() {
        let recorded = Recorded {
            available: yuan(150),
            days_left: 2,
            daily: vec![yuan(0), yuan(100)],
            ..Recorded::default()
        };
        close(told(&recorded, RUNS).ran_out, 250_000);
    }

    #[test]
    fn open_claims_are_paid_as_often_as_decided_ones_were() {
        let recorded = Recorded {
            available: yuan(150),
            open_claims: vec![yuan(100), yuan(100)],
            accepted: Share { part: 2, whole: 3 },
            ..Recorded::default()
        };
        close(told(&recorded, RUNS).ran_out, 444_444);
    }

    /// (1 - 1/1000)^1000 = 0.3677; over half a turn half of the losses: (1 - 1/2000)^1000 = 0.6064.
    #[test]
    fn deals_lose_as_often_as_recorded_ones_did() {
        let whole_turn = Recorded {
            days_left: 90,
            at_stake: vec![yuan(100); 1000],
            lost: Share {
                part: 1,
                whole: 1000,
            },
            turn: 90,
            ..Recorded::default()
        };
        close(told(&whole_turn, RUNS).ran_out, 632_305);
        let half_a_turn = Recorded {
            days_left: 45,
            ..whole_turn
        };
        close(told(&half_a_turn, RUNS).ran_out, 393_545);
    }

    #[test]
    fn the_course_falls_from_today_to_the_last_day() {
        let recorded = Recorded {
            available: yuan(1000),
            days_left: 365,
            daily: vec![yuan(0), yuan(4)],
            ..Recorded::default()
        };
        let forecast = told(&recorded, FEW);
        let days: Vec<u32> = forecast.course.iter().map(|level| level.day).collect();
        assert_eq!(days.first(), Some(&0));
        assert_eq!(days.last(), Some(&365));
        assert!(
            forecast
                .course
                .windows(2)
                .all(|two| two[0].middle > two[1].middle)
        );
        assert!(
            forecast
                .course
                .iter()
                .all(|level| level.low <= level.middle)
        );
        assert!(
            forecast
                .course
                .iter()
                .all(|level| level.middle <= level.high)
        );
    }

    #[test]
    fn a_seed_gives_the_same_forecast_and_another_seed_another() {
        let recorded = Recorded {
            available: yuan(700),
            days_left: 300,
            daily: vec![yuan(0), yuan(1), yuan(7)],
            ..Recorded::default()
        };
        let other = Simulation { seed: 8, ..FEW };
        assert_eq!(told(&recorded, FEW), told(&recorded, FEW));
        assert_ne!(told(&recorded, FEW), told(&recorded, other));
    }

    #[test]
    fn no_recorded_share_and_no_time_left_are_no_trouble() {
        let odd = Recorded {
            daily: vec![yuan(1)],
            open_claims: vec![yuan(1)],
            at_stake: vec![yuan(1)],
            lost: Share { part: 1, whole: 1 },
            ..Recorded::default()
        };
        assert_eq!(told(&odd, RUNS).ran_out, 0);
    }
}

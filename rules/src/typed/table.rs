//! Tables after the check: bands by number, from a day on.

use super::{Label, Rounded, Type};
use anxin_events::Instant;

/// `分档` or `累进`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// For people.
    pub label: Label,
    /// Of what is looked up.
    pub key: Type,
    /// Of what comes out.
    pub value: Type,
    /// Each part of the key at its own rate, rounded once at the end; none: the value of the key's band.
    pub scale: Option<Rounded>,
    /// Bands by start, ascending; the first may hold always.
    pub versions: Vec<(Option<Instant>, Vec<Band>)>,
}

/// A band ends before its bound; the last one has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Excluded; greater than the bound before it.
    pub below: Option<i64>,
    /// Its value; of a scale the rate of its part, in millionths.
    pub value: i64,
}

impl Table {
    /// The bands of the day of this moment.
    #[must_use]
    pub fn on(&self, moment: Instant) -> Option<&[Band]> {
        let started = |from: &Option<Instant>| from.is_none_or(|from| from <= moment);
        self.versions
            .iter()
            .rev()
            .find(|(from, _)| started(from))
            .map(|(_, bands)| bands.as_slice())
    }
}

/// The value of the band that the key falls in.
#[must_use]
pub fn banded(bands: &[Band], key: i64) -> Option<i64> {
    bands
        .iter()
        .find(|band| band.below.is_none_or(|below| key < below))
        .map(|band| band.value)
}

/// The sum of each part of the key at its rate; nothing for a key that is not positive. None beyond the range.
#[must_use]
pub fn scaled(bands: &[Band], key: i64, rounded: Rounded) -> Option<i64> {
    let mut sum = 0_i128;
    let mut from = 0_i64;
    for band in bands {
        let to = band.below.map_or(key, |below| below.min(key));
        let part = i128::from(to.checked_sub(from)?.max(0));
        sum = sum.checked_add(part.checked_mul(i128::from(band.value))?)?;
        from = from.max(to);
    }
    const MILLION: i128 = 1_000_000;
    let whole = sum.checked_div(MILLION)?;
    let rest = sum.checked_rem(MILLION)?.unsigned_abs();
    let up = rounded == Rounded::HalfUp && rest.checked_mul(2)? >= MILLION.unsigned_abs();
    let step = if up { sum.signum() } else { 0 };
    i64::try_from(whole.checked_add(step)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANDS: &[Band] = &[
        Band {
            below: Some(100),
            value: 10_000,
        },
        Band {
            below: Some(300),
            value: 500_000,
        },
        Band {
            below: None,
            value: 1_000_000,
        },
    ];

    #[test]
    fn a_bound_belongs_to_the_band_above_it() {
        for (key, value) in [
            (-5, 10_000),
            (0, 10_000),
            (99, 10_000),
            (100, 500_000),
            (299, 500_000),
            (300, 1_000_000),
            (i64::MAX, 1_000_000),
        ] {
            assert_eq!(banded(BANDS, key), Some(value), "{key}");
        }
    }

    #[test]
    fn a_scale_adds_up_its_parts_and_rounds_once() {
        for (key, half_up, down) in [
            (-5, 0, 0),
            (0, 0, 0),
            (49, 0, 0),
            (50, 1, 0),
            (100, 1, 1),
            (101, 2, 1),
            (300, 101, 101),
            (305, 106, 106),
        ] {
            assert_eq!(scaled(BANDS, key, Rounded::HalfUp), Some(half_up), "{key}");
            assert_eq!(scaled(BANDS, key, Rounded::Down), Some(down), "{key}");
        }
    }
}

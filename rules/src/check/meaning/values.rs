//! Which numbers a value may be, as ascending ranges, and whether it may be missing.

/// More ranges than this are taken for one: no list of terms is longer, and few parameters.
const MOST_RANGES: usize = 32;

/// A set of numbers, perhaps with "missing" beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    /// Ascending, apart, both ends included.
    ranges: Vec<(i64, i64)>,
    /// It may be missing.
    pub missing: bool,
}

impl Values {
    /// From `least` to `most`, both included.
    pub fn between(least: i64, most: i64) -> Values {
        let ranges = if least <= most {
            vec![(least, most)]
        } else {
            Vec::new()
        };
        Values {
            ranges,
            missing: false,
        }
    }

    /// Any number.
    pub fn any() -> Values {
        Values::between(i64::MIN, i64::MAX)
    }

    /// Missing, and nothing else.
    pub fn none() -> Values {
        Values {
            ranges: Vec::new(),
            missing: true,
        }
    }

    /// These numbers.
    pub fn of(numbers: impl IntoIterator<Item = i64>) -> Values {
        let mut numbers: Vec<i64> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Values {
            ranges: numbers.into_iter().map(|number| (number, number)).collect(),
            missing: false,
        }
    }

    /// The same, or everything between its ends where it is made of very many ranges.
    pub fn coarse(self) -> Values {
        match self.ends() {
            Some((least, most)) if self.ranges.len() > MOST_RANGES => {
                Values::between(least, most).or_missing(self.missing)
            }
            _ => self,
        }
    }

    /// The same, perhaps missing.
    pub fn or_missing(mut self, missing: bool) -> Values {
        self.missing |= missing;
        self
    }

    /// The same, surely there.
    pub fn known(mut self) -> Values {
        self.missing = false;
        self
    }

    /// Neither a number nor missing.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.missing
    }

    /// The smallest and the largest number.
    pub fn ends(&self) -> Option<(i64, i64)> {
        let (least, _) = self.ranges.first()?;
        self.ranges.last().map(|(_, most)| (*least, *most))
    }

    /// The one number that it is, if it is one.
    pub fn one(&self) -> Option<i64> {
        self.ends()
            .filter(|(least, most)| least == most && !self.missing)
            .map(|(number, _)| number)
    }

    /// What is in both.
    pub fn and(&self, other: &Values) -> Values {
        let mut ranges = Vec::new();
        let (mut left, mut right) = (
            self.ranges.iter().peekable(),
            other.ranges.iter().peekable(),
        );
        while let (Some((a, b)), Some((c, d))) = (left.peek(), right.peek()) {
            if a.max(c) <= b.min(d) {
                ranges.push((*a.max(c), *b.min(d)));
            }
            if b < d {
                left.next();
            } else {
                right.next();
            }
        }
        Values {
            ranges,
            missing: self.missing && other.missing,
        }
    }

    /// What is in one of them.
    pub fn or(&self, other: &Values) -> Values {
        let mut all: Vec<(i64, i64)> = self.ranges.iter().chain(&other.ranges).copied().collect();
        all.sort_unstable();
        let mut ranges: Vec<(i64, i64)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match ranges.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = to.max(*end),
                _ => ranges.push((from, to)),
            }
        }
        Values {
            ranges,
            missing: self.missing || other.missing,
        }
    }

    /// The numbers that are here and not there; missing stays missing.
    pub fn without(&self, other: &Values) -> Values {
        let mut gaps = Vec::new();
        let mut next = Some(i64::MIN);
        for (from, to) in &other.ranges {
            if let Some(start) = next.filter(|start| start < from) {
                gaps.push((start, from.saturating_sub(1)));
            }
            next = to.checked_add(1);
        }
        gaps.extend(next.map(|start| (start, i64::MAX)));
        self.and(&Values {
            ranges: gaps,
            missing: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Values;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = (Vec<i64>, bool)> {
        (proptest::collection::vec(-6_i64..6, 0..8), any::<bool>())
    }

    fn holds(values: &Values, number: i64) -> bool {
        !values.and(&Values::of([number])).is_empty()
    }

    proptest! {
        #[test]
        fn sets_are_sets((a, a_missing) in values(), (b, b_missing) in values()) {
            let left = Values::of(a.iter().copied()).or_missing(a_missing);
            let right = Values::of(b.iter().copied()).or_missing(b_missing);
            for number in -8..8 {
                let (in_a, in_b) = (a.contains(&number), b.contains(&number));
                prop_assert_eq!(holds(&left.and(&right), number), in_a && in_b);
                prop_assert_eq!(holds(&left.or(&right), number), in_a || in_b);
                prop_assert_eq!(holds(&left.without(&right), number), in_a && !in_b);
            }
            prop_assert_eq!(left.and(&right).missing, a_missing && b_missing);
            prop_assert_eq!(left.or(&right).missing, a_missing || b_missing);
            prop_assert_eq!(left.without(&right).missing, a_missing);
        }
    }
}

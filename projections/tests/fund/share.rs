//! Shares are exact.

use anxin_events::{MILLION, Money, Ratio};
use anxin_projections::split;
use proptest::prelude::*;

#[test]
fn the_last_fen_goes_where_most_was_cut() {
    let table: &[(i64, &[i64], &[i64])] = &[
        (1, &[500_000, 500_000], &[1, 0]),
        (100, &[333_333, 333_333, 333_334], &[33, 33, 34]),
        (10, &[150_000, 850_000], &[2, 8]),
        (11, &[150_000, 850_000], &[2, 9]),
        (0, &[300_000, 700_000], &[0, 0]),
    ];
    for (amount, shares, expected) in table {
        let shares: Vec<Ratio> = shares.iter().copied().map(Ratio::from_millionths).collect();
        let parts = split(Money::from_fen(*amount), &shares);
        let parts: Vec<i64> = parts.into_iter().map(Money::fen).collect();
        assert_eq!(&parts, expected, "{amount}");
    }
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_and_differ_from_the_exact_by_less_than_a_fen(
        fen in 0_i64..100_000_000_000_000,
        cuts in proptest::collection::vec(0..=MILLION, 0..4),
    ) {
        let mut cuts = cuts;
        cuts.extend([0, MILLION]);
        cuts.sort_unstable();
        let shares: Vec<i64> = cuts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let ratios: Vec<Ratio> = shares.iter().copied().map(Ratio::from_millionths).collect();
        let parts = split(Money::from_fen(fen), &ratios);
        prop_assert_eq!(parts.iter().map(|part| part.fen()).sum::<i64>(), fen);
        for (part, share) in parts.iter().zip(shares) {
            let exact = i128::from(fen) * i128::from(share);
            let difference = i128::from(part.fen()) * i128::from(MILLION) - exact;
            prop_assert!(difference.abs() < i128::from(MILLION), "{} of {}", part, share);
        }
    }
}

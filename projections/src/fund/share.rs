//! An amount in shares, to the fen.

use anxin_events::{MILLION, Money, Ratio};

/// Parts of an amount in these shares of it: each is cut to whole fen, and the fen that are left go one by
/// one to the parts that lost the largest fraction, earlier ones first (largest remainder). Where the shares
/// are a whole, the parts sum exactly to the amount.
#[must_use]
pub fn split(amount: Money, shares: &[Ratio]) -> Vec<Money> {
    let (fen, million) = (i128::from(amount.fen()), i128::from(MILLION));
    let exact = shares
        .iter()
        .map(|share| fen.saturating_mul(i128::from(share.millionths())));
    let cut: Vec<(i128, i128)> = exact
        .map(|exact| (exact.div_euclid(million), exact.rem_euclid(million)))
        .collect();
    let lost: i128 = cut
        .iter()
        .fold(0, |sum, (_, rest)| sum.saturating_add(*rest));
    let left = usize::try_from(lost.div_euclid(million)).unwrap_or(0);
    let mut order: Vec<usize> = (0..cut.len()).collect();
    order.sort_by_key(|at| {
        let rest = cut.get(*at).map_or(0, |(_, rest)| *rest);
        (rest.saturating_neg(), *at)
    });
    let rounded_up = order.get(..left.min(order.len())).unwrap_or_default();
    let parts = cut.iter().enumerate().map(|(at, (whole, _))| {
        let part = whole.saturating_add(i128::from(rounded_up.contains(&at)));
        Money::from_fen(i64::try_from(part).unwrap_or(i64::MAX))
    });
    parts.collect()
}

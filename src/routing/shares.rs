//! Parts of one lead in whole billionths. Parts are rounded down; what is left over goes to one rep, so that sums stay exact.

use crate::model::rotation::Share;

/// The sum of weights.
pub(super) fn total(weights: impl Iterator<Item = u32>) -> i64 {
    weights.map(i64::from).sum()
}

/// `weight / total` of `whole`, rounded towards zero; nothing of nothing.
pub(super) fn part_of(whole: Share, weight: u32, total: i64) -> Share {
    if total == 0 {
        return Share::ZERO;
    }
    let exact = i128::from(whole.0) * i128::from(weight) / i128::from(total);
    // INVARIANT: a weight is a part of the total, so the result is no larger than `whole`.
    Share(i64::try_from(exact).unwrap_or(whole.0))
}

/// `weight / total` of one lead, rounded down.
pub(super) fn part(weight: u32, total: i64) -> Share {
    part_of(Share::LEAD, weight, total)
}

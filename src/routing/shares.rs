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
    let weight = i64::from(weight);
    // One lead times the largest weight fits; only many leads at once need the wide division, which is slow.
    Share(whole.0.checked_mul(weight).map_or_else(|| wide(whole.0, weight, total), |product| product / total))
}

fn wide(whole: i64, weight: i64, total: i64) -> i64 {
    // INVARIANT: a weight is a part of the total, so the result is no larger than `whole`.
    i64::try_from(i128::from(whole) * i128::from(weight) / i128::from(total)).unwrap_or(whole)
}

/// `weight / total` of one lead, rounded down.
pub(super) fn part(weight: u32, total: i64) -> Share {
    part_of(Share::LEAD, weight, total)
}

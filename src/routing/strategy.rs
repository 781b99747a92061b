//! Step 6: which of those who can take a lead gets it.

use std::cmp::{Ordering, Reverse};

use crate::model::{
    decision::{DecidedBy, MemberVerdict, Standing, Verdict},
    id::DecisionId,
    pool::Strategy,
    roster::Load,
    rotation::Share,
};

use super::{Floor, compile::CompiledPool, compile::Seat, shares};

/// Balances closer than this are level: what rounding thirds to billionths leaves must not decide between equals.
pub(super) const LEVEL: Share = Share(10_000);

/// What a member has to show, as far as the strategy looks at it; the balance is filled in by the rotation.
pub(super) fn standing(strategy: Strategy, seat: &Seat, load: Load, max_open: Option<u32>) -> Standing {
    Standing {
        owed: Share::ZERO,
        load: (strategy == Strategy::LeastLoaded).then_some((load.open, max_open)),
        priority: (strategy == Strategy::Priority).then_some(seat.priority),
    }
}

/// Marks the one who gets the lead among those in line and tells what decided; `None` when nobody is in line.
/// The chosen one's balance gets what rounding left over of this lead.
pub(super) fn choose(pool: &CompiledPool, members: &mut [MemberVerdict], floor: &Floor<'_>) -> Option<DecidedBy> {
    let by_ratio = in_line(members).all(|(_, standing)| matches!(standing.load, Some((_, Some(_)))));
    let better = |one: &Standing, other: &Standing| match pool.strategy {
        Strategy::RoundRobin | Strategy::Weighted => one.owed.cmp(&other.owed),
        Strategy::LeastLoaded => load_order(other, one, by_ratio),
        Strategy::Priority => one.priority.cmp(&other.priority),
    };
    let (_, best) = in_line(members).max_by(|(_, one), (_, other)| better(one, other))?;
    let is_level = |standing: &Standing| match pool.strategy {
        Strategy::RoundRobin | Strategy::Weighted => best.owed - standing.owed < LEVEL,
        Strategy::LeastLoaded | Strategy::Priority => better(standing, &best).is_eq(),
    };
    let level = || in_line(members).filter(|(_, standing)| is_level(standing)).map(|(index, _)| index);
    let last = |index: &usize| -> Option<DecisionId> { floor.load(pool.members[*index].position).last };
    let furthest = level().map(|index| last(&index)).min()?;
    // `None`, never a lead, is less than any decision: furthest back.
    let picked = level().find(|index| last(index) == furthest)?;
    let decided_by = if in_line(members).count() == 1 {
        DecidedBy::OnlyOne
    } else if level().count() == 1 {
        match pool.strategy {
            Strategy::RoundRobin | Strategy::Weighted => DecidedBy::MostOwed,
            Strategy::LeastLoaded => DecidedBy::LeastLoaded,
            Strategy::Priority => DecidedBy::HighestPriority,
        }
    } else if level().filter(|index| last(index) == furthest).count() == 1 {
        DecidedBy::LongestSinceLast
    } else {
        DecidedBy::PoolOrder
    };
    let total = shares::total(in_line(members).map(|(index, _)| members[index].weight));
    let given: Share = in_line(members).map(|(index, _)| shares::part(members[index].weight, total)).sum();
    let verdict = &mut members[picked].verdict;
    if let Verdict::InLine(mut standing) = *verdict {
        standing.owed += Share::LEAD - given;
        *verdict = Verdict::Chosen(standing);
    }
    Some(decided_by)
}

fn in_line(members: &[MemberVerdict]) -> impl Iterator<Item = (usize, Standing)> + '_ {
    members.iter().enumerate().filter_map(|(index, member)| match member.verdict {
        Verdict::InLine(standing) => Some((index, standing)),
        _ => None,
    })
}

/// Lower load first. By ratio, who may hold none at all counts as fuller than anybody who may hold some.
fn load_order(one: &Standing, other: &Standing, by_ratio: bool) -> Ordering {
    let (one, other) = (one.load.unwrap_or_default(), other.load.unwrap_or_default());
    match (one, other) {
        ((open, Some(max)), (other_open, Some(other_max))) if by_ratio => match (max, other_max) {
            (0, 0) => open.cmp(&other_open),
            (0, _) | (_, 0) => Reverse(max).cmp(&Reverse(other_max)),
            (_, _) => (u64::from(open) * u64::from(other_max)).cmp(&(u64::from(other_open) * u64::from(max))),
        },
        ((open, _), (other_open, _)) => open.cmp(&other_open),
    }
}

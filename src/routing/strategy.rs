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

/// Who goes first among those who are level, and how many they are.
struct Leader {
    index: usize,
    standing: Standing,
    last: Option<DecisionId>,
    /// How many are level by the strategy.
    level: u32,
    /// How many of those had their last lead equally far back.
    idle: u32,
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
    let mut leader: Option<Leader> = None;
    for (index, standing) in in_line(members).filter(|(_, standing)| is_level(standing)) {
        let last = floor.load_of(&pool.members[index]).last;
        leader = Some(match leader {
            None => Leader { index, standing, last, level: 1, idle: 1 },
            // `None`, never a lead, is less than any decision: furthest back.
            Some(leader) => match last.cmp(&leader.last) {
                Ordering::Less => Leader { index, standing, last, level: leader.level + 1, idle: 1 },
                Ordering::Equal => Leader { level: leader.level + 1, idle: leader.idle + 1, ..leader },
                Ordering::Greater => Leader { level: leader.level + 1, ..leader },
            },
        });
    }
    let leader = leader?;
    let total = shares::total(in_line(members).map(|(index, _)| members[index].weight));
    let given: Share = in_line(members).map(|(index, _)| shares::part(members[index].weight, total)).sum();
    let decided_by = decided_by(pool.strategy, in_line(members).count(), &leader);
    let owed = leader.standing.owed + Share::LEAD - given;
    members[leader.index].verdict = Verdict::Chosen(Standing { owed, ..leader.standing });
    Some(decided_by)
}

fn decided_by(strategy: Strategy, in_line: usize, leader: &Leader) -> DecidedBy {
    match (in_line, leader.level, leader.idle, strategy) {
        (1, ..) => DecidedBy::OnlyOne,
        (_, 1, _, Strategy::RoundRobin | Strategy::Weighted) => DecidedBy::MostOwed,
        (_, 1, _, Strategy::LeastLoaded) => DecidedBy::LeastLoaded,
        (_, 1, _, Strategy::Priority) => DecidedBy::HighestPriority,
        (_, _, 1, _) => DecidedBy::LongestSinceLast,
        (..) => DecidedBy::PoolOrder,
    }
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

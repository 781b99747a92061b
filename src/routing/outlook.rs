//! Who gets the next leads of a pool, if nothing but their arrival happened: the steps of a decision, on a copy of the floor.

use crate::model::{
    decision::{PoolAttempt, Verdict, Via},
    id::{DecisionId, RepId},
    roster::Load,
};

use super::{
    Floor,
    compile::CompiledPool,
    eligibility::{self, Asking},
    rotation::pick_bookings,
    strategy,
};

/// How a pool's next leads would go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Who gets the next leads, in their order; shorter than asked for where nobody can take one more.
    pub turns: Vec<RepId>,
    /// Everybody who could take the next one, in the order of their first turn; who has none of [`Self::turns`] stands
    /// behind, in pool order.
    pub takers: Vec<RepId>,
    /// How many more they can take together; `None` where one of them has no limit.
    pub places: Option<u32>,
    /// Why the other members cannot take the next one, in pool order.
    pub skipped: Vec<(RepId, Verdict)>,
}

/// The next `turns` leads of a pool. Of the leads nothing is known: each speaks no language and was tried on nobody.
pub fn outlook(pool: &CompiledPool, asking: &Asking<'_>, floor: &Floor<'_>, turns: usize) -> Outlook {
    let members = eligibility::verdicts(pool, asking, floor);
    let eligible = || members.iter().filter(|member| member.verdict.is_eligible());
    let mut free = eligible().map(|member| free_places(pool, floor, member.rep));
    let places = free.try_fold(0, |sum: u32, free| free.map(|free| sum.saturating_add(free)));
    let skipped = members.iter().filter(|member| !member.verdict.is_eligible()).map(|member| (member.rep, member.verdict));
    let skipped = skipped.collect();
    let pool_order: Vec<RepId> = eligible().map(|member| member.rep).collect();

    let mut loads: Vec<Load> = floor.loads.to_vec();
    loads.resize(floor.roster.reps().len(), Load::default());
    let mut rotation = floor.rotation.only(&pool.name);
    let mut newest = loads.iter().filter_map(|load| load.last).max().unwrap_or(DecisionId(0));
    let mut got = Vec::with_capacity(turns);
    while got.len() < turns {
        let attempt = ask(pool, asking, &Floor { loads: &loads, rotation: &rotation, ..*floor });
        let chosen = attempt.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_))).map(|member| member.rep);
        let Some(chosen) = chosen else { break };
        for credit in pick_bookings(&attempt).credits {
            rotation.apply(&credit);
        }
        newest = DecisionId(newest.0 + 1);
        if let Some(position) = floor.roster.position(chosen) {
            let load = &mut loads[position];
            for count in [&mut load.open, &mut load.today, &mut load.this_week, &mut load.this_month] {
                *count = count.saturating_add(1);
            }
            load.last = Some(newest);
        }
        got.push(chosen);
    }
    let mut takers: Vec<RepId> = Vec::with_capacity(pool_order.len());
    for rep in got.iter().copied().chain(pool_order) {
        if !takers.contains(&rep) {
            takers.push(rep);
        }
    }
    Outlook { turns: got, takers, places, skipped }
}

fn ask(pool: &CompiledPool, asking: &Asking<'_>, floor: &Floor<'_>) -> PoolAttempt {
    let mut members = eligibility::verdicts(pool, asking, floor);
    let decided_by = strategy::choose(pool, &mut members, floor);
    PoolAttempt { pool: pool.name.clone(), via: Via::Rule, strategy: pool.strategy, members, decided_by }
}

/// How many more leads a rep can take of that pool; `None` is without limit.
fn free_places(pool: &CompiledPool, floor: &Floor<'_>, rep: RepId) -> Option<u32> {
    if pool.ignore_caps {
        return None;
    }
    let position = floor.roster.position(rep)?;
    let (capacity, load) = (&floor.roster.reps()[position].capacity, floor.load(position));
    let left = |max: Option<u32>, count: u32| max.map(|max| max.saturating_sub(count));
    let limits = [
        left(capacity.max_open, load.open),
        left(capacity.max_per_day, load.today),
        left(capacity.max_per_week, load.this_week),
        left(capacity.max_per_month, load.this_month),
    ];
    limits.into_iter().flatten().min()
}

//! A rep in full, and what would become of leads, made by hand from the rows of a world.

use leadtower::{
    actions::ask::{
        By, Clocks, Feed, Named, Outlook, PoolEffect, PoolForecast, Presence, PresenceEffect, RepCard, SeatIn, StandIn, toggled,
    },
    model::{
        account::Relationship,
        decision::{RuleRef, Verdict},
        id::RepId,
        listing::{Availability, RepRow},
        pool::Strategy,
        rotation::{Column, Share},
        rule::Otherwise,
    },
    tui::msg::RepPage,
};

use super::world::World;

const POOL: &str = "AE Americas";

fn share(tenths: i64) -> Share {
    Share(tenths * Share::LEAD.0 / 10)
}

/// The rep in full.
pub fn page(world: &World, rep: RepId) -> Option<RepPage> {
    let row = world.reps.iter().find(|row| row.rep.id == rep)?;
    let members: Vec<&RepRow> = members(world);
    let seats = row.pools.iter().map(|(pool, weight)| SeatIn {
        pool: pool.clone(),
        weight: *weight,
        total: members.iter().map(|row| row.pools[0].1).sum(),
        members: members.len() as u32,
        strategy: Strategy::Weighted,
        owed: Share::ZERO,
    });
    let rule = |position, name: &str| RuleRef { position, name: name.into() };
    let feeds = row.pools.iter().map(|(pool, _)| Feed { rule: rule(5, "Mid-market Americas"), by: By::Pool(pool.clone()) });
    let owner = Feed { rule: rule(1, "Known accounts"), by: By::Account(Relationship::ALL.to_vec()) };
    let oldest = world.leads.iter().filter(|lead| lead.owner == Some(rep)).min_by_key(|lead| lead.received_at).cloned();
    let ledger = if row.pools.is_empty() {
        Vec::new()
    } else {
        vec![
            (Column::Baseline, share(442)),
            (Column::AtCapacity, share(-131)),
            (Column::ByHand, share(40)),
            (Column::Turn, share(-1)),
        ]
    };
    let card = RepCard {
        rep,
        seats: seats.collect(),
        feeds: feeds.chain([owner]).collect(),
        accounts: vec![(Relationship::Customer, 22)],
        ledger,
        oldest,
        conflicts: Vec::new(),
        last: None,
        toggle: toggled(rep, row.availability).map(|of| effect(world, &of)),
    };
    Some(RepPage { card, last: Some("12:03 Ben Okafor: open 12 -> 15, you".to_owned()) })
}

fn members(world: &World) -> Vec<&RepRow> {
    world.reps.iter().filter(|row| !row.pools.is_empty()).collect()
}

/// What would become of leads.
pub fn effect(world: &World, of: &Presence) -> PresenceEffect {
    let rep = of.rep();
    let row = world.reps.iter().find(|row| row.rep.id == rep).unwrap();
    let takes = |row: &&RepRow| {
        let is_back = matches!(of, Presence::Returns(_)) && row.rep.id == rep;
        let goes = matches!(of, Presence::Goes(_)) && row.rep.id == rep;
        !goes && (is_back || matches!(row.availability, Availability::Available { .. }))
    };
    let (takers, others): (Vec<&RepRow>, Vec<&RepRow>) = members(world).into_iter().partition(takes);
    let (at, until) = match of {
        Presence::Goes(set) => (set.from.unwrap_or(world.now), set.until),
        Presence::Returns(_) => (world.now, None),
    };
    let pools = row.pools.iter().map(|(pool, _)| PoolForecast {
        effect: PoolEffect {
            pool: pool.clone(),
            strategy: Strategy::Weighted,
            outlook: Outlook {
                turns: takers.iter().map(|row| row.rep.id).collect(),
                takers: takers.iter().map(|row| row.rep.id).collect(),
                places: takers.iter().map(|row| row.rep.capacity.max_open.map(|max| max.saturating_sub(row.load.open))).sum(),
                skipped: others
                    .iter()
                    .map(|row| {
                        (row.rep.id, Verdict::AtCapacity { open: row.load.open, max: row.rep.capacity.max_open.unwrap_or(0) })
                    })
                    .collect(),
            },
            also_away: Vec::new(),
            nobody: None,
            otherwise: vec![Otherwise::Fallback],
            unspoken: Vec::new(),
        },
        came: 36,
        lasts: Some("2026-11-24T21:20:00Z".parse().unwrap()),
    });
    let pools: Vec<PoolForecast> = pools.collect();
    PresenceEffect {
        of: of.clone(),
        at,
        until,
        stand_in: row.rep.backup.map(|backup| Named {
            accounts: 22,
            rules: 0,
            by: StandIn::Backup(backup),
            otherwise: Vec::new(),
        }),
        contacted: row.load.open.saturating_sub(row.untouched),
        untouched: row.untouched,
        clocks: Clocks { working: row.untouched, elapsed: 0 },
        rerouted: Vec::new(),
        covered: if pools.is_empty() { 3 } else { 0 },
        placed: Vec::new(),
        pools,
    }
}

/// Members of a pool, each with a weight of theirs.
pub fn share_a_pool(rows: &mut [RepRow], weights: &[(i64, u32)]) {
    for row in rows {
        let weight = weights.iter().find(|(id, _)| *id == row.rep.id.0);
        row.pools.extend(weight.map(|(_, weight)| (POOL.into(), *weight)));
    }
}

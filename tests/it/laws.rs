//! Laws of routing, tried on many random worlds. Each case names its seed.

mod balances;
mod sums;
mod why_not;

use std::collections::BTreeMap;

use leadtower::{
    model::{
        criteria::Criteria,
        decision::{Decision, MemberVerdict, Outcome, PoolAttempt, Verdict},
        id::{PoolName, RepId},
        rep::Employment,
        roster::Load,
        rotation::{Bookings, Column, Share},
        rule::{Destination, Otherwise, Rule, Switch},
        time::Zone,
    },
    routing::{
        CompiledBook, Floor,
        eligibility::{Asking, verdicts},
        explain::{self, Names},
        passed_over::passed_over,
        rotation::{Rotation, give_back, hand_pick, leavers, pick_bookings, refund},
        route,
    },
};

use crate::naive::worlds::{Dice, Lead, Ready, World};

fn rule(name: &str, to: Destination) -> Rule {
    Rule { name: name.into(), when: Criteria::any(), to, otherwise: Otherwise::Fallback, sla: None, switch: Switch::On }
}

/// Many worlds with many leads each, decided.
fn each_decision(worlds: u64, mut law: impl FnMut(&str, &World, &Ready, &Lead, &Decision)) {
    for seed in 0..worlds {
        let mut dice = Dice::new(seed ^ 0xABCD);
        let world = World::random(&mut dice);
        let ready = world.ready();
        for nth in 0..10 {
            let lead = world.lead(&mut dice);
            let decision = route(&lead.arrival(), &ready.book, &world.floor(&ready), lead.now);
            law(&format!("world {seed}, lead {nth}"), &world, &ready, &lead, &decision);
        }
    }
}

/// Rows: all columns of a rep. Columns: all reps of a column. Turn: minus the change of each balance.
fn assert_balanced(case: &str, bookings: &Bookings, rows: &[(RepId, Share)], baseline: Share) {
    let mut row: BTreeMap<RepId, Share> = BTreeMap::new();
    let mut column: BTreeMap<Column, Share> = BTreeMap::new();
    let mut turn: BTreeMap<RepId, Share> = BTreeMap::new();
    for posting in &bookings.postings {
        *row.entry(posting.rep).or_default() += posting.share;
        *column.entry(posting.column).or_default() += posting.share;
        if posting.column == Column::Turn {
            *turn.entry(posting.rep).or_default() += posting.share;
        }
    }
    for credit in &bookings.credits {
        *turn.entry(credit.rep).or_default() += credit.share;
    }
    for (rep, share) in rows {
        *row.entry(*rep).or_default() -= *share;
    }
    assert!(row.values().all(|share| *share == Share::ZERO), "{case}: rows {row:?}\n{bookings:#?}");
    assert!(turn.values().all(|share| *share == Share::ZERO), "{case}: turn is not minus the balance {turn:?}\n{bookings:#?}");
    for (column, share) in column {
        let expected = if column == Column::Baseline { baseline } else { Share::ZERO };
        assert_eq!(share, expected, "{case}: column {column:?}\n{bookings:#?}");
    }
}

fn winner(pool: &PoolAttempt) -> RepId {
    pool.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_))).unwrap().rep
}

/// Every entry is what the design says, but for the rounding: in floating point and without looking at the router's code.
fn assert_shares(case: &str, pool: &PoolAttempt, bookings: &Bookings) {
    let weight = |of: &MemberVerdict| f64::from(of.weight);
    let all: f64 = pool.members.iter().map(weight).sum();
    let present: f64 = pool.members.iter().filter(|member| member.verdict.is_eligible()).map(weight).sum();
    for posting in &bookings.postings {
        let member = pool.members.iter().find(|member| member.rep == posting.rep).unwrap();
        let among_present = if member.verdict.is_eligible() { weight(member) / present } else { 0.0 };
        let reason = |of: &MemberVerdict| format!("{:?}", of.verdict).starts_with(&format!("{:?}", posting.column));
        let missed: f64 = pool.members.iter().filter(|other| reason(other)).map(|other| weight(other) / all).sum();
        let expected = match posting.column {
            Column::Baseline => weight(member) / all,
            Column::Turn => f64::from(u8::from(member.rep == winner(pool))) - among_present,
            _ if reason(member) => -weight(member) / all,
            _ => missed * among_present,
        };
        let off = posting.share.leads() - expected;
        assert!(off.abs() < 1e-7, "{case}: {posting:?} should be {expected}\n{pool:#?}");
    }
}

#[test]
fn baseline_and_columns_add_up_to_what_everybody_got() {
    let mut picks = 0;
    each_decision(3_000, |case, _, ready, _, decision| {
        let Some(pool) = decision.placed_by() else { return };
        picks += 1;
        let picked = pick_bookings(pool);
        assert_balanced(case, &picked, &[(winner(pool), Share::LEAD)], Share::LEAD);
        assert_shares(case, pool, &picked);
        let members = ready.book.pool(&pool.pool).unwrap().weights();
        let returned = refund(pool, &ready.rotation, &members);
        assert_balanced(case, &returned, &[(winner(pool), -Share::LEAD)], -Share::LEAD);
        for credit in &picked.credits {
            let chosen = pool.members.iter().find(|member| member.rep == credit.rep).unwrap();
            if let Verdict::Chosen(standing) = chosen.verdict {
                let after = ready.rotation.get(&pool.pool, credit.rep) + credit.share;
                assert_eq!(after, standing.owed - Share::LEAD, "{case}: what is shown is what is booked");
            }
        }
    });
    assert!(picks > 2_000, "only {picks}");
}

#[test]
fn a_lead_given_by_hand_is_booked_like_a_pick() {
    let mut booked = 0;
    each_decision(2_000, |case, world, ready, lead, _| {
        for pool in ready.book.pools() {
            let members = verdicts(pool, &Asking::new(&lead.profile, &lead.tried, lead.now), &world.floor(ready));
            for rep in world.roster.reps() {
                let bookings = hand_pick(&pool.name, &members, rep.id);
                let counts = members.iter().any(|it| it.rep == rep.id) && members.iter().any(|it| it.verdict.is_eligible());
                assert_eq!(bookings.is_empty(), !counts || members.len() == 1 && bookings.postings.is_empty(), "{case}");
                if counts {
                    booked += 1;
                    assert_balanced(case, &bookings, &[(rep.id, Share::LEAD)], Share::LEAD);
                    let back = give_back(bookings, &pool.name, rep.id, &ready.rotation, &pool.weights());
                    assert_balanced(case, &back, &[(rep.id, -Share::LEAD)], -Share::LEAD);
                }
            }
        }
    });
    assert!(booked > 2_000, "only {booked}");
}

#[test]
fn a_returned_turn_lifts_nobody_above_two_leads() {
    let (mut seen, mut capped) = (0, 0);
    each_decision(3_000, |case, _, ready, _, decision| {
        let Some(pool) = decision.placed_by() else { return };
        let mut rotation = ready.rotation.clone();
        let (receiver, members) = (winner(pool), ready.book.pool(&pool.pool).unwrap().weights());
        if members.len() < 2 {
            return;
        }
        for _ in 0..4 {
            refund(pool, &rotation, &members).credits.iter().for_each(|credit| rotation.apply(credit));
            let balance = rotation.get(&pool.pool, receiver);
            assert!(balance <= Share(2 * Share::LEAD.0), "{case}: {balance}");
            assert_eq!(rotation.balances(&pool.pool).iter().map(|(_, share)| *share).sum::<Share>(), Share::ZERO, "{case}");
            capped += u32::from(balance == Share(2 * Share::LEAD.0));
        }
        seen += 1;
    });
    assert!(seen > 1_000 && capped > 100, "{seen} seen, {capped} capped");
}

#[test]
fn a_turn_given_back_to_somebody_who_left_goes_to_the_others() {
    let mut seen = 0;
    each_decision(2_000, |case, _, ready, _, decision| {
        let Some(pool) = decision.placed_by() else { return };
        let receiver = winner(pool);
        let mut members = ready.book.pool(&pool.pool).unwrap().weights();
        members.retain(|(rep, _)| *rep != receiver);
        if members.is_empty() {
            return;
        }
        let mut rotation = ready.rotation.clone();
        let left = leavers(&pool.pool, ready.rotation.balances(&pool.pool), &members);
        left.credits.iter().for_each(|credit| rotation.apply(credit));
        let bookings = refund(pool, &rotation, &members);
        assert_balanced(case, &bookings, &[(receiver, -Share::LEAD)], -Share::LEAD);
        bookings.credits.iter().for_each(|credit| rotation.apply(credit));
        assert_eq!(rotation.get(&pool.pool, receiver), Share::ZERO, "{case}");
        seen += 1;
    });
    assert!(seen > 500, "only {seen}");
}

#[test]
fn who_leaves_leaves_nothing_behind() {
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        let pool: PoolName = "line".into();
        let mut balances: Vec<(RepId, Share)> =
            (0..6).map(|rep| (RepId(rep), Share(dice.below(3_000_000_000) as i64 - 1_500_000_000))).collect();
        let sum: Share = balances.iter().map(|(_, share)| *share).sum();
        balances[0].1 -= sum;
        let stays: Vec<i64> = (0..8).filter(|_| dice.once_in(2)).collect();
        let staying: Vec<(RepId, u32)> = stays.into_iter().map(|rep| (RepId(rep), 1 + dice.below(9) as u32)).collect();
        let bookings = leavers(&pool, &balances, &staying);
        assert_balanced(&format!("seed {seed}"), &bookings, &[], Share::ZERO);
        let mut after: BTreeMap<RepId, Share> = balances.into_iter().collect();
        for credit in &bookings.credits {
            *after.entry(credit.rep).or_default() += credit.share;
        }
        assert_eq!(after.values().copied().sum::<Share>(), Share::ZERO, "seed {seed}");
        let stays = |rep: &RepId| staying.is_empty() || staying.iter().any(|(member, _)| member == rep);
        assert!(after.iter().all(|(rep, share)| stays(rep) || *share == Share::ZERO), "seed {seed}: {after:?}");
    }
}

#[test]
fn nobody_gets_a_lead_that_they_cannot_take() {
    each_decision(5_000, |case, world, ready, lead, decision| {
        let Outcome::Assigned { owner, .. } = decision.outcome else { return };
        let (rep, load) = (world.roster.get(owner).unwrap(), world.load(owner));
        assert_eq!(rep.employment, Employment::Active, "{case}");
        assert!(!world.absences.iter().any(|absence| absence.rep == owner && absence.covers(lead.now)), "{case}: away");
        assert!(!lead.tried.contains(&owner), "{case}: tried before");
        let Some(pool) = decision.placed_by().map(|pool| ready.book.pool(&pool.pool).unwrap()) else { return };
        assert!(!pool.respect_hours || world.at_work(rep, lead.now), "{case}: off hours");
        if !pool.ignore_caps {
            let Load { open, today, this_week, this_month, .. } = load;
            let below = |count: u32, max: Option<u32>| max.is_none_or(|max| count < max);
            let caps = rep.capacity;
            assert!(below(open, caps.max_open) && below(today, caps.max_per_day), "{case}: full");
            assert!(below(this_week, caps.max_per_week) && below(this_month, caps.max_per_month), "{case}: full");
        }
    });
}

#[test]
fn the_explanation_names_the_winner_and_gives_everybody_skipped_a_reason() {
    each_decision(2_000, |case, world, ready, lead, decision| {
        let names = Names { roster: &world.roster, zone: Zone::UTC };
        let summary = explain::summary(decision, None, &names);
        assert!(summary.len() > 8 && summary.ends_with('.'), "{case}: {summary}");
        if let Some(owner) = decision.owner() {
            assert!(summary.starts_with(&names.rep(owner)), "{case}: {summary}");
        }
        let above = passed_over(decision, &lead.profile, &ready.book);
        let lines = explain::trace(decision, None, &above, &names);
        for pool in decision.pools() {
            for member in &pool.members {
                let name = names.rep(member.rep);
                let line = lines.iter().find(|line| line.depth == 2 && line.text.starts_with(&name));
                assert!(line.is_some_and(|line| line.text.len() > name.len() + 5), "{case}: {name} in {lines:#?}");
            }
        }
        // Every rule above the one that decided either matched or has its reason.
        if !matches!(decision.outcome, Outcome::Duplicate { .. }) {
            let last = decision.rule().map_or(world.book.rules.len(), |rule| rule.position as usize - 1);
            let matched = decision.steps.iter().filter(|step| (step.rule.position as usize) <= last).count();
            assert_eq!(above.len() + matched, last, "{case}: {above:#?}");
        }
    });
}

#[test]
fn a_rule_below_the_one_that_decided_changes_nothing() {
    each_decision(2_000, |case, world, ready, lead, decision| {
        let Some(decided) = decision.rule().map(|rule| rule.position as usize) else { return };
        let mut book = world.book.clone();
        let placed = decision.steps.last().is_none_or(|step| step.failed.is_none());
        if !placed && book.rules[decided - 1].otherwise == Otherwise::NextRule {
            return;
        }
        book.rules.insert(decided, rule("new", Destination::Nurture));
        let book = CompiledBook::compile(&book, None, &world.roster);
        let floor = Floor { rotation: &Rotation::new(&book, world.balances.iter().cloned()), ..world.floor(ready) };
        assert_eq!(&route(&lead.arrival(), &book, &floor, lead.now), decision, "{case}");
    });
}

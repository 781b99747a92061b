//! What why-not promises holds: in a world changed by other hands, routed by the naive router.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use leadtower::{
    model::{
        criteria::Field,
        decision::{Attempt, Decision, NamedAttempt, NamedBy, Outcome},
        id::{DecisionId, RepId},
        pool::Member,
        rep::Employment,
        roster::Roster,
        rotation::Share,
        rule::Destination,
        time::Zone,
    },
    routing::{
        explain::{self, Names},
        route,
        whynot::{Need, StoppedBy, why_not},
    },
};

use crate::naive::{
    router,
    worlds::{Dice, Lead, World},
};

use super::rule;

/// Makes one thing in a world as the rep would need it: written again here, so that a wrong promise shows.
fn grant(world: &mut World, lead: &mut Lead, need: &Need, who: RepId) {
    let mut reps = world.roster.reps().to_vec();
    let place = world.roster.position(who).unwrap();
    let email = reps[place].email.clone().unwrap();
    let rep = &mut reps[place];
    match need {
        Need::NotOpen(open) => lead.open_leads.retain(|other| other.id != *open),
        Need::Active => rep.employment = Employment::Active,
        Need::BackBefore(at) => {
            let present = world.absences.iter_mut().filter(|it| it.rep == who && it.covers(*at));
            present.for_each(|it| it.until = Some(*at));
        }
        Need::NotTried => lead.tried.retain(|tried| *tried != who),
        Need::Speaks(language) => drop(rep.languages.insert(*language)),
        Need::AtWork(_) => {
            rep.week = Some("Mon-Sun 00:00-24:00".parse().unwrap());
            rep.holidays = BTreeSet::from([NaiveDate::MAX]);
        }
        Need::MaxOpen(max) => rep.capacity.max_open = Some(*max),
        Need::MaxPerDay(max) => rep.capacity.max_per_day = Some(*max),
        Need::MaxPerWeek(max) => rep.capacity.max_per_week = Some(*max),
        Need::MaxPerMonth(max) => rep.capacity.max_per_month = Some(*max),
        Need::Member(name) => {
            let pool = world.book.pools.iter_mut().find(|pool| pool.name == *name).unwrap();
            pool.members.push(Member { rep: email.as_str().into(), weight: 1, priority: 2 });
        }
        Need::Owed(pool, more) | Need::OwedMore(pool, _, more) => world.balances.push((pool.clone(), who, *more)),
        Need::OpenAtMost(open) => world.loads[place].open = *open,
        Need::LongerIdle(other) => {
            let other = world.roster.position(*other).unwrap();
            world.loads[place].last = world.loads[other].last.map(|last| DecisionId(last.0 - 1));
        }
        Need::Priority(name, priority) => {
            let pool = world.book.pools.iter_mut().find(|pool| pool.name == *name).unwrap();
            let own = pool.members.iter_mut().filter(|it| it.rep.as_str() == email || it.rep.as_str() == rep.name);
            own.for_each(|member| member.priority = *priority);
        }
        Need::OwnerOf(account, _) => {
            world.accounts.iter_mut().find(|it| it.id == *account).unwrap().owner = Some(who);
        }
        Need::NamedIn(field) => {
            let Some(Field::Custom(name)) = Field::from_name(field) else { panic!("{field}") };
            lead.profile.custom.insert(name, email);
        }
        Need::NamedByRule(rule) => world.book.rules[rule.position as usize - 1].to = Destination::Rep(email.as_str().into()),
        Need::ARule => world.book.rules.push(rule("new", Destination::Rep(email.as_str().into()))),
    }
    world.roster = Roster::new(reps, world.absences.clone()).with_days_off(&world.days_off);
}

/// Changes of one part that could bring a rep into what a decision asked, whoever they are.
fn single_changes(decision: &Decision, lead: &Lead) -> Vec<Need> {
    let mut changes = vec![
        Need::Active,
        Need::BackBefore(lead.now),
        Need::NotTried,
        Need::AtWork(lead.now),
        Need::MaxOpen(1_000_000),
        Need::MaxPerDay(1_000_000),
        Need::MaxPerWeek(1_000_000),
        Need::MaxPerMonth(1_000_000),
        Need::OpenAtMost(0),
    ];
    changes.extend(lead.profile.language.map(Need::Speaks));
    for attempt in decision.steps.iter().flat_map(|step| &step.attempts) {
        match attempt {
            Attempt::Pool(pool) => {
                let name = || pool.pool.clone();
                changes.extend([
                    Need::Member(name()),
                    Need::Owed(name(), Share(1_000 * Share::LEAD.0)),
                    Need::Priority(name(), 1_000),
                ]);
            }
            Attempt::Named(NamedAttempt { by: NamedBy::Field { field, .. }, .. }) => {
                // A rep is named in a field made for it, never in a city.
                changes.extend(field.starts_with("custom.").then(|| Need::NamedIn(field.clone())));
            }
            Attempt::Named(NamedAttempt { by: NamedBy::AccountOwner, .. }) => {
                changes.extend(decision.account.iter().map(|matched| Need::OwnerOf(matched.account, matched.name.clone())));
            }
            Attempt::Named(NamedAttempt { by: NamedBy::Rule, .. }) => {}
        }
    }
    changes.extend(decision.owner().map(Need::LongerIdle));
    changes
}

fn owner_after(seed: u64, nth: usize, needs: &[Need], who: RepId) -> Option<RepId> {
    let mut dice = Dice::new(seed ^ 0xABCD);
    let mut world = World::random(&mut dice);
    let mut lead = (0..=nth).map(|_| world.lead(&mut dice)).last().unwrap();
    for need in needs {
        grant(&mut world, &mut lead, need, who);
    }
    match router::route(&world, &lead).outcome {
        Outcome::Assigned { owner, .. } => Some(owner),
        _ => None,
    }
}

#[test]
fn what_would_have_given_the_lead_to_somebody_else_does() {
    let mut asked = 0;
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..500 {
        let mut dice = Dice::new(seed ^ 0xABCD);
        let world = World::random(&mut dice);
        let ready = world.ready();
        for nth in 0..4 {
            let lead = world.lead(&mut dice);
            let floor = world.floor(&ready);
            let decision = route(&lead.arrival(), &ready.book, &floor, lead.now);
            for rep in world.roster.reps() {
                let case = format!("world {seed}, lead {nth}, rep {}", rep.name);
                let answer = why_not(&decision, &lead.arrival(), &ready.book, &floor, lead.now, rep.id);
                if answer.stopped_by == StoppedBy::HasIt {
                    assert_eq!(decision.owner(), Some(rep.id), "{case}");
                    continue;
                }
                asked += 1;
                assert!(!answer.would_need.is_empty(), "{case}: {answer:#?}\n{decision:#?}");
                assert_eq!(
                    owner_after(seed, nth, &answer.would_need, rep.id),
                    Some(rep.id),
                    "{case}: {answer:#?}\n{decision:#?}"
                );
                for left_out in 0..answer.would_need.len() {
                    let mut fewer = answer.would_need.clone();
                    fewer.remove(left_out);
                    assert_ne!(owner_after(seed, nth, &fewer, rep.id), Some(rep.id), "{case}: more than needed {answer:#?}");
                }
                if answer.would_need.len() > 1 && !matches!(answer.stopped_by, StoppedBy::Duplicate(_)) {
                    for one in single_changes(&decision, &lead) {
                        let owner = owner_after(seed, nth, std::slice::from_ref(&one), rep.id);
                        assert_ne!(owner, Some(rep.id), "{case}: {one:?} is enough, not {answer:#?}");
                    }
                }
                let names = Names { roster: &world.roster, zone: Zone::UTC };
                for need in &answer.would_need {
                    assert!(explain::need(need, &names).len() > 5);
                    *kinds.entry(format!("{need:?}").split(['(', ' ']).next().unwrap().to_owned()).or_default() += 1;
                }
            }
        }
    }
    assert!(asked > 3_000, "only {asked}");
    assert!(kinds.len() >= 17, "only these were ever needed: {kinds:?}");
}

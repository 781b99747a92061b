//! What is said before a rep goes away or comes back is what then happens.

use std::collections::BTreeSet;

use leadtower::{
    actions::{
        ask::{self, Presence, PresenceEffect},
        command::{Command, EditRep, EndAbsence, Limit, OnLeaving, OnReturn, RepDetails, SetAbsence, SetCapacity, Touch},
        receipt::Receipt,
    },
    model::{
        absence::AbsenceKind,
        id::{LeadId, RepId},
        journal::What,
        time::Millis,
    },
};

use crate::support::{
    dice::{Dice, cases},
    world::{World, draft, world},
};

const NAMES: [&str; 5] = ["ana", "ben", "chloe", "dev", "elif"];

fn goes(rep: RepId, leads: OnLeaving) -> Presence {
    Presence::Goes(SetAbsence { rep, from: None, until: None, kind: AbsenceKind::Paused, leads })
}

fn back(rep: RepId) -> Presence {
    Presence::Returns(EndAbsence { rep, absence: None, leads: OnReturn::Keep })
}

fn effect(world: &mut World, of: &Presence) -> PresenceEffect {
    ask::effect(world.desk(), of).unwrap()
}

/// A pool of up to five with history: leads, contacts, limits, absences.
fn some_world(dice: &mut Dice) -> World {
    let strategy = ["round_robin", "weighted", "least_loaded", "priority"][dice.below(4)];
    let mut plan = world();
    for name in NAMES {
        plan = plan.rep(name, "Europe/Berlin");
    }
    let members = NAMES.map(|name| format!("{name}*{}", 1 + name.len() % 3));
    let more = format!("strategy = \"{strategy}\"\n");
    plan = plan.pool_with("all", members.each_ref().map(String::as_str), &more).sla("name = \"hot\"\nfirst_touch = \"30m\"");
    let mut world = plan.rule("All", "", "pool:all").under_sla("hot").open();
    for _ in 0..3 + dice.below(20) {
        match dice.below(6) {
            0 => {
                let rep = world.rep(NAMES[dice.below(5)]);
                let limit = Limit::Most(dice.below(6) as u32);
                let set = |max_open| SetCapacity {
                    rep,
                    max_open,
                    max_per_day: Limit::Keep,
                    max_per_week: Limit::Keep,
                    max_per_month: Limit::Keep,
                };
                let _ = world.attempt(&Command::SetCapacity(set(limit)));
            }
            1 => {
                let rep = world.rep(NAMES[dice.below(5)]);
                let of = if dice.below(2) == 0 { goes(rep, OnLeaving::Keep) } else { back(rep) };
                let _ = world.attempt(&of.command());
            }
            _ => {
                let lead = world.lead_from(&format!("p{}@acme.example", world.journal().len()));
                if dice.below(2) == 0 && world.owner(lead).is_some() {
                    let leads = leadtower::actions::command::Seen::all(&[lead]);
                    world.perform(&Command::Touch(Touch { leads, at: None }));
                }
            }
        }
    }
    world
}

/// Next leads of the pool, one after the other; to whom.
fn arrivals(world: &mut World, n: usize) -> Vec<Option<RepId>> {
    let arrive = |world: &mut World, k: usize| {
        let lead = world.lead_from(&format!("next{k}@acme.example"));
        world.owner(lead)
    };
    (0..n).map(|k| arrive(world, k)).collect()
}

fn check(world: &mut World, of: &Presence) {
    let said = effect(world, of);
    let pool = &said.pools[0].effect.outlook;
    let receipt = world.perform(&of.command());
    let owners = arrivals(world, ask::TURNS);
    let mut expected: Vec<Option<RepId>> = pool.turns.iter().copied().map(Some).collect();
    expected.resize(ask::TURNS, None);
    assert_eq!(owners, expected, "{of:?}");
    let took = owners.iter().flatten().count() as u32;
    match pool.places {
        Some(places) => assert_eq!(took, places.min(ask::TURNS as u32)),
        None => assert_eq!(took, ask::TURNS as u32),
    }
    assert_eq!(pool.turns.is_empty(), pool.takers.is_empty());
    clocks(&said, &receipt);
}

/// Of a pause without an end all clocks that count working time stand still, and no others.
fn clocks(said: &PresenceEffect, receipt: &Receipt) {
    if let What::Away { clocks, .. } = receipt.what {
        assert!(clocks <= u64::from(said.clocks.working), "{said:?} {receipt:?}");
    }
}

#[test]
fn what_is_said_of_the_next_turns_is_what_then_happens() {
    for seed in 0..cases(40) {
        let mut dice = Dice::new(seed);
        let mut world = some_world(&mut dice);
        let rep = world.rep(NAMES[dice.below(5)]);
        let rows = ask::roster(world.desk()).unwrap();
        let row = rows.iter().find(|row| row.rep.id == rep).unwrap();
        let of = ask::toggled(rep, row.availability).unwrap();
        check(&mut world, &of);
    }
}

#[test]
fn what_is_said_of_leads_routed_again_is_what_then_happens() {
    for seed in 0..cases(40) {
        let mut dice = Dice::new(1_000 + seed);
        let mut world = some_world(&mut dice);
        let rep = world.rep(NAMES[dice.below(5)]);
        let of = goes(rep, OnLeaving::Reroute);
        let before = world.dump();
        let journal = world.journal().len();
        let said = effect(&mut world, &of);
        assert_eq!((world.dump(), world.journal().len()), (before, journal), "nothing is kept of what was tried");
        let receipt = world.perform(&of.command());
        assert_eq!(said.rerouted.iter().map(|(_, n)| *n).sum::<u32>(), said.untouched);
        for (owner, n) in &said.rerouted {
            let leads: Vec<LeadId> = receipt.leads.iter().map(|touched| touched.lead).collect();
            let got = leads.iter().filter(|lead| world.owner(**lead) == *owner).count();
            assert_eq!(got as u32, *n, "{said:?}");
        }
    }
}

/// B104: what waits for somebody is said before they are back, and is what then happens; of a pause, the languages that nobody
/// else speaks.
#[test]
fn b104_leads_that_wait_for_a_rep_and_languages_only_they_speak_are_said_before() {
    let mut world = world()
        .rep("hana", "Asia/Tokyo")
        .speaks(&["en", "ja"])
        .rep("mina", "Asia/Tokyo")
        .speaks(&["en", "ko"])
        .pool_with("apac", ["hana", "mina"], "match_language = true\n")
        .rule("All", "", "pool:apac")
        .otherwise("hold")
        .open();
    let hana = world.rep("hana");
    let pause = goes(hana, OnLeaving::Keep);
    let said = effect(&mut world, &pause);
    let unspoken: Vec<String> = said.pools[0].effect.unspoken.iter().map(ToString::to_string).collect();
    assert_eq!((unspoken, said.placed), (vec!["ja".to_owned()], vec![]));
    world.perform(&pause.command());
    let speaking = |email: &str| {
        let mut draft = draft(email);
        draft.profile.language = "ja".parse().ok();
        draft
    };
    for n in 0..2 {
        world.add(speaking(&format!("p{n}@acme.example")));
    }
    let (before, journal) = (world.dump(), world.journal().len());
    let said = effect(&mut world, &back(hana));
    assert_eq!((said.placed, said.pools[0].effect.unspoken.len()), (vec![(hana, 2)], 0));
    assert_eq!((world.dump(), world.journal().len()), (before, journal), "nothing is kept of what was tried");
    let receipt = world.perform(&back(hana).command());
    assert!(matches!(receipt.what, What::Back { drained: 2, .. }), "{receipt:?}");
}

/// Everybody away at the same time, in part of the window: said when it begins and when somebody is back.
#[test]
fn a_window_in_which_nobody_is_left_is_said() {
    let mut world = world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "Europe/Berlin")
        .pool("two", ["ana", "ben"])
        .rule("All", "", "pool:two")
        .otherwise("hold")
        .open();
    let (ana, ben, now) = (world.rep("ana"), world.rep("ben"), world.now);
    let window = |rep, from: i64, until: i64| {
        let at = |days: i64| Some(now + Millis(days * Millis::DAY.0));
        SetAbsence { rep, from: at(from), until: at(until), kind: AbsenceKind::Vacation, leads: OnLeaving::Keep }
    };
    world.perform(&Command::SetAbsence(window(ben, 4, 6)));
    let said = effect(&mut world, &Presence::Goes(window(ana, 1, 5)));
    let pool = &said.pools[0].effect;
    assert_eq!(pool.outlook.takers, [ben]);
    assert_eq!(pool.also_away.iter().map(|absence| absence.rep).collect::<Vec<_>>(), [ben]);
    let day = |days: i64| now + Millis(days * Millis::DAY.0);
    assert_eq!(pool.nobody, Some((day(4), Some(day(5)))));
    assert_eq!(pool.otherwise, [leadtower::model::rule::Otherwise::Hold]);
    let apart = effect(&mut world, &Presence::Goes(window(ana, 1, 4)));
    assert_eq!((apart.pools[0].effect.nobody, apart.pools[0].effect.also_away.len()), (None, 0));
}

/// Places left and the pace of the last days say until when they last.
#[test]
fn places_last_as_long_as_leads_come_at_the_pace_of_the_last_days() {
    let mut world = world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "Europe/Berlin")
        .max_open(20)
        .pool("two", ["ana", "ben"])
        .rule("All", "", "pool:two")
        .open();
    // Monday 10:00 in Berlin. Nine leads this Monday, within an hour of company time: too short to tell a pace by.
    for n in 0..9 {
        world.lead_from(&format!("a{n}@acme.example"));
    }
    let ana = world.rep("ana");
    let said = effect(&mut world, &goes(ana, OnLeaving::Keep));
    assert_eq!((said.pools[0].came, said.pools[0].lasts), (9, None));
    // A day later nine working hours more: nine leads in ten hours, so that 16 places last 17 h 46 m of work.
    world.wait(Millis::DAY);
    let said = effect(&mut world, &goes(ana, OnLeaving::Keep));
    let pool = &said.pools[0];
    assert_eq!((pool.came, pool.effect.outlook.places), (9, Some(16)));
    assert_eq!(pool.lasts.unwrap().to_string(), "2026-03-05T08:46:40.000Z");
    // On a holiday of everybody who could take them no place goes.
    let ben = world.rep("ben");
    let holidays = BTreeSet::from(["2026-03-04".parse().unwrap()]);
    let details = RepDetails { holidays: Some(holidays), ..RepDetails::default() };
    world.perform(&Command::EditRep(EditRep { rep: ben, details }));
    let said = effect(&mut world, &goes(ana, OnLeaving::Keep));
    assert_eq!(said.pools[0].lasts.unwrap().to_string(), "2026-03-06T08:46:40.000Z");
}

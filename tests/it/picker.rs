//! The picker over real databases: whom it lists and in which order, and that what it plans is what then happens.

use leadtower::{
    actions::{
        ask::{self, Candidate, Way, candidates, candidates_as_seen},
        command::{Assign, Command, EndAbsence, OnLeaving, OnReturn, Receiver, RepDetails, Seen, SeenDecision, SetAbsence},
        error::ActionError,
        receipt,
    },
    model::{
        absence::AbsenceKind,
        decision::Verdict,
        id::{LeadId, RepId},
        journal::What,
        lead::Stage,
        listing::Availability,
        rep::Capacity,
        time::{Millis, Zone},
    },
    store::{leads, reps},
    tui::{
        effect::{Ask, Effect, Shelf},
        state::picker::{Exactly, Picker},
    },
};

use crate::support::{
    deeds::{random_command, random_world},
    dice::{Dice, cases},
    live::Live,
    world::{World, world},
};

/// The place of a candidate among the groups of the picker, and what orders them within.
fn rank(rep: &Candidate) -> (u8, u8, u64, u32, String) {
    let full = rep.max_open().map_or(0, |max| u64::from(rep.load.open) * 1_000 / u64::from(max.max(1)));
    let group = match rep.availability {
        Availability::Available { .. } | Availability::Full(_) => 0,
        Availability::OffHours { .. } => 1,
        Availability::Away { .. } | Availability::Inactive => 2,
    };
    (group, 100 - rep.fit.as_ref().map_or(0, |fit| fit.points), full, rep.load.open, rep.name.to_lowercase())
}

/// B37: of 200 random rosters everybody who works leads, once, the best fit first, then the lightest load, then by name;
/// whoever is away or off hours last, with the reason.
#[test]
fn b37_everybody_is_listed_best_fit_first_and_unavailable_ones_last() {
    for seed in 0..cases(200) {
        let mut dice = Dice::new(seed);
        let mut plan = world();
        let number = dice.below(12) + 1;
        for n in 0..number {
            plan = plan.rep(&format!("rep{n}"), dice.one(&["Europe/Berlin", "America/New_York", "Asia/Tokyo"]));
            plan = if dice.once_in(2) { plan.hours("Mon-Fri 09:00-18:00") } else { plan };
            plan = if dice.once_in(2) { plan.max_open(dice.below(4) as u32) } else { plan };
        }
        let mut world = plan.pool("all", ["rep0"]).rule("All", "country:DE", "pool:all").open();
        for n in 0..dice.below(5) {
            let lead = world.lead_from(&format!("p{n}@one.example"));
            let to = Receiver::Rep(RepId(dice.below(number) as i64 + 1));
            world.perform(&Command::Assign(Assign { leads: vec![Seen::any(lead)], to, because: None }));
        }
        for rep in 1..=number as i64 {
            if dice.once_in(4) {
                let kind = dice.one(&[AbsenceKind::Vacation, AbsenceKind::Paused]);
                world.perform(&Command::SetAbsence(SetAbsence {
                    rep: RepId(rep),
                    from: None,
                    until: None,
                    kind,
                    leads: OnLeaving::Keep,
                }));
            }
        }
        let lead = world.lead_from("new@two.example");
        let listed = candidates(world.desk(), &[lead]).unwrap().reps;
        let mut ids: Vec<RepId> = listed.iter().map(|rep| rep.rep).collect();
        ids.sort_unstable();
        assert_eq!(ids, (1..=number as i64).map(RepId).collect::<Vec<_>>(), "seed {seed}");
        assert!(listed.is_sorted_by_key(rank), "seed {seed}: {:?}", listed.iter().map(rank).collect::<Vec<_>>());
        for rep in &listed {
            let there = matches!(rep.availability, Availability::Available { .. } | Availability::Full(_));
            let away = matches!(rep.availability, Availability::Away { .. });
            assert_eq!(rep.fit.is_none(), away, "seed {seed}: {}", rep.name);
            assert!(there || !rep.verdict.is_eligible(), "seed {seed}: {}", rep.name);
        }
    }
}

/// Answers what a picker asks, as the worker does.
fn answer(world: &mut World, picker: &mut Picker, asked: Option<Effect>) {
    let mut open = asked;
    while let Some(effect) = open.take() {
        match effect {
            Effect::Ask(Ask::Candidates(leads)) => open = picker.take(candidates_as_seen(world.desk(), &leads).unwrap()),
            Effect::Ask(Ask::Rehearse(ticket, assign)) => {
                let rehearsal = match world.desk().rehearse(&assign) {
                    Ok(rehearsal) => Some(rehearsal),
                    Err(ActionError::Refused(_)) => None,
                    Err(error) => panic!("{error}"),
                };
                picker.rehearsed(ticket, rehearsal);
            }
            other => panic!("{other:?}"),
        }
    }
}

fn open_of(world: &World, rep: RepId) -> u32 {
    leads::open_of(world.conn(), rep).unwrap().len() as u32
}

/// Whatever the world is like, whatever is chosen and however it is split, each lead goes where the plan says, the
/// others are left, and everybody holds exactly what stood under After.
#[test]
fn b38_b104_the_plan_is_what_then_happens() {
    let mut given = 0;
    for seed in 0..cases(150) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for _ in 0..25 {
            let command = random_command(&mut dice, &mut world);
            drop(world.attempt(&command));
        }
        for round in 0..4 {
            let case = format!("seed {seed}, round {round}");
            world.wait(Millis::minutes(dice.below(400) as i64));
            let all = leads::next_id(world.conn()).unwrap().0 - 1;
            let mut chosen: Vec<i64> = (0..=dice.below(8)).map(|_| dice.below(all.max(1) as usize) as i64 + 1).collect();
            chosen.sort_unstable();
            chosen.dedup();
            let seen = |id: i64, dice: &mut Dice| {
                let decision = if dice.once_in(6) { None } else { world.lead(LeadId(id)).state.decision };
                Seen { lead: LeadId(id), decision: SeenDecision::This(decision) }
            };
            if all == 0 {
                continue;
            }
            let leads: Vec<Seen> = chosen.into_iter().map(|id| seen(id, &mut dice)).collect();
            let mut picker = Picker::new(Shelf::Queue, leads, "");
            let asked = picker.ask();
            answer(&mut world, &mut picker, Some(asked));
            if picker.reps().is_empty() {
                continue;
            }
            for _ in 0..dice.below(4) {
                picker.list.go(dice.below(5) as isize - 2, 20);
                let asked = if dice.once_in(2) { picker.toggle() } else { picker.distribute() };
                answer(&mut world, &mut picker, asked);
            }
            let asked = picker.replan();
            answer(&mut world, &mut picker, asked);
            check(&mut world, &picker, &case, &mut given);
        }
    }
    assert!(given > 100, "{given}");
}

fn check(world: &mut World, picker: &Picker, case: &str, given: &mut usize) {
    let command = picker.command().unwrap();
    let after: Vec<(RepId, u32)> = picker
        .reps()
        .iter()
        .map(|rep| {
            let (after, exactly) = picker.after(rep.rep).unwrap_or((rep.load.open, Exactly::Yes));
            assert!(exactly == Exactly::Yes || picker.moving() == 0, "{case}");
            (rep.rep, after)
        })
        .collect();
    let before: Vec<Option<RepId>> = picker.leads.iter().map(|seen| world.owner(seen.lead)).collect();
    let journal = world.journal().len();
    match world.attempt(&command) {
        Ok(receipt) => {
            assert_eq!(receipt.leads.len(), picker.moving(), "{case}");
            for part in &picker.plan.parts {
                for index in &part.gets {
                    assert_eq!(world.owner(picker.leads[*index].lead), Some(part.rep), "{case}");
                }
            }
            *given += receipt.leads.len();
            assert_eq!(world.journal().len(), journal + 1, "{case}: one entry");
        }
        Err(error) => {
            assert_eq!(picker.moving(), 0, "{case}: {error}");
            let now: Vec<Option<RepId>> = picker.leads.iter().map(|seen| world.owner(seen.lead)).collect();
            assert_eq!(now, before, "{case}");
            return;
        }
    }
    for (rep, after) in after {
        assert_eq!(open_of(world, rep), after, "{case}: rep {rep}");
    }
}

fn three_reps() -> World {
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").max_open(1).rep("cleo", "UTC");
    plan.pool("all", ["ana"]).rule("Germany", "country:DE", "pool:all").open()
}

fn stuck(world: &mut World, number: usize) -> Vec<LeadId> {
    (0..number).map(|n| world.lead_from(&format!("p{n}@one{n}.example"))).collect()
}

/// B42: a split is one transaction, one entry, one undo step.
#[test]
fn b42_a_split_is_one_step() {
    let mut world = three_reps();
    let leads = stuck(&mut world, 3);
    let before = world.dump();
    let (ana, cleo) = (world.rep("ana"), world.rep("cleo"));
    let to = Receiver::Each(vec![ana, cleo, ana]);
    let receipt = world.perform(&Command::Assign(Assign { leads: Seen::all(&leads), to, because: Some("Brazil".to_owned()) }));
    assert_eq!(leads.iter().map(|lead| world.owner(*lead)).collect::<Vec<_>>(), [Some(ana), Some(cleo), Some(ana)]);
    assert!(matches!(&receipt.what, What::Assigned { to, leads: 3, .. } if *to == [(ana, 2), (cleo, 1)]), "{:?}", receipt.what);
    let name = |rep: RepId| reps::all(world.conn()).unwrap().into_iter().find(|known| known.id == rep).unwrap().name;
    assert_eq!(receipt::sentence(&receipt.what, &name, Zone::UTC), "assigned 3 leads to 2 reps: ana 2, cleo 1 (Brazil)");
    let name =
        leads.iter().map(|lead| world.decision(world.lead(*lead).state.decision.unwrap()).decision.because).collect::<Vec<_>>();
    assert_eq!(name, vec![Some("Brazil".to_owned()); 3]);
    world.undo(receipt.entry.unwrap());
    assert_eq!(world.dump(), before);
}

/// B39: whoever goes over by it is marked from the lead on that does it, with the reason.
#[test]
fn b39_an_override_is_kept_with_the_decision_and_its_reason() {
    let mut world = three_reps();
    let leads = stuck(&mut world, 3);
    let ben = world.rep("ben");
    let because = Some("knows them".to_owned());
    world.perform(&Command::Assign(Assign { leads: Seen::all(&leads), to: Receiver::Each(vec![ben; 3]), because }));
    let overrides: Vec<Option<Verdict>> =
        leads.iter().map(|lead| world.decision(world.lead(*lead).state.decision.unwrap()).decision.override_of).collect();
    let full = |open| Some(Verdict::AtCapacity { open, max: 1 });
    assert_eq!(overrides, [None, full(1), full(2)]);
    for lead in &leads {
        let kept = world.decision(world.lead(*lead).state.decision.unwrap()).decision;
        assert_eq!(kept.because.as_deref(), Some("knows them"));
    }
}

/// Flow "if something changed meanwhile", on the screen: nothing is overwritten, and it is said who took it.
#[test]
fn what_somebody_took_meanwhile_is_left_and_told() {
    let mut world = three_reps();
    let leads = stuck(&mut world, 3);
    let now = world.now;
    let mut live = Live::over(world.another_desk("rita"), now, 120, 36);
    live.keys("2Va");
    let (ben, cleo) = (world.rep("ben"), world.rep("cleo"));
    let taken = Assign { leads: Seen::all(&leads[1..2]), to: Receiver::Rep(cleo), because: None };
    world.another_desk("sam").perform(&Command::Assign(taken)).unwrap();
    live.later(Millis(4_000));
    live.keys("/ben<enter><enter>y");
    let text = live.text();
    assert!(text.contains("2 of 3 assigned to ben; Somebody was taken by cleo 4 s ago, left as is  u undo"), "{text}");
    let owners: Vec<Option<RepId>> = leads.iter().map(|lead| world.owner(*lead)).collect();
    assert_eq!(owners, [Some(ben), Some(cleo), Some(ben)]);
}

/// The picker looks on: what another process writes shows in it, and its plan with it.
#[test]
fn candidates_stay_live_while_the_picker_is_open() {
    let mut world = three_reps();
    stuck(&mut world, 1);
    let now = world.now;
    let mut live = Live::over(world.another_desk("rita"), now, 120, 36);
    live.look().keys("2a");
    assert!(live.text().contains("nobody is away"), "{}", live.text());
    let first = candidates(world.desk(), &[LeadId(1)]).unwrap().reps[0].rep;
    let away = SetAbsence { rep: first, from: None, until: None, kind: AbsenceKind::Paused, leads: OnLeaving::Keep };
    world.perform(&Command::SetAbsence(away));
    let text = live.look().text();
    assert!(text.contains(": PAUSED"), "{text}");
    world.perform(&Command::EndAbsence(EndAbsence { rep: first, absence: None, leads: OnReturn::Keep }));
    assert!(live.look().text().contains("nobody is away"));
}

/// A queue of any length: 5,000 marked leads and 300 reps are ready while one looks.
#[test]
fn three_hundred_reps_for_five_thousand_leads_are_compared_at_once() {
    let mut world = three_reps();
    for n in 0..297 {
        let capacity = Some(Capacity { max_open: Some(40), ..Capacity::default() });
        let details = RepDetails { name: Some(format!("Rep {n}")), capacity, ..RepDetails::default() };
        world.perform(&Command::AddRep(details));
    }
    let ids: Vec<LeadId> = stuck(&mut world, 60);
    let many: Vec<LeadId> = ids.iter().copied().cycle().take(5_000).collect();
    let everybody = candidates(world.desk(), &many).unwrap();
    assert_eq!((everybody.reps.len(), everybody.leads.len()), (300, 5_000));
    let mut picker = Picker::new(Shelf::Fallback, Seen::all(&ids), "from Fallback");
    let asked = picker.ask();
    answer(&mut world, &mut picker, Some(asked));
    for _ in 0..300 {
        let asked = picker.toggle();
        answer(&mut world, &mut picker, asked);
        picker.list.go(1, 20);
    }
    assert_eq!(picker.way, Way::ByFit);
    assert_eq!(picker.moving(), 60);
    assert_eq!(world.lead(ids[0]).state.stage, Stage::Fallback);
}

/// B39, from the keys to the history: whoever is full, paused, off hours or on vacation is given a lead only with `y`, and
/// then it stands as an override with its reason in the decision, in what is told of it and on the lead's page.
#[test]
fn b39_full_paused_off_and_away_need_y_and_are_kept_as_overrides_with_the_reason() {
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").max_open(0).rep("hana", "UTC").rep("elif", "UTC");
    // A Monday morning in Europe is the evening in Tokyo.
    let plan = plan.rep("farah", "Asia/Tokyo").hours("Mon-Fri 09:00-17:00");
    let mut world = plan.pool("all", ["ana"]).rule("Germany", "country:DE", "pool:all").open();
    let until = Some(world.now + Millis(3 * Millis::DAY.0));
    for (rep, kind, until) in [("hana", AbsenceKind::Paused, None), ("elif", AbsenceKind::Vacation, until)] {
        let rep = world.rep(rep);
        world.perform(&Command::SetAbsence(SetAbsence { rep, from: None, until, kind, leads: OnLeaving::Keep }));
    }
    for (name, asks, is_that, told) in [
        ("ben", "ben would hold 1 of 0", "AtCapacity", "ben is at capacity (0 of 0)"),
        ("hana", "hana: PAUSED", "Away", "hana is paused"),
        ("farah", "farah: OFF", "OffHours", "farah is off hours"),
        ("elif", "elif: VACATION", "Away", "elif is away until 5 Mar 10:00"),
    ] {
        let lead = world.lead_from(&format!("{name}@{name}.example"));
        let now = world.now;
        let mut live = Live::over(world.another_desk("rita"), now, 120, 36);
        live.keys("2a").keys(&format!("/{name}<enter><tab>knows<space>them<enter><enter>"));
        let text = live.text();
        assert!(text.contains(&format!("to {name}?")) && text.contains(asks), "{text}");
        // Enter is no yes, nor is anything but `y`.
        let before = live.dump();
        for key in ["<enter>", "n", "<space>"] {
            let text = live.keys(key).text();
            assert!(live.commands().is_empty() && live.dump() == before, "{name}, {key}:\n{text}");
            assert!(live.app.overlay.is_some(), "{name}, {key}:\n{text}");
        }
        let text = live.keys("y").text();
        assert_eq!(world.owner(lead), Some(world.rep(name)), "{text}");
        let id = world.lead(lead).state.decision.unwrap();
        let kept = world.decision(id).decision;
        let verdict = format!("{:?}", kept.override_of.expect("an override"));
        assert!(verdict.starts_with(is_that), "{name}: {verdict}");
        assert_eq!(kept.because.as_deref(), Some("knows them"));
        assert!(matches!(world.journal()[0].what, What::Assigned { .. }), "{:?}", world.journal()[0]);
        let explained = ask::explain(world.desk(), lead, None).unwrap().unwrap();
        assert!(
            explained.summary.contains("\"knows them\"") && explained.summary.contains("although the receiver"),
            "{explained:?}"
        );
        let text = live.keys(&format!("1/L-{lead}<enter><enter>")).text();
        assert!(text.contains("reason \"knows them\""), "{text}");
        assert!(text.contains(&format!("override: {told}")), "{text}");
    }
}

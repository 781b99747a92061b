//! Everything happens once and wholly: imports run twice, clocks ticked twice, many desks on one file, places that open.

mod faults;

use std::{collections::BTreeMap, thread};

use leadtower::{
    actions::{
        command::{
            Add, Assign, Close, Command, EditRep, EndAbsence, Limit, OnLeaving, OnReturn, Receiver, RepDetails, Seen, SetAbsence,
            SetCapacity, Tried,
        },
        command::{ReceiveBatch, Route, Routing},
        import::{Part, Taken},
    },
    intake::{AbsenceDraft, When},
    model::{
        absence::AbsenceKind,
        decision::Trigger,
        id::{DecisionId, LeadId, RepId},
        journal::RowCounts,
        lead::{Closing, Stage},
        time::Millis,
    },
    store::{decisions, leads},
};

use crate::support::{
    check::check,
    deeds::{accounts, random_command, random_file, random_reps, random_world},
    dice::{Dice, cases},
    world::{World, draft, world},
};

fn adds_up(counts: RowCounts, case: &str) {
    let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = counts;
    assert_eq!(rows, imported + updated + unchanged + duplicates + rejected, "{case}: {counts:?}");
}

#[test]
fn a_file_of_leads_comes_in_once_however_often_it_is_imported() {
    for seed in 0..cases(25) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..4 {
            let case = format!("seed {seed} file {nth}");
            let file = random_file(&mut dice, world.now);
            adds_up(world.desk().receive_batch(file.clone()).unwrap().counts, &case);
            check(world.conn(), &case);
            let (before, entries) = (world.dump(), world.journal().len());
            if dice.once_in(2) {
                world.later(Millis::ZERO);
            }
            let again = world.desk().receive_batch(file.clone()).unwrap();
            adds_up(again.counts, &case);
            assert_eq!(again.entry, None, "{case}: {again:?}");
            assert_eq!(again.counts.unchanged, file.drafts.len() as u64, "{case}: {again:?}\n{file:#?}");
            assert_eq!(again.counts.rejected, file.rejected, "{case}");
            assert_eq!((world.dump(), world.journal().len()), (before, entries), "{case}");
            for _ in 0..3 {
                let command = random_command(&mut dice, &mut world);
                let _ = world.attempt(&command);
            }
        }
    }
}

#[test]
fn people_companies_and_absences_come_in_once_however_often_they_are_imported() {
    fn once(world: &mut World, case: &str, import: impl Fn(&mut World) -> Taken) {
        adds_up(import(world).counts, case);
        check(world.conn(), case);
        let (before, entries) = (world.dump(), world.journal().len());
        let again = import(world);
        adds_up(again.counts, case);
        let rows = again.counts.rows - again.counts.rejected;
        assert_eq!((again.entry, again.counts.unchanged), (None, rows), "{case}: {again:?}");
        assert_eq!((world.dump(), world.journal().len()), (before, entries), "{case}");
        // Nothing of it may linger in memory either.
        world.later(Millis::ZERO);
        assert_eq!(import(world).entry, None, "{case}");
    }
    for seed in 0..cases(12) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..4 {
            let reps = random_reps(&mut dice);
            once(&mut world, &format!("seed {seed} reps {nth} {reps:?}"), |world| world.desk().import_reps(&reps).unwrap());
        }
        once(&mut world, &format!("seed {seed} accounts"), |world| world.desk().import_accounts(&accounts()).unwrap());
        let absence = |rep: &str, from: i64, until: Option<i64>| AbsenceDraft {
            rep: rep.to_owned(),
            from: Some(When::At(world.now + Millis::minutes(from))),
            until: until.map(|until| When::At(world.now + Millis::minutes(until))),
            kind: AbsenceKind::Vacation,
        };
        let rows = vec![
            (1, absence("ana", -10, Some(500))),
            (2, absence("cleo", 30, None)),
            (3, absence("nobody", 0, None)),
            (4, absence("ben", 30, Some(20))),
        ];
        let part = Part { file: "absences.csv".to_owned(), batch: "absences".to_owned(), rows, rejected: 1 };
        once(&mut world, &format!("seed {seed} absences"), |world| world.desk().import_absences(&part).unwrap());
    }
}

#[test]
fn a_backup_that_alone_is_new_in_a_file_is_kept() {
    let mut world = world().rep("ana", "UTC").rep("ben", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let mut part = random_reps(&mut Dice::new(1));
    part.rows.truncate(1);
    let row = &mut part.rows[0].1;
    (row.name, row.email, row.team) = ("ana".to_owned(), Some("ana@us.example".to_owned()), None);
    row.backup = Some("ben".to_owned());
    let taken = world.desk().import_reps(&part).unwrap();
    assert_eq!(taken.counts.updated, 1, "{taken:?}");
    let rep = world.rep("ben");
    assert!(world.dump().iter().any(|line| line.contains("\"name\":\"ana\"") && line.contains(&format!("\"backup\":{rep}"))));
}

#[test]
fn clocks_that_are_ticked_twice_or_late_do_each_thing_once() {
    let mut ticked = 0;
    for seed in 0..cases(25) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..20 {
            let command = random_command(&mut dice, &mut world);
            let _ = world.attempt(&command);
            world.later(Millis::minutes(dice.below(240) as i64));
            let case = format!("seed {seed} step {nth}");
            ticked += u64::from(world.perform(&Command::Tick).entry.is_some());
            check(world.conn(), &case);
            let (before, entries) = (world.dump(), world.journal().len());
            let again = world.perform(&Command::Tick);
            assert_eq!(again.entry, None, "{case}: {again:?}");
            let other = world.another_desk("somebody").perform(&Command::Tick).unwrap();
            assert_eq!(other.entry, None, "{case}: {other:?}");
            assert_eq!((world.dump(), world.journal().len()), (before, entries), "{case}");
        }
    }
    assert!(ticked > 20, "{ticked}");
}

#[test]
fn two_desks_that_take_turns_do_what_one_would_have_done() {
    for seed in 0..cases(25) {
        let mut dice = Dice::new(seed);
        let mut alone = random_world(&mut Dice::new(seed));
        let mut shared = random_world(&mut Dice::new(seed));
        let mut other = shared.another_desk("rita");
        for nth in 0..25 {
            let case = format!("seed {seed} step {nth}");
            if dice.once_in(6) {
                let by = Millis::minutes(dice.below(900) as i64);
                alone.later(by);
                shared.later(by);
                other = shared.another_desk("rita");
            }
            let command = random_command(&mut dice, &mut alone);
            let expected = alone.attempt(&command).map_err(|error| error.to_string());
            let desk = if dice.once_in(2) { &mut other } else { shared.desk() };
            assert_eq!(desk.perform(&command).map_err(|error| error.to_string()), expected, "{case} {command:?}");
            assert_eq!(shared.dump(), alone.dump(), "{case} {command:?}");
        }
    }
}

/// Leads in the order in which they got an owner since a decision, with how.
fn given_since(world: &World, first: DecisionId) -> Vec<(LeadId, Option<RepId>, Trigger)> {
    let end = decisions::next_id(world.conn()).unwrap();
    let all = (first.0..end.0).map(|id| world.decision(DecisionId(id)).decision);
    all.map(|decision| (decision.lead, decision.owner(), decision.trigger)).collect()
}

fn sick(rep: RepId) -> Command {
    Command::SetAbsence(SetAbsence { rep, from: None, until: None, kind: AbsenceKind::Sick, leads: OnLeaving::Keep })
}

#[test]
fn ten_places_go_to_the_ten_that_waited_longest() {
    let world = world().rep("ana", "Europe/Berlin").max_open(10).rep("ben", "UTC").max_open(0).pool("all", ["ana", "ben"]);
    let mut world = world.rule("All", "", "pool:all").otherwise("hold").open();
    let ana = world.rep("ana");
    world.perform(&sick(ana));
    let held: Vec<LeadId> = (0..50).map(|n| world.lead_from(&format!("p{n}@one.example"))).collect();
    let first = decisions::next_id(world.conn()).unwrap();

    world.perform(&Command::EndAbsence(EndAbsence { rep: ana, absence: None, leads: OnReturn::Keep }));

    let expected: Vec<_> = held[..10].iter().map(|lead| (*lead, Some(ana), Trigger::Drained)).collect();
    assert_eq!(given_since(&world, first), expected);
    check(world.conn(), "drained");

    // A place at a time, in whatever way it opens, goes to the next in line.
    let ben = world.rep("ben");
    let limits = |rep, max_open| {
        let keep = Limit::Keep;
        Command::SetCapacity(SetCapacity { rep, max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep })
    };
    let lost = Close { leads: vec![Seen::any(held[0])], closing: Closing::Lost, reason: None, value: None };
    let to_fallback = Assign { leads: vec![Seen::any(held[1])], to: Receiver::Fallback, because: None };
    let openings = [limits(ben, Limit::By(1)), Command::Close(lost), Command::Assign(to_fallback)];
    for (opening, next) in openings.iter().zip(&held[10..]) {
        world.perform(opening);
        assert!(world.owner(*next).is_some(), "{opening:?}");
        assert_eq!(world.owner(LeadId(next.0 + 1)), None, "{opening:?}");
    }
}

#[test]
fn no_newer_lead_overtakes_one_that_is_held() {
    let world = world().rep("ana", "UTC").max_open(9).rep("ben", "UTC").max_open(9).rep("cleo", "UTC");
    let world = world.pool("first", ["ana"]).pool("second", ["ben"]).pool("third", ["cleo"]);
    let world = world.rule("Both", "source:event", "pool:first").otherwise("pool:second");
    let world = world.rule("One", "source:web", "pool:first").otherwise("hold");
    let world = world.rule("Hold", "source:chat", "pool:second").otherwise("hold");
    let mut world = world.rule("Rest", "", "pool:third").open();
    let (ana, ben, cleo) = (world.rep("ana"), world.rep("ben"), world.rep("cleo"));
    let until = Some(world.now + Millis::HOUR);
    let most = |rep, most| {
        let (max_open, keep) = (Limit::Most(most), Limit::Keep);
        Command::SetCapacity(SetCapacity { rep, max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep })
    };
    for rep in [ana, ben] {
        world.perform(&most(rep, 1));
        let kind = AbsenceKind::Vacation;
        world.perform(&Command::SetAbsence(SetAbsence { rep, from: None, until, kind, leads: OnLeaving::Keep }));
    }
    let from = |world: &mut World, source: &str, email: &str| {
        let mut draft = draft(email);
        draft.profile.source = Some(source.into());
        world.add(draft).leads[0].lead
    };
    let for_first = from(&mut world, "web", "a@one.example");
    let for_second = from(&mut world, "chat", "b@one.example");
    let rest = from(&mut world, "referral", "c@one.example");
    assert_eq!((world.owner(for_first), world.owner(for_second), world.owner(rest)), (None, None, Some(cleo)));

    world.later(Millis::HOUR);
    let new = from(&mut world, "event", "d@one.example");

    assert_eq!((world.owner(for_first), world.owner(for_second)), (Some(ana), Some(ben)));
    assert_eq!(world.owner(new), None);
}

#[test]
fn a_lead_that_waits_for_its_routing_does_not_overtake_one_that_is_held() {
    let world = world().rep("ana", "UTC").max_open(1).pool("all", ["ana"]);
    let mut world = world.rule("All", "", "pool:all").otherwise("hold").open();
    let ana = world.rep("ana");
    let until = Some(world.now + Millis::HOUR);
    world.perform(&Command::SetAbsence(SetAbsence {
        rep: ana,
        from: None,
        until,
        kind: AbsenceKind::Sick,
        leads: OnLeaving::Keep,
    }));
    let held = world.lead_from("a@one.example");
    let file = ReceiveBatch {
        file: "leads.csv".to_owned(),
        origin: "hubspot".to_owned(),
        batch: "one".to_owned(),
        drafts: vec![draft("b@one.example")],
        rejected: 0,
        routing: Routing::Hold,
    };
    world.desk().receive_batch(file).unwrap();
    let waiting = vec![leads::newest(world.conn()).unwrap().unwrap()];
    world.later(Millis::HOUR);
    world.perform(&Command::Route(Route { leads: Seen::all(&waiting), tried: Tried::Exclude }));
    assert_eq!((world.owner(held), world.owner(waiting[0])), (Some(ana), None));
}

#[test]
fn a_turn_of_one_who_alone_was_in_line_is_booked_once_and_comes_back_when_it_was_junk() {
    let world = world().rep("ana", "UTC").rep("ben", "UTC");
    let world =
        world.pool_with("solo", ["ana"], "counts = \"everything\"").pool_with("both", ["ana", "ben"], "counts = \"everything\"");
    let mut world = world.rule("Events", "source:event", "pool:solo").rule("All", "", "fallback").open();
    let ana = world.rep("ana");
    for email in ["a@one.example", "b@one.example"] {
        let lead = world.lead_from(email);
        world.perform(&Command::Assign(Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(ana), because: None }));
        check(world.conn(), email);
        let before = world.dump().into_iter().filter(|line| line.starts_with("balance")).count();
        let reason = Some(leadtower::model::lead::DismissReason::Junk);
        let closed = Close { leads: vec![Seen::any(lead)], closing: Closing::Disqualified, reason, value: None };
        world.perform(&Command::Close(closed));
        check(world.conn(), email);
        let is_moved = |line: &String| line.starts_with("ledger of solo") && !line.contains(": 0 of") && !line.ends_with("went");
        let after: Vec<String> = world.dump().into_iter().filter(is_moved).collect();
        assert!(after.is_empty() && before == 0, "{after:?}");
    }
}

#[test]
fn an_id_stays_with_the_lead_it_named_first_also_when_that_is_closed() {
    let mut world = world().rep("ana", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let mut draft = draft("ann@one.example");
    draft.external_id = Some("7".to_owned());
    let first = world.add(draft.clone()).leads[0].lead;
    let lost = Close { leads: vec![Seen::any(first)], closing: Closing::Lost, reason: None, value: None };
    world.perform(&Command::Close(lost));
    let second = world.add(draft).leads[0].lead;
    assert_eq!(world.lead(second).state.stage, Stage::Assigned);
    assert_eq!((world.lead(first).external_id.as_deref(), world.lead(second).external_id), (Some("7"), None));
}

#[test]
fn what_was_received_today_is_counted_anew_when_a_reps_zone_changes() {
    let mut world = world().rep("ana", "Asia/Tokyo").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let rep = world.rep("ana");
    world.later(Millis(12 * Millis::HOUR.0));
    world.lead_from("a@one.example");
    // In Tokyo it is Tuesday; in New York still Monday.
    let details = RepDetails { zone: "America/New_York".parse().ok(), ..RepDetails::default() };
    world.perform(&Command::EditRep(EditRep { rep, details }));
    let of = |desk: &mut leadtower::actions::Desk| leadtower::actions::ask::roster(desk).unwrap()[0].load;
    let (kept, anew) = (of(world.desk()), of(&mut world.another_desk("rita")));
    assert_eq!((kept, kept.today), (anew, 0));
}

#[test]
fn eight_at_once_lose_nothing_and_share_evenly() {
    const EACH: usize = 100;
    let mut plan = world();
    let names = ["r0", "r1", "r2", "r3", "r4", "r5", "r6"];
    for name in names {
        plan = plan.rep(name, "UTC");
    }
    let mut world = plan.rep("helper", "UTC").pool("all", names).rule("All", "", "pool:all").open();
    let helper = world.rep("helper");
    thread::scope(|scope| {
        for one in 0..8 {
            let mut desk = world.another_desk(&format!("p{one}"));
            scope.spawn(move || {
                for n in 0..EACH {
                    let added = desk.perform(&Command::Add(Add { draft: draft(&format!("p{one}-{n}@one.example")) })).unwrap();
                    if n % 4 == 0 {
                        let leads = vec![Seen::any(added.leads[0].lead)];
                        desk.perform(&Command::Assign(Assign { leads, to: Receiver::Rep(helper), because: None })).unwrap();
                    }
                }
            });
        }
    });
    check(world.conn(), "after all");
    world.later(Millis::ZERO);
    assert_eq!(leads::next_id(world.conn()).unwrap(), LeadId(8 * EACH as i64 + 1));
    assert_eq!(leads::open_of(world.conn(), helper).unwrap().len(), 8 * EACH / 4);
    let mut picked: BTreeMap<RepId, usize> = BTreeMap::new();
    for (_, owner, trigger) in given_since(&world, DecisionId(1)) {
        if trigger == Trigger::Received {
            *picked.entry(owner.unwrap()).or_default() += 1;
        }
    }
    let (least, most) = (picked.values().min().unwrap(), picked.values().max().unwrap());
    assert!(picked.len() == names.len() && most - least <= 1, "{picked:?}");
}

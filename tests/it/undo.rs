//! Undo restores the logical state, whatever was done, in whatever order it is taken back.

mod again;
mod clocks;

use std::collections::BTreeSet;

use leadtower::{
    actions::{
        Desk, ask,
        command::{
            Assign, Command, EditRep, EndAbsence, Limit, OnLeaving, OnReturn, Publish, Receiver, RemoveRep, RepDetails, Seen,
            SetAbsence, SetCapacity, Touch,
        },
        error::{ActionError, Refusal},
        receipt::Receipt,
    },
    model::{
        absence::AbsenceKind,
        decision::Trigger,
        id::{EntryId, LeadId, RepId},
        journal::{Change, Subject, What},
        lead::Stage,
        roster::Load,
        time::Millis,
    },
    store::{decisions, history},
};

use serde_json::Value;

use crate::support::{
    check::{check, check_picks},
    deeds::{random_command, random_file, random_world},
    dice::{Dice, cases},
    world::{World, draft, world},
};

fn differences(before: &[String], after: &[String]) -> String {
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let new = after.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(new).collect::<Vec<_>>().join("\n")
}

pub fn same(before: &[String], after: &[String], case: &str) {
    assert!(before == after, "{case}:\n{}", differences(before, after));
}

/// What reps hold and received, as this desk has it in memory and as another reads it.
pub fn loads(world: &mut World) -> [Vec<Load>; 2] {
    let of = |desk: &mut Desk| ask::roster(desk).unwrap().into_iter().map(|rep| rep.load).collect();
    [of(&mut world.another_desk("rita")), of(world.desk())]
}

/// Some time goes by and the clocks run, a file comes in, or a person asks for something; the entry if that did anything.
fn step(dice: &mut Dice, world: &mut World, case: &str) -> Option<(Command, EntryId)> {
    let time_goes_by = dice.once_in(4);
    if time_goes_by {
        let by = dice.one(&[Millis::minutes(7), Millis::HOUR, Millis(9 * Millis::HOUR.0), Millis(30 * Millis::HOUR.0)]);
        world.later(by);
    }
    let first_new = decisions::next_id(world.conn()).unwrap();
    if !time_goes_by && dice.once_in(12) {
        let file = random_file(dice, world.now);
        let received = world.desk().receive_batch(file.clone()).unwrap_or_else(|error| panic!("{case}: {file:#?}: {error}"));
        check(world.conn(), case);
        check_picks(world.conn(), first_new, case);
        if received.entry.is_some() {
            // What the file says of held leads may lead them elsewhere once they are asked about.
            let _ = world.attempt(&Command::Publish(Publish::of(world.book.text(), None)));
        }
        return None;
    }
    // Held leads get the places that time has freed; what is done next frees no others than its own.
    let command = if time_goes_by { Command::Tick } else { random_command(dice, world) };
    let (before, entries) = (world.dump(), world.journal().len());
    let case = format!("{case} {command:?}");
    match world.attempt(&command) {
        Ok(receipt) => {
            check(world.conn(), &case);
            check_picks(world.conn(), first_new, &case);
            assert_eq!(world.journal().len(), entries + usize::from(receipt.entry.is_some()), "{case}");
            if receipt.entry.is_none() {
                same(&before, &world.dump(), &case);
            }
            receipt.entry.map(|entry| (command, entry))
        }
        Err(ActionError::Refused(_)) => {
            same(&before, &world.dump(), &format!("{case} was refused"));
            assert_eq!(world.journal().len(), entries, "{case} was refused");
            None
        }
        Err(failed) => panic!("{case}: {failed}"),
    }
}

#[test]
fn b40_taking_back_at_once_restores_everything_and_doing_it_again_works() {
    let mut verbs = BTreeSet::new();
    let (mut undone, mut exact, mut drained_too) = (0, 0, 0);
    for seed in 0..cases(25) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..25 {
            let case = format!("seed {seed} step {nth}");
            let before = world.dump();
            let Some((command, entry)) = step(&mut dice, &mut world, &case) else { continue };
            let case = format!("{case} {command:?}");
            verbs.insert(format!("{:?}", world.journal()[0].what).split([' ', '(']).next().unwrap().to_owned());
            let receipt = world.undo(entry);
            assert!(matches!(receipt.what, What::Undone { entry: undone, .. } if undone == entry), "{case}");
            undone += 1;
            if asked_who_waits(&world, &receipt) {
                same_but_for_who_waited(&before, &world, &receipt, &case);
                drained_too += 1;
            } else {
                same(&before, &world.dump(), &case);
                exact += 1;
            }
            check(world.conn(), &format!("{case} undone"));
            let [read, kept] = loads(&mut world);
            assert_eq!(read, kept, "{case} undone");
            assert!(matches!(world.refusal(&Command::Undo(Some(entry))), Refusal::UndoneAlready { .. }), "{case}");
            if dice.once_in(3) {
                world.later(Millis::ZERO);
            }
            world.perform(&command);
            check(world.conn(), &format!("{case} done again"));
        }
    }
    assert!(exact * 20 > undone * 19, "{exact} of {undone} restored exactly");
    assert!(drained_too > 0, "nobody who waited was asked after any of {undone}");
    assert_eq!(verbs.len(), 16, "only these were done: {verbs:?}");
}

#[test]
fn b40_taking_back_one_by_one_from_the_newest_leads_back_to_the_start() {
    let (mut exact, mut steps) = (0, 0);
    for seed in 1_000..1_000 + cases(25) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..dice.below(12) {
            step(&mut dice, &mut world, &format!("seed {seed} before {nth}"));
        }
        let mut done = Vec::new();
        for nth in 0..=dice.below(20) {
            let before = world.dump();
            let imports = world.journal().iter().filter(|entry| entry.batch.is_some()).count();
            if let Some((command, entry)) = step(&mut dice, &mut world, &format!("seed {seed} step {nth}")) {
                done.push((command, entry, before));
            }
            if world.journal().iter().filter(|entry| entry.batch.is_some()).count() > imports {
                // An import stays, and what came before it may not be taken back across it.
                done.clear();
            }
        }
        for (command, entry, before) in done.into_iter().rev() {
            steps += 1;
            let case = format!("seed {seed} back to before entry {entry}, {command:?}");
            if dice.once_in(3) {
                world.later(Millis::minutes(5));
            }
            let undone = world.attempt(&Command::Undo(Some(entry))).unwrap_or_else(|error| panic!("{case}: {error}"));
            check(world.conn(), &case);
            if asked_who_waits(&world, &undone) {
                same_but_for_who_waited(&before, &world, &undone, &case);
                // Time has freed places meanwhile, too, and held leads have them now: what was done before goes on from there.
                break;
            }
            same(&before, &world.dump(), &case);
            exact += 1;
        }
    }
    assert!(exact > 50 && exact * 10 > steps * 9, "{exact} of {steps}");
}

#[test]
fn taking_back_something_old_touches_only_what_nobody_changed_since_or_is_refused_with_names() {
    let (mut taken_back, mut refused) = (0, 0);
    for seed in 2_000..2_000 + cases(25) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        let mut done = Vec::new();
        for nth in 0..24 {
            done.extend(step(&mut dice, &mut world, &format!("seed {seed} step {nth}")));
            if done.is_empty() || !dice.once_in(3) {
                continue;
            }
            let (command, entry) = done.swap_remove(dice.below(done.len()));
            let case = format!("seed {seed} step {nth} takes back entry {entry}, {command:?}");
            let (before, entries) = (world.dump(), world.journal().len());
            match world.attempt(&Command::Undo(Some(entry))) {
                Ok(receipt) => {
                    taken_back += 1;
                    check(world.conn(), &case);
                    let placed = decisions::of_entry(world.conn(), receipt.entry.unwrap()).unwrap();
                    let placed = placed.iter().map(|kept| kept.decision.lead);
                    let set_again = clocks_set_by(&world, receipt.entry.unwrap());
                    let concerned = receipt.leads.iter().map(|touched| touched.lead).chain(placed).chain(set_again);
                    let concerned: Vec<String> = concerned.map(|lead| format!("lead {lead} ")).collect();
                    let others = |dump: &[String]| -> Vec<String> {
                        let leads = dump.iter().filter(|line| line.starts_with("lead "));
                        leads.filter(|line| !concerned.iter().any(|start| line.starts_with(start))).cloned().collect()
                    };
                    same(&others(&before), &others(&world.dump()), &case);
                }
                Err(ActionError::Refused(Refusal::ChangedSince { names, .. })) => {
                    refused += 1;
                    assert!(!names.is_empty() && names.iter().all(|name| !name.is_empty()), "{case}");
                    same(&before, &world.dump(), &case);
                    assert_eq!(world.journal().len(), entries, "{case}");
                }
                Err(ActionError::Refused(Refusal::BadRep(_))) => same(&before, &world.dump(), &case),
                Err(other) => panic!("{case}: {other}"),
            }
        }
    }
    assert!(taken_back > 50 && refused > 5, "{taken_back} taken back, {refused} refused");
}

#[test]
fn the_end_of_an_open_absence_is_taken_back_as_the_end_and_not_as_the_absence() {
    let mut world = world().rep("ana", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let rep = world.rep("ana");
    let away = SetAbsence { rep, from: None, until: None, kind: AbsenceKind::Sick, leads: OnLeaving::Keep };
    world.perform(&Command::SetAbsence(away));
    let before = world.dump();
    world.later(Millis::HOUR);
    let back = world.perform(&Command::EndAbsence(EndAbsence { rep, absence: None, leads: OnReturn::Keep }));
    world.undo(back.entry.unwrap());
    same(&before, &world.dump(), "still away until further notice");
}

#[test]
fn a_lead_typed_by_mistake_is_taken_back_alone_and_its_id_is_free_again() {
    let mut world = world().rep("ana", "Europe/Berlin").max_open(1).pool("all", ["ana"]);
    world = world.rule("All", "", "pool:all").otherwise("hold");
    let mut world = world.open();
    let away = |until| SetAbsence { rep: RepId(1), from: None, until, kind: AbsenceKind::Vacation, leads: OnLeaving::Keep };
    let until = world.now + Millis::HOUR;
    world.perform(&Command::SetAbsence(away(Some(until))));
    let held = world.lead_from("held@one.example");
    world.later(Millis::HOUR);
    let mut typo = draft("typo@one.example");
    typo.external_id = Some("7".to_owned());
    // The held lead gets the place in the same transaction.
    let receipt = world.add(typo.clone());
    assert_eq!(world.owner(held), Some(RepId(1)));

    let undone = world.undo(receipt.entry.unwrap());

    assert_eq!((drained(&undone), world.owner(held)), (1, Some(RepId(1))), "it is not withdrawn, and its place is free still");
    assert_eq!(world.lead(receipt.leads[0].lead).state.stage, Stage::Withdrawn);
    let freed = history::since_entry(world.conn(), Subject::Lead(receipt.leads[0].lead), receipt.entry.unwrap()).unwrap();
    assert_eq!((&freed[0].before["lead.external_id"], &freed[0].after["lead.external_id"]), (&"7".into(), &Value::Null));
    let again = world.add(typo).leads[0].lead;
    assert_eq!(world.lead(again).external_id.as_deref(), Some("7"));
}

#[test]
fn a_lead_that_went_on_since_it_was_typed_is_not_taken_back() {
    let mut world = world().rep("ana", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let added = world.add(draft("ann@one.example"));
    let (lead, entry) = (added.leads[0].lead, added.entry.unwrap());
    let touch = world.perform(&Command::Touch(Touch { leads: vec![Seen::any(lead)], at: None }));
    let refusal = world.refusal(&Command::Undo(Some(entry)));
    assert!(matches!(&refusal, Refusal::ChangedSince { subjects, .. } if *subjects == [Subject::Lead(lead)]), "{refusal:?}");
    world.undo(touch.entry.unwrap());

    let joined = world.lead_from("ann@one.example");
    let refusal = world.refusal(&Command::Undo(Some(entry)));
    assert!(matches!(&refusal, Refusal::ChangedSince { subjects, .. } if *subjects == [Subject::Lead(joined)]), "{refusal:?}");
}

#[test]
fn nobody_who_left_meanwhile_gets_a_lead_back() {
    let mut world = world().rep("ana", "UTC").rep("ben", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let lead = world.lead_from("ann@one.example");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    let assign = Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(ben), because: None };
    let assigned = world.perform(&Command::Assign(assign)).entry.unwrap();
    let left = world.perform(&Command::RemoveRep(RemoveRep { rep: ana, leads_to: None })).entry.unwrap();
    let refusal = world.refusal(&Command::Undo(Some(assigned)));
    assert!(matches!(&refusal, Refusal::ChangedSince { names, .. } if *names == ["ana"]), "{refusal:?}");
    world.undo(left);
    world.undo(assigned);
    assert_eq!(world.owner(lead), Some(ana));
}

#[test]
fn an_email_that_somebody_else_has_by_now_is_not_given_back() {
    let mut world = world().rep("ana", "UTC").rep("ben", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    let email = |rep, email: &str| {
        let details = RepDetails { email: Some(email.to_owned()), ..RepDetails::default() };
        Command::EditRep(EditRep { rep, details })
    };
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    let edited = world.perform(&email(ana, "ann@us.example")).entry.unwrap();
    world.perform(&email(ben, "ana@us.example"));
    let refusal = world.refusal(&Command::Undo(Some(edited)));
    assert!(matches!(refusal, Refusal::BadRep(_)), "{refusal:?}");
}

/// Leads of which an entry set nothing but the clock.
fn clocks_set_by(world: &World, entry: EntryId) -> Vec<LeadId> {
    let changes = history::of_entry(world.conn(), entry).unwrap().into_iter();
    let changes = changes.filter(|change| change.after.keys().all(|field| ["clock", "breached_at"].contains(&field.as_str())));
    let lead = |change: Change| if let Subject::Lead(lead) = change.subject { Some(lead) } else { None };
    changes.filter_map(lead).collect()
}

/// Whether an undo found held leads that had something else to be said of them by then, whoever did it: a place that time
/// had freed, or a name the roster has learnt.
fn asked_who_waits(world: &World, undone: &Receipt) -> bool {
    !decisions::of_entry(world.conn(), undone.entry.unwrap()).unwrap().is_empty()
}

/// All is as before but for the held leads that the undo found something else to say of: they themselves, what those who
/// have them now hold and received, and the books of their pools. Counts of leads by stage follow from the leads, as
/// `check` makes sure.
#[track_caller]
fn same_but_for_who_waited(before: &[String], world: &World, undone: &Receipt, case: &str) {
    let placed = decisions::of_entry(world.conn(), undone.entry.unwrap()).unwrap();
    let mut without = vec!["tally ".to_owned()];
    for kept in &placed {
        let decision = &kept.decision;
        assert_eq!(decision.trigger, Trigger::Drained, "{case}: {decision:#?}");
        let waited = before.iter().find(|line| line.starts_with(&format!("lead {} ", decision.lead)));
        assert!(waited.is_some_and(|line| line.contains("\"held_for\":\"")), "{case}: {waited:?}\n{decision:#?}");
        without.push(format!("lead {} ", decision.lead));
        if let Some(owner) = decision.owner() {
            without.extend([format!("load of rep {owner}:"), format!("received by rep {owner} ")]);
        }
        without.push(format!("ledger of {} ", decision.placed_by().map_or("no pool", |pool| pool.pool.as_str())));
    }
    let pools: Vec<String> =
        placed.iter().filter_map(|kept| kept.decision.placed_by()).map(|pool| format!(" in {}: ", pool.pool)).collect();
    let others = |dump: &[String]| -> Vec<String> {
        let is_theirs = |line: &str| {
            without.iter().any(|start| line.starts_with(start))
                || line.starts_with("balance ") && pools.iter().any(|pool| line.contains(pool))
        };
        dump.iter().filter(|line| !is_theirs(line)).cloned().collect()
    };
    same(&others(before), &others(&world.dump()), case);
}

fn drained(receipt: &Receipt) -> u64 {
    match &receipt.what {
        What::Undone { drained, .. } => *drained,
        other => panic!("{other:?}"),
    }
}

/// Ana alone takes leads, one at a time, and those that find her busy wait; of a chat a person decides.
fn one_place() -> World {
    let plan = world().rep("ana", "UTC").max_open(1).rep("ben", "UTC").max_open(0);
    let plan = plan.pool("all", ["ana"]).pool("other", ["ben"]).rule("Chat", "source:chat", "fallback");
    plan.rule("All", "", "pool:all").otherwise("hold").open()
}

fn waits(world: &mut World, email: &str) -> LeadId {
    let lead = world.lead_from(email);
    assert!(world.lead(lead).state.held_for.is_some(), "{email} is not held");
    lead
}

/// Takes the entry back and sees the lead find its owner by it.
fn places(world: &mut World, undone: &Receipt, lead: LeadId, owner: RepId) {
    let receipt = world.undo(undone.entry.unwrap());
    assert_eq!((drained(&receipt), world.owner(lead)), (1, Some(owner)), "{:?}", undone.what);
    let newest = world.decision(world.lead(lead).state.decision.unwrap());
    assert_eq!((newest.entry, newest.decision.trigger), (receipt.entry.unwrap(), Trigger::Drained));
    check(world.conn(), "drained by undo");
    let [read, kept] = loads(world);
    assert_eq!(read, kept, "{:?}", undone.what);
}

#[test]
fn the_place_of_a_lead_taken_back_goes_to_who_waited() {
    let mut world = one_place();
    let ana = world.rep("ana");
    let mut chat = draft("chat@one.example");
    chat.profile.source = Some("chat".into());
    let chat = world.add(chat).leads[0].lead;
    let assign = Assign { leads: vec![Seen::any(chat)], to: Receiver::Rep(ana), because: None };
    let assigned = world.perform(&Command::Assign(assign));
    let waiting = waits(&mut world, "a@one.example");
    places(&mut world, &assigned, waiting, ana);
    assert_eq!(world.lead(chat).state.stage, Stage::Fallback);
}

#[test]
fn a_lead_taken_back_counts_against_no_day_any_more() {
    let mut world = one_place();
    let ana = world.rep("ana");
    let (max_open, keep) = (Limit::Unlimited, Limit::Keep);
    let set = SetCapacity { rep: ana, max_open, max_per_day: Limit::Most(1), max_per_week: keep, max_per_month: keep };
    world.perform(&Command::SetCapacity(set));
    let typed = world.add(draft("typo@one.example"));
    let waiting = waits(&mut world, "a@one.example");
    places(&mut world, &typed, waiting, ana);
}

#[test]
fn a_limit_set_back_gives_its_places_to_who_waited() {
    let mut world = one_place();
    let ana = world.rep("ana");
    let keep = Limit::Keep;
    let none = SetCapacity { rep: ana, max_open: Limit::Most(0), max_per_day: keep, max_per_week: keep, max_per_month: keep };
    let lowered = world.perform(&Command::SetCapacity(none));
    let waiting = waits(&mut world, "a@one.example");
    places(&mut world, &lowered, waiting, ana);
}

#[test]
fn who_is_not_away_after_all_gets_who_waited() {
    let mut world = one_place();
    let rep = world.rep("ana");
    let away = SetAbsence { rep, from: None, until: None, kind: AbsenceKind::Sick, leads: OnLeaving::Keep };
    let away = world.perform(&Command::SetAbsence(away));
    let waiting = waits(&mut world, "a@one.example");
    places(&mut world, &away, waiting, rep);
}

#[test]
fn who_has_not_left_after_all_gets_who_waited() {
    let mut world = one_place();
    let rep = world.rep("ana");
    let left = world.perform(&Command::RemoveRep(RemoveRep { rep, leads_to: None }));
    let waiting = waits(&mut world, "a@one.example");
    places(&mut world, &left, waiting, rep);
}

#[test]
fn the_rulebook_of_before_places_who_waited_under_the_other() {
    let mut world = one_place();
    let ana = world.rep("ana");
    "pool:other".clone_into(&mut world.book.rules[1][2]);
    let published = world.publish();
    let waiting = waits(&mut world, "a@one.example");
    places(&mut world, &published, waiting, ana);
}

#[test]
fn taking_back_what_frees_no_place_moves_nobody() {
    let mut world = one_place();
    let ana = world.rep("ana");
    let away = SetAbsence {
        rep: ana,
        from: None,
        until: Some(world.now + Millis::HOUR),
        kind: AbsenceKind::Sick,
        leads: OnLeaving::Keep,
    };
    let owned = world.lead_from("b@one.example");
    world.perform(&Command::SetAbsence(away));
    let keep = Limit::Keep;
    let two = SetCapacity { rep: ana, max_open: Limit::Most(2), max_per_day: keep, max_per_week: keep, max_per_month: keep };
    world.perform(&Command::SetCapacity(two));
    let waiting = waits(&mut world, "a@one.example");
    world.later(Millis(2 * Millis::HOUR.0));
    let touch = world.perform(&Command::Touch(Touch { leads: vec![Seen::any(owned)], at: None }));
    let undone = world.undo(touch.entry.unwrap());
    assert_eq!((drained(&undone), world.owner(waiting)), (0, None));
}

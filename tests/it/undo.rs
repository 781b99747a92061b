//! Undo restores the logical state, whatever was done, in whatever order it is taken back.

use std::collections::BTreeSet;

use leadtower::{
    actions::{
        command::{
            Assign, Command, EditRep, EndAbsence, OnLeaving, OnReturn, Receiver, RemoveRep, RepDetails, Seen, SetAbsence, Touch,
        },
        error::{ActionError, Refusal},
    },
    model::{
        absence::AbsenceKind,
        id::{EntryId, RepId},
        journal::{Subject, What},
        lead::Stage,
        time::Millis,
    },
    store::decisions,
};

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

/// Some time goes by, a file comes in, or a person asks for something; the entry if that did anything.
fn step(dice: &mut Dice, world: &mut World, case: &str) -> Option<(Command, EntryId)> {
    if dice.once_in(4) {
        let by = dice.one(&[Millis::minutes(7), Millis::HOUR, Millis(9 * Millis::HOUR.0), Millis(30 * Millis::HOUR.0)]);
        world.later(by);
        return None;
    }
    let first_new = decisions::next_id(world.conn()).unwrap();
    if dice.once_in(12) {
        let file = random_file(dice, world.now);
        world.desk().receive_batch(file.clone()).unwrap_or_else(|error| panic!("{case}: {file:#?}: {error}"));
        check(world.conn(), case);
        check_picks(world.conn(), first_new, case);
        return None;
    }
    let command = random_command(dice, world);
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
fn taking_back_at_once_restores_everything_and_doing_it_again_works() {
    let mut verbs = BTreeSet::new();
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
            same(&before, &world.dump(), &case);
            check(world.conn(), &format!("{case} undone"));
            assert!(matches!(world.refusal(&Command::Undo(Some(entry))), Refusal::UndoneAlready { .. }), "{case}");
            if dice.once_in(3) {
                world.later(Millis::ZERO);
            }
            world.perform(&command);
            check(world.conn(), &format!("{case} done again"));
        }
    }
    assert_eq!(verbs.len(), 14, "only these were done: {verbs:?}");
}

#[test]
fn taking_back_one_by_one_from_the_newest_leads_back_to_the_start() {
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
            let case = format!("seed {seed} back to before entry {entry}, {command:?}");
            if dice.once_in(3) {
                world.later(Millis::minutes(5));
            }
            world.attempt(&Command::Undo(Some(entry))).unwrap_or_else(|error| panic!("{case}: {error}"));
            same(&before, &world.dump(), &case);
            check(world.conn(), &case);
        }
    }
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
                    let concerned: Vec<String> = receipt.leads.iter().map(|touched| format!("lead {} ", touched.lead)).collect();
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
    let back = world.perform(&Command::EndAbsence(EndAbsence { rep, leads: OnReturn::Keep }));
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

    world.undo(receipt.entry.unwrap());

    assert_eq!(world.lead(held).state.stage, Stage::Fallback, "it is held again, not withdrawn");
    assert_eq!(world.lead(receipt.leads[0].lead).state.stage, Stage::Withdrawn);
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

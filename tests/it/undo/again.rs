//! What was taken back is done again, in whatever order, until something new is done; and what a take-back would come to
//! is what it comes to.

use std::collections::BTreeMap;

use leadtower::{
    actions::{
        ask,
        command::{Add, Assign, Close, Command, Note, OnLeaving, Publish, Receiver, RepDetails, Seen, SetAbsence, Touch},
        error::{ActionError, Refusal},
        receipt::outlook::{Back, Because, Other},
    },
    model::{
        absence::AbsenceKind,
        id::{EntryId, LeadId, RepId},
        journal::{Actor, What},
        lead::{Closing, DismissReason, LeadState, Stage},
        time::Millis,
    },
    store::{leads, notes},
};

use crate::support::{
    check::check,
    deeds::{random_command, random_world},
    dice::{Dice, cases},
    world::{Plan, World, draft, world},
};

use super::{asked_who_waits, loads, same, step};

fn two() -> Plan {
    world()
        .rep("ana", "UTC")
        .rep("ben", "UTC")
        .pool("all", ["ana", "ben"])
        .rule("Chat", "source:chat", "fallback")
        .rule("All", "", "pool:all")
}

fn give(leads: &[LeadId], to: RepId) -> Command {
    Command::Assign(Assign { leads: Seen::all(leads), to: Receiver::Rep(to), because: None })
}

fn touch(lead: LeadId) -> Command {
    Command::Touch(Touch { leads: vec![Seen::any(lead)], at: None })
}

/// B40, B45, B46: all of it taken back is the start, all of it done again is the end, and the journal only grows.
#[test]
fn b45_redo_leads_step_by_step_to_the_end_again() {
    let (mut exact, mut all) = (0, 0);
    for seed in 5_000..5_000 + cases(20) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..dice.below(10) {
            step(&mut dice, &mut world, &format!("seed {seed} before {nth}"));
        }
        let mut done: Vec<(EntryId, Vec<String>)> = Vec::new();
        for nth in 0..=dice.below(12) {
            let imports = world.journal().iter().filter(|entry| entry.batch.is_some()).count();
            if let Some((_, entry)) = step(&mut dice, &mut world, &format!("seed {seed} step {nth}")) {
                done.push((entry, world.dump()));
            }
            if world.journal().iter().filter(|entry| entry.batch.is_some()).count() > imports {
                done.clear();
            }
        }
        for round in 0..2 {
            let case = format!("seed {seed} round {round}");
            let entries = world.journal().len();
            let mut undone = Vec::new();
            for (entry, after) in done.iter().rev() {
                let receipt = world.undo(*entry);
                check(world.conn(), &format!("{case} undone {entry}"));
                undone.push((*entry, after.clone()));
                if asked_who_waits(&world, &receipt) {
                    break;
                }
            }
            let number = undone.len();
            // Further back somebody who waited has another place now; the next round ends there as well.
            done.drain(..done.len() - number);
            let mut as_before = true;
            for (entry, after) in undone.into_iter().rev() {
                if dice.once_in(3) {
                    world.later(Millis::ZERO);
                }
                let receipt =
                    world.attempt(&Command::Redo(None)).unwrap_or_else(|error| panic!("{case} redo of {entry}: {error}"));
                assert!(
                    matches!(receipt.what, What::Redone { entry: again, .. } if again == entry),
                    "{case}: {:?}",
                    receipt.what
                );
                check(world.conn(), &format!("{case} done again {entry}"));
                let [read, kept] = loads(&mut world);
                assert_eq!(read, kept, "{case} done again {entry}");
                all += 1;
                as_before &= !asked_who_waits(&world, &receipt);
                if as_before {
                    same(&after, &world.dump(), &format!("{case} done again {entry}"));
                    exact += 1;
                }
            }
            assert_eq!(world.journal().len(), entries + 2 * number, "{case}: the journal only grows");
            assert!(matches!(world.refusal(&Command::Redo(None)), Refusal::NothingToRedo), "{case}");
            if !as_before {
                break;
            }
        }
    }
    assert!(exact > 60 && exact * 10 > all * 9, "{exact} of {all}");
}

/// Whatever others do meanwhile: it is done again, or refused with names and nothing has changed.
#[test]
fn b45_redo_after_others_moved_on_does_it_or_names_what_is_in_the_way() {
    let (mut again, mut refused) = (0, 0);
    for seed in 6_000..6_000 + cases(30) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        let mut done = Vec::new();
        for nth in 0..20 {
            let case = format!("seed {seed} step {nth}");
            done.extend(step(&mut dice, &mut world, &case));
            if done.is_empty() || !dice.once_in(3) {
                continue;
            }
            let (command, entry) = done.swap_remove(dice.below(done.len()));
            let case = format!("{case} entry {entry}, {command:?}");
            if world.attempt(&Command::Undo(Some(entry))).is_err() {
                continue;
            }
            for _ in 0..dice.below(4) {
                let other = random_command(&mut dice, &mut world);
                let _ = world.another_desk("bob").perform(&other);
            }
            world.later(Millis::minutes(dice.below(3) as i64));
            let before = world.dump();
            match world.attempt(&Command::Redo(None)) {
                Ok(_) => {
                    again += 1;
                    check(world.conn(), &case);
                    let [read, kept] = loads(&mut world);
                    assert_eq!(read, kept, "{case} done again");
                    // And back once more, now by its first number.
                    world.undo(entry);
                    check(world.conn(), &case);
                }
                Err(ActionError::Refused(Refusal::ChangedSince { names, .. })) => {
                    refused += 1;
                    assert!(!names.is_empty() && names.iter().all(|name| !name.is_empty()), "{case}");
                    same(&before, &world.dump(), &case);
                }
                Err(ActionError::Refused(Refusal::BadRep(_))) => same(&before, &world.dump(), &case),
                Err(other) => panic!("{case}: {other}"),
            }
        }
    }
    assert!(again > 30 && refused > 5, "{again} done again, {refused} refused");
}

#[test]
fn b45_something_new_ends_what_can_be_done_again() {
    let mut world = two().open();
    let ben = world.rep("ben");
    let lead = world.lead_from("a@one.example");
    let given = world.perform(&give(&[lead], ben)).entry.unwrap();
    assert!(matches!(world.refusal(&Command::Redo(None)), Refusal::NothingToRedo));
    assert!(matches!(world.refusal(&Command::Redo(Some(given))), Refusal::NotUndone(_)));
    world.undo(given);
    // What others do is no change of mine.
    world.another_desk("bob").perform(&Command::Add(Add { draft: draft("b@one.example") })).unwrap();
    world.perform(&Command::Redo(None));
    assert_eq!(world.owner(lead), Some(ben));
    world.perform(&Command::Undo(None));
    world.perform(&touch(lead));
    assert!(matches!(world.refusal(&Command::Redo(None)), Refusal::NothingToRedo));
}

#[test]
fn b46_each_step_of_back_and_forth_is_an_entry_of_its_own() {
    let mut world = two().open();
    let (lead, ben) = (world.lead_from("a@one.example"), world.rep("ben"));
    let given = world.perform(&give(&[lead], ben)).entry.unwrap();
    let before = world.journal();
    for _ in 0..3 {
        world.perform(&Command::Undo(None));
        world.perform(&Command::Redo(None));
    }
    let journal = world.journal();
    let names: Vec<String> = journal.iter().take(6).map(|entry| format!("{:?}", entry.what).chars().take(6).collect()).collect();
    assert_eq!(names, ["Redone", "Undone", "Redone", "Undone", "Redone", "Undone"]);
    assert!(
        journal
            .iter()
            .take(6)
            .all(|entry| matches!(&entry.what, What::Undone { entry, .. } | What::Redone { entry, .. } if *entry == given))
    );
    let chained: Vec<Option<EntryId>> = journal.iter().take(6).map(|entry| entry.undoes).collect();
    let each_before: Vec<Option<EntryId>> = journal.iter().skip(1).take(6).map(|entry| Some(entry.id)).collect();
    assert_eq!(chained, each_before, "each takes back the one before");
    assert_eq!(journal.len(), before.len() + 6);
    assert_eq!(world.owner(lead), Some(ben));
    // Taken back by its first number, it is the newest redo that goes.
    world.undo(given);
    assert_ne!(world.owner(lead), Some(ben));
    assert!(matches!(world.refusal(&Command::Undo(Some(given))), Refusal::UndoneAlready { .. }));
}

#[test]
fn b42_a_bulk_is_one_step() {
    let mut world = two().open();
    let leads: Vec<LeadId> = (0..5).map(|n| world.lead_from(&format!("p{n}@one.example"))).collect();
    let before = world.dump();
    let ben = world.rep("ben");
    let others: Vec<LeadId> = leads.iter().copied().filter(|lead| world.owner(*lead) != Some(ben)).collect();
    let entries = world.journal().len();
    world.perform(&give(&others, ben));
    assert_eq!(world.journal().len(), entries + 1);
    world.perform(&Command::Undo(None));
    same(&before, &world.dump(), "one step");
}

#[test]
fn b43_undo_leaves_what_others_did_and_says_whose_is_the_newest() {
    let world = two().open();
    let mut serve = world.another_desk("serve");
    let added = serve.perform(&Command::Add(Add { draft: draft("a@one.example") })).unwrap();
    let lead = added.leads[0].lead;
    let mut bob = world.another_desk("bob");
    let refused = bob.perform(&Command::Undo(None));
    let Err(ActionError::Refused(Refusal::NothingToUndo { newest: Some((entry, actor)) })) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((entry, actor.as_str()), (added.entry.unwrap(), "serve"));
    let mine = bob.perform(&touch(lead)).unwrap().entry.unwrap();
    serve.perform(&Command::Add(Add { draft: draft("b@one.example") })).unwrap();
    let undone = bob.perform(&Command::Undo(None)).unwrap();
    assert!(matches!(undone.what, What::Undone { entry, .. } if entry == mine), "{:?}", undone.what);
}

fn states(world: &World) -> BTreeMap<LeadId, LeadState> {
    let newest = leads::newest(world.conn()).unwrap().map_or(0, |lead| lead.0);
    (1..=newest).map(|id| (LeadId(id), world.lead(LeadId(id)).state)).collect()
}

/// B44, B104: what a take-back is said to come to is what it comes to, and saying so changes nothing.
#[test]
fn b44_a_take_back_does_what_its_preview_says() {
    let (mut whole, mut parts, mut refused) = (0, 0, 0);
    for seed in 7_000..7_000 + cases(30) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..30 {
            let case = format!("seed {seed} step {nth}");
            step(&mut dice, &mut world, &case);
            if !dice.once_in(2) {
                continue;
            }
            let journal = world.journal();
            let newest = &journal[..journal.len().min(12)];
            // Of several leads some may stay.
            let widest =
                newest.iter().filter(|entry| entry.batch.is_none() && entry.undone_by.is_none()).max_by_key(|entry| entry.leads);
            let entry = widest.filter(|_| dice.once_in(2)).map_or(newest[dice.below(newest.len())].id, |entry| entry.id);
            let case = format!("{case} takes back {entry}, {:?}", journal.iter().find(|one| one.id == entry).unwrap().what);
            let (before, entries, stood) = (world.dump(), journal.len(), states(&world));
            let outlook = ask::outlook(world.desk(), entry);
            same(&before, &world.dump(), &format!("{case}: looking changes nothing"));
            assert_eq!(world.journal().len(), entries, "{case}");
            match (outlook, world.attempt(&Command::TakeBack(entry))) {
                (Ok(outlook), Ok(receipt)) => {
                    check(world.conn(), &case);
                    let [read, kept] = loads(&mut world);
                    assert_eq!(read, kept, "{case}");
                    let left: Vec<LeadId> = receipt.left.iter().map(|(lead, _)| *lead).collect();
                    assert_eq!(outlook.stays.iter().map(|stay| stay.lead).collect::<Vec<_>>(), left, "{case}");
                    let mut gone: Vec<LeadId> = receipt.leads.iter().map(|touched| touched.lead).collect();
                    let mut goes: Vec<LeadId> = outlook.goes.iter().map(|goes| goes.lead).collect();
                    gone.sort_unstable();
                    goes.sort_unstable();
                    // A note goes, and its lead stays where it is.
                    if outlook.others.contains(&Other::Notes(gone.len() as u64)) {
                        gone.clear();
                    }
                    assert_eq!(goes, gone, "{case}");
                    let stand = states(&world);
                    for goes in &outlook.goes {
                        assert_eq!(goes.back, Back::between(&stood[&goes.lead], &stand[&goes.lead]), "{case} {}", goes.name);
                    }
                    for stays in &outlook.stays {
                        assert_eq!(stood[&stays.lead].owner, stand[&stays.lead].owner, "{case} {}", stays.name);
                    }
                    let What::Undone { drained, .. } = receipt.what else { panic!("{case}") };
                    assert_eq!(outlook.drained, drained, "{case}");
                    if left.is_empty() {
                        whole += 1;
                    } else {
                        parts += 1;
                    }
                    if dice.once_in(2) {
                        // What went back in part is done again in part.
                        let _ = world.attempt(&Command::Redo(None));
                        check(world.conn(), &format!("{case}, then again"));
                    }
                }
                (Err(ActionError::Refused(one)), Err(ActionError::Refused(other))) => {
                    assert_eq!(one, other, "{case}");
                    refused += 1;
                }
                (outlook, done) => panic!("{case}: {outlook:?} and {done:?}"),
            }
        }
    }
    assert!(whole > 50 && parts > 3 && refused > 10, "{whole} whole, {parts} in part, {refused} refused");
}

/// Of an outcome it says with whom the lead then is, and how it ended before.
#[test]
fn b44_taking_back_an_outcome_names_the_owner() {
    let mut world = two().open();
    let mut mail = draft("joao@one.example");
    mail.profile.name = Some("Joao Prado".to_owned());
    let joao = world.add(mail).leads[0].lead;
    let ben = world.rep("ben");
    world.perform(&give(&[joao], ben));
    let mut end = |closing| {
        let close = Close { leads: vec![Seen::any(joao)], closing, reason: None, value: None };
        let ended = world.perform(&Command::Close(close)).entry.unwrap();
        let outlook = ask::outlook(world.desk(), ended).unwrap();
        let name = |_| "Ben Okafor".to_owned();
        let me = Actor::named("rita");
        let lines = leadtower::actions::receipt::outlook::outlook(&outlook, &name, &me, leadtower::model::time::Zone::UTC);
        lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>()
    };
    assert_eq!(end(Closing::Opportunity), ["Joao Prado is open again with Ben Okafor"]);
    assert_eq!(end(Closing::Won), ["Joao Prado is over as before: became an opportunity, with Ben Okafor"]);
}

#[test]
fn b44_what_cannot_go_back_stays_by_name_with_who_changed_it() {
    let mut world = two().open();
    let mut chat = draft("joao@one.example");
    chat.profile.source = Some("chat".into());
    chat.profile.name = Some("Joao Prado".to_owned());
    let joao = world.add(chat.clone()).leads[0].lead;
    let mut other = draft("carla@one.example");
    other.profile.source = Some("chat".into());
    let carla = world.add(other).leads[0].lead;
    let ben = world.rep("ben");
    let given = world.perform(&give(&[joao, carla], ben)).entry.unwrap();
    let contacted = world.another_desk("gus").perform(&touch(joao)).unwrap().entry.unwrap();
    let refusal = world.refusal(&Command::Undo(Some(given)));
    assert!(matches!(&refusal, Refusal::ChangedSince { names, .. } if *names == [format!("L-{joao} Joao Prado")]), "{refusal:?}");

    let outlook = ask::outlook(world.desk(), given).unwrap();
    assert_eq!(
        outlook.goes.iter().map(|goes| (goes.lead, goes.back)).collect::<Vec<_>>(),
        [(carla, Back::Queue(leadtower::actions::receipt::outlook::Queue::Fallback))]
    );
    let [stays] = &outlook.stays[..] else { panic!("{outlook:?}") };
    assert!(
        matches!(&stays.because, Because::Changed { entry, by, .. } if *entry == contacted && by.as_str() == "gus"),
        "{stays:?}"
    );
    let lines = leadtower::actions::receipt::outlook::outlook(
        &outlook,
        &|_| "Ben Okafor".to_owned(),
        &Actor::named("rita"),
        leadtower::model::time::Zone::UTC,
    );
    let lines: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(
        lines,
        ["Somebody goes back to Fallback", &format!("Joao Prado stays with Ben Okafor: contacted since, by gus ({contacted})")]
    );

    world.perform(&Command::TakeBack(given));
    assert_eq!((world.owner(joao), world.lead(joao).state.stage), (Some(ben), Stage::Working));
    assert_eq!(world.lead(carla).state.stage, Stage::Fallback);
    // And again: only what went back.
    world.perform(&Command::Redo(None));
    assert_eq!(world.owner(carla), Some(ben));
    check(world.conn(), "in part");
}

#[test]
fn turns_given_back_go_with_their_leads() {
    let mut world = two().open();
    let leads: Vec<LeadId> = (0..4).map(|n| world.lead_from(&format!("p{n}@one.example"))).collect();
    let junk = Close { leads: Seen::all(&leads), closing: Closing::Disqualified, reason: Some(DismissReason::Junk), value: None };
    let closed = world.perform(&Command::Close(junk)).entry.unwrap();
    let won = Close { leads: vec![Seen::any(leads[0])], closing: Closing::Won, reason: None, value: None };
    world.perform(&Command::Close(won));
    world.perform(&Command::TakeBack(closed));
    check(world.conn(), "three of four turns are taken again");
    world.perform(&Command::Redo(None));
    check(world.conn(), "and given back again");
    world.perform(&Command::Undo(None));
    check(world.conn(), "and taken once more");
    assert_eq!(world.lead(leads[0]).state.stage, Stage::Closed(Closing::Won));
}

/// A lead typed by mistake, taken back, and after all none: its id must still be free.
#[test]
fn a_withdrawn_lead_comes_back_unless_another_bears_its_id() {
    let mut world = two().open();
    let mut typed = draft("a@one.example");
    typed.external_id = Some("7".to_owned());
    let first = world.add(typed.clone());
    let before = world.dump();
    world.undo(first.entry.unwrap());
    world.perform(&Command::Redo(None));
    same(&before, &world.dump(), "it is there again");
    world.perform(&Command::Undo(None));
    world.another_desk("bob").perform(&Command::Add(Add { draft: typed })).unwrap();
    let refusal = world.refusal(&Command::Redo(None));
    assert!(matches!(&refusal, Refusal::ChangedSince { names, .. } if names.len() == 1), "{refusal:?}");
}

#[test]
fn a_rulebook_and_an_absence_are_done_again() {
    let mut world = two().open();
    let ana = world.rep("ana");
    for name in ["a", "b", "c"] {
        world.lead_from(&format!("{name}@one.example"));
    }
    world.book.pools[0].1.remove(0);
    let text = world.book.text();
    world.perform(&Command::Publish(Publish::of(text, None)));
    let published = world.dump();
    let away = SetAbsence {
        rep: ana,
        from: None,
        until: Some(world.now + Millis::DAY),
        kind: AbsenceKind::Sick,
        leads: OnLeaving::Reroute,
    };
    world.perform(&Command::SetAbsence(away));
    let away = world.dump();
    world.perform(&Command::Undo(None));
    world.perform(&Command::Undo(None));
    world.later(Millis::minutes(1));
    world.perform(&Command::Redo(None));
    same(&published, &world.dump(), "published again");
    world.perform(&Command::Redo(None));
    same(&away, &world.dump(), "away again");
}

#[test]
fn a_note_is_written_taken_back_and_there_again() {
    let mut world = two().open();
    let lead = world.lead_from("a@one.example");
    let before = world.dump();
    let note = |text: &str| Command::Note(Note { leads: vec![Seen::any(lead)], text: text.to_owned() });
    assert!(matches!(world.refusal(&note("  ")), Refusal::EmptyNote));
    world.perform(&note("wrote from the Austin event"));
    let [kept] = &notes::of_lead(world.conn(), lead, 9).unwrap()[..] else { panic!("no note") };
    assert_eq!((kept.text.as_str(), kept.by.as_str()), ("wrote from the Austin event", "rita"));
    world.perform(&Command::Undo(None));
    same(&before, &world.dump(), "no note");
    assert_eq!(notes::count(world.conn(), lead).unwrap(), 0);
    world.perform(&Command::Redo(None));
    assert_eq!(notes::count(world.conn(), lead).unwrap(), 1);
}

/// B44, B45: who was added by mistake goes off the roster and comes back as they were, as the preview said.
#[test]
fn b45_a_rep_added_by_mistake_goes_and_comes_again() {
    let mut world = two().open();
    let before = world.dump();
    let details =
        RepDetails { name: Some("Zoe Hart".to_owned()), email: Some("zoe@one.example".to_owned()), ..RepDetails::default() };
    let added = world.perform(&Command::AddRep(details)).entry.unwrap();
    let there = world.dump();
    assert_ne!(there, before);
    let outlook = ask::outlook(world.desk(), added).unwrap();
    assert_eq!(outlook.others, [Other::OnRoster("Zoe Hart".to_owned(), false)]);
    for _ in 0..2 {
        let undone = world.perform(&Command::Undo(None)).entry.unwrap();
        same(&before, &world.dump(), "undone");
        check(world.conn(), "undone");
        world.perform(&Command::Redo(None));
        same(&there, &world.dump(), "done again");
        check(world.conn(), "done again");
        assert!(world.journal().iter().any(|entry| entry.id == undone));
    }
    world.perform(&Command::Undo(None));
    let details =
        RepDetails { name: Some("Zoe Hartmann".to_owned()), email: Some("zoe@one.example".to_owned()), ..RepDetails::default() };
    world.another_desk("gus").perform(&Command::AddRep(details)).unwrap();
    let refusal = world.refusal(&Command::Redo(None));
    assert!(refusal.to_string().contains("has that email already"), "{refusal}");
}

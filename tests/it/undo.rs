//! Undo restores the logical state, whatever was done, in whatever order it is taken back.

use leadtower::{
    actions::{command::Command, error::{ActionError, Refusal}},
    model::{
        id::EntryId,
        journal::What,
        time::Millis,
    },
    store::decisions,
};

use crate::support::{
    check::{check, check_picks},
    deeds::{random_command, random_file, random_world},
    dice::{Dice, cases},
    world::World,
};

fn differences(before: &[String], after: &[String]) -> String {
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let new = after.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(new).collect::<Vec<_>>().join("\n")
}

fn same(before: &[String], after: &[String], case: &str) {
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
        world.desk().receive_batch(&file).unwrap_or_else(|error| panic!("{case}: {file:#?}: {error}"));
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
    let mut verbs = std::collections::BTreeSet::new();
    for seed in 0..cases(60) {
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
    for seed in 1_000..1_000 + cases(60) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for nth in 0..dice.below(12) {
            step(&mut dice, &mut world, &format!("seed {seed} before {nth}"));
        }
        let mut done = Vec::new();
        for nth in 0..=dice.below(20) {
            let before = world.dump();
            let imports = world.journal().iter().filter(|entry| entry.batch.is_some()).count();
            if let Some((_, entry)) = step(&mut dice, &mut world, &format!("seed {seed} step {nth}")) {
                done.push((entry, before));
            }
            if world.journal().iter().filter(|entry| entry.batch.is_some()).count() > imports {
                // An import stays, and what came before it may not be taken back across it.
                done.clear();
            }
        }
        for (entry, before) in done.into_iter().rev() {
            let case = format!("seed {seed} back to before entry {entry}");
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
    for seed in 2_000..2_000 + cases(60) {
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
    assert!(taken_back > 50 && refused > 50, "{taken_back} taken back, {refused} refused");
}

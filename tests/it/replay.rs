//! The last days again: under the live book they come out as they were, and under a draft as they would have been.

use std::collections::BTreeMap;

use leadtower::{
    actions::{
        ask::{self, Go, ReplayReport, Span, To},
        command::{Add, Command, Limit, OnLeaving, OnReturn, Publish, ReceiveBatch, SeenDecision},
    },
    model::{
        id::{DecisionId, LeadId, RepId},
        ledger::Ledger,
        rep::Employment,
        rotation::Column,
        time::{Millis, day_number},
    },
    rulebook::file,
    store::{decisions, ledger, names::Names},
};

use crate::support::{
    deeds::{random_command, random_draft, random_file, random_world},
    dice::{Dice, cases},
    world::World,
};

/// What the days of a span come to under a book.
fn replayed(world: &mut World, text: &str, days: u32) -> ReplayReport {
    let book = file::read_published(text).unwrap();
    ask::replay(world.desk(), &book, Span::Last(days), |_| Go::On).unwrap().unwrap()
}

/// Shares by book, rep and column; nothing is no line.
fn lines(ledger: &Ledger) -> BTreeMap<(Option<String>, RepId, Column), i64> {
    let all = ledger.sums.iter().filter(|sum| sum.share.0 != 0);
    all.map(|sum| ((sum.pool.as_ref().map(ToString::to_string), sum.rep, sum.column), sum.share.0)).collect()
}

/// The ledger of the last days as it is kept.
fn kept(world: &World, report: &ReplayReport) -> Ledger {
    let names = Names::load(world.conn()).unwrap();
    let (first, last) = (day_number(report.window.first), day_number(report.window.last));
    ledger::sums(world.conn(), &names, first, last).unwrap()
}

/// Things that people, files and clocks do for some days; the rulebook stays.
fn some_days(dice: &mut Dice, world: &mut World, steps: usize) {
    for _ in 0..steps {
        if dice.once_in(4) {
            let by = dice.one(&[Millis::minutes(7), Millis::HOUR, Millis(9 * Millis::HOUR.0), Millis(30 * Millis::HOUR.0)]);
            world.later(by);
            let _ = world.attempt(&Command::Tick);
        } else if dice.once_in(9) {
            let mut file = random_file(dice, world.now);
            // Which row of a file came before which is not kept where one says anew of a known lead and another brings one.
            let (known, new) = file.drafts.into_iter().partition(|draft| draft.external_id.is_some());
            file.drafts = new;
            world.desk().receive_batch(file.clone()).unwrap();
            for draft in known {
                world.desk().receive_batch(ReceiveBatch { drafts: vec![draft], ..file.clone() }).unwrap();
            }
        } else {
            let command = random_command(dice, world);
            if !matches!(command, Command::Publish(_) | Command::PublishDraft(_) | Command::Restore(_)) {
                let _ = world.attempt(&command);
            }
        }
    }
}

#[test]
fn under_the_live_book_history_comes_out_as_it_was() {
    let (mut leads, mut away) = (0, 0);
    for seed in 0..cases(30) {
        let dice = &mut Dice::new(seed);
        let mut world = random_world(dice);
        let text = world.book.text();
        some_days(dice, &mut world, 70);
        for days in [400, 6, 2] {
            let report = replayed(&mut world, &text, days);
            let moves: Vec<_> = report.replayed.moves.iter().map(|one| (one.lead, &one.before, &one.after, &one.apart)).collect();
            assert!(moves.is_empty(), "seed {seed}, {days} days, of {}: {moves:#?}", report.replayed.leads);
            assert_eq!(lines(&kept(&world, &report)), lines(&report.replayed.ledger), "seed {seed}, {days} days");
            leads += report.replayed.leads;
            away += report.replayed.apart.values().sum::<u64>();
        }
    }
    assert!(leads > 500 && away > 50, "{leads} leads, {away} told apart");
}

/// Who got each lead by rules, as it is kept.
fn owners(world: &World) -> BTreeMap<LeadId, Option<RepId>> {
    let mut owners = BTreeMap::new();
    decisions::each_standing_from(world.conn(), DecisionId(0), |kept| {
        if To::of(&kept.decision.outcome).is_some() {
            owners.insert(kept.decision.lead, kept.decision.owner());
        }
    })
    .unwrap();
    owners
}

/// What does not hang on where leads stand: people are away and come back, leads come in and end. Whom leads stand with may not leave.
fn is_of_the_world(command: &Command) -> bool {
    match command {
        Command::Add(_) | Command::EndAbsence(_) | Command::Tick => true,
        // One more than what they have is another limit where they have others.
        Command::SetCapacity(set) => {
            let limits = [set.max_open, set.max_per_day, set.max_per_week, set.max_per_month];
            !limits.iter().any(|limit| matches!(limit, Limit::By(_)))
        }
        Command::EditRep(edit) => edit.details.employment != Some(Employment::Inactive),
        Command::Close(close) => close.reason.is_none(),
        Command::SetAbsence(set) => set.leads == OnLeaving::Keep,
        _ => false,
    }
}

#[test]
fn b104_a_draft_does_what_its_rehearsal_said() {
    let (mut leads, mut moved) = (0, 0);
    for seed in 0..cases(20) {
        let dice = &mut Dice::new(seed);
        let mut then = random_world(dice);
        // No clock moves a lead on: that depends on who has it.
        then.book.rules.iter_mut().for_each(|rule| rule[4].clear());
        then.publish();
        let mut under_draft = then.copy();
        under_draft.book.rules.swap(3, 4);
        under_draft.book.rules[5][2] = "pool:south".to_owned();
        under_draft.book.pools[1].1.push("ana*2".to_owned());
        let draft = under_draft.book.text();
        under_draft.perform(&Command::Publish(Publish::of(draft.clone(), None)));
        for _ in 0..80 {
            if dice.once_in(4) {
                let by = dice.one(&[Millis::minutes(7), Millis::HOUR, Millis(9 * Millis::HOUR.0)]);
                // Somebody comes in, so that held leads are looked at in both: a clock that finds nothing to do leaves no trace.
                let comes = Command::Add(Add { draft: random_draft(dice) });
                for world in [&mut then, &mut under_draft] {
                    world.later(by);
                    for command in [&Command::Tick, &comes] {
                        let _ = world.attempt(command);
                    }
                }
            } else {
                let mut command = random_command(dice, &mut then);
                match &mut command {
                    Command::EndAbsence(end) => end.leads = OnReturn::Keep,
                    // Their decisions have other numbers.
                    Command::Close(close) => close.leads.iter_mut().for_each(|seen| seen.decision = SeenDecision::Any),
                    _ => {}
                }
                if is_of_the_world(&command) {
                    let taken = [&mut then, &mut under_draft].map(|world| world.attempt(&command).is_ok());
                    assert_eq!(taken[0], taken[1], "seed {seed}: {command:?} is of one world only");
                }
            }
        }
        let report = replayed(&mut then, &draft, 400);
        let mut said = owners(&then);
        for one in &report.replayed.moves {
            let owner = match one.after.to {
                To::Rep(rep) => Some(rep),
                To::Fallback(_) | To::Nurture => None,
            };
            assert_ne!(said.insert(one.lead, owner), Some(owner), "seed {seed}: {one:?} is no move");
        }
        assert_eq!(said, owners(&under_draft), "seed {seed}");
        leads += report.replayed.leads;
        moved += report.replayed.moved();
    }
    assert!(leads > 200 && moved > 30, "{moved} of {leads} leads moved");
}

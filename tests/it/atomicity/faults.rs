//! The n-th write of an action fails, for every n until none is left to fail: nothing of the action is kept, in the file
//! or in memory, and the same action done again does what it would have done at once.

use std::collections::BTreeMap;

use leadtower::{
    actions::{
        ask,
        command::{BookEdit, Command, EditDraft, OnConflict, Publish, PublishDraft, RebaseDraft, SeenBook, SetDraft},
        error::ActionError,
    },
    model::{id::LeadId, journal::What, rule::Switch, time::Millis},
    store::fallback,
};
use rusqlite::Connection;

use crate::{
    support::{
        check::check,
        deeds::{random_command, random_world},
        dice::{Dice, cases},
        world::{World, draft, world},
    },
    undo::{loads, same},
};

/// What goes wrong.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// The n-th row written, changed or removed, from 1.
    Write(i64),
    /// All is written, and then it cannot be made durable.
    Commit,
}

/// Another connection that makes writes of everybody fail.
struct Saboteur(Connection);

impl Saboteur {
    fn of(world: &World) -> Self {
        let sql = Connection::open(world.path()).unwrap();
        let tables: Vec<String> = {
            // All but the index of words, which SQLite keeps in tables of its own.
            let mut found = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
            let all = found.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
            all.filter(|name| !name.starts_with("sqlite_") && !name.contains("_words")).collect()
        };
        let mut plan = "BEGIN;
             CREATE TABLE fault (left_to_go INTEGER, keeps_commit INTEGER);
             INSERT INTO fault VALUES (-1, 1);
             CREATE TABLE nobody (id INTEGER PRIMARY KEY);
             CREATE TABLE broken (id REFERENCES nobody DEFERRABLE INITIALLY DEFERRED);"
            .to_owned();
        for table in tables {
            for deed in ["INSERT", "UPDATE", "DELETE"] {
                plan += &format!(
                    "CREATE TRIGGER \"sabotage {deed} {table}\" BEFORE {deed} ON \"{table}\" BEGIN
                       UPDATE fault SET left_to_go = left_to_go - 1;
                       SELECT RAISE(ABORT, 'sabotage') FROM fault WHERE left_to_go = 0;
                       INSERT INTO broken SELECT 1 FROM fault WHERE NOT keeps_commit;
                     END;"
                );
            }
        }
        sql.execute_batch(&(plan + "COMMIT")).unwrap();
        Self(sql)
    }

    fn arms(&self, fault: Fault) {
        let values = match fault {
            Fault::Write(nth) => (nth, true),
            Fault::Commit => (-1, false),
        };
        self.0.execute("UPDATE fault SET left_to_go = ?1, keeps_commit = ?2", values).unwrap();
    }

    fn rests(&self) {
        self.0.execute("UPDATE fault SET left_to_go = -1, keeps_commit = 1", []).unwrap();
    }
}

/// Does it with every fault first, then without; how many faults it met, and what was done if it was not refused.
fn survives(world: &mut World, saboteur: &Saboteur, command: &Command, case: &str) -> Option<(usize, What)> {
    let mut unharmed = world.copy();
    if let Err(refused) = unharmed.attempt(command) {
        assert!(matches!(refused, ActionError::Refused(_)), "{case}: {refused}");
        let _ = world.attempt(command);
        return None;
    }
    let (before, entries) = (world.dump(), world.journal().len());
    for (met, fault) in [Fault::Commit].into_iter().chain((1..).map(Fault::Write)).enumerate() {
        saboteur.arms(fault);
        let said = world.attempt(command);
        saboteur.rests();
        let case = format!("{case}, {fault:?}");
        if let Err(error) = said {
            assert!(matches!(error, ActionError::Store(_)), "{case}: {error}");
            as_it_was(world, (&before, entries), &case);
            continue;
        }
        // Nothing was left to fail.
        same(&unharmed.dump(), &world.dump(), &case);
        let what = |world: &World| world.journal().into_iter().map(|entry| entry.what).collect::<Vec<_>>();
        assert_eq!(what(world), what(&unharmed), "{case}");
        check(world.conn(), &case);
        return (world.journal().len() > entries).then(|| (met, world.journal().remove(0).what));
    }
    None
}

/// Nothing of a failed action is there, neither in the file nor in memory.
fn as_it_was(world: &mut World, before: (&[String], usize), case: &str) {
    same(before.0, &world.dump(), case);
    assert_eq!(world.journal().len(), before.1, "{case}");
    let [read, kept] = loads(world);
    assert_eq!(read, kept, "{case}");
    let mut other = world.another_desk("rita");
    assert_eq!(ask::draft(world.desk()).unwrap(), ask::draft(&mut other).unwrap(), "{case}");
}

fn off(rule: &str) -> BookEdit {
    BookEdit::SwitchRule { name: rule.into(), to: Switch::Off }
}

/// A draft is opened, edited, taken back, done again, written anew, thrown away, carried over, and goes live with the
/// leads it mends.
#[test]
fn no_step_of_a_draft_is_ever_done_by_half() {
    let mut plan = world().rep("ana", "UTC").rep("ben", "UTC").rep("cleo", "UTC").pool("latam", ["ana", "ben"]);
    plan = plan.rule("By territory", "territory:!none", "territory_pool").rule("Chats", "source:chat", "pool:latam");
    plan = plan.rule("The rest", "", "fallback");
    plan.book.territories = vec![("LATAM", "[\"AR\", \"CL\"]", Some("latam"))];
    let mut world = plan.open();
    for name in ["a", "b", "c"] {
        let mut lead = draft(&format!("{name}@{name}.example"));
        lead.profile.country = "BR".parse().ok();
        world.add(lead);
    }
    let saboteur = Saboteur::of(&world);
    let group = fallback::groups(world.conn(), world.now).unwrap().rows[0].id;
    let mend = ask::mend(world.desk(), group).unwrap().unwrap();
    let text = world.book.text();
    let of = |seen| match seen {
        SeenBook::Draft(revision) => revision,
        SeenBook::Live(_) => panic!("there is no draft"),
    };
    let steps: [(&str, &dyn Fn(SeenBook) -> Command); 13] = [
        ("opened", &|seen| Command::EditDraft(EditDraft { seen, edit: off("Chats") })),
        ("edited", &|seen| Command::EditDraft(EditDraft { seen, edit: mend.edit.clone().unwrap() })),
        ("taken back", &|_| Command::Undo(None)),
        ("done again", &|_| Command::Redo(None)),
        ("written anew", &|seen| Command::SetDraft(SetDraft { seen, text: text.replace("CL", "CO") })),
        ("thrown away", &|seen| Command::DiscardDraft { seen: of(seen) }),
        ("there again", &|_| Command::Undo(None)),
        ("as it was before", &|_| Command::Undo(None)),
        ("another book", &|_| Command::Publish(Publish::of(text.replace("The rest", "What is left"), None))),
        ("carried over", &|seen| Command::RebaseDraft(RebaseDraft { seen: of(seen), conflicts: OnConflict::Refuse })),
        ("live", &|seen| Command::PublishDraft(PublishDraft { seen: of(seen), note: None, mends: Some(group) })),
        ("no more", &|_| Command::Undo(None)),
        ("live again", &|_| Command::Redo(None)),
    ];
    for (name, command) in steps {
        let command = command(ask::seen_book(world.desk()).unwrap());
        let done = survives(&mut world, &saboteur, &command, name);
        assert!(done.as_ref().is_some_and(|(faults, _)| *faults > 3), "{name}: {done:?}");
    }
    let places: Vec<_> = (1..=3).map(|id| world.owner(LeadId(id))).collect();
    assert_eq!(places, [world.rep("ana"), world.rep("ben"), world.rep("ana")].map(Some), "the mended leads are placed");
    assert_eq!(ask::draft_revision(world.desk()).unwrap(), None);
}

/// The same of whatever else people and clocks do.
#[test]
fn nothing_that_anybody_does_is_ever_done_by_half() {
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..cases(8) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        let saboteur = Saboteur::of(&world);
        for nth in 0..12 {
            if dice.once_in(3) {
                world.later(Millis::minutes(dice.below(300) as i64));
            }
            let command = match dice.below(8) {
                0 => Command::Undo(None),
                1 => Command::Redo(None),
                _ => random_command(&mut dice, &mut world),
            };
            let case = format!("seed {seed} step {nth} {command:?}");
            if let Some((_, what)) = survives(&mut world, &saboteur, &command, &case) {
                *done.entry(format!("{what:?}").split([' ', '(']).next().unwrap().to_owned()).or_default() += 1;
            }
        }
    }
    assert!(done.len() >= 10 && done.contains_key("Published"), "only these were done: {done:?}");
}

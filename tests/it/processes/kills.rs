//! Processes killed in the middle of their work: what they had finished is there, what they had not is not.

use std::{
    collections::BTreeMap,
    process::{Command, Output},
    thread::sleep,
    time::Duration,
};

use leadtower::{
    clock::Stopwatch,
    store::{Conn, doctor},
};
use serde_json::json;

use super::{leads_file, team};
use crate::support::{
    dice::{Dice, cases},
    run::World,
};

const REPS: usize = 3;
/// Each import reads so many files, each of them one transaction.
const FILES: usize = 6;
const ROWS: usize = 15;
/// No process has done anything sooner.
const SOONEST_MS: u64 = 5;
/// A quick machine is killed within this many milliseconds, a slow one within the time its work takes.
const LATEST_MS: u64 = 90;

/// The same moments in every run, unless `LEADTOWER_SEED` asks for others.
fn dice() -> Dice {
    let seed = std::env::var("LEADTOWER_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2026);
    println!("LEADTOWER_SEED={seed}");
    Dice::new(seed)
}

/// A moment in the life of a process whose work takes that long when nobody ends it.
fn moment(dice: &mut Dice, whole: Duration) -> Duration {
    let latest = u64::try_from(whole.as_millis()).unwrap().max(LATEST_MS);
    Duration::from_millis(SOONEST_MS + dice.below((latest - SOONEST_MS) as usize) as u64)
}

/// `kill -9` after a while; what it had printed until then.
fn killed(mut command: Command, after: Duration) -> Output {
    let mut child = command.spawn().unwrap();
    sleep(after);
    child.kill().unwrap();
    child.wait_with_output().unwrap()
}

fn command(world: &World, args: &[String]) -> Command {
    world.command(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

fn measured(world: &World, args: &[String]) -> Duration {
    let watch = Stopwatch::start();
    world.ran(&command(world, args).output().unwrap()).done();
    watch.elapsed()
}

/// Every promise that `doctor` looks at holds.
#[track_caller]
fn is_sound(world: &World) {
    let conn = Conn::open(&world.database()).unwrap();
    for examined in doctor::examine(&conn).unwrap() {
        assert!(examined.faults.is_empty(), "{}: {:?}", examined.check.as_str(), examined.faults);
    }
}

fn sql(world: &World) -> rusqlite::Connection {
    rusqlite::Connection::open(world.database()).unwrap()
}

/// Leads by their id in the CRM: how often each is there.
fn kept(world: &World) -> BTreeMap<String, u32> {
    let sql = sql(world);
    let mut ids = sql.prepare("SELECT external_id, count(*) FROM lead GROUP BY external_id").unwrap();
    ids.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Most and fewest leads that a rep has.
fn spread(world: &World) -> u32 {
    let sql = sql(world);
    let mut counts = sql.prepare("SELECT (SELECT count(*) FROM lead WHERE owner = rep.id) FROM rep").unwrap();
    let counts: Vec<u32> = counts.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(counts.len(), REPS);
    counts.iter().max().unwrap() - counts.iter().min().unwrap()
}

fn file(round: usize, file: usize) -> (String, std::ops::Range<usize>) {
    let from = (round * FILES + file) * ROWS;
    (format!("part-{round}-{file}.csv"), from..from + ROWS)
}

fn import_of(world: &World, round: usize) -> Vec<String> {
    let files = (0..FILES).map(|n| {
        let (name, numbers) = file(round, n);
        leads_file(world, &name, numbers);
        name
    });
    ["import", "leads", "--json"].into_iter().map(str::to_owned).chain(files).collect()
}

fn add_of(round: usize) -> Vec<String> {
    let (email, id) = (format!("hand{round}@hand{round}.example"), format!("external_id=H-{round}"));
    ["add", "--json", "--email", &email, "--set", &id].map(str::to_owned).to_vec()
}

/// Files are there whole or not at all, and none before an earlier one.
fn whole_files(kept: &BTreeMap<String, u32>, round: usize) -> usize {
    let there = |n: usize| kept.contains_key(&format!("C-{n}"));
    let files: Vec<usize> = (0..FILES).map(|n| file(round, n).1.filter(|n| there(*n)).count()).collect();
    assert!(files.iter().all(|rows| [0, ROWS].contains(rows)), "round {round}: {files:?}");
    assert!(files.is_sorted_by(|one, next| one >= next), "round {round}: {files:?}");
    files.iter().filter(|rows| **rows == ROWS).count()
}

/// Imports of six files and leads added by hand, each killed once; 200 times unless `LEADTOWER_CASES` asks for more. After each kill the database is sound, what was acknowledged (by the answer of `add`, by an earlier
/// look) is there once, files are there whole or not at all, and turns are even. After each twentieth, the same
/// command is run to its end.
#[test]
fn what_was_acknowledged_survives_every_kill_once() {
    let kills = usize::try_from(cases(200)).unwrap();
    let world = team(REPS);
    let mut dice = dice();
    let import_takes = measured(&world, &import_of(&world, 0));
    let add_takes = measured(&world, &add_of(0));
    let mut seen = kept(&world);
    let (mut files, mut added) = (0, 0);
    for round in 1..=kills {
        let by_hand = round % 4 == 0;
        let args = if by_hand { add_of(round) } else { import_of(&world, round) };
        let after = moment(&mut dice, if by_hand { add_takes } else { import_takes });
        let output = killed(command(&world, &args), after);
        is_sound(&world);
        let now = kept(&world);
        assert!(now.values().all(|times| *times == 1), "round {round}: twice after {after:?}");
        assert!(seen.keys().all(|id| now.contains_key(id)), "round {round}: lost after {after:?}");
        assert!(spread(&world) <= 1, "round {round}");
        if by_hand {
            let acknowledged = serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok();
            assert!(!acknowledged || now.contains_key(&format!("H-{round}")), "round {round}: lost after {after:?}");
            added += usize::from(now.contains_key(&format!("H-{round}")));
        } else {
            files += whole_files(&now, round);
        }
        seen = now;
        if round % 20 == 1 {
            let again = world.ran(&command(&world, &args).output().unwrap()).done().json();
            assert_eq!(again["rows"], json!(FILES * ROWS));
            assert_eq!(whole_files(&kept(&world), round), FILES);
            seen = kept(&world);
        }
    }
    assert_eq!(world.json(&["doctor"])["findings"], json!([]));
    println!("{kills} kills: {files} files and {added} leads by hand had got in");
}

/// 300 leads change hands in one action, killed at 20 moments: all of them and one entry, or none and no entry.
#[test]
fn many_leads_change_hands_all_or_none() {
    const LEADS: u32 = 300;
    let world = team(REPS);
    leads_file(&world, "leads.csv", 0..LEADS as usize);
    world.run(&["import", "leads", "leads.csv"]).done();
    let assign = |to: u32| {
        let leads = (1..=LEADS).map(|lead| format!("L-{lead}"));
        let to = ["--to".to_owned(), format!("rep{to}@example.com")];
        ["assign".to_owned()].into_iter().chain(leads).chain(to).collect::<Vec<_>>()
    };
    // How many each rep has, and how many entries there are.
    let state = || {
        let sql = sql(&world);
        let mut owners = sql.prepare("SELECT owner, count(*) FROM lead GROUP BY owner").unwrap();
        let owners: BTreeMap<u32, u32> =
            owners.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        let entries: i64 = sql.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
        (owners, entries)
    };
    let nobody = ["--to".to_owned(), "fallback".to_owned()];
    world.ran(&command(&world, &[&assign(1)[..=LEADS as usize], &nobody].concat()).output().unwrap()).done();
    let takes = measured(&world, &assign(1));
    let mut dice = dice();
    let mut moved = 0;
    for _ in 0..20 {
        let (owners, entries) = state();
        let (from, _) = owners.first_key_value().unwrap();
        let to = if *from == 1 { 2 } else { 1 };
        killed(command(&world, &assign(to)), moment(&mut dice, takes));
        is_sound(&world);
        let (after, entries_after) = state();
        match entries_after - entries {
            0 => assert_eq!(after, owners),
            1 => {
                moved += 1;
                assert_eq!(after, BTreeMap::from([(to, LEADS)]));
            }
            more => panic!("{more} entries"),
        }
    }
    println!("{moved} of 20 had moved them");
}

/// The first start makes the database: one that is killed leaves nothing that the next cannot open.
#[test]
fn a_first_start_that_is_killed_is_no_obstacle() {
    let list = ["rep".to_owned(), "list".to_owned()];
    let takes = measured(&World::new(), &list);
    let mut dice = dice();
    for _ in 0..15 {
        let world = World::new();
        killed(command(&world, &list), moment(&mut dice, takes));
        assert_eq!(world.json(&["rep", "list"]), json!([]));
        is_sound(&world);
    }
}

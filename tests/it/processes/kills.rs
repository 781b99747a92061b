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
const ROWS: usize = 5;
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

/// `kill -9` once that is so, unless it has ended before.
fn killed_once(mut command: Command, is_so: impl Fn() -> bool) {
    let mut child = command.spawn().unwrap();
    while child.try_wait().unwrap().is_none() && !is_so() {
        sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait_with_output().unwrap();
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

/// What an import said before it was killed, if it came to say anything: all its rows are in.
fn was_acknowledged(output: &Output) -> bool {
    let answer = serde_json::from_slice::<serde_json::Value>(&output.stdout);
    answer.is_ok_and(|answer| {
        assert_eq!(answer["rows"], json!(FILES * ROWS), "{answer}");
        true
    })
}

/// 200 imports of six files, each killed once, or as many as `LEADTOWER_CASES` says. After each kill the database is
/// sound, what was acknowledged (by the answer, or by an earlier look: a part that is in is committed) is there once, files
/// are there whole or not at all, and turns are even. After each twentieth, the same command is run to its end.
#[test]
fn what_was_acknowledged_survives_every_kill_of_an_import_once() {
    let kills = usize::try_from(cases(200)).unwrap();
    let world = team(REPS);
    let mut dice = dice();
    let takes = measured(&world, &import_of(&world, 0));
    let mut seen = kept(&world);
    let (mut files, mut midway, mut answered) = (0, 0, 0);
    for round in 1..=kills {
        let args = import_of(&world, round);
        let after = moment(&mut dice, takes);
        let output = killed(command(&world, &args), after);
        is_sound(&world);
        let now = kept(&world);
        assert!(now.values().all(|times| *times == 1), "round {round}: twice after {after:?}");
        assert!(seen.keys().all(|id| now.contains_key(id)), "round {round}: lost after {after:?}");
        assert!(spread(&world) <= 1, "round {round}");
        let whole = whole_files(&now, round);
        if was_acknowledged(&output) {
            answered += 1;
            assert_eq!(whole, FILES, "round {round}: lost after {after:?}");
        }
        files += whole;
        midway += usize::from((1..FILES).contains(&whole));
        seen = now;
        if round % 20 == 1 {
            let again = world.ran(&command(&world, &args).output().unwrap()).done().json();
            assert_eq!(again["rows"], json!(FILES * ROWS));
            assert_eq!(whole_files(&kept(&world), round), FILES);
            seen = kept(&world);
        }
    }
    assert_eq!(world.json(&["doctor"])["findings"], json!([]));
    println!("{kills} kills: {files} files had got in, {midway} imports were midway, {answered} had answered");
    assert!(midway * 50 >= kills, "only {midway} of {kills} kills hit an import between its first part and its last");
}

/// One file of three parts: what is in of it are its first parts, and the next import brings the rest.
#[test]
fn a_file_killed_midway_is_in_by_whole_parts_and_goes_on() {
    const PART: usize = 5_000;
    const ALL: usize = 3 * PART + 300;
    let import = ["import", "leads", "--json", "long.csv"].map(str::to_owned);
    let mut midway = 0;
    for parts in [1, 1, 2, 2, 3] {
        let world = team(REPS);
        leads_file(&world, "long.csv", 0..ALL);
        killed_once(command(&world, &import), || kept(&world).len() >= parts * PART);
        is_sound(&world);
        let there = kept(&world).len();
        assert!([PART, 2 * PART, 3 * PART, ALL].contains(&there), "{there} rows after {parts} parts");
        assert!(spread(&world) <= 1);
        midway += usize::from(there < ALL);
        let rest = world.ran(&command(&world, &import).output().unwrap()).done().json();
        assert_eq!((&rest["imported"], &rest["unchanged"]), (&json!(ALL - there), &json!(there)));
        assert_eq!(kept(&world).len(), ALL);
        is_sound(&world);
    }
    assert!(midway > 0, "no kill hit the middle of the file");
}

/// Leads added by hand: what the command answered is there.
#[test]
fn a_lead_that_was_acknowledged_survives_the_kill() {
    let world = team(REPS);
    let takes = measured(&world, &add_of(0));
    let mut dice = dice();
    for round in 1..=30 {
        let output = killed(command(&world, &add_of(round)), moment(&mut dice, takes));
        is_sound(&world);
        let now = kept(&world);
        let acknowledged = serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok();
        assert!(!acknowledged || now.get(&format!("H-{round}")) == Some(&1), "round {round}");
        assert!(spread(&world) <= 1, "round {round}");
    }
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
        // Up to twice the time it takes, so that some come to their end.
        killed(command(&world, &assign(to)), moment(&mut dice, 2 * takes));
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
    assert!((1..20).contains(&moved), "{moved} of 20 had moved them");
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

//! The last days again under a draft, beside the live engine deciding about the very same leads in the same run: what a
//! rehearsal costs is the reading of the journal, not the thinking. The goal is a million leads in about ten seconds.
//!
//! History is received in files, as `durable` does. `LEADTOWER_BENCH_ROWS` adds a history of that many leads.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and its input is its own")]

#[path = "durable/world.rs"]
mod world;

use std::{
    env,
    fs::{self, File},
    hint::black_box,
    path::Path,
};

use leadtower::{
    actions::{
        Desk,
        ask::{self, Go, ReplayReport, Span},
        command::{ReceiveBatch, Routing},
    },
    clock::{Clock, Stopwatch},
    intake::{self, Object, Options},
    model::{
        decision::Trigger,
        id::LeadId,
        journal::Actor,
        lead::{LeadDraft, Profile},
        roster::{Load, Roster},
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{Arrival, CompiledBook, Floor, accounts::AccountIndex, rotation::Rotation, route},
    rulebook::file,
    store::{Conn, accounts, reps, rulebooks},
};
use tempfile::TempDir;

/// Rows of one file's part, and the minutes until the next.
const PART: usize = 5_000;
const MINUTES: i64 = 2;
const ROUNDS: usize = 3;
/// How often the engine alone decides about all of them in a round: it takes too little time to be told otherwise.
const TURNS: usize = 20;

/// A desk some minutes after the instant of everything.
fn desk(path: &Path, minutes: i64) -> Desk {
    let begin: Instant = world::NOW.parse().unwrap();
    let now = Instant::from_ms(begin.ms() + minutes * 60_000);
    Desk::new(Conn::open(path).unwrap(), Clock::Fixed(now), Actor::named("bench"))
}

/// Receives so many leads; gives what is known of them.
fn history(folder: &Path, database: &Path, rows: usize) -> Vec<Profile> {
    world::found(database);
    let leads = folder.join("leads.csv");
    world::write_leads(&leads, rows);
    let mut file = File::open(&leads).unwrap();
    let plan = intake::survey(&mut file, Object::Leads, &Options::default()).unwrap();
    let mut drafts = intake::leads(file, &plan).unwrap().map(|row| row.unwrap().result.unwrap());
    let mut profiles = Vec::with_capacity(rows);
    for part in 0.. {
        let drafts: Vec<LeadDraft> = drafts.by_ref().take(PART).collect();
        if drafts.is_empty() {
            break;
        }
        profiles.extend(drafts.iter().map(|draft| draft.profile.clone()));
        let (file, batch) = ("leads.csv".to_owned(), "leads.csv 1".to_owned());
        let part_of_file = ReceiveBatch { file, batch, origin: "crm".into(), drafts, rejected: 0, routing: Routing::OwnedToo };
        desk(database, part * MINUTES).receive_batch(part_of_file).unwrap();
    }
    profiles
}

/// Time used, in seconds: on the wall, and on the processor.
#[derive(Clone, Copy)]
struct Spent {
    wall: f64,
    processor: f64,
}

/// Seconds that all threads of this process have run, where the system tells: in hundredths.
fn processor() -> f64 {
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold blanks: the 12th and 13th, of 100 a second.
    let ticks = told.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The fastest of some rounds: what the work costs when nothing else is in the way.
fn fastest<T>(mut work: impl FnMut() -> T) -> (Spent, T) {
    let mut once = || {
        let (begun, watch) = (processor(), Stopwatch::start());
        let done = work();
        (Spent { wall: watch.elapsed().as_secs_f64(), processor: processor() - begun }, done)
    };
    let mut best = once();
    for _ in 1..ROUNDS {
        let next = once();
        if next.0.processor < best.0.processor {
            best = next;
        }
    }
    best
}

/// The engine alone over the same leads.
fn decide_all(database: &Path, book: &Rulebook, leads: &[Profile]) -> Spent {
    let desk = desk(database, 0);
    let roster = Roster::new(reps::all(desk.conn()).unwrap(), Vec::new());
    let compiled = CompiledBook::compile(book, None, &roster);
    let loads = vec![Load::default(); roster.reps().len()];
    let rotation = Rotation::new(&compiled, Vec::new());
    let accounts = AccountIndex::new(&accounts::all(desk.conn()).unwrap(), |_| false);
    let floor = Floor { roster: &roster, loads: &loads, rotation: &rotation, accounts: &accounts };
    let decide = |(number, profile): (usize, &Profile)| {
        let arrival = Arrival {
            lead: LeadId(number as i64),
            profile,
            folded_company: None,
            trigger: Trigger::Received,
            open_leads: &[],
            tried: &[],
            previous: None,
        };
        drop(black_box(route(&arrival, &compiled, &floor, desk.now())));
    };
    let (spent, ()) = fastest(|| (0..TURNS).for_each(|_| leads.iter().enumerate().for_each(decide)));
    Spent { wall: spent.wall / TURNS as f64, processor: spent.processor / TURNS as f64 }
}

fn replay_all(database: &Path, book: &Rulebook) -> (Spent, ReplayReport) {
    let mut desk = desk(database, 24 * 60);
    fastest(|| ask::replay(&mut desk, book, Span::Last(30), |_| Go::On).unwrap().unwrap())
}

fn measure(rows: usize) {
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let database = folder.path().join("some.db");
    let profiles = history(folder.path(), &database, rows);
    let live = rulebooks::history(desk(&database, 0).conn()).unwrap().remove(0).text;
    // Large companies go to another pool.
    let draft = live.replace("to = \"pool:large\"", "to = \"pool:americas\"");
    let [live, draft] = [live, draft].map(|text| file::read_published(&text).unwrap());
    let engine = decide_all(&database, &live, &profiles);
    for (name, book) in [("the live book", &live), ("a draft", &draft)] {
        let (spent, report) = replay_all(&database, book);
        let leads = report.replayed.leads as f64;
        let (ours, bare) = (spent.processor / leads * 1e6, engine.processor / profiles.len() as f64 * 1e6);
        let moved = report.replayed.moved();
        println!("| {rows} | {name} | {moved} | {:.2} | {ours:.2} | {bare:.2} | {:.1} |", spent.wall, ours / bare);
        assert!(book != &live || moved == 0, "under the live book history comes out as it was");
    }
}

fn main() {
    println!(
        "| leads of history | replayed under | leads that move | seconds | us on the processor, a lead | the engine alone | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let wished = env::var("LEADTOWER_BENCH_ROWS").ok().and_then(|rows| rows.parse::<usize>().ok());
    [20_000, 100_000].into_iter().chain(wished).for_each(measure);
}

//! How the dashboard feels in the hand (`performance.md` §3): the real program in a pseudo-terminal of 120x40, at ten
//! thousand and at a million leads, beside the floor of the machine: a program that does nothing but echo.
//!
//! `LEADTOWER_BENCH_ROWS` sets the larger number of leads (1,000,000), `LEADTOWER_BENCH_KEYS` how often each key is
//! pressed (200). Databases lie under `CARGO_TARGET_TMPDIR`, or in the folder that `LEADTOWER_BENCH_KEPT` names, where the
//! next run finds them again.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and its input is its own")]

#[path = "screen/typist.rs"]
mod typist;
#[path = "durable/world.rs"]
mod world;

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use tempfile::TempDir;

use typist::{Answer, Typist};

/// A frame is over when nothing has come for so long; what the worker reads comes within it.
const QUIET: Duration = Duration::from_millis(25);
/// The same while one types a search: an answer that took longer than a blink is waited for as well.
const SEARCHED: Duration = Duration::from_millis(600);

fn number(name: &str, usual: usize) -> usize {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The middle, and what one in a hundred exceeds.
fn spread(figures: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    (figures[figures.len() / 2], figures[(figures.len() * 99).div_ceil(100).saturating_sub(1)])
}

fn row(what: &str, figures: &str, aim: &str) {
    println!("| {what} | {figures} | {aim} |");
}

fn keys(what: &str, typist: &mut Typist, keys: &[&str], times: usize, aim: &str) {
    let answers: Vec<Answer> = (0..times).map(|nth| typist.types(keys[nth % keys.len()], QUIET)).collect();
    let (begun, _) = spread(answers.iter().map(|answer| answer.begun));
    let (middle, slow) = spread(answers.iter().map(|answer| answer.ended));
    let (bytes, _) = spread(answers.iter().map(|answer| answer.bytes as f64));
    row(what, &format!("first byte {begun:.2}, end p50 {middle:.2}, p99 {slow:.2} ms, {bytes:.0} bytes"), aim);
}

/// The company with so many leads, imported by the command as anybody would.
fn company(folder: &Path, rows: usize) -> String {
    let (database, leads) = (folder.join(format!("{rows}.db")), folder.join(format!("{rows}.csv")));
    if database.exists() {
        return database.to_str().unwrap().to_owned();
    }
    world::found(&database);
    world::write_leads(&leads, rows);
    let words = ["leadtower", "--db"].map(OsString::from).into_iter().chain([database.clone().into()]);
    let more = ["--now", world::NOW, "import", "leads"].map(OsString::from);
    let done = leadtower::cli::run(words.chain(more).chain([leads.clone().into()]));
    assert_eq!(format!("{done:?}"), format!("{:?}", ExitCode::SUCCESS));
    std::fs::remove_file(leads).unwrap();
    database.to_str().unwrap().to_owned()
}

fn dashboard(database: &str, folder: &Path) -> Typist {
    Typist::start(env!("CARGO_BIN_EXE_leadtower"), &["--db", database, "--now", world::NOW], folder)
}

/// Reads the file once: measured is what one waits for when the system has it in memory. Often, since a machine that shares
/// its memory with others may take it away within seconds.
fn warm(database: &str) {
    std::io::copy(&mut std::fs::File::open(database).unwrap(), &mut std::io::sink()).unwrap();
}

/// Leads stand in the list, with the reasons of the first.
fn shows_data(screen: &str) -> bool {
    screen.contains("GmbH") && screen.contains(" ROUTED TO ")
}

fn measure(folder: &Path, rows: usize, times: usize) {
    let database = company(folder, rows);
    println!("\n| {rows} leads | measured | aim |\n| --- | --- | --- |");
    warm(&database);
    let starts: Vec<f64> = (0..9).map(|_| dashboard(&database, folder).first(shows_data)).collect();
    let (middle, slow) = spread(starts.into_iter());
    row("first frame with data", &format!("p50 {middle:.1}, slowest {slow:.1} ms"), "40 ms (must 95)");
    let mut typist = dashboard(&database, folder);
    typist.first(shows_data);
    typist.types("", QUIET);
    keys("j, one row down", &mut typist, &["j"], times, "p99 3 ms (must 8, never 16), 425 bytes");
    warm(&database);
    keys("PgDn", &mut typist, &["\x1b[6~"], times, "p99 3 ms (must 8)");
    warm(&database);
    keys("G and g, last and first", &mut typist, &["G", "g"], times, "p99 3 ms (must 8)");
    warm(&database);
    keys("screens 2, 3, 5, 6, 1", &mut typist, &["2", "3", "5", "6", "1"], times, "p99 3 ms (must 8)");
    typist.types("1", QUIET);
    let held: Vec<f64> = (0..10).map(|_| typist.types(&"j".repeat(100), QUIET).ended).collect();
    let (middle, slow) = spread(held.into_iter());
    row("100 held keys to the last byte", &format!("p50 {middle:.1}, slowest {slow:.1} ms"), "33 ms (must 88)");
    let mut letters = Vec::new();
    for word in ["gmbh 155", "last77", "first12 last9", "155052", "zzz"] {
        typist.types("/", SEARCHED);
        for letter in word.chars() {
            warm(&database);
            letters.push(typist.types(&letter.to_string(), SEARCHED).ended);
        }
        typist.types("\x1b", SEARCHED);
    }
    let (middle, slow) = spread(letters.into_iter());
    row("search: a letter to its leads", &format!("p50 {middle:.1}, p99 {slow:.1} ms"), "p99 11 ms (must 30)");
    let seconds = number("LEADTOWER_BENCH_IDLE", 10) as u64;
    let (processor, woken, bytes) = typist.idles(Duration::from_secs(seconds));
    let idle = format!("{processor:.1} ms of processor, woken {woken} times, {bytes} bytes");
    row(&format!("idle, {seconds} s"), &idle, "10 ms (must 30), 0 bytes");
    row("most memory", &format!("{:.0} MiB", typist.memory()), "41 MiB (must 75) beside SQLite's cache");
    assert!(typist.shown().contains("leadtower"), "{}", typist.shown());
}

fn main() {
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let kept = env::var_os("LEADTOWER_BENCH_KEPT").map_or_else(|| folder.path().to_owned(), PathBuf::from);
    let (rows, times) = (number("LEADTOWER_BENCH_ROWS", 1_000_000), number("LEADTOWER_BENCH_KEYS", 200));
    println!("| floor: cat | measured | |\n| --- | --- | --- |");
    let mut floor = Typist::start("sh", &["-c", "stty raw; echo ready; exec cat"], folder.path());
    let start = floor.first(|screen| screen.contains("ready"));
    row("started", &format!("{start:.1} ms"), "");
    keys("a key", &mut floor, &["j"], times, "");
    measure(&kept, 10_000, times);
    if rows > 10_000 {
        measure(&kept, rows, times);
    }
}

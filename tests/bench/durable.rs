//! Leads routed and stored durably, beside the very rows written by hand in the same run (`performance.md` §1 and §4):
//! one by one as forms come in, in batches of 100, and in bulk from a file. The goals are the ratios: 0.92, 0.80, 0.75.
//!
//! What the anchor does, and what it does not, is said in [`hand`]. Small parts of both take turns, so that a busy moment
//! of the disk or the machine meets both; the bulk runs in processes of its own, for the memory of each. The clock is
//! fixed, both files are compared table by table afterwards.
//!
//! `LEADTOWER_BENCH_ROWS` sets the rows of the bulk (1,000,000), `LEADTOWER_BENCH_ROUNDS` how often it is run (3).
//! Files lie under `CARGO_TARGET_TMPDIR`: what is measured is the disk of the target folder.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and its input is its own")]

#[path = "durable/hand.rs"]
mod hand;
#[path = "durable/world.rs"]
mod world;

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use leadtower::{
    actions::{
        Desk,
        command::{self, Add, ReceiveBatch, Routing},
    },
    clock::Stopwatch,
    intake::{self, Object, Options},
    model::lead::LeadDraft,
};
use tempfile::TempDir;

use hand::{Hand, Part, Record};

/// Time used, in seconds: on the wall, and on the processor.
#[derive(Clone, Copy, Default)]
struct Spent {
    wall: f64,
    processor: f64,
}

/// Seconds this thread has run, where the system tells.
fn processor() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn timed<T>(work: impl FnOnce() -> T) -> (Spent, T) {
    let (begun, watch) = (processor(), Stopwatch::start());
    let done = work();
    (Spent { wall: watch.elapsed().as_secs_f64(), processor: processor() - begun }, done)
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn number(name: &str, default: usize) -> usize {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Drafts of a generated file.
fn drafts(folder: &Path, rows: usize) -> Vec<LeadDraft> {
    let path = folder.join("some.csv");
    world::write_leads(&path, rows);
    let mut file = File::open(&path).unwrap();
    let plan = intake::survey(&mut file, Object::Leads, &Options::default()).unwrap();
    intake::leads(file, &plan).unwrap().map(|row| row.unwrap().result.unwrap()).collect()
}

fn receive(desk: &mut Desk, drafts: Vec<LeadDraft>) {
    let (file, batch) = ("leads.csv".to_owned(), "leads.csv 1".to_owned());
    let part = ReceiveBatch { file, batch, origin: "crm".to_owned(), drafts, rejected: 0, routing: Routing::OwnedToo };
    desk.receive_batch(part).unwrap();
}

/// One transaction of the product: a form, or a part of a file.
enum Work {
    Form(Box<command::Command>),
    Part(Vec<LeadDraft>),
}

impl Work {
    /// A form knows no id of another system.
    fn form(draft: &LeadDraft) -> Self {
        Self::Form(Box::new(command::Command::Add(Add { draft: LeadDraft { external_id: None, ..draft.clone() } })))
    }

    fn perform(self, desk: &mut Desk) {
        match self {
            Self::Form(add) => drop(desk.perform(&add).unwrap()),
            Self::Part(drafts) => receive(desk, drafts),
        }
    }
}

/// Both sides in turns, `turn` transactions each. Prints rows a second and their ratio.
fn in_turns(folder: &Path, name: &str, drafts: &[LeadDraft], work: impl Fn(&[LeadDraft]) -> Vec<Work>, turn: usize, aim: f64) {
    let [product, by_hand, watched] = ["product.db", "hand.db", "watched.db"].map(|file| copy(folder, file));
    hand::watch(&watched);
    let mut desk = world::desk(&watched);
    work(drafts).into_iter().for_each(|one| one.perform(&mut desk));
    drop(desk);
    let parts: Vec<Part> = Record::open(&watched).collect();

    let mut desk = world::desk(&product);
    let connection = hand::connect(&by_hand);
    let mut hand = Hand::new(&connection);
    let mut ours: Vec<Spent> = Vec::new();
    let mut theirs: Vec<Spent> = Vec::new();
    let mut work = work(drafts).into_iter();
    for (round, parts) in parts.chunks_exact(turn).enumerate() {
        let mine: Vec<Work> = work.by_ref().take(turn).collect();
        let product = || mine.into_iter().for_each(|one| one.perform(&mut desk));
        let by_hand = || parts.iter().for_each(|part| hand.write(part));
        if round % 2 == 0 {
            ours.push(timed(product).0);
            theirs.push(timed(by_hand).0);
        } else {
            theirs.push(timed(by_hand).0);
            ours.push(timed(product).0);
        }
    }
    drop((desk, hand));
    drop(connection);
    assert_eq!(hand::differences(&product, &by_hand), Vec::<&str>::new(), "{name}: both wrote the same");
    let rows = (turn * parts[0].leads()) as f64;
    let line = Line { name, rows, ours: &ours, theirs: &theirs, aim };
    line.print();
}

/// One line of the report.
struct Line<'a> {
    name: &'a str,
    /// In each of the measured stretches.
    rows: f64,
    ours: &'a [Spent],
    theirs: &'a [Spent],
    aim: f64,
}

impl Line<'_> {
    fn print(&self) {
        let of = |spent: &[Spent], which: fn(&Spent) -> f64| median(spent.iter().map(which));
        let (ours, theirs) = (of(self.ours, |it| it.wall), of(self.theirs, |it| it.wall));
        let busy = [self.ours, self.theirs].map(|spent| of(spent, |it| it.processor) / self.rows * 1e6);
        let Self { name, rows, aim, .. } = self;
        println!(
            "| {name} | {:.0} | {:.0} | {:.2} | {aim:.2} | {:.1} | {:.1} |",
            rows / ours,
            rows / theirs,
            theirs / ours,
            busy[0],
            busy[1]
        );
    }
}

/// A copy of the company without leads.
fn copy(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    for old in [path.clone(), folder.join(format!("{name}-wal")), folder.join(format!("{name}-shm"))] {
        drop(fs::remove_file(old));
    }
    fs::copy(folder.join("company.db"), &path).unwrap();
    path
}

/// Imports a file as its user does: the command itself, both passes over the file and all.
fn import(leads: &Path, database: &Path) {
    let line = ["leadtower", "--json", "--now", world::NOW, "import", "leads", "--reroute"].map(OsString::from);
    let files = [leads.into(), "--db".into(), database.into()];
    assert_eq!(leadtower::cli::run(line.into_iter().chain(files)), ExitCode::SUCCESS);
}

/// Parses the file and writes the recorded rows; reading the record is not timed.
fn import_by_hand(leads: &Path, database: &Path, record: &Path) -> Spent {
    let connection = hand::connect(database);
    hand::in_bulk(&connection);
    let mut hand = Hand::new(&connection);
    let mut rows = csv::Reader::from_path(leads).unwrap();
    let mut row = csv::StringRecord::new();
    let mut sum = Spent::default();
    for part in Record::open(record) {
        let (spent, ()) = timed(|| {
            for _ in 0..part.leads() {
                assert!(rows.read_record(&mut row).unwrap());
            }
            hand.write(&part);
        });
        sum = Spent { wall: sum.wall + spent.wall, processor: sum.processor + spent.processor };
    }
    drop(hand);
    let (closing, ()) = timed(|| drop(connection));
    Spent { wall: sum.wall + closing.wall, processor: sum.processor + closing.processor }
}

/// What a child process does and says of itself: seconds, seconds on the processor, most memory in KiB.
fn child(side: &str, [leads, database, record]: [&Path; 3]) {
    let spent = match side {
        "product" => timed(|| import(leads, database)).0,
        _ => import_by_hand(leads, database, record),
    };
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    println!("{} {} {}", spent.wall, spent.processor, peak.trim().trim_end_matches(" kB"));
}

/// A run in a process of its own: time, and most memory in MiB.
fn apart(side: &str, leads: &Path, database: &Path, record: &Path) -> (Spent, f64) {
    let done = Command::new(env::current_exe().unwrap()).arg(side).args([leads, database, record]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).unwrap();
    // The last line: the command before it gives its own answer.
    let text = text.trim_end().rsplit('\n').next().unwrap();
    let figures: Vec<f64> = text.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
    (Spent { wall: figures[0], processor: figures[1] }, figures[2] / 1_024.0)
}

fn bulk(folder: &Path, rows: usize, rounds: usize) -> [f64; 2] {
    let leads = folder.join("leads.csv");
    world::write_leads(&leads, rows);
    let watched = copy(folder, "watched.db");
    hand::watch(&watched);
    apart("product", &leads, &watched, &watched);
    let (mut ours, mut theirs, mut peaks, mut sizes) = (Vec::new(), Vec::new(), [0.0_f64; 2], [0_u64; 2]);
    for round in 0..rounds {
        let mut sides = [("product", &mut ours), ("hand", &mut theirs)];
        if round % 2 == 1 {
            sides.reverse();
        }
        for (side, spent) in sides {
            let database = copy(folder, &format!("{side}.db"));
            let (time, peak) = apart(side, &leads, &database, &watched);
            let which = usize::from(side == "hand");
            spent.push(time);
            peaks[which] = peaks[which].max(peak);
            sizes[which] = fs::metadata(&database).unwrap().len() - fs::metadata(folder.join("company.db")).unwrap().len();
        }
    }
    let name = format!("bulk, {rows} rows of a file of {} MB", fs::metadata(&leads).unwrap().len() / 1_000_000);
    Line { name: &name, rows: rows as f64, ours: &ours, theirs: &theirs, aim: 0.75 }.print();
    println!(
        "| | peak {:.0} MiB, {} B a lead | peak {:.0} MiB, {} B a lead | | | | |",
        peaks[0],
        sizes[0] / rows as u64,
        peaks[1],
        sizes[1] / rows as u64
    );
    peaks
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, side, leads, database, record] = &arguments[..] {
        return child(side, [leads.as_ref(), database.as_ref(), record.as_ref()]);
    }
    let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let folder = folder.path();
    world::found(&folder.join("company.db"));
    let (rows, rounds) = (number("LEADTOWER_BENCH_ROWS", 1_000_000), number("LEADTOWER_BENCH_ROUNDS", 3));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1_048_576.0;
    println!("{cores} cores, {memory:.0} GiB; every transaction durable (WAL, synchronous = FULL)\n");
    println!("| leads routed and stored | product, a second | by hand | ratio | aim | us on the processor | by hand |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let few = drafts(folder, 30_000);
    in_turns(folder, "one by one", &few[..6_000], |all| all.iter().map(Work::form).collect(), 100, 0.92);
    let hundreds = |all: &[LeadDraft]| all.chunks(100).map(|part| Work::Part(part.to_vec())).collect();
    in_turns(folder, "in batches of 100", &few, hundreds, 5, 0.80);
    let [small, _] = bulk(folder, rows / 10, 1);
    let [large, _] = bulk(folder, rows, rounds);
    println!("\nmemory of ten times the rows: {:.2} of that of a tenth", large / small);
}

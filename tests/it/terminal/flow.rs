//! B82: keys are answered while leads pour in. A short form at a reduced size that goes by no tight clock; the promise
//! itself, which wants an optimised program and a quiet machine, is
//! `LEADTOWER_STRICT=1 cargo test --release --test it b82`.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::Command as Process,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use leadtower::{
    actions::command::{Command, Publish, RepDetails},
    clock::Stopwatch,
    tui::format,
};
use tempfile::TempDir;

use super::{BOOK, add, desk};
use crate::support::pty::Pty;

/// How much of it is asked.
struct Promise {
    leads: usize,
    keys: usize,
    /// Milliseconds that half of the keys may take, and all but one in a hundred.
    frame: Option<(f64, f64)>,
}

/// Longest that any key may take, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(2);
/// Leads that come in a second.
const A_SECOND: u32 = 50;

fn promise() -> Promise {
    if std::env::var("LEADTOWER_STRICT").is_ok_and(|wish| !wish.is_empty() && wish != "0") {
        Promise { leads: 100_000, keys: 500, frame: Some((16.0, 50.0)) }
    } else {
        Promise { leads: 1_500, keys: 60, frame: None }
    }
}

/// A database of so many open leads with an owner, taken in by the command.
fn full(leads: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("leads.db");
    let mut desk = desk(&path, "setup");
    for (name, email) in [("Ana Ruiz", "ana@example.com"), ("Ben Okafor", "ben@example.com")] {
        let details = RepDetails { name: Some(name.to_owned()), email: Some(email.to_owned()), ..RepDetails::default() };
        desk.perform(&Command::AddRep(details)).unwrap();
    }
    desk.perform(&Command::Publish(Publish { text: BOOK.to_owned(), note: None })).unwrap();
    let rows: String = (1..=leads).map(|nth| format!("Person {nth:06},lead{nth}@company{nth}.example,DE\n")).collect();
    let file = folder.path().join("leads.csv");
    fs::write(&file, format!("Name,Email,Country\n{rows}")).unwrap();
    let mut import = Process::new(env!("CARGO_BIN_EXE_leadtower"));
    import.env_clear().env("HOME", folder.path()).arg("--db").arg(&path).args(["import", "leads"]).arg(&file);
    let done = import.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    folder
}

/// Somebody else who adds leads until told to stop; how many so far.
fn pour(path: &Path, stop: &Arc<AtomicBool>, came: &Arc<AtomicUsize>) -> thread::JoinHandle<()> {
    let (path, stop, came) = (path.to_owned(), Arc::clone(stop), Arc::clone(came));
    thread::spawn(move || {
        let mut other = desk(&path, "other");
        while !stop.load(Ordering::Relaxed) {
            let nth = came.load(Ordering::Relaxed);
            add(&mut other, &format!("Late {nth:05}"), &format!("late{nth}@late{nth}.example"), "DE");
            came.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_secs(1) / A_SECOND);
        }
    })
}

/// The names in the list, and which of them the cursor stands on.
fn names(pty: &Pty) -> (Vec<String>, Option<usize>) {
    let screen = pty.screen();
    let name = |line: &str| -> Option<String> {
        let words: Vec<&str> = line.trim_start_matches(['│', '>', ' ']).split_whitespace().collect();
        matches!(words[..], ["WAITING", "Person" | "Late", _, ..]).then(|| words[1..3].join(" "))
    };
    let lines: Vec<(bool, String)> = screen.lines().filter_map(|line| Some((line.starts_with("│>"), name(line)?))).collect();
    let cursor = lines.iter().position(|(selected, _)| *selected);
    (lines.into_iter().map(|(_, name)| name).collect(), cursor)
}

/// The same once a frame is drawn to its end: in one that is half drawn a lead may stand on two lines.
fn whole(pty: &Pty) -> (Vec<String>, usize) {
    let watch = Stopwatch::start();
    loop {
        assert!(watch.elapsed() < PATIENCE, "no whole frame:\n{}", pty.screen());
        let (shown, cursor) = names(pty);
        thread::sleep(Duration::from_millis(5));
        let is_whole = shown.iter().collect::<BTreeSet<_>>().len() == shown.len() && names(pty) == (shown.clone(), cursor);
        if let Some(cursor) = cursor.filter(|_| is_whole) {
            return (shown, cursor);
        }
    }
}

fn selected(pty: &Pty) -> Option<String> {
    let (names, cursor) = names(pty);
    names.get(cursor?).cloned()
}

/// Milliseconds until the cursor stands on that lead.
fn until_on(pty: &mut Pty, key: &str, lead: &str) -> f64 {
    let watch = Stopwatch::start();
    pty.types(key);
    while selected(pty).as_deref() != Some(lead) {
        assert!(watch.elapsed() < PATIENCE, "`{key}` never came to {lead}:\n{}", pty.screen());
        thread::sleep(Duration::from_micros(300));
    }
    watch.elapsed().as_secs_f64() * 1e3
}

#[test]
fn b82_keys_are_answered_while_leads_pour_in_and_the_cursor_stays() {
    let Promise { leads, keys, frame } = promise();
    let folder = full(leads);
    let path = folder.path().join("leads.db");
    let program = Path::new(env!("CARGO_BIN_EXE_leadtower"));
    let env = [("HOME", folder.path().to_str().unwrap()), ("USER", "pat"), ("TZ", "UTC"), ("LANG", "C.UTF-8")];
    let mut pty = Pty::start(program, &["--db", path.to_str().unwrap()], &env, 120, 36);
    pty.wait_until("has its rows", |pty| names(pty).1 == Some(0));
    let (stop, came) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let other = pour(&path, &stop, &came);
    pty.wait_for("arrived");
    let mut took = Vec::with_capacity(keys);
    for nth in 0..keys {
        // Three down, one up: the cursor acts on the line that was on screen when the key was pressed.
        let (key, by) = if nth % 4 == 3 { ("k", -1) } else { ("j", 1) };
        let (shown, cursor) = whole(&pty);
        if let Some(next) = cursor.checked_add_signed(by).and_then(|next| shown.get(next)) {
            took.push(until_on(&mut pty, key, next));
        } else {
            // At the edge of the screen the list scrolls: which lead comes is known by its number.
            let on: usize = shown[cursor].trim_start_matches("Person ").parse().unwrap();
            took.push(until_on(&mut pty, key, &format!("Person {:06}", on + 1)));
        }
        if nth % 10 == 9 {
            let ((shown, cursor), before) = (whole(&pty), came.load(Ordering::Relaxed));
            pty.wait_until("more leads came", |_| came.load(Ordering::Relaxed) > before + 4);
            let (later, stays) = whole(&pty);
            assert_eq!(later[stays], shown[cursor], "the cursor stays with its lead");
        }
    }
    stop.store(true, Ordering::Relaxed);
    other.join().unwrap();
    let came = came.load(Ordering::Relaxed);
    assert!(came > keys / 4, "{came} leads came");
    // All of them are counted in the end, and none of them is under the cursor.
    let open = format::grouped((leads + came) as u64);
    pty.wait_for(&format!(" {open} open"));
    assert!(selected(&pty).is_some_and(|name| name.starts_with("Person ")));
    took.sort_by(f64::total_cmp);
    let (middle, slow) = (took[took.len() / 2], took[(took.len() * 99).div_ceil(100) - 1]);
    println!("{leads} leads, {came} came: a key to its frame p50 {middle:.1}, p99 {slow:.1} ms");
    if let Some((half, most)) = frame {
        assert!(middle <= half && slow <= most, "p50 {middle:.1} of {half} ms, p99 {slow:.1} of {most} ms");
    }
}

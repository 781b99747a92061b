//! B82: keys are answered while leads pour in. How the promise itself is asked for stands in `full.rs`.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use leadtower::{clock::Stopwatch, tui::format};

use super::{
    add, desk,
    full::{self, Full},
};
use crate::support::pty::Pty;

/// How much of it is asked.
struct Promise {
    leads: usize,
    keys: usize,
    /// Milliseconds that half of the keys may take, and all but one in a hundred.
    frame: Option<(f64, f64)>,
}

/// Longest that any key may take, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// Leads that come in a second.
const A_SECOND: u32 = 50;

fn promise() -> Promise {
    full::of(Promise { leads: 100_000, keys: 500, frame: Some((16.0, 50.0)) }, Promise { leads: 1_500, keys: 60, frame: None })
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
pub fn names(pty: &Pty) -> (Vec<String>, Option<usize>) {
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
    let database = Full::of(leads);
    let path = database.path();
    let mut pty = database.start();
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
    let (middle, slow) = full::spread(&mut took);
    println!("{leads} leads, {came} came: a key to its frame p50 {middle:.1}, p99 {slow:.1} ms");
    if let Some((half, most)) = frame {
        assert!(middle <= half && slow <= most, "p50 {middle:.1} of {half} ms, p99 {slow:.1} of {most} ms");
    }
}

//! How much is written, how soon, and what a slow terminal or a busy database does to it. Short forms; how the promises
//! themselves are asked for stands in `full.rs`.

use std::{fs, time::Duration};

use leadtower::clock::Stopwatch;

use super::{
    SIZES, desk,
    flow::{PATIENCE, names},
    full::{self, Full, is_strict},
    world,
};
use crate::support::pty::Pty;

/// Seconds of doing nothing.
fn idle() -> Duration {
    Duration::from_secs(full::of(60, 3))
}

/// A clock that stands still: no minute begins.
pub const STILL: (&str, &str) = ("LEADTOWER_NOW", "2036-11-24T12:00:00Z");

#[test]
fn b80_nothing_is_written_while_nothing_happens() {
    let world = world();
    let pty = world.dashboard(&[STILL]);
    std::thread::sleep(Duration::from_millis(700));
    let before = pty.bytes();
    std::thread::sleep(idle());
    assert_eq!(pty.bytes() - before, 0);
}

/// Clock ticks of processor time so far, and the most memory so far in KiB.
#[cfg(target_os = "linux")]
fn used(pty: &Pty) -> (u64, u64) {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pty.process())).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", pty.process())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    (ticks, peak.trim().trim_end_matches(" kB").parse().unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn b81_idle_costs_next_to_nothing() {
    let database = Full::of(full::of(100_000, 1_500));
    let pty = database.start();
    pty.wait_until("has its rows", |pty| names(pty).1 == Some(0));
    pty.settle();
    std::thread::sleep(Duration::from_millis(700));
    let (before, _) = used(&pty);
    std::thread::sleep(idle());
    let (after, peak) = used(&pty);
    let ticks = after - before;
    println!("idle for {:?}: {ticks} ticks of 10 ms, at most {} MiB", idle(), peak / 1_024);
    // 0.5 % of a core; the short form has a tick for its rounding and one for the minute that may begin.
    let most = idle().as_millis() as u64 / 2_000 + full::of(0, 2);
    assert!(ticks <= most, "{ticks} ticks in {:?}", idle());
    assert!(peak < 150 * 1_024, "{peak} KiB");
}

/// Digits of a number that is found by each of them: rows that are on screen before it begin otherwise, whether the first
/// or the last of those found stand there.
fn digits(round: usize) -> [char; 5] {
    std::array::from_fn(|nth| char::from(b'1' + ((round * 7 + nth * 3) % 8) as u8))
}

/// Whether all that is listed begins so, but for a lead that waits for the cursor to leave.
fn shows_only(pty: &Pty, beginning: &str) -> bool {
    let (names, cursor) = names(pty);
    let fits = |name: &String| name.starts_with(beginning);
    let rest = names.iter().enumerate().filter(|(nth, _)| Some(*nth) != cursor);
    names.iter().any(fits) && rest.into_iter().all(|(_, name)| fits(name))
}

/// Milliseconds from what is typed until that is on screen.
fn until(pty: &mut Pty, typed: &str, shows: impl Fn(&Pty) -> bool) -> f64 {
    let watch = Stopwatch::start();
    pty.types(typed);
    while !shows(pty) {
        assert!(watch.elapsed() < PATIENCE, "`{typed}` never shows what it leaves:\n{}", pty.screen());
        std::thread::sleep(Duration::from_micros(300));
    }
    watch.elapsed().as_secs_f64() * 1e3
}

#[test]
fn b20_each_letter_of_a_filter_shows_what_it_leaves_at_once() {
    let (leads, rounds) = full::of((100_000, 60), (1_500, 4));
    let database = Full::of(leads);
    let mut pty = database.start();
    pty.wait_until("has its rows", |pty| names(pty).1 == Some(0));
    let mut took = Vec::new();
    for round in 0..rounds {
        pty.types("/");
        pty.wait_for("Enter keep");
        // All of them are found by one letter: too many for any order but that of arrival, which shows.
        let of_all = full::of("Age▴", "/ p");
        took.push(until(&mut pty, "p", |pty| ["/ p", of_all].iter().all(|shown| pty.screen().contains(shown))));
        // Numbers have as many noughts in front as the largest leaves.
        let noughts = if leads > 10_000 { "0" } else { "000" };
        pty.types(&format!("erson {noughts}"));
        pty.wait_for(&format!("/ person {noughts}"));
        let mut beginning = format!("Person {noughts}");
        pty.wait_until("shows those that begin so", |pty| shows_only(pty, &beginning));
        pty.settle();
        for digit in digits(round).into_iter().take(6 - noughts.len()) {
            beginning.push(digit);
            assert!(!shows_only(&pty, &beginning), "{beginning} is there before it is asked for:\n{}", pty.screen());
            took.push(until(&mut pty, &digit.to_string(), |pty| shows_only(pty, &beginning)));
        }
        // The cursor is where it was before, and an escape that comes at once with the next would be an Alt key.
        pty.types("\x1b");
        pty.wait_until("is as before", |pty| pty.screen().contains("Touch due▴") && pty.screen().contains("Person 000001"));
        std::thread::sleep(Duration::from_millis(100));
    }
    let (middle, slow) = full::spread(&mut took);
    println!("{leads} leads: a letter to its result p50 {middle:.1}, p99 {slow:.1} ms");
    assert!(!is_strict() || slow <= 50.0, "p99 {slow:.1} of 50 ms");
}

#[test]
fn b83_the_first_frame_comes_at_once() {
    let database = Full::of(full::of(100_000, 1_500));
    let (mut frames, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..full::of(20, 2) {
        let watch = Stopwatch::start();
        let mut pty = database.start();
        for (shown, took) in [(false, &mut frames), (true, &mut rows)] {
            while !pty.screen().contains("[1 Queue]") || (shown && names(&pty).1.is_none()) {
                assert!(watch.elapsed() < 5 * PATIENCE, "never there:\n{}", pty.screen());
                std::thread::sleep(Duration::from_micros(300));
            }
            took.push(watch.elapsed().as_secs_f64() * 1e3);
        }
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
    }
    let ((frame, slowest), (row, _)) = (full::spread(&mut frames), full::spread(&mut rows));
    println!("first frame p50 {frame:.1}, slowest {slowest:.1} ms; with its rows {row:.1} ms");
    assert!(!is_strict() || slowest <= 150.0, "{slowest:.1} of 150 ms");
}

#[test]
fn b83_no_screen_waits_for_a_busy_database() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    let other = desk(&world.path, "other");
    let writing = other.conn().begin().unwrap();
    // Somebody else writes for a while: what this person wants to change waits, and they go on looking.
    pty.types("c");
    pty.wait_for("when?");
    // Enter that comes at once was meant for what was there before.
    std::thread::sleep(Duration::from_millis(300));
    pty.types("\r");
    let watch = Stopwatch::start();
    pty.types("j");
    pty.wait_for(">  WAITING   Uwe Lang");
    pty.types("?");
    pty.wait_for("Keys: ");
    pty.types("\x1b");
    assert!(watch.elapsed() < Duration::from_secs(4), "{:?}", watch.elapsed());
    drop(writing);
    pty.wait_for("CONTACTED");
}

/// Screens that nobody has opened yet are read for the first time then: while somebody else writes, and while this person's
/// own change waits for that.
#[test]
fn b83_every_screen_opens_while_the_database_is_busy() {
    let world = world();
    for (width, height) in SIZES {
        let mut pty = world.start(&[], width, height);
        pty.wait_for("Joao Prado");
        pty.settle();
        let other = desk(&world.path, "other");
        let writing = other.conn().begin().unwrap();
        let watch = Stopwatch::start();
        for (keys, shows) in SCREENS {
            pty.types(keys);
            pty.wait_until(keys, |pty| shows.iter().any(|shown| pty.screen().contains(shown)));
        }
        assert!(watch.elapsed() < Duration::from_secs(3), "{width}x{height}: {:?}", watch.elapsed());
        drop(writing);
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
    }
}

/// What one types to be on a screen, and what only stands there, once it was read.
const SCREENS: [(&str, [&str; 2]); 6] = [
    ("2", ["No territory covers", "No territory covers"]),
    ("3", ["2 can take a lead now", "2 ready"]),
    ("5", ["Ben Okafor", "Ben Okafor"]),
    ("6", ["rulebook 1 went live", "rulebook 1 went live"]),
    ("1\r", ["Timeline", "Timeline"]),
    ("1", ["Joao Prado", "Joao Prado"]),
];

#[test]
fn b84_a_slow_terminal_skips_frames() {
    let world = world();
    let mut pty = world.start_slow(&[STILL], 120, 36, 10_000);
    pty.wait_for("ROUTED TO");
    std::thread::sleep(Duration::from_millis(500));
    let before = pty.bytes();
    let frame = before;
    let watch = Stopwatch::start();
    // Each of them redraws most of the screen: one after the other they would need a minute.
    for _ in 0..200 {
        pty.types("31");
    }
    pty.types("3");
    pty.wait_for("[3 Reps]");
    pty.types("?");
    pty.wait_for("Keys: Reps");
    let written = pty.bytes() - before;
    assert!(written < 12 * frame, "{written} bytes, a frame has {frame}");
    assert!(watch.elapsed() < Duration::from_secs(15), "{:?}", watch.elapsed());
}

#[test]
fn b58_after_a_storm_of_sizes_the_screen_is_that_of_the_last_one() {
    let world = world();
    for (width, height) in SIZES {
        let mut pty = world.start(&[STILL], width, height);
        pty.wait_for("Joao Prado");
        let mut seed = 7_u64 + u64::from(width);
        for _ in 0..60 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            pty.resize(20 + (seed >> 33) as u16 % 180, 5 + (seed >> 50) as u16 % 55);
            std::thread::sleep(Duration::from_millis(3));
        }
        for (width, height) in [(80, 24), (120, 36)] {
            pty.resize(width, height);
            let fresh = world.start(&[STILL], width, height);
            fresh.wait_for("Joao Prado");
            pty.wait_until("looks as if just opened", |pty| pty.screen() == fresh.screen());
        }
    }
}

#[test]
fn b59_poorer_terminals_show_all_of_it() {
    let world = world();
    for term in ["screen", "linux", "vt100", "tmux-256color", "dumb"] {
        let mut pty = world.start(&[("TERM", term), STILL], 120, 36);
        pty.types("1");
        pty.wait_for("Joao Prado");
        pty.types("3");
        pty.wait_for("2 can take a lead now");
        pty.types("q");
        assert_eq!(pty.wait().1, 0, "{term}");
    }
}

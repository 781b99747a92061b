//! How much is written, how soon, and what a slow terminal or a busy database does to it. Short forms: the benchmark
//! measures the long ones.

use std::{fs, time::Duration};

use leadtower::clock::Stopwatch;

use super::{desk, world};
use crate::support::pty::Pty;

/// Seconds of doing nothing; `LEADTOWER_IDLE_SECONDS=60` for the whole promise.
fn idle() -> Duration {
    let said = std::env::var("LEADTOWER_IDLE_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(said.unwrap_or(3))
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
    let world = world();
    let pty = world.dashboard(&[]);
    std::thread::sleep(Duration::from_millis(700));
    let (before, _) = used(&pty);
    std::thread::sleep(idle());
    let (after, peak) = used(&pty);
    // A tick is 10 ms; 0.5 % of a core, and one tick for the minute that may begin.
    let most = idle().as_millis() as u64 / 2_000 + 2;
    assert!(after - before <= most, "{} ticks in {:?}", after - before, idle());
    assert!(peak < 150 * 1_024, "{peak} KiB");
}

#[test]
fn b83_no_screen_waits_for_a_busy_database() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    let other = desk(&world.path, "other");
    let writing = other.conn().begin().unwrap();
    // Somebody else writes for a while: what this person wants to change waits, and they go on looking.
    pty.types("c");
    let watch = Stopwatch::start();
    pty.types("j");
    pty.wait_for(">  WAITING   Uwe Lang");
    pty.types("?");
    pty.wait_for("Keys here");
    pty.types("\x1b");
    assert!(watch.elapsed() < Duration::from_secs(4), "{:?}", watch.elapsed());
    drop(writing);
    pty.wait_for("CONTACTED");
}

#[test]
fn b84_a_slow_terminal_skips_frames() {
    let world = world();
    let mut pty = world.start_slow(&[STILL], 120, 36, 10_000);
    pty.wait_for("line  owed");
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
    pty.wait_for("Keys here: Reps");
    let written = pty.bytes() - before;
    assert!(written < 12 * frame, "{written} bytes, a frame has {frame}");
    assert!(watch.elapsed() < Duration::from_secs(15), "{:?}", watch.elapsed());
}

#[test]
fn b58_after_a_storm_of_sizes_the_screen_is_that_of_the_last_one() {
    let world = world();
    let mut pty = world.dashboard(&[STILL]);
    let mut seed = 7_u64;
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

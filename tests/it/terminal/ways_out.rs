//! Every way out gives the terminal back; a way back in draws everything.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use leadtower::{
    clock::Stopwatch,
    tui::{settings::Mouse, terminal::Screen},
};

use super::{SIZES, World, full::is_strict, pace::STILL, world};
use crate::support::pty::Pty;

/// Run by the test below from this very binary, in a pseudo-terminal.
#[test]
#[ignore = "started by the test below, in a pseudo-terminal"]
fn panic_of_a_child() {
    let _screen = Screen::take(Mouse::Ours).unwrap();
    panic!("a planted one");
}

/// The same on another thread than the one that has the terminal, as the worker's is: that one would go on for long.
#[test]
#[ignore = "started by the test below, in a pseudo-terminal"]
fn panic_of_a_thread_of_a_child() {
    let _screen = Screen::take(Mouse::Ours).unwrap();
    let _ = std::thread::spawn(|| panic!("a planted one")).join();
    std::thread::sleep(Duration::from_mins(1));
}

/// Modes that are on while the program has the terminal, and how each is switched off.
const MODES: [(&str, &str); 6] = [
    ("\x1b[?1000h", "\x1b[?1000l"),
    ("\x1b[?1006h", "\x1b[?1006l"),
    ("\x1b[?1004h", "\x1b[?1004l"),
    ("\x1b[?2004h", "\x1b[?2004l"),
    ("\x1b[?1049h", "\x1b[?1049l"),
    ("\x1b[?25l", "\x1b[?25h"),
];

/// Where those bytes begin for the last time.
fn last(raw: &[u8], wanted: &str) -> Option<usize> {
    raw.windows(wanted.len()).rposition(|window| window == wanted.as_bytes())
}

#[test]
fn b56_the_terminal_is_given_back_on_every_way_out() {
    let world = world();
    let ways: [(&str, &str); 5] = [("q", ""), ("\x03", ""), ("", "TERM"), ("", "HUP"), ("", "INT")];
    for (width, height) in [(120, 36), (80, 24)] {
        for (keys, signal) in ways {
            let mut pty = world.start(&[], width, height);
            pty.wait_for("Joao Prado");
            assert_eq!((pty.modes(), pty.mouse()), ((true, true, true), true));
            let (taken, before) = pty.line();
            assert_ne!(taken, before);
            match signal {
                "" => pty.types(keys),
                name => pty.signal(name),
            }
            pty.wait_until("left", |pty| pty.modes() == (false, false, false) && !pty.mouse());
            let (took, code) = pty.wait();
            assert!(took < Duration::from_secs(2), "{keys:?}{signal} took {took:?}");
            assert_eq!(code == 0, signal.is_empty(), "{keys:?}{signal}: {code}");
            let (after, before) = pty.line();
            assert_eq!(after, before, "the line is another one after {keys:?}{signal}");
            let raw = pty.raw();
            for (on, off) in MODES {
                assert!(last(&raw, on) < last(&raw, off), "{} is not switched off", on.escape_debug());
            }
        }
    }
}

#[test]
fn b56_a_panic_leaves_a_usable_terminal() {
    for (width, height) in SIZES {
        for child in ["panic_of_a_child", "panic_of_a_thread_of_a_child"] {
            panics(child, width, height);
        }
    }
}

fn panics(child: &str, width: u16, height: u16) {
    let name = format!("terminal::ways_out::{child}");
    let arguments = ["--exact", &name, "--ignored", "--nocapture", "--test-threads=1"];
    let mut pty = Pty::start(&std::env::current_exe().unwrap(), &arguments, &[], width, height);
    assert_eq!(pty.wait().1, 101, "{child}");
    pty.wait_until("given back", |pty| pty.modes() == (false, false, false) && !pty.mouse());
    pty.wait_for("a planted one");
    let (after, before) = pty.line();
    assert_eq!(after, before, "{child}: the line is another one");
    let raw = pty.raw();
    let told = last(&raw, "a planted one");
    for (on, off) in MODES {
        let (on, off) = (last(&raw, on), last(&raw, off));
        // What happened is said where it can be read.
        assert!(on.is_some() && on < off && off < told, "{child} at {width}x{height}: {on:?}, {off:?}, {told:?}");
    }
}

/// Run by the test below in a process of its own: opens a terminal with the dashboard in it, and ends, and the
/// terminal with it.
#[test]
#[ignore = "started by the test below"]
fn terminal_that_goes_away() {
    let folder = std::env::var("LEADTOWER_TEST_FOLDER").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_leadtower"));
    let db = Path::new(&folder).join("leads.db");
    // Whoever ignores the signal of a lost terminal is not saved by it.
    let ignoring = format!("trap '' HUP; exec {} --db {}", program.display(), db.display());
    let env = [("HOME", folder.as_str()), ("USER", "pat"), ("TZ", "UTC")];
    let (width, height) = SIZES[std::env::var("LEADTOWER_TEST_SIZE").unwrap().parse::<usize>().unwrap()];
    let mut pty = Pty::start(Path::new("/bin/sh"), &["-c", &ignoring], &env, width, height);
    pty.wait_for(">  WAITING   Tom Becker");
    pty.types("j");
    pty.wait_for(">  WAITING   Uwe Lang");
    std::fs::write(Path::new(&folder).join("pid"), pty.process().to_string()).unwrap();
    std::process::exit(0);
}

/// L1. Where the cursor was a moment before is known the next time.
#[test]
fn b56_the_program_goes_with_its_terminal_and_remembers_where_it_was() {
    for nth in 0..SIZES.len() {
        goes_with_its_terminal(nth);
    }
}

fn goes_with_its_terminal(nth: usize) {
    let world = world();
    let arguments = ["--exact", "terminal::ways_out::terminal_that_goes_away", "--ignored", "--test-threads=1"];
    let mut holder = Command::new(std::env::current_exe().unwrap());
    holder.args(arguments).env("LEADTOWER_TEST_FOLDER", world.folder.path()).env("LEADTOWER_TEST_SIZE", nth.to_string());
    holder.stdout(Stdio::null());
    assert!(holder.status().unwrap().success());
    let gone = Stopwatch::start();
    let pid = std::fs::read_to_string(world.folder.path().join("pid")).unwrap();
    loop {
        let ps = Command::new("ps").args(["-o", "stat=", "-p", &pid]).output().unwrap();
        let state = String::from_utf8(ps.stdout).unwrap();
        if state.trim().is_empty() || state.starts_with('Z') {
            break;
        }
        assert!(gone.elapsed() < Duration::from_secs(2), "still there: {state}");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (width, height) = SIZES[nth];
    world.start(&[], width, height).wait_for(">  WAITING   Uwe Lang");
}

/// The dashboard over a world in a shell that minds its jobs.
fn in_a_shell(world: &World, width: u16, height: u16) -> Pty {
    let (program, db) = (env!("CARGO_BIN_EXE_leadtower"), world.path.display());
    let home = world.folder.path().to_str().unwrap();
    let env = [STILL, ("HOME", home), ("USER", "pat"), ("TZ", "UTC"), ("PS1", "READY> "), ("PATH", "/usr/bin:/bin"), ("ENV", "")];
    let mut pty = Pty::start(Path::new("/bin/sh"), &["-i", "-m"], &env, width, height);
    pty.wait_for("READY>");
    pty.types(&format!("{program} --db {db}\n"));
    pty.wait_for("Joao Prado");
    pty
}

/// Whoever was stopped is not told of another size: the one of then is asked for. Compared with a dashboard that was
/// started at that size.
#[test]
fn b55_after_another_size_while_suspended_the_frame_is_one_drawn_anew() {
    let world = world();
    let sizes = [(80, 24), (160, 40), (120, 36)];
    let fresh: Vec<String> = sizes
        .iter()
        .map(|(width, height)| {
            let mut pty = world.start(&[STILL], *width, *height);
            pty.wait_for("Joao Prado");
            pty.wait_for("Germany goes round");
            pty.settle();
            let screen = pty.screen();
            pty.types("\x03");
            pty.wait();
            screen
        })
        .collect();
    for (width, height) in SIZES {
        let mut pty = in_a_shell(&world, width, height);
        pty.wait_for("Germany goes round");
        for ((width, height), fresh) in sizes.into_iter().zip(&fresh) {
            pty.types("\x1a");
            pty.wait_until("given back", |pty| pty.modes() == (false, false, false));
            pty.wait_for("READY>");
            pty.resize(width, height);
            pty.types("fg\n");
            pty.wait_until("redrawn", |pty| pty.modes().0 && pty.screen().contains("? help"));
            pty.settle();
            assert_eq!(&pty.screen(), fresh, "{width}x{height}");
        }
        pty.types("q");
        pty.wait_until("left", |pty| pty.modes() == (false, false, false));
    }
}

#[test]
fn b55_suspended_the_shell_has_its_terminal_and_fg_redraws_at_the_size_of_then() {
    let world = world();
    for (width, height) in SIZES {
        suspend_and_come_back(&world, width, height);
    }
}

fn suspend_and_come_back(world: &World, width: u16, height: u16) {
    let mut pty = in_a_shell(world, width, height);
    pty.wait_until("has its rows", |pty| pty.screen().contains("? help"));
    pty.settle();
    let (mut fastest, mut slowest) = (Duration::MAX, Duration::ZERO);
    for (width, height) in [(width, height), (80, 24), (120, 36), (80, 24), (120, 36)] {
        pty.types("\x1a");
        pty.wait_until("given back", |pty| pty.modes() == (false, false, false) && !pty.mouse());
        pty.wait_for("READY>");
        let settings = pty.line().0;
        pty.types("echo ok$((40+2))\n");
        pty.wait_for("ok42");
        assert_eq!(pty.line().0, settings);
        pty.resize(width, height);
        let watch = Stopwatch::start();
        pty.types("fg\n");
        // The lowest line of the screen of that size.
        pty.wait_until("redrawn", |pty| {
            let screen = pty.screen();
            screen.lines().nth(usize::from(height) - 1).is_some_and(|line| line.contains("? help"))
                && screen.contains("Joao Prado")
        });
        (fastest, slowest) = (fastest.min(watch.elapsed()), slowest.max(watch.elapsed()));
        assert_eq!((pty.modes(), pty.mouse()), ((true, true, true), true));
    }
    println!("fg to frame: fastest {fastest:?}, slowest {slowest:?}");
    // The shell's part is in it; on a machine busy with other tests only the fastest says something.
    let (took, most) = if is_strict() { (slowest, 100) } else { (fastest, 150) };
    assert!(took <= Duration::from_millis(most), "{took:?} of {most} ms");
    pty.types("q");
    pty.wait_until("left", |pty| pty.modes() == (false, false, false));
}

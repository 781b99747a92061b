//! The dashboard in a real pseudo-terminal, over a real database: it works, and the terminal is given back on every
//! way out.

mod again;
mod copies;
mod editor;
mod flow;
mod full;
mod ground;
mod mended;
mod pace;
mod ways_out;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use leadtower::{
    actions::{
        Desk,
        command::{Add, Command as Verb, Publish, RepDetails},
    },
    clock::{Clock, Stopwatch},
    model::{
        journal::Actor,
        lead::{Fingerprint, LeadDraft, Profile, Standing},
        rep::Capacity,
    },
    store::{Conn, dump},
};
use tempfile::TempDir;

use crate::support::pty::Pty;

const BOOK: &str = r#"
format = 1

[[sla]]
name = "standard"
first_touch = "30m"
clock = "elapsed"

[defaults]
sla = "standard"

[[pool]]
name = "all"
strategy = "round_robin"
members = [{ rep = "ana@example.com" }, { rep = "ben@example.com" }]

[[rule]]
name = "Germany goes round"
when = "country:DE"
to = "pool:all"

[[rule]]
name = "The rest waits"
to = "fallback"
"#;

/// A database with two reps, a rulebook and three leads, one of them in fallback.
struct World {
    folder: TempDir,
    path: PathBuf,
}

fn desk(path: &Path, actor: &str) -> Desk {
    Desk::new(Conn::open(path).unwrap(), Clock::System, Actor::named(actor))
}

fn add(desk: &mut Desk, name: &str, email: &str, country: &str) {
    let profile = Profile {
        name: Some(name.to_owned()),
        email: Some(email.to_owned()),
        country: Some(country.parse().unwrap()),
        ..Profile::default()
    };
    let draft = LeadDraft {
        profile,
        external_id: None,
        created_at: None,
        owner: None,
        standing: Standing::Open,
        touched_at: None,
        closed_at: None,
        value: None,
        fingerprint: Fingerprint([name.len() as u8; 16]),
    };
    desk.perform(&Verb::Add(Add { draft })).unwrap();
}

fn world() -> World {
    world_with("leads.db")
}

fn world_with(file: &str) -> World {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    let mut desk = desk(&path, "setup");
    for (name, email) in [("Ana Ruiz", "ana@example.com"), ("Ben Okafor", "ben@example.com")] {
        let capacity = Capacity { max_open: Some(5), ..Capacity::default() };
        let details = RepDetails {
            name: Some(name.to_owned()),
            email: Some(email.to_owned()),
            capacity: Some(capacity),
            ..RepDetails::default()
        };
        desk.perform(&Verb::AddRep(details)).unwrap();
    }
    desk.perform(&Verb::Publish(Publish::of(BOOK.to_owned(), None))).unwrap();
    add(&mut desk, "Tom Becker", "tom@falkenwerk.example", "DE");
    add(&mut desk, "Uwe Lang", "uwe@langbau.example", "DE");
    add(&mut desk, "Joao Prado", "joao@metalsul.example", "BR");
    World { folder, path }
}

impl World {
    /// The dashboard over it, with everything read.
    fn dashboard(&self, env: &[(&str, &str)]) -> Pty {
        let pty = self.start(env, 120, 36);
        pty.wait_for("Joao Prado");
        pty.wait_for("ROUTED TO");
        pty
    }

    fn start(&self, env: &[(&str, &str)], width: u16, height: u16) -> Pty {
        self.start_slow(env, width, height, usize::MAX)
    }

    /// In a terminal that takes so many bytes a second.
    fn start_slow(&self, env: &[(&str, &str)], width: u16, height: u16, pace: usize) -> Pty {
        let program = Path::new(env!("CARGO_BIN_EXE_leadtower"));
        let home = self.folder.path().to_str().unwrap();
        let mut all = vec![("HOME", home), ("USER", "pat"), ("TZ", "UTC")];
        all.extend_from_slice(env);
        Pty::start_slow(program, &["--db", self.path.to_str().unwrap()], &all, (width, height), pace)
    }

    /// Writes a file into the folder of settings.
    fn config(&self, name: &str, text: &str) {
        let folder = self.folder.path().join(".config/leadtower");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// Longer than keys are dead in a dialog that has just appeared.
fn breath() {
    std::thread::sleep(Duration::from_millis(300));
}

/// Waits until the header says that so many leads are in Fallback.
fn in_fallback(pty: &Pty, leads: usize) {
    let names = ["Fallback", "Fallb"].map(|name| format!("2 {name} {leads}"));
    pty.wait_until(&format!("has {leads} in Fallback"), |pty| names.iter().any(|name| pty.screen().contains(name)));
}

/// Whether the wide screen's words are there, or the narrow one's.
fn shows(pty: &Pty, words: [&str; 2]) -> bool {
    let screen = pty.screen();
    words.iter().any(|words| screen.contains(words))
}

/// At both sizes one meets it in.
const SIZES: [(u16, u16); 2] = [(120, 36), (80, 24)];

#[test]
fn leads_are_assigned_undone_and_a_vacation_is_set_with_the_keys() {
    for (width, height) in SIZES {
        let world = world();
        let mut pty = world.start(&[], width, height);
        pty.wait_for("Joao Prado");
        pty.wait_for("FALLBACK");
        pty.types("2");
        pty.wait_for("[2 Fallb");
        in_fallback(&pty, 1);
        pty.types("a");
        pty.wait_for("Assign 1 lead");
        pty.wait_for("[ ] Ana Ruiz");
        // Enter that comes at once was meant for what was there before.
        breath();
        pty.types("\r");
        pty.wait_for("assigned Joao Prado to Ana Ruiz");
        pty.wait_for("Fallback is empty");
        pty.types("u");
        pty.wait_for("undid");
        in_fallback(&pty, 1);
        pty.types("3");
        pty.wait_until("has two who can take a lead", |pty| shows(pty, ["2 can take a lead now", "2 ready"]));
        pty.types("o");
        pty.wait_for("Ana Ruiz out of office");
        breath();
        pty.types("\x15today\t+3d");
        // What it would do is said before it is done.
        pty.wait_for("New leads");
        pty.types("\r");
        pty.wait_for("VACATION to");
        pty.types("+");
        pty.wait_until("has a place more", |pty| shows(pty, ["of  6", "1/6"]));
        pty.types("t");
        pty.wait_until("has two who can take a lead", |pty| shows(pty, ["2 can take a lead now", "2 ready"]));
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
    }
}

#[test]
fn a_figure_of_fairness_opens_its_leads_and_one_of_them() {
    for (width, height) in SIZES {
        let world = world();
        let mut pty = world.start(&[], width, height);
        pty.wait_for("Joao Prado");
        pty.types("5");
        pty.wait_for("> Ana Ruiz");
        pty.types("j");
        pty.wait_for("> Ben Okafor");
        pty.types("\r");
        pty.wait_for("Ben Okafor: actual 1");
        pty.wait_for("Uwe Lang");
        pty.types("\r");
        pty.wait_for("R1 Germany goes round");
        pty.types("\x1b");
        pty.wait_for("Ben Okafor: actual 1");
        // An escape that comes at once with the next would be an Alt key.
        std::thread::sleep(Duration::from_millis(100));
        pty.types("\x1b");
        pty.wait_until("is back at the figures", |pty| !pty.screen().contains("Okafor: actual"));
        pty.wait_for("> Ben Okafor");
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
    }
}

#[test]
fn what_another_process_writes_shows_at_once_and_keeps_the_cursor() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.types("jj");
    pty.wait_for(">  FALLBACK  Joao Prado");
    let mut other = desk(&world.path, "other");
    add(&mut other, "Zoe Neumann", "zoe@neu.example", "DE");
    let watch = Stopwatch::start();
    pty.wait_for("Zoe Neumann");
    // The promise is 250 ms; a busy machine that runs all tests at once gets more.
    assert!(watch.millis().0 < 2_000, "{:?}", watch.millis());
    pty.wait_for(">  FALLBACK  Joao Prado");
    pty.wait_for("1 new lead arrived");
}

#[test]
fn without_colour_the_selection_stays_visible() {
    let world = world();
    let pty = world.dashboard(&[("NO_COLOR", "1")]);
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(raw.contains("\u{1b}[7m"), "reverse is used");
    assert!(!raw.contains("\u{1b}[;m") && !raw.contains("\u{1b}[38;"), "no colour command is sent");
}

#[test]
fn b54_a_paste_outside_an_input_changes_nothing_and_says_so() {
    for (width, height) in SIZES {
        let world = world();
        let dump = || dump::logical(&Conn::open(&world.path).unwrap()).unwrap();
        let mut pty = world.start(&[], width, height);
        pty.wait_for("Joao Prado");
        let before = dump();
        for screen in ["1", "2", "3", "5", "6"] {
            pty.types(screen);
            pty.wait_for(&format!("[{screen} "));
            pty.types("\u{1b}[200~xx1qqa\r\u{1b}[201~");
            pty.wait_for("Paste ignored here, press / first");
        }
        pty.types("1");
        pty.wait_for("Joao Prado");
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
        assert_eq!(dump(), before);
    }
}

#[test]
fn another_size_is_another_layout() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.resize(38, 8);
    pty.wait_for("needs");
    pty.resize(80, 24);
    pty.wait_for("Joao Prado");
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
}

/// B41, B42: a bulk is one step, and one step back is still there after the program was quit, and after it was killed.
#[test]
fn b41_three_fallback_leads_are_assigned_as_one_and_taken_back_after_a_restart_and_a_kill() {
    for (width, height) in SIZES {
        assigned_and_taken_back(width, height);
    }
}

fn assigned_and_taken_back(width: u16, height: u16) {
    let world = world();
    {
        let mut desk = desk(&world.path, "setup");
        add(&mut desk, "Carla Nunes", "carla@vento.example", "BR");
        add(&mut desk, "Rafael Teles", "rafael@teles.example", "BR");
    }
    let mut pty = world.start(&[], width, height);
    pty.types("2");
    in_fallback(&pty, 3);
    pty.wait_for("Rafael Teles");
    pty.types("V");
    pty.wait_for("3 marked");
    pty.types("a");
    pty.wait_for("Assign 3 leads");
    pty.wait_for("> [ ] Ana Ruiz");
    breath();
    pty.types("\r");
    pty.wait_for("assigned 3 leads to Ana Ruiz");
    pty.wait_for("Fallback is empty");
    pty.types("q");
    assert_eq!(pty.wait().1, 0);

    let mut pty = world.start(&[], width, height);
    pty.wait_for("assigned 3 leads to Ana Ruiz");
    pty.types("u");
    pty.wait_for("undid");
    in_fallback(&pty, 3);
    pty.types("U");
    pty.wait_for("again: assigned 3 leads to Ana Ruiz");
    pty.types("6");
    pty.wait_for("Everything that changed");
    pty.wait_for("did 9 again");
    pty.signal("KILL");
    pty.wait();

    let mut pty = world.start(&[], width, height);
    // It is on the screen that was left when it last quit.
    pty.wait_for("[2 Fallb");
    pty.types("u");
    pty.wait_for("undid");
    in_fallback(&pty, 3);
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
}

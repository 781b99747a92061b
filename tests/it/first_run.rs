//! The first run in a real pseudo-terminal: what is on the disk before and after.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::support::{
    pty::Pty,
    run::{World, mode},
};

/// Everything below a folder, by name.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tree(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

fn dashboard(world: &World, args: &[&str], width: u16, height: u16) -> Pty {
    let (home, tmp) = (world.path("home"), world.path("tmp"));
    let env = [("HOME", home.to_str().unwrap()), ("TMPDIR", tmp.to_str().unwrap()), ("USER", "dana"), ("TZ", "UTC")];
    Pty::start(Path::new(env!("CARGO_BIN_EXE_leadtower")), args, &env, width, height)
}

#[test]
fn b91_whoever_only_looks_leaves_no_file() {
    let world = World::new();
    let before = tree(&world.path(""));
    let named = world.path("home/elsewhere/mine.db");
    let named = named.to_str().unwrap();
    let cases: [(&[&str], &str, &str); 4] = [
        (&[], "q", "~/.local/share/leadtower/leadtower.db"),
        (&[], "jj?\x1b\x03", "~/.local/share/leadtower/leadtower.db"),
        (&["--db", named], "4nowhere.db\r", "~/elsewhere/mine.db"),
        (&["--db", named], "q", "~/elsewhere/mine.db"),
    ];
    for (width, height) in [(120, 36), (80, 24)] {
        for (args, keys, shown) in cases {
            let mut pty = dashboard(&world, args, width, height);
            pty.wait_for("nothing has been written yet");
            pty.wait_for(shown);
            pty.types(keys);
            if keys.contains("nowhere") {
                pty.wait_for("there is no such file");
                pty.types("\x1b");
                pty.wait_for("Look around");
                pty.types("q");
            }
            assert_eq!(pty.wait().1, 0);
            pty.wait_until("gave the terminal back", |pty| pty.modes() == (false, false, false));
            assert_eq!(tree(&world.path("")), before, "{args:?} {keys:?}");
        }
    }
}

#[test]
fn an_empty_start_makes_one_file_for_its_owner_alone() {
    let world = World::new();
    let mut pty = dashboard(&world, &[], 120, 36);
    pty.wait_for("nothing has been written yet");
    pty.types("3");
    pty.wait_for("No lead yet.");
    assert_eq!(mode(&world.database()), 0o600);
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
    let mut pty = dashboard(&world, &[], 80, 24);
    pty.wait_for("No lead yet.");
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
}

#[test]
fn a_copy_that_lies_elsewhere_is_opened_and_nothing_is_made_at_home() {
    let world = World::new();
    world.run(&["--db", "copy.db", "rep", "add", "Ana Ruiz", "--zone", "UTC"]).done();
    let mut pty = dashboard(&world, &[], 120, 36);
    pty.wait_for("nothing has been written yet");
    pty.types("4");
    pty.wait_for("Where is the database?");
    pty.types(&format!("{}\r", world.path("work/copy.db").display()));
    pty.wait_for("1 rep on the roster");
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
    assert!(!world.database().exists());
}

/// The whole way: reps from a file, a first rulebook, leads from a file, and they stand in the queue with their owners.
#[test]
fn a_first_run_sets_up_and_the_queue_shows_who_got_the_leads() {
    for (width, height) in [(120, 36), (80, 24)] {
        let world = World::new();
        world.write("reps.csv", "name,email,zone\nAna Ruiz,ana@example.com,UTC\nBen Okafor,ben@example.com,UTC\n");
        world.write("leads.csv", "Email,Name,Company\nx@one.example,Xenia One,One\ny@two.example,Yan Two,Two\n,,\n");
        let path = |name: &str| world.path("work").join(name).display().to_string();
        let mut pty = dashboard(&world, &[], width, height);
        pty.wait_for("nothing has been written yet");
        pty.types("2");
        pty.wait_for("[1 Reps]");
        pty.types(&format!("1{}\r", path("reps.csv")));
        pty.wait_for("2 new");
        assert!(!world.database().exists(), "a dry run makes no database");
        std::thread::sleep(Duration::from_millis(300));
        pty.types("\r");
        pty.wait_for("reps.csv is in");
        assert_eq!(mode(&world.database()), 0o600);
        pty.types("\r");
        pty.wait_for("Enter puts this live");
        pty.types("\r");
        pty.wait_for("The first rulebook is live");
        pty.types(&format!("1{}\r", path("leads.csv")));
        pty.wait_for("1 rejected");
        std::thread::sleep(Duration::from_millis(300));
        pty.types("\r");
        pty.wait_for("leads.csv is in");
        pty.types("\r");
        pty.wait_for("Xenia One");
        pty.wait_for("Ana Ruiz");
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
        assert_eq!(world.json(&["leads"]).as_array().unwrap().len(), 2);
    }
}

/// Esc while a file comes in: what is in stays, and the rest comes with the same file.
#[test]
fn an_import_that_is_stopped_keeps_whole_parts() {
    let world = World::staffed();
    let rows: String = (0..30_000).map(|n| format!("lead{n}@firm{n}.example,Lead {n}\n")).collect();
    world.write("many.csv", format!("Email,Name\n{rows}"));
    let mut pty = dashboard(&world, &[], 120, 36);
    pty.wait_for("No lead yet.");
    pty.types("I");
    pty.wait_for("Import a file of");
    std::thread::sleep(Duration::from_millis(300));
    pty.types(&format!("1{}\r", world.path("work/many.csv").display()));
    pty.wait_for("30,000 new");
    std::thread::sleep(Duration::from_millis(300));
    pty.types("\r");
    pty.wait_until("has a part in", |_| world.json(&["leads", "--limit", "1"]).as_array().unwrap().len() == 1);
    pty.types("\x1b");
    pty.wait_for("many.csv is stopped");
    pty.wait_for("The same file again reads the rest.");
    pty.types("\rq");
    assert_eq!(pty.wait().1, 0);
    let left = world.json(&["import", "leads", "many.csv"]);
    let (new, known) = (left["imported"].as_u64().unwrap(), left["unchanged"].as_u64().unwrap());
    assert!(new > 0 && known > 0 && known % 5_000 == 0 && new + known == 30_000, "{left}");
}

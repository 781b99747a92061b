//! The first run in a real pseudo-terminal: what is on the disk before and after.

use std::path::{Path, PathBuf};

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
        (&["--db", named], "3nowhere.db\r", "~/elsewhere/mine.db"),
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
    pty.types("2");
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
    pty.types("3");
    pty.wait_for("Where is the database?");
    pty.types(&format!("{}\r", world.path("work/copy.db").display()));
    pty.wait_for("1 rep on the roster");
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
    assert!(!world.database().exists());
}

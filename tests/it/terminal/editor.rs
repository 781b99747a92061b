//! The rulebook in a person's own editor: it has the terminal to itself, and what goes wrong in it costs nothing.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use super::{World, world};
use crate::support::pty::Pty;

/// An editor that shows the file and which files it was handed, and then does what is typed.
const EDITOR: &str = "#!/bin/sh\n\
    echo \"opened with $(ls -l /proc/$$/fd | grep -c leads.db) of the database, $(stat -c %a \"$1\") $(stat -c %a \"$(dirname \"$1\")\")\"\n\
    grep '^#!' \"$1\"\necho ready\nread -r change\nsed -i \"$change\" \"$1\"\n";

/// Waits until it stands open for the nth time, and reads.
fn opened(pty: &Pty, nth: usize) {
    pty.wait_until(&format!("is open {nth} times"), |pty| pty.screen().matches("ready").count() == nth);
}

fn editor(world: &World) -> PathBuf {
    let path = world.folder.path().join("editor.sh");
    fs::write(&path, EDITOR).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[test]
fn b56_an_editor_gets_the_terminal_and_what_it_leaves_is_read() {
    let world = world();
    let path = editor(&world);
    let temporary = world.folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let mut pty = world.dashboard(&[
        ("EDITOR", path.to_str().unwrap()),
        ("TMPDIR", temporary.to_str().unwrap()),
        ("PATH", "/usr/bin:/bin"),
    ]);
    pty.types("4");
    pty.wait_for("Spelled");
    let before = pty.modes();

    pty.types("\x05");
    opened(&pty, 1);
    pty.wait_for("opened with 0 of the database, 600 700");
    assert_eq!(pty.modes(), (false, false, false), "the terminal is the editor's");
    assert_eq!(pty.line().0, pty.line().1);
    // What is wrong comes back above its line, and is no part of the book.
    pty.types("s/pool:all/pool:al/\n");
    pty.wait_for("did you mean `all`?");
    pty.wait_for("Ctrl-e opens it again");
    assert_eq!(pty.modes(), before);
    pty.types("\x05");
    opened(&pty, 2);
    pty.wait_for("#! unknown pool `al`; did you mean `all`?");

    // Ctrl-c is the editor's own, and what was written is still there.
    pty.types("\x03");
    pty.wait_for("ended with signal: 2 (SIGINT): nothing is changed");
    pty.types("\x05");
    opened(&pty, 3);
    pty.types("s/pool:al\"/nurture\"/\n");
    pty.wait_for("DRAFT");
    pty.wait_for("Nurture queue");
    assert!(fs::read_dir(&temporary).unwrap().next().is_none(), "nothing is left behind");
    pty.types("q");
    pty.wait();
}

#[test]
fn b56_an_editor_that_is_missing_says_so_and_the_dashboard_goes_on() {
    let world = world();
    let mut pty = world.dashboard(&[("EDITOR", "no-such-editor"), ("PATH", "/usr/bin:/bin")]);
    pty.types("4");
    pty.wait_for("Spelled");
    pty.types("\x05");
    pty.wait_for("the editor `no-such-editor` ended with exit status: 127");
    pty.types("q");
    let (_, code) = pty.wait();
    assert_eq!(code, 0);
}

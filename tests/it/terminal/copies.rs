//! Copies and the mouse, through a real terminal.

use std::{fs, os::unix::fs::PermissionsExt};

use super::{World, add, desk, world};

impl World {
    /// A program of that name in a folder of programs, which is given back.
    fn tool(&self, name: &str, script: &str) -> String {
        let folder = self.folder.path().join("bin");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        format!("{}:/usr/bin:/bin", folder.display())
    }

    fn settings(&self, text: &str) {
        self.config("config.toml", text);
    }
}

fn sent(pty: &crate::support::pty::Pty, bytes: &str) -> bool {
    pty.raw().windows(bytes.len()).any(|window| window == bytes.as_bytes())
}

/// `uwe@langbau.example`, as RFC 4648 has it.
const ENCODED: &str = "dXdlQGxhbmdiYXUuZXhhbXBsZQ==";

#[test]
fn b52_a_copy_goes_to_the_terminal_and_the_toast_says_so() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.types("jy");
    pty.wait_for("Copy of Uwe Lang");
    super::breath();
    pty.types("1");
    pty.wait_for("copied email: OSC 52, 19 bytes");
    assert!(sent(&pty, &format!("\x1b]52;c;{ENCODED}\x07")));
}

/// 74,994 bytes of base64 at most, which come in fours: 56,244 of text go, one more does not and an export is offered.
#[test]
fn b52_what_no_terminal_takes_is_refused_and_an_export_offered() {
    for (bytes, says) in [(56_244, "OSC 52, 56,244 bytes"), (56_245, "74,996 bytes encoded")] {
        let world = world();
        add(&mut desk(&world.path, "setup"), &"x".repeat(bytes), "long@long.example", "DE");
        let mut pty = world.dashboard(&[]);
        pty.types("/long\r");
        pty.wait_for("L-4  xxx");
        pty.types("y");
        pty.wait_for("Copy of xxx");
        super::breath();
        pty.types("2");
        pty.wait_for(says);
        assert_eq!(sent(&pty, "\x1b]52;"), bytes == 56_244);
    }
}

#[test]
fn b52_inside_tmux_the_terminal_around_it_is_meant() {
    let world = world();
    let socket = format!("{}/tmux,1,0", world.folder.path().display());
    let path = world.tool("tmux", &format!("echo $* > {0}/said; exec /bin/cat > {0}/copied", world.folder.path().display()));
    let mut pty = world.dashboard(&[("TMUX", &socket), ("PATH", &path)]);
    pty.types("jy");
    pty.wait_for("Copy of Uwe Lang");
    super::breath();
    pty.types("1");
    pty.wait_for("copied email: OSC 52 and tmux, 19 bytes");
    let read = |name: &str| fs::read_to_string(world.folder.path().join(name)).unwrap();
    assert_eq!((read("copied").as_str(), read("said").trim()), ("uwe@langbau.example", "load-buffer -w -"));
    assert!(sent(&pty, &format!("\x1bPtmux;\x1b\x1b]52;c;{ENCODED}\x07\x1b\\")));
}

/// Stock tmux drops a wrapped sequence without a word: the toast does not promise what nobody knows.
#[test]
fn b52_where_tmux_itself_does_not_take_it_the_toast_says_what_may_be_missing() {
    let world = world();
    let socket = format!("{}/tmux,1,0", world.folder.path().display());
    let path = world.tool("tmux", "exit 1");
    let mut pty = world.dashboard(&[("TMUX", &socket), ("PATH", &path)]);
    pty.types("Y");
    pty.wait_for("copied 1 row: OSC 52, which tmux drops unless its allow-passthrough is on");
}

#[test]
fn b52_a_program_of_the_desktop_takes_it_as_well_or_alone() {
    let world = world();
    let path = world.tool("xclip", &format!("exec /bin/cat > {}/copied", world.folder.path().display()));
    let copied = || fs::read_to_string(world.folder.path().join("copied")).unwrap_or_default();
    let mut pty = world.dashboard(&[("DISPLAY", ":0"), ("PATH", &path)]);
    pty.types("jy");
    pty.wait_for("Copy of Uwe Lang");
    super::breath();
    pty.types("1");
    pty.wait_for("copied email: OSC 52 and xclip, 19 bytes");
    assert_eq!(copied(), "uwe@langbau.example");
    drop(pty);
    world.settings("clipboard = \"native\"\n");
    let mut pty = world.dashboard(&[("DISPLAY", ":0"), ("PATH", &path)]);
    pty.types("Y");
    pty.wait_for("copied 1 row: xclip");
    assert!(!sent(&pty, "\x1b]52;"), "no OSC 52 where only a program is wanted");
    assert!(copied().starts_with("L-2\t"), "{}", copied());
}

#[test]
fn b52_a_program_that_hangs_gets_half_a_second_and_off_is_off() {
    let world = world();
    let path = world.tool("xclip", "exec sleep 100");
    let mut pty = world.dashboard(&[("DISPLAY", ":0"), ("PATH", &path)]);
    pty.types("Y");
    pty.wait_for("copied 1 row: OSC 52,");
    drop(pty);
    world.settings("clipboard = \"off\"\n");
    let mut pty = world.dashboard(&[("DISPLAY", ":0"), ("PATH", &path)]);
    pty.types("Y");
    pty.wait_for("copying is off in the settings");
    assert!(!sent(&pty, "\x1b]52;"));
}

#[test]
fn b53_a_terminal_tells_of_clicks_until_the_mouse_is_given_back() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    assert!(pty.mouse());
    let line = pty.screen().lines().position(|line| line.contains("Uwe Lang")).unwrap() + 1;
    pty.types(&format!("\x1b[<0;20;{line}M\x1b[<0;20;{line}m"));
    pty.wait_for(">  WAITING   Uwe Lang");
    // Coming back to the front, the first click only says so.
    let line = pty.screen().lines().position(|line| line.contains("Joao Prado")).unwrap() + 1;
    pty.types(&format!("\x1b[O\x1b[I\x1b[<0;20;{line}M\x1b[<0;20;{line}m"));
    super::breath();
    assert!(pty.screen().contains(">  WAITING   Uwe Lang"), "{}", pty.screen());
    pty.types("%");
    pty.wait_for("mouse off");
    pty.wait_until("is without the mouse", |pty| !pty.mouse());
    pty.types("%");
    pty.wait_until("has the mouse again", |pty| pty.mouse());
    drop(pty);
    world.settings("mouse = false\n");
    let pty = world.dashboard(&[]);
    assert!(!pty.mouse());
}

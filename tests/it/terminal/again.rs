//! Opened again: what comes back, and with which keys.

use std::fs;

use super::{world, world_with};

#[test]
fn b93_where_one_was_comes_back_and_databases_do_not_mix() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.types("s");
    pty.wait_for("Order of this list");
    super::breath();
    pty.types("jj\r");
    pty.wait_for("sort: oldest first");
    pty.types("/t");
    pty.wait_for("/ t");
    pty.types("\r");
    pty.types("P");
    pty.wait_for("╮╭");
    pty.types("3jq");
    assert_eq!(pty.wait().1, 0);
    let mut again = world.start(&[], 120, 36);
    again.wait_for("[3 Reps]");
    again.wait_for("> Ben Okafor");
    again.types("1");
    again.wait_for("sort: oldest first");
    again.wait_for("/ t");
    again.wait_for("╮╭");
    // A lead that is gone, another database: the usual beginning.
    let other = world_with("other.db");
    let fresh = other.dashboard(&[]);
    assert!(fresh.screen().contains("sort: touch due"), "{}", fresh.screen());
}

#[test]
fn b93_the_lead_under_the_cursor_comes_back() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.types("jjq");
    pty.wait();
    let pty = world.start(&[], 120, 36);
    pty.wait_for(">  FALLBACK  Joao Prado");
}

#[test]
fn b93_a_damaged_memory_is_set_aside_with_a_word() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.types("3q");
    pty.wait();
    let folder = world.folder.path().join(".local/state/leadtower");
    let files = || -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(files().len(), 1, "{:?}", files());
    let file = folder.join(&files()[0]);
    fs::write(&file, "{ \"screen\": ").unwrap();
    let pty = world.dashboard(&[]);
    pty.wait_for("and set aside");
    assert!(pty.screen().contains("[1 Queue]"));
    assert!(files().iter().any(|name| name.ends_with(".json.bad")), "{:?}", files());
}

#[test]
fn b60_keys_of_ones_own_hold_and_a_wrong_line_is_named() {
    let world = world();
    world.config("keys.toml", "[move]\nassign = \"A\"\n[add]\nasign = \"f7\"\n");
    let mut pty = world.dashboard(&[]);
    pty.wait_for("keys.toml line 4: there is no action `asign`; did you mean `assign`?");
    pty.types("\x1b");
    pty.wait_for("A assign");
    pty.types("aA");
    pty.wait_for("Assign 1 lead");
}

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
fn b93_days_and_rep_of_fairness_and_the_entry_of_activity_come_back() {
    let world = world();
    let mut pty = world.dashboard(&[]);
    pty.types("5");
    pty.wait_for("> Ana Ruiz");
    pty.types("j");
    pty.wait_for("> Ben Okafor");
    pty.types("d");
    pty.wait_for("Which days?");
    super::breath();
    pty.types("1");
    pty.wait_for("ast 7 days");
    pty.types("6");
    pty.wait_for("Everything that changed");
    pty.types("/came in");
    pty.wait_for("3 found");
    super::breath();
    pty.types("\r");
    pty.wait_for("R take back");
    pty.types("j");
    pty.wait_for("Entry 5  ");
    pty.types("q");
    assert_eq!(pty.wait().1, 0);
    let mut again = world.start(&[], 120, 36);
    again.wait_for("[6 Activity]");
    again.wait_for("/ came in");
    again.wait_for("Entry 5  ");
    again.types("5");
    again.wait_for("ast 7 days");
    again.wait_for("> Ben Okafor");
}

/// The colour commands with which a screen is drawn.
fn colours(pty: &crate::support::pty::Pty) -> bool {
    String::from_utf8_lossy(&pty.raw()).contains("\u{1b}[38;")
}

#[test]
fn b93_a_look_chosen_by_a_key_is_kept_for_all_databases_and_what_is_written_down_wins() {
    let world = world();
    let look = world.folder.path().join(".local/state/leadtower/look.json");
    let empty = world.folder.path().join("empty.db");
    let first = |env: &[(&str, &str)]| {
        let home = world.folder.path().to_str().unwrap();
        let all = [&[("HOME", home), ("USER", "pat"), ("TZ", "UTC"), ("COLORTERM", "truecolor")], env].concat();
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_leadtower"));
        crate::support::pty::Pty::start(program, &["--db", empty.to_str().unwrap()], &all, 120, 36)
    };
    // Nothing is written before a choice.
    let mut pty = first(&[]);
    pty.wait_for("nothing has been written yet");
    pty.types("m");
    pty.settle();
    pty.types("q");
    pty.wait();
    assert!(!look.exists());
    let mut pty = first(&[]);
    pty.wait_for("nothing has been written yet");
    pty.types("m3");
    pty.wait_for("[1 Queue]");
    pty.types("q");
    pty.wait();
    assert!(fs::read_to_string(&look).unwrap().contains("mono"));
    let kept = fs::read(&look).unwrap();
    // Another database, the same person.
    let all = [("COLORTERM", "truecolor")];
    let pty = world.dashboard(&all);
    assert!(!colours(&pty), "no colours are wanted");
    drop(pty);
    let pty = world.dashboard(&[all[0], ("LEADTOWER_THEME", "dark")]);
    assert!(colours(&pty), "a variable wins");
    drop(pty);
    world.config("config.toml", "theme = \"dark\"\n");
    let mut pty = world.dashboard(&all);
    assert!(colours(&pty), "the settings win");
    pty.types("q");
    pty.wait();
    assert_eq!(fs::read(&look).unwrap(), kept, "and take nothing away");
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
    world.config("keys.toml", "[move]\nassign = \"Q\"\n[add]\nasign = \"f7\"\n");
    let mut pty = world.dashboard(&[]);
    pty.wait_for("keys.toml line 4: there is no action `asign`; did you mean `assign`?");
    pty.types("\x1b");
    pty.wait_for("Q assign");
    pty.types("aQ");
    pty.wait_for("Assign 1 lead");
}

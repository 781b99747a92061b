//! `keys`, and what keys.toml does to them.

use serde_json::{Value, json};

use crate::support::run::World;

fn of<'k>(keys: &'k Value, action: &str) -> Vec<&'k Value> {
    keys.as_array().unwrap().iter().filter(|line| line["action"] == action).collect()
}

#[test]
fn keys_lists_what_is_in_force() {
    let world = World::new();
    let keys = world.json(&["keys"]);
    let assign = of(&keys, "assign");
    assert_eq!(assign[0]["keys"], json!(["a"]));
    assert!(assign.iter().any(|line| line["on"].as_array().unwrap().contains(&json!("lead"))));
    assert_eq!(of(&keys, "half_down")[0]["keys"], json!(["ctrl+d"]));
    let text = world.run(&["keys"]).done().out;
    assert!(text.contains("j Down") && text.contains("half_down"), "{text}");
}

#[test]
fn b60_a_wrong_line_is_named_by_file_and_line_and_the_others_hold() {
    let world = World::new();
    let folder = world.path("home/.config/leadtower");
    std::fs::create_dir_all(&folder).unwrap();
    let text = "[move]\n\
                assign = [\"Q\", \"f7\"]\n\
                asign = \"b\"\n\
                contacted = \"r\"\n\
                undo = \"hyper+u\"\n\
                mark = = 3\n\
                [add]\n\
                down = \"ctrl+n\"\n\
                up = 7\n\
                [other]\n\
                down = \"x\"\n";
    std::fs::write(folder.join("keys.toml"), text).unwrap();
    let ran = world.run(&["keys", "--json"]).ended(3);
    for line in [
        "keys.toml line 3: there is no action `asign`; did you mean `assign`?",
        "keys.toml line 4: `r` is already the key of `reroute`",
        "keys.toml line 5: `hyper+u` is no key",
        "keys.toml line 6: this is no TOML",
        "keys.toml line 9: keys are written as",
        "keys.toml line 10: there is no section `other`",
    ] {
        assert!(ran.err.contains(line), "no `{line}` in {}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 6, "{}", ran.err);
    let keys = ran.json();
    assert_eq!(of(&keys, "assign")[0]["keys"], json!(["Q", "f7"]));
    assert_eq!(of(&keys, "down")[0]["keys"], json!(["j", "down", "ctrl+n"]));
    assert_eq!(of(&keys, "contacted")[0]["keys"], json!(["c"]));
    assert_eq!(of(&keys, "undo")[0]["keys"], json!(["u"]));
    // `config check` speaks of both files.
    let check = world.run(&["config", "check", "--json"]).ended(3).json();
    assert_eq!(check["problems"].as_array().unwrap().len(), 6);
}

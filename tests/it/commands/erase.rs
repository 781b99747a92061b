//! `erase`: asked for once more, told with what it does not reach, in copies as well.

use std::path::Path;

use serde_json::json;

use crate::support::{pty::Pty, run::World};

fn with_somebody() -> World {
    let world = World::staffed();
    let told = ["--name", "Tom Becker", "--email", "tom@becker.example", "--company", "Falkenwerk"];
    world.run(&[&["add"][..], &told].concat()).done();
    world.run(&["add", "--email", "tom@becker.example"]).done();
    world
}

#[test]
fn b35_the_number_is_asked_for_and_another_one_changes_nothing() {
    let world = with_somebody();
    let before = world.json(&["leads"]);
    let remembered = leadtower::tui::keeper::file_for(&world.path("home/.local/state/leadtower"), &world.database());
    std::fs::create_dir_all(remembered.parent().unwrap()).unwrap();
    std::fs::write(&remembered, r#"{"queue": {"filter": "becker"}}"#).unwrap();
    world.run(&["erase", "L-1"]).ended(2).says("asks for its number").says("--confirm 1");
    for wrong in ["2", "L-12", "yes", "tom@becker.example"] {
        world.run(&["erase", "L-1", "--confirm", wrong]).ended(2).says("nothing was erased");
    }
    assert_eq!(world.json(&["leads"]), before);
    world.run(&["erase", "2", "--confirm", "2"]).ended(1).says("erase L-1, and it goes along");
    let erased = world.json(&["erase", "tom@becker.example", "--confirm", "L-1"]);
    assert_eq!((&erased["verb"], &erased["lead"], &erased["leads"]), (&json!("erased"), &json!(1), &json!(2)));
    assert_eq!(erased["summary"], json!("erased the personal data of L-1 and 1 lead joined to it"));
    assert!(!std::fs::read_to_string(&remembered).unwrap().contains("becker"));
    let list = world.run(&["leads"]).done().out;
    assert!(list.matches("(erased)").count() == 1 && !list.contains("Becker"), "{list}");
    let lead = &world.json(&["leads", "status:disqualified"])[0];
    assert_eq!((&lead["name"], &lead["email"], &lead["erased"]), (&json!(null), &json!(null), &json!(true)));
    world.run(&["erase", "1", "--confirm", "1"]).ended(1).says("was erased");
    world.run(&["assign", "1", "--to", "luc"]).ended(1).says("was erased");
    world.run(&["undo"]).ended(1).says("erased data is gone");
    assert!(world.run(&["explain", "1"]).done().out.contains("erased on 23 Nov"));
    world.run(&["explain", "1", "--why-not", "luc"]).ended(1).says("was erased");
    world.run(&["doctor"]).done();
}

#[test]
fn b35_at_a_terminal_the_number_is_typed_in_full() {
    let world = with_somebody();
    let database = world.database();
    let home = world.path("home");
    let args = ["--db", database.to_str().unwrap(), "--now", "2026-11-23T09:00:00Z", "erase", "L-1"];
    let start = || Pty::start(Path::new(env!("CARGO_BIN_EXE_leadtower")), &args, &[("HOME", home.to_str().unwrap())], 120, 36);
    let mut asked = start();
    asked.wait_for("type L-1 to erase it");
    let told = asked.screen();
    for said in ["L-1 Tom Becker, Falkenwerk", "with it     L-2", "out of reach", "It cannot be undone"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    asked.types("y\r");
    assert_eq!(asked.wait().1, 2, "{}", asked.screen());
    assert!(asked.screen().contains("nothing was erased"));
    assert!(world.run(&["leads"]).done().out.contains("Tom Becker"));
    let mut asked = start();
    asked.wait_for("type L-1 to erase it");
    asked.types("L-1\r");
    assert_eq!(asked.wait().1, 0, "{}", asked.screen());
    assert!(!world.run(&["leads"]).done().out.contains("Tom Becker"));
}

#[test]
fn copies_are_named_until_they_are_rewritten() {
    let world = with_somebody();
    world.run(&["backup", "monday.db"]).done();
    let ran = world.run(&["erase", "L-1", "--confirm", "1"]).ended(3);
    assert!(ran.err.contains("the backup of 23 Nov 2026") && ran.err.contains("monday.db"), "{ran:#?}");
    world.run(&["erase", "L-1", "--confirm", "1"]).ended(1).says("monday.db").says("--backups");
    world.run(&["leads", "--db", "monday.db"]).done();
    world.run(&["erase", "L-1", "--backups"]).ended(2).says("--confirm 1");
    let ran = world.run(&["erase", "L-1", "--backups", "--confirm", "1"]).done();
    assert!(ran.err.contains("rewrote") && ran.out.contains("no backup holds it"), "{ran:#?}");
    let list = world.run(&["leads", "--db", "monday.db"]).done().out;
    assert!(list.contains("(erased)") && !list.contains("Becker"), "{list}");
    world.run(&["doctor", "--db", "monday.db"]).done();
    // Both at once.
    let world = with_somebody();
    world.run(&["backup", "monday.db"]).done();
    let json = world.json(&["erase", "L-1", "--confirm", "1", "--backups"]);
    assert_eq!((&json["backups"], &json["traces"]), (&json!([]), &json!(false)));
}

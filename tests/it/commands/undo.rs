//! Undo, redo, notes: from a command line, as data.

use serde_json::json;

use crate::support::run::World;

#[test]
fn b45_redo_does_again_what_undo_took_back_and_each_is_an_entry() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    let given = world.json(&["journal", "--limit", "1"])[0]["id"].clone();
    world.run(&["assign", "1", "--to", "luc"]).done();
    let undone = world.json(&["undo"]);
    let redone = world.json(&["redo"]);
    assert_eq!((&redone["verb"], &redone["undoes"]), (&json!("redone"), &undone["id"]));
    assert_eq!(world.json(&["leads"])[0]["owner"], json!("luc@example.com"));
    world.run(&["redo"]).ended(1).says("nothing to do again");
    let journal = world.run(&["journal"]).done().out;
    assert!(journal.contains("again: assigned 1 lead to Luc Petit"), "{journal}");
    assert!(!journal.lines().any(|line| line.contains("again:") && line.contains("taken back")), "{journal}");
    assert!(given.is_u64());
    // A new change ends it.
    world.run(&["undo"]).done();
    world.run(&["touch", "1"]).done();
    world.run(&["redo"]).ended(1).says("nothing to do again");
}

#[test]
fn b44_what_would_go_back_is_said_and_nothing_is_written() {
    let world = World::staffed();
    for email in ["a@one.example", "b@two.example", "c@three.example"] {
        world.run(&["add", "--email", email]).done();
    }
    world.run(&["assign", "1", "3", "--to", "luc", "--actor", "mo"]).done();
    let entry = world.json(&["journal", "--limit", "1"])[0]["id"].to_string();
    let moved = world.json(&["journal", "--limit", "1"])[0]["leads"].as_u64().unwrap();
    let first = world.json(&["leads", &format!("entry:{entry}")]);
    assert_eq!(first.as_array().unwrap().len() as u64, moved, "{first}");
    let lead = first[0]["id"].to_string();
    world.run(&["touch", &lead]).done();
    let entries = world.json(&["journal"]).as_array().unwrap().len();
    let told = world.run(&["undo", &entry, "--dry-run", "--json"]).ended(3).json();
    assert_eq!((&told["stays"], told["goes_back"].as_array().unwrap().len()), (&json!([first[0]["id"]]), 1));
    assert!(told["lines"][1]["text"].as_str().unwrap().contains("contacted since"), "{told}");
    assert_eq!(world.json(&["journal"]).as_array().unwrap().len(), entries, "nothing is written");
    world.run(&["undo", &entry]).ended(1).says("you contacted c@three.example since (");
    let ran = world.run(&["undo", &entry, "--partly"]).ended(3);
    assert!(ran.out.contains("1 lead changed since stays as it is"), "{}", ran.out);
}

#[test]
fn a_note_stands_in_the_explanation_and_in_the_journal() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    let noted = world.json(&["note", "1", "--text", "wrote from the Austin event"]);
    assert_eq!(noted[0]["id"], json!(1));
    let told = world.run(&["explain", "1"]).done().out;
    assert!(told.contains("on 23 Nov 09:00: wrote from the Austin event"), "{told}");
    let journal = world.json(&["journal", "--lead", "1"]);
    assert_eq!(
        (&journal[0]["verb"], &journal[0]["summary"]),
        (&json!("noted"), &json!("noted on 1 lead: wrote from the Austin event"))
    );
    world.run(&["note", "1", "--text", " "]).ended(1).says("a note needs words");
    world.run(&["undo"]).done();
    assert!(!world.run(&["explain", "1"]).done().out.contains("Austin"));
}

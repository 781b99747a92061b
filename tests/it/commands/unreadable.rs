//! A live rulebook that this program can no longer read: leads wait, everything else goes on.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::run::World;

/// A second version is live, and its text is none this program reads.
fn with_an_unreadable_book() -> World {
    let world = World::staffed();
    for n in 0..5 {
        world.run(&["add", "--email", &format!("p{n}@one.example")]).done();
    }
    world.run(&["rules", "publish", "book.toml"]).done();
    make_unreadable(&world, 2);
    world
}

fn make_unreadable(world: &World, version: u32) {
    let changed =
        sql(world).execute("UPDATE rulebook SET text = replace(text, 'hold', 'Hold on') WHERE version = ?1", [version]).unwrap();
    assert_eq!(changed, 1);
}

fn sql(world: &World) -> Connection {
    Connection::open(world.database()).unwrap()
}

fn balances(world: &World) -> String {
    sql(world).query_row("SELECT group_concat(pool || balances) FROM rotation", [], |row| row.get(0)).unwrap()
}

fn state(world: &World, lead: u32) -> Value {
    let leads = world.json(&["leads"]);
    let found = leads.as_array().unwrap().iter().find(|row| row["id"] == json!(lead) || row["id"] == json!(format!("L-{lead}")));
    found.unwrap_or_else(|| panic!("{leads}")).clone()
}

#[test]
fn leads_wait_and_all_else_goes_on() {
    let world = with_an_unreadable_book();
    let why = "rulebook 2 cannot be read by this leadtower (line 20: ";
    let cure = "`leadtower rules show --version 2 --format toml`";
    world.run(&["add", "--email", "new@two.example"]).done().says(why).says(cure);
    let waiting = state(&world, 6);
    assert_eq!((&waiting["status"], &waiting["cause"]), (&json!("fallback"), &json!("no_rule")), "{waiting}");
    world.run(&["leads"]).done().says(why).says(cure);
    world.run(&["route"]).done().says(why);
    world.run(&["explain", "L-1"]).done();
    world.run(&["explain", "L-6"]).done();
    world.run(&["touch", "L-1"]).done();
    world.run(&["assign", "L-6", "--to", "luc@example.com"]).done();
    world.run(&["rep", "away", "luc@example.com", "--until", "2026-11-27"]).done();
    world.run(&["rep", "back", "luc@example.com"]).done();
    world.run(&["rep", "list"]).done();
    world.run(&["report", "fairness"]).done();
    world.run(&["rules", "history"]).done();
    world.run(&["rules", "show"]).ended(1).says("rulebook 2 cannot be read").says(cure);
    assert!(world.run(&["rules", "show", "--format", "toml"]).done().out.contains("Hold on"));
    world.run(&["undo"]).done();
    world.run(&["rules", "restore", "2"]).ended(1).says("live already");
    world.run(&["rules", "restore", "1"]).done();
    assert_eq!(world.run(&["leads"]).done().err, "");
    world.run(&["rules", "restore", "2"]).ended(1).says(why).says(cure);
    world.run(&["add", "--email", "newer@two.example"]).done();
    assert_eq!(state(&world, 7)["status"], json!("assigned"));
}

#[test]
fn a_corrected_book_goes_on_with_the_balances() {
    let world = with_an_unreadable_book();
    let before = balances(&world);
    world.run(&["add", "--email", "new@two.example"]).done();
    world.run(&["tick"]).done();
    assert_eq!(balances(&world), before);
    world.run(&["rules", "publish", "book.toml"]).done();
    assert_eq!(balances(&world), before);
    assert_eq!(world.json(&["doctor"])["findings"], json!([]));
    // Undone, the unreadable one is live again, and that settles nobody away either.
    world.run(&["undo"]).done();
    world.run(&["leads"]).done().says("rulebook 2 cannot be read");
    assert_eq!(balances(&world), before);
}

#[test]
fn clocks_of_a_book_that_cannot_be_read_any_more_run_on() {
    let world = World::staffed();
    world.run(&["add", "--email", "one@one.example"]).done();
    world.run(&["rules", "publish", "book.toml"]).done();
    make_unreadable(&world, 1);
    world.run(&["add", "--email", "two@one.example"]).done();
    let due = state(&world, 1)["sla"]["due"].clone();
    assert!(due.is_string());
    world.run(&["rep", "away", "priya@example.com", "--until", "2026-11-27"]).done();
    world.run(&["rep", "away", "luc@example.com", "--until", "2026-11-27"]).done();
    assert_eq!(state(&world, 1)["sla"]["due"], due, "the live book has that policy: elapsed time");
    let mut late = world.command(&["tick", "--json"]);
    late.env("LEADTOWER_NOW", "2026-11-23T10:00:00Z");
    assert_eq!(world.ran(&late.output().unwrap()).done().json()["breached"], json!(2));
}

#[test]
fn the_doctor_finds_it() {
    let world = with_an_unreadable_book();
    let found = world.run(&["doctor", "--json"]).ended(3).json();
    assert_eq!(found["findings"].as_array().unwrap().len(), 1, "{found}");
    assert!(found.to_string().contains("the live rulebook can be read"), "{found}");
    assert!(found.to_string().contains("rulebook 2, line 20: "), "{found}");
    world.run(&["rules", "publish", "book.toml"]).done();
    world.run(&["doctor"]).done();
}

#[test]
fn values_alone_do_not_make_it_unreadable() {
    let world = World::staffed();
    let harm = "UPDATE rulebook SET text = replace(text, 'country:IT', 'country:XX state:XX-9Z company:>5 city:1..2')";
    sql(&world).execute(harm, []).unwrap();
    world.run(&["add", "--email", "a@one.example"]).done();
    assert_eq!(state(&world, 1)["status"], json!("assigned"));
    assert_eq!(world.run(&["leads"]).done().err, "");
    world.run(&["doctor"]).done();
}

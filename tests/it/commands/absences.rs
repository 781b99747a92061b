//! `rep away`, `rep back`, and who leaves for good.

use serde_json::json;

use crate::support::run::World;

#[test]
fn an_absence_without_an_end_gets_one() {
    let world = World::staffed();
    world.run(&["rep", "away", "priya", "--reason", "sick"]).done();
    let rep = world.json(&["rep", "away", "priya", "--until", "2026-11-25"]);
    assert_eq!((&rep["until"], &rep["reason"]), (&json!("2026-11-24T23:00:00Z"), &json!("sick")));
    assert_eq!(rep["absences"].as_array().unwrap().len(), 1);
    let decision = world.json(&["add", "--email", "a@one.example", "--now", "2026-11-24T22:00:00Z"]);
    assert_eq!(decision["outcome"]["owner"], json!("luc@example.com"));
    world.run(&["undo", "--now", "2026-11-24T22:00:00Z"]).done();
    world.run(&["undo"]).done();
    assert_eq!(world.json(&["rep", "list"])[1]["until"], json!(null));
    world.run(&["rep", "away", "priya", "--until", "2026-11-25"]).done();
    assert_eq!(world.json(&["rep", "list", "--now", "2026-11-25T09:00:00Z"])[1]["status"], json!("available"));
}

#[test]
fn what_is_said_of_an_absence_is_how_it_ends_on_the_reps_own_clock() {
    let world = World::staffed();
    let said = |args: &[&str]| world.run(&[&["rep", "away", "priya"], args].concat()).done().out;
    let told = said(&["--from", "2026-12-01", "--until", "2026-12-05"]);
    assert!(told.contains("away (vacation) from 1 Dec to 4 Dec"), "{told}");
    let told = said(&["--until", "2026-12-01"]);
    // Days are the rep's, a time is that of who reads it.
    assert!(told.contains("from 23 Nov 09:00 to 4 Dec"), "one absence goes over into the next: {told}");
    world.run(&["rep", "away", "priya", "--until", "2026-12-01"]).ended(1).says("is away until 1 Dec 2026 00:00 already");
}

#[test]
fn a_window_that_cannot_be_is_told_on_the_reps_own_clock() {
    let world = World::staffed();
    let away = |args: &[&str]| world.run(&[&["rep", "away", "priya"], args].concat()).ended(1);
    away(&["--from", "2026-12-01", "--until", "2026-11-30"])
        .says("an absence from 1 Dec 2026 00:00 cannot end on 30 Nov 2026 00:00");
    away(&["--from", "2026-01-01", "--until", "2026-02-01"]).says("until 1 Feb 2026 00:00 is over already");
    away(&["--from", "2026-12-01", "--leads", "reroute"]).says("this one begins on 1 Dec 2026 00:00");
}

#[test]
fn an_absence_that_did_not_begin_is_cancelled() {
    let world = World::staffed();
    world.run(&["rep", "away", "priya", "--from", "2026-12-01", "--until", "2026-12-05"]).done();
    let told = world.run(&["rep", "back", "priya"]).done().out;
    assert!(told.contains("Priya Shah stays: the absence from 1 Dec is cancelled"), "{told}");
    assert_eq!(world.json(&["rep", "list", "--now", "2026-12-02T09:00:00Z"])[1]["status"], json!("available"));
    world.run(&["rep", "back", "priya"]).ended(1).says("is not away");
    world.run(&["undo"]).done();
    assert_eq!(world.json(&["rep", "list", "--now", "2026-12-02T09:00:00Z"])[1]["status"], json!("away"));
}

#[test]
fn who_stops_working_leads_leaves_none_behind() {
    let world = World::staffed();
    world.run(&["rep", "away", "luc"]).done();
    world.run(&["add", "--email", "a@one.example"]).done();
    let refused = world.run(&["rep", "edit", "priya", "--status", "inactive"]).ended(1);
    refused.says("`Priya Shah` owns 1 open lead; `rep remove`").says("--leads-to REP");
    world.run(&["rep", "edit", "luc", "--status", "inactive"]).done();
}

#[test]
fn a_file_makes_nobody_leave_who_still_owns_leads() {
    let world = World::staffed();
    world.run(&["rep", "away", "luc"]).done();
    world.run(&["add", "--email", "a@one.example"]).done();
    world.write("reps.csv", "Name,Email,Active\nPriya Shah,priya@example.com,no\n");
    world.run(&["import", "reps", "reps.csv"]).ended(3);
    let rejects = std::fs::read_to_string(world.path("work").join("reps.csv.rejects.csv")).unwrap();
    assert!(rejects.contains("`Priya Shah` owns 1 open lead; `rep remove`"), "{rejects}");
    world.run(&["doctor"]).done();
    world.run(&["rep", "remove", "priya"]).ended(1).says("--leads-to");
    world.run(&["rep", "remove", "priya", "--leads-to", "fallback"]).done();
    assert_eq!(world.json(&["leads"])[0]["status"], json!("fallback"));
    world.run(&["import", "reps", "reps.csv"]).done();
    world.run(&["rep", "remove", "priya"]).ended(1).says("has left already");
}

#[test]
fn an_absence_is_dated_in_a_decision_as_in_the_roster() {
    let world = World::staffed();
    let said = world.run(&["rep", "away", "priya", "--until", "2026-11-30"]).done().out;
    assert!(said.contains("to 29 Nov"), "the roster tells the last day, a decision the first day back: {said}");
    world.run(&["add", "--email", "a@one.example"]).done();
    let explained = world.run(&["explain", "1"]).done().out;
    assert!(explained.contains("Priya Shah is away until 30 Nov") && !explained.contains("29 Nov"), "{explained}");
    world.run(&["rep", "edit", "priya", "--zone", "Asia/Tokyo"]).done();
    assert_eq!(world.run(&["explain", "1"]).done().out, explained, "what she moved to later changes no old decision");
}

//! Days off, of reps and of the company.

use serde_json::json;

use crate::support::run::World;

const BOOK: &str = r#"format = 1
[defaults]
hours = { zone = "Europe/Berlin", week = "Mon-Fri 09:00-18:00", holidays = ["2026-12-25"] }

[[pool]]
name = "sales"
members = [{ rep = "priya@example.com" }, { rep = "luc@example.com" }]
respect_hours = true

[[sla]]
name = "slow"
first_touch = "4h"

[[rule]]
name = "Everybody"
to = "pool:sales"
sla = "slow"
"#;

fn company() -> World {
    let world = World::new();
    let add = |name, email| {
        world.run(&["rep", "add", name, "--email", email, "--zone", "Europe/Berlin", "--hours", "Mon-Fri 09:00-18:00"]).done();
    };
    add("Priya Shah", "priya@example.com");
    add("Luc Petit", "luc@example.com");
    world.write("book.toml", BOOK);
    world.run(&["rules", "publish", "book.toml"]).done();
    world
}

#[test]
fn the_companys_days_off_bind_whoever_has_none_of_their_own() {
    let world = company();
    let christmas = "2026-12-25T09:00:00Z";
    let list = world.json(&["rep", "list", "--now", christmas]);
    assert_eq!((&list[0]["working_now"], &list[0]["status"]), (&json!(false), &json!("off_hours")));
    assert_eq!((&list[0]["holidays"], &list[0]["days_off"]), (&json!([]), &json!(["2026-12-25"])));
    let rep = world.json(&["rep", "edit", "luc", "--holidays", "2026-12-24; 2026-12-31"]);
    assert_eq!(
        (&rep["holidays"], &rep["days_off"]),
        (&json!(["2026-12-24", "2026-12-31"]), &json!(["2026-12-24", "2026-12-31"]))
    );
    let decision = world.json(&["add", "--email", "a@one.example", "--now", christmas]);
    assert_eq!(decision["outcome"]["owner"], json!("luc@example.com"), "who is off is not asked: {decision:#}");
    let off = decision["pools"][0]["members"].as_array().unwrap().iter().find(|member| member["rep"] == "priya@example.com");
    assert_eq!(off.unwrap()["verdict"], json!("off_hours"));
    let why_not = world.json(&["explain", "1", "--why-not", "priya", "--now", christmas]);
    assert_eq!(why_not["why_not"]["would_need"], json!(["at work at 09:00"]));
    let lead = &world.json(&["leads"])[0];
    assert_eq!(lead["sla"]["due"], json!("2026-12-25T13:00:00Z"), "his day counts");
    assert_eq!(world.json(&["rep", "edit", "luc", "--holidays", "none", "--now", christmas])["days_off"], json!(["2026-12-25"]));
    let lead = &world.json(&["leads"])[0];
    assert_eq!(lead["sla"]["due"], json!("2026-12-28T12:00:00Z"), "and now it does not");
}

#[test]
fn a_day_off_binds_who_has_no_hours_too() {
    let world = World::staffed();
    let rep = world.json(&["rep", "edit", "luc", "--holidays", "2026-11-23"]);
    assert_eq!((&rep["working_now"], &rep["until"]), (&json!(false), &json!("2026-11-24T00:00:00Z")));
    world.run(&["rep", "edit", "luc", "--holidays", "Christmas"]).ended(2).says("`Christmas` is no date");
}

#[test]
fn days_off_come_in_with_the_roster() {
    let world = World::new();
    world.write("reps.csv", "Name,Holidays\nPriya Shah,\"2026-12-25, 2026-12-26\"\nLuc Petit,\nAna Lima,Christmas\n");
    let ran = world.run(&["import", "reps", "reps.csv"]).ended(3);
    assert!(ran.err.contains("1 rejected") || ran.out.contains("1 rejected"), "{ran:#?}");
    let list = world.json(&["rep", "list"]);
    assert_eq!((&list[1]["name"], &list[1]["holidays"]), (&json!("Priya Shah"), &json!(["2026-12-25", "2026-12-26"])));
    assert_eq!(list[0]["holidays"], json!([]));
}

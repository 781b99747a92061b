//! Somebody asks again, and what cannot have happened.

use serde_json::json;

use crate::support::run::World;

#[test]
fn who_asks_again_shows_on_the_lead_that_is_open() {
    let world = World::staffed();
    world.run(&["add", "--email", "ana@one.example"]).done();
    assert_eq!(world.json(&["explain", "1"])["touchpoints"], json!([]));
    world.run(&["add", "--email", "ana@one.example", "--set", "source=chat", "--now", "2026-11-23T09:05:00Z"]).done();
    world.run(&["add", "--email", "ana@one.example", "--now", "2026-11-23T09:12:00Z"]).done();
    assert_eq!(
        world.json(&["explain", "1"])["touchpoints"],
        json!([
            {"lead": 3, "at": "2026-11-23T09:12:00Z", "source": null},
            {"lead": 2, "at": "2026-11-23T09:05:00Z", "source": "chat"},
        ])
    );
    let told = world.run(&["explain", "1"]).done().out;
    assert!(
        told.contains("asked again 2 times, last 23 Nov 09:12\n  L-3 on 23 Nov 09:12\n  L-2 on 23 Nov 09:05, chat\n"),
        "{told}"
    );
    world.run(&["undo", "--now", "2026-11-23T09:13:00Z"]).done();
    assert!(world.run(&["explain", "1"]).done().out.contains("asked again once, last 23 Nov 09:05"));
    world.run(&["snooze", "2", "--until", "2026-12-01"]).ended(1).says("lead L-2 is a duplicate");
}

#[test]
fn nobody_reached_out_before_the_lead_arrived() {
    let world = World::staffed();
    world.run(&["add", "--email", "ana@one.example"]).done();
    let refused = world.run(&["touch", "1", "--at", "2026-11-23T08:59:00Z"]).ended(1);
    refused.says("lead L-1 arrived on 23 Nov 2026 09:00, so nobody reached out on 23 Nov 2026 08:59");
    world.run(&["touch", "1", "--at", "2026-11-23T09:00:00Z"]).done();
}

#[test]
fn where_no_rule_was_asked_none_is_said_not_to_have_matched() {
    let world = World::new();
    world.run(&["rep", "add", "Priya Shah", "--email", "priya@example.com"]).done();
    world.write(
        "book.toml",
        "format = 1\n[[pool]]\nname = \"sales\"\nmembers = [{ rep = \"priya@example.com\" }]\n\
         [[sla]]\nname = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"\non_breach = \"fallback\"\n\
         [[rule]]\nname = \"Italy\"\nwhen = \"country:IT\"\nto = \"fallback\"\n\
         [[rule]]\nname = \"All\"\nto = \"pool:sales\"\nsla = \"hot\"\n",
    );
    world.run(&["rules", "publish", "book.toml"]).done();
    world.run(&["add", "--email", "ana@one.example"]).done();
    world.run(&["tick", "--now", "2026-11-23T10:00:00Z"]).done();
    let json = world.json(&["explain", "1"]);
    assert_eq!((&json["outcome"]["cause"], &json["passed_over"]), (&json!("sla_exhausted"), &json!([])));
    assert!(!world.run(&["explain", "1"]).done().out.contains("did not match"));
}

#[test]
fn one_lead_is_one() {
    let world = World::staffed();
    world.run(&["add", "--email", "ana@one.example"]).done();
    let told = world.run(&["route", "status:assigned"]).done().out;
    assert!(told.starts_with("1 lead routed in "), "{told}");
}

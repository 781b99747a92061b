//! `add`, `route`, `leads`, `explain`, `assign`, `touch`, `outcome`, `snooze`.

use serde_json::{Value, json};

use crate::support::run::World;

/// Two leads with the reps, one in fallback: L-1, L-2, L-3.
fn world() -> World {
    let world = World::staffed();
    world.run(&["add", "--email", "ana@acme.example", "--name", "Ana Lima", "--company", "Acme", "--country", "Brazil"]).done();
    world.run(&["add", "--email", "bo@bolt.example", "--company", "Bolt"]).done();
    world.run(&["add", "--email", "carla@cima.example", "--country", "IT"]).done();
    world
}

fn numbers(leads: &Value) -> Vec<i64> {
    leads.as_array().unwrap().iter().map(|lead| lead["id"].as_i64().unwrap()).collect()
}

#[test]
fn a_lead_by_hand_is_answered_with_its_decision() {
    let world = World::staffed();
    let decision = world.json(&["add", "--email", "ana@acme.example", "--company", "Acme", "--set", "employees=420"]);
    assert_eq!(decision["lead"], json!(1));
    assert_eq!((&decision["decided_at"], &decision["rulebook"]), (&json!("2026-11-23T09:00:00Z"), &json!(1)));
    assert_eq!(decision["trigger"], json!("received"));
    assert_eq!(
        decision["outcome"],
        json!({"kind": "assigned", "owner": "priya@example.com", "covering_for": null, "by_hand": false})
    );
    assert_eq!(decision["account"], json!({"name": "Acme", "relation": "none", "evidence": null}));
    assert_eq!(decision["rule"], json!({"position": 2, "name": "Everybody else"}));
    assert_eq!(decision["passed_over"][0]["position"], json!(1));
    assert_eq!(decision["passed_over"][0]["because"], json!("country is unknown"));
    let members = decision["pools"][0]["members"].as_array().unwrap();
    assert_eq!((&members[0]["verdict"], &members[0]["owed"]), (&json!("chosen"), &json!(0.5)));
    assert_eq!(members[1]["verdict"], json!("in_line"));
    assert!(decision["summary"].as_str().unwrap().starts_with("Priya Shah"), "{decision}");
}

#[test]
fn a_lead_needs_something_to_be_known_by() {
    let world = World::staffed();
    world.run(&["add"]).ended(2);
    world.run(&["add", "--company", "Acme"]).ended(2).says("a lead needs");
    world.run(&["add", "--email", "a@b.example", "--set", "emplyees=5"]).ended(2).says("did you mean");
    world.run(&["add", "--email", "a@b.example", "--set", "employees"]).ended(2).says("field=value");
    world.run(&["add", "--email", "a@b.example", "--country", "Gremany"]).ended(2).says("`Gremany`").says("did you mean Germany");
    world.run(&["add", "--email", "a@b.example", "--country", "xqz"]).ended(2).says("write a code, as DE");
    world.run(&["add", "--email", "a@b.example", "--set", "employees=lots"]).ended(2).says("as 420 or 200-999");
    assert_eq!(world.json(&["leads"]), serde_json::json!([]));
    assert_eq!(world.json(&["leads"]), json!([]));
}

#[test]
fn the_same_person_again_joins_the_open_lead() {
    let world = world();
    let decision = world.json(&["add", "--email", "ANA@acme.example"]);
    assert_eq!((&decision["outcome"]["kind"], &decision["outcome"]["of"]), (&json!("duplicate"), &json!(1)));
}

#[test]
fn leads_are_listed_newest_first_and_page_by_page() {
    let world = world();
    let leads = world.json(&["leads"]);
    assert_eq!(numbers(&leads), [3, 2, 1]);
    assert_eq!(numbers(&world.json(&["leads", "--limit", "2"])), [3, 2]);
    assert_eq!(numbers(&world.json(&["leads", "--limit", "2", "--after", "L-2"])), [1]);
    assert_eq!(numbers(&world.json(&["leads", "status:fallback"])), [3]);
    assert_eq!(numbers(&world.json(&["leads", "owner:priya", "country:BR"])), [1]);
    assert_eq!(numbers(&world.json(&["leads", "!acme", "!cima"])), [2]);
    let lead = &leads[2];
    for (field, value) in [
        ("external_id", json!(null)),
        ("received_at", json!("2026-11-23T09:00:00Z")),
        ("email", json!("ana@acme.example")),
        ("name", json!("Ana Lima")),
        ("company", json!("Acme")),
        ("country", json!("BR")),
        ("status", json!("assigned")),
        ("owner", json!("priya@example.com")),
        ("queue", json!(null)),
        ("cause", json!(null)),
        ("rule", json!("Everybody else")),
    ] {
        assert_eq!(lead[field], value, "{field}");
    }
    assert_eq!((&lead["sla"]["policy"], &lead["sla"]["due"]), (&json!("hot"), &json!("2026-11-23T09:30:00Z")));
    assert_eq!((&leads[0]["queue"], &leads[0]["cause"]), (&json!("fallback"), &json!("sent_by_rule")));
}

#[test]
fn a_list_for_people_says_what_counts() {
    let world = world();
    let ran = world.run(&["leads", "--limit", "2"]).done().says("--after L-2");
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
    assert!(ran.out.contains("sent by rule") && ran.out.contains("30 m left"), "{}", ran.out);
    let late = world.run(&["leads", "is:late", "--now", "2026-11-23T11:00:00Z"]).done().out;
    assert!(late.contains("late 1 h"), "{late}");
}

#[test]
fn a_filter_that_cannot_be_read_is_wrong_usage() {
    let world = World::staffed();
    world.run(&["leads", "status:opn"]).ended(2).says("status");
    world.run(&["leads", "contry:DE"]).ended(2);
    world.run(&["route", "owner:nobody-we-know"]).ended(2);
}

#[test]
fn a_decision_is_explained_in_english_and_as_data() {
    let world = world();
    let explained = world.run(&["explain", "L-1"]).done().out;
    assert!(explained.starts_with("Priya Shah"), "{explained}");
    assert!(explained.contains("Luc Petit"), "{explained}");
    for name in ["1", "l-1", "ana@acme.example"] {
        assert_eq!(world.json(&["explain", name])["lead"], json!(1), "{name}");
    }
    world.run(&["explain", "L-99"]).ended(1).says("there is no lead `L-99`");
    world.run(&["explain", "L-1", "--decision", "99"]).ended(1).says("no decision 99");
}

#[test]
fn why_not_somebody_else_names_what_it_would_take() {
    let world = world();
    let why_not = &world.json(&["explain", "L-1", "--why-not", "luc"])["why_not"];
    assert_eq!(why_not["rep"], json!("luc@example.com"));
    assert!(why_not["stopped_by"].as_str().is_some_and(|text| !text.is_empty()), "{why_not}");
    assert!(why_not["would_need"].is_array(), "{why_not}");
    world.run(&["explain", "L-1", "--why-not", "nobody"]).ended(1).says("knows no rep");
}

#[test]
fn leads_are_given_by_hand_in_one_step() {
    let world = world();
    let decisions = world.json(&["assign", "L-1", "carla@cima.example", "--to", "luc", "--because", "knows them"]);
    let of = |index: usize| {
        (&decisions[index]["lead"], &decisions[index]["outcome"]["owner"], &decisions[index]["outcome"]["by_hand"])
    };
    assert_eq!(of(0), (&json!(1), &json!("luc@example.com"), &json!(true)));
    assert_eq!(of(1), (&json!(3), &json!("luc@example.com"), &json!(true)));
    assert_eq!((&decisions[0]["trigger"], &decisions[0]["because"]), (&json!("by_hand"), &json!("knows them")));
    let decisions = world.json(&["assign", "2", "--to", "fallback"]);
    assert_eq!(
        (&decisions[0]["outcome"]["kind"], &decisions[0]["outcome"]["cause"], &decisions[0]["outcome"]["held"]),
        (&json!("fallback"), &json!("sent_by_hand"), &json!(false))
    );
    world.run(&["assign", "1"]).ended(2);
    world.run(&["assign", "1", "--to", "e"]).ended(1).says("could be");
}

#[test]
fn a_touch_makes_it_working() {
    let world = world();
    let leads = world.json(&["touch", "1", "2", "--at", "2026-11-23T09:05:00Z", "--now", "2026-11-23T09:10:00Z"]);
    assert_eq!(numbers(&leads), [1, 2]);
    assert_eq!((&leads[0]["status"], &leads[0]["touched_at"]), (&json!("working"), &json!("2026-11-23T09:05:00Z")));
    world.run(&["touch", "3"]).says("L-3");
    world.run(&["touch", "1", "--at", "soon"]).ended(2).says("is no instant");
}

#[test]
fn an_outcome_ends_a_lead() {
    let world = world();
    let leads = world.json(&["outcome", "1", "won", "--value", "12000"]);
    assert_eq!((&leads[0]["id"], &leads[0]["status"]), (&json!(1), &json!("converted")));
    let leads = world.json(&["outcome", "2", "3", "disqualified", "--reason", "not_a_lead"]);
    assert_eq!(numbers(&leads), [2, 3]);
    assert_eq!(leads[1]["status"], json!("disqualified"));
    world.run(&["outcome", "1", "won", "--reason", "junk"]).ended(2).says("--reason");
    world.run(&["outcome", "1", "vanished"]).ended(2);
}

#[test]
fn a_snoozed_lead_is_out_of_sight_until_then() {
    let world = world();
    let leads = world.json(&["snooze", "1", "--until", "2026-11-24T08:00:00Z"]);
    assert_eq!(leads[0]["snoozed_until"], json!("2026-11-24T08:00:00Z"));
    world.run(&["snooze", "1"]).ended(2);
}

#[test]
fn what_is_new_or_named_is_routed() {
    let world = World::staffed();
    world.write("leads.csv", "Email,Country\na@one.example,DE\nb@two.example,DE\nc@three.example,IT\n");
    let held = world.json(&["import", "leads", "leads.csv", "--hold"]);
    assert_eq!((&held["imported"], &held["routed"]["assigned"]), (&json!(3), &json!(0)));
    assert_eq!(numbers(&world.json(&["leads", "status:new"])), [3, 2, 1]);
    let routed = world.json(&["route"]);
    assert_eq!(routed["routed"], json!({"assigned": 2, "fallback": 1, "nurture": 0}));
    assert_eq!(routed["rows"], json!(3));
    assert_eq!(world.json(&["route"])["rows"], json!(0), "nothing is new any more");
    assert_eq!(world.json(&["route", "status:fallback"])["routed"]["fallback"], json!(1));
}

#[test]
fn a_value_with_blanks_needs_no_quotes_within_quotes() {
    let world = world();
    assert_eq!(numbers(&world.json(&["leads", "rule:Everybody else"])), [2, 1]);
    assert_eq!(numbers(&world.json(&["leads", "owner:Priya Shah", "country:BR"])), [1]);
    assert_eq!(numbers(&world.json(&["leads", "status:assigned country:BR"])), [1], "a whole filter in one word");
}

#[test]
fn an_empty_list_says_why() {
    let world = World::staffed();
    world.run(&["leads"]).done().says("leadtower import leads FILE");
    world.run(&["add", "--email", "ana@acme.example"]).done();
    let ran = world.run(&["leads", "country:FR"]).done().says("no lead passes the filter");
    assert!(!ran.err.contains("import"), "{}", ran.err);
}

#[test]
fn nothing_open_to_route_is_a_finding() {
    let world = world();
    world.run(&["outcome", "1", "2", "lost"]).done();
    let ran = world.run(&["route", "status:lost", "--json"]).ended(3).says("like 1 more").says("only open leads are routed");
    assert_eq!(ran.json()["rows"], json!(0));
}

#[test]
fn an_outcome_shows_its_reason_and_is_changed_by_undo() {
    let world = world();
    let lead = &world.json(&["outcome", "1", "disqualified", "--reason", "other"])[0];
    assert_eq!((&lead["outcome"], &lead["reason"], &lead["value"]), (&json!("disqualified"), &json!("other"), &json!(null)));
    let entry = world.json(&["journal"])[0]["id"].clone();
    world.run(&["outcome", "1", "disqualified", "--reason", "junk"]).ended(1).says(&format!("leadtower undo {entry}"));
    let lead = &world.json(&["outcome", "2", "won", "--value", "12000"])[0];
    assert_eq!((&lead["outcome"], &lead["reason"], &lead["value"]), (&json!("won"), &json!(null), &json!(12000)));
}

#[test]
fn a_day_is_an_instant_too() {
    let world = world();
    let touched = world.json(&["touch", "1", "--at", "2026-11-24", "--now", "2026-11-24T09:00:00Z"]);
    assert_eq!((&touched[0]["status"], &touched[0]["touched_at"]), (&json!("working"), &json!("2026-11-24T00:00:00Z")));
    assert_eq!(world.json(&["snooze", "1", "--until", "2026-11-24"])[0]["snoozed_until"], json!("2026-11-24T00:00:00Z"));
}

#[test]
fn a_lead_taken_back_is_added_again() {
    let world = World::staffed();
    world.run(&["add", "--email", "ana@acme.example"]).done();
    world.run(&["undo"]).done();
    let explained = world.run(&["explain", "L-1"]).done().out;
    let entry = world.json(&["journal"])[0]["id"].clone();
    let wanted = format!("lead L-1 (ana@acme.example, came 23 Nov 2026 09:00) was taken back by undo, in entry {entry}\n");
    assert!(explained.starts_with(&wanted) && explained.contains("add it again"), "{explained}");
    world.run(&["explain", "L-1", "--json"]).ended(1).says("was taken back by undo").says("add it again");
    assert_eq!(world.json(&["leads"]), json!([]));
    world.run(&["assign", "L-1", "--to", "priya"]).ended(1).says("add it again");
}

#[test]
fn a_lead_is_named_by_its_number_in_a_filter() {
    let world = World::staffed();
    for name in ["Lena 3rd", "Lars Three"] {
        world.run(&["add", "--name", name, "--company", "3M L"]).done();
    }
    world.run(&["add", "--email", "it@three.example", "--country", "IT"]).done();
    assert_eq!(numbers(&world.json(&["leads", "L-3"])), [3]);
    assert_eq!(numbers(&world.json(&["leads", "l-1", "L-3", "country:IT"])), [3]);
    assert_eq!(numbers(&world.json(&["leads", "L-1,L-3"])), [3, 1]);
    assert_eq!(world.json(&["leads", "\"L-3\""]).as_array().unwrap().len(), 2, "quoted it is a word");
    let routed = world.json(&["route", "L-3"]);
    assert_eq!((&routed["rows"], &routed["routed"]["fallback"]), (&json!(1), &json!(1)));
    world.run(&["leads", "!L-3"]).ended(2);
}

#[test]
fn what_a_new_lead_cannot_be_is_refused() {
    let world = World::staffed();
    let add = |field: &str| world.run(&["add", "--email", "a@b.example", "--set", field]).ended(2);
    add("owner=luc").says("owner").says("leadtower assign LEAD --to \"luc\"");
    add("status=won").says("leadtower outcome LEAD won");
    add("touched_at=2026-11-23").says("leadtower touch LEAD");
    assert_eq!(world.json(&["leads"]), json!([]));
}

#[test]
fn a_touch_before_the_lead_came_is_told_on_the_companys_clock() {
    let world = world();
    let mut touch = world.command(&["touch", "1", "--at", "2020-01-01"]);
    let ran = world.ran(&touch.env("TZ", "Europe/Moscow").output().unwrap());
    ran.ended(1).says("arrived on 23 Nov 2026 09:00, so nobody reached out on 1 Jan 2020 00:00");
}

//! From when on a lead's touch clock runs.

use serde_json::json;

use crate::support::run::{NOW, World};

const LATER: &str = "2026-11-26T08:00:00Z";

#[test]
fn a_lead_that_waited_for_its_first_routing_waited_since_it_came() {
    let world = World::staffed();
    world
        .write("leads.csv", "Email,Created Date\nfresh@one.example,2026-11-23T08:00:00Z\nold@two.example,2026-10-22T09:00:00Z\n");
    world.run(&["import", "leads", "leads.csv", "--hold"]).done();
    assert_eq!(world.json(&["leads", "status:new"]).as_array().unwrap().len(), 2);
    world.run(&["route", "--now", LATER]).done();
    let leads = world.json(&["leads", "--now", LATER]);
    let started = |nth: usize| &leads[nth]["sla"]["started"];
    assert_eq!((started(0), started(1)), (&json!("2026-11-23T08:00:00Z"), &json!(NOW)));
    assert_eq!((&leads[0]["sla"]["state"], &leads[1]["sla"]["state"]), (&json!("late"), &json!("late")));
}

#[test]
fn a_lead_that_came_before_the_first_rulebook_waited_since_it_came() {
    let world = World::new();
    world.run(&["rep", "add", "Priya Shah", "--email", "priya@example.com"]).done();
    world.run(&["add", "--email", "ana@one.example"]).done();
    world.write(
        "book.toml",
        "format = 1\n[[pool]]\nname = \"sales\"\nmembers = [{ rep = \"priya@example.com\" }]\n\
         [[sla]]\nname = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"\n\
         [[rule]]\nname = \"All\"\nto = \"pool:sales\"\nsla = \"hot\"\n",
    );
    world.run(&["rules", "publish", "book.toml", "--now", LATER]).done();
    world.run(&["route", "status:fallback", "--now", LATER]).done();
    let lead = &world.json(&["leads", "--now", LATER])[0];
    assert_eq!((&lead["status"], &lead["sla"]["started"]), (&json!("assigned"), &json!(NOW)));
}

#[test]
fn a_clock_counts_the_companys_hours_until_somebody_has_the_lead_and_then_theirs() {
    let world = World::new();
    world.run(&["rep", "add", "Priya Shah", "--zone", "UTC", "--hours", "Mon-Fri 13:00-18:00"]).done();
    world.write(
        "book.toml",
        "format = 1\n[defaults]\nhours = { zone = \"UTC\", week = \"Mon-Fri 08:00-12:00\" }\n\
         [[pool]]\nname = \"sales\"\nmembers = [{ rep = \"Priya Shah\" }]\n\
         [[sla]]\nname = \"slow\"\nfirst_touch = \"4h\"\n\
         [[rule]]\nname = \"All\"\nto = \"pool:sales\"\nsla = \"slow\"\n",
    );
    world.run(&["rules", "publish", "book.toml"]).done();
    world.write("leads.csv", "Email,Created Date\nana@one.example,2026-11-23T09:00:00Z\n");
    world.run(&["import", "leads", "leads.csv", "--hold"]).done();
    // Three hours of the company's morning, and one of her afternoon.
    world.run(&["route", "--now", "2026-11-23T12:30:00Z"]).done();
    assert_eq!(world.json(&["leads"])[0]["sla"]["due"], json!("2026-11-23T14:00:00Z"));
}

#[test]
fn a_clock_that_runs_from_the_import_says_so() {
    let world = World::staffed();
    world.write("leads.csv", "Email,Created Date\nold@two.example,2026-10-22T09:00:00Z\n");
    world.run(&["import", "leads", "leads.csv"]).done();
    let told = world.run(&["explain", "1"]).done().out;
    let line = "its clock runs from the import on 23 Nov 2026 09:00, since it was 32 days old by then";
    assert!(told.contains(line), "{told}");
    let json = world.json(&["explain", "1"]);
    assert_eq!(json["clock"], json!({"started": NOW, "from": "import", "days_old": 32}));
    world.run(&["add", "--email", "new@two.example"]).done();
    assert!(!world.run(&["explain", "2"]).done().out.contains("its clock"));
    assert_eq!(world.json(&["explain", "2"])["clock"], json!({"started": NOW, "from": "arrival", "days_old": null}));
}

//! `rep …`

use serde_json::json;

use crate::support::run::World;

#[test]
fn a_rep_is_added_with_all_that_is_said_of_them() {
    let world = World::new();
    let rep = world.json(&[
        "rep",
        "add",
        "Priya Shah",
        "--email",
        "Priya@Example.com",
        "--team",
        "EMEA",
        "--zone",
        "Europe/Berlin",
        "--hours",
        "Mon-Fri 09:00-18:00",
        "--languages",
        "en,de",
        "--max-open",
        "25",
        "--max-per-day",
        "10",
    ]);
    assert_eq!(
        rep,
        json!({
            "id": 1, "name": "Priya Shah", "email": "priya@example.com", "external_id": null, "team": "EMEA", "manager": null,
            "zone": "Europe/Berlin", "hours": "Mon-Fri 09:00-18:00", "holidays": [], "days_off": [], "languages": ["de", "en"], "backup": null,
            "status": "available", "reason": null, "until": "2026-11-23T17:00:00Z", "open": 0, "open_untouched": 0,
            "max_open": 25, "today": 0, "max_per_day": 10, "this_week": 0, "max_per_week": null, "this_month": 0,
            "max_per_month": null, "working_now": true, "absences": [], "pools": [],
        })
    );
    assert_eq!(world.json(&["rep", "list"]), json!([rep]));
}

#[test]
fn the_list_says_who_can_take_a_lead() {
    let world = World::staffed();
    let list = world.run(&["rep", "list"]).done().out;
    assert!(list.lines().count() == 3 && list.contains("Priya Shah") && list.contains("available"), "{list}");
}

#[test]
fn an_empty_roster_says_what_to_do() {
    let ran = World::new().run(&["rep", "list"]).done().says("leadtower rep add");
    assert_eq!(ran.out, "");
    assert_eq!(World::new().json(&["rep", "list"]), json!([]));
}

#[test]
fn an_email_belongs_to_one() {
    let world = World::staffed();
    world.run(&["rep", "add", "Other", "--email", "priya@example.com"]).ended(1).says("has that email already");
}

#[test]
fn what_is_edited_changes_and_the_rest_stays() {
    let world = World::staffed();
    let rep = world.json(&["rep", "edit", "priya", "--team", "DACH", "--backup", "luc@example.com"]);
    assert_eq!(
        (&rep["team"], &rep["backup"], &rep["zone"]),
        (&json!("DACH"), &json!("luc@example.com"), &json!("Europe/Berlin"))
    );
    world.run(&["rep", "edit", "priya", "--zone", "Europe/Berln"]).ended(2).says("is no time zone");
    world.run(&["rep", "edit", "pryia", "--team", "x"]).ended(1).says("did you mean Priya Shah");
}

#[test]
fn capacity_is_a_number_none_or_a_change() {
    let world = World::staffed();
    let rep = world.json(&["rep", "capacity", "luc", "--max-open", "5", "--max-per-day", "2"]);
    assert_eq!((&rep["max_open"], &rep["max_per_day"]), (&json!(5), &json!(2)));
    let rep = world.json(&["rep", "capacity", "luc", "--max-open", "+3", "--max-per-day", "none"]);
    assert_eq!((&rep["max_open"], &rep["max_per_day"]), (&json!(8), &json!(null)));
    world.run(&["rep", "capacity", "luc"]).ended(2);
    world.run(&["rep", "capacity", "luc", "--max-open", "many"]).ended(2).says("is no limit");
}

#[test]
fn away_and_back() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    world.run(&["add", "--email", "b@two.example"]).done();
    let rep = world.json(&["rep", "away", "priya", "--until", "2026-11-30", "--reason", "sick"]);
    assert_eq!(
        (&rep["status"], &rep["reason"], &rep["until"], &rep["open_untouched"], &rep["working_now"]),
        (&json!("away"), &json!("sick"), &json!("2026-11-29T23:00:00Z"), &json!(1), &json!(false)),
        "a day begins on her own clock"
    );
    let decision = world.json(&["add", "--email", "c@three.example"]);
    assert_eq!(decision["outcome"]["owner"], json!("luc@example.com"));
    let rep = world.json(&["rep", "back", "priya"]);
    assert_eq!((&rep["status"], &rep["working_now"]), (&json!("available"), &json!(true)));
    world.run(&["rep", "back", "priya"]).ended(1).says("is not away");
}

#[test]
fn who_owns_leads_leaves_only_when_it_is_said_where_they_go() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    let owner = world.json(&["leads"])[0]["owner"].as_str().unwrap().to_owned();
    let other = if owner == "luc@example.com" { "priya@example.com" } else { "luc@example.com" };
    world.run(&["rep", "remove", &owner]).ended(1).says("--leads-to");
    let rep = world.json(&["rep", "remove", &owner, "--leads-to", other]);
    assert_eq!(rep["status"], json!("inactive"));
    assert_eq!(world.json(&["leads"])[0]["owner"], json!(other));
}

#[test]
fn a_change_needs_a_limit_to_start_from() {
    let world = World::staffed();
    world.run(&["rep", "capacity", "luc", "--max-open", "-5"]).ended(1).says("has no limit").says("--max-open 20");
    world.run(&["rep", "capacity", "luc", "--max-open", "20"]).done();
    assert_eq!(world.json(&["rep", "capacity", "luc", "--max-open", "-5"])["max_open"], json!(15));
}

#[test]
fn a_backup_is_named_by_any_part() {
    let world = World::staffed();
    assert_eq!(world.json(&["rep", "edit", "priya", "--backup", "luc"])["backup"], json!("luc@example.com"));
    assert_eq!(world.json(&["rep", "edit", "priya", "--backup", "none"])["backup"], json!(null));
    let rep = world.json(&["rep", "add", "Ana Lima", "--backup", "shah", "--manager", "petit"]);
    assert_eq!((&rep["backup"], &rep["manager"]), (&json!("priya@example.com"), &json!("luc@example.com")));
    world.run(&["rep", "edit", "priya", "--backup", "e"]).ended(1).says("could be");
    world.run(&["rep", "edit", "priya", "--backup", "nobody"]).ended(1).says("knows no rep");
}

/// Who gets a lead that comes in now.
fn owner_of_next(world: &World, email: &str) -> serde_json::Value {
    world.json(&["add", "--email", email])["outcome"]["owner"].clone()
}

#[test]
fn a_new_address_leaves_them_in_their_pools() {
    let world = World::staffed();
    world.run(&["rep", "away", "priya"]).done();
    let said = world.run(&["rep", "edit", "luc", "--email", "Luc.Petit@example.com"]).done().out;
    assert!(said.contains("Luc Petit: changed email") && !said.contains("former"), "{said}");
    assert_eq!(owner_of_next(&world, "a@one.example"), json!("luc.petit@example.com"));
    world.run(&["rules", "publish", "book.toml", "--note", "again"]).done();
    world.run(&["rep", "edit", "luc@example.com", "--name", "Luc P"]).done();
    assert_eq!(world.json(&["leads", "owner:luc@example.com"]).as_array().unwrap().len(), 1);
    assert_eq!(owner_of_next(&world, "b@two.example"), json!("luc.petit@example.com"));
    world.write("accounts.csv", "Account Name,Website,Account Owner\nAcme,acme.example,luc@example.com\n");
    world.run(&["import", "accounts", "accounts.csv"]).done();
    world.run(&["doctor"]).done();
}

#[test]
fn undo_of_a_new_address_takes_it_back() {
    let world = World::staffed();
    world.run(&["rep", "away", "priya"]).done();
    world.run(&["rep", "edit", "luc", "--email", "luc.petit@example.com"]).done();
    world.run(&["undo"]).done();
    assert_eq!(owner_of_next(&world, "a@one.example"), json!("luc@example.com"));
    world.run(&["rep", "list"]).done();
    world.run(&["rep", "edit", "luc.petit@example.com", "--team", "x"]).ended(1).says("knows no rep");
}

#[test]
fn an_address_that_somebody_else_bears_by_now_means_them() {
    let world = World::staffed();
    world.run(&["rep", "away", "priya"]).done();
    world.run(&["rep", "edit", "luc", "--email", "luc.petit@example.com"]).done();
    world.run(&["rep", "add", "Luc Martin", "--email", "luc@example.com"]).done();
    assert_eq!(owner_of_next(&world, "a@one.example"), json!("luc@example.com"));
}

#[test]
fn a_file_with_a_new_address_for_a_known_id_leaves_them_in_their_pools() {
    let world = World::staffed();
    world.run(&["rep", "edit", "luc", "--external-id", "005A"]).done();
    world.run(&["rep", "away", "priya"]).done();
    world.write("reps.csv", "User ID,Name,Email\n005A,Luc Petit,luc.petit@example.com\n");
    world.run(&["import", "reps", "reps.csv"]).done();
    assert_eq!(owner_of_next(&world, "a@one.example"), json!("luc.petit@example.com"));
    world.write("more.csv", "User ID,Name,Email\n005B,Luc Martin,luc@example.com\n");
    world.run(&["import", "reps", "more.csv"]).done();
    let emails = world.json(&["rep", "list"]);
    let emails: Vec<_> = emails.as_array().unwrap().iter().map(|rep| rep["email"].as_str().unwrap()).collect();
    assert_eq!(emails, ["luc@example.com", "luc.petit@example.com", "priya@example.com"], "somebody else with the old address");
}

#[test]
fn an_address_is_one() {
    let world = World::staffed();
    world.run(&["rep", "edit", "luc", "--email", "notmail"]).ended(1).says("`notmail` is no email address");
    world.run(&["rep", "add", "Bob", "--email", "bob@"]).ended(1).says("`bob@` is no email address");
    assert_eq!(world.json(&["rep", "list"]).as_array().unwrap().len(), 2);
}

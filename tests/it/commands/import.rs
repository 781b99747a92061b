//! `import …`

use std::{
    fs,
    io::{BufRead, BufReader},
};

use serde_json::{Value, json};

use crate::support::run::{NOW, World, mode};

const LEADS: &str = "Email,Name,Company,Country\n\
    ana@acme.example,Ana Lima,Acme,Brazil\n\
    bo@bolt.example,Bo,Bolt,DE\n\
    ,,,DE\n\
    carla@cima.example,Carla,Cima,Italy\n\
    ana@acme.example,Ana again,Acme,Brazil\n";

fn counts(import: &Value) -> [i64; 6] {
    ["rows", "imported", "updated", "unchanged", "duplicates", "rejected"].map(|name| import[name].as_i64().unwrap())
}

#[test]
fn every_row_is_accounted_for() {
    let world = World::staffed();
    world.write("leads.csv", LEADS);
    let ran = world.run(&["import", "leads", "leads.csv", "--json"]).ended(3);
    let import = ran.json();
    assert_eq!(counts(&import), [5, 3, 0, 0, 1, 1]);
    assert_eq!(import["routed"], json!({"assigned": 2, "fallback": 1, "nurture": 0}));
    assert!(import["seconds"].is_number());
    assert_eq!(import["mapping"][0]["column"], json!("Email"));
    assert_eq!(import["mapping"][0]["field"], json!("email"));
    assert_eq!(import["rejects_file"], json!("leads.csv.rejects.csv"));
    let path = world.path("work/leads.csv.rejects.csv");
    let rejects = fs::read_to_string(&path).unwrap();
    let mut lines = rejects.lines();
    assert_eq!(lines.next(), Some("row,line,column,reason,Email,Name,Company,Country"));
    assert!(lines.next().unwrap().starts_with("3,4,"), "{rejects}");
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn the_same_file_again_changes_nothing() {
    let world = World::staffed();
    world.write("leads.csv", LEADS);
    world.run(&["import", "leads", "leads.csv"]).ended(3).says("rejected rows");
    let leads = world.json(&["leads"]);
    let again = world.run(&["import", "leads", "leads.csv", "--json"]).ended(3).json();
    assert_eq!(counts(&again), [5, 0, 0, 4, 0, 1]);
    assert_eq!(world.json(&["leads"]), leads);
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let world = World::staffed();
    world.write("leads.csv", LEADS);
    let dry = world.run(&["import", "leads", "leads.csv", "--dry-run", "--json"]).ended(3).json();
    assert_eq!(counts(&dry), [5, 3, 0, 0, 1, 1]);
    assert_eq!((&dry["dry_run"], &dry["rejects_file"]), (&json!(true), &json!(null)));
    assert_eq!(world.json(&["leads"]), json!([]));
    assert!(!world.path("work/leads.csv.rejects.csv").exists());
    assert_eq!(fs::read_dir(world.path("tmp")).unwrap().count(), 0, "the copy is gone");
    let real = world.run(&["import", "leads", "leads.csv", "--json"]).ended(3).json();
    assert_eq!(dry["routed"], real["routed"], "what then happens");
}

#[test]
fn a_dry_run_before_anything_makes_no_database() {
    let world = World::new();
    world.write("leads.csv", LEADS);
    world.run(&["import", "leads", "leads.csv", "--dry-run"]).ended(3).says("Email");
    assert!(!world.database().exists());
}

#[test]
fn a_column_can_be_named_or_left_out() {
    let world = World::staffed();
    world.write("form.csv", "Where shall we write,Firma\nana@acme.example,Acme\n");
    world.run(&["import", "leads", "form.csv"]).ended(1).says("--map");
    let args = ["import", "leads", "form.csv", "--map", "Where shall we write=email", "--map", "Firma=-", "--source", "webinar"];
    let import = world.json(&args);
    assert_eq!((&import["mapping"][0]["field"], &import["mapping"][1]["field"]), (&json!("email"), &json!(null)));
    assert_eq!(world.json(&["leads"])[0]["company"], json!(null));
    world.run(&["import", "leads", "form.csv", "--map", "Nowhere=email"]).ended(2).says("no column `Nowhere`");
    world.run(&["import", "leads", "form.csv", "--map", "Firma"]).ended(2);
}

#[test]
fn dates_that_fit_both_orders_are_asked_about() {
    let world = World::staffed();
    world.write("leads.csv", "Email,Create Date\na@one.example,03/04/2026\nb@two.example,05/06/2026\n");
    world.run(&["import", "leads", "leads.csv"]).ended(1).says("--date-order");
    world.run(&["import", "leads", "leads.csv", "--date-order", "month_first"]).done();
    assert_eq!(world.json(&["leads"])[1]["received_at"], json!("2026-03-04T00:00:00Z"));
}

#[test]
fn a_file_that_is_not_there_stops_all_of_them() {
    let world = World::staffed();
    world.write("leads.csv", LEADS);
    world.run(&["import", "leads", "leads.csv", "missing.csv"]).ended(1).says("cannot read `missing.csv`");
    world.run(&["import", "leads", "."]).ended(1).says("it is a folder");
    assert_eq!(world.json(&["leads"]), json!([]));
}

#[test]
fn an_owner_in_the_roster_keeps_the_lead() {
    let world = World::staffed();
    world.write("leads.csv", "Lead ID,Email,Lead Owner\n00Q1,a@one.example,Luc Petit\n00Q2,b@two.example,Somebody Else\n");
    let import = world.json(&["import", "leads", "leads.csv"]);
    assert_eq!(import["routed"], json!({"assigned": 1, "fallback": 0, "nurture": 0}));
    assert_eq!(import["stood"], json!({"owned": 1, "closed": 0, "new": 0}));
    let decision = world.json(&["explain", "00Q1"]);
    assert_eq!((&decision["trigger"], &decision["outcome"]["owner"]), (&json!("imported"), &json!("luc@example.com")));
}

#[test]
fn an_owner_whom_the_roster_does_not_know_is_named() {
    let world = World::staffed();
    world.write("leads.csv", "Lead ID,Email,Lead Owner\n00Q1,a@one.example,Ines Gray\n00Q2,b@two.example,Ines Gray\n");
    let ran = world.run(&["import", "leads", "leads.csv", "--json", "--dry-run"]).done();
    assert_eq!(ran.json()["unknown_owners"], json!([{"owner": "Ines Gray", "rows": 2}]));
    ran.says("the roster does not know these owners: Ines Gray (2 rows)").says("leadtower import reps");
}

#[test]
fn a_dry_run_tells_of_the_rows_it_would_reject() {
    let world = World::staffed();
    world.write("leads.csv", LEADS);
    world.run(&["import", "leads", "leads.csv", "--dry-run"]).ended(3).says("leads.csv, row 3 (line 4): ");
}

#[test]
fn values_that_cannot_be_read_are_counted_by_column() {
    let world = World::staffed();
    let rows = (0..7).map(|n| format!("a{n}@one.example,Land{},{}\n", n % 6, if n == 3 { "lots" } else { "20" }));
    world.write("odd.csv", format!("Email,Country,Employees\nb@two.example,Germany,1-5\n{}", rows.collect::<String>()));
    let import = world.json(&["import", "leads", "odd.csv", "--dry-run"]);
    assert_eq!(
        import["unreadable"],
        json!([
            {"column": "Country", "field": "country", "count": 7, "examples": ["Land0", "Land1", "Land2", "Land3", "Land4"]},
            {"column": "Employees", "field": "employees", "count": 1, "examples": ["lots"]},
        ])
    );
    let told = world.run(&["import", "leads", "odd.csv"]).done().out;
    assert!(told.contains("Employees (employees): 1 row, such as `lots`"), "{told}");
    world.write("even.csv", "Email,Country\nc@three.example,Germany\n");
    assert_eq!(world.json(&["import", "leads", "even.csv"])["unreadable"], json!([]));
}

#[test]
fn accounts_without_a_relation_are_said_to_be_targets() {
    let world = World::staffed();
    world.write("plain.csv", "Account Name,Website\nAcme,acme.example\nBolt,bolt.example\n");
    world.run(&["import", "accounts", "plain.csv"]).done().says("of 2 accounts").says("`target`");
    world.write("told.csv", "Account Name,Website,Relationship\nCima,cima.example,customer\n");
    let ran = world.run(&["import", "accounts", "told.csv"]).done();
    assert!(!ran.err.contains("`target`"), "{}", ran.err);
}

#[test]
fn columns_left_out_are_named() {
    let world = World::staffed();
    world.write("leads.csv", "Email,Ownership,Parent Account\na@one.example,Private,X\n");
    let ran = world.run(&["import", "leads", "leads.csv", "--map", "Ownership=-", "--dry-run"]).done();
    ran.says("left out: Ownership");
}

#[test]
fn people_and_accounts_come_in_too() {
    let world = World::new();
    world.write("reps.csv", "Name,Email,Team,Time zone,Max open\nPriya Shah,priya@example.com,EMEA,Europe/Berlin,25\nLuc Petit,luc@example.com,EMEA,Europe/Paris,\n");
    world.write("accounts.csv", "Account Name,Domain,Type,Account Owner\nAcme,acme.example,Customer,priya@example.com\n");
    world.write("absences.csv", "Rep,From,Until,Reason\nluc@example.com,2026-11-20,2026-11-30,vacation\n");
    assert_eq!(counts(&world.json(&["import", "reps", "reps.csv"])), [2, 2, 0, 0, 0, 0]);
    assert_eq!(counts(&world.json(&["import", "accounts", "accounts.csv"])), [1, 1, 0, 0, 0, 0]);
    assert_eq!(counts(&world.json(&["import", "absences", "absences.csv"])), [1, 1, 0, 0, 0, 0]);
    for (object, rows) in [("reps", 2), ("accounts", 1), ("absences", 1)] {
        let file = format!("{object}.csv");
        assert_eq!(counts(&world.json(&["import", object, &file])), [rows, 0, 0, rows, 0, 0], "{object} again");
    }
    let reps = world.json(&["rep", "list"]);
    let luc = reps.as_array().unwrap().iter().find(|rep| rep["email"] == json!("luc@example.com")).unwrap();
    assert_eq!((&luc["status"], &luc["zone"]), (&json!("away"), &json!("Europe/Paris")));
}

#[test]
fn a_row_of_people_that_cannot_be_kept_is_rejected() {
    let world = World::new();
    world.write("absences.csv", "Rep,From,Until\nnobody@example.com,2026-11-20,2026-11-30\n");
    let import = world.run(&["import", "absences", "absences.csv", "--json"]).ended(3).json();
    assert_eq!(counts(&import), [1, 0, 0, 0, 0, 1]);
    let rejects = fs::read_to_string(world.path("work/absences.csv.rejects.csv")).unwrap();
    let row = rejects.lines().nth(1).unwrap();
    assert!(row.starts_with("1,2,,") && row.contains("the roster knows no `nobody@example.com`"), "{rejects}");
    assert!(row.ends_with(",nobody@example.com,2026-11-20,2026-11-30"), "the row as it was: {rejects}");
    world.run(&["rep", "add", "Nobody", "--email", "nobody@example.com"]).done();
    let again = world.json(&["import", "absences", "absences.csv.rejects.csv"]);
    assert_eq!(counts(&again), [1, 1, 0, 0, 0, 0], "mended, it is read in again");
}

/// Rows of the file that is interrupted: more than two parts.
const MANY: usize = 12_000;

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_whole_parts_and_the_same_command_finishes_the_file() {
    use rustix::process::{Pid, Signal, kill_process};

    let world = World::staffed();
    let rows: String = (0..MANY).map(|n| format!("lead{n}@many{n}.example\n")).collect();
    world.write("many.csv", format!("Email\n{rows}"));
    let mut child = world.command(&["import", "leads", "many.csv"]).spawn().unwrap();
    let mut talk = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    talk.read_line(&mut line).unwrap();
    assert!(line.contains("many.csv"), "the first words come when ctrl-c is watched: {line}");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let kept = world.json(&["leads"]).as_array().unwrap().len();
    assert!(kept < MANY && kept.is_multiple_of(5_000), "{kept}");
    let again = world.json(&["import", "leads", "many.csv"]);
    assert_eq!(counts(&again), [MANY as i64, (MANY - kept) as i64, 0, kept as i64, 0, 0]);
}

#[test]
fn ids_of_two_files_that_no_system_wrote_are_not_one() {
    let world = World::staffed();
    world.write("webinar.csv", "ID,Email,Name,Country\n1,anna@one.example,Anna One,BR\n");
    world.write("fair.csv", "ID,Email,Name,Country\n1,carl@two.example,Carl Two,IT\n");
    assert_eq!(counts(&world.json(&["import", "leads", "webinar.csv"])), [1, 1, 0, 0, 0, 0]);
    assert_eq!(counts(&world.json(&["import", "leads", "fair.csv"])), [1, 1, 0, 0, 0, 0]);
    assert_eq!(world.json(&["leads"]).as_array().unwrap().len(), 2);
    assert_eq!(counts(&world.json(&["import", "leads", "webinar.csv", "fair.csv"])), [2, 0, 0, 2, 0, 0]);
    world.write("webinar-2026-12-01.csv", "ID,Email,Name,Country,City\n1,anna@one.example,Anna One,BR,Rio\n");
    assert_eq!(counts(&world.json(&["import", "leads", "webinar-2026-12-01.csv"])), [1, 0, 1, 0, 0, 0]);
}

#[test]
fn an_id_that_names_somebody_else_is_no_update() {
    let world = World::staffed();
    let (one, two) =
        ("1,anna@one.example,Anna One,BR\n2,bo@one.example,Bo,BR\n", "1,carl@two.example,Carl Two,IT\n2,bo@new.example,Bo,BR\n");
    world.write("fair.csv", format!("ID,Email,Name,Country\n{one}"));
    world.run(&["import", "leads", "fair.csv"]).done();
    world.write("fair.csv", format!("ID,Email,Name,Country\n{two}"));
    let import = world.run(&["import", "leads", "fair.csv", "--json"]).ended(3).json();
    assert_eq!(counts(&import), [2, 0, 1, 0, 0, 1], "another address alone is an update");
    let rejects = fs::read_to_string(world.path("work/fair.csv.rejects.csv")).unwrap();
    let reason = "id `1` is Anna One <anna@one.example> here; give --source NAME if this file comes from another system";
    assert!(rejects.contains(reason) && rejects.contains("Carl Two"), "{rejects}");
    let emails: Vec<_> = world.json(&["leads"]).as_array().unwrap().iter().map(|lead| lead["email"].clone()).collect();
    assert!(emails.contains(&json!("anna@one.example")) && emails.contains(&json!("bo@new.example")), "{emails:?}");
    assert_eq!(world.json(&["journal"])[0]["summary"], json!("1 lead updated"));
}

#[test]
fn outreach_in_the_crm_stops_the_clock_of_a_known_lead() {
    let world = World::staffed();
    world.write("leads.csv", "Lead ID,Email,Country,Lead Status\n1,ana@acme.example,BR,New\n");
    world.run(&["import", "leads", "leads.csv", "--source", "crm"]).done();
    assert_eq!(world.json(&["leads"])[0]["status"], json!("assigned"));
    world.write("leads.csv", "Lead ID,Email,Country,Lead Status\n1,ana@acme.example,BR,Working\n");
    let import = world.json(&["import", "leads", "leads.csv", "--source", "crm"]);
    assert_eq!(counts(&import), [1, 0, 1, 0, 0, 0]);
    let lead = world.json(&["leads"])[0].clone();
    assert_eq!(lead["status"], json!("working"));
    assert!(lead["touched_at"].is_string(), "{lead}");
    assert_eq!(counts(&world.json(&["import", "leads", "leads.csv", "--source", "crm"])), [1, 0, 0, 1, 0, 0]);
}

/// A system of its own may rename whom it knows.
#[test]
fn a_system_that_renames_its_record_updates_it() {
    let world = World::staffed();
    world.write("leads.csv", "ID,Email,Name,Country\n1,anna@one.example,Anna One,BR\n");
    world.run(&["import", "leads", "leads.csv", "--source", "crm"]).done();
    world.write("leads.csv", "ID,Email,Name,Country\n1,anna@two.example,Anna Two,BR\n");
    assert_eq!(counts(&world.json(&["import", "leads", "leads.csv", "--source", "crm"])), [1, 0, 1, 0, 0, 0]);
}

/// Its status said so before it was routed: another cell that changes is no outreach.
#[test]
fn a_correction_in_the_crm_stops_no_clock() {
    let world = World::staffed();
    let header = "Lead ID,Email,Country,Lead Status,Lead Owner,Phone\n";
    world.write("leads.csv", format!("{header}1,ana@acme.example,BR,Working,Nobody Known,\n"));
    world.run(&["import", "leads", "leads.csv", "--source", "crm"]).done();
    let before = world.json(&["leads"])[0].clone();
    assert_eq!(before["status"], json!("assigned"));
    world.write("leads.csv", format!("{header}1,ana@acme.example,BR,Working,Nobody Known,+1 415 555 0100\n"));
    assert_eq!(counts(&world.json(&["import", "leads", "leads.csv", "--source", "crm"])), [1, 0, 1, 0, 0, 0]);
    let after = world.json(&["leads"])[0].clone();
    assert_eq!((&after["status"], &after["sla"]), (&before["status"], &before["sla"]));
}

#[test]
fn a_lead_that_says_it_arrives_later_arrives_now() {
    let world = World::staffed();
    world.write("leads.csv", "Email,Country,Created Date\nana@acme.example,BR,2099-01-01T00:00:00Z\n");
    world.run(&["import", "leads", "leads.csv"]).done().says("1 row says that its lead arrived later than now");
    assert_eq!(world.json(&["leads"])[0]["received_at"], json!(NOW));
    world.run(&["touch", "1"]).done();
}

/// Four thousand rows of 20 KB are read in parts of their size, not of their number.
#[test]
fn memory_does_not_grow_with_the_width_of_rows() {
    let world = World::staffed();
    let notes = "a word ".repeat(3_000);
    let rows: String = (0..4_000).map(|n| format!("lead{n}@wide{n}.example,{notes}\n")).collect();
    world.write("wide.csv", format!("Email,Do Not Modify Notes\n{rows}"));
    let mut child = world.command(&["import", "leads", "wide.csv"]).spawn().unwrap();
    let (mut peak, status) = (0, format!("/proc/{}/status", child.id()));
    while child.try_wait().unwrap().is_none() {
        let known = fs::read_to_string(&status).unwrap_or_default();
        let most = known.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(most.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(child.wait().unwrap().success());
    assert!(peak < 110 * 1_024, "{peak} KiB for a file of 84 MB");
}

#[test]
fn rejected_rows_of_an_earlier_import_are_not_named_again() {
    let world = World::staffed();
    world.write("leads.csv", LEADS);
    world.run(&["import", "leads", "leads.csv"]).ended(3);
    world.write("leads.csv", "Email,Country\nnew@acme.example,BR\n");
    assert_eq!(world.json(&["import", "leads", "leads.csv"])["rejects_file"], json!(null));
    assert!(world.path("work/leads.csv.rejects.csv").exists(), "somebody may be mending it");
}

#[test]
fn what_an_owner_or_a_type_does_not_say_is_told() {
    let world = World::staffed();
    world.write("reps.csv", "Name,Email\nAna Alba,ana1@us.example\nAna Alba,ana2@us.example\n");
    world.run(&["import", "reps", "reps.csv"]).done();
    world.write("leads.csv", "Lead ID,Email,Lead Owner\n1,a@one.example,Ana Alba\n2,b@two.example,Nobody Known\n");
    world
        .run(&["import", "leads", "leads.csv"])
        .done()
        .says("several reps bear these names: Ana Alba (1 row); name the owner by email or CRM id there")
        .says("the roster does not know these owners: Nobody Known (1 row)");
    world.write("accounts.csv", "Account Name,Type,Account Owner\nAcme,Partner,Zoe\nBolt,Customer,\nCima,Partner,\n");
    world
        .run(&["import", "accounts", "accounts.csv"])
        .done()
        .says("count as target: Partner (2 rows)")
        .says("the roster does not know these owners: Zoe (1 row)");
    world.write("held.csv", "Email,Country\nh1@one.example,BR\nh2@two.example,BR\n");
    let held = world.run(&["import", "leads", "held.csv", "--hold"]).done();
    assert!(held.out.contains("kept as new: 2; `leadtower route` routes them"), "{}", held.out);
}

#[test]
fn an_account_whose_owner_nobody_knows_is_an_invalid_reference() {
    let world = World::staffed();
    world.write("accounts.csv", "Account Name,Domain,Type,Owner\nAcme,acme.example,Customer,Zoe Zink\n");
    world.run(&["import", "accounts", "accounts.csv"]).done();
    let book = "format = 1\n[[rule]]\nname = \"Accounts\"\nwhen = \"account:customer\"\nto = \"account_owner\"\notherwise = \"fallback\"\n";
    world.write("book.toml", book);
    world.run(&["rules", "publish", "book.toml"]).done();
    let add = ["add", "--email", "x@acme.example", "--set", "tag=vip", "--json"];
    let explained = world.run(&add).done().json();
    assert_eq!(explained["outcome"]["cause"], json!("invalid_reference"), "{explained}");
    assert!(
        explained["summary"].as_str().unwrap().contains("the roster does not know \"Zoe Zink\", owner of Acme"),
        "{explained}"
    );
}

#[test]
fn of_several_accounts_the_one_its_crm_made_first_has_the_lead() {
    let world = World::staffed();
    let rows = "Account Name,Domain,Type,Created Date\n\
        Younger,acme.example,Customer,2024-05-01\nOlder,acme.example,Customer,2019-03-31\nUndated,acme.example,Customer,\n";
    world.write("accounts.csv", rows);
    assert_eq!(counts(&world.json(&["import", "accounts", "accounts.csv"])), [3, 3, 0, 0, 0, 0]);
    assert_eq!(counts(&world.json(&["import", "accounts", "accounts.csv"])), [3, 0, 0, 3, 0, 0]);
    let explained = world.json(&["add", "--email", "x@acme.example"]);
    assert_eq!((&explained["account"]["name"], &explained["account"]["tie_break"]), (&json!("Older"), &json!("older")));
}

//! What holds for every command, and those that look after the whole: `tick`, `report`, `journal`, `undo`, `backup`,
//! `doctor`, `paths`.

use serde_json::{Value, json};

use crate::support::run::World;

use super::table::offered;

#[test]
fn every_command_has_help_that_reads_like_a_command() {
    let world = World::new();
    let (leaves, groups) = offered(&world);
    for command in leaves.iter().chain(&groups) {
        let mut args: Vec<&str> = command.split(' ').collect();
        args.push("--help");
        let ran = world.run(&args).done();
        let about = ran.out.lines().next().unwrap_or_default();
        assert!(!about.is_empty() && !about.ends_with('.'), "{command}: {about}");
        assert_eq!(ran.err, "", "{command}");
    }
    assert!(!world.database().exists(), "help touches nothing");
}

#[test]
fn what_is_not_there_yet_is_not_offered() {
    let world = World::new();
    for absent in [
        "serve",
        "export",
        "config",
        "completions",
        "man",
        "report response",
        "report pulse",
        "import holidays",
        "import activities",
    ] {
        world.run(&absent.split(' ').collect::<Vec<_>>()).ended(2);
    }
}

#[test]
fn json_is_all_there_is_on_standard_output() {
    let world = World::staffed();
    world.write("leads.csv", "Email\na@one.example\n");
    for command in [
        "rep list",
        "rep edit priya --team A",
        "rep capacity priya --max-open 9",
        "rep away luc",
        "rep back luc",
        "import leads leads.csv",
        "add --email b@two.example",
        "route",
        "leads",
        "explain 1",
        "assign 1 --to luc",
        "snooze 1 --until 2026-11-24T00:00:00Z",
        "touch 1",
        "outcome 1 lost",
        "rules show",
        "rules history",
        "report fairness",
        "tick",
        "journal",
        "undo",
        "erase 1 --confirm 1",
        "doctor",
        "paths",
        "config check",
        "keys",
        "backup copy.db",
    ] {
        let mut args: Vec<&str> = command.split(' ').collect();
        args.push("--json");
        let ran = world.run(&args);
        assert!(matches!(ran.code, Some(0 | 3)), "{command}: {ran:#?}");
        let json = ran.json();
        let is_list = ["rep list", "leads", "touch 1", "journal", "rules history", "keys"].contains(&command)
            || command.starts_with("assign")
            || command.starts_with("outcome")
            || command.starts_with("snooze");
        assert_eq!(json.is_array(), is_list, "{command}: {json}");
    }
}

#[test]
fn b94_config_check_names_file_line_key_and_what_was_meant() {
    let world = World::new();
    assert!(world.run(&["config", "check"]).done().out.contains("every default holds"));
    let folder = world.path("home/.config/leadtower");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    std::fs::write(&file, "mouse = false\ntheme = \"drak\"\nclipbord = \"off\"\n").unwrap();
    let ran = world.run(&["config", "check"]).ended(3);
    assert_eq!(
        ran.out,
        "$WORLD/home/.config/leadtower/config.toml line 2: `theme` cannot be \"drak\"; did you mean \"dark\"? \"auto\" holds\n\
         $WORLD/home/.config/leadtower/config.toml line 3: there is no key `clipbord`; did you mean `clipboard`?\n"
    );
    let json = world.run(&["config", "check", "--json"]).ended(3).json();
    assert_eq!((&json["problems"][0]["line"], &json["problems"][1]["line"]), (&json!(2), &json!(3)));
    std::fs::write(&file, "mouse = false\ntheme = \"dark\"\n").unwrap();
    assert!(world.run(&["config", "check"]).done().out.contains("2 keys, and all can be used"));
    world.run(&["--theme", "drak", "leads"]).ended(2).says("drak");
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    let world = World::new();
    world.run(&["nonsense"]).ended(2);
    world.run(&["leads", "--limit", "few"]).ended(2);
    world.run(&["tick", "--now", "yesterday"]).ended(2).says("is no instant");
    world.run(&["explain", "L-1"]).ended(1).says("hint:");
}

#[test]
fn the_dashboard_asks_for_a_terminal() {
    let world = World::new();
    let ran = world.run(&[]).ended(1).says("needs a terminal");
    assert_eq!(ran.out, "");
    world.run(&["--json"]).ended(2);
}

#[test]
fn other_peoples_bytes_do_not_reach_the_terminal() {
    let world = World::staffed();
    let name = "Eve\u{1b}[2J\u{202e}\u{9b}31m";
    world.write("leads.csv", format!("Email,Name\neve@evil.example,\"{name}\"\n"));
    world.run(&["import", "leads", "leads.csv"]).done();
    // A line of theirs is no line of ours.
    let forged = "gold\nL-99 is yours";
    world.run(&["add", "--email", "mal@evil.example", "--company", forged, "--set", &format!("custom.plan={forged}")]).done();
    world.run(&["assign", "2", "--to", "priya", "--because", forged]).done();
    for args in [&["explain", "2"][..], &["leads"], &["journal"], &["undo"]] {
        let ran = world.run(args).done();
        assert!(!ran.out.lines().chain(ran.err.lines()).any(|line| line.starts_with("L-99")), "{args:?}: {}", ran.out);
    }
    for args in [&["leads"][..], &["explain", "1"], &["journal"], &["leads", "--json"]] {
        let ran = world.run(args).done();
        for text in [&ran.out, &ran.err] {
            assert!(text.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{args:?}: {text:?}");
        }
    }
    assert_eq!(world.json(&["leads", "eve"])[0]["name"], json!(name), "kept as it came");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let world = World::staffed();
    let mut child = world.command(&["rules", "show"]).spawn().unwrap();
    drop(child.stdout.take());
    let ran = world.ran(&child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn a_newer_file_is_refused_and_left_as_it_is() {
    let world = World::staffed();
    let sql = rusqlite::Connection::open(world.database()).unwrap();
    sql.pragma_update(None, "user_version", 999).unwrap();
    drop(sql);
    let before = std::fs::read(world.database()).unwrap();
    for command in ["leads", "tick", "rep list", "rules show"] {
        world.run(&command.split(' ').collect::<Vec<_>>()).ended(4).says("newer leadtower");
    }
    for command in ["--version", "--help", "paths"] {
        world.run(&[command]).done();
    }
    assert_ne!(world.run(&["doctor"]).code, Some(4));
    assert_eq!(std::fs::read(world.database()).unwrap(), before);
}

#[test]
fn the_database_can_be_named() {
    let world = World::new();
    let ran = world.run(&["--db", "here.db", "rep", "add", "Priya Shah"]);
    ran.done();
    assert!(world.path("work/here.db").exists() && !world.database().exists());
    assert_eq!(world.json(&["rep", "list", "--db", "here.db"])[0]["name"], json!("Priya Shah"));
    let output = world.command(&["rep", "list", "--json"]).env("LEADTOWER_DB", "here.db").output().unwrap();
    assert_eq!(world.ran(&output).json()[0]["name"], json!("Priya Shah"));
}

#[test]
fn the_journal_says_who_did_what_and_undo_takes_it_back() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    world.run(&["assign", "1", "--to", "luc", "--actor", "mo"]).done();
    let journal = world.json(&["journal"]);
    let newest = &journal[0];
    assert_eq!(
        (&newest["actor"], &newest["verb"], &newest["leads"], &newest["rehearsed"]),
        (&json!("mo"), &json!("assigned"), &json!(1), &json!(true))
    );
    assert!(newest["summary"].as_str().is_some_and(|text| text.contains("Luc Petit")), "{newest}");
    assert_eq!(world.json(&["journal", "--limit", "2"]).as_array().unwrap().len(), 2);
    let of_lead = world.json(&["journal", "--lead", "L-1"]);
    let verbs: Vec<&str> = of_lead.as_array().unwrap().iter().map(|entry| entry["verb"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["assigned", "received"]);

    let undone = world.json(&["undo", "--actor", "mo"]);
    assert_eq!((&undone["verb"], &undone["undoes"]), (&json!("undone"), &newest["id"]));
    assert_eq!(world.json(&["leads"])[0]["owner"], json!("priya@example.com"));
    let entry = newest["id"].to_string();
    world.run(&["undo", &entry]).ended(1).says("taken back already");
    world.run(&["undo", "--actor", "nobody"]).ended(1).says("nothing of yours to undo");
}

#[test]
fn the_clocks_run_once() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    let tick = world.json(&["tick", "--now", "2026-11-23T10:00:00Z"]);
    assert_eq!((&tick["breached"], &tick["notified"]), (&json!(1), &json!(1)));
    let again = world.json(&["tick", "--now", "2026-11-23T10:00:00Z"]);
    assert_eq!(again["breached"], json!(0));
    for count in ["at_risk", "reassigned", "fallback", "absences_over", "drained"] {
        assert!(tick[count].is_u64(), "{count}");
    }
}

#[test]
fn fairness_adds_up_in_every_format() {
    let world = World::staffed();
    for n in 0..4 {
        world.run(&["add", "--email", &format!("a@one{n}.example")]).done();
    }
    world.run(&["assign", "1", "--to", "luc"]).done();
    let report = world.json(&["report", "fairness"]);
    for row in report["rows"].as_array().unwrap() {
        let columns: f64 = row["columns"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
        let (baseline, actual) = (row["baseline"].as_f64().unwrap(), row["actual"].as_f64().unwrap());
        assert!((baseline + columns - actual).abs() < 1e-9, "{row}");
    }
    let luc = report["rows"].as_array().unwrap().iter().find(|row| row["rep"] == json!("luc@example.com")).unwrap();
    assert_eq!((&luc["pool"], &luc["baseline"], &luc["actual"]), (&json!("sales"), &json!(2.0), &json!(3.0)));
    assert_eq!(luc["columns"]["by_hand"], json!(1.0));
    for figure in ["jain", "gini", "jain_available", "gini_available", "chance"] {
        assert!(report[figure].is_number(), "{figure}: {report}");
    }
    let formatted = |format: &str| world.run(&["report", "fairness", "--format", format, "--by", "rep"]).done().out;
    assert!(formatted("csv").starts_with("pool,rep,weight,baseline,"));
    let markdown = formatted("markdown");
    assert!(markdown.starts_with("| rep | baseline |"), "no column without a word: {markdown}");
    for said in ["leads given out 25 Oct to 23 Nov 2026, all pools, 2 reps", "Jain", "Gini", "chance", "available share"] {
        assert!(markdown.contains(said) && formatted("text").contains(said), "{said}: {markdown}");
    }
    assert_eq!(serde_json::from_str::<Value>(&formatted("json")).unwrap()["rows"][0]["pool"], json!(null));
    world.run(&["report", "fairness", "--since", "soon"]).ended(2).says("30d");
    world.run(&["report", "fairness", "--by", "territory"]).ended(2).says("cannot be told by `territory`").says("--by pool");
}

#[test]
fn a_backup_is_whole_private_and_never_overwrites() {
    let world = World::staffed();
    world.run(&["add", "--email", "a@one.example"]).done();
    world.run(&["backup", "copy.db"]).done();
    assert_eq!(world.json(&["leads", "--db", "copy.db"]).as_array().unwrap().len(), 1);
    #[cfg(unix)]
    assert_eq!(crate::support::run::mode(&world.path("work/copy.db")), 0o600);
    world.run(&["backup", "copy.db"]).ended(1).says("copy.db");
}

#[test]
fn the_doctor_finds_nothing_in_a_healthy_world() {
    let world = World::staffed();
    let ran = world.run(&["doctor", "--json"]).done();
    assert_eq!(ran.json()["findings"], json!([]));
}

#[cfg(unix)]
#[test]
fn the_doctor_finds_what_others_can_read() {
    use std::{fs, os::unix::fs::PermissionsExt};
    let world = World::staffed();
    fs::set_permissions(world.database(), fs::Permissions::from_mode(0o644)).unwrap();
    let findings = world.run(&["doctor", "--json"]).ended(3).json()["findings"].clone();
    assert!(findings.as_array().is_some_and(|findings| !findings.is_empty()), "{findings}");
}

#[test]
fn paths_are_named_and_not_made() {
    let world = World::new();
    let paths = world.json(&["paths"]);
    assert_eq!(paths["database"], json!("$WORLD/home/.local/share/leadtower/leadtower.db"));
    for place in ["data", "config", "state", "log", "backups"] {
        assert!(paths[place].is_string(), "{place}");
    }
    assert!(!world.path("home/.local").exists());
}

#[test]
fn b90_every_folder_is_named_by_flag_and_by_variable() {
    let world = World::new();
    let usual = world.json(&["paths"]);
    for (place, flag, variable) in [
        ("data", "--data-dir", "LEADTOWER_DATA_DIR"),
        ("config", "--config-dir", "LEADTOWER_CONFIG_DIR"),
        ("state", "--state-dir", "LEADTOWER_STATE_DIR"),
        ("log", "--log-dir", "LEADTOWER_LOG_DIR"),
        ("backups", "--backup-dir", "LEADTOWER_BACKUP_DIR"),
        ("database", "--db", "LEADTOWER_DB"),
    ] {
        let by_flag = world.json(&["paths", flag, "/somewhere/else"]);
        assert_eq!(by_flag[place], json!("/somewhere/else"));
        let output = world.command(&["paths", "--json"]).env(variable, "/somewhere/else").output().unwrap();
        assert_eq!(world.ran(&output).done().json(), by_flag);
        assert_ne!(usual[place], by_flag[place]);
    }
    // Folders that lie in others go with them.
    assert_eq!(world.json(&["paths", "--data-dir", "/d"])["database"], json!("/d/leadtower.db"));
    assert_eq!(world.json(&["paths", "--state-dir", "/s"])["log"], json!("/s/log"));
}

#[test]
fn a_named_database_that_is_not_there_is_not_made_by_reading() {
    let world = World::new();
    for command in ["leads", "explain 1", "rep list", "rules show", "rules history", "report fairness", "journal"] {
        let args: Vec<&str> = command.split(' ').chain(["--db", "gone/away.db"]).collect();
        world.run(&args).ended(1).says("there is no database `gone/away.db`");
        assert!(!world.path("work/gone").exists(), "{command}");
    }
}

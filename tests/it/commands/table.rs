//! Every command that help offers, with one call that does what it says and one that is refused. The list is read off
//! `--help`, so that a command without a row fails.

use std::fs;

use serde_json::Value;

use crate::support::run::World;

/// What `--json` answers: one thing, or a list of things that is not empty, with at least these fields.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    One(&'static [&'static str]),
    Each(&'static [&'static str]),
}
use Answer::{Each, One};

/// A command, what follows it to be done, its answer, and a call that is refused: with that exit code, saying that.
pub type Row = (&'static str, &'static str, Answer, (&'static str, i32, &'static str));

const COUNTS: &[&str] = &[
    "rows",
    "imported",
    "updated",
    "unchanged",
    "duplicates",
    "rejected",
    "rejects_file",
    "routed.assigned",
    "routed.fallback",
    "routed.nurture",
    "seconds",
    "mapping",
];
const DECISION: &[&str] = &[
    "lead",
    "decided_at",
    "rulebook",
    "trigger",
    "outcome.kind",
    "outcome.owner",
    "outcome.covering_for",
    "outcome.by_hand",
    "account.name",
    "account.relation",
    "account.evidence",
    "rule",
    "territory",
    "segment",
    "passed_over",
    "pools",
    "summary",
];
const WHY_NOT: &[&str] = &[
    "lead",
    "decided_at",
    "rule.position",
    "rule.name",
    "passed_over",
    "pools",
    "summary",
    "why_not.rep",
    "why_not.stopped_by",
    "why_not.would_need",
];
const LEAD: &[&str] = &[
    "id",
    "external_id",
    "received_at",
    "email",
    "name",
    "company",
    "country",
    "status",
    "owner",
    "queue",
    "cause",
    "rule",
    "sla",
];
const REP: &[&str] =
    &["id", "name", "email", "team", "status", "until", "open", "max_open", "today", "max_per_day", "working_now"];
const REP_AWAY: &[&str] = &["id", "name", "email", "status", "until", "reason", "open_untouched"];
const FAIRNESS: &[&str] = &["rows", "jain", "gini", "jain_available", "gini_available", "chance"];
const TICK: &[&str] = &["at_risk", "breached", "reassigned", "fallback", "absences_over", "drained", "notified"];
const ENTRY: &[&str] = &["id", "at", "actor", "verb", "summary", "undone_by"];
const ERASED: &[&str] = &["id", "at", "actor", "verb", "summary", "lead", "traces", "backups"];
const DRAFT: &[&str] = &["revision", "actor", "changed_at", "base", "live", "behind", "changes", "problems", "text"];
const PATHS: &[&str] = &["database", "sample", "data", "config", "state", "log", "backups"];

pub const TABLE: &[Row] = &[
    ("demo", "", One(&["database", "seed", "until"]), ("--seed many", 2, "many")),
    ("import leads", "leads.csv", One(COUNTS), ("gone.csv", 1, "gone.csv")),
    ("import reps", "reps.csv", One(COUNTS), ("gone.csv", 1, "gone.csv")),
    ("import accounts", "accounts.csv", One(COUNTS), ("empty.csv", 1, "empty.csv")),
    ("import absences", "absences.csv", One(COUNTS), ("strangers.csv", 3, "rejected")),
    ("add", "--email new@new.example", One(DECISION), ("--email nonsense", 2, "nonsense")),
    ("route", "", One(COUNTS), ("colour:red", 2, "colour")),
    ("leads", "", Each(LEAD), ("colour:red", 2, "colour")),
    ("explain", "1 --why-not luc", One(WHY_NOT), ("99", 1, "99")),
    ("assign", "1 3 --to luc", Each(DECISION), ("1 --to nobody", 1, "nobody")),
    ("touch", "1", Each(LEAD), ("99", 1, "99")),
    ("outcome", "1 lost", Each(LEAD), ("1 forgotten", 2, "forgotten")),
    ("note", "1 --text Called", Each(LEAD), ("99 --text Called", 1, "99")),
    ("snooze", "1 --until 2026-11-24T00:00:00Z", Each(LEAD), ("1 --until soon", 2, "soon")),
    ("rep list", "", Each(REP), ("--db gone.db", 1, "gone.db")),
    ("rep add", "Zoe --email zoe@example.com", One(REP), ("Zoe --email luc@example.com", 1, "has that email already")),
    ("rep edit", "priya --team A", One(REP), ("nobody --team A", 1, "nobody")),
    ("rep remove", "luc --leads-to reroute", One(REP), ("luc", 1, "--leads-to")),
    ("rep away", "luc", One(REP_AWAY), ("luc --until 2026-01-01", 1, "cannot end on")),
    ("rep back", "priya", One(REP), ("luc", 1, "is not away")),
    ("rep capacity", "luc --max-open 9", One(REP), ("luc --max-open many", 2, "many")),
    ("rules init", "", One(&["path"]), ("--template nonsense", 2, "nonsense")),
    ("rules show", "", One(&["version", "pools", "rules", "text"]), ("--version 9", 1, "no rulebook version 9")),
    ("rules draft", "", One(DRAFT), ("rebase", 1, "stands on the live rulebook already")),
    ("rules test", "cases.toml", Each(&["name", "passed", "expected", "got", "why"]), ("bad.toml", 1, "bad.toml:5: ")),
    ("rules diff", "1 2", Each(&["part", "name", "change", "sentence"]), ("1 9", 1, "no rulebook version 9")),
    (
        "rules check",
        "two.toml",
        Each(&["severity", "kind", "rule", "message", "witness"]),
        ("missing.toml", 1, "cannot read `missing.toml`"),
    ),
    ("rules publish", "two.toml", One(&["version"]), ("bad.toml", 1, "bad.toml:5: ")),
    (
        "rules replay",
        "two.toml",
        One(&["leads", "moved", "by_rep", "fallback.before", "fallback.after", "fairness.before", "fairness.after", "moves"]),
        ("bad.toml", 1, "bad.toml:5: "),
    ),
    (
        "rules learn",
        "",
        Each(&["criteria", "destination", "support", "against", "replay.leads", "replay.moved"]),
        ("--accept 9", 1, "there is no proposal 9"),
    ),
    ("rules history", "", Each(&["version", "published_at", "actor", "note", "live"]), ("--db gone.db", 1, "gone.db")),
    ("rules restore", "1", One(&["version"]), ("9", 1, "rules history")),
    ("report fairness", "", One(FAIRNESS), ("--since soon", 2, "30d")),
    ("tick", "", One(TICK), ("--now yesterday", 2, "is no instant")),
    ("journal", "", Each(ENTRY), ("--lead 99", 1, "99")),
    ("undo", "", One(ENTRY), ("999", 1, "999")),
    ("redo", "", One(ENTRY), ("999", 1, "999")),
    ("backup", "copy.db", One(&["path"]), ("there.db", 1, "there.db")),
    ("doctor", "", One(&["database", "checked", "findings"]), ("--db gone.db", 3, "there is no such file")),
    ("erase", "1 --confirm L-1", One(ERASED), ("1 --confirm 3", 2, "nothing was erased")),
    ("config check", "", One(&["file", "keys", "problems"]), ("again", 2, "unexpected argument")),
    ("paths", "", One(PATHS), ("--nonsense", 2, "--nonsense")),
    ("keys", "", Each(&["keys", "action", "on", "does", "group"]), ("--nonsense", 2, "--nonsense")),
];

/// Names of the commands under that one, as its help lists them.
fn listed(world: &World, command: &[&str]) -> Vec<String> {
    let help = world.run(&[command, &["--help"]].concat()).done().out;
    let section = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = section.filter_map(|line| line.strip_prefix("  ").filter(|name| !name.starts_with(' ')));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

/// Commands that do something, and those that only lead to others.
pub fn offered(world: &World) -> (Vec<String>, Vec<String>) {
    let (mut leaves, mut groups) = (Vec::new(), Vec::new());
    let mut open = listed(world, &[]);
    open.reverse();
    while let Some(command) = open.pop() {
        let below = listed(world, &command.split(' ').collect::<Vec<_>>());
        if below.is_empty() {
            leaves.push(command);
        } else {
            open.extend(below.iter().rev().map(|name| format!("{command} {name}")));
            groups.push(command);
        }
    }
    (leaves, groups)
}

/// Leads, reps, an absence, two versions of the rulebook, and files of every kind.
fn full() -> World {
    let world = World::staffed();
    world.write("leads.csv", "Email,Company\nlea@lea.example,Lea\n");
    world.write("reps.csv", "Name,Email\nAna Lima,ana@example.com\n");
    world.write("accounts.csv", "Account Name,Website,Relationship\nAcme,acme.example,customer\n");
    world.write("absences.csv", "Rep,From,Until\nluc@example.com,2026-12-01,2026-12-05\n");
    world.write("strangers.csv", "Rep,From,Until\nnobody@example.com,2026-12-01,2026-12-05\n");
    world.write("empty.csv", "");
    world.write("there.db", "somebody's");
    world.write("bad.toml", "format = 1\n\n[[rule]]\nname = \"R\"\nto = \"pool:nowhere\"\n");
    let book = fs::read_to_string(world.path("work/book.toml")).unwrap();
    world.write("two.toml", book.replace("Italy waits", "Italy still waits"));
    world.run(&["rules", "publish", "two.toml"]).done();
    world.write("three.toml", book.replace("Italy waits", "Italy waits on"));
    world.write(
        "cases.toml",
        format!("{book}\n[[test]]\nname = \"Rome waits\"\nlead = {{ country = \"IT\" }}\nexpect = \"fallback\"\n"),
    );
    world.run(&["rules", "draft", "set", "three.toml"]).done();
    for email in ["a@one.example", "b@two.example", "c@three.example"] {
        world.run(&["add", "--email", email]).done();
    }
    for email in ["d@uno.example", "e@due.example", "f@tre.example"] {
        world.run(&["add", "--email", email, "--country", "IT"]).done();
        world.run(&["assign", email, "--to", "luc"]).done();
    }
    world.run(&["rep", "away", "priya"]).done();
    world.run(&["touch", "3"]).done();
    world.run(&["undo"]).done();
    world
}

/// The same again, to be changed.
pub fn another(world: &World) -> World {
    let other = World::new();
    fs::create_dir_all(other.database().parent().unwrap()).unwrap();
    fs::copy(world.database(), other.database()).unwrap();
    for file in fs::read_dir(world.path("work")).unwrap().map(|file| file.unwrap()) {
        fs::copy(file.path(), other.path("work").join(file.file_name())).unwrap();
    }
    other
}

pub fn args<'a>(command: &'a str, rest: &'a str) -> Vec<&'a str> {
    command.split(' ').chain(rest.split_whitespace()).collect()
}

/// Those of these fields that are not there; a point leads inside.
fn missing(json: &Value, fields: &[&str]) -> Vec<String> {
    let is_there = |field: &&&str| json.pointer(&format!("/{}", field.replace('.', "/"))).is_some();
    fields.iter().filter(|field| !is_there(field)).map(|field| (*field).to_owned()).collect()
}

#[test]
fn every_command_on_offer_has_a_row_and_every_row_a_command() {
    let (mut leaves, groups) = offered(&World::new());
    let mut rows: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
    leaves.sort_unstable();
    rows.sort_unstable();
    assert_eq!(leaves, rows);
    assert_eq!(groups, ["import", "rep", "rules", "report", "config"]);
}

#[test]
fn every_command_does_what_it_says_and_answers_with_the_fields_of_the_contract() {
    let world = full();
    for (command, rest, answer, _) in TABLE {
        let args = args(command, rest);
        another(&world).run(&args).done();
        let json = another(&world).json(&args);
        match answer {
            One(fields) => {
                assert!(json.is_object(), "{command}: {json:#}");
                assert_eq!(missing(&json, fields), [""; 0], "{command}: {json:#}");
            }
            Each(fields) => {
                let list = json.as_array().unwrap_or_else(|| panic!("{command}: {json:#}"));
                assert!(!list.is_empty(), "{command}");
                for one in list {
                    assert_eq!(missing(one, fields), [""; 0], "{command}: {one:#}");
                }
            }
        }
    }
}

#[test]
fn every_command_can_be_refused_with_its_exit_code_and_a_reason_and_then_changes_nothing() {
    let world = full();
    for (command, _, _, (rest, code, says)) in TABLE {
        let other = another(&world);
        let before = other.json(&["journal", "--limit", "99"]);
        let ran = other.run(&args(command, rest)).ended(*code);
        assert!(format!("{}{}", ran.out, ran.err).contains(*says), "{command}: no `{says}` in {ran:#?}");
        assert!(*code == 3 || ran.out.is_empty(), "{command}: {ran:#?}");
        assert!(*code != 1 || ran.err.starts_with("error: "), "{command}: {ran:#?}");
        let json = other.run(&[&args(command, rest)[..], &["--json"]].concat()).ended(*code);
        assert!(json.out.is_empty() || json.json().is_object(), "{command}: {json:#?}");
        assert_eq!(other.json(&["journal", "--limit", "99"]), before, "{command}");
    }
}

#[test]
fn a_command_that_only_leads_to_others_is_wrong_usage_and_names_them() {
    let world = World::new();
    for group in offered(&world).1 {
        let words: Vec<&str> = group.split(' ').collect();
        let ran = world.run(&words).ended(2);
        for below in listed(&world, &words) {
            assert!(ran.err.contains(&below), "{group} {below}: {ran:#?}");
        }
    }
}

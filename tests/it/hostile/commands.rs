//! Every command, done and refused.

use std::{collections::BTreeSet, fs};

use super::{HOSTILE, SLY, assert_shown, company};
use crate::{
    commands::table::{TABLE, another, args},
    support::run::{Ran, World},
};

/// Calls that say what they were given, or say it in another form.
const MORE: [&[&str]; 41] = [
    &["rules", "show", "--format", "toml"],
    &["rules", "show", "--format", "markdown"],
    &["rules", "show", "--format", "html"],
    &["rules", "show", "--version", "1"],
    &["report", "fairness", "--format", "csv"],
    &["report", "fairness", "--format", "markdown"],
    &["report", "fairness", "--by", "rep"],
    &["explain", "1"],
    &["explain", "2"],
    &["explain", "3", "--why-not", "mia"],
    &["journal", "--lead", "1"],
    &["rules", "init", "--template", "territory"],
    &["rules", "init", "--template", "size"],
    &["rules", "init", "--template", "accounts"],
    &["import", "leads", LEADS, "--dry-run"],
    &["import", "leads", LEADS],
    &["import", "leads", HOSTILE],
    &["import", "leads", LEADS, "--map", HOSTILE],
    &["rules", "publish", HOSTILE],
    &["rules", "draft", "--format", "toml"],
    &["rules", "draft", "discard"],
    &["rules", "draft", "set", HOSTILE],
    &["rules", "test", HOSTILE],
    &["rules", "diff", HOSTILE, "draft"],
    &["rules", "diff", "live", "draft"],
    &["rules", "publish"],
    &["explain", HOSTILE],
    &["explain", "1", "--why-not", HOSTILE],
    &["leads", HOSTILE],
    &["leads", SLY],
    &["leads", "owner:luc"],
    &["route", HOSTILE],
    &["assign", "1", "--to", HOSTILE],
    &["rep", "add", HOSTILE],
    &["rep", "edit", HOSTILE],
    &["rep", "edit", "luc", "--zone", HOSTILE],
    &["add", "--email", HOSTILE],
    &["backup", HOSTILE],
    &["leads", "--db", HOSTILE],
    &["leads", "--theme", HOSTILE],
    &["note", "1", "2", "--text", HOSTILE],
];

const LEADS: &str = "again\u{202e}\u{200b}.csv";

pub fn check(world: &World, args: &[&str]) -> Ran {
    let ran = world.run(args);
    assert_shown(&format!("{args:?}, its answer"), &ran.out);
    assert_shown(&format!("{args:?}, beside it"), &ran.err);
    ran
}

#[test]
fn every_command_shows_what_is_hidden_in_every_field_and_obeys_none_of_it() {
    let world = company();
    let source = world.path(&format!("work/leads{SLY}.csv"));
    fs::copy(source, world.path(&format!("work/{LEADS}"))).unwrap();
    let mut failed = BTreeSet::new();
    for (command, rest, _, (refused, _, _)) in TABLE {
        for rest in [rest, refused] {
            let other = another(&world);
            if other.path("work/leads.csv").exists() {
                fs::remove_file(other.path("work/leads.csv")).unwrap();
            }
            fs::copy(other.path(&format!("work/{LEADS}")), other.path("work/leads.csv")).unwrap();
            let words = args(command, rest);
            let code = check(&other, &words).code;
            check(&other, &[&words[..], &["--json"]].concat());
            if rest != refused && code != Some(0) {
                failed.insert(*command);
            }
            if let Ok(text) = fs::read_to_string(other.path("work/rulebook.toml")) {
                assert_shown("the file of `rules init`", &text);
                other.run(&["rules", "publish", "rulebook.toml"]).done();
            }
        }
    }
    // One row of its file is no lead.
    assert_eq!(failed, BTreeSet::from(["import leads"]), "what these would say was not seen");
}

#[test]
fn every_form_and_every_refusal_shows_what_is_hidden() {
    let world = company();
    fs::copy(world.path(&format!("work/leads{SLY}.csv")), world.path(&format!("work/{LEADS}"))).unwrap();
    for args in MORE {
        let other = another(&world);
        check(&other, args);
        if let Ok(text) = fs::read_to_string(other.path("work/rulebook.toml")) {
            assert_shown("the file of `rules init`", &text);
        }
    }
    let folder = world.path("home/.config/leadtower");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), format!("theme = \"{SLY}\"\n\"x{SLY}\" = 1\n")).unwrap();
    fs::write(folder.join("keys.toml"), format!("[move]\n\"x{SLY}\" = \"{SLY}\"\n")).unwrap();
    check(&world, &["config", "check"]);
    check(&world, &["keys"]);
}

#[test]
fn a_book_that_is_shown_and_published_again_is_the_same_book() {
    let world = company();
    let before = world.json(&["rules", "show"]);
    let text = world.run(&["rules", "show", "--format", "toml"]).done().out;
    assert_shown("the book", &text);
    assert!(text.contains("# by <U+202E>gpj") && text.contains("name = \"DACH\\u202Egpj"), "{text}");
    world.write("again.toml", text);
    world.run(&["rules", "publish", "again.toml"]).done();
    let after = world.json(&["rules", "show"]);
    for part in ["pools", "rules"] {
        assert_eq!(before[part], after[part]);
    }
}

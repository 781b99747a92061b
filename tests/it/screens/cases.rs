//! The book's own cases on the screen: below the findings, with what came of each.

use leadtower::{
    actions::command::{Command, Publish},
    tui::{keys::keymap::Place, state::rules::What},
};

use super::rules::{BOOK, at, company};
use crate::support::{live::Live, world::World};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// One case that passes, one about a customer, and one that fails once Europe is switched off.
fn with_cases() -> World {
    let mut world = company();
    let cases = "[[test]]\nname = \"Brazil waits\"\nlead = { country = \"BR\" }\nexpect = \"fallback\"\n\
                 [[test]]\nname = \"a customer in Sweden\"\nlead = { account = \"customer\", country = \"SE\" }\nexpect = \"pool:north\"\n";
    world.perform(&Command::Publish(Publish::of(format!("{BOOK}{cases}"), None)));
    world
}

/// Goes to a case.
fn to_case(live: &mut Live, index: usize) {
    let row = live.app.book.list().rows().iter().position(|row| row.what == What::Case(index)).unwrap();
    live.keys("g").keys(&"j".repeat(row));
}

#[test]
fn cases_stand_below_the_findings_with_what_came_of_them() {
    let world = with_cases();
    let mut live = at(&world, "jjt[", 120, 36);
    let whats: Vec<What> = live.app.book.list().rows().iter().map(|row| row.what).collect();
    assert_eq!(whats[whats.len() - 2..], [What::Case(0), What::Case(1)]);
    to_case(&mut live, 1);
    snapshot!("cases_120x36", live.styled());
    let text = live.keys("<enter>").text();
    assert_eq!(live.app.place(), Place::Trial);
    assert!(text.contains("an account of ours (customer)") && text.contains("by R5 Everything else"), "{text}");
}

#[test]
fn a_case_is_taken_out_of_the_draft_and_comes_back_by_undo() {
    let world = with_cases();
    let mut live = at(&world, "[", 80, 24);
    let names = |live: &Live| live.app.book.page.as_ref().unwrap().book.tests.iter().map(|test| test.name.clone()).collect();
    to_case(&mut live, 0);
    live.keys("x");
    let left: Vec<String> = names(&live);
    assert_eq!(left, ["a customer in Sweden"], "{}", live.text());
    assert!(live.text().contains("DRAFT"), "{}", live.text());
    live.keys("u");
    assert_eq!(names(&live).len(), 2, "{}", live.text());
}

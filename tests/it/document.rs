//! The rulebook as the document that a new colleague reads, of the company of the demo.

use crate::support::run::World;

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        })
    };
}

fn harborlight() -> World {
    let world = World::new();
    world.write("team.csv", include_str!("../../assets/demo/team.csv"));
    world.write("rulebook.toml", include_str!("../../assets/demo/rulebook.toml"));
    world.run(&["import", "reps", "team.csv"]).done();
    world.run(&["rules", "publish", "rulebook.toml", "--note", "as on the day we <began>"]).done();
    world
}

#[test]
fn the_document_says_who_owns_what() {
    let world = harborlight();
    let shown = |format: &str| world.run(&["rules", "show", "--format", format]).done().out;
    snapshot!("document_markdown", shown("markdown"));
    let page = shown("html");
    // The style is a file of its own and is looked at in a browser.
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    snapshot!("document_html", format!("{before}<style></style>{after}"));
    assert_eq!(shown("html"), page, "the same book is the same page");
}

#[test]
fn versions_that_are_not_live_and_drafts_have_their_document() {
    let world = harborlight();
    let changed = include_str!("../../assets/demo/rulebook.toml").replace("name = \"Enterprise\"", "name = \"Large companies\"");
    world.write("changed.toml", changed);
    world.run(&["rules", "show", "--draft"]).ended(1).says("you have no draft");
    world.run(&["rules", "draft", "set", "changed.toml"]).done();
    let draft = world.run(&["rules", "show", "--draft", "--format", "markdown"]).done().out;
    assert!(draft.contains("**Draft of dana** on version 1"), "{draft}");
    assert!(draft.contains("**Large companies**"), "{draft}");
    world.run(&["rules", "publish", "changed.toml"]).done();
    let first = world.run(&["rules", "show", "--version", "1", "--format", "html"]).done().out;
    assert!(first.contains("Version 1") && first.contains("<bdi>Enterprise</bdi>"), "{first}");
    world.run(&["rules", "show", "--draft", "--version", "1"]).ended(2).says("--version");
}

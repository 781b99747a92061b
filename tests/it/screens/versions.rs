//! The versions of the rulebook on screen: any two compared, and one put live again.

use leadtower::{
    actions::{
        ask,
        command::{Command, Publish},
    },
    model::id::RulebookVersion,
    tui::keys::keymap::Place,
};

use super::rules::{BOOK, at, company};
use crate::support::world::World;

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// Three versions: in the second sizes are others, in the third a rule is called otherwise as well.
fn three() -> World {
    let mut world = company();
    let second = BOOK.replace("<50", "<60").replace(">=50", ">=60");
    let third = second.replace("Austria again", "Austria once more").replace("enabled = false\n", "");
    for (text, note) in [(second, Some("larger small ones")), (third, None)] {
        world.perform(&Command::Publish(Publish::of(text, note.map(str::to_owned))));
    }
    world
}

fn live_version(world: &World) -> RulebookVersion {
    ask::live_book(&mut world.another_desk("otto")).unwrap().unwrap().0
}

/// What is different in the second of two, as the command says it.
fn diff(world: &World, from: u32, to: u32) -> Vec<String> {
    let between = ask::Between { from: Some(RulebookVersion(from)), to: RulebookVersion(to) };
    ask::version_diff(&mut world.another_desk("otto"), between).unwrap().unwrap()
}

#[test]
fn any_two_versions_are_compared() {
    let world = three();
    let mut live = at(&world, "H", 120, 36);
    assert_eq!(live.app.place(), Place::Versions);
    let tells = |live: &crate::support::live::Live, from: u32, to: u32| {
        let text = live.text();
        assert!(text.contains(&format!("From v{from} to v{to}")), "{text}");
        let told = diff(&world, from, to);
        assert!(!told.is_empty());
        for sentence in told {
            assert!(text.contains(&sentence), "{sentence}\n{text}");
        }
    };
    // With the one before, unless another is marked.
    tells(&live, 2, 3);
    snapshot!("versions_120x36", live.styled());
    live.keys("j");
    tells(&live, 1, 2);
    live.keys("k<space>jj");
    tells(&live, 3, 1);
    live.keys("<space>gj");
    tells(&live, 1, 2);
    live.keys("k");
    tells(&live, 1, 3);
    snapshot!("versions_80x24", at(&world, "H<end><space><home>", 80, 24).styled());
    // Marked once more, it is the one before again.
    live.keys("<end><space><home>");
    tells(&live, 2, 3);
    live.keys("<end>");
    assert!(live.text().contains("v1, with nothing before it"), "{}", live.text());
    live.keys("<esc>");
    assert!(live.app.overlay.is_none() && live.commands().is_empty());
}

/// The second of two keys was meant for the pane, and not for a question that nobody has read.
#[test]
fn b33_a_key_too_many_in_the_versions_puts_none_live() {
    let world = three();
    let mut live = at(&world, "H<space>j", 120, 36);
    // What that changes is known already, so the question comes at once.
    live.keys("<enter><esc>").at_once("<enter><enter>");
    assert_eq!((live.app.place(), live_version(&world)), (Place::Question, RulebookVersion(3)), "{}", live.text());
}

#[test]
fn going_back_asks_first_and_escape_closes_only_the_question() {
    let world = three();
    let mut live = at(&world, "H<enter>", 80, 24);
    assert!(live.text().contains("v3 is live now"), "{}", live.text());
    live.keys("jj<enter>");
    assert_eq!(live.app.place(), Place::Question, "{}", live.text());
    assert!(live.text().contains("Put v1 live again?"), "{}", live.text());
    live.keys("<esc>");
    assert_eq!(live.app.place(), Place::Versions, "{}", live.text());
    assert!(live.text().contains(">  v1"), "the cursor is where it was\n{}", live.text());
    assert!(live.commands().is_empty());
    live.keys("<enter>y");
    assert_eq!(live_version(&world), RulebookVersion(1), "{}", live.text());
    assert!(live.app.overlay.is_none());
}

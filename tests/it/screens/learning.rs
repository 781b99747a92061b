//! What was decided by hand comes back as proposals; and a lead becomes a case with one key.

use leadtower::{
    actions::{
        ask,
        command::{Assign, Command, Receiver, Seen},
    },
    model::{id::LeadId, rulebook::Expected, time::Millis},
    tui::{
        keys::keymap::Place,
        msg::{Answer, Msg},
    },
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// Of five leads from Brazil three went to Cleo by hand, one to Ana, and one waits.
fn by_hand() -> World {
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").rep("cleo", "UTC").pool("germany", ["ana", "ben"]);
    let mut world = plan.rule("Germany", "country:DE", "pool:germany").rule("The rest", "", "fallback").open();
    for (name, to) in [("a", "cleo"), ("b", "cleo"), ("c", "cleo"), ("d", "cleo"), ("e", "ana"), ("f", "")] {
        let mut lead = draft(&format!("{name}@{name}.example"));
        lead.profile.country = "BR".parse().ok();
        world.later(Millis::minutes(5));
        let lead = world.add(lead).leads[0].lead;
        if !to.is_empty() {
            let to = Receiver::Rep(world.rep(to));
            world.perform(&Command::Assign(Assign { leads: Seen::all(&[lead]), to, because: None }));
        }
    }
    world
}

fn over(world: &World, keys: &str, width: u16, height: u16) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
    live.look();
    live.keys(keys);
    live
}

#[test]
fn what_was_decided_by_hand_becomes_a_rule_of_the_draft_only_when_it_is_accepted() {
    let world = by_hand();
    let mut live = over(&world, "2", 120, 36);
    assert!(live.text().contains("1 proposal from what was decided by hand"), "{}", live.text());
    live.keys("E");
    snapshot!("learn_120x36", live.styled());
    live.keys("<esc>");
    assert!(live.commands().is_empty() && live.app.overlay.is_none(), "looking changes nothing");
    live.keys("E<enter>");
    assert_eq!(live.app.place(), Place::Publish, "{}", live.text());
    assert!(live.text().contains("It changes 1 thing:"), "{}", live.text());
    live.keys("<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
    assert!(live.app.lessons.all.is_empty(), "it speaks for nothing more: the book has it");
    snapshot!("learn_80x24", over(&by_hand(), "2E", 80, 24).styled());
}

#[test]
fn without_decisions_alike_there_is_nothing_to_learn() {
    let world = world().rep("ana", "UTC").rule("The rest", "", "fallback").open();
    let live = over(&world, "2E", 80, 24);
    assert!(live.app.overlay.is_none());
    assert!(live.text().contains("nothing was decided alike by hand often enough"), "{}", live.text());
    assert!(live.commands().is_empty());
}

#[test]
fn a_lead_becomes_a_case_of_the_draft_and_undo_takes_it_away() {
    let world = by_hand();
    let mut live = over(&world, "1", 120, 36);
    live.keys("GA");
    snapshot!("case_120x36", live.styled());
    let text = live.text();
    assert!(text.contains("to cleo") || text.contains("to ana") || text.contains("to Fallback"), "{text}");
    live.keys("1");
    let cases = |live: &mut Live| {
        live.keys("4");
        live.app.draft().map(|draft| draft.book.tests.clone()).unwrap_or_default()
    };
    let all = cases(&mut live);
    assert_eq!(all.len(), 1, "{}", live.text());
    assert!(matches!(all[0].expect, Expected::Rep(_) | Expected::Fallback), "{all:?}");
    live.keys("u");
    if live.app.overlay.is_some() {
        live.keys("y");
    }
    assert!(cases(&mut live).is_empty(), "{}", live.text());
}

/// Two cases that are chosen while the database is busy are two cases: the second is for the draft that has the first.
#[test]
fn two_cases_chosen_quickly_are_both_made() {
    let world = by_hand();
    let mut live = over(&world, "1G", 120, 36);
    let mut desk = world.another_desk("rita");
    let mut made = |lead: i64| {
        let asked = (LeadId(lead), Expected::Fallback, "Fallback".to_owned());
        let test = ask::case_of(&mut desk, asked.0, asked.1.clone(), &asked.2).unwrap();
        Msg::Answer(Box::new(Answer::Case(Box::new(asked), test, ask::seen_book(&desk).unwrap())))
    };
    let both = vec![made(1), made(2)];
    live.hear(both);
    let tests = live.keys("4").app.draft().map(|draft| draft.book.tests.clone()).unwrap_or_default();
    assert_eq!(tests.len(), 2, "{}", live.text());
}

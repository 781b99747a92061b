//! What a draft would have done with the leads of the last days, seen before it goes live.

use leadtower::tui::{
    effect::{
        Effect,
        count::{CountAsk, CountSaid},
    },
    keys::keymap::Place,
    msg::{Answer, Msg},
    state::rehearsal::Stage,
};

use super::rules::{at, company};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn a_draft_is_rehearsed_with_its_sums_and_the_leads_that_move() {
    let world = company();
    let mut live = at(&world, "jjtB", 120, 36);
    assert_eq!(live.app.place(), Place::Replay);
    snapshot!("replay_120x36", live.styled());
    live.keys("<tab>j<enter>");
    snapshot!("replay_moves_120x36", live.styled());
    let text = live.keys("<esc>").text();
    assert!(text.contains("L-4  Somebody") && text.contains("→ Fallback"), "a lead is told by its name\n{text}");
    assert!(text.contains("Enter shows why"), "Esc closes the reasons first\n{text}");
    assert!(live.keys("<esc>").app.overlay.is_none());
    let again = company();
    snapshot!("replay_80x24", at(&again, "jjtB", 80, 24).styled());
    snapshot!("replay_moves_80x24", at(&again, "B<tab><enter>", 80, 24).styled());
}

#[test]
fn publishing_shows_the_replay_and_tab_all_of_it_and_back() {
    let world = company();
    let mut live = at(&world, "jjtW1", 120, 36);
    let text = live.text();
    assert!(text.contains("Replayed 10 leads of") && text.contains("would go elsewhere"), "{text}");
    let replays = |live: &crate::support::live::Live| {
        let is_replay = |effect: &&Effect| matches!(effect, Effect::Count(order) if matches!(order.ask, CountAsk::Replay(_)));
        live.given.iter().filter(is_replay).count()
    };
    live.keys("<tab>");
    assert_eq!((live.app.place(), replays(&live)), (Place::Replay, 1), "it is kept");
    live.keys("<esc>");
    assert_eq!(live.app.place(), Place::Publish);
    live.keys("<esc>t").keys("B");
    assert_eq!(replays(&live), 2, "another draft is replayed again");
    assert!(live.text().contains("of 10 leads would have gone") || live.text().contains("None of 10 leads"), "{}", live.text());
}

/// While it runs there is a bar, keys go on working, and Esc ends it.
#[test]
fn a_replay_under_way_shows_how_far_it_is_and_escape_ends_it() {
    let world = company();
    let mut live = at(&world, "jjt", 120, 36);
    let order = |effects: Vec<Effect>| match effects.into_iter().find(|effect| matches!(effect, Effect::Count(_))) {
        Some(Effect::Count(order)) => *order,
        other => panic!("{other:?}"),
    };
    let begun = order(live.keys_only("B"));
    let progress = leadtower::actions::ask::Progress { done: 250_000, all: 1_000_000 };
    let said = |said| vec![Msg::Answer(Box::new(Answer::Count { number: begun.number, said }))];
    live.hear(said(CountSaid::Replaying(progress)));
    assert!(live.text().contains("250,000 of 1,000,000"), "{}", live.text());
    assert!(matches!(order(live.keys_only("<esc>")).ask, CountAsk::StopReplay));
    assert!(live.app.overlay.is_none() && live.app.rehearsal.is_none());
    live.hear(said(CountSaid::Replaying(progress)));
    assert!(live.app.rehearsal.is_none(), "what still comes of it is void");
    live.keys("B");
    assert!(matches!(live.app.rehearsal.as_ref().unwrap().stage, Stage::Done(_)));
}

//! The first run: what is shown before there is a database, and what each choice does.

use leadtower::tui::{
    effect::{Chosen, Effect, Wanted, Which},
    msg::{Mouse, Msg, Push},
};

use crate::support::screen::{Dashboard, World, first_run};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

fn welcome(width: u16, height: u16) -> Dashboard {
    first_run(World::empty(), width, height)
}

#[test]
fn the_welcome_says_what_there_is_to_begin_with() {
    snapshot!("welcome_120x36", welcome(120, 36).keys("j").styled());
    snapshot!("welcome_80x24", welcome(80, 24).styled());
    snapshot!("welcome_60x15", welcome(60, 15).styled());
    snapshot!("welcome_help", welcome(80, 24).keys("?").text());
    snapshot!("welcome_path", welcome(80, 24).keys("4~/copy.db").text());
}

/// B91, as far as the state goes: moving, help, typing and leaving ask for nothing.
#[test]
fn b91_nothing_is_asked_of_the_worker_before_a_choice() {
    let mut stage = welcome(120, 36);
    stage
        .keys("jjjkk?<esc>jjj<enter>abc<esc>2<enter>/x.csv<esc>j<enter>Ana<tab>x<esc><esc>")
        .hear(vec![Msg::Paste("x".to_owned())]);
    assert_eq!(stage.given, []);
    assert_eq!(stage.keys_only("q"), [Effect::Quit]);
}

#[test]
fn a_digit_and_enter_choose_the_same() {
    assert_eq!(welcome(80, 24).keys_only("1"), [Effect::Leave(Chosen::Sample)]);
    assert_eq!(welcome(80, 24).keys_only("<enter>"), [Effect::Leave(Chosen::Sample)]);
    assert_eq!(welcome(80, 24).keys_only("3"), [Effect::Open(Which::Named)]);
    assert_eq!(welcome(80, 24).keys_only("jj<enter>"), [Effect::Open(Which::Named)]);
    assert_eq!(welcome(80, 24).keys_only("3333<enter>"), [Effect::Open(Which::Named)], "it is opened once");
}

#[test]
fn an_empty_start_says_where_the_file_is_and_what_to_do() {
    let mut stage = welcome(120, 36);
    let text = stage.keys("3").text();
    assert!(text.contains("/home/dana/leadtower.db is yours alone"), "{text}");
    assert!(text.contains("No lead yet."), "{text}");
}

#[test]
fn another_file_is_opened_or_the_reason_stands_below_what_was_typed() {
    let mut stage = welcome(80, 24);
    stage.world.refuse = Some("cannot open `/tmp/no.db`: there is no such file".to_owned());
    let text = stage.keys("4/tmp/no.db<enter>").text();
    assert!(text.contains("> /tmp/no.db") && text.contains("there is no such file"), "{text}");
    stage.world.refuse = None;
    let text = stage.keys("<ctrl+u>/tmp/yes.db<enter>").text();
    assert!(text.contains("next time: leadtower --db /tmp/yes.db"), "{text}");
}

#[test]
fn the_look_is_chosen_by_a_key_and_given_back_by_the_same() {
    let mut stage = welcome(80, 24);
    assert_eq!(stage.keys_only("c"), [Effect::Wear(Some(Wanted::HighContrast))]);
    assert!(stage.text().contains("high-contrast"), "{}", stage.text());
    assert_eq!(stage.keys_only("d"), [Effect::Wear(Some(Wanted::ColourBlind))]);
    assert_eq!(stage.keys_only("d"), [Effect::Wear(None)]);
    assert_eq!(stage.keys_only("2m"), [Effect::Wear(Some(Wanted::Mono))], "while setting up as well");
}

fn click(stage: &mut Dashboard, row: u16) {
    stage.hear(vec![Msg::Mouse(Mouse { column: 10, row, push: Push::Click })]);
}

#[test]
fn a_second_click_chooses() {
    let mut stage = welcome(80, 24);
    // What lies where is known once it was drawn.
    let row = stage.keys("jk").text().lines().position(|line| line.contains("Set up with my own data")).unwrap() as u16;
    click(&mut stage, row);
    assert_eq!(stage.app.welcome.as_ref().unwrap().cursor, 1);
    assert!(stage.app.setup.is_none());
    click(&mut stage, row);
    assert!(stage.app.setup.is_some());
}

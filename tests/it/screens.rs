//! Keys in, screen out: each screen empty, usual, full and narrow; and what a live list must never do.

use leadtower::{model::id::LeadId, tui::msg::Msg};

use crate::support::screen::{World, dashboard, lead, waiting};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn the_queue_shows_list_and_reasons() {
    snapshot!("queue_120x36", dashboard(World::usual(), 120, 36).keys("j").styled());
    snapshot!("queue_80x24", dashboard(World::usual(), 80, 24).keys("j").text());
    snapshot!("queue_160x40", dashboard(World::usual(), 160, 40).keys("j").text());
}

#[test]
fn the_roster_shows_who_can_take_a_lead() {
    snapshot!("reps_120x36", dashboard(World::usual(), 120, 36).keys("3j").styled());
    snapshot!("reps_80x24", dashboard(World::usual(), 80, 24).keys("3j").text());
}

#[test]
fn the_picker_lists_every_rep() {
    snapshot!("picker_120x36", dashboard(World::usual(), 120, 36).keys("jj  a").styled());
    snapshot!("picker_80x24", dashboard(World::usual(), 80, 24).keys("jj  aG").text());
}

#[test]
fn help_is_the_table_of_keys() {
    snapshot!("help_120x36", dashboard(World::usual(), 120, 36).keys("?").text());
    snapshot!("help_80x24", dashboard(World::usual(), 80, 24).keys("?").text());
    snapshot!("help_search", dashboard(World::usual(), 80, 24).keys("?mark").text());
}

#[test]
fn a_small_screen_has_the_list_and_a_tiny_one_says_what_it_needs() {
    snapshot!("queue_60x15", dashboard(World::usual(), 60, 15).keys("j").text());
    snapshot!("queue_40x10", dashboard(World::usual(), 40, 10).text());
    assert_eq!(dashboard(World::usual(), 38, 8).text(), "Terminal is 38x8, leadtower needs\n40x10\n\n\n\n\n\n\n");
}

#[test]
fn an_empty_database_says_what_to_do() {
    snapshot!("empty_queue", dashboard(World::empty(), 80, 24).text());
    snapshot!("empty_reps", dashboard(World::empty(), 80, 24).keys("3").text());
    let mut full = World::usual();
    full.leads.retain(|row| row.owner.is_some());
    snapshot!("empty_fallback", dashboard(full, 80, 24).keys("2").text());
}

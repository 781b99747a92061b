//! Marks in a list longer than what is read of it at once. Over a real database.

use leadtower::{
    actions::command::{Command, ReceiveBatch, Routing, Seen, Snooze},
    model::{id::LeadId, time::Millis},
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// More leads than a window holds, all of one company but the last; the first is from Brazil.
fn many(leads: usize) -> World {
    let mut world = world().rep("rita", "Europe/Berlin").pool("all", ["rita"]).rule("The rest", "", "pool:all").open();
    let drafts = (1..=leads).map(|nth| {
        let mut draft = draft(&format!("p{nth}@acme.example"));
        draft.profile.name = Some(format!("Person{nth}"));
        draft.profile.company = Some(if nth == leads { "Zenith" } else { "Acme" }.to_owned());
        draft.profile.country = if nth == 1 { "BR" } else { "DE" }.parse().ok();
        draft
    });
    let batch = ReceiveBatch {
        file: "leads.csv".to_owned(),
        origin: "hubspot".to_owned(),
        batch: "one".to_owned(),
        drafts: drafts.collect(),
        rejected: 0,
        routing: Routing::OpenAndUnowned,
    };
    world.desk().receive_batch(batch).unwrap();
    world
}

fn over(world: &World) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("sjj<enter>");
    live
}

/// What is said of marks beside the list.
fn said(live: &Live) -> String {
    let text = live.text();
    let line = text.lines().find(|line| line.contains("Leads")).unwrap_or_else(|| panic!("no list in\n{text}")).to_owned();
    line.split("   ")
        .find(|part| part.starts_with(|first: char| first.is_ascii_digit()) && part.contains(" marked"))
        .unwrap_or_default()
        .trim_end_matches(['─', '╮', ' '])
        .to_owned()
}

#[test]
fn b23_a_mark_far_from_the_cursor_is_not_hidden() {
    let world = many(1_000);
    let mut live = over(&world);
    live.keys("g G ");
    assert_eq!(live.app.queue.marks.len(), 2);
    assert_eq!(said(&live), "2 marked", "{}", live.text());
    // From wherever one looks, and with hundreds of marks: more than any window holds.
    live.keys("g");
    assert_eq!(said(&live), "2 marked");
    live.keys("V");
    assert_eq!(said(&live), "1000 marked");
    live.keys("G");
    assert_eq!(said(&live), "1000 marked");
    live.keys("/zenith<enter>");
    assert_eq!(said(&live), "1000 marked, 999 hidden");
    live.keys("<esc><esc>M");
    assert_eq!(said(&live), "1000 marked");
}

#[test]
fn b23_marks_outside_the_filter_are_counted_whatever_the_window() {
    let world = many(900);
    let mut live = over(&world);
    live.keys("g  G ");
    for (filter, hidden) in
        [("zenith", 2), ("!zenith", 1), ("country:BR", 2), ("acme country:DE", 1), ("owner:rita", 0), ("is:marked", 0)]
    {
        live.keys(&format!("/<ctrl+u>{}<enter>", filter.replace(' ', "<space>")));
        let expected = if hidden == 0 { "3 marked".to_owned() } else { format!("3 marked, {hidden} hidden") };
        assert_eq!(said(&live), expected, "{filter}");
    }
}

#[test]
fn b23_marks_that_come_back_are_counted_as_they_stand() {
    let world = many(900);
    let mut live = over(&world);
    live.keys("g  G <esc>/zenith<enter>M");
    assert_eq!(said(&live), "3 marked, 2 hidden");
}

#[test]
fn b24_a_marked_lead_that_somebody_put_out_of_sight_is_hidden_and_named() {
    let mut world = many(900);
    let mut live = over(&world);
    live.keys("g  ").look();
    let away = Snooze { leads: vec![Seen::any(LeadId(1))], until: Some(world.now + Millis::DAY) };
    world.perform(&Command::Snooze(away));
    live.look();
    assert_eq!(said(&live), "2 marked, 1 hidden", "{}", live.text());
    live.keys("c");
    assert!(live.text().contains("1 of them is not in this list: Person1"), "{}", live.text());
}

#[test]
fn b07_a_mark_that_a_frozen_list_still_shows_is_not_hidden() {
    let mut world = many(12);
    let mut live = over(&world);
    live.keys("g  f").look();
    let away = Snooze { leads: vec![Seen::any(LeadId(1))], until: Some(world.now + Millis::DAY) };
    world.perform(&Command::Snooze(away));
    live.look();
    assert_eq!(said(&live), "2 marked", "{}", live.text());
    live.keys("f");
    assert_eq!(said(&live), "2 marked, 1 hidden", "{}", live.text());
}

#[test]
fn b03_a_mark_on_the_lead_that_left_the_filter_is_hidden() {
    let mut world = many(12);
    let mut live = over(&world);
    live.keys("g k").look();
    let away = Snooze { leads: vec![Seen::any(LeadId(1))], until: Some(world.now + Millis::DAY) };
    world.perform(&Command::Snooze(away));
    live.look();
    assert!(live.text().contains("no longer matches"), "{}", live.text());
    assert_eq!(said(&live), "1 marked, 1 hidden");
    // Marked only now, it is hidden as well.
    live.keys("<esc> ");
    assert_eq!(said(&live), "1 marked, 1 hidden", "{}", live.text());
}

/// What stands with a mark is what a key acts on, also while the range is still open.
#[test]
fn b24_a_range_is_marked_before_anything_is_done_with_it() {
    let world = many(12);
    let mut live = over(&world);
    live.keys("gvjjj");
    assert_eq!(live.text().matches("│>* ").count() + live.text().matches("│ * ").count(), 4, "{}", live.text());
    assert!(live.text().contains("4 leads marked: a key acts on all of them"), "{}", live.text());
    live.keys("a");
    assert!(live.text().contains("Assign 4 leads"), "{}", live.text());
    live.keys("<esc>");
    assert_eq!(live.app.queue.marks.len(), 4);
    // With marks made before, and one of them in the range.
    live.keys("<esc>gj Gvkk");
    assert!(live.text().contains("4 leads marked"), "{}", live.text());
    live.keys("g ");
    assert_eq!(live.app.queue.marks.len(), 12, "a blank ends the range and unmarks nothing");
}

#[test]
fn b24_a_range_longer_than_what_is_read_marks_nothing_and_says_so() {
    let world = many(1_000);
    let mut live = over(&world);
    for key in ["a", "v", "Y"] {
        live.keys("gvG");
        live.keys(key);
        assert!(live.text().contains("nothing marked: the range begins too far from here"), "{key}\n{}", live.text());
        assert!(live.app.queue.marks.is_empty() && live.app.overlay.is_none(), "{key}");
    }
}

//! What a live list must never do: move the cursor, lose a place, act on what nobody saw.

use leadtower::{model::lead::Stage, tui::msg::Msg};

use crate::support::screen::{Dashboard, World, dashboard, waiting};

/// B01: whatever arrives, changes or goes elsewhere, the selected lead stays selected.
#[test]
fn the_selected_lead_never_changes_by_itself() {
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    for _ in 0..1_000 {
        let mut stage = dashboard(World::of(1 + next(40) as i64), 80, 24);
        stage.keys(&"j".repeat(next(30) as usize));
        let chosen = stage.selected().unwrap();
        let mut newest = 1_000;
        for _ in 0..8 {
            let count = stage.world.leads.len() as u64;
            match next(3) {
                0 => {
                    newest += 1;
                    stage.world.leads.push(waiting(newest, next(90) as i64 - 20));
                }
                1 => {
                    let row = &mut stage.world.leads[next(count) as usize];
                    *row = waiting(row.id.0, next(90) as i64 - 20);
                }
                _ => stage.world.leads.retain(|row| row.id.0 == chosen || row.id.0 % 7 != next(7) as i64),
            }
            stage.changed();
            assert_eq!(stage.selected(), Some(chosen));
        }
    }
}

/// B02.
#[test]
fn the_selected_row_stays_on_its_line() {
    let mut stage = dashboard(World::of(60), 80, 24);
    stage.keys(&"j".repeat(30));
    let line = |stage: &Dashboard| stage.text().lines().position(|line| line.starts_with('>')).unwrap();
    let before = line(&stage);
    stage.world.leads.extend((0..7).map(|n| waiting(500 + n, -n)));
    stage.changed();
    assert_eq!((line(&stage), stage.selected()), (before, Some(31)));
    stage.world.leads.retain(|row| row.id.0 > 20);
    stage.changed();
    assert_eq!((line(&stage), stage.selected()), (before, Some(31)));
}

/// B03.
#[test]
fn a_selected_lead_that_leaves_the_filter_stays_until_the_cursor_moves() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("2j");
    let chosen = stage.selected().unwrap();
    stage.world.leads.iter_mut().find(|row| row.id.0 == chosen).unwrap().stage = Stage::Assigned;
    stage.changed();
    assert_eq!(stage.selected(), Some(chosen));
    assert!(stage.text().contains("no longer matches"));
    stage.keys("j");
    assert_ne!(stage.selected(), Some(chosen));
    assert!(!stage.text().contains("no longer matches"));
}

/// B04.
#[test]
fn new_leads_are_counted_and_nothing_else_changes() {
    let mut stage = dashboard(World::of(60), 80, 24);
    stage.keys("  G");
    let (selected, marks) = (stage.selected(), stage.app.queue.marks.clone());
    stage.world.leads.extend((0..3).map(|n| waiting(900 + n, 5)));
    stage.changed();
    assert!(stage.text().contains("3 new leads arrived"), "{}", stage.text());
    assert_eq!((stage.selected(), &stage.app.queue.marks), (selected, &marks));
    stage.keys("L");
    assert_eq!(stage.selected(), Some(902));
    assert!(!stage.text().contains("new leads arrived"));
}

/// B05: an answer that comes with a key is not what the person had seen.
#[test]
fn a_key_acts_on_what_was_drawn_before_the_update() {
    let mut stage = dashboard(World::of(5), 80, 24);
    stage.keys("j");
    // The third lead becomes the most urgent one: it now stands right below the cursor's first.
    stage.world.leads.push(waiting(77, 2));
    let asked = stage.hear_only(vec![Msg::Changed]);
    let mut batch: Vec<Msg> =
        asked.iter().filter_map(|effect| stage.world.answer(effect)).map(|answer| Msg::Answer(Box::new(answer))).collect();
    batch.push(Msg::Key("j".parse().unwrap()));
    stage.hear(batch);
    assert_eq!(stage.selected(), Some(3));
}

/// B06.
#[test]
fn after_an_action_the_cursor_goes_to_the_next_lead_and_at_the_end_to_the_one_before() {
    let mut stage = dashboard(World::of(4), 80, 24);
    stage.keys("jx1");
    assert_eq!(stage.selected(), Some(3));
    stage.keys("Gx1");
    assert_eq!(stage.selected(), Some(3));
    // Assigned leads stay in the list; the cursor goes on all the same.
    stage.keys("ga<enter>");
    assert_eq!(stage.selected(), Some(3));
}

/// B07.
#[test]
fn a_frozen_list_stands_still_and_then_shows_all_at_once() {
    let mut stage = dashboard(World::of(5), 80, 24);
    stage.keys("f");
    let rows = |stage: &Dashboard| stage.text().lines().skip(1).take(16).collect::<Vec<_>>().join("\n");
    let before = rows(&stage);
    stage.world.leads.extend((0..12).map(|n| waiting(100 + n, 2)));
    stage.changed();
    assert_eq!(rows(&stage), before);
    assert!(stage.text().contains("frozen, 12 waiting"));
    stage.keys("f");
    assert_eq!(stage.app.queue.list.rows().len(), 17);
    assert_eq!(stage.selected(), Some(1));
}

/// What was on the screen when the list stopped does not wait.
#[test]
fn a_frozen_list_counts_what_came_since_it_stands_still() {
    let mut stage = dashboard(World::of(5), 80, 24);
    stage.world.leads.extend((0..12).map(|n| waiting(100 + n, 2)));
    stage.changed();
    stage.keys("f");
    assert!(stage.text().contains("frozen, 0 waiting"), "{}", stage.text());
    stage.world.leads.push(waiting(200, 2));
    stage.changed();
    assert!(stage.text().contains("frozen, 1 waiting"), "{}", stage.text());
}

#[test]
fn long_lists_are_read_in_windows_around_the_cursor() {
    let mut stage = dashboard(World::of(3_000), 80, 24);
    assert_eq!(stage.app.queue.list.rows().len(), 200);
    stage.keys(&"<pgdn>".repeat(60));
    assert_eq!(stage.selected(), Some(1 + 60 * 12));
    stage.keys("G");
    assert_eq!(stage.selected(), Some(3_000));
    stage.keys("kk");
    assert_eq!(stage.selected(), Some(2_998));
    stage.keys("g");
    assert_eq!(stage.selected(), Some(1));
}

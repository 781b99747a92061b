//! What a live list must never do: move the cursor, lose a place, act on what nobody saw.

use leadtower::{
    actions::command::Command,
    model::{lead::Stage, time::Millis},
    tui::msg::Msg,
};

use crate::support::screen::{Dashboard, World, dashboard, waiting};

/// Whatever arrives, changes or goes elsewhere, the selected lead stays selected.
#[test]
fn b01_the_selected_lead_never_changes_by_itself() {
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

/// As many at once as come in a day, without the cursor being touched.
#[test]
fn b01_the_selected_lead_stays_through_a_thousand_changes_of_one_run() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = dashboard(World::of(40), width, height);
        stage.keys("jjjjjjj");
        let chosen = stage.selected().unwrap();
        for nth in 0..1_000_i64 {
            match nth % 5 {
                0 | 1 => stage.world.leads.push(waiting(1_000 + nth, nth * 7 % 90 - 20)),
                2 => {
                    let changed = (nth * 31) as usize % stage.world.leads.len();
                    let row = &mut stage.world.leads[changed];
                    *row = waiting(row.id.0, nth * 13 % 90 - 20);
                }
                _ => {
                    let gone = (nth * 17) as usize % stage.world.leads.len();
                    if stage.world.leads.len() > 5 && stage.world.leads[gone].id.0 != chosen {
                        stage.world.leads.remove(gone);
                    }
                }
            }
            stage.changed();
            assert_eq!(stage.selected(), Some(chosen), "change {nth}");
        }
        assert!(stage.text().contains(&format!("Lead {chosen}")), "{}", stage.text());
    }
}

#[test]
fn b02_the_selected_row_stays_on_its_line() {
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

#[test]
fn b03_a_selected_lead_that_leaves_the_filter_stays_until_the_cursor_moves() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("2j");
    let chosen = stage.selected().unwrap();
    stage.world.leads.iter_mut().find(|row| row.id.0 == chosen).unwrap().stage = Stage::Assigned;
    stage.changed();
    assert_eq!(stage.selected(), Some(chosen));
    assert!(stage.text().contains("no longer matches") && stage.is_dimmed(), "{}", stage.text());
    stage.keys("j");
    assert_ne!(stage.selected(), Some(chosen));
    assert!(!stage.text().contains("no longer matches") && !stage.is_dimmed());
}

/// It is shown as it is now, not as it was when it still matched.
#[test]
fn b03_a_lead_that_is_kept_though_it_no_longer_matches_shows_its_new_state() {
    let mut stage = dashboard(World::usual(), 120, 36);
    assert!(!stage.keys("/Priya<enter>").is_dimmed());
    stage.world.leads.iter_mut().for_each(|row| {
        (row.name, row.stage, row.touched_at) = (Some("Renamed".to_owned()), Stage::Working, Some(row.received_at));
    });
    stage.changed();
    let text = stage.text();
    assert!(text.contains("Leads  0, and 1 that no longer matches"), "{text}");
    let line = text.lines().find(|line| line.contains("no longer matches │")).unwrap();
    assert!(line.contains("CONTACTED Renamed") && stage.is_dimmed(), "{text}");
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2j");
    let chosen = stage.selected().unwrap();
    stage.world.leads.iter_mut().filter(|row| row.id.0 == chosen).for_each(|row| row.stage = Stage::Working);
    stage.changed();
    assert!(stage.text().contains("CONTACTED, no longer matches"), "{}", stage.text());
}

#[test]
fn b04_new_leads_are_counted_and_nothing_else_changes() {
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

#[test]
fn b04_filter_order_and_scroll_stay_when_leads_arrive() {
    let mut stage = dashboard(World::of(60), 80, 24);
    stage.keys("/Lead<enter>s2").keys(&"j".repeat(30)).keys("kkk  ");
    let line = |stage: &Dashboard| stage.text().lines().position(|line| line.starts_with('>')).unwrap();
    let kept = |stage: &Dashboard| {
        let queue = &stage.app.queue;
        (stage.selected(), line(stage), queue.filter.clone(), format!("{:?}", queue.sort), queue.marks.clone())
    };
    let before = kept(&stage);
    assert!(before.1 > 6 && before.4.len() == 2, "{before:?}");
    stage.world.leads.extend((0..3).map(|n| waiting(900 + n, 5)));
    stage.changed();
    assert_eq!(kept(&stage), before);
    let text = stage.text();
    assert!(text.contains("3 new leads arrived") && text.contains("/ Lead") && text.contains("2 marked"), "{text}");
}

/// An answer that comes with a key is not what the person had seen.
/// A colleague's touch sends the lead under the cursor to the other end of the list, and the list with it.
#[test]
fn b02_a_list_that_follows_its_lead_to_another_place_says_so() {
    let mut stage = dashboard(World::of(60), 80, 24);
    stage.keys("jj");
    let touched = stage.world.leads.iter_mut().find(|row| row.id.0 == 3).unwrap();
    (touched.stage, touched.touched_at, touched.clock) = (Stage::Working, Some(touched.received_at), None);
    stage.changed();
    assert_eq!(stage.selected(), Some(3));
    let text = stage.text();
    assert!(text.contains("Lead 3 is CONTACTED now: the list followed, g goes to the top"), "{text}");
    // What this person does themselves needs no telling.
    let mut stage = dashboard(World::of(60), 80, 24);
    stage.keys("Gc");
    assert!(!stage.text().contains("the list followed"), "{}", stage.text());
}

#[test]
fn b05_a_key_acts_on_what_was_drawn_before_the_update() {
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

/// The lead under the cursor goes in the very moment in which one presses a key for it: it is meant, and no other.
#[test]
fn b05_a_key_that_acts_means_the_lead_that_was_drawn() {
    for key in ["x", "c"] {
        let mut stage = dashboard(World::of(5), 80, 24);
        stage.keys("j");
        stage.world.leads.retain(|row| row.id.0 != 2);
        stage.world.leads.push(waiting(77, 2));
        let asked = stage.hear_only(vec![Msg::Changed]);
        let mut batch: Vec<Msg> =
            asked.iter().filter_map(|effect| stage.world.answer(effect)).map(|answer| Msg::Answer(Box::new(answer))).collect();
        batch.push(Msg::Key(key.parse().unwrap()));
        stage.hear(batch);
        stage.keys("<enter>");
        let meant = match stage.commands()[..] {
            [Command::Close(close)] => close.leads[0].lead.0,
            [Command::Touch(touch)] => touch.leads[0].lead.0,
            _ => panic!("{key}: {:?}\n{}", stage.commands(), stage.text()),
        };
        assert_eq!(meant, 2, "{key}");
    }
}

#[test]
fn b06_after_an_action_the_cursor_goes_to_the_next_lead_and_at_the_end_to_the_one_before() {
    let mut stage = dashboard(World::of(4), 80, 24);
    stage.keys("jx1");
    assert_eq!(stage.selected(), Some(3));
    stage.keys("Gx1");
    assert_eq!(stage.selected(), Some(3));
    // Assigned leads stay in the list; the cursor goes on all the same.
    stage.keys("ga<enter>");
    assert_eq!(stage.selected(), Some(3));
}

#[test]
fn b07_a_frozen_list_stands_still_and_then_shows_all_at_once() {
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

#[test]
fn b07_a_frozen_list_stands_still_for_a_minute_of_arrivals() {
    let mut stage = dashboard(World::of(30), 80, 24);
    stage.keys("jjjf");
    let rows = |stage: &Dashboard| stage.text().lines().skip(2).take(16).map(str::to_owned).collect::<Vec<_>>();
    // What is left of a time that ends on a minute is less from the first second on, and then for a minute the same.
    stage.world.now = stage.world.now + Millis(1_000);
    let start = stage.world.now;
    stage.hear(vec![Msg::Now(start)]);
    let before = rows(&stage);
    for second in 1..59 {
        stage.world.now = start + Millis(1_000 * second);
        stage.world.leads.extend((0..3).map(|n| waiting(1_000 + 10 * second + n, n)));
        stage.hear(vec![Msg::Now(stage.world.now)]).changed();
        assert_eq!(rows(&stage), before, "after {second} s");
    }
    assert!(stage.text().contains("frozen, 174 waiting"), "{}", stage.text());
    stage.keys("f");
    assert_eq!((stage.app.queue.matching, stage.selected()), (Some(204), Some(4)));
}

/// Moving, sorting and filtering read the list anew; what came since it stands still is not in it, nor in any number.
#[test]
fn b07_nothing_that_is_read_while_frozen_brings_new_leads_in() {
    for keys in ["L", "G", "S", "s2", "/<esc>", "/Lead<esc>", "G<pgup>g", "j  L", "Vc"] {
        let mut stage = dashboard(World::of(300), 120, 36);
        stage.keys("f");
        stage.world.leads.extend((0..12).map(|n| waiting(500 + n, n - 6)));
        stage.changed();
        stage.keys(keys);
        stage.changed();
        let (text, queue) = (stage.text(), &stage.app.queue);
        assert!(queue.list.rows().iter().all(|row| row.id.0 <= 300), "{keys}");
        assert_eq!((queue.matching, stage.app.totals.open()), (Some(300), 300), "{keys}");
        assert!(text.contains("frozen, 12 waiting") && text.contains(" 300 open"), "{keys}: {text}");
        stage.keys("<esc><esc>f");
        assert_eq!((stage.app.queue.matching, stage.app.totals.open()), (Some(312), 312), "{keys}");
        assert!(!stage.text().contains("frozen"), "{keys}");
    }
}

/// What this person does shows at once, and the sums with it.
#[test]
fn b07_ones_own_changes_show_in_a_frozen_list_and_its_sums() {
    let mut stage = dashboard(World::of(5), 120, 36);
    stage.keys("f");
    stage.world.leads.push(waiting(100, 2));
    stage.changed();
    stage.keys("x1");
    assert_eq!((stage.app.queue.matching, stage.app.totals.open()), (Some(4), 4));
    assert!(stage.text().contains("frozen, 1 waiting"), "{}", stage.text());
    stage.keys("21");
    assert!(stage.text().contains("4 open"), "another screen and back: {}", stage.text());
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

/// Those due at the same instant stand in the order they came in, and stay in it.
#[test]
fn b08_equal_leads_keep_their_order_and_the_sorted_column_says_so() {
    let mut world = World::of(0);
    world.leads = [4, 9, 2, 7].into_iter().map(|id| waiting(id, 5)).collect();
    let mut stage = dashboard(world, 80, 24);
    let order = |stage: &Dashboard| stage.app.queue.list.rows().iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(order(&stage), [2, 4, 7, 9]);
    assert!(stage.text().contains("Touch due▴"), "{}", stage.text());
    stage.changed();
    assert_eq!(order(&stage), [2, 4, 7, 9]);
    stage.keys("S");
    assert!(stage.text().contains("Touch due▾"), "{}", stage.text());
    let mut wide = dashboard(World::usual(), 120, 36);
    assert!(wide.keys("s2").text().contains("Age▴"), "{}", wide.text());
    assert!(wide.keys("S").text().contains("Age▾"), "{}", wide.text());
}

/// Sorting them all would take longer than a person types.
#[test]
fn b08_words_that_find_too_much_stand_by_arrival_and_the_title_says_so() {
    let mut world = World::usual();
    world.too_much = Some("a".to_owned());
    let mut stage = dashboard(world, 120, 36);
    assert!(stage.keys("/a<enter>").text().contains("sort: newest first, too many for another"), "{}", stage.text());
    let order: Vec<i64> = stage.app.queue.list.rows().iter().map(|row| row.id.0).collect();
    assert!(order.len() > 2 && order.is_sorted_by(|one, next| one > next), "{order:?}");
    assert!(stage.keys("<esc>").text().contains("sort: touch due, soonest first"), "{}", stage.text());
}

/// What a cell says changes once a minute at most, and rows stand still while time goes by.
#[test]
fn b09_relative_times_change_once_a_minute_and_move_no_row() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let rows = |stage: &Dashboard| stage.app.queue.list.rows().iter().map(|row| row.id).collect::<Vec<_>>();
    let cells = |stage: &Dashboard| -> Vec<String> {
        let text = stage.text();
        let head = text.lines().nth(3).unwrap();
        let column = |name: &str| head[..head.find(name).unwrap()].chars().count();
        let places = [column("Age") - 3..column("Age") + 3, column("Touch due")..column("Touch due") + 10];
        let rows = text.lines().skip(4).take(12);
        rows.flat_map(|line| places.clone().map(|place| line.chars().take(place.end).skip(place.start).collect())).collect()
    };
    let (before, order) = (cells(&stage), rows(&stage));
    let mut changes = vec![0; before.len()];
    let mut last = before.clone();
    for second in 1..=180 {
        let now = stage.world.now + Millis(1_000 * second);
        stage.hear(vec![Msg::Now(now)]);
        let shown = cells(&stage);
        for (count, (new, old)) in changes.iter_mut().zip(shown.iter().zip(&last)) {
            *count += usize::from(new != old);
        }
        last = shown;
        assert_eq!(rows(&stage), order);
    }
    assert_eq!(changes.iter().max(), Some(&3), "once a minute: {changes:?}\n{}", stage.text());
}

/// A row whose time is over by now says so; the header counts it in the same minute.
#[test]
fn b100_the_header_counts_as_late_what_its_rows_call_late() {
    let mut stage = dashboard(World::of(30), 120, 36);
    stage.world.now = stage.world.now + Millis::minutes(5);
    stage.hear(vec![Msg::Now(stage.world.now)]);
    let text = stage.text();
    let late = text.lines().filter(|line| line.contains(" LATE ")).count();
    assert!(late == 4 && text.contains("4 late"), "{text}");
}

#[test]
fn b23_all_means_what_the_filter_shows_and_marks_outlive_it() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("/m<enter>V");
    let text = stage.text();
    assert!(text.contains("marked 2 of 12"), "{text}");
    stage.keys("<esc><esc>");
    assert_eq!(stage.app.queue.marks.len(), 0, "marks go before the filter");
    stage.keys("M/Ironbark<enter>");
    let text = stage.text();
    assert_eq!(stage.app.queue.marks.len(), 2, "M brings the last set back");
    assert!(text.contains("2 marked, 1 hidden"), "{text}");
}

/// The title says which rows are on the screen, wherever one is.
#[test]
fn a_list_says_which_of_its_rows_are_on_the_screen() {
    let mut stage = dashboard(World::of(331), 120, 36);
    assert!(stage.text().contains("  1-15 of 331 "), "{}", stage.text());
    assert!(stage.keys("G").text().contains("  317-331 of 331 "), "{}", stage.text());
    assert!(stage.keys("g<pgdn><pgdn>").text().contains(" of 331 "), "{}", stage.text());
    let last = stage.selected().unwrap();
    assert!(stage.text().contains(&format!("  {}-{last} of 331 ", last - 14)), "{}", stage.text());
    let all = dashboard(World::of(5), 120, 36).text();
    assert!(!all.contains(" of 5 "), "{all}");
}

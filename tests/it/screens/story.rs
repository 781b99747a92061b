//! Activity, and the page of one lead.

use leadtower::{
    actions::command::Command,
    model::{
        id::{EntryId, LeadId},
        lead::Closing,
        time::Instant,
    },
    tui::{
        effect::{Ask, Effect},
        msg::Msg,
        state::{Screen, lead::Tab},
    },
};

use crate::support::screen::{World, dashboard, dressed, newest};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn activity_shows_what_changed_and_what_taking_it_back_comes_to() {
    snapshot!("activity_120x36", dashboard(World::usual(), 120, 36).keys("6j").styled());
    snapshot!("activity_80x24", dashboard(World::usual(), 80, 24).keys("6j").styled());
    snapshot!("activity_60x15", dashboard(World::usual(), 60, 15).keys("6j").styled());
    snapshot!("activity_filter", dashboard(World::usual(), 80, 24).keys("6/by:you ass").text());
    snapshot!("activity_take_back", dashboard(World::usual(), 80, 24).keys("6jR").text());
    snapshot!("empty_activity", dashboard(World::empty(), 80, 24).keys("6").styled());
}

#[test]
fn the_page_of_a_lead_in_every_theme() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("j<enter>");
    snapshot!("lead_themes_80x24", dressed(|theme| stage.drawn(theme)));
}

#[test]
fn the_page_of_a_lead_has_five_tabs() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("j<enter>");
    snapshot!("lead_timeline_120x36", stage.styled());
    snapshot!("lead_event_120x36", stage.keys("j<enter>").styled());
    snapshot!("lead_decision_120x36", stage.keys("]").styled());
    snapshot!("lead_fields_120x36", stage.keys("]").styled());
    snapshot!("lead_raw_120x36", stage.keys("]").styled());
    snapshot!("lead_notes_120x36", stage.keys("]").styled());
    let mut stage = dashboard(World::usual(), 80, 24);
    snapshot!("lead_timeline_80x24", stage.keys("j<enter>").styled());
    snapshot!("lead_timeline_end_80x24", stage.keys("G").text());
    snapshot!("lead_decision_80x24", stage.keys("]").styled());
    snapshot!("lead_fields_80x24", stage.keys("]").styled());
    snapshot!("lead_raw_80x24", stage.keys("]").text());
    snapshot!("lead_notes_80x24", stage.keys("]").text());
}

/// A sentence that is cut in the middle reads as all of it.
#[test]
fn what_an_undo_would_take_back_ends_with_a_mark_where_it_is_cut() {
    let mut world = World::usual();
    if let Some(newest) = &mut world.newest {
        newest.entry = EntryId(3_135);
        newest.said =
            "12:41 Hana Sato away (paused) from 24 Nov 12:41 until further notice, 1 touch clock stands still, 3 stay".to_owned();
    }
    let mut stage = dashboard(world, 120, 36);
    let text = stage.keys("j<enter>").text();
    let rail: Vec<&str> = text.lines().filter_map(|line| line.rsplit("││").next()).collect();
    let at = rail.iter().position(|line| line.contains("undo entry 3135")).unwrap_or_else(|| panic!("{text}"));
    assert!(rail[at..at + 3].iter().any(|line| line.contains('…')), "{text}");
}

/// Wide letters and names without an end stay in their columns, on the page of a lead and in the journal.
#[test]
fn wide_names_keep_the_columns_of_activity_and_of_a_page() {
    const LONG: &str = "李小龍 株式会社ソニー・ミュージックエンタテインメント and a name that goes on and on and on";
    let mut world = World::usual();
    (world.leads[1].name, world.leads[1].company) = (Some(LONG.to_owned()), Some(LONG.to_owned()));
    world.reps[2].rep.name = LONG.to_owned();
    world.newer =
        vec![(3_150, "assigned 李小龍 株式会社ソニー・ミュージックエンタテインメント of the whole world to 👩‍💻 Ada and her team")];
    snapshot!("activity_wide_names", dashboard(world.clone(), 120, 36).keys("6").styled());
    snapshot!("lead_wide_names", dashboard(world.clone(), 120, 36).keys("j<enter>").styled());
    for (width, height) in [(120, 36), (80, 24)] {
        for keys in ["6", "6R", "j<enter>", "j<enter>]", "j<enter>]]"] {
            let text = dashboard(world.clone(), width, height).keys(keys).text();
            let framed = text.lines().filter(|line| line.starts_with(['│', '╭', '╰']));
            for line in framed {
                use unicode_segmentation::UnicodeSegmentation;
                let columns: usize = line.graphemes(true).map(unicode_width::UnicodeWidthStr::width).sum();
                assert_eq!(columns, usize::from(width), "{keys} at {width}x{height}: {line}\n{text}");
            }
        }
    }
}

/// The last line says what is below it, and nothing of the line that stood there.
#[test]
fn the_line_that_says_there_is_more_stands_alone() {
    for (width, height) in [(80, 24), (90, 24), (120, 28), (120, 36)] {
        let mut stage = dashboard(World::usual(), width, height);
        let text = stage.keys("j<enter>").text();
        for line in text.lines().filter(|line| line.contains("more below")) {
            let page: String = line.chars().take(usize::from(width) - if height > 24 { 43 } else { 0 }).collect();
            let mut words = page.trim_matches(['│', ' ']).split(' ');
            assert!(words.next().is_some_and(|first| first.parse::<u32>().is_ok()), "{text}");
            assert_eq!(words.collect::<Vec<_>>().join(" "), "more below, j scrolls", "{text}");
        }
    }
}

#[test]
fn lines_that_are_typed_say_what_they_will_do() {
    snapshot!("snooze", dashboard(World::usual(), 80, 24).keys("jZthu").text());
    snapshot!("snooze_wrong", dashboard(World::usual(), 80, 24).keys("jZsoon").text());
    snapshot!("note", dashboard(World::usual(), 80, 24).keys("jncalled, wants a demo").text());
    snapshot!("outcome", dashboard(World::usual(), 80, 24).keys("jO").text());
}

/// B44: nothing is taken back before what goes and what stays has been said, and `y` was pressed.
#[test]
fn b44_take_back_says_what_goes_and_what_stays_before_it_asks() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("6jR");
    let text = stage.text();
    assert!(text.contains("Take back entry 3141?") && text.contains("5 leads go back to Fallback"), "{text}");
    assert!(text.contains("Joao Prado stays with Gus Lind: contacted since, by dana"), "{text}");
    // The key that opened it does not answer it, and Enter is no yes.
    stage.keys("R<enter>");
    assert!(stage.commands().is_empty());
    stage.keys("<esc>");
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
    stage.keys("Ry");
    assert_eq!(stage.commands(), [&Command::TakeBack(EntryId(3_141))]);
}

/// What cannot be taken back says why, and asks nothing.
#[test]
fn b43_what_stays_says_why() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("6GkR").text();
    assert!(text.contains("an import stays; assign, route or dismiss its leads instead"), "{text}");
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
}

/// B43: with nothing of one's own left, the message says whose the newest is and where to look.
#[test]
fn b43_a_refused_undo_offers_activity() {
    let mut stage = dashboard(World { newest: None, ..World::usual() }, 120, 36);
    stage.world.refuse = Some("there is nothing of yours to undo; the newest change is 3142, by dana: 6 shows it".to_owned());
    let text = stage.keys("u").text();
    assert!(text.contains("by dana: 6 shows it"), "{text}");
    stage.keys("6");
    assert_eq!(stage.app.screen, Screen::Activity);
}

/// B45.
#[test]
fn b45_redo_is_offered_only_while_there_is_something_to_do_again() {
    let mut stage = dashboard(World::usual(), 120, 36);
    assert!(!stage.text().contains("U redo"));
    stage.world.again = Some(newest("12:41 undid 3142"));
    let text = stage.changed().keys("6").text();
    assert!(text.contains("U redo"), "{text}");
    stage.keys("U");
    assert_eq!(stage.commands(), [&Command::Redo(None)]);
}

/// B47: moving about, sorting, filtering, marking and opening order nothing.
#[test]
fn b47_looking_around_is_no_step_to_undo() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("jjs2/ma<enter><esc> v<esc><esc><enter>]]][J K<esc>2 3 6jjp/by:you<enter><esc>1ff");
    assert!(stage.commands().is_empty(), "{:?}", stage.commands());
}

/// B01, for Activity: what others do never moves the cursor.
#[test]
fn b01_activity_keeps_its_place_while_others_write() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("6jj");
    let before = stage.app.activity.list.cursor();
    for id in 3_150..3_160 {
        stage.world.newer.push((id, "assigned 1 lead to Ana Ruiz"));
        stage.changed();
        assert_eq!(stage.app.activity.list.cursor(), before);
    }
    let text = stage.text();
    assert!(text.contains("10 new  L latest"), "{text}");
    let text = stage.keys("L").text();
    assert_eq!(stage.app.activity.list.cursor(), Some(EntryId(3_159)));
    assert!(!text.contains("10 new"), "{text}");
}

#[test]
fn b22_a_filter_of_activity_that_cannot_be_read_leaves_the_list() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("6/");
    stage.hear(vec![Msg::Paste("owner:ana".to_owned())]);
    let text = stage.text();
    assert!(text.contains("write by:you") && text.contains("Gus Lind"), "{text}");
    let text = stage.keys("<esc>").text();
    assert!(!text.contains("write by:you"), "{text}");
    // And Esc, once more, leaves nothing filtered.
    let text = stage.keys("/by:dana<enter>").text();
    assert!(text.contains("/ by:dana") && !text.contains("Gus Lind"), "{text}");
    stage.keys("<esc>");
    assert!(stage.app.activity.filter.is_empty());
}

#[test]
fn the_leads_of_an_entry_are_shown_in_the_queue() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("6j<enter>");
    assert_eq!((stage.app.screen, stage.app.queue.filter.as_str()), (Screen::Queue, "entry:3141"));
    assert!(stage.text().contains("/ entry:3141"));
    stage.keys("<esc>");
    assert_eq!((stage.app.screen, stage.app.queue.filter.as_str()), (Screen::Activity, ""));
    let text = stage.keys("g<enter>").text();
    assert!(text.contains("this concerned no lead"), "{text}");
}

/// The page keeps its tab from lead to lead, and the list keeps its place.
#[test]
fn pages_turn_and_the_place_is_kept() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let first = stage.keys("jj<enter>]]").selected();
    assert_eq!(stage.app.zoom.unwrap().tab, Tab::Fields);
    stage.keys("J");
    assert_eq!(stage.app.zoom.unwrap().tab, Tab::Fields);
    assert_ne!(stage.selected(), first);
    stage.keys("K[[[");
    assert_eq!((stage.selected(), stage.app.zoom.unwrap().tab), (first, Tab::Timeline));
    stage.keys("<esc>");
    assert!(stage.app.zoom.is_none());
    assert_eq!(stage.selected(), first);
    let asked = stage.given.iter().filter(|effect| matches!(effect, Effect::Ask(Ask::Story(_)))).count();
    assert!(asked >= 3, "{asked}");
}

/// An answer about a lead that one has left is not shown on the page of another.
#[test]
fn a_late_story_is_not_shown_for_another_lead() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("<enter>");
    let asked = stage.keys_only("J");
    assert!(asked.iter().any(|effect| matches!(effect, Effect::Ask(Ask::Story(_)))), "{asked:?}");
    assert!(stage.text().contains("reading its story"), "{}", stage.text());
}

#[test]
fn snooze_note_and_outcome_are_ordered_for_what_was_seen() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("Z<ctrl+u>2h<enter>");
    stage.keys("ncalled<enter>");
    stage.keys("O3").keys("12,000<enter>");
    stage.keys("Z<ctrl+u><enter>");
    let commands = stage.commands();
    let [Command::Snooze(snooze), Command::Note(note), Command::Close(close), Command::Snooze(back)] = commands[..] else {
        panic!("{commands:?}")
    };
    let two: Instant = "2026-11-24T19:42:00Z".parse().unwrap();
    assert_eq!((snooze.until, back.until), (Some(two), None));
    assert_eq!(note.text, "called");
    assert_eq!((close.closing, close.value), (Closing::Won, Some(12_000)));
    assert_eq!(snooze.leads[0].lead, LeadId(20_401));
}

/// B32: who leaves a line with Esc has written nothing.
#[test]
fn b32_lines_and_menus_left_with_escape_order_nothing() {
    let mut stage = dashboard(World::usual(), 80, 24);
    for keys in ["Zthu<esc>", "ncalled<esc>", "O<esc>", "n<enter><esc>", "Zsoon<enter><esc>"] {
        stage.keys(keys);
        assert!(stage.commands().is_empty() && stage.app.overlay.is_none(), "{keys}: {:?}", stage.commands());
    }
}

/// B33: Enter that comes at once was meant for what was there before.
#[test]
fn b33_a_line_is_not_taken_by_keys_that_come_at_once() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys_at_once("Z<enter>");
    assert!(stage.commands().is_empty());
    stage.wait(400).keys("<enter>");
    assert_eq!(stage.commands().len(), 1);
}

/// B24: what a key will act on is said before, and leads that the list does not show are named first.
#[test]
fn b24_marked_leads_out_of_sight_are_named_before_anything_is_done() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("  ").text();
    assert!(text.contains("2 leads marked: a key acts on all of them"), "{text}");
    stage.keys("/joao<enter>");
    for (keys, title) in [
        ("a", "Assign 2 leads"),
        ("c", "Contacted 2 leads, when?"),
        ("r", "Re-route 2 leads?"),
        ("x", "Why dismiss 2 leads"),
        ("O", "became of 2 leads"),
        ("Z", "Snooze 2 leads"),
        ("n", "Note on 2 leads"),
    ] {
        let text = stage.keys(keys).text();
        assert!(text.contains(title), "{keys}: {text}");
        assert!(text.contains("2 of them are not in this list: Priya Raman, Tom Becker"), "{keys}: {text}");
        stage.keys("<esc>");
        assert!(stage.commands().is_empty(), "{keys}");
    }
    stage.keys("c<enter>");
    let [Command::Touch(touch)] = stage.commands()[..] else { panic!("{:?}", stage.commands()) };
    assert_eq!(touch.leads.len(), 2);
    assert!(stage.app.queue.marks.is_empty(), "they are done with");
}

#[test]
fn text_pasted_into_a_line_stays_one_line() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("n");
    stage.hear(vec![Msg::Paste("two\nlines".to_owned())]);
    stage.wait(400).keys("<enter>");
    let [Command::Note(note)] = stage.commands()[..] else { panic!("{:?}", stage.commands()) };
    assert_eq!(note.text, "two lines");
}

/// B30: on the page of a lead a key acts on that lead, whatever is marked behind it, and the page stays.
#[test]
fn b30_a_page_acts_on_its_lead_alone_and_stays() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("  j<enter>");
    let lead = stage.selected().unwrap();
    stage.keys("c<enter>");
    let [Command::Touch(touch)] = stage.commands()[..] else { panic!("{:?}", stage.commands()) };
    assert_eq!(touch.leads.iter().map(|seen| seen.lead.0).collect::<Vec<_>>(), [lead]);
    assert_eq!((stage.selected(), stage.app.queue.marks.len()), (Some(lead), 2));
    assert!(stage.app.zoom.is_some());
}

/// B35, and B33: nothing but the number, typed in full, erases; and no key that was meant for what was there before.
#[test]
fn b35_erasing_asks_for_the_lead_id_typed_in_full() {
    snapshot!("erase_120x36", dashboard(World::usual(), 120, 36).keys("j<enter>D").styled());
    snapshot!("erase_wrong_80x24", dashboard(World::usual(), 80, 24).keys("j<enter>D20<enter>").text());
    let mut stage = dashboard(World::usual(), 80, 24);
    // Only on the page of a lead.
    stage.keys("D");
    assert!(stage.app.overlay.is_none() && stage.commands().is_empty());
    stage.keys("j<enter>D");
    for wrong in ["<enter>", "y<enter>", "20419<enter>", "D<enter>", "L20418<enter>", "204180<enter>"] {
        let text = stage.keys("<ctrl+u>").keys(wrong).text();
        assert!(text.contains("nothing was erased") || text.contains("type L-20418 to erase it"), "{wrong}: {text}");
        assert!(stage.commands().is_empty() && stage.app.overlay.is_some(), "{wrong}");
    }
    stage.hear(vec![Msg::Paste("L-20418".to_owned())]);
    assert!(stage.keys("<enter>").commands().is_empty(), "a paste is no typing");
    stage.keys("<esc>");
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
    stage.keys_at_once("D");
    stage.keys_at_once("20418<enter>");
    assert!(stage.commands().is_empty(), "typed before anybody can have read it");
    stage.keys("<esc>").keys("DL-20418<enter>");
    assert_eq!(stage.commands(), [&Command::Erase(LeadId(20_418))]);
}

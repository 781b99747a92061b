//! Keys in, screen out: each screen empty, usual, full and narrow; and what a live list must never do.

use leadtower::{
    actions::command::Command,
    tui::{
        msg::{Msg, Size},
        theme::Theme,
        view,
    },
};
use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::Buffer,
    layout::Rect,
};

use crate::support::screen::{World, dashboard, waiting};

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

#[test]
fn questions_menus_and_forms() {
    snapshot!("question", dashboard(World::usual(), 80, 24).keys("jaG<enter>").text());
    snapshot!("dismiss", dashboard(World::usual(), 80, 24).keys("jx").text());
    snapshot!("dates", dashboard(World::usual(), 80, 24).keys("3o<ctrl+u>26.11<tab>+3d").text());
    snapshot!("dates_wrong", dashboard(World::usual(), 80, 24).keys("3o<ctrl+u>soon").text());
    snapshot!("lead_80x24", dashboard(World::usual(), 80, 24).keys("j<enter>").text());
    snapshot!("lead_120x36", dashboard(World::usual(), 120, 36).keys("j<enter>").text());
}

#[test]
fn a_filter_shows_as_it_is_typed() {
    let mut typed = dashboard(World::usual(), 80, 24);
    snapshot!("filter_typed", typed.keys("/ma").text());
    snapshot!("filter_kept", typed.keys("<enter>").text());
    assert_eq!(typed.app.queue.filter, "ma");
    typed.keys("<esc>");
    assert_eq!((typed.app.queue.filter.as_str(), typed.app.queue.list.rows().len()), ("", 12));
}

#[test]
fn a_filter_that_cannot_be_read_is_explained_and_the_list_stays() {
    let mut typed = dashboard(World::usual(), 80, 24);
    let text = typed.keys("/contry:de").text();
    assert!(text.contains("did you mean `country`?") && text.contains("Tom Becker"), "{text}");
}

#[test]
fn wide_and_very_long_names_keep_the_columns() {
    let mut world = World::usual();
    world.leads[0].name = Some("李小龍 and a very long name that goes on and on".to_owned());
    world.leads[1].name = Some("👩‍💻 Ada".to_owned());
    world.leads[2].name = Some("مريم\u{202e} Haddad".to_owned());
    world.leads[3].company = Some("株式会社ソニー・ミュージックエンタテインメント".to_owned());
    world.leads[4].source = Some("a source with far too many words".into());
    world.reps[0].rep.name = "Wolfeschlegelsteinhausenbergerdorff Sr.".to_owned();
    let wide = dashboard(world, 120, 36);
    snapshot!("wide_names", wide.text());
    let lines: Vec<String> = wide.text().lines().map(str::to_owned).collect();
    for line in &lines[4..19] {
        use unicode_segmentation::UnicodeSegmentation;
        let width: usize = line.graphemes(true).map(unicode_width::UnicodeWidthStr::width).sum();
        assert_eq!(width, 120, "{line}");
    }
}

#[test]
fn without_colour_every_state_is_a_word_and_the_cursor_is_seen() {
    let stage = dashboard(World::usual(), 80, 24);
    let text = stage.text();
    for word in ["LATE", "AT RISK", "FALLBACK", "WAITING", "- nobody -", ">  LATE"] {
        assert!(text.contains(word), "{word}");
    }
    let cells = stage.cells("mono");
    assert!(
        cells.content().iter().all(|cell| cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset)
    );
}

#[test]
fn every_size_is_drawn_and_equals_a_fresh_one() {
    for (width, height) in [(1, 1), (2, 40), (39, 10), (40, 10), (41, 12), (79, 24), (80, 23), (100, 28), (150, 28), (300, 100)] {
        for keys in ["", "3", "a", "?", "<enter>", "x", "/a", "3o", "jaG<enter>"] {
            let mut resized = dashboard(World::usual(), 120, 36);
            resized.keys(keys);
            resized.hear(vec![Msg::Resize(Size { width, height })]);
            let mut fresh = dashboard(World::usual(), 120, 36);
            fresh.keys(keys);
            fresh.app.size = Size { width, height };
            assert_eq!(resized.text(), fresh.text(), "{width}x{height} {keys}");
        }
    }
}

#[test]
fn a_screen_that_shrinks_while_it_is_drawn_does_no_harm() {
    let mut stage = dashboard(World::usual(), 120, 36);
    for keys in ["", "a", "<esc>?", "<esc>3"] {
        stage.keys(keys);
        for (width, height) in [(1, 1), (5, 3), (60, 7), (119, 35)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            view::draw(&stage.app, &Theme::built_in("mono").unwrap(), &mut buffer);
        }
    }
}

// ---- live lists

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
    let line = |stage: &crate::support::screen::Dashboard| stage.text().lines().position(|line| line.starts_with('>')).unwrap();
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
    stage.world.leads.iter_mut().find(|row| row.id.0 == chosen).unwrap().stage = leadtower::model::lead::Stage::Assigned;
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
    let rows = |stage: &crate::support::screen::Dashboard| stage.text().lines().skip(1).take(16).collect::<Vec<_>>().join("\n");
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

// ---- acting

/// B33: what is typed faster than anybody reads was not meant for the question.
#[test]
fn a_question_is_not_answered_by_keys_that_come_at_once() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys_at_once("a<enter><enter>");
    assert!(stage.commands().is_empty());
    stage.wait(400).keys("<enter>");
    assert_eq!(stage.commands().len(), 1);
}

/// B39, B34.
#[test]
fn somebody_who_cannot_take_it_is_asked_about_first_and_enter_is_no_yes() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("aG<enter><enter>");
    assert!(stage.commands().is_empty());
    assert!(stage.text().contains("press y"));
    stage.keys("<esc><esc>");
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
    stage.keys("aG<enter>y");
    assert_eq!(stage.commands().len(), 1);
}

/// B25.
#[test]
fn escape_goes_back_one_step_at_a_time() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("/a<enter> v");
    assert!(stage.app.queue.range.is_some() && !stage.app.queue.marks.is_empty());
    stage.keys("<esc>");
    assert!(stage.app.queue.range.is_none() && !stage.app.queue.marks.is_empty());
    stage.keys("<esc>");
    assert!(stage.app.queue.marks.is_empty() && !stage.app.queue.filter.is_empty());
    stage.keys("<esc>");
    assert!(stage.app.queue.filter.is_empty());
    stage.keys("<esc><esc>");
    assert!(!stage.given.contains(&leadtower::tui::effect::Effect::Quit));
}

/// B30: with nothing marked, one key concerns one lead.
#[test]
fn marked_leads_are_acted_on_together_and_then_no_longer_marked() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("c");
    stage.keys("vjjv");
    assert_eq!(stage.app.queue.marks.len(), 3);
    stage.keys("c");
    let touched: Vec<usize> =
        stage.commands().iter().map(|command| if let Command::Touch(touch) = command { touch.leads.len() } else { 0 }).collect();
    assert_eq!(touched, [1, 3]);
    assert!(stage.app.queue.marks.is_empty());
    stage.keys("V");
    assert_eq!(stage.app.queue.marks.len(), 12);
}

#[test]
fn a_refusal_stays_until_it_is_read() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.world.refuse = Some("lead L-20401 was changed meanwhile, left as is".to_owned());
    stage.keys("c").wait(60_000);
    assert!(stage.text().contains("changed meanwhile"), "{}", stage.text());
    stage.keys("<esc>");
    assert!(!stage.text().contains("changed meanwhile"));
}

#[test]
fn a_toast_goes_by_itself() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("c");
    assert!(stage.text().contains("contacted  u undo"), "{}", stage.text());
    stage.wait(7_000);
    assert!(!stage.text().contains("contacted  u undo"));
}

/// B54.
#[test]
fn a_paste_is_no_command() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.hear(vec![Msg::Paste("xaq\r1".to_owned())]);
    assert!(stage.text().contains("Paste ignored here, press / first"));
    assert!(stage.commands().is_empty() && stage.app.overlay.is_none());
}

/// B37: everybody, always; those who can take it first.
#[test]
fn the_picker_leaves_nobody_out() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("a");
    let text = stage.text();
    for rep in &World::usual().reps {
        assert!(text.contains(&rep.rep.name), "{}", rep.rep.name);
    }
    stage.keys("/an<enter>");
    assert_eq!(stage.text().matches("available").count(), 1);
}

// ---- other people's bytes

/// E1: through the real backend, into bytes; only what a terminal needs for moving and colouring comes out.
#[test]
fn hostile_text_never_reaches_the_terminal() {
    let hostile = "\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}\r\n\t\u{7f}";
    let mut world = World::usual();
    for row in &mut world.leads {
        row.name = Some(format!("N{hostile}"));
        row.email = Some(hostile.to_owned());
        row.company = Some(hostile.to_owned());
        row.source = Some(hostile.into());
        row.rule = row.rule.as_ref().map(|_| hostile.into());
        row.held_for = row.cause.map(|_| hostile.into());
        row.sla = Some(hostile.into());
    }
    for row in &mut world.reps {
        row.rep.name = format!("R{hostile}");
        row.rep.team = Some(hostile.to_owned());
        row.rep.email = Some(hostile.to_owned());
    }
    world.newest = Some(hostile.to_owned());
    for (width, height) in [(120, 36), (80, 24)] {
        for keys in ["", "<enter>", "3", "a", "ag<tab>x", "aG<enter>", "x", "3o", "/N", "c", "?"] {
            let mut stage = dashboard(world.clone(), width, height);
            stage.keys(keys);
            stage.hear(vec![Msg::Paste(hostile.to_owned())]);
            let cells = stage.cells("dark");
            let clean = |c: char| {
                !c.is_control()
                    && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
            };
            assert!(cells.content().iter().all(|cell| cell.symbol().chars().all(clean)), "{keys}");
            let mut bytes = Vec::new();
            let mut backend = CrosstermBackend::new(&mut bytes);
            backend.draw(cells.area.positions().map(|at| (at.x, at.y, &cells[at]))).unwrap();
            let sent = String::from_utf8(bytes).unwrap();
            assert!(!sent.contains(['\u{7}', '\u{9b}', '\u{7f}', '\r', '\n', '\t']), "{keys}");
            // Every escape that is left moves the cursor or sets a colour.
            for sequence in sent.split('\u{1b}').skip(1) {
                let end = sequence.find(|c: char| c.is_ascii_alphabetic());
                assert!(
                    sequence.starts_with('[') && end.is_some_and(|end| "Hm".contains(&sequence[end..=end])),
                    "{keys}: {sequence:.20}"
                );
            }
        }
    }
}

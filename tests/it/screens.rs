//! Keys in, screen out: each screen empty, usual, full and narrow; and what a live list must never do.

mod acting;
mod cases;
mod columns;
mod drafts;
mod fallback;
mod first;
mod learning;
mod live;
mod mending;
mod panes;
mod picker;
mod rehearsal;
mod reps;
mod rules;
mod story;
mod trial;
mod versions;

use leadtower::{
    model::{
        id::{LeadId, RulebookVersion},
        lead::Stage,
    },
    tui::{
        msg::{Live, Msg},
        theme::Theme,
        view,
    },
};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::support::{
    live::{Live as RealDashboard, nothing},
    screen::{World, dashboard},
    world::{MONDAY, instant},
};

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
    snapshot!("queue_80x24", dashboard(World::usual(), 80, 24).keys("j").styled());
    snapshot!("queue_100x30", dashboard(World::usual(), 100, 30).keys("j").text());
    snapshot!("queue_160x40", dashboard(World::usual(), 160, 40).keys("j").text());
}

#[test]
fn a_card_says_how_often_they_asked_again() {
    let told = "asked again 2 times, last 23 Nov 10:12";
    let world = World { beside: Some(told), ..World::usual() };
    assert!(dashboard(world, 120, 36).keys("j").text().contains(told));
    assert!(!dashboard(World::usual(), 120, 36).keys("j").text().contains("asked again"));
}

#[test]
fn the_roster_shows_who_can_take_a_lead() {
    snapshot!("reps_120x36", dashboard(World::usual(), 120, 36).keys("3j").styled());
    snapshot!("reps_80x24", dashboard(World::usual(), 80, 24).keys("3j").styled());
}

#[test]
fn help_is_the_table_of_keys() {
    snapshot!("help_120x36", dashboard(World::usual(), 120, 36).keys("?").styled());
    snapshot!("help_80x24", dashboard(World::usual(), 80, 24).keys("?").styled());
    snapshot!("help_search", dashboard(World::usual(), 80, 24).keys("?mark").text());
}

#[test]
fn a_small_screen_has_the_list_and_a_tiny_one_says_what_it_needs() {
    snapshot!("queue_60x15", dashboard(World::usual(), 60, 15).keys("j").styled());
    snapshot!("lead_60x15", dashboard(World::usual(), 60, 15).keys("j<enter>").styled());
    snapshot!("picker_60x15", dashboard(World::usual(), 60, 15).keys("2  a").styled());
    snapshot!("import_60x15", dashboard(World::usual(), 60, 15).keys("I1leads.csv").styled());
    snapshot!("queue_40x10", dashboard(World::usual(), 40, 10).text());
    assert_eq!(dashboard(World::usual(), 38, 8).text(), "Terminal is 38x8, leadtower needs\n40x10\n\n\n\n\n\n\n");
}

#[test]
fn an_empty_database_says_what_to_do() {
    snapshot!("empty_queue", dashboard(World::empty(), 80, 24).styled());
    snapshot!("empty_reps", dashboard(World::empty(), 80, 24).keys("3").styled());
    let mut full = World::usual();
    full.leads.retain(|row| row.owner.is_some());
    snapshot!("empty_fallback", dashboard(full, 80, 24).keys("2").styled());
}

/// At every size with a list: a sentence that ends, and below or in it a key or a command.
#[test]
fn b95_every_empty_list_says_what_is_true_and_what_to_press() {
    let mut owned = World::usual();
    owned.leads.retain(|row| row.owner.is_some());
    let none = World { leads: Vec::new(), ..World::usual() };
    for (world, keys, says, next) in [
        (World::empty(), "1", "No lead yet.", "I   "),
        (World::empty(), "2", "No lead yet.", "I   "),
        (World::empty(), "3", "No rep yet, so no lead can find an owner.", "I   "),
        (none, "1", "No lead yet.", "3 shows them"),
        (owned, "2", "Fallback is empty.", "1 shows them."),
        (World::usual(), "/zzz<enter>", "No open lead matches this filter.", "Esc clears it"),
        (World::usual(), "2/zzz<enter>", "No open lead matches this filter.", "Esc clears it"),
        (World::usual(), "3/zzz<enter>", "No rep", "Esc"),
    ] {
        for (width, height) in [(160, 40), (120, 36), (80, 24), (60, 15)] {
            let text = dashboard(world.clone(), width, height).keys(keys).text();
            assert!(text.contains(says) && text.contains(next), "{keys} at {width}x{height}\n{text}");
            assert!(!text.contains('…'), "{keys} at {width}x{height}\n{text}");
        }
    }
}

/// Texts of the panes of a screen: what stands in each frame, and where there are none, between lines that head a part.
fn panes(cells: &Buffer) -> Vec<String> {
    let (width, height) = (cells.area.width, cells.area.height);
    let sign = |x: u16, y: u16| cells[(x, y)].symbol();
    let inside = |from: (u16, u16), to: (u16, u16)| -> String {
        (from.1..to.1).flat_map(|y| (from.0..to.0).map(move |x| (x, y))).map(|(x, y)| sign(x, y)).collect()
    };
    let mut all = Vec::new();
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).filter(|(x, y)| sign(*x, *y) == "╭") {
        let right = (x..width).find(|right| sign(*right, y) == "╮").unwrap();
        let below = (y..height).find(|below| sign(x, *below) == "╰").unwrap();
        all.push(inside((x + 1, y + 1), (right, below)));
    }
    if all.is_empty() {
        // Header and sums stand above, what was said and the keys below.
        let heads = (2..height - 2).filter(|y| sign(0, *y) == "─" && sign(1, *y) == "─");
        let edges: Vec<u16> = [1].into_iter().chain(heads).chain([height - 2]).collect();
        all = edges.windows(2).map(|edge| inside((0, edge[0] + 1), (width, edge[1]))).collect();
    }
    all
}

/// On an empty database, whatever a screen is divided into says something, and something on it says which key is next.
#[test]
fn b95_no_pane_of_any_screen_is_blank_on_an_empty_database() {
    let mono = Theme::built_in("mono").unwrap();
    for (keys, says, next) in [
        ("1", "No lead yet.", "I   "),
        ("2", "No lead yet.", "I   "),
        ("3", "No rep yet, so no lead can find an owner.", "I   "),
        ("4", "No rulebook is live", "leadtower rules publish"),
        ("5", "No rulebook is live", "leadtower rules publish"),
        ("6", "Nothing has been changed yet.", "1 shows the leads."),
        ("6/zzz<enter>", "matches this filter.", "Esc clears it"),
    ] {
        for (width, height) in [(160, 40), (120, 36), (80, 24), (60, 15)] {
            let (_folder, desk) = nothing();
            let mut live = RealDashboard::over(desk, instant(MONDAY), width, height);
            let text = live.keys(keys).text();
            let flat = text.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(says) && flat.contains(next.trim()), "{keys} at {width}x{height}\n{text}");
            for pane in panes(&live.drawn(&mono)) {
                assert!(pane.contains(char::is_alphabetic), "{keys} at {width}x{height}: a blank pane\n{text}");
            }
        }
    }
}

/// Activity of a database in which something was changed, filtered to nothing.
#[test]
fn b95_activity_filtered_to_nothing_says_so() {
    for (width, height) in [(160, 40), (120, 36), (80, 24), (60, 15)] {
        let mut stage = dashboard(World::usual(), width, height);
        let text = stage.keys("6/zzz<enter>").text();
        assert!(text.contains("matches this filter.") && text.contains("Esc clears it, / changes it."), "{text}");
        let (before, shown) = (stage.keys("<esc>").text(), dashboard(World::usual(), width, height).keys("6").text());
        assert!(!before.contains("matches this filter."), "{before}");
        assert_eq!(before.lines().nth(4), shown.lines().nth(4));
    }
}

/// Leads that no rulebook has seen are no waiting ones, and have not found their place.
#[test]
fn new_leads_are_counted_apart() {
    let mut world = World::usual();
    world.leads.retain(|row| row.owner.is_some());
    for row in &mut world.leads[..2] {
        (row.owner, row.stage) = (None, Stage::New);
    }
    let mut stage = dashboard(world, 80, 24);
    let text = stage.text();
    assert!(text.contains(" 8 open  2 new  6 waiting  0 contacted  0 fallback  |  1 late  3 at risk"), "{text}");
    let text = stage.keys("2").text();
    assert!(text.contains("2 leads wait to be routed: leadtower route status:new"), "{text}");
    assert!(!text.contains("found its place"), "{text}");
}

#[test]
fn questions_menus_and_forms() {
    snapshot!("dismiss", dashboard(World::usual(), 80, 24).keys("jx").text());
    snapshot!("dates", dashboard(World::usual(), 80, 24).keys("3o<ctrl+u>26.11<tab>+3d").text());
    snapshot!("dates_wrong", dashboard(World::usual(), 80, 24).keys("3o<ctrl+u>soon").text());
}

#[test]
fn without_a_rulebook_every_screen_says_so() {
    let mut world = World::usual();
    (world.live, world.without_book) = (Live::Nothing, [LeadId(20_411)].into());
    let mut stage = dashboard(world, 120, 36);
    for keys in ["1", "2", "3"] {
        let text = stage.keys(keys).text();
        assert!(text.lines().next().unwrap().contains("no rulebook  live"), "{text}");
    }
    let text = stage.keys("1gjjjj").text();
    let row = text.lines().find(|line| line.contains(">  FALLBACK  Joao Prado")).unwrap();
    assert!(row.contains("no rulebook is"), "{text}");
    assert!(text.contains("no rulebook is live: leadtower rules publish FILE"), "{text}");
    stage.world.live = Live::Book(RulebookVersion(1));
    let text = stage.changed().text();
    assert!(!text.contains("no rulebook"), "{text}");
    assert!(text.contains("it came in before rulebook 1: r routes it again"), "{text}");
}

/// However small the screen is, one sees that a list shows less than all.
#[test]
fn a_filter_an_order_and_marks_are_seen_on_every_size() {
    for (width, height) in [(60, 15), (80, 24), (100, 30), (160, 40)] {
        let mut stage = dashboard(World::usual(), width, height);
        let text = stage.keys("/ma<enter>").text();
        assert!(text.contains("/ ma"), "{text}");
        let text = stage.keys("<esc>s2").text();
        assert!(text.contains("sort newest") || text.contains("sort: newest first"), "{text}");
        let text = stage.keys("  ").text();
        assert!(text.contains("2 marked"), "{text}");
    }
}

/// At the end of a lead, however one came there, one key up scrolls up at once.
#[test]
fn scrolling_ends_where_the_lead_ends() {
    for keys in ["G", "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj"] {
        let mut stage = dashboard(World::usual(), 80, 24);
        let end = stage.keys("<enter>").keys(keys).text();
        assert_ne!(stage.keys("k").text(), end, "{keys}");
        assert_eq!(stage.keys("j").text(), end, "{keys}");
    }
}

#[test]
fn a_lead_due_on_another_day_says_so_once() {
    let text = dashboard(World::usual(), 120, 36).keys("G<enter>]]").text();
    assert!(text.contains("Touch due  Wed 12:02, standard"), "{text}");
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

/// Kept and then cleared: the selected lead stays selected, and no lead is off the top while there are blank rows.
#[test]
fn a_cleared_filter_shows_the_list_from_its_first_lead() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = dashboard(World::usual(), width, height);
        stage.keys("/novak<enter>");
        let chosen = stage.selected();
        stage.keys("<esc>");
        assert_eq!(stage.selected(), chosen);
        let text = stage.text();
        assert!(text.contains("Priya Raman") && text.contains(">  WAITING   Peter Novak"), "{text}");
    }
}

#[test]
fn a_filter_that_cannot_be_read_is_explained_and_the_list_stays() {
    let mut typed = dashboard(World::usual(), 80, 24);
    let text = typed.keys("/").hear(vec![Msg::Paste("contry:de".to_owned())]).text();
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
    snapshot!("wide_names", wide.styled());
    let lines: Vec<String> = wide.text().lines().map(str::to_owned).collect();
    for line in &lines[4..19] {
        use unicode_segmentation::UnicodeSegmentation;
        let width: usize = line.graphemes(true).map(unicode_width::UnicodeWidthStr::width).sum();
        assert_eq!(width, 120, "{line}");
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

//! The Fallback queue by group: headings, folds, marks of a whole group, and a cursor that never moves by itself.

use leadtower::{
    model::{
        id::{GroupId, LeadId},
        lead::Stage,
        time::Millis,
    },
    tui::msg::{LineKey, Mouse, Msg, Push, Size},
};

use crate::support::screen::{Dashboard, World, dashboard, waiting};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// A lead without an owner in a group.
fn stuck(id: i64, group: i64) -> leadtower::model::listing::LeadRow {
    let mut row = waiting(id, id);
    (row.owner, row.stage, row.group) = (None, Stage::Fallback, Some(GroupId(group)));
    row.received_at = row.received_at + Millis::minutes(id.min(4) - 5);
    row
}

fn line(stage: &Dashboard) -> LineKey {
    stage.app.groups.list.cursor().unwrap()
}

fn heading(group: i64) -> LineKey {
    LineKey::Group(GroupId(group))
}

fn lead(id: i64) -> LineKey {
    LineKey::Lead(LeadId(id))
}

#[test]
fn fallback_stands_under_the_headings_of_what_keeps_it_there() {
    snapshot!("fallback_120x36", dashboard(World::usual(), 120, 36).keys("2").wait(300).styled());
    snapshot!("fallback_80x24", dashboard(World::usual(), 80, 24).keys("2").wait(300).styled());
    snapshot!("fallback_160x40", dashboard(World::usual(), 160, 40).keys("2").wait(300).text());
    snapshot!("fallback_60x15", dashboard(World::usual(), 60, 15).keys("2").wait(300).styled());
    snapshot!("fallback_folded_marked", dashboard(World::usual(), 120, 36).keys("2kh<tab><space>").wait(300).text());
}

/// Below the last group there is none to go to: its heading says that it is marked, folded or not.
#[test]
fn space_marks_the_last_group_too_and_its_heading_shows_it() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2G<shift+tab>h");
    let last = *stage.app.groups.list.rows().last().unwrap();
    assert_eq!(line(&stage), last);
    let heading = |stage: &Dashboard| {
        let text = stage.text();
        text.lines().find(|line| line.starts_with("│>")).map(|line| line.chars().take(5).collect::<String>()).unwrap()
    };
    assert_eq!(heading(&stage), "│> > ");
    stage.keys("<space>");
    assert_eq!((line(&stage), heading(&stage).as_str()), (last, "│>*> "));
    stage.keys("<space>");
    assert_eq!((heading(&stage).as_str(), stage.app.fallback.marks.len()), ("│> > ", 0));
}

#[test]
fn who_sent_a_lead_here_by_hand_is_said_and_when() {
    let mut world = World::usual();
    let mut row = stuck(30_000, 99);
    row.snag = Some(leadtower::model::snag::Snag::SentByHand);
    world.leads.push(row);
    let mut stage = dashboard(world, 120, 36);
    stage.keys("2G");
    let text = stage.text();
    assert!(text.contains("Sent by   rita, "), "{text}");
}

#[test]
fn the_first_lead_is_under_the_cursor_and_the_oldest_group_first() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2");
    assert_eq!(line(&stage), lead(20_400));
    let groups: Vec<i64> = stage.app.groups.all.iter().map(|group| group.id.0).collect();
    assert_eq!(groups, [1, 2, 3]);
    stage.keys("g");
    assert_eq!((line(&stage), stage.selected()), (heading(1), None));
    stage.keys("G");
    assert_eq!((line(&stage), stage.selected()), (lead(20_414), Some(20_414)));
}

#[test]
fn groups_are_gone_through_and_folded() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2<tab>");
    assert_eq!(line(&stage), heading(2));
    stage.keys("<tab><tab><tab>");
    assert_eq!(line(&stage), heading(3));
    // From a lead back to its own heading, then to the group before.
    stage.keys("j<shift+tab>");
    assert_eq!(line(&stage), heading(3));
    stage.keys("<shift+tab><shift+tab>");
    assert_eq!(line(&stage), heading(1));
    stage.keys("jh");
    assert_eq!(line(&stage), heading(1));
    assert!(!stage.text().contains("Joao Prado"), "{}", stage.text());
    stage.keys("j");
    assert_eq!(line(&stage), heading(2));
    stage.keys("k<right>j");
    assert_eq!(line(&stage), lead(20_400));
    stage.keys("k<enter>");
    assert!(stage.app.groups.folded.contains(&GroupId(1)));
    stage.keys("<enter>");
    assert!(stage.app.groups.folded.is_empty());
}

/// B100, on the screen: headings, rows and the header's number.
#[test]
fn b100_header_groups_and_rows_are_the_same_leads() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("2").text();
    let counted: u64 = stage.app.groups.all.iter().map(|group| group.leads).sum();
    let rows = stage.app.groups.list.rows().iter().filter(|line| matches!(line, LineKey::Lead(_))).count() as u64;
    assert_eq!((counted, rows), (4, 4));
    assert!(text.contains("[2 Fallback 4]") && text.contains(" 4 leads nobody owns"), "{text}");
}

/// B24: a mark of a heading marks its leads, and says how many.
#[test]
fn b24_a_group_is_marked_as_a_whole_and_unmarked_again() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("2g<space>").text();
    assert!(text.contains("2 marked in \"No territory covers Brazil (BR)\""), "{text}");
    assert_eq!((stage.app.fallback.marks.len(), line(&stage)), (2, heading(2)));
    stage.keys("<shift+tab><space>");
    assert!(stage.app.fallback.marks.is_empty());
    stage.keys("<shift+tab>jV");
    assert_eq!(stage.app.fallback.marks.len(), 2);
    assert_eq!(stage.keys("<esc>").app.fallback.marks.len(), 0);
}

/// B30: a key on a heading is about its leads, which are marked then; alone it changes nothing.
#[test]
fn b30_a_heading_stands_for_its_leads_and_a_key_on_it_changes_nothing_yet() {
    for (key, says) in [("a", "Assign 2 leads"), ("c", "Contacted 2 leads"), ("x", "dismiss 2 leads"), ("r", "Re-route 2 leads")]
    {
        let mut stage = dashboard(World::usual(), 120, 36);
        let text = stage.keys("2g").keys(key).text();
        assert!(stage.commands().is_empty() && stage.app.overlay.is_some(), "{key}");
        assert!(text.contains(says), "{text}");
        assert_eq!(stage.keys("<esc>").app.fallback.marks.len(), 2);
    }
}

/// B06.
#[test]
fn b06_after_an_action_the_cursor_goes_to_the_next_lead_also_of_another_group() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2x1");
    assert_eq!(line(&stage), lead(20_411));
    stage.keys("x1");
    assert_eq!(line(&stage), lead(20_412));
    stage.keys("x1x1");
    assert!(stage.text().contains("Fallback is empty. Every lead today found an owner (8 of 8)."), "{}", stage.text());
}

/// B01, B02: whatever comes and goes, lead or heading stays where it is.
#[test]
fn b01_the_cursor_stays_with_its_line_in_groups_too() {
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    for _ in 0..300 {
        let mut world = World::of(0);
        world.leads = (1..=2 + next(30) as i64).map(|id| stuck(id, 1 + id % 4)).collect();
        let mut stage = dashboard(world, 80, 24);
        stage.keys("2").keys(&"j".repeat(next(20) as usize));
        if next(3) == 0 {
            stage.keys("<tab>");
        }
        let chosen = line(&stage);
        let on_line = |stage: &Dashboard| stage.app.groups.list.visible(14).iter().position(|one| *one == chosen);
        let mut newest = 1_000;
        for _ in 0..6 {
            match next(3) {
                0 => {
                    newest += 1;
                    stage.world.leads.push(stuck(newest, 1 + next(5) as i64));
                }
                1 => {
                    let count = stage.world.leads.len() as u64;
                    stage.world.leads[next(count) as usize].score = Some(7);
                }
                _ => stage.world.leads.retain(|row| chosen == LineKey::Lead(row.id) || row.id.0 % 7 != next(7) as i64),
            }
            stage.changed();
            assert_eq!(line(&stage), chosen);
            assert!(on_line(&stage).is_some());
        }
    }
}

/// B03: a lead that somebody else took stays in sight until the cursor moves.
#[test]
fn b03_a_lead_that_leaves_stays_until_the_cursor_moves() {
    let mut stage = dashboard(World::usual(), 80, 24);
    stage.keys("2j");
    let row = stage.world.leads.iter_mut().find(|row| row.id.0 == 20_411).unwrap();
    (row.stage, row.group) = (Stage::Assigned, None);
    stage.changed();
    assert_eq!(line(&stage), lead(20_411));
    assert!(stage.text().contains("no longer matches") && stage.is_dimmed(), "{}", stage.text());
    stage.keys("j");
    assert!(!stage.text().contains("no longer matches") && !stage.is_dimmed());
    assert_eq!(line(&stage), heading(2));
}

/// B07, with a filter and an order: what works on a list works here.
#[test]
fn b07_filter_order_and_freeze_work_on_groups() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("2/nora<enter>").text();
    assert!(text.contains("Nora Tan") && !text.contains("Joao Prado") && text.contains("/ nora"), "{text}");
    stage.keys("<esc>s2");
    let rows: Vec<LineKey> = stage.app.groups.list.rows().to_vec();
    assert_eq!(rows[..3], [LineKey::Group(GroupId(1)), LineKey::Lead(LeadId(20_411)), LineKey::Lead(LeadId(20_400))]);
    stage.keys("f");
    let before = stage.app.groups.list.rows().to_vec();
    stage.world.leads.push(stuck(30_000, 3));
    stage.changed();
    assert_eq!(stage.app.groups.list.rows(), before);
    assert!(stage.text().contains("frozen, 1 waiting"), "{}", stage.text());
    stage.keys("f");
    assert!(stage.app.groups.list.get(LineKey::Lead(LeadId(30_000))).is_some());
}

#[test]
fn wide_names_and_every_size_keep_the_columns() {
    let mut world = World::usual();
    world.leads[9].name = Some("李小龍 and a very long name that goes on and on".to_owned());
    world.leads[4].company = Some("株式会社ソニー・ミュージックエンタテインメント".to_owned());
    world.reps[0].rep.name = "Wolfeschlegelsteinhausenbergerdorff Sr.".to_owned();
    snapshot!("fallback_wide_names", dashboard(world, 120, 36).keys("2").wait(300).styled());
    for (width, height) in [(1, 1), (40, 10), (79, 24), (100, 28), (150, 28), (300, 100)] {
        for keys in ["2", "2g", "2kh", "2 V"] {
            let mut resized = dashboard(World::usual(), 120, 36);
            resized.keys(keys).hear(vec![Msg::Resize(Size { width, height })]);
            let mut fresh = dashboard(World::usual(), 120, 36);
            fresh.keys(keys);
            fresh.app.size = Size { width, height };
            assert_eq!(resized.text(), fresh.text(), "{width}x{height} {keys}");
        }
    }
}

/// B53: a click selects headings and leads alike, a second one opens, the wheel scrolls.
#[test]
fn b53_the_mouse_works_on_headings_and_leads() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("2").text();
    let row = |text: &str, what: &str| text.lines().position(|line| line.contains(what)).unwrap() as u16;
    let click = |row| Msg::Mouse(Mouse { push: Push::Click, column: 20, row });
    stage.hear(vec![click(row(&text, "Country missing"))]);
    assert_eq!(line(&stage), heading(3));
    stage.hear(vec![click(row(&text, "Country missing"))]);
    assert!(stage.app.groups.folded.contains(&GroupId(3)));
    stage.hear(vec![click(row(&text, "Joao Prado"))]);
    assert_eq!((line(&stage), stage.selected()), (lead(20_411), Some(20_411)));
}

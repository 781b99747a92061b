//! Every size: nothing that matters is cut at 80x24, less is shown below, and a frame after a resize is a fresh one.

use leadtower::tui::{
    format,
    msg::{Msg, Size},
    theme::Theme,
    view,
};
use proptest::prelude::*;
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Rect};

use crate::support::screen::{Dashboard, World, dashboard, text};

use super::{EVERYWHERE, at, over};

/// What may be cut: names, companies, reasons, and whatever else people or rulebooks say.
fn words_of_people(world: &World, stage: &Dashboard) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for row in &world.leads {
        words.extend([&row.name, &row.company, &row.email].into_iter().flatten().cloned());
        words.extend(row.source.iter().map(|source| source.as_str().to_owned()));
        words.extend(row.rule.iter().map(ToString::to_string));
    }
    for row in &world.reps {
        words.push(row.rep.name.clone());
        words.extend(row.rep.team.clone());
    }
    let title = |lead: &String, rep: &String| format!("Assign {lead} to {rep}?");
    let of_leads =
        |rep: &String| world.leads.iter().filter_map(|row| row.name.as_ref()).map(|lead| title(lead, rep)).collect::<Vec<_>>();
    words.extend(world.reps.iter().flat_map(|row| of_leads(&row.rep.name)));
    // Sentences of the journal and of a lead's story hold what people wrote; they are cut between words.
    words.extend(stage.app.activity.list.rows().iter().flat_map(|row| [row.said.clone(), row.by.clone()]));
    words.extend(stage.app.activity.card.iter().flat_map(|card| card.newest.iter().map(|(_, said)| said.clone())));
    words.extend([&stage.app.last, &stage.app.again].into_iter().flatten().map(|newest| newest.said.clone()));
    words.extend(
        stage
            .app
            .card
            .iter()
            .filter_map(|card| card.explanation.as_ref())
            .flat_map(|said| said.lines.iter().map(|line| line.text.clone()).chain([said.summary.clone()]).collect::<Vec<_>>()),
    );
    words
}

/// The words before each mark of a cut, back to the last gap or border.
pub fn cuts(line: &str) -> Vec<&str> {
    let ends = line.match_indices('…').map(|(end, _)| &line[..end]);
    let is_border = |sign: char| ('\u{2500}'..='\u{257f}').contains(&sign);
    ends.map(|before| before.rsplit("  ").next().and_then(|gap| gap.rsplit(is_border).next()).unwrap_or(before).trim_start())
        .collect()
}

/// Whether what was cut is somebody's word: it begins there, or something stands over its beginning.
pub fn is_of(cut: &str, word: &str) -> bool {
    let cut = cut.trim_end();
    let pieces = cut.char_indices().map(|(from, _)| &cut[from..]);
    word.contains(cut) || pieces.into_iter().any(|piece| piece.chars().count() >= 3 && word.starts_with(piece.trim_end()))
}

#[test]
fn b75_at_80x24_no_state_number_or_key_is_cut() {
    let mut long = World::usual();
    for row in &mut long.leads {
        row.name = row.name.as_ref().map(|name| format!("{name} von und zu Hohenstein-Wittgenstein"));
        row.company = row.company.as_ref().map(|name| format!("{name} Internationale Beteiligungsgesellschaft"));
    }
    for row in &mut long.reps {
        row.rep.name = format!("{} de la Fuente y Montenegro", row.rep.name);
    }
    for world in [World::usual(), long] {
        for (name, keys) in EVERYWHERE {
            let stage = over(world.clone(), keys, 80, 24);
            let shown = stage.text();
            let words = words_of_people(&world, &stage);
            for line in shown.lines() {
                for cut in cuts(line) {
                    let known = words.iter().any(|word| is_of(cut, word));
                    assert!(known, "{name}: `{cut}` is cut in\n{line}\n{shown}");
                }
            }
            for hint in stage.app.keymap.hints(stage.app.place(), 78, |action| stage.app.works(action)) {
                assert!(shown.contains(hint), "{name}: {hint}");
            }
        }
        let mut stage = dashboard(world.clone(), 80, 24);
        let shown = stage.text();
        for row in stage.app.queue.list.visible(usize::from(stage.app.plan().rows)) {
            let name: String = row.name.clone().unwrap().chars().take(8).collect();
            let line = shown.lines().find(|line| line.contains(&name)).unwrap();
            assert!(line.contains(&format!(" {} ", format::state(row, stage.app.now).0)), "{line}");
            assert!(line.contains(&format!(" {} ", format::due(row, stage.app.now, stage.app.zone).text)), "{line}");
        }
        let shown = stage.keys("3").text();
        for row in stage.app.reps.list.rows() {
            let line = shown.lines().find(|line| line.contains(&row.rep.name[..8])).unwrap();
            assert!(line.contains(&format::availability(row, stage.app.now).text), "{line}");
            let load = row.rep.capacity.max_open.map(|max| format!(" {}/{max} ", row.load.open));
            assert!(line.contains(&load.unwrap_or_else(|| format::load(row.load.open, None))), "{line}");
        }
    }
}

/// Numbers of a million leads take more room than those of twelve.
#[test]
fn b75_a_million_leads_do_not_cut_the_sums() {
    for (width, height) in [(80, 24), (120, 36)] {
        let mut stage = dashboard(World::usual(), width, height);
        for (_, n) in &mut stage.app.totals.by_stage {
            *n = 1_234_567;
        }
        (stage.app.totals.late, stage.app.totals.at_risk) = (234_567, 34_567);
        for keys in ["1", "2"] {
            let shown = stage.keys_unanswered(keys).text();
            let header: Vec<&str> = shown.lines().take(2).collect();
            assert!(header.iter().all(|line| !line.contains('…')), "{header:#?}");
            assert!(header[1].contains("234,567 late") && header[1].contains("34,567 at risk"), "{header:#?}");
        }
    }
}

/// A window in the middle of a million leads: positions, sums and the tab's number at their longest.
#[test]
fn a_million_rows() {
    let shown = |width, height| {
        let mut stage = dashboard(World::usual(), width, height);
        for totals in [&mut stage.app.totals, &mut stage.app.queue.totals] {
            for (_, n) in &mut totals.by_stage {
                *n = 1_234_567;
            }
            (totals.late, totals.at_risk) = (234_567, 34_567);
        }
        (stage.app.queue.matching, stage.app.queue.before) = (Some(1_234_567), Some(612_345));
        stage.keys_unanswered("j").styled()
    };
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("million_rows_120x36", shown(120, 36));
        insta::assert_snapshot!("million_rows_80x24", shown(80, 24));
    });
}

#[test]
fn b74_below_80x24_the_list_alone_and_below_40x10_what_is_needed() {
    let mut stage = at("j", 120, 36);
    let resized = |stage: &mut Dashboard, width, height| stage.hear(vec![Msg::Resize(Size { width, height })]).text();
    for (width, height) in [(79, 24), (80, 23), (40, 10)] {
        let shown = resized(&mut stage, width, height);
        assert!(shown.contains(">  AT RISK   Tom Becker") && !shown.contains("WOULD CHANGE IF"), "{shown}");
    }
    assert!(resized(&mut stage, 80, 24).contains("WOULD CHANGE IF"));
    for (width, height) in [(38, 8), (39, 10), (40, 9), (1, 1)] {
        let shown = resized(&mut stage, width, height);
        assert!(!shown.contains("Tom"), "{shown}");
        let joined: String = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(width < 38 || joined == format!("Terminal is {width}x{height}, leadtower needs 40x10"), "{joined}");
    }
    assert!(resized(&mut stage, 120, 36).contains(">  AT RISK   Tom Becker"));
}

#[test]
fn b74_every_screen_has_its_list_when_small_says_what_it_needs_when_tiny_and_recovers() {
    for (name, keys) in EVERYWHERE {
        let mut stage = at(keys, 120, 36);
        let whole = stage.text();
        let mut resized = |width, height| stage.hear(vec![Msg::Resize(Size { width, height })]).text();
        for (width, height) in [(79, 23), (40, 10)] {
            let shown = resized(width, height);
            assert!(!shown.contains("Terminal is") && shown.trim().lines().count() > 4, "{name} at {width}x{height}:\n{shown}");
        }
        let tiny = resized(38, 8);
        assert_eq!(tiny.trim(), "Terminal is 38x8, leadtower needs\n40x10", "{name}");
        assert_eq!(resized(120, 36), whole, "{name}");
    }
}

/// What the terminal holds after any number of resizes is what a fresh one would hold.
fn drawn_over(sizes: &[(u16, u16)], keys: &str) {
    let mono = Theme::built_in("mono").unwrap();
    let mut stage = at(keys, 120, 36);
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).unwrap();
    for (width, height) in sizes {
        terminal.draw(|frame| drop(view::draw(&stage.app, &mono, frame.buffer_mut()))).unwrap();
        terminal.backend_mut().resize(*width, *height);
        stage.hear(vec![Msg::Resize(Size { width: *width, height: *height })]);
        terminal.draw(|frame| drop(view::draw(&stage.app, &mono, frame.buffer_mut()))).unwrap();
        let mut fresh = Buffer::empty(Rect::new(0, 0, *width, *height));
        view::draw(&stage.app, &mono, &mut fresh);
        assert_eq!(text(terminal.backend().buffer()), text(&fresh), "{width}x{height} {keys}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn b58_a_frame_after_a_resize_is_a_fresh_one(
        sizes in proptest::collection::vec((1_u16..=300, 1_u16..=100), 1..5),
        place in 0..EVERYWHERE.len(),
    ) {
        drawn_over(&sizes, EVERYWHERE[place].1);
    }
}

#[test]
fn b58_the_sizes_at_which_something_changes() {
    let sizes = [(1, 1), (2, 40), (39, 10), (40, 10), (41, 12), (79, 24), (80, 23), (80, 24), (100, 28), (150, 28), (300, 100)];
    for (_, keys) in EVERYWHERE {
        drawn_over(&sizes, keys);
    }
}

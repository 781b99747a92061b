//! How the screens look, in every theme, at every size, in every set of signs: states are words, the selection is seen,
//! nothing that matters is cut.

mod colours;
mod demo;
mod selection;
mod sizes;

use leadtower::{
    model::{
        lead::{Closing, Stage},
        time::Millis,
    },
    tui::{
        format,
        theme::{Glyphs, Theme, Wanted},
    },
};
use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier},
};

use crate::support::screen::{Dashboard, World, dashboard, first_run, text};

/// Every screen and everything that stands over one, by the keys that lead there. Each has a list with a cursor, or none.
pub const EVERYWHERE: [(&str, &str); 56] = [
    ("welcome", "first run: "),
    ("welcome, another file", "first run: 4nowhere.db"),
    ("welcome, help", "first run: ?"),
    ("set-up", "first run: 2"),
    ("set-up, a rep", "first run: 22Ana"),
    ("set-up, rules", "I53j"),
    ("import", "I"),
    ("import, a file", "I1leads.csv"),
    ("export", "X"),
    ("erase", "j<enter>D20"),
    ("fairness, days", "5d"),
    ("queue", "j"),
    ("queue, marked", "j  "),
    ("queue, range", "jvj"),
    ("queue, filtered", "/ma<enter>"),
    ("queue, frozen", "f"),
    ("fallback", "2"),
    ("reps", "3j"),
    ("rules", "4"),
    ("try a lead", "jT"),
    ("fairness", "5"),
    ("activity", "6"),
    ("activity, take back", "6jR"),
    ("lead", "j<enter>"),
    ("activity, filter", "6/by:you"),
    ("lead, an event", "j<enter>j<enter>"),
    ("lead, fields", "j<enter>]]"),
    ("lead, notes", "j<enter>]]]]"),
    ("lead, decision", "j<enter>]"),
    ("lead, raw record", "j<enter>]]]"),
    ("snooze", "jZ"),
    ("snooze, wrong", "jZsoon<enter>"),
    ("note", "jncalled"),
    ("copy", "jy"),
    ("fallback, folded", "2h"),
    ("fallback, a lead", "2j"),
    ("fallback, marked", "2 "),
    ("fallback, picker", "2a"),
    ("reps, filter", "3/an"),
    ("reps, form", "3e"),
    ("reps, new", "3n"),
    ("reps, hand over", "3ja"),
    ("reps, order", "3s"),
    ("outcome", "jO"),
    ("picker", "jj  a"),
    ("picker, reason", "jja<tab>late"),
    ("question", "jaGkk<enter>"),
    ("dismiss", "jx"),
    ("order", "s"),
    ("columns", "Cj+jjK"),
    ("columns, fallback", "2C"),
    ("columns, reps", "3Cjj"),
    ("dates", "3o"),
    ("dates, wrong", "3o<ctrl+u>soon"),
    ("filter", "/ma"),
    ("help", "?"),
];

/// Themes one can be drawn in.
fn themes() -> impl Iterator<Item = (Wanted, Theme)> {
    let named = Wanted::ALL.into_iter().filter(|wanted| *wanted != Wanted::Auto);
    named.map(|wanted| (wanted, Theme::built_in(wanted.name()).unwrap()))
}

fn at(keys: &str, width: u16, height: u16) -> Dashboard {
    over(World::usual(), keys, width, height)
}

/// The same over a world; what begins with the words `first run` stands before any database.
fn over(world: World, keys: &str, width: u16, height: u16) -> Dashboard {
    let (mut stage, keys) = match keys.strip_prefix("first run: ") {
        Some(keys) => (first_run(world, width, height), keys),
        None => (dashboard(world, width, height), keys),
    };
    stage.keys(keys);
    stage
}

/// What is left of a frame on a screen that shows no colours.
fn without_colours(mut cells: Buffer) -> Buffer {
    for cell in &mut cells.content {
        (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
    }
    cells
}

/// A state is a word on every screen, whatever the theme: colour says it again and nothing else.
#[test]
fn b70_every_state_is_a_word_in_every_theme() {
    for (width, height) in [(120, 36), (80, 24)] {
        for (_, keys) in EVERYWHERE {
            let stage = at(keys, width, height);
            let mono = text(&stage.drawn(&Theme::built_in("mono").unwrap()));
            for (wanted, theme) in themes() {
                assert_eq!(text(&stage.drawn(&theme)), mono, "{keys} {wanted:?}");
            }
        }
        let stage = at("", width, height);
        let lines = text(&stage.drawn(&Theme::built_in("mono").unwrap()));
        for row in stage.app.queue.list.rows() {
            let name = row.name.clone().unwrap();
            let line = lines.lines().find(|line| line.contains(&name)).unwrap_or_else(|| panic!("no {name}:\n{lines}"));
            assert!(line.contains(&format!(" {} ", format::state(row, stage.app.now).0)), "{line}");
        }
        let stage = at("3", width, height);
        let lines = text(&stage.drawn(&Theme::built_in("mono").unwrap()));
        for row in stage.app.reps.list.rows() {
            let line = lines.lines().find(|line| line.contains(&row.rep.name)).unwrap();
            assert!(line.contains(&format::availability(row, stage.app.now).text), "{line}");
        }
    }
}

/// States that leave the lists of a usual day.
#[test]
fn b70_what_is_put_off_or_done_with_is_a_word_as_well() {
    let mut world = World::usual();
    world.leads[0].snoozed_until = Some(world.now + Millis::HOUR);
    world.leads[2].stage = Stage::Nurture;
    world.leads[6].stage = Stage::Duplicate;
    for (width, height) in [(120, 36), (80, 24)] {
        // Somebody dismisses the lead that is looked at.
        let mut stage = over(world.clone(), "/tom<enter><esc>", width, height);
        stage.world.leads[1].stage = Stage::Closed(Closing::Disqualified);
        let shown = text(&stage.changed().drawn(&Theme::built_in("mono").unwrap()));
        for (nth, word) in [(0, "SNOOZED"), (1, "DISMISSED"), (2, "NURTURE"), (6, "DUPLICATE")] {
            let name = world.leads[nth].name.clone().unwrap();
            let line = shown.lines().find(|line| line.contains(&name)).unwrap_or_else(|| panic!("no {name}:\n{shown}"));
            assert!(line.contains(&format!(" {word} ")), "{line}");
        }
    }
}

/// The line of the cursor is another one than the rest, on a screen without colours.
#[test]
fn b71_the_selection_is_seen_without_colour_in_every_theme() {
    for keys in ["", "2", "3", "6", "a", "s", "x", "?"] {
        let (first, mut second) = (at(keys, 120, 36), at(keys, 120, 36));
        second.keys("<down>");
        for (wanted, theme) in themes() {
            let [one, other] = [&first, &second].map(|stage| without_colours(stage.drawn(&theme)));
            assert_ne!(one, other, "{keys} {wanted:?}");
            let marked = |cells: &Buffer| {
                let reversed = cells.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
                text(cells).contains("> ") || reversed > 20
            };
            assert!(marked(&one) && marked(&other), "{keys} {wanted:?}\n{}", text(&one));
        }
    }
}

/// Where only ASCII can be shown, everything of ours is ASCII, and what people wrote stays.
#[test]
fn b77_no_sign_of_ours_is_above_tilde() {
    let ascii = Theme::built_in("mono").unwrap().drawn_with(Glyphs::Ascii);
    for (width, height) in [(120, 36), (80, 24), (160, 40), (60, 15), (40, 10), (38, 8)] {
        for world in [World::usual(), World::empty()] {
            for (name, keys) in EVERYWHERE {
                let stage = over(world.clone(), keys, width, height);
                let shown = text(&stage.drawn(&ascii));
                let high = shown.lines().find(|line| !line.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
                assert_eq!(high, None, "{name} at {width}x{height}");
            }
        }
    }
    let mut world = World::usual();
    world.leads[0].name = Some("Zoë…→│".to_owned());
    world.leads[1].company = Some("株式会社ソニー・ミュージックエンタテインメント".to_owned());
    let shown = text(&dashboard(world, 120, 36).drawn(&ascii));
    assert!(shown.contains("Zoë…→│ ") && shown.contains("株式会社ソニ"), "{shown}");
}

macro_rules! theme_snapshot {
    ($name:literal, $theme:literal, $keys:literal) => {
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            let theme = Theme::built_in($theme).unwrap();
            insta::assert_snapshot!($name, colours::runs(&at($keys, 80, 24).drawn(&theme)));
        });
    };
}

#[test]
fn every_theme_once() {
    theme_snapshot!("theme_dark", "dark", "j");
    theme_snapshot!("theme_dark_reps", "dark", "3j");
    theme_snapshot!("theme_light", "light", "j");
    theme_snapshot!("theme_light_reps", "light", "3j");
    theme_snapshot!("theme_high_contrast", "high-contrast", "j");
    theme_snapshot!("theme_high_contrast_reps", "high-contrast", "3j");
    theme_snapshot!("theme_colour_blind", "colour-blind", "j");
    theme_snapshot!("theme_colour_blind_reps", "colour-blind", "3j");
    theme_snapshot!("theme_mono", "mono", "j");
    theme_snapshot!("theme_mono_reps", "mono", "3j");
    theme_snapshot!("theme_terminal", "terminal", "j");
    theme_snapshot!("theme_terminal_reps", "terminal", "3j");
}

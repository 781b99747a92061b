//! Other people's bytes never reach the terminal.

use leadtower::{
    model::held::HeldFor,
    tui::{msg::Msg, theme::Theme},
};
use ratatui::backend::{Backend, CrosstermBackend};

use crate::support::screen::{World, dashboard, newest};

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
        row.held_for = row.cause.map(|_| HeldFor::Pool(hostile.into()));
        row.sla = Some(hostile.into());
    }
    for row in &mut world.reps {
        row.rep.name = format!("R{hostile}");
        row.rep.team = Some(hostile.to_owned());
        row.rep.email = Some(hostile.to_owned());
    }
    world.newest = Some(newest(hostile));
    for (width, height) in [(120, 36), (80, 24)] {
        for keys in ["", "<enter>", "3", "a", "ag<tab>x", "aG<enter>", "x", "3o", "/N", "c", "?"] {
            let mut stage = dashboard(world.clone(), width, height);
            stage.keys(keys);
            stage.hear(vec![Msg::Paste(hostile.to_owned())]);
            let cells = stage.drawn(&Theme::built_in("dark").unwrap());
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

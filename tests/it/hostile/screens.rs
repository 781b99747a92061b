//! Every screen and everything that opens over one, at both sizes, through the real backend into bytes.

use std::collections::BTreeSet;

use leadtower::{
    actions::Desk,
    clock::Clock,
    model::journal::Actor,
    store::Conn,
    tui::{
        keys::keymap::Place,
        msg::Msg,
        state::welcome::{Kept, Welcome, Whereabouts},
        theme::Theme,
    },
};
use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::Buffer,
};

use super::{HOSTILE, SLY, assert_shown, company, hidden};
use crate::support::{
    live::Live,
    run::{NOW, World},
};

/// Keys, from the Queue on; what opens is looked at after each.
const WALKS: [&str; 44] = [
    "jjjj",
    "<enter>]]]]",
    "<enter>j<enter>",
    "a",
    "aj<space>j<space>d",
    "a<tab>",
    "a/",
    "V a",
    "x",
    "O",
    "c",
    "Z",
    "n",
    "r",
    "s",
    "y",
    "Y",
    "X<end>",
    "/",
    "?",
    "<pgdn>z z",
    "2jjjj",
    "2hl<tab>",
    "2?",
    "3jjj",
    "3o",
    "3jo<tab>",
    "3e",
    "3n",
    "3a",
    "3/",
    "3t u",
    "1<enter>D",
    "5hjl[",
    "5<enter>j",
    "5d",
    "6jjjj",
    "6<enter>",
    "6R",
    "aG<enter>",
    "5dG<enter>",
    "C<end><space>k<space>k<space>k<space>k<space>k<space>k<space>k<space>k<space>zz",
    "2C<end><space>k<space>k<space>",
    "3C<end><space>k<space>k<space>",
];

pub fn opened(world: &World, width: u16, height: u16) -> Live {
    let now = NOW.parse().unwrap();
    let conn = Conn::open(&world.database()).unwrap();
    let desk = Desk::new(conn, Clock::Fixed(now), Actor::named(&format!("eve{HOSTILE}")));
    Live::over(desk, now, width, height)
}

/// What stands on the screen, and what would go to the terminal.
#[track_caller]
pub fn look(what: &str, live: &Live) {
    assert_shown(what, &live.text());
    let cells = live.drawn(&Theme::built_in("dark").unwrap());
    let sent = bytes(&cells);
    // Every escape that is left moves the cursor or sets a colour; the rest is text.
    let mut text = String::new();
    for (index, part) in sent.split('\u{1b}').enumerate() {
        let Some(sequence) = part.strip_prefix('[').filter(|_| index > 0) else {
            assert!(index == 0 && part.is_empty(), "{what}: {part:.20}");
            continue;
        };
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic()).unwrap();
        assert!("Hm".contains(&sequence[end..=end]), "{what}: {sequence:.20}");
        text.push_str(&sequence[end + 1..]);
    }
    assert!(!text.contains('\n'), "{what}");
    assert_shown(what, &text);
}

fn bytes(cells: &Buffer) -> String {
    let mut bytes = Vec::new();
    let mut backend = CrosstermBackend::new(&mut bytes);
    backend.draw(cells.area.positions().map(|at| (at.x, at.y, &cells[at]))).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn every_screen_and_overlay_shows_what_is_hidden_and_obeys_none_of_it() {
    let world = company();
    let mut seen = BTreeSet::new();
    for (width, height) in [(120, 36), (80, 24)] {
        for walk in WALKS {
            let mut live = opened(&world, width, height);
            for key in keys(walk) {
                live.keys(&key);
                seen.insert(live.app.place());
                look(&format!("{width}x{height} {walk} at {key}"), &live);
            }
            live.paste(HOSTILE);
            look(&format!("{width}x{height} {walk}, pasted"), &live);
            live.keys("<enter>");
            look(&format!("{width}x{height} {walk}, pasted, Enter"), &live);
        }
        seen.extend(coming_in(&world, width, height));
        seen.extend(first_run(&world, width, height));
    }
    let unseen: Vec<_> = Place::ALL.into_iter().filter(|place| !seen.contains(place)).collect();
    assert_eq!(unseen, [], "nobody looked there");
}

/// Each key of a walk by itself.
fn keys(walk: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for letter in walk.chars().filter(|letter| *letter != ' ') {
        match all.last_mut() {
            Some(key) if key.starts_with('<') && !key.ends_with('>') => key.push(letter),
            _ => all.push(letter.to_string()),
        }
    }
    all
}

fn coming_in(world: &World, width: u16, height: u16) -> BTreeSet<Place> {
    let mut seen = BTreeSet::new();
    let mut live = opened(world, width, height);
    live.keys("I");
    seen.insert(live.app.place());
    look("import", &live);
    live.keys("1");
    seen.insert(live.app.place());
    let path = world.path(&format!("work/leads{SLY}.csv"));
    assert!(!hidden(&path.display().to_string()).is_empty());
    live.hear(vec![Msg::Paste(path.display().to_string())]);
    for key in ["<tab>", "<enter>", "<tab>", "<tab>", "<tab>", "<enter>", "<enter>"] {
        live.keys(key);
        seen.insert(live.app.place());
        look(&format!("import at {key}"), &live);
    }
    let mut live = opened(world, width, height);
    for key in ["I", "5", "1"] {
        live.keys(key);
        seen.insert(live.app.place());
        look(&format!("setup at {key}"), &live);
    }
    seen
}

fn first_run(world: &World, width: u16, height: u16) -> BTreeSet<Place> {
    let mut live = opened(world, width, height);
    let place = format!("~/{HOSTILE}/x");
    live.app.welcome = Some(Welcome::new(Whereabouts {
        database: place.clone(),
        config: place.clone(),
        config_is: Kept::NotYet,
        state: place,
        look: "auto",
    }));
    let mut seen = BTreeSet::new();
    for key in ["k", "j", "?", "<esc>", "4"] {
        live.keys(key);
        seen.insert(live.app.place());
        look(&format!("first run at {key}"), &live);
    }
    live.paste(HOSTILE).keys("<enter>");
    look("first run, another file", &live);
    seen
}

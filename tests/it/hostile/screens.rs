//! Every screen and everything that opens over one, at both sizes, through the writer of frames into bytes; and the real
//! program in a pseudo-terminal.

use std::{collections::BTreeSet, path::Path};

use leadtower::{
    actions::{Desk, ask},
    clock::Clock,
    model::journal::Actor,
    store::Conn,
    tui::{
        keys::keymap::Place,
        msg::Msg,
        state::welcome::{Kept, Welcome, Whereabouts},
        terminal::Canvas,
        theme::Theme,
    },
};

use super::{HOSTILE, SLY, assert_shown, company, hidden};
use crate::support::{
    live::Live,
    pty::Pty,
    run::{NOW, World},
};

/// Keys, from the Queue on; what opens is looked at after each.
const WALKS: [&str; 55] = [
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
    "4jjjj",
    "jT<pgdn>",
    "4e<tab>",
    "4H<space>j",
    "4tW1",
    "4tB<tab><enter>",
    "jA1",
    "4[jj<enter>",
    "4]jjjG",
    "4]]jy",
    "4[jjj<enter>",
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

/// What a terminal is sent, frame after frame.
struct Sent(Canvas);

impl Sent {
    fn to(live: &Live) -> Self {
        Self(Canvas::new(live.drawn(&dark()).area))
    }

    /// What stands on the screen, and what goes to a terminal that shows the frame before.
    #[track_caller]
    fn look(&mut self, what: &str, live: &Live) {
        assert_shown(what, &live.text());
        let cells = live.drawn(&dark());
        let sent = self.0.frame(|buffer| {
            buffer.clone_from(&cells);
            None
        });
        assert_shown(what, &words(what, sent));
    }
}

fn dark() -> Theme {
    Theme::built_in("dark").unwrap()
}

/// The same for a terminal that shows anything.
#[track_caller]
pub fn look(what: &str, live: &Live) {
    Sent::to(live).look(what, live);
}

/// What is left of bytes without what the writer itself may say: it moves the cursor, sets colours and margins, erases, and
/// ends a line.
#[track_caller]
fn words(what: &str, sent: &str) -> String {
    let mut words = String::new();
    for (index, part) in sent.split('\u{1b}').enumerate() {
        let (said, rest) = match part.strip_prefix('[') {
            Some(sequence) => {
                let end = sequence.find(|letter: char| !letter.is_ascii_digit() && !";?".contains(letter)).unwrap();
                sequence.split_at(end + 1)
            }
            None => part.split_at(part.len().min(1)),
        };
        let is_move = part.strip_prefix('[').is_some_and(|_| said.ends_with(['H', 'G', 'C', 'm', 'X', 'r']))
            || ["2J", "?6l", "M"].contains(&said);
        assert!(is_move || (index == 0 && part.is_empty()), "{what}: {part:.20}");
        // A list that moves up is told so by line feeds at its lower margin.
        if said.ends_with('H') && rest.chars().all(|letter| letter == '\n') {
            continue;
        }
        words.push_str(&rest.replace("\r\n", " "));
    }
    assert!(!words.contains('\n'), "{what}: {words:?}");
    words
}

#[test]
fn every_screen_and_overlay_shows_what_is_hidden_and_obeys_none_of_it() {
    let (world, taught) = (company(), taught());
    let mut seen = BTreeSet::new();
    for (width, height) in [(120, 36), (80, 24)] {
        for walk in WALKS {
            let mut live = opened(&world, width, height);
            let mut sent = Sent::to(&live);
            for key in keys(walk) {
                live.keys(&key);
                seen.insert(live.app.place());
                sent.look(&format!("{width}x{height} {walk} at {key}"), &live);
            }
            live.paste(HOSTILE);
            sent.look(&format!("{width}x{height} {walk}, pasted"), &live);
            live.keys("<enter>");
            sent.look(&format!("{width}x{height} {walk}, pasted, Enter"), &live);
        }
        seen.extend(coming_in(&world, width, height));
        seen.extend(first_run(&world, width, height));
        seen.extend(learnt(&taught, width, height));
    }
    let unseen: Vec<_> = Place::ALL.into_iter().filter(|place| !seen.contains(place)).collect();
    assert_eq!(unseen, [], "nobody looked there");
}

/// The real program and a real terminal: what the program says to take it, to draw and to give it back, and nothing that a
/// lead, a rep or a file says.
#[test]
fn no_control_of_other_peoples_data_reaches_the_terminal() {
    let world = company();
    let (home, tmp) = (world.path("home"), world.path("tmp"));
    let env = [
        ("HOME", home.to_str().unwrap()),
        ("TMPDIR", tmp.to_str().unwrap()),
        ("USER", "dana"),
        ("TZ", "UTC"),
        ("LEADTOWER_NOW", NOW),
        ("LANG", "C.UTF-8"),
    ];
    for (width, height) in [(120, 36), (80, 24)] {
        let mut pty = Pty::start(Path::new(env!("CARGO_BIN_EXE_leadtower")), &[], &env, width, height);
        pty.wait_for("WAITING");
        for keys in ["j", "\r", "]]", "]", "\x1b", "a", "\x1b", "2j", "3", "o", "\x1b", "5", "\r", "6", "1"] {
            pty.settle();
            pty.types(keys);
        }
        // As a paste of one's own, too, where one types.
        pty.types(&format!("n\x1b[200~{}\x1b[201~", HOSTILE.replace('\u{1b}', "")));
        pty.settle();
        pty.types("\x03");
        pty.wait();
        let raw = String::from_utf8(pty.raw()).unwrap();
        // What takes the terminal, asks it and gives it back again: modes, the title's colour, its state.
        let mut sent = raw.clone();
        for own in OWN {
            sent = sent.replace(own, "");
        }
        let words = words("terminal", &sent);
        assert!(words.contains("<U+001B>]52;c;") && words.contains("<U+202E>"), "{words}");
        assert_shown("terminal", &words);
    }
}

/// What the program says to a terminal beside frames.
const OWN: [&str; 13] = [
    "\x1b[?1049h",
    "\x1b[?1049l",
    "\x1b[?2004h",
    "\x1b[?2004l",
    "\x1b[?1004h",
    "\x1b[?1004l",
    "\x1b[?25l",
    "\x1b[?25h",
    "\x1b[?1000h",
    "\x1b[?1006h",
    "\x1b[?1006l",
    "\x1b[?1000l",
    "\x1b]11;?\x07",
];

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

/// A company in which leads went alike by hand.
fn taught() -> World {
    let world = company();
    for nth in 0..4 {
        let email = format!("it{nth}@it{nth}.example");
        world.run(&["add", "--email", &email, "--set", "country=IT"]).done();
        world.run(&["assign", &email, "--to", "mia"]).done();
    }
    world
}

fn learnt(world: &World, width: u16, height: u16) -> BTreeSet<Place> {
    let mut seen = BTreeSet::new();
    let mut live = opened(world, width, height);
    live.keys("2");
    let mut desk = Desk::new(Conn::open(&world.database()).unwrap(), Clock::Fixed(NOW.parse().unwrap()), Actor::named("eve"));
    live.app.lessons.all = ask::learnt(&mut desk).unwrap();
    assert!(!live.app.lessons.all.is_empty());
    for key in ["E", "j", "<enter>"] {
        live.keys(key);
        seen.insert(live.app.place());
        look(&format!("proposals at {key}"), &live);
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

//! The table of keys: no clash, nothing forgotten, and footer and help say what it says.

use std::collections::{BTreeMap, BTreeSet};

use leadtower::{
    actions::command::Command,
    model::id::EntryId,
    tui::{
        effect::Effect,
        keys::{
            action::Action,
            keymap::{Binding, Group, Keymap, KeymapError, Place},
            own::{Change, How},
            spell::{Held, Key},
        },
        state::{
            App,
            overlay::{Help, Kind, Overlay},
        },
    },
};

use crate::support::{
    live::Live,
    screen::{Dashboard, World, dashboard, first_run},
    world::{World as RealWorld, world},
};

fn keymap() -> Keymap {
    Keymap::built_in().unwrap()
}

#[test]
fn one_key_for_two_things_in_one_place_is_refused() {
    let line =
        |does: &str| format!("[[key]]\npress = [\"j\"]\ndoes = \"{does}\"\non = [\"leads\"]\nsays = \"x\"\ngroup = \"move\"\n");
    let error = Keymap::read(&(line("down") + &line("up"))).unwrap_err();
    assert!(matches!(error, KeymapError::Clash { .. }), "{error}");
    assert_eq!(error.to_string(), "keymap: `j` means both Down and Up on Leads");
}

/// B64, for the screens; in questions Enter and Esc have their own meaning.
#[test]
fn b64_one_key_means_one_thing_on_all_screens() {
    let keymap = keymap();
    let mut known: BTreeMap<Key, Action> = BTreeMap::new();
    for place in Place::SCREENS {
        for binding in keymap.on(place) {
            for key in &binding.keys {
                let first = *known.entry(*key).or_insert(binding.action);
                assert_eq!(first, binding.action, "{key} on {place:?}");
            }
        }
    }
}

#[test]
fn every_action_has_a_key() {
    let bound: BTreeSet<Action> = keymap().bindings().iter().map(|binding| binding.action).collect();
    let missing: Vec<_> = Action::ALL.iter().filter(|action| !bound.contains(action)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(Action::ALL.iter().collect::<BTreeSet<_>>().len(), Action::ALL.len());
}

/// B31: what changes leads or people is bound to plain keys only; controls move, draw and leave.
#[test]
fn b31_nothing_that_changes_data_is_on_a_control_key() {
    // What the editor leaves is taken when it is closed, and undone by one key.
    let harmless =
        [Action::Editor, Action::HalfDown, Action::HalfUp, Action::Reload, Action::Redraw, Action::Suspend, Action::Quit];
    for binding in keymap().bindings() {
        let plain = binding.keys.iter().all(|key| key.held == Held::Nothing);
        assert!(plain || harmless.contains(&binding.action), "{:?}", binding.action);
    }
}

/// What an action does to what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Looks, moves, asks, answers: what is asked about is the key that opened the question.
    Nothing,
    /// Changes what one key, `u`, brings back.
    Changes,
    /// Cannot be had back, takes back what others did, hides, or writes data of people out of the database.
    Destroys,
}

/// No wildcard: whoever adds an action says here what it does.
fn does(action: Action) -> Does {
    use Action::*;
    match action {
        Erase | TakeBack | Snooze | Export => Does::Destroys,
        Assign | Reroute | Contacted | Dismiss | Outcome | Toggle | Away | More | Less | Edit | New | Import | Reorder
        | Publish | Fix | Case | Undo | Redo => Does::Changes,
        Try | Editor | Versions | Rehearse | Learn | Down | Up | First | Last | HalfDown | HalfUp | PageDown | PageUp | Open
        | NextLead | PreviousLead | Back | Queue | Fallback | Reps | Rules | Fairness | Activity | Days | Filter | Sort
        | Reverse | Latest | Freeze | Detail | DetailPlace | Whole | Columns | Mark | Range | MarkAll | MarkAgain | Copy
        | CopyRows | NextTab | PreviousTab | Reload | Mouse | Redraw | Suspend | Help | Close | Quit | Accept | HighContrast
        | ColourBlind | NoColour | Cancel | Yes | Find | NextField | Choose | Distribute | NextGroup | PreviousGroup
        | PreviousField | Left | Right | CarryDown | CarryUp | Automatic | Usual => Does::Nothing,
    }
}

/// B31, over the whole table: what destroys is on capital letters, what changes on keys without Ctrl or Alt; and what
/// opens a question is none of the keys that answer one with yes.
#[test]
fn b31_what_destroys_is_on_capital_letters_everywhere() {
    let keymap = keymap();
    let mut capitals = BTreeSet::new();
    for binding in keymap.bindings() {
        for key in &binding.keys {
            let (what, named) = (does(binding.action), format!("{:?} on {key}", binding.action));
            assert!(what == Does::Nothing || key.held == Held::Nothing, "{named}");
            if what == Does::Destroys {
                assert!(key.typed().is_some_and(|letter| letter.is_ascii_uppercase()), "{named}");
                capitals.insert(binding.action);
            }
        }
    }
    let all: BTreeSet<Action> = Action::ALL.iter().copied().filter(|action| does(*action) == Does::Destroys).collect();
    assert_eq!(capitals, all, "on no key at all");
    let keys_of = |action: Action| {
        let bound = keymap.bindings().iter().filter(move |binding| binding.action == action);
        bound.flat_map(|binding| binding.keys.clone()).collect::<BTreeSet<Key>>()
    };
    for action in all {
        for answer in [Action::Yes, Action::Accept] {
            assert!(keys_of(action).is_disjoint(&keys_of(answer)), "{action:?} and {answer:?}");
        }
    }
}

/// B31: what cannot be had back is on a capital letter, and asks.
#[test]
fn b31_erasing_is_on_a_capital_letter_and_asks() {
    let keymap = keymap();
    let keys: Vec<Key> = keymap
        .bindings()
        .iter()
        .filter(|binding| binding.action == Action::Erase)
        .flat_map(|binding| binding.keys.clone())
        .collect();
    assert!(!keys.is_empty() && keys.iter().all(|key| key.typed().is_some_and(|letter| letter.is_ascii_uppercase())), "{keys:?}");
    for key in keys {
        let mut stage = dashboard(World::usual(), 80, 24);
        stage.keys("<enter>").keys(&format!("<{key}>")).keys("<enter>y");
        assert!(stage.app.overlay.is_some() && stage.commands().is_empty(), "{key}");
    }
}

/// Arrows and letters both, everywhere one moves.
#[test]
fn arrows_and_letters_do_the_same() {
    let keymap = keymap();
    for place in [Place::Leads, Place::Reps, Place::Lead, Place::Picker, Place::Menu] {
        for (letter, arrow) in [("j", "down"), ("k", "up")] {
            let action = |key: &str| keymap.action(place, key.parse().unwrap());
            assert!(action(letter).is_some() && action(letter) == action(arrow), "{letter} on {place:?}");
        }
    }
}

/// With one blank where there are several.
fn one_blank(text: &str) -> String {
    text.split([' ', '│']).filter(|word| !word.is_empty()).fold(String::new(), |line, word| line + " " + word)
}

/// The entries that are seen are all there are, page after page, and the frame says how many there are.
#[test]
fn the_help_goes_on_to_its_end_at_every_size() {
    for (width, height) in [(120, 36), (80, 24), (60, 20), (40, 10), (160, 50)] {
        for keys in ["?", "2?", "3?", "5?", "5<enter>?", "6?", "<enter>?"] {
            let mut stage = dashboard(World::usual(), width, height);
            stage.keys(keys);
            let Some(Overlay { kind: Kind::Help(help), .. }) = &stage.app.overlay else { panic!("no help") };
            let names: Vec<String> = help.entries(&stage.app.keymap).iter().map(|entry| entry.name()).collect();
            let mut seen = String::new();
            for _ in 0..names.len() {
                let text = stage.text();
                seen += &one_blank(&text);
                if !text.contains("PgDn more") {
                    break;
                }
                stage.keys("<pgdn>");
            }
            for name in &names {
                assert!(seen.contains(&format!(" {}", one_blank(name).trim())), "{width}x{height} {keys}: {name}");
            }
            assert!(stage.text().contains(&format!("-{0} of {0}", names.len())), "{width}x{height}:\n{}", stage.text());
            let end = stage.text();
            assert_eq!(stage.keys("<home><end>").text().replace("> ", "  "), end.replace("> ", "  "), "{width}x{height} {keys}");
        }
    }
}

#[test]
fn the_help_tells_the_language_of_filters_and_the_words_of_the_screen() {
    for (keys, told) in [
        ("?owner:", "owner:ana"),
        ("?AT<space>RISK", "AT RISK"),
        ("2?dismissed", "DISMISSED"),
        ("3?team:", "team:emea"),
        ("3?vacation", "V S P A"),
        ("6?by:", "by:you"),
    ] {
        let mut stage = dashboard(World::usual(), 80, 24);
        let text = stage.keys(keys).text();
        assert!(text.contains(told), "{keys}:\n{text}");
        stage.keys("<end><enter>");
        assert!(stage.app.overlay.is_some() && stage.commands().is_empty());
    }
}

/// The filter goes on where it was.
#[test]
fn the_language_of_filters_is_told_while_one_types() {
    let mut stage = dashboard(World::usual(), 80, 24);
    let text = stage.keys("/mar<f1>").text();
    assert!(text.contains("FILTER LANGUAGE") && text.contains("owner:ana") && !text.contains("MOVE"), "{text}");
    let text = stage.keys("<esc>c").text();
    assert!(text.contains("/ marc") && stage.app.place() == Place::Filter, "{text}");
}

/// Each place that has a help, by the keys that lead there.
const HELPED: [(&str, Place); 11] = [
    ("", Place::Leads),
    ("2", Place::Fallback),
    ("2j", Place::Fallback),
    ("3", Place::Reps),
    ("4", Place::Rules),
    ("5", Place::Fairness),
    ("5<enter>", Place::Figure),
    ("6", Place::Activity),
    ("<enter>", Place::Lead),
    ("first run: ", Place::Welcome),
    ("first run: 2", Place::Setup),
];

/// A screen of that place, large enough for the whole help.
enum Stage {
    Made(Box<Dashboard>),
    Real(Box<Live>),
}

impl Stage {
    /// Leads behind a figure need a ledger; all else is made by hand.
    fn at(keys: &str, keymap: &Keymap, folder: &RealWorld) -> Self {
        if keys == "5<enter>" {
            let mut live = Live::over(folder.another_desk("rita"), folder.now, 180, 90);
            live.app.keymap = keymap.clone();
            live.keys(keys);
            return Self::Real(Box::new(live));
        }
        let (mut stage, keys) = match keys.strip_prefix("first run: ") {
            Some(keys) => (first_run(World::usual(), 180, 90), keys),
            None => (dashboard(World::usual(), 180, 90), keys),
        };
        stage.app.keymap = keymap.clone();
        stage.keys(keys);
        Self::Made(Box::new(stage))
    }

    fn app(&self) -> &App {
        match self {
            Self::Made(stage) => &stage.app,
            Self::Real(live) => &live.app,
        }
    }

    fn press(&mut self, keys: &str) -> String {
        match self {
            Self::Made(stage) => stage.keys(keys).text(),
            Self::Real(live) => live.keys(keys).text(),
        }
    }
}

fn with_a_ledger() -> RealWorld {
    let mut world = world().rep("ana", "UTC").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    world.lead_from("a@one.example");
    world
}

/// The help of a place: what it lists is what the dispatcher does there, line by line and key by key.
fn lists_what_is_in_force(keys: &str, place: Place, keymap: &Keymap, folder: &RealWorld) {
    let mut stage = Stage::at(keys, keymap, folder);
    assert_eq!(stage.app().place(), place, "{keys}");
    let text = one_blank(&stage.press("?"));
    let Some(Overlay { kind: Kind::Help(help), .. }) = &stage.app().overlay else { panic!("{keys}: no help\n{text}") };
    assert_eq!(help.place(), place, "{keys}");
    let listed: BTreeMap<Key, Action> =
        help.found(keymap).into_iter().flat_map(|binding| binding.keys.iter().map(|key| (*key, binding.action))).collect();
    // Whatever key the table knows anywhere, and every letter.
    let letters = ('!'..='~').filter(|letter| *letter != '<').map(|letter| letter.to_string().parse::<Key>().unwrap());
    let known = keymap.bindings().iter().flat_map(|binding| binding.keys.clone()).chain(letters);
    let in_force: BTreeMap<Key, Action> = known.filter_map(|key| Some((key, keymap.action(place, key)?))).collect();
    assert_eq!(listed, in_force, "{keys}");
    let line = |binding: &Binding| format!(" {} {}", binding.keys_shown(), binding.says);
    let missing: Vec<String> = keymap.on(place).map(line).filter(|line| !text.contains(line)).collect();
    assert!(missing.is_empty(), "{keys}: {missing:?}\n{text}");
    for other in keymap.bindings().iter().filter(|binding| !binding.places.contains(&place)) {
        let elsewhere = keymap.on(place).any(|binding| binding.says == other.says);
        assert!(elsewhere || !text.contains(&line(other)), "{} is no key of {place:?}", line(other));
    }
}

/// B61: the help lists exactly the keys in force where it was asked for, wherever it can be.
#[test]
fn b61_the_help_is_the_table() {
    let (keymap, folder) = (keymap(), with_a_ledger());
    for (keys, place) in HELPED {
        lists_what_is_in_force(keys, place, &keymap, &folder);
    }
    for place in Place::ALL.into_iter().filter(|place| keymap.key_of(*place, Action::Help).is_some()) {
        // In a filter it is the language of filters that is told.
        let is_asked = HELPED.iter().any(|(_, known)| *known == place) || place == Place::Filter;
        assert!(is_asked, "{place:?} has a help that is not looked at");
    }
}

/// B60, B61: with keys of one's own, too.
#[test]
fn b61_the_help_lists_keys_of_ones_own() {
    let given = [("w", Action::Assign, How::Move), ("Q", Action::Copy, How::Add)];
    let changes = given.map(|(key, action, how)| Change { action, keys: vec![key.parse().unwrap()], how });
    let (keymap, misfits) = keymap().with(&changes);
    let folder = with_a_ledger();
    for (keys, place) in HELPED {
        lists_what_is_in_force(keys, place, &keymap, &folder);
    }
    assert!(misfits.is_empty(), "{misfits:?}");
}

/// Footers come from the table, never wrap, and keep the way to the help.
#[test]
fn footers_fit_and_keep_the_help() {
    let keymap = keymap();
    for place in Place::ALL {
        for columns in [38, 78, 118] {
            let hints = keymap.hints(place, columns, |_| true);
            let width = hints.iter().map(|hint| hint.len() + 2).sum::<usize>();
            assert!(width <= columns + 2, "{place:?} {columns}: {hints:?}");
            let has_help = Place::SCREENS.contains(&place) || place == Place::Welcome;
            let way = if has_help { "? help" } else { "Esc cancel" };
            assert!(hints.contains(&way), "{place:?} {columns}: {hints:?}");
        }
    }
}

/// A key that means nothing somewhere changes nothing there.
#[test]
fn unknown_keys_do_nothing() {
    for screen in ["", "3", "<enter>"] {
        let mut stage = dashboard(World::usual(), 80, 24);
        let before = stage.keys(screen).text();
        for key in ["w", "b", "Q", "alt+q", "alt+x", "f9", "del", "left", "!"] {
            let after = stage.keys(&format!("<{key}>")).text();
            assert_eq!(after, before, "{key} on {screen}");
        }
        assert!(stage.commands().is_empty());
    }
}

/// What is typed in the help, and the sentences it leaves.
fn searched(words: &str) -> Vec<String> {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("?").keys(&words.replace(' ', "<space>"));
    let Some(Overlay { kind: Kind::Help(help), .. }) = &stage.app.overlay else { panic!("no help") };
    let found: Vec<String> = help.found(&stage.app.keymap).iter().map(|binding| binding.says.clone()).collect();
    let text = stage.text();
    assert!(found.iter().all(|says| text.contains(says.as_str())), "{text}");
    found
}

#[test]
fn b62_typing_in_the_help_finds_by_action_key_and_words_and_enter_runs() {
    // Words of the sentence, in any order and case; the name of the action; a key as it is shown.
    assert_eq!(searched("PAGE half Down"), ["half a page down"]);
    assert_eq!(searched("mark_all").len(), 1);
    assert_eq!(searched("Ctrl-d"), ["half a page down"]);
    assert!(searched("nothing of that name").is_empty());
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("?half<space>page<space>down<enter>");
    assert!(stage.app.overlay.is_none());
    assert_eq!(stage.selected(), dashboard(World::usual(), 120, 36).keys("<ctrl+d>").selected());
    // On a lead of its own, the help closes what q closes there, and not the program.
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("<enter>?close<space>the<space>view<enter>");
    assert!(stage.app.zoom.is_none() && !stage.given.contains(&Effect::Quit));
}

#[test]
fn b63_every_action_is_in_the_help_or_in_its_dialog_and_says_why_it_cannot_run() {
    let keymap = keymap();
    let on_screens: BTreeSet<Action> =
        Place::SCREENS.iter().flat_map(|place| keymap.on(*place)).map(|binding| binding.action).collect();
    let mut listed = BTreeSet::new();
    for place in Place::SCREENS {
        let help = Help { of: Some(place), ..Help::default() };
        listed.extend(help.found(&keymap).iter().filter(|binding| !binding.keys.is_empty()).map(|binding| binding.action));
    }
    assert_eq!(listed, on_screens);
    // The rest answers dialogs: their footers say how.
    // Arrows inside a form, Shift-Tab, and what goes back where its other half has a word need none; the welcome says its
    // looks in words of its own.
    let moves = [Action::PreviousField, Action::Left, Action::Right, Action::CarryUp];
    let on_welcome = |action: &Action| keymap.on(Place::Welcome).any(|binding| binding.action == *action);
    let known = |action: &Action| on_screens.contains(action) || moves.contains(action) || on_welcome(action);
    for action in Action::ALL.iter().filter(|action| !known(action)) {
        let told = keymap.bindings().iter().any(|binding| binding.action == *action && binding.hint.is_some());
        assert!(told, "{action:?} is in no help and in no footer");
    }
}

/// On every screen, with nothing there and with something, on the page of a lead and on that of an erased one: whatever
/// cannot run says so and does nothing, from the help and by its key.
#[test]
fn b63_what_cannot_run_says_why_on_every_screen() {
    let keymap = keymap();
    let mut erased = World::usual();
    erased.leads.retain(|row| row.id.0 == 20_401);
    erased.leads[0].erased = Some(EntryId(9));
    let new = || World { newest: None, again: None, ..World::usual() };
    let mut silent: BTreeMap<String, BTreeSet<Action>> = BTreeMap::new();
    for (name, world, keys) in [
        ("queue", World::empty(), "1"),
        ("fallback", World::empty(), "2"),
        ("reps", World::empty(), "3"),
        ("rules", World::empty(), "4"),
        ("fairness", World::empty(), "5"),
        ("activity", World::empty(), "6"),
        ("full queue", new(), "1"),
        ("full activity", new(), "6"),
        ("lead", new(), "1<enter>"),
        ("erased lead", erased, "1<enter>"),
    ] {
        let open = || {
            let mut stage = dashboard(world.clone(), 120, 36);
            stage.keys(keys);
            stage
        };
        let (place, mut found) = (open().app.place(), BTreeSet::new());
        for binding in keymap.on(place) {
            let action = binding.action;
            let mut stage = open();
            let Some(because) = stage.app.why_not(action) else { continue };
            stage.keys("?");
            let Some(Overlay { kind: Kind::Help(help), .. }) = &stage.app.overlay else { panic!("no help") };
            let nth = help.found(&keymap).iter().position(|binding| binding.action == action).unwrap();
            stage.keys(&"<down>".repeat(nth)).keys("<enter>");
            assert!(stage.text().contains(&format!("not now: {because}")), "{name}, {action:?}:\n{}", stage.text());
            assert!(stage.commands().is_empty(), "{name}, {action:?}");
            for key in &binding.keys {
                let mut stage = open();
                stage.keys(&format!("<{key}>"));
                let given = stage.commands().iter().filter(|given| !matches!(given, Command::Redo(_) | Command::Undo(_))).count();
                assert_eq!(given, 0, "{name}, {key}");
            }
            found.insert(action);
        }
        silent.insert(name.to_owned(), found);
    }
    for (name, actions) in [
        ("queue", &[Action::Assign, Action::Undo, Action::Redo, Action::Filter][..]),
        ("fallback", &[Action::Assign, Action::Export]),
        ("reps", &[Action::Toggle, Action::Sort]),
        ("rules", &[Action::Undo, Action::Open, Action::NextTab]),
        ("fairness", &[Action::Undo, Action::Open, Action::Left]),
        ("activity", &[Action::TakeBack, Action::Copy, Action::Undo]),
        ("full queue", &[Action::Undo, Action::Redo]),
        ("full activity", &[Action::Redo]),
        ("lead", &[Action::Undo, Action::Redo]),
        ("erased lead", &[Action::Assign, Action::Contacted, Action::Erase]),
    ] {
        for action in actions {
            assert!(silent[name].contains(action), "{name}: {action:?} is not in {:?}", silent[name]);
        }
    }
    let places = silent.values().filter(|found| !found.is_empty()).count();
    assert_eq!(places, silent.len(), "{silent:?}");
}

/// Where a key works, in the words of the README.
fn read_as(places: &[Place]) -> String {
    if Place::SCREENS.iter().all(|place| places.contains(place)) {
        return String::new();
    }
    let named = |place: &Place| match place {
        Place::Leads => Some("Queue"),
        Place::Fallback => Some("Fallback"),
        Place::Reps => Some("Reps"),
        Place::Rules => Some("Rules"),
        Place::Fairness => Some("Fairness"),
        Place::Figure => Some("leads behind a figure"),
        Place::Activity => Some("Activity"),
        Place::Lead => Some("a lead's page"),
        Place::Picker => Some("the picker"),
        _ => None,
    };
    let mut names: Vec<&str> = places.iter().filter_map(named).collect();
    if let (Some(queue), false) = (names.iter().position(|name| *name == "Queue"), names.contains(&"Fallback")) {
        names.insert(queue + 1, "Fallback");
    }
    names.join(", ")
}

/// The keys of the README: by what one wants to do, each sentence once.
fn readme_keys() -> String {
    let keymap = keymap();
    let mut tables = String::new();
    for group in Group::ALL {
        let mut lines: Vec<(String, &str, Vec<Place>)> = Vec::new();
        for binding in keymap.bindings().iter().filter(|binding| binding.group == group && !binding.keys.is_empty()) {
            let shown = |place: &&Place| Place::SCREENS.contains(place) || **place == Place::Picker;
            let places: Vec<Place> = binding.places.iter().filter(shown).copied().collect();
            let only_moves = places == [Place::Picker] && group == Group::Move;
            if places.is_empty() || only_moves {
                continue;
            }
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", key.shown())).collect();
            let keys = keys.join(" ");
            match lines.iter_mut().find(|line| line.0 == keys && line.1 == binding.says) {
                Some(line) => line.2.extend(places),
                None => lines.push((keys, &binding.says, places)),
            }
        }
        if lines.is_empty() {
            continue;
        }
        let order: Vec<String> = lines.iter().map(|line| line.0.clone()).collect();
        lines.sort_by_key(|line| order.iter().position(|keys| *keys == line.0));
        tables += &format!("| {} | | on |\n|---|---|---|\n", group.title().to_lowercase());
        for (keys, says, places) in lines {
            tables += &format!("| {keys} | {says} | {} |\n", read_as(&places));
        }
        tables += "\n";
    }
    tables
}

/// The keys in the README, as they must be. `INSTA_UPDATE=always` writes them there.
#[test]
fn the_readme_lists_the_keys_of_the_screens() {
    let table = readme_keys();
    let (begin, end) = ("<!-- keys: made from assets/keymap.toml -->\n", "<!-- end of keys -->\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(begin).unwrap();
    let (written, after) = rest.split_once(end).unwrap();
    if written != table && std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::write(path, format!("{before}{begin}{table}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(written, table, "INSTA_UPDATE=always cargo test --test it readme writes it");
}

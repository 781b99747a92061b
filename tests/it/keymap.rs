//! The table of keys: no clash, nothing forgotten, and footer and help say what it says.

use std::collections::{BTreeMap, BTreeSet};

use leadtower::tui::keys::{
    action::Action,
    keymap::{Keymap, KeymapError, Place},
    spell::{Held, Key},
};

use crate::support::screen::{World, dashboard};

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
fn one_key_means_one_thing_on_all_screens() {
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
    let missing: Vec<_> = Action::ALL.into_iter().filter(|action| !bound.contains(action)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(Action::ALL.into_iter().collect::<BTreeSet<_>>().len(), Action::ALL.len());
}

/// B31: what changes leads or people is bound to plain keys only; controls move, draw and leave.
#[test]
fn nothing_that_changes_data_is_on_a_control_key() {
    let harmless = [Action::HalfDown, Action::HalfUp, Action::Reload, Action::Redraw, Action::Suspend, Action::Quit];
    for binding in keymap().bindings() {
        let plain = binding.keys.iter().all(|key| key.held == Held::Nothing);
        assert!(plain || harmless.contains(&binding.action), "{:?}", binding.action);
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

/// B61: the help lists exactly the keys in force where it was asked for.
#[test]
fn the_help_is_the_table() {
    let keymap = keymap();
    let asked =
        [("?", Place::Leads), ("3?", Place::Reps), ("5?", Place::Fairness), ("6?", Place::Activity), ("<enter>?", Place::Lead)];
    for (keys, place) in asked {
        let text = dashboard(World::usual(), 160, 60).keys(keys).text();
        let listed = keymap.on(place).count();
        let shown =
            keymap.on(place).filter(|binding| text.contains(&format!("{:<14} {}", binding.keys_shown(), binding.says))).count();
        assert_eq!(shown, listed, "{place:?}:\n{text}");
        let others = keymap.bindings().iter().filter(|binding| !binding.places.contains(&place));
        for other in others {
            let line = format!("{:<14} {}", other.keys_shown(), other.says);
            let elsewhere = keymap.on(place).any(|binding| binding.says == other.says);
            assert!(elsewhere || !text.contains(&line), "{line} is no key of {place:?}");
        }
    }
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
        for key in ["w", "E", "Q", "D", "alt+q", "alt+x", "f9", "del", "left", "!"] {
            let after = stage.keys(&format!("<{key}>")).text();
            assert_eq!(after, before, "{key} on {screen}");
        }
        assert!(stage.commands().is_empty());
    }
}

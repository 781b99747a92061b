//! Keys of a person's own: added to the built-in table, or put in the place of built-in ones. What does not fit is told,
//! and everything else holds.

use std::{collections::BTreeSet, fmt};

use super::{
    action::Action,
    keymap::{Binding, Keymap, Place},
    spell::Key,
};

/// Keys for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The action.
    pub action: Action,
    /// Its keys.
    pub keys: Vec<Key>,
    /// Whether they come on top.
    pub how: How,
}

/// What becomes of the keys an action has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They stay.
    Add,
    /// They go.
    Move,
}

/// Why a change does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The key means something else where the action works.
    Taken {
        /// The key.
        key: Key,
        /// What it means.
        by: Action,
    },
    /// The key types a letter wherever the action works.
    Types(Key),
    /// Terminals cannot tell this key from another one.
    Unheard(Key),
    /// No key at all: the action could not be reached.
    None,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { key, by } => write!(f, "`{key}` is already the key of `{}`", by.name()),
            Self::Types(key) => write!(f, "`{key}` types a letter where this action works"),
            Self::Unheard(key) => write!(f, "terminals do not tell `{key}` from another key"),
            Self::None => f.write_str("an action needs at least one key"),
        }
    }
}

impl Keymap {
    /// This table with those changes. A change that does not fit is left out as a whole, the later one of two that
    /// exclude each other; it comes back with its place in `changes`.
    pub fn with(&self, changes: &[Change]) -> (Self, Vec<(usize, Misfit)>) {
        let mut misfits: Vec<(usize, Misfit)> =
            changes.iter().enumerate().filter_map(|(at, change)| Some((at, unfit(self, change)?))).collect();
        // Two changes may exchange their keys, so that only all of them together can be judged.
        loop {
            let left_out: BTreeSet<usize> = misfits.iter().map(|(at, _)| *at).collect();
            let kept: Vec<(usize, &Change)> = changes.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).collect();
            match self.changed(&kept) {
                Ok(keymap) => {
                    misfits.sort_by_key(|(at, _)| *at);
                    return (keymap, misfits);
                }
                Err(misfit) => misfits.push(misfit),
            }
        }
    }

    fn changed(&self, changes: &[(usize, &Change)]) -> Result<Self, (usize, Misfit)> {
        let mut bindings = self.apart(changes);
        let built_in: Vec<Option<Key>> = bindings.iter().map(|binding| binding.keys.first().copied()).collect();
        for (_, change) in changes.iter().filter(|(_, change)| change.how == How::Move) {
            for binding in bindings.iter_mut().filter(|binding| binding.action == change.action) {
                if change.keys.iter().any(|key| self.fits(binding, *key)) {
                    binding.keys.clear();
                }
            }
        }
        for (at, change) in changes {
            for index in 0..bindings.len() {
                for key in &change.keys {
                    let binding = &bindings[index];
                    if binding.action != change.action || binding.keys.contains(key) || !self.fits(binding, *key) {
                        continue;
                    }
                    if let Some(by) = other_meaning(&bindings, index, *key) {
                        return Err((*at, Misfit::Taken { key: *key, by }));
                    }
                    bindings[index].keys.push(*key);
                }
            }
        }
        for (binding, built_in) in bindings.iter_mut().zip(built_in) {
            binding.hint = binding.hint.take().map(|hint| re_keyed(hint, built_in, &binding.keys));
        }
        Ok(Self::of(bindings))
    }

    /// The table; a line that gets a letter, and works where one types as well, becomes two.
    fn apart(&self, changes: &[(usize, &Change)]) -> Vec<Binding> {
        let gets_letter = |action: Action| {
            let of_action = changes.iter().filter(|(_, change)| change.action == action);
            of_action.flat_map(|(_, change)| &change.keys).any(|key| key.typed().is_some())
        };
        let mut bindings = Vec::with_capacity(self.bindings().len());
        for binding in self.bindings() {
            let (texts, others): (Vec<Place>, Vec<Place>) = binding.places.iter().partition(|place| self.takes_text(**place));
            if texts.is_empty() || others.is_empty() || !gets_letter(binding.action) {
                bindings.push(binding.clone());
                continue;
            }
            bindings.extend([others, texts].map(|places| Binding { places, ..binding.clone() }));
        }
        bindings
    }

    /// Where one types, a letter is a letter.
    fn fits(&self, binding: &Binding, key: Key) -> bool {
        key.typed().is_none() || !binding.places.iter().all(|place| self.takes_text(*place))
    }
}

fn unfit(keymap: &Keymap, change: &Change) -> Option<Misfit> {
    if change.keys.is_empty() {
        return Some(Misfit::None);
    }
    if let Some(key) = change.keys.iter().find(|key| key.is_unheard()) {
        return Some(Misfit::Unheard(*key));
    }
    let nowhere =
        |key: &&Key| !keymap.bindings().iter().any(|binding| binding.action == change.action && keymap.fits(binding, **key));
    change.keys.iter().find(nowhere).map(|key| Misfit::Types(*key))
}

/// What the key means already, in a place of that binding, or on another screen: there a key has one meaning only.
fn other_meaning(bindings: &[Binding], index: usize, key: Key) -> Option<Action> {
    let binding = &bindings[index];
    let on_screen = |binding: &Binding| binding.places.iter().any(|place| Place::SCREENS.contains(place));
    let meets = |other: &&Binding| {
        let shares = other.places.iter().any(|place| binding.places.contains(place));
        other.action != binding.action && other.keys.contains(&key) && (shares || (on_screen(other) && on_screen(binding)))
    };
    bindings.iter().find(meets).map(|other| other.action)
}

/// The words of the footer with the key that is in force: `a assign` becomes `A assign`.
fn re_keyed(hint: String, built_in: Option<Key>, keys: &[Key]) -> String {
    let (Some(now), Some(words)) = (keys.first(), hint.split_once(' ').map(|(_, words)| words)) else { return hint };
    if built_in == Some(*now) { hint } else { format!("{} {words}", now.shown()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(how: How, action: Action, keys: &[&str]) -> Change {
        Change { action, keys: keys.iter().map(|key| key.parse().unwrap()).collect(), how }
    }

    fn means(keymap: &Keymap, place: Place, key: &str) -> Option<Action> {
        keymap.action(place, key.parse().unwrap())
    }

    #[test]
    fn keys_are_added_and_moved() {
        let built_in = Keymap::built_in().unwrap();
        let (keymap, misfits) =
            built_in.with(&[change(How::Add, Action::Down, &["ctrl+n"]), change(How::Move, Action::Assign, &["Q", "f7"])]);
        assert_eq!(misfits, []);
        assert_eq!(means(&keymap, Place::Leads, "ctrl+n"), Some(Action::Down));
        assert_eq!(means(&keymap, Place::Picker, "ctrl+n"), Some(Action::Down));
        assert_eq!(means(&keymap, Place::Leads, "j"), Some(Action::Down));
        assert_eq!(means(&keymap, Place::Leads, "Q"), Some(Action::Assign));
        assert_eq!(means(&keymap, Place::Lead, "f7"), Some(Action::Assign));
        assert_eq!(means(&keymap, Place::Leads, "a"), None);
        assert!(keymap.hints(Place::Leads, 200, |_| true).contains(&"Q assign"));
    }

    #[test]
    fn two_actions_may_exchange_their_keys() {
        let built_in = Keymap::built_in().unwrap();
        let (keymap, misfits) =
            built_in.with(&[change(How::Move, Action::Contacted, &["x"]), change(How::Move, Action::Dismiss, &["c"])]);
        assert_eq!(misfits, []);
        assert_eq!(means(&keymap, Place::Leads, "x"), Some(Action::Contacted));
        assert_eq!(means(&keymap, Place::Lead, "c"), Some(Action::Dismiss));
    }

    #[test]
    fn what_does_not_fit_is_told_and_the_rest_holds() {
        let built_in = Keymap::built_in().unwrap();
        let (keymap, misfits) = built_in.with(&[
            change(How::Add, Action::Down, &["ctrl+n"]),
            change(How::Move, Action::Contacted, &["a"]),
            change(How::Add, Action::Assign, &["t"]),
            change(How::Add, Action::Reroute, &["ctrl+n"]),
            change(How::Move, Action::Help, &[]),
            change(How::Add, Action::Latest, &["ctrl+m"]),
        ]);
        let told: Vec<(usize, String)> = misfits.iter().map(|(at, misfit)| (*at, misfit.to_string())).collect();
        let expected = [
            (1, "`a` is already the key of `assign`"),
            (2, "`t` is already the key of `toggle`"),
            (3, "`ctrl+n` is already the key of `down`"),
            (4, "an action needs at least one key"),
            (5, "terminals do not tell `ctrl+m` from another key"),
        ];
        assert_eq!(told, expected.map(|(at, text)| (at, text.to_owned())));
        assert_eq!(means(&keymap, Place::Leads, "c"), Some(Action::Contacted));
        assert_eq!(means(&keymap, Place::Leads, "ctrl+n"), Some(Action::Down));
        assert_eq!(means(&keymap, Place::Leads, "?"), Some(Action::Help));
    }

    #[test]
    fn a_letter_stays_a_letter_where_one_types() {
        let built_in = Keymap::built_in().unwrap();
        let (keymap, misfits) = built_in.with(&[change(How::Add, Action::Cancel, &["Q"])]);
        assert_eq!(misfits, []);
        assert_eq!(means(&keymap, Place::Menu, "Q"), Some(Action::Cancel));
        assert_eq!(means(&keymap, Place::Filter, "Q"), None);
        assert_eq!(means(&keymap, Place::Filter, "esc"), Some(Action::Cancel));
    }
}

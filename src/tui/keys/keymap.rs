//! `assets/keymap.toml` → lookups: which action a key means where, what the footer hints at, what the help lists.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::{
    action::{Action, snake},
    spell::{Key, UnknownKey},
};

/// The table that comes with the program.
const BUILT_IN: &str = include_str!("../../../assets/keymap.toml");

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A list of leads: the Queue.
    Leads,
    /// The Fallback queue. All keys of a list of leads work there, too.
    Fallback,
    /// The roster.
    Reps,
    /// The live rulebook.
    Rules,
    /// Who got how much.
    Fairness,
    /// The leads behind one figure of it.
    Figure,
    /// Everything that changed.
    Activity,
    /// One lead on the whole screen.
    Lead,
    /// Choosing a rep.
    Picker,
    /// Finding a rep there.
    PickerFind,
    /// Typing the reason there.
    PickerReason,
    /// Choosing from a few.
    Menu,
    /// Yes or no.
    Question,
    /// What would happen, before it does.
    Preview,
    /// First and last day.
    Dates,
    /// Typing days of the ledger.
    Span,
    /// Typing the number of a lead, to erase it.
    Erase,
    /// A rep's data.
    RepForm,
    /// Typing a filter.
    Filter,
    /// Typing one line.
    Line,
    /// Typing a lead that is tried.
    Trial,
    /// A thing of the rulebook.
    BookForm,
    /// What a draft changes, before it goes live.
    Publish,
    /// What a draft would have done.
    Replay,
    /// Proposals of rules.
    Learn,
    /// The versions of the rulebook.
    Versions,
    /// The help.
    Help,
    /// Choosing columns.
    Columns,
    /// The first run.
    Welcome,
    /// Setting up step by step.
    Setup,
    /// Typing into fields.
    Form,
    /// A file on its way in.
    Import,
    /// A view on its way into a file.
    Export,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 33] = [
        Self::Leads,
        Self::Fallback,
        Self::Reps,
        Self::Rules,
        Self::Fairness,
        Self::Figure,
        Self::Activity,
        Self::Lead,
        Self::Picker,
        Self::PickerFind,
        Self::PickerReason,
        Self::Menu,
        Self::Question,
        Self::Preview,
        Self::Dates,
        Self::Span,
        Self::Erase,
        Self::RepForm,
        Self::Filter,
        Self::Line,
        Self::Trial,
        Self::BookForm,
        Self::Publish,
        Self::Replay,
        Self::Learn,
        Self::Versions,
        Self::Help,
        Self::Columns,
        Self::Welcome,
        Self::Setup,
        Self::Form,
        Self::Import,
        Self::Export,
    ];

    /// As the table of keys names it.
    pub fn name(self) -> String {
        snake(&format!("{self:?}"))
    }

    /// The screens: here a key has one meaning.
    pub const SCREENS: [Self; 8] =
        [Self::Leads, Self::Fallback, Self::Reps, Self::Rules, Self::Fairness, Self::Figure, Self::Activity, Self::Lead];
}

/// Where the help lists an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Moving about.
    Move,
    /// Acting on what is under the cursor.
    Act,
    /// Finding.
    Find,
    /// Marking.
    Mark,
    /// Everywhere.
    Always,
    /// Inside questions and inputs.
    Ask,
}

impl Group {
    /// All, in the order of the help.
    pub const ALL: [Self; 6] = [Self::Move, Self::Act, Self::Find, Self::Mark, Self::Always, Self::Ask];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "MOVE",
            Self::Act => "ACT",
            Self::Find => "FIND",
            Self::Mark => "MARK",
            Self::Always => "ALWAYS",
            Self::Ask => "IN A QUESTION",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    press: Vec<String>,
    does: Action,
    on: Vec<Place>,
    says: String,
    group: Group,
    #[serde(default)]
    hint: Option<String>,
    #[serde(default)]
    rank: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    key: Vec<Line>,
}

/// One line of the table, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Keys that do the same, the first one is shown first.
    pub keys: Vec<Key>,
    /// What they do.
    pub action: Action,
    /// Where.
    pub places: Vec<Place>,
    /// In a sentence.
    pub says: String,
    /// Heading in the help.
    pub group: Group,
    /// Words of the footer.
    pub hint: Option<String>,
    /// Hints with the highest give way first.
    pub rank: u8,
}

/// Why a table of keys cannot be used.
#[derive(Debug, Error)]
pub enum KeymapError {
    /// Not in the form of the table.
    #[error("keymap: {0}")]
    Form(#[from] toml::de::Error),
    /// A key that does not exist.
    #[error("keymap: {0}")]
    Key(#[from] UnknownKey),
    /// One key for two things in one place.
    #[error("keymap: `{key}` means both {first:?} and {second:?} on {place:?}")]
    Clash {
        /// The key.
        key: Key,
        /// Where.
        place: Place,
        /// What it means already.
        first: Action,
        /// What it should mean as well.
        second: Action,
    },
}

/// Keys in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
    lookup: BTreeMap<(Place, Key), Action>,
}

impl Keymap {
    /// The table that comes with the program.
    pub fn built_in() -> Result<Self, KeymapError> {
        Self::read(BUILT_IN)
    }

    /// A table as text; refused where one key has two meanings in one place.
    pub fn read(text: &str) -> Result<Self, KeymapError> {
        let table: Table = toml::from_str(text)?;
        let mut keymap = Self { bindings: Vec::with_capacity(table.key.len()), lookup: BTreeMap::new() };
        for line in table.key {
            let keys = line.press.iter().map(|text| text.parse()).collect::<Result<Vec<Key>, UnknownKey>>()?;
            let Line { press: _, does: action, on: mut places, says, group, hint, rank } = line;
            if let Some(leads) = places.iter().position(|place| *place == Place::Leads) {
                places.insert(leads + 1, Place::Fallback);
            }
            keymap.bind(Binding { keys, action, places, says, group, hint, rank })?;
        }
        Ok(keymap)
    }

    /// Of bindings that are known not to clash.
    pub(super) fn of(bindings: Vec<Binding>) -> Self {
        let mut keymap = Self { bindings: Vec::with_capacity(bindings.len()), lookup: BTreeMap::new() };
        for binding in bindings {
            for place in &binding.places {
                keymap.lookup.extend(binding.keys.iter().map(|key| ((*place, *key), binding.action)));
            }
            keymap.bindings.push(binding);
        }
        keymap
    }

    fn bind(&mut self, binding: Binding) -> Result<(), KeymapError> {
        for place in &binding.places {
            for key in &binding.keys {
                if let Some(first) = self.lookup.insert((*place, *key), binding.action) {
                    return Err(KeymapError::Clash { key: *key, place: *place, first, second: binding.action });
                }
            }
        }
        self.bindings.push(binding);
        Ok(())
    }

    /// What a key means there.
    pub fn action(&self, place: Place, key: Key) -> Option<Action> {
        self.lookup.get(&(place, key)).copied()
    }

    /// The first key that does that there.
    pub fn key_of(&self, place: Place, action: Action) -> Option<Key> {
        self.on(place).find(|binding| binding.action == action).and_then(|binding| binding.keys.first().copied())
    }

    /// The whole table, in file order.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// What works there, in file order.
    pub fn on(&self, place: Place) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.places.contains(&place))
    }

    /// Letters are typed there, so that no letter is a key.
    pub fn takes_text(&self, place: Place) -> bool {
        !self.on(place).any(|binding| binding.keys.iter().any(|key| key.typed().is_some()))
    }

    /// Hints for the footer in file order, of what works now; as many as fit into `columns` with two blanks between,
    /// low ranks stay longest.
    pub fn hints(&self, place: Place, columns: usize, works: impl Fn(Action) -> bool) -> Vec<&str> {
        let mut kept: Vec<(u8, usize, &str)> = self
            .on(place)
            .filter(|binding| works(binding.action))
            .enumerate()
            .filter_map(|(order, binding)| binding.hint.as_deref().map(|hint| (binding.rank, order, hint)))
            .collect();
        kept.sort_unstable();
        while kept.iter().map(|(_, _, hint)| hint.len() + 2).sum::<usize>() > columns + 2 {
            kept.pop();
        }
        kept.sort_unstable_by_key(|(_, order, _)| *order);
        kept.into_iter().map(|(_, _, hint)| hint).collect()
    }
}

impl Binding {
    /// Its keys for people: `j Down`, `Ctrl-d`.
    pub fn keys_shown(&self) -> String {
        self.keys.iter().map(|key| key.shown()).collect::<Vec<_>>().join(" ")
    }
}

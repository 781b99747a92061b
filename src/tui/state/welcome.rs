//! The first run: there is no database, and nothing is written before a choice.

use std::path::Path;

use crate::tui::{
    effect::{Chosen, Effect, Wanted, Which},
    keys::{action::Action, keymap::Place, spell::Key},
    settings::Clipboard,
};

use super::{
    App,
    input::Field,
    notes::Tone,
    overlay::{Help, Kind},
};

/// Whether a file or folder is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is.
    There,
    /// It will be made when something is to be kept in it.
    NotYet,
}

/// Where everything is, for people: their own folder is `~`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The database that would be made.
    pub database: String,
    /// The settings.
    pub config: String,
    /// Whether there are any.
    pub config_is: Kept,
    /// What the dashboard remembers.
    pub state: String,
    /// The theme of the settings.
    pub look: &'static str,
}

/// What one can begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The sample company.
    Sample,
    /// One's own data, step by step.
    Own,
    /// A new database, with nothing in it.
    Empty,
    /// A database that is somewhere else.
    Other,
}

impl Choice {
    /// All, in their order on screen.
    pub const ALL: [Self; 4] = [Self::Sample, Self::Own, Self::Empty, Self::Other];
}

/// Where the person is on the way.
#[derive(Debug, Clone)]
pub enum Step {
    /// Choosing.
    Choose,
    /// Typing the path of another database.
    Path(PathLine),
}

/// A path that is being typed.
#[derive(Debug, Clone, Default)]
pub struct PathLine {
    /// What is typed.
    pub field: Field,
    /// Why the last one could not be opened.
    pub complaint: Option<String>,
}

/// What is known of the terminal before anything was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// How many colours it has.
    pub colours: &'static str,
    /// How copied text leaves the program.
    pub clipboard: Clipboard,
}

/// The first run.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// Where everything is.
    pub whereabouts: Whereabouts,
    /// What is known of the terminal.
    pub terminal: Known,
    /// The choice under the cursor, counted from the first.
    pub cursor: usize,
    /// Where the person is on the way.
    pub step: Step,
    /// A database is being opened: keys wait for how that goes.
    opening: bool,
}

impl Welcome {
    /// Nothing chosen yet.
    pub fn new(whereabouts: Whereabouts) -> Self {
        Self { whereabouts, terminal: Known::default(), cursor: 0, step: Step::Choose, opening: false }
    }

    /// In a terminal of which that is known.
    #[must_use]
    pub fn within(self, terminal: Known) -> Self {
        Self { terminal, ..self }
    }

    pub(super) fn open(&mut self, which: Which, out: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.opening, true) {
            out.push(Effect::Open(which));
        }
    }

    /// Takes what is typed.
    fn accept(&mut self, out: &mut Vec<Effect>) {
        match &mut self.step {
            Step::Choose => {}
            Step::Path(line) if line.field.text().trim().is_empty() => {
                line.complaint = Some("type where the file is, or press Esc".to_owned());
            }
            Step::Path(line) => {
                let typed = line.field.text().to_owned();
                self.open(Which::Other(typed), out);
            }
        }
    }
}

impl App {
    /// Where a key is pressed on the first run.
    pub(super) fn place_in_welcome(&self) -> Place {
        match self.welcome.as_ref().map(|welcome| &welcome.step) {
            Some(Step::Path(_)) => Place::Form,
            Some(Step::Choose) | None => Place::Welcome,
        }
    }

    pub(super) fn key_in_welcome(&mut self, key: Key, action: Option<Action>, out: &mut Vec<Effect>) {
        if let Some(action) = action {
            self.act_in_welcome(action, out);
            return;
        }
        let Some(welcome) = &mut self.welcome else { return };
        match &mut welcome.step {
            Step::Choose => {
                let digit = key.typed().and_then(|letter| letter.to_digit(10)).and_then(|digit| (digit as usize).checked_sub(1));
                if let Some((index, choice)) = digit.and_then(|index| Some((index, Choice::ALL.get(index)?))) {
                    welcome.cursor = index;
                    self.choose_in_welcome(*choice, out);
                }
            }
            Step::Path(line) => {
                line.field.key(key);
            }
        }
    }

    fn choose_in_welcome(&mut self, choice: Choice, out: &mut Vec<Effect>) {
        let Some(welcome) = &mut self.welcome else { return };
        match choice {
            Choice::Sample => out.push(Effect::Leave(Chosen::Sample)),
            Choice::Own => self.begin_setup(),
            Choice::Empty => welcome.open(Which::Named, out),
            Choice::Other => welcome.step = Step::Path(PathLine::default()),
        }
    }

    pub(super) fn act_in_welcome(&mut self, action: Action, out: &mut Vec<Effect>) {
        let place = self.place_in_welcome();
        let Some(welcome) = &mut self.welcome else { return };
        let last = Choice::ALL.len() - 1;
        match action {
            Action::Accept if matches!(welcome.step, Step::Choose) => {
                if let Some(choice) = Choice::ALL.get(welcome.cursor) {
                    self.choose_in_welcome(*choice, out);
                }
            }
            Action::Accept => welcome.accept(out),
            Action::Cancel => welcome.step = Step::Choose,
            Action::Down => welcome.cursor = (welcome.cursor + 1).min(last),
            Action::Up => welcome.cursor = welcome.cursor.saturating_sub(1),
            Action::Help => self.put_over(Kind::Help(Help { of: Some(place), ..Help::default() })),
            Action::Close => out.push(Effect::Quit),
            Action::HighContrast | Action::ColourBlind | Action::NoColour => self.wear(action, out),
            _ => {}
        }
    }

    /// The cursor goes to a choice, before there is a screen; whether there is one to go to.
    pub(super) fn select_before(&mut self, index: usize) -> bool {
        match (&mut self.setup, &mut self.welcome) {
            (Some(setup), _) if self.import.is_none() => setup.cursor = index,
            (None, Some(welcome)) => welcome.cursor = index,
            (Some(_) | None, _) => return false,
        }
        true
    }

    /// Another theme; the same key again goes back.
    pub(super) fn wear(&mut self, action: Action, out: &mut Vec<Effect>) {
        let wanted = match action {
            Action::HighContrast => Wanted::HighContrast,
            Action::ColourBlind => Wanted::ColourBlind,
            Action::NoColour => Wanted::Mono,
            _ => return,
        };
        let wanted = if self.worn == Some(wanted) { None } else { Some(wanted) };
        self.worn = wanted;
        out.push(Effect::Wear(wanted));
    }

    /// Does what an action means before there is a screen, as the help runs it.
    pub(super) fn act_before(&mut self, action: Action, out: &mut Vec<Effect>) {
        let Some(key) =
            self.keymap.on(self.place()).find(|binding| binding.action == action).and_then(|binding| binding.keys.first())
        else {
            return;
        };
        let key = *key;
        if self.setup.is_some() { self.key_in_setup(key, Some(action), out) } else { self.act_in_welcome(action, out) }
    }

    pub(super) fn paste_in_welcome(&mut self, text: &str) {
        match self.welcome.as_mut().map(|welcome| &mut welcome.step) {
            Some(Step::Path(line)) => {
                line.field.paste(text);
            }
            Some(Step::Choose) | None => self.say("Paste ignored here", Tone::Hint),
        }
    }

    /// There is a database now.
    pub(super) fn opened(&mut self, which: &Which, path: &Path, out: &mut Vec<Effect>) {
        self.welcome = None;
        path.clone_into(&mut self.database);
        let path = path.display();
        match (which, &self.setup) {
            (Which::Named, Some(_)) => {}
            (Which::Named, None) => self.say(format!("{path} is yours alone; nothing is in it yet"), Tone::Hint),
            (Which::Other(_), _) => self.say(format!("opened {path}; next time: leadtower --db {path}"), Tone::Hint),
        }
        out.extend(self.open());
    }

    /// There is still none.
    pub(super) fn not_opened(&mut self, because: String) {
        let Some(welcome) = &mut self.welcome else { return };
        welcome.opening = false;
        match &mut welcome.step {
            Step::Path(line) => line.complaint = Some(because),
            Step::Choose => self.say(because, Tone::Error),
        }
    }
}

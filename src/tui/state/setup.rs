//! Setting up with one's own data, in three steps: reps, rules, leads. Each can be gone past, and gone back to.

use crate::{
    actions::command::{Command, Publish, SeenLive},
    intake::Object,
    model::journal::What,
    rulebook::template::Template,
    tui::{
        effect::{Ask, Effect, Shelf, Which},
        keys::{action::Action, keymap::Place, spell::Key},
    },
};

use super::{
    App,
    import::{Import, Panel, Stage},
    notes::Tone,
    overlay::{Help, Kind},
    rep_form::Form,
    rep_over::RepOver,
};

/// Which step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Who works leads.
    Reps,
    /// Who gets which lead.
    Rules,
    /// The leads.
    Leads,
}

/// What one can do in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Read reps from a file.
    RepsFile,
    /// Type reps in, one by one.
    RepsTyped,
    /// Put a first book live.
    Book(Template),
    /// Read leads from a file.
    LeadsFile,
    /// Go on to the next step, or to the dashboard.
    GoOn,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Reps, Self::Rules, Self::Leads];

    /// What one can do in it.
    pub fn choices(self) -> Vec<Choice> {
        match self {
            Self::Reps => vec![Choice::RepsFile, Choice::RepsTyped, Choice::GoOn],
            Self::Rules => Template::ALL.into_iter().map(Choice::Book).chain([Choice::GoOn]).collect(),
            Self::Leads => vec![Choice::LeadsFile, Choice::GoOn],
        }
    }
}

/// A first book, as it would go live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstBook {
    /// Which.
    pub template: Template,
    /// The file's text.
    pub text: String,
    /// What it says, in plain English.
    pub says: Vec<String>,
    /// What the roster does not tell, so that it is less than its name says.
    pub lacks: Option<String>,
}

/// Setting up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Which step.
    pub step: Step,
    /// The choice under the cursor, counted from the first.
    pub cursor: usize,
    /// The first book under the cursor.
    pub book: Option<FirstBook>,
    /// Lines of it that are scrolled away.
    pub scroll: usize,
    /// What went live, in words.
    pub published: Option<Template>,
}

/// Lines of a first book that a key scrolls.
const PAGE: usize = 8;

impl Setup {
    fn at(step: Step) -> Self {
        Self { step, cursor: 0, book: None, scroll: 0, published: None }
    }

    /// What the cursor stands on.
    pub fn choice(&self) -> Option<Choice> {
        self.step.choices().get(self.cursor).copied()
    }
}

impl App {
    /// Sets up step by step, from the first on.
    pub(super) fn begin_setup(&mut self) {
        self.setup = Some(Setup::at(Step::Reps));
    }

    /// Where a key is pressed while setting up.
    pub(super) fn place_in_setup(&self) -> Place {
        self.import.as_ref().map_or(Place::Setup, Import::place)
    }

    /// A database is needed now: where there is none, it is made.
    pub(super) fn found_database(&mut self, out: &mut Vec<Effect>) {
        if let Some(welcome) = &mut self.welcome {
            welcome.open(Which::Named, out);
        }
    }

    pub(super) fn key_in_setup(&mut self, key: Key, action: Option<Action>, out: &mut Vec<Effect>) {
        if self.import.is_some() {
            match self.key_in_import(key, action, out) {
                Panel::Stays | Panel::Hides => {}
                Panel::Closes => self.leave_import(out),
            }
            return;
        }
        let Some(setup) = &mut self.setup else { return };
        let last = setup.step.choices().len().saturating_sub(1);
        let digit = key.typed().and_then(|letter| letter.to_digit(10)).and_then(|digit| (digit as usize).checked_sub(1));
        match (action, digit) {
            (Some(Action::Down), _) => setup.cursor = (setup.cursor + 1).min(last),
            (Some(Action::Up), _) => setup.cursor = setup.cursor.saturating_sub(1),
            (Some(Action::PageDown), _) => {
                let lines = setup.book.as_ref().map_or(0, |book| book.says.len());
                setup.scroll = (setup.scroll + PAGE).min(lines.saturating_sub(1));
                return;
            }
            (Some(Action::PageUp), _) => {
                setup.scroll = setup.scroll.saturating_sub(PAGE);
                return;
            }
            (Some(Action::Accept), _) => {
                if let Some(choice) = setup.choice() {
                    self.choose_in_setup(choice, out);
                    return;
                }
            }
            (None, Some(index)) if index <= last => {
                setup.cursor = index;
                // A first book is looked at before it goes live.
                if let Some(choice) = setup.choice().filter(|choice| !matches!(choice, Choice::Book(_))) {
                    self.choose_in_setup(choice, out);
                    return;
                }
            }
            (Some(Action::Cancel), _) => return self.step_back(out),
            (Some(action @ (Action::HighContrast | Action::ColourBlind | Action::NoColour)), _) => return self.wear(action, out),
            (Some(Action::Help), _) => {
                self.put_over(Kind::Help(Help { of: Some(Place::Setup), ..Help::default() }));
                return;
            }
            (Some(Action::Close), _) => {
                out.push(Effect::Quit);
                return;
            }
            _ => {}
        }
        self.ask_for_book(out);
    }

    fn choose_in_setup(&mut self, choice: Choice, out: &mut Vec<Effect>) {
        let Some(setup) = &mut self.setup else { return };
        match choice {
            Choice::RepsFile => self.begin_import(Object::Reps),
            Choice::LeadsFile => self.begin_import(Object::Leads),
            Choice::RepsTyped => self.type_rep(),
            Choice::Book(template) => {
                let book = setup.book.as_ref().filter(|book| book.template == template);
                // What has not been shown yet is not put live.
                if let Some(FirstBook { text, .. }) = book.cloned() {
                    let note = Some(format!("first rulebook, from the template {template}"));
                    self.order(Command::Publish(Publish { text, seen: SeenLive::This(None), note }), Shelf::Queue, &[], out);
                }
            }
            Choice::GoOn => self.step_on(out),
        }
    }

    fn step_on(&mut self, out: &mut Vec<Effect>) {
        let Some(setup) = &mut self.setup else { return };
        (setup.step, setup.cursor) = match setup.step {
            Step::Reps => (Step::Rules, 0),
            Step::Rules => (Step::Leads, 0),
            Step::Leads => return self.leave_setup(out),
        };
        // The first book is made for the roster, and that is in the database.
        self.found_database(out);
        self.ask_for_book(out);
    }

    fn step_back(&mut self, out: &mut Vec<Effect>) {
        let Some(setup) = &mut self.setup else { return };
        setup.step = match setup.step {
            Step::Reps if self.welcome.is_some() => {
                self.setup = None;
                return;
            }
            Step::Reps => return self.leave_setup(out),
            Step::Rules => Step::Reps,
            Step::Leads => Step::Rules,
        };
        setup.cursor = 0;
        self.ask_for_book(out);
    }

    /// To the dashboard, which shows what is there by now.
    fn leave_setup(&mut self, out: &mut Vec<Effect>) {
        self.setup = None;
        self.found_database(out);
        if self.welcome.is_none() {
            out.extend(self.open());
        }
    }

    /// The panel of a file is closed: after leads have come in, setting up is done.
    fn leave_import(&mut self, out: &mut Vec<Effect>) {
        let is_done = self.import.take().is_some_and(|import| matches!(import.stage, Stage::Done(..)));
        if is_done {
            self.step_on(out);
        }
    }

    /// Asks for the first book under the cursor, unless it is there.
    fn ask_for_book(&mut self, out: &mut Vec<Effect>) {
        let Some(setup) = &self.setup else { return };
        if let (Step::Rules, Some(Choice::Book(template))) = (setup.step, setup.choice()) {
            out.push(Effect::Ask(Ask::FirstBook(template)));
        }
    }

    /// A first book was made.
    pub(super) fn take_book(&mut self, book: FirstBook) {
        if let Some(setup) = &mut self.setup
            && setup.choice() == Some(Choice::Book(book.template))
        {
            setup.book = Some(book);
            setup.scroll = 0;
        }
    }

    /// The form of a new rep, as the roster has it.
    fn type_rep(&mut self) {
        let form = if self.reps.all().is_empty() { Form::first_rep(self.zone) } else { Form::new_rep(self.reps.all()) };
        self.put_over(Kind::Rep(RepOver::Form(Box::new(form))));
    }

    /// Something was done while setting up.
    pub(super) fn done_in_setup(&mut self, what: &What, out: &mut Vec<Effect>) {
        let Some(setup) = &mut self.setup else { return };
        match what {
            // One after the other, until Esc.
            What::RepAdded { .. } => self.type_rep(),
            What::Published { .. } => {
                setup.published = setup.book.as_ref().map(|book| book.template);
                self.step_on(out);
            }
            _ => {}
        }
    }

    pub(super) fn paste_in_setup(&mut self, text: &str) {
        if self.import.is_some() {
            return self.paste_in_import(text);
        }
        self.say("Paste ignored here", Tone::Hint);
    }
}

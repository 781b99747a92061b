//! What stands over a screen and takes its keys: picker, menu, question, dates, filter, help.

use chrono::NaiveDate;

use crate::{
    actions::command::{Command, OnLeaving, Seen, SetAbsence},
    intake::Object,
    model::{
        absence::AbsenceKind,
        id::{LeadId, RepId},
        lead::DismissReason,
        time::{Instant, Millis, Zone},
    },
    tui::{
        effect::{Shelf, Sort},
        keys::keymap::Place,
    },
};

use super::{days, input::Field, picker::Picker};

/// Keys that come sooner after a question appeared were meant for what was there before.
pub const DEAD: Millis = Millis(250);

/// Something over the screen, and since when.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// What.
    pub kind: Kind,
    /// When it appeared.
    pub since: Millis,
}

/// What stands over the screen.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A rep is chosen.
    Picker(Box<Picker>),
    /// One of a few is chosen.
    Menu(Menu),
    /// Yes or no.
    Question(Box<Question>),
    /// The days of an absence.
    Dates(Box<Dates>),
    /// A filter is typed.
    Filter(FilterLine),
    /// The help.
    Help(Help),
    /// A file on its way in.
    Import,
}

impl Kind {
    /// Where its keys stand in the table.
    pub fn place(&self) -> Place {
        match self {
            Self::Picker(_) => Place::Picker,
            Self::Menu(_) => Place::Menu,
            Self::Question(_) => Place::Question,
            Self::Dates(_) => Place::Dates,
            Self::Filter(_) => Place::Filter,
            Self::Help(_) => Place::Help,
            Self::Import => Place::Import,
        }
    }
}

/// One of a few.
#[derive(Debug, Clone)]
pub struct Menu {
    /// What is chosen.
    pub title: String,
    /// From what; a digit chooses as well.
    pub choices: Vec<(&'static str, Choice)>,
    /// The one under the cursor.
    pub cursor: usize,
}

/// What a choice does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Dismisses leads.
    Dismiss(Shelf, Vec<Seen>, DismissReason),
    /// Sorts the list.
    Sort(Shelf, Sort),
    /// Reads a file of these in.
    Import(Object),
    /// Sets up step by step.
    SetUp,
}

impl Menu {
    /// Why leads are dismissed.
    pub fn dismiss(shelf: Shelf, leads: &[Seen], whom: &str) -> Self {
        let choice = |says, reason| (says, Choice::Dismiss(shelf, leads.to_vec(), reason));
        Self {
            title: format!("Dismiss {whom}: why?"),
            choices: vec![
                choice("not a lead: a job seeker, a vendor, a student", DismissReason::NotALead),
                choice("a duplicate of another lead", DismissReason::Duplicate),
                choice("something else", DismissReason::Other),
                choice("junk: spam or nonsense", DismissReason::Junk),
            ],
            cursor: 0,
        }
    }

    /// In what order.
    pub fn sort(shelf: Shelf, now: Sort) -> Self {
        Self {
            title: "Order of this list".to_owned(),
            choices: Sort::ALL.iter().map(|sort| (sort.says(), Choice::Sort(shelf, *sort))).collect(),
            cursor: Sort::ALL.iter().position(|sort| *sort == now).unwrap_or(0),
        }
    }
}

/// Whether somebody tried to answer a question with another key than `y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nudge {
    /// Not yet.
    #[default]
    No,
    /// Yes: say which key it takes.
    Yes,
}

/// Yes or no, before something that costs.
#[derive(Debug, Clone)]
pub struct Question {
    /// What would be done.
    pub title: String,
    /// What it costs.
    pub doubts: Vec<String>,
    /// What `y` does.
    pub command: Command,
    /// What Esc goes back to, if not to the screen.
    pub behind: Option<Box<Picker>>,
    /// Another key was tried.
    pub nudge: Nudge,
}

impl Question {
    /// About a command of the screen itself.
    pub fn new(title: String, doubts: Vec<String>, command: Command) -> Self {
        Self { title, doubts, command, behind: None, nudge: Nudge::No }
    }

    /// About what the picker would do.
    pub fn of_picker(title: String, command: Command, picker: Box<Picker>) -> Self {
        Self { doubts: picker.doubts(), behind: Some(picker), ..Self::new(title, Vec::new(), command) }
    }
}

/// A filter that is being typed; the list follows with every key.
#[derive(Debug, Clone)]
pub struct FilterLine {
    /// Of which list.
    pub shelf: Shelf,
    /// What is typed.
    pub field: Field,
    /// What stood there before.
    pub before: String,
    /// The lead that the cursor stood on.
    pub cursor: Option<LeadId>,
}

/// The help: what to search for, and the entry under the cursor.
#[derive(Debug, Clone, Default)]
pub struct Help {
    /// Typed.
    pub field: Field,
    /// Counted from the first entry found.
    pub cursor: usize,
    /// The place whose keys are listed.
    pub of: Option<Place>,
}

/// Which field of the dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateField {
    /// The first day away.
    #[default]
    First,
    /// The last day away.
    Last,
}

/// The days of an absence.
#[derive(Debug, Clone)]
pub struct Dates {
    /// Whose.
    pub rep: RepId,
    /// Their name.
    pub name: String,
    /// Whose days.
    pub zone: Zone,
    /// Open leads they hold.
    pub open: u32,
    /// First day away.
    pub first: Field,
    /// Last day away; empty is until further notice.
    pub last: Field,
    /// Where keys go.
    pub focus: DateField,
}

/// The days that were typed, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day away.
    pub first: NaiveDate,
    /// Last day away.
    pub last: Option<NaiveDate>,
}

impl Dates {
    /// From tomorrow on, until further notice.
    pub fn new(rep: RepId, name: &str, zone: Zone, open: u32) -> Self {
        let first = Field::offering("tomorrow");
        Self { rep, name: name.to_owned(), zone, open, first, last: Field::default(), focus: DateField::First }
    }

    /// The field that keys go to.
    pub fn field(&mut self) -> &mut Field {
        match self.focus {
            DateField::First => &mut self.first,
            DateField::Last => &mut self.last,
        }
    }

    /// What was typed, read on the rep's calendar.
    pub fn window(&self, now: Instant) -> Result<Window, String> {
        let today = now.day(self.zone);
        let first = days::read(self.first.text(), today)?;
        let typed = self.last.text().trim();
        let last = if typed.is_empty() { None } else { Some(days::read(typed, first)?) };
        match last {
            Some(last) if last < first => Err("the last day is before the first".to_owned()),
            Some(last) if last < today => Err("that is over already".to_owned()),
            Some(_) | None if first < today => Err("the first day is past; write today".to_owned()),
            Some(_) | None => Ok(Window { first, last }),
        }
    }

    /// Takes the rep out for those days.
    pub fn command(&self, now: Instant) -> Result<Command, String> {
        let Window { first, last } = self.window(now)?;
        let from = (first > now.day(self.zone)).then(|| days::begins(first, self.zone));
        let until = last.and_then(|day| day.succ_opt()).map(|day| days::begins(day, self.zone));
        Ok(Command::SetAbsence(SetAbsence { rep: self.rep, from, until, kind: AbsenceKind::Vacation, leads: OnLeaving::Keep }))
    }
}

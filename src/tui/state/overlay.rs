//! What stands over a screen and takes its keys: picker, menu, question, filter, help, and what the
//! roster has of its own.

use std::borrow::Cow;

use crate::{
    actions::{
        ask::Span,
        command::{Command, Seen},
    },
    intake::Object,
    model::{
        id::LeadId,
        lead::{Closing, DismissReason},
        rulebook::Expected,
        time::Millis,
    },
    tui::{
        effect::{Shelf, Sort},
        keys::keymap::Place,
    },
};

pub use crate::tui::effect::{Clip, Text};

use super::{
    book_form::BookForm,
    columns::ColumnsOver,
    draft_keys::{DraftChoice, Publishing},
    erasing::Erasing,
    input::Field,
    learning::Learning,
    line::Line,
    picker::{Focus, Picker},
    rehearsal::ReplayPane,
    rep_over::RepOver,
    reps::RepSort,
    spans::SpanLine,
    trial::TryOut,
    versions::VersionsPane,
};

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
    /// Something over the roster.
    Rep(RepOver),
    /// A filter is typed.
    Filter(FilterLine),
    /// One line is typed.
    Line(Box<Line>),
    /// Days of the ledger are typed.
    Span(SpanLine),
    /// The number of a lead is typed, to erase it.
    Erase(Box<Erasing>),
    /// The help.
    Help(Help),
    /// A lead is tried.
    Trial(Box<TryOut>),
    /// A thing of the rulebook is edited.
    Book(Box<BookForm>),
    /// A draft is to go live.
    Publish(Box<Publishing>),
    /// What a book would have done.
    Replay(Box<ReplayPane>),
    /// Proposals of rules.
    Learn(Learning),
    /// The versions of the rulebook.
    Versions(Box<VersionsPane>),
    /// The columns of a list are chosen.
    Columns(ColumnsOver),
    /// A file on its way in.
    Import,
    /// A view on its way into a file.
    Export,
}

impl Kind {
    /// Where its keys stand in the table.
    pub fn place(&self) -> Place {
        match self {
            Self::Picker(picker) => match picker.focus {
                Focus::Reps => Place::Picker,
                Focus::Find => Place::PickerFind,
                Focus::Reason => Place::PickerReason,
            },
            Self::Menu(_) => Place::Menu,
            Self::Question(question) => match question.takes {
                Takes::Yes => Place::Question,
                Takes::Enter => Place::Preview,
            },
            Self::Rep(over) => over.place(),
            Self::Filter(_) => Place::Filter,
            Self::Line(_) => Place::Line,
            Self::Span(_) => Place::Span,
            Self::Erase(_) => Place::Erase,
            Self::Help(_) => Place::Help,
            Self::Trial(_) => Place::Trial,
            Self::Book(_) => Place::BookForm,
            Self::Publish(_) => Place::Publish,
            Self::Replay(_) => Place::Replay,
            Self::Learn(_) => Place::Learn,
            Self::Versions(_) => Place::Versions,
            Self::Columns(_) => Place::Columns,
            Self::Import => Place::Import,
            Self::Export => Place::Export,
        }
    }
}

/// One of a few.
#[derive(Debug, Clone)]
pub struct Menu {
    /// What is chosen.
    pub title: String,
    /// From what; a digit chooses as well.
    pub choices: Vec<(Cow<'static, str>, Choice)>,
    /// The one under the cursor.
    pub cursor: usize,
    /// Something to know before one chooses.
    pub note: Option<String>,
}

/// What a choice does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Dismisses leads.
    Dismiss(Shelf, Vec<Seen>, DismissReason),
    /// Says how leads ended.
    Outcome(Shelf, Vec<Seen>, Closing),
    /// Sorts the list.
    Sort(Shelf, Sort),
    /// Reads a file of these in.
    Import(Object),
    /// Sets up step by step.
    SetUp,
    /// Sorts the roster.
    SortReps(RepSort),
    /// Copies something.
    Copy(Clip),
    /// Looks at other days of the ledger.
    Span(Span),
    /// Types these days.
    TypeSpan,
    /// Does something with the draft.
    Draft(DraftChoice),
    /// Leads like that one must go there, under that name.
    Case(LeadId, Expected, String),
}

impl Choice {
    /// Whether it writes: keys that came before anybody can have read it must not choose that.
    pub fn changes(&self) -> bool {
        match self {
            Self::Dismiss(..) | Self::Outcome(..) | Self::Draft(_) | Self::Case(..) => true,
            Self::Sort(..)
            | Self::Import(_)
            | Self::SetUp
            | Self::SortReps(_)
            | Self::Copy(_)
            | Self::Span(_)
            | Self::TypeSpan => false,
        }
    }
}

impl Menu {
    /// Why leads are dismissed.
    pub fn dismiss(shelf: Shelf, leads: &[Seen], whom: &str) -> Self {
        let choice = |says: &'static str, reason| (says.into(), Choice::Dismiss(shelf, leads.to_vec(), reason));
        Self {
            title: format!("Why dismiss {whom}?"),
            choices: vec![
                choice("not a lead: a job seeker, a vendor, a student", DismissReason::NotALead),
                choice("a duplicate of another lead", DismissReason::Duplicate),
                choice("something else", DismissReason::Other),
                choice("junk: spam or nonsense", DismissReason::Junk),
            ],
            cursor: 0,
            note: None,
        }
    }

    /// How leads ended.
    pub fn outcome(shelf: Shelf, leads: &[Seen], whom: &str) -> Self {
        let choice = |says: &'static str, closing| (says.into(), Choice::Outcome(shelf, leads.to_vec(), closing));
        Self {
            title: format!("What became of {whom}?"),
            choices: vec![
                choice("a meeting was held or booked", Closing::Meeting),
                choice("an opportunity was opened", Closing::Opportunity),
                choice("they bought", Closing::Won),
                choice("they will not buy", Closing::Lost),
            ],
            cursor: 0,
            note: None,
        }
    }

    /// In what order the roster stands.
    pub fn sort_reps(now: RepSort) -> Self {
        Self {
            title: "Order of the roster".to_owned(),
            choices: RepSort::ALL.iter().map(|sort| (sort.says().into(), Choice::SortReps(*sort))).collect(),
            cursor: RepSort::ALL.iter().position(|sort| *sort == now).unwrap_or(0),
            note: None,
        }
    }

    /// In what order.
    pub fn sort(shelf: Shelf, now: Sort) -> Self {
        Self {
            title: "Order of this list".to_owned(),
            choices: Sort::of(shelf).iter().map(|sort| (sort.says().into(), Choice::Sort(shelf, *sort))).collect(),
            cursor: Sort::of(shelf).iter().position(|sort| *sort == now || sort.reversed() == now).unwrap_or(0),
            note: None,
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

/// Which key is the yes of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Takes {
    /// `y` alone: it costs something, or concerns many.
    #[default]
    Yes,
    /// Enter as well: it shows what would happen, and a few leads are concerned.
    Enter,
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
    pub behind: Option<Box<Kind>>,
    /// The leads it is about: their list, and they.
    pub about: (Shelf, Vec<Seen>),
    /// Which key is the yes.
    pub takes: Takes,
    /// Another key was tried.
    pub nudge: Nudge,
}

impl Question {
    /// About a command of the screen itself.
    pub fn new(title: String, doubts: Vec<String>, command: Command) -> Self {
        Self { title, doubts, command, behind: None, about: (Shelf::Queue, Vec::new()), takes: Takes::Yes, nudge: Nudge::No }
    }

    /// About what the picker would do.
    pub fn of_picker(title: String, doubts: Vec<String>, command: Command, picker: Box<Picker>) -> Self {
        Self { behind: Some(Box::new(Kind::Picker(picker))), ..Self::new(title, doubts, command) }
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
    /// The filter that was being typed when it was asked for: back to it.
    pub from: Option<FilterLine>,
}

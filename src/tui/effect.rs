//! What an update asks for: questions to the worker, one command, or something of the terminal.

pub mod count;
pub mod editor;
pub mod export;

use std::{collections::BTreeSet, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use super::theme::Wanted;

use crate::{
    actions::{
        ask::{Between, Book, Figure, From as FigureFrom, Presence, Span, Witness},
        command::{Assign, Command, Seen, Trial},
    },
    intake::{DateOrder, Object},
    model::{
        id::{EntryId, GroupId, LeadId, RepId},
        ledger::Window,
        rulebook::{BookTest, Expected},
    },
    rulebook::template::Template,
};

use super::settings::Mouse;

use count::CountOrder;
use editor::EditorOrder;
use export::ExportOrder;

/// Something to be done outside of the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read something; the answer comes as a message.
    Ask(Ask),
    /// Change something; the answer carries the number.
    Do(Box<Order>),
    /// Put something into the clipboard; what became of it comes as a message.
    Copy(Clip),
    /// Have the terminal tell us of the mouse, or not.
    Mouse(Mouse),
    /// Draw everything anew.
    Redraw,
    /// Give the terminal to the shell until `fg`.
    Suspend,
    /// Leave.
    Quit,
    /// Open a database, before which there was none; the answer says how that went.
    Open(Which),
    /// Leave for something else.
    Leave(Chosen),
    /// Something about a file that is to come in.
    File(Box<FileOrder>),
    /// Something about the export of a view.
    Export(Box<ExportOrder>),
    /// Count something beside the screen.
    Count(Box<CountOrder>),
    /// Have the person edit a text in their own editor.
    Editor(Box<EditorOrder>),
    /// Draw in that theme from now on; `None` is the one of the settings.
    Wear(Option<Wanted>),
}

/// Something about a file, with the number its answers will carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOrder {
    /// Counted from 1.
    pub number: u64,
    /// Into which database.
    pub database: PathBuf,
    /// What.
    pub ask: FileAsk,
}

/// What is asked of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAsk {
    /// What taking it in would do.
    Look(Incoming),
    /// Take it in.
    TakeIn(Incoming),
    /// End what is under way, where it is whole.
    Stop,
    /// How the path typed so far could go on.
    Complete(String),
}

/// A file that is to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Where it is, as typed.
    pub path: String,
    /// What its rows are.
    pub object: Object,
    /// Which comes first in its dates, where they do not tell.
    pub dates: Option<DateOrder>,
}

/// Which database to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one that was named, or the platform's: made where there is none.
    Named,
    /// Another one, as typed; it must be there.
    Other(String),
}

/// What to go on with in place of this dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// The sample company, in its own file.
    Sample,
}

/// A command with the number its answer will carry.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Counted from 1.
    pub number: u64,
    /// What to do.
    pub command: Command,
}

/// Something for the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// What it is, for people: `email`, `3 rows`.
    pub what: String,
    /// It, as it came; whoever copies it makes it harmless.
    pub text: Text,
}

/// The form of what is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// One line.
    Line(String),
    /// Several lines.
    Lines(Vec<String>),
    /// Rows of cells.
    Rows(Vec<Vec<String>>),
}

/// A question to the worker. A newer one of the same kind makes an older one void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A window of a list of leads.
    Leads(Query),
    /// Every lead that a filter shows.
    AllOf(Query),
    /// The roster.
    Reps,
    /// One rep in full.
    Rep(RepId),
    /// The open leads of a rep.
    LeadsOf(RepId),
    /// What would become of leads if a rep went away, or came back.
    Presence(Presence),
    /// One lead with its reasons.
    Card(LeadId),
    /// Every rep, for these leads as they were seen.
    Candidates(Vec<Seen>),
    /// What an action on leads would come to; answers to older tickets are ignored.
    Would(u64, Box<Trial>),
    /// What giving leads would come to; answers to older tickets are ignored.
    Rehearse(u64, Box<Assign>),
    /// A group of the Fallback queue, in full.
    Group(GroupId),
    /// A case from a lead that must go there, which is called that.
    Case(LeadId, Expected, String),
    /// The likely mend of a group, and whom its leads would go to.
    Mend(GroupId),
    /// The newest change that this person could take back.
    Newest,
    /// The newest change that this person could do again.
    Again,
    /// A window of the journal.
    Journal(JournalQuery),
    /// One entry with all it changed.
    Entry(EntryId),
    /// The leads of an entry, to be copied.
    LeadsOfEntry(EntryId),
    /// What taking an entry back would come to.
    TakeBack(EntryId),
    /// What erasing a lead would come to.
    Erasure(LeadId),
    /// Everything that happened to a lead.
    Story(LeadId),
    /// Which of these leads their list does not show, by name.
    Hidden(Query, Vec<LeadId>),
    /// A first rulebook for the present roster.
    FirstBook(Template),
    /// The rows of these leads, wherever they are, in the order of their list, to be copied.
    Rows(Query, Vec<LeadId>),
    /// The rows of the leads that a query shows, to be copied; of a group alone, if it names one.
    RowsOf(Query),
    /// What would become of a lead that arrived now; answers to older tickets are ignored.
    Trial(u64, TrialOf, Under),
    /// The versions of the rulebook.
    Versions,
    /// What is different between two of them.
    VersionDiff(Between),
    /// The live rulebook.
    Book,
    /// Who got how much in these days.
    Fairness(Span),
    /// What the days of a rep were made of.
    RepDays {
        /// In which book.
        book: Book,
        /// Whose; `None` is everybody's.
        rep: Option<RepId>,
        /// Which days.
        window: Window,
    },
    /// The leads behind a figure of that report.
    Behind(Box<FigureQuery>),
}

/// Which book a lead is tried under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Under {
    /// The live one.
    #[default]
    Live,
    /// The draft of whoever asks, where there is one.
    Draft,
}

/// A lead that is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrialOf {
    /// That one, as it is.
    Lead(LeadId),
    /// One of which that is typed, and the one it began with.
    Line(String, Option<LeadId>),
    /// The one that shows a finding, with what no line can say of it.
    Witness(Box<Witness>),
    /// The one of a case of the book.
    Case(Box<BookTest>),
}

/// A part of the leads behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureQuery {
    /// Which figure.
    pub figure: Figure,
    /// Of which days.
    pub window: Window,
    /// Answers to older tickets are ignored.
    pub ticket: u64,
    /// Where the part lies.
    pub from: FigureFrom,
}

/// A window of the journal, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalQuery {
    /// Answers to older tickets are ignored.
    pub ticket: u64,
    /// What was typed behind `/`.
    pub filter: String,
    /// Where the window lies.
    pub from: Entries,
    /// Entries above this number came since the person looked.
    pub known: Option<EntryId>,
}

/// Where a window of the journal lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entries {
    /// At the newest.
    Start,
    /// At the oldest.
    End,
    /// Around that entry.
    Around(EntryId),
}

/// Which list of leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// All open leads.
    Queue,
    /// Those nobody owns.
    Fallback,
}

/// The order of a list of leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Touch due, soonest first: the buyer's clock.
    Due,
    /// The other way round.
    DueLast,
    /// Latest arrival first.
    Newest,
    /// Longest waiting first.
    Oldest,
    /// Highest score first. This and what follows is for lists of up to [`crate::store::sorted::SHORT`] leads.
    Score,
    /// Lowest score first.
    ScoreLast,
    /// By company.
    Company,
    /// The other way round.
    CompanyLast,
    /// By the name of who has them.
    Owner,
    /// The other way round.
    OwnerLast,
}

impl Sort {
    /// Those of a list, in the order of its menu; the others are these the other way round.
    pub fn of(shelf: Shelf) -> &'static [Self] {
        match shelf {
            Shelf::Queue => &[Self::Due, Self::Newest, Self::Oldest, Self::DueLast, Self::Score, Self::Company, Self::Owner],
            Shelf::Fallback => &[Self::Due, Self::Newest, Self::Oldest, Self::DueLast],
        }
    }

    /// The order of what words of a filter find, where they find too much for this one: as it comes from the index.
    #[must_use]
    pub fn of_many(self) -> Self {
        match self {
            Self::DueLast | Self::Oldest => Self::Oldest,
            Self::Due
            | Self::Newest
            | Self::Score
            | Self::ScoreLast
            | Self::Company
            | Self::CompanyLast
            | Self::Owner
            | Self::OwnerLast => Self::Newest,
        }
    }

    /// In words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Due => "touch due, soonest first",
            Self::DueLast => "touch due, latest first",
            Self::Newest => "newest first",
            Self::Oldest => "oldest first",
            Self::Score => "score, highest first",
            Self::ScoreLast => "score, lowest first",
            Self::Company => "company, A to Z",
            Self::CompanyLast => "company, Z to A",
            Self::Owner => "owner, A to Z",
            Self::OwnerLast => "owner, Z to A",
        }
    }

    /// In one or two words.
    pub fn short(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::DueLast => "due, latest",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Score => "score",
            Self::ScoreLast => "score, low",
            Self::Company => "company",
            Self::CompanyLast => "company, Z-A",
            Self::Owner => "owner",
            Self::OwnerLast => "owner, Z-A",
        }
    }

    /// The same, the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Due => Self::DueLast,
            Self::DueLast => Self::Due,
            Self::Newest => Self::Oldest,
            Self::Oldest => Self::Newest,
            Self::Score => Self::ScoreLast,
            Self::ScoreLast => Self::Score,
            Self::Company => Self::CompanyLast,
            Self::CompanyLast => Self::Company,
            Self::Owner => Self::OwnerLast,
            Self::OwnerLast => Self::Owner,
        }
    }
}

/// Rows on either side of the cursor that a window holds.
pub const REACH: usize = 200;
/// Most leads that `V` marks at once.
pub const MARKS_MAX: usize = 5_000;

/// A window of a list of leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Which list.
    pub shelf: Shelf,
    /// Answers to older tickets are ignored.
    pub ticket: u64,
    /// What was typed behind `/`.
    pub filter: String,
    /// Marked leads, for `is:marked`.
    pub marked: Vec<LeadId>,
    /// The order.
    pub sort: Sort,
    /// Where the window lies.
    pub from: From,
    /// Leads above this number have arrived since the person looked.
    pub known: Option<LeadId>,
    /// Leads above this number are not shown and not counted: the list stands still.
    pub until: Option<LeadId>,
    /// Of the Fallback queue: how it is shown.
    pub grouping: Grouping,
}

/// How the groups of the Fallback queue are shown, and which of them is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grouping {
    /// Groups of which only the heading is shown.
    pub folded: BTreeSet<GroupId>,
    /// The window lies around the heading of that group; of a question for all leads, only its leads are meant.
    pub group: Option<GroupId>,
}

/// Where a window lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum From {
    /// At the beginning.
    Start,
    /// At the end.
    End,
    /// Around that lead; at the beginning when it is not in the list.
    Around(LeadId),
    /// Around the latest arrival.
    Latest,
}

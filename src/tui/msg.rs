//! Everything the dashboard hears: keys, the minute, answers of the worker. One stream, in order of arrival.

mod file;
mod journal;
mod mended;

use std::path::PathBuf;

use crate::{
    actions::{
        ask::{
            BackText, Behind, Best, Between, BookPage, Candidates, EntryCard, Erasure, Explanation, Fair, Group, LeadCard,
            NoMend, Presence, PresenceEffect, Rehearsal, RepCard, RepDays, Story, UnreadableBook, Version,
        },
        command::{Seen, SeenBook},
        error::StandsNow,
        receipt::{Receipt, would::Told},
    },
    model::{
        id::{EntryId, GroupId, LeadId, RepId, RuleName, RulebookVersion},
        journal::What,
        listing::{GroupRow, LeadRow, RepRow, Totals},
        rulebook::{BookTest, Expected},
        sample::Sample,
        time::{Instant, Millis},
    },
    rulebook::template::Template,
};

pub use file::FileSaid;

use super::{
    effect::{FigureQuery, From, Shelf, Sort, Which, count::CountSaid, editor::Edited, export::ExportSaid},
    keys::spell::Key,
    theme::Rgb,
};

pub use journal::{EntryRow, JournalPage};
pub use mended::Mended;

/// A message, and when it came: time since the dashboard opened, on a clock that never jumps.
#[derive(Debug)]
pub struct Stamped {
    /// Since the dashboard opened.
    pub at: Millis,
    /// What came.
    pub msg: Msg,
}

/// What came.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed, or repeats.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(Mouse),
    /// The window of the terminal came to the front, or went to the back.
    Focus(Focus),
    /// The terminal has another size.
    Resize(Size),
    /// The terminal says what is behind the text.
    Ground(Rgb),
    /// The wall clock says so; comes at least once a minute.
    Now(Instant),
    /// A time asked for with [`super::state::App::wakes_at`] has come.
    Wake,
    /// The worker answers.
    Answer(Box<Answer>),
    /// Another process wrote.
    Changed,
    /// What became of a copy.
    Copied(Copied),
    /// The editor was closed.
    Edited(Box<Edited>),
    /// `fg` brought the program back.
    Resumed,
    /// The program was asked to end by that signal.
    Signal(i32),
    /// Input can no longer be read.
    InputLost(String),
}

impl Msg {
    /// Comes from the person at the keyboard, who has seen the last drawn frame and no newer answer.
    pub fn is_by_hand(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Paste(_) | Self::Mouse(_) | Self::Focus(_))
    }
}

/// What was done with the mouse, and at which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// Counted from 0.
    pub column: u16,
    /// Counted from 0.
    pub row: u16,
    /// What was done.
    pub push: Push,
}

/// What a hand does with a mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Push {
    /// The left button went down.
    Click,
    /// The wheel turned away from the hand.
    WheelUp,
    /// The wheel turned towards the hand.
    WheelDown,
}

/// What became of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// It is on its way.
    Done {
        /// What.
        what: String,
        /// Its length.
        bytes: usize,
        /// Through what.
        ways: Vec<&'static str>,
    },
    /// It is longer than terminals take.
    TooLong {
        /// What.
        what: String,
        /// Its length as it would be sent.
        encoded: usize,
    },
    /// Nothing takes it.
    NoWay,
    /// Copying is switched off.
    Off,
}

/// Whether the window of the terminal has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Now it has.
    Gained,
    /// Now it has not.
    Lost,
}

/// Columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// What the worker found or did.
#[derive(Debug)]
pub enum Answer {
    /// A window of a list.
    Leads(Box<Page>),
    /// Every lead that a filter shows.
    AllOf {
        /// Which list.
        shelf: Shelf,
        /// Only those of that group were asked for.
        group: Option<GroupId>,
        /// They, as they stand.
        leads: Vec<Seen>,
        /// How many there are, when more than we mark at once.
        more: Option<u64>,
    },
    /// The roster, with the sums of all leads.
    Reps(Vec<RepRow>, Totals),
    /// One rep in full.
    Rep(Box<RepPage>),
    /// The open leads of a rep, those first that nobody has reached out to yet.
    LeadsOf {
        /// Whose.
        rep: RepId,
        /// They.
        rows: Vec<LeadRow>,
    },
    /// What would become of leads.
    Presence {
        /// If what happened.
        of: Presence,
        /// That, or why it would be refused.
        effect: Result<Box<PresenceEffect>, String>,
    },
    /// One lead with its reasons.
    Card(Box<LeadCard>),
    /// Everybody to choose from.
    Candidates {
        /// For these leads.
        leads: Vec<LeadId>,
        /// They.
        candidates: Box<Candidates>,
    },
    /// What giving leads would come to; nothing where it would be refused.
    Rehearsed {
        /// Of which question.
        ticket: u64,
        /// What it would come to.
        rehearsal: Option<Rehearsal>,
    },
    /// What an action on leads would come to.
    Would {
        /// Of which question.
        ticket: u64,
        /// In words.
        told: Told,
    },
    /// A group of the Fallback queue.
    Group(Box<Group>),
    /// What was asked: a case from a lead, and the draft it is for; nothing where the lead is gone.
    Case(Box<(LeadId, Expected, String)>, Option<BookTest>, SeenBook),
    /// The likely mend of a group of the Fallback queue; nothing where none is safe to propose.
    Mend(GroupId, Result<Box<Mended>, NoMend>),
    /// It could not be looked for, and why.
    NoMend(GroupId, String),
    /// The newest change that this person could take back.
    Newest(Option<Newest>),
    /// The newest change that this person could do again.
    Again(Option<Newest>),
    /// A window of the journal.
    Journal(JournalPage),
    /// The filter of the journal cannot be read; the list stays.
    BadJournal {
        /// Of which question.
        ticket: u64,
        /// What is wrong with it, and what to write.
        because: String,
    },
    /// One entry with all it changed.
    Entry(Box<EntryCard>),
    /// The leads of an entry, to be copied.
    LeadsOfEntry(EntryId, Vec<LeadId>),
    /// What taking an entry back would come to.
    TakeBack {
        /// Which.
        entry: EntryId,
        /// What it did.
        said: String,
        /// Line by line.
        text: BackText,
    },
    /// What erasing a lead would come to, or why it cannot be.
    Erasure {
        /// Which.
        lead: LeadId,
        /// That.
        found: Result<Box<Erasure>, String>,
    },
    /// Everything that happened to a lead.
    Story(Box<Story>),
    /// Leads that their list does not show, by name.
    Hidden {
        /// Of these.
        leads: Vec<LeadId>,
        /// They.
        hidden: Vec<String>,
    },
    /// What would become of a lead that is tried.
    Trial {
        /// Of which question.
        ticket: u64,
        /// The lead as a line, where it was asked for by its number.
        line: Option<String>,
        /// That, or what is wrong with the line.
        told: Result<Box<Explanation>, String>,
    },
    /// The versions of the rulebook, and which of them is live.
    Versions(Vec<Version>, Option<RulebookVersion>),
    /// What is different between two of them, in sentences; or why that cannot be told.
    VersionDiff(Between, Result<Vec<String>, String>),
    /// The live rulebook; `None` where none is live.
    Book(Option<Box<BookPage>>),
    /// The live rulebook, or the draft, could not be read, and why.
    NoBook(String),
    /// Something was counted, or cannot be.
    Count {
        /// Of which order.
        number: u64,
        /// What.
        said: CountSaid,
    },
    /// Who got how much.
    Fairness(Box<Fair>),
    /// What the days of a rep were made of.
    RepDays(Box<RepDays>),
    /// Leads behind a figure.
    Behind {
        /// What was asked.
        query: Box<FigureQuery>,
        /// They.
        behind: Behind,
    },
    /// The live rulebook cannot be read, and why; `None` when that is over.
    Unreadable(Option<UnreadableBook>),
    /// A command was done.
    Done {
        /// Its number.
        number: u64,
        /// What it did.
        receipt: Receipt,
        /// What it did, in English.
        said: String,
    },
    /// A command was not done; nothing changed.
    NotDone {
        /// Its number.
        number: u64,
        /// Why, and what to do.
        because: String,
        /// What had moved since it was seen, as it stands now.
        moved: Option<StandsNow>,
    },
    /// Rows that were asked for, to be copied.
    Rows(Vec<LeadRow>),
    /// A question could not be answered.
    Failed(String),
    /// A database is open where there was none.
    Opened {
        /// The one that was named, or another.
        which: Which,
        /// Where it is.
        path: PathBuf,
        /// What it was made from, where nothing in it is real.
        sample: Option<Sample>,
    },
    /// It could not be opened, and why.
    NotOpened(String),
    /// A first rulebook for the present roster.
    FirstBook {
        /// Which.
        template: Template,
        /// The file's text, with its comments.
        text: String,
        /// What it says, in plain English.
        says: Vec<String>,
        /// What the roster does not tell, so that it is less than its name says.
        lacks: Option<String>,
    },
    /// Of the export of a view.
    Export {
        /// Of which order.
        number: u64,
        /// What.
        said: ExportSaid,
    },
    /// Of a file that is to come in.
    File {
        /// Of which order.
        number: u64,
        /// What.
        said: FileSaid,
    },
}

/// A rep in full.
#[derive(Debug, Clone, PartialEq)]
pub struct RepPage {
    /// They.
    pub card: RepCard,
    /// The newest change about them: when, what, and by whom, in English.
    pub last: Option<String>,
}

/// A change that `u` takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// Its number.
    pub entry: EntryId,
    /// What it did.
    pub what: What,
    /// How many leads it concerned.
    pub leads: u64,
    /// When, and what it did, in English.
    pub said: String,
}

/// The rulebook in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Live {
    /// Not read yet.
    #[default]
    Unread,
    /// There is none: every lead waits in fallback.
    Nothing,
    /// That one.
    Book(RulebookVersion),
}

/// A window of a list of leads.
#[derive(Debug, Clone)]
pub struct Page {
    /// Which list.
    pub shelf: Shelf,
    /// Of which question.
    pub ticket: u64,
    /// Where it lies, as asked.
    pub from: From,
    /// The order it stands in: not the one asked for where the words of a filter find too much.
    pub sort: Sort,
    /// As of when.
    pub now: Instant,
    /// The rows in order.
    pub rows: Vec<LeadRow>,
    /// The lead it was asked around as it stands now, where it is none of them.
    pub kept: Option<Box<LeadRow>>,
    /// Of the Fallback queue: how the rows stand in their groups.
    pub grouped: Option<Grouped>,
    /// There are rows before the first.
    pub above: Rest,
    /// There are rows after the last.
    pub below: Rest,
    /// What became of a pasted list of addresses.
    pub asked: Option<Addresses>,
    /// The marked leads that the filter does not show.
    pub hidden: Vec<LeadId>,
    /// What is wrong with the filter; the rows are what the rest of it shows.
    pub complaint: Option<String>,
    /// How many leads the filter shows, where that is known.
    pub matching: Option<u64>,
    /// How many stand before the first row, where that is known.
    pub before: Option<u64>,
    /// Where it shows none: how many finished leads the filter would show.
    pub finished: u64,
    /// Leads that arrived since the known one.
    pub fresh: u64,
    /// Highest number of any lead.
    pub newest: Option<LeadId>,
    /// Numbers of the header.
    pub totals: Totals,
    /// The rulebook in force.
    pub live: Live,
    /// Its rules in order.
    pub rules: Vec<RuleName>,
}

/// The groups of the Fallback queue, and the part of it that a window holds.
#[derive(Debug, Clone, Default)]
pub struct Grouped {
    /// All groups, the one with the earliest arrival first.
    pub groups: Vec<GroupRow>,
    /// There are more leads than were counted.
    pub more: bool,
    /// The lines of the window in order: headings, and below each the leads of its group unless it is folded.
    pub lines: Vec<LineKey>,
    /// Who fits which of these leads best.
    pub best: Vec<(LeadId, Best)>,
    /// The group around whose heading it was asked for.
    pub around: Option<GroupId>,
    /// What became of the leads of today, where none is in fallback.
    pub today: Option<Today>,
}

/// The leads that came in today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// All of them.
    pub came: u64,
    /// Those that found an owner.
    pub owned: u64,
}

/// A line of the grouped list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKey {
    /// The heading of a group.
    Group(GroupId),
    /// A lead of it.
    Lead(LeadId),
}

/// A list of addresses asked for, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// How many.
    pub asked: usize,
    /// Those that no lead bears.
    pub missing: Vec<String>,
}

/// Whether a list goes on beyond its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rest {
    /// That is all.
    #[default]
    None,
    /// There is more.
    More,
}

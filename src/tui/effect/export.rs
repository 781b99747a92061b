//! What is asked of the export of a view, and what is answered.

use std::path::PathBuf;

use crate::{
    actions::ask::{Book, Figure, Finding, Hits, Span},
    model::{
        id::{LeadId, RepId},
        ledger::Window,
        rulebook::Rulebook,
    },
    tui::state::rules::{Tab, What},
};

pub use crate::outbound::rows::Format;

use super::Query;

/// Something about an export, with the number its answers will carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOrder {
    /// Counted from 1.
    pub number: u64,
    /// Of which database.
    pub database: PathBuf,
    /// What.
    pub ask: ExportAsk,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportAsk {
    /// How many rows there are.
    Count(Exported),
    /// Where that file would be.
    Place(Named),
    /// Write it.
    Write(Box<Exported>, Format, Named),
    /// End what is under way, and leave nothing of it.
    Stop,
}

/// A file as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Its path, or a folder.
    pub typed: String,
    /// Its name in that folder.
    pub name: String,
}

/// The view whose rows are written: all of them, and not the window that is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// A list of leads as it is filtered and sorted.
    Leads(Query),
    /// These leads, in the order of that list.
    These(Query, Vec<LeadId>),
    /// These reps, in this order.
    Reps(Vec<RepId>),
    /// A book of the ledger in these days.
    Fairness(Book, Span),
    /// The lines behind one of its figures.
    Figure(Figure, Window),
    /// The journal, as it is filtered.
    Journal(String),
    /// A tab of the rulebook.
    Book(Box<BookShown>),
}

/// A tab of the rulebook as it is on screen: nothing of it is read anew, a draft is not what others see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookShown {
    /// Which.
    pub tab: Tab,
    /// The live book, or the draft.
    pub book: Rulebook,
    /// The rows that are of the book, in their order.
    pub rows: Vec<What>,
    /// What its rules did, where that is counted.
    pub hits: Option<Box<Hits>>,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportSaid {
    /// There are so many rows.
    Counted(u64),
    /// They cannot be counted, and why.
    NotCounted(String),
    /// Where the file of that name, as typed, would be; or why it cannot be there.
    Place(Named, Result<Place, String>),
    /// So many rows are written.
    Wrote(u64),
    /// It is there, with so many rows.
    Written {
        /// The file.
        path: String,
        /// Its rows.
        rows: u64,
    },
    /// It was stopped: nothing is left of it.
    Stopped,
    /// It cannot be written, and why; nothing is left of it.
    NotWritten(String),
}

/// Where a file would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From the root.
    pub path: String,
    /// There is one of that name already, which stays: the name of the new one.
    pub instead: Option<String>,
}

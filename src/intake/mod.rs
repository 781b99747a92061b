//! How leads get in: bytes to drafts or rejects.
//!
//! Two passes over a source that can be rewound. [`survey`] decides what can only be decided over the whole file: encoding, delimiter,
//! what each column means, the order of day and month in each column of dates. Then [`leads`] (or [`reps`], [`accounts`],
//! [`absences`]) gives one [`Row`] a row: a draft in normal forms, or a reject with its place, column and reason. Rows counted are
//! drafts and rejects, exactly; memory does not grow with the file.
//!
//! The dangerous mistake is another person's identity: a header is matched as a whole, word by word, against the tables in
//! `assets/mappings`; nothing is taken because it merely contains `email`.
//!
//! Absent on purpose: opening files (a door does), knowing reps and accounts (names stay text), guessing misspelt values, and
//! reading workbooks.

pub mod cell;
pub mod dates;
pub mod encoding;
pub mod header;
pub mod limits;
pub mod normalise;
pub mod numbers;
pub mod plan;
pub mod rejects;
pub mod rows;
pub mod tables;
pub mod target;
pub mod typed;

mod csv_rows;
mod json_rows;
mod leads;
mod mapping;
mod origin;
mod people;
mod read;
mod replay;
mod stats;
mod survey;
mod unreadable;

use std::{
    fmt,
    io::{self, Read, Seek},
};

pub use self::{
    dates::{DateOrder, When},
    leads::LeadRows,
    origin::is_of_files,
    people::{AbsenceDraft, AbsenceRows, AccountDraft, AccountRows, RepDraft, RepRows},
    plan::{Because, ColumnPlan, Plan, Purpose},
    read::{Drafts, RawCells, Reject, Row, WithCells},
    rejects::RejectsWriter,
    rows::Place,
    survey::survey,
    target::Target,
    unreadable::unreadable,
};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// Leads, contacts, form entries, opportunities.
    Leads,
    /// People who work leads.
    Reps,
    /// Companies.
    Accounts,
    /// Absences of reps.
    Absences,
}

impl Object {
    /// The word of `import`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Reps => "reps",
            Self::Accounts => "accounts",
            Self::Absences => "absences",
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the person says about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Column and field: `("Their Column", "email")`; the field may be `custom.<name>`, or `-` to leave the column out.
    pub map: Vec<(String, String)>,
    /// For columns of dates whose rows do not tell.
    pub date_order: Option<DateOrder>,
}

/// Why a file cannot be read as asked.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// It is no text.
    #[error("{}", .0.advice())]
    NotText(encoding::Binary),
    /// It holds nothing, or a header without names.
    #[error("the file is empty: it needs a header row and at least one more")]
    Empty,
    /// More than [`limits::COLUMNS`].
    #[error("the file has more than {} columns; leave some out", limits::COLUMNS)]
    TooManyColumns,
    /// No column says whom a row is about.
    #[error(
        "line {line}: no column names {object} (found {}); name one with --map \"COLUMN=FIELD\"",
        .headers.iter().map(|header| format!("`{header}`")).collect::<Vec<_>>().join(", ")
    )]
    NothingUsable {
        /// What was asked for.
        object: Object,
        /// Line of the header.
        line: u64,
        /// The first headers.
        headers: Vec<String>,
    },
    /// It seems to hold something else.
    #[error("this file holds {seems}, not {asked}; use `import {seems}`")]
    OtherObject {
        /// What was asked for.
        asked: Object,
        /// What it looks like.
        seems: Object,
    },
    /// Day and month could be either way round in every row.
    #[error(
        "column `{column}`: its dates do not tell day from month ({}); say which comes first with --date-order day_first or --date-order month_first",
        .samples.iter().map(|sample| format!("`{sample}`")).collect::<Vec<_>>().join(", ")
    )]
    AmbiguousDates {
        /// Its header.
        column: String,
        /// Two of its values.
        samples: Vec<String>,
    },
    /// Nothing tells which of two is meant.
    #[error("columns `{first}` and `{second}` both claim {field}; leave one out with --map \"{second}=-\"")]
    TwoColumns {
        /// What they claim.
        field: Target,
        /// One header.
        first: String,
        /// The other.
        second: String,
    },
    /// `--map` names a column that is not there.
    #[error("no column `{column}` in this file{}", near(.nearest.as_ref()))]
    UnknownColumn {
        /// What was asked for.
        column: String,
        /// The most similar header.
        nearest: Option<String>,
    },
    /// `--map` names a field that does not exist.
    #[error("no field `{field}`{}; any other name goes into custom.NAME", near(.nearest.as_ref()))]
    UnknownField {
        /// What was asked for.
        field: String,
        /// The most similar field.
        nearest: Option<String>,
    },
    /// The file could not be read.
    #[error("the file could not be read: {0}")]
    Io(#[from] io::Error),
}

fn near(nearest: Option<&String>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`"))
}

/// Leads of a surveyed file.
pub fn leads<R: Read + Seek>(source: R, plan: &Plan) -> io::Result<Drafts<R, LeadRows>> {
    Drafts::new(source, plan, LeadRows)
}

/// Reps of a surveyed file.
pub fn reps<R: Read + Seek>(source: R, plan: &Plan) -> io::Result<Drafts<R, RepRows>> {
    Drafts::new(source, plan, RepRows)
}

/// Accounts of a surveyed file.
pub fn accounts<R: Read + Seek>(source: R, plan: &Plan) -> io::Result<Drafts<R, AccountRows>> {
    Drafts::new(source, plan, AccountRows)
}

/// Absences of a surveyed file.
pub fn absences<R: Read + Seek>(source: R, plan: &Plan) -> io::Result<Drafts<R, AbsenceRows>> {
    Drafts::new(source, plan, AbsenceRows)
}

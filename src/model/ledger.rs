//! The ledger of fairness as it is read: sums of a stretch of days, with how many leads stand behind each.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    id::{LeadId, PoolName, RepId},
    rotation::{Column, Share},
};

/// Days of the company's calendar, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
}

/// How many lines stand behind a sum: of one event, in one column, for one rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lines {
    /// Lines that gave.
    pub up: i64,
    /// Lines that took.
    pub down: i64,
    /// How many of those that gave are the reversal of one that took: its lead was dismissed.
    pub back_up: i64,
    /// How many of those that took are the reversal of one that gave.
    pub back_down: i64,
}

impl Lines {
    /// All of them.
    pub fn all(self) -> i64 {
        self.up + self.down
    }

    /// Lines that gave, reversals left out.
    pub fn gave(self) -> i64 {
        self.up - self.back_up
    }

    /// Lines that took, reversals left out.
    pub fn took(self) -> i64 {
        self.down - self.back_down
    }

    /// Reversals of lines whose lead was dismissed.
    pub fn back(self) -> i64 {
        self.back_up + self.back_down
    }
}

impl std::ops::AddAssign for Lines {
    fn add_assign(&mut self, other: Self) {
        self.up += other.up;
        self.down += other.down;
        self.back_up += other.back_up;
        self.back_down += other.back_down;
    }
}

/// Whether an event books something, or reverses what a dismissed lead had booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// It books.
    First,
    /// It gives a turn back.
    GivesBack,
}

impl Sort {
    /// Of what is booked beside decisions: about a lead it is its turn that comes back.
    pub fn of_beside(lead: Option<LeadId>) -> Self {
        if lead.is_some() { Self::GivesBack } else { Self::First }
    }
}

/// The sum of a column for one rep in one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerSum {
    /// Whose book; `None` is `no pool`.
    pub pool: Option<PoolName>,
    /// Who.
    pub rep: RepId,
    /// Which column.
    pub column: Column,
    /// How much.
    pub share: Share,
    /// Made of how many lines.
    pub lines: Lines,
}

/// The leads of one rep in one book: `up` came, `down` went again, `back_down` of them because they were dismissed.
/// `up - down` is what all columns add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadSum {
    /// Whose book; `None` is `no pool`.
    pub pool: Option<PoolName>,
    /// Who.
    pub rep: RepId,
    /// How many.
    pub leads: Lines,
}

/// Sums of a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Columns, by book, rep and column.
    pub sums: Vec<LedgerSum>,
    /// Leads, by book and rep.
    pub leads: Vec<LeadSum>,
}

/// Some columns of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Columns(u32);

impl Columns {
    /// One more.
    #[must_use]
    pub fn with(self, column: Column) -> Self {
        Self(self.0 | 1 << column as u32)
    }

    /// Whether that is one of them.
    pub fn holds(self, column: Column) -> bool {
        self.0 & 1 << column as u32 != 0
    }

    /// In the order they are shown.
    pub fn iter(self) -> impl Iterator<Item = Column> {
        Column::ALL.into_iter().filter(move |column| self.holds(*column))
    }

    /// None of them.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Column> for Columns {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        columns.into_iter().fold(Self::default(), Self::with)
    }
}

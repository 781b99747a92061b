//! How many of what: the numbers of an entry.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// How many rows of a file became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RowCounts {
    /// Rows read, all of those below.
    pub rows: u64,
    /// New records.
    pub imported: u64,
    /// Known records with other values.
    pub updated: u64,
    /// Known records, nothing new.
    pub unchanged: u64,
    /// Joined to an open lead of the same person.
    pub duplicates: u64,
    /// Could not be read.
    pub rejected: u64,
}

impl AddAssign for RowCounts {
    fn add_assign(&mut self, more: Self) {
        let Self { rows, imported, updated, unchanged, duplicates, rejected } = more;
        self.rows += rows;
        self.imported += imported;
        self.updated += updated;
        self.unchanged += unchanged;
        self.duplicates += duplicates;
        self.rejected += rejected;
    }
}

/// Where leads went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoutedCounts {
    /// To a rep.
    pub assigned: u64,
    /// To the fallback queue.
    pub fallback: u64,
    /// To the nurture queue.
    pub nurture: u64,
}

impl RoutedCounts {
    /// Counts one more outcome; joined and closed leads went nowhere.
    pub fn add(&mut self, outcome: &crate::model::decision::Outcome) {
        use crate::model::decision::Outcome;
        match outcome {
            Outcome::Assigned { .. } => self.assigned += 1,
            Outcome::Fallback { .. } => self.fallback += 1,
            Outcome::Nurture => self.nurture += 1,
            Outcome::Duplicate { .. } | Outcome::Closed { .. } => {}
        }
    }
}

impl AddAssign for RoutedCounts {
    fn add_assign(&mut self, more: Self) {
        let Self { assigned, fallback, nurture } = more;
        self.assigned += assigned;
        self.fallback += fallback;
        self.nurture += nurture;
    }
}

/// What one run of the clocks did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TickCounts {
    /// Leads whose clock stands past the warning now (a count, nothing is done about it).
    pub at_risk: u64,
    /// Clocks that ran out since the last run.
    pub breached: u64,
    /// Of those, given to somebody else.
    pub reassigned: u64,
    /// Of those, sent to fallback.
    pub fallback: u64,
    /// Of those, kept from sales for now.
    pub nurture: u64,
    /// Of those, only reported.
    pub notified: u64,
    /// Absences whose time was over since the last run.
    pub absences_over: u64,
    /// Held leads that got a place.
    pub drained: u64,
}

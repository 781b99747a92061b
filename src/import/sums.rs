//! What became of the rows of an import, and what else there is to say of them.

use std::path::PathBuf;

use crate::{
    actions::receive::StoodCounts,
    model::journal::{RoutedCounts, RowCounts},
};

use super::{UnknownOwner, UnreadableColumn, run::Go};

/// What became of the rows of all sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Rows by what they became.
    pub counts: RowCounts,
    /// Where leads went.
    pub routed: RoutedCounts,
    /// Leads that stand as their CRM has them.
    pub stood: StoodCounts,
    /// Leads that arrived after now, as their row says.
    pub to_come: u64,
    /// Accounts of which the sources do not say what they are to us.
    pub unrelated: u64,
    /// Types of accounts that are no relationship of ours, in words.
    pub other_types: Option<String>,
    /// Owners whom the sources name and the roster does not know.
    pub unknown_owners: Vec<UnknownOwner>,
    /// What there is to say of them.
    pub owners_told: Vec<String>,
    /// Columns of leads whose values could not all be read.
    pub unreadable: Vec<UnreadableColumn>,
    /// Files of rejected rows.
    pub rejects: Vec<PathBuf>,
    /// Whether it went on to the end.
    pub went: Go,
}

impl Sums {
    /// What there is to say beside the numbers, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let unread = self.unreadable.iter().map(|column| format!("not understood, kept as written: {}", column.sentence()));
        let told = self.owners_told.iter().cloned().chain(self.to_come_told()).chain(self.unrelated_told());
        told.chain(self.other_types.clone()).chain(unread).collect()
    }

    /// Of leads that arrived after now.
    pub fn to_come_told(&self) -> Option<String> {
        let rows = match self.to_come {
            0 => return None,
            1 => "1 row says that its lead".to_owned(),
            n => format!("{n} rows say that their leads"),
        };
        Some(format!("{rows} arrived later than now: taken as arrived now; dates without a zone are read as UTC"))
    }

    /// Of accounts that are neither customer, nor open opportunity, nor target.
    pub fn unrelated_told(&self) -> Option<String> {
        let (which, is) = match self.unrelated {
            0 => return None,
            1 => ("1 account".to_owned(), "is"),
            n => (format!("{n} accounts"), "are"),
        };
        Some(format!(
            "of {which} the file does not say what they are to you: new ones {is} taken as `target`, known ones stay; a \
             column `relationship` with customer, open_opportunity or target says it"
        ))
    }
}

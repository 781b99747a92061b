//! The journal as it is told to the screen.

use crate::{
    model::{id::EntryId, time::Instant},
    tui::effect::Entries,
};

use super::Rest;

/// A window of the journal, newest first.
#[derive(Debug, Clone)]
pub struct JournalPage {
    /// Of which question.
    pub ticket: u64,
    /// Where it lies, as asked.
    pub from: Entries,
    /// The rows in order.
    pub rows: Vec<EntryRow>,
    /// There are rows before the first.
    pub above: Rest,
    /// There are rows after the last.
    pub below: Rest,
    /// Entries before the first row, where they are not too many to count.
    pub before: Option<u64>,
    /// All that fit the filter, where they are not too many to count.
    pub all: Option<u64>,
    /// Entries that came since the known one.
    pub fresh: u64,
    /// The newest of all.
    pub newest: Option<EntryId>,
    /// Entries of today.
    pub today: u64,
    /// So many of the newest were searched, and not all there are.
    pub searched: Option<u64>,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its number.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// Who; "you" for the person at the keyboard.
    pub by: String,
    /// What, in English.
    pub said: String,
    /// How many leads it concerned.
    pub leads: u64,
    /// It does not stand: which entry took it back.
    pub undone: Option<EntryId>,
    /// So many of its leads stayed as they were then.
    pub stayed: u64,
}

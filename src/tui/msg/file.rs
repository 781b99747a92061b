//! What is told of a file that comes in.

use crate::import::{preview::Preview, sums::Sums};

/// What is told of a file that is to come in.
#[derive(Debug)]
pub enum FileSaid {
    /// So many of so many rows have been read.
    Read {
        /// Read.
        rows: u64,
        /// Of so many.
        of: u64,
    },
    /// What taking it in would do.
    WouldDo(Box<Preview>),
    /// It is in, or as much of it as came in before somebody said stop.
    IsIn(Box<Sums>),
    /// The looking ended before the file did, since somebody said so.
    Stopped,
    /// The dates of a column do not tell which comes first, day or month.
    WhichDates {
        /// Its heading.
        column: String,
        /// Two of its values.
        samples: Vec<String>,
    },
    /// It cannot be read in, or not to its end, and why.
    NotRead(String),
    /// How a path could go on.
    Completed(Vec<String>),
}

//! Files into a desk: surveyed, read in parts, each part one transaction. One code for the `import` command and for the
//! dashboard, for a rehearsal and for the real thing.
//!
//! - [`source`] a file that can be read as asked, with what its columns mean.
//! - [`run`] reads sources into a desk and sums up what became of their rows; somebody looks on and may end it.
//! - [`rehearsal`] a copy of the database, to see what would happen; [`preview`] says it.
//! - [`rejects`] where rows go that were not read in.
//!
//! Absent on purpose: arguments, printing, the terminal, SQL, and any decision about a lead.

mod error;
mod owners;
mod parts;
pub mod preview;
pub mod rehearsal;
pub mod rejects;
pub mod run;
pub mod source;
pub mod sums;
mod types;
mod unread;

pub use error::ImportError;
pub use owners::UnknownOwner;
pub use unread::UnreadableColumn;

/// `1 row`, `3 rows`.
pub fn rows_of(n: u64) -> String {
    if n == 1 { "1 row".to_owned() } else { format!("{n} rows") }
}

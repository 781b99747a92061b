//! The rulebook file: TOML in, the same TOML out.
//!
//! Reading validates the book as a whole and tells everything that is wrong with it at once, each with its line and
//! what to do. Writing puts the sections in one order (defaults, segments, territories, pools, SLAs, rules, tests,
//! experiments), the items in theirs, and leaves out what has its default; comments are lost.

mod destination;
mod duration;
mod harmless;
mod names;
mod places;
mod policy;
mod pools;
mod problem;
mod reader;
mod rules;
mod section;
mod written;

pub use destination::{read_destination, read_expected, read_otherwise, write_destination, write_expected, write_otherwise};
pub use duration::{MAX_DURATION, read_duration, write_duration};
pub use harmless::harmless;
pub use places::{read_place, write_place};
pub use problem::Problem;
pub use section::MAX_NAME;
pub(in crate::rulebook) use written::quoted;
pub use written::write;

use crate::model::{roster::Roster, rulebook::Rulebook};

/// The format this program reads and writes.
pub const FORMAT: i64 = 1;
/// Most rules of a book.
pub const MAX_RULES: usize = 20_000;
/// Most members of a pool.
pub const MAX_MEMBERS: usize = 5_000;
/// Most bytes of a file.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The book of a text that somebody wrote, every name in it known, every rep in the roster, and active where nobody else
/// takes their leads: a pool goes on without a member who has left.
///
/// # Errors
/// Everything that is wrong, in the order of the text. A text that is no TOML shows its TOML errors only, since the
/// rest would follow from them.
pub fn read(text: &str, roster: &Roster) -> Result<Rulebook, Vec<Problem>> {
    reader::read(text, Some(roster))
}

/// The book of a text that was published once, whoever has come or gone since: reps are not looked up, and of places that
/// the standard does not have any more the shape is enough.
///
/// # Errors
/// As [`read`]; for a text that passed it when it was published mostly none.
pub fn read_published(text: &str) -> Result<Rulebook, Vec<Problem>> {
    reader::read(text, None)
}

#[cfg(test)]
mod tests;

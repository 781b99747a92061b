//! The live rulebook, read and made ready; or why this program cannot read it. It was valid when it was published, but
//! what is valid can become less with a newer program. Such a book binds nobody: leads wait as before the first one, and
//! everything else goes on, most of all publishing a corrected one.

use thiserror::Error;

use crate::{
    model::{id::RulebookVersion, roster::Roster, rulebook::Rulebook},
    routing::CompiledBook,
    rulebook::{self, file::Problem},
    store::{Conn, error::Result, rulebooks},
};

/// A published version that this program cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("rulebook {version} cannot be read by this leadtower ({})", first(problems))]
pub struct UnreadableBook {
    /// Which.
    pub version: RulebookVersion,
    /// Everything that is wrong with its text, in order; empty where it is missing.
    pub problems: Vec<Problem>,
}

impl UnreadableBook {
    /// What to do about it.
    pub fn hint(&self) -> String {
        format!("publish a corrected one: `leadtower rules show --version {} --format toml` prints it as it is", self.version)
    }
}

fn first(problems: &[Problem]) -> String {
    match problems {
        [] => "it is missing".to_owned(),
        [only] => only.to_string(),
        [first, more @ ..] => format!("{first}; and {} more", more.len()),
    }
}

/// The book of a version that was published once.
pub(super) fn published(conn: &Conn, version: RulebookVersion) -> Result<std::result::Result<Rulebook, UnreadableBook>> {
    let Some(kept) = rulebooks::get(conn, version)? else {
        return Ok(Err(UnreadableBook { version, problems: Vec::new() }));
    };
    Ok(rulebook::file::read_published(&kept.text).map_err(|problems| UnreadableBook { version, problems }))
}

/// The live book, ready for that roster: an empty one before the first, and where it cannot be read.
pub(super) fn compile(
    conn: &Conn,
    live: Option<RulebookVersion>,
    roster: &Roster,
) -> Result<(CompiledBook, Option<UnreadableBook>)> {
    let Some(version) = live else { return Ok((CompiledBook::empty(roster), None)) };
    Ok(match published(conn, version)? {
        Ok(book) => (CompiledBook::compile(&book, live, roster), None),
        Err(unreadable) => (CompiledBook::empty(roster), Some(unreadable)),
    })
}

/// Why the live book cannot be read; `None` where it can, and before the first.
///
/// # Errors
/// The store cannot be read.
pub fn unreadable(conn: &Conn) -> Result<Option<UnreadableBook>> {
    let Some(version) = rulebooks::live_version(conn)? else { return Ok(None) };
    Ok(published(conn, version)?.err())
}

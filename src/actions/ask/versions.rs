//! The versions of the rulebook, each with what putting it live again would change.

use crate::{
    actions::{Desk, error::ActionError, live_book, receipt::story::who},
    model::{id::RulebookVersion, journal::Actor, time::Instant},
    rulebook::diff,
    store::rulebooks,
};

/// The newest versions that are told; the command line knows all.
pub const VERSIONS: usize = 20;

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub version: RulebookVersion,
    /// When it was published first.
    pub at: Instant,
    /// By whom: "you", or a name.
    pub by: String,
    /// Why.
    pub note: Option<String>,
    /// What would change if it went live now, in sentences; nothing for the live one, `None` where it cannot be read any more.
    pub changes: Option<Vec<String>>,
}

/// The newest versions, newest first, and which of them is live.
pub fn versions(desk: &mut Desk) -> Result<(Vec<Version>, Option<RulebookVersion>), ActionError> {
    let mut kept = rulebooks::history(desk.conn())?;
    kept.truncate(VERSIONS);
    let mut books = Vec::with_capacity(kept.len());
    for one in &kept {
        books.push(live_book::published(desk.conn(), one.version)?.ok());
    }
    let me = desk.actor().clone();
    let picture = desk.look()?;
    let (live, roster) = (picture.live(), &picture.roster);
    let versions = kept.into_iter().zip(books).map(|(one, book)| Version {
        version: one.version,
        at: one.published_at,
        by: who(&Actor::named(&one.actor), &me),
        note: one.note,
        changes: book.map(|book| diff::sentences(&diff::diff(picture.book.rulebook(), &book), roster)),
    });
    Ok((versions.collect(), live))
}

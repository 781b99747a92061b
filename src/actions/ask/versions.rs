//! The versions of the rulebook, and what is different between any two.

use crate::{
    actions::{Desk, error::ActionError, live_book, receipt::story::who},
    model::{id::RulebookVersion, journal::Actor, rulebook::Rulebook, time::Instant},
    rulebook::diff,
    store::rulebooks,
};

use super::whole_roster;

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
}

/// Two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Between {
    /// What is looked at as before; `None` is a book that says nothing.
    pub from: Option<RulebookVersion>,
    /// What is looked at as after.
    pub to: RulebookVersion,
}

/// All versions, newest first, and which of them is live.
///
/// # Errors
/// The store cannot be read.
pub fn versions(desk: &mut Desk) -> Result<(Vec<Version>, Option<RulebookVersion>), ActionError> {
    let kept = rulebooks::history(desk.conn())?;
    let me = desk.actor().clone();
    let versions = kept.into_iter().map(|one| Version {
        version: one.version,
        at: one.published_at,
        by: who(&Actor::named(&one.actor), &me),
        note: one.note,
    });
    Ok((versions.collect(), desk.look()?.live()))
}

/// What is different in the second of two versions, in the sentences of `rules diff`; or that one of them cannot be read.
///
/// # Errors
/// The store cannot be read.
pub fn version_diff(desk: &mut Desk, between: Between) -> Result<Result<Vec<String>, String>, ActionError> {
    let from = match between.from {
        None => Ok(Rulebook::default()),
        Some(version) => live_book::published(desk.conn(), version)?,
    };
    let to = live_book::published(desk.conn(), between.to)?;
    let roster = whole_roster(desk)?;
    Ok(match (from, to) {
        (Ok(from), Ok(to)) => Ok(diff::sentences(&diff::diff(&from, &to), &roster)),
        (Err(unreadable), _) | (_, Err(unreadable)) => Err(unreadable.to_string()),
    })
}

//! The whole book for people: who owns what, how fast, and how exceptions go. As plain text for a terminal, and as the
//! document a new colleague reads and prints: Markdown, or one HTML page that needs nothing else.
//!
//! A document is built once ([`page`]) and written in two forms; only the forms know what their readers would take for
//! markup. Who is next in a pool is not in it: it is policy, and holds until another version is published.
//!
//! Absent on purpose: a clock, who is away today, anything that a reader would have to fetch.

mod contents;
mod html;
mod lands;
mod markdown;
mod named;
mod owners;
mod page;
mod people;
mod text;

#[cfg(test)]
mod tests;

pub use named::rule_by_name;
pub use text::text;

use crate::model::{
    id::RulebookVersion,
    journal::Actor,
    roster::Roster,
    rulebook::Rulebook,
    time::{Instant, Zone},
};

/// What text of the book it is, for the head of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edition {
    /// A version.
    Published {
        /// Its number.
        version: RulebookVersion,
        /// When it was published.
        at: Instant,
        /// By whom.
        by: String,
        /// Why.
        note: Option<String>,
    },
    /// Somebody's draft.
    Draft {
        /// Whose.
        of: Actor,
        /// When it was last changed.
        at: Instant,
        /// The version it stands on.
        base: Option<RulebookVersion>,
    },
}

/// The title of every edition.
const TITLE: &str = "Who gets which lead";

/// The book as Markdown. `roster` says what people are called and who stands in for whom.
pub fn markdown(book: &Rulebook, roster: &Roster, edition: &Edition) -> String {
    markdown::write(&contents::page(book, roster, edition))
}

/// The book as one HTML page that needs nothing else. `roster` says what people are called and who stands in for whom.
pub fn html(book: &Rulebook, roster: &Roster, edition: &Edition) -> String {
    html::write(&contents::page(book, roster, edition))
}

/// The zone in which the document tells times.
fn zone(book: &Rulebook) -> Zone {
    book.defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
}

/// What holds in every book, for those who read only this page.
fn exceptions() -> [&'static str; 5] {
    [
        "a lead that repeats an open one joins it and stays with its owner",
        "an owner or a named rep who is away is stood in for by their backup, who can hand the lead back",
        "a lead whose value is unknown fits no rule that asks for that value",
        "a lead that no rule fits stands in the fallback queue with its cause, and a person decides",
        "whoever was away or full neither loses nor makes up a turn",
    ]
}

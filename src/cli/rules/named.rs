//! Rulebooks as commands name them: by their version, or as `live` and `draft`.

use std::{fmt, str::FromStr};

use crate::{
    actions::{Desk, ask, error::Refusal, live_book::UnreadableBook},
    cli::failure::Failure,
    model::{id::RulebookVersion, rulebook::Rulebook},
    rulebook::file,
    store::rulebooks,
};

use super::NO_BOOK_HINT;

/// Which rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// One that was published.
    Version(RulebookVersion),
    /// The one that is live.
    Live,
    /// The draft of whoever asks.
    Draft,
}

impl FromStr for Named {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "live" => Ok(Self::Live),
            "draft" => Ok(Self::Draft),
            number => match number.parse() {
                Ok(version) => Ok(Self::Version(RulebookVersion(version))),
                Err(_) => Err("write the number of a version, live or draft".to_owned()),
            },
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "version {version}"),
            Self::Live => f.write_str("the live rulebook"),
            Self::Draft => f.write_str("your draft"),
        }
    }
}

/// The book of that name.
pub fn book(desk: &mut Desk, named: Named) -> Result<Rulebook, Failure> {
    let version = match named {
        Named::Draft => return Ok(ask::draft(desk)?.ok_or(Refusal::NoDraft)?.book),
        Named::Version(version) => version,
        Named::Live => {
            let none = || Failure::failed("no rulebook is live").hint(NO_BOOK_HINT);
            rulebooks::live_version(desk.conn())?.ok_or_else(none)?
        }
    };
    let published = rulebooks::get(desk.conn(), version)?.ok_or(Refusal::NoSuchVersion(version))?;
    let unreadable = |problems| Refusal::UnreadableVersion(UnreadableBook { version, problems });
    Ok(file::read_published(&published.text).map_err(unreadable)?)
}

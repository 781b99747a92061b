//! Why an edit cannot be.

use thiserror::Error;

use crate::rulebook::{file::Problem, nearest::nearest, part::Part};

/// Why an edit cannot be; the book is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// Nothing of that name is there.
    #[error("there is no {} `{name}`{}", part.word(), meant(nearest.as_ref()))]
    NoSuch {
        /// What kind of thing.
        part: Part,
        /// As it was called.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// Something else is called so.
    #[error("there is a {} `{name}` already; give it another name", part.word())]
    NameTaken {
        /// What kind of thing.
        part: Part,
        /// The name.
        name: String,
    },
    /// It is spoken of elsewhere.
    #[error("{} `{name}` is still used by {}; change that first", part.word(), listed(by))]
    StillUsed {
        /// What kind of thing.
        part: Part,
        /// Its name.
        name: String,
        /// What speaks of it: "rule `EMEA`".
        by: Vec<String>,
    },
    /// There are not so many rules.
    #[error("{at} is no place among the rules: they are counted from 1 to {last}")]
    NoSuchPlace {
        /// The place asked for.
        at: usize,
        /// The last there is.
        last: usize,
    },
    /// The book after it is the book before it.
    #[error("nothing would change")]
    NothingChanges,
    /// The book after it could not be published.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<Problem>),
}

impl EditError {
    pub(super) fn no_such<'n>(part: Part, name: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        Self::NoSuch { part, name: name.to_owned(), nearest: nearest(name, known).map(str::to_owned) }
    }
}

fn meant(nearest: Option<&String>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// The first few of what speaks of a thing.
fn listed(by: &[String]) -> String {
    const NAMED: usize = 4;
    let named: Vec<&str> = by.iter().take(NAMED).map(String::as_str).collect();
    match by.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

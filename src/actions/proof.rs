//! What a book must pass before it goes live: it reads, and its own cases go where they must. An earlier version that goes
//! live again was live once: in an emergency it must come back, so what it would not pass today is only told.

use crate::{
    model::rulebook::Rulebook,
    rulebook::{cases, file},
};

use super::{error::Refusal, session::Session};

impl Session<'_> {
    /// Refuses a text that must not go live.
    pub(super) fn prove(&self, text: &str) -> Result<(), Refusal> {
        let roster = &self.picture.roster;
        let book = file::read(text, roster).map_err(Refusal::BadRulebook)?;
        let mut failing = cases::run(&book, roster);
        failing.retain(|case| !case.passed);
        if failing.is_empty() { Ok(()) } else { Err(Refusal::FailingCases(failing)) }
    }

    /// What a book that was live once would not pass today, a line each.
    pub(super) fn doubts(&self, book: &Rulebook) -> Vec<String> {
        let failing = cases::run(book, &self.picture.roster).into_iter().filter(|case| !case.passed);
        failing.map(|case| case.to_string()).collect()
    }
}

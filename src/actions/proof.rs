//! What a book must pass before it goes live: it reads, the check finds no error in it, and its own cases go where they
//! must. An earlier version that goes live again was live once: in an emergency it must come back, so what it would not
//! pass today is only told.

use crate::{
    model::{id::RulebookVersion, roster::Roster, rulebook::Rulebook, time::Instant},
    rulebook::{
        cases::{self, CaseResult},
        check::{self, Finding, Severity},
        file,
    },
};

use super::{
    Desk,
    error::{ActionError, Refusal, finding},
    live_book,
    session::Session,
};

impl Desk {
    /// Refuses a text in which the check finds an error. It may take a second for a large book, so nobody is kept from
    /// writing meanwhile; what the reader refuses is refused in the transaction.
    pub(super) fn refuse_errors(&mut self, text: &str) -> Result<(), ActionError> {
        let now = self.now();
        let roster = &self.look()?.roster;
        let Ok(book) = file::read(text, roster) else { return Ok(()) };
        let errors = errors(&book, roster, now);
        if errors.is_empty() { Ok(()) } else { Err(Refusal::Findings(errors).into()) }
    }

    /// What a version that was live once would not pass today, a line each.
    pub(super) fn doubts(&mut self, version: RulebookVersion) -> Result<Vec<String>, ActionError> {
        let now = self.now();
        let Ok(book) = live_book::published(&self.conn, version)? else { return Ok(Vec::new()) };
        let roster = &self.look()?.roster;
        let errors = errors(&book, roster, now);
        let failing = failing(&book, roster);
        Ok(errors.iter().map(finding).chain(failing.iter().map(ToString::to_string)).collect())
    }
}

impl Session<'_> {
    /// Refuses a text that cannot be read, or fails its own cases.
    pub(super) fn prove(&self, text: &str) -> Result<(), Refusal> {
        let roster = &self.picture.roster;
        let book = file::read(text, roster).map_err(Refusal::BadRulebook)?;
        let failing = failing(&book, roster);
        if failing.is_empty() { Ok(()) } else { Err(Refusal::FailingCases(failing)) }
    }
}

fn errors(book: &Rulebook, roster: &Roster, now: Instant) -> Vec<Finding> {
    let mut found = check::check(book, roster, now);
    found.retain(|finding| finding.severity == Severity::Error);
    found
}

fn failing(book: &Rulebook, roster: &Roster) -> Vec<CaseResult> {
    let mut results = cases::run(book, roster);
    results.retain(|case| !case.passed);
    results
}

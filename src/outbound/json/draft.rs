//! Drafts of the rulebook, what differs between two books, and what became of their cases.

use serde::Serialize;

use crate::{
    actions::ask::Draft,
    rulebook::{cases::CaseResult, diff::BookChange, file::write_expected},
};

use super::instant;

/// What `rules draft` answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftJson {
    revision: i64,
    actor: String,
    changed_at: String,
    base: Option<u32>,
    live: Option<u32>,
    behind: bool,
    changes: Vec<BookChangeJson>,
    problems: Vec<String>,
    text: String,
}

/// An element of `rules diff`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BookChangeJson {
    part: &'static str,
    name: Option<String>,
    change: &'static str,
    sentence: String,
}

/// An element of `rules test`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseJson {
    name: String,
    passed: bool,
    expected: String,
    got: String,
    why: String,
}

impl DraftJson {
    /// From a draft.
    pub fn new(draft: &Draft) -> Self {
        let Draft { revision, actor, at, base, live, text, book: _, changes, said, problems } = draft;
        let changes = changes.iter().zip(said);
        Self {
            revision: revision.0,
            actor: actor.as_str().to_owned(),
            changed_at: instant(*at),
            base: base.map(|version| version.0),
            live: live.map(|version| version.0),
            behind: draft.is_behind(),
            changes: changes.map(|(change, sentence)| BookChangeJson::new(change, sentence.clone())).collect(),
            problems: problems.iter().map(ToString::to_string).collect(),
            text: text.clone(),
        }
    }
}

impl BookChangeJson {
    /// From a difference and its sentence.
    pub fn new(change: &BookChange, sentence: String) -> Self {
        let (part, name, word) = change.labels();
        Self { part, name: name.map(str::to_owned), change: word, sentence }
    }
}

impl CaseJson {
    /// From what became of a case.
    pub fn new(case: &CaseResult) -> Self {
        let CaseResult { name, passed, expected, got, why } = case;
        Self { name: name.clone(), passed: *passed, expected: write_expected(expected), got: got.to_string(), why: why.clone() }
    }
}

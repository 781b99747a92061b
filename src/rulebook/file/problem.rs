//! What is wrong with a rulebook file, and where.

use std::{fmt, ops::Range};

use crate::rulebook::nearest::nearest;

/// One thing to mend in a file. Shown as `line 12: unknown pool emea-md; did you mean emea-mm?`, names in backticks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The line, from 1; `None` when it is about the file as a whole.
    pub line: Option<usize>,
    /// The character in that line, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do, where the message does not say it.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// After so many problems no likely name is searched any more: a hostile file must not cost minutes.
const HINTS: usize = 200;

/// Most characters of a message or hint; what is quoted in it may be as long as the file.
const LONGEST: usize = 1_000;

/// Cut to [`LONGEST`], control characters as blanks: what is quoted must not forge a line or colour a terminal.
fn one_line(text: &str) -> String {
    let mut line: String = text.chars().take(LONGEST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

/// Bytes of the text, as `toml` counts them.
pub(super) type Span = Range<usize>;

/// The problems found so far in one text.
pub(super) struct Problems<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
    found: Vec<(usize, Problem)>,
}

impl<'a> Problems<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Self { text, line_starts, found: Vec::new() }
    }

    /// Notes a problem at a place; an empty hint is none.
    pub(super) fn add(&mut self, at: &Span, message: impl Into<String>, hint: impl Into<String>) {
        let (line, column) = self.place(at.start);
        self.push(at.start, Some(line), Some(column), &message.into(), &hint.into());
    }

    /// Notes a problem of the file as a whole.
    pub(super) fn add_whole(&mut self, message: impl Into<String>, hint: impl Into<String>) {
        self.push(0, None, None, &message.into(), &hint.into());
    }

    fn push(&mut self, at: usize, line: Option<usize>, column: Option<usize>, message: &str, hint: &str) {
        let hint = Some(one_line(hint)).filter(|hint| !hint.is_empty());
        self.found.push((at, Problem { line, column, message: one_line(message), hint }));
    }

    /// Notes that a name is not known, with the nearest that is, or else `otherwise`.
    pub(super) fn unknown<'n>(
        &mut self,
        at: &Span,
        message: String,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
        otherwise: &str,
    ) {
        let close = if self.are_many() { None } else { nearest(name, known) };
        let hint = close.map_or_else(|| otherwise.to_owned(), |close| format!("did you mean `{close}`?"));
        self.add(at, message, hint);
    }

    /// So many that none is worth a search any more.
    pub(super) fn are_many(&self) -> bool {
        self.found.len() >= HINTS
    }

    /// The line and the character in it, both from 1.
    pub(super) fn place(&self, byte: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index)).copied().unwrap_or(0);
        (line, self.text.get(start..byte).map_or(1, |before| before.chars().count() + 1))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them in the order of the text.
    pub(super) fn in_order(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|(at, _)| *at);
        self.found.into_iter().map(|(_, problem)| problem).collect()
    }
}

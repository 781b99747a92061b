//! The rulebook in the person's own editor.

use crate::actions::command::SeenBook;

/// A text to be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorOrder {
    /// The book that was on screen.
    pub seen: SeenBook,
    /// The book as it stands.
    pub text: String,
    /// Why it was refused the last time: it stands above the text.
    pub wrong: Option<String>,
}

/// What the editor left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// As it was ordered.
    pub seen: SeenBook,
    /// The text before.
    pub before: String,
    /// The text after.
    pub written: Written,
}

/// How the editor ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was closed over that text.
    Text(String),
    /// There was no editing it, and why.
    Failed(String),
}

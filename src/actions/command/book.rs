//! What changes the rulebook: drafts, publishing, going back; each says what its actor had before them.

use crate::{
    model::id::{DraftRevision, GroupId, RulebookVersion},
    rulebook::edit::BookEdit,
};

/// A rulebook to go live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// The file's text.
    pub text: String,
    /// What it was made from.
    pub seen: SeenLive,
    /// Why.
    pub note: Option<String>,
}

/// The rulebook that somebody had before them when they began to change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenBook {
    /// A text of their draft.
    Draft(DraftRevision),
    /// A version that was live, for they had no draft: theirs begins on it, be it live still or not. `None` is before the
    /// first.
    Live(Option<RulebookVersion>),
}

impl Publish {
    /// Whatever is live.
    pub fn of(text: String, note: Option<String>) -> Self {
        Self { text, seen: SeenLive::Any, note }
    }
}

/// An earlier version that goes live again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restore {
    /// Which.
    pub version: RulebookVersion,
    /// What it takes the place of.
    pub seen: SeenLive,
}

/// What somebody knew to be live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenLive {
    /// Nobody looked: any will do.
    Any,
    /// That version; `None` is none.
    This(Option<RulebookVersion>),
}

/// One edit of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditDraft {
    /// What was on screen.
    pub seen: SeenBook,
    /// The edit.
    pub edit: BookEdit,
}

/// A text that becomes the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetDraft {
    /// What was on screen.
    pub seen: SeenBook,
    /// The text after it.
    pub text: String,
}

/// A draft that is to stand on the live version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebaseDraft {
    /// The text that was on screen.
    pub seen: DraftRevision,
    /// Where both changed the same.
    pub conflicts: OnConflict,
}

/// What becomes of a draft where it and the live book changed the same in two ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Nothing is done, and each place is named.
    #[default]
    Refuse,
    /// The draft's way is kept.
    Mine,
}

/// A draft to go live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishDraft {
    /// The text that was on screen.
    pub seen: DraftRevision,
    /// Why.
    pub note: Option<String>,
    /// The group of the fallback queue that it mends: its leads are routed again with it, oldest first.
    pub mends: Option<GroupId>,
}

//! A draft of the rulebook, with what there is to know about it.

use crate::{
    actions::{
        Desk,
        command::SeenBook,
        error::{ActionError, Refusal},
        live_book,
    },
    model::{
        id::{DraftRevision, RulebookVersion},
        journal::Actor,
        rulebook::Rulebook,
        time::Instant,
    },
    rulebook::{
        diff::{self, BookChange},
        edit,
        file::{self, Problem},
    },
    store::{
        drafts::{self, KeptDraft},
        rulebooks,
    },
};

/// Somebody's draft of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The number of its text; an action on it says which one was seen.
    pub revision: DraftRevision,
    /// Whose it is.
    pub actor: Actor,
    /// When it was last changed.
    pub at: Instant,
    /// The version it stands on; `None`: none was live when it began.
    pub base: Option<RulebookVersion>,
    /// The version that is live now. Another one than the base: it must be rebased before it can be published.
    pub live: Option<RulebookVersion>,
    /// Its text.
    pub text: String,
    /// Its book.
    pub book: Rulebook,
    /// What differs from its base.
    pub changes: Vec<BookChange>,
    /// The same in sentences.
    pub said: Vec<String>,
    /// What stands in the way of publishing it as far as the reader can tell: somebody left since, or a name is gone.
    pub problems: Vec<Problem>,
}

/// A draft that this program cannot read: of a newer one, or written past it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenDraft {
    /// The number of its text.
    pub revision: DraftRevision,
    /// Its text.
    pub text: String,
    /// All that is wrong with it, in order.
    pub problems: Vec<Problem>,
}

impl Draft {
    /// Another version went live since it began.
    pub fn is_behind(&self) -> bool {
        self.base != self.live
    }
}

/// The draft of whoever sits at the desk; `None` when there is none.
///
/// # Errors
/// The draft cannot be read by this program.
pub fn draft(desk: &mut Desk) -> Result<Option<Draft>, ActionError> {
    let actor = desk.actor().clone();
    drafts::of(desk.conn(), &actor)?.map(|kept| told(desk, kept)).transpose()
}

/// The draft of whoever sits at the desk, as long as it can be read: what is counted and checked goes on without one that
/// cannot.
///
/// # Errors
/// The store cannot be read.
pub fn readable_draft(desk: &mut Desk) -> Result<Option<Draft>, ActionError> {
    match draft(desk) {
        Err(ActionError::Refused(Refusal::UnreadableDraft(_))) => Ok(None),
        other => other,
    }
}

/// The book of their draft; the live one where they have none that can be read.
///
/// # Errors
/// The store cannot be read.
pub fn book_in_hand(desk: &mut Desk) -> Result<Rulebook, ActionError> {
    match readable_draft(desk)? {
        Some(draft) => Ok(draft.book),
        None => Ok(desk.look()?.book.rulebook().clone()),
    }
}

/// Their draft, where it cannot be read.
pub(super) fn broken_draft(desk: &Desk) -> Result<Option<BrokenDraft>, ActionError> {
    let Some(kept) = drafts::of(desk.conn(), desk.actor())? else { return Ok(None) };
    let problems = file::read_published(&kept.text).err();
    Ok(problems.map(|problems| BrokenDraft { revision: kept.revision, text: kept.text, problems }))
}

/// The number of their draft; `None` when there is none.
pub fn draft_revision(desk: &Desk) -> Result<Option<DraftRevision>, ActionError> {
    Ok(drafts::of(desk.conn(), desk.actor())?.map(|kept| kept.revision))
}

/// What they change when they change the rulebook: their draft, or the live book.
pub fn seen_book(desk: &Desk) -> Result<SeenBook, ActionError> {
    Ok(match draft_revision(desk)? {
        Some(draft) => SeenBook::Draft(draft),
        None => SeenBook::Live(rulebooks::live_version(desk.conn())?),
    })
}

/// Who else drafts now, and since when their draft is as it is.
pub fn other_drafts(desk: &Desk) -> Result<Vec<(Actor, Instant)>, ActionError> {
    let all = drafts::all(desk.conn())?.into_iter();
    Ok(all.filter(|kept| kept.actor != *desk.actor()).map(|kept| (kept.actor, kept.at)).collect())
}

fn told(desk: &mut Desk, kept: KeptDraft) -> Result<Draft, ActionError> {
    let KeptDraft { revision, actor, at, base, text } = kept;
    let book = file::read_published(&text).map_err(Refusal::UnreadableDraft)?;
    let before = match base {
        Some(version) => live_book::published(desk.conn(), version)?.unwrap_or_default(),
        None => edit::first_book(),
    };
    let changes = diff::diff(&before, &book);
    let picture = desk.look()?;
    let (live, said) = (picture.live(), diff::sentences(&changes, &picture.roster));
    let problems = file::read(&text, &picture.roster).err().unwrap_or_default();
    Ok(Draft { revision, actor, at, base, live, text, book, changes, said, problems })
}

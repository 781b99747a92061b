//! Drafts of the rulebook: edited step by step or written anew, thrown away. Each belongs to its actor, so that two people
//! never write over each other; two windows of one person do not either, for each says what it saw.

use serde_json::{Map, Value, json};

use crate::{
    model::{
        id::{DraftRevision, DrafterId, RulebookVersion},
        journal::{Change, DraftStep, Subject, What},
        roster::Roster,
        rulebook::Rulebook,
    },
    rulebook::{diff, edit, file},
    store::drafts::{self, KeptDraft},
};

use super::{
    Desk,
    command::{EditDraft, SeenBook, SetDraft},
    error::{ActionError, Refusal},
    live_book,
    receipt::Receipt,
    session::{Done, Session},
};

/// So many differences are told one by one.
const TOLD: usize = 3;

impl Desk {
    /// Changes the draft by one edit; one is begun on the live book where there is none.
    pub(super) fn edit_draft(&mut self, edit: &EditDraft) -> Result<Receipt, ActionError> {
        self.on_draft(|session| {
            let (base, before, text) = match session.book_as_seen(edit.seen)? {
                (Some(draft), base) => (base, book_of(&draft)?, Some(draft.text)),
                (None, base) => (base, session.book_of_version(base)?, session.text_of_version(base)?),
            };
            let edited = edit::edit(&before, &edit.edit, &session.picture.roster).map_err(Refusal::BadEdit)?;
            let said = edit::said(&edit.edit, &before, &edited.book, &session.picture.roster);
            let said = format!("{}{said}", without_comments(text.as_deref().unwrap_or_default()));
            let revision = session.keep_draft(base, &edited.text)?;
            Ok(What::Drafted { revision: Some(revision), base, step: DraftStep::Edited { said } })
        })
    }

    /// Makes a text the draft, once it is valid as a whole.
    pub(super) fn set_draft(&mut self, set: &SetDraft) -> Result<Receipt, ActionError> {
        self.on_draft(|session| {
            let (draft, base) = session.book_as_seen(set.seen)?;
            let known = match &draft {
                Some(draft) => Some(draft.text.clone()),
                None => session.text_of_version(base)?,
            };
            if known.as_ref() == Some(&set.text) {
                return Err(Refusal::BadEdit(edit::EditError::NothingChanges).into());
            }
            let book = file::read(&set.text, &session.picture.roster).map_err(Refusal::BadRulebook)?;
            // A text before it that cannot be read any more is no reason to refuse this one.
            let before = known.and_then(|text| file::read_published(&text).ok()).unwrap_or_else(edit::first_book);
            let (said, more) = told(&before, &book, &session.picture.roster);
            let revision = session.keep_draft(base, &set.text)?;
            Ok(What::Drafted { revision: Some(revision), base, step: DraftStep::Written { said, more } })
        })
    }

    /// Throws the draft away; undo brings it back.
    pub(super) fn discard_draft(&mut self, seen: DraftRevision) -> Result<Receipt, ActionError> {
        self.on_draft(|session| {
            let draft = session.draft_as_seen(seen)?;
            let base = session.book_of_version(draft.base).ok();
            let changes =
                base.zip(file::read_published(&draft.text).ok()).map_or(0, |(base, book)| diff::diff(&base, &book).len());
            session.point_draft(None)?;
            Ok(What::Drafted { revision: None, base: draft.base, step: DraftStep::Discarded { changes: changes as u64 } })
        })
    }

    pub(super) fn on_draft(
        &mut self,
        act: impl FnOnce(&mut Session<'_>) -> Result<What, ActionError>,
    ) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| Ok(Some(Done::new(act(session)?, Vec::new()))))?;
        Ok(Receipt::of(done))
    }
}

/// An edit writes the text anew, and what somebody noted in it is lost: that should be known at once, and stands first,
/// where no narrow screen cuts it off.
fn without_comments(text: &str) -> String {
    match text.lines().filter(|line| line.trim_start().starts_with('#')).count() {
        0 => String::new(),
        1 => "1 comment line dropped: ".to_owned(),
        lines => format!("{lines} comment lines dropped: "),
    }
}

/// A draft's pointer as a change keeps it.
pub(super) fn draft_pointer(revision: Option<DraftRevision>) -> Value {
    json!({ "draft": revision })
}

/// The text that such a pointer names.
pub(super) fn revision_in(pointer: &Map<String, Value>) -> Option<DraftRevision> {
    pointer.get("draft").and_then(Value::as_i64).map(DraftRevision)
}

/// The book of a draft.
pub(super) fn book_of(draft: &KeptDraft) -> Result<Rulebook, Refusal> {
    file::read_published(&draft.text).map_err(Refusal::UnreadableDraft)
}

/// The first of what differs in sentences, and how much more there is.
pub(super) fn told(before: &Rulebook, after: &Rulebook, roster: &Roster) -> (Vec<String>, u64) {
    let mut said = diff::sentences(&diff::diff(before, after), roster);
    let more = said.len().saturating_sub(TOLD) as u64;
    said.truncate(TOLD);
    (said, more)
}

impl Session<'_> {
    /// The draft of whoever acts.
    pub(super) fn my_draft(&self) -> Result<Option<KeptDraft>, ActionError> {
        Ok(drafts::of(self.tx, &self.actor)?)
    }

    /// The same, if it is the one that was seen.
    pub(super) fn draft_as_seen(&self, seen: DraftRevision) -> Result<KeptDraft, ActionError> {
        let draft = self.book_as_seen(SeenBook::Draft(seen))?.0;
        Ok(draft.ok_or(Refusal::NoDraft)?)
    }

    /// What is changed, if it is what was seen: the draft of whoever acts, if they have one, and the version it stands on.
    pub(super) fn book_as_seen(&self, seen: SeenBook) -> Result<(Option<KeptDraft>, Option<RulebookVersion>), ActionError> {
        let now = self.my_draft()?;
        let before = match (seen, &now) {
            (SeenBook::Live(Some(base)), None) if self.text_of_version(Some(base))?.is_none() => {
                return Err(Refusal::NoSuchVersion(base).into());
            }
            (SeenBook::Live(base), None) => return Ok((None, base)),
            (SeenBook::Draft(seen), Some(draft)) if draft.revision == seen => return Ok((now.clone(), draft.base)),
            (SeenBook::Live(base), Some(_)) => self.book_of_version(base).ok(),
            (SeenBook::Draft(seen), _) => drafts::get(self.tx, seen)?.and_then(|draft| file::read_published(&draft.text).ok()),
        };
        let after = now.as_ref().and_then(|draft| file::read_published(&draft.text).ok());
        let since = before.zip(after).map(|(before, after)| told(&before, &after, &self.picture.roster).0).unwrap_or_default();
        Err(Refusal::DraftMoved { now: now.map(|draft| draft.revision), since }.into())
    }

    /// The text of a version; `None` before the first.
    pub(super) fn text_of_version(&self, version: Option<RulebookVersion>) -> Result<Option<String>, ActionError> {
        let Some(version) = version else { return Ok(None) };
        Ok(crate::store::rulebooks::get(self.tx, version)?.map(|book| book.text))
    }

    /// The book of a version; before the first, the one that drafts begin with.
    pub(super) fn book_of_version(&self, version: Option<RulebookVersion>) -> Result<Rulebook, ActionError> {
        match version {
            Some(version) => Ok(live_book::published(self.tx, version)?.map_err(Refusal::UnreadableVersion)?),
            None => Ok(edit::first_book()),
        }
    }

    /// Keeps a text as the draft of whoever acts.
    pub(super) fn keep_draft(&mut self, base: Option<RulebookVersion>, text: &str) -> Result<DraftRevision, ActionError> {
        let revision = drafts::insert(self.tx, self.entry, self.now, &self.actor, base, text)?;
        self.point_draft(Some(revision))?;
        Ok(revision)
    }

    /// Points whoever acts to another text, or to none.
    pub(super) fn point_draft(&mut self, revision: Option<DraftRevision>) -> Result<(), ActionError> {
        let drafter = drafts::drafter(self.tx, &self.actor)?;
        self.set_drafter(drafter, revision)
    }

    /// Points somebody to another text, or to none.
    pub(super) fn set_drafter(&mut self, drafter: DrafterId, revision: Option<DraftRevision>) -> Result<(), ActionError> {
        let before = drafts::newest(self.tx, drafter)?;
        drafts::point(self.tx, drafter, revision)?;
        if let Some(change) = Change::between(Subject::Draft(drafter), &draft_pointer(before), &draft_pointer(revision)) {
            self.changed(change);
        }
        Ok(())
    }
}

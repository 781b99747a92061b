//! A draft that was begun on an older version is carried over to the live one.

use crate::{
    model::journal::{DraftStep, What},
    rulebook::{edit, merge},
};

use super::{
    Desk,
    command::{OnConflict, RebaseDraft},
    draft::{book_of, told},
    error::{ActionError, Refusal},
    receipt::Receipt,
};

impl Desk {
    /// What the draft changed, on the live book. Where both changed the same in two ways that is refused, or the draft's
    /// way is kept.
    pub(super) fn rebase_draft(&mut self, rebase: RebaseDraft) -> Result<Receipt, ActionError> {
        self.on_draft(|session| {
            let draft = session.draft_as_seen(rebase.seen)?;
            let live = session.picture.live();
            if draft.base == live {
                return Err(Refusal::NothingToDo("the draft stands on the live rulebook already".to_owned()).into());
            }
            let (base, theirs) = (session.book_of_version(draft.base)?, session.book_of_version(live)?);
            let mine = book_of(&draft)?;
            let merged = merge::merge(&base, &mine, &theirs);
            if rebase.conflicts == OnConflict::Refuse && !merged.conflicts.is_empty() {
                return Err(Refusal::Conflicts(merged.conflicts).into());
            }
            let roster = &session.picture.roster;
            let edited = edit::settle(&merged.book, &[&mine, &theirs], roster).map_err(Refusal::BadRulebook)?;
            let (said, more) = told(&mine, &edited.book, roster);
            let kept = merged.conflicts.len() as u64;
            let revision = session.keep_draft(live, &edited.text)?;
            Ok(What::Drafted { revision: Some(revision), base: live, step: DraftStep::Rebased { onto: live, said, more, kept } })
        })
    }
}

//! What the verbs about reps share: finding one, and keeping a rep's change.

use crate::{
    model::{
        id::RepId,
        journal::{Change, Subject},
        rep::Rep,
    },
    store::{error::Result, reps},
};

use super::{
    error::{ActionError, Refusal},
    session::Session,
};

impl Session<'_> {
    /// The rep of that number.
    pub fn rep(&self, id: RepId) -> std::result::Result<Rep, ActionError> {
        Ok(self.picture.roster.get(id).cloned().ok_or(Refusal::NoSuchRep(id))?)
    }

    /// Keeps a rep's new data with the change; whether anything changed.
    pub fn save_rep(&mut self, before: &Rep, after: &Rep) -> Result<bool> {
        let json = |rep: &Rep| serde_json::to_value(rep).unwrap_or_default();
        let Some(change) = Change::between(Subject::Rep(after.id), &json(before), &json(after)) else {
            return Ok(false);
        };
        reps::update(self.tx, after)?;
        self.changed(change);
        self.picture.refresh(self.tx, self.now)?;
        Ok(true)
    }
}

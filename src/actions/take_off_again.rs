//! A rep who was added by mistake is taken off the roster again, as long as nothing was theirs.

use serde_json::{Map, Value};

use crate::{
    model::{
        id::{EntryId, RepId},
        journal::{Change, Subject},
    },
    store::{history, reps},
};

use super::{
    error::{ActionError, Refusal},
    session::Session,
};

impl Session<'_> {
    /// The roster forgets the rep; the journal does not, and their number is nobody else's.
    pub fn take_off_again(&mut self, entry: EntryId, id: RepId) -> Result<(), ActionError> {
        let rep = self.rep(id)?;
        let now = match serde_json::to_value(&rep) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) | Err(_) => Map::new(),
        };
        let mut then = Map::new();
        for change in history::since_entry(self.tx, Subject::Rep(id), entry)? {
            then.extend(change.before);
        }
        if then.iter().any(|(key, value)| now.get(key).unwrap_or(&Value::Null) != value) {
            let (subjects, names) = (vec![Subject::Rep(id)], vec![rep.name]);
            return Err(Refusal::ChangedSince { entry, subjects, names }.into());
        }
        if reps::has_anything(self.tx, id)? {
            let because = "turns, leads, absences or accounts were theirs since; take them off with `rep remove` instead";
            return Err(Refusal::NotUndoable { entry, because }.into());
        }
        reps::delete(self.tx, id)?;
        self.changed(Change { subject: Subject::Rep(id), before: now, after: Map::new() });
        Ok(self.picture.refresh(self.tx, self.now)?)
    }
}

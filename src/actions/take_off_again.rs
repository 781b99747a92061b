//! A rep who was added by mistake is taken off the roster again, as long as nothing was theirs; and put on it again.

use serde_json::{Map, Value};

use crate::{
    model::{
        id::{EntryId, RepId},
        journal::{Change, Subject},
        rep::Rep,
    },
    store::reps,
};

use super::{
    error::{ActionError, Refusal},
    session::Session,
    take_back::unreadable,
};

impl Session<'_> {
    /// Keeps that a rep was made by this entry: an undo forgets them again.
    pub fn was_made(&mut self, id: RepId) -> Result<(), ActionError> {
        let after = fields(&self.rep(id)?);
        self.changed(Change { subject: Subject::Rep(id), before: Map::new(), after });
        Ok(())
    }

    /// The roster forgets the rep; the journal does not, and their number is nobody else's.
    pub fn take_off_again(&mut self, entry: EntryId, id: RepId) -> Result<(), ActionError> {
        let before = fields(&self.rep(id)?);
        if reps::has_anything(self.tx, id)? {
            let because = "turns, leads, absences or accounts were theirs since; take them off with `rep remove` instead";
            return Err(Refusal::NotUndoable { entry, because }.into());
        }
        reps::delete(self.tx, id)?;
        self.changed(Change { subject: Subject::Rep(id), before, after: Map::new() });
        Ok(self.picture.refresh(self.tx, self.now)?)
    }

    /// A rep of that number is there again, as they were.
    pub fn put_on_again(&mut self, id: RepId, as_they_were: &Map<String, Value>) -> Result<(), ActionError> {
        let fields = Value::Object(as_they_were.clone());
        let rep: Rep = serde_json::from_value(fields).map_err(unreadable("rep", id.0))?;
        self.is_unique(&rep)?;
        reps::insert(self.tx, self.entry, &rep)?;
        self.picture.refresh(self.tx, self.now)?;
        self.was_made(id)?;
        self.find_owners()?;
        Ok(())
    }
}

fn fields(rep: &Rep) -> Map<String, Value> {
    match serde_json::to_value(rep) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Map::new(),
    }
}

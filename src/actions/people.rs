//! What the verbs about reps share: keeping a rep's change, and setting the clocks of their leads anew.

use crate::{
    model::{
        id::{LeadId, RepId},
        journal::{Change, Subject},
        lead::Stage,
        rep::Rep,
        time::Millis,
    },
    store::{error::Result, leads, reps},
};

use super::{
    clocks,
    error::{ActionError, Refusal},
    session::Session,
    settle::Moving,
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

    /// The untouched leads of a rep with the time each has used so far; taken before their hours or absences change.
    pub fn running_clocks(&self, rep: RepId) -> Result<Vec<(LeadId, Millis)>> {
        let mut running = Vec::new();
        for lead in leads::untouched_of(self.tx, rep)? {
            let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { continue };
            running.extend(clocks::used(&self.picture, &record.lead.state, self.now).map(|used| (lead, used)));
        }
        Ok(running)
    }

    /// Sets those clocks anew in the time the rep has now; how many moved.
    pub fn set_clocks(&mut self, running: Vec<(LeadId, Millis)>) -> Result<u64> {
        let mut moved = 0;
        for (lead, used) in running {
            let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { continue };
            let mut moving = Moving::known(record);
            if moving.state().stage != Stage::Assigned {
                continue;
            }
            let before = moving.state().clock;
            clocks::again(&self.picture, &mut moving.record.lead.state, used, self.now);
            if moving.state().clock != before {
                moved += 1;
                self.finish(moving, None)?;
            }
        }
        Ok(moved)
    }
}

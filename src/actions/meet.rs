//! A lead as an action meets it: it must stand as the person saw it, or the action leaves it alone.

use crate::store::leads;

use super::{
    command::{Seen, SeenDecision},
    error::{ActionError, Refusal},
    session::Session,
    settle::Moving,
};

impl Session<'_> {
    /// The lead, if it is known and no decision was made on it since it was seen.
    pub fn meet(&self, seen: Seen) -> Result<Result<Moving, Refusal>, ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, seen.lead)? else {
            return Ok(Err(Refusal::NoSuchLead(seen.lead)));
        };
        let state = &record.lead.state;
        if record.lead.erased.is_some() {
            return Ok(Err(Refusal::Erased(seen.lead)));
        }
        Ok(match seen.decision {
            SeenDecision::This(decision) if decision != state.decision => {
                Err(Refusal::Moved { lead: seen.lead, now: state.decision, owner: state.owner })
            }
            SeenDecision::This(_) | SeenDecision::Any => Ok(Moving::known(record)),
        })
    }
}

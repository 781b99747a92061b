//! Somebody writes down what there is to know about leads; nothing moves by it.

use crate::{
    model::{journal::What, lead::Stage},
    store::notes,
};

use super::{
    Desk,
    command::Note,
    error::{ActionError, Refusal},
    receipt::{Receipt, Touched},
    session::Done,
};

impl Desk {
    pub(super) fn note(&mut self, note: &Note) -> Result<Receipt, ActionError> {
        let text = note.text.trim();
        if note.leads.is_empty() {
            return Err(Refusal::NoLeads.into());
        }
        if text.is_empty() {
            return Err(Refusal::EmptyNote.into());
        }
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let (mut noted, mut left) = (Vec::new(), Vec::new());
            for seen in &note.leads {
                let lead = seen.lead;
                // What is known of a lead may be told however it has moved meanwhile.
                match session.meet(super::command::Seen::any(lead))? {
                    Ok(moving) if moving.state().stage == Stage::Withdrawn => {
                        let hint = "it was taken back by undo; add it again";
                        left.push((lead, Refusal::WrongStage { lead, stage: Stage::Withdrawn, hint }));
                    }
                    Ok(_) => {
                        notes::insert(session.tx, session.entry, lead, text)?;
                        session.concerns(lead);
                        noted.push(Touched { lead, decision: None });
                    }
                    Err(why) => left.push((lead, why)),
                }
            }
            if noted.is_empty() {
                return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
            }
            let what = What::Noted { leads: noted.len() as u64, text: text.to_owned() };
            Ok(Some(Done::new(what, (noted, left))))
        })?;
        let (done, left) = match done {
            Some((entry, what, (noted, left))) => (Some((entry, what, noted)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }
}

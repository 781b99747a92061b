//! Leads are put out of sight until an instant; their clocks run on.

use crate::model::{id::LeadId, journal::What, lead::Stage, time::Instant};

use super::{
    Desk,
    command::Snooze,
    error::{ActionError, Already, Refusal},
    receipt::Receipt,
    settle::Moving,
};

impl Desk {
    pub(super) fn snooze(&mut self, snooze: &Snooze) -> Result<Receipt, ActionError> {
        if let Some(until) = snooze.until.filter(|until| *until <= self.now()) {
            return Err(Refusal::BadInstant(format!("{until} is over; name a later instant")).into());
        }
        let until = snooze.until;
        self.each_lead(&snooze.leads, |leads| What::Snoozed { leads, until }, |lead, moving| set(lead, moving, until))
    }
}

fn set(lead: LeadId, moving: &mut Moving, until: Option<Instant>) -> Result<(), Refusal> {
    let state = &mut moving.record.lead.state;
    match state.stage {
        Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture if state.snoozed_until != until => {
            state.snoozed_until = until;
            Ok(())
        }
        Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture => {
            Err(Refusal::Already { lead, is: Already::OutOfSight })
        }
        stage @ (Stage::Duplicate | Stage::Closed(_) | Stage::Withdrawn) => {
            Err(Refusal::WrongStage { lead, stage, hint: "it stands in no list" })
        }
    }
}

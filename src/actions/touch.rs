//! The owner's first meaningful outreach.

use crate::{
    model::{
        id::LeadId,
        journal::What,
        lead::Stage,
        time::{Instant, Zone},
    },
    routing::explain::times,
};

use super::{
    Desk,
    assign::Moved,
    command::{Seen, Touch},
    error::{ActionError, Already, Refusal},
    receipt::{Receipt, Touched},
    session::{Done, Session},
    settle::Moving,
};

impl Desk {
    pub(super) fn touch(&mut self, touch: &Touch) -> Result<Receipt, ActionError> {
        let now = self.now();
        let at = touch.at.unwrap_or(now);
        if at > now {
            return Err(Refusal::BadInstant(format!("{at} lies in the future; a touch has happened already")).into());
        }
        // A day begins on the company's clock, so that is where it is told.
        let zone = self.look()?.zone();
        self.each_lead(&touch.leads, |leads| What::Touched { leads, at }, |lead, moving| touched(lead, moving, (at, zone)))
    }

    /// One small change on each lead that is fit for it; `what` makes an entry of the number of those.
    pub(super) fn each_lead(
        &mut self,
        leads: &[Seen],
        what: impl FnOnce(u64) -> What,
        change: impl Fn(LeadId, &mut Moving) -> Result<(), Refusal>,
    ) -> Result<Receipt, ActionError> {
        if leads.is_empty() {
            return Err(Refusal::NoLeads.into());
        }
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let (changed, left) = session.each(leads, change)?;
            if changed.is_empty() {
                return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
            }
            let what = what(changed.len() as u64);
            Ok(Some(Done::new(what, (changed, left))))
        })?;
        let (done, left) = match done {
            Some((entry, what, (changed, left))) => (Some((entry, what, changed)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }
}

impl Session<'_> {
    /// Records the first outreach on each lead that is fit for it.
    pub(super) fn touch_all(&mut self, touch: &Touch) -> Result<Moved, ActionError> {
        let (at, zone) = (touch.at.unwrap_or(self.now), self.picture.zone());
        self.each(&touch.leads, |lead, moving| touched(lead, moving, (at, zone)))
    }

    fn each(
        &mut self,
        leads: &[Seen],
        change: impl Fn(LeadId, &mut Moving) -> Result<(), Refusal>,
    ) -> Result<Moved, ActionError> {
        let (mut changed, mut left) = (Vec::new(), Vec::new());
        for seen in leads {
            let lead = seen.lead;
            let met = self.meet(*seen)?;
            match met.and_then(|mut moving| change(lead, &mut moving).map(|()| moving)) {
                Ok(moving) => {
                    self.finish(moving, None)?;
                    changed.push(Touched { lead, decision: None });
                }
                Err(why) => left.push((lead, why)),
            }
        }
        Ok((changed, left))
    }
}

fn touched(lead: LeadId, moving: &mut Moving, (at, zone): (Instant, Zone)) -> Result<(), Refusal> {
    let arrived = moving.record.lead.received_at;
    if at < arrived {
        let [arrived, at] = [arrived, at].map(|at| times::dated(at, zone));
        return Err(Refusal::BadInstant(format!("lead L-{lead} arrived on {arrived}, so nobody reached out on {at}")));
    }
    let state = &mut moving.record.lead.state;
    match state.stage {
        Stage::Assigned => {
            state.stage = Stage::Working;
            state.touched_at = Some(at);
            Ok(())
        }
        Stage::Working if state.touched_at.is_none() => {
            state.touched_at = Some(at);
            Ok(())
        }
        Stage::Working => Err(Refusal::Already { lead, is: Already::Contacted }),
        stage @ (Stage::New | Stage::Fallback | Stage::Nurture) => {
            Err(Refusal::WrongStage { lead, stage, hint: "nobody owns it; assign it first" })
        }
        stage @ Stage::Duplicate => {
            let hint = "it was joined to an earlier lead of the same person; touch that one";
            Err(Refusal::WrongStage { lead, stage, hint })
        }
        stage @ Stage::Withdrawn => Err(Refusal::WrongStage { lead, stage, hint: "it was taken back by undo; add it again" }),
        stage @ Stage::Closed(_) => Err(Refusal::WrongStage { lead, stage, hint: "it is over; undo its outcome first" }),
    }
}

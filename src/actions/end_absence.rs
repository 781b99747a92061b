//! An absent rep is back: in the rotation from now on, their clocks run again, leads taken in cover may go back to them.

use crate::{
    model::{
        absence::Absence,
        id::{AbsenceId, RepId},
        journal::{Change, LeadsToo, Planned, Subject, What},
        rep::Rep,
        time::Instant,
    },
    store::{absences, leads},
};

use super::{
    Desk,
    command::{Assign, EndAbsence, OnReturn, Receiver, Seen},
    error::{ActionError, Refusal},
    receipt::{Receipt, Touched},
    session::{Done, Session},
};

impl Desk {
    pub(super) fn end_absence(&mut self, end: &EndAbsence) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| session.come_back(end).map(Some))?;
        Ok(Receipt { rep: Some(end.rep), ..Receipt::of(done) })
    }

    /// Who would get how many of the leads that wait, found by ending the absence and not keeping it, most first. Refused as
    /// it would be.
    pub(super) fn rehearse_end(&mut self, end: &EndAbsence) -> Result<Vec<(RepId, u32)>, ActionError> {
        let mut placed = Vec::new();
        self.in_one_transaction(self.actor.clone(), None, |session| {
            session.come_back(end)?;
            placed = session.placed();
            Ok(None::<Done<()>>)
        })?;
        Ok(placed)
    }
}

/// What ends when an absence is ended.
pub(super) enum Ends {
    /// Those that go on.
    Present(Vec<Absence>),
    /// One that has not begun: it is cancelled.
    Planned(Absence),
    /// There is none.
    Nothing,
}

/// What ends of all the absences of a rep, ordered by their start: `chosen`, else all that go on at `now`, else the next.
pub(super) fn ends(absences: &[Absence], chosen: Option<AbsenceId>, now: Instant) -> Ends {
    let asked = |absence: &&Absence| chosen.is_none_or(|chosen| absence.id == chosen);
    let covering: Vec<Absence> = absences.iter().filter(asked).filter(|absence| absence.covers(now)).cloned().collect();
    if !covering.is_empty() {
        return Ends::Present(covering);
    }
    let planned = absences.iter().filter(asked).find(|absence| absence.from > now);
    planned.map_or(Ends::Nothing, |planned| Ends::Planned(planned.clone()))
}

impl Session<'_> {
    /// The whole of it; the answer is the leads that are handed back.
    fn come_back(&mut self, end: &EndAbsence) -> Result<Done<Vec<Touched>>, ActionError> {
        let now = self.now;
        let rep = self.rep(end.rep)?;
        let covering = match ends(&absences::of_rep(self.tx, end.rep)?, end.absence, now) {
            Ends::Present(covering) => covering,
            Ends::Planned(planned) => return self.cancel(&rep, &planned),
            Ends::Nothing => return Err(Refusal::NotAway { rep: end.rep, name: rep.name }.into()),
        };
        let running = self.running_clocks(end.rep)?;
        for absence in covering {
            self.change_absence(&absence, &Absence { until: Some(now), ..absence.clone() })?;
        }
        self.picture.refresh(self.tx, now)?;
        self.set_clocks(running)?;
        let (moved, leads) = match end.leads {
            OnReturn::Keep => (Vec::new(), LeadsToo::Keep),
            OnReturn::HandBack => {
                let covered = leads::covered_for(self.tx, end.rep)?;
                let assign = Assign {
                    leads: Seen::all(&covered),
                    to: Receiver::Rep(end.rep),
                    because: Some("handed back after cover".to_owned()),
                };
                let (moved, _) = self.give(&assign)?;
                let number = moved.len() as u64;
                (moved, LeadsToo::Moved(number))
            }
        };
        self.drain()?;
        let drained = self.drained();
        Ok(Done::new(What::Back { rep: end.rep, cancelled: None, leads, drained }, moved))
    }

    /// An absence that was planned does not begin.
    fn cancel(&mut self, rep: &Rep, planned: &Absence) -> Result<Done<Vec<Touched>>, ActionError> {
        let running = self.running_clocks(rep.id)?;
        self.change_absence(planned, &Absence { until: Some(planned.from), ..planned.clone() })?;
        self.picture.refresh(self.tx, self.now)?;
        self.set_clocks(running)?;
        self.drain()?;
        let drained = self.drained();
        let cancelled = Some(Planned { from: planned.from, zone: rep.zone() });
        Ok(Done::new(What::Back { rep: rep.id, cancelled, leads: LeadsToo::Keep, drained }, Vec::new()))
    }

    /// Writes an absence's new window with the change.
    pub fn change_absence(&mut self, before: &Absence, after: &Absence) -> Result<(), ActionError> {
        let json = |absence: &Absence| serde_json::to_value(absence).unwrap_or_default();
        if let Some(change) = Change::between(Subject::Absence(after.id), &json(before), &json(after)) {
            absences::update(self.tx, after)?;
            self.changed(change);
        }
        Ok(())
    }
}

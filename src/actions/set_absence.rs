//! A rep goes away: no new leads from then on; their clocks stand still, their leads stay unless asked otherwise.

use crate::{
    model::{
        absence::AbsenceKind,
        decision::Trigger,
        id::{AbsenceId, RepId},
        journal::{Change, LeadsToo, Subject, What},
        time::Instant,
    },
    store::{absences, leads},
};

use super::{
    Desk,
    command::{OnLeaving, Seen, SetAbsence, Tried},
    error::{ActionError, Refusal},
    receipt::Receipt,
    session::{Done, Session},
};

impl Desk {
    pub(super) fn set_absence(&mut self, set: &SetAbsence) -> Result<Receipt, ActionError> {
        let now = self.now();
        let from = set.from.unwrap_or(now);
        check_window(set, from, now)?;
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            session.works_leads(set.rep)?;
            let running = session.running_clocks(set.rep)?;
            let absence = session.new_absence(set.rep, from, set.until, set.kind)?;
            session.picture.refresh(session.tx, now)?;
            let clocks = session.set_clocks(running)?;
            let untouched = leads::untouched_of(session.tx, set.rep)?;
            let (moved, leads) = match set.leads {
                OnLeaving::Keep => (Vec::new(), LeadsToo::Keep),
                OnLeaving::Reroute => {
                    let (moved, _) = session.route_all(&Seen::all(&untouched), Tried::Exclude, Trigger::Reroute)?;
                    let number = moved.len() as u64;
                    (moved, LeadsToo::Moved(number))
                }
            };
            session.drain()?;
            let what = What::Away { rep: set.rep, absence, kind: set.kind, from, until: set.until, leads, clocks };
            Ok(Some(Done::new(what, (moved, untouched.len() as u32))))
        })?;
        let (done, untouched) = match done {
            Some((entry, what, (moved, untouched))) => (Some((entry, what, moved)), untouched),
            None => (None, 0),
        };
        Ok(Receipt { rep: Some(set.rep), open_untouched: Some(untouched), ..Receipt::of(done) })
    }
}

fn check_window(set: &SetAbsence, from: Instant, now: Instant) -> Result<(), Refusal> {
    if let Some(until) = set.until {
        if until <= from {
            return Err(Refusal::BadWindow(format!("an absence from {from} cannot end at {until}; it ends after it begins")));
        }
        if until <= now {
            return Err(Refusal::BadWindow(format!("an absence until {until} is over already")));
        }
    }
    if set.leads == OnLeaving::Reroute && from > now {
        return Err(Refusal::BadWindow(format!("leads are re-routed when the absence begins, and this one begins at {from}")));
    }
    Ok(())
}

impl Session<'_> {
    /// Keeps a new absence with the change.
    pub fn new_absence(
        &mut self,
        rep: RepId,
        from: Instant,
        until: Option<Instant>,
        kind: AbsenceKind,
    ) -> Result<AbsenceId, ActionError> {
        let id = absences::insert(self.tx, self.entry, rep, from, until, kind)?;
        if let Some(absence) = absences::get(self.tx, id)? {
            let after = serde_json::to_value(&absence).unwrap_or_default();
            let nothing = serde_json::Value::Object(serde_json::Map::new());
            if let Some(change) = Change::between(Subject::Absence(id), &nothing, &after) {
                self.changed(change);
            }
        }
        Ok(id)
    }
}

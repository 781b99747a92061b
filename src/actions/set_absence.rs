//! A rep goes away: no new leads from then on; their clocks stand still, their leads stay unless asked otherwise.

use crate::{
    model::{
        absence::{Absence, AbsenceKind},
        decision::Trigger,
        id::{AbsenceId, RepId},
        journal::{Change, LeadsToo, Subject, What},
        time::{Instant, Zone},
    },
    routing::explain::times,
    store::{absences, leads},
};

use super::{
    Desk,
    command::{OnLeaving, Seen, SetAbsence, Tried},
    error::{ActionError, Refusal},
    receipt::{Open, Receipt, Touched},
    session::{Done, Session},
};

impl Desk {
    pub(super) fn set_absence(&mut self, set: &SetAbsence) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| session.leave(set).map(Some))?;
        let (done, open) = match done {
            Some((entry, what, (moved, open))) => (Some((entry, what, moved)), Some(open)),
            None => (None, None),
        };
        Ok(Receipt { rep: Some(set.rep), open, ..Receipt::of(done) })
    }

    /// What an absence would do to leads, found by doing it and not keeping it: what it would say, and the leads it would
    /// move. Refused as it would be.
    pub(super) fn rehearse_absence(&mut self, set: &SetAbsence) -> Result<Option<(What, Vec<Touched>)>, ActionError> {
        let mut found = None;
        self.in_one_transaction(self.actor.clone(), None, |session| {
            let Done { what, answer: (moved, _), .. } = session.leave(set)?;
            found = Some((what, moved));
            Ok(None::<Done<()>>)
        })?;
        Ok(found)
    }
}

/// Instants are told on the rep's wall clock.
fn check_window(set: &SetAbsence, (from, now): (Instant, Instant), zone: Zone) -> Result<(), Refusal> {
    let told = |at: Instant| times::dated(at, zone);
    if let Some(until) = set.until {
        if until <= from {
            return Err(Refusal::BadWindow(format!(
                "an absence from {} cannot end on {}; it ends after it begins",
                told(from),
                told(until)
            )));
        }
        if until <= now {
            return Err(Refusal::BadWindow(format!("an absence until {} is over already", told(until))));
        }
    }
    if set.leads == OnLeaving::Reroute && from > now {
        return Err(Refusal::BadWindow(format!(
            "leads are re-routed when the absence begins, and this one begins on {}",
            told(from)
        )));
    }
    Ok(())
}

/// Of a rep's absences those that go on at `from` and do not end before the end that is asked for: they end there then, and
/// no new one begins.
pub(super) fn that_go_on(absences: Vec<Absence>, from: Instant, until: Option<Instant>) -> Vec<Absence> {
    let end = |until: Option<Instant>| until.unwrap_or(Instant::MAX);
    absences.into_iter().filter(|known| known.covers(from) && end(known.until) >= end(until)).collect()
}

impl Session<'_> {
    /// The whole of it; the answer is the leads it moved, and those that the rep held open before.
    fn leave(&mut self, set: &SetAbsence) -> Result<Done<(Vec<Touched>, Open)>, ActionError> {
        let from = set.from.unwrap_or(self.now);
        self.works_leads(set.rep)?;
        let zone = self.rep(set.rep)?.zone();
        check_window(set, (from, self.now), zone)?;
        let running = self.running_clocks(set.rep)?;
        let Absence { id: absence, kind, .. } = self.set_window(set, from)?;
        self.picture.refresh(self.tx, self.now)?;
        let clocks = self.set_clocks(running)?;
        let untouched = leads::untouched_of(self.tx, set.rep)?;
        let held = self.picture.roster.position(set.rep).and_then(|position| self.picture.loads.get(position));
        let number = untouched.len() as u32;
        let open = Open { contacted: held.map_or(0, |load| load.open.saturating_sub(number)), untouched: number };
        let (moved, leads) = match set.leads {
            OnLeaving::Keep => (Vec::new(), LeadsToo::Keep),
            OnLeaving::Reroute => {
                let (moved, _) = self.route_all(&Seen::all(&untouched), Tried::Exclude, Trigger::Reroute)?;
                let number = moved.len() as u64;
                (moved, LeadsToo::Moved(number))
            }
        };
        self.drain()?;
        let drained = self.drained();
        let until = self.picture.roster.position(set.rep).and_then(|position| self.picture.roster.back(position, from));
        let what = What::Away { rep: set.rep, absence, kind, from, until, zone: Some(zone), leads, clocks, drained };
        Ok(Done::new(what, (moved, open)))
    }

    /// Has a rep away from `from` until the end that is asked for: absences that go on longer end there, without one a
    /// new one begins.
    fn set_window(&mut self, set: &SetAbsence, from: Instant) -> Result<Absence, ActionError> {
        let longer = that_go_on(absences::of_rep(self.tx, set.rep)?, from, set.until);
        let Some(first) = longer.first() else {
            let id = self.new_absence(set.rep, from, set.until, set.kind)?;
            return Ok(Absence { id, rep: set.rep, from, until: set.until, kind: set.kind });
        };
        // Where the end stays, the reason is what changes; a reason that was given stays when only the end moves.
        let stays = longer.iter().all(|absence| absence.until == set.until);
        let kind = if stays { set.kind } else { first.kind };
        if stays && kind == first.kind && set.leads == OnLeaving::Keep {
            let rep = self.rep(set.rep)?;
            let until = set
                .until
                .map_or_else(|| "until further notice".to_owned(), |at| format!("until {}", times::dated(at, rep.zone())));
            return Err(Refusal::NothingToDo(format!("`{}` is away {until} already", rep.name)).into());
        }
        for absence in &longer {
            self.change_absence(absence, &Absence { until: set.until, kind, ..absence.clone() })?;
        }
        Ok(Absence { until: set.until, kind, ..first.clone() })
    }

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

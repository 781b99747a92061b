//! An entry is taken back: what it changed is as it was before, its decisions no longer stand, held leads get the places
//! that frees, the journal has one entry more. Refused when something it changed was changed since, with the names of
//! what changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    model::{
        absence::Absence,
        account::Account,
        decision::Trigger,
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::{Change, Entry, Subject, What},
        lead::{LeadState, Stage},
        rep::Rep,
        rotation::Bookings,
    },
    store::{
        absences, accounts,
        decisions::{self, KeptDecision},
        error::StoreError,
        history, journal,
        leads::{self, Placing},
        rulebooks,
    },
};

use super::{
    Desk,
    asked::Look,
    books::Way,
    clocks::Running,
    edit_rep::goes_by_the_same,
    error::{ActionError, Refusal},
    publish::{pointer, version_in},
    receipt::{Receipt, Touched},
    session::{Done, Session},
    settle::{Moving, set_json},
};

impl Desk {
    pub(super) fn undo(&mut self, entry: Option<EntryId>) -> Result<Receipt, ActionError> {
        let actor = self.actor.clone();
        let done = self.in_one_transaction(actor, None, |session| {
            let entry = session.to_be_undone(entry)?;
            let TakenBack { leads, settled, drained } = session.take_back(&entry)?;
            let what = What::Undone { entry: entry.id, what: Box::new(entry.what), settled, drained };
            Ok(Some(Done { what, undoes: Some(entry.id), answer: leads }))
        })?;
        Ok(Receipt::of(done))
    }
}

/// What taking an entry back came to.
struct TakenBack {
    /// Leads that are as they were.
    leads: Vec<Touched>,
    /// What was booked because members of the book that is live again had left.
    settled: Bookings,
    /// Held leads that got a place.
    drained: u64,
}

impl Session<'_> {
    fn to_be_undone(&self, asked: Option<EntryId>) -> Result<Entry, ActionError> {
        let entry = match asked {
            Some(id) => journal::get(self.tx, id)?.ok_or(Refusal::NoSuchEntry(id))?,
            None => self.newest_of_mine()?,
        };
        if let Some(by) = entry.undone_by {
            return Err(Refusal::UndoneAlready { entry: entry.id, by }.into());
        }
        if let Some(because) = why_it_stays(&entry) {
            return Err(Refusal::NotUndoable { entry: entry.id, because }.into());
        }
        Ok(entry)
    }

    fn newest_of_mine(&self) -> Result<Entry, ActionError> {
        if let Some(entry) = journal::newest_standing(self.tx, &self.actor)? {
            return Ok(entry);
        }
        let newest = journal::newest(self.tx)?.map(|entry| (entry.id, entry.actor.as_str().to_owned()));
        Err(Refusal::NothingToUndo { newest }.into())
    }

    fn take_back(&mut self, entry: &Entry) -> Result<TakenBack, ActionError> {
        let changes = history::of_entry(self.tx, entry.id)?;
        let made = decisions::of_entry(self.tx, entry.id)?;
        // Held leads that got places in the same entry came in before.
        let own = |kept: &&KeptDecision| kept.decision.trigger != Trigger::Drained;
        let came_in: Vec<LeadId> = match left_behind(&entry.what) {
            LeftBehind::NewLeads => made.iter().filter(own).map(|kept| kept.decision.lead).collect(),
            LeftBehind::Moves | LeftBehind::NoMoves => Vec::new(),
        };
        self.nothing_changed_since(entry, &changes, &made, &came_in)?;
        self.book_beside_of(entry.id, |_| true, Way::Off)?;
        for kept in made.iter().rev() {
            self.unmake(kept)?;
        }
        self.count_received_anew()?;
        let changed = changes.iter().filter_map(|change| match change.subject {
            Subject::Lead(lead) => Some(lead),
            Subject::Rep(_) | Subject::Account(_) | Subject::Absence(_) | Subject::Live => None,
        });
        let changed: Vec<LeadId> = changed.collect();
        let met = self.states_of(&changed)?;
        let restored: BTreeSet<LeadId> = met.keys().copied().collect();
        let mut settled = Bookings::default();
        for change in changes.iter().rev() {
            match change.subject {
                Subject::Live => settled = self.book_back(change, &restored)?,
                Subject::Lead(_) | Subject::Rep(_) | Subject::Account(_) | Subject::Absence(_) => {
                    self.change_back(entry.id, change, &restored)?;
                }
            }
        }
        for lead in &came_in {
            self.withdraw(*lead)?;
        }
        self.catch_up(entry, &met)?;
        let leads = came_in.into_iter().chain(changed).map(|lead| Touched { lead, decision: None }).collect();
        Ok(TakenBack { leads, settled, drained: self.drain_after(entry)? })
    }

    /// How leads stand now.
    fn states_of(&self, leads: &[LeadId]) -> Result<BTreeMap<LeadId, LeadState>, ActionError> {
        let mut states = BTreeMap::new();
        for lead in leads {
            if let Some(record) = leads::get(self.tx, &self.picture.names, *lead)? {
                states.insert(*lead, record.lead.state);
            }
        }
        Ok(states)
    }

    /// Gives held leads the places that are free again: those that are held again, too, and whatever they wait for.
    fn drain_after(&mut self, entry: &Entry) -> Result<u64, ActionError> {
        match left_behind(&entry.what) {
            LeftBehind::NoMoves => Ok(0),
            LeftBehind::NewLeads | LeftBehind::Moves => {
                // Another book, or other names, have had all of them forgotten already.
                self.picture.asked.forget(Look::WhereItMayHelp);
                self.drain()?;
                Ok(self.drained())
            }
        }
    }

    /// A decision no longer stands: its bookings are reversed, it counts against no cap and is nobody's last turn.
    fn unmake(&mut self, kept: &KeptDecision) -> Result<(), ActionError> {
        decisions::set_taken_back(self.tx, kept.id, Some(self.entry))?;
        self.book_decision(kept, Way::Off)?;
        let Some((owner, day)) = kept.decision.owner().zip(kept.received_day) else { return Ok(()) };
        self.count_received(owner, day, -1);
        let last = self.standing_before(kept.last_before)?;
        self.load(owner, |load| {
            if load.last == Some(kept.id) {
                load.last = last;
            }
        });
        Ok(())
    }

    /// The newest decision at or before `last` in its chain that was not taken back.
    fn standing_before(&self, mut last: Option<DecisionId>) -> Result<Option<DecisionId>, ActionError> {
        while let Some(id) = last {
            match decisions::last_before(self.tx, id)? {
                Some((before, true)) => last = before,
                Some((_, false)) => return Ok(Some(id)),
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The running clocks of leads that came to a rep since the entry: it did not set them, so it does not set them back.
    fn clocks_of_others(&mut self, rep: RepId, restored: &BTreeSet<LeadId>) -> Result<Vec<(LeadId, Running)>, ActionError> {
        let mut running = self.running_clocks(rep)?;
        running.retain(|(lead, _)| !restored.contains(lead));
        Ok(running)
    }

    /// `restored` are the leads that `entry` itself changed.
    fn change_back(&mut self, entry: EntryId, change: &Change, restored: &BTreeSet<LeadId>) -> Result<(), ActionError> {
        match change.subject {
            Subject::Lead(id) => self.lead_back(id, &change.before),
            Subject::Rep(id) => {
                let before = self.rep(id)?;
                let after: Rep = with_fields(&before, &change.before, "rep", id.0)?;
                self.is_unique(&after)?;
                let keeps_hours = (after.zone, &after.week, &after.holidays) == (before.zone, &before.week, &before.holidays);
                let running = if keeps_hours { Vec::new() } else { self.clocks_of_others(id, restored)? };
                self.save_rep(&before, &after)?;
                if !goes_by_the_same(&before, &after) {
                    self.find_owners()?;
                }
                self.set_clocks(running)?;
                Ok(())
            }
            Subject::Absence(id) => {
                let Some(now) = absences::get(self.tx, id)? else { return Ok(()) };
                // An absence that was made is ended where it begins, not removed: it may have shaped a decision.
                let was_made = absences::ever_of(self.tx, now.rep)?.contains(&(entry, now.clone()));
                let after: Absence = if was_made {
                    Absence { until: Some(now.from), ..now.clone() }
                } else {
                    with_fields(&now, &change.before, "absence", id.0)?
                };
                let running = self.clocks_of_others(now.rep, restored)?;
                self.change_absence(&now, &after)?;
                self.picture.refresh(self.tx, self.now)?;
                self.set_clocks(running)?;
                Ok(())
            }
            Subject::Account(id) => {
                let Some(now) = accounts::get(self.tx, id)? else { return Ok(()) };
                let after: Account = with_fields(&now, &change.before, "account", id.0)?;
                self.save_account(&now, &after)?;
                Ok(())
            }
            Subject::Live => Ok(()),
        }
    }

    /// The book of before is live again; what that books.
    fn book_back(&mut self, change: &Change, restored: &BTreeSet<LeadId>) -> Result<Bookings, ActionError> {
        let version = version_in(&change.before);
        let time = self.company_time();
        let before = rulebooks::live_version(self.tx)?;
        rulebooks::set_live(self.tx, version)?;
        if let Some(change) = Change::between(Subject::Live, &pointer(before), &pointer(version)) {
            self.changed(change);
        }
        self.picture.refresh(self.tx, self.now)?;
        // Who had joined with the book that goes and was given turns since is no member any more.
        let settled = self.settle_leavers();
        self.book_beside(None, &settled)?;
        self.set_company_clocks(time.as_ref(), restored)?;
        Ok(settled)
    }

    fn lead_back(&mut self, id: LeadId, before: &Map<String, Value>) -> Result<(), ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, id)? else { return Ok(()) };
        let mut moving = Moving::known(record);
        set_json(&mut moving.record, before).map_err(unreadable("lead", id.0))?;
        self.finish(moving, None)?;
        Ok(())
    }

    /// A lead that was typed by mistake: in no list, in no count, nobody's.
    fn withdraw(&mut self, id: LeadId) -> Result<(), ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, id)? else { return Ok(()) };
        let mut moving = Moving::known(record);
        let state = &mut moving.record.lead.state;
        *state = LeadState { stage: Stage::Withdrawn, ..LeadState::received() };
        moving.record.placing = Placing::default();
        // Another lead may bear it.
        moving.record.lead.external_id = None;
        self.finish(moving, None)?;
        Ok(())
    }
}

/// A stored thing that cannot be read any more.
pub(super) fn unreadable(what: &'static str, id: i64) -> impl Fn(serde_json::Error) -> StoreError {
    move |error| StoreError::Unreadable { what, id, because: error.to_string() }
}

/// A thing as it was, but for the fields that `before` does not name.
pub(super) fn with_fields<T>(now: &T, before: &Map<String, Value>, what: &'static str, id: i64) -> Result<T, StoreError>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let mut value = serde_json::to_value(now).map_err(unreadable(what, id))?;
    if let Value::Object(fields) = &mut value {
        fields.extend(before.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    serde_json::from_value(value).map_err(unreadable(what, id))
}

/// What an entry left behind, beside what it changed and decided.
enum LeftBehind {
    /// Leads that were not there before.
    NewLeads,
    /// Places that may be free again.
    Moves,
    /// No place was taken: somebody only reached out, or put leads out of sight.
    NoMoves,
}

fn left_behind(what: &What) -> LeftBehind {
    match what {
        What::Received { .. } => LeftBehind::NewLeads,
        What::Touched { .. } | What::Snoozed { .. } => LeftBehind::NoMoves,
        What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Closed { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Published { .. }
        | What::Ticked(_)
        | What::Undone { .. } => LeftBehind::Moves,
    }
}

/// What an entry booked beside its decisions, and the day of the company's zone, as it was, under which it is taken back.
pub(super) fn settled_by(what: &What) -> (Bookings, Option<i32>) {
    match what {
        What::Published { settled, ledger_day, .. } => (settled.clone(), *ledger_day),
        What::Closed { refunded, ledger_day, .. } => (refunded.clone(), *ledger_day),
        // Not taken back itself.
        What::Undone { settled, .. } => (settled.clone(), None),
        What::Received { .. }
        | What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Touched { .. }
        | What::Snoozed { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Ticked(_) => (Bookings::default(), None),
    }
}

/// Why an entry cannot be taken back, and what to do instead; `None` when it can.
pub(super) fn why_it_stays(entry: &Entry) -> Option<&'static str> {
    match &entry.what {
        What::Received { .. } if !entry.actor.is_person() => Some("an import stays; assign, route or dismiss its leads instead"),
        What::RepsImported { .. } | What::AccountsImported { .. } | What::AbsencesImported { .. } => {
            Some("an import stays; import the corrected file again")
        }
        What::RepAdded { .. } => Some("remove the rep instead, with `rep remove`"),
        What::Undone { .. } => Some("an undo is not undone; do it again instead"),
        What::Received { .. }
        | What::Routed { .. }
        | What::Assigned { .. }
        | What::SentToFallback { .. }
        | What::Touched { .. }
        | What::Closed { .. }
        | What::Snoozed { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Published { .. }
        | What::Ticked(_) => None,
    }
}

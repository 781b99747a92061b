//! The newest link of a chain is taken back: what it changed is as it was before, its decisions no longer stand and those
//! it had taken back do again, held leads get the places that frees. Where something was changed since, that is refused,
//! or stays as it is, each with its name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    model::{
        absence::Absence,
        account::Account,
        decision::Trigger,
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::{Chain, Change, Entry, Stood, Subject, What},
        lead::{LeadState, Stage},
        rep::Rep,
        rotation::Bookings,
    },
    store::{
        absences, accounts,
        decisions::{self, KeptDecision},
        error::StoreError,
        history,
        leads::{self, Placing},
        notes, rulebooks,
    },
};

use super::{
    asked::Look,
    books::Way,
    changed_since::Obstacles,
    clocks::Running,
    draft::revision_in,
    edit_rep::goes_by_the_same,
    error::{ActionError, Refusal},
    left_behind::{LeftBehind, left_behind},
    publish::{pointer, version_in},
    receipt::Touched,
    session::Session,
    settle::{Moving, set_json},
};

/// What becomes of a take-back where something was changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflicts {
    /// Nothing is taken back.
    Refuse,
    /// Leads that were changed since stay as they are; all else is taken back.
    Leave,
}

/// What taking a link back came to.
pub(super) struct TakenBack {
    /// Leads that are as they were.
    pub leads: Vec<Touched>,
    /// Leads that stay, each with what stands in the way: the lead itself, or a rep.
    pub left: Vec<(LeadId, Subject)>,
    /// How each of the first stood right before, and how it stands after.
    pub turned: Vec<(LeadId, LeadState, LeadState)>,
    /// What was booked because members of the book that is live again had left.
    pub settled: Bookings,
    /// The day of the company's zone on which that was booked; `None` when nothing was.
    pub ledger_day: Option<i32>,
    /// Held leads that got a place.
    pub drained: u64,
}

/// What a chain's newest link did, and all that its taking back turns.
pub(super) struct Part {
    /// What it changed, in order.
    pub changes: Vec<Change>,
    /// Decisions of the chain that stand, in the order they were made.
    pub standing: Vec<KeptDecision>,
    /// Decisions of the chain that it took back.
    taken: Vec<KeptDecision>,
    /// Leads that came in with it.
    pub came_in: Vec<LeadId>,
    /// Leads that its notes are about.
    noted: Vec<LeadId>,
}

impl Session<'_> {
    /// Takes the newest link back.
    pub fn take_back(&mut self, chain: &Chain, conflicts: Conflicts) -> Result<TakenBack, ActionError> {
        let mut part = self.part(chain)?;
        let obstacles = self.obstacles(chain.tip(), &part)?;
        let left = self.around(chain, &mut part, obstacles, conflicts)?;
        let stays = |lead: LeadId| left.iter().any(|(known, _)| *known == lead);
        self.turn_settled(chain, stays)?;
        for kept in part.standing.iter().rev() {
            self.unmake(kept)?;
        }
        for kept in &part.taken {
            self.make_again(kept)?;
        }
        self.count_received_anew()?;
        let changed: Vec<LeadId> = part.leads();
        let met = self.states_of(&changed)?;
        let came = self.states_of(&part.came_in)?;
        let (settled, day) = self.set_back(chain, &part, &met)?;
        if chain.links().len() == 1 {
            for lead in &part.came_in {
                self.withdraw(*lead)?;
            }
        }
        self.turn_notes(chain, stays)?;
        self.catch_up(chain.tip(), &met)?;
        let drained = self.drain_after(chain.origin())?;
        let mut turned = Vec::new();
        // One that came in may have been changed by the newest link, too.
        let stood: BTreeMap<LeadId, LeadState> = came.into_iter().chain(met).collect();
        for (lead, before) in stood {
            let after = self.states_of(&[lead])?.remove(&lead);
            turned.extend(after.map(|after| (lead, before, after)));
        }
        let mut seen = BTreeSet::new();
        let noted = part.noted.into_iter().filter(|lead| !stays(*lead));
        let all = part.came_in.into_iter().chain(changed).chain(noted).filter(|lead| seen.insert(*lead));
        let leads = all.map(|lead| Touched { lead, decision: None }).collect();
        let ledger_day = (!settled.is_empty()).then_some(day);
        Ok(TakenBack { leads, left, turned, settled, ledger_day, drained })
    }

    /// What taking the newest link back is about.
    fn part(&self, chain: &Chain) -> Result<Part, ActionError> {
        let (mut standing, mut taken) = (Vec::new(), Vec::new());
        for link in chain.links() {
            for kept in decisions::of_entry(self.tx, link.id)? {
                if chain.turns(link.id, kept.decision.lead) {
                    if kept.taken_back.is_none() { standing.push(kept) } else { taken.push(kept) }
                }
            }
        }
        // Held leads that got places in the same entry came in before.
        let origin = chain.origin();
        let own = |kept: &&KeptDecision| kept.entry == origin.id && kept.decision.trigger != Trigger::Drained;
        let came_in: Vec<LeadId> = match left_behind(&origin.what) {
            LeftBehind::NewLeads => standing.iter().filter(own).map(|kept| kept.decision.lead).collect(),
            LeftBehind::Moves | LeftBehind::NoMoves => Vec::new(),
        };
        let noted = match origin.what {
            What::Noted { .. } => notes::of_entry(self.tx, origin.id)?.into_iter().map(|note| note.lead).collect(),
            _ => Vec::new(),
        };
        Ok(Part { changes: history::of_entry(self.tx, chain.tip().id)?, standing, taken, came_in, noted })
    }

    /// Leaves out what cannot be taken back, if it is to be left; refuses where it is not, or where nothing else is there.
    fn around(
        &self,
        chain: &Chain,
        part: &mut Part,
        obstacles: Obstacles,
        conflicts: Conflicts,
    ) -> Result<Vec<(LeadId, Subject)>, ActionError> {
        let begun = |change: &Change| matches!(change.subject, Subject::Draft(drafter) if obstacles.drafts.contains(&drafter));
        part.changes.retain(|change| !begun(change));
        if obstacles.is_empty() {
            return Ok(Vec::new());
        }
        let blocked: BTreeSet<LeadId> = obstacles.leads.keys().copied().collect();
        let mut own = part.leads();
        own.extend(part.noted.iter().copied());
        let rest = own.iter().filter(|lead| !blocked.contains(lead)).count() as u64;
        let is_whole = rest == 0 && part.changes.iter().all(Change::is_of_lead);
        // What was erased stays in any case, and must not hold up the rest for ever.
        let refuses = conflicts == Conflicts::Refuse && blocked != obstacles.erased;
        if refuses || !obstacles.others.is_empty() || is_whole {
            let rest = if obstacles.others.is_empty() { rest } else { 0 };
            return Err(self.changed_since(chain.tip().id, obstacles, rest)?.into());
        }
        part.changes.retain(|change| !matches!(change.subject, Subject::Lead(lead) if blocked.contains(&lead)));
        part.standing.retain(|kept| !blocked.contains(&kept.decision.lead));
        part.taken.retain(|kept| !blocked.contains(&kept.decision.lead));
        Ok(obstacles.leads.into_iter().collect())
    }

    /// Turns what the links booked beside their decisions.
    fn turn_settled(&mut self, chain: &Chain, stays: impl Fn(LeadId) -> bool) -> Result<(), ActionError> {
        for link in chain.links() {
            self.book_beside_of(link.id, |lead| {
                if lead.is_some_and(|lead| stays(lead) || !chain.turns(link.id, lead)) {
                    return None;
                }
                Some(match chain.stands(link.id, lead) {
                    Stood::Stands => Way::Off,
                    Stood::TakenBack => Way::On,
                })
            })?;
        }
        Ok(())
    }

    /// Notes written by the chain's origin go, or are there again.
    fn turn_notes(&mut self, chain: &Chain, stays: impl Fn(LeadId) -> bool) -> Result<(), ActionError> {
        let origin = chain.origin();
        if !matches!(origin.what, What::Noted { .. }) {
            return Ok(());
        }
        let by = match chain.stands(origin.id, None) {
            Stood::Stands => Some(self.entry),
            Stood::TakenBack => None,
        };
        for note in notes::of_entry(self.tx, origin.id)?.into_iter().filter(|note| !stays(note.lead)) {
            notes::set_taken_back(self.tx, note.id, by)?;
            self.concerns(note.lead);
        }
        Ok(())
    }

    /// Sets back what was changed, newest first; what that books, and on which day.
    fn set_back(
        &mut self,
        chain: &Chain,
        part: &Part,
        met: &BTreeMap<LeadId, LeadState>,
    ) -> Result<(Bookings, i32), ActionError> {
        let restored: BTreeSet<LeadId> = met.keys().copied().collect();
        let mut settled = Bookings::default();
        let mut reps: Vec<(Rep, Rep)> = Vec::new();
        for change in part.changes.iter().rev() {
            match change.subject {
                Subject::Live => settled = self.book_back(change, &restored)?,
                Subject::Draft(drafter) => self.set_drafter(drafter, revision_in(&change.before))?,
                Subject::Rep(id) if change.before.is_empty() => self.take_off_again(chain.tip().id, id)?,
                Subject::Rep(id) if change.after.is_empty() => self.put_on_again(id, &change.before)?,
                Subject::Rep(id) => reps.push(self.rep_back(id, change, &restored)?),
                Subject::Lead(_) | Subject::Account(_) | Subject::Absence(_) => {
                    self.change_back(chain.tip().id, change, &restored)?;
                }
            }
        }
        for (before, after) in &reps {
            self.leaves_nothing_behind(before, after)?;
        }
        Ok((settled, self.ledger_day()))
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

    /// A decision stands again: its bookings, the caps it counts against, its place among its owner's turns.
    fn make_again(&mut self, kept: &KeptDecision) -> Result<(), ActionError> {
        decisions::set_taken_back(self.tx, kept.id, None)?;
        self.book_decision(kept, Way::On)?;
        let Some((owner, day)) = kept.decision.owner().zip(kept.received_day) else { return Ok(()) };
        self.count_received(owner, day, 1);
        let newest = self.picture.roster.position(owner).and_then(|position| self.picture.loads[position].last);
        // Turns taken meanwhile do not know of it.
        let (mut above, mut below) = (None, newest);
        while let Some(later) = below.filter(|later| *later > kept.id) {
            above = Some(later);
            below = decisions::last_before(self.tx, later)?.and_then(|(before, _)| before);
        }
        if below == Some(kept.id) {
            return Ok(());
        }
        decisions::set_last_before(self.tx, kept.id, below.max(kept.last_before))?;
        match above {
            Some(above) => decisions::set_last_before(self.tx, above, Some(kept.id))?,
            None => self.load(owner, |load| load.last = Some(kept.id)),
        }
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
            Subject::Lead(id) => self.lead_back(entry, id, &change.before),
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
            Subject::Live | Subject::Draft(_) | Subject::Rep(_) => Ok(()),
        }
    }

    /// A rep is as before; how they stood, and stand.
    fn rep_back(&mut self, id: RepId, change: &Change, restored: &BTreeSet<LeadId>) -> Result<(Rep, Rep), ActionError> {
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
        Ok((before, after))
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

    fn lead_back(&mut self, entry: EntryId, id: LeadId, before: &Map<String, Value>) -> Result<(), ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, id)? else { return Ok(()) };
        let mut moving = Moving::known(record);
        let known = moving.record.lead.external_id.clone();
        set_json(&mut moving.record, before).map_err(unreadable("lead", id.0))?;
        let lead = &moving.record.lead;
        if let Some(again) = lead.external_id.as_deref().filter(|again| known.as_deref() != Some(*again)) {
            let origin = self.picture.names.id(self.tx, &lead.origin)?;
            if let Some(other) = leads::by_external_id(self.tx, origin, again)? {
                let names = vec![self.name_of(Subject::Lead(other))?];
                return Err(Refusal::ChangedSince {
                    entry,
                    subjects: vec![Subject::Lead(other)],
                    names,
                    since: Vec::new(),
                    rest: 0,
                }
                .into());
            }
        }
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

impl Part {
    /// The leads it changed.
    fn leads(&self) -> Vec<LeadId> {
        let mut leads: Vec<LeadId> = Vec::new();
        for change in &self.changes {
            if let Subject::Lead(lead) = change.subject {
                leads.push(lead);
            }
        }
        leads
    }

    /// Every lead it is about.
    pub(super) fn all_leads(&self) -> BTreeSet<LeadId> {
        let decided = self.standing.iter().chain(&self.taken).map(|kept| kept.decision.lead);
        self.leads().into_iter().chain(decided).chain(self.came_in.iter().chain(&self.noted).copied()).collect()
    }
}

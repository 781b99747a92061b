//! Clocks of leads that an undo gives back. While a lead was touched, over, or somebody else's, its owner's absences and
//! hours and the company's changed without it; what they would have done to its clock is done now, change by change.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry as MapEntry};

use crate::{
    model::{
        absence::Absence,
        id::{EntryId, LeadId, RepId, RulebookVersion},
        journal::{Chain, Change, Entry, Stood, Subject},
        lead::{LeadState, Stage},
        rep::Rep,
        rulebook::Defaults,
        sla::{Clock, SlaPolicy},
        time::Instant,
    },
    store::{Tx, absences, error::Result, history, journal, leads, rulebooks},
    worktime::sla,
};

use super::{
    clocks::Time,
    live_book,
    picture::Picture,
    session::Session,
    settle::{Moving, set_json},
    take_back::{unreadable, with_fields},
};

/// From an entry on another time counts.
struct Turn {
    entry: EntryId,
    at: Instant,
    time: Time<'static>,
}

/// How a lead stood right before the entry that is taken back, and who had it since.
struct Left {
    state: LeadState,
    /// From which entry on, oldest first, that entry included.
    owners: Vec<(EntryId, Option<RepId>)>,
}

/// What happened since the entry that is taken back, as if that had never been: its own changes are back already.
struct Since {
    undone: Entry,
    /// Of later entries: with what took them back, or what they take back.
    chains: BTreeMap<EntryId, Option<Chain>>,
    defaults: BTreeMap<Option<RulebookVersion>, Defaults>,
    /// Whose time counted when, oldest first and the undone entry included; of nobody the company's.
    turns: BTreeMap<Option<RepId>, Vec<Turn>>,
}

impl Session<'_> {
    /// Sets the clocks of `restored` as they would stand if `undone` had never been. With each comes how it stood before
    /// anything was taken back: of one that ran all along nothing is to be caught up on.
    pub fn catch_up(&mut self, undone: &Entry, restored: &BTreeMap<LeadId, LeadState>) -> Result<()> {
        let mut since = Since::of(undone.clone());
        for (id, met) in restored {
            let Some(record) = leads::get(self.tx, &self.picture.names, *id)? else { continue };
            let state = &record.lead.state;
            if !waits(state) || ran_all_along(met, state) {
                continue;
            }
            let Some(policy) = self.policy_of(&record.lead)? else { continue };
            let mut moving = Moving::known(record);
            let left = since.left(self.tx, &moving)?;
            let Some(then) = left.state.clock else { continue };
            for (_, owner) in &left.owners {
                since.learn(self.tx, &self.picture, *owner)?;
            }
            let now = since.run(&policy, then, &left.owners);
            let state = &mut moving.record.lead.state;
            // A miss belongs to the clock that ran out; one of somebody in between is not the present owner's.
            state.breached_at = left.state.breached_at.filter(|_| now.due == then.due);
            state.clock = Some(now);
            self.finish(moving, None)?;
        }
        Ok(())
    }
}

/// Has a clock that runs, if it has one.
fn waits(state: &LeadState) -> bool {
    state.touched_at.is_none() && matches!(state.stage, Stage::Assigned | Stage::Fallback)
}

fn ran_all_along(before: &LeadState, after: &LeadState) -> bool {
    let runs_for = |state: &LeadState| (state.owner, state.decision, state.clock);
    waits(before) && runs_for(before) == runs_for(after)
}

impl Since {
    fn of(undone: Entry) -> Self {
        Self { undone, chains: BTreeMap::new(), defaults: BTreeMap::new(), turns: BTreeMap::new() }
    }

    /// When a later entry was made, if what it did (to that lead) counts: it stands, and takes none of the others back.
    fn made_at(&mut self, tx: &Tx<'_>, id: EntryId, lead: Option<LeadId>) -> Result<Option<Instant>> {
        let known = match self.chains.entry(id) {
            MapEntry::Occupied(known) => known.into_mut(),
            MapEntry::Vacant(unknown) => unknown.insert(journal::chain(tx, id)?),
        };
        let Some(chain) = known.as_ref() else { return Ok(None) };
        let Some(entry) = chain.links().iter().find(|link| link.id == id) else { return Ok(None) };
        let counts = chain.stands(id, lead) == Stood::Stands && entry.undoes.is_none_or(|undone| undone <= self.undone.id);
        Ok(counts.then_some(entry.at))
    }

    /// Later changes of a thing that count, newest first.
    fn changes(&mut self, tx: &Tx<'_>, subject: Subject) -> Result<Vec<(EntryId, Change)>> {
        let lead = if let Subject::Lead(lead) = subject { Some(lead) } else { None };
        let mut counting = Vec::new();
        for (entry, change) in history::later(tx, subject, self.undone.id)? {
            if self.made_at(tx, entry, lead)?.is_some() {
                counting.push((entry, change));
            }
        }
        Ok(counting)
    }

    fn left(&mut self, tx: &Tx<'_>, moving: &Moving) -> Result<Left> {
        let mut record = moving.record.clone();
        let (id, first) = (record.lead.id, self.undone.id);
        let mut owners = Vec::new();
        let own = history::later(tx, Subject::Lead(id), EntryId(first.0 - 1))?.into_iter().filter(|(entry, _)| *entry == first);
        for (entry, change) in self.changes(tx, Subject::Lead(id))?.into_iter().chain(own) {
            let owner = record.lead.state.owner;
            set_json(&mut record, &change.before).map_err(unreadable("lead", id.0))?;
            if entry > first && record.lead.state.owner != owner {
                owners.push((entry, owner));
            }
        }
        let state = record.lead.state;
        owners.push((first, state.owner));
        owners.reverse();
        Ok(Left { state, owners })
    }

    /// Finds out which time counted for leads of that owner.
    fn learn(&mut self, tx: &Tx<'_>, picture: &Picture, owner: Option<RepId>) -> Result<()> {
        if self.turns.contains_key(&owner) {
            return Ok(());
        }
        let mut standing = Standing {
            rep: owner.and_then(|owner| picture.roster.get(owner)).cloned(),
            absences: owner.map_or_else(|| Ok(Vec::new()), |owner| absences::ever_of(tx, owner))?,
            live: rulebooks::live_version(tx)?,
        };
        let mut changes = self.changes(tx, Subject::Live)?;
        if let Some(rep) = owner {
            changes.extend(self.changes(tx, Subject::Rep(rep))?);
        }
        for (_, absence) in &standing.absences {
            changes.extend(self.changes(tx, Subject::Absence(absence.id))?);
        }
        let entries: BTreeSet<EntryId> = changes.iter().map(|(entry, _)| *entry).collect();
        let mut turns = Vec::new();
        for entry in entries.into_iter().rev() {
            if let Some(at) = self.made_at(tx, entry, None)? {
                turns.push(Turn { entry, at, time: self.time(tx, &standing)? });
            }
            for (_, change) in changes.iter().filter(|(of, _)| *of == entry) {
                standing.take_back(entry, change)?;
            }
        }
        turns.push(Turn { entry: self.undone.id, at: self.undone.at, time: self.time(tx, &standing)? });
        turns.reverse();
        self.turns.insert(owner, turns);
        Ok(())
    }

    fn time(&mut self, tx: &Tx<'_>, standing: &Standing) -> Result<Time<'static>> {
        if let (MapEntry::Vacant(unknown), live) = (self.defaults.entry(standing.live), standing.live) {
            // A book that cannot be read any more sets no time.
            let book = live.map(|live| live_book::published(tx, live)).transpose()?.and_then(std::result::Result::ok);
            unknown.insert(book.unwrap_or_default().defaults);
        }
        let company = self.defaults.get(&standing.live).cloned().unwrap_or_default();
        Ok(match &standing.rep {
            Some(rep) => {
                let absences: Vec<Absence> = standing.absences.iter().map(|(_, absence)| absence.clone()).collect();
                Time::once(rep.hours(&company.days_off()), &absences)
            }
            None => Time::once(company.hours, &[]),
        })
    }

    /// When a later entry was made; `None` of one that was not asked about.
    fn began(&self, id: EntryId) -> Option<Instant> {
        let chain = self.chains.get(&id)?.as_ref()?;
        chain.links().iter().find(|link| link.id == id).map(|link| link.at)
    }

    /// The clock after all that, of a lead with those owners.
    fn run(&self, policy: &SlaPolicy, then: Clock, owners: &[(EntryId, Option<RepId>)]) -> Clock {
        let ends = owners.iter().skip(1).map(|(entry, _)| *entry).chain([EntryId(i64::MAX)]);
        let (mut clock, mut counted): (Clock, Option<&Time<'_>>) = (then, None);
        for ((from, owner), end) in owners.iter().zip(ends) {
            let turns = self.turns.get(owner).map(Vec::as_slice).unwrap_or_default();
            let since = turns.iter().rposition(|turn| turn.entry <= *from).unwrap_or(0);
            for turn in turns.iter().skip(since).take_while(|turn| turn.entry < end) {
                let began = self.began(*from);
                let at = began.filter(|_| turn.entry < *from).unwrap_or(turn.at);
                if let Some(before) = counted.filter(|before| **before != turn.time) {
                    let used = sla::used(policy, &clock, at, before.working());
                    clock = sla::reschedule(policy, &clock, used, at, turn.time.working());
                }
                counted = Some(&turn.time);
            }
        }
        clock
    }
}

/// What a clock's time depends on.
struct Standing {
    rep: Option<Rep>,
    /// With the entries that made them.
    absences: Vec<(EntryId, Absence)>,
    live: Option<RulebookVersion>,
}

impl Standing {
    fn take_back(&mut self, entry: EntryId, change: &Change) -> Result<()> {
        match change.subject {
            Subject::Rep(id) => {
                if let Some(rep) = &mut self.rep {
                    *rep = with_fields(rep, &change.before, "rep", id.0)?;
                }
            }
            Subject::Absence(id) => {
                self.absences.retain(|(made, absence)| absence.id != id || *made < entry);
                if let Some((_, absence)) = self.absences.iter_mut().find(|(_, absence)| absence.id == id) {
                    *absence = with_fields(absence, &change.before, "absence", id.0)?;
                }
            }
            Subject::Live => self.live = super::publish::version_in(&change.before),
            Subject::Lead(_) | Subject::Account(_) | Subject::Draft(_) => {}
        }
        Ok(())
    }
}

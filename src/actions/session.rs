//! One action under way: its transaction, its picture of the database, and what it has yet to write.
//!
//! This is the one place that begins and commits. Counts, loads, balances and the ledger are added up in memory and
//! written once before the commit, together with the journal entry.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{
        id::{DecisionId, EntryId, LeadId, PoolName, RepId},
        journal::{Actor, Change, Rehearsed, What},
        roster::Load,
        time::{Instant, day_number},
    },
    store::{
        Tx, decisions,
        error::Result,
        history, journal, leads, reps, rotation,
        tally::{self, Tally},
    },
};

use super::{Desk, books::Books, error::ActionError, pending::Pending, picture::Picture};

/// An action under way.
pub(super) struct Session<'d> {
    /// Where everything is written.
    pub tx: &'d Tx<'d>,
    /// The database in memory, as of the newest write of this action.
    pub picture: Picture,
    /// When.
    pub now: Instant,
    /// The entry it will be.
    pub entry: EntryId,
    /// Who acts.
    pub actor: Actor,
    next_decision: i64,
    next_lead: i64,
    concerned: BTreeSet<LeadId>,
    changes: Vec<Change>,
    tallies: BTreeMap<Tally, i64>,
    /// Leads held when this action began, by the number of what for; read when first asked for.
    held_before: Option<BTreeMap<i64, i64>>,
    received: BTreeMap<(RepId, i32), i64>,
    /// What events booked.
    pub(super) books: Books,
    rotated: BTreeSet<PoolName>,
    loaded: BTreeSet<RepId>,
    /// New leads that are not in the file yet.
    pub pending: Pending,
    /// What drains of this action decided about held leads, and who got them.
    pub tried_held: BTreeMap<LeadId, (DecisionId, Option<RepId>)>,
}

/// What an action leaves behind beside its writes.
pub(super) struct Done<T> {
    /// What the journal says.
    pub what: What,
    /// The entry it takes back.
    pub undoes: Option<EntryId>,
    /// For the caller.
    pub answer: T,
}

impl<T> Done<T> {
    /// An ordinary action.
    pub fn new(what: What, answer: T) -> Self {
        Self { what, undoes: None, answer }
    }
}

impl Desk {
    /// Runs `act`, and takes all that it did back: to know what it would come to.
    pub(super) fn in_no_transaction<T>(
        &mut self,
        act: impl FnOnce(&mut Session<'_>) -> std::result::Result<T, ActionError>,
    ) -> std::result::Result<T, ActionError> {
        // What is known now is true again afterwards, but the session changes it.
        let known = self.picture.take();
        let tx = self.conn.begin()?;
        let now = self.clock.now();
        let picture = Picture::read(&tx, now, known)?;
        let entry = journal::begin(&tx, now, &self.actor, None, Rehearsed::Yes)?;
        act(&mut Session::new(&tx, picture, now, self.actor.clone(), entry)?)
    }

    /// Runs `act` in one transaction and appends its entry; a refusal or failure leaves the database as it was.
    /// `None` from `act` commits nothing: there was nothing to do.
    pub(super) fn in_one_transaction<T>(
        &mut self,
        actor: Actor,
        batch: Option<&str>,
        act: impl FnOnce(&mut Session<'_>) -> std::result::Result<Option<Done<T>>, ActionError>,
    ) -> std::result::Result<Option<(EntryId, What, T)>, ActionError> {
        let known = self.picture.take();
        let tx = self.conn.begin()?;
        let now = self.clock.now();
        let picture = match known {
            Some(known) if known.is_current(&tx, now)? => known,
            known => Picture::read(&tx, now, known)?,
        };
        let rehearsed = if self.clock.is_fixed() { Rehearsed::Yes } else { Rehearsed::No };
        let entry = journal::begin(&tx, now, &actor, batch, rehearsed)?;
        let mut session = Session::new(&tx, picture, now, actor, entry)?;
        let Some(done) = act(&mut session)? else {
            // What is not committed must not stay in memory either.
            self.picture = session.is_idle().then_some(session.picture);
            return Ok(None);
        };
        let picture = session.write(&done.what, done.undoes)?;
        tx.commit()?;
        self.picture = Some(picture);
        Ok(Some((entry, done.what, done.answer)))
    }
}

impl<'d> Session<'d> {
    fn new(tx: &'d Tx<'d>, picture: Picture, now: Instant, actor: Actor, entry: EntryId) -> Result<Self> {
        Ok(Self {
            entry,
            next_decision: decisions::next_id(tx)?.0,
            next_lead: leads::next_id(tx)?.0,
            tx,
            picture,
            now,
            actor,
            concerned: BTreeSet::new(),
            changes: Vec::new(),
            tallies: BTreeMap::new(),
            held_before: None,
            received: BTreeMap::new(),
            books: Books::default(),
            rotated: BTreeSet::new(),
            loaded: BTreeSet::new(),
            pending: Pending::default(),
            tried_held: BTreeMap::new(),
        })
    }

    /// Whether nothing that is kept was changed so far.
    pub fn is_idle(&self) -> bool {
        self.concerned.is_empty() && self.changes.is_empty() && self.rotated.is_empty()
    }

    /// The number of the next decision.
    pub fn new_decision(&mut self) -> DecisionId {
        self.next_decision += 1;
        DecisionId(self.next_decision - 1)
    }

    /// The newest decision so far.
    pub fn newest_decision(&self) -> DecisionId {
        DecisionId(self.next_decision - 1)
    }

    /// How many held leads got an owner so far.
    pub fn drained(&self) -> u64 {
        self.tried_held.values().filter(|(_, owner)| owner.is_some()).count() as u64
    }

    /// Who got how many of them, most first.
    pub fn placed(&self) -> Vec<(RepId, u32)> {
        let mut to: BTreeMap<RepId, u32> = BTreeMap::new();
        for owner in self.tried_held.values().filter_map(|(_, owner)| *owner) {
            *to.entry(owner).or_default() += 1;
        }
        let mut to: Vec<(RepId, u32)> = to.into_iter().collect();
        to.sort_by_key(|(owner, n)| (std::cmp::Reverse(*n), *owner));
        to
    }

    /// The number of the next lead.
    pub fn new_lead(&mut self) -> LeadId {
        self.next_lead += 1;
        LeadId(self.next_lead - 1)
    }

    /// The entry concerns that lead.
    pub fn concerns(&mut self, lead: LeadId) {
        self.concerned.insert(lead);
    }

    /// Keeps before and after of a thing.
    pub fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// What was changed so far.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Adds to a count.
    pub fn tally(&mut self, what: Tally, by: i64) {
        *self.tallies.entry(what).or_default() += by;
    }

    /// Changes what a rep holds and received, in memory; written with the rest.
    pub fn load(&mut self, rep: RepId, change: impl FnOnce(&mut Load)) {
        if let Some(position) = self.picture.roster.position(rep) {
            let open = self.picture.loads[position].open;
            change(&mut self.picture.loads[position]);
            if self.picture.loads[position].open < open {
                // A place is free: whoever waits for it may be asked about again.
                self.picture.asked.freed.insert(rep);
            }
            self.loaded.insert(rep);
        }
    }

    /// Counts a lead received on a day of the rep's zone, or takes it off.
    pub fn count_received(&mut self, rep: RepId, day: i32, by: i64) {
        *self.received.entry((rep, day)).or_default() += by;
    }

    /// Has the picture know what reps received today, this week and this month after decisions were taken back.
    pub fn count_received_anew(&mut self) -> Result<()> {
        self.write_received()?;
        let counted = reps::loads(self.tx, &self.picture.roster, self.now)?;
        for (load, anew) in self.picture.loads.iter_mut().zip(counted) {
            *load = Load { open: load.open, last: load.last, ..anew };
        }
        Ok(())
    }

    fn write_received(&mut self) -> Result<()> {
        for ((rep, day), by) in std::mem::take(&mut self.received).into_iter().filter(|(_, by)| *by != 0) {
            reps::add_received(self.tx, rep, day, by)?;
        }
        Ok(())
    }

    /// Balances of that pool are to be written.
    pub fn rotated(&mut self, pool: &PoolName) {
        if !self.rotated.contains(pool) {
            self.rotated.insert(pool.clone());
        }
    }

    /// Whether any lead is held now.
    pub fn anybody_waits(&mut self) -> Result<bool> {
        let since: i64 = self.held_since().map(|(_, by)| by).sum();
        Ok(self.held_before()?.values().sum::<i64>() + since > 0)
    }

    /// What leads are held for now, by the number of its text.
    pub fn waited_for(&mut self) -> Result<BTreeSet<i64>> {
        let mut held = self.held_before()?.clone();
        for (number, by) in self.held_since() {
            *held.entry(number).or_default() += by;
        }
        Ok(held.into_iter().filter(|(_, n)| *n > 0).map(|(number, _)| number).collect())
    }

    fn held_since(&self) -> impl Iterator<Item = (i64, i64)> {
        self.tallies.iter().filter_map(|(tally, by)| match tally {
            Tally::Held(number) => Some((*number, *by)),
            Tally::Stage(_) | Tally::Cause(_) | Tally::Breached | Tally::Untouched(_) | Tally::Snag(_) => None,
        })
    }

    fn held_before(&mut self) -> Result<&BTreeMap<i64, i64>> {
        if self.held_before.is_none() {
            self.held_before = Some(tally::held(self.tx)?.into_iter().collect());
        }
        Ok(self.held_before.get_or_insert_default())
    }

    /// The day of the company's zone under which this action books.
    pub fn ledger_day(&self) -> i32 {
        day_number(self.now.day(self.picture.zone()))
    }

    /// Writes new leads that wait for company, before anything is asked of the file that could be about them.
    pub fn write_pending(&mut self) -> Result<()> {
        self.pending.write(self.tx, &mut self.picture.names)
    }

    fn write(mut self, what: &What, undoes: Option<EntryId>) -> Result<Picture> {
        self.write_pending()?;
        let tx = self.tx;
        for (tally, by) in self.tallies.iter().filter(|(_, by)| **by != 0) {
            tally::add(tx, *tally, *by)?;
        }
        self.write_received()?;
        self.books.write(tx)?;
        for rep in &self.loaded {
            if let Some(position) = self.picture.roster.position(*rep) {
                let load = self.picture.loads[position];
                reps::save_load(tx, *rep, load.open, load.last)?;
            }
        }
        for pool in &self.rotated {
            let id = self.picture.names.id(tx, pool.as_str())?;
            rotation::save(tx, id, self.picture.rotation.balances(pool))?;
        }
        for (seq, change) in self.changes.iter().enumerate() {
            history::insert(tx, self.entry, seq, change)?;
        }
        journal::complete(tx, self.entry, what, self.concerned.len() as u64, undoes)?;
        if let Some(undone) = undoes {
            journal::set_undone(tx, undone, Some(self.entry))?;
        }
        Ok(self.picture)
    }
}

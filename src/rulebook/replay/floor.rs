//! The floor of a rehearsal: who is there, what they have, what they are owed; changed along with each decision.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::{
    model::{
        id::{DecisionId, PoolName, RepId},
        roster::{Load, Roster},
        rotation::{Bookings, Share},
        rulebook::Rulebook,
        time::{Instant, day_number},
    },
    routing::{
        CompiledBook, Floor as Given,
        accounts::AccountIndex,
        rotation::{Rotation, leavers},
        turns::next_day,
    },
};

/// Leads received, by rep and number of the day in their zone.
type Received = BTreeMap<(RepId, i32), i64>;

/// The floor as it is now.
#[derive(Debug)]
pub(super) struct Floor {
    /// The draft, ready for these people.
    pub book: CompiledBook,
    /// People.
    pub roster: Roster,
    loads: Vec<Load>,
    received: Received,
    /// What members are owed.
    pub rotation: Rotation,
    /// From then on some rep's day is another.
    valid_until: Instant,
    now: Instant,
    accounts: AccountIndex,
}

impl Floor {
    /// As things stood, with `book` live instead.
    pub fn new(
        book: &Rulebook,
        roster: Roster,
        loads: &[Load],
        received: Received,
        balances: Vec<(PoolName, RepId, Share)>,
        now: Instant,
    ) -> Self {
        let book = CompiledBook::compile(book, None, &roster);
        let roster = roster.with_days_off(&book.rulebook().defaults.days_off());
        let mut loads = loads.to_vec();
        loads.resize(roster.reps().len(), Load::default());
        let mut rotation = Rotation::new(&book, balances);
        // As if it were published now: whoever is no member any more leaves their balance to the others.
        for pool in book.pools() {
            let settled = leavers(&pool.name, rotation.balances(&pool.name), &pool.weights());
            settled.credits.iter().for_each(|credit| rotation.apply(credit));
        }
        let valid_until = next_day(&roster, now);
        let mut floor = Self { book, roster, loads, received, rotation, valid_until, now, accounts: AccountIndex::default() };
        floor.count_received();
        floor
    }

    /// As the router is given it.
    pub fn given(&self) -> Given<'_> {
        Given { roster: &self.roster, loads: &self.loads, rotation: &self.rotation, accounts: &self.accounts }
    }

    /// Moves on to an instant; whether some rep's day is another.
    pub fn move_on(&mut self, now: Instant) -> bool {
        let turned = now >= self.valid_until || now < self.now;
        self.now = now;
        if turned {
            self.valid_until = next_day(&self.roster, now);
            self.count_received();
        }
        turned
    }

    /// What was received today, this week and this month, by the day it is for each.
    fn count_received(&mut self) {
        for (rep, load) in self.roster.reps().iter().zip(&mut self.loads) {
            let today = self.now.day(rep.zone());
            let since = |first: i32| -> u32 {
                let n: i64 = self.received.range((rep.id, first)..=(rep.id, day_number(today))).map(|(_, n)| n).sum();
                u32::try_from(n).unwrap_or(0)
            };
            load.today = since(day_number(today));
            load.this_week = since(day_number(today) - today.weekday().num_days_from_monday() as i32);
            load.this_month = since(day_number(today) - today.day0() as i32);
        }
    }

    /// Other people are there, or others are away.
    pub fn meet(&mut self, roster: Roster, now: Instant) {
        let known: Vec<(RepId, Load)> = self.roster.reps().iter().map(|rep| rep.id).zip(self.loads.iter().copied()).collect();
        if self.roster.reps() != roster.reps() {
            let rulebook = self.book.rulebook().clone();
            self.book = CompiledBook::compile(&rulebook, None, &roster);
        }
        self.roster = roster.with_days_off(&self.book.rulebook().defaults.days_off());
        self.loads = vec![Load::default(); self.roster.reps().len()];
        for (rep, load) in known {
            if let Some(position) = self.roster.position(rep) {
                self.loads[position] = load;
            }
        }
        let all: Vec<_> = self.rotation.all().map(|(pool, rep, share)| (pool.clone(), rep, share)).collect();
        self.rotation = Rotation::new(&self.book, all);
        self.now = now;
        self.valid_until = next_day(&self.roster, now);
        self.count_received();
    }

    /// Counts one more lead for a rep, by any way, as their newest turn.
    pub fn receive(&mut self, rep: RepId, decision: DecisionId) {
        let Some(position) = self.roster.position(rep) else { return };
        let today = day_number(self.now.day(self.roster.reps()[position].zone()));
        *self.received.entry((rep, today)).or_default() += 1;
        let load = &mut self.loads[position];
        load.today += 1;
        load.this_week += 1;
        load.this_month += 1;
        load.last = Some(decision);
    }

    /// So many more open leads of a rep, or fewer.
    pub fn hold(&mut self, rep: RepId, by: i32) {
        if let Some(load) = self.roster.position(rep).and_then(|position| self.loads.get_mut(position)) {
            load.open = load.open.saturating_add_signed(by);
        }
    }

    /// Books what a decision earns and costs.
    pub fn apply(&mut self, bookings: &Bookings) {
        bookings.credits.iter().for_each(|credit| self.rotation.apply(credit));
    }
}

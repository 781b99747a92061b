//! The floor of a rehearsal: who is there, what they have, what they are owed; changed along with each decision.

use chrono::Datelike;

use crate::{
    model::{
        id::{DecisionId, RepId},
        roster::{Load, Roster},
        rotation::{Bookings, Share},
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{
        CompiledBook, Floor as Given,
        accounts::AccountIndex,
        rotation::{Rotation, leavers},
        turns::next_day,
    },
};

/// The floor as it is now.
#[derive(Debug)]
pub(super) struct Floor {
    /// The draft, ready for these people.
    pub book: CompiledBook,
    /// People.
    pub roster: Roster,
    loads: Vec<Load>,
    /// What members are owed.
    pub rotation: Rotation,
    /// The calendar days that the loads count, by roster position.
    days: Vec<i32>,
    valid_until: Instant,
    accounts: AccountIndex,
}

/// The number of a rep's calendar day, with its week and month.
fn day_of(roster: &Roster, position: usize, now: Instant) -> Option<chrono::NaiveDate> {
    roster.reps().get(position).map(|rep| now.day(rep.zone()))
}

impl Floor {
    pub fn new(
        book: &Rulebook,
        roster: Roster,
        loads: &[Load],
        balances: Vec<(super::PoolName, RepId, Share)>,
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
        let days =
            (0..loads.len()).map(|position| day_of(&roster, position, now).map_or(0, |day| day.num_days_from_ce())).collect();
        let valid_until = next_day(&roster, now);
        Self { book, roster, loads, rotation, days, valid_until, accounts: AccountIndex::default() }
    }

    /// As the router is given it.
    pub fn given(&self) -> Given<'_> {
        Given { roster: &self.roster, loads: &self.loads, rotation: &self.rotation, accounts: &self.accounts }
    }

    /// Moves on to an instant; whether some rep's day is another.
    pub fn move_on(&mut self, now: Instant) -> bool {
        if now < self.valid_until {
            return false;
        }
        for (position, load) in self.loads.iter_mut().enumerate() {
            let Some(day) = day_of(&self.roster, position, now) else { continue };
            let (number, before) = (day.num_days_from_ce(), self.days[position]);
            if number <= before {
                continue;
            }
            self.days[position] = number;
            load.today = 0;
            if before < number - day.weekday().num_days_from_monday() as i32 {
                load.this_week = 0;
            }
            if before < number - day.day0() as i32 {
                load.this_month = 0;
            }
        }
        self.valid_until = next_day(&self.roster, now);
        true
    }

    /// Other people are there, or others are away.
    pub fn meet(&mut self, roster: Roster, now: Instant) {
        let known: Vec<(RepId, Load, i32)> =
            self.roster.reps().iter().zip(&self.loads).zip(&self.days).map(|((rep, load), day)| (rep.id, *load, *day)).collect();
        if self.roster.reps() != roster.reps() {
            let rulebook = self.book.rulebook().clone();
            self.book = CompiledBook::compile(&rulebook, None, &roster);
        }
        self.roster = roster.with_days_off(&self.book.rulebook().defaults.days_off());
        let len = self.roster.reps().len();
        self.loads = vec![Load::default(); len];
        self.days =
            (0..len).map(|position| day_of(&self.roster, position, now).map_or(0, |day| day.num_days_from_ce())).collect();
        for (rep, load, day) in known {
            if let Some(position) = self.roster.position(rep) {
                (self.loads[position], self.days[position]) = (load, day);
            }
        }
        let all: Vec<_> = self.rotation.all().map(|(pool, rep, share)| (pool.clone(), rep, share)).collect();
        self.rotation = Rotation::new(&self.book, all);
        self.valid_until = next_day(&self.roster, now);
    }

    /// Counts one more lead for a rep, by any way, as their newest turn.
    pub fn receive(&mut self, rep: RepId, decision: DecisionId) {
        self.load(rep, |load| {
            load.today += 1;
            load.this_week += 1;
            load.this_month += 1;
            load.last = Some(decision);
        });
    }

    /// So many more open leads of a rep, or fewer.
    pub fn hold(&mut self, rep: RepId, by: i32) {
        self.load(rep, |load| load.open = load.open.saturating_add_signed(by));
    }

    /// Books what a decision earns and costs.
    pub fn apply(&mut self, bookings: &Bookings) {
        bookings.credits.iter().for_each(|credit| self.rotation.apply(credit));
    }

    fn load(&mut self, rep: RepId, change: impl FnOnce(&mut Load)) {
        if let Some(load) = self.roster.position(rep).and_then(|position| self.loads.get_mut(position)) {
            change(load);
        }
    }
}

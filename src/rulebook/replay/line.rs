//! The line of held leads: who of them may be placed now, so that thousands that wait cost a look each and no routing.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
};

use crate::{
    model::{
        arrived::Arrived,
        held::HeldFor,
        id::{LeadId, RepId},
        time::Instant,
    },
    routing::{
        CompiledPool,
        held::{Beside, Places, may_be_back},
        turns::next_turn,
    },
};

use super::{floor::Floor, history::Waiting};

/// Those who wait, in the order in which places are given.
#[derive(Debug, Default)]
pub(super) struct Line {
    waiting: BTreeMap<Arrived, Waiting>,
    places: HashMap<LeadId, Arrived>,
    /// Up to here all were asked since somebody came or went.
    all_to: Option<Arrived>,
    /// Up to here all were asked since a place was given back.
    freed_to: Option<Arrived>,
    /// Asked in any case: what is known of them has changed.
    changed: BTreeSet<Arrived>,
    /// In `[from, until)` nobody comes or goes by the clock alone.
    from: Option<Instant>,
    until: Option<Instant>,
}

impl Line {
    /// One more waits.
    pub fn join(&mut self, waiting: Waiting) {
        self.places.insert(waiting.arrived.lead, waiting.arrived);
        self.waiting.insert(waiting.arrived, waiting);
    }

    /// One waits no more.
    pub fn leave(&mut self, lead: LeadId) {
        if let Some(place) = self.places.remove(&lead) {
            self.waiting.remove(&place);
        }
    }

    /// The lead, if it waits.
    pub fn get(&self, lead: LeadId) -> Option<&Waiting> {
        self.waiting.get(self.places.get(&lead)?)
    }

    /// The lead, if it waits, to change; it is asked in any case.
    pub fn change(&mut self, lead: LeadId, change: impl FnOnce(&mut Waiting)) {
        if let Some(waiting) = self.places.get(&lead).and_then(|place| self.waiting.get_mut(place)) {
            change(waiting);
            self.changed.insert(waiting.arrived);
        }
    }

    /// Who can be asked is other than before: all are asked anew.
    pub fn forget(&mut self) {
        (self.all_to, self.freed_to, self.until) = (None, None, None);
    }

    /// Somebody has a place again.
    pub fn freed(&mut self) {
        self.freed_to = None;
    }

    /// Who may be placed now among those before a place in the line, oldest first.
    pub fn due(&mut self, before: Arrived, floor: &Floor, now: Instant) -> Option<Round> {
        if self.waiting.is_empty() {
            return None;
        }
        if self.from.is_none_or(|from| now < from) || self.until.is_none_or(|until| now >= until) {
            (self.all_to, self.freed_to) = (None, None);
            (self.from, self.until) = (Some(now), Some(next_turn(&floor.book, &floor.roster, now)));
        }
        let (all, freed) = (self.all_to.unwrap_or(Arrived::FIRST), self.freed_to.unwrap_or(Arrived::FIRST));
        let from = all.min(freed);
        let here = before.just_before();
        (self.all_to, self.freed_to) = (Some(all.max(here)), Some(freed.max(here)));
        let later = self.changed.split_off(&before);
        let changed = std::mem::replace(&mut self.changed, later);
        let mut leads: Vec<Arrived> = Vec::new();
        if from < here {
            let asked = (Bound::Excluded(from), Bound::Excluded(before));
            leads.extend(self.waiting.range(asked).map(|(place, _)| *place));
        }
        let others = changed.iter().filter(|place| **place <= from && self.waiting.contains_key(place));
        leads.extend(others);
        leads.sort_unstable();
        (!leads.is_empty()).then(|| Round::new(self, leads, all, changed, floor, now))
    }
}

/// Once through the line.
#[derive(Debug)]
pub(super) struct Round {
    /// Whom to look at, in order.
    pub leads: Vec<Arrived>,
    /// Up to here only places given back can help.
    all_to: Arrived,
    /// Asked in any case.
    changed: BTreeSet<Arrived>,
    pools: Vec<OpenPool>,
    others: BTreeSet<HeldFor>,
    beside: Beside,
}

/// A pool in which somebody has a place, by its place in the book.
#[derive(Debug)]
struct OpenPool {
    index: usize,
    held_for: HeldFor,
    places: Places,
}

impl Round {
    fn new(line: &Line, leads: Vec<Arrived>, all_to: Arrived, changed: BTreeSet<Arrived>, floor: &Floor, now: Instant) -> Self {
        let waited_for: BTreeSet<&HeldFor> = line.waiting.values().map(|waiting| &waiting.waits_for).collect();
        let may_have_come = |held_for: &&&HeldFor| match held_for {
            HeldFor::Pool(_) => false,
            HeldFor::Rep(rep) => may_be_back(&floor.roster, *rep, now),
            HeldFor::Answer => true,
        };
        let mut round = Self {
            leads,
            all_to,
            changed,
            pools: Vec::new(),
            others: waited_for.iter().filter(may_have_come).map(|held_for| (*held_for).clone()).collect(),
            beside: Beside::of(floor.book.rulebook()),
        };
        for (index, pool) in floor.book.pools().iter().enumerate() {
            let held_for = HeldFor::Pool(pool.name.clone());
            if round.beside.pools || waited_for.contains(&held_for) {
                round.pools.extend(open(pool, index, held_for, floor, now));
            }
        }
        round
    }

    /// Whether asking about that lead may help it.
    pub fn may_help(&self, waiting: &Waiting) -> bool {
        let takes = |pool: &OpenPool| {
            (self.beside.pools || pool.held_for == waiting.waits_for) && pool.places.take(waiting.profile.language)
        };
        let anew =
            || self.beside.named || self.beside.account && waiting.account.is_some() || self.others.contains(&waiting.waits_for);
        self.changed.contains(&waiting.arrived) || self.pools.iter().any(takes) || waiting.arrived > self.all_to && anew()
    }

    /// A place of that rep was taken.
    pub fn taken(&mut self, by: RepId, floor: &Floor, now: Instant) {
        let pools = floor.book.pools();
        let before = std::mem::take(&mut self.pools);
        for known in before {
            let Some(pool) = pools.get(known.index) else { continue };
            if pool.members.iter().any(|seat| seat.rep == by) {
                self.pools.extend(open(pool, known.index, known.held_for, floor, now));
            } else {
                self.pools.push(known);
            }
        }
    }
}

fn open(pool: &CompiledPool, index: usize, held_for: HeldFor, floor: &Floor, now: Instant) -> Option<OpenPool> {
    let places = Places::free(pool, &floor.given(), now, |_| true)?;
    Some(OpenPool { index, held_for, places })
}

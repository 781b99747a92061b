//! A copy of all that a decision reads, in which single things can be made different.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;

use crate::model::{
    criteria::{Criteria, Field},
    decision::Decision,
    id::{DecisionId, PoolName, RepId},
    lead::Profile,
    pool::Member,
    rep::{Employment, Rep},
    roster::{Load, Roster},
    rotation::Credit,
    rule::{Destination, Otherwise, Rule, Switch},
    time::Instant,
};

use super::{
    Arrival, CompiledBook, CompiledPool, Floor, OpenLead, Seat,
    accounts::AccountIndex,
    compile::{Else, Target, To},
    eligibility::Asking,
    matching::Matcher,
    rotation::Rotation,
    route,
    whynot::Need,
};

/// What a decision reads of a lead, the book and the floor, as own values.
#[derive(Debug, Clone)]
pub struct Situation {
    pub(super) book: CompiledBook,
    pub(super) roster: Arc<Roster>,
    loads: Arc<Vec<Load>>,
    rotation: Arc<Rotation>,
    accounts: Arc<AccountIndex>,
    profile: Profile,
    tried: Vec<RepId>,
    open_leads: Vec<OpenLead>,
}

impl Situation {
    /// A copy of what [`route`] is given.
    pub fn new(arrival: &Arrival<'_>, book: &CompiledBook, floor: &Floor<'_>) -> Self {
        let mut loads = floor.loads.to_vec();
        loads.resize(floor.roster.reps().len(), Load::default());
        Self {
            book: book.clone(),
            roster: Arc::new(floor.roster.clone()),
            loads: Arc::new(loads),
            rotation: Arc::new(floor.rotation.clone()),
            accounts: Arc::new(floor.accounts.clone()),
            profile: arrival.profile.clone(),
            tried: arrival.tried.to_vec(),
            open_leads: arrival.open_leads.to_vec(),
        }
    }

    /// Routes the lead as things are here. Of `arrival` only what cannot be changed is read: number, trigger, company.
    pub fn decide(&self, arrival: &Arrival<'_>, now: Instant) -> Decision {
        let changed = Arrival { profile: &self.profile, tried: &self.tried, open_leads: &self.open_leads, ..*arrival };
        route(&changed, &self.book, &self.floor(), now)
    }

    /// Makes one thing as a rep would need it; for somebody who is not in the roster nothing changes.
    pub fn apply(&mut self, need: &Need, rep: RepId) {
        let Some(position) = self.roster.position(rep) else { return };
        match need {
            Need::NotOpen(lead) => self.open_leads.retain(|open| open.id != *lead),
            Need::Active => self.change_rep(position, |rep| rep.employment = Employment::Active),
            Need::BackBefore(at) => self.end_absences(rep, *at),
            Need::NotTried => self.tried.retain(|tried| *tried != rep),
            Need::Speaks(language) => self.change_rep(position, |rep| {
                rep.languages.insert(*language);
            }),
            Need::AtWork(_) => self.change_rep(position, |rep| {
                rep.week = None;
                // A day off of their own, long over, so that the company's do not bind them.
                rep.holidays = BTreeSet::from([NaiveDate::MIN]);
            }),
            Need::MaxOpen(max) => self.change_rep(position, |rep| rep.capacity.max_open = Some(*max)),
            Need::MaxPerDay(max) => self.change_rep(position, |rep| rep.capacity.max_per_day = Some(*max)),
            Need::MaxPerWeek(max) => self.change_rep(position, |rep| rep.capacity.max_per_week = Some(*max)),
            Need::MaxPerMonth(max) => self.change_rep(position, |rep| rep.capacity.max_per_month = Some(*max)),
            Need::Member(pool) => {
                let seat = Seat { rep, position, weight: 1, priority: Member::DEFAULT_PRIORITY };
                self.change_pool(pool, |pool| pool.members.push(seat));
            }
            Need::Owed(pool, more) | Need::OwedMore(pool, _, more) => {
                Arc::make_mut(&mut self.rotation).apply(&Credit { pool: pool.clone(), rep, share: *more });
            }
            Need::OpenAtMost(open) => Arc::make_mut(&mut self.loads)[position].open = *open,
            Need::LongerIdle(other) => {
                let before = self.roster.position(*other).and_then(|other| self.loads[other].last);
                Arc::make_mut(&mut self.loads)[position].last = before.map(|last| DecisionId(last.0.saturating_sub(1)));
            }
            Need::Priority(pool, priority) => self.change_pool(pool, |pool| {
                pool.members.iter_mut().filter(|seat| seat.rep == rep).for_each(|seat| seat.priority = *priority);
            }),
            Need::OwnerOf(account, _) => Arc::make_mut(&mut self.accounts).set_owner(*account, rep),
            Need::NamedIn(field) => self.name_in(field, position),
            Need::NamedByRule(rule) => {
                let index = rule.position as usize - 1;
                if let Some(target) = Arc::make_mut(&mut self.book.targets).get_mut(index) {
                    target.to = To::Rep(Some(rep));
                }
            }
            Need::ARule => self.add_rule(rep),
        }
    }

    /// Some decision that stands gave them a lead.
    pub(super) fn has_had_leads(&self, rep: RepId) -> bool {
        self.position(rep).is_some_and(|position| self.loads[position].last.is_some())
    }

    pub(super) fn position(&self, rep: RepId) -> Option<usize> {
        self.roster.position(rep)
    }

    pub(super) fn asking(&self, now: Instant) -> Asking<'_> {
        Asking::new(&self.profile, &self.tried, now)
    }

    pub(super) fn floor(&self) -> Floor<'_> {
        Floor { roster: &self.roster, loads: &self.loads, rotation: &self.rotation, accounts: &self.accounts }
    }

    fn change_rep(&mut self, position: usize, change: impl FnOnce(&mut Rep)) {
        let mut reps = self.roster.reps().to_vec();
        let absences = (0..reps.len()).flat_map(|position| self.roster.absences(position).to_vec()).collect();
        change(&mut reps[position]);
        self.roster = Arc::new(Roster::new(reps, absences).with_days_off(self.roster.days_off()));
    }

    fn end_absences(&mut self, rep: RepId, at: Instant) {
        let all = (0..self.roster.reps().len()).flat_map(|position| self.roster.absences(position));
        let kept = all.filter(|absence| absence.rep != rep || !absence.covers(at)).cloned().collect();
        let again = Roster::new(self.roster.reps().to_vec(), kept);
        self.roster = Arc::new(again.with_days_off(self.roster.days_off()));
    }

    fn change_pool(&mut self, name: &PoolName, change: impl FnOnce(&mut CompiledPool)) {
        if let Some(pool) = self.book.pool_at(name).and_then(|index| self.book.pools.get_mut(index)) {
            change(Arc::make_mut(pool));
        }
    }

    fn name_in(&mut self, field: &str, position: usize) {
        let rep = &self.roster.reps()[position];
        if let Some(Field::Custom(name)) = Field::from_name(field) {
            let called = rep.email.clone().unwrap_or_else(|| rep.name.clone());
            self.profile.custom.insert(name, called);
        }
    }

    fn add_rule(&mut self, rep: RepId) {
        let book = &mut self.book;
        Arc::make_mut(&mut book.book).rules.push(Rule {
            name: "a new rule".into(),
            when: Criteria::any(),
            to: Destination::Rep(rep.to_string().into()),
            otherwise: Otherwise::Fallback,
            sla: None,
            switch: Switch::On,
        });
        Arc::make_mut(&mut book.targets).push(Target { to: To::Rep(Some(rep)), otherwise: Else::Fallback, sla: None });
        book.matcher = Arc::new(Matcher::new(&book.book, &book.places));
    }
}

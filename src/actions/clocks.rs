//! The touch clock of a lead: which policy it runs under, and how it is set, and set again as its owner, their hours or
//! absences, or the company's hours change.

use std::{borrow::Cow, collections::BTreeSet};

use crate::{
    model::{
        absence::Absence,
        hours::Hours,
        id::{LeadId, RepId},
        lead::{Lead, LeadState, Stage},
        roster::Roster,
        sla::{Clock, SlaPolicy},
        time::{Instant, Millis},
    },
    store::{clocks, decisions, error::Result, leads},
    worktime::{
        sla::{self, Working},
        span::{self, Stop},
    },
};

use super::{picture::Picture, session::Session, settle::Moving};

/// Whose time a clock counts, held long enough to compute with it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Time<'a> {
    hours: Option<Cow<'a, Hours>>,
    stops: Vec<Stop>,
}

impl<'a> Time<'a> {
    /// The owner's time, or the company's while nobody owns the lead.
    fn of(picture: &'a Picture, owner: Option<RepId>) -> Self {
        match owner.and_then(|owner| picture.roster.position(owner)) {
            Some(position) => Self::rep(&picture.roster, position),
            None => Self::company(picture.book.rulebook().defaults.hours.as_ref()),
        }
    }

    /// The time of a rep, by their roster position.
    fn rep(roster: &'a Roster, position: usize) -> Self {
        Self { hours: roster.hours(position).map(Cow::Borrowed), stops: span::stops(roster.absences(position)) }
    }

    /// The time of a company with those hours.
    fn company(hours: Option<&'a Hours>) -> Self {
        Self { hours: hours.map(Cow::Borrowed), stops: Vec::new() }
    }

    /// What counted once: those hours, without those absences.
    pub fn once(hours: Option<Hours>, absences: &[Absence]) -> Self {
        Self { hours: hours.map(Cow::Owned), stops: span::stops(absences) }
    }

    /// To compute with.
    pub fn working(&self) -> Working<'_> {
        Working { hours: self.hours.as_deref(), absences: &self.stops }
    }
}

/// How a clock goes on after a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// What was used stays used.
    Continued,
    /// From the start again: the last owner missed it.
    Fresh,
}

/// Hours and days off that a rulebook sets.
#[derive(Debug)]
pub(super) struct CompanyTime {
    /// Of leads that nobody owns.
    hours: Option<Hours>,
    /// Reps who keep them.
    roster: Roster,
}

/// A clock that runs, taken before what it depends on changes.
#[derive(Debug, Clone)]
pub(super) struct Running {
    /// What it runs under.
    pub policy: SlaPolicy,
    /// How much of its time is used.
    pub used: Millis,
}

impl Session<'_> {
    /// The policy of a lead's clock: as it stood in the rulebook of the lead's newest decision. A later book changes no
    /// clock that runs; where the policy was gone by the time of that decision, the clock goes on under the older one.
    pub fn policy_of(&mut self, lead: &Lead) -> Result<Option<SlaPolicy>> {
        let Some(name) = &lead.state.sla else { return Ok(None) };
        for version in decisions::versions_of(self.tx, lead.id)? {
            if let Some(policy) = self.picture.policy(self.tx, version, name)? {
                return Ok(Some(policy));
            }
        }
        Ok(None)
    }

    /// The clock of a lead that nobody has touched yet, in the time of whoever has it.
    pub fn running(&mut self, lead: &Lead) -> Result<Option<Running>> {
        let Some(clock) = lead.state.clock.filter(|_| lead.state.touched_at.is_none()) else { return Ok(None) };
        let Some(policy) = self.policy_of(lead)? else { return Ok(None) };
        let used = sla::used(&policy, &clock, self.now, Time::of(&self.picture, lead.state.owner).working());
        Ok(Some(Running { policy, used }))
    }

    /// The running clocks of a rep's leads; taken before their hours or absences change.
    pub fn running_clocks(&mut self, rep: RepId) -> Result<Vec<(LeadId, Running)>> {
        let mut running = Vec::new();
        for lead in leads::untouched_of(self.tx, rep)? {
            let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { continue };
            running.extend(self.running(&record.lead)?.map(|clock| (lead, clock)));
        }
        Ok(running)
    }

    /// Sets those clocks anew in the time the rep has now; how many moved.
    pub fn set_clocks(&mut self, running: Vec<(LeadId, Running)>) -> Result<u64> {
        let mut moved = 0;
        for (lead, running) in running {
            let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { continue };
            if record.lead.state.stage == Stage::Assigned {
                moved += u64::from(self.set_again(Moving::known(record), &running)?);
            }
        }
        Ok(moved)
    }

    /// What the live book says of time, taken before another goes live; `None` where that cannot be read.
    pub fn company_time(&self) -> Option<CompanyTime> {
        let hours = self.picture.book.rulebook().defaults.hours.clone();
        let is_known = self.picture.unreadable.is_none();
        is_known.then(|| CompanyTime { hours, roster: self.picture.roster.clone() })
    }

    /// Sets anew the clocks that count the company's time, after it was `before`, but for those of `others`: of leads that
    /// nobody owns, and of reps who keep the company's days off. How many moved. Where that time is unknown, before or now,
    /// they all stay as they were set.
    pub fn set_company_clocks(&mut self, before: Option<&CompanyTime>, others: &BTreeSet<LeadId>) -> Result<u64> {
        let Some(before) = before.filter(|_| self.picture.unreadable.is_none()) else { return Ok(0) };
        let mut moved = 0;
        if self.picture.book.rulebook().defaults.hours != before.hours {
            let time = Time::company(before.hours.as_ref());
            for lead in clocks::in_fallback(self.tx)? {
                moved += self.set_after(lead, &time, others)?;
            }
        }
        if self.picture.roster.days_off() != before.roster.days_off() {
            for (position, rep) in before.roster.reps().iter().enumerate().filter(|(_, rep)| rep.holidays.is_empty()) {
                let time = Time::rep(&before.roster, position);
                for lead in leads::untouched_of(self.tx, rep.id)? {
                    moved += self.set_after(lead, &time, others)?;
                }
            }
        }
        Ok(moved)
    }

    /// Sets the running clock of a lead anew that counted `time` so far; 1 if it moved.
    fn set_after(&mut self, lead: LeadId, time: &Time<'_>, others: &BTreeSet<LeadId>) -> Result<u64> {
        if others.contains(&lead) {
            return Ok(0);
        }
        let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { return Ok(0) };
        let (Some(clock), Some(policy)) = (record.lead.state.clock, self.policy_of(&record.lead)?) else { return Ok(0) };
        let used = sla::used(&policy, &clock, self.now, time.working());
        Ok(u64::from(self.set_again(Moving::known(record), &Running { policy, used })?))
    }

    /// Sets one clock anew in the time of whoever has the lead now; whether it moved.
    fn set_again(&mut self, mut moving: Moving, running: &Running) -> Result<bool> {
        let before = moving.state().clock;
        let times = (self.now, self.now);
        let state = &mut moving.record.lead.state;
        set(&self.picture, state, &running.policy, Some(running.used), GoesOn::Continued, times);
        let moved = state.clock != before;
        if moved {
            self.finish(moving, None)?;
        }
        Ok(moved)
    }
}

/// Sets the clock of a lead that waits for its first touch. `state` names the new owner already; `used` is what was used
/// before the move; a clock that did not run yet runs since `began`.
pub(super) fn set(
    picture: &Picture,
    state: &mut LeadState,
    policy: &SlaPolicy,
    used: Option<Millis>,
    goes_on: GoesOn,
    (began, now): (Instant, Instant),
) {
    let time = Time::of(picture, state.owner);
    let clock = match (&state.clock, goes_on) {
        (Some(clock), GoesOn::Continued) => sla::reschedule(policy, clock, used.unwrap_or(Millis::ZERO), now, time.working()),
        (Some(_), GoesOn::Fresh) => sla::start(policy, now, time.working()),
        (None, _) => first(picture, policy, state, (began, now)),
    };
    if state.clock.and_then(|clock| clock.due) != clock.due {
        state.breached_at = None;
    }
    state.clock = Some(clock);
    state.sla = Some(policy.name.clone());
}

/// The clock of a lead that has none yet: in the company's time since it `began`, in the owner's from `now` on.
fn first(picture: &Picture, policy: &SlaPolicy, state: &LeadState, (began, now): (Instant, Instant)) -> Clock {
    let (nobodys, owners) = (Time::of(picture, None), Time::of(picture, state.owner));
    if began >= now {
        return sla::start(policy, began, owners.working());
    }
    let waiting = sla::start(policy, began, nobodys.working());
    let used = sla::used(policy, &waiting, now, nobodys.working());
    sla::reschedule(policy, &waiting, used, now, owners.working())
}

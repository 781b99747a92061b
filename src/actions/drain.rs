//! Held leads are routed again when what they wait for has come: oldest first, under the live book, in the transaction
//! that brings it, and before any newer lead.

use std::{collections::BTreeSet, ops::Bound};

use crate::{
    model::{
        arrived::Arrived,
        decision::{Decision, Trigger},
        id::{GroupId, LeadId, RepId},
        rotation::Bookings,
    },
    routing::{
        OpenLead,
        held::{keep_cause, says_something_new},
        turns::next_turn,
    },
    store::{
        error::Result,
        fallback,
        leads::{self, HeldLead, LeadRecord},
    },
};

use super::{
    gate::Gate,
    receive::BY_HAND,
    routing::{Question, Size},
    session::Session,
    settle::Moving,
};

/// Most leads of a group that one action routes again: others who write wait for it about a second.
pub(super) const MOST_OF_GROUP: usize = 20_000;

impl Session<'_> {
    /// Gives held leads the places there are, earliest arrival first, whatever they wait for.
    pub fn drain(&mut self) -> Result<()> {
        self.drain_before(Arrived::LAST)
    }

    /// Decides on a lead; held leads that arrived before it get the places there are first.
    pub fn in_turn(&mut self, lead: Arrived, ask: impl Fn(&mut Self) -> Result<Decision>) -> Result<Decision> {
        self.drain_before(lead)?;
        let decision = ask(self)?;
        self.picture.asked.in_turn(lead);
        Ok(decision)
    }

    /// A lead is another than it was: it and those of the same person are asked about by the next drain, if they are held.
    pub fn ask_anew(&mut self, before: &LeadRecord, after: &LeadRecord) -> Result<()> {
        let (was, is) = (&before.lead, &after.lead);
        if was.profile != is.profile && is.state.held_for.is_some() {
            self.picture.asked.changed.insert(Arrived::of(is));
        }
        let takes_now = is.state.stage.takes_duplicates();
        let began = takes_now && !was.state.stage.takes_duplicates();
        if let Some(email) = is.profile.email.as_deref().filter(|_| began || was.profile.email != is.profile.email) {
            // Newer ones may join it.
            let newer = leads::held_by_email_after(self.tx, email, is.id)?;
            self.picture.asked.changed.extend(newer);
        }
        Ok(())
    }

    fn drain_before(&mut self, before: Arrived) -> Result<()> {
        // While the live book cannot be read, who is held stays so: a corrected one goes on with them.
        if self.picture.unreadable.is_some() || !self.anybody_waits()? {
            return Ok(());
        }
        if !self.picture.asked.holds_at(self.now) {
            let until = next_turn(&self.picture.book, &self.picture.roster, self.now);
            self.picture.asked.begin(self.now, until);
        }
        if self.picture.asked.next.is_none() {
            self.write_pending()?;
            let next = leads::next_held(self.tx, self.picture.asked.last)?;
            self.picture.asked.next = Some(next.unwrap_or(Arrived::LAST));
        }
        if !self.picture.asked.is_due(before) {
            return Ok(());
        }
        self.write_pending()?;
        let mut round = Round::new(self, before)?;
        let mut from = round.next_after(Arrived::FIRST);
        while let Some(after) = from {
            let waiting = leads::held(self.tx, after, before)?;
            let Some(newest) = waiting.last() else { break };
            from = Some(newest.arrived);
            for held in waiting {
                if round.may_help(&held)
                    && let Some(owner) = self.try_held(held.arrived.lead)?
                {
                    round.taken(self, owner);
                }
            }
            from = from.and_then(|after| round.next_after(after));
        }
        self.picture.asked.all_before(before);
        Ok(())
    }

    /// Routes the leads of a group of the fallback queue again, held or not, oldest first: what kept them there was mended.
    /// Those that nobody would get stay as they are, and so does what somebody put out of sight. In one action at most
    /// [`MOST_OF_GROUP`]; whoever is left is told by the group that remains.
    pub fn drain_group(&mut self, group: GroupId) -> Result<()> {
        for lead in fallback::waiting(self.tx, group, self.now, MOST_OF_GROUP)? {
            self.try_held(lead)?;
        }
        Ok(())
    }

    /// Routes one held lead again; who got it.
    fn try_held(&mut self, lead: LeadId) -> Result<Option<RepId>> {
        let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { return Ok(None) };
        let mut moving = Moving::known(record);
        let mut decision = self.ask_from_the_first_step(&moving)?;
        keep_cause(moving.record.placing.cause, &mut decision);
        if !says_something_new(moving.state().held_for.as_ref(), moving.record.placing.cause, &decision) {
            return Ok(None);
        }
        let owner = decision.owner();
        let booked = match owner {
            Some(_) => self.through_account(&moving.record.lead.profile, &decision),
            None => Bookings::default(),
        };
        self.follow(&mut moving, decision, booked)?;
        let decision = self.finish(moving, None)?;
        if let Some((decision, _)) = decision {
            self.tried_held.insert(lead, (decision, owner));
        }
        Ok(owner)
    }

    /// Other than a person's re-route this looks for the same person too: one who came in earlier may be known only now.
    fn ask_from_the_first_step(&mut self, moving: &Moving) -> Result<Decision> {
        let lead = &moving.record.lead;
        let external_id = lead.external_id.as_deref().filter(|_| lead.origin == BY_HAND);
        let mut open_leads: Vec<OpenLead> = self.same_person(lead.id, &lead.profile, external_id)?;
        open_leads.retain(|open| open.id < lead.id);
        let question = Question {
            lead: lead.id,
            profile: &lead.profile,
            trigger: Trigger::Drained,
            open_leads,
            tried: self.tried(lead.id)?,
            previous: lead.state.decision,
        };
        self.ask(&question, Size::Few)
    }
}

/// Once through the held leads: which of them are asked.
struct Round {
    /// Up to here all were asked before.
    last: Arrived,
    /// For those.
    again: Gate,
    /// For all others.
    first: Gate,
    /// Asked in any case.
    changed: BTreeSet<Arrived>,
}

impl Round {
    fn new(session: &mut Session<'_>, before: Arrived) -> Result<Self> {
        let asked = &session.picture.asked;
        let (last, changed) = (asked.last, asked.changed.clone());
        let (look, freed) = (asked.look, asked.freed.clone());
        let is_behind = asked.is_behind(before);
        let again = Gate::again(session, freed)?;
        let first = if is_behind { Gate::first(session, look)? } else { Gate::shut() };
        Ok(Self { last, again, first, changed })
    }

    fn may_help(&self, held: &HeldLead) -> bool {
        let gate = if held.arrived <= self.last { &self.again } else { &self.first };
        gate.may_help(held) || self.changed.contains(&held.arrived)
    }

    fn taken(&mut self, session: &Session<'_>, by: RepId) {
        self.again.taken(session, by);
        self.first.taken(session, by);
    }

    /// After which place to look on, when all up to `after` were looked at; `None` when no lead is left to help.
    fn next_after(&self, after: Arrived) -> Option<Arrived> {
        let open = match (self.again.is_shut(), self.first.is_shut()) {
            (false, _) if after < self.last => Some(after),
            (_, false) => Some(after.max(self.last)),
            (_, true) => None,
        };
        let changed = self.changed.range((Bound::Excluded(after), Bound::Unbounded)).next().map(|it| it.just_before());
        [open, changed].into_iter().flatten().min()
    }
}

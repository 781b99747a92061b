//! Held leads get the places that became free: oldest first, under the live book, in the transaction that frees them,
//! and before any newer lead.

use crate::{
    model::{
        decision::{Decision, Outcome, Trigger},
        id::{LeadId, PoolName},
        rotation::Bookings,
    },
    routing::eligibility::{self, Asking},
    store::{error::Result, leads},
};

use super::{
    routing::{Size, waits_for},
    session::Session,
    settle::Moving,
};

/// How many held leads are read at a time.
const READ_AT_ONCE: usize = 100;

impl Session<'_> {
    /// Gives held leads of all pools the places there are; how many got one.
    pub fn drain(&mut self) -> Result<u64> {
        let mut drained = 0;
        for pool in self.pools_with_held()? {
            if let Some(pool) = self.picture.names.named(Some(pool)) {
                drained += self.drain_pool(&pool, LeadId(i64::MAX))?;
            }
        }
        Ok(drained)
    }

    /// Decides on a lead that is offered to a pool; held leads that came before it get the places of that pool first.
    pub fn in_turn(&mut self, lead: LeadId, ask: impl Fn(&mut Self) -> Result<Decision>) -> Result<Decision> {
        loop {
            let decision = ask(self)?;
            let Some(pool) = decision.placed_by().map(|pool| pool.pool.clone()) else { return Ok(decision) };
            if self.drain_pool(&pool, lead)? == 0 {
                return Ok(decision);
            }
        }
    }

    /// Gives the leads held for one pool that came before another lead the places there are, oldest first.
    fn drain_pool(&mut self, pool: &PoolName, before: LeadId) -> Result<u64> {
        let Some(id) = self.picture.names.known(pool.as_str()) else { return Ok(0) };
        if self.held(id)? == 0 {
            return Ok(0);
        }
        let (mut drained, mut last) = (0, LeadId(0));
        while self.has_place(pool) {
            let mut waiting = leads::held_for(self.tx, id, last, READ_AT_ONCE)?;
            waiting.retain(|lead| *lead < before);
            let Some(newest) = waiting.last() else { break };
            last = *newest;
            for lead in waiting {
                drained += u64::from(self.try_held(lead)?);
                if !self.has_place(pool) {
                    break;
                }
            }
        }
        Ok(drained)
    }

    /// Whether anybody of the pool could take some lead now. A pool that is no more has its leads tried: their rules
    /// may lead elsewhere today.
    fn has_place(&self, pool: &PoolName) -> bool {
        let Some(pool) = self.picture.book.pool(pool) else { return true };
        let anybody = Asking { language: None, tried: &[], now: self.now };
        let none = crate::routing::accounts::AccountIndex::default();
        let floor = self.picture.floor(&none);
        pool.members.iter().any(|seat| eligibility::judge(pool, seat.position, &anybody, &floor).is_none())
    }

    /// Routes one held lead again; whether it got an owner.
    fn try_held(&mut self, lead: LeadId) -> Result<bool> {
        let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { return Ok(false) };
        let mut moving = Moving::known(record);
        let tried = self.tried(lead)?;
        let decision = self.ask_again(&moving, Trigger::Drained, tried, Size::Few)?;
        if !says_something_new(&moving, &decision) {
            return Ok(false);
        }
        let placed = matches!(decision.outcome, Outcome::Assigned { .. });
        let booked = if placed { self.through_account(&moving.record.lead.profile, &decision) } else { Bookings::default() };
        self.follow(&mut moving, decision, booked)?;
        self.finish(moving, None)?;
        Ok(placed)
    }
}

/// A lead that goes on waiting for the same place for the same cause needs no new decision.
fn says_something_new(moving: &Moving, decision: &Decision) -> bool {
    match &decision.outcome {
        Outcome::Fallback { cause, .. } => {
            waits_for(decision) != moving.state().held_for.as_ref() || moving.record.placing.cause != Some(*cause)
        }
        Outcome::Assigned { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. } => true,
    }
}

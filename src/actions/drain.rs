//! Held leads get the places that became free: oldest first, under the live book, in the transaction that frees them,
//! and before any newer lead.

use crate::{
    model::{
        decision::{Cause, Decision, Outcome, Trigger},
        id::{LeadId, PoolName},
        rotation::Bookings,
        rule::{Destination, Otherwise},
    },
    routing::{
        CompiledPool,
        accounts::AccountIndex,
        eligibility::{self, Asking},
    },
    store::{
        error::Result,
        leads::{self, HasAccount},
    },
};

use super::{
    routing::{Size, waits_for},
    session::Session,
    settle::Moving,
};

/// Whom a drain asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Leads for which some place may be free.
    WherePlaceIs,
    /// All: another book may lead them elsewhere.
    Everywhere,
}

impl Session<'_> {
    /// Gives held leads the places there are, oldest first, whatever pool they wait for; how many got one.
    pub fn drain(&mut self) -> Result<u64> {
        self.drain_before(LeadId(i64::MAX), Look::WherePlaceIs)
    }

    /// The same after another book went live: every held lead is routed by it.
    pub fn drain_anew(&mut self) -> Result<u64> {
        self.drain_before(LeadId(i64::MAX), Look::Everywhere)
    }

    /// Decides on a lead; held leads that came before it get the places there are first.
    pub fn in_turn(&mut self, lead: LeadId, ask: impl Fn(&mut Self) -> Result<Decision>) -> Result<Decision> {
        self.drain_before(lead, Look::WherePlaceIs)?;
        let decision = ask(self)?;
        // The lead itself has been asked about now, and those before it.
        self.picture.tried = self.picture.tried.map(|(at, last)| (at, last.max(lead)));
        Ok(decision)
    }

    fn drain_before(&mut self, before: LeadId, look: Look) -> Result<u64> {
        if !self.anybody_waits()? {
            return Ok(0);
        }
        // Those tried at this very instant cannot be placed until somebody frees a place.
        let tried = self.picture.tried.filter(|(at, _)| *at == self.now).map_or(LeadId(0), |(_, lead)| lead);
        if tried.0.saturating_add(1) >= before.0 {
            return Ok(0);
        }
        self.write_pending()?;
        let gate = Gate::new(self);
        let (mut drained, mut last) = (0, tried);
        loop {
            let waiting = leads::held(self.tx, last, before)?;
            let Some(newest) = waiting.last() else { break };
            last = newest.lead;
            for held in waiting {
                let pool = self.picture.names.named::<PoolName>(Some(held.pool));
                if look == Look::Everywhere || gate.may_open(pool.as_ref(), held.has_account) {
                    drained += u64::from(self.try_held(held.lead)?);
                }
            }
        }
        self.picture.tried = Some((self.now, last));
        Ok(drained)
    }

    /// Routes one held lead again; whether it got an owner.
    fn try_held(&mut self, lead: LeadId) -> Result<bool> {
        let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { return Ok(false) };
        let mut moving = Moving::known(record);
        let tried = self.tried(lead)?;
        let mut decision = self.ask_again(&moving, Trigger::Drained, tried, Size::Few)?;
        keep_cause(&moving, &mut decision);
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

/// A lead that was given up after missed clocks stays so while nobody takes it.
fn keep_cause(moving: &Moving, decision: &mut Decision) {
    if let (Some(Cause::SlaExhausted), Outcome::Fallback { cause, .. }) = (moving.record.placing.cause, &mut decision.outcome)
        && matches!(cause, Cause::NobodyAvailable | Cause::OwnerUnavailable)
    {
        *cause = Cause::SlaExhausted;
    }
}

/// Which held leads need not even be asked about: no pool that could take them has a place. Made from the book, so that
/// thousands that wait cost a look each and no routing.
struct Gate {
    /// Pools of the book with somebody who could take some lead now.
    open: Vec<PoolName>,
    /// Pools of the book.
    known: Vec<PoolName>,
    /// Some rule asks other pools before it passes a lead on, or a territory's pool before that of its parent.
    anywhere: bool,
    /// Some rule asks the owner of the lead's account before it passes the lead on.
    through_account: bool,
    /// Some rule asks one rep before it passes a lead on.
    by_name: bool,
}

impl Gate {
    fn new(session: &Session<'_>) -> Self {
        let picture = &session.picture;
        let none = AccountIndex::default();
        let floor = picture.floor(&none);
        let anybody = Asking { language: None, tried: &[], now: session.now };
        let has_place = |pool: &&CompiledPool| {
            pool.members.iter().any(|seat| eligibility::judge(pool, seat.position, &anybody, &floor).is_none())
        };
        let mut gate = Self {
            open: picture.book.pools().iter().filter(has_place).map(|pool| pool.name.clone()).collect(),
            known: picture.book.pools().iter().map(|pool| pool.name.clone()).collect(),
            anywhere: false,
            through_account: false,
            by_name: false,
        };
        for rule in &picture.book.rulebook().rules {
            let passes_on = rule.otherwise == Otherwise::NextRule;
            match &rule.to {
                Destination::TerritoryPool => gate.anywhere = true,
                Destination::Pool(_) => gate.anywhere |= rule.otherwise != Otherwise::Hold,
                Destination::AccountOwner => gate.through_account |= passes_on,
                Destination::Rep(_) | Destination::Field(_) => gate.by_name |= passes_on,
                Destination::Fallback | Destination::Nurture => {}
            }
        }
        gate
    }

    /// Whether a lead that waits for a place in `pool` may find one. A pool that is no more has its leads asked about.
    fn may_open(&self, pool: Option<&PoolName>, has_account: HasAccount) -> bool {
        let own = pool.is_none_or(|pool| self.open.contains(pool) || !self.known.contains(pool));
        let account = self.through_account && has_account == HasAccount::Yes;
        own || account || self.by_name || (self.anywhere && !self.open.is_empty())
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

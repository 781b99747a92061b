//! The clocks run once: who missed a lead loses it as its policy says, held leads get free places. Whoever runs does it;
//! twice, late or from two processes, each thing is done once, because a breach is claimed in the transaction that acts.

use crate::{
    model::{
        arrived::Arrived,
        decision::{Cause, Decision, ENGINE, Trigger},
        id::LeadId,
        journal::{Actor, RoutedCounts, TickCounts, What},
        lead::Stage,
        sla::OnBreach,
        time::Millis,
    },
    store::{absences, clocks, journal, leads},
};

use super::{
    Desk,
    error::ActionError,
    receipt::{Receipt, Touched},
    routing::Size,
    session::{Done, Session},
    settle::{Moving, to_fallback},
};

/// Most breaches one transaction acts upon; the rest follow in the next.
const MOST_AT_ONCE: usize = 5_000;

/// How far back the first tick looks for absences that ended.
const FIRST_LOOK: Millis = Millis::DAY;

impl Desk {
    pub(super) fn tick(&mut self) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(Actor::clock(), None, |session| {
            let mut counts = TickCounts::default();
            let mut moved = Vec::new();
            let late = clocks::breached(session.tx, session.now, MOST_AT_ONCE)?;
            // Held ones are claimed before another's breach may have them placed: they do not miss twice in one instant.
            let (owned, queued): (Vec<_>, Vec<_>) = late.into_iter().partition(|(_, stage)| *stage == Stage::Assigned);
            for (lead, _) in queued.into_iter().chain(owned) {
                moved.extend(session.breach(lead, &mut counts)?);
            }
            let since = journal::last_tick(session.tx, session.now)?.unwrap_or(session.now - FIRST_LOOK);
            counts.absences_over = absences::ended_between(session.tx, since, session.now)?;
            session.drain()?;
            counts.drained = session.drained();
            if counts == TickCounts::default() && session.is_idle() {
                return Ok(None);
            }
            counts.at_risk = clocks::at_risk(session.tx, session.now)?;
            Ok(Some(Done::new(What::Ticked(counts), moved)))
        })?;
        Ok(Receipt::of(done))
    }
}

impl Session<'_> {
    fn breach(&mut self, lead: LeadId, counts: &mut TickCounts) -> Result<Option<Touched>, ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { return Ok(None) };
        let mut moving = Moving::known(record);
        if !moving.state().is_overdue(self.now) {
            return Ok(None);
        }
        counts.breached += 1;
        // Claimed: whatever comes of it, this clock is acted upon once.
        moving.record.lead.state.breached_at = Some(self.now);
        let policy = self.policy_of(&moving.record.lead)?;
        let (on_breach, most) = policy.map_or((OnBreach::Notify, 0), |policy| (policy.on_breach, policy.max_reassign));
        let has_owner = moving.state().stage == Stage::Assigned;
        let decision = match on_breach {
            OnBreach::Reassign if has_owner && moving.state().reassigned < most => {
                let tried = self.tried(lead)?;
                Some(self.in_turn(Arrived::of(&moving.record.lead), |session| {
                    session.ask_again(&moving, Trigger::Sla, tried.clone(), Size::Few)
                })?)
            }
            OnBreach::Reassign | OnBreach::Fallback if has_owner => Some(self.exhausted(&moving)),
            OnBreach::Reassign | OnBreach::Fallback | OnBreach::Escalate | OnBreach::Notify => None,
        };
        let Some(decision) = decision else {
            counts.notified += 1;
            self.finish(moving, None)?;
            return Ok(None);
        };
        let mut went = RoutedCounts::default();
        went.add(&decision.outcome);
        counts.reassigned += went.assigned;
        counts.fallback += went.fallback;
        counts.nurture += went.nurture;
        let booked = self.through_account(&moving.record.lead.profile, &decision);
        self.follow(&mut moving, decision, booked)?;
        let decision = self.finish(moving, None)?;
        Ok(Some(Touched { lead, decision }))
    }

    /// As many have missed it as its policy allows.
    fn exhausted(&self, moving: &Moving) -> Decision {
        Decision {
            lead: moving.record.lead.id,
            at: self.now,
            rulebook: self.picture.book.version(),
            trigger: Trigger::Sla,
            engine: ENGINE,
            account: None,
            territory: None,
            segment: None,
            steps: Vec::new(),
            sla: moving.state().sla.clone(),
            tried: Vec::new(),
            previous: moving.state().decision,
            because: None,
            override_of: None,
            outcome: to_fallback(Cause::SlaExhausted),
        }
    }
}

//! What became of leads: they end, their owners' places are free, and what was no lead at all gives its turn back.

use crate::{
    model::{
        journal::{Refund, What},
        lead::{Closing, DismissReason, Stage},
        rotation::Bookings,
    },
    routing::moves,
    store::decisions,
};

use super::{
    Desk,
    assign::Moved,
    command::{Close, Seen},
    error::{ActionError, Already, Refusal},
    receipt::{Receipt, Touched},
    session::{Done, Session},
    settle::Moving,
};

impl Desk {
    pub(super) fn close(&mut self, close: &Close) -> Result<Receipt, ActionError> {
        if close.leads.is_empty() {
            return Err(Refusal::NoLeads.into());
        }
        let reason = reason_of(close);
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let ((closed, left), refunded) = session.close_all(close)?;
            if closed.is_empty() {
                return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
            }
            let drained = session.drained();
            let ledger_day = (!refunded.is_empty()).then(|| session.ledger_day());
            let what = What::Closed { leads: closed.len() as u64, closing: close.closing, reason, refunded, ledger_day, drained };
            Ok(Some(Done::new(what, (closed, left))))
        })?;
        let (done, left) = match done {
            Some((entry, what, (closed, left))) => (Some((entry, what, closed)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }
}

fn reason_of(close: &Close) -> Option<DismissReason> {
    (close.closing == Closing::Disqualified).then(|| close.reason.unwrap_or(DismissReason::Other))
}

impl Session<'_> {
    /// Ends each lead that can end so, and gives held leads the places that this frees; with the turns given back.
    pub(super) fn close_all(&mut self, close: &Close) -> Result<(Moved, Vec<Refund>), ActionError> {
        let reason = reason_of(close);
        let (mut closed, mut left, mut refunded) = (Vec::new(), Vec::new(), Vec::new());
        for seen in &close.leads {
            let lead = seen.lead;
            match self.close_one(*seen, close, reason)? {
                Ok(booked) => {
                    closed.push(Touched { lead, decision: None });
                    refunded.extend((!booked.is_empty()).then_some(Refund { lead, booked }));
                }
                Err(why) => left.push((lead, why)),
            }
        }
        if !closed.is_empty() {
            self.drain()?;
        }
        Ok(((closed, left), refunded))
    }

    fn close_one(
        &mut self,
        seen: Seen,
        close: &Close,
        reason: Option<DismissReason>,
    ) -> Result<Result<Bookings, Refusal>, ActionError> {
        let lead = seen.lead;
        let moving = match self.meet(seen)? {
            Ok(moving) => moving,
            Err(why) => return Ok(Err(why)),
        };
        match moving.state().stage {
            Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture => {}
            // A meeting may become an opportunity, and that be won or lost.
            Stage::Closed(known) if known != close.closing => {}
            Stage::Closed(known) => {
                return Ok(Err(Refusal::Already { lead, is: Already::Ended(known) }));
            }
            stage @ Stage::Duplicate => {
                let hint = "it was joined to an earlier lead of the same person; close that one";
                return Ok(Err(Refusal::WrongStage { lead, stage, hint }));
            }
            stage @ Stage::Withdrawn => {
                return Ok(Err(Refusal::WrongStage { lead, stage, hint: "it was taken back by undo; add it again" }));
            }
        }
        Ok(Ok(self.end(moving, close.closing, reason, close.value)?))
    }

    /// Ends a lead; what that books back.
    pub(super) fn end(
        &mut self,
        mut moving: Moving,
        closing: Closing,
        reason: Option<DismissReason>,
        value: Option<i64>,
    ) -> Result<Bookings, ActionError> {
        let returned = self.returned_turn(&moving, reason)?;
        self.book_beside(Some(moving.record.lead.id), &returned)?;
        let now = self.now;
        let state = &mut moving.record.lead.state;
        state.stage = Stage::Closed(closing);
        state.closed_at = Some(now);
        state.dismissed = reason;
        state.value = value.or(state.value);
        state.held_for = None;
        state.snoozed_until = None;
        moving.record.placing.cause = None;
        self.finish(moving, None)?;
        Ok(returned)
    }

    /// What is booked back because it was no lead at all: the turn of the pool that gave it to its present owner.
    fn returned_turn(&self, moving: &Moving, reason: Option<DismissReason>) -> Result<Bookings, ActionError> {
        let state = moving.state();
        let returns = reason.is_some_and(DismissReason::gives_turn_back) && state.stage.is_held_by_owner();
        let Some(decision) = state.decision.filter(|_| returns) else { return Ok(Bookings::default()) };
        let Some(kept) = decisions::get(self.tx, decision)? else { return Ok(Bookings::default()) };
        let owner = kept.decision.owner();
        Ok(moves::returned(kept.decision.placed_by(), kept.extra, owner, &self.picture.book, &self.picture.rotation))
    }
}

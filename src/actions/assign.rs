//! Leads are given to a rep, or to the fallback queue, by hand.

use crate::{
    model::{
        decision::{Cause, Decision, ENGINE, Outcome, Trigger, Verdict},
        id::{LeadId, RepId},
        journal::What,
        lead::Stage,
        pool::{Counts, Strategy},
        rep::Employment,
        rotation::Bookings,
    },
    routing::{
        CompiledPool,
        accounts::AccountIndex,
        eligibility::{self, Asking},
    },
};

use super::{
    Desk,
    command::{Assign, Receiver, Seen},
    error::{ActionError, Refusal},
    receipt::{Receipt, Touched},
    session::{Done, Session},
    settle::{Moving, to_fallback},
};

/// Leads that were moved, and those left as they were with the reason.
pub(super) type Moved = (Vec<Touched>, Vec<(LeadId, Refusal)>);

impl Desk {
    pub(super) fn assign(&mut self, assign: &Assign) -> Result<Receipt, ActionError> {
        if assign.leads.is_empty() {
            return Err(Refusal::NoLeads.into());
        }
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            if let Receiver::Rep(rep) = assign.to {
                session.works_leads(rep)?;
            }
            let (moved, left) = session.give(assign)?;
            if moved.is_empty() {
                return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
            }
            session.drain()?;
            let (leads, because, drained) = (moved.len() as u64, assign.because.clone(), session.drained());
            let what = match assign.to {
                Receiver::Rep(to) => What::Assigned { to, leads, because, drained },
                Receiver::Fallback => What::SentToFallback { leads, because, drained },
            };
            Ok(Some(Done::new(what, (moved, left))))
        })?;
        let (done, left) = match done {
            Some((entry, what, (moved, left))) => (Some((entry, what, moved)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }
}

impl Session<'_> {
    /// The rep, if they still work leads.
    pub fn works_leads(&self, rep: RepId) -> Result<(), ActionError> {
        let known = self.picture.roster.get(rep).ok_or(Refusal::NoSuchRep(rep))?;
        match known.employment {
            Employment::Active => Ok(()),
            Employment::Inactive => Err(Refusal::RepInactive { rep, name: known.name.clone() }.into()),
        }
    }

    /// Gives each lead that can be given.
    pub fn give(&mut self, assign: &Assign) -> Result<Moved, ActionError> {
        let (mut moved, mut left) = (Vec::new(), Vec::new());
        for seen in &assign.leads {
            match self.give_one(*seen, assign)? {
                Ok(touched) => moved.push(touched),
                Err(why) => left.push((seen.lead, why)),
            }
        }
        Ok((moved, left))
    }

    fn give_one(&mut self, seen: Seen, assign: &Assign) -> Result<Result<Touched, Refusal>, ActionError> {
        let mut moving = match self.meet(seen)? {
            Ok(moving) => moving,
            Err(why) => return Ok(Err(why)),
        };
        if let Err(why) = may_be_given(&moving, seen.lead, assign.to) {
            return Ok(Err(why));
        }
        let decision = self.by_hand(&moving, assign);
        let booked = match assign.to {
            Receiver::Rep(to) => self.hand_pick(&moving.record.lead.profile, moving.record.placing.pool.as_ref(), to),
            Receiver::Fallback => Bookings::default(),
        };
        self.follow(&mut moving, decision, booked)?;
        let decision = self.finish(moving, None)?;
        Ok(Ok(Touched { lead: seen.lead, decision }))
    }

    fn by_hand(&self, moving: &Moving, assign: &Assign) -> Decision {
        let (outcome, override_of) = match assign.to {
            Receiver::Rep(owner) => (Outcome::Assigned { owner, covering_for: None }, self.unavailable(owner)),
            Receiver::Fallback => (to_fallback(Cause::SentByHand), None),
        };
        Decision {
            lead: moving.record.lead.id,
            at: self.now,
            rulebook: self.picture.book.version(),
            trigger: Trigger::ByHand,
            engine: ENGINE,
            account: None,
            territory: None,
            segment: None,
            steps: Vec::new(),
            sla: self.picture.book.rulebook().defaults.sla.clone(),
            tried: Vec::new(),
            previous: moving.state().decision,
            because: assign.because.clone(),
            override_of,
            outcome,
        }
    }

    /// Why a rep could take no lead from anybody now: away, off hours, or full. Giving them one is marked for good.
    pub fn unavailable(&self, rep: RepId) -> Option<Verdict> {
        let position = self.picture.roster.position(rep)?;
        let none = AccountIndex::default();
        let asking = Asking { language: None, tried: &[], now: self.now };
        eligibility::judge(&anybodys_pool(), position, &asking, &self.picture.floor(&none))
    }
}

/// A pool of nobody that asks of a rep all that any pool could: working hours and caps.
pub(super) fn anybodys_pool() -> CompiledPool {
    CompiledPool {
        name: "".into(),
        strategy: Strategy::RoundRobin,
        members: Vec::new(),
        respect_hours: true,
        match_language: false,
        ignore_caps: false,
        counts: Counts::Rotation,
    }
}

fn may_be_given(moving: &Moving, lead: LeadId, to: Receiver) -> Result<(), Refusal> {
    let state = moving.state();
    match (state.stage, to) {
        (Stage::Duplicate, _) => {
            let hint = "it was joined to an earlier lead of the same person; assign that one";
            Err(Refusal::WrongStage { lead, stage: state.stage, hint })
        }
        (Stage::Withdrawn, _) => {
            Err(Refusal::WrongStage { lead, stage: state.stage, hint: "it was taken back by undo; add it again" })
        }
        (Stage::Closed(_), _) => {
            Err(Refusal::WrongStage { lead, stage: state.stage, hint: "it is over; undo its outcome first" })
        }
        (Stage::Fallback, Receiver::Fallback) => Err(Refusal::NothingToDo(format!("lead L-{lead} is in fallback already"))),
        (Stage::Assigned | Stage::Working, Receiver::Rep(to)) if state.owner == Some(to) => {
            Err(Refusal::NothingToDo(format!("lead L-{lead} is theirs already")))
        }
        (Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture, _) => Ok(()),
    }
}

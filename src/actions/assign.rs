//! Leads are given to a rep, or to the fallback queue, by hand.

use std::collections::BTreeSet;

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
    error::{ActionError, Already, Refusal},
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
            let (what, moved) = session.hand_out(assign)?;
            Ok(Some(Done::new(what, moved)))
        })?;
        let (done, left) = match done {
            Some((entry, what, (moved, left))) => (Some((entry, what, moved)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }

    /// What giving leads would come to: it is done, looked at, and rolled back.
    pub fn rehearse(&mut self, assign: &Assign) -> Result<Rehearsal, ActionError> {
        self.in_no_transaction(|session| {
            let (_, (moved, _)) = session.hand_out(assign)?;
            let reps = session.picture.roster.reps().iter().map(|rep| rep.id);
            let open = reps.zip(session.picture.loads.iter().map(|load| load.open)).collect();
            Ok(Rehearsal { open, moved: moved.len() as u64, drained: session.drained() })
        })
    }
}

/// What giving leads would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// Open leads that each rep would hold.
    pub open: Vec<(RepId, u32)>,
    /// Leads that would be given.
    pub moved: u64,
    /// Held leads that would get a place with it.
    pub drained: u64,
}

/// Where one lead goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Rep(RepId),
    Fallback,
}

impl Assign {
    /// Each lead with where it goes; a lead without a receiver of its own goes nowhere.
    fn parts(&self) -> impl Iterator<Item = (Seen, To)> {
        let to = move |index: usize| match &self.to {
            Receiver::Rep(rep) => Some(To::Rep(*rep)),
            Receiver::Each(reps) => reps.get(index).copied().map(To::Rep),
            Receiver::Fallback => Some(To::Fallback),
        };
        self.leads.iter().enumerate().filter_map(move |(index, seen)| Some((*seen, to(index)?)))
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

    /// Gives each lead that can be given, and held leads the places that this frees. Refused where none can be.
    fn hand_out(&mut self, assign: &Assign) -> Result<(What, Moved), ActionError> {
        let receivers: BTreeSet<RepId> = assign.parts().filter_map(|(_, to)| to.rep()).collect();
        for rep in receivers {
            self.works_leads(rep)?;
        }
        let (moved, left) = self.give(assign)?;
        if moved.is_empty() {
            return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
        }
        self.drain()?;
        let (leads, because, drained) = (moved.len() as u64, assign.because.clone(), self.drained());
        let what = match assign.to {
            Receiver::Rep(_) | Receiver::Each(_) => What::Assigned { to: parts_of(&moved), leads, because, drained },
            Receiver::Fallback => What::SentToFallback { leads, because, drained },
        };
        Ok((what, (moved, left)))
    }

    /// Gives each lead that can be given.
    pub fn give(&mut self, assign: &Assign) -> Result<Moved, ActionError> {
        let (mut moved, mut left) = (Vec::new(), Vec::new());
        for (seen, to) in assign.parts() {
            match self.give_one(seen, to, assign)? {
                Ok(touched) => moved.push(touched),
                Err(why) => left.push((seen.lead, why)),
            }
        }
        Ok((moved, left))
    }

    fn give_one(&mut self, seen: Seen, to: To, assign: &Assign) -> Result<Result<Touched, Refusal>, ActionError> {
        let mut moving = match self.meet(seen)? {
            Ok(moving) => moving,
            Err(why) => return Ok(Err(why)),
        };
        if let Err(why) = may_be_given(&moving, seen.lead, to) {
            return Ok(Err(why));
        }
        let decision = self.by_hand(&moving, to, assign);
        let booked = match to {
            To::Rep(to) => self.hand_pick(&moving.record.lead.profile, moving.record.placing.pool.as_ref(), to),
            To::Fallback => Bookings::default(),
        };
        self.follow(&mut moving, decision, booked)?;
        let decision = self.finish(moving, None)?;
        Ok(Ok(Touched { lead: seen.lead, decision }))
    }

    fn by_hand(&self, moving: &Moving, to: To, assign: &Assign) -> Decision {
        let (outcome, override_of) = match to {
            To::Rep(owner) => (Outcome::Assigned { owner, covering_for: None }, self.unavailable(owner)),
            To::Fallback => (to_fallback(Cause::SentByHand), None),
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

impl To {
    fn rep(self) -> Option<RepId> {
        match self {
            Self::Rep(rep) => Some(rep),
            Self::Fallback => None,
        }
    }
}

/// Who got how many, most first.
fn parts_of(moved: &[Touched]) -> Vec<(RepId, u64)> {
    let mut parts: Vec<(RepId, u64)> = Vec::new();
    for owner in moved.iter().filter_map(|touched| touched.decision.as_ref()?.1.owner()) {
        match parts.iter_mut().find(|(rep, _)| *rep == owner) {
            Some((_, n)) => *n += 1,
            None => parts.push((owner, 1)),
        }
    }
    parts.sort_by_key(|(rep, n)| (std::cmp::Reverse(*n), *rep));
    parts
}

fn may_be_given(moving: &Moving, lead: LeadId, to: To) -> Result<(), Refusal> {
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
        (Stage::Fallback, To::Fallback) => Err(Refusal::Already { lead, is: Already::InFallback }),
        (Stage::Assigned | Stage::Working, To::Rep(to)) if state.owner == Some(to) => {
            Err(Refusal::Already { lead, is: Already::Theirs })
        }
        (Stage::New | Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture, _) => Ok(()),
    }
}

//! Leads are routed because a person asks: those that wait as `new`, and again those that stand somewhere.

use crate::{
    model::{
        arrived::Arrived,
        decision::Trigger,
        id::RepId,
        journal::{RoutedCounts, What},
        lead::Stage,
    },
    store::decisions,
};

use super::{
    Desk,
    assign::Moved,
    command::{Route, Seen, Tried},
    error::{ActionError, Refusal},
    receipt::{Receipt, Touched},
    routing::Size,
    session::{Done, Session},
};

/// From so many leads on all accounts are read once.
const MANY: usize = 50;

impl Desk {
    pub(super) fn route(&mut self, route: &Route) -> Result<Receipt, ActionError> {
        if route.leads.is_empty() {
            return Err(Refusal::NoLeads.into());
        }
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let (mut moved, left) = session.route_again(route)?;
            if moved.is_empty() {
                return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
            }
            let others = session.as_they_stand(&mut moved)?;
            Ok(Some(Done::new(What::Routed { routed: went(&moved), drained: others }, (moved, left))))
        })?;
        let (done, left) = match done {
            Some((entry, what, (moved, left))) => (Some((entry, what, moved)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }
}

/// Where leads went.
pub(super) fn went(moved: &[Touched]) -> RoutedCounts {
    let mut routed = RoutedCounts::default();
    for (_, decision) in moved.iter().filter_map(|touched| touched.decision.as_ref()) {
        routed.add(&decision.outcome);
    }
    routed
}

impl Session<'_> {
    /// Routes each lead that can be routed, and held leads to the places that this frees.
    pub(super) fn route_again(&mut self, route: &Route) -> Result<Moved, ActionError> {
        let moved = self.route_all(&route.leads, route.tried, Trigger::Reroute)?;
        if !moved.0.is_empty() {
            self.drain()?;
        }
        Ok(moved)
    }

    /// Routes each lead that can be routed, in the order given.
    pub fn route_all(&mut self, leads: &[Seen], tried: Tried, trigger: Trigger) -> Result<Moved, ActionError> {
        let size = if leads.len() < MANY { Size::Few } else { Size::Many };
        let (mut moved, mut left) = (Vec::new(), Vec::new());
        for seen in leads {
            match self.route_one(*seen, tried, trigger, size)? {
                Ok(touched) => moved.push(touched),
                Err(why) => left.push((seen.lead, why)),
            }
        }
        Ok((moved, left))
    }

    /// Has those that a drain decided about told with that decision; how many other leads it gave an owner.
    fn as_they_stand(&self, moved: &mut [Touched]) -> Result<u64, ActionError> {
        let mut others = self.drained();
        for touched in moved {
            let Some((newest, owner)) = self.tried_held.get(&touched.lead) else { continue };
            others -= u64::from(owner.is_some());
            touched.decision = decisions::get(self.tx, *newest)?.map(|kept| (*newest, kept.decision));
        }
        Ok(others)
    }

    fn route_one(
        &mut self,
        seen: Seen,
        tried: Tried,
        trigger: Trigger,
        size: Size,
    ) -> Result<Result<Touched, Refusal>, ActionError> {
        let lead = seen.lead;
        if self.tried_held.contains_key(&lead) {
            // It had its turn in this very action, before a lead that arrived later.
            return Ok(Ok(Touched { lead, decision: None }));
        }
        let mut moving = match self.meet(seen)? {
            Ok(moving) => moving,
            Err(why) => return Ok(Err(why)),
        };
        let trigger = match moving.state().stage {
            Stage::New => Trigger::Received,
            Stage::Assigned | Stage::Working | Stage::Fallback | Stage::Nurture => trigger,
            stage @ (Stage::Duplicate | Stage::Closed(_) | Stage::Withdrawn) => {
                return Ok(Err(Refusal::WrongStage { lead, stage, hint: "only open leads are routed" }));
            }
        };
        let tried: Vec<RepId> = match tried {
            Tried::Exclude => self.tried(lead)?,
            Tried::Include => Vec::new(),
        };
        let decision =
            self.in_turn(Arrived::of(&moving.record.lead), |session| session.ask_again(&moving, trigger, tried.clone(), size))?;
        let booked = self.through_account(&moving.record.lead.profile, &decision);
        self.follow(&mut moving, decision, booked)?;
        let decision = self.finish(moving, None)?;
        Ok(Ok(Touched { lead, decision }))
    }
}

//! Leads are routed because a person asks: those that wait as `new`, and again those that stand somewhere.

use crate::model::{
    decision::Trigger,
    id::RepId,
    journal::{RoutedCounts, What},
    lead::Stage,
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
            let (moved, left) = session.route_all(&route.leads, route.tried, Trigger::Reroute)?;
            if moved.is_empty() {
                return Err(left.into_iter().next().map_or(Refusal::NoLeads, |(_, why)| why).into());
            }
            session.drain()?;
            Ok(Some(Done::new(What::Routed { routed: went(&moved) }, (moved, left))))
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

    fn route_one(
        &mut self,
        seen: Seen,
        tried: Tried,
        trigger: Trigger,
        size: Size,
    ) -> Result<Result<Touched, Refusal>, ActionError> {
        let lead = seen.lead;
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
        let decision = self.in_turn(lead, |session| session.ask_again(&moving, trigger, tried.clone(), size))?;
        let booked = self.through_account(&moving.record.lead.profile, &decision);
        self.follow(&mut moving, decision, booked)?;
        let decision = self.finish(moving, None)?;
        Ok(Ok(Touched { lead, decision }))
    }
}

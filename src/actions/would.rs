//! What an action on leads would come to: it is done by the same code, looked at, and rolled back.

use std::collections::BTreeMap;

use crate::{
    model::{
        id::{GroupId, LeadId, RepId},
        lead::Stage,
        snag::Snag,
        time::Instant,
    },
    store::{
        leads::{self, Sketch},
        names::Names,
    },
};

use super::{
    Desk,
    command::Trial,
    error::{ActionError, Refusal},
    session::Session,
};

/// What it would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Would {
    /// Leads that were named.
    pub asked: u64,
    /// Leads that it would concern, before and after.
    pub done: Vec<Fate>,
    /// Leads that it would leave alone.
    pub left: Vec<(LeadId, Refusal)>,
    /// Held leads, of others, that would get a place with it.
    pub drained: u64,
    /// Of a single lead what people ask about it.
    pub one: Option<One>,
}

/// One lead before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// Which.
    pub lead: LeadId,
    /// Where it stands.
    pub before: Stand,
    /// Where it would stand.
    pub after: Stand,
}

/// Where a lead stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// How far it is.
    pub stage: Stage,
    /// Who has it.
    pub owner: Option<RepId>,
    /// What keeps it in fallback, if it is there.
    pub group: Option<(GroupId, Snag)>,
}

/// What people ask about a single lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    /// Its name, else its email, else its number.
    pub name: String,
    /// Since when somebody has been in contact.
    pub touched_at: Option<Instant>,
}

impl Fate {
    /// It would stand elsewhere than now.
    pub fn moves(&self) -> bool {
        self.before.owner != self.after.owner || self.before.group != self.after.group || self.queue() != self.queue_after()
    }

    /// Somebody has been in contact.
    pub fn was_contacted(&self) -> bool {
        self.before.stage == Stage::Working
    }

    fn queue(&self) -> Option<Stage> {
        (self.before.owner.is_none()).then_some(self.before.stage)
    }

    fn queue_after(&self) -> Option<Stage> {
        (self.after.owner.is_none()).then_some(self.after.stage)
    }
}

impl From<&Sketch> for Stand {
    fn from(sketch: &Sketch) -> Self {
        Self { stage: sketch.stage, owner: sketch.owner, group: sketch.group.clone() }
    }
}

impl Desk {
    /// What it would come to.
    pub fn would(&mut self, trial: &Trial) -> Result<Would, ActionError> {
        let ids: Vec<LeadId> = trial.leads().iter().map(|seen| seen.lead).collect();
        self.in_no_transaction(|session| {
            let before = session.stands(&ids)?;
            let one = if let [only] = ids[..] { session.one(only)? } else { None };
            let (done, left) = match trial {
                Trial::Route(route) => session.route_again(route)?,
                Trial::Touch(touch) => session.touch_all(touch)?,
                Trial::Close(close) => session.close_all(close)?.0,
            };
            let after = session.stands(&ids)?;
            let own = |lead: &LeadId| done.iter().any(|touched| touched.lead == *lead);
            let placed = session.tried_held.iter().filter(|(_, (_, owner))| owner.is_some());
            let drained = placed.filter(|(lead, _)| !own(lead)).count() as u64;
            let fate = |lead: LeadId| Some(Fate { lead, before: before.get(&lead)?.clone(), after: after.get(&lead)?.clone() });
            let done = done.iter().filter_map(|touched| fate(touched.lead)).collect();
            Ok(Would { asked: ids.len() as u64, done, left, drained, one })
        })
    }
}

impl Session<'_> {
    fn stands(&self, ids: &[LeadId]) -> Result<BTreeMap<LeadId, Stand>, ActionError> {
        let sketches = leads::sketches(self.tx, &Names::load(self.tx)?, ids)?;
        Ok(sketches.iter().map(|sketch| (sketch.id, Stand::from(sketch))).collect())
    }

    fn one(&self, lead: LeadId) -> Result<Option<One>, ActionError> {
        let Some(record) = leads::get(self.tx, &self.picture.names, lead)? else { return Ok(None) };
        let name = record.lead.called().map_or_else(|| format!("L-{lead}"), str::to_owned);
        Ok(Some(One { name, touched_at: record.lead.state.touched_at }))
    }
}

//! How things stood when the time that is replayed began.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    actions::{
        ask::{past, past_balances},
        error::ActionError,
        settle::set_json,
    },
    model::{
        arrived::Arrived,
        decision::Cause,
        id::{DecisionId, EntryId, LeadId},
        lead::{LeadState, Stage},
        time::Instant,
    },
    rulebook::replay::{At, Booked, Standing, Start, Waiting},
    store::{
        decisions,
        error::StoreError,
        leads::{self, LeadRecord},
        past_loads,
        since::Go,
    },
};

use super::{LOOK_EVERY, scribe::Scribe};

impl Scribe<'_> {
    /// How things stood, and the instant of the first decision; `None` when told to stop.
    pub fn start(&self, on: &mut impl FnMut() -> Go) -> Result<Option<(Start, Instant)>, ActionError> {
        let conn = self.desk.conn();
        let before = EntryId(self.entry.0 - 1);
        let Some(first) = decisions::get(conn, self.first)? else { return Ok(Some((Start::default(), Instant::MIN))) };
        let at = first.decision.at;
        let roster = past::roster(self.desk, before)?;
        let loads = past_loads::loads_after(conn, &roster, before, &first)?;
        let received = past_loads::received_after(conn, before, &first)?;
        let balances = past_balances::before(self.desk, &decisions::KeptDecision { entry: before, ..first })?;
        let mut start = Start { roster, loads, received, balances, first_decision: self.first.0, ..Start::default() };
        for (read, lead) in self.met()?.into_iter().enumerate() {
            if (read as u64).is_multiple_of(LOOK_EVERY) && on() == Go::Stop {
                return Ok(None);
            }
            let Some(record) = self.as_it_was(lead)? else { continue };
            let standing = self.standing(&record)?;
            if record.lead.state.held_for.is_some()
                && let Some(waiting) = self.waiting(&record)?
            {
                start.held.push((lead, waiting));
            }
            start.leads.insert(lead, standing);
        }
        Ok(Some((start, at)))
    }

    /// Leads from before to which something happens, and those that wait.
    fn met(&self) -> Result<BTreeSet<LeadId>, ActionError> {
        let mut met: BTreeSet<LeadId> = self.from_before.keys().copied().collect();
        let mut after = Arrived::FIRST;
        loop {
            let held = leads::held(self.desk.conn(), after, Arrived::LAST)?;
            let Some(last) = held.last() else { return Ok(met) };
            after = last.arrived;
            met.extend(held.iter().map(|held| held.arrived.lead).filter(|lead| *lead <= self.newest_before));
        }
    }

    /// A lead as it was then.
    fn as_it_was(&self, lead: LeadId) -> Result<Option<LeadRecord>, ActionError> {
        let Some(mut record) = leads::get(self.desk.conn(), &self.names, lead)? else { return Ok(None) };
        if let Some(fields) = self.from_before.get(&lead) {
            let unreadable =
                |error: serde_json::Error| StoreError::Unreadable { what: "lead", id: lead.0, because: error.to_string() };
            set_json(&mut record, fields).map_err(unreadable)?;
        }
        Ok(Some(record))
    }

    fn standing(&self, record: &LeadRecord) -> Result<Standing, ActionError> {
        let state: &LeadState = &record.lead.state;
        let at = match (state.stage, state.owner) {
            (Stage::Assigned | Stage::Working, Some(owner)) => At::Rep(owner),
            (Stage::Fallback, _) => At::Fallback,
            (Stage::Nurture, _) => At::Nurture,
            (Stage::New | Stage::Assigned | Stage::Working, _) => At::New,
            (Stage::Duplicate | Stage::Closed(_) | Stage::Withdrawn, _) => At::Over,
        };
        let owners = decisions::owners_before(self.desk.conn(), record.lead.id, self.first, self.entry)?;
        let decided = state.decision.filter(|_| self.returned.contains(&record.lead.id));
        let kept = decided.map(|id: DecisionId| decisions::get(self.desk.conn(), id)).transpose()?.flatten();
        let booked = kept.map(|kept| {
            let (pick, owner) = (kept.decision.placed_by().cloned(), kept.decision.owner());
            Box::new(Booked { pick, extra: kept.extra, owner })
        });
        Ok(Standing { at, pool: record.placing.pool.clone(), owners, booked })
    }

    fn waiting(&self, record: &LeadRecord) -> Result<Option<Waiting>, ActionError> {
        let (lead, state) = (&record.lead, &record.lead.state);
        let Some(waits_for) = state.held_for.clone() else { return Ok(None) };
        let kept = state.decision.map(|id| decisions::get(self.desk.conn(), id)).transpose()?.flatten();
        Ok(Some(Waiting {
            arrived: Arrived::of(lead),
            profile: Arc::new(lead.profile.clone()),
            account: kept.and_then(|kept| kept.decision.account),
            cause: record.placing.cause.unwrap_or(Cause::NobodyAvailable),
            waits_for,
        }))
    }
}

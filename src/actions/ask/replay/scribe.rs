//! The journal's words for the rehearsal: what an entry did, as steps.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use serde_json::{Map, Value};

use crate::{
    actions::{Desk, ask::past, error::ActionError},
    model::{
        decision::{Cause, Outcome, Trigger},
        id::{DecisionId, EntryId, LeadId},
        lead::{Profile, Stage},
    },
    rulebook::replay::{Event, Look, Routed, Step, To, Turn, Went, What},
    store::{
        error::StoreError,
        leads,
        names::Names,
        since::{self, Go, PastChange, PastDecision, PastEntry},
    },
};

use super::LOOK_EVERY;

/// Fields that an entry changed, as they were before it.
pub(super) type Before = (EntryId, Map<String, Value>);

/// Tells what happened since an entry.
pub(super) struct Scribe<'d> {
    pub(super) desk: &'d Desk,
    /// The first entry of the time that is told.
    pub(super) entry: EntryId,
    /// The first decision of it.
    pub(super) first: DecisionId,
    /// Leads with higher numbers came in that time.
    pub(super) newest_before: LeadId,
    /// What changed since of what is known of leads, newest first.
    pub(super) profiles: HashMap<LeadId, Vec<Before>>,
    /// All that changed since of leads from before; the oldest value of each field.
    pub(super) from_before: HashMap<LeadId, Map<String, Value>>,
    /// Leads whose turn is given back in that time.
    pub(super) returned: HashSet<LeadId>,
    pub(super) names: Names,
    people: BTreeSet<EntryId>,
}

impl<'d> Scribe<'d> {
    /// Reads ahead what has to be known from the beginning; `None` when told to stop.
    pub fn new(
        desk: &'d Desk,
        entry: EntryId,
        first: DecisionId,
        on: &mut impl FnMut() -> Go,
    ) -> Result<Option<Self>, ActionError> {
        let newest_before = since::newest_lead_before(desk.conn(), first)?;
        let mut scribe = Self {
            desk,
            entry,
            first,
            newest_before,
            profiles: HashMap::new(),
            from_before: HashMap::new(),
            returned: HashSet::new(),
            names: Names::load(desk.conn())?,
            people: since::people_changed(desk.conn(), entry)?,
        };
        let (mut read, mut go) = (0_u64, Go::On);
        since::each_lead_change_back(desk.conn(), entry, |by, lead, before, after| {
            read += 1;
            if read.is_multiple_of(LOOK_EVERY) {
                go = on();
            }
            scribe.look_back(by, lead, before, after)?;
            Ok(go)
        })?;
        Ok((go == Go::On).then_some(scribe))
    }

    fn look_back(&mut self, by: EntryId, lead: LeadId, before: &str, after: &str) -> Result<(), StoreError> {
        if lead <= self.newest_before {
            // What came earlier is read later and stays.
            self.from_before.entry(lead).or_default().extend(since::fields(before, by)?);
        }
        if since::is_of_profile(before) {
            let fields = since::fields(before, by)?.into_iter().filter(|(key, _)| key.starts_with("profile."));
            self.profiles.entry(lead).or_default().push((by, fields.collect()));
        }
        if after.contains("\"dismissed\"") {
            self.returned.insert(lead);
        }
        Ok(())
    }

    /// One entry as a step.
    pub fn step(&self, past: PastEntry) -> Result<Step, ActionError> {
        let PastEntry { id, at, looks_at_held, changes, decisions } = past;
        let people = if self.people.contains(&id) { Some(past::roster(self.desk, id)?) } else { None };
        let own: HashSet<DecisionId> = decisions.iter().map(|decision| decision.id).collect();
        let mut events = Vec::with_capacity(changes.len() + decisions.len());
        for change in &changes {
            events.extend(self.change(id, change, &own)?.map(|what| Event { lead: change.lead, what }));
        }
        let at = decisions.first().map_or(at, |decision| decision.at);
        for decision in decisions.into_iter().filter(|decision| !decision.taken_back) {
            events.push(self.decision(id, decision)?);
        }
        Ok(Step { at, people, events, held: if looks_at_held { Look::AtHeld } else { Look::Away } })
    }

    fn change(&self, by: EntryId, change: &PastChange, own: &HashSet<DecisionId>) -> Result<Option<What>, ActionError> {
        // A decision of this entry tells the rest; of one that is taken back or stands again, nothing ever happened or it was told.
        if change.decision.is_some_and(|decision| own.contains(&decision) || decision >= self.first) {
            return Ok(None);
        }
        if let Some((before, after)) = change.stage {
            return Ok(match (before, after) {
                (_, Stage::Closed(_) | Stage::Withdrawn) => {
                    let returned = change.dismissed.is_some_and(crate::model::lead::DismissReason::gives_turn_back);
                    Some(What::Ended(if returned { Turn::GivenBack } else { Turn::Taken }))
                }
                (Stage::Closed(_) | Stage::Withdrawn, _) => Some(What::Reopened),
                _ => None,
            });
        }
        if change.profile {
            let record = leads::get(self.desk.conn(), &self.names, change.lead)?;
            return match record {
                Some(record) => Ok(Some(What::Known(Arc::new(self.profile(change.lead, by, record.lead.profile)?)))),
                None => Ok(None),
            };
        }
        Ok(None)
    }

    fn decision(&self, by: EntryId, past: PastDecision) -> Result<Event, ActionError> {
        let PastDecision { id, arrived, trigger, gist, profile, erased, .. } = past;
        let lead = arrived.lead;
        let profile = Arc::new(self.profile(lead, by, profile)?);
        let is_given_up = trigger == Trigger::Sla
            && gist.rule.is_none()
            && matches!(gist.outcome, Outcome::Fallback { cause: Cause::SlaExhausted, .. });
        let to = match trigger {
            Trigger::Imported | Trigger::ByHand => None,
            Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained => To::of(&gist.outcome),
        };
        let turn = if self.returned.contains(&lead) { Turn::GivenBack } else { Turn::Taken };
        let what = match to.filter(|_| !is_given_up && !erased) {
            Some(to) => What::Routed(Box::new(Routed {
                decision: id,
                arrived,
                profile,
                trigger,
                tried: gist.tried,
                account: gist.account,
                turn,
                went: Went { to, rule: gist.rule, pool: gist.placed_by, territory: gist.territory, segment: gist.segment },
            })),
            None if trigger == Trigger::Drained => What::Joined,
            None => What::Told { arrived, profile, trigger, outcome: gist.outcome, turn },
        };
        Ok(Event { lead, what })
    }

    /// What was known of a lead right after an entry.
    fn profile(&self, lead: LeadId, at: EntryId, now: Profile) -> Result<Profile, ActionError> {
        let Some(changes) = self.profiles.get(&lead) else { return Ok(now) };
        let unreadable =
            |error: serde_json::Error| StoreError::Unreadable { what: "lead", id: lead.0, because: error.to_string() };
        let Value::Object(mut fields) = serde_json::to_value(&now).map_err(unreadable)? else { return Ok(now) };
        for (_, before) in changes.iter().take_while(|(by, _)| *by > at) {
            for (key, value) in before {
                let key = key.trim_start_matches("profile.").to_owned();
                if value.is_null() {
                    fields.remove(&key);
                } else {
                    fields.insert(key, value.clone());
                }
            }
        }
        Ok(serde_json::from_value(Value::Object(fields)).map_err(unreadable)?)
    }
}

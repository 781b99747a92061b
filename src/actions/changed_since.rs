//! What stands in the way of taking an entry back: things it changed that were changed since, each with its name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    model::{
        id::{EntryId, LeadId, RepId},
        journal::{Change, Entry, Subject},
        lead::Stage,
        rep::Employment,
    },
    store::{
        absences, accounts,
        decisions::KeptDecision,
        history,
        leads::{self, LeadRecord},
        rulebooks,
    },
};

use super::{
    error::{ActionError, Refusal},
    publish::pointer,
    session::Session,
    settle::{as_json, set_json},
    undo::unreadable,
};

impl Session<'_> {
    /// Every field that the entry changed still is as the entry left it.
    pub fn nothing_changed_since(
        &self,
        entry: &Entry,
        changes: &[Change],
        made: &[KeptDecision],
        came_in: &[LeadId],
    ) -> Result<(), ActionError> {
        let mut subjects: Vec<Subject> = Vec::new();
        let mut last: Vec<(Subject, Map<String, Value>)> = Vec::new();
        for change in changes {
            match last.iter_mut().find(|(subject, _)| *subject == change.subject) {
                Some((_, after)) => after.extend(change.after.clone()),
                None => last.push((change.subject, change.after.clone())),
            }
        }
        for (subject, after) in last {
            let now = self.now_of(subject)?;
            let same = |(key, value): (&String, &Value)| now.get(key).unwrap_or(&Value::Null) == value;
            if !after.iter().all(same) {
                subjects.push(subject);
            }
        }
        for kept in made {
            let stands = leads::get(self.tx, &self.picture.names, kept.decision.lead)?
                .is_some_and(|record| record.lead.state.decision == Some(kept.id) && record.lead.state.stage != Stage::Withdrawn);
            let newest = made.iter().filter(|other| other.decision.lead == kept.decision.lead).map(|other| other.id).max();
            let subject = Subject::Lead(kept.decision.lead);
            if !stands && newest == Some(kept.id) && !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        for lead in came_in {
            if self.differs_since(entry.id, *lead)? {
                subjects.push(Subject::Lead(*lead));
            }
            subjects.extend(leads::joined_to(self.tx, *lead)?.into_iter().map(Subject::Lead));
        }
        subjects.extend(self.left_since(entry.id, changes)?.into_iter().map(Subject::Rep));
        let mut seen = BTreeSet::new();
        subjects.retain(|subject| seen.insert(*subject));
        if subjects.is_empty() {
            return Ok(());
        }
        let names = subjects.iter().map(|subject| self.name_of(*subject)).collect::<Result<_, ActionError>>()?;
        Err(Refusal::ChangedSince { entry: entry.id, subjects, names }.into())
    }

    /// A lead is not what it was right after an entry.
    fn differs_since(&self, entry: EntryId, lead: LeadId) -> Result<bool, ActionError> {
        let mut then = Map::new();
        for change in history::since_entry(self.tx, Subject::Lead(lead), entry)? {
            then.extend(change.before);
        }
        let now = self.now_of(Subject::Lead(lead))?;
        Ok(then.iter().any(|(key, value)| now.get(key).unwrap_or(&Value::Null) != value))
    }

    /// Reps who would hold leads again and have left since.
    fn left_since(&self, entry: EntryId, changes: &[Change]) -> Result<Vec<RepId>, ActionError> {
        let mut restored: BTreeMap<LeadId, LeadRecord> = BTreeMap::new();
        for change in changes.iter().rev() {
            let Subject::Lead(id) = change.subject else { continue };
            if !restored.contains_key(&id)
                && let Some(record) = leads::get(self.tx, &self.picture.names, id)?
            {
                restored.insert(id, record);
            }
            if let Some(record) = restored.get_mut(&id) {
                set_json(record, &change.before).map_err(unreadable("lead", id.0))?;
            }
        }
        let held = restored.into_values().map(|record| record.lead.state).filter(|state| state.stage.is_held_by_owner());
        let owners: BTreeSet<RepId> = held.filter_map(|state| state.owner).collect();
        let mut left = Vec::new();
        for rep in owners {
            let is_gone = self.picture.roster.get(rep).is_some_and(|rep| rep.employment == Employment::Inactive);
            if is_gone
                && history::since_entry(self.tx, Subject::Rep(rep), entry)?
                    .iter()
                    .any(|change| change.after.contains_key("employment"))
            {
                left.push(rep);
            }
        }
        Ok(left)
    }

    fn now_of(&self, subject: Subject) -> Result<Map<String, Value>, ActionError> {
        let value = match subject {
            Subject::Lead(id) => leads::get(self.tx, &self.picture.names, id)?.map(|record| as_json(&record)),
            Subject::Rep(id) => self.picture.roster.get(id).and_then(|rep| serde_json::to_value(rep).ok()),
            Subject::Absence(id) => absences::get(self.tx, id)?.and_then(|absence| serde_json::to_value(absence).ok()),
            Subject::Account(id) => accounts::get(self.tx, id)?.and_then(|account| serde_json::to_value(account).ok()),
            Subject::Live => Some(pointer(rulebooks::live_version(self.tx)?)),
        };
        Ok(match value {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        })
    }

    fn name_of(&self, subject: Subject) -> Result<String, ActionError> {
        Ok(match subject {
            Subject::Lead(id) => {
                let record = leads::get(self.tx, &self.picture.names, id)?;
                let name = record.and_then(|record| record.lead.profile.name.or(record.lead.profile.email));
                name.map_or_else(|| format!("L-{id}"), |name| format!("L-{id} {name}"))
            }
            Subject::Rep(id) => self.rep_name(id),
            Subject::Absence(id) => match absences::get(self.tx, id)? {
                Some(absence) => format!("the absence of {}", self.rep_name(absence.rep)),
                None => "an absence".to_owned(),
            },
            Subject::Account(id) => format!("account {id}"),
            Subject::Live => "the live rulebook".to_owned(),
        })
    }

    fn rep_name(&self, id: RepId) -> String {
        self.picture.roster.get(id).map_or_else(|| format!("rep {id}"), |rep| rep.name.clone())
    }
}

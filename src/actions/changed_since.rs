//! What stands in the way of taking an entry back: things it changed that were changed since, each with its name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    model::{
        id::{DecisionId, DrafterId, EntryId, LeadId, RepId},
        journal::{Change, Entry, Subject},
        lead::Stage,
        rep::Employment,
    },
    store::{
        absences, accounts, drafts, history, journal,
        leads::{self, LeadRecord},
        rulebooks,
    },
};

use super::{
    draft::draft_pointer,
    error::{ActionError, Refusal},
    publish::pointer,
    receipt::{outlook, story},
    session::Session,
    settle::{as_json, set_json},
    take_back::{Part, unreadable},
};

/// Of so many things it is told who changed them.
const NAMED: usize = 3;

/// What stands in the way.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    /// Leads that were changed since, or would go back to somebody who has left since.
    pub leads: BTreeMap<LeadId, Subject>,
    /// Those of them that were erased: nobody can ever take back what was done with them.
    pub erased: BTreeSet<LeadId>,
    /// Drafts begun since a publish: they stand, and what is taken back is the publish.
    pub drafts: BTreeSet<DrafterId>,
    /// All else that was changed since.
    pub others: Vec<Subject>,
}

impl Obstacles {
    /// Nothing does.
    pub fn is_empty(&self) -> bool {
        self.leads.is_empty() && self.others.is_empty()
    }
}

impl Session<'_> {
    /// Everything of an entry that is no longer as the entry left it.
    pub fn obstacles(&self, entry: &Entry, part: &Part) -> Result<Obstacles, ActionError> {
        let Part { changes, standing, came_in, .. } = part;
        let mut found = Obstacles::default();
        let mut last: BTreeMap<Subject, Map<String, Value>> = BTreeMap::new();
        for change in changes {
            last.entry(change.subject).or_default().extend(change.after.clone());
        }
        let went_live = last.contains_key(&Subject::Live);
        for (subject, after) in last {
            let now = self.now_of(subject)?;
            let same = |(key, value): (&String, &Value)| now.get(key).unwrap_or(&Value::Null) == value;
            match subject {
                // Whoever has reached out since keeps the lead.
                Subject::Lead(lead) if after.contains_key("owner") && self.touched_since(entry.id, lead, &now)? => {
                    found.leads.insert(lead, subject);
                }
                _ if after.iter().all(same) => {}
                Subject::Lead(lead) => drop(found.leads.insert(lead, subject)),
                Subject::Draft(drafter) if went_live => drop(found.drafts.insert(drafter)),
                Subject::Rep(_) | Subject::Account(_) | Subject::Absence(_) | Subject::Live | Subject::Draft(_) => {
                    found.others.push(subject);
                }
            }
        }
        let mut newest: BTreeMap<LeadId, DecisionId> = BTreeMap::new();
        for kept in standing {
            newest.insert(kept.decision.lead, kept.id);
        }
        for (lead, decision) in newest {
            let stands = leads::get(self.tx, &self.picture.names, lead)?.is_some_and(|record| {
                record.lead.state.decision == Some(decision) && record.lead.state.stage != Stage::Withdrawn
            });
            if !stands {
                found.leads.insert(lead, Subject::Lead(lead));
            }
        }
        for lead in came_in {
            if found.leads.remove(lead).is_some() || self.differs_since(entry.id, *lead)? {
                found.others.push(Subject::Lead(*lead));
            }
            found.others.extend(leads::joined_to(self.tx, *lead)?.into_iter().map(Subject::Lead));
        }
        for (lead, rep) in self.left_since(entry.id, changes)? {
            found.leads.entry(lead).or_insert(Subject::Rep(rep));
        }
        for lead in part.all_leads() {
            let is_erased = leads::get(self.tx, &self.picture.names, lead)?.is_some_and(|record| record.lead.erased.is_some());
            if is_erased && came_in.contains(&lead) {
                found.others.push(Subject::Lead(lead));
            } else if is_erased {
                found.leads.insert(lead, Subject::Lead(lead));
                found.erased.insert(lead);
            }
        }
        Ok(found)
    }

    /// The refusal that names all of it; so many leads of the entry could still go back.
    pub fn changed_since(&self, entry: EntryId, obstacles: Obstacles, rest: u64) -> Result<Refusal, ActionError> {
        let mut subjects: Vec<Subject> = obstacles.leads.into_values().chain(obstacles.others).collect();
        let mut seen = BTreeSet::new();
        subjects.retain(|subject| seen.insert(*subject));
        let names = subjects.iter().map(|subject| self.name_of(*subject)).collect::<Result<_, ActionError>>()?;
        let mut since = Vec::new();
        for subject in subjects.iter().take(NAMED) {
            since.extend(self.done_since(*subject, entry)?);
        }
        Ok(Refusal::ChangedSince { entry, subjects, names, since, rest })
    }

    /// Who did what to a thing since an entry, the newest of it.
    fn done_since(&self, subject: Subject, entry: EntryId) -> Result<Option<String>, ActionError> {
        for (later, _) in history::later(self.tx, subject, entry)? {
            // This very action is not whole yet.
            let Some(later) = journal::get(self.tx, later)? else { continue };
            let who = story::who(&later.actor, &self.actor);
            let rep = |id: RepId| self.rep_name(id);
            return Ok(Some(outlook::done_since(&later, &who, &self.short_name(subject)?, &rep)));
        }
        Ok(None)
    }

    /// What a thing is called where its number says nothing.
    fn short_name(&self, subject: Subject) -> Result<String, ActionError> {
        let name = self.name_of(subject)?;
        Ok(match subject {
            Subject::Lead(id) => name.strip_prefix(&format!("L-{id} ")).map(str::to_owned).unwrap_or(name),
            Subject::Rep(_) | Subject::Absence(_) | Subject::Account(_) | Subject::Live | Subject::Draft(_) => name,
        })
    }

    /// Somebody reached out to a lead after an entry, as it stands `now`.
    fn touched_since(&self, entry: EntryId, lead: LeadId, now: &Map<String, Value>) -> Result<bool, ActionError> {
        let touched = now.get("touched_at").unwrap_or(&Value::Null);
        if touched.is_null() {
            return Ok(false);
        }
        let mut then = touched.clone();
        for change in history::since_entry(self.tx, Subject::Lead(lead), entry)? {
            then = change.before.get("touched_at").cloned().unwrap_or(then);
        }
        Ok(then != *touched)
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

    /// Leads that would be a rep's again who has left since.
    fn left_since(&self, entry: EntryId, changes: &[Change]) -> Result<Vec<(LeadId, RepId)>, ActionError> {
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
        let mut gone: BTreeMap<RepId, bool> = BTreeMap::new();
        let mut left = Vec::new();
        for (lead, record) in restored {
            let state = record.lead.state;
            let Some(owner) = state.owner.filter(|_| state.stage.is_held_by_owner()) else { continue };
            let is_gone = match gone.get(&owner) {
                Some(known) => *known,
                None => self.has_left_since(entry, owner)?,
            };
            gone.insert(owner, is_gone);
            if is_gone {
                left.push((lead, owner));
            }
        }
        Ok(left)
    }

    fn has_left_since(&self, entry: EntryId, rep: RepId) -> Result<bool, ActionError> {
        let is_gone = self.picture.roster.get(rep).is_some_and(|rep| rep.employment == Employment::Inactive);
        let left = |change: &Change| change.after.contains_key("employment");
        Ok(is_gone && history::since_entry(self.tx, Subject::Rep(rep), entry)?.iter().any(left))
    }

    fn now_of(&self, subject: Subject) -> Result<Map<String, Value>, ActionError> {
        let value = match subject {
            Subject::Lead(id) => leads::get(self.tx, &self.picture.names, id)?.map(|record| as_json(&record)),
            Subject::Rep(id) => self.picture.roster.get(id).and_then(|rep| serde_json::to_value(rep).ok()),
            Subject::Absence(id) => absences::get(self.tx, id)?.and_then(|absence| serde_json::to_value(absence).ok()),
            Subject::Account(id) => accounts::get(self.tx, id)?.and_then(|account| serde_json::to_value(account).ok()),
            Subject::Live => Some(pointer(rulebooks::live_version(self.tx)?)),
            Subject::Draft(drafter) => Some(draft_pointer(drafts::newest(self.tx, drafter)?)),
        };
        Ok(match value {
            Some(Value::Object(fields)) => fields,
            _ => Map::new(),
        })
    }

    /// What a thing is called.
    pub fn name_of(&self, subject: Subject) -> Result<String, ActionError> {
        Ok(match subject {
            Subject::Lead(id) => {
                let record = leads::get(self.tx, &self.picture.names, id)?;
                let name = record.as_ref().and_then(|record| record.lead.called());
                name.map_or_else(|| format!("L-{id}"), |name| format!("L-{id} {name}"))
            }
            Subject::Rep(id) => self.rep_name(id),
            Subject::Absence(id) => match absences::get(self.tx, id)? {
                Some(absence) => format!("the absence of {}", self.rep_name(absence.rep)),
                None => "an absence".to_owned(),
            },
            Subject::Account(id) => format!("account {id}"),
            Subject::Live => "the live rulebook".to_owned(),
            Subject::Draft(drafter) => self.draft_name(drafter)?,
        })
    }

    /// What the draft of somebody is called, by whoever acts.
    pub(super) fn draft_name(&self, drafter: DrafterId) -> Result<String, ActionError> {
        Ok(match drafts::actor(self.tx, drafter)? {
            Some(actor) if actor == self.actor => "your draft".to_owned(),
            Some(actor) => format!("the draft of {}", actor.as_str()),
            None => "a draft".to_owned(),
        })
    }

    fn rep_name(&self, id: RepId) -> String {
        self.picture.roster.get(id).map_or_else(|| format!("rep {id}"), |rep| rep.name.clone())
    }
}

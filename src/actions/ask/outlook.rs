//! What taking an entry back would come to: it is done, looked at, and not kept.

use serde_json::Value;

use crate::{
    actions::{
        Desk,
        draft::revision_in,
        error::ActionError,
        publish::version_in,
        receipt::outlook::{Back, Because, Goes, Other, Outlook, Stays},
        session::{Done, Session},
        take_back::{Conflicts, TakenBack, with_fields},
    },
    model::{
        id::{EntryId, LeadId},
        journal::{Chain, Change, Subject, What},
        rep::Rep,
        time::Zone,
    },
    store::{absences, accounts, history, journal, leads, notes},
};

/// What taking that entry back would come to, leads that were changed since left as they are. Refused like the real thing.
pub fn outlook(desk: &mut Desk, entry: EntryId) -> Result<Outlook, ActionError> {
    let mut found = None;
    let actor = desk.actor().clone();
    desk.in_one_transaction(actor, None, |session| {
        let chain = session.to_be_undone(Some(entry))?;
        let taken = session.take_back(&chain, Conflicts::Leave)?;
        found = Some(session.told(entry, &chain, &taken)?);
        // Nothing of it is kept.
        Ok(None::<Done<()>>)
    })?;
    Ok(found.unwrap_or(Outlook { entry, goes: Vec::new(), stays: Vec::new(), others: Vec::new(), drained: 0 }))
}

impl Session<'_> {
    fn told(&self, entry: EntryId, chain: &Chain, taken: &TakenBack) -> Result<Outlook, ActionError> {
        let mut goes = Vec::new();
        for (lead, before, after) in &taken.turned {
            goes.push(Goes { lead: *lead, name: self.lead_name(*lead)?, back: Back::between(before, after) });
        }
        let mut stays = Vec::new();
        for (lead, why) in &taken.left {
            let record = leads::get(self.tx, &self.picture.names, *lead)?;
            let owner = record.and_then(|record| record.lead.state.owner);
            let because = match why {
                Subject::Rep(rep) => Because::Left(*rep),
                _ => self.changed_by(*lead, chain.tip().id)?,
            };
            stays.push(Stays { lead: *lead, name: self.lead_name(*lead)?, owner, because });
        }
        let mut others = Vec::new();
        for change in self.changes() {
            others.extend(self.other(change)?);
        }
        if let What::Noted { .. } = chain.origin().what {
            let stays = |lead: LeadId| taken.left.iter().any(|(left, _)| *left == lead);
            let notes = notes::of_entry(self.tx, chain.origin().id)?;
            others.push(Other::Notes(notes.iter().filter(|note| !stays(note.lead)).count() as u64));
        }
        Ok(Outlook { entry, goes, stays, others, drained: taken.drained })
    }

    fn changed_by(&self, lead: LeadId, since: EntryId) -> Result<Because, ActionError> {
        let erased = leads::get(self.tx, &self.picture.names, lead)?.and_then(|record| record.lead.erased);
        if let Some(entry) = erased.map(|by| journal::get(self.tx, by)).transpose()?.flatten() {
            return Ok(Because::Changed { entry: entry.id, by: entry.actor, what: Box::new(entry.what) });
        }
        let later = history::later(self.tx, Subject::Lead(lead), since)?;
        // This very action is not whole yet.
        for (entry, _) in later {
            if let Some(entry) = journal::get(self.tx, entry)? {
                return Ok(Because::Changed { entry: entry.id, by: entry.actor, what: Box::new(entry.what) });
            }
        }
        Ok(Because::Somehow)
    }

    fn other(&self, change: &Change) -> Result<Option<Other>, ActionError> {
        Ok(match change.subject {
            Subject::Lead(_) => None,
            Subject::Live => Some(Other::Book(version_in(&change.after))),
            Subject::Draft(drafter) => {
                let name = self.draft_name(drafter)?;
                Some(if revision_in(&change.after).is_some() { Other::Draft(name) } else { Other::NoDraft(name) })
            }
            Subject::Absence(id) => absences::get(self.tx, id)?.map(|absence| Other::Absence {
                rep: absence.rep,
                from: absence.from,
                until: absence.until,
                zone: self.picture.roster.get(absence.rep).map_or(Zone::UTC, Rep::zone),
            }),
            Subject::Account(id) => accounts::get(self.tx, id)?.map(|account| Other::Account(account.name)),
            Subject::Rep(_) if change.before.is_empty() || change.after.is_empty() => {
                let is_on = change.before.is_empty();
                let name = if is_on { &change.after } else { &change.before }.get("name").and_then(Value::as_str);
                name.map(|name| Other::OnRoster(name.to_owned(), is_on))
            }
            Subject::Rep(id) => {
                let Some(after) = self.picture.roster.get(id) else { return Ok(None) };
                let before: Rep = with_fields(after, &change.before, "rep", id.0)?;
                Some(if before.employment != after.employment {
                    Other::Employment(id, after.employment)
                } else if before.capacity != after.capacity {
                    Other::Capacity(id, before.capacity, after.capacity)
                } else {
                    Other::Rep(id, change.after.keys().filter(|field| *field != "former").cloned().collect())
                })
            }
        })
    }

    fn lead_name(&self, lead: LeadId) -> Result<String, ActionError> {
        let record = leads::get(self.tx, &self.picture.names, lead)?;
        let name = record.as_ref().and_then(|record| record.lead.called());
        Ok(name.map_or_else(|| format!("L-{lead}"), str::to_owned))
    }
}

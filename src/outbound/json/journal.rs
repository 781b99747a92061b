//! An entry of the journal.

use serde::Serialize;

use crate::{
    model::journal::{Entry, Rehearsed, What},
    outbound::{report::Cell, rows::Row},
};

use super::instant;

/// An element of `journal`, and what `undo` answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntryJson {
    id: i64,
    at: String,
    actor: String,
    verb: &'static str,
    summary: String,
    leads: u64,
    batch: Option<String>,
    rehearsed: bool,
    undoes: Option<i64>,
    undone_by: Option<i64>,
}

impl EntryJson {
    /// From an entry and the sentence that says what it did.
    pub fn new(entry: &Entry, summary: String) -> Self {
        let Entry { id, at, actor, what, leads, batch, rehearsed, undoes, undone_by } = entry;
        Self {
            id: id.0,
            at: instant(*at),
            actor: actor.as_str().to_owned(),
            verb: verb(what),
            summary,
            leads: *leads,
            batch: batch.clone(),
            rehearsed: matches!(rehearsed, Rehearsed::Yes),
            undoes: undoes.map(|entry| entry.0),
            undone_by: undone_by.map(|entry| entry.0),
        }
    }
}

impl Row for EntryJson {
    const TITLES: &'static [&'static str] =
        &["id", "at", "actor", "verb", "summary", "leads", "batch", "rehearsed", "undoes", "undone_by"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.id.into(),
            self.at.as_str().into(),
            self.actor.as_str().into(),
            self.verb.into(),
            self.summary.as_str().into(),
            Cell::Number(self.leads as f64),
            self.batch.as_deref().into(),
            self.rehearsed.into(),
            self.undoes.into(),
            self.undone_by.into(),
        ]
    }
}

/// The contract's word for what an entry did.
pub fn verb(what: &What) -> &'static str {
    match what {
        What::Received { .. } => "received",
        What::RepsImported { .. } => "reps_imported",
        What::AccountsImported { .. } => "accounts_imported",
        What::AbsencesImported { .. } => "absences_imported",
        What::Routed { .. } => "routed",
        What::Assigned { .. } => "assigned",
        What::SentToFallback { .. } => "sent_to_fallback",
        What::Touched { .. } => "touched",
        What::Closed { .. } => "closed",
        What::Snoozed { .. } => "snoozed",
        What::Away { .. } => "away",
        What::Back { .. } => "back",
        What::Capacity { .. } => "capacity",
        What::RepAdded { .. } => "rep_added",
        What::RepEdited { .. } => "rep_edited",
        What::RepRemoved { .. } => "rep_removed",
        What::Published { .. } => "published",
        What::Drafted { .. } => "drafted",
        What::Ticked(_) => "ticked",
        What::Noted { .. } => "noted",
        What::Erased { .. } => "erased",
        What::Undone { .. } => "undone",
        What::Redone { .. } => "redone",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{
        id::{EntryId, RepId},
        journal::Actor,
    };

    use super::*;

    #[test]
    fn an_entry_says_who_did_what_when() {
        let entry = Entry {
            id: EntryId(31),
            at: "2026-11-23T08:14:03Z".parse().unwrap(),
            actor: Actor::named("dana"),
            what: What::Assigned { to: vec![(RepId(1), 2)], leads: 2, because: None, drained: 0 },
            leads: 2,
            batch: None,
            rehearsed: Rehearsed::Yes,
            undoes: None,
            undone_by: Some(EntryId(32)),
        };
        let told = EntryJson::new(&entry, "gave 2 leads to Priya".into());
        crate::outbound::rows::testing::tells_the_same(&told);
        assert_eq!(
            serde_json::to_value(told).unwrap(),
            json!({"id": 31, "at": "2026-11-23T08:14:03Z", "actor": "dana", "verb": "assigned",
                   "summary": "gave 2 leads to Priya", "leads": 2, "batch": null, "rehearsed": true,
                   "undoes": null, "undone_by": 32})
        );
    }
}

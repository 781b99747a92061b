//! Rows of new leads, on their way into the file. Of an import they are written table by table, a few hundred leads at a
//! time: each table's and index's pages stay warm while they are filled.
//!
//! What is pending cannot be found in the file yet. Whoever looks for a lead that may have come in by the same action has
//! them written first.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    mem,
};

use crate::{
    model::lead::{Fingerprint, LeadDraft},
    store::{
        Tx,
        decisions::{self, DecisionRow},
        error::Result,
        leads::{self, LeadRecord},
        names::Names,
    },
};

/// Leads that are written together. Few enough that their rows fit the processor's cache.
const TOGETHER: usize = 250;

/// A new lead with the decision about it.
#[derive(Debug)]
struct Row {
    record: LeadRecord,
    fingerprint: Option<Fingerprint>,
    decision: Option<DecisionRow>,
}

/// New leads that are not written yet.
#[derive(Debug, Default)]
pub(super) struct Pending {
    rows: Vec<Row>,
    /// Hashes of all they could be known by. Where two things share one, rows are written early, no more.
    known_by: HashSet<u64>,
    hasher: RandomState,
}

/// What a lead can be known by.
#[derive(Hash)]
enum Mark<'a> {
    ExternalId(&'a str),
    Email(&'a str),
    Row(Fingerprint),
}

impl Pending {
    /// Whether one of them may be the same record or the same person as a draft.
    pub fn may_be(&self, draft: &LeadDraft) -> bool {
        if self.rows.is_empty() {
            return false;
        }
        let is_known = |mark: Mark<'_>| self.known_by.contains(&self.hasher.hash_one(mark));
        draft.external_id.as_deref().is_some_and(|id| is_known(Mark::ExternalId(id)))
            || draft.profile.email.as_deref().is_some_and(|email| is_known(Mark::Email(email)))
            || is_known(Mark::Row(draft.fingerprint))
    }

    /// One more; says whether there are enough to be written.
    pub fn push(&mut self, record: LeadRecord, fingerprint: Option<Fingerprint>, decision: Option<DecisionRow>) -> bool {
        let lead = &record.lead;
        let marks = [
            lead.external_id.as_deref().map(Mark::ExternalId),
            lead.profile.email.as_deref().map(Mark::Email),
            fingerprint.map(Mark::Row),
        ];
        for mark in marks.into_iter().flatten() {
            self.known_by.insert(self.hasher.hash_one(mark));
        }
        self.rows.push(Row { record, fingerprint, decision });
        self.rows.len() >= TOGETHER
    }

    /// Writes them all.
    pub fn write(&mut self, tx: &Tx<'_>, names: &mut Names) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.known_by.clear();
        let rows = mem::take(&mut self.rows);
        for row in &rows {
            leads::insert(tx, names, &row.record, row.fingerprint)?;
        }
        for row in &rows {
            leads::insert_words(tx, &row.record)?;
        }
        for decision in rows.iter().filter_map(|row| row.decision.as_ref()) {
            decisions::insert(tx, decision)?;
        }
        Ok(())
    }
}

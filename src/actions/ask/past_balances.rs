//! What members were owed right before a past decision: what they are owed now, less all that was booked since.

use std::collections::BTreeSet;

use crate::{
    actions::{Desk, books::booked_by, error::ActionError, left_behind::settled_by},
    model::{
        id::{EntryId, PoolName, RepId},
        journal::Stood,
        rotation::{Credit, Share},
    },
    store::{
        decisions::{self, KeptDecision},
        journal, journal_list,
        names::Names,
        rotation,
    },
};

/// How many entries are read at a time.
const READ_AT_ONCE: usize = 500;

/// Balances of all pools in parts: those of one member are to be summed. Reads all that was decided since.
pub(super) fn before(desk: &Desk, kept: &KeptDecision) -> Result<Vec<(PoolName, RepId, Share)>, ActionError> {
    let conn = desk.conn();
    let mut parts = rotation::all(conn, &Names::load(conn)?)?;
    let mut less = |credits: Vec<Credit>| {
        parts.extend(credits.into_iter().map(|credit| (credit.pool, credit.rep, -credit.share)));
    };
    decisions::each_standing_from(conn, kept.id, |later| less(booked_by(&later).credits))?;
    decisions::each_turned_since(conn, kept, |one, now| less(turned(booked_by(&one).credits, now)))?;
    for (credits, now) in settled_since(desk, kept.entry)? {
        less(turned(credits, now));
    }
    Ok(parts)
}

/// What came since: all of it where it stands now, its reverse where it was taken back.
fn turned(mut credits: Vec<Credit>, now: Stood) -> Vec<Credit> {
    if now == Stood::TakenBack {
        credits.iter_mut().for_each(|credit| credit.share = -credit.share);
    }
    credits
}

/// What entries booked beside their decisions: those since one that stand, and older ones that stood then and do not now,
/// or the other way round.
fn settled_since(desk: &Desk, since: EntryId) -> Result<Vec<(Vec<Credit>, Stood)>, ActionError> {
    let conn = desk.conn();
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for chain in journal::chains_since(conn, since)? {
        for link in chain.links() {
            known.insert(link.id);
            for (lead, booked) in settled_by(&link.what).0 {
                let now = chain.stands(link.id, lead);
                // Before it was made it booked nothing.
                let then = chain.stood(link.id, lead, since).unwrap_or(Stood::TakenBack);
                if now != then {
                    found.push((booked.credits, now));
                }
            }
        }
    }
    let mut before = None;
    loop {
        let page = journal_list::entries(conn, before, READ_AT_ONCE)?;
        for entry in &page {
            if entry.id <= since {
                return Ok(found);
            }
            if !known.contains(&entry.id) {
                found.extend(settled_by(&entry.what).0.into_iter().map(|(_, booked)| (booked.credits, Stood::Stands)));
            }
        }
        let Some(oldest) = page.last() else { return Ok(found) };
        before = Some(oldest.id);
    }
}

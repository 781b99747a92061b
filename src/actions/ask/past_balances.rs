//! What members were owed right before a past decision: what they are owed now, less all that was booked since.

use crate::{
    actions::{Desk, books::booked_by, error::ActionError, undo::settled_by},
    model::{
        id::{EntryId, PoolName, RepId},
        journal::What,
        rotation::{Credit, Share},
    },
    store::{
        decisions::{self, KeptDecision},
        journal_list,
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
    decisions::each_taken_back_since(conn, kept, |then| less(reversed(booked_by(&then).credits)))?;
    for (entry, credits) in settled_since(desk, kept.entry)? {
        less(if entry > kept.entry { credits } else { reversed(credits) });
    }
    Ok(parts)
}

fn reversed(mut credits: Vec<Credit>) -> Vec<Credit> {
    credits.iter_mut().for_each(|credit| credit.share = -credit.share);
    credits
}

/// What standing entries booked beside their decisions since one, and what older ones had that were taken back since.
fn settled_since(desk: &Desk, since: EntryId) -> Result<Vec<(EntryId, Vec<Credit>)>, ActionError> {
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = journal_list::entries(desk.conn(), before, READ_AT_ONCE)?;
        for entry in &page {
            if entry.id <= since {
                return Ok(found);
            }
            if let What::Undone { entry: undone, what, .. } = &entry.what
                && *undone <= since
            {
                found.push((*undone, settled_by(what).0.credits));
            }
            if entry.undone_by.is_none() {
                found.push((entry.id, settled_by(&entry.what).0.credits));
            }
        }
        let Some(oldest) = page.last() else { return Ok(found) };
        before = Some(oldest.id);
    }
}

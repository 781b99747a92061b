//! What an entry decided.

use crate::{
    actions::{Desk, error::ActionError},
    model::{
        decision::Decision,
        id::{DecisionId, EntryId},
    },
    store::decisions,
};

/// The decisions of an entry in the order they were made, those about held leads that got a place among them.
pub fn decided(desk: &Desk, entry: EntryId) -> Result<Vec<(DecisionId, Decision)>, ActionError> {
    let kept = decisions::of_entry(desk.conn(), entry)?;
    Ok(kept.into_iter().map(|kept| (kept.id, kept.decision)).collect())
}

/// A decision by its number.
pub fn decision(desk: &Desk, id: DecisionId) -> Result<Option<Decision>, ActionError> {
    Ok(decisions::get(desk.conn(), id)?.map(|kept| kept.decision))
}

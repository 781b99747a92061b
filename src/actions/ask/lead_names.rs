//! Who leads are, in two words each.

use std::collections::BTreeMap;

use crate::{
    actions::{Desk, error::ActionError},
    model::id::LeadId,
    store::listing,
};

/// Who a lead is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeadName {
    /// Its name, else its email; nothing where neither is known.
    pub who: Option<String>,
    /// Its company.
    pub company: Option<String>,
}

/// Who these leads are; those that are gone are missing.
///
/// # Errors
/// The store cannot be read.
pub fn lead_names(desk: &Desk, leads: &[LeadId]) -> Result<BTreeMap<LeadId, LeadName>, ActionError> {
    let rows = listing::rows(desk.conn(), leads)?.into_iter();
    Ok(rows.map(|row| (row.id, LeadName { who: row.called().map(str::to_owned), company: row.company })).collect())
}

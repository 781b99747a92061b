//! What was done, as data; `sentence` says it in English.

use crate::{
    actions::error::Refusal,
    model::{
        decision::Decision,
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::What,
    },
};

/// The answer to a command that did something.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Its journal entry; `None` when there was nothing to do (a tick in quiet times).
    pub entry: Option<EntryId>,
    /// What it did.
    pub what: What,
    /// The leads it concerned, in the order they were done, with the decision that stands now where one was made.
    pub leads: Vec<Touched>,
    /// Leads it left alone because they had moved meanwhile, or were not fit for it.
    pub left: Vec<(LeadId, Refusal)>,
    /// Of an absence: open leads of that rep nobody has reached out to yet.
    pub open_untouched: Option<u32>,
    /// The rep it was about.
    pub rep: Option<RepId>,
}

impl Receipt {
    /// Of an action that concerned these leads.
    pub(super) fn of(done: Option<(EntryId, What, Vec<Touched>)>) -> Self {
        let (entry, what, leads) = match done {
            Some((entry, what, leads)) => (Some(entry), what, leads),
            None => (None, What::Ticked(crate::model::journal::TickCounts::default()), Vec::new()),
        };
        Self { entry, what, leads, left: Vec::new(), open_untouched: None, rep: None }
    }
}

/// One lead of a receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// Which.
    pub lead: LeadId,
    /// The new decision, if one was made.
    pub decision: Option<(DecisionId, Decision)>,
}

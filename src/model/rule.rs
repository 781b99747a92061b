//! Criteria, then a destination; the first rule that matches decides.

use super::{
    criteria::Criteria,
    id::{PoolName, RepRef, RuleName, SlaName},
};

/// Where a rule sends its leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The owner of the matched account.
    AccountOwner,
    /// That rep.
    Rep(RepRef),
    /// The rep named in a field of the lead, by the field's name: `custom.key_manager`.
    Field(String),
    /// The next of that pool.
    Pool(PoolName),
    /// The pool of the lead's own territory, most specific first, then its parents'.
    TerritoryPool,
    /// The fallback queue.
    Fallback,
    /// The nurture queue.
    Nurture,
}

/// What happens when nobody at the destination can take the lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Otherwise {
    /// The rules below are asked.
    NextRule,
    /// That pool is asked.
    Pool(PoolName),
    /// It waits in fallback and goes to the first who is free again.
    Hold,
    /// It goes to fallback.
    #[default]
    Fallback,
}

/// Whether a rule takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Switch {
    /// Takes part.
    #[default]
    On,
    /// Is kept but asked nothing.
    Off,
}

/// A rule of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, unique in the book.
    pub name: RuleName,
    /// Which leads.
    pub when: Criteria,
    /// Where they go.
    pub to: Destination,
    /// And if nobody there can.
    pub otherwise: Otherwise,
    /// The policy of its leads, before the book's default.
    pub sla: Option<SlaName>,
    /// Takes part?
    pub switch: Switch,
}

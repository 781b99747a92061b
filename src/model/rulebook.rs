//! Everything that is policy, whole and versioned.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    criteria::Criteria,
    hours::Hours,
    id::{PoolName, RepRef, SlaName},
    pool::Pool,
    rule::Rule,
    segment::Segment,
    sla::SlaPolicy,
    territory::Territory,
};

/// A rulebook as read from its file. A published one has passed validation: all names in it are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rulebook {
    /// What holds where nothing else is said.
    pub defaults: Defaults,
    /// Ranges of company size, in file order.
    pub segments: Vec<Segment>,
    /// Places, in file order.
    pub territories: Vec<Territory>,
    /// Pools, in file order.
    pub pools: Vec<Pool>,
    /// SLA policies, in file order.
    pub slas: Vec<SlaPolicy>,
    /// Rules in the order they are asked.
    pub rules: Vec<Rule>,
    /// The book's own cases.
    pub tests: Vec<BookTest>,
    /// Splits of a rule's leads.
    pub experiments: Vec<Experiment>,
}

/// What holds where nothing else is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    /// Working hours for leads that nobody owns yet; always at work if missing. Its days off bind reps too.
    pub hours: Option<Hours>,
    /// Policy of rules that name none.
    pub sla: Option<SlaName>,
}

impl Defaults {
    /// The company's days off; they bind every rep who has none of their own.
    pub fn days_off(&self) -> BTreeSet<NaiveDate> {
        self.hours.as_ref().map(|hours| hours.holidays.clone()).unwrap_or_default()
    }
}

/// A case kept with the book; `rulebook::cases` runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookTest {
    /// Its name.
    pub name: String,
    /// Field and value of the lead, in file order, values as text.
    pub lead: Vec<(String, String)>,
    /// Where that lead must go.
    pub expect: Expected,
}

/// Where a case wants its lead to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// To whoever is next in that pool.
    Pool(PoolName),
    /// To that rep, whatever the turns.
    Rep(RepRef),
    /// To the fallback queue.
    Fallback,
    /// To the nurture queue.
    Nurture,
}

/// A split of leads between two destinations; parsed now, run with its own release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experiment {
    /// Its name.
    pub name: String,
    /// Which leads take part.
    pub when: Criteria,
    /// Part of them that goes to the second destination, in thousandths, 1..=999.
    pub share: u16,
    /// First destination, as written.
    pub control: String,
    /// Second destination, as written.
    pub variant: String,
}

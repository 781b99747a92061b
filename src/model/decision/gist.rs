//! What a stored decision says in short: read a million at a time, without the verdicts of pools.

use serde::{Deserialize, de::IgnoredAny};

use super::{AccountMatch, Outcome};
use crate::model::id::{PoolName, RepId, RuleName, SegmentName, TerritoryName};

/// The short form of a [`super::Decision`] as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Stored")]
pub struct Gist {
    /// The account it belongs to.
    pub account: Option<AccountMatch>,
    /// The most specific territory of its place.
    pub territory: Option<TerritoryName>,
    /// The segment of its size.
    pub segment: Option<SegmentName>,
    /// The rule that decided.
    pub rule: Option<RuleName>,
    /// The pool that gave the lead to one of its members.
    pub placed_by: Option<PoolName>,
    /// Who was not asked.
    pub tried: Vec<RepId>,
    /// Who has it.
    pub outcome: Outcome,
}

#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "a", default)]
    account: Option<AccountMatch>,
    #[serde(rename = "t", default)]
    territory: Option<TerritoryName>,
    #[serde(rename = "s", default)]
    segment: Option<SegmentName>,
    #[serde(rename = "r", default)]
    steps: Vec<StoredStep>,
    #[serde(rename = "x", default)]
    tried: Vec<RepId>,
    #[serde(rename = "o")]
    outcome: Outcome,
}

#[derive(Deserialize)]
struct StoredStep {
    #[serde(rename = "n")]
    name: RuleName,
    #[serde(rename = "a", default)]
    attempts: Vec<StoredAttempt>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredAttempt {
    Named(IgnoredAny),
    Pool(StoredPool),
}

#[derive(Deserialize)]
struct StoredPool {
    #[serde(rename = "p")]
    pool: PoolName,
    #[serde(rename = "d", default)]
    decided_by: Option<IgnoredAny>,
}

impl From<Stored> for Gist {
    fn from(stored: Stored) -> Self {
        let Stored { account, territory, segment, mut steps, tried, outcome } = stored;
        let last = steps.pop();
        let (rule, attempt) = last.map(|mut step| (step.name, step.attempts.pop())).unzip();
        let placed_by = match attempt.flatten() {
            Some(StoredAttempt::Pool(pool)) => pool.decided_by.map(|_| pool.pool),
            Some(StoredAttempt::Named(_)) | None => None,
        };
        Self { account, territory, segment, rule, placed_by, tried, outcome }
    }
}

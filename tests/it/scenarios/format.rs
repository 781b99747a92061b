//! The shape of a scenario file, as its README lists it; an unknown field is an error.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use leadtower::model::time::Instant;
use serde::{Deserialize, Deserializer};

pub type Name = String;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub schema: String,
    pub scenarios: Vec<Scenario>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub id: String,
    #[serde(rename = "source")]
    _source: serde_json::Value,
    #[serde(rename = "what")]
    _what: String,
    pub policy: String,
    #[serde(rename = "level")]
    _level: u8,
    #[serde(rename = "tags")]
    _tags: Vec<String>,
    pub given: Given,
    pub leads: Vec<Lead>,
    #[serde(default)]
    pub events: Vec<Event>,
    pub expect: Expect,
    #[serde(default)]
    pub variants: Vec<Variant>,
    #[serde(default, rename = "checked_with")]
    _checked_with: Vec<String>,
    #[serde(rename = "why")]
    _why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub policy: String,
    pub expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub reps: Vec<Rep>,
    pub pools: Vec<Pool>,
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub territories: Vec<Territory>,
    #[serde(default)]
    pub accounts: Vec<Account>,
    #[serde(default)]
    pub segments: Vec<Segment>,
    #[serde(default)]
    pub leads: Vec<Lead>,
    pub sla: Option<Sla>,
    #[serde(default)]
    pub intake: Intake,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    #[default]
    Route,
    Hold,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rep {
    pub id: Name,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    pub capacity: Capacity,
    #[serde(default)]
    pub absences: Vec<Absence>,
    pub hours: Option<Hours>,
    #[serde(default)]
    pub languages: Vec<String>,
    pub backup: Option<Name>,
    #[serde(default)]
    pub open: Vec<Held>,
    #[serde(default, rename = "closed")]
    _closed: Vec<Held>,
    #[serde(default)]
    pub history: Vec<Past>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    Active,
    Inactive,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Capacity {
    #[serde(rename = "max_open")]
    pub open: Option<u32>,
    #[serde(rename = "max_per_day")]
    pub per_day: Option<u32>,
    #[serde(rename = "max_per_window")]
    pub per_window: Option<Window>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(rename = "count")]
    _count: u32,
    #[serde(rename = "minutes")]
    _minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    #[serde(deserialize_with = "maybe_instant")]
    pub from: Option<Instant>,
    #[serde(deserialize_with = "maybe_instant")]
    pub until: Option<Instant>,
    pub kind: AbsenceKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceKind {
    #[default]
    Vacation,
    Sick,
    Paused,
    Away,
    Other,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    pub tz: String,
    pub week: BTreeMap<String, Vec<(String, String)>>,
    #[serde(default)]
    pub holidays: Vec<NaiveDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    #[serde(rename = "pool")]
    _pool: Name,
    pub count: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    #[serde(deserialize_with = "instant")]
    pub at: Instant,
    pub pool: Name,
    #[serde(default)]
    pub void: bool,
    #[serde(default)]
    pub by_hand: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    pub id: Name,
    pub strategy: Strategy,
    pub members: Vec<Member>,
    #[serde(default)]
    pub respect_hours: bool,
    #[serde(default)]
    pub match_language: bool,
    #[serde(rename = "max_ahead")]
    _max_ahead: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    RoundRobin,
    Weighted,
    LeastLoaded,
    Priority,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub rep: Name,
    pub weight: u32,
    pub priority: Option<u32>,
    #[serde(default, deserialize_with = "maybe_instant")]
    pub joined: Option<Instant>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: Name,
    pub when: BTreeMap<String, Condition>,
    pub then: Then,
    pub otherwise: Otherwise,
    pub enabled: Option<bool>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    #[serde(rename = "in")]
    pub any_of: Option<Vec<serde_json::Value>>,
    #[serde(rename = "not_in")]
    pub none_of: Option<Vec<serde_json::Value>>,
    pub gte: Option<i64>,
    pub lte: Option<i64>,
    pub prefix: Option<String>,
    pub known: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum Then {
    AccountOwner {},
    Rep { rep: Name },
    Pool { pool: Name },
    TerritoryPool {},
    RepField { field: String },
    Fallback {},
    Nurture {},
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Otherwise {
    NextRule {},
    Hold {},
    Fallback {},
    Pool { pool: Name },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    pub id: Name,
    pub parent: Option<Name>,
    pub places: Places,
    pub pool: Option<Name>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Places {
    pub countries: Vec<String>,
    pub states: Vec<String>,
    pub postal_prefixes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    #[serde(rename = "id")]
    _id: Name,
    pub name: String,
    pub relation: Relation,
    pub owner: Option<Name>,
    #[serde(default)]
    pub domains: Vec<String>,
    pub crm_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Customer,
    OpenOpportunity,
    Target,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    pub id: Name,
    pub from: i64,
    pub to: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sla {
    pub minutes: i64,
    pub clock: ClockKind,
    pub on_breach: OnBreach,
    pub max_reassign: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    Elapsed,
    Working,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnBreach {
    Reassign,
    Escalate,
    Fallback,
    Notify,
}

/// A lead that arrives; of `given.leads` also where it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lead {
    pub id: Name,
    #[serde(deserialize_with = "maybe_instant")]
    pub at: Option<Instant>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub crm_id: Option<String>,
    pub crm_account: Option<String>,
    pub country: Option<String>,
    pub state: Option<String>,
    pub city: Option<String>,
    pub postal_code: Option<String>,
    pub employees: Option<i64>,
    pub revenue: Option<i64>,
    pub industry: Option<String>,
    pub product: Option<String>,
    pub language: Option<String>,
    pub source: Option<String>,
    pub kind: Option<String>,
    pub score: Option<i64>,
    pub tag: Vec<String>,
    pub custom: BTreeMap<String, String>,
    #[serde(rename = "number")]
    _number: Option<u64>,
    pub owner: Option<Name>,
    pub pool: Option<Name>,
    pub status: Option<LeadStatus>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    Open,
    Touched,
    Closed,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    Tick {
        #[serde(deserialize_with = "instant")]
        at: Instant,
    },
    Touch {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        lead: Name,
    },
    Close {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        lead: Name,
    },
    Assign {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        lead: Name,
        rep: Name,
    },
    Reroute {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        lead: Name,
        exclude_tried: Option<bool>,
    },
    Absence {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        rep: Name,
        #[serde(default, deserialize_with = "maybe_instant")]
        from: Option<Instant>,
        #[serde(default, deserialize_with = "maybe_instant")]
        until: Option<Instant>,
        #[serde(default)]
        kind: AbsenceKind,
    },
    Deactivate {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        rep: Name,
    },
    JoinPool {
        #[serde(deserialize_with = "instant")]
        at: Instant,
        rep: Name,
        pool: Name,
        weight: u32,
    },
    Sweep {
        #[serde(deserialize_with = "instant")]
        at: Instant,
    },
}

impl Event {
    pub fn at(&self) -> Instant {
        match self {
            Self::Tick { at }
            | Self::Touch { at, .. }
            | Self::Close { at, .. }
            | Self::Assign { at, .. }
            | Self::Reroute { at, .. }
            | Self::Absence { at, .. }
            | Self::Deactivate { at, .. }
            | Self::JoinPool { at, .. }
            | Self::Sweep { at } => *at,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    pub decisions: BTreeMap<Name, Outcome>,
    #[serde(rename = "final")]
    pub last: BTreeMap<Name, Outcome>,
    pub owners: BTreeMap<Name, Vec<Name>>,
    pub eligible: BTreeMap<Name, Vec<Name>>,
    pub counts: BTreeMap<Name, u32>,
    pub unplaced: Option<u32>,
    pub spread_at_most: Option<u32>,
    pub spread_over: Option<Vec<Name>>,
    #[serde(deserialize_with = "instants")]
    pub due: BTreeMap<Name, Instant>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    Rep {
        rep: Name,
    },
    OneOf {
        reps: Vec<Name>,
    },
    Queue {
        #[serde(rename = "queue")]
        _queue: Queue,
        cause: Option<String>,
    },
    Joined {
        lead: Name,
    },
    Nurture {},
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    Fallback,
}

impl Scenario {
    /// What leadtower has to answer; `None` where the case says nothing about it.
    pub fn expectation(&self) -> Option<&Expect> {
        let variant = self.variants.iter().find(|variant| variant.policy == "house_credit");
        let own = matches!(self.policy.as_str(), "house_credit" | "house" | "any");
        variant.map(|variant| &variant.expect).or(own.then_some(&self.expect))
    }
}

fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
    DateTime::<Utc>::deserialize(from).map(Instant::from)
}

fn maybe_instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
    Option::<DateTime<Utc>>::deserialize(from).map(|at| at.map(Instant::from))
}

fn instants<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Name, Instant>, D::Error> {
    let read = BTreeMap::<Name, DateTime<Utc>>::deserialize(from)?;
    Ok(read.into_iter().map(|(name, at)| (name, Instant::from(at))).collect())
}

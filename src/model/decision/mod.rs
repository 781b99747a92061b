//! The recorded result of routing one lead once: what was decided and why, as data.
//!
//! The serde names are short because every lead stores one of these for good. This is the stored form; the JSON
//! contract has its own types in `outbound::json`.

mod attempt;
mod evidence;
mod gist;

pub use attempt::{Attempt, DecidedBy, MemberVerdict, NamedAttempt, NamedBy, NamedVerdict, PoolAttempt, Standing, Verdict, Via};
pub use evidence::{AccountMatch, AccountTieBreak, Evidence, SamePerson};
pub use gist::Gist;

use serde::{Deserialize, Serialize};

use super::{
    criteria::Field,
    held::HeldFor,
    id::{DecisionId, LeadId, RepId, RuleName, RulebookVersion, SegmentName, SlaName, TerritoryName},
    time::Instant,
};

/// Version of the engine that decided; raised when a stored decision would have to be read differently.
pub const ENGINE: u16 = 1;

/// What made us route the lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// It came in.
    Received,
    /// It came from a CRM with an owner, or closed.
    Imported,
    /// A person asked for it, or a rep left.
    Reroute,
    /// Its SLA was missed.
    Sla,
    /// What it was held for came.
    Drained,
    /// A person chose the owner.
    ByHand,
}

/// Why a lead stands in fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No rule matched, or there is no rulebook.
    NoRule,
    /// A rule matched; nobody in its pools could take it.
    NobodyAvailable,
    /// Its territory and all around it have no pool.
    NoTerritoryPool,
    /// The owner or named rep is away, and so is their backup; or the account has no owner.
    OwnerUnavailable,
    /// Missed by as many reps as its policy allows.
    SlaExhausted,
    /// A rule sends it here.
    SentByRule,
    /// A person sent it here.
    SentByHand,
    /// A field names a rep whom the roster does not know.
    InvalidReference,
}

/// Is routed again by itself, or waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Is routed again when that comes.
    For(HeldFor),
    /// Waits for a person.
    No,
}

/// Who or what has the lead now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A rep has it.
    Assigned {
        /// Who.
        #[serde(rename = "r")]
        owner: RepId,
        /// On whose behalf, when they stand in for somebody.
        #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
        covering_for: Option<RepId>,
    },
    /// The fallback queue.
    Fallback {
        /// Why.
        #[serde(rename = "c")]
        cause: Cause,
        /// Is it routed again by itself?
        #[serde(rename = "h")]
        held: Held,
    },
    /// The nurture queue.
    Nurture,
    /// The open lead of the same person.
    Duplicate {
        /// Which.
        #[serde(rename = "l")]
        of: LeadId,
        /// How we know.
        #[serde(rename = "e")]
        evidence: SamePerson,
    },
    /// Over when it came: kept as history.
    Closed {
        /// Whom its CRM names, when the roster knows them.
        #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
        owner: Option<RepId>,
    },
}

/// A rule by its place and name in the decision's version of the book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleRef {
    /// Counted from 1.
    #[serde(rename = "i")]
    pub position: u32,
    /// Its name.
    #[serde(rename = "n")]
    pub name: RuleName,
}

/// A value of the lead that met a condition of the rule. Of a territory or a segment it is the lead's own value
/// that led there: country `DE` within `DACH`, employees `420` within `200..999`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What was asked about.
    #[serde(rename = "f")]
    pub field: Field,
    /// What the lead had, as text; `None` is unknown, several values stand in the order asked.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What held the value: a territory's name, or a range of numbers.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// A matching rule and all it tried. All but the last passed the lead on (`otherwise = "next_rule"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which rule.
    #[serde(flatten)]
    pub rule: RuleRef,
    /// What met its conditions.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<Fact>,
    /// Whom it asked, in order.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// Why it placed nobody; `None` when it placed the lead.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Cause>,
}

/// The recorded result of routing one lead once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Which lead.
    #[serde(skip, default = "nobody")]
    pub lead: LeadId,
    /// When.
    #[serde(skip, default = "never")]
    pub at: Instant,
    /// Under which version of the book; `None` before the first is published.
    #[serde(skip)]
    pub rulebook: Option<RulebookVersion>,
    /// Why now.
    #[serde(skip, default = "received")]
    pub trigger: Trigger,
    /// Which engine.
    #[serde(rename = "g")]
    pub engine: u16,
    /// The account it belongs to.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountMatch>,
    /// The most specific territory of its place.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<TerritoryName>,
    /// The segment of its size.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentName>,
    /// Rules that matched, in order; the last one decided.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The policy of its touch clock.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub sla: Option<SlaName>,
    /// Who had it before and is not asked again.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<RepId>,
    /// Of a re-route, the decision before.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<DecisionId>,
    /// Of a decision by hand, the reason given.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Given by hand to somebody who could not have been picked: marked for good.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub override_of: Option<Verdict>,
    /// Who has it now.
    #[serde(rename = "o")]
    pub outcome: Outcome,
}

fn nobody() -> LeadId {
    LeadId(0)
}
fn never() -> Instant {
    Instant::MIN
}
fn received() -> Trigger {
    Trigger::Received
}

impl Decision {
    /// The rule that decided.
    pub fn rule(&self) -> Option<&RuleRef> {
        self.steps.last().map(|step| &step.rule)
    }

    /// The pool that gave the lead to one of its members, with their verdicts.
    pub fn placed_by(&self) -> Option<&PoolAttempt> {
        match self.steps.last()?.attempts.last()? {
            Attempt::Pool(pool) if pool.decided_by.is_some() => Some(pool),
            Attempt::Pool(_) | Attempt::Named(_) => None,
        }
    }

    /// All pools that were asked, in order.
    pub fn pools(&self) -> impl Iterator<Item = &PoolAttempt> {
        self.steps.iter().flat_map(|step| &step.attempts).filter_map(|attempt| match attempt {
            Attempt::Pool(pool) => Some(pool),
            Attempt::Named(_) => None,
        })
    }

    /// Who has the lead after it.
    pub fn owner(&self) -> Option<RepId> {
        match self.outcome {
            Outcome::Assigned { owner, .. } => Some(owner),
            Outcome::Closed { owner } => owner,
            Outcome::Fallback { .. } | Outcome::Nurture | Outcome::Duplicate { .. } => None,
        }
    }
}

impl Trigger {
    /// The word used in JSON and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Imported => "imported",
            Self::Reroute => "reroute",
            Self::Sla => "sla",
            Self::Drained => "drained",
            Self::ByHand => "by_hand",
        }
    }
}

impl Cause {
    /// All causes in the order of the design.
    pub const ALL: [Self; 8] = [
        Self::NoRule,
        Self::NobodyAvailable,
        Self::NoTerritoryPool,
        Self::OwnerUnavailable,
        Self::SlaExhausted,
        Self::SentByRule,
        Self::SentByHand,
        Self::InvalidReference,
    ];

    /// The word used in JSON, filters and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::NobodyAvailable => "nobody_available",
            Self::NoTerritoryPool => "no_territory_pool",
            Self::OwnerUnavailable => "owner_unavailable",
            Self::SlaExhausted => "sla_exhausted",
            Self::SentByRule => "sent_by_rule",
            Self::SentByHand => "sent_by_hand",
            Self::InvalidReference => "invalid_reference",
        }
    }
}

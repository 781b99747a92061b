//! Whom a rule asked, and what each of them was told.

use serde::{Deserialize, Serialize};

use crate::model::{
    absence::AbsenceKind,
    id::{PoolName, RepId, TerritoryName},
    pool::Strategy,
    rotation::Share,
    time::Instant,
};

/// One destination that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempt {
    /// One rep: the account's owner, a rule's rep, or one named in a field.
    Named(NamedAttempt),
    /// A pool.
    Pool(PoolAttempt),
}

/// How a rule came to name one rep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// Owner of the matched account.
    AccountOwner,
    /// The rule itself.
    Rule,
    /// A field of the lead, with what stands in it.
    Field {
        /// The field's name.
        #[serde(rename = "f")]
        field: String,
        /// What stands in it; `None` when empty.
        #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
    },
}

/// One rep who was asked by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAttempt {
    /// Why them.
    #[serde(rename = "b")]
    pub by: NamedBy,
    /// Who; `None` when nobody is named, or nobody known.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub rep: Option<RepId>,
    /// What became of asking them.
    #[serde(rename = "v")]
    pub verdict: NamedVerdict,
    /// The backup who was asked since the rep is away or inactive, and their verdict.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<(RepId, NamedVerdict)>,
}

/// What became of asking one rep by name. Hours and caps bind pools only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedVerdict {
    /// Takes the lead.
    Chosen,
    /// Is away.
    Away {
        /// Why.
        #[serde(rename = "k")]
        kind: AbsenceKind,
        /// First instant back; `None` is until further notice.
        #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// No longer works leads.
    Inactive,
    /// Had this lead already.
    AlreadyTried,
    /// The account has no owner, or the field is empty.
    Nobody,
    /// The roster knows nobody of that name.
    UnknownName,
}

/// How a lead came to a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// The rule names it.
    Rule,
    /// It is the pool of that territory.
    Territory(TerritoryName),
    /// The rule's `otherwise` names it.
    Overflow,
}

/// A pool that was asked, with every member's verdict in pool order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolAttempt {
    /// Which.
    #[serde(rename = "p")]
    pub pool: PoolName,
    /// How the lead came here.
    #[serde(rename = "v")]
    pub via: Via,
    /// How it picked.
    #[serde(rename = "s")]
    pub strategy: Strategy,
    /// Everyone.
    #[serde(rename = "m")]
    pub members: Vec<MemberVerdict>,
    /// What decided; `None` when nobody was eligible.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<DecidedBy>,
}

/// What decided between those eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// Nobody else was eligible.
    OnlyOne,
    /// Owed the most.
    MostOwed,
    /// The lowest load.
    LeastLoaded,
    /// The highest priority.
    HighestPriority,
    /// Level with others; their last lead lies furthest back.
    LongestSinceLast,
    /// Level with others in all; first in pool order.
    PoolOrder,
}

/// One member, as they stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberVerdict {
    /// Who.
    #[serde(rename = "r")]
    pub rep: RepId,
    /// Their weight then (1 in a `round_robin`).
    #[serde(rename = "w", default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
    /// Chosen, in line, or why not.
    #[serde(rename = "v")]
    pub verdict: Verdict,
    /// What they were owed, if they were skipped; of the others `owed` tells.
    #[serde(rename = "b", default, skip_serializing_if = "is_level")]
    pub balance: Share,
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_level(balance: &Share) -> bool {
    *balance == Share::ZERO
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_one(weight: &u32) -> bool {
    *weight == 1
}

/// What a member had to show when the pool picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// Their balance with this lead's share in it, before the debit.
    #[serde(rename = "o")]
    pub owed: Share,
    /// Open leads and `max_open`, where the strategy looks at them.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub load: Option<(u32, Option<u32>)>,
    /// Priority, where the strategy looks at it.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u32>,
}

/// What became of one member. The order is the one in which reasons are looked for: the first that holds is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Gets the lead.
    #[serde(rename = "c")]
    Chosen(Standing),
    /// Could have taken it.
    #[serde(rename = "i")]
    InLine(Standing),
    /// No longer works leads.
    Inactive,
    /// Away.
    Away {
        /// Why.
        #[serde(rename = "k")]
        kind: AbsenceKind,
        /// First instant back; `None` is until further notice.
        #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// Had this lead already.
    AlreadyTried,
    /// Does not speak the lead's language.
    Language,
    /// Outside working hours.
    OffHours {
        /// When they begin; `None` when no working time is in sight.
        #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// Holds as many open leads as they may.
    AtCapacity {
        /// Open now.
        #[serde(rename = "n")]
        open: u32,
        /// Most allowed.
        #[serde(rename = "x")]
        max: u32,
    },
    /// Received as many today as they may.
    DayFull {
        /// Received.
        #[serde(rename = "n")]
        received: u32,
        /// Most allowed.
        #[serde(rename = "x")]
        max: u32,
    },
    /// Received as many this week as they may.
    WeekFull {
        /// Received.
        #[serde(rename = "n")]
        received: u32,
        /// Most allowed.
        #[serde(rename = "x")]
        max: u32,
    },
    /// Received as many this month as they may.
    MonthFull {
        /// Received.
        #[serde(rename = "n")]
        received: u32,
        /// Most allowed.
        #[serde(rename = "x")]
        max: u32,
    },
}

impl Verdict {
    /// Could have taken the lead.
    pub fn is_eligible(&self) -> bool {
        matches!(self, Self::Chosen(_) | Self::InLine(_))
    }
}

//! How long a lead may wait for its first touch, and the clock that says so.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    id::SlaName,
    time::{Instant, Millis},
};

/// Which time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The owner's working time; the company's while nobody owns the lead.
    #[default]
    Working,
    /// Every minute.
    Elapsed,
}

impl ClockKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Working, Self::Elapsed];

    /// The one of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The word used in the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Elapsed => "elapsed",
        }
    }
}

/// What happens when a lead waited too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnBreach {
    /// Somebody else gets it, never anyone who missed it.
    Reassign,
    /// The manager is told.
    Escalate,
    /// It goes to the fallback queue.
    Fallback,
    /// It shows as late, nothing moves.
    #[default]
    Notify,
}

impl OnBreach {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Reassign, Self::Escalate, Self::Fallback, Self::Notify];

    /// The one of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The word used in the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reassign => "reassign",
            Self::Escalate => "escalate",
            Self::Fallback => "fallback",
            Self::Notify => "notify",
        }
    }
}

/// Part of the allowed time after which a lead is at risk, in thousandths (0.66 is 660); 1..=1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WarnAt(pub u16);

impl Default for WarnAt {
    fn default() -> Self {
        Self(667)
    }
}

impl fmt::Display for WarnAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", f64::from(self.0) / 1000.0)
    }
}

/// A named policy of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlaPolicy {
    /// Its name.
    pub name: SlaName,
    /// Time allowed until the first touch; positive.
    pub first_touch: Millis,
    /// Which time counts.
    pub clock: ClockKind,
    /// When it is at risk.
    pub warn_at: WarnAt,
    /// What happens then.
    pub on_breach: OnBreach,
    /// How often a miss may move the lead before it goes to fallback.
    pub max_reassign: u32,
}

impl SlaPolicy {
    /// How often a miss may move a lead where the policy does not say.
    pub const DEFAULT_MAX_REASSIGN: u32 = 2;
}

/// The running touch clock of one lead, as stored: the overdue are one index range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// When it began: arrival, the import of an old lead, or the newest reassignment after a miss.
    pub started: Instant,
    /// From when on the lead is at risk.
    pub at_risk: Instant,
    /// The last instant at which a touch is in time. `None` while no working time is in sight.
    pub due: Option<Instant>,
    /// Of a clock that is never due as things stand: how much of its time is used when it stops for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<Millis>,
}

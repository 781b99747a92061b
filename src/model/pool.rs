//! Reps that share leads in rotation.

use serde::{Deserialize, Serialize};

use super::id::{PoolName, RepRef};

/// How a pool picks among those who can take a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Who is owed the most, all weights equal.
    #[default]
    RoundRobin,
    /// Who is owed the most.
    Weighted,
    /// Lowest open leads by capacity.
    LeastLoaded,
    /// Highest member priority.
    Priority,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::RoundRobin, Self::Weighted, Self::LeastLoaded, Self::Priority];

    /// The one of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The word used in the rulebook and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RoundRobin => "round_robin",
            Self::Weighted => "weighted",
            Self::LeastLoaded => "least_loaded",
            Self::Priority => "priority",
        }
    }
}

/// Which leads use up a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// The pool's own picks only.
    #[default]
    Rotation,
    /// Leads given by hand or through an account too.
    Everything,
}

impl Counts {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Rotation, Self::Everything];

    /// The one of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The word used in the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rotation => "rotation",
            Self::Everything => "everything",
        }
    }
}

/// One rep's part in a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub rep: RepRef,
    /// Their share beside the others'; 1..=10000.
    pub weight: u32,
    /// For the strategy `priority`: higher is asked first.
    pub priority: u32,
}

impl Member {
    /// Priority of a member that names none.
    pub const DEFAULT_PRIORITY: u32 = 2;
    /// Largest weight a rulebook may give.
    pub const MAX_WEIGHT: u32 = 10_000;
}

/// A pool of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Its name; balances live as long as it does.
    pub name: PoolName,
    /// How it picks.
    pub strategy: Strategy,
    /// Who shares; in pool order.
    pub members: Vec<Member>,
    /// Skips members outside their working hours.
    pub respect_hours: bool,
    /// Skips members who do not speak the lead's language.
    pub match_language: bool,
    /// Full members are asked too.
    pub ignore_caps: bool,
    /// Which leads use up a turn.
    pub counts: Counts,
}

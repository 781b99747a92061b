//! A window in which a rep gets no new leads.

use serde::{Deserialize, Serialize};

use super::{
    id::{AbsenceId, RepId},
    time::Instant,
};

/// Why a rep is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceKind {
    /// On vacation.
    #[default]
    Vacation,
    /// Ill.
    Sick,
    /// Taken out of the rotation by hand.
    Paused,
    /// Something else.
    Other,
}

impl AbsenceKind {
    /// The word used on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vacation => "vacation",
            Self::Sick => "sick",
            Self::Paused => "paused",
            Self::Other => "other",
        }
    }
}

/// `[from, until)`: at `until` the rep is back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Its number.
    pub id: AbsenceId,
    /// Who is away.
    pub rep: RepId,
    /// First instant away.
    pub from: Instant,
    /// First instant back; `None` is until further notice.
    pub until: Option<Instant>,
    /// Why.
    pub kind: AbsenceKind,
}

impl Absence {
    /// Away at that instant.
    pub fn covers(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

//! Who came first.

use super::{id::LeadId, lead::Lead, time::Instant};

/// A lead's place among all by when it arrived: leads of the same instant stand in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arrived {
    /// When the buyer's clock began.
    pub at: Instant,
    /// Which lead.
    pub lead: LeadId,
}

impl Arrived {
    /// Before every lead.
    pub const FIRST: Self = Self { at: Instant::MIN, lead: LeadId(i64::MIN) };
    /// Behind every lead.
    pub const LAST: Self = Self { at: Instant::MAX, lead: LeadId(i64::MAX) };

    /// Where that lead stands.
    pub fn of(lead: &Lead) -> Self {
        Self { at: lead.received_at, lead: lead.id }
    }

    /// The place right before: behind all that came earlier.
    #[must_use]
    pub fn just_before(self) -> Self {
        Self { lead: LeadId(self.lead.0.saturating_sub(1)), ..self }
    }
}

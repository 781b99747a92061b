//! What a list shows: criteria as in a rule, and more that only kept leads can be asked.

use super::{
    criteria::Criteria,
    decision::Cause,
    id::{GroupId, LeadId, PoolName, RepId, RuleName, SlaName},
    time::{Instant, Millis},
};

/// A filter of leads; all parts must hold. Text becomes this in `rulebook::filter`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Fields of the lead.
    pub criteria: Criteria,
    /// Words its name, company or email must (or must not) hold the beginning of.
    pub words: Vec<Word>,
    /// Any of these.
    pub statuses: Vec<Status>,
    /// Any of these owners.
    pub owners: Vec<OwnerIs>,
    /// Newest decision made by any of these rules; `None` is by none.
    pub rules: Vec<Option<RuleName>>,
    /// Newest decision made in any of these pools.
    pub pools: Vec<PoolName>,
    /// Under any of these SLA policies; `None` is under none.
    pub slas: Vec<Option<SlaName>>,
    /// In fallback for any of these causes.
    pub causes: Vec<Cause>,
    /// In that group of the fallback queue; leads of no other stage are in one.
    pub group: Option<GroupId>,
    /// All of these marks.
    pub is: Vec<Mark>,
    /// None of these marks.
    pub is_not: Vec<Mark>,
    /// Of each of these lists, at least one.
    pub one_of: Vec<Vec<Is>>,
    /// Exactly these leads (marks, a pasted list); `None` does not ask.
    pub ids: Option<Vec<LeadId>>,
    /// No lead above this number.
    pub up_to: Option<LeadId>,
    /// Received at or after.
    pub received_from: Option<Instant>,
    /// Received before.
    pub received_to: Option<Instant>,
    /// Received less than this ago.
    pub younger_than: Option<Millis>,
    /// Received more than this ago.
    pub older_than: Option<Millis>,
}

/// A word at whose beginning a text must, or must not, hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// Some word begins so.
    Has(String),
    /// No word begins so.
    HasNot(String),
}

/// The word of `status:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Received, not routed.
    New,
    /// Has an owner, untouched.
    Assigned,
    /// Touched.
    Working,
    /// In the fallback queue.
    Fallback,
    /// In the nurture queue.
    Nurture,
    /// Joined to another.
    Duplicate,
    /// Meeting, opportunity or won.
    Converted,
    /// Lost.
    Lost,
    /// Dismissed.
    Disqualified,
}

impl Status {
    /// All, in the order of a lead's life.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::Assigned,
        Self::Working,
        Self::Fallback,
        Self::Nurture,
        Self::Duplicate,
        Self::Converted,
        Self::Lost,
        Self::Disqualified,
    ];

    /// The word of filters and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Assigned => "assigned",
            Self::Working => "working",
            Self::Fallback => "fallback",
            Self::Nurture => "nurture",
            Self::Duplicate => "duplicate",
            Self::Converted => "converted",
            Self::Lost => "lost",
            Self::Disqualified => "disqualified",
        }
    }
}

/// A status or a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Is {
    /// Where it stands.
    Status(Status),
    /// What it bears.
    Mark(Mark),
}

/// Who owns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerIs {
    /// That rep.
    Rep(RepId),
    /// Nobody.
    Nobody,
}

/// The word of `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Past its due instant, untouched.
    Late,
    /// Past its warning, untouched, not late.
    AtRisk,
    /// Waits for a place.
    Held,
    /// Out of sight until an instant.
    Snoozed,
    /// Not closed, not a duplicate.
    Open,
    /// Given to its owner by hand, untouched.
    Moved,
}

impl Filter {
    /// Whether it asks for leads out of sight; who asks for leads of any status means those, too.
    pub fn asks_for_snoozed(&self) -> bool {
        let is_snoozed = |is: &Is| *is == Is::Mark(Mark::Snoozed);
        let any = Status::ALL.iter().all(|status| self.statuses.contains(status));
        any || self.is.contains(&Mark::Snoozed) || self.one_of.iter().flatten().any(is_snoozed)
    }

    /// Whether it names where leads stand, or leads: those are shown, open or not.
    pub fn names_some(&self) -> bool {
        let is_status = |is: &Is| matches!(is, Is::Status(_));
        !self.statuses.is_empty() || self.ids.is_some() || self.one_of.iter().flatten().any(is_status)
    }
}

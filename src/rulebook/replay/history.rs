//! What happened in the time that is replayed, as values: entry after entry, in the order of the journal.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::model::{
    arrived::Arrived,
    decision::{AccountMatch, Cause, Outcome, PoolAttempt, Trigger},
    held::HeldFor,
    id::{DecisionId, LeadId, PoolName, RepId, RuleName, SegmentName, TerritoryName},
    lead::Profile,
    roster::{Load, Roster},
    rotation::{Bookings, Share},
    time::Instant,
};

/// How things stood when that time began.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// People, with their absences.
    pub roster: Roster,
    /// What each of them had, by roster position; of what they received, see `received`.
    pub loads: Vec<Load>,
    /// What they had received in the last month and a few days, by rep and day of their zone as the store numbers days.
    pub received: BTreeMap<(RepId, i32), i64>,
    /// What members were owed; parts of one member's balance are summed.
    pub balances: Vec<(PoolName, RepId, Share)>,
    /// The first number a decision of that time has.
    pub first_decision: i64,
    /// Leads from before to which something happens in that time.
    pub leads: HashMap<LeadId, Standing>,
    /// Leads from before that were held.
    pub held: Vec<(LeadId, Waiting)>,
}

/// A lead from before.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Who had it, if it was open.
    pub at: At,
    /// In whose book it stood.
    pub pool: Option<PoolName>,
    /// Who had it so far.
    pub owners: Vec<RepId>,
    /// What gave it to its owner, where that turn is given back later on.
    pub booked: Option<Box<Booked>>,
}

/// What the newest decision about a lead booked.
#[derive(Debug, Clone)]
pub struct Booked {
    /// The pool's own pick.
    pub pick: Option<PoolAttempt>,
    /// What was booked beside.
    pub extra: Bookings,
    /// Who got it.
    pub owner: Option<RepId>,
}

/// With whom an open lead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum At {
    /// Nowhere yet.
    #[default]
    New,
    /// With that rep.
    Rep(RepId),
    /// In fallback.
    Fallback,
    /// In nurture.
    Nurture,
    /// It is over, or joined to another.
    Over,
}

/// A lead that waits to be placed by itself.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its place in the line.
    pub arrived: Arrived,
    /// What is known of it.
    pub profile: Arc<Profile>,
    /// The account it was found to belong to.
    pub account: Option<AccountMatch>,
    /// Why it waits.
    pub cause: Cause,
    /// What for.
    pub waits_for: HeldFor,
}

/// One entry of the journal.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// Everybody with their absences, where that is other than before.
    pub people: Option<Roster>,
    /// What happened to leads, in order.
    pub events: Vec<Event>,
    /// Whether held leads were looked at.
    pub held: Look,
}

/// Whether an entry looks at held leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// At its end, those that can be placed are.
    AtHeld,
    /// It leaves them alone.
    Away,
}

/// What happened to a lead.
#[derive(Debug, Clone)]
pub struct Event {
    /// Which.
    pub lead: LeadId,
    /// What.
    pub what: What,
}

/// What can happen to a lead.
#[derive(Debug, Clone)]
pub enum What {
    /// It was routed.
    Routed(Box<Routed>),
    /// It stands as somebody or something said, whatever the rules: a person, its CRM, a clock that gave it up.
    Told {
        /// Its place among all.
        arrived: Arrived,
        /// What is known of it.
        profile: Arc<Profile>,
        /// Who said so.
        trigger: Trigger,
        /// Where it stands.
        outcome: Outcome,
        /// Whether the turn of its owner is given back later on.
        turn: Turn,
    },
    /// It was held and joined an earlier lead of the same person.
    Joined,
    /// It ended.
    Ended(Turn),
    /// It is open again, since its end was taken back.
    Reopened,
    /// What is known of it changed.
    Known(Arc<Profile>),
}

/// What becomes of the turn that gave a lead to its owner when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It was taken.
    Taken,
    /// It was no lead at all: it is given back.
    GivenBack,
}

/// A routing as it was.
#[derive(Debug, Clone)]
pub struct Routed {
    /// Its number.
    pub decision: DecisionId,
    /// Its place among all.
    pub arrived: Arrived,
    /// What was known of it.
    pub profile: Arc<Profile>,
    /// Why it was routed.
    pub trigger: Trigger,
    /// Who was not asked.
    pub tried: Vec<RepId>,
    /// The account it was found to belong to.
    pub account: Option<AccountMatch>,
    /// Whether the turn of its owner is given back later on.
    pub turn: Turn,
    /// Where it went.
    pub went: Went,
}

/// Where a lead went by rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Went {
    /// To whom.
    pub to: To,
    /// By which rule; `None` where none fitted.
    pub rule: Option<RuleName>,
    /// Through which pool.
    pub pool: Option<PoolName>,
    /// Its territory.
    pub territory: Option<TerritoryName>,
    /// Its segment.
    pub segment: Option<SegmentName>,
}

/// To whom a lead went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum To {
    /// To that rep.
    Rep(RepId),
    /// To nobody.
    Fallback(Cause),
    /// To the nurture queue.
    Nurture,
}

impl To {
    /// Of an outcome; `None` of one that no rule decided.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Assigned { owner, .. } => Some(Self::Rep(*owner)),
            Outcome::Fallback { cause, .. } => Some(Self::Fallback(*cause)),
            Outcome::Nurture => Some(Self::Nurture),
            Outcome::Duplicate { .. } | Outcome::Closed { .. } => None,
        }
    }

    /// The same owner, or the same queue.
    pub fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Rep(one), Self::Rep(another)) => one == another,
            (Self::Fallback(_), Self::Fallback(_)) | (Self::Nurture, Self::Nurture) => true,
            (Self::Rep(_) | Self::Fallback(_) | Self::Nurture, _) => false,
        }
    }
}

impl At {
    /// After an outcome.
    pub fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Assigned { owner, .. } => Self::Rep(*owner),
            Outcome::Fallback { .. } => Self::Fallback,
            Outcome::Nurture => Self::Nurture,
            Outcome::Duplicate { .. } | Outcome::Closed { .. } => Self::Over,
        }
    }

    /// The rep who has it.
    pub fn owner(self) -> Option<RepId> {
        match self {
            Self::Rep(rep) => Some(rep),
            Self::New | Self::Fallback | Self::Nurture | Self::Over => None,
        }
    }
}

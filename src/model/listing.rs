//! The short forms that lists show.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    absence::Absence,
    decision::{Cause, Trigger},
    held::HeldFor,
    id::{DecisionId, EntryId, GroupId, LeadId, PoolName, RepId, RuleName, SlaName},
    lead::{Kind, Source, Stage, called},
    place::{Country, Subdivision},
    rep::Rep,
    roster::Load,
    sla::Clock,
    snag::Snag,
    time::Instant,
};

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadRow {
    /// Its number.
    pub id: LeadId,
    /// Its id in its system.
    pub external_id: Option<String>,
    /// When the buyer's clock began.
    pub received_at: Instant,
    /// Whole name.
    pub name: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Country.
    pub country: Option<Country>,
    /// State.
    pub state: Option<Subdivision>,
    /// How they came.
    pub source: Option<Source>,
    /// What they asked for.
    pub kind: Option<Kind>,
    /// Employees of the company.
    pub employees: Option<i64>,
    /// Score.
    pub score: Option<i64>,
    /// Where it stands.
    pub stage: Stage,
    /// Who has it.
    pub owner: Option<RepId>,
    /// On whose behalf.
    pub covering_for: Option<RepId>,
    /// Why it stands in fallback.
    pub cause: Option<Cause>,
    /// What it waits for there.
    pub held_for: Option<HeldFor>,
    /// The group of fallback it stands in.
    pub group: Option<GroupId>,
    /// What keeps that group there.
    pub snag: Option<Snag>,
    /// The rule of its standing decision.
    pub rule: Option<RuleName>,
    /// The pool of its standing decision.
    pub pool: Option<PoolName>,
    /// Its touch clock.
    pub clock: Option<Clock>,
    /// That clock's policy.
    pub sla: Option<SlaName>,
    /// First outreach.
    pub touched_at: Option<Instant>,
    /// Out of sight until.
    pub snoozed_until: Option<Instant>,
    /// Its standing decision.
    pub decision: Option<DecisionId>,
    /// What made that decision.
    pub trigger: Option<Trigger>,
    /// The entry that erased its personal data, if that was done.
    pub erased: Option<EntryId>,
}

/// A group of the fallback queue: leads that the same thing keeps there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRow {
    /// Its number.
    pub id: GroupId,
    /// What keeps them there.
    pub snag: Snag,
    /// How many there are, of those that are not out of sight.
    pub leads: u64,
    /// When the earliest of them arrived.
    pub oldest: Instant,
}

/// What a touch clock says at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Past due, untouched.
    Late,
    /// Past the warning, untouched.
    AtRisk,
    /// Time enough, untouched.
    Waiting,
    /// Touched, closed, or without a clock.
    Calm,
}

impl LeadRow {
    /// What people call it: its name, else its email; of an erased lead that it is one. `None` where nothing is known.
    pub fn called(&self) -> Option<&str> {
        called(self.erased, self.name.as_deref(), self.email.as_deref())
    }

    /// As it is once that entry has erased it, as far as it shows who it was.
    #[must_use]
    pub fn erased_by(self, entry: EntryId) -> Self {
        Self { external_id: None, name: None, email: None, company: None, erased: Some(entry), ..self }
    }

    /// How its touch clock stands at `now`. Late is strictly after the due instant.
    pub fn urgency(&self, now: Instant) -> Urgency {
        let waits = matches!(self.stage, Stage::New | Stage::Assigned | Stage::Fallback);
        match self.clock {
            Some(clock) if waits && self.touched_at.is_none() => match clock.due {
                Some(due) if now > due => Urgency::Late,
                Some(_) if now >= clock.at_risk => Urgency::AtRisk,
                Some(_) | None => Urgency::Waiting,
            },
            Some(_) | None => Urgency::Calm,
        }
    }
}

/// A line of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepRow {
    /// The rep.
    pub rep: Rep,
    /// What they hold and received.
    pub load: Load,
    /// Open leads nobody has reached out to yet.
    pub untouched: u32,
    /// Whether they can take a lead now.
    pub availability: Availability,
    /// Days off that bind them: their own, else the company's.
    pub days_off: BTreeSet<NaiveDate>,
    /// Absences that are not over, by their start.
    pub absences: Vec<Absence>,
    /// The pools of the live book that they share, with their weight in each, in book order.
    pub pools: Vec<(PoolName, u32)>,
}

/// Whether a rep can take a lead now; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Availability {
    /// No longer works leads.
    Inactive,
    /// Away; `until` is the first instant back.
    Away {
        /// Why.
        kind: super::absence::AbsenceKind,
        /// First instant back; `None` is until further notice.
        until: Option<Instant>,
    },
    /// Holds or received as many as they may.
    Full(FullBy),
    /// Outside working hours; `until` is when they begin.
    OffHours {
        /// When they begin; `None` when no working time is in sight.
        until: Option<Instant>,
    },
    /// Can take one.
    Available {
        /// When their working hours end; `None` when they never do.
        until: Option<Instant>,
    },
}

/// Which limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FullBy {
    /// Open leads.
    Open,
    /// Of the day.
    Day,
    /// Of the week.
    Week,
    /// Of the month.
    Month,
}

/// Numbers of the header. A snoozed lead counts as that and as nothing else: it stands in no other list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Leads in sight by stage, in order of the stages.
    pub by_stage: Vec<(Stage, u64)>,
    /// Leads in sight in fallback by cause.
    pub by_cause: Vec<(Cause, u64)>,
    /// Past due, untouched.
    pub late: u64,
    /// Past the warning, not late.
    pub at_risk: u64,
    /// Open leads out of sight.
    pub snoozed: u64,
    /// Open leads in sight that came in today, where they were asked for and are no more than are counted.
    pub today: Option<u64>,
}

impl Totals {
    /// Leads in that stage.
    pub fn of(&self, stage: Stage) -> u64 {
        self.by_stage.iter().filter(|(known, _)| *known == stage).map(|(_, n)| n).sum()
    }

    /// Open leads in sight: the rows of the Queue.
    pub fn open(&self) -> u64 {
        [Stage::New, Stage::Assigned, Stage::Working, Stage::Fallback, Stage::Nurture]
            .into_iter()
            .map(|stage| self.of(stage))
            .sum()
    }

    /// All leads that came in: open ones, those out of sight, finished ones, duplicates, and those taken back.
    pub fn arrived(&self) -> u64 {
        self.by_stage.iter().map(|(_, n)| n).sum::<u64>() + self.snoozed
    }
}

/// A later form of the same person, joined to a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touchpoint {
    /// The lead it came in as.
    pub lead: LeadId,
    /// When it was received.
    pub at: Instant,
    /// How it came.
    pub source: Option<Source>,
}

/// How often the person of a lead asked again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touchpoints {
    /// Counted up to a bound of the store.
    pub times: u32,
    /// The newest of them, newest first.
    pub newest: Vec<Touchpoint>,
}

//! Every verb with its arguments, as data: what a screen or a command asks for.

mod book;

use std::collections::BTreeSet;

pub use crate::rulebook::edit::{BookEdit, EditError};

pub use book::{EditDraft, OnConflict, Publish, PublishDraft, RebaseDraft, Restore, SeenBook, SeenLive, SetDraft};

use crate::model::{
    absence::AbsenceKind,
    id::{AbsenceId, DecisionId, DraftRevision, EntryId, LeadId, RepId},
    lead::{Closing, DismissReason, LeadDraft},
    place::Language,
    rep::{Capacity, Employment},
    time::{Instant, Zone},
};

/// What somebody wants done. One of these is one transaction and one journal entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Take in one lead by hand and route it.
    Add(Add),
    /// Route leads that are `new`, or again those that have an owner or a queue, in the order given.
    Route(Route),
    /// Give leads to a rep, or to the fallback queue.
    Assign(Assign),
    /// Record the first outreach.
    Touch(Touch),
    /// Record what became of leads.
    Close(Close),
    /// Put leads out of sight until an instant, or back in sight.
    Snooze(Snooze),
    /// Write something down about leads.
    Note(Note),
    /// Erase the personal data of a lead, and of later forms of the same person; nothing brings it back.
    Erase(LeadId),
    /// Take a rep out of the rotation.
    SetAbsence(SetAbsence),
    /// Bring an absent rep back now.
    EndAbsence(EndAbsence),
    /// Change a rep's limits.
    SetCapacity(SetCapacity),
    /// Add a rep to the roster.
    AddRep(RepDetails),
    /// Change a rep's data.
    EditRep(EditRep),
    /// Take a rep off the roster; their history stays.
    RemoveRep(RemoveRep),
    /// Put a rulebook live.
    Publish(Publish),
    /// Put an earlier version live again.
    Restore(Restore),
    /// Change one's draft of the rulebook by one edit; it begins with the live one.
    EditDraft(EditDraft),
    /// Make a text one's draft.
    SetDraft(SetDraft),
    /// Throw one's draft away.
    DiscardDraft {
        /// The text that was on screen.
        seen: DraftRevision,
    },
    /// Carry one's draft over to the version that is live now.
    RebaseDraft(RebaseDraft),
    /// Put one's draft live.
    PublishDraft(PublishDraft),
    /// Run the clocks once.
    Tick,
    /// Take an entry back: the newest of this actor, or one by its number. Refused where something was changed since.
    Undo(Option<EntryId>),
    /// Take one entry back as far as that goes: leads that were changed since stay as they are.
    TakeBack(EntryId),
    /// Do again what an undo took back: the newest of this actor since their last change, or one by its number or by the
    /// number of what it took back.
    Redo(Option<EntryId>),
}

impl Command {
    /// The leads it names, of a command about leads.
    pub fn leads(&self) -> &[Seen] {
        match self {
            Self::Route(Route { leads, .. })
            | Self::Assign(Assign { leads, .. })
            | Self::Touch(Touch { leads, .. })
            | Self::Close(Close { leads, .. })
            | Self::Snooze(Snooze { leads, .. })
            | Self::Note(Note { leads, .. }) => leads,
            _ => &[],
        }
    }
}

/// An action on leads that can be tried first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// Route them again.
    Route(Route),
    /// Record the first outreach.
    Touch(Touch),
    /// Record what became of them.
    Close(Close),
}

impl Trial {
    /// The same as a trial, of a command that can be tried.
    pub fn of(command: &Command) -> Option<Self> {
        match command {
            Command::Route(route) => Some(Self::Route(route.clone())),
            Command::Touch(touch) => Some(Self::Touch(touch.clone())),
            Command::Close(close) => Some(Self::Close(close.clone())),
            _ => None,
        }
    }

    /// The leads it is about.
    pub fn leads(&self) -> &[Seen] {
        match self {
            Self::Route(Route { leads, .. }) | Self::Touch(Touch { leads, .. }) | Self::Close(Close { leads, .. }) => leads,
        }
    }

    /// The real thing.
    pub fn into_command(self) -> Command {
        match self {
            Self::Route(route) => Command::Route(route),
            Self::Touch(touch) => Command::Touch(touch),
            Self::Close(close) => Command::Close(close),
        }
    }
}

/// One lead by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    /// The person.
    pub draft: LeadDraft,
}

/// Leads to be routed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Which, oldest first.
    pub leads: Vec<Seen>,
    /// Whether earlier owners may get them again.
    pub tried: Tried,
}

/// Whether earlier owners of a lead may get it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tried {
    /// They are not asked.
    #[default]
    Exclude,
    /// They are asked like everybody.
    Include,
}

/// A lead as somebody saw it: an action on it is refused when it has moved since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Which lead.
    pub lead: LeadId,
    /// What was on screen.
    pub decision: SeenDecision,
}

/// What somebody saw of a lead's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenDecision {
    /// Nobody looked: any will do.
    Any,
    /// This one stood.
    This(Option<DecisionId>),
}

impl SeenDecision {
    /// Whether that is the decision that was seen.
    pub fn is(self, standing: Option<DecisionId>) -> bool {
        match self {
            Self::Any => true,
            Self::This(seen) => seen == standing,
        }
    }
}

impl Seen {
    /// Whatever it is now.
    pub fn any(lead: LeadId) -> Self {
        Self { lead, decision: SeenDecision::Any }
    }

    /// All of these, whatever they are now.
    pub fn all(leads: &[LeadId]) -> Vec<Self> {
        leads.iter().copied().map(Self::any).collect()
    }
}

/// Leads given by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assign {
    /// Which.
    pub leads: Vec<Seen>,
    /// To whom.
    pub to: Receiver,
    /// The reason, kept with the leads.
    pub because: Option<String>,
}

/// Who gets leads by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiver {
    /// A rep.
    Rep(RepId),
    /// Several reps: each lead its own, in the order of the leads.
    Each(Vec<RepId>),
    /// The fallback queue.
    Fallback,
}

/// First outreach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// Which leads.
    pub leads: Vec<Seen>,
    /// When; now if missing.
    pub at: Option<Instant>,
}

/// How leads ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// Which.
    pub leads: Vec<Seen>,
    /// How.
    pub closing: Closing,
    /// Why, when dismissed; `Other` if missing.
    pub reason: Option<DismissReason>,
    /// Amount.
    pub value: Option<i64>,
}

/// Out of sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooze {
    /// Which.
    pub leads: Vec<Seen>,
    /// Until when; `None` puts them back in sight.
    pub until: Option<Instant>,
}

/// Something to know about leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub leads: Vec<Seen>,
    /// What.
    pub text: String,
}

/// An absence to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAbsence {
    /// Who.
    pub rep: RepId,
    /// From when; now if missing.
    pub from: Option<Instant>,
    /// First instant back; until further notice if missing.
    pub until: Option<Instant>,
    /// Why.
    pub kind: AbsenceKind,
    /// Their untouched leads.
    pub leads: OnLeaving,
}

/// What becomes of the untouched leads of somebody who leaves for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnLeaving {
    /// They stay.
    #[default]
    Keep,
    /// They are routed again.
    Reroute,
}

/// The end of an absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndAbsence {
    /// Who.
    pub rep: RepId,
    /// Which: one that goes on ends, one that is planned does not begin. `None` is all that go on now, else the next that is
    /// planned.
    pub absence: Option<AbsenceId>,
    /// Leads others took in cover for them.
    pub leads: OnReturn,
}

/// What becomes of leads taken in cover when the owner is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnReturn {
    /// They stay with the backup.
    #[default]
    Keep,
    /// They go to the owner.
    HandBack,
}

/// A change of one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limit {
    /// As it is.
    #[default]
    Keep,
    /// No limit.
    Unlimited,
    /// At most so many.
    Most(u32),
    /// So many more (or less) than now; not under 0. From no limit, counted from the present open leads.
    By(i32),
}

/// New limits of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetCapacity {
    /// Whose.
    pub rep: RepId,
    /// Open at once.
    pub max_open: Limit,
    /// A calendar day.
    pub max_per_day: Limit,
    /// A calendar week.
    pub max_per_week: Limit,
    /// A calendar month.
    pub max_per_month: Limit,
}

/// A rep's data, as typed or read; names of other reps are not resolved yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepDetails {
    /// Whole name; required for a new rep.
    pub name: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Id in the CRM.
    pub external_id: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Manager, by email or name.
    pub manager: Option<String>,
    /// Time zone.
    pub zone: Option<Zone>,
    /// Weekly hours.
    pub week: Option<crate::model::hours::Week>,
    /// Days off; with none the company's bind them.
    pub holidays: Option<BTreeSet<chrono::NaiveDate>>,
    /// Languages.
    pub languages: Option<BTreeSet<Language>>,
    /// Backup, by email or name.
    pub backup: Option<String>,
    /// Limits.
    pub capacity: Option<Capacity>,
    /// Still with us.
    pub employment: Option<Employment>,
}

/// A change of a rep's data; what is missing stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRep {
    /// Whose.
    pub rep: RepId,
    /// What.
    pub details: RepDetails,
}

/// A rep leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveRep {
    /// Who.
    pub rep: RepId,
    /// Where their open leads go; `None` is refused while they own any.
    pub leads_to: Option<LeadsTo>,
}

/// Where a leaver's leads go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadsTo {
    /// To that rep.
    Rep(RepId),
    /// They are routed again.
    Reroute,
    /// To the fallback queue.
    Fallback,
}

/// A part of a file of leads: at most [`MAX_BATCH`] rows in one transaction. Imports only.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiveBatch {
    /// The file's name, for the journal.
    pub file: String,
    /// The system they come from.
    pub origin: String,
    /// The run they belong to.
    pub batch: String,
    /// The rows that could be read, in file order.
    pub drafts: Vec<LeadDraft>,
    /// Rows of this part that could not.
    pub rejected: u64,
    /// What is routed.
    pub routing: Routing,
}

/// Most rows of an import in one transaction.
pub const MAX_BATCH: usize = 5_000;

/// Which rows of an import are routed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Routing {
    /// Open ones without an owner in the roster.
    #[default]
    OpenAndUnowned,
    /// Open ones, their owner in the CRM notwithstanding.
    OwnedToo,
    /// None: open ones without an owner wait as `new`.
    Hold,
}

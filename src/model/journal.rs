//! What happened, who did it, when, and what undo needs.

mod chain;
mod counts;
mod drafted;

pub use chain::{Chain, Stood};
pub use counts::{RoutedCounts, RowCounts, TickCounts};
pub use drafted::DraftStep;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    absence::AbsenceKind,
    id::{AbsenceId, DraftRevision, DrafterId, EntryId, LeadId, RepId, RulebookVersion},
    lead::{Closing, DismissReason},
    rep::Capacity,
    rotation::Bookings,
    time::{Instant, Zone},
};

/// Who acts: a person by their name, or one of the machines.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor(String);

impl Actor {
    /// A person, or any name as it stands in the journal.
    pub fn named(name: &str) -> Self {
        Self(name.trim().to_owned())
    }

    /// The clocks: at risk, breached, absences over, held leads.
    pub fn clock() -> Self {
        Self("clock".to_owned())
    }

    /// An import of that file.
    pub fn file(name: &str) -> Self {
        Self(format!("file:{name}"))
    }

    /// As it stands in the journal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether undo may take this actor's entries back as a person's own.
    pub fn is_person(&self) -> bool {
        !(self.0 == "clock" || self.0 == "serve" || self.0.starts_with("file:"))
    }
}

/// What became of an absent rep's leads, or of leads taken in cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadsToo {
    /// They stay where they are.
    Keep,
    /// They were moved with it; so many.
    Moved(u64),
}

/// An absence that never began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// When it would have begun.
    pub from: Instant,
    /// The rep's wall clock.
    pub zone: Zone,
}

/// A turn that a lead gives back because it was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Which lead.
    pub lead: LeadId,
    /// What that books.
    pub booked: Bookings,
}

/// What an entry did, as data. `actions::receipt` says it in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum What {
    /// Leads came in: one by hand or by HTTP, or a part of a file.
    Received {
        /// Their rows.
        counts: RowCounts,
        /// Where they went.
        routed: RoutedCounts,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// Reps of a file.
    RepsImported {
        /// Their rows.
        counts: RowCounts,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// Accounts of a file.
    AccountsImported {
        /// Their rows.
        counts: RowCounts,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// Absences of a file.
    AbsencesImported {
        /// Their rows.
        counts: RowCounts,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// Leads were routed (again) because a person asked.
    Routed {
        /// How many, and where they went.
        routed: RoutedCounts,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// Leads were given to a rep by hand, or to several at once.
    Assigned {
        /// To whom, with how many, most first.
        to: Vec<(RepId, u64)>,
        /// How many in all.
        leads: u64,
        /// The reason given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// Leads were sent to the fallback queue by hand.
    SentToFallback {
        /// How many.
        leads: u64,
        /// The reason given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// First outreach was recorded.
    Touched {
        /// How many.
        leads: u64,
        /// When it happened.
        at: Instant,
    },
    /// Leads ended.
    Closed {
        /// How many.
        leads: u64,
        /// How.
        closing: Closing,
        /// Why, when dismissed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<DismissReason>,
        /// Turns given back because it was no lead at all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        refunded: Vec<Refund>,
        /// The day of the company's zone on which that was booked; `None` when nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ledger_day: Option<i32>,
        /// Held leads that got the freed places.
        #[serde(default)]
        drained: u64,
    },
    /// Leads were put out of sight.
    Snoozed {
        /// How many.
        leads: u64,
        /// Until when; `None` takes the snooze back.
        until: Option<Instant>,
    },
    /// Something was written down about leads.
    Noted {
        /// How many.
        leads: u64,
        /// What.
        text: String,
    },
    /// A rep goes away.
    Away {
        /// Who.
        rep: RepId,
        /// The window.
        absence: AbsenceId,
        /// Why.
        kind: AbsenceKind,
        /// From when.
        from: Instant,
        /// Until when; the first instant back, absences that go over into each other taken as one.
        until: Option<Instant>,
        /// The rep's wall clock then.
        #[serde(default)]
        zone: Option<Zone>,
        /// What became of their open leads.
        leads: LeadsToo,
        /// Clocks that moved.
        clocks: u64,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// A rep is back.
    Back {
        /// Who.
        rep: RepId,
        /// Of one who was not away yet: the absence that was planned next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cancelled: Option<Planned>,
        /// What became of the leads taken in cover for them.
        leads: LeadsToo,
        /// Held leads that got a place.
        drained: u64,
    },
    /// A rep's limits changed.
    Capacity {
        /// Whose.
        rep: RepId,
        /// Before.
        before: Capacity,
        /// Now.
        after: Capacity,
        /// Held leads that got a place.
        drained: u64,
    },
    /// A rep joined the roster.
    RepAdded {
        /// Who.
        rep: RepId,
        /// What they were called: the roster forgets whom an undo takes off it again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// A rep's data changed.
    RepEdited {
        /// Whose.
        rep: RepId,
        /// Names of the fields that changed.
        fields: Vec<String>,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// A rep left.
    RepRemoved {
        /// Who.
        rep: RepId,
        /// Leads that went elsewhere.
        moved: u64,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// A rulebook went live.
    Published {
        /// Its version.
        version: RulebookVersion,
        /// The one before.
        before: Option<RulebookVersion>,
        /// The note given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// What was booked because members left their pools.
        #[serde(default, skip_serializing_if = "Bookings::is_empty")]
        settled: Bookings,
        /// The day of the company's zone on which that was booked; `None` when nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ledger_day: Option<i32>,
        /// Clocks that moved because the company's hours are others.
        #[serde(default)]
        clocks: u64,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
        /// The draft that it was, and that is none any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<DraftRevision>,
    },
    /// The actor's draft of the rulebook is another.
    Drafted {
        /// Its text after it; `None`: there is no draft of theirs any more.
        revision: Option<DraftRevision>,
        /// The version it stands on.
        base: Option<RulebookVersion>,
        /// What was done.
        step: DraftStep,
    },
    /// The clocks ran and found something to do.
    Ticked(TickCounts),
    /// The personal data of somebody was erased; nothing brings it back.
    Erased {
        /// The lead that was named.
        lead: LeadId,
        /// How many leads: it, and the later forms of the same person that were joined to it.
        leads: u64,
        /// Held leads that got the place it freed.
        #[serde(default)]
        drained: u64,
    },
    /// An entry was taken back.
    Undone {
        /// Which; of one that was done again, the first.
        entry: EntryId,
        /// What it had done.
        what: Box<What>,
        /// Leads that stay as they are, because they were changed since.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<LeadId>,
        /// What was booked because members of the book that is live again had left their pools.
        #[serde(default, skip_serializing_if = "Bookings::is_empty")]
        settled: Bookings,
        /// The day of the company's zone on which that was booked; `None` when nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ledger_day: Option<i32>,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
    /// What an undo took back was done again: it took that undo back.
    Redone {
        /// Which; the first of its chain.
        entry: EntryId,
        /// What that had done.
        what: Box<What>,
        /// What was booked because members of the book that is live again had left their pools.
        #[serde(default, skip_serializing_if = "Bookings::is_empty")]
        settled: Bookings,
        /// The day of the company's zone on which that was booked; `None` when nothing was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ledger_day: Option<i32>,
        /// Held leads that got a place.
        #[serde(default)]
        drained: u64,
    },
}

impl What {
    /// Whether held leads are looked at in the same action: all that could free a place, or have people and places be
    /// others, does so.
    pub fn looks_at_held(&self) -> bool {
        match self {
            Self::Received { .. }
            | Self::RepsImported { .. }
            | Self::AccountsImported { .. }
            | Self::AbsencesImported { .. }
            | Self::Routed { .. }
            | Self::Assigned { .. }
            | Self::SentToFallback { .. }
            | Self::Closed { .. }
            | Self::Away { .. }
            | Self::Back { .. }
            | Self::Capacity { .. }
            | Self::RepAdded { .. }
            | Self::RepEdited { .. }
            | Self::RepRemoved { .. }
            | Self::Published { .. }
            | Self::Ticked(_)
            | Self::Erased { .. }
            | Self::Undone { .. }
            | Self::Redone { .. } => true,
            Self::Touched { .. } | Self::Snoozed { .. } | Self::Noted { .. } | Self::Drafted { .. } => false,
        }
    }
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: Actor,
    /// What.
    pub what: What,
    /// How many leads it concerned.
    pub leads: u64,
    /// Of an import, the run it belongs to.
    pub batch: Option<String>,
    /// It was done at an instant given by hand.
    pub rehearsed: Rehearsed,
    /// The entry it takes back.
    pub undoes: Option<EntryId>,
    /// The entry that took it back.
    pub undone_by: Option<EntryId>,
}

/// Whether an entry's instant is the clock's or was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rehearsed {
    /// The clock's.
    #[default]
    No,
    /// Given with `--now`.
    Yes,
}

/// What kind of thing a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A lead; fields of [`super::lead::LeadState`] or of its profile.
    Lead(LeadId),
    /// A rep.
    Rep(RepId),
    /// An account.
    Account(super::id::AccountId),
    /// An absence.
    Absence(AbsenceId),
    /// The live rulebook's version.
    Live,
    /// Which text is the draft of somebody.
    Draft(DrafterId),
}

/// Fields of one thing before and after; only those that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub subject: Subject,
    /// Before; empty when the thing was made by this entry.
    pub before: Map<String, Value>,
    /// After.
    pub after: Map<String, Value>,
}

impl Change {
    /// It is about a lead.
    pub fn is_of_lead(&self) -> bool {
        matches!(self.subject, Subject::Lead(_))
    }

    /// The difference of two states of one thing, or `None` when they are equal. States are JSON objects.
    pub fn between(subject: Subject, before: &Value, after: &Value) -> Option<Self> {
        let (Value::Object(before), Value::Object(after)) = (before, after) else {
            return None;
        };
        let mut change = Self { subject, before: Map::new(), after: Map::new() };
        for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
            let (old, new) = (before.get(key).unwrap_or(&Value::Null), after.get(key).unwrap_or(&Value::Null));
            if old != new {
                change.before.insert(key.clone(), old.clone());
                change.after.insert(key.clone(), new.clone());
            }
        }
        (!change.before.is_empty()).then_some(change)
    }
}

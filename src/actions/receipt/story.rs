//! What happened to one lead, event by event, in words.

use crate::{
    model::{
        decision::{Decision, Outcome, Trigger},
        id::RepId,
        journal::{Actor, What},
        lead::{Closing, DismissReason, LeadState, Stage},
        time::{Instant, Millis},
    },
    routing::explain::{Names, times},
};

use super::closed;

/// What kind of event it is: the word at its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It came in.
    Arrived,
    /// What was given was brought into a normal form.
    Cleaned,
    /// The same person was looked for among the open leads, and not found.
    Checked,
    /// A rule gave it to somebody.
    Routed,
    /// It was routed again.
    Rerouted,
    /// What it waited for came.
    Placed,
    /// It had its owner in its CRM.
    Imported,
    /// A person gave it to somebody.
    Moved,
    /// An undo gave it back.
    MovedBack,
    /// What an undo took back was done again.
    DoneAgain,
    /// Nobody owns it.
    Fallback,
    /// Kept from sales.
    Nurture,
    /// Joined to another.
    Joined,
    /// Somebody asked again.
    AskedAgain,
    /// Its time was over.
    Missed,
    /// Somebody reached out.
    Contacted,
    /// Out of sight.
    Snoozed,
    /// In sight again.
    InSight,
    /// It ended.
    Ended,
    /// Somebody wrote something down.
    Noted,
    /// Its data changed.
    Updated,
    /// Its clock was set anew.
    Clock,
    /// Another rulebook went live.
    Rules,
    /// It was taken back whole.
    Withdrawn,
    /// Its personal data was erased.
    Erased,
}

impl Kind {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Arrived => "ARRIVED",
            Self::Cleaned => "CLEANED",
            Self::Checked => "CHECKED",
            Self::Routed => "ROUTED",
            Self::Rerouted => "RE-ROUTED",
            Self::Placed => "PLACED",
            Self::Imported => "IMPORTED",
            Self::Moved => "MOVED",
            Self::MovedBack => "TAKEN BACK",
            Self::DoneAgain => "DONE AGAIN",
            Self::Fallback => "FALLBACK",
            Self::Nurture => "NURTURE",
            Self::Joined => "JOINED",
            Self::AskedAgain => "ASKED AGAIN",
            Self::Missed => "MISSED",
            Self::Contacted => "CONTACTED",
            Self::Snoozed => "SNOOZED",
            Self::InSight => "IN SIGHT",
            Self::Ended => "OUTCOME",
            Self::Noted => "NOTE",
            Self::Updated => "UPDATED",
            Self::Clock => "CLOCK",
            Self::Rules => "RULES",
            Self::Withdrawn => "WITHDRAWN",
            Self::Erased => "ERASED",
        }
    }
}

/// The system a lead came from, as people call it: `file:webinar:lead id` is "webinar".
pub fn origin(origin: &str) -> String {
    let name = match origin.strip_prefix("file:").map(|file| file.rsplit_once(':').unwrap_or((file, ""))) {
        // A name of numbers alone says nothing: the column of the ids does.
        Some(("", column)) => {
            let ids = if matches!(column, "" | "id") { "ids" } else { &format!("{}s", column.trim_end_matches('s')) };
            return format!("a file with its own {ids}");
        }
        Some((series, _)) => series,
        None => origin,
    };
    let known = match name {
        "by_hand" => "by hand",
        "hubspot" => "HubSpot",
        "salesforce" => "Salesforce",
        "pipedrive" => "Pipedrive",
        "zoho" => "Zoho",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

/// Who did it: "you", a machine, or a name.
pub fn who(actor: &Actor, me: &Actor) -> String {
    let name = actor.as_str();
    if actor == me {
        "you".to_owned()
    } else if let Some(file) = name.strip_prefix("file:") {
        format!("file {file}")
    } else if name == "clock" {
        "the clock".to_owned()
    } else {
        name.to_owned()
    }
}

/// Where a lead is: its owner's name, or its queue.
pub fn place(state: &LeadState, rep: &dyn Fn(RepId) -> String) -> String {
    match (state.owner, state.stage) {
        (Some(owner), _) => rep(owner),
        (None, Stage::Fallback) => "Fallback".to_owned(),
        (None, Stage::Nurture) => "Nurture".to_owned(),
        (None, Stage::New | Stage::Assigned | Stage::Working) => "nobody".to_owned(),
        (None, Stage::Duplicate) => "an earlier lead".to_owned(),
        (None, Stage::Closed(closing)) => closed(closing).to_owned(),
        (None, Stage::Withdrawn) => "withdrawn".to_owned(),
    }
}

/// The kind of event a decision is.
pub fn kind(decision: &Decision) -> Kind {
    match (&decision.outcome, decision.trigger) {
        (_, Trigger::Sla) => Kind::Missed,
        (Outcome::Fallback { .. }, _) => Kind::Fallback,
        (Outcome::Nurture, _) => Kind::Nurture,
        (Outcome::Duplicate { .. }, _) => Kind::Joined,
        (_, Trigger::Imported) => Kind::Imported,
        (_, Trigger::ByHand) => Kind::Moved,
        (_, Trigger::Received) => Kind::Routed,
        (_, Trigger::Reroute) => Kind::Rerouted,
        (_, Trigger::Drained) => Kind::Placed,
    }
}

/// How a lead ended.
pub fn ended(closing: Closing, reason: Option<DismissReason>, value: Option<i64>) -> String {
    let why = reason.map(|reason| format!(" as {}", reason.as_str().replace('_', " "))).unwrap_or_default();
    let value = value.map(|value| format!(", {value}")).unwrap_or_default();
    format!("{}{why}{value}", closed(closing))
}

/// What an erasure did to a lead.
pub fn erased(before: Option<&LeadState>) -> (&'static str, Option<&'static str>) {
    let was_open = before.is_some_and(|state| !matches!(state.stage, Stage::Closed(_)));
    ("personal data is gone; owners, rules and times stay", was_open.then_some("it was open: dismissed, and its place is free"))
}

/// Of an undo or redo: which entry it is about.
pub fn turned(what: &What) -> Option<String> {
    match what {
        What::Undone { entry, .. } => Some(format!("undo of entry {entry}")),
        What::Redone { entry, .. } => Some(format!("entry {entry} done again")),
        _ => None,
    }
}

/// When a touch is due, after a change of the clock.
pub fn due(before: Option<Instant>, after: Option<Instant>, names: &Names<'_>) -> String {
    let told = |due: Option<Instant>| due.map_or_else(|| "not in sight".to_owned(), |at| times::moment(at, names.zone));
    format!("due {} -> {}", told(before), told(after))
}

/// The time allowed, and how it counts: "standard: 30m of working time".
pub fn allowed(name: &str, first_touch: Millis, is_working: bool) -> String {
    let minutes = first_touch.0 / Millis::MINUTE.0;
    let length = match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    };
    let kind = if is_working { "of working time" } else { "by the clock on the wall" };
    format!("{name}: {length} {kind}")
}

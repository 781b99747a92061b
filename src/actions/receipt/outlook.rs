//! What taking an entry back would come to, in sentences: what goes back, what stays and why.

use crate::{
    model::{
        id::{EntryId, LeadId, RepId, RulebookVersion},
        journal::{Actor, Entry, What},
        lead::{Closing, LeadState, Stage},
        rep::{Capacity, Employment},
        time::{Instant, Zone},
    },
    routing::explain::times,
};

use super::{closed, leads, limits, receivers};

/// Most leads that are named one by one.
const NAMED: usize = 5;

/// What taking an entry back would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The entry that was asked about.
    pub entry: EntryId,
    /// Leads that go back, each with how.
    pub goes: Vec<Goes>,
    /// Leads that stay, each with why.
    pub stays: Vec<Stays>,
    /// What goes back beside leads.
    pub others: Vec<Other>,
    /// Held leads that find an owner by it.
    pub drained: u64,
}

/// A lead that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goes {
    /// Which.
    pub lead: LeadId,
    /// What it is called.
    pub name: String,
    /// How it goes back.
    pub back: Back,
}

/// How a lead goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Back {
    /// To a rep.
    To(RepId),
    /// To a queue.
    Queue(Queue),
    /// It was typed by mistake, and goes.
    Withdrawn,
    /// It is open again, with whoever has it.
    Open(Option<RepId>),
    /// It ended otherwise, and whoever had it then still has it.
    Ended(Closing, Option<RepId>),
    /// Nobody has reached out to it, after all.
    Untouched,
    /// It is out of sight again.
    Snoozed(Instant),
    /// It is in sight again.
    InSight,
    /// Its clock, and nothing else.
    Clock,
    /// Something else of it, what a file told; it stays with whoever has it.
    Otherwise(Option<RepId>),
}

/// Where leads without an owner stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Queue {
    /// Not routed yet.
    New,
    /// A person decides.
    Fallback,
    /// Kept from sales.
    Nurture,
    /// Joined to another.
    Joined,
    /// Over.
    Closed,
}

/// A lead that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stays {
    /// Which.
    pub lead: LeadId,
    /// What it is called.
    pub name: String,
    /// Who has it.
    pub owner: Option<RepId>,
    /// Why.
    pub because: Because,
}

/// Why a lead stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// That entry changed it since.
    Changed {
        /// Which; the newest.
        entry: EntryId,
        /// Whose.
        by: Actor,
        /// What it did.
        what: Box<What>,
    },
    /// Something changed it since.
    Somehow,
    /// Whom it would go back to no longer works leads.
    Left(RepId),
}

/// What goes back beside leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// Another rulebook is live.
    Book(Option<RulebookVersion>),
    /// A draft, which is another again.
    Draft(String),
    /// A draft that was begun by it.
    NoDraft(String),
    /// An absence is another.
    Absence {
        /// Whose.
        rep: RepId,
        /// From when.
        from: Instant,
        /// Until when; equal to `from` where it goes.
        until: Option<Instant>,
        /// Their wall clock.
        zone: Zone,
    },
    /// Limits are others.
    Capacity(RepId, Capacity, Capacity),
    /// Is on the roster again, or was never on it.
    OnRoster(String, bool),
    /// Works leads again, or no more.
    Employment(RepId, Employment),
    /// Other data of a rep.
    Rep(RepId, Vec<String>),
    /// An account.
    Account(String),
    /// Notes go, or are there again.
    Notes(u64),
}

/// What a line of an outlook tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tells {
    /// Goes back.
    Goes,
    /// Stays.
    Stays,
}

impl Back {
    /// The way from how a lead stands to how it would.
    pub fn between(now: &LeadState, then: &LeadState) -> Self {
        let queue = |state: &LeadState| match state.stage {
            Stage::New => Some(Queue::New),
            Stage::Fallback => Some(Queue::Fallback),
            Stage::Nurture => Some(Queue::Nurture),
            Stage::Duplicate => Some(Queue::Joined),
            Stage::Closed(_) => Some(Queue::Closed),
            Stage::Assigned | Stage::Working | Stage::Withdrawn => None,
        };
        let is_over = |state: &LeadState| matches!(state.stage, Stage::Closed(_));
        if then.stage == Stage::Withdrawn {
            return Self::Withdrawn;
        }
        if is_over(now) && !is_over(then) && now.owner == then.owner {
            return Self::Open(then.owner);
        }
        if let (Stage::Closed(is), Stage::Closed(was)) = (now.stage, then.stage)
            && is != was
            && now.owner == then.owner
        {
            return Self::Ended(was, then.owner);
        }
        match (then.owner, queue(then)) {
            (Some(owner), None) if now.owner != then.owner || queue(now).is_some() => Self::To(owner),
            (_, Some(queue_then)) if queue(now) != Some(queue_then) => Self::Queue(queue_then),
            _ if now.touched_at.is_some() && then.touched_at.is_none() => Self::Untouched,
            _ if now.snoozed_until != then.snoozed_until => then.snoozed_until.map_or(Self::InSight, Self::Snoozed),
            _ if now.clock != then.clock => Self::Clock,
            _ => Self::Otherwise(then.owner),
        }
    }
}

/// An outlook line by line. `rep` names a rep, `me` is who looks; instants are told on the wall clock of `zone`.
pub fn outlook(outlook: &Outlook, rep: &dyn Fn(RepId) -> String, me: &Actor, zone: Zone) -> Vec<(Tells, String)> {
    let Outlook { entry: _, goes, stays, others, drained } = outlook;
    let mut lines = Vec::new();
    for other in others {
        lines.push((Tells::Goes, other_text(other, rep, zone)));
    }
    let mut ways: Vec<Back> = goes.iter().map(|goes| goes.back).collect();
    ways.sort_unstable();
    ways.dedup();
    for way in ways {
        let names: Vec<&str> = goes.iter().filter(|goes| goes.back == way).map(|goes| goes.name.as_str()).collect();
        lines.push((Tells::Goes, goes_text(way, &names, rep, zone)));
    }
    if *drained > 0 {
        let find = if *drained == 1 { "waits finds" } else { "wait find" };
        lines.push((Tells::Goes, format!("{} that {find} an owner by it", leads(*drained))));
    }
    for stay in stays.iter().take(NAMED) {
        lines.push((Tells::Stays, stays_text(stay, rep, me)));
    }
    if stays.len() > NAMED {
        lines.push((Tells::Stays, format!("and {} more stay as they are", leads((stays.len() - NAMED) as u64))));
    }
    lines
}

fn goes_text(way: Back, names: &[&str], rep: &dyn Fn(RepId) -> String, zone: Zone) -> String {
    let who = match names {
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} and {other}"),
        many => leads(many.len() as u64),
    };
    let verb = |one: &'static str, more: &'static str| if names.len() == 1 { one } else { more };
    let with = |before: &str, owner: Option<RepId>| owner.map(|owner| format!("{before}{}", rep(owner))).unwrap_or_default();
    match way {
        Back::To(owner) => format!("{who} {} back to {}", verb("goes", "go"), rep(owner)),
        Back::Queue(Queue::New) => format!("{who} {} to be routed again", verb("waits", "wait")),
        Back::Queue(Queue::Fallback) => format!("{who} {} back to Fallback", verb("goes", "go")),
        Back::Queue(Queue::Nurture) => format!("{who} {} back to Nurture", verb("goes", "go")),
        Back::Queue(Queue::Joined) => format!("{who} {} joined to an earlier lead again", verb("is", "are")),
        Back::Queue(Queue::Closed) => format!("{who} {} over again", verb("is", "are")),
        Back::Withdrawn => format!("{who} {} withdrawn", verb("is", "are")),
        Back::Open(owner) => format!("{who} {} open again{}", verb("is", "are"), with(" with ", owner)),
        Back::Ended(closing, owner) => {
            format!("{who} {} over as before: {}{}", verb("is", "are"), closed(closing), with(", with ", owner))
        }
        Back::Untouched => format!("{who} {} for a first touch again", verb("waits", "wait")),
        Back::Snoozed(until) => {
            format!("{who} {} out of sight until {} again", verb("is", "are"), times::moment(until, zone))
        }
        Back::InSight => format!("{who} {} in sight again", verb("is", "are")),
        Back::Clock => format!("{who} {} the touch clock of before", verb("has", "have")),
        Back::Otherwise(owner) => format!("{who} {} as before{}", verb("is", "are"), with(", with ", owner)),
    }
}

fn stays_text(stay: &Stays, rep: &dyn Fn(RepId) -> String, me: &Actor) -> String {
    let Stays { lead: _, name, owner, because } = stay;
    let with = owner.map(|owner| format!(" with {}", rep(owner))).unwrap_or_default();
    let because = match because {
        Because::Changed { entry, by, what } => {
            let by = if by == me { "you" } else { by.as_str() };
            format!("{}, by {by} ({entry})", since(what, rep))
        }
        Because::Somehow => "changed since".to_owned(),
        Because::Left(owner) => format!("{} no longer works leads", rep(*owner)),
    };
    format!("{name} stays{with}: {because}")
}

/// Who did what to a thing, in a sentence: "zoe gave Ingrid Åkesson to Jon Webb since (2429)".
pub fn done_since(entry: &Entry, who: &str, name: &str, rep: &dyn Fn(RepId) -> String) -> String {
    let said = match &entry.what {
        What::Touched { .. } => format!("{who} contacted {name}"),
        What::Closed { closing: Closing::Disqualified, .. } => format!("{who} dismissed {name}"),
        What::Closed { closing, .. } => return format!("{name} {} since, by {who} ({})", closed(*closing), entry.id),
        What::Assigned { to, .. } => format!("{who} gave {name} to {}", receivers(to, rep)),
        What::SentToFallback { .. } => format!("{who} sent {name} to fallback"),
        What::Routed { .. } => format!("{who} re-routed {name}"),
        What::Snoozed { until: Some(_), .. } => format!("{who} snoozed {name}"),
        What::Snoozed { until: None, .. } => format!("{who} put {name} back in sight"),
        What::Ticked(_) => format!("the clock moved {name}"),
        What::Erased { lead, .. } => format!("{who} erased L-{lead}"),
        What::Undone { .. } => format!("{who} took back a change of {name}"),
        What::Received { .. }
        | What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Noted { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Published { .. }
        | What::Drafted { .. }
        | What::Redone { .. } => format!("{who} changed {name}"),
    };
    format!("{said} since ({})", entry.id)
}

/// What an entry did to a lead since, in a few words.
fn since(what: &What, rep: &dyn Fn(RepId) -> String) -> String {
    match what {
        What::Touched { .. } => "contacted since".to_owned(),
        What::Closed { closing, .. } => format!("{} since", closed(*closing)),
        What::Assigned { to, .. } => format!("given to {} since", receivers(to, rep)),
        What::SentToFallback { .. } => "sent to fallback since".to_owned(),
        What::Routed { .. } => "routed again since".to_owned(),
        What::Snoozed { until: Some(_), .. } => "snoozed since".to_owned(),
        What::Snoozed { until: None, .. } => "put back in sight since".to_owned(),
        What::Received { .. } => "updated since".to_owned(),
        What::Ticked(_) => "moved by its clock since".to_owned(),
        What::Erased { .. } => "erased since".to_owned(),
        What::RepsImported { .. }
        | What::AccountsImported { .. }
        | What::AbsencesImported { .. }
        | What::Noted { .. }
        | What::Away { .. }
        | What::Back { .. }
        | What::Capacity { .. }
        | What::RepAdded { .. }
        | What::RepEdited { .. }
        | What::RepRemoved { .. }
        | What::Published { .. }
        | What::Drafted { .. }
        | What::Undone { .. }
        | What::Redone { .. } => "changed since".to_owned(),
    }
}

fn other_text(other: &Other, rep: &dyn Fn(RepId) -> String, viewers: Zone) -> String {
    match other {
        Other::Book(Some(version)) => format!("rulebook {version} is live again"),
        Other::Book(None) => "no rulebook is live then".to_owned(),
        Other::Draft(name) => format!("{name} is as before"),
        Other::NoDraft(name) => format!("{name} goes: there was none before"),
        Other::Absence { rep: who, from, until, zone } => match until {
            Some(until) if until == from => {
                format!("{} is not away from {}", rep(*who), times::day_or_moment(*from, *zone))
            }
            Some(_) | None => format!("{} is away {} again", rep(*who), times::stretch(*from, *until, *zone, viewers)),
        },
        Other::Capacity(who, before, after) => format!("{}: {}", rep(*who), limits(*before, *after)),
        Other::OnRoster(name, true) => format!("{name} is on the roster again"),
        Other::OnRoster(name, false) => format!("{name} goes off the roster"),
        Other::Employment(who, Employment::Active) => format!("{} works leads again", rep(*who)),
        Other::Employment(who, Employment::Inactive) => format!("{} is off the roster again", rep(*who)),
        Other::Rep(who, fields) => format!("{}: {} as before", rep(*who), fields.join(", ")),
        Other::Account(name) => format!("account {name} is as before"),
        Other::Notes(1) => "1 note goes".to_owned(),
        Other::Notes(n) => format!("{n} notes go"),
    }
}

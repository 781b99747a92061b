//! Why nothing was done: refused, with the reason, or failed.

use thiserror::Error;

use crate::{
    actions::{
        command::{Seen, SeenDecision},
        live_book::UnreadableBook,
    },
    model::{
        id::{DecisionId, DraftRevision, EntryId, LeadId, RepId, RulebookVersion},
        journal::Subject,
        lead::{Closing, Stage},
    },
    rulebook::{cases::CaseResult, check::Finding, edit::EditError, file::Problem, merge::Conflict},
    store::error::StoreError,
};

/// Why a command did nothing. The database is as it was.
#[derive(Debug, Error)]
pub enum ActionError {
    /// The command makes no sense now; the message says why and what to do.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a command makes no sense now.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No lead of that number.
    #[error("there is no lead L-{0}")]
    NoSuchLead(LeadId),
    /// No rep of that number.
    #[error("there is no rep number {0}")]
    NoSuchRep(RepId),
    /// The lead has moved since it was looked at.
    #[error("lead L-{lead} was changed meanwhile, left as is")]
    Moved {
        /// Which lead.
        lead: LeadId,
        /// What stands now.
        now: Option<DecisionId>,
        /// Who has it now.
        owner: Option<RepId>,
    },
    /// The lead's stage does not allow it.
    #[error("lead L-{lead} is {}; {hint}", stands(*stage))]
    WrongStage {
        /// Which lead.
        lead: LeadId,
        /// Where it stands.
        stage: Stage,
        /// What to do.
        hint: &'static str,
    },
    /// Nothing can be done with it any more.
    #[error("lead L-{0} was erased, so nothing can be done with it any more")]
    Erased(LeadId),
    /// What an answer would have to be worked out from is gone.
    #[error("lead L-{0} was erased, and with it what the rules read: why somebody else did not get it cannot be told any more")]
    NothingToTell(LeadId),
    /// It is erased with another one.
    #[error("lead L-{lead} is a later form of the same person as L-{with}; erase L-{with}, and it goes along")]
    ErasedWith {
        /// Which lead.
        lead: LeadId,
        /// The one it was joined to.
        with: LeadId,
    },
    /// The rep no longer works leads.
    #[error("`{name}` no longer works leads; name somebody else, or make them active with `rep edit`")]
    RepInactive {
        /// Who.
        rep: RepId,
        /// Their name.
        name: String,
    },
    /// The rep still owns open leads.
    #[error("`{name}` owns {open} open leads; say where they go with --leads-to REP, reroute or fallback")]
    OwnsLeads {
        /// Who.
        rep: RepId,
        /// Their name.
        name: String,
        /// How many.
        open: u32,
    },
    /// The rep is not away.
    #[error("`{name}` is not away")]
    NotAway {
        /// Who.
        rep: RepId,
        /// Their name.
        name: String,
    },
    /// A window that ends before it begins, or is over.
    #[error("{0}")]
    BadWindow(String),
    /// Data of a rep that cannot be kept: no name, an email somebody else has, an unknown backup.
    #[error("{0}")]
    BadRep(String),
    /// A draft without anything to know the person by.
    #[error("a lead needs an email, a phone, an external id, or a name with a company")]
    NothingToKnowBy,
    /// An instant that cannot be.
    #[error("{0}")]
    BadInstant(String),
    /// The rulebook has problems; each with its line.
    #[error("{}", whole(self))]
    BadRulebook(Vec<Problem>),
    /// The check finds errors in the rulebook.
    #[error("{}", whole(self))]
    Findings(Vec<Finding>),
    /// The rulebook's own cases fail.
    #[error("{}", whole(self))]
    FailingCases(Vec<CaseResult>),
    /// An edit that cannot be.
    #[error(transparent)]
    BadEdit(EditError),
    /// There is no draft of whoever acts.
    #[error("you have no draft of the rulebook")]
    NoDraft,
    /// The draft is not what was on screen: another window, or an undo.
    #[error("your draft was changed meanwhile{}; look at it again, then repeat", meanwhile(since))]
    DraftMoved {
        /// What it is now.
        now: Option<DraftRevision>,
        /// What changed, in sentences, as far as that can be told.
        since: Vec<String>,
    },
    /// A draft that this program cannot read.
    #[error("{}", whole(self))]
    UnreadableDraft(Vec<Problem>),
    /// Another version went live since the draft began.
    #[error(
        "your draft stands on {}, and {} is live: {}; carry it over first",
        book(*base), book(*live), since.join("; ")
    )]
    DraftBehind {
        /// What it stands on.
        base: Option<RulebookVersion>,
        /// What is live.
        live: Option<RulebookVersion>,
        /// Who published what meanwhile, in sentences.
        since: Vec<String>,
    },
    /// Another version is live than the one that was to be replaced.
    #[error("{} is live, and not {}: {}; look at it again, then repeat", book(*live), book(*seen), since.join("; "))]
    LiveMoved {
        /// What was seen.
        seen: Option<RulebookVersion>,
        /// What is live.
        live: Option<RulebookVersion>,
        /// Who published what meanwhile, in sentences.
        since: Vec<String>,
    },
    /// The draft and the live book changed the same in two ways.
    #[error("{}", whole(self))]
    Conflicts(Vec<Conflict>),
    /// No such version.
    #[error("there is no rulebook version {0}")]
    NoSuchVersion(RulebookVersion),
    /// That version cannot be read any more.
    #[error(transparent)]
    UnreadableVersion(UnreadableBook),
    /// That version is live already.
    #[error("rulebook version {0} is live already")]
    LiveAlready(RulebookVersion),
    /// No such entry, or none of this actor that could be taken back.
    #[error("there is nothing of yours to undo{}", whose(.newest.as_ref()))]
    NothingToUndo {
        /// The newest entry that somebody else could take back, and whose it is.
        newest: Option<(EntryId, String)>,
    },
    /// No entry of that number.
    #[error("there is no journal entry {0}")]
    NoSuchEntry(EntryId),
    /// Taken back already.
    #[error("entry {entry} was taken back already by entry {by}")]
    UndoneAlready {
        /// Which.
        entry: EntryId,
        /// By which.
        by: EntryId,
    },
    /// Nothing was undone since the newest change of this actor.
    #[error("there is nothing to do again: you have undone nothing since your last change")]
    NothingToRedo,
    /// That entry was not taken back, or done again already.
    #[error("entry {0} is not taken back, so there is nothing to do again")]
    NotUndone(EntryId),
    /// What an undo could not take back of an entry.
    #[error("{name} was changed since and stays as it is")]
    LeftAsIs {
        /// Which lead.
        lead: LeadId,
        /// Its number and name.
        name: String,
    },
    /// A note without a word.
    #[error("a note needs words")]
    EmptyNote,
    /// That kind of entry stays.
    #[error("entry {entry} cannot be undone: {because}")]
    NotUndoable {
        /// Which.
        entry: EntryId,
        /// Why, and what to do instead.
        because: &'static str,
    },
    /// Something it changed was changed since.
    #[error("entry {entry} cannot be taken back: {}", changed_since(names, since))]
    ChangedSince {
        /// Which.
        entry: EntryId,
        /// What stands in the way.
        subjects: Vec<Subject>,
        /// Their names, for people.
        names: Vec<String>,
        /// Who did what to them since, in sentences, as far as the journal knows.
        since: Vec<String>,
        /// So many of its leads could still go back without them.
        rest: u64,
    },
    /// Nothing was named.
    #[error("no lead was named")]
    NoLeads,
    /// What is asked for is so already.
    #[error("{}", is.said_of(&format!("lead L-{lead}")))]
    Already {
        /// Which lead.
        lead: LeadId,
        /// What is so.
        is: Already,
    },
    /// Nothing would change.
    #[error("{0}")]
    NothingToDo(String),
}

/// What is asked for and is so already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Already {
    /// Somebody has reached out.
    Contacted,
    /// Whoever is to get it has it.
    Theirs,
    /// It is in fallback.
    InFallback,
    /// It ended like that.
    Ended(Closing),
    /// It is out of sight until then, or in sight.
    OutOfSight,
}

impl Already {
    /// In a sentence about a lead by its name.
    pub fn said_of(self, lead: &str) -> String {
        match self {
            Self::Contacted => format!("{lead} was contacted already"),
            Self::Theirs => format!("{lead} is theirs already"),
            Self::InFallback => format!("{lead} is in fallback already"),
            Self::Ended(closing) => format!("the outcome of {lead} is `{}` already", closing.as_str()),
            Self::OutOfSight => format!("{lead} is so already"),
        }
    }
}

impl Refusal {
    /// What it says first, and all that it lists, each in a line; `None` for those that list nothing.
    pub fn listed(&self) -> Option<(String, Vec<String>)> {
        match self {
            Self::BadRulebook(all) => Some((problems(all.len()), each(all))),
            Self::Findings(all) => Some((errors(all.len()), all.iter().map(finding).collect())),
            Self::FailingCases(all) => Some((failing(all.len()), each(all))),
            Self::UnreadableDraft(all) => {
                Some(("your draft cannot be read by this leadtower; discard it, or write it anew".to_owned(), each(all)))
            }
            Self::Conflicts(all) => Some(("your draft and the live rulebook changed the same".to_owned(), each(all))),
            _ => None,
        }
    }

    /// Of a lead that had moved since it was seen: as it stands now.
    pub fn stands_now(&self) -> Option<StandsNow> {
        match self {
            Self::Moved { lead, now, owner: _ } => {
                Some(StandsNow::Lead(Seen { lead: *lead, decision: SeenDecision::This(*now) }))
            }
            Self::DraftMoved { now, .. } => Some(StandsNow::Draft(*now)),
            _ => None,
        }
    }
}

/// What was not as it had been seen, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandsNow {
    /// A lead.
    Lead(Seen),
    /// The draft of whoever acted; `None` is none.
    Draft(Option<DraftRevision>),
}

/// What stands in the way: the newest of it with who and when, all others by their number.
pub fn changed_since(names: &[String], since: &[String]) -> String {
    match since {
        [] => format!("changed since: {}", names.join(", ")),
        [only] if names.len() <= 1 => only.clone(),
        [first, ..] => format!("{first}, and {} more changed since", names.len().saturating_sub(1)),
    }
}

fn each<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

/// What it says first, and under it what it lists.
fn whole(refusal: &Refusal) -> String {
    let (first, lines) = refusal.listed().unwrap_or_default();
    format!("{first}:\n{}", lines.join("\n"))
}

fn meanwhile(since: &[String]) -> String {
    if since.is_empty() { String::new() } else { format!(" ({})", since.join("; ")) }
}

fn book(version: Option<RulebookVersion>) -> String {
    version.map_or_else(|| "no rulebook".to_owned(), |version| format!("rulebook {version}"))
}

/// Whose the newest change is.
fn whose(newest: Option<&(EntryId, String)>) -> String {
    newest.map(|(entry, actor)| format!("; the newest change is {entry}, by {actor}")).unwrap_or_default()
}

/// Where a lead stands, after "is".
fn stands(stage: Stage) -> &'static str {
    match stage {
        Stage::Fallback => "in fallback",
        Stage::Nurture => "in nurture",
        Stage::Duplicate => "a duplicate",
        Stage::New | Stage::Assigned | Stage::Working | Stage::Closed(_) | Stage::Withdrawn => stage.as_str(),
    }
}

/// What was found, with what it is about.
pub fn finding(finding: &Finding) -> String {
    format!("{}: {} {}", finding.severity.as_str(), finding.about.words(), finding.sentence())
}

/// How many errors a rulebook has, in words.
fn errors(n: usize) -> String {
    if n == 1 {
        "the check finds an error in the rulebook".to_owned()
    } else {
        format!("the check finds {n} errors in the rulebook")
    }
}

/// How many of its own cases a rulebook fails, in words.
fn failing(n: usize) -> String {
    if n == 1 { "a case of the rulebook fails".to_owned() } else { format!("{n} cases of the rulebook fail") }
}

/// How many problems a rulebook has, in words.
pub fn problems(n: usize) -> String {
    if n == 1 { "the rulebook has a problem".to_owned() } else { format!("the rulebook has {n} problems") }
}

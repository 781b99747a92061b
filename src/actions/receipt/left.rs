//! Leads that an action left alone, and why, in words.

use crate::{
    actions::error::{Already, Refusal},
    model::{
        id::{LeadId, RepId},
        lead::Stage,
        time::Millis,
    },
};

use super::{closed, leads};

/// A lead that an action left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Which.
    pub lead: LeadId,
    /// What people call it.
    pub name: String,
    /// Why.
    pub why: Refusal,
    /// How long ago it moved, if it did.
    pub since: Option<Millis>,
}

/// Of what was left alone all there is to say: one by its name, more by their number and why. "Joao Prado was taken by Jon
/// Webb 4 s ago, left as is"; "11 were contacted already, 3 are over: left as they are".
pub fn left(all: &[Left], rep: &dyn Fn(RepId) -> String) -> String {
    match all {
        [] => String::new(),
        [only] => format!("{}, left as is", left_alone(&only.name, &only.why, only.since, rep)),
        several => format!("{}: left as they are", counted(several.iter().map(|one| &one.why)).join(", ")),
    }
}

/// Why a lead was left alone: "Joao Prado was taken by Jon Webb 4 s ago". `since` is when it moved.
pub fn left_alone(lead: &str, why: &Refusal, since: Option<Millis>, rep: &dyn Fn(RepId) -> String) -> String {
    let ago = since.map(|since| format!(" {} ago", shortly(since))).unwrap_or_default();
    match why {
        Refusal::Moved { owner: Some(owner), .. } => format!("{lead} was taken by {}{ago}", rep(*owner)),
        Refusal::Moved { owner: None, .. } => format!("{lead} was changed{ago}"),
        Refusal::Already { is, .. } => is.said_of(lead),
        Refusal::WrongStage { stage: Stage::Closed(closing), hint, .. } => format!("{lead} {}; {hint}", closed(*closing)),
        other => other.to_string().replacen(&format!("lead {}", number(other)), lead, 1),
    }
}

/// The number that a refusal speaks of, as it writes it; nothing that occurs in a text where it speaks of none.
fn number(why: &Refusal) -> String {
    match why {
        Refusal::NoSuchLead(lead) | Refusal::WrongStage { lead, .. } => format!("L-{lead}"),
        _ => "\0".to_owned(),
    }
}

/// Why how many were left alone: "11 were contacted already"; the most first.
pub fn counted<'a>(all: impl Iterator<Item = &'a Refusal>) -> Vec<String> {
    let mut known: Vec<(u64, (&'static str, String))> = Vec::new();
    for why in all {
        let words = words(why);
        match known.iter_mut().find(|(_, known)| *known == words) {
            Some((n, _)) => *n += 1,
            None => known.push((1, words)),
        }
    }
    known.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let said = |(n, (verb, rest)): (u64, (&str, String))| match (n, verb) {
        (1, "are") => format!("1 is {rest}"),
        (1, "were") => format!("1 was {rest}"),
        (1, "have") => format!("1 has {rest}"),
        (n, verb) => format!("{n} {verb} {rest}"),
    };
    known.into_iter().map(said).collect()
}

fn words(why: &Refusal) -> (&'static str, String) {
    let (verb, rest) = match why {
        Refusal::Already { is: Already::Contacted, .. } => ("were", "contacted already"),
        Refusal::Already { is: Already::Theirs, .. } => ("are", "theirs already"),
        Refusal::Already { is: Already::InFallback, .. } => ("are", "in fallback already"),
        Refusal::Already { is: Already::OutOfSight, .. } => ("are", "so already"),
        Refusal::Already { is: Already::Ended(closing), .. } => {
            return ("have", format!("ended as {} already", closing.as_str()));
        }
        Refusal::Moved { .. } => ("were", "changed meanwhile"),
        Refusal::WrongStage { stage: Stage::Closed(_), .. } => ("are", "over"),
        Refusal::WrongStage { stage: Stage::New | Stage::Fallback | Stage::Nurture, .. } => ("have", "no owner"),
        Refusal::WrongStage { stage: Stage::Duplicate, .. } => ("are", "joined to an earlier lead"),
        Refusal::WrongStage { stage: Stage::Withdrawn, .. } => ("were", "taken back by undo"),
        Refusal::BadInstant(_) => ("have", "arrived later than that"),
        _ => ("were", "not fit for it"),
    };
    (verb, rest.to_owned())
}

/// That nothing at all was done, and why: "none of 12 leads: 11 were contacted already, 1 is over".
pub fn none_of(asked: u64, all: &[Refusal]) -> String {
    format!("none of {}: {}", leads(asked), counted(all.iter()).join(", "))
}

fn shortly(since: Millis) -> String {
    let seconds = since.0.max(0) / Millis::SECOND.0;
    match (seconds / 60, seconds / 3_600, seconds / 86_400) {
        (0, _, _) => format!("{seconds} s"),
        (minutes, 0, _) => format!("{minutes} min"),
        (_, hours, 0) => format!("{hours} h"),
        (_, _, days) => format!("{days} d"),
    }
}

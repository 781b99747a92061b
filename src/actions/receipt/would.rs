//! What an action would come to, in sentences, before anybody says yes to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::{
        command::Trial,
        would::{Fate, Stand, Would},
    },
    model::{
        id::RepId,
        lead::{DismissReason, Stage},
        time::{Instant, Millis},
    },
    routing::explain,
};

use super::{closed, leads, left};

/// So many receivers are named.
const NAMED: usize = 4;

/// What an action would come to, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How many leads would change by it.
    pub changes: u64,
    /// Line by line; of an action that would change nothing one line that says so.
    pub lines: Vec<String>,
}

/// In words; `rep` names a rep.
pub fn told(trial: &Trial, would: &Would, now: Instant, rep: &dyn Fn(RepId) -> String) -> Told {
    let told = match trial {
        Trial::Route(_) if would.one.is_some() => one_routed(would, now, rep),
        Trial::Route(_) => routed(would, rep),
        Trial::Touch(_) => touched(would),
        Trial::Close(close) => {
            let why = close.reason.map(|reason| format!(" as {}", called(reason))).unwrap_or_default();
            ended(would, &format!("{}{why}", closed(close.closing)))
        }
    };
    if told.changes == 0 {
        return told;
    }
    let placed = (would.drained > 0).then(|| format!("{} that waited would find an owner", leads(would.drained)));
    Told { lines: told.lines.into_iter().chain(stays_alone(would)).chain(placed).collect(), ..told }
}

fn called(reason: DismissReason) -> String {
    reason.as_str().replace('_', " ")
}

/// Those that it would leave alone.
fn stays_alone(would: &Would) -> Option<String> {
    let counted = left::counted(would.left.iter().map(|(_, why)| why));
    (!counted.is_empty()).then(|| format!("left as they are: {}", counted.join(", ")))
}

fn one_routed(would: &Would, now: Instant, rep: &dyn Fn(RepId) -> String) -> Told {
    let name = would.one.as_ref().map_or("it", |one| one.name.as_str());
    let Some(fate) = would.done.first() else {
        let why = would.left.first().map(|(_, why)| super::left_alone(name, why, None, rep)).unwrap_or_default();
        return Told { changes: 0, lines: vec![why] };
    };
    if !fate.moves() {
        let stays = match (fate.after.owner, fate.after.stage) {
            (Some(owner), _) => format!("{name} stays with {}", rep(owner)),
            (None, Stage::Fallback) => format!("{name} stays in Fallback{}", cause(&fate.after, rep)),
            (None, stage) => format!("{name} stays in {}", stage.as_str()),
        };
        return Told { changes: 0, lines: vec![stays] };
    }
    let ago = |at: Instant| format!(", contacted {} ago", shortly(now.since(at)));
    let contacted = would.one.as_ref().and_then(|one| one.touched_at).map(ago).unwrap_or_default();
    let line = match (&fate.before, fate.after.owner) {
        (Stand { owner: None, stage: Stage::Fallback, .. }, None) if fate.after.stage == Stage::Fallback => {
            format!("would stay in Fallback for another reason{}", cause(&fate.after, rep))
        }
        (before, Some(to)) => format!("would go to {} (now {}{contacted})", rep(to), standing(before, rep)),
        (before, None) if fate.after.stage == Stage::Fallback => {
            format!("would go to Fallback{} (now {}{contacted})", cause(&fate.after, rep), standing(before, rep))
        }
        (before, None) => format!("would go to {} (now {}{contacted})", fate.after.stage.as_str(), standing(before, rep)),
    };
    Told { changes: 1, lines: vec![line] }
}

/// What keeps a lead in fallback, behind a colon.
fn cause(stand: &Stand, rep: &dyn Fn(RepId) -> String) -> String {
    let heading = stand.group.as_ref().map(|(_, snag)| explain::snag_heading(snag, rep));
    heading.map(|heading| format!(": {heading}")).unwrap_or_default()
}

fn standing(stand: &Stand, rep: &dyn Fn(RepId) -> String) -> String {
    match (stand.owner, stand.stage) {
        (Some(owner), _) => rep(owner),
        (None, Stage::Fallback) => "in Fallback".to_owned(),
        (None, Stage::New) => "not routed yet".to_owned(),
        (None, stage) => format!("in {}", stage.as_str()),
    }
}

fn routed(would: &Would, rep: &dyn Fn(RepId) -> String) -> Told {
    let moving: Vec<&Fate> = would.done.iter().filter(|fate| fate.moves()).collect();
    let n = moving.len() as u64;
    if n == 0 {
        let why: Vec<String> = stays(would).into_iter().chain(stays_alone(would)).collect();
        return Told { changes: 0, lines: vec![format!("none of {} would move: {}", leads(would.asked), why.join("; "))] };
    }
    let mut lines = vec![format!("{n} of {} would move: {}", would.asked, receivers(&moving, rep))];
    let from: BTreeSet<RepId> = moving.iter().filter_map(|fate| fate.before.owner).collect();
    let owned = moving.iter().filter(|fate| fate.before.owner.is_some()).count() as u64;
    let contacted = moving.iter().filter(|fate| fate.was_contacted()).count() as u64;
    let reps = if from.len() == 1 { "1 owner".to_owned() } else { format!("{} owners", from.len()) };
    match (owned, contacted) {
        (0, _) => {}
        (_, 0) => lines.push(format!("{owned} of these leave their owner ({reps}); none has been contacted yet")),
        _ => lines.push(format!("{owned} of these leave their owner ({reps}); {contacted} have been contacted already")),
    }
    lines.extend(stays(would).map(|stays| format!("{} stay: {stays}", would.done.len() as u64 - n)));
    Told { changes: n, lines }
}

/// Who gets how many, the most first; then the queues.
fn receivers(moving: &[&Fate], rep: &dyn Fn(RepId) -> String) -> String {
    let mut to: BTreeMap<RepId, u64> = BTreeMap::new();
    for owner in moving.iter().filter_map(|fate| fate.after.owner) {
        *to.entry(owner).or_default() += 1;
    }
    let mut to: Vec<(RepId, u64)> = to.into_iter().collect();
    to.sort_by_key(|(owner, n)| (std::cmp::Reverse(*n), *owner));
    // One more by name takes no more room than "and 1 more rep".
    let named = if to.len() <= NAMED + 1 { to.len() } else { NAMED };
    let mut told: Vec<String> = to.iter().take(named).map(|(owner, n)| format!("{} {n}", rep(*owner))).collect();
    if to.len() > named {
        let rest: u64 = to[named..].iter().map(|(_, n)| n).sum();
        told.push(format!("{} more reps {rest}", to.len() - named));
    }
    let nobody = |stage: Stage| moving.iter().filter(|fate| fate.after.owner.is_none() && fate.after.stage == stage).count();
    for (stage, to) in [(Stage::Fallback, "to Fallback"), (Stage::Nurture, "to nurture")] {
        let n = nobody(stage);
        if n > 0 {
            told.push(format!("{n} {to}"));
        }
    }
    told.join(", ")
}

/// Where those are that do not move: "40 in Fallback, 11 with their owner".
fn stays(would: &Would) -> Option<String> {
    let staying = || would.done.iter().filter(|fate| !fate.moves());
    let owned = staying().filter(|fate| fate.after.owner.is_some()).count();
    let of = |stage: Stage| staying().filter(|fate| fate.after.owner.is_none() && fate.after.stage == stage).count();
    let parts = [(owned, "with their owner"), (of(Stage::Fallback), "in Fallback"), (of(Stage::Nurture), "in nurture")];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, says)| format!("{n} {says}")).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn nothing(would: &Would) -> Told {
    let why: Vec<_> = would.left.iter().map(|(_, why)| why.clone()).collect();
    Told { changes: 0, lines: vec![left::none_of(would.asked, &why)] }
}

fn touched(would: &Would) -> Told {
    match would.done.len() as u64 {
        0 => nothing(would),
        n => Told { changes: n, lines: vec![format!("stops the touch clock of {n} of {}", leads(would.asked))] },
    }
}

fn ended(would: &Would, how: &str) -> Told {
    let n = would.done.len() as u64;
    if n == 0 {
        return nothing(would);
    }
    let count = |is: &dyn Fn(&Fate) -> bool| would.done.iter().filter(|fate| is(fate)).count() as u64;
    let owned = count(&|fate| fate.before.owner.is_some() && fate.before.stage.is_held_by_owner());
    let contacted = count(&Fate::was_contacted);
    let ended_before = count(&|fate| matches!(fate.before.stage, Stage::Closed(_)));
    let parts =
        [(owned, "have an owner"), (contacted, "have been contacted already"), (ended_before, "had another outcome before")];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, says)| format!("{n} {says}")).collect();
    let mut lines = vec![format!("{n} of {} {how}", leads(would.asked))];
    if !told.is_empty() {
        lines.push(format!("of these {}", told.join(", ")));
    }
    Told { changes: n, lines }
}

/// In its largest unit: `31m`, `2h`, `4d`.
fn shortly(length: Millis) -> String {
    let minutes = (length.0 / Millis::MINUTE.0).max(0);
    match (minutes / 60, minutes / (24 * 60)) {
        (0, _) => format!("{minutes}m"),
        (hours @ 1..=23, _) => format!("{hours}h"),
        (_, days) => format!("{days}d"),
    }
}

//! What was done, as data; `sentence` says it in English.

pub mod changed;
mod drafted;
pub mod erasure;
mod left;
pub mod outlook;
pub mod story;
pub mod would;

use crate::{
    actions::error::Refusal,
    model::{
        absence::AbsenceKind,
        decision::{Decision, Outcome},
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::{LeadsToo, RoutedCounts, RowCounts, TickCounts, What},
        lead::Closing,
        rep::Capacity,
        time::{Instant, Zone},
    },
    routing::explain::times,
};

use drafted::drafted;
pub use left::{Left, left_alone, none_of};

/// The answer to a command that did something.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Its journal entry; `None` when there was nothing to do (a tick in quiet times).
    pub entry: Option<EntryId>,
    /// What it did.
    pub what: What,
    /// The leads it concerned, in the order they were done, with the decision that stands now where one was made.
    pub leads: Vec<Touched>,
    /// Leads it left alone because they had moved meanwhile, or were not fit for it.
    pub left: Vec<(LeadId, Refusal)>,
    /// Of an absence: the open leads of that rep when it was set.
    pub open: Option<Open>,
    /// The rep it was about.
    pub rep: Option<RepId>,
    /// Of an earlier rulebook that is live again: what it would not pass today.
    pub doubts: Vec<String>,
}

impl Receipt {
    /// Of an action that concerned these leads.
    pub(super) fn of(done: Option<(EntryId, What, Vec<Touched>)>) -> Self {
        let (entry, what, leads) = match done {
            Some((entry, what, leads)) => (Some(entry), what, leads),
            None => (None, What::Ticked(TickCounts::default()), Vec::new()),
        };
        Self { entry, what, leads, left: Vec::new(), open: None, rep: None, doubts: Vec::new() }
    }
}

/// The open leads of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Somebody has reached out to them.
    pub contacted: u32,
    /// Nobody has yet.
    pub untouched: u32,
}

impl Open {
    /// What becomes of them where they stay: "13 contacted and 2 untouched stay".
    fn stay(self) -> String {
        let Self { contacted, untouched } = self;
        match (contacted, untouched) {
            (0, 0) => "no open lead is theirs".to_owned(),
            (1, 0) | (0, 1) => format!("their open lead, {}, stays", if contacted == 1 { "contacted" } else { "untouched" }),
            (n, 0) => format!("{n} contacted stay"),
            (0, n) => format!("{n} untouched stay"),
            (contacted, untouched) => format!("{contacted} contacted and {untouched} untouched stay"),
        }
    }
}

/// One lead of a receipt.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// Which.
    pub lead: LeadId,
    /// The new decision, if one was made.
    pub decision: Option<(DecisionId, Decision)>,
}

/// What an entry did, as one sentence for the journal, toasts and commands. `rep` names a rep; instants are told on the
/// wall clock of `zone`.
pub fn sentence(what: &What, rep: &dyn Fn(RepId) -> String, zone: Zone) -> String {
    sentence_about(what, Known::default(), rep, zone)
}

/// The same of an entry that concerned one lead, which is named.
pub fn sentence_naming(what: &What, lead: Option<&str>, rep: &dyn Fn(RepId) -> String, zone: Zone) -> String {
    sentence_about(what, Known { lead, to: "" }, rep, zone)
}

/// A lead that an action concerned alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alone<'a> {
    /// What people call it.
    pub name: &'a str,
    /// Who had it before.
    pub before: Option<RepId>,
}

/// The same right after it was done: a lead that it concerned alone is named, and whoever had it before.
pub fn done(receipt: &Receipt, alone: Option<Alone<'_>>, rep: &dyn Fn(RepId) -> String, zone: Zone) -> String {
    let lead = alone.map(|alone| alone.name);
    let one = if let [one] = &receipt.leads[..] { one.decision.as_ref() } else { None };
    match (&receipt.what, lead, one) {
        (What::Routed { drained, .. }, Some(lead), Some((_, decision))) => {
            let to = match decision.owner() {
                Some(owner) => rep(owner),
                None => went_nowhere(decision).to_owned(),
            };
            format!("re-routed {lead} to {to}{}{}", was(alone, decision, rep), placed(*drained))
        }
        (What::Assigned { to, because, drained, .. }, Some(lead), Some((_, decision))) => {
            let (to, was, because) = (receivers(to, rep), was(alone, decision, rep), reason(because.as_ref()));
            format!("assigned {lead} to {to}{was}{because}{}", placed(*drained))
        }
        (What::Away { rep: who, kind: AbsenceKind::Paused, until: None, leads: LeadsToo::Keep, clocks, drained, .. }, ..) => {
            let clocks = match clocks {
                0 => String::new(),
                1 => "; 1 touch clock stands still".to_owned(),
                more => format!("; {more} touch clocks stand still"),
            };
            let stay = receipt.open.map_or_else(|| "their open leads stay".to_owned(), Open::stay);
            format!("paused {}: new leads skip them; {stay}{clocks}{}", rep(*who), placed(*drained))
        }
        (what, lead, _) => {
            let (lead, to) = (lead.filter(|_| receipt.leads.len() == 1), receivers_of(&receipt.leads, rep));
            sentence_about(what, Known { lead, to: &to }, rep, zone)
        }
    }
}

/// What is known of the leads right after something was done, and no longer from the journal.
#[derive(Debug, Clone, Copy, Default)]
struct Known<'a> {
    /// The one that it concerned alone.
    lead: Option<&'a str>,
    /// Who got them: " to Ana Ruiz 2, Jon Webb 1".
    to: &'a str,
}

/// Who got leads that were routed: " to Ana Ruiz", " to Ana Ruiz 2, Jon Webb 1"; nothing where that is not known.
fn receivers_of(leads: &[Touched], rep: &dyn Fn(RepId) -> String) -> String {
    let mut to: Vec<(String, u64)> = Vec::new();
    for (_, decision) in leads.iter().filter_map(|touched| touched.decision.as_ref()) {
        let whom = decision.owner().map_or_else(|| went_nowhere(decision).to_owned(), rep);
        match to.iter_mut().find(|(known, _)| *known == whom) {
            Some((_, n)) => *n += 1,
            None => to.push((whom, 1)),
        }
    }
    to.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    match to.as_slice() {
        [] => String::new(),
        [(whom, _)] => format!(" to {whom}"),
        several => {
            let told: Vec<String> = several.iter().map(|(whom, n)| format!("{whom} {n}")).collect();
            format!(" to {}", told.join(", "))
        }
    }
}

/// Who had it before, where that was somebody else.
fn was(alone: Option<Alone<'_>>, decision: &Decision, rep: &dyn Fn(RepId) -> String) -> String {
    let before = alone.and_then(|alone| alone.before).filter(|before| decision.owner() != Some(*before));
    before.map(|before| format!(", was {}", rep(before))).unwrap_or_default()
}

fn went_nowhere(decision: &Decision) -> &'static str {
    match decision.outcome {
        Outcome::Fallback { .. } => "fallback",
        Outcome::Nurture => "nurture",
        Outcome::Duplicate { .. } => "an earlier lead of the same person",
        Outcome::Assigned { .. } | Outcome::Closed { .. } => "nobody",
    }
}

fn sentence_about(what: &What, known: Known<'_>, rep: &dyn Fn(RepId) -> String, zone: Zone) -> String {
    let Known { lead, to } = known;
    let leads = |n: u64| match lead {
        Some(lead) if n == 1 => lead.to_owned(),
        Some(_) | None => leads(n),
    };
    let when = |at: Instant| times::moment(at, zone);
    match what {
        What::Received { counts, routed, drained } if counts.rows == 1 => {
            format!("{}{}", received_one(lead.unwrap_or("1 lead"), *counts, *routed), placed(*drained))
        }
        What::Received { counts, routed, drained } => format!("{}{}", received(*counts, *routed), placed(*drained)),
        What::RepsImported { counts, drained } => format!("{}{}", imported("reps", *counts), placed(*drained)),
        What::AccountsImported { counts, drained } => format!("{}{}", imported("accounts", *counts), placed(*drained)),
        What::AbsencesImported { counts, drained } => format!("{}{}", imported("absences", *counts), placed(*drained)),
        What::Routed { routed, drained } => format!("{}{}", re_routed(*routed, leads), placed(*drained)),
        What::Assigned { to, leads: n, because, drained } => {
            format!("assigned {} to {}{}{}", leads(*n), receivers(to, rep), reason(because.as_ref()), placed(*drained))
        }
        What::SentToFallback { leads: n, because, drained } => {
            format!("sent {} to fallback{}{}", leads(*n), reason(because.as_ref()), placed(*drained))
        }
        What::Touched { leads: n, at } => format!("contacted {} at {}", leads(*n), when(*at)),
        What::Closed { leads: n, closing, reason, refunded, ledger_day: _, drained } => {
            let why = reason.map(|reason| format!(" as {}", reason.as_str().replace('_', " "))).unwrap_or_default();
            let turns = if refunded.is_empty() { "" } else { ", the turn given back" };
            format!("{} {}{why}{turns}{}", leads(*n), closed(*closing), placed(*drained))
        }
        What::Snoozed { leads: n, until: Some(at) } => format!("snoozed {} until {}", leads(*n), when(*at)),
        What::Snoozed { leads: n, until: None } => format!("put {} back in sight", leads(*n)),
        What::Noted { leads: n, text } => format!("noted on {}: {text}", leads(*n)),
        What::Away { rep: who, absence: _, kind, from, until: end, zone: own, leads: too, clocks, drained } => {
            let when = times::stretch(*from, *end, own.unwrap_or(zone), zone);
            let (moved, clocks, placed) = (moved_too(*too, to), clocks_moved(*clocks), placed(*drained));
            format!("{} away ({}) {when}{moved}{clocks}{placed}", rep(*who), kind.as_str())
        }
        What::Back { rep: who, cancelled: Some(planned), leads: _, drained } => {
            let from = times::day_or_moment(planned.from, planned.zone);
            format!("{} stays: the absence from {from} is cancelled{}", rep(*who), placed(*drained))
        }
        What::Back { rep: who, cancelled: None, leads: too, drained } => {
            format!("{} back{}{}", rep(*who), moved_too(*too, to), placed(*drained))
        }
        What::Capacity { rep: who, before, after, drained } => {
            format!("{}: {}{}", rep(*who), limits(*before, *after), placed(*drained))
        }
        What::RepAdded { rep: who, name, drained } => {
            let name = name.clone().unwrap_or_else(|| rep(*who));
            format!("{name} joined the roster{}", placed(*drained))
        }
        What::RepEdited { rep: who, fields, drained } => {
            format!("{}: changed {}{}", rep(*who), fields.join(", "), placed(*drained))
        }
        What::RepRemoved { rep: who, moved: 0, drained } => format!("{} left{}", rep(*who), placed(*drained)),
        What::RepRemoved { rep: who, moved, drained } => {
            format!("{} left, {} moved{}", rep(*who), leads(*moved), placed(*drained))
        }
        What::Published { version, before, note, settled: _, ledger_day: _, clocks, drained, draft: _ } => {
            let again = if before.is_some_and(|before| before > *version) { " again" } else { "" };
            let (why, clocks) = (reason(note.as_ref()), clocks_moved(*clocks));
            format!("rulebook {version} went live{again}{why}{clocks}{}", placed(*drained))
        }
        What::Drafted { revision: _, base: _, step } => drafted(step),
        What::Ticked(counts) => ticked(*counts),
        What::Erased { lead, leads: n, drained } => {
            let along = if *n > 1 { format!(" and {} joined to it", self::leads(n - 1)) } else { String::new() };
            format!("erased the personal data of L-{lead}{along}{}", placed(*drained))
        }
        What::Undone { entry, what, left, settled: _, ledger_day: _, drained } => {
            let stays = match left.len() {
                0 => String::new(),
                1 => "; 1 lead changed since stays as it is".to_owned(),
                more => format!("; {} changed since stay as they are", leads(more as u64)),
            };
            format!("undid {entry}: {}{stays}{}", sentence_about(what, known, rep, zone), now_placed(*drained))
        }
        What::Redone { entry, what, settled: _, ledger_day: _, drained } => {
            format!("did {entry} again: {}{}", sentence_about(what, known, rep, zone), now_placed(*drained))
        }
    }
}

/// Held leads that got a place when something else was turned.
fn now_placed(drained: u64) -> String {
    match drained {
        0 => String::new(),
        more => format!("; now {} that waited found an owner", leads(more)),
    }
}

/// One by name; of several each with their part, as many as one takes in at once.
fn receivers(to: &[(RepId, u64)], rep: &dyn Fn(RepId) -> String) -> String {
    match to {
        [(only, _)] => rep(*only),
        several => {
            let told: Vec<String> = several.iter().take(3).map(|(who, n)| format!("{} {n}", rep(*who))).collect();
            let more = if several.len() > 3 { format!(" and {} more", several.len() - 3) } else { String::new() };
            format!("{} reps: {}{more}", several.len(), told.join(", "))
        }
    }
}

/// What was done while some of the leads had gone elsewhere meanwhile, or were not fit for it: "2 of 3 assigned to Ana Ruiz;
/// Joao Prado was taken by Jon Webb 4 s ago, left as is".
pub fn sentence_with_left(what: &What, all: &[Left], rep: &dyn Fn(RepId) -> String, zone: Zone) -> String {
    let done = match what {
        What::Assigned { to, leads: n, .. } => format!("{n} of {} assigned to {}", n + all.len() as u64, receivers(to, rep)),
        other => sentence(other, rep, zone),
    };
    if all.is_empty() { done } else { format!("{done}; {}", left::left(all, rep)) }
}

fn leads(n: u64) -> String {
    if n == 1 { "1 lead".to_owned() } else { format!("{n} leads") }
}

fn reason(text: Option<&String>) -> String {
    text.map(|text| format!(" ({text})")).unwrap_or_default()
}

fn placed(drained: u64) -> String {
    if drained == 0 { String::new() } else { format!("; {} that waited found an owner", leads(drained)) }
}

fn clocks_moved(clocks: u64) -> String {
    match clocks {
        0 => String::new(),
        1 => ", 1 touch clock adjusted".to_owned(),
        more => format!(", {more} touch clocks adjusted"),
    }
}

fn moved_too(too: LeadsToo, to: &str) -> String {
    match too {
        LeadsToo::Keep => String::new(),
        LeadsToo::Moved(n) => format!(", {} moved{to}", leads(n)),
    }
}

fn received(counts: RowCounts, routed: RoutedCounts) -> String {
    let RowCounts { rows: _, imported, updated, unchanged: _, duplicates, rejected: _ } = counts;
    let parts = [
        (imported, format!("{} came in: {}", leads(imported), went(routed))),
        (duplicates, format!("{} joined to an open one of the same person", leads(duplicates))),
        (updated, format!("{} updated", leads(updated))),
    ];
    let told: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, told)| told).collect();
    told.join("; ")
}

fn received_one(lead: &str, counts: RowCounts, routed: RoutedCounts) -> String {
    if counts.updated > 0 {
        return format!("{lead} updated");
    }
    let went = match (routed, counts.duplicates) {
        (_, 1..) => "joined to an open lead of the same person",
        (RoutedCounts { assigned: 1.., .. }, _) => "assigned",
        (RoutedCounts { fallback: 1.., .. }, _) => "in fallback",
        (RoutedCounts { nurture: 1.., .. }, _) => "in nurture",
        _ => "kept",
    };
    format!("{lead} came in, {went}")
}

fn went(routed: RoutedCounts) -> String {
    let RoutedCounts { assigned, fallback, nurture } = routed;
    let parts = [(assigned, "to reps"), (fallback, "to fallback"), (nurture, "to nurture")];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, to)| format!("{n} {to}")).collect();
    if told.is_empty() { "none routed".to_owned() } else { told.join(", ") }
}

/// Where leads went that were routed again; in parts where they went different ways.
fn re_routed(routed: RoutedCounts, leads: impl Fn(u64) -> String) -> String {
    let RoutedCounts { assigned, fallback, nurture } = routed;
    match (assigned + fallback + nurture, assigned, fallback, nurture) {
        (0, ..) => "re-routed no lead".to_owned(),
        (1, 1, ..) => format!("re-routed {} to a rep", leads(1)),
        (all, same, ..) if all == same => format!("re-routed {} to reps", leads(all)),
        (all, _, same, _) if all == same => format!("re-routed {} to fallback", leads(all)),
        (all, _, _, same) if all == same => format!("re-routed {} to nurture", leads(all)),
        (all, ..) => format!("re-routed {}: {}", leads(all), went(routed)),
    }
}

fn imported(what: &str, counts: RowCounts) -> String {
    let RowCounts { rows: _, imported, updated, unchanged, duplicates: _, rejected } = counts;
    format!("{what}: {imported} new, {updated} updated, {unchanged} unchanged, {rejected} rejected")
}

fn closed(closing: Closing) -> &'static str {
    match closing {
        Closing::Meeting => "got a meeting",
        Closing::Opportunity => "became an opportunity",
        Closing::Won => "won",
        Closing::Lost => "lost",
        Closing::Disqualified => "dismissed",
    }
}

fn limits(before: Capacity, after: Capacity) -> String {
    let text = |limit: Option<u32>| limit.map_or_else(|| "no limit".to_owned(), |most| most.to_string());
    let all = [
        ("open", before.max_open, after.max_open),
        ("a day", before.max_per_day, after.max_per_day),
        ("a week", before.max_per_week, after.max_per_week),
        ("a month", before.max_per_month, after.max_per_month),
    ];
    let changed: Vec<String> = all
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| format!("{name} {} -> {}", text(before), text(after)))
        .collect();
    format!("capacity {}", changed.join(", "))
}

fn ticked(counts: TickCounts) -> String {
    let TickCounts { at_risk, breached, reassigned, fallback, nurture, notified, absences_over, drained } = counts;
    let list = |parts: &[(u64, &str)]| -> String {
        let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        told.join(", ")
    };
    // What became of those that missed their time; who is at risk was not touched.
    let became = match (breached, notified) {
        (1, 1) => "it stays".to_owned(),
        (1, _) if reassigned == 1 => "it went to another rep".to_owned(),
        (1, _) if fallback == 1 => "it went to fallback".to_owned(),
        (1, _) if nurture == 1 => "it went to nurture".to_owned(),
        (all, stay) if all == stay => "they stay".to_owned(),
        (_, stay) => {
            let stay = (stay, if stay == 1 { "stays" } else { "stay" });
            list(&[(reassigned, "to another rep"), (fallback, "to fallback"), (nurture, "to nurture"), stay])
        }
    };
    let time = if breached == 1 { "its time" } else { "their time" };
    let missed = (breached > 0).then(|| format!("{} missed {time}: {became}", leads(breached)));
    let others = list(&[(absences_over, "back from absence"), (drained, "that waited found an owner")]);
    let risk = (at_risk > 0).then(|| format!("{at_risk} at risk then"));
    let told: Vec<String> = missed.into_iter().chain((!others.is_empty()).then_some(others)).chain(risk).collect();
    if told.is_empty() { "nothing to do".to_owned() } else { told.join("; ") }
}

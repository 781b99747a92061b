//! One entry of the journal: what it changed, and what taking it back would come to.

use std::collections::BTreeMap;

use crate::{
    actions::{
        Desk,
        error::ActionError,
        receipt::{
            changed::{self, FieldChange, Words},
            outlook::{self as told, Tells},
            sentence_naming, story as said,
        },
        settle::set_json,
        take_back::unreadable,
    },
    model::{
        id::{EntryId, LeadId, RepId},
        journal::{Change, Entry, Stood, Subject, What},
        lead::LeadState,
        time::Zone,
    },
    store::{history, journal, journal_list, leads, listing, names::Names},
};

use super::{outlook::outlook, story::zone_of};

/// So many changes of an entry are read for its page.
const MOST_CHANGES: usize = 300;
/// So many leads of an entry are named.
const MOST_NAMED: usize = 50;
/// What taking back more leads than this would come to is found out when it is asked for, not in passing.
const IN_PASSING: u64 = 100;

/// One entry, for its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryCard {
    /// Its number.
    pub id: EntryId,
    /// What it did.
    pub said: String,
    /// Who, "you" for the one who asks.
    pub by: String,
    /// The reason that was given.
    pub because: Option<String>,
    /// Ways that leads went: from where, to where, how many.
    pub moves: Vec<(String, String, u64)>,
    /// Leads that it looked at and that are where they were.
    pub kept: u64,
    /// Fields of other things, and of a single lead.
    pub fields: Vec<FieldChange>,
    /// Changes that are not told.
    pub more: u64,
    /// Its leads, the first of them.
    pub leads: Vec<(LeadId, String)>,
    /// What taking it back would come to.
    pub back: BackText,
    /// The newest change of whoever asks: what `u` would take back now.
    pub newest: Option<(EntryId, String)>,
}

/// What taking an entry back would come to, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackText {
    /// Line by line.
    Lines(Vec<(Tells, String)>),
    /// It cannot be, and why.
    Refused(String),
    /// It concerns many; it is found out when asked for.
    Many,
    /// It was taken back by that entry; so many of its leads stayed as they were.
    TakenBack(EntryId, u64),
}

/// One entry; `None` if there is none of that number.
pub fn entry(desk: &mut Desk, id: EntryId) -> Result<Option<EntryCard>, ActionError> {
    let Some(entry) = journal::get(desk.conn(), id)? else { return Ok(None) };
    let zone = zone_of(desk)?;
    let me = desk.actor().clone();
    let people = super::names(desk)?;
    let rep = |id: RepId| {
        let known = people.iter().find(|(known, _)| *known == id);
        known.map_or_else(|| format!("rep {id}"), |(_, name)| name.clone())
    };
    let changes = history::first_of(desk.conn(), id, MOST_CHANGES + 1)?;
    let words = Words { rep: &rep, zone };
    let others = changes.iter().filter(|change| !change.is_of_lead() || entry.leads == 1);
    let fields = others.flat_map(|change| changed::fields(change, &words)).collect();
    let (moves, kept) = moves(desk, &changes, &rep)?;
    let leads = journal_list::leads_of(desk.conn(), id, MOST_NAMED)?;
    let named = listing::rows(desk.conn(), &leads)?.into_iter().map(|row| {
        let name = row.name.or(row.email).unwrap_or_else(|| format!("L-{}", row.id));
        (row.id, name)
    });
    let newest = match super::undoable(desk)? {
        Some(entry) => Some((entry.id, said_of(desk, &entry, &rep, zone)?)),
        None => None,
    };
    Ok(Some(EntryCard {
        id,
        said: said_of(desk, &entry, &rep, zone)?,
        by: said::who(&entry.actor, &me),
        because: because(&entry.what),
        moves,
        kept,
        fields,
        more: if changes.len() > MOST_CHANGES { entry.leads.saturating_sub(MOST_CHANGES as u64) } else { 0 },
        leads: named.collect(),
        back: back(desk, &entry)?,
        newest,
    }))
}

/// What an entry did, in English; a lead that it concerned alone is named.
pub fn said_of(desk: &Desk, entry: &Entry, rep: &dyn Fn(RepId) -> String, zone: Zone) -> Result<String, ActionError> {
    let lead = if entry.leads == 1 { only_lead(desk, entry.id)? } else { None };
    Ok(sentence_naming(&entry.what, lead.as_deref(), rep, zone))
}

/// What the one lead of an entry is called.
fn only_lead(desk: &Desk, entry: EntryId) -> Result<Option<String>, ActionError> {
    let leads = journal_list::leads_of(desk.conn(), entry, 2)?;
    let [only] = leads.as_slice() else { return Ok(None) };
    let row = listing::rows(desk.conn(), &[*only])?.pop();
    Ok(row.map(|row| row.name.or(row.email).unwrap_or_else(|| format!("L-{}", row.id))))
}

/// What taking an entry back would come to, in words; however many it concerns.
pub fn take_back_text(desk: &mut Desk, id: EntryId) -> Result<BackText, ActionError> {
    let zone = zone_of(desk)?;
    let me = desk.actor().clone();
    let people = super::names(desk)?;
    let rep = |id: RepId| {
        let known = people.iter().find(|(known, _)| *known == id);
        known.map_or_else(|| format!("rep {id}"), |(_, name)| name.clone())
    };
    match outlook(desk, id) {
        Ok(outlook) => Ok(BackText::Lines(told::outlook(&outlook, &rep, &me, zone))),
        Err(ActionError::Refused(why)) => Ok(BackText::Refused(why.to_string())),
        Err(failed) => Err(failed),
    }
}

fn back(desk: &mut Desk, entry: &Entry) -> Result<BackText, ActionError> {
    let Some(chain) = journal::chain(desk.conn(), entry.id)? else { return Ok(BackText::Many) };
    if chain.stands(entry.id, None) == Stood::TakenBack {
        return Ok(BackText::TakenBack(chain.tip().id, stayed(chain.tip())));
    }
    if entry.leads > IN_PASSING { Ok(BackText::Many) } else { take_back_text(desk, entry.id) }
}

fn because(what: &What) -> Option<String> {
    match what {
        What::Assigned { because, .. } | What::SentToFallback { because, .. } => because.clone(),
        What::Published { note, .. } => note.clone(),
        What::Undone { what, .. } | What::Redone { what, .. } => because(what),
        _ => None,
    }
}

/// Leads that an undo left as they were, because they had been changed since.
pub fn stayed(undo: &Entry) -> u64 {
    if let What::Undone { left, .. } = &undo.what { left.len() as u64 } else { 0 }
}

/// Ways that leads went, the most trodden first, and how many are where they were.
type Moves = (Vec<(String, String, u64)>, u64);

fn moves(desk: &Desk, changes: &[Change], rep: &dyn Fn(RepId) -> String) -> Result<Moves, ActionError> {
    let names = Names::load(desk.conn())?;
    let mut kept = 0;
    let mut ways: BTreeMap<(String, String), u64> = BTreeMap::new();
    for change in changes.iter().take(MOST_CHANGES) {
        let Subject::Lead(lead) = change.subject else { continue };
        let Some(mut record) = leads::get(desk.conn(), &names, lead)? else { continue };
        set_json(&mut record, &change.after).map_err(unreadable("lead", lead.0))?;
        let touch = change.after.contains_key("touched_at");
        let after = stand(&record.lead.state, touch, rep);
        set_json(&mut record, &change.before).map_err(unreadable("lead", lead.0))?;
        let before = stand(&record.lead.state, touch, rep);
        if before == after {
            kept += 1;
        } else {
            *ways.entry((before, after)).or_default() += 1;
        }
    }
    let mut ways: Vec<(String, String, u64)> = ways.into_iter().map(|((from, to), n)| (from, to, n)).collect();
    ways.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
    Ok((ways, kept))
}

/// Where a lead is, and whether somebody reached out, if that is what changed.
fn stand(state: &LeadState, touch: bool, rep: &dyn Fn(RepId) -> String) -> String {
    let place = said::place(state, rep);
    if touch && state.touched_at.is_some() && state.owner.is_some() { format!("{place}, contacted") } else { place }
}

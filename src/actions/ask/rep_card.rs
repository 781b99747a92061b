//! Everything about one rep on one page.

use chrono::Days;

use crate::{
    actions::{
        Desk,
        command::{EndAbsence, OnLeaving, OnReturn, SetAbsence},
        error::ActionError,
    },
    model::{
        absence::{Absence, AbsenceKind},
        account::Relationship,
        id::{LeadId, PoolName, RepId},
        journal::Entry,
        lead::Stage,
        listing::{Availability, LeadRow},
        pool::Strategy,
        rotation::{Column, Share},
        time::day_number,
    },
    routing::presence::{self, Feed},
    store::{accounts, history, journal, leads, ledger, listing},
};

use super::{
    people::availability,
    presence::{Presence, PresenceEffect, effect},
};

/// Calendar days over which a rep's leads are accounted for, today included.
pub const LEDGER_DAYS: u32 = 30;

/// A rep, and what their presence decides.
#[derive(Debug, Clone, PartialEq)]
pub struct RepCard {
    /// Who.
    pub rep: RepId,
    /// The pools they share, in book order.
    pub seats: Vec<SeatIn>,
    /// The rules that may send leads to them, in the order they are asked.
    pub feeds: Vec<Feed>,
    /// Accounts they own, by what these are to us.
    pub accounts: Vec<(Relationship, u64)>,
    /// What they received in the last [`LEDGER_DAYS`] and why, by column; all of it together is what they received.
    pub ledger: Vec<(Column, Share)>,
    /// The open lead that came in first.
    pub oldest: Option<LeadRow>,
    /// Their absences that are not over, while which others of a pool are away too.
    pub conflicts: Vec<Conflict>,
    /// The newest change about them.
    pub last: Option<Entry>,
    /// What the toggle would do; `None` of somebody who works no leads.
    pub toggle: Option<PresenceEffect>,
}

/// A seat in a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatIn {
    /// Which.
    pub pool: PoolName,
    /// Their weight.
    pub weight: u32,
    /// The weight of all members together.
    pub total: u32,
    /// How many members there are.
    pub members: u32,
    /// How it picks.
    pub strategy: Strategy,
    /// What they are owed.
    pub owed: Share,
}

/// Two members of a pool who are away at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which pool.
    pub pool: PoolName,
    /// The other one's absence.
    pub other: Absence,
    /// The rep's own.
    pub own: Absence,
}

/// What the toggle does to a rep: pauses them, or brings back who is away; `None` of somebody who works no leads.
pub fn toggled(rep: RepId, availability: Availability) -> Option<Presence> {
    match availability {
        Availability::Inactive => None,
        Availability::Away { .. } => Some(Presence::Returns(EndAbsence { rep, absence: None, leads: OnReturn::Keep })),
        Availability::Full(_) | Availability::OffHours { .. } | Availability::Available { .. } => {
            let kind = AbsenceKind::Paused;
            Some(Presence::Goes(SetAbsence { rep, from: None, until: None, kind, leads: OnLeaving::Keep }))
        }
    }
}

/// Everything about one rep; `None` if there is none of that number.
pub fn rep_card(desk: &mut Desk, rep: RepId) -> Result<Option<RepCard>, ActionError> {
    let now = desk.now();
    let accounts = accounts::kinds_owned_by(desk.conn(), rep)?;
    let oldest = oldest(desk, rep)?;
    let last = match history::newest_about(desk.conn(), rep)? {
        Some(entry) => journal::get(desk.conn(), entry)?,
        None => None,
    };
    let picture = desk.look()?;
    let Some(position) = picture.roster.position(rep) else { return Ok(None) };
    let (roster, book) = (&picture.roster, &picture.book);
    let seats = presence::pools_of(book, rep).filter_map(|pool| {
        let own = pool.members.iter().find(|seat| seat.rep == rep)?;
        Some(SeatIn {
            pool: pool.name.clone(),
            weight: own.weight,
            total: pool.members.iter().map(|seat| seat.weight).sum(),
            members: pool.members.len() as u32,
            strategy: pool.strategy,
            owed: picture.rotation.get(&pool.name, rep),
        })
    });
    let own = roster.absences(position).iter().filter(|absence| absence.until.is_none_or(|until| until > now));
    let conflicts = own.flat_map(|own| {
        let others = presence::pools_of(book, rep).flat_map(move |pool| {
            let others = presence::also_away(pool, roster, rep, (own.from.max(now), own.until));
            others.into_iter().map(|other| Conflict { pool: pool.name.clone(), other, own: own.clone() })
        });
        others.collect::<Vec<_>>()
    });
    let (seats, conflicts) = (seats.collect(), conflicts.collect());
    let feeds = presence::feeds(book, rep).into_iter().filter(|feed| match &feed.by {
        presence::By::Account(kinds) => accounts.iter().any(|(kind, _)| kinds.contains(kind)),
        presence::By::Name | presence::By::Pool(_) | presence::By::Overflow(_) => true,
    });
    let feeds = feeds.collect();
    let toggle = toggled(rep, availability(picture, position, now));
    let today = now.day(picture.zone());
    let first = today.checked_sub_days(Days::new(u64::from(LEDGER_DAYS - 1))).unwrap_or(today);
    let ledger = ledger::of_rep(desk.conn(), rep, day_number(first), day_number(today))?;
    let toggle = toggle.map(|toggle| effect(desk, &toggle)).transpose()?;
    Ok(Some(RepCard { rep, seats, feeds, accounts, ledger, oldest, conflicts, last, toggle }))
}

fn oldest(desk: &Desk, rep: RepId) -> Result<Option<LeadRow>, ActionError> {
    let mut first: Vec<LeadId> = Vec::new();
    for stage in [Stage::Assigned, Stage::Working] {
        first.extend(leads::first_of(desk.conn(), rep, stage, 1)?);
    }
    let rows = listing::rows(desk.conn(), &first)?;
    Ok(rows.into_iter().min_by_key(|row| (row.received_at, row.id)))
}

/// The open leads of a rep for somebody who gives them away: first those nobody has reached out to, each by arrival; at
/// most so many of either kind.
pub fn leads_held(desk: &Desk, rep: RepId, at_most: usize) -> Result<Vec<LeadRow>, ActionError> {
    let mut held = leads::first_of(desk.conn(), rep, Stage::Assigned, at_most)?;
    held.extend(leads::first_of(desk.conn(), rep, Stage::Working, at_most)?);
    Ok(listing::rows(desk.conn(), &held)?)
}

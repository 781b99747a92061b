//! What would become of leads if a rep went away, or came back: said before it is done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::{
    actions::{
        Desk,
        command::{Command, EndAbsence, OnLeaving, SetAbsence},
        end_absence::{Ends, ends},
        error::ActionError,
        picture::Picture,
        set_absence::that_go_on,
    },
    model::{
        absence::Absence,
        id::{AbsenceId, RepId},
        lead::Stage,
        roster::{Load, Roster},
        rotation::Share,
        rule::{Otherwise, Rule},
        sla::ClockKind,
        time::{Instant, Millis, Zone, day_number},
    },
    routing::{
        Floor,
        accounts::AccountIndex,
        presence::{self, By, Feed, Hours, PoolEffect, StandIn, Window},
    },
    store::{absences, accounts, leads, ledger, listing, tally},
    worktime::span::{self, Stop},
};

/// Calendar days over which a pool's pace is taken, today included.
pub const PACE_DAYS: u32 = 7;
/// Less working time than this says nothing about a pace.
const TOO_SHORT: Millis = Millis(4 * Millis::HOUR.0);
/// Clocks that are looked at.
const CLOCKS_MAX: usize = 500;

/// A change that somebody thinks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// A rep goes away.
    Goes(SetAbsence),
    /// A rep is back, or does not go.
    Returns(EndAbsence),
}

impl Presence {
    /// Who.
    pub fn rep(&self) -> RepId {
        match self {
            Self::Goes(set) => set.rep,
            Self::Returns(end) => end.rep,
        }
    }

    /// Has it happen.
    pub fn command(&self) -> Command {
        match self {
            Self::Goes(set) => Command::SetAbsence(set.clone()),
            Self::Returns(end) => Command::EndAbsence(end.clone()),
        }
    }
}

/// What would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresenceEffect {
    /// Of what.
    pub of: Presence,
    /// When they would go, or be back.
    pub at: Instant,
    /// Until when they would be away then; `None` is until further notice, or that they would be there.
    pub until: Option<Instant>,
    /// Their pools, in book order.
    pub pools: Vec<PoolForecast>,
    /// Who works their accounts, and what names them, meanwhile; `None` where nothing would.
    pub stand_in: Option<Named>,
    /// Open leads somebody has reached out about.
    pub contacted: u32,
    /// Open leads nobody has reached out to yet.
    pub untouched: u32,
    /// Touch clocks of those.
    pub clocks: Clocks,
    /// Where the untouched would go, if they are to be routed again, most first; `None` is a queue.
    pub rerouted: Vec<(Option<RepId>, u32)>,
    /// Open leads that others work on their behalf.
    pub covered: u32,
    /// Of the leads that wait in fallback, how many would go to whom at once when the rep is back, most first.
    pub placed: Vec<(RepId, u32)>,
}

/// A pool then, and how fast its leads come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolForecast {
    /// Who gets its leads.
    pub effect: PoolEffect,
    /// How many leads came to it in the last [`PACE_DAYS`], or since it has any.
    pub came: u32,
    /// Until when its places last at that pace; `None` where there is no limit, or no pace to tell by.
    pub lasts: Option<Instant>,
}

/// Accounts and rules that name somebody, and who stands in for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Accounts they own.
    pub accounts: u64,
    /// Rules that name them.
    pub rules: u32,
    /// Who takes their leads.
    pub by: StandIn,
    /// What becomes of those leads where nobody stands in, each once, in the order of the rules.
    pub otherwise: Vec<Otherwise>,
}

/// Touch clocks of leads nobody has reached out to yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clocks {
    /// Those that count working time: they stand still while the owner is away.
    pub working: u32,
    /// Those that count every minute: they run on.
    pub elapsed: u32,
}

/// The roster with the change made, and when it takes effect.
struct After {
    roster: Roster,
    at: Instant,
    window: Option<Window>,
}

/// What would become of it.
///
/// # Errors
/// Refused as the change itself would be.
pub fn effect(desk: &mut Desk, of: &Presence) -> Result<PresenceEffect, ActionError> {
    let rerouted = match of {
        Presence::Goes(set) if set.leads == OnLeaving::Reroute => rerouted(desk, set)?,
        Presence::Goes(_) | Presence::Returns(_) => Vec::new(),
    };
    let now = desk.now();
    let rep = of.rep();
    desk.look()?;
    let own = absences::of_rep(desk.conn(), rep)?;
    let placed = placed(desk, of, &own, now)?;
    desk.look()?;
    let covered = leads::covered_for(desk.conn(), rep)?.len() as u32;
    let accounts = accounts::owned_by(desk.conn(), rep)?;
    let untouched = tally::untouched(desk.conn())?.iter().find(|(known, _)| *known == rep).map_or(0, |(_, n)| *n);
    let clocks = clocks(desk, rep)?;
    let picture = desk.look()?;
    let after = after(picture, of, own, now);
    let forecasts = forecasts(picture, rep, &after, now);
    let feeds = presence::feeds(&picture.book, rep);
    let rules = feeds.iter().filter(|feed| feed.by == By::Name).count() as u32;
    let open = picture.roster.position(rep).map_or(0, |position| picture.loads[position].open);
    let by = presence::stand_in(&after.roster, rep, after.at);
    let otherwise = otherwise(&picture.book.rulebook().rules, &feeds, accounts);
    let named = (accounts > 0 || rules > 0).then_some(Named { accounts, rules, by, otherwise });
    let until = after.window.and_then(|_| after.roster.position(rep).and_then(|position| after.roster.back(position, after.at)));
    let goes = after.window.is_some();
    let pools = paced(desk, forecasts, &after, now)?;
    Ok(PresenceEffect {
        of: of.clone(),
        at: after.at,
        until,
        pools,
        stand_in: named.filter(|_| goes),
        contacted: open.saturating_sub(untouched),
        untouched,
        clocks,
        rerouted,
        covered,
        placed,
    })
}

/// What the rules that name somebody, or ask for who owns an account, do with a lead that finds nobody there.
fn otherwise(rules: &[Rule], feeds: &[Feed], accounts: u64) -> Vec<Otherwise> {
    let mut all: Vec<Otherwise> = Vec::new();
    for feed in feeds {
        let named = match &feed.by {
            By::Name => true,
            By::Account(_) => accounts > 0,
            By::Pool(_) | By::Overflow(_) => false,
        };
        let rule = rules.get((feed.rule.position as usize).saturating_sub(1)).filter(|_| named);
        all.extend(rule.map(|rule| rule.otherwise.clone()).filter(|then| !all.contains(then)));
    }
    all
}

/// Who would get leads that wait, when a rep is back now: it is done, and nothing of it is kept.
fn placed(desk: &mut Desk, of: &Presence, own: &[Absence], now: Instant) -> Result<Vec<(RepId, u32)>, ActionError> {
    let Presence::Returns(end) = of else { return Ok(Vec::new()) };
    if !matches!(ends(own, end.absence, now), Ends::Present(_)) || tally::held(desk.conn())?.is_empty() {
        return Ok(Vec::new());
    }
    desk.rehearse_end(end)
}

fn after(picture: &Picture, of: &Presence, mut own: Vec<Absence>, now: Instant) -> After {
    let (at, window) = match of {
        Presence::Goes(set) => {
            let from = set.from.unwrap_or(now);
            let longer = that_go_on(own.clone(), from, set.until);
            for absence in own.iter_mut().filter(|absence| longer.iter().any(|longer| longer.id == absence.id)) {
                absence.until = set.until;
            }
            if longer.is_empty() {
                own.push(Absence { id: AbsenceId(i64::MAX), rep: set.rep, from, until: set.until, kind: set.kind });
            }
            (from.max(now), Some((from.max(now), set.until)))
        }
        Presence::Returns(end) => {
            let at = match ends(&own, end.absence, now) {
                Ends::Present(gone) => {
                    own.retain(|absence| gone.iter().all(|gone| gone.id != absence.id));
                    now
                }
                Ends::Planned(planned) => {
                    own.retain(|absence| absence.id != planned.id);
                    planned.from
                }
                Ends::Nothing => now,
            };
            (at, None)
        }
    };
    let others = (0..picture.roster.reps().len()).flat_map(|position| picture.roster.absences(position));
    let all = others.filter(|absence| absence.rep != of.rep()).cloned().chain(own).collect();
    let roster = Roster::new(picture.roster.reps().to_vec(), all).with_days_off(picture.roster.days_off());
    After { roster, at, window }
}

fn forecasts(picture: &Picture, rep: RepId, after: &After, now: Instant) -> Vec<PoolEffect> {
    let none = AccountIndex::default();
    // On another day what was received today no longer counts; what is open may still be.
    let later: Vec<Load> =
        picture.loads.iter().map(|load| Load { open: load.open, last: load.last, ..Load::default() }).collect();
    let (loads, hours) =
        if after.at > now { (later.as_slice(), Hours::Ignored) } else { (picture.loads.as_slice(), Hours::Kept) };
    let floor = Floor { roster: &after.roster, loads, rotation: &picture.rotation, accounts: &none };
    presence::pool_effects(&picture.book, &floor, rep, (after.at, hours), after.window)
}

/// How fast leads come to those pools, and until when their places last.
fn paced(desk: &mut Desk, effects: Vec<PoolEffect>, after: &After, now: Instant) -> Result<Vec<PoolForecast>, ActionError> {
    let picture = desk.look()?;
    let (zone, hours) = (picture.zone(), picture.book.rulebook().defaults.hours.clone());
    let numbers: Vec<Option<i64>> = effects.iter().map(|effect| picture.names.known(effect.pool.as_str())).collect();
    let today = now.day(zone);
    let first = today.checked_sub_days(Days::new(u64::from(PACE_DAYS - 1))).unwrap_or(today);
    let mut pools = Vec::with_capacity(effects.len());
    for (effect, number) in effects.into_iter().zip(numbers) {
        let (mut came, mut begin) = (0, first);
        if let Some(pool) = number {
            let share = ledger::came_to(desk.conn(), pool, day_number(first), day_number(today))?;
            came = u32::try_from((share.0 + Share::LEAD.0 / 2) / Share::LEAD.0).unwrap_or(0);
            if let Some(day) = ledger::first_day(desk.conn(), pool)?.filter(|day| *day > day_number(first)) {
                begin = first + Days::new((day - day_number(first)).unsigned_abs().into());
            }
        }
        let begin = begin.and_time(chrono::NaiveTime::MIN).and_local_timezone(zone.0).earliest();
        let begin = begin.map_or(now, |at| Instant::from(at.to_utc()));
        let stops = days_without(&after.roster, &effect.outlook.takers, zone);
        let worked = span::measure(hours.as_ref(), begin, now, &stops);
        let lasts = effect.outlook.places.filter(|places| *places > 0 && came > 0 && worked >= TOO_SHORT).and_then(|places| {
            let length = i128::from(worked.0) * i128::from(places) / i128::from(came);
            span::add(hours.as_ref(), after.at, Millis(i64::try_from(length).ok()?), &stops)
        });
        pools.push(PoolForecast { effect, came, lasts });
    }
    Ok(pools)
}

/// Holidays that all of them have: nobody takes a place then.
fn days_without(roster: &Roster, takers: &[RepId], zone: Zone) -> Vec<Stop> {
    let mut everybodys: Option<BTreeSet<NaiveDate>> = None;
    for rep in takers.iter().filter_map(|rep| roster.get(*rep)) {
        let own = rep.days_off(roster.days_off());
        everybodys = Some(everybodys.map_or_else(|| own.clone(), |days| days.intersection(own).copied().collect()));
    }
    let begins = |day: NaiveDate| {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(zone.0).earliest();
        midnight.map(|at| Instant::from(at.to_utc()))
    };
    let stop = |day: NaiveDate| Some((begins(day)?, Some(begins(day.succ_opt()?)?)));
    everybodys.into_iter().flatten().filter_map(stop).collect()
}

fn clocks(desk: &Desk, rep: RepId) -> Result<Clocks, ActionError> {
    let mut clocks = Clocks::default();
    let untouched = leads::first_of(desk.conn(), rep, Stage::Assigned, CLOCKS_MAX)?;
    let book = desk.picture.as_ref().map(|picture| &picture.book);
    for row in listing::rows(desk.conn(), &untouched)?.iter().filter(|row| row.clock.is_some()) {
        let policy = row.sla.as_ref().and_then(|name| book?.sla(name));
        match policy.map_or(ClockKind::Working, |policy| policy.clock) {
            ClockKind::Working => clocks.working += 1,
            ClockKind::Elapsed => clocks.elapsed += 1,
        }
    }
    Ok(clocks)
}

/// Where untouched leads would go: they are routed, and nothing of it is kept.
fn rerouted(desk: &mut Desk, set: &SetAbsence) -> Result<Vec<(Option<RepId>, u32)>, ActionError> {
    let Some((_, moved)) = desk.rehearse_absence(set)? else { return Ok(Vec::new()) };
    let mut to: BTreeMap<Option<RepId>, u32> = BTreeMap::new();
    for lead in &moved {
        let owner = lead.decision.as_ref().and_then(|(_, decision)| decision.owner());
        *to.entry(owner).or_default() += 1;
    }
    let mut to: Vec<(Option<RepId>, u32)> = to.into_iter().collect();
    to.sort_by_key(|(owner, n)| (std::cmp::Reverse(*n), owner.is_none(), *owner));
    Ok(to)
}

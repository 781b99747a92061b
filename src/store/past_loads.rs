//! What reps held right before a past decision: the present, less what came since.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Datelike;
use rusqlite::OptionalExtension;
use serde_json::Value;

use super::{
    Conn, code,
    decisions::{self, KeptDecision},
    error::Result,
};
use crate::model::{
    id::{DecisionId, EntryId, RepId},
    journal::Stood,
    lead::Stage,
    roster::{Load, Roster},
    time::{Zone, day_number},
};

/// A decision that was taken back since, or done again.
struct Turned {
    id: DecisionId,
    owner: Option<RepId>,
    day: i32,
    now: Stood,
}

/// Who holds a lead, for the count of open leads.
type Holder = (Option<i64>, Option<Stage>);

/// Loads by roster position right before `kept`. Reads all that changed since: for the question why, not for a frame.
pub fn loads_before(conn: &Conn, roster: &Roster, kept: &KeptDecision) -> Result<Vec<Load>> {
    loads_from(conn, roster, kept, first_change(conn, kept)?)
}

/// The same right after an entry, the last one before the decision `first`, seen from the day of that decision.
pub fn loads_after(conn: &Conn, roster: &Roster, entry: EntryId, first: &KeptDecision) -> Result<Vec<Load>> {
    loads_from(conn, roster, &KeptDecision { entry, ..first.clone() }, i64::MAX)
}

/// What reps had received by day of their zones right after an entry, the last one before the decision `first`: as far back
/// as a month's limit looks.
pub fn received_after(conn: &Conn, entry: EntryId, first: &KeptDecision) -> Result<BTreeMap<(RepId, i32), i64>> {
    let kept = KeptDecision { entry, ..first.clone() };
    let from = day_number(kept.decision.at.day(Zone::UTC)) - FARTHEST_BACK;
    let mut received: BTreeMap<(RepId, i32), i64> = BTreeMap::new();
    let mut now = conn.sql.prepare_cached("SELECT rep, day, n FROM received WHERE day >= ?1")?;
    let mut rows = now.query([from])?;
    while let Some(row) = rows.next()? {
        received.insert((RepId(row.get(0)?), row.get(1)?), row.get(2)?);
    }
    for ((rep, day), later) in Later::than(conn, kept.id)?.received {
        *received.entry((RepId(rep), day)).or_default() -= later;
    }
    decisions::each_turned_since(conn, &kept, |one, now| {
        if let (Some(day), Some(owner)) = (one.received_day, one.decision.owner()) {
            *received.entry((owner, day)).or_default() += if now == Stood::TakenBack { 1 } else { -1 };
        }
    })?;
    received.retain(|(_, day), n| *day >= from && *n > 0);
    Ok(received)
}

/// A month, a day on either side of it for the zones, and what a rep who moves on brings along.
const FARTHEST_BACK: i32 = 35;

/// `seq` is the first change of `kept`'s entry that counts as later.
fn loads_from(conn: &Conn, roster: &Roster, kept: &KeptDecision, seq: i64) -> Result<Vec<Load>> {
    let open = open_before(conn, kept, seq)?;
    // Decisions that counted then and were taken back since, and those that count now and did not then.
    let mut turned: Vec<Turned> = Vec::new();
    decisions::each_turned_since(conn, kept, |one, now| {
        turned.extend(one.received_day.map(|day| Turned { id: one.id, owner: one.decision.owner(), day, now }));
    })?;
    let later = Later::than(conn, kept.id)?;
    let mut loads = vec![Load::default(); roster.reps().len()];
    for (position, rep) in roster.reps().iter().enumerate() {
        let load = &mut loads[position];
        load.open = u32::try_from(open.get(&rep.id.0).copied().unwrap_or(0)).unwrap_or(0);
        let today = kept.decision.at.day(rep.zone());
        let day_of_it = day_number(today);
        let own = |now: Stood| turned.iter().filter(move |one| one.owner == Some(rep.id) && one.now == now);
        let received = |first: i32| -> Result<u32> {
            let among = |now: Stood| own(now).filter(|one| (first..=day_of_it).contains(&one.day)).count() as u32;
            let known = received_by_now(conn, rep.id, first, day_of_it)? - later.received(rep.id, first, day_of_it);
            let known = u32::try_from(known).unwrap_or(0);
            Ok((known + among(Stood::TakenBack)).saturating_sub(among(Stood::Stands)))
        };
        load.today = received(day_of_it)?;
        load.this_week = received(day_of_it - today.weekday().num_days_from_monday() as i32)?;
        load.this_month = received(day_of_it - today.day0() as i32)?;
        let since: BTreeSet<DecisionId> = own(Stood::Stands).map(|one| one.id).collect();
        let before = last_before(conn, rep.id, kept.id, &since, &later)?;
        load.last = before.max(own(Stood::TakenBack).map(|one| one.id).max());
    }
    Ok(loads)
}

/// What decisions from one on did to loads; all of them read at once.
#[derive(Default)]
struct Later {
    /// Which turn came before each.
    before: HashMap<i64, Option<i64>>,
    /// Leads that stand, by receiver and day.
    received: BTreeMap<(i64, i32), i64>,
}

impl Later {
    fn than(conn: &Conn, decision: DecisionId) -> Result<Self> {
        let mut later = Self::default();
        let mut found = conn.sql.prepare_cached(
            "SELECT id, last_before, iif(taken_back IS NULL, owner, NULL), received_day FROM decision
             WHERE id >= ?1 AND owner IS NOT NULL",
        )?;
        let mut rows = found.query([decision.0])?;
        while let Some(row) = rows.next()? {
            later.before.insert(row.get(0)?, row.get(1)?);
            if let (Some(owner), Some(day)) = (row.get(2)?, row.get(3)?) {
                *later.received.entry((owner, day)).or_default() += 1;
            }
        }
        Ok(later)
    }

    fn received(&self, rep: RepId, from: i32, to: i32) -> i64 {
        self.received.range((rep.0, from)..=(rep.0, to)).map(|(_, leads)| leads).sum()
    }
}

fn open_before(conn: &Conn, kept: &KeptDecision, seq: i64) -> Result<BTreeMap<i64, i64>> {
    let mut open: BTreeMap<i64, i64> = BTreeMap::new();
    let mut now = conn.sql.prepare_cached("SELECT rep, open FROM load")?;
    let mut rows = now.query([])?;
    while let Some(row) = rows.next()? {
        open.insert(row.get(0)?, row.get(1)?);
    }
    let newest: i64 = conn
        .sql
        .prepare_cached("SELECT lead FROM decision WHERE id < ?1 ORDER BY lead DESC LIMIT 1")?
        .query_row([kept.id.0], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let mut later = conn.sql.prepare_cached(
        "SELECT owner, count(*) FROM lead WHERE id > ?1 AND stage IN (1, 2) AND owner IS NOT NULL GROUP BY owner",
    )?;
    let mut rows = later.query([newest])?;
    while let Some(row) = rows.next()? {
        *open.entry(row.get(0)?).or_default() -= row.get::<_, i64>(1)?;
    }
    for (lead, then) in holders_before(conn, kept, newest, seq)? {
        let now = holder(conn, lead)?;
        for ((owner, stage), by) in [(now, -1), (then, 1)] {
            if let (Some(owner), Some(stage)) = (owner, stage)
                && stage.is_held_by_owner()
            {
                *open.entry(owner).or_default() += by;
            }
        }
    }
    Ok(open)
}

fn holder(conn: &Conn, lead: i64) -> Result<Holder> {
    let mut found = conn.sql.prepare_cached("SELECT owner, stage FROM lead WHERE id = ?1")?;
    Ok(found.query_row([lead], |row| Ok((row.get(0)?, code::stage_from(row.get(1)?)))).optional()?.unwrap_or((None, None)))
}

/// Which change of its entry was the first that came with the decision or after it.
fn first_change(conn: &Conn, kept: &KeptDecision) -> Result<i64> {
    let mut own = conn.sql.prepare_cached(
        "SELECT seq FROM change WHERE entry = ?1 AND subject = 0 AND thing = ?2 AND after ->> '$.decision' = ?3",
    )?;
    if let Some(seq) = own.query_row((kept.entry.0, kept.decision.lead.0, kept.id.0), |row| row.get(0)).optional()? {
        return Ok(seq);
    }
    // The lead came in with the decision, which is no change: it comes after those of the decisions before.
    let mut others = conn.sql.prepare_cached(
        "SELECT coalesce(max(seq), -1) + 1 FROM change WHERE entry = ?1 AND subject = 0 AND after ->> '$.decision' < ?2",
    )?;
    Ok(others.query_row((kept.entry.0, kept.id.0), |row| row.get(0))?)
}

/// Who held each lead that changed since, back then.
fn holders_before(conn: &Conn, kept: &KeptDecision, newest: i64, seq: i64) -> Result<BTreeMap<i64, Holder>> {
    let mut then: BTreeMap<i64, Holder> = BTreeMap::new();
    let mut since = conn.sql.prepare_cached(
        "SELECT thing, before FROM change WHERE (entry > ?1 OR entry = ?1 AND seq >= ?3) AND subject = 0 AND thing <= ?2
         ORDER BY entry DESC, seq DESC",
    )?;
    let mut rows = since.query((kept.entry.0, newest, seq))?;
    while let Some(row) = rows.next()? {
        let (lead, before): (i64, String) = (row.get(0)?, row.get(1)?);
        let before: Value = serde_json::from_str(&before).unwrap_or_default();
        let known = match then.get(&lead) {
            Some(known) => *known,
            None => holder(conn, lead)?,
        };
        let owner = before.get("owner").map_or(known.0, Value::as_i64);
        let stage = before.get("stage").map_or(known.1, |stage| serde_json::from_value(stage.clone()).ok());
        then.insert(lead, (owner, stage));
    }
    Ok(then)
}

fn received_by_now(conn: &Conn, rep: RepId, from: i32, to: i32) -> Result<i64> {
    let mut now = conn.sql.prepare_cached("SELECT coalesce(sum(n), 0) FROM received WHERE rep = ?1 AND day BETWEEN ?2 AND ?3")?;
    Ok(now.query_row((rep.0, from, to), |row| row.get(0))?)
}

/// `since` are those that were no turn then.
fn last_before(
    conn: &Conn,
    rep: RepId,
    decision: DecisionId,
    since: &BTreeSet<DecisionId>,
    later: &Later,
) -> Result<Option<DecisionId>> {
    let mut found = conn.sql.prepare_cached("SELECT last FROM load WHERE rep = ?1")?;
    let mut last: Option<i64> = found.query_row([rep.0], |row| row.get(0)).optional()?.flatten();
    let mut step = conn.sql.prepare_cached("SELECT last_before FROM decision WHERE id = ?1")?;
    while let Some(id) = last.filter(|id| *id >= decision.0 || since.contains(&DecisionId(*id))) {
        last = match later.before.get(&id) {
            Some(before) => *before,
            None => step.query_row([id], |row| row.get(0)).optional()?.flatten(),
        };
    }
    Ok(last.map(DecisionId))
}

//! The fallback queue by group: how many stand in each, and what became of those that came before. Nothing here reads a
//! big table: counts are kept, the rest is a few seeks a group, or bounded.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params_from_iter};

use super::{
    Conn,
    error::{Result, StoreError},
    filter::{Plan, Scope, Sort},
};
use crate::model::{
    decision::Trigger,
    filter::Filter,
    id::{GroupId, LeadId, RepId},
    listing::GroupRow,
    snag::{NoSnag, Snag},
    time::Instant,
};

/// Leads of a filter are counted by group up to here; beyond, the numbers are of the first ones found.
pub const COUNTED: usize = 10_000;
/// Decisions about a group that are read for what became of it.
pub const REMEMBERED: usize = 500;

/// The groups of the fallback queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    /// The one whose earliest lead arrived first, first.
    pub rows: Vec<GroupRow>,
    /// There are more leads than were counted.
    pub more: bool,
}

/// What became of a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// Leads that came to it since the instant asked for.
    pub came: u32,
    /// Of these, who got how many by hand, most first.
    pub by_hand: Vec<(RepId, u32)>,
    /// Only the newest were read, so there may be more.
    pub more: bool,
}

/// The groups of all leads in fallback that are not out of sight at `now`.
pub fn groups(conn: &Conn, now: Instant) -> Result<Groups> {
    let snoozed = snoozed(conn, now)?;
    let mut kept = conn.sql.prepare_cached(
        "SELECT tally.key, name.text, n FROM tally JOIN name ON name.id = tally.key WHERE what = 6 AND n > 0 ORDER BY tally.key",
    )?;
    let found = kept.query_map([], |row| Ok((GroupId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, i64>(2)?)))?;
    let mut rows = Vec::new();
    for row in found {
        let (id, text, n) = row?;
        let leads = u64::try_from(n - snoozed.get(&id).copied().unwrap_or(0)).unwrap_or(0);
        let Some(oldest) = oldest(conn, id, now)?.filter(|_| leads > 0) else { continue };
        rows.push(GroupRow { id, snag: read(id, &text)?, leads, oldest });
    }
    sort(&mut rows);
    Ok(Groups { rows, more: false })
}

/// How many of each group are out of sight: only those are read.
fn snoozed(conn: &Conn, now: Instant) -> Result<BTreeMap<GroupId, i64>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT snag, count(*) FROM lead INDEXED BY lead_snoozed
         WHERE snoozed_until IS NOT NULL AND stage < 5 AND snoozed_until > ?1 AND stage = 3 AND snag IS NOT NULL GROUP BY snag",
    )?;
    let found = found.query_map([now.ms()], |row| Ok((GroupId(row.get(0)?), row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The groups of the leads in fallback that pass a filter, of the first [`COUNTED`] that are found.
pub fn groups_of(conn: &Conn, filter: &Filter, scope: Scope<'_>) -> Result<Groups> {
    groups_of_first(conn, filter, scope, COUNTED)
}

/// The same of all of them, however many: for what reads every one of them anyway.
pub fn all_groups_of(conn: &Conn, filter: &Filter, scope: Scope<'_>) -> Result<Vec<GroupRow>> {
    Ok(groups_of_first(conn, filter, scope, usize::MAX / 2)?.rows)
}

fn groups_of_first(conn: &Conn, filter: &Filter, scope: Scope<'_>, most: usize) -> Result<Groups> {
    let mut plan = Plan::new(filter, scope);
    if plan.stages.is_empty() {
        return Ok(Groups::default());
    }
    let limit = plan.args.bind(most as i64);
    let some = if plan.has_words() { plan.by_number(Sort::Up, &[], &limit) } else { plan.by_arrival(Sort::Up, &[], &limit) };
    let query = format!(
        "SELECT name.id, name.text, count(*), min(lead.received_at)
         FROM (SELECT id FROM ({some})) AS found CROSS JOIN lead ON lead.id = found.id JOIN name ON name.id = lead.snag
         GROUP BY name.id"
    );
    let mut statement = conn.sql.prepare_cached(&query)?;
    let found = statement.query_map(params_from_iter(plan.args.0), |row| {
        Ok((GroupId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, i64>(2)?, Instant::from_ms(row.get(3)?)))
    })?;
    let mut rows = Vec::new();
    for row in found {
        let (id, text, n, oldest) = row?;
        rows.push(GroupRow { id, snag: read(id, &text)?, leads: u64::try_from(n).unwrap_or(0), oldest });
    }
    let more = rows.iter().map(|row| row.leads).sum::<u64>() >= most as u64;
    sort(&mut rows);
    Ok(Groups { rows, more })
}

fn sort(rows: &mut [GroupRow]) {
    rows.sort_by_key(|row| (row.oldest, row.id));
}

fn read(id: GroupId, text: &str) -> Result<Snag> {
    text.parse().map_err(|error: NoSnag| StoreError::Unreadable { what: "group", id: id.0, because: error.to_string() })
}

fn oldest(conn: &Conn, group: GroupId, now: Instant) -> Result<Option<Instant>> {
    let mut first = conn.sql.prepare_cached(
        "SELECT received_at FROM lead INDEXED BY lead_by_snag
         WHERE snag = ?1 AND stage = 3 AND (snoozed_until IS NULL OR snoozed_until <= ?2) ORDER BY received_at, id LIMIT 1",
    )?;
    Ok(first.query_row((group.0, now.ms()), |row| row.get(0).map(Instant::from_ms)).optional()?)
}

/// What keeps the leads of a group there; `None` of a number that is no group's.
pub fn snag(conn: &Conn, group: GroupId) -> Result<Option<Snag>> {
    let mut text = conn.sql.prepare_cached("SELECT text FROM name WHERE id = ?1")?;
    let text: Option<String> = text.query_row([group.0], |row| row.get(0)).optional()?;
    text.map(|text| read(group, &text)).transpose()
}

/// What became of a group since an instant, out of its newest [`REMEMBERED`] decisions each way that stand.
pub fn past(conn: &Conn, group: GroupId, since: Instant) -> Result<Past> {
    let limit = REMEMBERED as i64;
    let mut came = conn.sql.prepare_cached(
        "SELECT count(DISTINCT lead), count(*) FROM (SELECT lead, at, taken_back FROM decision INDEXED BY decision_by_snag
            WHERE snag = ?1 AND (owner IS NULL) = 1 ORDER BY id DESC LIMIT ?2) WHERE at >= ?3 AND taken_back IS NULL",
    )?;
    let (came, read): (u32, i64) = came.query_row((group.0, limit, since.ms()), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let by_hand = given(conn, group, since, REMEMBERED)?;
    let more = read >= limit || by_hand.iter().map(|(_, n)| i64::from(*n)).sum::<i64>() >= limit;
    Ok(Past { came, by_hand, more })
}

/// Who got how many of a group by hand since an instant, most first, out of the newest `newest` decisions that stand.
pub fn given(conn: &Conn, group: GroupId, since: Instant, newest: usize) -> Result<Vec<(RepId, u32)>> {
    let mut given = conn.sql.prepare_cached(
        "SELECT owner, count(*) AS n FROM (SELECT owner, at, taken_back FROM decision INDEXED BY decision_by_snag
            WHERE snag = ?1 AND (owner IS NULL) = 0 ORDER BY id DESC LIMIT ?2)
         WHERE at >= ?3 AND taken_back IS NULL GROUP BY owner ORDER BY n DESC, owner",
    )?;
    let found = given.query_map((group.0, newest as i64, since.ms()), |row| Ok((RepId(row.get(0)?), row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The leads of a group that are not out of sight at `now`, the earliest arrival first, at most so many.
pub fn waiting(conn: &Conn, group: GroupId, now: Instant, most: usize) -> Result<Vec<LeadId>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT id FROM lead INDEXED BY lead_by_snag
         WHERE snag = ?1 AND stage = 3 AND (snoozed_until IS NULL OR snoozed_until <= ?3) ORDER BY received_at, id LIMIT ?2",
    )?;
    let found = found.query_map((group.0, most as i64, now.ms()), |row| row.get(0).map(LeadId))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Leads that people gave to somebody out of the fallback queue since an instant, with whom; the newest decisions that stand,
/// newest first, at most so many.
pub fn given_by_hand(conn: &Conn, since: Instant, most: usize) -> Result<Vec<(LeadId, RepId)>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT lead, owner FROM decision INDEXED BY decision_by_snag
         WHERE snag IS NOT NULL AND (owner IS NULL) = 0 AND trigger = ?1 AND at >= ?2 AND taken_back IS NULL
         ORDER BY id DESC LIMIT ?3",
    )?;
    let by_hand = super::code::trigger(Trigger::ByHand);
    let found = found.query_map((by_hand, since.ms(), most as i64), |row| Ok((LeadId(row.get(0)?), RepId(row.get(1)?))))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

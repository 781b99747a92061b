//! Reps, and what each of them holds and received.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rusqlite::{Row, named_params, types::Type};

use super::{Conn, Tx, code, error::Result};
use crate::model::{
    id::{DecisionId, EntryId, RepId},
    journal::Subject,
    place::Language,
    rep::{Capacity, Rep},
    roster::{Load, Roster},
    time::{Instant, day_number},
};

fn text_list<T>(row: &Row<'_>, index: usize, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<BTreeSet<T>>
where
    T: Ord,
{
    let text: String = row.get(index)?;
    let list: Vec<String> = serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))?;
    Ok(list.iter().filter_map(|item| parse(item)).collect())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Rep> {
    let zone: Option<String> = row.get(6)?;
    let week: Option<String> = row.get(7)?;
    Ok(Rep {
        id: RepId(row.get(0)?),
        name: row.get(1)?,
        email: row.get(2)?,
        external_id: row.get(3)?,
        team: row.get(4)?,
        manager: row.get(5)?,
        zone: zone.and_then(|zone| zone.parse().ok()),
        week: week.and_then(|week| week.parse().ok()),
        holidays: text_list(row, 8, |day| day.parse::<NaiveDate>().ok())?,
        languages: text_list(row, 9, |tag| tag.parse::<Language>().ok())?,
        capacity: Capacity {
            max_open: row.get(10)?,
            max_per_day: row.get(11)?,
            max_per_week: row.get(12)?,
            max_per_month: row.get(13)?,
        },
        backup: row.get::<_, Option<i64>>(14)?.map(RepId),
        employment: code::employment_from(row.get(15)?).unwrap_or_default(),
        former: text_list(row, 16, |name| Some(name.to_owned()))?,
    })
}

/// All reps, in the order they joined.
pub fn all(conn: &Conn) -> Result<Vec<Rep>> {
    joined_until(conn, EntryId(i64::MAX))
}

/// Those who had joined right after an entry, in that order; as they are now.
pub fn joined_until(conn: &Conn, entry: EntryId) -> Result<Vec<Rep>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT id, name, email, external_id, team, manager, zone, week, holidays, languages,
                max_open, max_per_day, max_per_week, max_per_month, backup, employment, former FROM rep WHERE entry <= ?1 ORDER BY id",
    )?;
    let rows = found.query_map([entry.0], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn write(tx: &Tx<'_>, sql: &str, entry: Option<EntryId>, rep: &Rep) -> Result<()> {
    let texts = |list: Vec<String>| serde_json::Value::from(list).to_string();
    let mut statement = tx.sql.prepare_cached(sql)?;
    let holidays = texts(rep.holidays.iter().map(ToString::to_string).collect());
    let languages = texts(rep.languages.iter().map(ToString::to_string).collect());
    let (zone, week) = (rep.zone.map(|zone| zone.name()), rep.week.as_ref().map(ToString::to_string));
    let backup = rep.backup.map(|backup| backup.0);
    let employment = code::employment(rep.employment);
    let former = texts(rep.former.iter().cloned().collect());
    let shared = named_params! {
        ":id": rep.id.0, ":name": rep.name, ":email": rep.email, ":external_id": rep.external_id, ":team": rep.team,
        ":manager": rep.manager, ":zone": zone, ":week": week, ":holidays": holidays, ":languages": languages,
        ":max_open": rep.capacity.max_open, ":max_per_day": rep.capacity.max_per_day,
        ":max_per_week": rep.capacity.max_per_week, ":max_per_month": rep.capacity.max_per_month,
        ":backup": backup, ":employment": employment, ":former": former,
    };
    let entry = entry.map(|entry| entry.0);
    let own = named_params! { ":entry": entry };
    let all: Vec<_> = shared.iter().chain(own.iter().filter(|_| entry.is_some())).copied().collect();
    statement.execute(all.as_slice())?;
    Ok(())
}

/// Keeps a new rep under the number they bear.
pub fn insert(tx: &Tx<'_>, entry: EntryId, rep: &Rep) -> Result<()> {
    write(
        tx,
        "INSERT INTO rep (id, entry, name, email, external_id, team, manager, zone, week, holidays, languages,
                          max_open, max_per_day, max_per_week, max_per_month, backup, employment, former)
         VALUES (:id, :entry, :name, :email, :external_id, :team, :manager, :zone, :week, :holidays, :languages,
                 :max_open, :max_per_day, :max_per_week, :max_per_month, :backup, :employment, :former)",
        Some(entry),
        rep,
    )
}

/// Writes a known rep.
pub fn update(tx: &Tx<'_>, rep: &Rep) -> Result<()> {
    write(
        tx,
        "UPDATE rep SET name = :name, email = :email, external_id = :external_id, team = :team, manager = :manager, zone = :zone,
                week = :week, holidays = :holidays, languages = :languages, max_open = :max_open, max_per_day = :max_per_day,
                max_per_week = :max_per_week, max_per_month = :max_per_month, backup = :backup, employment = :employment,
                former = :former
         WHERE id = :id",
        None,
        rep,
    )
}

/// The number the next rep gets; also who is on the roster no more keeps theirs.
pub fn next_id(conn: &Conn) -> Result<RepId> {
    let (kind, _) = code::subject(Subject::Rep(RepId(0)));
    let mut found = conn.sql.prepare_cached(
        "SELECT max(coalesce((SELECT max(id) FROM rep), 0), coalesce((SELECT max(thing) FROM change WHERE subject = ?1), 0)) + 1",
    )?;
    Ok(RepId(found.query_row([kind], |row| row.get(0))?))
}

/// Whether a lead, a turn, an absence, an account or a colleague ever was theirs.
pub fn has_anything(conn: &Conn, rep: RepId) -> Result<bool> {
    let mut found = conn.sql.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM load WHERE rep = ?1) OR EXISTS (SELECT 1 FROM received WHERE rep = ?1)
             OR EXISTS (SELECT 1 FROM absence WHERE rep = ?1) OR EXISTS (SELECT 1 FROM account WHERE owner = ?1)
             OR EXISTS (SELECT 1 FROM ledger INDEXED BY ledger_by_rep WHERE rep = ?1)
             OR EXISTS (SELECT 1 FROM rep WHERE backup = ?1) OR EXISTS (SELECT 1 FROM lead WHERE owner = ?1)
             OR EXISTS (SELECT 1 FROM lead WHERE covering_for = ?1)",
    )?;
    Ok(found.query_row([rep.0], |row| row.get(0))?)
}

/// Forgets a rep of whom [`has_anything`] knows nothing.
pub fn delete(tx: &Tx<'_>, rep: RepId) -> Result<()> {
    tx.sql.prepare_cached("DELETE FROM rep WHERE id = ?1")?.execute([rep.0])?;
    Ok(())
}

/// What every rep of the roster holds at `now`, by roster position.
pub fn loads(conn: &Conn, roster: &Roster, now: Instant) -> Result<Vec<Load>> {
    let mut loads = vec![Load::default(); roster.reps().len()];
    let mut found = conn.sql.prepare_cached("SELECT rep, open, last FROM load")?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(position) = roster.position(RepId(row.get(0)?)) {
            loads[position].open = u32::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
            loads[position].last = row.get::<_, Option<i64>>(2)?.map(DecisionId);
        }
    }
    let mut received =
        conn.sql.prepare_cached("SELECT coalesce(sum(n), 0) FROM received WHERE rep = ?1 AND day BETWEEN ?2 AND ?3")?;
    for (position, rep) in roster.reps().iter().enumerate() {
        let today = now.day(rep.zone());
        let number = day_number(today);
        let mut since = |first: i32| -> Result<u32> {
            let n: i64 = received.query_row((rep.id.0, first, number), |row| row.get(0))?;
            Ok(u32::try_from(n).unwrap_or(0))
        };
        loads[position].today = since(number)?;
        loads[position].this_week = since(number - today.weekday().num_days_from_monday() as i32)?;
        loads[position].this_month = since(number - today.day0() as i32)?;
    }
    Ok(loads)
}

/// Changes how many open leads a rep holds, and which decision gave them their last.
pub fn save_load(tx: &Tx<'_>, rep: RepId, open: u32, last: Option<DecisionId>) -> Result<()> {
    tx.sql
        .prepare_cached(
            "INSERT INTO load (rep, open, last) VALUES (?1, ?2, ?3)
             ON CONFLICT (rep) DO UPDATE SET open = excluded.open, last = excluded.last",
        )?
        .execute((rep.0, open, last.map(|last| last.0)))?;
    Ok(())
}

/// Adds to what a rep received on a day of their zone.
pub fn add_received(tx: &Tx<'_>, rep: RepId, day: i32, by: i64) -> Result<()> {
    tx.sql
        .prepare_cached(
            "INSERT INTO received (rep, day, n) VALUES (?1, ?2, ?3) ON CONFLICT (rep, day) DO UPDATE SET n = n + excluded.n",
        )?
        .execute((rep.0, day, by))?;
    Ok(())
}

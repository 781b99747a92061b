//! Before and after of every change; with it any past state can be rebuilt.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde_json::{Map, Value};

use super::{
    Conn, Tx, code,
    error::{Result, StoreError},
};
use crate::model::{
    id::{AbsenceId, EntryId, RepId},
    journal::{Change, Subject},
};

fn key(subject: Subject) -> (i64, i64) {
    code::subject(subject)
}

fn object(text: &str, entry: i64) -> Result<Map<String, Value>> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable {
        what: "change of entry",
        id: entry,
        because: error.to_string(),
    })
}

/// Entry, kind of thing, its number, before, after.
type Raw = (i64, i64, i64, String, String);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

fn change((entry, kind, thing, before, after): &Raw) -> Result<Option<Change>> {
    let Some(subject) = code::subject_from(*kind, *thing) else { return Ok(None) };
    Ok(Some(Change { subject, before: object(before, *entry)?, after: object(after, *entry)? }))
}

/// Keeps one change of an entry; `seq` counts from 0 within it.
pub fn insert(tx: &Tx<'_>, entry: EntryId, seq: usize, change: &Change) -> Result<()> {
    let (kind, thing) = key(change.subject);
    let text = |map: &Map<String, Value>| Value::Object(map.clone()).to_string();
    tx.sql
        .prepare_cached("INSERT INTO change (entry, seq, subject, thing, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute((entry.0, seq as i64, kind, thing, text(&change.before), text(&change.after)))?;
    Ok(())
}

/// The changes of one entry, in the order they were made.
pub fn of_entry(conn: &Conn, entry: EntryId) -> Result<Vec<Change>> {
    let mut found =
        conn.sql.prepare_cached("SELECT entry, subject, thing, before, after FROM change WHERE entry = ?1 ORDER BY seq")?;
    let rows = found.query_map([entry.0], raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().filter_map(|row| change(&row).transpose()).collect()
}

/// The first changes of one entry, in the order they were made.
pub fn first_of(conn: &Conn, entry: EntryId, limit: usize) -> Result<Vec<Change>> {
    let mut found = conn
        .sql
        .prepare_cached("SELECT entry, subject, thing, before, after FROM change WHERE entry = ?1 ORDER BY seq LIMIT ?2")?;
    let rows = found.query_map((entry.0, limit as i64), raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().filter_map(|row| change(&row).transpose()).collect()
}

/// Changes of one thing that one entry made, in their order.
pub fn of_thing(conn: &Conn, subject: Subject, entry: EntryId) -> Result<Vec<Change>> {
    let (kind, thing) = key(subject);
    let mut found = conn.sql.prepare_cached(
        "SELECT entry, subject, thing, before, after FROM change
         WHERE subject = ?1 AND thing = ?2 AND entry = ?3 ORDER BY seq",
    )?;
    let rows = found.query_map((kind, thing, entry.0), raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().filter_map(|row| change(&row).transpose()).collect()
}

/// Changes of one thing made after an entry, newest first: undone one by one they lead back to that entry's state.
pub fn since_entry(conn: &Conn, subject: Subject, entry: EntryId) -> Result<Vec<Change>> {
    Ok(later(conn, subject, entry)?.into_iter().map(|(_, change)| change).collect())
}

/// The same, each with the entry that made it.
pub fn later(conn: &Conn, subject: Subject, entry: EntryId) -> Result<Vec<(EntryId, Change)>> {
    let (kind, thing) = key(subject);
    let mut found = conn.sql.prepare_cached(
        "SELECT entry, subject, thing, before, after FROM change
         WHERE subject = ?1 AND thing = ?2 AND entry > ?3 ORDER BY entry DESC, seq DESC",
    )?;
    let rows = found.query_map((kind, thing, entry.0), raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let made = |row: Raw| Ok(change(&row)?.map(|change| (EntryId(row.0), change)));
    rows.into_iter().filter_map(|row| made(row).transpose()).collect()
}

/// Reps who went off the roster after an entry and had not come onto it since: they were on it then.
pub fn reps_gone_since(conn: &Conn, entry: EntryId) -> Result<Vec<RepId>> {
    let (kind, _) = code::subject(Subject::Rep(RepId(0)));
    let mut found = conn.sql.prepare_cached(
        "SELECT thing, after = '{}' FROM change
         WHERE subject = ?1 AND entry > ?2 AND (before = '{}' OR after = '{}') ORDER BY entry, seq",
    )?;
    let rows = found.query_map((kind, entry.0), |row| Ok((RepId(row.get(0)?), row.get(1)?)))?;
    let mut first: BTreeMap<RepId, bool> = BTreeMap::new();
    for row in rows {
        let (rep, went) = row?;
        first.entry(rep).or_insert(went);
    }
    Ok(first.into_iter().filter_map(|(rep, went)| went.then_some(rep)).collect())
}

/// The newest entry that changed a thing; `None` when it is as it was made.
pub fn newest_entry(conn: &Conn, subject: Subject) -> Result<Option<EntryId>> {
    let mut found = conn.sql.prepare_cached("SELECT max(entry) FROM change WHERE subject = ?1 AND thing = ?2")?;
    Ok(found.query_row(key(subject), |row| row.get::<_, Option<i64>>(0))?.map(EntryId))
}

/// The newest entry that was about a rep: that took them in, changed their data, or set or changed an absence of theirs.
pub fn newest_about(conn: &Conn, rep: RepId) -> Result<Option<EntryId>> {
    let ((own, _), (absence, _)) = (key(Subject::Rep(rep)), key(Subject::Absence(AbsenceId(0))));
    let mut found = conn.sql.prepare_cached(
        "SELECT max(entry) FROM (
            SELECT entry FROM rep WHERE id = ?1
            UNION ALL SELECT max(entry) FROM change WHERE subject = ?2 AND thing = ?1
            UNION ALL SELECT max(entry) FROM absence WHERE rep = ?1
            UNION ALL SELECT (SELECT max(entry) FROM change WHERE subject = ?3 AND thing = absence.id) FROM absence WHERE rep = ?1)",
    )?;
    Ok(found.query_row((rep.0, own, absence), |row| row.get::<_, Option<i64>>(0))?.map(EntryId))
}

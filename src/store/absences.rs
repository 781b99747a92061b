//! Absences. A window that was taken back ends where it begins; rows are never deleted.

use rusqlite::{OptionalExtension, Row};

use super::{Conn, Tx, code, error::Result};
use crate::model::{
    absence::{Absence, AbsenceKind},
    id::{AbsenceId, EntryId, RepId},
    time::Instant,
};

const COLUMNS: &str = "SELECT id, rep, from_at, until_at, kind FROM absence";

fn read(row: &Row<'_>) -> rusqlite::Result<Absence> {
    Ok(Absence {
        id: AbsenceId(row.get(0)?),
        rep: RepId(row.get(1)?),
        from: Instant::from_ms(row.get(2)?),
        until: row.get::<_, Option<i64>>(3)?.map(Instant::from_ms),
        kind: code::absence_kind_from(row.get(4)?).unwrap_or(AbsenceKind::Other),
    })
}

/// All that are not over at `at`, nor taken back.
pub fn not_over(conn: &Conn, at: Instant) -> Result<Vec<Absence>> {
    let mut found = conn
        .sql
        .prepare_cached(&format!("{COLUMNS} WHERE until_at IS NULL OR (until_at > ?1 AND until_at > from_at) ORDER BY id"))?;
    let rows = found.query_map([at.ms()], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All of one rep, over or not, without those taken back.
pub fn of_rep(conn: &Conn, rep: RepId) -> Result<Vec<Absence>> {
    let mut found = conn
        .sql
        .prepare_cached(&format!("{COLUMNS} WHERE rep = ?1 AND (until_at IS NULL OR until_at > from_at) ORDER BY from_at, id"))?;
    let rows = found.query_map([rep.0], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All that one rep ever had, those taken back too, each with the entry that made it.
pub fn ever_of(conn: &Conn, rep: RepId) -> Result<Vec<(EntryId, Absence)>> {
    let mut found = conn
        .sql
        .prepare_cached("SELECT id, rep, from_at, until_at, kind, entry FROM absence WHERE rep = ?1 ORDER BY from_at, id")?;
    let rows = found.query_map([rep.0], |row| Ok((EntryId(row.get(5)?), read(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// All that were known right after an entry, over or not.
pub fn made_until(conn: &Conn, entry: EntryId) -> Result<Vec<Absence>> {
    let mut found = conn.sql.prepare_cached(&format!("{COLUMNS} WHERE entry <= ?1 ORDER BY id"))?;
    let rows = found.query_map([entry.0], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One absence.
pub fn get(conn: &Conn, id: AbsenceId) -> Result<Option<Absence>> {
    Ok(conn.sql.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?.query_row([id.0], read).optional()?)
}

/// How many ended after one instant and not after another because their time was over: nobody made them end, and none was
/// over when it was first heard of.
pub fn ended_between(conn: &Conn, after: Instant, until: Instant) -> Result<u64> {
    let mut found = conn.sql.prepare_cached(
        "SELECT count(*) FROM absence WHERE until_at > ?1 AND until_at <= ?2 AND until_at > from_at
         AND NOT EXISTS (SELECT 1 FROM change JOIN entry ON entry.id = change.entry
                         WHERE subject = 3 AND thing = absence.id AND entry.at >= until_at)",
    )?;
    Ok(found.query_row((after.ms(), until.ms()), |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// Keeps a new one.
pub fn insert(
    tx: &Tx<'_>,
    entry: EntryId,
    rep: RepId,
    from: Instant,
    until: Option<Instant>,
    kind: AbsenceKind,
) -> Result<AbsenceId> {
    let mut insert = tx
        .sql
        .prepare_cached("INSERT INTO absence (entry, rep, from_at, until_at, kind) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id")?;
    let row = (entry.0, rep.0, from.ms(), until.map(Instant::ms), code::absence_kind(kind));
    Ok(AbsenceId(insert.query_row(row, |row| row.get(0))?))
}

/// Writes its window and kind.
pub fn update(tx: &Tx<'_>, absence: &Absence) -> Result<()> {
    tx.sql.prepare_cached("UPDATE absence SET from_at = ?2, until_at = ?3, kind = ?4 WHERE id = ?1")?.execute((
        absence.id.0,
        absence.from.ms(),
        absence.until.map(Instant::ms),
        code::absence_kind(absence.kind),
    ))?;
    Ok(())
}

//! Which events stand behind the sums of the ledger: decisions, and what was booked beside them. Amounts are not kept here;
//! they follow from the event.

use rusqlite::{OptionalExtension, Row, params};

use super::{
    Conn, Tx, code,
    error::{Result, StoreError},
};
use crate::model::{
    id::{DecisionId, EntryId, LeadId},
    ledger::Columns,
    rotation::Bookings,
};

/// The number of something booked beside decisions; 0 is the decision itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BesideId(pub i64);

/// An event in the order of the ledger: older ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    /// The day under which it is booked, in the company's zone.
    pub day: i32,
    /// The decision that booked it, or the newest when something beside it did.
    pub decision: DecisionId,
    /// What did beside it.
    pub beside: BesideId,
}

/// Something booked beside decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Which event.
    pub key: EventKey,
    /// The entry that booked it.
    pub entry: EntryId,
    /// The lead it is about, if one.
    pub lead: Option<LeadId>,
    /// What it booked.
    pub bookings: Bookings,
    /// Whether that still counts.
    pub stands: Stands,
}

/// Whether something booked still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It does.
    Yes,
    /// It was taken back.
    No,
}

/// An event stands in a book.
pub fn insert(tx: &Tx<'_>, pool: i64, key: EventKey, columns: Columns) -> Result<()> {
    let mut insert =
        tx.sql.prepare_cached("INSERT INTO booked (pool, day, decision, beside, cols) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    insert.execute((pool, key.day, key.decision.0, key.beside.0, code::columns(columns)))?;
    Ok(())
}

/// An event does not stand in a book any more.
pub fn delete(tx: &Tx<'_>, pool: i64, key: EventKey) -> Result<()> {
    let mut delete =
        tx.sql.prepare_cached("DELETE FROM booked WHERE pool = ?1 AND day = ?2 AND decision = ?3 AND beside = ?4")?;
    delete.execute((pool, key.day, key.decision.0, key.beside.0))?;
    Ok(())
}

/// Which way events are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Newest first.
    Back,
    /// Oldest first.
    On,
}

/// Events of a book on one day that booked any of these columns, beyond one of them in the direction read.
pub fn of_day(
    conn: &Conn,
    (pool, day): (i64, i32),
    columns: Columns,
    beyond: Option<EventKey>,
    reading: Reading,
    limit: usize,
) -> Result<Vec<EventKey>> {
    let (sign, order, end) = match reading {
        Reading::Back => ("<", "DESC", i64::MAX),
        Reading::On => (">", "ASC", -1),
    };
    let (decision, beside) = beyond.map_or((end, 0), |key| (key.decision.0, key.beside.0));
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT decision, beside FROM booked WHERE pool = ?1 AND day = ?2 AND (decision, beside) {sign} (?3, ?4) AND cols & ?5
         ORDER BY decision {order}, beside {order} LIMIT ?6"
    ))?;
    let rows = found.query_map(params![pool, day, decision, beside, code::columns(columns), limit as i64], |row| {
        Ok(EventKey { day, decision: DecisionId(row.get(0)?), beside: BesideId(row.get(1)?) })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Shows every event of every book: its pool, itself, its columns as bits.
pub fn each(conn: &Conn, mut show: impl FnMut(i64, EventKey, i64)) -> Result<()> {
    let mut found = conn.sql.prepare_cached("SELECT pool, day, decision, beside, cols FROM booked")?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        let key = EventKey { day: row.get(1)?, decision: DecisionId(row.get(2)?), beside: BesideId(row.get(3)?) };
        show(row.get(0)?, key, row.get(4)?);
    }
    Ok(())
}

/// Keeps something booked beside decisions on a day, behind the newest decision.
pub fn insert_beside(
    tx: &Tx<'_>,
    entry: EntryId,
    lead: Option<LeadId>,
    (day, after): (i32, DecisionId),
    bookings: &Bookings,
) -> Result<EventKey> {
    let text = serde_json::to_string(bookings).map_err(|error| unreadable(0, &error))?;
    let mut insert = tx
        .sql
        .prepare_cached("INSERT INTO beside (entry, lead, day, after, bookings) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id")?;
    let id = insert.query_row((entry.0, lead.map(|lead| lead.0), day, after.0, text), |row| row.get(0))?;
    Ok(EventKey { day, decision: after, beside: BesideId(id) })
}

const BESIDE: &str = "SELECT id, entry, lead, day, after, bookings, stands FROM beside";

type RawBeside = (i64, i64, Option<i64>, i32, i64, String, i64);

fn raw(row: &Row<'_>) -> rusqlite::Result<RawBeside> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
}

fn read((id, entry, lead, day, after, text, stands): RawBeside) -> Result<Beside> {
    Ok(Beside {
        key: EventKey { day, decision: DecisionId(after), beside: BesideId(id) },
        entry: EntryId(entry),
        lead: lead.map(LeadId),
        bookings: serde_json::from_str(&text).map_err(|error| unreadable(id, &error))?,
        stands: if stands == 0 { Stands::No } else { Stands::Yes },
    })
}

fn unreadable(id: i64, error: &serde_json::Error) -> StoreError {
    StoreError::Unreadable { what: "booking", id, because: error.to_string() }
}

/// Something booked beside decisions no longer counts, or counts again.
pub fn turn_beside(tx: &Tx<'_>, id: BesideId, from: Stands) -> Result<()> {
    let stands = match from {
        Stands::Yes => 0,
        Stands::No => 1,
    };
    tx.sql.prepare_cached("UPDATE beside SET stands = ?2 WHERE id = ?1")?.execute((id.0, stands))?;
    Ok(())
}

/// One of them.
pub fn beside(conn: &Conn, id: BesideId) -> Result<Option<Beside>> {
    let mut found = conn.sql.prepare_cached(&format!("{BESIDE} WHERE id = ?1"))?;
    found.query_row([id.0], raw).optional()?.map(read).transpose()
}

/// All that an entry booked beside its decisions.
pub fn beside_of(conn: &Conn, entry: EntryId) -> Result<Vec<Beside>> {
    let mut found = conn.sql.prepare_cached(&format!("{BESIDE} WHERE entry = ?1 ORDER BY id"))?;
    let rows = found.query_map([entry.0], raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(read).collect()
}

/// Shows all that stand.
pub fn each_beside(conn: &Conn, mut show: impl FnMut(Beside)) -> Result<()> {
    let query = format!("{BESIDE} WHERE stands = 1 ORDER BY id");
    let mut found = conn.sql.prepare_cached(&query)?;
    for row in found.query_map([], raw)? {
        show(read(row?)?);
    }
    Ok(())
}

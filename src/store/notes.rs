//! Notes about leads.

use rusqlite::Row;

use super::{Conn, Tx, error::Result};
use crate::model::{
    id::{EntryId, LeadId, NoteId},
    journal::Actor,
    lead::Note,
    time::Instant,
};

/// So many are counted at most, so that no lead is slow to show.
pub const MOST_COUNTED: u32 = 1_000;

const COLUMNS: &str = "note.id, note.lead, note.entry, entry.at, entry.actor, note.text";

fn note(row: &Row<'_>) -> rusqlite::Result<Note> {
    let actor: String = row.get(4)?;
    Ok(Note {
        id: NoteId(row.get(0)?),
        lead: LeadId(row.get(1)?),
        entry: EntryId(row.get(2)?),
        at: Instant::from_ms(row.get(3)?),
        by: Actor::named(&actor),
        text: row.get(5)?,
    })
}

/// Keeps a new note.
pub fn insert(tx: &Tx<'_>, entry: EntryId, lead: LeadId, text: &str) -> Result<()> {
    tx.sql.prepare_cached("INSERT INTO note (entry, lead, text) VALUES (?1, ?2, ?3)")?.execute((entry.0, lead.0, text))?;
    Ok(())
}

/// The newest notes of a lead that stand, newest first.
pub fn of_lead(conn: &Conn, lead: LeadId, limit: usize) -> Result<Vec<Note>> {
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM note JOIN entry ON entry.id = note.entry
         WHERE note.lead = ?1 AND note.taken_back IS NULL ORDER BY note.id DESC LIMIT ?2"
    ))?;
    let rows = found.query_map((lead.0, limit as i64), note)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many notes of a lead stand, counted up to [`MOST_COUNTED`].
pub fn count(conn: &Conn, lead: LeadId) -> Result<u32> {
    let mut counted =
        conn.sql.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM note WHERE lead = ?1 AND taken_back IS NULL LIMIT ?2)")?;
    Ok(counted.query_row((lead.0, MOST_COUNTED), |row| row.get(0))?)
}

/// The notes of an entry, taken-back ones too.
pub fn of_entry(conn: &Conn, entry: EntryId) -> Result<Vec<Note>> {
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM note JOIN entry ON entry.id = note.entry WHERE note.entry = ?1 ORDER BY note.id"
    ))?;
    let rows = found.query_map([entry.0], note)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every note that stands, a line each: whose, when, what.
pub(super) fn lines(conn: &Conn) -> Result<Vec<String>> {
    let mut found = conn.sql.prepare_cached("SELECT lead, entry, text FROM note WHERE taken_back IS NULL ORDER BY id")?;
    let line = |row: &Row<'_>| {
        let (lead, entry, text): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("note of lead {lead} by entry {entry}: {text}"))
    };
    let rows = found.query_map([], line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Marks a note as taken back by an entry, or as standing again.
pub fn set_taken_back(tx: &Tx<'_>, note: NoteId, by: Option<EntryId>) -> Result<()> {
    tx.sql.prepare_cached("UPDATE note SET taken_back = ?2 WHERE id = ?1")?.execute((note.0, by.map(|by| by.0)))?;
    Ok(())
}

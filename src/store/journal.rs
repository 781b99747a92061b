//! The journal: append only.
//!
//! An entry is written before all that refers to it, so that SQLite need not look for what waits for it (it would read
//! whole tables), and made whole at the end of its action. Nothing here finds one that is not whole.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row};
use serde::Deserialize;

use super::{
    Conn, Tx,
    error::{Result, StoreError},
};
use crate::model::{
    id::EntryId,
    journal::{Actor, Chain, Entry, Rehearsed, What},
    time::Instant,
};

pub(super) const COLUMNS: &str = "id, at, actor, detail, leads, batch, rehearsed, undoes, undone_by";

/// A row of [`COLUMNS`] before its detail is read.
pub(super) type RawEntry = (i64, i64, String, String, i64, Option<String>, bool, Option<i64>, Option<i64>);

pub(super) fn raw(row: &Row<'_>) -> rusqlite::Result<RawEntry> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?))
}

pub(super) fn entry((id, at, actor, detail, leads, batch, rehearsed, undoes, undone_by): RawEntry) -> Result<Entry> {
    let what = serde_json::from_str(&detail).map_err(|error| StoreError::Unreadable {
        what: "journal entry",
        id,
        because: error.to_string(),
    })?;
    Ok(Entry {
        id: EntryId(id),
        at: Instant::from_ms(at),
        actor: Actor::named(&actor),
        what,
        leads: leads.unsigned_abs(),
        batch,
        rehearsed: if rehearsed { Rehearsed::Yes } else { Rehearsed::No },
        undoes: undoes.map(EntryId),
        undone_by: undone_by.map(EntryId),
    })
}

/// Begins the next entry and gives its number. Safe inside a transaction: nobody else writes meanwhile.
pub fn begin(tx: &Tx<'_>, at: Instant, actor: &Actor, batch: Option<&str>, rehearsed: Rehearsed) -> Result<EntryId> {
    // Two statements: what RETURNING gives back stands in a table of its own, made anew each time.
    let id: i64 = tx.sql.prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM entry")?.query_row([], |row| row.get(0))?;
    tx.sql
        .prepare_cached("INSERT INTO entry (id, at, actor, verb, detail, batch, rehearsed) VALUES (?1, ?2, ?3, '', '', ?4, ?5)")?
        .execute((id, at.ms(), actor.as_str(), batch, rehearsed == Rehearsed::Yes))?;
    Ok(EntryId(id))
}

/// Makes an entry whole: what was done, with how many leads, and which entry it takes back.
pub fn complete(tx: &Tx<'_>, entry: EntryId, what: &What, leads: u64, undoes: Option<EntryId>) -> Result<()> {
    #[derive(Deserialize)]
    struct Tagged<'a> {
        verb: &'a str,
    }
    let unreadable =
        |error: serde_json::Error| StoreError::Unreadable { what: "journal entry", id: entry.0, because: error.to_string() };
    let detail = serde_json::to_string(what).map_err(unreadable)?;
    let Tagged { verb } = serde_json::from_str(&detail).map_err(unreadable)?;
    tx.sql.prepare_cached("UPDATE entry SET verb = ?2, detail = ?3, leads = ?4, undoes = ?5 WHERE id = ?1")?.execute((
        entry.0,
        verb,
        &detail,
        leads as i64,
        undoes.map(|entry| entry.0),
    ))?;
    Ok(())
}

/// Marks an entry as taken back by another; `None` marks it as standing again.
pub fn set_undone(tx: &Tx<'_>, entry: EntryId, by: Option<EntryId>) -> Result<()> {
    tx.sql.prepare_cached("UPDATE entry SET undone_by = ?2 WHERE id = ?1")?.execute((entry.0, by.map(|by| by.0)))?;
    Ok(())
}

/// One entry.
pub fn get(conn: &Conn, id: EntryId) -> Result<Option<Entry>> {
    let mut found = conn.sql.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE id = ?1 AND verb <> ''"))?;
    found.query_row([id.0], raw).optional()?.map(entry).transpose()
}

/// The newest entry of an actor that stands and is no undo itself.
pub fn newest_standing(conn: &Conn, actor: &Actor) -> Result<Option<Entry>> {
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM entry WHERE actor = ?1 AND undone_by IS NULL AND verb NOT IN ('', 'undone') ORDER BY id DESC LIMIT 1"
    ))?;
    found.query_row([actor.as_str()], raw).optional()?.map(entry).transpose()
}

/// The newest entry of anybody, whatever it did.
pub fn newest(conn: &Conn) -> Result<Option<Entry>> {
    let mut found = conn.sql.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE verb <> '' ORDER BY id DESC LIMIT 1"))?;
    found.query_row([], raw).optional()?.map(entry).transpose()
}

/// The newest entry of an actor that is neither an undo nor a redo.
pub fn newest_change(conn: &Conn, actor: &Actor) -> Result<Option<EntryId>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT id FROM entry WHERE actor = ?1 AND verb NOT IN ('', 'undone', 'redone') ORDER BY id DESC LIMIT 1",
    )?;
    Ok(found.query_row([actor.as_str()], |row| row.get(0)).optional()?.map(EntryId))
}

/// The newest undo of an actor after an entry that was not taken back by a redo.
pub fn newest_undo(conn: &Conn, actor: &Actor, after: EntryId) -> Result<Option<Entry>> {
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM entry WHERE actor = ?1 AND id > ?2 AND undone_by IS NULL AND verb = 'undone' ORDER BY id DESC LIMIT 1"
    ))?;
    found.query_row((actor.as_str(), after.0), raw).optional()?.map(entry).transpose()
}

/// An entry with all that took it back and did it again, asked for by any of them; `None` if there is none of that number.
pub fn chain(conn: &Conn, id: EntryId) -> Result<Option<Chain>> {
    let Some(asked) = get(conn, id)? else { return Ok(None) };
    let mut links = vec![asked.clone()];
    let mut before = asked.undoes;
    while let Some(link) = before.map(|id| get(conn, id)).transpose()?.flatten() {
        before = link.undoes;
        links.push(link);
    }
    links.reverse();
    let mut after = asked.undone_by;
    while let Some(link) = after.map(|id| get(conn, id)).transpose()?.flatten() {
        after = link.undone_by;
        links.push(link);
    }
    Ok(Chain::of(links))
}

/// Chains of which a link was taken back after an entry, each once.
pub fn chains_since(conn: &Conn, entry: EntryId) -> Result<Vec<Chain>> {
    let mut found =
        conn.sql.prepare_cached("SELECT id FROM entry WHERE id > ?1 AND undoes IS NOT NULL AND verb <> '' ORDER BY id")?;
    let links = found.query_map([entry.0], |row| row.get(0).map(EntryId))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let (mut known, mut chains) = (BTreeSet::new(), Vec::new());
    for link in links {
        if known.contains(&link) {
            continue;
        }
        if let Some(chain) = chain(conn, link)? {
            known.extend(chain.links().iter().map(|link| link.id));
            chains.push(chain);
        }
    }
    Ok(chains)
}

/// When the clocks last ran before `now` and found something; `None` if never. Runs that were rehearsed at later instants
/// are still to come.
pub fn last_tick(conn: &Conn, now: Instant) -> Result<Option<Instant>> {
    let mut found = conn
        .sql
        .prepare_cached("SELECT at FROM entry WHERE actor = 'clock' AND verb <> '' AND at <= ?1 ORDER BY id DESC LIMIT 1")?;
    Ok(found.query_row([now.ms()], |row| row.get(0)).optional()?.map(Instant::from_ms))
}

//! Counts that are kept as they change.

use super::{Conn, Tx, error::Result};
use crate::model::id::RepId;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tally {
    /// Leads in a stage, by its code.
    Stage(i64),
    /// Leads in fallback for a cause, by its code.
    Cause(i64),
    /// Leads held for something, by the number of its text.
    Held(i64),
    /// Untouched leads whose clock ran out and was acted upon.
    Breached,
    /// Leads of a rep that nobody has reached out to yet.
    Untouched(RepId),
    /// Leads of a group of the fallback queue, by its number.
    Snag(i64),
}

impl Tally {
    /// As stored: `tally.what` and `tally.key`.
    pub fn key(self) -> (i64, i64) {
        match self {
            Self::Stage(code) => (1, code),
            Self::Cause(code) => (2, code),
            Self::Held(text) => (3, text),
            Self::Breached => (4, 0),
            Self::Untouched(rep) => (5, rep.0),
            Self::Snag(group) => (6, group),
        }
    }
}

/// Adds to a count.
pub fn add(tx: &Tx<'_>, what: Tally, by: i64) -> Result<()> {
    let (what, key) = what.key();
    tx.sql
        .prepare_cached(
            "INSERT INTO tally (what, key, n) VALUES (?1, ?2, ?3) ON CONFLICT (what, key) DO UPDATE SET n = n + excluded.n",
        )?
        .execute((what, key, by))?;
    Ok(())
}

/// Leads of each rep that nobody has reached out to yet; who has none may be missing.
pub fn untouched(conn: &Conn) -> Result<Vec<(RepId, u32)>> {
    let mut found = conn.sql.prepare_cached("SELECT key, n FROM tally WHERE what = 5 AND n > 0 ORDER BY key")?;
    let rows = found.query_map([], |row| Ok((RepId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What leads are held for, by the number of its text, with how many they are.
pub fn held(conn: &Conn) -> Result<Vec<(i64, i64)>> {
    let mut found = conn.sql.prepare_cached("SELECT key, n FROM tally WHERE what = 3 AND n > 0 ORDER BY key")?;
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

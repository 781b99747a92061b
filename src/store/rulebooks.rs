//! Published rulebooks, every version as its text, and the pointer to the live one.

use rusqlite::{OptionalExtension, Row};

use super::{Conn, Tx, error::Result};
use crate::model::{
    id::{EntryId, RulebookVersion},
    time::Instant,
};

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedBook {
    /// Its number.
    pub version: RulebookVersion,
    /// When it was published.
    pub published_at: Instant,
    /// By whom.
    pub actor: String,
    /// Why.
    pub note: Option<String>,
    /// The file's text.
    pub text: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<PublishedBook> {
    Ok(PublishedBook {
        version: RulebookVersion(row.get(0)?),
        published_at: Instant::from_ms(row.get(1)?),
        actor: row.get(2)?,
        note: row.get(3)?,
        text: row.get(4)?,
    })
}

/// The version that is live; `None` before the first.
pub fn live_version(conn: &Conn) -> Result<Option<RulebookVersion>> {
    let mut found = conn.sql.prepare_cached("SELECT rulebook FROM live")?;
    Ok(found.query_row([], |row| row.get::<_, Option<u32>>(0))?.map(RulebookVersion))
}

/// One version.
pub fn get(conn: &Conn, version: RulebookVersion) -> Result<Option<PublishedBook>> {
    let mut found =
        conn.sql.prepare_cached("SELECT version, published_at, actor, note, text FROM rulebook WHERE version = ?1")?;
    Ok(found.query_row([version.0], read).optional()?)
}

/// All versions, newest first.
pub fn history(conn: &Conn) -> Result<Vec<PublishedBook>> {
    let mut found =
        conn.sql.prepare_cached("SELECT version, published_at, actor, note, text FROM rulebook ORDER BY version DESC")?;
    let rows = found.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a new version and gives its number.
pub fn insert(tx: &Tx<'_>, entry: EntryId, at: Instant, actor: &str, note: Option<&str>, text: &str) -> Result<RulebookVersion> {
    let mut insert = tx.sql.prepare_cached(
        "INSERT INTO rulebook (version, entry, published_at, actor, note, text)
         VALUES ((SELECT coalesce(max(version), 0) + 1 FROM rulebook), ?1, ?2, ?3, ?4, ?5) RETURNING version",
    )?;
    Ok(RulebookVersion(insert.query_row((entry.0, at.ms(), actor, note, text), |row| row.get(0))?))
}

/// Points to another version.
pub fn set_live(tx: &Tx<'_>, version: Option<RulebookVersion>) -> Result<()> {
    tx.sql.prepare_cached("UPDATE live SET rulebook = ?1")?.execute([version.map(|version| version.0)])?;
    Ok(())
}

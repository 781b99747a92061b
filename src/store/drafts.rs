//! Drafts of the rulebook, every step as its text, and whose newest is which.

use rusqlite::{OptionalExtension, Row};

use super::{Conn, Tx, error::Result};
use crate::model::{
    id::{DraftRevision, DrafterId, EntryId, RulebookVersion},
    journal::Actor,
    time::Instant,
};

/// One text of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDraft {
    /// Its number.
    pub revision: DraftRevision,
    /// Whose it is.
    pub actor: Actor,
    /// When it was written.
    pub at: Instant,
    /// The version it stands on; `None` before the first was published.
    pub base: Option<RulebookVersion>,
    /// The text.
    pub text: String,
}

const COLUMNS: &str = "draft.revision, draft.actor, draft.at, draft.base, draft.text";

fn read(row: &Row<'_>) -> rusqlite::Result<KeptDraft> {
    Ok(KeptDraft {
        revision: DraftRevision(row.get(0)?),
        actor: Actor::named(&row.get::<_, String>(1)?),
        at: Instant::from_ms(row.get(2)?),
        base: row.get::<_, Option<u32>>(3)?.map(RulebookVersion),
        text: row.get(4)?,
    })
}

/// The draft of an actor; `None` when there is none now.
pub fn of(conn: &Conn, actor: &Actor) -> Result<Option<KeptDraft>> {
    let mut found = conn
        .sql
        .prepare_cached(&format!("SELECT {COLUMNS} FROM drafting JOIN draft USING (revision) WHERE drafting.actor = ?1"))?;
    Ok(found.query_row([actor.as_str()], read).optional()?)
}

/// Everybody's, by name.
pub fn all(conn: &Conn) -> Result<Vec<KeptDraft>> {
    let mut found = conn
        .sql
        .prepare_cached(&format!("SELECT {COLUMNS} FROM drafting JOIN draft USING (revision) ORDER BY drafting.actor"))?;
    let rows = found.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One text, whether it is anybody's newest or not.
pub fn get(conn: &Conn, revision: DraftRevision) -> Result<Option<KeptDraft>> {
    let mut found = conn.sql.prepare_cached(&format!("SELECT {COLUMNS} FROM draft WHERE revision = ?1"))?;
    Ok(found.query_row([revision.0], read).optional()?)
}

/// Keeps a text and gives its number.
pub fn insert(
    tx: &Tx<'_>,
    entry: EntryId,
    at: Instant,
    actor: &Actor,
    base: Option<RulebookVersion>,
    text: &str,
) -> Result<DraftRevision> {
    let mut insert = tx.sql.prepare_cached(
        "INSERT INTO draft (revision, entry, actor, at, base, text)
         VALUES ((SELECT coalesce(max(revision), 0) + 1 FROM draft), ?1, ?2, ?3, ?4, ?5) RETURNING revision",
    )?;
    let base = base.map(|version| version.0);
    Ok(DraftRevision(insert.query_row((entry.0, actor.as_str(), at.ms(), base, text), |row| row.get(0))?))
}

/// The number of somebody who drafts; given when it is first asked for.
pub fn drafter(tx: &Tx<'_>, actor: &Actor) -> Result<DrafterId> {
    tx.sql
        .prepare_cached("INSERT INTO drafting (actor) VALUES (?1) ON CONFLICT (actor) DO NOTHING")?
        .execute([actor.as_str()])?;
    let mut found = tx.sql.prepare_cached("SELECT id FROM drafting WHERE actor = ?1")?;
    Ok(DrafterId(found.query_row([actor.as_str()], |row| row.get(0))?))
}

/// Who that is.
pub fn actor(conn: &Conn, drafter: DrafterId) -> Result<Option<Actor>> {
    let mut found = conn.sql.prepare_cached("SELECT actor FROM drafting WHERE id = ?1")?;
    let name: Option<String> = found.query_row([drafter.0], |row| row.get(0)).optional()?;
    Ok(name.map(|name| Actor::named(&name)))
}

/// The newest of somebody.
pub fn newest(conn: &Conn, drafter: DrafterId) -> Result<Option<DraftRevision>> {
    let mut found = conn.sql.prepare_cached("SELECT revision FROM drafting WHERE id = ?1")?;
    let revision: Option<Option<i64>> = found.query_row([drafter.0], |row| row.get(0)).optional()?;
    Ok(revision.flatten().map(DraftRevision))
}

/// Points somebody to another text, or to none.
pub fn point(tx: &Tx<'_>, drafter: DrafterId, revision: Option<DraftRevision>) -> Result<()> {
    let mut update = tx.sql.prepare_cached("UPDATE drafting SET revision = ?2 WHERE id = ?1")?;
    update.execute((drafter.0, revision.map(|revision| revision.0)))?;
    Ok(())
}

/// A line a draft, for the logical state.
pub(super) fn lines(conn: &Conn) -> Result<Vec<String>> {
    let line = |draft: KeptDraft| {
        let base = draft.base.map_or_else(|| "nothing".to_owned(), |version| format!("rulebook {version}"));
        format!("draft {} of {} on {base}", draft.revision, draft.actor.as_str())
    };
    Ok(all(conn)?.into_iter().map(line).collect())
}

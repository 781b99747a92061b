//! A consistent copy while the database is in use; and which copies were made, for whoever erases.

use std::path::{Path, PathBuf};

use super::{
    Conn,
    disk::{self, beside},
    error::{Result, StoreError},
};
use crate::model::time::Instant;

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Where it is.
    pub path: PathBuf,
    /// When it was made.
    pub at: Instant,
}

/// Copies what is committed into a new file that only its owner can read. Writers go on meanwhile. The copy holds no
/// trace of what was deleted.
///
/// # Errors
/// The file is there already, or cannot be made; what was copied until then is taken away again.
pub fn copy(conn: &Conn, to: &Path) -> Result<()> {
    let cannot = |because: &str| StoreError::CannotOpen { path: to.to_owned(), because: because.to_owned() };
    let whole = std::path::absolute(to).map_err(|error| StoreError::cannot_open(to, &error))?;
    let name = whole.to_str().ok_or_else(|| cannot("its name is not Unicode; name another file"))?;
    disk::make_new(to).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => cannot("it is there already, and a backup never overwrites; name another file"),
        _ => StoreError::cannot_open(to, &error),
    })?;
    let copied = conn.sql.execute("VACUUM INTO ?1", [name]);
    if copied.is_err() {
        // The first error tells more than one about the rest of a copy.
        let _ = std::fs::remove_file(to);
    }
    Ok(copied.map(drop)?)
}

/// Copies, and keeps in mind where to: whoever erases somebody is told of the copies that hold them.
///
/// # Errors
/// Those of [`copy`]; a copy that could not be kept in mind is taken away again.
pub fn make(conn: &Conn, to: &Path, at: Instant) -> Result<()> {
    copy(conn, to)?;
    let whole = std::fs::canonicalize(to).map_err(|error| StoreError::cannot_open(to, &error));
    let kept = whole.and_then(|whole| note(conn, &whole, at));
    if kept.is_err() {
        let _ = std::fs::remove_file(to);
    }
    kept
}

fn note(conn: &Conn, path: &Path, at: Instant) -> Result<()> {
    conn.sql
        .prepare_cached("INSERT INTO backup (path, made_at) VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET made_at = ?2")?
        .execute((path.to_string_lossy(), at.ms()))?;
    Ok(())
}

/// The copies that were made and are still where they were put, oldest first.
pub fn made(conn: &Conn) -> Result<Vec<Made>> {
    let mut found = conn.sql.prepare_cached("SELECT path, made_at FROM backup ORDER BY made_at, path")?;
    let rows = found
        .query_map([], |row| Ok(Made { path: PathBuf::from(row.get::<_, String>(0)?), at: Instant::from_ms(row.get(1)?) }))?;
    let all: Vec<Made> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(all.into_iter().filter(|made| made.path.is_file()).collect())
}

/// A copy on its way to be another: what is new is written beside it and takes its place whole.
#[derive(Debug)]
pub struct Rewrite {
    old: PathBuf,
    new: PathBuf,
}

impl Rewrite {
    /// Begins with what the copy holds.
    ///
    /// # Errors
    /// Those of [`copy`], and of reading it.
    pub fn begin(path: &Path) -> Result<Self> {
        let rewrite = Self { old: path.to_owned(), new: beside(path, ".erasing") };
        rewrite.sweep();
        copy(&Conn::read_only(path)?, &rewrite.new)?;
        Ok(rewrite)
    }

    /// What is to take its place, to be changed.
    pub fn open(&self) -> Result<Conn> {
        Conn::open_existing(&self.new)
    }

    /// Puts it in its place; `conn` is the only connection to it.
    pub fn finish(self, conn: Conn) -> Result<()> {
        // A copy is one file, as it was.
        conn.sql.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        drop(conn);
        let failed = |error: std::io::Error| StoreError::cannot_open(&self.old, &error);
        std::fs::File::open(&self.new).and_then(|file| file.sync_all()).map_err(failed)?;
        std::fs::rename(&self.new, &self.old).map_err(failed)
    }

    fn sweep(&self) {
        for ending in ["", "-wal", "-shm"] {
            // Where one cannot be taken away, making it anew says so.
            let _ = std::fs::remove_file(beside(&self.new, ending));
        }
    }
}

impl Drop for Rewrite {
    /// What did not take its place is taken away.
    fn drop(&mut self) {
        self.sweep();
    }
}

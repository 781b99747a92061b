//! Databases of made data: the mark that tells them from real ones, and how they come to their file as a whole.

use std::{
    fs::{File, hard_link, remove_file, rename},
    io::{Error, ErrorKind},
    path::Path,
    time::Duration,
};

use rusqlite::{OptionalExtension, backup::Backup};

use super::{
    Conn, backup, disk,
    error::{Result, StoreError},
};
use crate::model::{sample::Sample, time::Instant};

/// Between two looks whether another process has finished writing.
const PAUSE: Duration = Duration::from_millis(50);

/// What a database was made from; `None` for a real one.
pub fn of(conn: &Conn) -> Result<Option<Sample>> {
    let mut found = conn.sql.prepare_cached("SELECT seed, edition, until FROM sample")?;
    let sample =
        found.query_row([], |row| Ok(Sample { seed: row.get(0)?, edition: row.get(1)?, until: Instant::from_ms(row.get(2)?) }));
    Ok(sample.optional()?)
}

/// Says of a database that all in it is made.
pub fn mark(conn: &Conn, sample: Sample) -> Result<()> {
    let Sample { seed, edition, until } = sample;
    conn.sql.prepare_cached("INSERT OR REPLACE INTO sample (one, seed, edition, until) VALUES (1, ?1, ?2, ?3)")?.execute((
        seed,
        edition,
        until.ms(),
    ))?;
    Ok(())
}

/// Keeps a database as a new file, which is there whole or not at all. Where somebody else made it meanwhile, theirs stays.
pub fn keep(conn: &Conn, path: &Path) -> Result<()> {
    let cannot = |error: Error| StoreError::cannot_open(path, &error);
    disk::make_folder(path).map_err(cannot)?;
    let unfinished = disk::beside(path, &format!(".making-{}", std::process::id()));
    match remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(cannot(error)),
        Ok(()) | Err(_) => {}
    }
    backup::copy(conn, &unfinished)?;
    File::open(&unfinished).and_then(|file| file.sync_all()).map_err(cannot)?;
    match hard_link(&unfinished, path) {
        Ok(()) => remove_file(&unfinished).map_err(cannot),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => remove_file(&unfinished).map_err(cannot),
        // Not every disk has links.
        Err(_) => rename(&unfinished, path).map_err(cannot),
    }
}

/// Puts the whole content of `new` into a database, in one step for everybody who has it open.
pub fn replace(mut old: Conn, new: &Conn) -> Result<Conn> {
    // All pages at once: whoever writes at the moment is waited for.
    Backup::new(&new.sql, &mut old.sql)?.run_to_completion(i32::MAX, PAUSE, None)?;
    Ok(old)
}

//! The schema, forward only: numbered files, applied in one transaction with the number of the last in `user_version`.
//!
//! Absent on purpose: ways back, and `rusqlite_migration`, which reads the version before its transaction begins, so
//! that two processes at once would both apply a step.

use std::{
    fs::rename,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    backup,
    disk::{self, beside},
    error::{Result, StoreError},
    open,
};

/// All schemas, oldest first; the n-th leads to schema n.
pub(super) const STEPS: [&str; 2] =
    [include_str!("../../assets/migrations/0001_birth.sql"), include_str!("../../assets/migrations/0002_drafts.sql")];

/// The newest schema this program knows.
pub const SCHEMA: i64 = STEPS.len() as i64;

/// Marks the file as ours: `LDTW`.
pub(super) const APPLICATION: i64 = 0x4c44_5457;

/// The schema of the file, 0 for an empty one.
///
/// # Errors
/// [`StoreError::Newer`], or [`StoreError::Damaged`] for somebody else's file.
pub(super) fn version(sql: &Connection, path: &Path) -> Result<i64> {
    let pragma = |name: &str| sql.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, found) = (pragma("application_id")?, pragma("user_version")?);
    let empty = || sql.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0));
    match (application, found) {
        (APPLICATION, 1..=SCHEMA) => Ok(found),
        (APPLICATION, found) if found > SCHEMA => Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA }),
        (0, 0) if empty()? => Ok(0),
        _ => Err(StoreError::Damaged { path: path.to_owned(), because: "it is the SQLite file of another program".to_owned() }),
    }
}

/// Brings the schema up to date; the file as it was is kept in the folder of backups, else beside it, as `FILE.schema-N`.
pub(super) fn migrate(sql: &Connection, path: &Path, backups: Option<&Path>, steps: &[&str]) -> Result<()> {
    let newest = steps.len() as i64;
    let reached = |sql: &Connection| sql.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    if reached(sql)? >= newest {
        return Ok(());
    }
    let tx = Transaction::new_unchecked(sql, TransactionBehavior::Immediate)?;
    // Again, inside: another process may have done it meanwhile.
    let old = reached(&tx)?;
    if old >= newest {
        return Ok(());
    }
    let kept = match sql.path().filter(|path| old > 0 && !path.is_empty()) {
        Some(_) => Some(keep_old(path, backups, old)?),
        None => None,
    };
    for step in steps.iter().skip(usize::try_from(old).unwrap_or(0)) {
        tx.execute_batch(step)?;
    }
    if let Some(kept) = kept {
        let at = disk::written_at(&kept).map_err(|error| StoreError::cannot_open(&kept, &error))?;
        tx.execute("INSERT OR REPLACE INTO backup (path, made_at) VALUES (?1, ?2)", (kept.to_string_lossy(), at))?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", newest)?;
    Ok(tx.commit()?)
}

/// Copies what is committed, while the write lock is held by the caller. An older copy of the same schema gives way,
/// but only to a whole one. Where it is now.
fn keep_old(path: &Path, backups: Option<&Path>, schema: i64) -> Result<PathBuf> {
    let there = match (backups, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    };
    let (copy, unfinished) = (beside(&there, &format!(".schema-{schema}")), beside(&there, ".copying"));
    let failed = |error: std::io::Error| StoreError::cannot_open(&copy, &error);
    if let Some(folder) = backups {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        Ok(()) | Err(_) => {}
    }
    backup::copy(&open::reader(path)?, &unfinished)?;
    rename(&unfinished, &copy).map_err(failed)?;
    std::path::absolute(&copy).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Conn;

    /// A step that doubles the number of a name.
    const DOUBLES: &str = "UPDATE name SET id = id * 2";

    /// What this program knows, and a step of a later one.
    fn and_doubles() -> Vec<&'static str> {
        STEPS.into_iter().chain([DOUBLES]).collect()
    }

    /// The file of a program that knew so many steps, with one name in it.
    fn file_of(steps: usize, path: &Path) {
        let sql = Connection::open(path).unwrap();
        migrate(&sql, path, None, &STEPS[..steps]).unwrap();
        sql.execute("INSERT INTO name VALUES (5, 'emea')", []).unwrap();
    }

    #[test]
    fn a_file_of_every_released_schema_opens_with_a_copy_made_first() {
        for steps in 1..STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("leads.db");
            file_of(steps, &path);
            let conn = Conn::open(&path).unwrap();
            assert_eq!(version(&conn.sql, &path).unwrap(), SCHEMA, "from {steps}");
            assert_eq!(only_name(&conn), 5);
            // All tables of the newest schema are there, and nobody drafts.
            assert_eq!(crate::store::drafts::all(&conn).unwrap(), []);
            let copy = Connection::open(beside(&path, &format!(".schema-{steps}"))).unwrap();
            assert_eq!(version(&copy, &path).unwrap(), steps as i64);
            assert!(copy.prepare("SELECT * FROM drafting").is_err());
        }
    }

    fn only_name(conn: &Conn) -> i64 {
        conn.sql.query_row("SELECT id FROM name", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_copy_goes_where_backups_are_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let (path, backups) = (folder.path().join("leads.db"), folder.path().join("kept/here"));
        let conn = Conn::open(&path).unwrap();
        conn.sql.execute("INSERT INTO name VALUES (5, 'emea')", []).unwrap();
        migrate(&conn.sql, &path, Some(&backups), &and_doubles()).unwrap();
        assert_eq!(only_name(&open::reader(&backups.join(format!("leads.db.schema-{SCHEMA}"))).unwrap()), 5);
        assert!(!folder.path().join(format!("leads.db.schema-{SCHEMA}")).exists());
    }

    #[test]
    fn a_file_of_an_older_schema_is_copied_first_and_brought_up_to_date_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leads.db");
        let conns: Vec<_> = (0..4).map(|_| Conn::open(&path).unwrap()).collect();
        conns[0].sql.execute("INSERT INTO name VALUES (5, 'emea')", []).unwrap();

        std::thread::scope(|scope| {
            for conn in conns {
                let path = &path;
                scope.spawn(move || migrate(&conn.sql, path, None, &and_doubles()).unwrap());
            }
        });

        let read = |path: &Path| open::reader(path).unwrap();
        assert_eq!(only_name(&read(&path)), 10, "the step ran once");
        assert_eq!(only_name(&read(&beside(&path, &format!(".schema-{SCHEMA}")))), 5);
        assert!(matches!(Conn::open(&path), Err(StoreError::Newer { found, known: SCHEMA, .. }) if found == SCHEMA + 1));
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_schema() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leads.db");
        let conn = Conn::open(&path).unwrap();
        assert!(migrate(&conn.sql, &path, None, &[&STEPS[..], &["CREATE TABLE half (x); nonsense"]].concat()).is_err());
        assert!(Conn::open(&path).is_ok());
        assert!(conn.sql.prepare("SELECT * FROM half").is_err());
    }
}

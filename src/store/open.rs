//! Opening the file: checked before it is touched, private, in WAL mode, with our schema.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{
    CACHE_KIB, CHECKPOINT_PAGES, Conn, busy, disk, erase,
    error::{Result, StoreError},
    functions, migrate,
};

/// The first SQLite without the WAL-reset bug (sqlite.org/wal.html#walresetbug): two connections that write at the
/// same moment may damage the file of an older one.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Prepared statements kept.
const STATEMENTS: usize = 200;

/// A log longer than this is cut down again once it was carried into the file.
const LOG_BYTES: i64 = 64 * 1_024 * 1_024;

/// One opening at a time in a process: closing any descriptor of a file, as making it does, drops the locks that the
/// process's other connections hold on it (sqlite.org/howtocorrupt.html, 2.2).
static OPENING: Mutex<()> = Mutex::new(());

/// What to do when the file is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// Make it, and its folder.
    #[default]
    Create,
    /// Say so.
    Refuse,
}

/// What to do when the file lies on a network share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// Say so: SQLite files break there.
    #[default]
    Refuse,
    /// Go on, at the user's own risk.
    Allow,
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Opening<'f> {
    /// When it is not there.
    pub missing: Missing,
    /// When it lies on a network share.
    pub network: Network,
    /// Folder of the copy that is made before its schema changes; beside the file where nothing is said.
    pub backups: Option<&'f Path>,
}

impl Conn {
    /// Opens the database for reading and writing; makes it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`], and [`StoreError::CannotOpen`] leave the file as it is.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_as(path, Opening::default())
    }

    /// Opens a database that must be there.
    ///
    /// # Errors
    /// Those of [`Conn::open`].
    pub fn open_existing(path: &Path) -> Result<Self> {
        Self::open_as(path, Opening { missing: Missing::Refuse, ..Opening::default() })
    }

    /// Opens the database as told.
    ///
    /// # Errors
    /// Those of [`Conn::open`].
    pub fn open_as(path: &Path, how: Opening<'_>) -> Result<Self> {
        require_sqlite(rusqlite::version_number())?;
        let path = &whole(path)?;
        refuse_share(path, how.network)?;
        let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        match how.missing {
            Missing::Create => disk::make(path).map_err(|error| StoreError::cannot_open(path, &error))?,
            Missing::Refuse => require_file(path)?,
        }
        prepare(path, how.backups).map_err(|error| error.about(path))
    }

    /// Opens a database that must be there for reading only, of a newer program too: nothing in it is changed.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] and [`StoreError::CannotOpen`].
    pub fn read_only(path: &Path) -> Result<Self> {
        let path = &whole(path)?;
        let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        require_file(path)?;
        reader(path)
    }

    /// A database in memory with our schema, gone when dropped: for tests and rehearsals.
    pub fn in_memory() -> Result<Self> {
        let sql = Connection::open_in_memory()?;
        configure(&sql)?;
        migrate::migrate(&sql, Path::new(":memory:"), None, &migrate::STEPS)?;
        Ok(Self::new(sql))
    }
}

fn prepare(path: &Path, backups: Option<&Path>) -> Result<Conn> {
    let sql = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Until the file is known to be ours, closing it must not carry its log into it.
    let keep_log = |keep| sql.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep);
    keep_log(disk::has_log(path))?;
    migrate::version(&sql, path)?;
    keep_log(false)?;

    disk::narrow(path).map_err(|error| StoreError::CannotOpen {
        path: path.to_owned(),
        because: format!("others can read it and its rights cannot be changed ({error}); make it yours alone"),
    })?;
    use_log(&sql)?;
    migrate::migrate(&sql, path, backups, &migrate::STEPS)?;
    let conn = Conn::new(sql);
    erase::clean_in_passing(&conn)?;
    Ok(conn)
}

/// A connection that only reads, to a file that is there.
pub(super) fn reader(path: &Path) -> Result<Conn> {
    let open = || {
        let sql = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        match migrate::version(&sql, path) {
            Ok(_) | Err(StoreError::Newer { .. }) => Ok(Conn::new(sql)),
            Err(error) => Err(error),
        }
    };
    open().map_err(|error: StoreError| error.about(path))
}

/// The path from the root: SQLite would take a relative `file:x` for a URI.
fn whole(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|error| StoreError::cannot_open(path, &error))
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection> {
    let sql = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&sql)?;
    Ok(sql)
}

/// What holds on every connection, and changes nothing in the file.
fn configure(sql: &Connection) -> Result<()> {
    sql.busy_handler(Some(busy::wait))?;
    sql.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans depend on no bound value: otherwise SQLite would plan a statement with `LIMIT ?` anew each time it is run.
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A damaged or forged file must not make us run what stands in it.
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    for (name, value) in [
        ("cell_size_check", 1),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("wal_autocheckpoint", CHECKPOINT_PAGES),
        ("cache_size", -CACHE_KIB),
        ("journal_size_limit", LOG_BYTES),
    ] {
        sql.pragma_update(None, name, value)?;
    }
    // What SQLite sorts holds people's data: it stays in memory.
    sql.pragma_update(None, "temp_store", "MEMORY")?;
    // An acknowledged lead survives a power cut.
    sql.pragma_update(None, "synchronous", "FULL")?;
    functions::register(sql)
}

/// Turns the write-ahead log on. Of several processes that start on a new file only one can, and SQLite asks no busy
/// handler here.
fn use_log(sql: &Connection) -> Result<()> {
    let mode = || sql.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
    if mode()? == "wal" {
        return Ok(());
    }
    sql.busy_handler(None)?;
    let now = busy::patiently(|| sql.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)));
    sql.busy_handler(Some(busy::wait))?;
    match now?.as_str() {
        "wal" => Ok(()),
        other => Err(StoreError::CannotOpen {
            path: sql.path().map(Into::into).unwrap_or_default(),
            because: format!("this disk cannot keep a write-ahead log (journal mode stays `{other}`); use a local disk"),
        }),
    }
}

fn require_sqlite(found: i32) -> Result<()> {
    if found < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version().to_owned()));
    }
    Ok(())
}

fn require_file(path: &Path) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    let because = if path.exists() { "it is no file" } else { "there is no such file" };
    Err(StoreError::CannotOpen { path: path.to_owned(), because: because.to_owned() })
}

fn refuse_share(path: &Path, network: Network) -> Result<()> {
    match (network, disk::network_share(path)) {
        (Network::Refuse, Some(kind)) => Err(StoreError::CannotOpen {
            path: path.to_owned(),
            because: format!("it lies on a network share ({kind}), where SQLite files break; use a local disk"),
        }),
        (Network::Allow, Some(_)) | (_, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BULK_CHECKPOINT_PAGES, Transactions};

    #[test]
    fn an_sqlite_with_the_wal_reset_bug_is_refused() {
        assert!(matches!(require_sqlite(3_051_002), Err(StoreError::OldSqlite(_))));
        assert!(require_sqlite(rusqlite::version_number()).is_ok());
    }

    #[test]
    fn every_connection_is_durable_and_keeps_its_references() {
        let folder = tempfile::tempdir().unwrap();
        let conn = Conn::open(&folder.path().join("leads.db")).unwrap();
        let pragma = |name: &str| conn.sql.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!((pragma("synchronous"), pragma("foreign_keys"), pragma("secure_delete")), (2, 1, 1));
        assert_eq!(pragma("wal_autocheckpoint"), CHECKPOINT_PAGES);
        conn.set_up_for(Transactions::Bulk).unwrap();
        assert_eq!(pragma("wal_autocheckpoint"), BULK_CHECKPOINT_PAGES);
        conn.set_up_for(Transactions::Small).unwrap();
        assert_eq!(pragma("wal_autocheckpoint"), CHECKPOINT_PAGES);
    }
}

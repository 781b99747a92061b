//! What can go wrong in the store, said once.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the store could not do it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file was written by a newer program.
    #[error("`{}` has schema {found}, this leadtower knows {known}; use a newer leadtower", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// The file cannot be opened or made.
    #[error("cannot open `{}`: {because}", path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        because: String,
    },
    /// The file is no database of ours, or damaged.
    #[error("`{}` is damaged or not a leadtower database: {because}; it was left as it is", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        because: String,
    },
    /// The built-in SQLite has the WAL-reset bug (before 3.51.3).
    #[error("the built-in SQLite {0} is older than 3.51.3 and may damage the file; rebuild leadtower")]
    OldSqlite(String),
    /// A part of the file that was needed is damaged.
    #[error("the database is damaged ({0}); run `leadtower doctor`, and go back to a backup")]
    Corrupt(String),
    /// The disk is full.
    #[error("the disk is full: nothing was written; make room and try again")]
    DiskFull,
    /// Another process held the database longer than the limit.
    #[error("the database was busy for {0} seconds: another process is writing for very long; try again")]
    Busy(u64),
    /// A stored value that this program cannot read.
    #[error("{what} {id} holds a value that cannot be read: {because}; run `leadtower doctor`")]
    Unreadable {
        /// Kind of thing.
        what: &'static str,
        /// Its id.
        id: i64,
        /// Why.
        because: String,
    },
    /// Anything else SQLite says.
    #[error("SQLite: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::Busy(super::BUSY_LIMIT_SECONDS)
            }
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => Self::Corrupt(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// The system does not let us at that file.
    pub(super) fn cannot_open(path: &Path, error: &std::io::Error) -> Self {
        Self::CannotOpen { path: path.to_owned(), because: error.to_string() }
    }

    /// An error met while a file is opened says which file it is.
    pub(super) fn about(self, path: &Path) -> Self {
        let path = || path.to_owned();
        match self {
            Self::Corrupt(because) => Self::Damaged { path: path(), because },
            Self::Sqlite(error) => Self::CannotOpen { path: path(), because: error.to_string() },
            other => other,
        }
    }
}

/// What store functions give back.
pub type Result<T> = std::result::Result<T, StoreError>;

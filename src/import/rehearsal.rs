//! A dry run: the same import into a copy of the database that is thrown away, so that what it says is what would happen.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::store::{Conn, backup, error::StoreError};

/// Copies made by this process so far.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A copy of the database; gone when this is dropped.
#[derive(Debug)]
pub struct Rehearsal {
    copy: PathBuf,
}

impl Rehearsal {
    /// Copies the database, if there is one, into the folder of temporary files. Only its owner can read the copy.
    ///
    /// # Errors
    /// The database cannot be read, or the copy not be made.
    pub fn of(database: &Path) -> Result<Self, StoreError> {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let copy = std::env::temp_dir().join(format!("leadtower-dry-run-{}-{number}.db", process::id()));
        let rehearsal = Self { copy };
        if database.exists() {
            backup::copy(&Conn::open_existing(database)?, &rehearsal.copy)?;
        }
        Ok(rehearsal)
    }

    /// Where the copy is; of no database it is made when it is opened.
    pub fn path(&self) -> &Path {
        &self.copy
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            // What is not there need not go.
            let _ = fs::remove_file(with_suffix(&self.copy, suffix));
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

//! A dry run: the same import into a copy of the database that is thrown away, so that what it says is what would happen.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process,
};

use crate::{
    cli::{failure::Failure, session::Session},
    store::{Conn, backup},
};

/// A copy of the database; gone when this is dropped.
pub struct Rehearsal {
    copy: PathBuf,
}

impl Rehearsal {
    /// Copies the database, if there is one, into the folder of temporary files. Only its owner can read the copy.
    pub fn new(session: &Session) -> Result<Self, Failure> {
        let copy = std::env::temp_dir().join(format!("leadtower-dry-run-{}.db", process::id()));
        let rehearsal = Self { copy };
        if session.places.database.exists() {
            backup::copy(&Conn::open_existing(&session.places.database)?, &rehearsal.copy)?;
        }
        Ok(rehearsal)
    }

    /// The session over the copy.
    pub fn session(&self, session: &Session) -> Session {
        let mut session = session.clone();
        session.places.database.clone_from(&self.copy);
        session
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

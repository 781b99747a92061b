//! A file that can be read as asked, and what its columns mean.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use crate::{
    intake::{self, Object, Options, Plan, SurveyError},
    model::time::Instant,
};

use super::ImportError;

/// A file that can be read as asked.
#[derive(Debug)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// Open for reading.
    pub file: File,
    /// What its columns mean.
    pub plan: Plan,
}

impl Source {
    /// Opens a file and looks through all of it; nothing is read in.
    ///
    /// # Errors
    /// [`ImportError::CannotRead`], [`ImportError::Folder`] and [`ImportError::Survey`].
    pub fn survey(path: &Path, object: Object, options: &Options) -> Result<Self, ImportError> {
        let cannot = |error: &std::io::Error| ImportError::CannotRead { path: path.to_owned(), because: error.to_string() };
        let mut file = File::open(path).map_err(|error| cannot(&error))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(ImportError::Folder(path.to_owned()));
        }
        let plan = intake::survey(&mut file, object, options).map_err(|error| match error {
            SurveyError::Io(error) => cannot(&error),
            error => ImportError::Survey { path: path.to_owned(), error },
        })?;
        Ok(Self { path: path.to_owned(), file, plan })
    }

    /// Its name without folders, as the journal has it.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// The run that reads it at that instant: the common mark of its parts in the journal.
    pub fn batch(&self, now: Instant) -> String {
        format!("{} {now}", self.name())
    }
}

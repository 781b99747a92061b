//! Why a file was not read in, or not to its end.

use std::path::PathBuf;

use crate::{actions::error::ActionError, intake::SurveyError, store::error::StoreError};

/// Why a file was not read in, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be opened or read.
    #[error("cannot read `{}`: {because}", .path.display())]
    CannotRead {
        /// The file.
        path: PathBuf,
        /// As the system says it.
        because: String,
    },
    /// It is a folder.
    #[error("cannot read `{}`: it is a folder", .0.display())]
    Folder(PathBuf),
    /// It cannot be read as asked.
    #[error("`{}`: {error}", .path.display())]
    Survey {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: SurveyError,
    },
    /// Reading ended before the file did.
    #[error("cannot read `{}` after row {rows}: {because}", .path.display())]
    BrokeOff {
        /// The file.
        path: PathBuf,
        /// Rows read until then.
        rows: u64,
        /// As the system says it.
        because: String,
    },
    /// Rejected rows have no place to go.
    #[error("cannot write the rejected rows to `{}`: {because}", .path.display())]
    Rejects {
        /// Where they should go.
        path: PathBuf,
        /// As the system says it.
        because: String,
    },
    /// The desk refused or failed.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// The database cannot be copied or opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// What to do about it, where that is not said yet.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Folder(_) => Some("name the files in it"),
            Self::BrokeOff { .. } => Some("what was read is in; the same command again finishes the file"),
            Self::CannotRead { .. } | Self::Survey { .. } | Self::Rejects { .. } | Self::Action(_) | Self::Store(_) => None,
        }
    }
}

//! What one step did to a draft of the rulebook.

use serde::{Deserialize, Serialize};

use crate::model::id::RulebookVersion;

/// What one step did to a draft. Its sentences are kept as they were said: the texts they are about are kept beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum DraftStep {
    /// One edit.
    Edited {
        /// What it was.
        said: String,
    },
    /// Its text was written anew in an editor.
    Written {
        /// The first of what differs; none: comments and layout alone.
        said: Vec<String>,
        /// How much more does.
        more: u64,
    },
    /// It was carried over to the version that is live.
    Rebased {
        /// Which.
        onto: Option<RulebookVersion>,
        /// The first of what came along from there.
        said: Vec<String>,
        /// How much more did.
        more: u64,
        /// In so many places both had changed the same, and the draft's way was kept.
        kept: u64,
    },
    /// It was thrown away.
    Discarded {
        /// So many differences from its base went with it.
        changes: u64,
    },
}

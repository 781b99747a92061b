//! One newtype a kind of id, so that a lead's number can never stand where a rep's is meant.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize, Serializer};

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id!(
    /// A lead's number; shown as `L-1042`.
    LeadId
);
number_id!(
    /// A rep's number.
    RepId
);
number_id!(
    /// An account's number; a smaller one is the older account.
    AccountId
);
number_id!(
    /// One absence of one rep.
    AbsenceId
);
number_id!(
    /// One note about one lead.
    NoteId
);
number_id!(
    /// One routing of one lead; ascending in decision order.
    DecisionId
);
number_id!(
    /// One entry of the journal; ascending in the order of commits.
    EntryId
);
number_id!(
    /// One text of somebody's draft; ascending in the order in which they were written.
    DraftRevision
);
number_id!(
    /// Somebody who drafts, or did: their number in the table of drafts.
    DrafterId
);
number_id!(
    /// A group of the fallback queue: the number of its snag's text.
    GroupId
);

/// A published version of the rulebook, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RulebookVersion(pub u32);

impl fmt::Display for RulebookVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! name_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as written in the rulebook.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().to_owned()
            }
        }

        // By hand: serde's own way would copy the text of every name of every trace first.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

name_id!(
    /// A pool, by its name: balances belong to the name and live as long as it does.
    PoolName
);
name_id!(
    /// A territory, by its name.
    TerritoryName
);
name_id!(
    /// A segment of company size, by its name.
    SegmentName
);
name_id!(
    /// An SLA policy, by its name.
    SlaName
);
name_id!(
    /// A rule, by its name.
    RuleName
);
name_id!(
    /// How a rulebook speaks of a rep: an email, or a name where the roster has no email.
    RepRef
);

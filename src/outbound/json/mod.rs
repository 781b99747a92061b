//! The JSON contract of the commands: own types, made from the model here and nowhere else, one file a shape.
//!
//! Absent on purpose: the stored forms of the model; they may change where these may not.

mod asked;
mod counts;
mod decision;
mod doctor;
mod fairness;
mod journal;
mod lead;
mod rep;
mod rulebook;

use std::collections::BTreeMap;

use chrono::SecondsFormat;

use crate::model::{id::RepId, rep::Rep, time::Instant};

pub use counts::{ImportJson, MappedColumn, RoutedJson, TickJson, UnknownOwners};
pub use decision::DecisionJson;
pub use doctor::{DoctorJson, FindingJson};
pub use fairness::{FairnessJson, FairnessRowJson, shown_columns};
pub use journal::EntryJson;
pub use lead::{ClosedJson, LeadJson};
pub use rep::RepJson;
pub use rulebook::{RulebookJson, VersionJson};

/// How reps are named in results: by email, or by name where the roster has no email.
#[derive(Debug, Clone, Default)]
pub struct People(BTreeMap<RepId, Named>);

#[derive(Debug, Clone)]
struct Named {
    key: String,
    name: String,
}

impl People {
    /// The names of these reps.
    pub fn of<'a>(reps: impl IntoIterator<Item = &'a Rep>) -> Self {
        let named = |rep: &Rep| Named { key: rep.email.clone().unwrap_or_else(|| rep.name.clone()), name: rep.name.clone() };
        Self(reps.into_iter().map(|rep| (rep.id, named(rep))).collect())
    }

    /// Email, or name; `rep 7` for one whom the roster does not know.
    pub fn key(&self, rep: RepId) -> String {
        self.0.get(&rep).map_or_else(|| format!("rep {rep}"), |named| named.key.clone())
    }

    /// Whole name; `rep 7` for one whom the roster does not know.
    pub fn name(&self, rep: RepId) -> String {
        self.0.get(&rep).map_or_else(|| format!("rep {rep}"), |named| named.name.clone())
    }
}

/// An instant as the contract writes it: RFC 3339 in UTC, milliseconds only where there are some.
pub fn instant(at: Instant) -> String {
    at.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

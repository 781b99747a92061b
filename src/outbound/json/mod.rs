//! The JSON contract of the commands: own types, made from the model here and nowhere else, one file a shape.
//!
//! Absent on purpose: the stored forms of the model; they may change where these may not.

mod asked;
mod book_rows;
mod counts;
mod decision;
mod doctor;
mod draft;
mod fairness;
mod figure;
mod findings;
mod journal;
mod lead;
mod learnt;
mod presence;
mod rep;
mod replay;
mod rulebook;
mod text;

use std::collections::BTreeMap;

use chrono::SecondsFormat;

use crate::model::{id::RepId, rep::Rep, time::Instant};

pub use book_rows::{PolicyRowJson, PoolRowJson, RuleRowJson, TerritoryRowJson};
pub use counts::{ImportJson, MappedColumn, RoutedJson, TickJson, UnknownOwner, UnreadableColumn};
pub use decision::DecisionJson;
pub use doctor::{DoctorJson, FindingJson};
pub use draft::{BookChangeJson, CaseJson, DraftJson};
pub use fairness::{FairnessJson, FairnessRowJson, Window, shown_columns};
pub use figure::FigureLineJson;
pub use findings::RuleFindingJson;
pub use journal::{EntryJson, verb};
pub use lead::{ClosedJson, LeadJson};
pub use learnt::LearntJson;
pub use presence::PresenceJson;
pub use rep::RepJson;
pub use replay::{MoveJson, ReplayJson};
pub use rulebook::{RulebookJson, VersionJson};
pub use text::{Array, document};

/// How reps are named in results: by email, or by name where the roster has no email; nobody as somebody else.
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
        let reps: Vec<&Rep> = reps.into_iter().collect();
        let mut bearers: BTreeMap<String, u32> = BTreeMap::new();
        for rep in &reps {
            *bearers.entry(rep.name.to_lowercase()).or_default() += 1;
        }
        let named = |rep: &Rep| {
            let name = rep.name.clone();
            if bearers.get(&name.to_lowercase()) == Some(&1) {
                return Named { key: rep.email.clone().unwrap_or_else(|| name.clone()), name };
            }
            let own = rep.email.clone().or_else(|| rep.external_id.clone()).unwrap_or_else(|| format!("rep {}", rep.id));
            Named { name: format!("{name} ({own})"), key: own }
        };
        Self(reps.into_iter().map(|rep| (rep.id, named(rep))).collect())
    }

    /// Email, or name; the CRM id where two without an email bear that name; `rep 7` for one whom the roster does not know.
    pub fn key(&self, rep: RepId) -> String {
        self.0.get(&rep).map_or_else(|| format!("rep {rep}"), |named| named.key.clone())
    }

    /// Whole name, with what tells two of one name apart; `rep 7` for one whom the roster does not know.
    pub fn name(&self, rep: RepId) -> String {
        self.0.get(&rep).map_or_else(|| format!("rep {rep}"), |named| named.name.clone())
    }
}

/// An instant as the contract writes it: RFC 3339 in UTC, milliseconds only where there are some.
pub fn instant(at: Instant) -> String {
    at.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_name_are_told_apart() {
        let with = |id: i64, name: &str, email: Option<&str>, external_id: Option<&str>| {
            let (email, external_id) = (email.map(str::to_owned), external_id.map(str::to_owned));
            Rep { email, external_id, ..Rep::named(RepId(id), name) }
        };
        let people = People::of(&[
            with(1, "Layla Hussain", None, Some("AGT-0042")),
            with(2, "Layla Hussain", None, Some("AGT-0003")),
            with(3, "layla hussain", None, None),
            with(4, "Layla Hussain", Some("layla@example.com"), Some("AGT-1")),
            with(5, "Omar Aziz", None, Some("AGT-2")),
        ]);
        let keys = [1, 2, 3, 4, 5].map(|id| people.key(RepId(id)));
        assert_eq!(keys, ["AGT-0042", "AGT-0003", "rep 3", "layla@example.com", "Omar Aziz"]);
        assert_eq!(people.name(RepId(2)), "Layla Hussain (AGT-0003)");
        assert_eq!(people.name(RepId(5)), "Omar Aziz");
    }
}

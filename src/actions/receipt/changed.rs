//! What an entry changed, field by field, in words: before and after.

use serde_json::{Map, Value};

use crate::{
    model::{
        id::{LeadId, RepId},
        journal::Change,
        time::{Instant, Zone},
    },
    routing::explain::times,
};

/// A field of a thing before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name, for people.
    pub field: String,
    /// What stood there; empty: nothing.
    pub before: String,
    /// What stands there now; empty: nothing.
    pub after: String,
}

impl FieldChange {
    /// What became of it, behind its name: "A -> B"; of what was not there before what is there now.
    pub fn says(&self) -> String {
        match (self.before.is_empty(), self.after.is_empty()) {
            (true, true) => "nothing".to_owned(),
            (true, false) => self.after.clone(),
            (false, true) => format!("{}, no longer", self.before),
            (false, false) => format!("{} -> {}", self.before, self.after),
        }
    }
}

/// How things and instants are called.
pub struct Words<'a> {
    /// Names a rep.
    pub rep: &'a dyn Fn(RepId) -> String,
    /// Whose wall clock.
    pub zone: Zone,
}

/// The fields of a change in words, in the order of people's interest; the numbers of decisions are left out.
pub fn fields(change: &Change, words: &Words<'_>) -> Vec<FieldChange> {
    let Change { subject: _, before, after } = change;
    let nothing = Map::new();
    let mut found: Vec<(usize, FieldChange)> = Vec::new();
    for (key, now) in after {
        if key == "decision" || key == "former" || key == "id" {
            continue;
        }
        let was = before.get(key).unwrap_or(&Value::Null);
        if let (Value::Object(_), _) | (_, Value::Object(_)) = (was, now)
            && key != "clock"
            && key != "stage"
        {
            let (was, now) = (was.as_object().unwrap_or(&nothing), now.as_object().unwrap_or(&nothing));
            let mut keys: Vec<&String> = was.keys().chain(now.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let [was, now] = [was, now].map(|part| value(key, part.get(key).unwrap_or(&Value::Null), words));
                found.push((rank(key), FieldChange { field: name(key), before: was, after: now }));
            }
            continue;
        }
        let [was, now] = [was, now].map(|one| value(key, one, words));
        found.push((rank(key), FieldChange { field: name(key), before: was, after: now }));
    }
    found.retain(|(_, field)| field.before != field.after);
    found.sort_by(|one, other| (one.0, &one.1.field).cmp(&(other.0, &other.1.field)));
    found.into_iter().map(|(_, field)| field).collect()
}

fn bare(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

fn rank(key: &str) -> usize {
    const FIRST: [&str; 8] = ["owner", "stage", "covering_for", "touched_at", "closed_at", "snoozed_until", "clock", "cause"];
    FIRST.iter().position(|first| *first == bare(key)).unwrap_or(FIRST.len())
}

fn name(key: &str) -> String {
    let known = match bare(key) {
        "stage" => "state",
        "covering_for" => "covers for",
        "joined_to" => "joined to",
        "held_for" => "held for",
        "clock" => "touch due",
        "sla" => "touch policy",
        "breached_at" => "missed its time",
        "reassigned" => "times missed",
        "touched_at" => "contacted",
        "closed_at" => "ended",
        "dismissed" => "dismissed as",
        "snoozed_until" => "snoozed until",
        "cause" => "in fallback",
        "relation" => "account is",
        "external_id" => "CRM id",
        "account_ref" => "CRM account",
        "employment" => "works leads",
        "max_open" => "open at once",
        "max_per_day" => "a day",
        "max_per_week" => "a week",
        "max_per_month" => "a month",
        "from" => "away from",
        "until" => "away until",
        "kind" if !key.contains('.') => "reason",
        "week" => "hours",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

fn value(key: &str, given: &Value, words: &Words<'_>) -> String {
    let at = |value: &Value| serde_json::from_value::<Instant>(value.clone()).ok().map(|at| times::moment(at, words.zone));
    let rep = |value: &Value| value.as_i64().map(|id| (words.rep)(RepId(id)));
    let known = match bare(key) {
        _ if given.is_null() => return String::new(),
        "owner" | "covering_for" | "backup" | "rep" => rep(given),
        "touched_at" | "closed_at" | "breached_at" | "snoozed_until" | "from" | "until" => at(given),
        "clock" => Some(
            given.get("due").filter(|due| !due.is_null()).map_or_else(|| Some("not in sight".to_owned()), at).unwrap_or_default(),
        ),
        // Of one that is over, how it ended.
        "stage" => given.as_object().and_then(|ended| ended.values().next()).or(Some(given)).map(stage),
        "joined_to" => given.as_i64().map(|id| format!("L-{}", LeadId(id))),
        "employment" => given.as_str().map(|word| if word == "active" { "yes" } else { "no" }.to_owned()),
        "cause" => given.as_str().and_then(cause).map(str::to_owned),
        "dismissed" | "relation" => Some(word(given)),
        _ => None,
    };
    known.unwrap_or_else(|| plain(given))
}

/// Why a lead stands in fallback, as one would say it behind "because".
fn cause(word: &str) -> Option<&'static str> {
    Some(match word {
        "no_rule" => "no rule matched",
        "nobody_available" => "nobody was available",
        "no_territory_pool" => "its territory has no pool",
        "owner_unavailable" => "the owner was not available",
        "sla_exhausted" => "its time was missed too often",
        "sent_by_rule" => "a rule sent it there",
        "sent_by_hand" => "sent there by hand",
        "invalid_reference" => "it names somebody unknown",
        _ => return None,
    })
}

/// A state as the screens call it.
fn stage(value: &Value) -> String {
    if value.as_str() == Some("disqualified") { "dismissed".to_owned() } else { word(value) }
}

/// One of our own words.
fn word(value: &Value) -> String {
    plain(value).replace('_', " ")
}

/// A value as one would write it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(all) => {
            let part = |(key, value): (&String, &Value)| format!("{} {}", key.replace('_', " "), plain(value));
            all.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

//! What would have sent a lead elsewhere, in English: "employees were 2000 or more: Strategic, Dev Patel".

use crate::{
    model::{
        criteria::{Condition, Field},
        decision::Outcome,
    },
    routing::{
        instead::{Change, Instead},
        whynot::Need,
    },
};

use super::{Names, words::field_name};

/// Most values of a list that are named.
const NAMED: usize = 3;

/// One change and where the lead would have gone, to be read after "would change if".
pub fn instead(one: &Instead, names: &Names<'_>) -> String {
    let what = match &one.change {
        Change::Value(field, condition) => value(field, condition),
        Change::Rep(rep, need) => format!("{} {}", names.rep(*rep), had(need)),
    };
    let place = match &one.outcome {
        Outcome::Assigned { owner, .. } => names.rep(*owner),
        Outcome::Nurture => "nurture".to_owned(),
        Outcome::Fallback { .. } | Outcome::Duplicate { .. } | Outcome::Closed { .. } => "fallback".to_owned(),
    };
    match (&one.change, &one.rule) {
        (Change::Value(..), Some(rule)) => format!("{what}: {place}, by rule {} {}", rule.position, rule.name),
        (Change::Value(..) | Change::Rep(..), _) => format!("{what}: {place}"),
    }
}

fn value(field: &Field, condition: &Condition) -> String {
    let name = field_name(field);
    match condition {
        Condition::Number(range) => match (range.low, range.high) {
            (Some(low), Some(high)) => format!("{name} were {low} to {high}"),
            (Some(low), None) => format!("{name} were {low} or more"),
            (None, Some(high)) => format!("{name} were {high} or less"),
            (None, None) => format!("{name} were known"),
        },
        Condition::In(wanted) => {
            let more = wanted.len().saturating_sub(NAMED);
            let shown = wanted.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            if more > 0 { format!("{name} were {shown} or {more} others") } else { format!("{name} were {shown}") }
        }
        Condition::NotIn(_) | Condition::Prefix(_) | Condition::Known | Condition::Unknown => format!("{name} were another"),
    }
}

/// What a member would have needed: "had been there".
fn had(need: &Need) -> &'static str {
    match need {
        Need::BackBefore(_) => "had been there",
        Need::AtWork(_) => "had been at work",
        Need::MaxOpen(_) => "had room for one more",
        Need::MaxPerDay(_) => "had room for one more that day",
        _ => "had been able to take it",
    }
}

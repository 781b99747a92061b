//! What would have sent a lead elsewhere, in English: "size were 2,000 or more -> R3 Strategic, Dev Patel".

use crate::{
    model::{
        criteria::{Condition, Field},
        decision::Outcome,
    },
    routing::{
        instead::{Change, Goes, Instead},
        whynot::Need,
    },
};

use super::{
    Names,
    words::{field_name, grouped, rule_label},
};

/// Most values of a list that are named.
const NAMED: usize = 3;

/// A change, and where the lead would have gone with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hinge {
    /// Whether that is another place than it went to: "would change if", or "would not change if".
    pub goes: Goes,
    /// What would have been different, after these words.
    pub what: String,
    /// Where it would have gone.
    pub place: String,
}

/// One change and where the lead would have gone.
pub fn instead(one: &Instead, names: &Names<'_>) -> Hinge {
    let what = match &one.change {
        Change::Value(field, condition) => value(field, condition),
        Change::Rep(rep, need) => format!("{} {}", names.rep(*rep), had(need)),
    };
    let place = match &one.outcome {
        Outcome::Assigned { owner, .. } => names.rep(*owner),
        Outcome::Nurture => "nurture".to_owned(),
        Outcome::Fallback { .. } | Outcome::Duplicate { .. } | Outcome::Closed { .. } => "Fallback".to_owned(),
    };
    let place = match (&one.change, &one.rule, one.goes) {
        (_, _, Goes::TheSame) => format!("still {place}"),
        (Change::Value(..), Some(rule), Goes::Elsewhere) => format!("{}, {place}", rule_label(rule.position, &rule.name)),
        (Change::Value(..) | Change::Rep(..), _, Goes::Elsewhere) => place,
    };
    Hinge { goes: one.goes, what, place }
}

fn value(field: &Field, condition: &Condition) -> String {
    let name = match field {
        Field::Territory => "it".to_owned(),
        Field::Employees => "size".to_owned(),
        _ => field_name(field),
    };
    match condition {
        Condition::Number(range) => match (range.low.map(grouped), range.high.map(grouped)) {
            (Some(low), Some(high)) => format!("{name} were {low} to {high}"),
            (Some(low), None) => format!("{name} were {low} or more"),
            (None, Some(high)) => format!("{name} were {high} or less"),
            (None, None) => format!("{name} were known"),
        },
        Condition::In(wanted) => {
            let more = wanted.len().saturating_sub(NAMED);
            let shown = wanted.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let is = if *field == Field::Territory { "were in" } else { "were" };
            if more > 0 { format!("{name} {is} {shown} or {more} others") } else { format!("{name} {is} {shown}") }
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

//! The values of a lead that met the conditions of a rule, for its decision.

use crate::model::{
    criteria::{Condition, Field, Range},
    decision::Fact,
    rule::Rule,
};

use super::{
    compile::CompiledBook,
    places::Placed,
    traits::{NONE, Traits, Value, fold, text},
};

/// One fact a condition, in the order of the rule.
pub(super) fn facts(rule: &Rule, traits: &Traits<'_>, book: &CompiledBook) -> Vec<Fact> {
    rule.when.iter().map(|(field, condition)| fact(field, condition, traits, book)).collect()
}

fn fact(field: &Field, condition: &Condition, traits: &Traits<'_>, book: &CompiledBook) -> Fact {
    let of = |field: Field, value: Option<&str>, within: Option<String>| Fact { field, value: value.map(str::to_owned), within };
    match (field, traits.territory, traits.segment) {
        (Field::Territory, Placed::In(territory), _) => {
            let by = book.places.deciding_field(traits.profile);
            let value = text(traits.profile, &by).map(str::to_owned).or_else(|| {
                // A lead without a country stands in the country of its state.
                traits.profile.state.map(|state| state.country().to_string())
            });
            Fact { field: by, value, within: Some(book.book.territories[territory].name.as_str().to_owned()) }
        }
        (Field::Territory, Placed::Outside, _) | (Field::Segment, _, Placed::Outside) => of(field.clone(), Some(NONE), None),
        (Field::Segment, _, Placed::In(segment)) => {
            let size = traits.profile.employees.map(|size| size.to_string());
            of(Field::Employees, size.as_deref(), Some(spelled(book.book.segments[segment].employees)))
        }
        _ => match traits.value(field, &book.book, &book.places) {
            Value::Unknown => of(field.clone(), None, None),
            Value::Text(text) => of(field.clone(), Some(text), range_of(condition)),
            Value::Number(number) => of(field.clone(), Some(&number.to_string()), range_of(condition)),
            Value::Set(texts) => of(field.clone(), Some(&asked_for(condition, &texts)), None),
        },
    }
}

fn range_of(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Number(range) => Some(spelled(*range)),
        _ => None,
    }
}

/// Of several texts those that were asked for, in the order asked; all where the condition names none of them.
fn asked_for(condition: &Condition, texts: &[&str]) -> String {
    let met: Vec<&str> = match condition {
        Condition::In(wanted) => {
            wanted.iter().filter_map(|wanted| texts.iter().find(|text| fold(text) == fold(wanted)).copied()).collect()
        }
        Condition::Prefix(prefix) => texts.iter().filter(|text| fold(text).starts_with(fold(prefix).as_ref())).copied().collect(),
        Condition::NotIn(_) | Condition::Known | Condition::Unknown | Condition::Number(_) => texts.to_vec(),
    };
    met.join(", ")
}

/// A range as a rulebook spells it: `200..999`, `>=200`, `<=999`.
pub(super) fn spelled(range: Range) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) => format!("{low}..{high}"),
        (Some(low), None) => format!(">={low}"),
        (None, Some(high)) => format!("<={high}"),
        (None, None) => "any number".to_owned(),
    }
}

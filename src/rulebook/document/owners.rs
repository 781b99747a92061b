//! Who works the leads of a territory, by size of the company: what the rules come to for a lead of which only its place
//! and its size matter.

use crate::model::{
    criteria::{Condition, Criteria, Field, Range},
    id::TerritoryName,
    rule::{Destination, Switch},
    rulebook::Rulebook,
    segment::Segment,
    territory::Territory,
};
use crate::rulebook::spelling::NONE;

/// Where a lead of a place and a size goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// To that destination; the pool of a territory is named.
    To(Destination),
    /// No rule keeps it.
    Nobody,
}

/// Whether a condition holds for every lead of a place and a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    /// It asks for something else, or for a part of them.
    ForSome,
}

/// The place that is asked about.
#[derive(Debug, Clone, Copy)]
pub enum Place<'b> {
    /// In that territory.
    In(&'b Territory),
    /// In a country that is known, and in no territory.
    Elsewhere,
    /// Nobody knows the country.
    Unknown,
}

/// The size of the company that is asked about.
#[derive(Debug, Clone, Copy)]
pub enum Size<'b> {
    /// In that segment.
    In(&'b Segment),
    /// Not known.
    Unknown,
}

/// The territory and those around it, the innermost first; at most as many as there are.
pub fn around<'b>(book: &'b Rulebook, territory: &'b Territory) -> Vec<&'b Territory> {
    let find = |name: &TerritoryName| book.territories.iter().find(|one| one.name == *name);
    let mut all = vec![territory];
    while let Some(parent) = all.last().and_then(|one| one.inside.as_ref()).and_then(find) {
        if all.iter().any(|known| known.name == parent.name) {
            break;
        }
        all.push(parent);
    }
    all
}

/// Who works leads of companies that we have no account of, in that place and of that size.
pub fn of(book: &Rulebook, place: Place<'_>, size: Size<'_>) -> Owner {
    let places = match place {
        Place::In(territory) => around(book, territory),
        Place::Elsewhere | Place::Unknown => Vec::new(),
    };
    for rule in book.rules.iter().filter(|rule| rule.switch == Switch::On) {
        if holds(&rule.when, place, &places, size) == Holds::Yes {
            return match &rule.to {
                Destination::TerritoryPool => match places.iter().find_map(|place| place.pool.clone()) {
                    Some(pool) => Owner::To(Destination::Pool(pool)),
                    None => Owner::Nobody,
                },
                other => Owner::To(other.clone()),
            };
        }
    }
    Owner::Nobody
}

fn holds(criteria: &Criteria, place: Place<'_>, places: &[&Territory], size: Size<'_>) -> Holds {
    let mut all = Holds::Yes;
    for (field, condition) in criteria.iter() {
        let one = match field {
            Field::Account => among(condition, &[NONE]),
            Field::Territory => match place {
                Place::In(_) => among(condition, &places.iter().map(|one| one.name.as_str()).collect::<Vec<_>>()),
                Place::Elsewhere => among(condition, &[NONE]),
                Place::Unknown => unknown(condition),
            },
            Field::Country => match place {
                Place::In(_) | Place::Elsewhere => Holds::ForSome,
                Place::Unknown => unknown(condition),
            },
            Field::Segment => match size {
                Size::In(segment) => among(condition, &[segment.name.as_str()]),
                Size::Unknown => unknown(condition),
            },
            Field::Employees => match size {
                Size::In(segment) => sized(condition, segment.employees),
                Size::Unknown => unknown(condition),
            },
            Field::State
            | Field::City
            | Field::PostalCode
            | Field::Revenue
            | Field::Industry
            | Field::Product
            | Field::Language
            | Field::Source
            | Field::Kind
            | Field::Score
            | Field::Company
            | Field::EmailDomain
            | Field::Tag
            | Field::Custom(_) => Holds::ForSome,
        };
        match one {
            Holds::No => return Holds::No,
            Holds::ForSome => all = Holds::ForSome,
            Holds::Yes => {}
        }
    }
    all
}

/// Of a lead that has these values and no others.
fn among(condition: &Condition, values: &[&str]) -> Holds {
    let any = |wanted: &[String]| wanted.iter().any(|one| values.iter().any(|value| value.eq_ignore_ascii_case(one)));
    let holds = match condition {
        Condition::In(wanted) => any(wanted),
        Condition::NotIn(unwanted) => !any(unwanted),
        Condition::Known => true,
        Condition::Unknown => false,
        Condition::Number(_) | Condition::Prefix(_) => return Holds::ForSome,
    };
    if holds { Holds::Yes } else { Holds::No }
}

fn unknown(condition: &Condition) -> Holds {
    match condition {
        Condition::Unknown => Holds::Yes,
        Condition::In(_) | Condition::NotIn(_) | Condition::Number(_) | Condition::Prefix(_) | Condition::Known => Holds::No,
    }
}

/// Of a company with so many employees.
fn sized(condition: &Condition, employees: Range) -> Holds {
    match condition {
        Condition::Known => Holds::Yes,
        Condition::Unknown => Holds::No,
        Condition::Number(wanted) => {
            let (low, high) = (employees.low.unwrap_or(0), employees.high.unwrap_or(i64::MAX));
            match (wanted.holds(low), wanted.holds(high)) {
                (true, true) => Holds::Yes,
                (false, false) if !wanted.low.is_some_and(|inner| (low..=high).contains(&inner)) => Holds::No,
                _ => Holds::ForSome,
            }
        }
        Condition::In(_) | Condition::NotIn(_) | Condition::Prefix(_) => Holds::ForSome,
    }
}

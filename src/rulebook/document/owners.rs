//! Who works the leads of a place, by size of the company: what the rules come to for a lead of which only its place and
//! its size matter. Places and sizes are cut as finely as territories, segments and rules tell them apart, so that of each
//! piece all or none is meant.

use std::collections::BTreeSet;

use crate::{
    model::{
        criteria::{Condition, Criteria, Field, Range},
        place::{Country, Subdivision},
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        segment::Segment,
        territory::{Place, chain},
    },
    routing::places::{Placed, Places},
    rulebook::spelling::NONE,
};

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

/// Places of which the rules take all or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Which.
    pub place: At,
    /// The territory it belongs to and those around it, innermost first; none where it lies in none.
    pub territories: Vec<usize>,
}

/// Where leads of a spot are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// There; in a country, but for its states that are spots of their own.
    Named(Place),
    /// In a country that nothing in the book names.
    Elsewhere,
    /// Nobody knows the country.
    Unknown,
}

/// Sizes of companies of which the rules take all or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size<'b> {
    /// So many employees, all of them in that segment or in none.
    Of(Range, Option<&'b Segment>),
    /// Not known.
    Unknown,
}

/// The values of a field that rules in force ask for.
fn asked(book: &Rulebook, field: Field) -> impl Iterator<Item = &str> {
    let conditions = in_force(book).filter_map(move |rule| rule.when.get(&field));
    conditions.flat_map(|condition| match condition {
        Condition::In(values) | Condition::NotIn(values) => values.iter().map(String::as_str).collect(),
        Condition::Number(_) | Condition::Prefix(_) | Condition::Known | Condition::Unknown => Vec::new(),
    })
}

fn in_force(book: &Rulebook) -> impl Iterator<Item = &Rule> {
    book.rules.iter().filter(|rule| rule.switch == Switch::On)
}

/// Everywhere, in the order in which the book names it; what it does not name comes last, and then what is unknown.
pub fn spots(book: &Rulebook) -> Vec<Spot> {
    let known = Places::new(&book.territories);
    let named = book.territories.iter().flat_map(|territory| territory.places());
    let countries = asked(book, Field::Country).filter_map(|code| code.parse().ok()).map(Place::Country);
    let states = asked(book, Field::State).filter_map(|code| code.parse().ok()).map(Place::State);
    let mut seen: BTreeSet<Place> = BTreeSet::new();
    let mut all = Vec::new();
    for place in named.chain(countries).chain(states).filter(|place| seen.insert(place.clone())) {
        let territories = match known.of(&place.lead()) {
            Placed::In(index) => chain(&book.territories, index),
            Placed::Outside | Placed::Unknown => Vec::new(),
        };
        all.push(Spot { place: At::Named(place), territories });
    }
    all.extend([At::Elsewhere, At::Unknown].map(|place| Spot { place, territories: Vec::new() }));
    all
}

/// All sizes from the smallest to the largest, and the unknown.
pub fn sizes(book: &Rulebook) -> Vec<Size<'_>> {
    let of_rules = in_force(book).filter_map(|rule| rule.when.get(&Field::Employees)).filter_map(|condition| match condition {
        Condition::Number(range) => Some(*range),
        Condition::In(_) | Condition::NotIn(_) | Condition::Prefix(_) | Condition::Known | Condition::Unknown => None,
    });
    let ranges = book.segments.iter().map(|segment| segment.employees).chain(of_rules);
    let ends = ranges.flat_map(|range| [range.low, range.high.and_then(|high| high.checked_add(1))]);
    // A company has somebody.
    let cuts: BTreeSet<i64> = ends.flatten().filter(|cut| *cut > 1).collect();
    let lows = std::iter::once(None).chain(cuts.iter().map(|cut| Some(*cut)));
    let highs = cuts.iter().map(|cut| Some(*cut - 1)).chain([None]);
    let known = lows.zip(highs).map(|(low, high)| {
        let one = low.or(high).unwrap_or(1);
        Size::Of(Range { low, high }, book.segments.iter().find(|segment| segment.employees.holds(one)))
    });
    known.chain([Size::Unknown]).collect()
}

/// Who works leads of companies that we have no account of, from there and of that size.
pub fn of(book: &Rulebook, spot: &Spot, size: Size<'_>) -> Owner {
    let pools = || spot.territories.iter().filter_map(|index| book.territories.get(*index)).filter_map(|one| one.pool.as_ref());
    for rule in in_force(book).filter(|rule| holds(book, &rule.when, spot, size) == Holds::Yes) {
        let to = match &rule.to {
            Destination::TerritoryPool => pools().next().cloned().map(Destination::Pool),
            // There is no account to have one.
            Destination::AccountOwner => None,
            other => Some(other.clone()),
        };
        match (to, &rule.otherwise) {
            (Some(to), _) => return Owner::To(to),
            (None, Otherwise::NextRule) => {}
            (None, Otherwise::Pool(pool)) => return Owner::To(Destination::Pool(pool.clone())),
            (None, Otherwise::Hold | Otherwise::Fallback) => return Owner::Nobody,
        }
    }
    Owner::Nobody
}

fn holds(book: &Rulebook, criteria: &Criteria, spot: &Spot, size: Size<'_>) -> Holds {
    let mut all = Holds::Yes;
    for (field, condition) in criteria.iter() {
        let one = match field {
            Field::Account => among(condition, &[NONE]),
            Field::Territory if spot.place == At::Unknown => unknown(condition),
            Field::Territory if spot.territories.is_empty() => among(condition, &[NONE]),
            Field::Territory => {
                let names = spot.territories.iter().filter_map(|index| book.territories.get(*index));
                among(condition, &names.map(|one| one.name.as_str()).collect::<Vec<_>>())
            }
            Field::Country => in_country(condition, &spot.place),
            Field::State => in_state(condition, &spot.place),
            Field::PostalCode => with_code(condition, &spot.place),
            Field::Segment => match size {
                Size::Of(_, segment) => among(condition, &[segment.map_or(NONE, |segment| segment.name.as_str())]),
                Size::Unknown => unknown(condition),
            },
            Field::Employees => match size {
                Size::Of(employees, _) => sized(condition, employees),
                Size::Unknown => unknown(condition),
            },
            Field::City
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
    match condition {
        Condition::In(wanted) => yes(any(wanted)),
        Condition::NotIn(unwanted) => yes(!any(unwanted)),
        Condition::Known => Holds::Yes,
        Condition::Unknown => Holds::No,
        Condition::Prefix(beginning) => {
            let begins = |value: &&str| value.to_lowercase().starts_with(&beginning.to_lowercase());
            yes(values.iter().any(begins))
        }
        Condition::Number(_) => Holds::ForSome,
    }
}

fn yes(holds: bool) -> Holds {
    if holds { Holds::Yes } else { Holds::No }
}

fn unknown(condition: &Condition) -> Holds {
    yes(*condition == Condition::Unknown)
}

fn in_country(condition: &Condition, at: &At) -> Holds {
    let country: Country = match at {
        At::Named(Place::Country(code) | Place::PostalPrefix(code, _)) => *code,
        At::Named(Place::State(code)) => code.country(),
        At::Elsewhere => {
            return match condition {
                // Some of them begin so.
                Condition::Prefix(_) => Holds::ForSome,
                // None of those that the book names.
                _ => among(condition, &[""]),
            };
        }
        At::Unknown => return unknown(condition),
    };
    among(condition, &[country.as_str()])
}

/// In a country the states that rules ask for are spots of their own: what is left has another state, or none that is known.
fn in_state(condition: &Condition, at: &At) -> Holds {
    let is_of = |state: &String, country: Country| state.parse().is_ok_and(|state: Subdivision| state.country() == country);
    match (at, condition) {
        (At::Named(Place::State(state)), _) => among(condition, &[state.as_str()]),
        // A state would tell the country.
        (At::Unknown, _) => unknown(condition),
        (At::Named(Place::PostalPrefix(country, _)), Condition::In(wanted)) if wanted.iter().any(|one| is_of(one, *country)) => {
            Holds::ForSome
        }
        (_, Condition::In(_)) => Holds::No,
        (_, Condition::NotIn(_) | Condition::Prefix(_) | Condition::Number(_) | Condition::Known | Condition::Unknown) => {
            Holds::ForSome
        }
    }
}

fn with_code(condition: &Condition, at: &At) -> Holds {
    let At::Named(Place::PostalPrefix(_, all)) = at else { return Holds::ForSome };
    match condition {
        Condition::Prefix(wanted) if all.starts_with(wanted.as_str()) => Holds::Yes,
        Condition::Prefix(wanted) if wanted.starts_with(all.as_str()) => Holds::ForSome,
        Condition::In(wanted) | Condition::NotIn(wanted) if wanted.iter().any(|one| one.starts_with(all.as_str())) => {
            Holds::ForSome
        }
        Condition::Prefix(_) | Condition::In(_) | Condition::Unknown => Holds::No,
        Condition::NotIn(_) | Condition::Known => Holds::Yes,
        Condition::Number(_) => Holds::ForSome,
    }
}

/// Of a company with so many employees, all of them inside the range or outside it.
fn sized(condition: &Condition, employees: Range) -> Holds {
    match condition {
        Condition::Known => Holds::Yes,
        Condition::Unknown => Holds::No,
        Condition::Number(wanted) => yes(wanted.holds(employees.low.or(employees.high).unwrap_or(1))),
        Condition::In(_) | Condition::NotIn(_) | Condition::Prefix(_) => Holds::ForSome,
    }
}

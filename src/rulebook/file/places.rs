//! Territories.

use std::collections::BTreeSet;

use crate::{
    model::{
        id::{PoolName, TerritoryName},
        place::{BadCode, Country},
        territory::{Place, Territory},
    },
    rulebook::{
        codes::{Rigour, UnknownCode},
        part::Part,
    },
};

use super::{
    problem::Problems,
    reader::Reading,
    section::{Section, Text},
};

pub(super) const KEYS: [&str; 6] = ["name", "inside", "countries", "states", "postal_prefixes", "pool"];

pub(super) fn territory(reading: &mut Reading<'_>, section: &Section<'_>) -> Territory {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Territory, &name, &mut reading.problems);
    let inside = section.text(&mut reading.problems, "inside");
    reading.names.nest(inside.as_ref());
    let pool = section.text(&mut reading.problems, "pool").map(|pool| {
        reading.names.refer(Part::Pool, &pool);
        PoolName::from(pool.text)
    });
    let rigour = reading.rigour();
    let problems = &mut reading.problems;
    Territory {
        name: TerritoryName::from(name.text),
        inside: inside.map(|parent| TerritoryName::from(parent.text)),
        countries: each(problems, section, "countries", |text| rigour.country(text)),
        states: each(problems, section, "states", |text| rigour.state(text)),
        postal_prefixes: each(problems, section, "postal_prefixes", |text| postal_prefix(text, rigour)),
        pool,
    }
}

/// The codes of a list, each once.
fn each<T: Ord + Clone>(
    problems: &mut Problems<'_>,
    section: &Section<'_>,
    key: &str,
    read: impl Fn(&str) -> Result<T, UnknownCode>,
) -> Vec<T> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for Text { text, at } in section.texts(problems, key) {
        match read(&text) {
            Ok(code) if seen.insert(code.clone()) => found.push(code),
            Ok(_) => problems.add(&at, format!("`{text}` stands twice in `{key}` of {}", section.what()), "take one out"),
            Err(error) => problems.add(&at, error.to_string(), error.hint()),
        }
    }
    found
}

/// `US:941`: a country and how its postal codes begin, upper case, without blanks.
fn postal_prefix(text: &str, rigour: Rigour) -> Result<(Country, String), UnknownCode> {
    let wanted = "a country and the beginning of its postal codes such as US:941";
    let bad = || UnknownCode::from(BadCode { text: text.to_owned(), wanted });
    let (country, beginning) = text.split_once(':').ok_or_else(bad)?;
    let country = rigour.country(country)?;
    let beginning: String = beginning.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let plain = beginning.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if beginning.is_empty() || !plain { Err(bad()) } else { Ok((country, beginning)) }
}

/// A place as the file writes it: `BR` (or `Brazil`), `US-CA`, `US:941`.
///
/// # Errors
/// There is no such place.
pub fn read_place(text: &str) -> Result<Place, UnknownCode> {
    let (text, rigour) = (text.trim(), Rigour::Full);
    if text.contains(':') {
        return postal_prefix(text, rigour).map(|(country, prefix)| Place::PostalPrefix(country, prefix));
    }
    let state = rigour.state(text);
    match rigour.country(text) {
        Ok(country) => Ok(Place::Country(country)),
        Err(unknown) => state.map(Place::State).map_err(|no_state| {
            let is_code = text.contains('-') && no_state.nearest.is_some();
            if is_code { no_state } else { unknown }
        }),
    }
}

/// The text that [`read_place`] reads back.
pub fn write_place(place: &Place) -> String {
    match place {
        Place::Country(country) => country.to_string(),
        Place::State(state) => state.to_string(),
        Place::PostalPrefix(country, prefix) => format!("{country}:{prefix}"),
    }
}

//! Territories.

use std::collections::BTreeSet;

use crate::{
    model::{
        id::{PoolName, TerritoryName},
        place::{BadCode, Country},
        territory::Territory,
    },
    rulebook::codes::{Rigour, UnknownCode},
};

use super::{
    names::Kind,
    problem::Problems,
    reader::Reading,
    section::{Section, Text},
};

pub(super) const KEYS: [&str; 6] = ["name", "inside", "countries", "states", "postal_prefixes", "pool"];

pub(super) fn territory(reading: &mut Reading<'_>, section: &Section<'_>) -> Territory {
    let name = section.name(&mut reading.problems);
    reading.names.define(Kind::Territory, &name, &mut reading.problems);
    let inside = section.text(&mut reading.problems, "inside");
    reading.names.nest(inside.as_ref());
    let pool = section.text(&mut reading.problems, "pool").map(|pool| {
        reading.names.refer(Kind::Pool, &pool);
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

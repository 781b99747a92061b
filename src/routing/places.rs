//! Which territory a place belongs to, and which segment a size.

use std::collections::HashMap;

use crate::model::{
    criteria::Field,
    lead::Profile,
    place::{Country, Subdivision},
    segment::Segment,
    territory::{Territory, chain},
};

use super::prefixes::PrefixMap;

/// Where a lead's value stands among the named ranges of the book. The number is a position in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placed {
    /// The lead has no such value.
    Unknown,
    /// It has one, outside all ranges.
    Outside,
    /// It lies in that one.
    In(usize),
}

/// Territories by place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    postal: HashMap<Country, PrefixMap>,
    states: HashMap<Subdivision, usize>,
    countries: HashMap<Country, usize>,
    chains: Vec<Vec<usize>>,
}

impl Places {
    /// Where two territories name one place, the one that lies deeper wins, then the one that stands first.
    pub fn new(territories: &[Territory]) -> Self {
        let chains: Vec<Vec<usize>> = (0..territories.len()).map(|start| chain(territories, start)).collect();
        let deeper = |known: &mut usize, new: usize| {
            if chains[new].len() > chains[*known].len() {
                *known = new;
            }
        };
        let mut places = Self::default();
        for (index, territory) in territories.iter().enumerate() {
            for (country, prefix) in &territory.postal_prefixes {
                deeper(places.postal.entry(*country).or_default().entry(prefix, index), index);
            }
            for state in &territory.states {
                deeper(places.states.entry(*state).or_insert(index), index);
            }
            for country in &territory.countries {
                deeper(places.countries.entry(*country).or_insert(index), index);
            }
        }
        Self { chains, ..places }
    }

    /// The territory of a lead: longest postal prefix, else state, else country.
    pub fn of(&self, profile: &Profile) -> Placed {
        match self.find(profile) {
            Some((territory, _)) => Placed::In(territory),
            None if country(profile).is_some() => Placed::Outside,
            None => Placed::Unknown,
        }
    }

    /// The field that decided on the territory of a lead that is in one.
    pub fn deciding_field(&self, profile: &Profile) -> Field {
        self.find(profile).map_or(Field::Country, |(_, field)| field)
    }

    fn find(&self, profile: &Profile) -> Option<(usize, Field)> {
        let country = country(profile)?;
        let by_postal = || {
            let code = profile.postal_code.as_deref()?;
            Some((self.postal.get(&country)?.longest(code)?, Field::PostalCode))
        };
        let by_state = || Some((*self.states.get(profile.state.as_ref()?)?, Field::State));
        let by_country = || Some((*self.countries.get(&country)?, Field::Country));
        by_postal().or_else(by_state).or_else(by_country)
    }

    /// That territory and all around it, innermost first.
    pub fn chain(&self, territory: usize) -> &[usize] {
        &self.chains[territory]
    }
}

/// A lead's country; a state without one tells it.
fn country(profile: &Profile) -> Option<Country> {
    profile.country.or_else(|| profile.state.map(|state| state.country()))
}

/// The first segment that holds the company's size.
pub(crate) fn segment_of(segments: &[Segment], profile: &Profile) -> Placed {
    match profile.employees {
        None => Placed::Unknown,
        Some(size) => segments.iter().position(|segment| segment.employees.holds(size)).map_or(Placed::Outside, Placed::In),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn territory(name: &str, inside: Option<&str>, countries: &[&str]) -> Territory {
        Territory {
            name: name.into(),
            inside: inside.map(Into::into),
            countries: countries.iter().map(|code| code.parse().unwrap()).collect(),
            states: Vec::new(),
            postal_prefixes: Vec::new(),
            pool: None,
        }
    }

    fn profile(country: Option<&str>, state: Option<&str>, postal: Option<&str>) -> Profile {
        Profile {
            country: country.map(|code| code.parse().unwrap()),
            state: state.map(|code| code.parse().unwrap()),
            postal_code: postal.map(str::to_owned),
            ..Profile::default()
        }
    }

    #[test]
    fn postal_prefix_before_state_before_country() {
        let mut bay = territory("Bay", None, &[]);
        bay.postal_prefixes = vec![("US".parse().unwrap(), "94".into())];
        let mut city = territory("City", None, &[]);
        city.postal_prefixes = vec![("US".parse().unwrap(), "941".into())];
        let mut west = territory("West", None, &[]);
        west.states = vec!["US-CA".parse().unwrap()];
        let places = Places::new(&[territory("US", None, &["US"]), west, bay, city]);
        assert_eq!(places.of(&profile(Some("US"), Some("US-CA"), Some("94107"))), Placed::In(3));
        assert_eq!(places.of(&profile(Some("US"), Some("US-CA"), Some("94500"))), Placed::In(2));
        assert_eq!(places.of(&profile(Some("DE"), None, Some("94107"))), Placed::Outside, "another country's code");
        assert_eq!(places.of(&profile(None, Some("US-CA"), None)), Placed::In(1));
        assert_eq!(places.of(&profile(Some("US"), Some("US-NY"), None)), Placed::In(0));
        assert_eq!(places.of(&profile(None, None, Some("94107"))), Placed::Unknown);
    }

    #[test]
    fn of_two_that_name_a_country_the_inner_wins_then_the_first() {
        let places = Places::new(&[
            territory("EMEA", None, &["DE", "FR"]),
            territory("DACH", Some("EMEA"), &["DE"]),
            territory("Other DACH", Some("EMEA"), &["DE"]),
        ]);
        assert_eq!(places.of(&profile(Some("DE"), None, None)), Placed::In(1));
        assert_eq!(places.chain(1), [1, 0]);
    }
}

//! Named sets of places, one inside the other.

use super::{
    id::{PoolName, TerritoryName},
    lead::Profile,
    place::{Country, Subdivision},
};

/// One place of a territory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A whole country.
    Country(Country),
    /// A state or province.
    State(Subdivision),
    /// Postal codes of a country that begin so.
    PostalPrefix(Country, String),
}

impl Place {
    /// A lead from there of which nothing else is known.
    pub fn lead(&self) -> Profile {
        let (country, state, postal_code) = match self {
            Self::Country(country) => (*country, None, None),
            Self::State(state) => (state.country(), Some(*state), None),
            Self::PostalPrefix(country, beginning) => (*country, None, Some(beginning.clone())),
        };
        Profile { country: Some(country), state, postal_code, ..Profile::default() }
    }
}

/// A named set of places with a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Its name.
    pub name: TerritoryName,
    /// The territory around it.
    pub inside: Option<TerritoryName>,
    /// Whole countries.
    pub countries: Vec<Country>,
    /// States or provinces; stronger than a country.
    pub states: Vec<Subdivision>,
    /// Postal codes of a country that begin so (upper case, no blanks); the longest wins over everything.
    pub postal_prefixes: Vec<(Country, String)>,
    /// Who works its leads.
    pub pool: Option<PoolName>,
}

/// A territory by its place among all, and those around it, innermost first. A ring, which no published book has, ends it.
pub fn chain(all: &[Territory], innermost: usize) -> Vec<usize> {
    let mut chain = vec![innermost];
    while let Some(inside) = chain.last().and_then(|last| all.get(*last)).and_then(|last| last.inside.as_ref()) {
        match all.iter().position(|territory| territory.name == *inside) {
            Some(next) if !chain.contains(&next) => chain.push(next),
            _ => break,
        }
    }
    chain
}

/// The pool of a territory: its own, else that of the nearest around it that has one.
pub fn pool_of(all: &[Territory], territory: usize) -> Option<&PoolName> {
    chain(all, territory).into_iter().find_map(|around| all.get(around)?.pool.as_ref())
}

/// Territories by their place among all, each behind the one around it, with how many lie around it.
pub fn tree(all: &[Territory]) -> Vec<(usize, usize)> {
    let is_root = |one: &Territory| one.inside.as_ref().is_none_or(|outer| all.iter().all(|other| other.name != *outer));
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    open.extend(all.iter().enumerate().filter(|(_, one)| is_root(one)).map(|(index, _)| (index, 0)).rev());
    while let Some((index, depth)) = open.pop() {
        if found.iter().any(|(known, _)| *known == index) {
            continue;
        }
        found.push((index, depth));
        let name = all.get(index).map(|one| &one.name);
        let inner = all.iter().enumerate().filter(|(_, one)| one.inside.is_some() && one.inside.as_ref() == name);
        open.extend(inner.map(|(index, _)| (index, depth + 1)).collect::<Vec<_>>().into_iter().rev());
    }
    found
}

impl Territory {
    /// Its own places: countries, then states, then postal codes.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        let countries = self.countries.iter().copied().map(Place::Country);
        let states = self.states.iter().copied().map(Place::State);
        let prefixes = self.postal_prefixes.iter().map(|(country, prefix)| Place::PostalPrefix(*country, prefix.clone()));
        countries.chain(states).chain(prefixes)
    }

    /// Takes a place in, behind the others of its kind; one that it has already stays.
    pub fn add(&mut self, place: Place) {
        match place {
            Place::Country(country) if !self.countries.contains(&country) => self.countries.push(country),
            Place::State(state) if !self.states.contains(&state) => self.states.push(state),
            Place::PostalPrefix(country, prefix) => {
                let prefix = (country, prefix);
                if !self.postal_prefixes.contains(&prefix) {
                    self.postal_prefixes.push(prefix);
                }
            }
            Place::Country(_) | Place::State(_) => {}
        }
    }

    /// Gives a place up.
    pub fn remove(&mut self, place: &Place) {
        match place {
            Place::Country(country) => self.countries.retain(|known| known != country),
            Place::State(state) => self.states.retain(|known| known != state),
            Place::PostalPrefix(country, prefix) => {
                self.postal_prefixes.retain(|known| (&known.0, &known.1) != (country, prefix));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn territory(name: &str, inside: Option<&str>, pool: Option<&str>) -> Territory {
        let (countries, states, postal_prefixes) = (Vec::new(), Vec::new(), Vec::new());
        let inside = inside.map(Into::into);
        Territory { name: name.into(), inside, countries, states, postal_prefixes, pool: pool.map(Into::into) }
    }

    #[test]
    fn a_walk_outwards_ends_at_the_outermost_and_in_a_ring() {
        let all = [
            territory("Bavaria", Some("DACH"), None),
            territory("EMEA", None, Some("emea")),
            territory("DACH", Some("EMEA"), None),
            territory("Ring", Some("Round"), None),
            territory("Round", Some("Ring"), None),
            territory("Lost", Some("Nowhere"), Some("own")),
        ];
        assert_eq!(chain(&all, 0), [0, 2, 1]);
        assert_eq!(chain(&all, 3), [3, 4]);
        let pools: Vec<_> = (0..all.len()).map(|at| pool_of(&all, at).map(PoolName::as_str)).collect();
        assert_eq!(pools, [Some("emea"), Some("emea"), Some("emea"), None, None, Some("own")]);
        assert_eq!(tree(&all), [(1, 0), (2, 1), (0, 2), (5, 0)], "a ring has no outermost");
    }
}

//! Named sets of places, one inside the other.

use super::{
    id::{PoolName, TerritoryName},
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

//! Named sets of places, one inside the other.

use super::{
    id::{PoolName, TerritoryName},
    place::{Country, Subdivision},
};

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

//! What stands in the fields of leads that are texts: what somebody who types a condition may want to complete.

use std::collections::{BTreeMap, HashMap};

use crate::{
    model::{criteria::Field, lead::Profile},
    store::{Conn, error::StoreError, values},
};

/// Newest leads that are looked at.
const LOOKED_AT: usize = 5_000;
/// Most values of a field that are kept.
const MOST: usize = 30;
/// Longer texts are no values that one would ask for, but somebody's words.
const LONGEST: usize = 60;

/// The values of the newest leads by field, most frequent first.
pub fn frequent(conn: &Conn) -> Result<BTreeMap<Field, Vec<String>>, StoreError> {
    let mut counted: BTreeMap<Field, HashMap<String, u64>> = BTreeMap::new();
    values::newest(conn, LOOKED_AT, |profile| {
        each(profile, |field, value| {
            let value = value.trim();
            if value.is_empty() || value.chars().count() > LONGEST {
                return;
            }
            let counts = counted.entry(field).or_default();
            match counts.get_mut(value) {
                Some(count) => *count += 1,
                None => drop(counts.insert(value.to_owned(), 1)),
            }
        });
    })?;
    let most_first = |counts: HashMap<String, u64>| {
        let mut all: Vec<(String, u64)> = counts.into_iter().collect();
        all.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
        all.into_iter().take(MOST).map(|(value, _)| value).collect()
    };
    Ok(counted.into_iter().map(|(field, counts)| (field, most_first(counts))).collect())
}

/// The texts of a lead. Who it is, is none of them.
fn each(profile: &Profile, mut say: impl FnMut(Field, &str)) {
    let texts = [
        (Field::City, profile.city.as_deref()),
        (Field::Industry, profile.industry.as_deref()),
        (Field::Product, profile.product.as_deref()),
        (Field::State, profile.state.as_ref().map(|state| state.as_str())),
        (Field::Language, profile.language.as_ref().map(|language| language.as_str())),
        (Field::Source, profile.source.as_ref().map(|source| source.as_str())),
        (Field::Kind, profile.kind.as_ref().map(|kind| kind.as_str())),
    ];
    texts.into_iter().filter_map(|(field, text)| Some((field, text?))).for_each(|(field, text)| say(field, text));
    profile.tags.iter().for_each(|tag| say(Field::Tag, tag));
    profile.custom.iter().for_each(|(name, value)| say(Field::Custom(name.clone()), value));
}

//! A place in two territories, neither of which lies in the other: one of them never gets its leads.
//!
//! A state in one and its country in another is no slip: the state is stronger. So is a longer postal prefix.

use std::collections::BTreeMap;

use crate::{
    model::{
        id::TerritoryName,
        lead::Profile,
        place::{Country, Subdivision},
    },
    routing::places::{Placed, Places},
};

use super::{About, Finding, Kind, Severity, Witness, ground::Ground};

/// Places that two territories both name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiblingPlaces {
    /// As the book writes them: `DE`, `US-CA`, `US:941`.
    pub places: Vec<String>,
    /// The other territory that names them.
    pub other: TerritoryName,
    /// Which of the two gets their leads.
    pub wins: TerritoryName,
}

impl SiblingPlaces {
    pub(super) fn sentence(&self) -> String {
        let Self { places, other, wins } = self;
        const MOST: usize = 8;
        let mut shown: Vec<String> = places.iter().take(MOST).cloned().collect();
        if places.len() > MOST {
            shown.push(format!("{} more", places.len() - MOST));
        }
        format!("has {}, which territory {other} has as well: {wins} gets the leads", shown.join(", "))
    }
}

/// One entry of a territory's lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Country(Country),
    State(Subdivision),
    Postal(Country, String),
}

impl Entry {
    fn words(&self) -> String {
        match self {
            Self::Country(code) => code.to_string(),
            Self::State(code) => code.to_string(),
            Self::Postal(country, beginning) => format!("{country}:{beginning}"),
        }
    }

    /// A lead from there.
    fn lead(&self) -> Profile {
        match self {
            Self::Country(code) => Profile { country: Some(*code), ..Profile::default() },
            Self::State(code) => Profile { country: Some(code.country()), state: Some(*code), ..Profile::default() },
            Self::Postal(country, beginning) => {
                Profile { country: Some(*country), postal_code: Some(beginning.clone()), ..Profile::default() }
            }
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let territories = &ground.book.territories;
    let places = Places::new(territories);
    let mut named: BTreeMap<Entry, Vec<usize>> = BTreeMap::new();
    for (index, territory) in territories.iter().enumerate() {
        let countries = territory.countries.iter().map(|code| Entry::Country(*code));
        let states = territory.states.iter().map(|code| Entry::State(*code));
        let prefixes = territory.postal_prefixes.iter().map(|(code, beginning)| Entry::Postal(*code, beginning.clone()));
        countries.chain(states).chain(prefixes).for_each(|entry| named.entry(entry).or_default().push(index));
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<Entry>> = BTreeMap::new();
    for (entry, by) in named {
        let Placed::In(wins) = places.of(&entry.lead()) else { continue };
        for loser in by.into_iter().filter(|index| *index != wins) {
            let are_nested = places.chain(wins).contains(&loser) || places.chain(loser).contains(&wins);
            if !are_nested {
                pairs.entry((loser, wins)).or_default().push(entry.clone());
            }
        }
    }
    for ((loser, wins), entries) in pairs {
        let name = |index: usize| territories[index].name.clone();
        let witness = entries.first().map(|entry| Witness { profile: entry.lead(), account: None });
        let kind = Kind::SiblingPlaces(SiblingPlaces {
            places: entries.iter().map(Entry::words).collect(),
            other: name(wins),
            wins: name(wins),
        });
        found.push(Finding { severity: Severity::Warning, kind, about: About::Territory(name(loser)), witness });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    #[test]
    fn a_place_in_two_territories_goes_to_the_deeper_or_the_first() {
        let text = format!(
            "{BOOK}[[territory]]\nname = \"EMEA\"\ncountries = [\"FR\", \"TR\"]\n\
             [[territory]]\nname = \"France\"\ninside = \"EMEA\"\ncountries = [\"FR\"]\n\
             [[territory]]\nname = \"APAC\"\ncountries = [\"TR\", \"JP\"]\nstates = [\"US-HI\"]\n\
             [[territory]]\nname = \"Pacific\"\nstates = [\"US-HI\"]\ncountries = [\"US\"]\n"
        );
        assert_eq!(
            said(&text, "sibling_places"),
            [
                "warning: territory APAC has TR, which territory EMEA has as well: EMEA gets the leads",
                "warning: territory Pacific has US-HI, which territory APAC has as well: APAC gets the leads"
            ]
        );
        assert_eq!(said(BOOK, "sibling_places"), Vec::<String>::new());
    }
}

//! Places as a book tells them apart: country, state and postal code together, since a territory follows from all three.
//!
//! A state belongs to its country, and a lead with a state has that country: intake sees to both. Of the countries that
//! neither a rule nor a territory names, one stands for all that have the same kinds of states.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    model::{
        criteria::Field,
        lead::Profile,
        normal,
        place::{Country, Subdivision},
        rule::{Destination, Rule},
        rulebook::Rulebook,
    },
    routing::{
        places::{Placed, Places},
        traits::NONE,
    },
};

use super::{
    bits::Bits,
    class::{Class, Place},
    column::{Column, Held},
    texts,
};

/// Most combinations of country, state and postal code that are looked at; a book with more is not decided.
const MOST_PLACES: usize = 4_000_000;

/// Countries that stand for those nobody names, before any other would.
const FAMILIAR: [&str; 12] = ["BR", "ZA", "IN", "MX", "JP", "AU", "US", "FR", "GB", "CA", "PL", "KE"];

type Turns = Option<Vec<usize>>;

/// The classes of places with the rules that accept each; empty where no rule and no territory's pool depends on places.
pub fn classes(book: &Rulebook, places: &Places, rules: &[&Rule]) -> Option<Vec<(Class, Bits)>> {
    let fields = [Field::Country, Field::State, Field::PostalCode, Field::Territory];
    let [country, state, postal, territory] = fields.each_ref().map(|field| Column::new(field, rules));
    let by_territory = territory.is_asked() || rules.iter().any(|rule| rule.to == Destination::TerritoryPool);
    let atlas = Atlas { book, places, country, state, postal, territory, by_territory };
    if !by_territory && ![&atlas.country, &atlas.state, &atlas.postal].iter().any(|column| column.is_asked()) {
        return Some(Vec::new());
    }
    let mut making = Making { atlas: &atlas, index: HashMap::new(), classes: Vec::new(), left: MOST_PLACES };
    making.country(None, true, &[None])?;
    let named = atlas.named();
    let mut seen = BTreeSet::new();
    for country in others(&named) {
        let states = atlas.states(country, &BTreeSet::new());
        let kinds: BTreeSet<Turns> = states.iter().map(|state| atlas.state_turns(*state)).collect();
        if seen.insert(kinds) {
            making.country(Some(country), true, &states)?;
        }
    }
    for (country, states) in named {
        making.country(Some(country), false, &atlas.states(country, &states))?;
    }
    Some(making.classes.into_iter().map(|(place, row)| (Class::Place(place), row)).collect())
}

/// The countries that nobody names, the best known first.
fn others(named: &BTreeMap<Country, BTreeSet<Subdivision>>) -> Vec<Country> {
    let all: BTreeSet<Country> = normal::country_names().map(|(_, code)| code).collect();
    let familiar = FAMILIAR.iter().filter_map(|code| code.parse().ok());
    let mut others: Vec<Country> = familiar.chain(all).filter(|code| !named.contains_key(code)).collect();
    let mut seen = BTreeSet::new();
    others.retain(|code| seen.insert(*code));
    others
}

struct Atlas<'a> {
    book: &'a Rulebook,
    places: &'a Places,
    country: Column<'a>,
    state: Column<'a>,
    postal: Column<'a>,
    territory: Column<'a>,
    /// Where a place lies among the territories matters.
    by_territory: bool,
}

impl Atlas<'_> {
    /// The countries that rules and territories name, each with its named states.
    fn named(&self) -> BTreeMap<Country, BTreeSet<Subdivision>> {
        let mut named: BTreeMap<Country, BTreeSet<Subdivision>> = BTreeMap::new();
        let mut add = |country: Country, state: Option<Subdivision>| named.entry(country).or_default().extend(state);
        self.country.named().into_iter().filter_map(|text| text.parse().ok()).for_each(|code| add(code, None));
        for state in self.state.named().into_iter().filter_map(|text| text.parse::<Subdivision>().ok()) {
            add(state.country(), Some(state));
        }
        for territory in self.book.territories.iter().filter(|_| self.by_territory) {
            territory.countries.iter().for_each(|code| add(*code, None));
            territory.postal_prefixes.iter().for_each(|(code, _)| add(*code, None));
            territory.states.iter().for_each(|state| add(state.country(), Some(*state)));
        }
        named
    }

    fn state_turns(&self, state: Option<Subdivision>) -> Turns {
        self.state.turns_of(state.as_ref().map(Subdivision::as_str))
    }

    /// The states of a country that are told apart: none, the named ones, and one of each kind of the others.
    fn states(&self, country: Country, named: &BTreeSet<Subdivision>) -> Vec<Option<Subdivision>> {
        let mut states = vec![None];
        if self.state.is_asked() {
            let mut seen = BTreeSet::new();
            let codes = normal::state_codes(country).into_iter().filter(|code| !named.contains(code));
            states.extend(codes.filter(|code| seen.insert(self.state_turns(Some(*code)))).map(Some));
        }
        states.extend(named.iter().copied().map(Some));
        states
    }

    /// The postal codes of a country that are told apart.
    fn postal_codes(&self, country: Option<Country>) -> Vec<Option<String>> {
        let of_country = |(code, prefix): &(Country, String)| (Some(*code) == country).then(|| prefix.clone());
        let drawn = self.book.territories.iter().filter(|_| self.by_territory);
        let drawn: BTreeSet<String> =
            drawn.flat_map(|territory| territory.postal_prefixes.iter().filter_map(of_country)).collect();
        let mut codes = vec![None];
        if !self.postal.is_asked() && drawn.is_empty() {
            return codes;
        }
        let asked = self.postal.prefixes().into_iter().map(str::to_uppercase);
        let beginnings: BTreeSet<String> = asked.chain(drawn).chain([String::new()]).collect();
        let named: BTreeSet<String> = self.postal.named().into_iter().map(str::to_uppercase).collect();
        let tries = named.len() + beginnings.len();
        for beginning in &beginnings {
            let longer = |text: &str| {
                beginnings
                    .range(beginning.clone()..)
                    .any(|other| other.len() > beginning.len() && text.starts_with(other.as_str()))
            };
            let fits = |text: &str| !named.contains(&text.to_uppercase()) && !longer(text);
            codes.extend(texts::beginning_so(&Field::PostalCode, beginning, tries, fits).map(Some));
        }
        codes.extend(named.into_iter().map(Some));
        codes
    }
}

/// What tells classes of places apart: named by nobody, the turns of country, state and postal code, where they lie.
type Told = (bool, Turns, Turns, Turns, Placed);

struct Making<'a> {
    atlas: &'a Atlas<'a>,
    index: HashMap<Told, usize>,
    classes: Vec<(Place, Bits)>,
    left: usize,
}

impl Making<'_> {
    /// Adds the places of one country; `None` when there are too many.
    fn country(&mut self, country: Option<Country>, others: bool, states: &[Option<Subdivision>]) -> Option<()> {
        let Atlas { places, country: by_country, postal, .. } = self.atlas;
        let turns = by_country.turns_of(country.as_ref().map(Country::as_str));
        let codes = self.atlas.postal_codes(country).into_iter();
        let codes: Vec<(Option<String>, Turns)> = codes
            .map(|code| {
                let turns = postal.turns_of(code.as_deref());
                (code, turns)
            })
            .collect();
        self.left = self.left.checked_sub(states.len().checked_mul(codes.len())?)?;
        for state in states {
            let state_turns = self.atlas.state_turns(*state);
            for (code, code_turns) in &codes {
                let profile = Profile { country, state: *state, postal_code: code.clone(), ..Profile::default() };
                let placed = if self.atlas.by_territory { places.of(&profile) } else { Placed::Unknown };
                let told = (others, turns.clone(), state_turns.clone(), code_turns.clone(), placed);
                if let Some((known, _)) = self.index.get(&told).and_then(|index| self.classes.get_mut(*index)) {
                    known.countries.extend(country.filter(|country| !known.countries.contains(country)));
                    continue;
                }
                let row = self.row(&told);
                let countries = country.into_iter().collect();
                let place = Place { countries, others, state: *state, postal_code: code.clone(), placed };
                self.index.insert(told, self.classes.len());
                self.classes.push((place, row));
            }
        }
        Some(())
    }

    fn row(&self, (_, country, state, postal, placed): &Told) -> Bits {
        let atlas = self.atlas;
        let names: Option<Vec<&str>> = match placed {
            Placed::Unknown => None,
            Placed::Outside => Some(vec![NONE]),
            Placed::In(index) => {
                let around = atlas.places.chain(*index).iter();
                Some(around.filter_map(|at| atlas.book.territories.get(*at)).map(|around| around.name.as_str()).collect())
            }
        };
        let territory = names.and_then(|names| atlas.territory.turns(Held::Texts(&names)));
        let mut row = atlas.territory.row(territory.as_deref());
        row.keep(&atlas.country.row(country.as_deref()));
        row.keep(&atlas.state.row(state.as_deref()));
        row.keep(&atlas.postal.row(postal.as_deref()));
        row
    }
}

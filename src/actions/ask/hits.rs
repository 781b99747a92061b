//! What rules have done with the leads of the last days: hits of each, and where the leads came from, as the book that is
//! shown divides the world. Counted in
//! one pass over those days, for whoever has time to wait: a million leads take a second or two.

use std::{
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
};

use chrono::{Days, NaiveDate};

use crate::{
    actions::{Desk, error::ActionError, live_book},
    model::{
        criteria::Field,
        id::{RepId, RuleName, SegmentName, TerritoryName},
        lead::Profile,
        place::{Country, Subdivision},
        rulebook::Rulebook,
        time::{Instant, Zone},
    },
    routing::{CompiledBook, Placed},
    rulebook::{diff, filter::whole_day},
    store::{hits, names::Names, rulebooks},
};

use super::{draft::readable_draft, values};

/// Calendar days that are counted, today included.
pub const HIT_DAYS: u32 = 30;
/// Versions that are looked at for rules under other names.
const VERSIONS: usize = 30;
/// Leads after which somebody may say stop.
const STRIDE: u64 = 1_024;

/// What became of the leads of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// The first of the days.
    pub first: NaiveDate,
    /// How many leads came in.
    pub leads: u64,
    /// By the rule that decided on them last, most hits first; `None` is by none: by hand, as in their CRM, joined to another.
    pub rules: Vec<RuleHits>,
    /// By where they came from, as the book that is shown divides the world: the draft, where there is one.
    pub places: BTreeMap<At, PlaceHits>,
    /// What stands in the text fields of the newest leads, most frequent first.
    pub values: BTreeMap<Field, Vec<String>>,
}

/// How often a rule decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleHits {
    /// Which, as the book that is shown calls it, whatever it was called when it decided.
    pub rule: Option<RuleName>,
    /// What its decisions call it: so their leads are found.
    pub called: Vec<RuleName>,
    /// How many leads.
    pub leads: u64,
    /// When the newest of them came in.
    pub last: Instant,
}

/// Where a lead lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// In that territory, and in none inside it.
    In(TerritoryName),
    /// In a country that no territory has.
    Nowhere,
    /// Its country is unknown.
    Unknown,
}

/// How large a company is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sized {
    /// As large as that.
    In(SegmentName),
    /// No segment has that size.
    Outside,
    /// Nobody knows.
    Unknown,
}

/// The leads from one place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceHits {
    /// By the size of their company.
    pub sizes: BTreeMap<Sized, u64>,
    /// By country, most first.
    pub countries: Vec<(Country, u64)>,
    /// By who has them, most first; `None` is nobody.
    pub owners: Vec<(Option<RepId>, u64)>,
}

impl Hits {
    /// How often that rule decided, and when last; `None` asks for those that no rule decided on.
    pub fn of(&self, rule: Option<&RuleName>) -> Option<&RuleHits> {
        self.rules.iter().find(|hits| hits.rule.as_ref() == rule)
    }
}

impl PlaceHits {
    /// All of them.
    pub fn leads(&self) -> u64 {
        self.sizes.values().sum()
    }
}

/// The first of the last [`HIT_DAYS`] days on that wall clock, and its first instant.
fn first_day(now: Instant, zone: Zone) -> (NaiveDate, Instant) {
    let today = now.day(zone);
    let first = today.checked_sub_days(Days::new(u64::from(HIT_DAYS - 1))).unwrap_or(today);
    (first, whole_day(first, zone).map_or(now, |(from, _)| from))
}

/// Counts them; days are days in `zone`. `go` is asked now and then whether to go on; `None` where it said no.
pub fn hits(desk: &mut Desk, zone: Zone, go: &mut dyn FnMut() -> ControlFlow<()>) -> Result<Option<Hits>, ActionError> {
    let (first, since) = first_day(desk.now(), zone);
    let draft = readable_draft(desk)?;
    let picture = desk.look()?;
    let book = match &draft {
        Some(draft) => CompiledBook::compile(&draft.book, None, &picture.roster),
        None => picture.book.clone(),
    };
    let names = Names::load(desk.conn())?;
    let mut tally = Tally::default();
    let mut profile = Profile::default();
    let ended = hits::each(desk.conn(), since, |came| {
        profile.country = came.country.and_then(|text| text.parse().ok());
        profile.state = came.state.and_then(|text| text.parse().ok());
        profile.postal_code = came.postal_code.map(str::to_owned);
        profile.employees = came.employees;
        tally.count(&came, &profile, (book.territory_of(&profile), book.segment_of(&profile)));
        if tally.leads.is_multiple_of(STRIDE) { go() } else { ControlFlow::Continue(()) }
    })?;
    if ended.is_break() {
        return Ok(None);
    }
    let rulebook = &book.rulebook().clone();
    let at = |placed| match placed {
        Where::Unknown => At::Unknown,
        Where::Outside => At::Nowhere,
        Where::In(index) => rulebook.territories.get(index).map_or(At::Nowhere, |one| At::In(one.name.clone())),
    };
    let sized = |placed| match placed {
        Where::Unknown => Sized::Unknown,
        Where::Outside => Sized::Outside,
        Where::In(index) => rulebook.segments.get(index).map_or(Sized::Outside, |one| Sized::In(one.name.clone())),
    };
    let renamed = renamed(desk, rulebook, since)?;
    let rules = tally.rules.into_iter().map(|(rule, (leads, last))| (names.named(rule), leads, last));
    let rules = by_name(rules, &renamed, rulebook);
    let mut places: BTreeMap<At, PlaceHits> = BTreeMap::new();
    for (place, counted) in tally.places {
        let sizes = counted.sizes.into_iter().map(|(size, n)| (sized(size), n)).collect();
        let hits = PlaceHits { sizes, countries: most_first(counted.countries), owners: most_first(counted.owners) };
        places.insert(at(place), hits);
    }
    let values = values::frequent(desk.conn())?;
    Ok(Some(Hits { first, leads: tally.leads, rules, places, values }))
}

/// Hits by the names of the book that is shown, most first.
fn by_name(
    counted: impl Iterator<Item = (Option<RuleName>, u64, Instant)>,
    renamed: &[(RuleName, RuleName)],
    book: &Rulebook,
) -> Vec<RuleHits> {
    let mut all: Vec<RuleHits> = Vec::new();
    for (called, leads, last) in counted {
        let rule = called.as_ref().map(|name| name_now(name, renamed, book));
        match all.iter_mut().find(|known| known.rule == rule) {
            Some(known) => {
                known.leads += leads;
                known.last = known.last.max(last);
                known.called.extend(called);
            }
            None => all.push(RuleHits { rule, called: called.into_iter().collect(), leads, last }),
        }
    }
    all.iter_mut().for_each(|hits| hits.called.sort_unstable());
    all.sort_by_key(|hits| (std::cmp::Reverse(hits.leads), hits.rule.clone()));
    all
}

/// What the book calls a rule that once was called so.
fn name_now(name: &RuleName, renamed: &[(RuleName, RuleName)], book: &Rulebook) -> RuleName {
    let is_there = |name: &RuleName| book.rules.iter().any(|rule| rule.name == *name);
    if is_there(name) {
        return name.clone();
    }
    let now = renamed.iter().fold(name, |name, (was, is)| if name == was { is } else { name });
    // Of a rule that is gone the name by which it decided tells more.
    if is_there(now) { now.clone() } else { name.clone() }
}

/// Rules that only got another name, from the version that was live first since then to the book that is shown: the oldest
/// change first.
fn renamed(desk: &mut Desk, shown: &Rulebook, since: Instant) -> Result<Vec<(RuleName, RuleName)>, ActionError> {
    let mut books = Vec::new();
    for kept in rulebooks::history(desk.conn())?.into_iter().take(VERSIONS) {
        books.extend(live_book::published(desk.conn(), kept.version)?.ok());
        if kept.published_at < since {
            break;
        }
    }
    books.reverse();
    // Not always the newest one.
    books.push(desk.look()?.book.rulebook().clone());
    books.push(shown.clone());
    let steps = books.iter().zip(books.iter().skip(1));
    Ok(steps.flat_map(|(before, after)| diff::renamed_rules(before, after)).collect())
}

/// A [`Placed`] that can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Where {
    Unknown,
    Outside,
    In(usize),
}

impl From<Placed> for Where {
    fn from(placed: Placed) -> Self {
        match placed {
            Placed::Unknown => Self::Unknown,
            Placed::Outside => Self::Outside,
            Placed::In(index) => Self::In(index),
        }
    }
}

#[derive(Debug, Default)]
struct Tally {
    leads: u64,
    rules: HashMap<Option<i64>, (u64, Instant)>,
    places: HashMap<Where, Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    sizes: HashMap<Where, u64>,
    countries: HashMap<Country, u64>,
    owners: HashMap<Option<RepId>, u64>,
}

impl Tally {
    fn count(&mut self, came: &hits::Came<'_>, profile: &Profile, (territory, segment): (Placed, Placed)) {
        self.leads += 1;
        let (leads, last) = self.rules.entry(came.rule).or_insert((0, came.at));
        *leads += 1;
        *last = came.at.max(*last);
        let place = self.places.entry(territory.into()).or_default();
        *place.sizes.entry(segment.into()).or_default() += 1;
        *place.owners.entry(came.owner).or_default() += 1;
        if let Some(country) = profile.country.or_else(|| profile.state.as_ref().map(Subdivision::country)) {
            *place.countries.entry(country).or_default() += 1;
        }
    }
}

fn most_first<K: Ord + Copy>(counted: HashMap<K, u64>) -> Vec<(K, u64)> {
    let mut all: Vec<(K, u64)> = counted.into_iter().collect();
    all.sort_by_key(|(key, n)| (std::cmp::Reverse(*n), *key));
    all
}

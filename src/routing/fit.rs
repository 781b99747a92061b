//! How well a rep fits a lead that a person gives: 0..=100, the sum of six parts, the same for the same inputs.
//!
//! | part | points | all of them | where the lead says nothing |
//! | --- | --- | --- | --- |
//! | pool | 30 | a member of the pool that its queue, its book or its territory names | half |
//! | by hand | 20 | took all of the newest leads of its group that were given by hand | half |
//! | language | 20 | speaks it; half where nobody entered what they speak | half |
//! | places | 12 | holds nothing; none when full | |
//! | size | 10 | a rule gives them companies of its size; half where no rule asks for one | half |
//! | hours | 8 | is at work for two more hours | |
//!
//! Whoever owns the lead's account stands above: 90 and a tenth of the sum. Whoever had the lead already, and lost it, has
//! half. Of several leads a rep fits as well as on average. What is unknown speaks for nobody and against nobody, so that a lead of which nothing is known sets nobody far
//! apart.
//!
//! Absent on purpose: whether they can take it now ([`super::eligibility`]), and English ([`super::explain`]).

use std::collections::BTreeMap;

use crate::{
    model::{
        criteria::{Condition, Field, Range},
        held::HeldFor,
        id::{PoolName, RepId},
        lead::Profile,
        place::Language,
        rule::{Destination, Rule, Switch},
        snag::Snag,
        time::{Instant, Millis},
    },
    worktime::calendar::{is_open, next_closing},
};

use super::{Floor, compile::CompiledBook, places::Placed, traits::fold};

const POOL: u32 = 30;
const BY_HAND: u32 = 20;
const LANGUAGE: u32 = 20;
const PLACES: u32 = 12;
const SIZE: u32 = 10;
const HOURS: u32 = 8;
/// The least that the owner of the lead's account has.
const OWNER: u32 = 90;
/// Whoever is at work that much longer has all the time there is to ask for.
const LONG: Millis = Millis(2 * Millis::HOUR.0);
/// Open leads at which somebody without a limit counts as half full.
const HALF_FULL: u32 = 10;

/// What a lead asks of whoever gets it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Wish {
    /// Its language.
    language: Option<Language>,
    /// Which of the book's ranges hold its size; `None` where that is unknown.
    sizes: Option<Vec<usize>>,
    /// The pools that are its own, by their place in the book.
    pools: Vec<usize>,
    /// Who owns its account.
    owner: Option<RepId>,
    /// Who got how many of the newest leads of its group by hand, most first.
    by_hand: Vec<(RepId, u32)>,
    /// Who had it already, and has it no longer.
    had: Vec<RepId>,
}

/// What is known of a lead beside its profile.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// What keeps it in fallback.
    pub snag: Option<&'a Snag>,
    /// In whose book it stands.
    pub pool: Option<&'a PoolName>,
    /// Who owns its account.
    pub owner: Option<RepId>,
    /// Who got how many of the newest leads of its group by hand, most first.
    pub by_hand: &'a [(RepId, u32)],
    /// Who had it already, and has it no longer.
    pub had: &'a [RepId],
}

/// How well somebody fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// 0..=100.
    pub points: u8,
    /// That they had it already, then what speaks for them, then what against, each the strongest first.
    pub reasons: Vec<Reason>,
}

/// Why somebody fits, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Owns the lead's account.
    OwnsAccount,
    /// Fits best of all for so many of several leads.
    BestFor {
        /// So many.
        leads: u32,
        /// Of so many.
        of: u32,
    },
    /// Got some of the newest leads of its group that were given by hand.
    ByHand {
        /// So many.
        took: u32,
        /// Of so many.
        of: u32,
    },
    /// Speaks its language.
    Speaks(Language),
    /// Is a member of its pool.
    InPool(PoolName),
    /// A rule gives them companies of its size.
    TakesSize,
    /// Had it already, and has it no longer.
    HadIt,
    /// Is no member of its pool.
    NotInPool(PoolName),
    /// Is not known to speak its language.
    Silent(Language),
    /// Rules give them companies of other sizes only.
    OtherSizes(Range),
    /// Holds as many leads as they may.
    NoPlace,
    /// Is at work for that much longer only.
    ClosesIn(Millis),
}

/// A roster, ready to be asked who fits.
#[derive(Debug)]
pub struct Fitting<'a> {
    book: &'a CompiledBook,
    ranges: Vec<Range>,
    reps: Vec<Known<'a>>,
}

/// What matters of a rep.
#[derive(Debug)]
struct Known<'a> {
    rep: RepId,
    languages: &'a std::collections::BTreeSet<Language>,
    /// Pools they sit in, by their place in the book.
    pools: Vec<usize>,
    /// Ranges of size that rules give them; `None` where some rule asks for none, or there is no rule.
    sizes: Option<Vec<usize>>,
    places: u32,
    /// Holds as many leads as they may.
    full: bool,
    hours: u32,
    closes_in: Option<Millis>,
    at_work: bool,
}

impl<'a> Fitting<'a> {
    /// As the floor stands at `now`.
    pub fn new(book: &'a CompiledBook, floor: &Floor<'a>, now: Instant) -> Self {
        let mut ranges = Vec::new();
        let given = sizes(book, &mut ranges);
        let reps = floor.roster.reps().iter().enumerate().map(|(position, rep)| {
            let seats = |pool: &super::CompiledPool| pool.members.iter().any(|seat| seat.rep == rep.id);
            let pools = book.pools.iter().enumerate().filter(|(_, pool)| seats(pool)).map(|(index, _)| index).collect();
            let left = match floor.roster.hours(position) {
                None => Some(LONG),
                Some(hours) if is_open(hours, now) => {
                    Some(next_closing(hours, now).map_or(LONG, |at| Millis(at.since(now).0.min(LONG.0))))
                }
                Some(_) => None,
            };
            Known {
                rep: rep.id,
                languages: &rep.languages,
                pools,
                sizes: given.get(&rep.id).cloned().flatten(),
                places: places(floor.load(position).open, rep.capacity.max_open),
                full: rep.capacity.max_open.is_some_and(|most| floor.load(position).open >= most),
                hours: left.map_or(0, |left| u32::try_from(i64::from(HOURS) * left.0 / LONG.0).unwrap_or(0)),
                closes_in: left.filter(|left| *left < LONG),
                at_work: left.is_some(),
            }
        });
        Self { book, reps: reps.collect(), ranges }
    }

    /// What a lead asks of whoever gets it.
    pub fn wish(&self, profile: &Profile, beside: Beside<'_>) -> Wish {
        let holding = |size: i64| (0..self.ranges.len()).filter(|index| self.ranges[*index].holds(size)).collect();
        Wish {
            language: profile.language,
            sizes: profile.employees.map(holding),
            pools: self.own_pools(profile, &beside),
            owner: beside.owner,
            by_hand: beside.by_hand.to_vec(),
            had: beside.had.to_vec(),
        }
    }

    /// The pool it waits for; else the one in whose book it stands; else the innermost of its territory; else the one
    /// whose members got most of its group by hand.
    fn own_pools(&self, profile: &Profile, beside: &Beside<'_>) -> Vec<usize> {
        let waits_for = match beside.snag {
            Some(Snag::NobodyFree(pool) | Snag::Held(HeldFor::Pool(pool))) => Some(pool),
            _ => None,
        };
        let named = waits_for.or(beside.pool).and_then(|name| self.book.pool_at(name));
        let of_territory = || {
            let Placed::In(territory) = self.book.places.of(profile) else { return None };
            let around = self.book.places.chain(territory).iter();
            around.filter_map(|index| self.book.book.territories[*index].pool.as_ref()).find_map(|name| self.book.pool_at(name))
        };
        match named.or_else(of_territory) {
            Some(pool) => vec![pool],
            None => self.pools_by_hand(beside.by_hand),
        }
    }

    fn pools_by_hand(&self, by_hand: &[(RepId, u32)]) -> Vec<usize> {
        let took = |pool: usize| -> u32 {
            let members = &self.book.pools[pool].members;
            by_hand.iter().filter(|(rep, _)| members.iter().any(|seat| seat.rep == *rep)).map(|(_, n)| n).sum()
        };
        let most = (0..self.book.pools.len()).map(took).max().unwrap_or(0);
        if most == 0 { Vec::new() } else { (0..self.book.pools.len()).filter(|pool| took(*pool) == most).collect() }
    }

    /// Whether the rep at that roster position had the lead already.
    pub fn had(&self, position: usize, wish: &Wish) -> bool {
        self.reps.get(position).is_some_and(|known| wish.had.contains(&known.rep))
    }

    /// Whether the rep at that roster position is within their working hours.
    pub fn is_at_work(&self, position: usize) -> bool {
        self.reps.get(position).is_some_and(|known| known.at_work)
    }

    /// How well the rep at that roster position fits: 0..=100.
    pub fn points(&self, position: usize, wish: &Wish) -> u8 {
        let Some(known) = self.reps.get(position) else { return 0 };
        let pool = match wish.pools.as_slice() {
            [] => POOL / 2,
            own if own.iter().any(|pool| known.pools.contains(pool)) => POOL,
            _ => 0,
        };
        let language = match wish.language {
            None => LANGUAGE / 2,
            Some(_) if known.languages.is_empty() => LANGUAGE / 2,
            Some(language) if known.languages.contains(&language) => LANGUAGE,
            Some(_) => 0,
        };
        let size = match (&wish.sizes, &known.sizes) {
            (None, _) | (_, None) => SIZE / 2,
            (Some(held_by), Some(taken)) if taken.iter().any(|range| held_by.contains(range)) => SIZE,
            (Some(_), Some(_)) => 0,
        };
        let by_hand = match took(known.rep, wish) {
            (_, 0) => BY_HAND / 2,
            (took, of) => BY_HAND * took / of,
        };
        let sum = pool + by_hand + language + size + known.places + known.hours;
        let points = if wish.owner == Some(known.rep) { OWNER + sum / 10 } else { sum };
        let points = if wish.had.contains(&known.rep) { points / 2 } else { points };
        u8::try_from(points.min(100)).unwrap_or(100)
    }

    /// Why, in words to be: what speaks for them first.
    pub fn reasons(&self, position: usize, wish: &Wish) -> Vec<Reason> {
        let Some(known) = self.reps.get(position) else { return Vec::new() };
        let (mut pro, mut contra) = (Vec::new(), Vec::new());
        if wish.owner == Some(known.rep) {
            pro.push(Reason::OwnsAccount);
        }
        if let (took @ 1.., of) = took(known.rep, wish) {
            pro.push(Reason::ByHand { took, of });
        }
        match wish.language {
            Some(language) if known.languages.contains(&language) => pro.push(Reason::Speaks(language)),
            Some(language) if !known.languages.is_empty() => contra.push(Reason::Silent(language)),
            Some(_) | None => {}
        }
        match wish.pools.iter().find(|pool| known.pools.contains(pool)).or(wish.pools.first()) {
            Some(pool) if known.pools.contains(pool) => pro.push(Reason::InPool(self.book.pools[*pool].name.clone())),
            Some(pool) => contra.insert(0, Reason::NotInPool(self.book.pools[*pool].name.clone())),
            None => {}
        }
        if let (Some(held_by), Some(taken)) = (&wish.sizes, &known.sizes) {
            match taken.first() {
                Some(_) if taken.iter().any(|range| held_by.contains(range)) => pro.push(Reason::TakesSize),
                Some(first) => contra.push(Reason::OtherSizes(self.ranges[*first])),
                None => {}
            }
        }
        if known.full {
            contra.push(Reason::NoPlace);
        }
        contra.extend(known.closes_in.map(Reason::ClosesIn));
        pro.extend(contra);
        // It halves the points: whoever reads only the first words must see it.
        if wish.had.contains(&known.rep) {
            pro.insert(0, Reason::HadIt);
        }
        pro
    }
}

/// How many of the newest leads of a group a rep got by hand, and of how many.
fn took(rep: RepId, wish: &Wish) -> (u32, u32) {
    let took = wish.by_hand.iter().find(|(known, _)| *known == rep).map_or(0, |(_, n)| *n);
    (took, wish.by_hand.iter().map(|(_, n)| n).sum())
}

fn places(open: u32, most: Option<u32>) -> u32 {
    match most {
        Some(most) => PLACES * most.saturating_sub(open) / most.max(1),
        None => PLACES * HALF_FULL / HALF_FULL.saturating_add(open),
    }
}

/// The ranges of size that rules give each rep; `None` of one to whom some rule gives leads of any.
fn sizes(book: &CompiledBook, ranges: &mut Vec<Range>) -> BTreeMap<RepId, Option<Vec<usize>>> {
    let mut given: BTreeMap<RepId, Option<Vec<usize>>> = BTreeMap::new();
    let mut number = |range: Range| {
        ranges.iter().position(|known| *known == range).unwrap_or_else(|| {
            ranges.push(range);
            ranges.len() - 1
        })
    };
    for (rule, target) in book.book.rules.iter().zip(book.targets.iter()).filter(|(rule, _)| rule.switch == Switch::On) {
        let receivers: Vec<RepId> = match (&target.to, &rule.to) {
            (super::compile::To::Rep(rep), _) => rep.iter().copied().collect(),
            (_, Destination::Pool(pool)) => members(book, [pool]),
            (_, Destination::TerritoryPool) => {
                members(book, book.book.territories.iter().filter_map(|territory| territory.pool.as_ref()))
            }
            _ => continue,
        };
        let asked = asked(rule, book).map(|asked| asked.into_iter().map(&mut number).collect::<Vec<_>>());
        for rep in receivers {
            let sizes = given.entry(rep).or_insert_with(|| Some(Vec::new()));
            match (&asked, sizes) {
                (Some(asked), Some(known)) => known.extend(asked),
                (None, known) => *known = None,
                (Some(_), None) => {}
            }
        }
    }
    given
}

fn members<'a>(book: &CompiledBook, pools: impl IntoIterator<Item = &'a PoolName>) -> Vec<RepId> {
    let pools = pools.into_iter().filter_map(|name| book.pool(name));
    pools.flat_map(|pool| pool.members.iter().map(|seat| seat.rep)).collect()
}

/// The sizes that a rule asks for; `None` where it asks for none.
fn asked(rule: &Rule, book: &CompiledBook) -> Option<Vec<Range>> {
    if let Some(Condition::Number(range)) = rule.when.get(&Field::Employees) {
        return Some(vec![*range]);
    }
    let Some(Condition::In(wanted)) = rule.when.get(&Field::Segment) else { return None };
    let named = |name: &str| wanted.iter().any(|one| fold(one) == fold(name));
    Some(book.book.segments.iter().filter(|segment| named(segment.name.as_str())).map(|segment| segment.employees).collect())
}

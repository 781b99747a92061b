//! Rulebook → [`CompiledBook`]: positions and sets instead of names.

use std::{collections::HashMap, sync::Arc};

use crate::model::{
    criteria::Field,
    id::{PoolName, RepId, RepRef, RuleName, RulebookVersion, SlaName},
    lead::Profile,
    pool::{Counts, Pool, Strategy},
    roster::Roster,
    rule::{Destination, Otherwise, Rule},
    rulebook::Rulebook,
    sla::SlaPolicy,
};

use super::{
    matching::Matcher,
    places::{Placed, Places, segment_of},
};

/// A rulebook made ready for one roster. Make it anew when the book or the roster's people change; absences and loads
/// do not matter to it. A copy shares its parts, so that one can be made different without copying the others.
#[derive(Debug, Clone)]
pub struct CompiledBook {
    pub(super) book: Arc<Rulebook>,
    pub(super) version: Option<RulebookVersion>,
    pub(super) matcher: Arc<Matcher>,
    pub(super) places: Arc<Places>,
    pub(super) pools: Vec<Arc<CompiledPool>>,
    pub(super) targets: Arc<Vec<Target>>,
    pool_at: Arc<HashMap<PoolName, usize>>,
    unresolved: Arc<Vec<Unresolved>>,
}

/// A pool with its members found in the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledPool {
    /// Its name.
    pub name: PoolName,
    /// How it picks.
    pub strategy: Strategy,
    /// Who shares, in pool order, each once; whom the roster does not know is left out.
    pub members: Vec<Seat>,
    /// Skips members outside their working hours.
    pub respect_hours: bool,
    /// Skips members who do not speak the lead's language.
    pub match_language: bool,
    /// Full members are asked too.
    pub ignore_caps: bool,
    /// Which leads use up a turn.
    pub counts: Counts,
}

/// A member of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub rep: RepId,
    /// Their place in the roster that the book was compiled for.
    pub position: usize,
    /// Their share beside the others'; 1 in a `round_robin`.
    pub weight: u32,
    /// For the strategy `priority`: higher is asked first.
    pub priority: u32,
}

/// A rep whom the book names and the roster does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// As the book writes them.
    pub rep: RepRef,
    /// Where they are named.
    pub place: NamedIn,
}

/// Where a book names a rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedIn {
    /// As a member of that pool.
    Pool(PoolName),
    /// As the destination of that rule.
    Rule(RuleName),
}

/// Where one rule sends its leads, in positions.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub to: To,
    pub otherwise: Else,
    pub sla: Option<SlaName>,
}

#[derive(Debug, Clone)]
pub(super) enum To {
    AccountOwner,
    /// `None` is a rep whom the roster does not know.
    Rep(Option<RepId>),
    Field {
        name: String,
        field: Field,
    },
    /// `None` is a pool that the book does not have.
    Pool(Option<usize>),
    TerritoryPool,
    Fallback,
    Nurture,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Else {
    NextRule,
    Pool(Option<usize>),
    Hold,
    Fallback,
}

impl CompiledBook {
    /// Makes `book` ready. `version` is `None` for a draft.
    pub fn compile(book: &Rulebook, version: Option<RulebookVersion>, roster: &Roster) -> Self {
        let places = Places::new(&book.territories);
        let mut unresolved = Vec::new();
        let pools = book.pools.iter().map(|pool| Arc::new(CompiledPool::new(pool, roster, &mut unresolved))).collect();
        let mut pool_at = HashMap::new();
        for (index, pool) in book.pools.iter().enumerate() {
            pool_at.entry(pool.name.clone()).or_insert(index);
        }
        let targets = book.rules.iter().map(|rule| target(rule, book, &pool_at, roster, &mut unresolved)).collect();
        Self {
            matcher: Arc::new(Matcher::new(book, &places)),
            book: Arc::new(book.clone()),
            version,
            places: Arc::new(places),
            pools,
            targets: Arc::new(targets),
            pool_at: Arc::new(pool_at),
            unresolved: Arc::new(unresolved),
        }
    }

    /// What holds before the first book is published: no rule, so every lead waits in fallback.
    pub fn empty(roster: &Roster) -> Self {
        Self::compile(&Rulebook::default(), None, roster)
    }

    /// The book as written.
    pub fn rulebook(&self) -> &Rulebook {
        &self.book
    }

    /// Its published version.
    pub fn version(&self) -> Option<RulebookVersion> {
        self.version
    }

    /// The innermost territory of a lead, by its place in the book.
    pub fn territory_of(&self, profile: &Profile) -> Placed {
        self.places.of(profile)
    }

    /// The segment of a lead, by its place in the book.
    pub fn segment_of(&self, profile: &Profile) -> Placed {
        segment_of(&self.book.segments, profile)
    }

    /// Reps whom the book names and the roster does not know: left out of their pools, an invalid reference in rules.
    pub fn unresolved(&self) -> &[Unresolved] {
        &self.unresolved
    }

    /// All pools, in file order.
    pub fn pools(&self) -> &[Arc<CompiledPool>] {
        &self.pools
    }

    /// The pool of that name.
    pub fn pool(&self, name: &PoolName) -> Option<&CompiledPool> {
        self.pool_at(name).map(|index| &*self.pools[index])
    }

    /// The policy of that name.
    pub fn sla(&self, name: &SlaName) -> Option<&SlaPolicy> {
        self.book.slas.iter().find(|sla| sla.name == *name)
    }

    pub(super) fn pool_at(&self, name: &PoolName) -> Option<usize> {
        self.pool_at.get(name).copied()
    }
}

impl CompiledPool {
    fn new(pool: &Pool, roster: &Roster, unresolved: &mut Vec<Unresolved>) -> Self {
        let mut members: Vec<Seat> = Vec::with_capacity(pool.members.len());
        for member in &pool.members {
            let Some(position) = roster.find(member.rep.as_str()) else {
                unresolved.push(Unresolved { rep: member.rep.clone(), place: NamedIn::Pool(pool.name.clone()) });
                continue;
            };
            // The same person by email and by name sits in the pool once.
            if members.iter().all(|seat| seat.position != position) {
                let weight = if pool.strategy == Strategy::RoundRobin { 1 } else { member.weight.max(1) };
                members.push(Seat { rep: roster.reps()[position].id, position, weight, priority: member.priority });
            }
        }
        Self {
            name: pool.name.clone(),
            strategy: pool.strategy,
            members,
            respect_hours: pool.respect_hours,
            match_language: pool.match_language,
            ignore_caps: pool.ignore_caps,
            counts: pool.counts,
        }
    }

    /// The members with their weights, in pool order.
    pub fn weights(&self) -> Vec<(RepId, u32)> {
        self.members.iter().map(|seat| (seat.rep, seat.weight)).collect()
    }
}

fn target(
    rule: &Rule,
    book: &Rulebook,
    pool_at: &HashMap<PoolName, usize>,
    roster: &Roster,
    unresolved: &mut Vec<Unresolved>,
) -> Target {
    let to = match &rule.to {
        Destination::AccountOwner => To::AccountOwner,
        Destination::Rep(rep) => {
            let known = roster.find(rep.as_str()).map(|position| roster.reps()[position].id);
            if known.is_none() {
                unresolved.push(Unresolved { rep: rep.clone(), place: NamedIn::Rule(rule.name.clone()) });
            }
            To::Rep(known)
        }
        Destination::Field(name) => {
            let field = Field::from_name(name).unwrap_or_else(|| Field::Custom(name.to_lowercase()));
            To::Field { name: name.clone(), field }
        }
        Destination::Pool(name) => To::Pool(pool_at.get(name).copied()),
        Destination::TerritoryPool => To::TerritoryPool,
        Destination::Fallback => To::Fallback,
        Destination::Nurture => To::Nurture,
    };
    let otherwise = match &rule.otherwise {
        Otherwise::NextRule => Else::NextRule,
        Otherwise::Pool(name) => Else::Pool(pool_at.get(name).copied()),
        Otherwise::Hold => Else::Hold,
        Otherwise::Fallback => Else::Fallback,
    };
    Target { to, otherwise, sla: rule.sla.clone().or_else(|| book.defaults.sla.clone()) }
}

//! What a rep's going away, or coming back, does to the pools they share and to what names them.

use crate::model::{
    absence::Absence,
    account::Relationship,
    criteria::{Condition, Criteria, Field},
    decision::RuleRef,
    id::{PoolName, RepId, RuleName},
    place::Language,
    pool::Strategy,
    roster::Roster,
    rule::{Destination, Otherwise, Switch},
    territory::Territory,
    time::Instant,
};

use super::{
    Floor,
    compile::{CompiledBook, CompiledPool, Else, To},
    eligibility::{Asking, absent},
    outlook::{Outlook, outlook},
};

/// Turns that are looked ahead.
pub const TURNS: usize = 6;

/// A stretch of time; without an end it goes on until further notice.
pub type Window = (Instant, Option<Instant>);

/// Whether working hours matter to who can take a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// As the pool has it: for what happens now.
    Kept,
    /// They do not: an absence that is planned begins at midnight, and takes whole days.
    Ignored,
}

/// What becomes of one pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolEffect {
    /// Which.
    pub pool: PoolName,
    /// How it picks.
    pub strategy: Strategy,
    /// Who gets its leads then.
    pub outlook: Outlook,
    /// Absences of other members within the window.
    pub also_away: Vec<Absence>,
    /// The first stretch of the window in which every member is away.
    pub nobody: Option<Window>,
    /// What the rules that ask this pool do when nobody there can take a lead, each once, in the order of the rules.
    pub otherwise: Vec<Otherwise>,
    /// Languages of a rep who goes, of which a lead would then find nobody, though others do.
    pub unspoken: Vec<Language>,
}

/// Why a rule may send leads to a rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// It names them.
    Name,
    /// It asks a pool of theirs.
    Pool(PoolName),
    /// It asks a pool of theirs when nobody else can.
    Overflow(PoolName),
    /// It asks for the owner of the lead's account, where that is one of these to us.
    Account(Vec<Relationship>),
}

/// A rule that may send leads to a rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The rule.
    pub rule: RuleRef,
    /// Why.
    pub by: By,
}

/// Who stands in for a rep where a rule names them or their accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandIn {
    /// Their backup.
    Backup(RepId),
    /// They have a backup, who is away or gone as well.
    Missing(RepId),
    /// They have none.
    Nobody,
}

/// The pools that a rep shares, in book order.
pub fn pools_of(book: &CompiledBook, rep: RepId) -> impl Iterator<Item = &CompiledPool> {
    book.pools().iter().map(|pool| &**pool).filter(move |pool| is_member(pool, rep))
}

/// What becomes of the rep's pools. `floor` is as it will be at that instant; `window` is the absence, if one begins.
pub fn pool_effects(
    book: &CompiledBook,
    floor: &Floor<'_>,
    rep: RepId,
    (at, hours): (Instant, Hours),
    window: Option<Window>,
) -> Vec<PoolEffect> {
    let asking = Asking { language: None, tried: &[], now: at };
    let judged = |pool: &CompiledPool, asking: &Asking<'_>, turns| match hours {
        Hours::Kept => outlook(pool, asking, floor, turns),
        Hours::Ignored => outlook(&CompiledPool { respect_hours: false, ..pool.clone() }, asking, floor, turns),
    };
    let unspoken = |pool: &CompiledPool| -> Vec<Language> {
        let goes = floor.roster.get(rep).filter(|_| window.is_some() && pool.match_language);
        let languages = goes.into_iter().flat_map(|rep| rep.languages.iter().copied());
        let finds_nobody = |language| judged(pool, &Asking { language: Some(language), ..asking }, 0).takers.is_empty();
        languages.filter(|language| finds_nobody(*language)).collect()
    };
    let effect = |pool: &CompiledPool| PoolEffect {
        pool: pool.name.clone(),
        strategy: pool.strategy,
        outlook: judged(pool, &asking, TURNS),
        unspoken: unspoken(pool),
        also_away: window.map(|window| also_away(pool, floor.roster, rep, window)).unwrap_or_default(),
        nobody: window.and_then(|window| nobody_there(pool, floor.roster, window)),
        otherwise: otherwise(book, &pool.name),
    };
    pools_of(book, rep).map(effect).collect()
}

/// Absences of the pool's other members that lie, in part, within the window; by their start.
pub fn also_away(pool: &CompiledPool, roster: &Roster, rep: RepId, window: Window) -> Vec<Absence> {
    let others = pool.members.iter().filter(|seat| seat.rep != rep).filter_map(|seat| roster.position(seat.rep));
    let absences = others.flat_map(|position| roster.absences(position));
    let mut found: Vec<Absence> = absences.filter(|absence| meet((absence.from, absence.until), window)).cloned().collect();
    found.sort_by_key(|absence| (absence.from, absence.id));
    found
}

fn meet(one: Window, other: Window) -> bool {
    let before = |at: Instant, until: Option<Instant>| until.is_none_or(|until| at < until);
    before(one.0, other.1) && before(other.0, one.1)
}

/// The first stretch of the window in which no member is there, hours aside.
fn nobody_there(pool: &CompiledPool, roster: &Roster, window: Window) -> Option<Window> {
    let asked = |at| Asking { language: None, tried: &[], now: at };
    let positions: Vec<usize> = pool.members.iter().filter_map(|seat| roster.position(seat.rep)).collect();
    let starts = positions.iter().flat_map(|position| roster.absences(*position)).map(|absence| absence.from);
    let inside = |at: &Instant| *at >= window.0 && window.1.is_none_or(|until| *at < until);
    let mut starts: Vec<Instant> = starts.chain([window.0]).filter(inside).collect();
    starts.sort_unstable();
    let from = starts.into_iter().find(|at| positions.iter().all(|position| absent(roster, *position, &asked(*at)).is_some()))?;
    let back = positions.iter().filter(|position| roster.away(**position, from).is_some());
    let until = back.filter_map(|position| roster.back(*position, from)).min();
    Some((from, until))
}

/// What becomes of leads that find nobody in that pool.
fn otherwise(book: &CompiledBook, pool: &PoolName) -> Vec<Otherwise> {
    let mut all: Vec<Otherwise> = Vec::new();
    for rule in book.book.rules.iter().filter(|rule| rule.switch == Switch::On) {
        let asks = match &rule.to {
            Destination::Pool(name) => name == pool,
            Destination::TerritoryPool => reaches(book, &rule.when, pool),
            Destination::AccountOwner
            | Destination::Rep(_)
            | Destination::Field(_)
            | Destination::Fallback
            | Destination::Nurture => false,
        };
        let overflow = matches!(&rule.otherwise, Otherwise::Pool(name) if name == pool);
        let then = [asks.then(|| rule.otherwise.clone()), overflow.then_some(Otherwise::Fallback)];
        for then in then.into_iter().flatten() {
            if !all.contains(&then) {
                all.push(then);
            }
        }
    }
    all
}

/// Whether a rule that asks the pools of a lead's territory, and of those around it, may ask that one: some territory that
/// it lets through has that pool, or lies in one that has.
fn reaches(book: &CompiledBook, when: &Criteria, pool: &PoolName) -> bool {
    let territories = &book.book.territories;
    (0..territories.len()).any(|inside| {
        let around: Vec<&Territory> = book.places.chain(inside).iter().filter_map(|at| territories.get(*at)).collect();
        let among = |words: &[String]| {
            words.iter().any(|word| around.iter().any(|territory| territory.name.as_str().eq_ignore_ascii_case(word)))
        };
        let lets_through = match when.get(&Field::Territory) {
            None | Some(Condition::Known | Condition::Prefix(_) | Condition::Number(_)) => true,
            Some(Condition::In(words)) => among(words),
            Some(Condition::NotIn(words)) => !among(words),
            Some(Condition::Unknown) => false,
        };
        lets_through && around.iter().any(|territory| territory.pool.as_ref() == Some(pool))
    })
}

fn is_member(pool: &CompiledPool, rep: RepId) -> bool {
    pool.members.iter().any(|seat| seat.rep == rep)
}

/// The rules that may send leads to a rep, in the order they are asked; a rule may stand there for several reasons.
pub fn feeds(book: &CompiledBook, rep: RepId) -> Vec<Feed> {
    let mine = |index: Option<usize>| index.map(|index| &*book.pools[index]).filter(|pool| is_member(pool, rep));
    let mut feeds = Vec::new();
    for (index, (rule, target)) in book.book.rules.iter().zip(book.targets.iter()).enumerate() {
        if rule.switch == Switch::Off {
            continue;
        }
        let mut push = |by: By| {
            feeds.push(Feed { rule: RuleRef { position: index as u32 + 1, name: RuleName::from(rule.name.as_str()) }, by });
        };
        match &target.to {
            To::AccountOwner => push(By::Account(relationships(&rule.when))),
            To::Rep(named) if *named == Some(rep) => push(By::Name),
            To::Pool(pool) => mine(*pool).into_iter().for_each(|pool| push(By::Pool(pool.name.clone()))),
            To::TerritoryPool => pools_of(book, rep)
                .filter(|pool| reaches(book, &rule.when, &pool.name))
                .for_each(|pool| push(By::Pool(pool.name.clone()))),
            To::Rep(_) | To::Field { .. } | To::Fallback | To::Nurture => {}
        }
        match target.otherwise {
            Else::Pool(pool) => mine(pool).into_iter().for_each(|pool| push(By::Overflow(pool.name.clone()))),
            Else::NextRule | Else::Hold | Else::Fallback => {}
        }
    }
    feeds
}

/// What an account may be to us that such a rule asks about.
fn relationships(when: &Criteria) -> Vec<Relationship> {
    let among = |words: &[String], one: Relationship| words.iter().any(|word| word == one.as_str());
    let fits = |one: &Relationship| match when.get(&Field::Account) {
        None | Some(Condition::Known) => true,
        Some(Condition::In(words)) => among(words, *one),
        Some(Condition::NotIn(words)) => !among(words, *one),
        Some(Condition::Prefix(start)) => one.as_str().starts_with(start.as_str()),
        Some(Condition::Number(_) | Condition::Unknown) => false,
    };
    Relationship::ALL.into_iter().filter(fits).collect()
}

/// Who would stand in for a rep who is absent at that instant.
pub fn stand_in(roster: &Roster, rep: RepId, at: Instant) -> StandIn {
    let Some(backup) = roster.get(rep).and_then(|rep| rep.backup) else { return StandIn::Nobody };
    let asking = Asking { language: None, tried: &[], now: at };
    match roster.position(backup) {
        Some(position) if absent(roster, position, &asking).is_none() => StandIn::Backup(backup),
        Some(_) | None => StandIn::Missing(backup),
    }
}

//! What sends leads to a pool.

use super::{
    id::PoolName,
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::Rulebook,
    territory::Territory,
};

/// One thing that sends leads to a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeds<'b> {
    /// The rule at that place, from 1, names it.
    First(usize, &'b Rule),
    /// The rule at that place, from 1, sends it what nobody at its own destination can take.
    Overflow(usize, &'b Rule),
    /// It is the pool of that territory, and some rule sends leads to those.
    Territory(&'b Territory),
}

/// What sends leads to a pool: rules in their order, those that are switched off among them; then territories, where a rule
/// that takes part sends leads to their pools.
pub fn feeding<'b>(book: &'b Rulebook, pool: &PoolName) -> Vec<Feeds<'b>> {
    let by_rule = (1..).zip(&book.rules).filter_map(|(at, rule)| match (&rule.to, &rule.otherwise) {
        (Destination::Pool(name), _) if name == pool => Some(Feeds::First(at, rule)),
        // These keep every lead.
        (Destination::Fallback | Destination::Nurture, _) => None,
        (_, Otherwise::Pool(name)) if name == pool => Some(Feeds::Overflow(at, rule)),
        (_, _) => None,
    });
    let by_place = book.rules.iter().any(|rule| rule.switch == Switch::On && rule.to == Destination::TerritoryPool);
    let territories = book.territories.iter().filter(|one| by_place && one.pool.as_ref() == Some(pool));
    by_rule.chain(territories.map(Feeds::Territory)).collect()
}

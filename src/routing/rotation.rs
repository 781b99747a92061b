//! The balances of all pools: what every member is owed, in billionths of a lead.
//!
//! The rule is that of Fagin and Williams, *A fair carpool scheduling algorithm*, IBM J. Res. Dev. 27 (1983), with weights:
//! of each lead, everybody who could take it earns their share of it, and who takes it pays one. The balances of a pool
//! sum to exactly zero. The credits of an event are made in [`super::ledger`].

use std::collections::HashMap;

use crate::model::{
    id::{PoolName, RepId},
    rotation::{Credit, Share},
};

use super::compile::CompiledBook;

pub use super::ledger::{give_back, hand_pick, leavers, pick_bookings, refund, skip_column};

/// Balances by pool and rep; who has none is owed nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotation {
    pools: HashMap<PoolName, Vec<(RepId, Share)>>,
}

/// The balances of one pool; looked up by the member's place in the pool where that fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Balances<'a>(&'a [(RepId, Share)]);

impl Rotation {
    /// From balances in any order. Members of the book's pools are found fastest; others are kept all the same.
    pub fn new(book: &CompiledBook, balances: impl IntoIterator<Item = (PoolName, RepId, Share)>) -> Self {
        let pools = book.pools().iter().map(|pool| {
            let level = pool.members.iter().map(|seat| (seat.rep, Share::ZERO)).collect();
            (pool.name.clone(), level)
        });
        let mut rotation = Self { pools: pools.collect() };
        for (pool, rep, share) in balances {
            *rotation.entry(&pool, rep) += share;
        }
        rotation
    }

    /// What that rep is owed in that pool.
    pub fn get(&self, pool: &PoolName, rep: RepId) -> Share {
        self.of(pool).find(rep)
    }

    /// The balances of one pool alone.
    pub(super) fn only(&self, pool: &PoolName) -> Self {
        Self { pools: HashMap::from([(pool.clone(), self.balances(pool).to_vec())]) }
    }

    /// Changes one balance.
    pub fn apply(&mut self, credit: &Credit) {
        *self.entry(&credit.pool, credit.rep) += credit.share;
    }

    /// All balances of a pool, members first in pool order.
    pub fn balances(&self, pool: &PoolName) -> &[(RepId, Share)] {
        self.pools.get(pool).map_or(&[], Vec::as_slice)
    }

    /// All balances of all pools; pools in no particular order.
    pub fn all(&self) -> impl Iterator<Item = (&PoolName, RepId, Share)> {
        self.pools.iter().flat_map(|(pool, balances)| balances.iter().map(move |(rep, share)| (pool, *rep, *share)))
    }

    pub(super) fn of(&self, pool: &PoolName) -> Balances<'_> {
        Balances(self.balances(pool))
    }

    fn entry(&mut self, pool: &PoolName, rep: RepId) -> &mut Share {
        let balances = self.pools.entry(pool.clone()).or_default();
        let index = balances.iter().position(|(known, _)| *known == rep).unwrap_or_else(|| {
            balances.push((rep, Share::ZERO));
            balances.len() - 1
        });
        &mut balances[index].1
    }
}

impl Balances<'_> {
    /// The balance of the member at that place of the pool.
    pub fn get(self, place: usize, rep: RepId) -> Share {
        match self.0.get(place) {
            Some((known, share)) if *known == rep => *share,
            _ => self.find(rep),
        }
    }

    fn find(self, rep: RepId) -> Share {
        self.0.iter().find(|(known, _)| *known == rep).map_or(Share::ZERO, |(_, share)| *share)
    }
}

//! Accounts that change hands in a rehearsal, by name.

use crate::{
    actions::{Desk, error::ActionError},
    model::{
        account::Relationship,
        id::{AccountId, RepId},
    },
    rulebook::replay::Replayed,
    store::accounts,
};

/// So many are named; all are counted.
pub const ACCOUNTS_NAMED: usize = 50;

/// A known account of which leads go to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMoved {
    /// Which.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What it is to us.
    pub relationship: Relationship,
    /// Who looks after it now.
    pub owner: Option<RepId>,
    /// So many of its leads.
    pub leads: u64,
}

/// Those with the most such leads first, older ones before newer ones.
pub(super) fn named(desk: &Desk, replayed: &Replayed) -> Result<Vec<AccountMoved>, ActionError> {
    let mut all: Vec<(AccountId, u64)> = replayed.accounts.iter().map(|(account, leads)| (*account, *leads)).collect();
    all.sort_by_key(|(account, leads)| (std::cmp::Reverse(*leads), *account));
    all.truncate(ACCOUNTS_NAMED);
    let mut named = Vec::with_capacity(all.len());
    for (account, leads) in all {
        if let Some(known) = accounts::get(desk.conn(), account)? {
            let (name, relationship, owner) = (known.name, known.relationship, known.owner);
            named.push(AccountMoved { account, name, relationship, owner, leads });
        }
    }
    Ok(named)
}

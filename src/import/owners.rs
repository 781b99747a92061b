//! Owners whom files of leads and accounts name and the roster does not know: what is theirs comes in without them.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::model::roster::Roster;

use super::rows_of;

/// Owners that a message lists.
const SHOWN: usize = 5;

/// Whom a file names as an owner and the roster does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOwner {
    /// As written.
    pub owner: String,
    /// Rows that name them.
    pub rows: u64,
}

/// Counts them.
#[derive(Debug)]
pub struct UnknownOwners {
    roster: Roster,
    rows: BTreeMap<String, u64>,
}

impl UnknownOwners {
    /// Unknown to that roster; nobody yet.
    pub fn to(roster: Roster) -> Self {
        Self { roster, rows: BTreeMap::new() }
    }

    /// Looks at whom a row names.
    pub fn look_at(&mut self, owner: Option<&str>) {
        if let Some(owner) = owner.filter(|owner| self.roster.find(owner).is_none()) {
            *self.rows.entry(owner.to_owned()).or_default() += 1;
        }
    }

    /// Those with the most rows first, and the sentences about them.
    pub fn told(self) -> (Vec<UnknownOwner>, Vec<String>) {
        let mut owners: Vec<_> = self.rows.into_iter().map(|(owner, rows)| UnknownOwner { owner, rows }).collect();
        owners.sort_by_key(|owner| Reverse(owner.rows));
        let (unclear, unknown): (Vec<_>, Vec<_>) =
            owners.iter().cloned().partition(|UnknownOwner { owner, .. }| self.roster.is_unclear(owner));
        let told = [sentence("the roster does not know these owners", &unknown), same_name(&unclear)];
        (owners, told.into_iter().flatten().collect())
    }
}

fn same_name(owners: &[UnknownOwner]) -> Option<String> {
    let told = sentence("several reps bear these names", owners)?;
    Some(format!("{told}; name the owner by email or CRM id there"))
}

/// Who they are, for people; nothing when there is nobody.
fn sentence(what: &str, owners: &[UnknownOwner]) -> Option<String> {
    let most: Vec<String> =
        owners.iter().take(SHOWN).map(|UnknownOwner { owner, rows }| format!("{owner} ({})", rows_of(*rows))).collect();
    let more = owners.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    (!owners.is_empty()).then(|| format!("{what}: {}{more}", most.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_with_the_most_rows_stand_first_and_few_are_listed() {
        let owners: Vec<UnknownOwner> = (1..=7).rev().map(|rows| UnknownOwner { owner: format!("Rep {rows}"), rows }).collect();
        assert_eq!(
            sentence("the roster does not know these owners", &owners).unwrap(),
            "the roster does not know these owners: Rep 7 (7 rows), Rep 6 (6 rows), Rep 5 (5 rows), Rep 4 (4 rows), \
             Rep 3 (3 rows) and 2 more"
        );
        assert_eq!(sentence("nobody", &[]), None);
    }
}

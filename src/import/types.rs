//! Types of accounts that are no relationship of ours: their accounts count as targets, and that is said.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::intake::AccountDraft;

use super::rows_of;

/// Types that a message lists.
const SHOWN: usize = 5;

/// Counts them.
#[derive(Debug, Default)]
pub struct OtherTypes(BTreeMap<String, u64>);

impl OtherTypes {
    /// Looks at what type a row gives.
    pub fn look_at(&mut self, draft: &AccountDraft) {
        if let Some(other) = &draft.other_type {
            *self.0.entry(other.clone()).or_default() += 1;
        }
    }

    /// Which they are, for people; nothing when all were understood.
    pub fn sentence(&self) -> Option<String> {
        let mut types: Vec<_> = self.0.iter().collect();
        types.sort_by_key(|(_, rows)| Reverse(**rows));
        let most: Vec<String> = types.iter().take(SHOWN).map(|(name, rows)| format!("{name} ({})", rows_of(**rows))).collect();
        let more = types.len().saturating_sub(SHOWN);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        (!types.is_empty()).then(|| {
            let listed = most.join(", ");
            format!("types that say neither customer, open opportunity nor target count as target: {listed}{more}")
        })
    }
}

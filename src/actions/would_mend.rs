//! Whom the waiting leads of a fallback group would go to with a book that mends it: published, looked at, and rolled back.

use crate::{
    model::{
        id::{GroupId, RepId},
        rulebook::Rulebook,
    },
    rulebook::file,
    store::{fallback, leads},
};

use super::{Desk, error::ActionError};

/// Groups with more leads than these are not tried: it would hold up everybody else who writes.
pub const MOST_TRIED: usize = 200;
/// Nor is a group, or a lead under a draft, while more than these are held, whom another book has asked about anew.
pub(super) const MOST_HELD: usize = 2_000;

/// What would become of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldMend {
    /// Leads that wait in it.
    pub waiting: u64,
    /// Who would get how many of them, in the order of the roster.
    pub given: Vec<Given>,
}

/// What one rep would get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Who.
    pub rep: RepId,
    /// So many leads of the group.
    pub leads: u64,
    /// Open leads before.
    pub open: u32,
    /// Open leads after.
    pub then: u32,
    /// Most they may hold, where that is limited.
    pub most: Option<u32>,
}

impl Desk {
    /// What would become of a group if that book went live for it; `None` where more than [`MOST_TRIED`] wait in
    /// it, or many in all.
    ///
    /// # Errors
    /// The book would be refused, or the database cannot be read.
    pub fn would_mend(&mut self, group: GroupId, book: &Rulebook) -> Result<Option<WouldMend>, ActionError> {
        let waiting = fallback::waiting(self.conn(), group, self.now(), MOST_TRIED + 1)?;
        if waiting.len() > MOST_TRIED || leads::held_are_more(self.conn(), MOST_HELD)? {
            return Ok(None);
        }
        let text = file::write(book);
        self.in_no_transaction(|session| {
            let before = session.picture.loads.clone();
            session.publish(&text, None, None, Some(group))?;
            let picture = &session.picture;
            let reps = picture.roster.reps().iter().zip(&before).zip(&picture.loads);
            let owners: Vec<RepId> =
                waiting.iter().filter_map(|lead| session.tried_held.get(lead)).filter_map(|(_, owner)| *owner).collect();
            let given = reps.map(|((rep, before), after)| Given {
                rep: rep.id,
                leads: owners.iter().filter(|owner| **owner == rep.id).count() as u64,
                open: before.open,
                then: after.open,
                most: rep.capacity.max_open,
            });
            let given = given.filter(|given| given.leads > 0).collect();
            Ok(Some(WouldMend { waiting: waiting.len() as u64, given }))
        })
    }
}

//! A rep's limits change; held leads get the places that open.

use crate::model::{journal::What, rep::Capacity};

use super::{
    Desk,
    command::{Limit, SetCapacity},
    error::{ActionError, Refusal},
    receipt::Receipt,
    session::Done,
};

impl Desk {
    pub(super) fn set_capacity(&mut self, set: &SetCapacity) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let before = session.rep(set.rep)?;
            let load = session.picture.roster.position(set.rep).map(|at| session.picture.loads[at]).unwrap_or_default();
            let capacity = Capacity {
                max_open: limit(set.max_open, before.capacity.max_open, load.open),
                max_per_day: limit(set.max_per_day, before.capacity.max_per_day, load.today),
                max_per_week: limit(set.max_per_week, before.capacity.max_per_week, load.this_week),
                max_per_month: limit(set.max_per_month, before.capacity.max_per_month, load.this_month),
            };
            let mut after = before.clone();
            after.capacity = capacity;
            if !session.save_rep(&before, &after)? {
                return Err(Refusal::NothingToDo(format!("the limits of `{}` are so already", before.name)).into());
            }
            session.drain()?;
            let drained = session.drained();
            let what = What::Capacity { rep: set.rep, before: before.capacity, after: capacity, drained };
            Ok(Some(Done::new(what, Vec::new())))
        })?;
        Ok(Receipt { rep: Some(set.rep), ..Receipt::of(done) })
    }
}

fn limit(change: Limit, before: Option<u32>, present: u32) -> Option<u32> {
    match change {
        Limit::Keep => before,
        Limit::Unlimited => None,
        Limit::Most(most) => Some(most),
        Limit::By(by) => Some(before.unwrap_or(present).saturating_add_signed(by)),
    }
}

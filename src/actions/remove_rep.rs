//! A rep leaves: no more leads; those they hold go elsewhere; their history stays.

use crate::{
    model::{decision::Trigger, journal::What, rep::Employment},
    store::leads,
};

use super::{
    Desk,
    command::{Assign, LeadsTo, Receiver, RemoveRep, Seen, Tried},
    error::{ActionError, Refusal},
    receipt::Receipt,
    session::Done,
};

impl Desk {
    pub(super) fn remove_rep(&mut self, remove: &RemoveRep) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let before = session.rep(remove.rep)?;
            let open = leads::open_of(session.tx, remove.rep)?;
            if before.employment == Employment::Inactive && open.is_empty() {
                return Err(Refusal::NothingToDo(format!("`{}` has left already", before.name)).into());
            }
            let Some(to) = remove.leads_to.or(open.is_empty().then_some(LeadsTo::Fallback)) else {
                return Err(Refusal::OwnsLeads { rep: remove.rep, name: before.name, open: open.len() as u32 }.into());
            };
            let mut after = before.clone();
            after.employment = Employment::Inactive;
            session.save_rep(&before, &after)?;
            let because = Some(format!("{} left", before.name));
            let give = |to| Assign { leads: Seen::all(&open), to, because: because.clone() };
            let (moved, _) = match to {
                LeadsTo::Rep(to) if to == remove.rep => {
                    return Err(Refusal::BadRep(format!("`{}` is leaving; name somebody else", before.name)).into());
                }
                LeadsTo::Rep(to) => {
                    session.works_leads(to)?;
                    session.give(&give(Receiver::Rep(to)))?
                }
                LeadsTo::Fallback => session.give(&give(Receiver::Fallback))?,
                LeadsTo::Reroute => session.route_all(&Seen::all(&open), Tried::Exclude, Trigger::Reroute)?,
            };
            session.drain()?;
            let what = What::RepRemoved { rep: remove.rep, moved: moved.len() as u64, drained: session.drained() };
            Ok(Some(Done::new(what, moved)))
        })?;
        Ok(Receipt { rep: Some(remove.rep), ..Receipt::of(done) })
    }
}

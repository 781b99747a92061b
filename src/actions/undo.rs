//! Undo and redo: an entry is taken back, or what an undo took back is done again. Both take back the newest link of the
//! entry's chain, the journal has one entry more, and no entry is ever written anew.

use crate::{
    model::{
        id::{EntryId, LeadId},
        journal::{Chain, Entry, Stood, Subject, What},
    },
    store::journal,
};

use super::{
    Desk,
    error::{ActionError, Refusal},
    left_behind::why_it_stays,
    receipt::Receipt,
    session::{Done, Session},
    take_back::{Conflicts, TakenBack},
};

impl Desk {
    /// Takes an entry back, the newest of this actor if none is named.
    pub(super) fn undo(&mut self, entry: Option<EntryId>, conflicts: Conflicts) -> Result<Receipt, ActionError> {
        let actor = self.actor.clone();
        let done = self.in_one_transaction(actor, None, |session| {
            let chain = session.to_be_undone(entry)?;
            let taken = session.take_back(&chain, conflicts)?;
            let TakenBack { leads, left, turned: _, settled, ledger_day, drained } = taken;
            let mut stayed: Vec<(LeadId, Refusal)> = Vec::new();
            for (lead, _) in left {
                let name = session.name_of(Subject::Lead(lead))?;
                stayed.push((lead, Refusal::LeftAsIs { lead, name }));
            }
            let left = stayed;
            let (entry, what) = (chain.origin().id, Box::new(chain.origin().what.clone()));
            let stays = left.iter().map(|(lead, _)| *lead).collect();
            let what = What::Undone { entry, what, left: stays, settled, ledger_day, drained };
            Ok(Some(Done { what, undoes: Some(chain.tip().id), answer: (leads, left) }))
        })?;
        let (done, left) = match done {
            Some((entry, what, (leads, left))) => (Some((entry, what, leads)), left),
            None => (None, Vec::new()),
        };
        Ok(Receipt { left, ..Receipt::of(done) })
    }

    /// Does again what an undo took back, the newest of this actor since their last change if none is named.
    pub(super) fn redo(&mut self, entry: Option<EntryId>) -> Result<Receipt, ActionError> {
        let actor = self.actor.clone();
        let done = self.in_one_transaction(actor, None, |session| {
            let chain = session.to_be_redone(entry)?;
            let TakenBack { leads, settled, ledger_day, drained, .. } = session.take_back(&chain, Conflicts::Refuse)?;
            let (entry, what) = (chain.origin().id, Box::new(chain.origin().what.clone()));
            let what = What::Redone { entry, what, settled, ledger_day, drained };
            Ok(Some(Done { what, undoes: Some(chain.tip().id), answer: leads }))
        })?;
        Ok(Receipt::of(done))
    }
}

impl Session<'_> {
    /// The entry that an undo is about, with what took it back and did it again.
    pub(super) fn to_be_undone(&self, asked: Option<EntryId>) -> Result<Chain, ActionError> {
        let asked = match asked {
            Some(id) => id,
            None => self.newest_of_mine()?.id,
        };
        let chain = journal::chain(self.tx, asked)?.ok_or(Refusal::NoSuchEntry(asked))?;
        if let Some(link) = chain.links().iter().find(|link| link.id == asked && is_undo(link)) {
            return Err(Refusal::NotUndoable { entry: link.id, because: "it is an undo itself; redo takes that back" }.into());
        }
        if chain.stands(chain.origin().id, None) == Stood::TakenBack {
            return Err(Refusal::UndoneAlready { entry: asked, by: chain.tip().id }.into());
        }
        match why_it_stays(chain.origin()) {
            Some(because) => Err(Refusal::NotUndoable { entry: asked, because }.into()),
            None => Ok(chain),
        }
    }

    fn newest_of_mine(&self) -> Result<Entry, ActionError> {
        if let Some(entry) = journal::newest_standing(self.tx, &self.actor)? {
            return Ok(entry);
        }
        let newest = journal::newest(self.tx)?.map(|entry| (entry.id, entry.actor.as_str().to_owned()));
        Err(Refusal::NothingToUndo { newest }.into())
    }

    /// The undo that a redo is about, with the entry it took back.
    fn to_be_redone(&self, asked: Option<EntryId>) -> Result<Chain, ActionError> {
        let asked = match asked {
            Some(id) => id,
            None => super::ask::newest_undo(self.tx, &self.actor)?.ok_or(Refusal::NothingToRedo)?.id,
        };
        let chain = journal::chain(self.tx, asked)?.ok_or(Refusal::NoSuchEntry(asked))?;
        if is_undo(chain.tip()) { Ok(chain) } else { Err(Refusal::NotUndone(asked).into()) }
    }
}

fn is_undo(entry: &Entry) -> bool {
    matches!(entry.what, What::Undone { .. })
}

//! Somebody's personal data is erased: what names them goes, what is counted stays. Nothing brings it back.
//!
//! Later forms of the same person that were joined to the lead go along. Copies of the database that this program made
//! can be made to forget the same; what others made of it is out of its reach.

use std::{collections::BTreeSet, path::PathBuf};

use crate::{
    model::{
        id::LeadId,
        journal::{Entry, What},
        lead::{Closing, DismissReason, Lead, Stage},
        time::Instant,
    },
    store::{
        Conn, backup, erase,
        error::StoreError,
        journal,
        leads::{self, LeadRecord},
        names::Names,
        notes,
    },
};

pub use crate::store::erase::Traces;

use super::{
    Desk,
    command::Seen,
    error::{ActionError, Refusal},
    receipt::{Receipt, Touched},
    session::{Done, Session},
};

/// What erasing a lead would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The lead.
    pub lead: LeadId,
    /// What it is called: name, else email; of one that is erased already, that it is.
    pub called: Option<String>,
    /// Its company.
    pub company: Option<String>,
    /// Later forms of the same person that go along.
    pub joined: Vec<LeadId>,
    /// It is open: erased, it is dismissed, and its owner's place is free.
    pub standing: Standing,
    /// How many notes go.
    pub notes: u32,
    /// Other leads with the same email, which stay as they are.
    pub others: Vec<LeadId>,
    /// Copies that hold it, or may.
    pub copies: Vec<Copy>,
    /// The entry that erased it, if that was done.
    pub erased: Option<Entry>,
}

/// Whether a lead is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody works it, or it waits.
    Open,
    /// It is over.
    Over,
}

/// A copy of the database that this program made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Where it is.
    pub path: PathBuf,
    /// When it was made.
    pub made_at: Instant,
    /// Whether it holds the lead.
    pub holds: Holds,
}

/// Whether a copy holds somebody's personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// Nobody can tell, and why.
    Unknown(String),
}

/// What became of a copy that was to forget somebody.
#[derive(Debug)]
pub struct Rewritten {
    /// Which.
    pub path: PathBuf,
    /// Whether it holds nothing of them any more.
    pub done: Result<(), ActionError>,
}

/// Whether held leads get the places that an erasure frees.
#[derive(Debug, Clone, std::marker::Copy, PartialEq, Eq)]
enum Drain {
    /// They do.
    Yes,
    /// They wait as they did: a copy shows a day that is over.
    No,
}

impl Desk {
    /// Erases a lead, and has the files of the database forget it.
    pub(super) fn erase(&mut self, lead: LeadId) -> Result<Receipt, ActionError> {
        self.erase_then(lead, Drain::Yes)
    }

    fn erase_then(&mut self, lead: LeadId, drain: Drain) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let leads = session.erase(lead)?;
            if drain == Drain::Yes {
                session.drain()?;
            }
            let what = What::Erased { lead, leads: leads.len() as u64, drained: session.drained() };
            Ok(Some(Done::new(what, leads)))
        })?;
        // It is erased; what its files still hold is said by `traces`, and tried again by whoever comes next.
        let _ = erase::clean(&self.conn);
        let touched = |lead| Touched { lead, decision: None };
        Ok(Receipt::of(done.map(|(entry, what, leads)| (entry, what, leads.into_iter().map(touched).collect()))))
    }

    /// Has every copy that holds a lead which was erased forget it as well. A copy is replaced by one without it, whole or
    /// not at all.
    pub fn erase_in_copies(&self, lead: LeadId) -> Result<Vec<Rewritten>, ActionError> {
        let known = self.to_erase(lead)?.lead;
        let copies = copies(&self.conn, &known)?;
        let rewrite = |copy: Copy| Rewritten { done: self.rewrite(&copy, lead), path: copy.path };
        Ok(copies.into_iter().map(rewrite).collect())
    }

    fn rewrite(&self, copy: &Copy, lead: LeadId) -> Result<(), ActionError> {
        let again = backup::Rewrite::begin(&copy.path)?;
        let mut desk = Self::new(again.open()?, self.clock, self.actor.clone());
        desk.erase_then(lead, Drain::No)?;
        let conn = desk.into_conn();
        if erase::traces(&conn)? != Traces::None {
            let path = copy.path.clone();
            return Err(
                StoreError::CannotOpen { path, because: "it could not be written anew; make room and try again".into() }.into()
            );
        }
        Ok(again.finish(conn)?)
    }

    /// What erasing a lead would come to; of one that is erased already, which copies still hold it.
    ///
    /// # Errors
    /// Refused where there is no such lead, or where it goes along with another one.
    pub fn erasure(&self, lead: LeadId) -> Result<Erasure, ActionError> {
        let LeadRecord { lead: known, .. } = self.to_erase(lead)?;
        let joined = leads::joined_to(&self.conn, lead)?;
        let mut noted = 0;
        for one in joined.iter().chain([&lead]) {
            noted += notes::count(&self.conn, *one)?;
        }
        let same =
            known.profile.email.as_deref().map(|email| leads::by_email(&self.conn, email)).transpose()?.unwrap_or_default();
        Ok(Erasure {
            lead,
            called: known.called().map(str::to_owned),
            company: known.profile.company.clone(),
            others: same.into_iter().filter(|one| *one != lead && !joined.contains(one)).collect(),
            joined,
            standing: if known.state.stage.may_be_given() { Standing::Open } else { Standing::Over },
            notes: noted,
            copies: copies(&self.conn, &known)?,
            erased: known.erased.map(|entry| journal::get(&self.conn, entry)).transpose()?.flatten(),
        })
    }

    fn to_erase(&self, lead: LeadId) -> Result<LeadRecord, ActionError> {
        let record = leads::get(&self.conn, &Names::load(&self.conn)?, lead)?.ok_or(Refusal::NoSuchLead(lead))?;
        goes_along(&record.lead)?;
        Ok(record)
    }
}

impl Session<'_> {
    /// Erases a lead and those joined to it; which they are, the first the one that was named.
    fn erase(&mut self, lead: LeadId) -> Result<Vec<LeadId>, ActionError> {
        let moving = self.meet(Seen::any(lead))??;
        goes_along(&moving.record.lead)?;
        let joined = leads::joined_to(self.tx, lead)?;
        if moving.state().stage.may_be_given() {
            self.end(moving, Closing::Disqualified, Some(DismissReason::Erased), None)?;
        }
        let all: Vec<LeadId> = std::iter::once(lead).chain(joined).collect();
        for one in &all {
            self.concerns(*one);
        }
        erase::scrub(self.tx, &all.iter().copied().collect::<BTreeSet<_>>(), self.entry)?;
        Ok(all)
    }
}

/// One that was joined to another goes with that one, and not alone: the person would still be there.
fn goes_along(lead: &Lead) -> Result<(), Refusal> {
    match (lead.state.stage, lead.state.joined_to, lead.erased) {
        (Stage::Duplicate, Some(with), None) => Err(Refusal::ErasedWith { lead: lead.id, with }),
        _ => Ok(()),
    }
}

/// The copies that are still there and hold a lead, or may.
fn copies(conn: &Conn, lead: &Lead) -> Result<Vec<Copy>, StoreError> {
    let mut found = Vec::new();
    for backup::Made { path, at } in backup::made(conn)? {
        let holds = match holds(&path, lead) {
            Ok(true) => Holds::Yes,
            Ok(false) => continue,
            Err(error) => Holds::Unknown(error.to_string()),
        };
        found.push(Copy { path, made_at: at, holds });
    }
    Ok(found)
}

/// Numbers are never given twice, but a file may have been put in another's place: the lead came in at the same instant, too.
fn holds(path: &std::path::Path, lead: &Lead) -> Result<bool, StoreError> {
    let conn = Conn::read_only(path)?;
    let there = leads::get(&conn, &Names::load(&conn)?, lead.id)?.map(|record| record.lead);
    let same =
        |there: &Lead| (&there.origin, there.came_in_at, there.received_at) == (&lead.origin, lead.came_in_at, lead.received_at);
    Ok(there.is_some_and(|there| same(&there) && there.erased.is_none()))
}

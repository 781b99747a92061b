//! A rulebook goes live: validated whole, kept as a version, balances of leavers shared out, clocks that count the
//! company's hours set anew where those changed, held leads tried again. Policies are for leads to come: a clock that runs
//! keeps the one it runs under.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    model::{
        id::{PoolName, RulebookVersion},
        journal::{Change, Subject, What},
        rotation::Bookings,
    },
    routing::rotation::leavers,
    rulebook,
    store::rulebooks,
};

use super::{
    Desk,
    command::Publish,
    error::{ActionError, Refusal},
    live_book,
    receipt::Receipt,
    session::{Done, Session},
};

impl Desk {
    pub(super) fn publish(&mut self, publish: &Publish) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            rulebook::file::read(&publish.text, &session.picture.roster).map_err(Refusal::BadRulebook)?;
            let (entry, now, actor) = (session.entry, session.now, session.actor.clone());
            let version = rulebooks::insert(session.tx, entry, now, actor.as_str(), publish.note.as_deref(), &publish.text)?;
            let what = session.go_live(version, publish.note.clone())?;
            Ok(Some(Done::new(what, Vec::new())))
        })?;
        Ok(Receipt::of(done))
    }

    /// Puts an earlier version live again; it keeps its number.
    pub(super) fn restore(&mut self, version: RulebookVersion) -> Result<Receipt, ActionError> {
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            rulebooks::get(session.tx, version)?.ok_or(Refusal::NoSuchVersion(version))?;
            if session.picture.live() == Some(version) {
                return Err(Refusal::LiveAlready(version).into());
            }
            live_book::published(session.tx, version)?.map_err(Refusal::UnreadableVersion)?;
            let what = session.go_live(version, None)?;
            Ok(Some(Done::new(what, Vec::new())))
        })?;
        Ok(Receipt::of(done))
    }
}

/// The live pointer as a change keeps it.
pub(super) fn pointer(version: Option<RulebookVersion>) -> Value {
    json!({ "rulebook": version })
}

/// The version that such a pointer names.
pub(super) fn version_in(pointer: &Map<String, Value>) -> Option<RulebookVersion> {
    let version = pointer.get("rulebook").and_then(Value::as_u64)?;
    u32::try_from(version).ok().map(RulebookVersion)
}

impl Session<'_> {
    fn go_live(&mut self, version: RulebookVersion, note: Option<String>) -> Result<What, ActionError> {
        let before = self.picture.live();
        let time = self.company_time();
        rulebooks::set_live(self.tx, Some(version))?;
        if let Some(change) = Change::between(Subject::Live, &pointer(before), &pointer(Some(version))) {
            self.changed(change);
        }
        self.picture.refresh(self.tx, self.now)?;
        let settled = self.settle_leavers();
        let day = self.ledger_day();
        self.book_beside(None, &settled)?;
        let clocks = self.set_company_clocks(time.as_ref(), &BTreeSet::new())?;
        self.drain()?;
        let drained = self.drained();
        let ledger_day = (!settled.is_empty()).then_some(day);
        Ok(What::Published { version, before, note, settled, ledger_day, clocks, drained })
    }

    /// Shares out the balances of those who are no members any more.
    pub fn settle_leavers(&self) -> Bookings {
        let mut settled = Bookings::default();
        for pool in self.picture.book.pools() {
            let name: &PoolName = &pool.name;
            let booked = leavers(name, self.picture.rotation.balances(name), &pool.weights());
            settled.credits.extend(booked.credits);
            settled.postings.extend(booked.postings);
        }
        settled
    }
}

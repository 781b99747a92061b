//! A rulebook goes live: validated whole, kept as a version, balances of leavers shared out, clocks that count the
//! company's hours set anew where those changed, held leads tried again. Policies are for leads to come: a clock that runs
//! keeps the one it runs under.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    model::{
        id::{DraftRevision, GroupId, PoolName, RulebookVersion},
        journal::{Actor, Change, Subject, What},
        rotation::Bookings,
    },
    routing::rotation::leavers,
    store::{
        drafts,
        rulebooks::{self, PublishedBook},
    },
};

use super::{
    Desk,
    command::{Publish, PublishDraft, Restore, SeenLive},
    error::{ActionError, Refusal},
    live_book,
    receipt::{Receipt, story},
    session::{Done, Session},
};

impl Desk {
    pub(super) fn publish(&mut self, publish: &Publish) -> Result<Receipt, ActionError> {
        self.refuse_errors(&publish.text)?;
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            session.live_as_seen(publish.seen)?;
            let what = session.publish(&publish.text, publish.note.clone(), None, None)?;
            Ok(Some(Done::new(what, Vec::new())))
        })?;
        Ok(Receipt::of(done))
    }

    /// Puts the draft of whoever acts live; then there is none any more.
    pub(super) fn publish_draft(&mut self, publish: &PublishDraft) -> Result<Receipt, ActionError> {
        // A text of that number never changes.
        if let Some(draft) = drafts::get(&self.conn, publish.seen)? {
            self.refuse_errors(&draft.text)?;
        }
        self.on_draft(|session| {
            let draft = session.draft_as_seen(publish.seen)?;
            let live = session.picture.live();
            if draft.base != live {
                let since = session.published_since(draft.base)?;
                return Err(Refusal::DraftBehind { base: draft.base, live, since }.into());
            }
            if session.text_of_version(live)?.as_ref() == Some(&draft.text) {
                return Err(
                    Refusal::NothingToDo("the draft is the live rulebook, so there is nothing to publish".to_owned()).into()
                );
            }
            let what = session.publish(&draft.text, publish.note.clone(), Some(draft.revision), publish.mends)?;
            session.point_draft(None)?;
            Ok(what)
        })
    }

    /// Puts an earlier version live again; it keeps its number.
    pub(super) fn restore(&mut self, Restore { version, seen }: Restore) -> Result<Receipt, ActionError> {
        let doubts = self.doubts(version)?;
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            rulebooks::get(session.tx, version)?.ok_or(Refusal::NoSuchVersion(version))?;
            if session.picture.live() == Some(version) {
                return Err(Refusal::LiveAlready(version).into());
            }
            session.live_as_seen(seen)?;
            live_book::published(session.tx, version)?.map_err(Refusal::UnreadableVersion)?;
            let what = session.go_live(version, None, None, None)?;
            Ok(Some(Done::new(what, Vec::new())))
        })?;
        Ok(Receipt { doubts, ..Receipt::of(done) })
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
    /// A text goes live as the next version, if it is valid.
    pub fn publish(
        &mut self,
        text: &str,
        note: Option<String>,
        draft: Option<DraftRevision>,
        mends: Option<GroupId>,
    ) -> Result<What, ActionError> {
        self.prove(text)?;
        let version = rulebooks::insert(self.tx, self.entry, self.now, self.actor.as_str(), note.as_deref(), text)?;
        self.go_live(version, note, draft, mends)
    }

    /// Refuses where something else is live than somebody knew.
    fn live_as_seen(&self, seen: SeenLive) -> Result<(), ActionError> {
        let live = self.picture.live();
        match seen {
            SeenLive::This(seen) if seen != live => {
                Err(Refusal::LiveMoved { seen, live, since: self.published_since(seen)? }.into())
            }
            SeenLive::This(_) | SeenLive::Any => Ok(()),
        }
    }

    /// Who published what since a version, in sentences.
    fn published_since(&self, base: Option<RulebookVersion>) -> Result<Vec<String>, ActionError> {
        let mut later = rulebooks::history(self.tx)?;
        later.retain(|book| Some(book.version) > base);
        let said = |book: &PublishedBook| {
            let by = story::who(&Actor::named(&book.actor), &self.actor);
            let note = book.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
            format!("{by} published rulebook {}{note}", book.version)
        };
        let said: Vec<String> = later.iter().rev().map(said).collect();
        Ok(if said.is_empty() { vec!["an earlier one was put live again".to_owned()] } else { said })
    }

    fn go_live(
        &mut self,
        version: RulebookVersion,
        note: Option<String>,
        draft: Option<DraftRevision>,
        mends: Option<GroupId>,
    ) -> Result<What, ActionError> {
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
        if let Some(group) = mends {
            self.drain_group(group)?;
            self.drain()?;
        }
        let drained = self.drained();
        let ledger_day = (!settled.is_empty()).then_some(day);
        Ok(What::Published { version, before, note, settled, ledger_day, clocks, drained, draft })
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

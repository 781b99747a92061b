//! What can happen: one file = one verb = one transaction = one journal entry. And, in [`ask`], what can be asked.
//!
//! Absent on purpose: SQL, screens, printing.

pub mod ask;
mod asked;
mod assign;
mod books;
mod changed_since;
mod clocks;
mod clocks_back;
mod close;
pub mod command;
mod draft;
mod drain;
mod edit_rep;
mod end_absence;
pub mod erase;
pub mod error;
mod gate;
pub mod import;
mod left_behind;
pub mod live_book;
mod meet;
mod note;
mod pending;
mod people;
mod picture;
mod proof;
mod publish;
mod rebase;
pub mod receipt;
pub mod receive;
pub mod recount;
mod remove_rep;
mod reroute;
mod routing;
mod session;
mod set_absence;
mod set_capacity;
mod settle;
mod snooze;
mod take_back;
mod take_off_again;
mod tick;
mod touch;
mod try_lead;
mod undo;
pub mod would;
pub mod would_mend;

use crate::{
    clock::Clock,
    model::{
        journal::Actor,
        time::{Instant, Zone},
    },
    store::{Conn, Transactions, error::StoreError},
};

use command::Command;
use error::ActionError;
use picture::Picture;
use receipt::Receipt;
use take_back::Conflicts;

/// Where work is done: a connection, a clock, and whoever acts. Keeps the compiled rulebook and the roster between
/// actions, and reads them anew when another process has written.
#[derive(Debug)]
pub struct Desk {
    conn: Conn,
    clock: Clock,
    actor: Actor,
    viewer: Option<Zone>,
    picture: Option<Picture>,
}

impl Desk {
    /// A desk over an open database.
    pub fn new(conn: Conn, clock: Clock, actor: Actor) -> Self {
        Self { conn, clock, actor, viewer: None, picture: None }
    }

    /// The same desk, telling instants on the wall clock of `zone` instead of the company's.
    #[must_use]
    pub fn seen_from(mut self, zone: Zone) -> Self {
        self.viewer = Some(zone);
        self
    }

    /// Goes by another clock from now on; what is known of the database stays known.
    pub fn go_by(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Somebody else acts from now on.
    pub fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// The present instant of this desk's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The connection, for reading.
    pub fn conn(&self) -> &Conn {
        &self.conn
    }

    /// Leaves the desk; its connection remains.
    pub fn into_conn(self) -> Conn {
        self.conn
    }

    /// Does it: one transaction, one journal entry.
    pub fn perform(&mut self, command: &Command) -> Result<Receipt, ActionError> {
        match command {
            Command::Add(add) => self.add(add),
            Command::Route(route) => self.route(route),
            Command::Assign(assign) => self.assign(assign),
            Command::Touch(touch) => self.touch(touch),
            Command::Close(close) => self.close(close),
            Command::Snooze(snooze) => self.snooze(snooze),
            Command::Note(note) => self.note(note),
            Command::Erase(lead) => self.erase(*lead),
            Command::SetAbsence(set) => self.set_absence(set),
            Command::EndAbsence(end) => self.end_absence(end),
            Command::SetCapacity(set) => self.set_capacity(set),
            Command::AddRep(details) => self.add_rep(details),
            Command::EditRep(edit) => self.edit_rep(edit),
            Command::RemoveRep(remove) => self.remove_rep(remove),
            Command::Publish(publish) => self.publish(publish),
            Command::Restore(restore) => self.restore(*restore),
            Command::EditDraft(edit) => self.edit_draft(edit),
            Command::SetDraft(set) => self.set_draft(set),
            Command::DiscardDraft { seen } => self.discard_draft(*seen),
            Command::RebaseDraft(rebase) => self.rebase_draft(*rebase),
            Command::PublishDraft(publish) => self.publish_draft(publish),
            Command::Tick => self.tick(),
            Command::Undo(entry) => self.undo(*entry, Conflicts::Refuse),
            Command::TakeBack(entry) => self.undo(Some(*entry), Conflicts::Leave),
            Command::Redo(entry) => self.redo(*entry),
        }
    }

    /// Runs an import: many large transactions in a row, for which the store is set up while they last.
    pub fn in_bulk<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.conn.set_up_for(Transactions::Bulk)?;
        let done = work(self);
        // Where this fails nothing is lost: the next commit carries the log over.
        drop(self.conn.set_up_for(Transactions::Small));
        done
    }
}

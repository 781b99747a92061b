//! What can happen: one file = one verb = one transaction = one journal entry. And, in [`ask`], what can be asked.
//!
//! Absent on purpose: SQL, screens, printing.

pub mod ask;
pub mod command;
pub mod error;
pub mod receipt;

use crate::{
    clock::Clock,
    model::{journal::Actor, time::Instant},
    store::Conn,
};

use command::{Command, ReceiveBatch};
use error::ActionError;
use receipt::Receipt;

/// Where work is done: a connection, a clock, and whoever acts. Keeps the compiled rulebook and the roster between
/// actions, and reads them anew when another process has written.
#[derive(Debug)]
pub struct Desk {
    conn: Conn,
    clock: Clock,
    actor: Actor,
}

impl Desk {
    /// A desk over an open database.
    pub fn new(conn: Conn, clock: Clock, actor: Actor) -> Self {
        Self { conn, clock, actor }
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

    /// Does it: one transaction, one journal entry.
    pub fn perform(&mut self, command: Command) -> Result<Receipt, ActionError> {
        let _ = command;
        todo!()
    }

    /// Takes in a part of a file: one transaction, one entry. Acts as `file:NAME`, whoever started it.
    pub fn receive_batch(&mut self, part: ReceiveBatch) -> Result<Receipt, ActionError> {
        let _ = part;
        todo!()
    }
}

//! SQLite: the only room that knows rusqlite, the only room with SQL. It keeps and finds; it never decides.
//!
//! Every write happens inside a [`Tx`], which begins IMMEDIATE; readers take a [`Conn`].
//! Absent on purpose: routing, English, a second database.

pub mod absences;
pub mod accounts;
pub mod code;
pub mod decisions;
pub mod error;
pub mod history;
pub mod journal;
pub mod leads;
pub mod ledger;
pub mod names;
pub mod reps;
pub mod rotation;
pub mod rulebooks;
pub mod tally;

use std::ops::Deref;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use error::Result;

/// How long a writer waits for another process before it gives up.
pub const BUSY_LIMIT_SECONDS: u64 = 30;

/// One connection to the file.
#[derive(Debug)]
pub struct Conn {
    sql: Connection,
}

/// A write transaction. The only way to get one is [`Conn::begin`], which begins IMMEDIATE; dropped without
/// [`Tx::commit`], it rolls back.
#[derive(Debug)]
pub struct Tx<'c> {
    conn: &'c Conn,
    sql: Transaction<'c>,
}

impl Conn {
    /// Begins a write transaction, waiting for other processes up to [`BUSY_LIMIT_SECONDS`].
    pub fn begin(&self) -> Result<Tx<'_>> {
        let sql = Transaction::new_unchecked(&self.sql, TransactionBehavior::Immediate)?;
        Ok(Tx { conn: self, sql })
    }
}

impl Tx<'_> {
    /// Makes it durable.
    pub fn commit(self) -> Result<()> {
        Ok(self.sql.commit()?)
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}

//! SQLite: the only room that knows rusqlite, the only room with SQL. It keeps and finds; it never decides.
//!
//! Every write happens inside a [`Tx`], which begins IMMEDIATE; readers take a [`Conn`].
//! Absent on purpose: routing, English, a second database.

pub mod absences;
pub mod accounts;
pub mod arrivals;
mod at_risk;
pub mod backup;
pub mod booked;
mod busy;
pub mod clocks;
pub mod code;
mod criteria;
pub mod decisions;
mod disk;
pub mod doctor;
pub mod drafts;
pub mod dump;
pub mod erase;
pub mod error;
pub mod fallback;
mod filter;
mod functions;
pub mod history;
pub mod hits;
pub mod journal;
pub mod journal_list;
pub mod leads;
pub mod ledger;
pub mod listing;
mod migrate;
pub mod names;
pub mod notes;
mod open;
pub mod page;
pub mod past_loads;
pub mod reps;
pub mod rotation;
pub mod rulebooks;
pub mod sample;
pub mod since;
pub mod sorted;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod today;
pub mod touchpoints;
pub mod values;
mod words;

pub use filter::Scope;
pub use migrate::SCHEMA;
pub use open::{Missing, Network, Opening};
pub use words::Words;

use std::{cell::Cell, ops::Deref};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use error::Result;

/// How long a writer waits for another process before it gives up.
pub const BUSY_LIMIT_SECONDS: u64 = 30;

/// Pages of log after which a commit carries it into the file; SQLite's own measure.
const CHECKPOINT_PAGES: i64 = 1_000;
const BULK_CHECKPOINT_PAGES: i64 = 20_000;
/// Pages kept in memory. The system keeps the rest of the file; more than 64 MiB gained an import nothing.
const CACHE_KIB: i64 = 16 * 1_024;
const BULK_CACHE_KIB: i64 = 64 * 1_024;

/// One connection to the file.
#[derive(Debug)]
pub struct Conn {
    sql: Connection,
    /// What was counted last, as long as nobody wrote since.
    at_risk: Cell<Option<at_risk::Counted>>,
}

impl Conn {
    fn new(sql: Connection) -> Self {
        Self { sql, at_risk: Cell::new(None) }
    }
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

    /// From the first reading on, all that is read is of one instant, until what is given back is dropped.
    pub fn held_still(&self) -> Result<Still<'_>> {
        Ok(Still { _until_dropped: Transaction::new_unchecked(&self.sql, TransactionBehavior::Deferred)? })
    }

    /// The file; `None` in memory.
    pub fn path(&self) -> Option<&std::path::Path> {
        self.sql.path().filter(|path| !path.is_empty()).map(std::path::Path::new)
    }

    /// A number that changes when another connection has written; one's own commits leave it.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self.sql.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    /// Sets the connection up for transactions of that size. Back from an import, what its log holds is carried into
    /// the file.
    pub fn set_up_for(&self, size: Transactions) -> Result<()> {
        let (checkpoint, cache) = match size {
            Transactions::Small => (CHECKPOINT_PAGES, CACHE_KIB),
            Transactions::Bulk => (BULK_CHECKPOINT_PAGES, BULK_CACHE_KIB),
        };
        self.sql.pragma_update(None, "wal_autocheckpoint", checkpoint)?;
        self.sql.pragma_update(None, "cache_size", -cache)?;
        match size {
            Transactions::Small => Ok(self.sql.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?),
            Transactions::Bulk => Ok(()),
        }
    }
}

/// The file as it is now, however long one reads and whatever others write meanwhile; see [`Conn::held_still`].
#[derive(Debug)]
pub struct Still<'c> {
    _until_dropped: Transaction<'c>,
}

/// How large the transactions to come are, see [`Conn::set_up_for`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transactions {
    /// A lead or a few; how a connection is opened.
    Small,
    /// Many large ones: the log is carried into the file less often, which nearly doubles an import, but would slow
    /// single commits down.
    Bulk,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_that_read_then_write_lose_nothing_and_are_never_told_that_it_is_busy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leads.db");
        Conn::open(&path).unwrap().sql.execute("INSERT INTO tally VALUES (1, 0, 0)", []).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..10 {
                scope.spawn(|| {
                    let conn = Conn::open(&path).unwrap();
                    for _ in 0..20 {
                        let tx = conn.begin().unwrap();
                        let n: i64 = tx.sql.query_row("SELECT n FROM tally", [], |row| row.get(0)).unwrap();
                        tx.sql.execute("UPDATE tally SET n = ?1", [n + 1]).unwrap();
                        tx.commit().unwrap();
                    }
                });
            }
        });
        let n: i64 = Conn::open(&path).unwrap().sql.query_row("SELECT n FROM tally", [], |row| row.get(0)).unwrap();
        assert_eq!(n, 200);
    }
}

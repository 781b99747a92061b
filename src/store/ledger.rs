//! The double-entry ledger of fairness, a row a day, pool, rep and column.

use rusqlite::OptionalExtension;

use super::{Conn, Tx, code, error::Result, names::Names};
use crate::model::{
    id::{PoolName, RepId},
    rotation::{Column, Share},
};

/// The sum of a column for one rep in one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerSum {
    /// Whose book; `None` is `no pool`.
    pub pool: Option<PoolName>,
    /// Who.
    pub rep: RepId,
    /// Which column.
    pub column: Column,
    /// How much.
    pub share: Share,
}

/// A cell of the ledger: the day since 1970 in the company's zone, the number of the pool's name or 0 for no pool, the rep,
/// the column.
pub type Cell = (i32, i64, RepId, Column);

/// Adds to cells.
pub fn add(tx: &Tx<'_>, cells: impl Iterator<Item = (Cell, Share)>) -> Result<()> {
    let mut add = tx.sql.prepare_cached(
        "INSERT INTO ledger (pool, day, rep, col, share) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (pool, day, rep, col) DO UPDATE SET share = share + excluded.share",
    )?;
    for ((day, pool, rep, column), share) in cells {
        add.execute((pool, day, rep.0, code::column(column), share.0))?;
    }
    Ok(())
}

/// Sums of all cells from one day to another, both included, by pool, rep and column.
pub fn sums(conn: &Conn, names: &Names, from: i32, to: i32) -> Result<Vec<LedgerSum>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT pool, rep, col, sum(share) FROM ledger WHERE day BETWEEN ?1 AND ?2 GROUP BY pool, rep, col ORDER BY pool, rep, col",
    )?;
    let mut rows = found.query((from, to))?;
    let mut sums = Vec::new();
    while let Some(row) = rows.next()? {
        let (pool, col): (i64, i64) = (row.get(0)?, row.get(2)?);
        if let Some(column) = code::column_from(col) {
            sums.push(LedgerSum { pool: names.named(Some(pool)), rep: RepId(row.get(1)?), column, share: Share(row.get(3)?) });
        }
    }
    Ok(sums)
}

/// How many leads came to a pool from one day to another, both included: what its members' shares by weight add up to.
pub fn came_to(conn: &Conn, pool: i64, from: i32, to: i32) -> Result<Share> {
    let mut found = conn
        .sql
        .prepare_cached("SELECT coalesce(sum(share), 0) FROM ledger WHERE pool = ?1 AND day BETWEEN ?2 AND ?3 AND col = ?4")?;
    Ok(Share(found.query_row((pool, from, to, code::column(Column::Baseline)), |row| row.get(0))?))
}

/// The first day on which a pool's ledger has an entry.
pub fn first_day(conn: &Conn, pool: i64) -> Result<Option<i32>> {
    let mut found = conn.sql.prepare_cached("SELECT day FROM ledger WHERE pool = ?1 ORDER BY day LIMIT 1")?;
    Ok(found.query_row([pool], |row| row.get(0)).optional()?)
}

/// Sums of a rep's cells from one day to another, both included, by column over all pools.
pub fn of_rep(conn: &Conn, rep: RepId, from: i32, to: i32) -> Result<Vec<(Column, Share)>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT col, sum(share) FROM ledger INDEXED BY ledger_by_rep WHERE rep = ?1 AND day BETWEEN ?2 AND ?3
         GROUP BY col ORDER BY col",
    )?;
    let mut rows = found.query((rep.0, from, to))?;
    let mut sums = Vec::new();
    while let Some(row) = rows.next()? {
        sums.extend(code::column_from(row.get(0)?).zip(Some(Share(row.get(1)?))));
    }
    Ok(sums)
}

//! The double-entry ledger of fairness, a row a day, pool, rep and column; and the same in whole leads.

use rusqlite::OptionalExtension;

use super::{Conn, Tx, code, error::Result, names::Names};
use crate::model::{
    id::RepId,
    ledger::{Columns, LeadSum, Ledger, LedgerSum, Lines},
    rotation::{Column, Share},
};

/// A cell of the ledger: the number of the pool's name or 0 for no pool, the day since 1970 in the company's zone, the rep,
/// the column.
pub type Cell = (i64, i32, RepId, Column);

/// What a cell gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// How much.
    pub share: Share,
    /// In how many lines.
    pub lines: Lines,
}

/// Adds to a cell.
pub fn add(tx: &Tx<'_>, (pool, day, rep, column): Cell, amount: Amount) -> Result<()> {
    let mut add = tx.sql.prepare_cached(
        "INSERT INTO ledger (pool, day, rep, col, share, up, down, back_up, back_down)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (pool, day, rep, col) DO UPDATE
         SET share = share + excluded.share, up = up + excluded.up, down = down + excluded.down,
             back_up = back_up + excluded.back_up, back_down = back_down + excluded.back_down",
    )?;
    let Amount { share, lines: Lines { up, down, back_up, back_down } } = amount;
    add.execute((pool, day, rep.0, code::column(column), share.0, up, down, back_up, back_down))?;
    Ok(())
}

/// Adds to the leads of a rep on a day in a book.
pub fn add_leads(tx: &Tx<'_>, (pool, day, rep): (i64, i32, RepId), leads: Lines) -> Result<()> {
    let mut add = tx.sql.prepare_cached(
        "INSERT INTO ledger_lead (pool, day, rep, came, went, dismissed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (pool, day, rep) DO UPDATE
         SET came = came + excluded.came, went = went + excluded.went, dismissed = dismissed + excluded.dismissed",
    )?;
    add.execute((pool, day, rep.0, leads.up, leads.down, leads.back_down))?;
    Ok(())
}

/// All books, so that a stretch of days is found by its key in each of them.
const BOOKS: &str = "WITH RECURSIVE book (pool) AS (
    SELECT min(pool) FROM ledger
    UNION ALL SELECT (SELECT min(pool) FROM ledger WHERE pool > book.pool) FROM book WHERE book.pool IS NOT NULL)";

/// Sums of all cells from one day to another, both included, by pool, rep and column.
pub fn sums(conn: &Conn, names: &Names, from: i32, to: i32) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut found = conn.sql.prepare_cached(&format!(
        "{BOOKS} SELECT ledger.pool, rep, col, sum(share), sum(up), sum(down), sum(back_up), sum(back_down)
         FROM book CROSS JOIN ledger
         ON ledger.pool = book.pool AND day BETWEEN ?1 AND ?2 GROUP BY ledger.pool, rep, col ORDER BY ledger.pool, rep, col"
    ))?;
    let mut rows = found.query((from, to))?;
    while let Some(row) = rows.next()? {
        if let Some(column) = code::column_from(row.get(2)?) {
            ledger.sums.push(LedgerSum {
                pool: names.named(Some(row.get(0)?)),
                rep: RepId(row.get(1)?),
                column,
                share: Share(row.get(3)?),
                lines: lines(row, 4)?,
            });
        }
    }
    let mut found = conn.sql.prepare_cached(&format!(
        "{BOOKS} SELECT ledger_lead.pool, rep, sum(came), sum(went), sum(dismissed)
         FROM book CROSS JOIN ledger_lead
         ON ledger_lead.pool = book.pool AND day BETWEEN ?1 AND ?2 GROUP BY ledger_lead.pool, rep ORDER BY ledger_lead.pool, rep"
    ))?;
    let mut rows = found.query((from, to))?;
    while let Some(row) = rows.next()? {
        let (pool, rep) = (names.named(Some(row.get(0)?)), RepId(row.get(1)?));
        ledger.leads.push(LeadSum { pool, rep, leads: leads(row, 2)? });
    }
    Ok(ledger)
}

/// Counts of lines, from that column of a row on.
fn lines(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Lines> {
    Ok(Lines { up: row.get(at)?, down: row.get(at + 1)?, back_up: row.get(at + 2)?, back_down: row.get(at + 3)? })
}

/// Counts of leads, from that column of a row on.
fn leads(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Lines> {
    Ok(Lines { up: row.get(at)?, down: row.get(at + 1)?, back_up: 0, back_down: row.get(at + 2)? })
}

/// What is counted day by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Lines of these columns.
    Columns(Columns),
    /// Leads that came and went.
    Leads,
}

/// Days of a stretch, both ends included, on which there is something in a book of one rep or of anybody, oldest first, with
/// how many lines gave and took.
pub fn days(conn: &Conn, pool: i64, rep: Option<RepId>, counted: Counted, from: i32, to: i32) -> Result<Vec<(i32, Lines)>> {
    let rep = rep.map(|rep| rep.0);
    let days = match counted {
        Counted::Columns(columns) => conn
            .sql
            .prepare_cached(
                "SELECT day, sum(up), sum(down), sum(back_up), sum(back_down) FROM ledger WHERE pool = ?1 AND day BETWEEN ?2 AND ?3
                 AND (?4 IS NULL OR rep = ?4) AND (1 << col) & ?5 GROUP BY day HAVING sum(up) + sum(down) > 0 ORDER BY day",
            )?
            .query_map((pool, from, to, rep, code::columns(columns)), |row| Ok((row.get(0)?, lines(row, 1)?)))?
            .collect::<rusqlite::Result<_>>()?,
        Counted::Leads => conn
            .sql
            .prepare_cached(
                "SELECT day, sum(came), sum(went), sum(dismissed) FROM ledger_lead WHERE pool = ?1 AND day BETWEEN ?2 AND ?3
                 AND (?4 IS NULL OR rep = ?4) GROUP BY day HAVING sum(came) + sum(went) > 0 ORDER BY day",
            )?
            .query_map((pool, from, to, rep), |row| Ok((row.get(0)?, leads(row, 1)?)))?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(days)
}

/// Shows every cell with what it holds.
pub fn each(conn: &Conn, mut show: impl FnMut(Cell, Amount)) -> Result<()> {
    let mut found = conn.sql.prepare_cached("SELECT pool, day, rep, col, share, up, down, back_up, back_down FROM ledger")?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(column) = code::column_from(row.get(3)?) {
            let amount = Amount { share: Share(row.get(4)?), lines: lines(row, 5)? };
            show((row.get(0)?, row.get(1)?, RepId(row.get(2)?), column), amount);
        }
    }
    Ok(())
}

/// Shows the leads of every rep on every day in every book.
pub fn each_leads(conn: &Conn, mut show: impl FnMut((i64, i32, RepId), Lines)) -> Result<()> {
    let mut found = conn.sql.prepare_cached("SELECT pool, day, rep, came, went, dismissed FROM ledger_lead")?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        show((row.get(0)?, row.get(1)?, RepId(row.get(2)?)), leads(row, 3)?);
    }
    Ok(())
}

/// The numbers of all books that have anything in them; 0 is no pool.
pub fn books(conn: &Conn) -> Result<Vec<i64>> {
    let mut found = conn.sql.prepare_cached(&format!("{BOOKS} SELECT pool FROM book WHERE pool IS NOT NULL"))?;
    let books = found.query_map([], |row| row.get(0))?;
    Ok(books.collect::<rusqlite::Result<_>>()?)
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

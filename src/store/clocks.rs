//! Leads by their touch clocks.

use super::{Conn, code, error::Result, leads};
use crate::model::{id::LeadId, lead::Stage, time::Instant};

/// Leads whose clock ran out before `now` and was not acted upon yet, with where they stand, the longest overdue first.
pub fn breached(conn: &Conn, now: Instant, limit: usize) -> Result<Vec<(LeadId, Stage)>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT id, stage FROM lead
         WHERE due_at < ?1 AND due_at IS NOT NULL AND breached_at IS NULL AND touched_at IS NULL AND stage < 4 AND stage <> 2
         ORDER BY due_at, id LIMIT ?2",
    )?;
    let rows = found.query_map((now.ms(), limit as i64), |row| {
        Ok((LeadId(row.get(0)?), code::stage_from(row.get(1)?).unwrap_or(Stage::New)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Untouched leads past their warning that are not due yet; an index range.
pub fn at_risk(conn: &Conn, now: Instant) -> Result<u64> {
    let mut found = conn.sql.prepare_cached(
        "SELECT count(*) FROM lead WHERE due_at >= ?1 AND due_at IS NOT NULL AND stage < 4 AND stage <> 2 AND touched_at IS NULL AND at_risk_at <= ?1",
    )?;
    Ok(found.query_row([now.ms()], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// Leads in fallback whose clock runs, oldest first.
pub fn in_fallback(conn: &Conn) -> Result<Vec<LeadId>> {
    leads::ids(conn, "SELECT id FROM lead WHERE stage = 3 AND clock_started IS NOT NULL AND touched_at IS NULL ORDER BY id", [])
}

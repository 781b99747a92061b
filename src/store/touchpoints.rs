//! Later forms of the same person: duplicates, as the lead they joined shows them.

use super::{Conn, code, error::Result};
use crate::model::{
    id::LeadId,
    lead::Stage,
    listing::{Touchpoint, Touchpoints},
    time::Instant,
};

/// So many are counted at most, so that no lead is slow to show.
pub const MOST_COUNTED: u32 = 1_000;
/// So many are shown at most.
const MOST_SHOWN: u32 = 100;

/// How often the person of a lead asked again, and the newest times; an index range.
pub fn of(conn: &Conn, lead: LeadId) -> Result<Touchpoints> {
    let mut counted =
        conn.sql.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM lead WHERE stage = 5 AND joined_to = ?1 LIMIT ?2)")?;
    debug_assert_eq!(code::stage(Stage::Duplicate), 5);
    let times = counted.query_row((lead.0, MOST_COUNTED), |row| row.get(0))?;
    let mut found = conn.sql.prepare_cached(
        "SELECT id, received_at, source FROM lead WHERE stage = 5 AND joined_to = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = found.query_map((lead.0, MOST_SHOWN), |row| {
        let source: Option<String> = row.get(2)?;
        Ok(Touchpoint { lead: LeadId(row.get(0)?), at: Instant::from_ms(row.get(1)?), source: source.map(Into::into) })
    })?;
    Ok(Touchpoints { times, newest: rows.collect::<rusqlite::Result<_>>()? })
}

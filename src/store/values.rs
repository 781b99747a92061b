//! What the newest leads say of themselves, for whoever types a value.

use super::{Conn, code, error::Result, leads};
use crate::model::lead::{Profile, Stage};

/// Visits what rules can ask of the newest leads, at most so many, but of none that was taken back.
pub fn newest(conn: &Conn, most: usize, mut visit: impl FnMut(&Profile)) -> Result<()> {
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT lead.id, {} FROM lead WHERE stage <> {} ORDER BY lead.id DESC LIMIT ?1",
        leads::ASKED,
        code::stage(Stage::Withdrawn)
    ))?;
    let mut rows = found.query([i64::try_from(most).unwrap_or(i64::MAX)])?;
    while let Some(row) = rows.next()? {
        visit(&leads::asked(row, 1, row.get(0)?)?);
    }
    Ok(())
}

//! What became of the leads that came in last, counted.

use super::{
    Conn, code,
    error::{Result, StoreError},
};
use crate::model::{
    decision::{Cause, Trigger},
    id::{LeadId, RepId},
    lead::Stage,
};

/// So many leads stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals {
    /// How they stand.
    pub stage: Stage,
    /// Whose they are.
    pub owner: Option<RepId>,
    /// Why they wait, in fallback.
    pub cause: Option<Cause>,
    /// What their standing decision came from; `None` where nobody has decided yet.
    pub trigger: Option<Trigger>,
    /// How many.
    pub leads: u64,
}

/// Leads with a higher number than that one, all without one, by how they stand.
pub fn since(conn: &Conn, known: Option<LeadId>) -> Result<Vec<Arrivals>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT stage, lead.owner, cause, trigger, count(*) FROM lead LEFT JOIN decision ON decision.id = lead.decision \
         WHERE lead.id > ?1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 5 DESC, 2, 3, 4",
    )?;
    let mut rows = found.query([known.map_or(0, |lead| lead.0)])?;
    let mut arrivals = Vec::new();
    while let Some(row) = rows.next()? {
        let stage: i64 = row.get(0)?;
        let (cause, trigger): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
        arrivals.push(Arrivals {
            stage: code::stage_from(stage).ok_or_else(|| unreadable(stage))?,
            owner: row.get::<_, Option<i64>>(1)?.map(RepId),
            cause: cause.and_then(code::cause_from),
            trigger: trigger.and_then(code::trigger_from),
            leads: row.get::<_, i64>(4)?.unsigned_abs(),
        });
    }
    Ok(arrivals)
}

fn unreadable(stage: i64) -> StoreError {
    StoreError::Unreadable { what: "stage", id: stage, because: "no stage of that number".to_owned() }
}

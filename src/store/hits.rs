//! The leads that came in since an instant, one after the other, with what coverage and the hits of rules are counted from.

use std::ops::ControlFlow;

use super::{Conn, code, error::Result};
use crate::model::{
    id::{LeadId, RepId},
    lead::Stage,
    time::Instant,
};

/// What a lead tells about the rules.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// Which.
    pub lead: LeadId,
    /// When it came in.
    pub at: Instant,
    /// The number of the name of the rule that decided on it last.
    pub rule: Option<i64>,
    /// Who has it.
    pub owner: Option<RepId>,
    /// Its country, as kept.
    pub country: Option<&'a str>,
    /// Its state, as kept.
    pub state: Option<&'a str>,
    /// Its postal code.
    pub postal_code: Option<&'a str>,
    /// The size of its company.
    pub employees: Option<i64>,
}

/// Visits every lead that came in since then, finished ones and duplicates too, but none that was taken back; in one
/// statement, so that none of them is seen twice while others write. Ends early when the visitor says so.
pub fn each(conn: &Conn, since: Instant, mut visit: impl FnMut(Came<'_>) -> ControlFlow<()>) -> Result<ControlFlow<()>> {
    let stages = code::STAGES.into_iter().filter(|stage| *stage != Stage::Withdrawn);
    let stages: Vec<String> = stages.map(|stage| code::stage(stage).to_string()).collect();
    let mut found = conn.sql.prepare_cached(&format!(
        "SELECT id, received_at, rule, owner, country, state, postal_code, employees FROM lead INDEXED BY lead_by_stage \
         WHERE stage IN ({}) AND received_at >= ?1",
        stages.join(", ")
    ))?;
    let mut rows = found.query([since.ms()])?;
    while let Some(row) = rows.next()? {
        // A text that is none counts as unknown, as it does where leads are read.
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null().ok().flatten());
        let came = Came {
            lead: LeadId(row.get(0)?),
            at: Instant::from_ms(row.get(1)?),
            rule: row.get(2)?,
            owner: row.get::<_, Option<i64>>(3)?.map(RepId),
            country: text(4)?,
            state: text(5)?,
            postal_code: text(6)?,
            employees: row.get(7)?,
        };
        if visit(came).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

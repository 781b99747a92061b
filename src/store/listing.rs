//! What lists show: the lines of a page, lines by number, and the counts of the header.

use rusqlite::{Row, params_from_iter};

use crate::model::{
    decision::Cause,
    filter::Filter,
    id::{DecisionId, EntryId, GroupId, LeadId, RepId},
    listing::{LeadRow, Totals},
    sla::Clock,
    time::{Instant, Millis},
};

use super::{
    Conn, at_risk, code,
    error::{Result, StoreError},
    filter::{HAS_DUE, Plan, Scope, Sort},
    page::{self, Page},
    tally::Tally,
};

/// The leads of a page, in the order of their list. Without an index are only conditions on a lead's own fields, on
/// rules and pools, and on the time of receipt: leads that fail them are passed over one by one.
pub fn leads(conn: &Conn, filter: &Filter, scope: Scope<'_>, page: Page) -> Result<Vec<LeadRow>> {
    rows(conn, &page::ids(conn, filter, scope, page)?)
}

/// How many leads pass, but never more than `at_most`: as many are read.
pub fn count(conn: &Conn, filter: &Filter, scope: Scope<'_>, at_most: usize) -> Result<usize> {
    let mut plan = Plan::new(filter, scope);
    if plan.stages.is_empty() {
        return Ok(0);
    }
    let limit = plan.args.bind(at_most as i64);
    let some = if plan.has_words() { plan.by_number(Sort::Down, &[], &limit) } else { plan.by_arrival(Sort::Down, &[], &limit) };
    let query = format!("SELECT count(*) FROM ({some})");
    let found: i64 = conn.sql.prepare_cached(&query)?.query_row(params_from_iter(plan.args.0), |row| row.get(0))?;
    Ok(usize::try_from(found).unwrap_or(at_most))
}

/// Where a lead lies and how large its company is, as kept.
#[derive(Debug, Clone, Copy)]
pub struct Lies<'a> {
    /// Its country.
    pub country: Option<&'a str>,
    /// Its state.
    pub state: Option<&'a str>,
    /// Its postal code.
    pub postal_code: Option<&'a str>,
    /// The size of its company.
    pub employees: Option<i64>,
}

/// Visits every lead that passes, one after the other in one statement; for filters without words.
pub fn each_place(conn: &Conn, filter: &Filter, scope: Scope<'_>, mut visit: impl FnMut(Lies<'_>)) -> Result<()> {
    let mut plan = Plan::new(filter, scope);
    if plan.stages.is_empty() {
        return Ok(());
    }
    let limit = plan.args.bind(i64::MAX);
    let some = plan.by_arrival(Sort::Down, &[], &limit);
    let query = format!("SELECT country, state, postal_code, employees FROM lead WHERE id IN (SELECT id FROM ({some}))");
    let mut statement = conn.sql.prepare_cached(&query)?;
    let mut rows = statement.query(params_from_iter(plan.args.0))?;
    while let Some(row) = rows.next()? {
        // A text that is none counts as unknown, as it does where leads are read.
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null().ok().flatten());
        visit(Lies { country: text(0)?, state: text(1)?, postal_code: text(2)?, employees: row.get(3)? });
    }
    Ok(())
}

/// Which of these leads pass, by number. They alone are read; with words in the filter, its words as well.
pub fn among(conn: &Conn, filter: &Filter, scope: Scope<'_>, ids: &[LeadId]) -> Result<Vec<LeadId>> {
    let mut plan = Plan::new(filter, scope);
    if plan.stages.is_empty() || ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = plan.among(ids);
    let mut statement = conn.sql.prepare_cached(&query)?;
    let found = statement.query_map(params_from_iter(plan.args.0), |row| row.get(0).map(LeadId))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// How many leads a page has: their numbers are read, and nothing else of them.
pub fn count_page(conn: &Conn, filter: &Filter, scope: Scope<'_>, page: Page) -> Result<usize> {
    Ok(page::ids(conn, filter, scope, page)?.len())
}

/// The leads of these numbers, in this order; unknown numbers are left out.
pub fn rows(conn: &Conn, ids: &[LeadId]) -> Result<Vec<LeadRow>> {
    let wanted: serde_json::Value = ids.iter().map(|id| id.0).collect();
    let mut statement = conn.sql.prepare_cached(
        "SELECT lead.id, external_id, received_at, name, email, company, country, state, source, kind, score, stage, owner, \
         covering_for, cause, (SELECT text FROM name WHERE id = held_for), (SELECT text FROM name WHERE id = rule), \
         (SELECT text FROM name WHERE id = pool), clock_started, at_risk_at, due_at, \
         (SELECT text FROM name WHERE id = sla), touched_at, snoozed_until, decision, (SELECT trigger FROM decision WHERE decision.id = lead.decision), \
         clock_spent, snag, employees, erased, (SELECT text FROM name WHERE id = snag) \
         FROM json_each(?1) AS wanted CROSS JOIN lead ON lead.id = wanted.value ORDER BY wanted.key",
    )?;
    let mut found = statement.query([wanted.to_string()])?;
    let mut rows = Vec::with_capacity(ids.len());
    while let Some(row) = found.next()? {
        rows.push(line(row)?);
    }
    Ok(rows)
}

/// The counts of the header. Most are kept; of the leads that wait with a due instant only those are read whose time is
/// not over, or was not over when the clocks last ran, and of snoozed leads those that still are: about a millisecond a
/// thousand.
pub fn totals(conn: &Conn, now: Instant) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut kept = conn.sql.prepare_cached("SELECT n FROM tally WHERE what = ?1 AND key = ?2")?;
    let mut count = |what: Tally| -> Result<u64> {
        let mut found = kept.query(what.key())?;
        let n: i64 = found.next()?.map_or(Ok(0), |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    for stage in code::STAGES {
        totals.by_stage.push((stage, count(Tally::Stage(code::stage(stage)))?));
    }
    for cause in Cause::ALL {
        totals.by_cause.push((cause, count(Tally::Cause(code::cause(cause)))?));
    }
    let breached = count(Tally::Breached)?;
    let waiting = |index: &str, which: &str| -> Result<u64> {
        let query = format!("SELECT count(*) FROM lead INDEXED BY {index} WHERE {HAS_DUE} AND {which}");
        let n: i64 = conn.sql.prepare_cached(&query)?.query_row([now.ms()], |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    let since = waiting("lead_to_tick", "lead.breached_at IS NULL AND lead.due_at < ?1")?;
    // Seen from an instant before the clocks last ran.
    let ahead = waiting("lead_breached", "lead.breached_at IS NOT NULL AND lead.due_at >= ?1")?;
    totals.late = (breached + since).saturating_sub(ahead);
    totals.at_risk = at_risk::count(conn, now)?;
    leave_out_snoozed(conn, now, &mut totals)?;
    Ok(totals)
}

/// The same without leads above that number, which are read one by one.
pub fn totals_up_to(conn: &Conn, now: Instant, last: LeadId) -> Result<Totals> {
    let mut totals = totals(conn, now)?;
    let mut newer = conn.sql.prepare_cached(&format!(
        "SELECT lead.stage, lead.cause, {HAS_DUE} AND lead.due_at < ?1, {HAS_DUE} AND lead.due_at >= ?1 AND lead.at_risk_at <= ?1, \
         lead.stage < 5 AND lead.snoozed_until IS NOT NULL AND lead.snoozed_until > ?1, count(*) \
         FROM lead NOT INDEXED WHERE lead.id > ?2 GROUP BY 1, 2, 3, 4, 5"
    ))?;
    let mut found = newer.query([now.ms(), last.0])?;
    while let Some(row) = found.next()? {
        let n = u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0);
        if row.get::<_, Option<bool>>(4)? == Some(true) {
            totals.snoozed = totals.snoozed.saturating_sub(n);
        } else {
            leave_out(&mut totals, row, n)?;
        }
    }
    Ok(totals)
}

/// Takes `n` leads of a kind away: stage, cause, whether late and whether at risk stand first in the row.
fn leave_out(totals: &mut Totals, row: &Row<'_>, n: u64) -> Result<()> {
    let (stage, cause): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
    let (late, at_risk): (Option<bool>, Option<bool>) = (row.get(2)?, row.get(3)?);
    let less = |count: &mut u64| *count = count.saturating_sub(n);
    totals.by_stage.iter_mut().filter(|(known, _)| code::stage(*known) == stage).for_each(|(_, count)| less(count));
    totals.by_cause.iter_mut().filter(|(known, _)| Some(code::cause(*known)) == cause).for_each(|(_, count)| less(count));
    if late == Some(true) {
        less(&mut totals.late);
    }
    if at_risk == Some(true) {
        less(&mut totals.at_risk);
    }
    Ok(())
}

/// What is kept counts snoozed leads like others; lists do not show them.
fn leave_out_snoozed(conn: &Conn, now: Instant, totals: &mut Totals) -> Result<()> {
    let mut snoozed = conn.sql.prepare_cached(&format!(
        "SELECT lead.stage, lead.cause, {HAS_DUE} AND lead.due_at < ?1, {HAS_DUE} AND lead.due_at >= ?1 AND lead.at_risk_at <= ?1, \
         count(*) FROM lead INDEXED BY lead_snoozed \
         WHERE lead.snoozed_until IS NOT NULL AND lead.stage < 5 AND lead.snoozed_until > ?1 GROUP BY 1, 2, 3, 4"
    ))?;
    let mut found = snoozed.query([now.ms()])?;
    while let Some(row) = found.next()? {
        let n = u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0);
        totals.snoozed += n;
        leave_out(totals, row, n)?;
    }
    Ok(())
}

fn line(row: &Row<'_>) -> Result<LeadRow> {
    let id: i64 = row.get(0)?;
    let unreadable = |column: &str, value: &dyn std::fmt::Display| StoreError::Unreadable {
        what: "lead",
        id,
        because: format!("{column} `{value}`"),
    };
    let instant =
        |column: usize| -> rusqlite::Result<Option<Instant>> { Ok(row.get::<_, Option<i64>>(column)?.map(Instant::from_ms)) };
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let stage: i64 = row.get(11)?;
    let cause: Option<i64> = row.get(14)?;
    let clock = instant(18)?.zip(instant(19)?);
    let (due, spent) = (instant(20)?, row.get::<_, Option<i64>>(26)?.map(Millis));
    Ok(LeadRow {
        id: LeadId(id),
        external_id: text(1)?,
        received_at: Instant::from_ms(row.get(2)?),
        name: text(3)?,
        email: text(4)?,
        company: text(5)?,
        country: text(6)?.map(|code| code.parse().map_err(|error| unreadable("country", &error))).transpose()?,
        state: text(7)?.map(|code| code.parse().map_err(|error| unreadable("state", &error))).transpose()?,
        source: text(8)?.map(Into::into),
        kind: text(9)?.map(Into::into),
        employees: row.get(28)?,
        score: row.get(10)?,
        stage: code::stage_from(stage).ok_or_else(|| unreadable("stage", &stage))?,
        owner: row.get::<_, Option<i64>>(12)?.map(RepId),
        covering_for: row.get::<_, Option<i64>>(13)?.map(RepId),
        cause: cause.map(|cause| code::cause_from(cause).ok_or_else(|| unreadable("cause", &cause))).transpose()?,
        held_for: text(15)?.map(|text| text.parse().map_err(|error| unreadable("held_for", &error))).transpose()?,
        group: row.get::<_, Option<i64>>(27)?.map(GroupId),
        snag: text(30)?.map(|text| text.parse().map_err(|error| unreadable("snag", &error))).transpose()?,
        rule: text(16)?.map(Into::into),
        pool: text(17)?.map(Into::into),
        clock: clock.map(|(started, at_risk)| Clock { started, at_risk, due, spent }),
        sla: text(21)?.map(Into::into),
        touched_at: instant(22)?,
        snoozed_until: instant(23)?,
        decision: row.get::<_, Option<i64>>(24)?.map(DecisionId),
        trigger: row.get::<_, Option<i64>>(25)?.and_then(code::trigger_from),
        erased: row.get::<_, Option<i64>>(29)?.map(EntryId),
    })
}

#[cfg(test)]
mod tests;

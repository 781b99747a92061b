//! The logical state as sorted lines of text: what undo restores, what an import run twice leaves alone, what does not
//! depend on how many connections did the work.
//!
//! Absent on purpose: history (entries, changes, decisions, versions that are not live) and leads that were withdrawn.

use rusqlite::Row;
use serde::Serialize;

use super::{
    Conn, absences, accounts, code, drafts,
    error::{Result, StoreError},
    leads,
    names::Names,
    notes, reps, rotation, rulebooks,
};
use crate::model::{id::LeadId, lead::Stage, rotation::Share};

/// All of it, a line a thing. Reads the whole file into memory.
pub fn logical(conn: &Conn) -> Result<Vec<String>> {
    let names = Names::load(conn)?;
    let mut lines = Vec::new();
    leads_of(conn, &names, &mut lines)?;
    for rep in reps::all(conn)? {
        lines.push(format!("rep {}", json(&rep)?));
        for absence in absences::of_rep(conn, rep.id)? {
            let until = absence.until.map_or_else(|| "further notice".to_owned(), |until| until.to_string());
            lines.push(format!("absence of rep {}: {} {} until {until}", rep.id, absence.kind.as_str(), absence.from));
        }
    }
    for account in accounts::all(conn)? {
        lines.push(format!("account {}", json(&account)?));
    }
    for (pool, rep, share) in rotation::all(conn, &names)?.into_iter().filter(|(.., share)| *share != Share::ZERO) {
        lines.push(format!("balance of rep {rep} in {pool}: {}", share.0));
    }
    lines.extend(notes::lines(conn)?);
    lines.extend(drafts::lines(conn)?);
    counts(conn, &names, &mut lines)?;
    let live = rulebooks::live_version(conn)?.map_or_else(|| "none".to_owned(), |version| version.to_string());
    lines.push(format!("live rulebook: {live}"));
    lines.sort_unstable();
    Ok(lines)
}

fn leads_of(conn: &Conn, names: &Names, lines: &mut Vec<String>) -> Result<()> {
    each(conn, "SELECT id FROM lead ORDER BY id", |row| {
        let id = LeadId(row.get(0)?);
        let Some(leads::LeadRecord { lead, placing }) = leads::get(conn, names, id)? else { return Ok(()) };
        if lead.state.stage != Stage::Withdrawn {
            let external_id = lead.external_id.as_deref().unwrap_or("-");
            let (profile, state, placing) = (json(&lead.profile)?, json(&lead.state)?, json(&placing)?);
            let (received, came_in) = (lead.received_at, lead.came_in_at);
            lines.push(format!("lead {id} {} {external_id} {received} {came_in} {state} {placing} {profile}", lead.origin));
        }
        Ok(())
    })
}

fn counts(conn: &Conn, names: &Names, lines: &mut Vec<String>) -> Result<()> {
    let withdrawn = code::stage(Stage::Withdrawn);
    let name = |id: i64| names.text(id).unwrap_or("no pool").to_owned();
    each(conn, "SELECT rep, open, last FROM load WHERE open <> 0 OR last IS NOT NULL", |row| {
        let last: Option<i64> = row.get(2)?;
        let last = last.map_or_else(|| "never".to_owned(), |last| format!("by decision {last}"));
        lines.push(format!("load of rep {}: {} open, last {last}", row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        Ok(())
    })?;
    each(conn, "SELECT rep, day, n FROM received WHERE n <> 0", |row| {
        let (rep, day, n): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        lines.push(format!("received by rep {rep} on day {day}: {n}"));
        Ok(())
    })?;
    each(conn, "SELECT what, key, n FROM tally WHERE n <> 0", |row| {
        let (what, key, n): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if (what, key) != (1, withdrawn) {
            lines.push(format!("tally {what} of {}: {n}", if what == 3 || what == 6 { name(key) } else { key.to_string() }));
        }
        Ok(())
    })?;
    each(conn, "SELECT pool, day, rep, col, share, up, down FROM ledger WHERE share <> 0 OR up <> 0 OR down <> 0", |row| {
        let (day, rep, column): (i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let (share, up, down): (i64, i64, i64) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let column = code::column_from(column).map_or("?", crate::model::rotation::Column::as_str);
        let of = name(row.get(0)?);
        lines.push(format!("ledger of {of} on day {day}, rep {rep}, {column}: {share} of {up} up, {down} down"));
        Ok(())
    })?;
    each(conn, "SELECT pool, day, rep, came, went FROM ledger_lead WHERE came <> 0 OR went <> 0", |row| {
        let (day, rep, came, went): (i64, i64, i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        lines.push(format!("ledger of {} on day {day}, rep {rep}: {came} came, {went} went", name(row.get(0)?)));
        Ok(())
    })
}

fn each(conn: &Conn, sql: &str, mut line: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    let mut found = conn.sql.prepare_cached(sql)?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        line(row)?;
    }
    Ok(())
}

fn json<T: Serialize>(thing: &T) -> Result<String> {
    serde_json::to_string(thing).map_err(|error| StoreError::Unreadable { what: "row", id: 0, because: error.to_string() })
}

//! Erased means gone: out of the rows, the index of words, the free space of the file, and the write-ahead log.
//!
//! What a row held is overwritten (`secure_delete`), but SQLite leaves copies where it moved rows from page to page while
//! the file grew, so the whole file is written anew. Then its log is emptied, which waits for whoever reads; a row of
//! `leftover` says that this is still to be done.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;
use serde_json::{Map, Value};

use super::{
    Conn, Tx, busy, code,
    error::{Result, StoreError},
    journal, journal_list,
};
use crate::model::{
    decision::Decision,
    erasure::{ERASED, forget_fields},
    id::{EntryId, LeadId},
    journal::{Entry, Subject},
};

/// A file up to this size is written anew in memory, a larger one in a temporary file that only its owner can read.
const IN_MEMORY_BYTES: i64 = 256 * 1_024 * 1_024;
/// The log is tried so often while somebody reads: about a second.
const TRIES: i32 = 450;

/// Whether a file of this database may still hold what was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traces {
    /// None does.
    None,
    /// The write-ahead log may, until nobody reads an older state of the database.
    InLog,
    /// The file may, since it could not be written anew: the disk is full, or somebody wrote for too long.
    InFile,
}

/// Takes out of all rows what is personal of these leads, and marks them as erased by that entry. All in the transaction of
/// the caller; [`clean`] has to follow its commit.
pub fn scrub(tx: &Tx<'_>, leads: &BTreeSet<LeadId>, by: EntryId) -> Result<()> {
    for lead in leads {
        tx.sql.prepare_cached("INSERT INTO erasing (lead) VALUES (?1)")?.execute([lead.0])?;
    }
    for lead in leads {
        words(tx, *lead)?;
        changes(tx, *lead)?;
        decisions(tx, *lead)?;
        row(tx, *lead, by)?;
    }
    entries(tx, leads)?;
    for lead in leads {
        tx.sql.prepare_cached("UPDATE note SET text = ?2 WHERE lead = ?1")?.execute((lead.0, ERASED))?;
    }
    // The index only crosses out what is taken from it; made into one piece, it forgets that. Its own `secure-delete` loses
    // other leads' words where positions are not kept (SQLite 3.51: `integrity-check` fails).
    tx.sql.execute("INSERT INTO lead_words (lead_words) VALUES ('optimize')", [])?;
    tx.sql.execute("DELETE FROM erasing", [])?;
    tx.sql.execute("INSERT INTO leftover (one, rewritten) VALUES (1, 0) ON CONFLICT (one) DO UPDATE SET rewritten = 0", [])?;
    Ok(())
}

/// Takes a lead out of the index of words.
fn words(tx: &Tx<'_>, lead: LeadId) -> Result<()> {
    tx.sql
        .prepare_cached(
            "INSERT INTO lead_words (lead_words, rowid, name, company, email)
             SELECT 'delete', id, name, company, email FROM lead_text WHERE id = ?1",
        )?
        .execute([lead.0])?;
    Ok(())
}

fn row(tx: &Tx<'_>, lead: LeadId, by: EntryId) -> Result<()> {
    tx.sql
        .prepare_cached(
            "UPDATE lead SET external_id = NULL, fingerprint = NULL, name = NULL, email = NULL, phone = NULL, title = NULL,
                company = NULL, website = NULL, account_ref = NULL, city = NULL, postal_code = NULL, tags = NULL, custom = NULL,
                given = NULL, erased = ?2
             WHERE id = ?1",
        )?
        .execute((lead.0, by.0))?;
    Ok(())
}

fn unreadable(what: &'static str, id: i64) -> impl Fn(serde_json::Error) -> StoreError {
    move |error| StoreError::Unreadable { what, id, because: error.to_string() }
}

fn decisions(tx: &Tx<'_>, lead: LeadId) -> Result<()> {
    let mut found = tx.sql.prepare_cached("SELECT id, trace FROM decision WHERE lead = ?1")?;
    let all: Vec<(i64, String)> =
        found.query_map([lead.0], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (id, trace) in all {
        let mut decision: Decision = serde_json::from_str(&trace).map_err(unreadable("decision", id))?;
        decision.forget_person();
        let trace = serde_json::to_string(&decision).map_err(unreadable("decision", id))?;
        tx.sql.prepare_cached("UPDATE decision SET trace = ?2 WHERE id = ?1")?.execute((id, trace))?;
    }
    Ok(())
}

fn changes(tx: &Tx<'_>, lead: LeadId) -> Result<()> {
    let (subject, thing) = code::subject(Subject::Lead(lead));
    let mut found = tx.sql.prepare_cached("SELECT entry, seq, before, after FROM change WHERE subject = ?1 AND thing = ?2")?;
    let rows = found.query_map((subject, thing), |row| Ok((row.get(0)?, row.get(1)?, [row.get(2)?, row.get(3)?])))?;
    let all: Vec<(i64, i64, [String; 2])> = rows.collect::<rusqlite::Result<_>>()?;
    for (entry, seq, sides) in all {
        let mut left: Vec<String> = Vec::with_capacity(2);
        for side in sides {
            let mut fields: Map<String, Value> = serde_json::from_str(&side).map_err(unreadable("change of entry", entry))?;
            forget_fields(&mut fields);
            left.push(Value::Object(fields).to_string());
        }
        tx.sql
            .prepare_cached("UPDATE change SET before = ?3, after = ?4 WHERE entry = ?1 AND seq = ?2")?
            .execute((entry, seq, &left[0], &left[1]))?;
    }
    Ok(())
}

/// Free words of entries that concerned none but erased leads, and of what took these entries back or did them again.
fn entries(tx: &Tx<'_>, leads: &BTreeSet<LeadId>) -> Result<()> {
    let mut seen: BTreeSet<EntryId> = BTreeSet::new();
    for lead in leads {
        for entry in journal_list::entries_of_lead(tx, *lead, None, usize::from(u16::MAX))? {
            if seen.contains(&entry.id) {
                continue;
            }
            let Some(chain) = journal::chain(tx, entry.id)? else { continue };
            seen.extend(chain.links().iter().map(|link| link.id));
            if !chain.links().iter().cloned().any(|mut link| link.what.words().is_some()) {
                continue;
            }
            let mut is_about_others = false;
            for link in chain.links() {
                is_about_others |= is_about_others || concerns_others(tx, link.id)?;
            }
            if !is_about_others {
                chain.links().iter().cloned().try_for_each(|link| forget_words(tx, link))?;
            }
        }
    }
    Ok(())
}

/// Whether an entry concerned a lead that is not erased.
fn concerns_others(tx: &Tx<'_>, entry: EntryId) -> Result<bool> {
    let (subject, _) = code::subject(Subject::Lead(LeadId(0)));
    let mut found = tx.sql.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM (
            SELECT lead AS id FROM decision WHERE entry = ?1 UNION SELECT thing FROM change WHERE entry = ?1 AND subject = ?2
            UNION SELECT lead FROM note WHERE entry = ?1 OR taken_back = ?1) AS concerned
         JOIN lead ON lead.id = concerned.id WHERE lead.erased IS NULL)",
    )?;
    Ok(found.query_row((entry.0, subject), |row| row.get(0))?)
}

fn forget_words(tx: &Tx<'_>, mut entry: Entry) -> Result<()> {
    let Some(words) = entry.what.words() else { return Ok(()) };
    ERASED.clone_into(words);
    let detail = serde_json::to_string(&entry.what).map_err(unreadable("journal entry", entry.id.0))?;
    tx.sql.prepare_cached("UPDATE entry SET detail = ?2 WHERE id = ?1")?.execute((entry.id.0, detail))?;
    Ok(())
}

/// Whether something erased may still lie in a file of this database.
pub fn traces(conn: &Conn) -> Result<Traces> {
    let rewritten = conn.sql.prepare_cached("SELECT rewritten FROM leftover")?.query_row([], |row| row.get::<_, bool>(0));
    Ok(match rewritten.optional()? {
        None => Traces::None,
        Some(true) => Traces::InLog,
        Some(false) => Traces::InFile,
    })
}

/// Has the files of this database forget what was erased: writes the file anew and empties its log. What cannot be done
/// within about a second of waiting for readers is left to the next who opens the file, and to `doctor`.
///
/// # Errors
/// [`StoreError::DiskFull`], and those of writing. What was erased is out of the rows in any case.
pub fn clean(conn: &Conn) -> Result<Traces> {
    if traces(conn)? == Traces::InFile {
        write_anew(conn)?;
        conn.sql.execute("UPDATE leftover SET rewritten = 1", [])?;
    }
    empty_log(conn, TRIES)
}

/// The part of [`clean`] that costs nothing: empties the log, if it may hold something and nobody reads.
pub(super) fn clean_in_passing(conn: &Conn) -> Result<()> {
    if traces(conn)? == Traces::InLog {
        empty_log(conn, 1)?;
    }
    Ok(())
}

fn write_anew(conn: &Conn) -> Result<()> {
    let pragma = |name: &str| conn.sql.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let size = pragma("page_count")?.saturating_mul(pragma("page_size")?);
    if size > IN_MEMORY_BYTES {
        conn.sql.pragma_update(None, "temp_store", "FILE")?;
    }
    let written = conn.sql.execute_batch("VACUUM");
    conn.sql.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(written?)
}

fn empty_log(conn: &Conn, tries: i32) -> Result<Traces> {
    if traces(conn)? != Traces::InLog {
        return traces(conn);
    }
    // Whoever reads an older state is waited for here, and not for half a minute.
    conn.sql.busy_handler(None)?;
    let is_emptied = || matches!(conn.sql.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)), Ok(0_i64));
    let mut emptied = is_emptied();
    for nth in 1..tries {
        emptied = emptied || (busy::wait(nth) && is_emptied());
    }
    conn.sql.busy_handler(Some(busy::wait))?;
    if emptied {
        conn.sql.execute("DELETE FROM leftover WHERE rewritten = 1", [])?;
    }
    traces(conn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::lead::Stage, store::testing};

    const ENTRY: &str = "INSERT INTO entry (id, at, actor, verb, detail) VALUES (1, 0, 'ann', 'touched', '{}')";

    fn left(path: &std::path::Path, gone: &BTreeSet<u32>) -> usize {
        let bytes = std::fs::read(path).unwrap();
        let known = bytes.windows(9).filter_map(|at| std::str::from_utf8(at).ok()?.strip_prefix("text")?.parse::<u32>().ok());
        known.filter(|n| gone.contains(n)).count()
    }

    /// Why the file is written anew: `secure_delete` overwrites a row where it lies, and not where it lay before.
    #[test]
    fn what_sqlite_leaves_where_it_moved_rows_is_gone_with_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leads.db");
        let conn = Conn::open(&path).unwrap();
        let mut state = 1_u64;
        let mut dice = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let tx = conn.begin().unwrap();
        for n in 0..5_000 {
            let text = format!("text{n:05} {}", "y".repeat(dice() as usize % 60));
            tx.sql.execute("INSERT OR IGNORE INTO file_shape VALUES (?1, ?2)", ((dice() as u32).to_be_bytes(), text)).unwrap();
        }
        tx.commit().unwrap();
        let gone: BTreeSet<u32> = (0..5_000).filter(|n| n % 4 == 0).collect();
        conn.sql.execute("DELETE FROM file_shape WHERE CAST(substr(mapping, 5, 5) AS INTEGER) % 4 = 0", []).unwrap();
        conn.sql.execute("INSERT INTO leftover VALUES (1, 1)", []).unwrap();
        assert_eq!(clean(&conn).unwrap(), Traces::None);
        assert!(left(&path, &gone) > 0, "SQLite cleans up after itself by now: the file need not be written anew");
        conn.sql.execute("INSERT INTO leftover VALUES (1, 0)", []).unwrap();
        assert_eq!(clean(&conn).unwrap(), Traces::None);
        assert_eq!(left(&path, &gone), 0);
    }

    /// Of a lead as long as it can be, no column is kept that nobody said is kept.
    #[test]
    fn every_column_of_a_lead_is_said_to_go_or_to_stay() {
        let conn = Conn::in_memory().unwrap();
        conn.sql.execute(ENTRY, []).unwrap();
        testing::lead(1, Stage::Fallback).put(&conn);
        let mut columns = conn.sql.prepare("SELECT name, type FROM pragma_table_info('lead')").unwrap();
        let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let columns: Vec<(String, String)> = columns.collect::<rusqlite::Result<_>>().unwrap();
        let told: Vec<&String> = columns.iter().filter(|(_, kind)| kind != "INTEGER").map(|(name, _)| name).collect();
        for name in &told {
            let value = if *name == "fingerprint" { "x'00'" } else { "'{}'" };
            conn.sql.execute(&format!("UPDATE lead SET {name} = {value}"), []).unwrap();
        }
        let tx = conn.begin().unwrap();
        row(&tx, LeadId(1), EntryId(1)).unwrap();
        tx.commit().unwrap();
        let stays =
            |name: &str| conn.sql.query_row(&format!("SELECT {name} IS NOT NULL FROM lead"), [], |row| row.get(0)).unwrap();
        let stay: Vec<&str> = told.into_iter().map(String::as_str).filter(|name| stays(name)).collect();
        let kept: BTreeSet<&str> = crate::model::erasure::KEPT.into_iter().collect();
        assert!(stay.iter().all(|name| kept.contains(name)), "{stay:?}");
    }

    #[test]
    fn the_journal_is_written_anew_for_what_is_being_erased_and_for_nothing_else() {
        let conn = Conn::in_memory().unwrap();
        conn.sql.execute(ENTRY, []).unwrap();
        for id in [1, 2] {
            testing::lead(id, Stage::Fallback).put(&conn);
        }
        let change = "INSERT INTO change VALUES (1, 0, 0, 1, '{}', '{}'), (1, 1, 0, 2, '{}', '{}'), (1, 2, 1, 1, '{}', '{}')";
        conn.sql.execute_batch(change).unwrap();
        let change = |seq: i64| conn.sql.execute("UPDATE change SET before = '{\"a\":1}' WHERE seq = ?1", [seq]).is_ok();
        let entry = || conn.sql.execute("UPDATE entry SET detail = '{}' WHERE id = 1", []).is_ok();
        assert_eq!(([change(0), change(1), change(2)], entry()), ([false; 3], false));
        conn.sql.execute("INSERT INTO erasing VALUES (1)", []).unwrap();
        assert_eq!(([change(0), change(1), change(2)], entry()), ([true, false, false], true));
        for forbidden in ["UPDATE change SET thing = 3", "UPDATE entry SET at = 3", "DELETE FROM change", "DELETE FROM entry"] {
            assert!(conn.sql.execute(forbidden, []).is_err(), "{forbidden}");
        }
        conn.sql.execute("DELETE FROM erasing", []).unwrap();
        assert!(!change(0) && !entry());
    }
}

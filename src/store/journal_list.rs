//! The journal as it is read: newest first, page by page.

use std::collections::BTreeSet;

use rusqlite::{ToSql, params};

use super::{
    Conn, code,
    error::Result,
    journal::{COLUMNS, entry, raw},
};
use crate::model::{
    id::{EntryId, LeadId},
    journal::{Actor, Entry, Subject},
    time::Instant,
};

/// Entries before one (`None`: from the newest on), newest first.
pub fn entries(conn: &Conn, before: Option<EntryId>, limit: usize) -> Result<Vec<Entry>> {
    let query = format!("SELECT {COLUMNS} FROM entry WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
    let mut found = conn.sql.prepare_cached(&query)?;
    let rows = found.query_map(params![upper(before), limit as i64], raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(entry).collect()
}

/// Entries of one actor before one (`None`: from the newest on), newest first.
pub fn entries_by(conn: &Conn, actor: &Actor, before: Option<EntryId>, limit: usize) -> Result<Vec<Entry>> {
    let query = format!("SELECT {COLUMNS} FROM entry WHERE actor = ?1 AND id < ?2 AND verb <> '' ORDER BY id DESC LIMIT ?3");
    let mut found = conn.sql.prepare_cached(&query)?;
    let rows = found.query_map(params![actor.as_str(), upper(before), limit as i64], raw)?;
    rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(entry).collect()
}

/// Entries after one, oldest first.
pub fn entries_after(conn: &Conn, after: EntryId, limit: usize) -> Result<Vec<Entry>> {
    let query = format!("SELECT {COLUMNS} FROM entry WHERE id > ?1 AND verb <> '' ORDER BY id LIMIT ?2");
    let mut found = conn.sql.prepare_cached(&query)?;
    let rows = found.query_map(params![after.0, limit as i64], raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(entry).collect()
}

/// How many entries came after one; nothing where they are `most` or more.
pub fn count_after(conn: &Conn, entry: EntryId, most: usize) -> Result<Option<u64>> {
    let mut found = conn.sql.prepare_cached("SELECT count(*) FROM (SELECT id FROM entry WHERE id > ?1 LIMIT ?2)")?;
    let n = found.query_row(params![entry.0, most as i64], |row| row.get::<_, i64>(0))?;
    Ok((n < most as i64).then_some(n as u64))
}

/// How many of the newest `most` entries were made since an instant.
pub fn count_since(conn: &Conn, since: Instant, most: usize) -> Result<usize> {
    let mut found =
        conn.sql.prepare_cached("SELECT count(*) FROM (SELECT at FROM entry ORDER BY id DESC LIMIT ?2) WHERE at >= ?1")?;
    Ok(found.query_row(params![since.ms(), most as i64], |row| row.get::<_, i64>(0))? as usize)
}

/// Leads that an entry decided on, changed, erased or noted something about, by their numbers; of more than `limit` those
/// it met first.
pub fn leads_of(conn: &Conn, entry: EntryId, limit: usize) -> Result<Vec<LeadId>> {
    let (subject, _) = code::subject(Subject::Lead(LeadId(0)));
    let mut leads = BTreeSet::new();
    // One after the other: a union would read and sort all of them, which are many where a file came in.
    let sources: [(&str, &[&dyn ToSql]); 5] = [
        ("SELECT lead FROM decision WHERE entry = ?1", &[&entry.0]),
        ("SELECT thing FROM change WHERE entry = ?1 AND subject = ?2", &[&entry.0, &subject]),
        ("SELECT lead FROM note WHERE entry = ?1", &[&entry.0]),
        ("SELECT lead FROM note WHERE taken_back = ?1", &[&entry.0]),
        ("SELECT id FROM lead WHERE erased = ?1", &[&entry.0]),
    ];
    for (query, bound) in sources {
        let mut statement = conn.sql.prepare_cached(query)?;
        let mut found = statement.query(bound)?;
        while let Some(row) = found.next()? {
            if leads.len() >= limit {
                return Ok(leads.into_iter().collect());
            }
            leads.insert(LeadId(row.get(0)?));
        }
    }
    Ok(leads.into_iter().collect())
}

/// Entries that decided on a lead or changed it, before one (`None`: from the newest on), newest first.
pub fn entries_of_lead(conn: &Conn, lead: LeadId, before: Option<EntryId>, limit: usize) -> Result<Vec<Entry>> {
    let (subject, thing) = code::subject(Subject::Lead(lead));
    let query = format!(
        "SELECT {COLUMNS} FROM entry WHERE id < ?1 AND verb <> '' AND id IN (\
         SELECT entry FROM decision WHERE lead = ?2 UNION SELECT taken_back FROM decision WHERE lead = ?2 \
         UNION SELECT entry FROM change WHERE subject = ?3 AND thing = ?4 \
         UNION SELECT entry FROM note WHERE lead = ?2 UNION SELECT taken_back FROM note WHERE lead = ?2 \
         UNION SELECT erased FROM lead WHERE id = ?2) ORDER BY id DESC LIMIT ?5"
    );
    let mut found = conn.sql.prepare_cached(&query)?;
    let rows = found.query_map(params![upper(before), lead.0, subject, thing, limit as i64], raw)?;
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(entry).collect()
}

fn upper(before: Option<EntryId>) -> i64 {
    before.map_or(i64::MAX, |entry| entry.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            journal::{Rehearsed, What},
            lead::Stage,
        },
        store::{journal, testing},
    };

    fn ids(entries: &[Entry]) -> Vec<i64> {
        entries.iter().map(|entry| entry.id.0).collect()
    }

    #[test]
    fn pages_are_newest_first_and_a_lead_has_what_decided_on_it_or_changed_it() {
        let conn = Conn::in_memory().unwrap();
        let tx = conn.begin().unwrap();
        for id in 1..=5 {
            let at = Instant::from_ms(id);
            let entry = journal::begin(&tx, at, &Actor::named("ann"), None, Rehearsed::No).unwrap();
            journal::complete(&tx, entry, &What::Touched { leads: 1, at }, 1, None).unwrap();
        }
        tx.commit().unwrap();
        testing::lead(7, Stage::New).put(&conn);
        conn.sql
            .execute_batch(
                "INSERT INTO decision (lead, entry, at, trigger, ledger_day, trace, taken_back) VALUES (7, 1, 0, 0, 0, '{}', 5);
                 INSERT INTO change (entry, seq, subject, thing, before, after) VALUES (3, 0, 0, 7, '{}', '{}'), (4, 0, 1, 7, '{}', '{}')",
            )
            .unwrap();

        assert_eq!(ids(&entries(&conn, None, 2).unwrap()), [5, 4]);
        assert_eq!(ids(&entries(&conn, Some(EntryId(4)), 10).unwrap()), [3, 2, 1]);
        assert_eq!(ids(&entries_of_lead(&conn, LeadId(7), None, 10).unwrap()), [5, 3, 1]);
        assert_eq!(ids(&entries_of_lead(&conn, LeadId(7), Some(EntryId(5)), 1).unwrap()), [3]);
        assert!(entries_of_lead(&conn, LeadId(8), None, 10).unwrap().is_empty());
    }
}

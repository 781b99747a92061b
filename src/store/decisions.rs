//! Decisions: their trace as typed JSON, their bookings, and whether they still stand.

use rusqlite::{OptionalExtension, Row};

use super::{
    Conn, Tx, code,
    error::{Result, StoreError},
    journal,
};
use crate::model::{
    decision::Decision,
    id::{DecisionId, EntryId, LeadId, RepId, RulebookVersion},
    journal::Stood,
    rotation::Bookings,
    snag::{NoSnag, Snag},
    time::Instant,
};

/// A decision as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDecision {
    /// Its number.
    pub id: DecisionId,
    /// The entry it belongs to.
    pub entry: EntryId,
    /// What was decided and why.
    pub decision: Decision,
    /// The day of the owner's zone on which it counts against their caps, if it does.
    pub received_day: Option<i32>,
    /// The day of the company's zone under which it is booked.
    pub ledger_day: i32,
    /// The decision that gave its owner their last lead before.
    pub last_before: Option<DecisionId>,
    /// The entry that took it back.
    pub taken_back: Option<EntryId>,
    /// Bookings beyond those that follow from its trace.
    pub extra: Bookings,
}

const COLUMNS: &str = "id, lead, entry, at, rulebook, trigger, received_day, ledger_day, last_before, taken_back, extra, trace";

type RawDecision = (i64, i64, i64, i64, Option<u32>, i64, Option<i32>, i32, Option<i64>, Option<i64>, Option<String>, String);

fn raw(row: &Row<'_>) -> rusqlite::Result<RawDecision> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
        row.get(8)?,
        row.get(9)?,
        row.get(10)?,
        row.get(11)?,
    ))
}

fn kept(row: RawDecision) -> Result<KeptDecision> {
    let (id, lead, entry, at, rulebook, trigger, received_day, ledger_day, last_before, taken_back, extra, trace) = row;
    let unreadable = |error: serde_json::Error| StoreError::Unreadable { what: "decision", id, because: error.to_string() };
    let mut decision: Decision = serde_json::from_str(&trace).map_err(unreadable)?;
    decision.lead = LeadId(lead);
    decision.at = Instant::from_ms(at);
    decision.rulebook = rulebook.map(RulebookVersion);
    decision.trigger = code::trigger_from(trigger).ok_or_else(|| {
        let because = format!("`{trigger}` is no trigger");
        StoreError::Unreadable { what: "decision", id, because }
    })?;
    Ok(KeptDecision {
        id: DecisionId(id),
        entry: EntryId(entry),
        decision,
        received_day,
        ledger_day,
        last_before: last_before.map(DecisionId),
        taken_back: taken_back.map(EntryId),
        extra: extra.map(|text| serde_json::from_str(&text)).transpose().map_err(unreadable)?.unwrap_or_default(),
    })
}

fn many(conn: &Conn, sql: &str, param: i64) -> Result<Vec<KeptDecision>> {
    let mut found = conn.sql.prepare_cached(sql)?;
    let rows = found.query_map([param], raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(kept).collect()
}

/// One decision.
pub fn get(conn: &Conn, id: DecisionId) -> Result<Option<KeptDecision>> {
    let mut found = conn.sql.prepare_cached(&format!("SELECT {COLUMNS} FROM decision WHERE id = ?1"))?;
    found.query_row([id.0], raw).optional()?.map(kept).transpose()
}

/// Why a decision left its lead in fallback, as the lists say it; `None` of any other.
pub fn snag(conn: &Conn, id: DecisionId) -> Result<Option<Snag>> {
    let query = "SELECT name.text FROM decision JOIN name ON name.id = decision.snag WHERE decision.id = ?1";
    let text: Option<String> = conn.sql.prepare_cached(query)?.query_row([id.0], |row| row.get(0)).optional()?;
    let unreadable = |error: NoSnag| StoreError::Unreadable { what: "decision", id: id.0, because: error.to_string() };
    text.map(|text| text.parse().map_err(unreadable)).transpose()
}

/// All decisions of a lead, taken-back ones too, oldest first.
pub fn of_lead(conn: &Conn, lead: LeadId) -> Result<Vec<KeptDecision>> {
    many(conn, &format!("SELECT {COLUMNS} FROM decision WHERE lead = ?1 ORDER BY id"), lead.0)
}

/// All decisions of an entry, in the order they were made.
pub fn of_entry(conn: &Conn, entry: EntryId) -> Result<Vec<KeptDecision>> {
    many(conn, &format!("SELECT {COLUMNS} FROM decision WHERE entry = ?1 ORDER BY id"), entry.0)
}

/// Shows all that stand from one on, in the order they were made.
pub fn each_standing_from(conn: &Conn, first: DecisionId, mut show: impl FnMut(KeptDecision)) -> Result<()> {
    let query = format!("SELECT {COLUMNS} FROM decision WHERE id >= ?1 AND taken_back IS NULL ORDER BY id");
    let mut found = conn.sql.prepare_cached(&query)?;
    for row in found.query_map([first.0], raw)? {
        show(kept(row?)?);
    }
    Ok(())
}

/// Shows all made before one that stood right then and do not now, or stand now and did not then; with how they stand now.
pub fn each_turned_since(conn: &Conn, one: &KeptDecision, mut show: impl FnMut(KeptDecision, Stood)) -> Result<()> {
    for chain in journal::chains_since(conn, one.entry)? {
        for link in chain.links().iter().filter(|link| link.id <= one.entry) {
            for kept in of_entry(conn, link.id)?.into_iter().filter(|kept| kept.id < one.id) {
                let lead = Some(kept.decision.lead);
                let now = chain.stands(link.id, lead);
                if chain.stood(link.id, lead, one.entry).is_some_and(|then| then != now) {
                    show(kept, now);
                }
            }
        }
    }
    Ok(())
}

/// Who had a lead by decisions that stand, oldest first, each once.
pub fn owners_of(conn: &Conn, lead: LeadId) -> Result<Vec<RepId>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT owner FROM decision WHERE lead = ?1 AND owner IS NOT NULL AND taken_back IS NULL GROUP BY owner ORDER BY min(id)",
    )?;
    let rows = found.query_map([lead.0], |row| row.get(0).map(RepId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Who had a lead by decisions before one that stood when an entry began, oldest first, each once.
pub fn owners_before(conn: &Conn, lead: LeadId, decision: DecisionId, entry: EntryId) -> Result<Vec<RepId>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT owner FROM decision WHERE lead = ?1 AND id < ?2 AND owner IS NOT NULL AND (taken_back IS NULL OR taken_back >= ?3)
         GROUP BY owner ORDER BY min(id)",
    )?;
    let rows = found.query_map([lead.0, decision.0, entry.0], |row| row.get(0).map(RepId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The same of many leads: each lead with each of those who had it, in no order.
pub fn owners_of_all(conn: &Conn, leads: &[LeadId]) -> Result<Vec<(LeadId, RepId)>> {
    let wanted: serde_json::Value = leads.iter().map(|id| id.0).collect();
    let mut found = conn.sql.prepare_cached(
        "SELECT DISTINCT lead, owner FROM json_each(?1) AS wanted CROSS JOIN decision ON decision.lead = wanted.value
         WHERE owner IS NOT NULL AND taken_back IS NULL",
    )?;
    let rows = found.query_map([wanted.to_string()], |row| Ok((LeadId(row.get(0)?), RepId(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Under which versions of the rulebook a lead was decided upon, by decisions that stand; the newest decision's first.
pub fn versions_of(conn: &Conn, lead: LeadId) -> Result<Vec<RulebookVersion>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT rulebook FROM decision WHERE lead = ?1 AND rulebook IS NOT NULL AND taken_back IS NULL
         GROUP BY rulebook ORDER BY max(id) DESC",
    )?;
    let rows = found.query_map([lead.0], |row| row.get(0).map(RulebookVersion))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Before this decision, which one gave its owner their last lead, and whether it was taken back itself.
pub fn last_before(conn: &Conn, id: DecisionId) -> Result<Option<(Option<DecisionId>, bool)>> {
    let mut found = conn.sql.prepare_cached("SELECT last_before, taken_back IS NOT NULL FROM decision WHERE id = ?1")?;
    Ok(found.query_row([id.0], |row| Ok((row.get::<_, Option<i64>>(0)?.map(DecisionId), row.get(1)?))).optional()?)
}

/// The number the next decision gets. Safe inside a transaction: nobody else writes meanwhile.
pub fn next_id(conn: &Conn) -> Result<DecisionId> {
    Ok(DecisionId(conn.sql.prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM decision")?.query_row([], |row| row.get(0))?))
}

/// A new decision as it is written.
#[derive(Debug)]
pub struct DecisionRow {
    id: i64,
    lead: i64,
    entry: i64,
    at: i64,
    rulebook: Option<u32>,
    trigger: i64,
    owner: Option<i64>,
    received_day: Option<i32>,
    ledger_day: i32,
    last_before: Option<i64>,
    snag: Option<i64>,
    extra: Option<String>,
    trace: String,
}

impl DecisionRow {
    /// Of a decision under the number it bears.
    pub fn of(kept: &KeptDecision) -> Result<Self> {
        let unreadable =
            |error: serde_json::Error| StoreError::Unreadable { what: "decision", id: kept.id.0, because: error.to_string() };
        let extra = if kept.extra.is_empty() { None } else { Some(serde_json::to_string(&kept.extra).map_err(unreadable)?) };
        Ok(Self {
            id: kept.id.0,
            lead: kept.decision.lead.0,
            entry: kept.entry.0,
            at: kept.decision.at.ms(),
            rulebook: kept.decision.rulebook.map(|version| version.0),
            trigger: code::trigger(kept.decision.trigger),
            owner: kept.decision.owner().map(|owner| owner.0),
            received_day: kept.received_day,
            ledger_day: kept.ledger_day,
            last_before: kept.last_before.map(|last| last.0),
            snag: None,
            extra,
            trace: serde_json::to_string(&kept.decision).map_err(unreadable)?,
        })
    }

    /// The group of fallback, by its number, that the lead came to, or that it left by hand.
    #[must_use]
    pub fn of_group(self, snag: Option<i64>) -> Self {
        Self { snag, ..self }
    }
}

/// Keeps a new decision.
pub fn insert(tx: &Tx<'_>, row: &DecisionRow) -> Result<()> {
    let DecisionRow { id, lead, entry, at, rulebook, trigger, owner, received_day, ledger_day, last_before, snag, extra, trace } =
        row;
    tx.sql
        .prepare_cached(
            "INSERT INTO decision (id, lead, entry, at, rulebook, trigger, owner, received_day, ledger_day, last_before, extra,
                trace, snag)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute((id, lead, entry, at, rulebook, trigger, owner, received_day, ledger_day, last_before, extra, trace, snag))?;
    Ok(())
}

/// Has a decision follow another in the line of those that gave its owner leads.
pub fn set_last_before(tx: &Tx<'_>, id: DecisionId, before: Option<DecisionId>) -> Result<()> {
    tx.sql
        .prepare_cached("UPDATE decision SET last_before = ?2 WHERE id = ?1")?
        .execute((id.0, before.map(|before| before.0)))?;
    Ok(())
}

/// Marks a decision as taken back by an entry, or as standing again.
pub fn set_taken_back(tx: &Tx<'_>, id: DecisionId, by: Option<EntryId>) -> Result<()> {
    tx.sql.prepare_cached("UPDATE decision SET taken_back = ?2 WHERE id = ?1")?.execute((id.0, by.map(|by| by.0)))?;
    Ok(())
}

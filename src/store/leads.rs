//! Leads: kept whole, found by what makes them the same record or the same person.

mod keep;
mod sketch;

pub use keep::{insert, insert_words, save_external_id, save_profile, save_state};
pub use sketch::{Sketch, sketches};

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use rusqlite::{OptionalExtension, Row, types::FromSql};
use serde::{Deserialize, Serialize};

use super::{
    Conn, code,
    error::{Result, StoreError},
    names::Names,
};
use crate::model::{
    account::Relationship,
    arrived::Arrived,
    decision::Cause,
    held::NotHeldFor,
    id::{DecisionId, EntryId, LeadId, PoolName, RepId, RuleName, SegmentName, TerritoryName},
    lead::{Fingerprint, Lead, LeadState, Profile, Stage},
    place::Language,
    sla::Clock,
    snag::{NoSnag, Snag},
    time::{Instant, Millis},
};

/// Whether a routed lead belongs to an account we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It belongs to none.
    NoAccount,
    /// To one of that relationship.
    Of(Relationship),
}

/// What lists and filters show of the standing decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Placing {
    /// Why it stands in fallback.
    pub cause: Option<Cause>,
    /// What keeps it there: the group it stands in.
    #[serde(default)]
    pub snag: Option<Snag>,
    /// The rule that decided.
    pub rule: Option<RuleName>,
    /// In whose book the owner's lead stands; `None` is the book `no pool`.
    pub pool: Option<PoolName>,
    /// Most specific territory.
    pub territory: Option<TerritoryName>,
    /// Segment.
    pub segment: Option<SegmentName>,
    /// Whether it belongs to an account; `None` before it is routed.
    pub relation: Option<Relation>,
}

/// A lead with what its standing decision says to lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadRecord {
    /// The lead.
    pub lead: Lead,
    /// Of its standing decision.
    pub placing: Placing,
}

fn json<T: serde::de::DeserializeOwned + Default>(row: &Row<'_>, name: &str, id: i64) -> Result<T> {
    json_at(row.get_ref(name)?.as_str_or_null().map_err(rusqlite::Error::from)?, id)
}

fn json_at<T: serde::de::DeserializeOwned + Default>(text: Option<&str>, id: i64) -> Result<T> {
    let Some(text) = text else { return Ok(T::default()) };
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable { what: "lead", id, because: error.to_string() })
}

/// What stands in a column as its type reads it. What it cannot read is an error: taken for nothing it would be written
/// back as nothing.
fn column<C, T>(row: &Row<'_>, name: &str, read: impl FnOnce(&C) -> Option<T>) -> Result<Option<T>>
where
    C: FromSql + fmt::Display,
{
    let Some(kept) = row.get::<_, Option<C>>(name)? else { return Ok(None) };
    let value = read(&kept);
    if value.is_none() {
        let because = format!("`{kept}` is no {name}");
        return Err(StoreError::Unreadable { what: "lead", id: row.get("id")?, because });
    }
    Ok(value)
}

fn parsed<T: FromStr>(row: &Row<'_>, name: &str) -> Result<Option<T>> {
    column(row, name, |text: &String| text.parse().ok())
}

pub(super) fn profile(row: &Row<'_>, id: i64) -> Result<Profile> {
    Ok(Profile {
        name: row.get("name")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        title: row.get("title")?,
        company: row.get("company")?,
        website: row.get("website")?,
        account_ref: row.get("account_ref")?,
        country: parsed(row, "country")?,
        state: parsed(row, "state")?,
        city: row.get("city")?,
        postal_code: row.get("postal_code")?,
        employees: row.get("employees")?,
        revenue: row.get("revenue")?,
        industry: row.get("industry")?,
        product: row.get("product")?,
        language: parsed(row, "language")?,
        source: row.get::<_, Option<String>>("source")?.map(Into::into),
        kind: row.get::<_, Option<String>>("kind")?.map(Into::into),
        score: row.get("score")?,
        tags: json::<BTreeSet<String>>(row, "tags", id)?,
        custom: json::<BTreeMap<String, String>>(row, "custom", id)?,
        given: json::<BTreeMap<String, String>>(row, "given", id)?,
    })
}

/// The columns of [`asked`], in its order.
pub(super) const ASKED: &str = "lead.email, lead.company, lead.country, lead.state, lead.city, lead.postal_code, lead.employees,
    lead.revenue, lead.industry, lead.product, lead.language, lead.source, lead.kind, lead.score, lead.tags, lead.custom";

/// What a rule can ask of a lead, from a place in the row on: a million are read for a rehearsal, and names of columns
/// would be looked up for each.
pub(super) fn asked(row: &Row<'_>, first: usize, id: i64) -> Result<Profile> {
    let text =
        |at: usize| -> Result<Option<&str>> { Ok(row.get_ref(first + at)?.as_str_or_null().map_err(rusqlite::Error::from)?) };
    Ok(Profile {
        email: row.get(first)?,
        company: row.get(first + 1)?,
        country: read_at(text(2)?, "country", id)?,
        state: read_at(text(3)?, "state", id)?,
        city: row.get(first + 4)?,
        postal_code: row.get(first + 5)?,
        employees: row.get(first + 6)?,
        revenue: row.get(first + 7)?,
        industry: row.get(first + 8)?,
        product: row.get(first + 9)?,
        language: read_at(text(10)?, "language", id)?,
        source: text(11)?.map(Into::into),
        kind: text(12)?.map(Into::into),
        score: row.get(first + 13)?,
        tags: json_at(text(14)?, id)?,
        custom: json_at(text(15)?, id)?,
        ..Profile::default()
    })
}

fn read_at<T: FromStr>(text: Option<&str>, name: &str, id: i64) -> Result<Option<T>> {
    let Some(text) = text else { return Ok(None) };
    let unreadable = |_| StoreError::Unreadable { what: "lead", id, because: format!("`{text}` is no {name}") };
    text.parse().map(Some).map_err(unreadable)
}

fn state(row: &Row<'_>, names: &Names) -> Result<LeadState> {
    let instant = |name: &str| -> Result<Option<Instant>> { Ok(row.get::<_, Option<i64>>(name)?.map(Instant::from_ms)) };
    let rep = |name: &str| -> Result<Option<RepId>> { Ok(row.get::<_, Option<i64>>(name)?.map(RepId)) };
    let clock = match (instant("clock_started")?, instant("at_risk_at")?) {
        (Some(started), Some(at_risk)) => {
            let spent = row.get::<_, Option<i64>>("clock_spent")?.map(Millis);
            Some(Clock { started, at_risk, due: instant("due_at")?, spent })
        }
        _ => None,
    };
    let held_for = row.get::<_, Option<i64>>("held_for")?.and_then(|id| names.text(id));
    let id: i64 = row.get("id")?;
    let unreadable = |error: &NotHeldFor| StoreError::Unreadable { what: "lead", id, because: error.to_string() };
    Ok(LeadState {
        stage: column(row, "stage", |code: &i64| code::stage_from(*code))?.unwrap_or(Stage::New),
        owner: rep("owner")?,
        covering_for: rep("covering_for")?,
        decision: row.get::<_, Option<i64>>("decision")?.map(DecisionId),
        joined_to: row.get::<_, Option<i64>>("joined_to")?.map(LeadId),
        held_for: held_for.map(|text| text.parse().map_err(|error| unreadable(&error))).transpose()?,
        clock,
        sla: names.named(row.get("sla")?),
        breached_at: instant("breached_at")?,
        reassigned: row.get("reassigned")?,
        touched_at: instant("touched_at")?,
        closed_at: instant("closed_at")?,
        dismissed: column(row, "dismissed", |code: &i64| code::dismissed_from(*code))?,
        value: row.get("value")?,
        snoozed_until: instant("snoozed_until")?,
    })
}

fn placing(row: &Row<'_>, names: &Names) -> Result<Placing> {
    Ok(Placing {
        cause: column(row, "cause", |code: &i64| code::cause_from(*code))?,
        snag: snag(row, names)?,
        rule: names.named(row.get("rule")?),
        pool: names.named(row.get("pool")?),
        territory: names.named(row.get("territory")?),
        segment: names.named(row.get("segment")?),
        relation: relation(row)?,
    })
}

fn relation(row: &Row<'_>) -> Result<Option<Relation>> {
    column(row, "relation", |code: &i64| match *code {
        code::NO_ACCOUNT => Some(Relation::NoAccount),
        code => code::relationship_from(code).map(Relation::Of),
    })
}

fn snag(row: &Row<'_>, names: &Names) -> Result<Option<Snag>> {
    let id: i64 = row.get("id")?;
    let unreadable = |error: &NoSnag| StoreError::Unreadable { what: "lead", id, because: error.to_string() };
    let text = row.get::<_, Option<i64>>("snag")?.and_then(|snag| names.text(snag));
    text.map(|text| text.parse().map_err(|error| unreadable(&error))).transpose()
}

/// One lead.
pub fn get(conn: &Conn, names: &Names, id: LeadId) -> Result<Option<LeadRecord>> {
    let mut found = conn.sql.prepare_cached("SELECT * FROM lead WHERE id = ?1")?;
    let mut rows = found.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let lead = Lead {
        id,
        origin: names.text(row.get("origin")?).unwrap_or_default().to_owned(),
        external_id: row.get("external_id")?,
        received_at: Instant::from_ms(row.get("received_at")?),
        came_in_at: Instant::from_ms(row.get("came_in_at")?),
        profile: profile(row, id.0)?,
        state: state(row, names)?,
        erased: row.get::<_, Option<i64>>("erased")?.map(EntryId),
    };
    Ok(Some(LeadRecord { lead, placing: placing(row, names)? }))
}

pub(super) fn ids(conn: &Conn, sql: &str, params: impl rusqlite::Params) -> Result<Vec<LeadId>> {
    let mut found = conn.sql.prepare_cached(sql)?;
    let rows = found.query_map(params, |row| row.get(0).map(LeadId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn one(conn: &Conn, sql: &str, params: impl rusqlite::Params) -> Result<Option<LeadId>> {
    Ok(conn.sql.prepare_cached(sql)?.query_row(params, |row| row.get(0).map(LeadId)).optional()?)
}

/// The lead with that id in that system.
pub fn by_external_id(conn: &Conn, origin: i64, external_id: &str) -> Result<Option<LeadId>> {
    one(conn, "SELECT id FROM lead WHERE origin = ?1 AND external_id = ?2", (origin, external_id))
}

/// Leads with that id in any system, oldest first.
pub fn by_any_external_id(conn: &Conn, external_id: &str) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE external_id = ?1 AND origin IN (SELECT id FROM name) ORDER BY id", [external_id])
}

/// The lead without an id that came as the very same row from that system.
pub fn by_fingerprint(conn: &Conn, origin: i64, fingerprint: Fingerprint) -> Result<Option<LeadId>> {
    one(
        conn,
        "SELECT id FROM lead WHERE fingerprint = ?2 AND external_id IS NULL AND origin = ?1 ORDER BY id LIMIT 1",
        (origin, fingerprint.0),
    )
}

/// Leads of that email that a later form of the same person joins, oldest first.
pub fn open_by_email(conn: &Conn, email: &str) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE email = ?1 AND stage BETWEEN 0 AND 3 ORDER BY id", [email])
}

/// All leads of that email, oldest first.
pub fn by_email(conn: &Conn, email: &str) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE email = ?1 ORDER BY id", [email])
}

/// Whether a lead belongs to an account we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HasAccount {
    /// It belongs to none.
    No,
    /// It belongs to one.
    Yes,
}

/// A held lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldLead {
    /// Which, and where it stands in line.
    pub arrived: Arrived,
    /// What it waits for, by the number of its text.
    pub held_for: i64,
    /// The language it speaks.
    pub language: Option<Language>,
    /// Its owner's return may place it too.
    pub has_account: HasAccount,
}

/// Held leads, earliest arrival first, after one place and before another; a hundred at a time.
pub fn held(conn: &Conn, after: Arrived, before: Arrived) -> Result<Vec<HeldLead>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT received_at, id, held_for, language, relation IS NOT NULL AND relation <> ?5 FROM lead INDEXED BY lead_held
         WHERE held_for IS NOT NULL AND stage = 3 AND (received_at, id) > (?1, ?2) AND (received_at, id) < (?3, ?4)
         ORDER BY received_at, id LIMIT 100",
    )?;
    let between = (after.at.ms(), after.lead.0, before.at.ms(), before.lead.0, code::NO_ACCOUNT);
    let rows = found.query_map(between, |row| {
        let language = row.get::<_, Option<String>>(3)?.and_then(|tag| tag.parse().ok());
        let has_account = if row.get::<_, bool>(4)? { HasAccount::Yes } else { HasAccount::No };
        Ok(HeldLead { arrived: arrived(row)?, held_for: row.get(2)?, language, has_account })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first held lead after a place.
pub fn next_held(conn: &Conn, after: Arrived) -> Result<Option<Arrived>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT received_at, id FROM lead INDEXED BY lead_held
         WHERE held_for IS NOT NULL AND stage = 3 AND (received_at, id) > (?1, ?2) ORDER BY received_at, id LIMIT 1",
    )?;
    Ok(found.query_row((after.at.ms(), after.lead.0), arrived).optional()?)
}

/// Whether more leads are held than so many; no more of them are looked at.
pub fn held_are_more(conn: &Conn, than: usize) -> Result<bool> {
    let mut found = conn.sql.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM lead INDEXED BY lead_held WHERE held_for IS NOT NULL AND stage = 3 LIMIT ?1)",
    )?;
    let held: i64 = found.query_row([than as i64 + 1], |row| row.get(0))?;
    Ok(held > than as i64)
}

/// Held leads of that email with a higher number than one.
pub fn held_by_email_after(conn: &Conn, email: &str, lead: LeadId) -> Result<Vec<Arrived>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT received_at, id FROM lead WHERE email = ?1 AND id > ?2 AND held_for IS NOT NULL AND stage = 3 ORDER BY id",
    )?;
    let rows = found.query_map((email, lead.0), arrived)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Of a row that begins with `received_at, id`.
fn arrived(row: &Row<'_>) -> rusqlite::Result<Arrived> {
    Ok(Arrived { at: Instant::from_ms(row.get(0)?), lead: LeadId(row.get(1)?) })
}

/// Open leads of a rep, oldest first.
pub fn open_of(conn: &Conn, owner: RepId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE owner = ?1 AND stage IN (1, 2) ORDER BY id", [owner.0])
}

/// Leads of a rep that nobody has reached out to yet, oldest first.
pub fn untouched_of(conn: &Conn, owner: RepId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE owner = ?1 AND stage = 1 ORDER BY id", [owner.0])
}

/// Leads of a rep in one stage, earliest arrival first, at most so many.
pub fn first_of(conn: &Conn, owner: RepId, stage: Stage, at_most: usize) -> Result<Vec<LeadId>> {
    ids(
        conn,
        "SELECT id FROM lead INDEXED BY lead_by_owner WHERE owner = ?1 AND stage = ?2 ORDER BY received_at, id LIMIT ?3",
        (owner.0, code::stage(stage), at_most as i64),
    )
}

/// Open leads that others work on behalf of a rep, oldest first.
pub fn covered_for(conn: &Conn, rep: RepId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead INDEXED BY lead_covered WHERE covering_for = ?1 AND stage IN (1, 2) ORDER BY id", [rep.0])
}

/// Leads that were joined to one, oldest first.
pub fn joined_to(conn: &Conn, lead: LeadId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead INDEXED BY lead_joined WHERE stage = 5 AND joined_to = ?1 ORDER BY id", [lead.0])
}

/// The lead that came into this database last.
pub fn newest(conn: &Conn) -> Result<Option<LeadId>> {
    Ok(conn.sql.prepare_cached("SELECT max(id) FROM lead")?.query_row([], |row| row.get::<_, Option<i64>>(0))?.map(LeadId))
}

/// The number the next lead gets. Safe inside a transaction: nobody else writes meanwhile.
pub fn next_id(conn: &Conn) -> Result<LeadId> {
    Ok(LeadId(conn.sql.prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM lead")?.query_row([], |row| row.get(0))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::lead;

    #[test]
    fn what_cannot_be_read_is_told_and_not_taken_for_nothing() {
        for (name, bad) in [("country", "Germany"), ("state", "California"), ("language", "!")] {
            let conn = Conn::in_memory().unwrap();
            lead(1, Stage::Fallback).with(name, bad).put(&conn);
            let error = get(&conn, &Names::load(&conn).unwrap(), LeadId(1)).unwrap_err();
            assert!(error.to_string().starts_with(&format!("lead 1 holds a value that cannot be read: `{bad}` is no {name}")));
        }
        for name in ["stage", "cause", "dismissed", "relation"] {
            let conn = Conn::in_memory().unwrap();
            lead(1, Stage::Fallback).with(name, 99).put(&conn);
            let error = get(&conn, &Names::load(&conn).unwrap(), LeadId(1)).unwrap_err();
            assert!(
                error.to_string().contains(&format!("lead 1 holds a value that cannot be read: `99` is no {name}")),
                "{error}"
            );
        }
    }
}

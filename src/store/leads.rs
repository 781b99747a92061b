//! Leads: kept whole, found by what makes them the same record or the same person.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};

use super::{
    Conn, Tx, code,
    error::{Result, StoreError},
    names::Names,
};
use crate::model::{
    account::Relationship,
    decision::Cause,
    id::{DecisionId, LeadId, PoolName, RepId, RuleName, SegmentName, TerritoryName},
    lead::{Fingerprint, Lead, LeadState, Profile, Stage},
    sla::Clock,
    time::Instant,
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

fn json<T: serde::de::DeserializeOwned + Default>(text: Option<String>, id: i64) -> Result<T> {
    let Some(text) = text else { return Ok(T::default()) };
    serde_json::from_str(&text).map_err(|error| StoreError::Unreadable { what: "lead", id, because: error.to_string() })
}

fn some_json<T: Serialize>(value: &T, empty: bool) -> Result<Option<String>> {
    if empty {
        return Ok(None);
    }
    let text = serde_json::to_string(value).map_err(|error| StoreError::Unreadable {
        what: "lead",
        id: 0,
        because: error.to_string(),
    })?;
    Ok(Some(text))
}

fn profile(row: &Row<'_>, id: i64) -> Result<Profile> {
    let place = |name: &str| row.get::<_, Option<String>>(name);
    Ok(Profile {
        name: row.get("name")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        title: row.get("title")?,
        company: row.get("company")?,
        website: row.get("website")?,
        account_ref: row.get("account_ref")?,
        country: place("country")?.and_then(|code| code.parse().ok()),
        state: place("state")?.and_then(|code| code.parse().ok()),
        city: row.get("city")?,
        postal_code: row.get("postal_code")?,
        employees: row.get("employees")?,
        revenue: row.get("revenue")?,
        industry: row.get("industry")?,
        product: row.get("product")?,
        language: place("language")?.and_then(|code| code.parse().ok()),
        source: row.get::<_, Option<String>>("source")?.map(Into::into),
        kind: row.get::<_, Option<String>>("kind")?.map(Into::into),
        score: row.get("score")?,
        tags: json::<BTreeSet<String>>(row.get("tags")?, id)?,
        custom: json::<BTreeMap<String, String>>(row.get("custom")?, id)?,
        given: json::<BTreeMap<String, String>>(row.get("given")?, id)?,
    })
}

fn state(row: &Row<'_>, names: &Names) -> Result<LeadState> {
    let instant = |name: &str| -> Result<Option<Instant>> { Ok(row.get::<_, Option<i64>>(name)?.map(Instant::from_ms)) };
    let rep = |name: &str| -> Result<Option<RepId>> { Ok(row.get::<_, Option<i64>>(name)?.map(RepId)) };
    let clock = match (instant("clock_started")?, instant("at_risk_at")?) {
        (Some(started), Some(at_risk)) => Some(Clock { started, at_risk, due: instant("due_at")? }),
        _ => None,
    };
    Ok(LeadState {
        stage: code::stage_from(row.get("stage")?).unwrap_or(Stage::New),
        owner: rep("owner")?,
        covering_for: rep("covering_for")?,
        decision: row.get::<_, Option<i64>>("decision")?.map(DecisionId),
        joined_to: row.get::<_, Option<i64>>("joined_to")?.map(LeadId),
        held_for: names.named(row.get("held_for")?),
        clock,
        sla: names.named(row.get("sla")?),
        breached_at: instant("breached_at")?,
        reassigned: row.get("reassigned")?,
        touched_at: instant("touched_at")?,
        closed_at: instant("closed_at")?,
        dismissed: row.get::<_, Option<i64>>("dismissed")?.and_then(code::dismissed_from),
        value: row.get("value")?,
        snoozed_until: instant("snoozed_until")?,
    })
}

fn placing(row: &Row<'_>, names: &Names) -> Result<Placing> {
    Ok(Placing {
        cause: row.get::<_, Option<i64>>("cause")?.and_then(code::cause_from),
        rule: names.named(row.get("rule")?),
        pool: names.named(row.get("pool")?),
        territory: names.named(row.get("territory")?),
        segment: names.named(row.get("segment")?),
        relation: row
            .get::<_, Option<i64>>("relation")?
            .map(|code| code::relationship_from(code).map_or(Relation::NoAccount, Relation::Of)),
    })
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
    };
    Ok(Some(LeadRecord { lead, placing: placing(row, names)? }))
}

fn ids(conn: &Conn, sql: &str, params: impl rusqlite::Params) -> Result<Vec<LeadId>> {
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

/// Leads that wait as `new`, oldest first, after one.
pub fn waiting_new(conn: &Conn, after: LeadId, limit: usize) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE stage = 0 AND id > ?1 ORDER BY id LIMIT ?2", (after.0, limit as i64))
}

/// Whether a lead belongs to an account we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HasAccount {
    /// It belongs to none.
    No,
    /// It belongs to one.
    Yes,
}

/// A lead that waits for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldLead {
    /// Which.
    pub lead: LeadId,
    /// The pool, by its name's number.
    pub pool: i64,
    /// Its owner's return may place it too.
    pub has_account: HasAccount,
}

/// Leads that wait for a place, oldest first, after one and before another; a hundred at a time.
pub fn held(conn: &Conn, after: LeadId, before: LeadId) -> Result<Vec<HeldLead>> {
    let mut found = conn.sql.prepare_cached(
        "SELECT id, held_for, relation IS NOT NULL AND relation <> ?3 FROM lead
         WHERE held_for IS NOT NULL AND stage = 3 AND id > ?1 AND id < ?2 ORDER BY id LIMIT 100",
    )?;
    let rows = found.query_map((after.0, before.0, code::NO_ACCOUNT), |row| {
        let has_account = if row.get::<_, bool>(2)? { HasAccount::Yes } else { HasAccount::No };
        Ok(HeldLead { lead: LeadId(row.get(0)?), pool: row.get(1)?, has_account })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Leads whose clock ran out before `now` and was not acted upon yet, the longest overdue first.
pub fn breached(conn: &Conn, now: Instant, limit: usize) -> Result<Vec<LeadId>> {
    ids(
        conn,
        "SELECT id FROM lead
         WHERE due_at < ?1 AND due_at IS NOT NULL AND breached_at IS NULL AND touched_at IS NULL AND stage < 4 AND stage <> 2
         ORDER BY due_at, id LIMIT ?2",
        (now.ms(), limit as i64),
    )
}

/// Untouched leads past their warning that are not due yet; an index range.
pub fn at_risk(conn: &Conn, now: Instant) -> Result<u64> {
    let mut found = conn.sql.prepare_cached(
        "SELECT count(*) FROM lead WHERE due_at >= ?1 AND due_at IS NOT NULL AND stage < 4 AND stage <> 2 AND touched_at IS NULL AND at_risk_at <= ?1",
    )?;
    Ok(found.query_row([now.ms()], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// Open leads of a rep, oldest first.
pub fn open_of(conn: &Conn, owner: RepId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE owner = ?1 AND stage IN (1, 2) ORDER BY id", [owner.0])
}

/// Leads of a rep that nobody has reached out to yet, oldest first.
pub fn untouched_of(conn: &Conn, owner: RepId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE owner = ?1 AND stage = 1 ORDER BY id", [owner.0])
}

/// Open leads that others work on behalf of a rep, oldest first.
pub fn covered_for(conn: &Conn, rep: RepId) -> Result<Vec<LeadId>> {
    ids(
        conn,
        "SELECT id FROM lead WHERE owner IS NOT NULL AND stage IN (1, 2) AND covering_for = ?1
         AND owner IN (SELECT id FROM rep) ORDER BY id",
        [rep.0],
    )
}

/// Leads that were joined to one, oldest first.
pub fn joined_to(conn: &Conn, lead: LeadId) -> Result<Vec<LeadId>> {
    ids(conn, "SELECT id FROM lead WHERE stage = 5 AND joined_to = ?1 ORDER BY id", [lead.0])
}

/// The number the next lead gets. Safe inside a transaction: nobody else writes meanwhile.
pub fn next_id(conn: &Conn) -> Result<LeadId> {
    Ok(LeadId(conn.sql.prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM lead")?.query_row([], |row| row.get(0))?))
}

/// Keeps a new lead under the number it bears.
pub fn insert(tx: &Tx<'_>, names: &mut Names, record: &LeadRecord, fingerprint: Option<Fingerprint>) -> Result<()> {
    let (lead, known) = (&record.lead, &record.lead.profile);
    let origin = names.id(tx, &lead.origin)?;
    let kept = Kept::of(tx, names, &lead.state, &record.placing)?;
    tx.sql
        .prepare_cached(
            "INSERT INTO lead (id, origin, external_id, fingerprint, received_at, came_in_at, name, email, phone, title, company,
                website, account_ref, country, state, city, postal_code, employees, revenue, industry, product, language, source, kind,
                score, tags, custom, given, stage, owner, covering_for, decision, joined_to, held_for, clock_started, at_risk_at,
                due_at, sla, breached_at, reassigned, touched_at, closed_at, dismissed, value, snoozed_until, cause, rule, pool,
                territory, segment, relation)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45,
                ?46, ?47, ?48, ?49, ?50, ?51)",
        )?
        .execute(rusqlite::params![
            lead.id.0,
            origin,
            lead.external_id,
            fingerprint.map(|print| print.0),
            lead.received_at.ms(),
            lead.came_in_at.ms(),
            known.name,
            known.email,
            known.phone,
            known.title,
            known.company,
            known.website,
            known.account_ref,
            known.country.as_ref().map(crate::model::place::Country::as_str),
            known.state.as_ref().map(crate::model::place::Subdivision::as_str),
            known.city,
            known.postal_code,
            known.employees,
            known.revenue,
            known.industry,
            known.product,
            known.language.as_ref().map(crate::model::place::Language::as_str),
            known.source.as_ref().map(crate::model::lead::Source::as_str),
            known.kind.as_ref().map(crate::model::lead::Kind::as_str),
            known.score,
            some_json(&known.tags, known.tags.is_empty())?,
            some_json(&known.custom, known.custom.is_empty())?,
            some_json(&known.given, known.given.is_empty())?,
            kept.stage,
            kept.owner,
            kept.covering_for,
            kept.decision,
            kept.joined_to,
            kept.held_for,
            kept.clock_started,
            kept.at_risk_at,
            kept.due_at,
            kept.sla,
            kept.breached_at,
            kept.reassigned,
            kept.touched_at,
            kept.closed_at,
            kept.dismissed,
            kept.value,
            kept.snoozed_until,
            kept.cause,
            kept.rule,
            kept.pool,
            kept.territory,
            kept.segment,
            kept.relation,
        ])?;
    tx.sql.prepare_cached("INSERT INTO lead_words (rowid, name, company, email) VALUES (?1, ?2, ?3, ?4)")?.execute((
        lead.id.0,
        &known.name,
        &known.company,
        &known.email,
    ))?;
    Ok(())
}

/// The moving part of a lead as its columns hold it.
struct Kept {
    stage: i64,
    owner: Option<i64>,
    covering_for: Option<i64>,
    decision: Option<i64>,
    joined_to: Option<i64>,
    held_for: Option<i64>,
    clock_started: Option<i64>,
    at_risk_at: Option<i64>,
    due_at: Option<i64>,
    sla: Option<i64>,
    breached_at: Option<i64>,
    reassigned: u32,
    touched_at: Option<i64>,
    closed_at: Option<i64>,
    dismissed: Option<i64>,
    value: Option<i64>,
    snoozed_until: Option<i64>,
    cause: Option<i64>,
    rule: Option<i64>,
    pool: Option<i64>,
    territory: Option<i64>,
    segment: Option<i64>,
    relation: Option<i64>,
}

impl Kept {
    fn of(tx: &Tx<'_>, names: &mut Names, state: &LeadState, placing: &Placing) -> Result<Self> {
        let mut name = |text: Option<&str>| text.map(|text| names.id(tx, text)).transpose();
        let ms = |at: Option<Instant>| at.map(Instant::ms);
        Ok(Self {
            stage: code::stage(state.stage),
            owner: state.owner.map(|rep| rep.0),
            covering_for: state.covering_for.map(|rep| rep.0),
            decision: state.decision.map(|decision| decision.0),
            joined_to: state.joined_to.map(|lead| lead.0),
            held_for: name(state.held_for.as_ref().map(PoolName::as_str))?,
            clock_started: state.clock.map(|clock| clock.started.ms()),
            at_risk_at: state.clock.map(|clock| clock.at_risk.ms()),
            due_at: state.clock.and_then(|clock| clock.due).map(Instant::ms),
            sla: name(state.sla.as_ref().map(crate::model::id::SlaName::as_str))?,
            breached_at: ms(state.breached_at),
            reassigned: state.reassigned,
            touched_at: ms(state.touched_at),
            closed_at: ms(state.closed_at),
            dismissed: state.dismissed.map(code::dismissed),
            value: state.value,
            snoozed_until: ms(state.snoozed_until),
            cause: placing.cause.map(code::cause),
            rule: name(placing.rule.as_ref().map(RuleName::as_str))?,
            pool: name(placing.pool.as_ref().map(PoolName::as_str))?,
            territory: name(placing.territory.as_ref().map(TerritoryName::as_str))?,
            segment: name(placing.segment.as_ref().map(SegmentName::as_str))?,
            relation: placing.relation.map(|relation| match relation {
                Relation::NoAccount => code::NO_ACCOUNT,
                Relation::Of(relationship) => code::relationship(relationship),
            }),
        })
    }
}

/// Writes the moving part of a known lead.
pub fn save_state(tx: &Tx<'_>, names: &mut Names, id: LeadId, state: &LeadState, placing: &Placing) -> Result<()> {
    let kept = Kept::of(tx, names, state, placing)?;
    tx.sql
        .prepare_cached(
            "UPDATE lead SET stage = :stage, owner = :owner, covering_for = :covering_for, decision = :decision,
                joined_to = :joined_to, held_for = :held_for, clock_started = :clock_started, at_risk_at = :at_risk_at,
                due_at = :due_at, sla = :sla, breached_at = :breached_at, reassigned = :reassigned, touched_at = :touched_at,
                closed_at = :closed_at, dismissed = :dismissed, value = :value, snoozed_until = :snoozed_until, cause = :cause,
                rule = :rule, pool = :pool, territory = :territory, segment = :segment, relation = :relation
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id.0, ":stage": kept.stage, ":owner": kept.owner, ":covering_for": kept.covering_for,
            ":decision": kept.decision, ":joined_to": kept.joined_to, ":held_for": kept.held_for,
            ":clock_started": kept.clock_started, ":at_risk_at": kept.at_risk_at, ":due_at": kept.due_at, ":sla": kept.sla,
            ":breached_at": kept.breached_at, ":reassigned": kept.reassigned, ":touched_at": kept.touched_at,
            ":closed_at": kept.closed_at, ":dismissed": kept.dismissed, ":value": kept.value,
            ":snoozed_until": kept.snoozed_until, ":cause": kept.cause, ":rule": kept.rule, ":pool": kept.pool,
            ":territory": kept.territory, ":segment": kept.segment, ":relation": kept.relation,
        })?;
    Ok(())
}

/// Takes the id of its system off a lead, so that another may bear it.
pub fn free_external_id(tx: &Tx<'_>, id: LeadId) -> Result<()> {
    tx.sql.prepare_cached("UPDATE lead SET external_id = NULL WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// Writes what is known of a lead, and the words it is found by.
pub fn save_profile(tx: &Tx<'_>, id: LeadId, before: &Profile, after: &Profile) -> Result<()> {
    tx.sql
        .prepare_cached(
            "UPDATE lead SET name = :name, email = :email, phone = :phone, title = :title, company = :company, website = :website,
                account_ref = :account_ref, country = :country, state = :state, city = :city, postal_code = :postal_code,
                employees = :employees, revenue = :revenue, industry = :industry, product = :product, language = :language,
                source = :source, kind = :kind, score = :score, tags = :tags, custom = :custom, given = :given
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id.0, ":name": after.name, ":email": after.email, ":phone": after.phone, ":title": after.title,
            ":company": after.company, ":website": after.website, ":account_ref": after.account_ref,
            ":country": after.country.as_ref().map(crate::model::place::Country::as_str),
            ":state": after.state.as_ref().map(crate::model::place::Subdivision::as_str),
            ":city": after.city, ":postal_code": after.postal_code, ":employees": after.employees, ":revenue": after.revenue,
            ":industry": after.industry, ":product": after.product,
            ":language": after.language.as_ref().map(crate::model::place::Language::as_str),
            ":source": after.source.as_ref().map(crate::model::lead::Source::as_str),
            ":kind": after.kind.as_ref().map(crate::model::lead::Kind::as_str),
            ":score": after.score, ":tags": some_json(&after.tags, after.tags.is_empty())?,
            ":custom": some_json(&after.custom, after.custom.is_empty())?,
            ":given": some_json(&after.given, after.given.is_empty())?,
        })?;
    let words = |known: &Profile| (known.name.clone(), known.company.clone(), known.email.clone());
    let (old, new) = (words(before), words(after));
    if old != new {
        tx.sql
            .prepare_cached("INSERT INTO lead_words (lead_words, rowid, name, company, email) VALUES ('delete', ?1, ?2, ?3, ?4)")?
            .execute((id.0, old.0, old.1, old.2))?;
        tx.sql
            .prepare_cached("INSERT INTO lead_words (rowid, name, company, email) VALUES (?1, ?2, ?3, ?4)")?
            .execute((id.0, new.0, new.1, new.2))?;
    }
    Ok(())
}

//! Leads are written: whole when they come in, in the parts that change afterwards.

use rusqlite::named_params;
use serde::Serialize;

use super::{LeadRecord, Placing, Relation};
use crate::{
    model::{
        id::{LeadId, PoolName, RuleName, SegmentName, TerritoryName},
        lead::{Fingerprint, LeadState, Profile},
        place::Language,
        time::Instant,
    },
    store::{
        Tx, code,
        error::{Result, StoreError},
        names::Names,
    },
};

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

/// Keeps a new lead under the number it bears; [`insert_words`] has it found.
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
                territory, segment, relation, clock_spent, snag)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45,
                ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53)",
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
            known.language.as_ref().map(Language::as_str),
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
            kept.clock_spent,
            kept.snag,
        ])?;
    Ok(())
}

/// Has a new lead found by the words in its name, company and email.
pub fn insert_words(tx: &Tx<'_>, record: &LeadRecord) -> Result<()> {
    let known = &record.lead.profile;
    tx.sql
        .prepare_cached("INSERT INTO lead_words (rowid, name, company, email) VALUES (?1, bare(?2), bare(?3), bare(?4))")?
        .execute((record.lead.id.0, &known.name, &known.company, &known.email))?;
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
    clock_spent: Option<i64>,
    sla: Option<i64>,
    breached_at: Option<i64>,
    reassigned: u32,
    touched_at: Option<i64>,
    closed_at: Option<i64>,
    dismissed: Option<i64>,
    value: Option<i64>,
    snoozed_until: Option<i64>,
    cause: Option<i64>,
    snag: Option<i64>,
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
            held_for: name(state.held_for.as_ref().map(ToString::to_string).as_deref())?,
            clock_started: state.clock.map(|clock| clock.started.ms()),
            at_risk_at: state.clock.map(|clock| clock.at_risk.ms()),
            due_at: state.clock.and_then(|clock| clock.due).map(Instant::ms),
            clock_spent: state.clock.and_then(|clock| clock.spent).map(|spent| spent.0),
            sla: name(state.sla.as_ref().map(crate::model::id::SlaName::as_str))?,
            breached_at: ms(state.breached_at),
            reassigned: state.reassigned,
            touched_at: ms(state.touched_at),
            closed_at: ms(state.closed_at),
            dismissed: state.dismissed.map(code::dismissed),
            value: state.value,
            snoozed_until: ms(state.snoozed_until),
            cause: placing.cause.map(code::cause),
            snag: name(placing.snag.as_ref().map(ToString::to_string).as_deref())?,
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
                due_at = :due_at, clock_spent = :clock_spent, sla = :sla, breached_at = :breached_at, reassigned = :reassigned,
                touched_at = :touched_at, closed_at = :closed_at, dismissed = :dismissed, value = :value,
                snoozed_until = :snoozed_until, cause = :cause, snag = :snag,
                rule = :rule, pool = :pool, territory = :territory, segment = :segment, relation = :relation
             WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id.0, ":stage": kept.stage, ":owner": kept.owner, ":covering_for": kept.covering_for,
            ":decision": kept.decision, ":joined_to": kept.joined_to, ":held_for": kept.held_for,
            ":clock_started": kept.clock_started, ":at_risk_at": kept.at_risk_at, ":due_at": kept.due_at,
            ":clock_spent": kept.clock_spent, ":sla": kept.sla,
            ":breached_at": kept.breached_at, ":reassigned": kept.reassigned, ":touched_at": kept.touched_at,
            ":closed_at": kept.closed_at, ":dismissed": kept.dismissed, ":value": kept.value,
            ":snoozed_until": kept.snoozed_until, ":cause": kept.cause, ":snag": kept.snag, ":rule": kept.rule, ":pool": kept.pool,
            ":territory": kept.territory, ":segment": kept.segment, ":relation": kept.relation,
        })?;
    Ok(())
}

/// Writes the id of its system that a lead bears; without one another may bear it.
pub fn save_external_id(tx: &Tx<'_>, id: LeadId, external_id: Option<&str>) -> Result<()> {
    tx.sql.prepare_cached("UPDATE lead SET external_id = ?2 WHERE id = ?1")?.execute((id.0, external_id))?;
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
            ":language": after.language.as_ref().map(Language::as_str),
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
            .prepare_cached(
                "INSERT INTO lead_words (lead_words, rowid, name, company, email) \
                 VALUES ('delete', ?1, bare(?2), bare(?3), bare(?4))",
            )?
            .execute((id.0, old.0, old.1, old.2))?;
        tx.sql
            .prepare_cached("INSERT INTO lead_words (rowid, name, company, email) VALUES (?1, bare(?2), bare(?3), bare(?4))")?
            .execute((id.0, new.0, new.1, new.2))?;
    }
    Ok(())
}

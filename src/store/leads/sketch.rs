//! Many leads at once, of each only what the question who should get it needs: a few thousand in some milliseconds.

use super::{LeadId, Relation, column, parsed};
use crate::{
    model::{
        id::{DecisionId, GroupId, PoolName, RepId},
        lead::{Profile, Stage},
        snag::Snag,
        time::Instant,
    },
    store::{Conn, code, error::Result, names::Names},
};

/// What is read of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Its number.
    pub id: LeadId,
    /// Name, email, company, where it is, how large it is, what it speaks, and by what an account is known; nothing else.
    pub profile: Profile,
    /// Where it stands.
    pub stage: Stage,
    /// Who has it.
    pub owner: Option<RepId>,
    /// Its standing decision.
    pub decision: Option<DecisionId>,
    /// When its touch is due, if it waits for one.
    pub due: Option<Instant>,
    /// The group of fallback it stands in.
    pub group: Option<(GroupId, Snag)>,
    /// In whose book it stands.
    pub pool: Option<PoolName>,
    /// Whether it belongs to an account.
    pub relation: Option<Relation>,
}

/// The leads of these numbers, in this order; unknown numbers are left out.
pub fn sketches(conn: &Conn, names: &Names, ids: &[LeadId]) -> Result<Vec<Sketch>> {
    let wanted: serde_json::Value = ids.iter().map(|id| id.0).collect();
    let mut statement = conn.sql.prepare_cached(
        "SELECT lead.id AS id, name, email, company, website, account_ref, country, state, postal_code, employees, language,
                stage, owner, decision, iif(touched_at IS NULL, due_at, NULL) AS due, snag, pool, relation
         FROM json_each(?1) AS wanted CROSS JOIN lead ON lead.id = wanted.value ORDER BY wanted.key",
    )?;
    let mut found = statement.query([wanted.to_string()])?;
    let mut sketches = Vec::with_capacity(ids.len());
    while let Some(row) = found.next()? {
        let stage = column(row, "stage", |code: &i64| code::stage_from(*code))?.unwrap_or(Stage::New);
        let in_fallback = stage == Stage::Fallback;
        let group = row.get::<_, Option<i64>>("snag")?.filter(|_| in_fallback).map(GroupId);
        sketches.push(Sketch {
            id: LeadId(row.get("id")?),
            profile: Profile {
                name: row.get("name")?,
                email: row.get("email")?,
                company: row.get("company")?,
                website: row.get("website")?,
                account_ref: row.get("account_ref")?,
                country: parsed(row, "country")?,
                state: parsed(row, "state")?,
                postal_code: row.get("postal_code")?,
                employees: row.get("employees")?,
                language: parsed(row, "language")?,
                ..Profile::default()
            },
            stage,
            owner: row.get::<_, Option<i64>>("owner")?.map(RepId),
            decision: row.get::<_, Option<i64>>("decision")?.map(DecisionId),
            due: row.get::<_, Option<i64>>("due")?.map(Instant::from_ms),
            group: group.zip(super::snag(row, names)?),
            pool: names.named(row.get("pool")?),
            relation: super::relation(row)?,
        });
    }
    Ok(sketches)
}

//! Any past instant, rebuilt: what a decision read is still there, as it was.

use serde_json::{Map, Value};

use crate::{
    actions::{Desk, error::ActionError, routing::is_nobodys_own, settle::set_json},
    model::{
        absence::Absence,
        account::Account,
        id::{EntryId, PoolName, RepId},
        journal::Subject,
        lead::Profile,
        rep::Rep,
        roster::{Load, Roster},
        rotation::Share,
        time::Zone,
    },
    routing::{CompiledBook, accounts::AccountIndex, rotation::Rotation},
    rulebook,
    store::{
        absences, accounts, decisions::KeptDecision, error::StoreError, history, leads, names::Names, past_loads, reps, rulebooks,
    },
};

/// What one decision read.
pub(super) struct Past {
    /// What was known of the lead.
    pub profile: Profile,
    /// People, as they were.
    pub roster: Roster,
    /// The book of its version.
    pub book: CompiledBook,
}

/// The floor on which one decision was made.
pub(super) struct PastFloor {
    /// What each rep had, by roster position.
    pub loads: Vec<Load>,
    /// Balances before it.
    pub rotation: Rotation,
    /// The accounts that could match it.
    pub accounts: AccountIndex,
}

impl Past {
    /// Rebuilds what `kept` read.
    pub fn of(desk: &Desk, kept: &KeptDecision) -> Result<Self, ActionError> {
        let roster = roster(desk, kept.entry)?;
        let book = book(desk, kept, &roster)?;
        let roster = roster.with_days_off(&book.rulebook().defaults.days_off());
        let profile = profile(desk, kept)?;
        Ok(Self { profile, roster, book })
    }

    /// The zone of the company's calendar, as it was.
    pub fn zone(&self) -> Zone {
        self.book.rulebook().defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
    }

    /// Rebuilds the floor on which `kept` was made.
    pub fn floor(&self, desk: &Desk, kept: &KeptDecision) -> Result<PastFloor, ActionError> {
        Ok(PastFloor {
            loads: past_loads::loads_before(desk.conn(), &self.roster, kept)?,
            rotation: rotation(desk, kept, &self.book)?,
            accounts: matched(desk, kept)?,
        })
    }
}

fn unreadable(what: &'static str, id: i64) -> impl Fn(serde_json::Error) -> StoreError {
    move |error| StoreError::Unreadable { what, id, because: error.to_string() }
}

/// A thing as it stood right after an entry: its present state with every later change taken back, newest first.
fn as_of<T>(desk: &Desk, now: &T, subject: Subject, entry: EntryId, (what, id): (&'static str, i64)) -> Result<T, ActionError>
where
    T: serde::Serialize + serde::de::DeserializeOwned + Clone,
{
    let changes = history::since_entry(desk.conn(), subject, entry)?;
    if changes.is_empty() {
        return Ok(now.clone());
    }
    let mut fields = match serde_json::to_value(now).map_err(unreadable(what, id))? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for change in changes {
        fields.extend(change.before);
    }
    Ok(serde_json::from_value(Value::Object(fields)).map_err(unreadable(what, id))?)
}

/// What was known of a lead when it was decided upon.
fn profile(desk: &Desk, kept: &KeptDecision) -> Result<Profile, ActionError> {
    let (conn, lead) = (desk.conn(), kept.decision.lead);
    let names = Names::load(conn)?;
    let Some(mut record) = leads::get(conn, &names, lead)? else { return Ok(Profile::default()) };
    let later = history::since_entry(conn, Subject::Lead(lead), kept.entry)?;
    // The same entry may have changed it after the decision: another row of the same record.
    let with_entry = history::since_entry(conn, Subject::Lead(lead), EntryId(kept.entry.0 - 1))?;
    let own = Value::from(kept.id.0);
    let after_it = with_entry.into_iter().skip(later.len()).take_while(|change| change.after.get("decision") != Some(&own));
    for change in later.into_iter().chain(after_it) {
        let known: Map<String, Value> = change.before.into_iter().filter(|(key, _)| key.starts_with("profile.")).collect();
        set_json(&mut record, &known).map_err(unreadable("lead", lead.0))?;
    }
    Ok(record.lead.profile)
}

/// People as they were right after an entry.
pub(super) fn roster(desk: &Desk, entry: EntryId) -> Result<Roster, ActionError> {
    let mut people: Vec<Rep> = Vec::new();
    for rep in reps::joined_until(desk.conn(), entry)? {
        people.push(as_of(desk, &rep, Subject::Rep(rep.id), entry, ("rep", rep.id.0))?);
    }
    for rep in history::reps_gone_since(desk.conn(), entry)? {
        // The oldest of these changes holds all of them.
        let mut fields = Map::new();
        for change in history::since_entry(desk.conn(), Subject::Rep(rep), entry)? {
            fields.extend(change.before);
        }
        people.push(serde_json::from_value(Value::Object(fields)).map_err(unreadable("rep", rep.0))?);
    }
    people.sort_by_key(|rep| rep.id);
    let mut windows: Vec<Absence> = Vec::new();
    for absence in absences::made_until(desk.conn(), entry)? {
        windows.push(as_of(desk, &absence, Subject::Absence(absence.id), entry, ("absence", absence.id.0))?);
    }
    Ok(Roster::new(people, windows))
}

fn book(desk: &Desk, kept: &KeptDecision, roster: &Roster) -> Result<CompiledBook, ActionError> {
    let Some(version) = kept.decision.rulebook else { return Ok(CompiledBook::empty(roster)) };
    let text = rulebooks::get(desk.conn(), version)?.map(|book| book.text).unwrap_or_default();
    // A book that this program cannot read any more re-derives nothing; the decision still shows all that was stored.
    let book = rulebook::file::read_published(&text).unwrap_or_default();
    Ok(CompiledBook::compile(&book, Some(version), roster))
}

/// The account that matched, as it was; others that might have matched less well do not matter to the decision.
fn matched(desk: &Desk, kept: &KeptDecision) -> Result<AccountIndex, ActionError> {
    let Some(matched) = &kept.decision.account else { return Ok(AccountIndex::default()) };
    let Some(now) = accounts::get(desk.conn(), matched.account)? else { return Ok(AccountIndex::default()) };
    let then: Account = as_of(desk, &now, Subject::Account(now.id), kept.entry, ("account", now.id.0))?;
    Ok(AccountIndex::new(&[then], is_nobodys_own))
}

/// Balances right before the decision: what members were owed with their share of this lead in it, less that share. A
/// decision that asked no pool wrote none down.
fn rotation(desk: &Desk, kept: &KeptDecision, book: &CompiledBook) -> Result<Rotation, ActionError> {
    let mut balances: Vec<(PoolName, RepId, Share)> = Vec::new();
    for pool in kept.decision.pools() {
        let credits = crate::routing::rotation::pick_bookings(pool).credits;
        for member in &pool.members {
            let earned: Share = credits.iter().filter(|credit| credit.rep == member.rep).map(|credit| credit.share).sum();
            let balance = match member.verdict {
                crate::model::decision::Verdict::Chosen(standing) => standing.owed - earned - Share::LEAD,
                crate::model::decision::Verdict::InLine(standing) => standing.owed - earned,
                _ => member.balance,
            };
            balances.push((pool.pool.clone(), member.rep, balance));
        }
    }
    if balances.is_empty() {
        balances = super::past_balances::before(desk, kept)?;
    }
    Ok(Rotation::new(book, balances))
}

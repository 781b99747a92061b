//! All that happened since an entry, in the order in which it did: read once from beginning to end, for rehearsals over a
//! long time.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, Rows, types::ValueRef};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    Conn, code,
    error::{Result, StoreError},
    leads,
};
use crate::model::{
    arrived::Arrived,
    decision::{Gist, Trigger},
    id::{DecisionId, EntryId, LeadId},
    journal::{Subject, What},
    lead::{DismissReason, Profile, Stage},
    time::Instant,
};

/// One entry with all that hangs on it.
#[derive(Debug)]
pub struct PastEntry {
    /// Which.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// It looks at held leads.
    pub looks_at_held: bool,
    /// What became of leads without a decision, in order.
    pub changes: Vec<PastChange>,
    /// What was decided, in order.
    pub decisions: Vec<PastDecision>,
}

/// A change of a lead, in what matters to routing.
#[derive(Debug)]
pub struct PastChange {
    /// Which lead.
    pub lead: LeadId,
    /// The decision that it follows from then on, if that changed.
    pub decision: Option<DecisionId>,
    /// Where it stood, if that changed.
    pub stage: Option<(Stage, Stage)>,
    /// Why it was dismissed.
    pub dismissed: Option<DismissReason>,
    /// What is known of it changed.
    pub profile: bool,
}

/// A decision with the lead it is about.
#[derive(Debug)]
pub struct PastDecision {
    /// Which.
    pub id: DecisionId,
    /// About which lead, and its place among all.
    pub arrived: Arrived,
    /// When.
    pub at: Instant,
    /// Why.
    pub trigger: Trigger,
    /// It was taken back since.
    pub taken_back: bool,
    /// What it says.
    pub gist: Gist,
    /// What is known of the lead now, as far as a rule can ask for it.
    pub profile: Profile,
    /// What was personal of the lead was erased.
    pub erased: bool,
}

/// The first entry from an instant on. Entries stand in the order of time but where a clock was set back; it is looked for by
/// halves, so that years before cost nothing.
pub fn first_entry(conn: &Conn, from: Instant) -> Result<Option<EntryId>> {
    let mut newest = conn.sql.prepare_cached("SELECT coalesce(max(id), 0) FROM entry")?;
    let mut next = conn.sql.prepare_cached("SELECT at FROM entry WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    let (mut low, mut high): (i64, i64) = (1, newest.query_row([], |row| row.get(0))?);
    while low < high {
        let middle = low + (high - low) / 2;
        let at: i64 = next.query_row([middle], |row| row.get(0))?;
        if at < from.ms() { low = middle + 1 } else { high = middle }
    }
    let mut found =
        conn.sql.prepare_cached("SELECT id FROM entry WHERE id >= ?2 AND at >= ?1 AND verb <> '' ORDER BY id LIMIT 1")?;
    Ok(found.query_row([from.ms(), low], |row| row.get(0)).optional()?.map(EntryId))
}

/// The first decision from an entry on.
pub fn first_decision(conn: &Conn, from: EntryId) -> Result<Option<DecisionId>> {
    let mut found = conn.sql.prepare_cached("SELECT id FROM decision WHERE entry >= ?1 ORDER BY entry, id LIMIT 1")?;
    Ok(found.query_row([from.0], |row| row.get(0)).optional()?.map(DecisionId))
}

/// How many decisions there are from one on; about as many, where some were lost.
pub fn decisions_from(conn: &Conn, first: DecisionId) -> Result<u64> {
    let newest: i64 = conn.sql.prepare_cached("SELECT coalesce(max(id), 0) FROM decision")?.query_row([], |row| row.get(0))?;
    Ok(u64::try_from(newest - first.0 + 1).unwrap_or(0))
}

/// The newest lead that something had been decided about before a decision.
pub fn newest_lead_before(conn: &Conn, decision: DecisionId) -> Result<LeadId> {
    let mut found = conn.sql.prepare_cached("SELECT lead FROM decision WHERE id < ?1 ORDER BY lead DESC LIMIT 1")?;
    Ok(LeadId(found.query_row([decision.0], |row| row.get(0)).optional()?.unwrap_or(0)))
}

/// Entries from one on that changed who is on the roster, their data or their absences.
pub fn people_changed(conn: &Conn, from: EntryId) -> Result<BTreeSet<EntryId>> {
    let (rep, _) = code::subject(Subject::Rep(crate::model::id::RepId(0)));
    let (absence, _) = code::subject(Subject::Absence(crate::model::id::AbsenceId(0)));
    let mut found = conn.sql.prepare_cached(
        "SELECT entry FROM change WHERE entry >= ?1 AND subject IN (?2, ?3)
         UNION SELECT entry FROM rep WHERE entry >= ?1
         UNION SELECT entry FROM absence WHERE entry >= ?1",
    )?;
    let rows = found.query_map((from.0, rep, absence), |row| row.get(0).map(EntryId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Shows every change of a lead from an entry on, newest first, with the fields as they were before it, until told to stop.
pub fn each_lead_change_back(
    conn: &Conn,
    from: EntryId,
    mut show: impl FnMut(EntryId, LeadId, &str, &str) -> Result<Go>,
) -> Result<()> {
    let mut found = conn.sql.prepare_cached(
        "SELECT entry, thing, before, after FROM change WHERE entry >= ?1 AND subject = 0 ORDER BY entry DESC, seq DESC",
    )?;
    let mut rows = found.query([from.0])?;
    while let Some(row) = rows.next()? {
        let go = show(
            EntryId(row.get(0)?),
            LeadId(row.get(1)?),
            row.get_ref(2)?.as_str().unwrap_or_default(),
            row.get_ref(3)?.as_str().unwrap_or_default(),
        )?;
        if go == Go::Stop {
            break;
        }
    }
    Ok(())
}

/// The fields of a change.
pub fn fields(text: &str, entry: EntryId) -> Result<Map<String, Value>> {
    serde_json::from_str(text).map_err(unreadable("change of entry", entry.0))
}

/// Whether fields hold anything that is known of a lead.
pub fn is_of_profile(text: &str) -> bool {
    text.contains("\"profile.")
}

fn unreadable(what: &'static str, id: i64) -> impl Fn(serde_json::Error) -> StoreError {
    move |error| StoreError::Unreadable { what, id, because: error.to_string() }
}

/// Whether reading goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// On.
    On,
    /// No further.
    Stop,
}

/// Shows every entry from one on, oldest first, until told to stop.
pub fn each_entry<E: From<StoreError>>(
    conn: &Conn,
    from: EntryId,
    first: DecisionId,
    mut show: impl FnMut(PastEntry) -> std::result::Result<Go, E>,
) -> std::result::Result<(), E> {
    let own = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut entries = conn
        .sql
        .prepare_cached("SELECT id, at, verb, detail FROM entry WHERE id >= ?1 AND verb <> '' ORDER BY id")
        .map_err(own)?;
    let mut changes = conn
        .sql
        .prepare_cached("SELECT entry, thing, before, after FROM change WHERE entry >= ?1 AND subject = 0 ORDER BY entry, seq")
        .map_err(own)?;
    let mut decisions = conn
        .sql
        .prepare_cached(&format!(
            "SELECT decision.id, decision.entry, decision.at, decision.trigger, decision.taken_back, decision.trace,
                        lead.id, lead.received_at, lead.erased, {}
                 FROM decision JOIN lead ON lead.id = decision.lead WHERE decision.id >= ?1 ORDER BY decision.id",
            leads::ASKED
        ))
        .map_err(own)?;
    let mut entries = entries.query([from.0]).map_err(own)?;
    let mut changes = Ahead { rows: changes.query([from.0]).map_err(own)?, next: None, read: past_change };
    let mut decisions = Ahead { rows: decisions.query([first.0]).map_err(own)?, next: None, read: past_decision };
    while let Some(row) = entries.next().map_err(own)? {
        let id = EntryId(row.get(0).map_err(own)?);
        let verb: String = row.get(2).map_err(own)?;
        // By far the most are receipts: not read to be told what is known.
        let looks_at_held = if verb == "received" {
            true
        } else {
            let detail = row.get_ref(3).map_err(own)?;
            let what: What =
                serde_json::from_str(detail.as_str().unwrap_or_default()).map_err(unreadable("journal entry", id.0))?;
            what.looks_at_held()
        };
        let entry = PastEntry {
            id,
            at: Instant::from_ms(row.get(1).map_err(own)?),
            looks_at_held,
            changes: changes.of(id)?,
            decisions: decisions.of(id)?,
        };
        if show(entry)? == Go::Stop {
            break;
        }
    }
    Ok(())
}

/// Rows in the order of their entries, read one ahead.
struct Ahead<'s, T> {
    rows: Rows<'s>,
    next: Option<(EntryId, T)>,
    read: fn(&Row<'_>) -> Result<(EntryId, T)>,
}

impl<T> Ahead<'_, T> {
    /// Those of an entry; what belongs to earlier ones is passed over.
    fn of(&mut self, entry: EntryId) -> Result<Vec<T>> {
        let mut own = Vec::new();
        loop {
            let next = match self.next.take() {
                Some(next) => next,
                None => match self.rows.next()? {
                    Some(row) => (self.read)(row)?,
                    None => return Ok(own),
                },
            };
            if next.0 > entry {
                self.next = Some(next);
                return Ok(own);
            }
            if next.0 == entry {
                own.push(next.1);
            }
        }
    }
}

/// The fields of a change that matter here.
#[derive(Deserialize)]
struct LeadFields {
    #[serde(default)]
    stage: Option<Stage>,
    #[serde(default)]
    decision: Option<DecisionId>,
    #[serde(default)]
    dismissed: Option<DismissReason>,
}

fn past_change(row: &Row<'_>) -> Result<(EntryId, PastChange)> {
    let entry = EntryId(row.get(0)?);
    let text = |at: usize| -> Result<&str> { Ok(row.get_ref(at)?.as_str().unwrap_or_default()) };
    let (before, after) = (text(2)?, text(3)?);
    let unreadable = unreadable("change of entry", entry.0);
    let then: LeadFields = serde_json::from_str(before).map_err(&unreadable)?;
    let since: LeadFields = serde_json::from_str(after).map_err(&unreadable)?;
    let change = PastChange {
        lead: LeadId(row.get(1)?),
        decision: since.decision,
        stage: then.stage.zip(since.stage),
        dismissed: since.dismissed,
        profile: is_of_profile(after),
    };
    Ok((entry, change))
}

/// Where [`leads::ASKED`] begins in a row of a decision.
const FIRST_ASKED: usize = 9;

fn past_decision(row: &Row<'_>) -> Result<(EntryId, PastDecision)> {
    let id: i64 = row.get(0)?;
    let trigger: i64 = row.get(3)?;
    let lead: i64 = row.get(6)?;
    let trace = row.get_ref(5)?;
    let gist: Gist = serde_json::from_str(trace.as_str().unwrap_or_default()).map_err(unreadable("decision", id))?;
    let no_trigger = || StoreError::Unreadable { what: "decision", id, because: format!("`{trigger}` is no trigger") };
    let decision = PastDecision {
        id: DecisionId(id),
        arrived: Arrived { at: Instant::from_ms(row.get(7)?), lead: LeadId(lead) },
        at: Instant::from_ms(row.get(2)?),
        trigger: code::trigger_from(trigger).ok_or_else(no_trigger)?,
        taken_back: row.get_ref(4)? != ValueRef::Null,
        gist,
        profile: leads::asked(row, FIRST_ASKED, lead)?,
        erased: row.get_ref(8)? != ValueRef::Null,
    };
    Ok((EntryId(row.get(1)?), decision))
}

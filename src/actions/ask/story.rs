//! Everything that happened to one lead: what was decided and why, who did what, what its clock counted.

use std::collections::BTreeMap;

use crate::{
    actions::{
        Desk,
        clocks::Time,
        error::ActionError,
        receipt::{
            changed::{self, FieldChange, Words},
            story::{self as said, Kind},
        },
        settle::set_json,
        take_back::unreadable,
    },
    model::{
        decision::{Outcome, Trigger},
        erasure::ERASED,
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::{Actor, Change, Entry, Subject, What},
        lead::{Lead, LeadState, Note, Stage},
        sla::{ClockKind, SlaPolicy},
        snag::Snag,
        time::{Instant, Millis, Zone},
    },
    routing::explain::{Names, story as decided},
    store::{
        absences,
        decisions::{self, KeptDecision},
        history, journal_list,
        leads::{self, LeadRecord},
        names::Names as NameTable,
        notes, rulebooks, touchpoints,
    },
    worktime::sla::{self, Counted, Segment},
};

/// So many entries of a lead are told, the newest.
pub const MOST_ENTRIES: usize = 200;
/// So many notes are shown.
const MOST_NOTES: usize = 100;
/// Segments of a clock are told for so long a time.
const LONGEST_CLOCK: Millis = Millis(60 * Millis::DAY.0);

/// The story of one lead.
#[derive(Debug, Clone)]
pub struct Story {
    /// The lead.
    pub lead: Lead,
    /// The system it came from, as people call it.
    pub origin: String,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// More happened before; only the newest entries are told.
    pub more: bool,
    /// Its touch clock, if it has one.
    pub clock: Option<ClockStory>,
    /// What was written down about it, newest first.
    pub notes: Vec<Note>,
    /// How many notes there are.
    pub noted: u32,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// What kind.
    pub kind: Kind,
    /// Who did it.
    pub by: Option<String>,
    /// What happened, in a line.
    pub text: String,
    /// More of it, line by line.
    pub lines: Vec<String>,
    /// The entry it belongs to.
    pub entry: Option<EntryId>,
    /// The decision it is.
    pub decision: Option<DecisionId>,
    /// The entry that took it back, if it does not stand.
    pub taken_back: Option<EntryId>,
    /// What its entry changed of the lead, field by field.
    pub fields: Vec<FieldChange>,
}

/// A touch clock, as parts that counted and parts that did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockStory {
    /// Its policy and the time it allows.
    pub allowed: String,
    /// From when on it runs.
    pub started: Instant,
    /// When the touch is due; `None` while no working time is in sight.
    pub due: Option<Instant>,
    /// When somebody reached out.
    pub touched: Option<Instant>,
    /// Its life until it was met, was due, or until now, each part in the time of whoever had the lead.
    pub parts: Vec<Part>,
    /// What is still to be counted, of a clock that runs.
    pub left: Option<Millis>,
}

/// A part of a clock's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// From when to when, and whether it counted.
    pub segment: Segment,
    /// Whose time; `None` is the company's.
    pub whose: Option<RepId>,
}

/// The story of a lead; `None` if there is none of that number.
pub fn story(desk: &mut Desk, id: LeadId) -> Result<Option<Story>, ActionError> {
    desk.look()?;
    let names = NameTable::load(desk.conn())?;
    let Some(record) = leads::get(desk.conn(), &names, id)? else { return Ok(None) };
    let entries = journal_list::entries_of_lead(desk.conn(), id, None, MOST_ENTRIES + 1)?;
    let more = entries.len() > MOST_ENTRIES;
    let entries: Vec<Entry> = entries.into_iter().take(MOST_ENTRIES).collect();
    let kept = decisions::of_lead(desk.conn(), id)?;
    let me = desk.actor().clone();
    // Who wrote them is called as everywhere in the story.
    let named = |note: Note| Note { by: Actor::named(&said::who(&note.by, &me)), ..note };
    let notes = notes::of_lead(desk.conn(), id, MOST_NOTES)?.into_iter().map(named).collect();
    let noted = notes::count(desk.conn(), id)?;
    let (first, states, changes) = states(desk, &record, &entries)?;
    let clock = clock(desk, &record, &entries, &states)?;
    let touchpoints = touchpoints::of(desk.conn(), id)?;
    let mut versions: Vec<_> = kept.iter().filter_map(|kept| kept.decision.rulebook).collect();
    versions.dedup();
    let mut published = Vec::new();
    for version in versions.into_iter().skip(1) {
        published.extend(rulebooks::get(desk.conn(), version)?);
    }
    let mut snags = BTreeMap::new();
    for id in kept.iter().filter(|kept| matches!(kept.decision.outcome, Outcome::Fallback { .. })).map(|kept| kept.id) {
        snags.extend(decisions::snag(desk.conn(), id)?.map(|snag| (id, snag)));
    }
    let zone = desk.viewer.unwrap_or(desk.look()?.zone());
    let picture = desk.look()?;
    let words = Names { roster: &picture.roster, zone };
    let teller = Teller { me: &me, words, record: &record, snags };
    let mut events = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let own: Vec<&KeptDecision> = kept.iter().filter(|kept| kept.entry == entry.id).collect();
        let (before, after) = &states[index];
        events.extend(teller.entry(entry, &own, before.as_ref(), after, &changes[index]));
    }
    for book in &published {
        let by = Some(said::who(&Actor::named(&book.actor), &me));
        let text = format!("v{} {}", book.version, book.note.as_deref().unwrap_or("went live"));
        events.push(Event { by, ..event(book.published_at, Kind::Rules, text) });
    }
    for one in &touchpoints.newest {
        let text = crate::routing::explain::touchpoint(one, &words);
        events.push(event(one.at, Kind::AskedAgain, text));
    }
    let came_in = entries.last().filter(|_| !more);
    events.extend(came_in.and_then(|_| checked(&first, kept.first())));
    events.extend(teller.arrival(came_in));
    // Of one instant the later entry is the newer event; what was told first stays first.
    events.sort_by_key(|event| (std::cmp::Reverse(event.at), std::cmp::Reverse(event.entry)));
    let arrived = events.iter().position(|event| event.kind == Kind::Arrived).map(|index| events.remove(index));
    events.extend(arrived);
    let origin = said::origin(&record.lead.origin);
    Ok(Some(Story { lead: record.lead, origin, events, more, clock, notes, noted }))
}

fn event(at: Instant, kind: Kind, text: String) -> Event {
    Event { at, kind, by: None, text, lines: Vec::new(), entry: None, decision: None, taken_back: None, fields: Vec::new() }
}

/// That nobody of the same address was found: what was routed on arrival was compared first. By anything else than the
/// address only what is entered by hand is, and that may have been given up for it.
fn checked(first: &LeadRecord, decision: Option<&KeptDecision>) -> Option<Event> {
    let decision = &decision?.decision;
    let routed = decision.trigger == Trigger::Received && !matches!(decision.outcome, Outcome::Duplicate { .. });
    let compared = routed && first.lead.profile.email.is_some() && first.lead.erased.is_none();
    compared.then(|| event(first.lead.came_in_at, Kind::Checked, "no duplicate: no open lead had its e-mail".to_owned()))
}

/// The lead as it came in; how it stood before each entry, if it was there, and after it; and what the entry changed.
type States = (LeadRecord, Vec<(Option<LeadState>, LeadState)>, Vec<Vec<Change>>);

fn states(desk: &Desk, record: &LeadRecord, entries: &[Entry]) -> Result<States, ActionError> {
    let subject = Subject::Lead(record.lead.id);
    let mut now = record.clone();
    let (mut states, mut changes) = (Vec::new(), Vec::new());
    for entry in entries {
        let own = history::of_thing(desk.conn(), subject, entry.id)?;
        let after = now.lead.state.clone();
        for change in own.iter().rev() {
            set_json(&mut now, &change.before).map_err(unreadable("lead", record.lead.id.0))?;
        }
        let came_in = own.is_empty();
        states.push(((!came_in).then(|| now.lead.state.clone()), after));
        changes.push(own);
    }
    Ok((now, states, changes))
}

/// Tells events.
struct Teller<'a> {
    me: &'a Actor,
    words: Names<'a>,
    record: &'a LeadRecord,
    /// What left it in fallback, by decision.
    snags: BTreeMap<DecisionId, Snag>,
}

impl Teller<'_> {
    fn entry(
        &self,
        entry: &Entry,
        own: &[&KeptDecision],
        before: Option<&LeadState>,
        after: &LeadState,
        changes: &[Change],
    ) -> Vec<Event> {
        let rep = |id: RepId| self.words.rep(id);
        let by = Some(said::who(&entry.actor, self.me));
        let words = Words { rep: &rep, zone: self.words.zone };
        let fields: Vec<FieldChange> = changes.iter().flat_map(|change| changed::fields(change, &words)).collect();
        let base = |at, kind, text: String| Event {
            by: by.clone(),
            entry: Some(entry.id),
            fields: fields.clone(),
            taken_back: entry.undone_by,
            ..event(at, kind, text)
        };
        let mut told = Vec::new();
        if let What::Undone { .. } | What::Redone { .. } = entry.what {
            let kind = if matches!(entry.what, What::Undone { .. }) { Kind::MovedBack } else { Kind::DoneAgain };
            let kind = if after.stage == Stage::Withdrawn && own.is_empty() { Kind::Withdrawn } else { kind };
            let (was, is) = (before.map(|state| said::place(state, &rep)), said::place(after, &rep));
            let text = match was {
                Some(was) if was != is => format!("{was} -> {is}"),
                Some(_) | None => fields.first().map(one_field).unwrap_or_default(),
            };
            let text = if own.is_empty() { text } else { String::new() };
            told.push(Event { lines: said::turned(&entry.what).into_iter().collect(), ..base(entry.at, kind, text) });
        }
        let mut from = before.and_then(|state| state.owner);
        for kept in own {
            let was = from.map(rep).filter(|_| kept.decision.owner() != from);
            let text = decided::decided(&kept.decision, self.snags.get(&kept.id), was.as_deref(), &self.words);
            from = kept.decision.owner();
            told.push(Event {
                lines: decided::reasons(&kept.decision, &self.words),
                decision: Some(kept.id),
                taken_back: kept.taken_back,
                ..base(kept.decision.at, said::kind(&kept.decision), text)
            });
        }
        if told.is_empty() {
            told.extend(self.change(entry, before, after, &base));
        }
        // The newest of an entry stands first.
        told.reverse();
        told
    }

    /// An entry that decided nothing about the lead.
    fn change(
        &self,
        entry: &Entry,
        before: Option<&LeadState>,
        after: &LeadState,
        base: &dyn Fn(Instant, Kind, String) -> Event,
    ) -> Option<Event> {
        if let What::Noted { text, .. } = &entry.what {
            return Some(base(entry.at, Kind::Noted, text.clone()));
        }
        if let What::Erased { .. } = entry.what {
            let (text, more) = said::erased(before);
            let lines = more.map(str::to_owned).into_iter().collect();
            return Some(Event { lines, ..base(entry.at, Kind::Erased, text.to_owned()) });
        }
        let before = before?;
        let at = entry.at;
        Some(if before.touched_at != after.touched_at && after.touched_at.is_some() {
            let when = after.touched_at.filter(|touched| touched.since(at).0.abs() > Millis::MINUTE.0);
            let said_at = when.map(|when| format!("at {}", crate::routing::explain::times::moment(when, self.words.zone)));
            base(at, Kind::Contacted, said_at.unwrap_or_default())
        } else if let (true, Stage::Closed(closing)) = (before.stage != after.stage, after.stage) {
            base(at, Kind::Ended, said::ended(closing, after.dismissed, after.value))
        } else if before.snoozed_until != after.snoozed_until {
            match after.snoozed_until {
                Some(until) => {
                    let until = crate::routing::explain::times::moment(until, self.words.zone);
                    base(at, Kind::Snoozed, format!("until {until}"))
                }
                None => base(at, Kind::InSight, String::new()),
            }
        } else if before.breached_at != after.breached_at && after.breached_at.is_some() {
            base(at, Kind::Missed, "its time was over, it stays".to_owned())
        } else if before.clock != after.clock {
            let due = |state: &LeadState| state.clock.and_then(|clock| clock.due);
            base(at, Kind::Clock, said::due(due(before), due(after), &self.words))
        } else {
            let event = base(at, Kind::Updated, String::new());
            let text = event.fields.iter().take(2).map(one_field).collect::<Vec<_>>().join("; ");
            let is_gone = text.is_empty() && self.record.lead.erased.is_some();
            Event { text: if is_gone { ERASED.to_owned() } else { text }, ..event }
        })
    }

    /// How it came in, and what was brought into a normal form.
    fn arrival(&self, first: Option<&Entry>) -> Vec<Event> {
        let lead = &self.record.lead;
        let at = lead.came_in_at;
        let id = lead.external_id.as_deref().map(|id| format!(", record {id}")).unwrap_or_default();
        let origin = said::origin(&lead.origin);
        let file = first.and_then(|entry| entry.actor.as_str().strip_prefix("file:"));
        let from = match file {
            Some(file) if file != origin => format!("{origin}{id}, file {file}"),
            _ => format!("{origin}{id}"),
        };
        let mut told = Vec::new();
        let given: Vec<String> = lead
            .profile
            .given
            .iter()
            .map(|(field, given)| {
                let now = field_of(lead, field);
                format!("{} \"{given}\" -> {now}", field.replace('_', " "))
            })
            .collect();
        if let Some((first, rest)) = given.split_first() {
            told.push(Event { lines: rest.to_vec(), ..event(at, Kind::Cleaned, first.clone()) });
        }
        let created = (lead.received_at != at).then(|| {
            format!("created {} in its system", crate::routing::explain::times::dated(lead.received_at, self.words.zone))
        });
        told.push(Event { lines: created.into_iter().collect(), ..event(at, Kind::Arrived, from) });
        told
    }
}

fn one_field(field: &FieldChange) -> String {
    format!("{}: {}", field.field, field.says())
}

/// The normal form of a field, as text.
fn field_of(lead: &Lead, field: &str) -> String {
    let all = serde_json::to_value(&lead.profile).unwrap_or_default();
    match all.get(field).or_else(|| all.get("custom").and_then(|custom| custom.get(field))) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "nothing".to_owned(),
    }
}

/// The clock of a lead as parts, each in the time of whoever had the lead then.
fn clock(
    desk: &mut Desk,
    record: &LeadRecord,
    entries: &[Entry],
    states: &[(Option<LeadState>, LeadState)],
) -> Result<Option<ClockStory>, ActionError> {
    let state = &record.lead.state;
    let (Some(clock), Some(name)) = (state.clock, &state.sla) else { return Ok(None) };
    let now = desk.now();
    let Some(policy) = policy(desk, &record.lead, name)? else { return Ok(None) };
    let over = state.touched_at.or(state.closed_at);
    let end = over.unwrap_or_else(|| clock.due.map_or(now, |due| due.min(now))).max(clock.started);
    let from = if end.since(clock.started).0 > LONGEST_CLOCK.0 { end - LONGEST_CLOCK } else { clock.started };
    // Who had it from when on, oldest first.
    let mut owners: Vec<(Instant, Option<RepId>)> = Vec::new();
    for (entry, (_, after)) in entries.iter().zip(states).rev() {
        if owners.last().is_none_or(|(_, owner)| *owner != after.owner) {
            owners.push((entry.at.max(from), after.owner));
        }
    }
    if owners.first().is_none_or(|(at, _)| *at > from) {
        owners.insert(0, (from, None));
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut times: BTreeMap<Option<RepId>, Time<'static>> = BTreeMap::new();
    for (index, (start, owner)) in owners.iter().enumerate() {
        let until = owners.get(index + 1).map_or(end, |(next, _)| (*next).min(end));
        if *start >= until {
            continue;
        }
        if !times.contains_key(owner) {
            times.insert(*owner, time_of(desk, *owner)?);
        }
        let Some(time) = times.get(owner) else { continue };
        let found = sla::segments(policy.clock, *start, until, time.working());
        parts.extend(found.into_iter().map(|segment| Part { segment, whose: *owner }));
    }
    let runs = if over.is_none() { clock.due.filter(|due| *due > end) } else { None };
    let left = match runs {
        Some(due) => {
            let time = time_of(desk, state.owner)?;
            let ahead = sla::segments(policy.clock, end, due, time.working());
            let counted = ahead.iter().filter(|segment| segment.counted == Counted::Yes);
            Some(Millis(counted.map(|segment| segment.to.since(segment.from).0).sum()))
        }
        None => None,
    };
    let is_working = policy.clock == ClockKind::Working;
    Ok(Some(ClockStory {
        allowed: said::allowed(policy.name.as_str(), policy.first_touch, is_working),
        started: clock.started,
        due: clock.due,
        touched: state.touched_at,
        parts,
        left,
    }))
}

fn time_of(desk: &mut Desk, owner: Option<RepId>) -> Result<Time<'static>, ActionError> {
    let away = match owner {
        Some(owner) => absences::of_rep(desk.conn(), owner)?,
        None => Vec::new(),
    };
    let picture = desk.look()?;
    let hours = match owner.and_then(|owner| picture.roster.position(owner)) {
        Some(position) => picture.roster.hours(position).cloned(),
        None => picture.book.rulebook().defaults.hours.clone(),
    };
    Ok(Time::once(hours, &away))
}

/// The policy of a lead's clock, as it stood in the rulebook of its newest decision that knew it.
fn policy(desk: &mut Desk, lead: &Lead, name: &crate::model::id::SlaName) -> Result<Option<SlaPolicy>, ActionError> {
    for version in decisions::versions_of(desk.conn(), lead.id)? {
        let book = super::super::live_book::published(desk.conn(), version)?;
        if let Some(policy) = book.ok().and_then(|book| book.slas.into_iter().find(|policy| policy.name == *name)) {
            return Ok(Some(policy));
        }
    }
    Ok(None)
}

/// On whose wall clock this desk tells instants.
pub fn zone_of(desk: &mut Desk) -> Result<Zone, ActionError> {
    match desk.viewer {
        Some(zone) => Ok(zone),
        None => Ok(desk.look()?.zone()),
    }
}

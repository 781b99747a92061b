//! A decision explained as of then: in English, with the rules passed over, and why it was not somebody else.

use crate::{
    actions::{
        Desk,
        error::{ActionError, Refusal},
        receipt::story::who,
    },
    intake::normalise,
    model::{
        decision::{Cause, Decision, Outcome, Trigger},
        id::{DecisionId, LeadId, RepId},
        journal::Entry,
        lead::{Lead, Note},
        listing::Touchpoints,
        time::{Instant, Millis},
    },
    routing::{
        Arrival, Floor, OpenLead,
        explain::{self as words, About, Hinge, Line, Names, Table},
        instead,
        passed_over::{PassedOver as Missed, not_reached, passed_over},
        whynot,
    },
    store::{
        decisions::{self, KeptDecision},
        journal, notes, touchpoints,
    },
    worktime::sla::{self, StartedLate},
};

use super::past::Past;

/// So many of the times that a person asked again are told one by one.
const MOST_TOLD: usize = 3;

/// A decision with its reasons in English.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Its number.
    pub id: DecisionId,
    /// The decision.
    pub decision: Decision,
    /// One sentence: who and why.
    pub summary: String,
    /// The whole of it, line by line.
    pub lines: Vec<Line>,
    /// The same as a table.
    pub table: Table,
    /// Rules above the one that decided, each with why it did not match.
    pub passed_over: Vec<PassedOver>,
    /// What the lead tells beside the decision, as it is now: from when its clock runs, how often they asked again.
    pub beside: Vec<Line>,
    /// From when on the lead's touch clock runs; `None` without one, or where another decision stands by now.
    pub clock: Option<ClockBegan>,
    /// How often the person asked again.
    pub touchpoints: Touchpoints,
}

/// From when on a touch clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockBegan {
    /// The instant.
    pub at: Instant,
    /// What it is the instant of.
    pub with: BeganWith,
}

/// With what a touch clock began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeganWith {
    /// The lead's arrival.
    Arrival,
    /// The import of a lead that was this old by then.
    Import(Millis),
    /// A new owner, since the last one missed it.
    NewOwner,
}

/// A rule above the one that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Counted from 1.
    pub position: u32,
    /// Its name.
    pub name: String,
    /// Why it did not match: "employees 420 is below 1000".
    pub because: String,
}

impl PassedOver {
    /// Those that did not match, in English.
    pub(in crate::actions) fn all(above: &[Missed]) -> Vec<Self> {
        let told = above.iter().map(|rule| Self {
            position: rule.position,
            name: rule.name.to_string(),
            because: words::mismatch(&rule.because),
        });
        told.collect()
    }
}

/// Why somebody else did not get a lead, and what would have given it to them.
#[derive(Debug, Clone)]
pub struct WhyNot {
    /// Who.
    pub rep: RepId,
    /// Which step stopped them, in English.
    pub stopped_by: String,
    /// The smallest change that would have given them the lead: all of it together. Empty: nothing short would.
    pub would_need: Vec<String>,
}

fn kept(desk: &Desk, lead: LeadId, decision: Option<DecisionId>) -> Result<Option<KeptDecision>, ActionError> {
    let standing =
        || -> Result<Option<DecisionId>, ActionError> { Ok(super::lead(desk, lead)?.and_then(|lead| lead.state.decision)) };
    let Some(id) = decision.map_or_else(standing, |id| Ok(Some(id)))? else { return Ok(None) };
    Ok(decisions::get(desk.conn(), id)?.filter(|kept| kept.decision.lead == lead))
}

/// A decision of a lead, explained as of then: the standing one, or one by its number.
pub fn explain(desk: &mut Desk, lead: LeadId, decision: Option<DecisionId>) -> Result<Option<Explanation>, ActionError> {
    let Some(kept) = kept(desk, lead, decision)? else { return Ok(None) };
    let past = Past::of(desk, &kept)?;
    let names = Names { roster: &past.roster, zone: desk.viewer.unwrap_or_else(|| past.zone()) };
    let lead = super::lead(desk, lead)?;
    let erased = lead.as_ref().and_then(|lead| lead.erased).map(|by| journal::get(desk.conn(), by)).transpose()?.flatten();
    // What the rules above read is gone with the person.
    let (above, below) = match was_put_to_the_rules(&kept.decision) {
        true if erased.is_some() => (Vec::new(), not_reached(&kept.decision, &past.book)),
        true => (passed_over(&kept.decision, &past.profile, &past.book), not_reached(&kept.decision, &past.book)),
        false => (Vec::new(), Vec::new()),
    };
    let clock = lead.as_ref().filter(|lead| lead.state.decision == Some(kept.id)).and_then(clock_began);
    let touchpoints = touchpoints::of(desk.conn(), kept.decision.lead)?;
    let snag = decisions::snag(desk.conn(), kept.id)?;
    Ok(Some(Explanation {
        id: kept.id,
        summary: words::summary(&kept.decision, snag.as_ref(), &names),
        lines: words::trace(&kept.decision, snag.as_ref(), &above, &names),
        table: words::table(&kept.decision, snag.as_ref(), &above, &below, &names),
        beside: {
            let by = |entry: &Entry| words::erased(entry.at, &who(&entry.actor, desk.actor()), &names);
            let erased = erased.as_ref().map(|entry| Line { depth: 0, about: About::Beginning, text: by(entry) });
            let notes = notes::of_lead(desk.conn(), kept.decision.lead, MOST_TOLD)?;
            erased.into_iter().chain(beside(clock, &touchpoints, &notes, &names)).collect()
        },
        clock,
        touchpoints,
        passed_over: PassedOver::all(&above),
        decision: kept.decision,
    }))
}

/// Who put a lead where it stands, if a person did by hand: "you", or a name.
pub(super) fn decided_by_hand(desk: &Desk, lead: &Lead) -> Result<Option<String>, ActionError> {
    let kept = lead.state.decision.map(|id| decisions::get(desk.conn(), id)).transpose()?.flatten();
    let Some(kept) = kept.filter(|kept| kept.decision.trigger == Trigger::ByHand) else { return Ok(None) };
    Ok(journal::get(desk.conn(), kept.entry)?.map(|entry| who(&entry.actor, desk.actor())))
}

/// Whether rules were asked: by hand, of a CRM's record, or once the reassignments are used up, none was.
fn was_put_to_the_rules(decision: &Decision) -> bool {
    let by_rules = match decision.trigger {
        Trigger::ByHand | Trigger::Imported => false,
        Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained => true,
    };
    by_rules
        && match decision.outcome {
            Outcome::Fallback { cause: Cause::NoRule, .. } => true,
            Outcome::Assigned { .. }
            | Outcome::Fallback { .. }
            | Outcome::Nurture
            | Outcome::Duplicate { .. }
            | Outcome::Closed { .. } => !decision.steps.is_empty(),
        }
}

/// From when on a lead's clock runs, and why not from its arrival.
fn clock_began(lead: &Lead) -> Option<ClockBegan> {
    let at = lead.state.clock?.started;
    let with = match sla::clock_start(lead.received_at, lead.came_in_at) {
        (began, _) if began != at => BeganWith::NewOwner,
        (_, StartedLate::No) => BeganWith::Arrival,
        (import, StartedLate::AtImport) => BeganWith::Import(import.since(lead.received_at)),
    };
    Some(ClockBegan { at, with })
}

/// What a lead tells beside the decision itself.
fn beside(clock: Option<ClockBegan>, touchpoints: &Touchpoints, notes: &[Note], names: &Names<'_>) -> Vec<Line> {
    let line = |depth, text| Line { depth, about: About::Beginning, text };
    let mut lines = Vec::new();
    if let Some(ClockBegan { at, with: BeganWith::Import(age) }) = clock {
        lines.push(line(0, words::clock_from_import(at, age, names)));
    }
    if let Some(last) = touchpoints.newest.first() {
        lines.push(line(0, words::asked_again(touchpoints.times, touchpoints::MOST_COUNTED, last.at, names)));
        lines.extend(touchpoints.newest.iter().take(MOST_TOLD).map(|one| line(1, words::touchpoint(one, names))));
    }
    lines.extend(notes.iter().map(|one| line(0, words::note(one, names))));
    lines
}

/// So many decisions later what somebody read is not worked out again unless asked for: it reads all of them.
const FRESH: i64 = 2_000;

/// What would have sent a lead elsewhere by its standing decision: the single changes nearest at hand, in English. None
/// where no rule was asked, and of decisions long ago.
pub fn instead(desk: &mut Desk, lead: LeadId) -> Result<Vec<Hinge>, ActionError> {
    let is_erased = super::lead(desk, lead)?.is_some_and(|lead| lead.erased.is_some());
    let Some(kept) = kept(desk, lead, None)?.filter(|_| !is_erased) else { return Ok(Vec::new()) };
    let by_rules = was_put_to_the_rules(&kept.decision) && !matches!(kept.decision.outcome, Outcome::Duplicate { .. });
    if !by_rules || decisions::next_id(desk.conn())?.0 - kept.id.0 > FRESH {
        return Ok(Vec::new());
    }
    let past = Past::of(desk, &kept)?;
    let folded = past.profile.company.as_deref().map(normalise::fold_company);
    let arrival = Arrival {
        lead,
        profile: &past.profile,
        folded_company: folded.as_deref(),
        trigger: kept.decision.trigger,
        open_leads: &[],
        tried: &kept.decision.tried,
        previous: kept.decision.previous,
    };
    let then = past.floor(desk, &kept)?;
    let floor = Floor { roster: &past.roster, loads: &then.loads, rotation: &then.rotation, accounts: &then.accounts };
    let found = instead::instead(&kept.decision, &arrival, &past.book, &floor, kept.decision.at);
    let names = Names { roster: &past.roster, zone: desk.viewer.unwrap_or_else(|| past.zone()) };
    Ok(found.iter().map(|one| words::instead(one, &names)).collect())
}

/// Why a rep did not get a lead by that decision.
pub fn why_not(desk: &mut Desk, lead: LeadId, decision: Option<DecisionId>, rep: RepId) -> Result<Option<WhyNot>, ActionError> {
    if super::lead(desk, lead)?.is_some_and(|lead| lead.erased.is_some()) {
        return Err(Refusal::NothingToTell(lead).into());
    }
    let Some(kept) = kept(desk, lead, decision)? else { return Ok(None) };
    let past = Past::of(desk, &kept)?;
    let folded = past.profile.company.as_deref().map(normalise::fold_company);
    let joined = match kept.decision.outcome {
        Outcome::Duplicate { of, evidence } => vec![OpenLead { id: of, evidence }],
        Outcome::Assigned { .. } | Outcome::Fallback { .. } | Outcome::Nurture | Outcome::Closed { .. } => Vec::new(),
    };
    let arrival = Arrival {
        lead,
        profile: &past.profile,
        folded_company: folded.as_deref(),
        trigger: kept.decision.trigger,
        open_leads: &joined,
        tried: &kept.decision.tried,
        previous: kept.decision.previous,
    };
    let then = past.floor(desk, &kept)?;
    let floor = Floor { roster: &past.roster, loads: &then.loads, rotation: &then.rotation, accounts: &then.accounts };
    let at = kept.decision.at;
    let answer = whynot::why_not(&kept.decision, &arrival, &past.book, &floor, at, rep);
    let zone = desk.viewer.unwrap_or_else(|| past.zone());
    // Whoever joined later has a name only now.
    let roster = if past.roster.get(rep).is_some() { &past.roster } else { &desk.look()?.roster };
    let names = Names { roster, zone };
    Ok(Some(WhyNot {
        rep,
        stopped_by: words::stopped_by(&answer.stopped_by, rep, at, &names),
        would_need: answer.would_need.iter().map(|need| words::need(need, &names)).collect(),
    }))
}

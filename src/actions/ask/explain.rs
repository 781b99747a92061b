//! A decision explained as of then: in English, with the rules passed over, and why it was not somebody else.

use crate::{
    actions::{Desk, error::ActionError},
    intake::normalise,
    model::{
        decision::{Decision, Outcome},
        id::{DecisionId, LeadId, RepId},
    },
    routing::{
        Arrival, Floor, OpenLead,
        explain::{self as words, Line, Names},
        passed_over::passed_over,
        whynot,
    },
    store::decisions::{self, KeptDecision},
};

use super::past::Past;

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
    /// Rules above the one that decided, each with why it did not match.
    pub passed_over: Vec<PassedOver>,
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
    // By hand no rule was asked, so none was passed over.
    let asked = !kept.decision.steps.is_empty() || matches!(kept.decision.outcome, Outcome::Fallback { .. });
    let by_rules = asked && !matches!(kept.decision.trigger, crate::model::decision::Trigger::ByHand);
    let above = if by_rules { passed_over(&kept.decision, &past.profile, &past.book) } else { Vec::new() };
    Ok(Some(Explanation {
        id: kept.id,
        summary: words::summary(&kept.decision, &names),
        lines: words::trace(&kept.decision, &above, &names),
        passed_over: above
            .iter()
            .map(|rule| PassedOver {
                position: rule.position,
                name: rule.name.to_string(),
                because: words::mismatch(&rule.because),
            })
            .collect(),
        decision: kept.decision,
    }))
}

/// Why a rep did not get a lead by that decision.
pub fn why_not(desk: &mut Desk, lead: LeadId, decision: Option<DecisionId>, rep: RepId) -> Result<Option<WhyNot>, ActionError> {
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
    let names = Names { roster: &past.roster, zone: desk.viewer.unwrap_or_else(|| past.zone()) };
    Ok(Some(WhyNot {
        rep,
        stopped_by: words::stopped_by(&answer.stopped_by, rep, at, &names),
        would_need: answer.would_need.iter().map(|need| words::need(need, &names)).collect(),
    }))
}

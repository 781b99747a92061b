//! What can be asked: read-only answers that join what is kept with what the pure rooms make of it.

use crate::{
    actions::{Desk, error::ActionError},
    model::{
        decision::{Decision, Verdict},
        id::{AccountId, DecisionId, LeadId, RepId},
        journal::Entry,
        lead::Lead,
        listing::RepRow,
        roster::Load,
    },
};

/// Everything about one lead on one page.
#[derive(Debug, Clone)]
pub struct LeadCard {
    /// The lead.
    pub lead: Lead,
    /// Its standing decision, explained.
    pub explanation: Option<Explanation>,
    /// Every active rep of the roster with the verdict they would get now, those who can first.
    pub candidates: Vec<Candidate>,
}

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
    pub lines: Vec<ExplainedLine>,
    /// Rules above the one that decided, each with why it did not match.
    pub passed_over: Vec<PassedOver>,
}

/// A line of an explanation; what kind it is, so that a screen can set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedLine {
    /// What it speaks of.
    pub about: About,
    /// The sentence.
    pub text: String,
}

/// What a line of an explanation speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// The account and its evidence.
    Account,
    /// A rule that did not match.
    RulePassedOver,
    /// A rule that matched.
    Rule,
    /// A pool that was asked.
    Pool,
    /// The one who got it.
    Chosen,
    /// One who could have had it.
    InLine,
    /// One who was skipped.
    Skipped,
    /// Where it went.
    Outcome,
    /// Its touch clock.
    Clock,
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

/// A rep as somebody a lead could be given to.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub rep: RepId,
    /// Their name.
    pub name: String,
    /// Their team.
    pub team: Option<String>,
    /// What they would be told now: in line, or why not.
    pub verdict: Verdict,
    /// What they hold.
    pub load: Load,
    /// Most open leads they may hold.
    pub max_open: Option<u32>,
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

/// The roster with availability now, active ones first, by name.
pub fn roster(desk: &mut Desk) -> Result<Vec<RepRow>, ActionError> {
    let _ = desk;
    todo!()
}

/// Everything about one lead.
pub fn lead_card(desk: &mut Desk, lead: LeadId) -> Result<LeadCard, ActionError> {
    let _ = (desk, lead);
    todo!()
}

/// Every active rep with their verdict and load, for the picker; of several leads, the verdict on the first.
pub fn candidates(desk: &mut Desk, leads: &[LeadId]) -> Result<Vec<Candidate>, ActionError> {
    let _ = (desk, leads);
    todo!()
}

/// A decision of a lead, explained as of then: the standing one, or one by its number.
pub fn explain(desk: &mut Desk, lead: LeadId, decision: Option<DecisionId>) -> Result<Option<Explanation>, ActionError> {
    let _ = (desk, lead, decision);
    todo!()
}

/// Why a rep did not get a lead.
pub fn why_not(desk: &mut Desk, lead: LeadId, decision: Option<DecisionId>, rep: RepId) -> Result<Option<WhyNot>, ActionError> {
    let _ = (desk, lead, decision, rep);
    todo!()
}

/// The newest entry this actor could take back now.
pub fn undoable(desk: &mut Desk) -> Result<Option<Entry>, ActionError> {
    let _ = desk;
    todo!()
}

/// The account of a decision, by name as of then.
pub fn account_name(desk: &mut Desk, account: AccountId) -> Result<Option<String>, ActionError> {
    let _ = (desk, account);
    todo!()
}

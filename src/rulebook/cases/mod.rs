//! The book's own cases: where a lead must go, kept with the book and run before it goes live.
//!
//! A case is about policy. It is routed by the real router over a floor on which nobody is away, off hours or full, and
//! nobody is owed more than anybody else: whoever is on leave today fails no case. Of a pool only the pool is certain, and
//! a member alone where nobody else could have it.
//!
//! Absent on purpose: accounts of the database; a case says itself what its company is to us.

mod from_lead;
mod lead;
#[cfg(test)]
mod tests;

pub use from_lead::{from_lead, name};
pub(super) use lead::{KEYS, faults};

use std::fmt;

use crate::{
    model::{
        account::Account,
        decision::{Attempt, Decision, Outcome, Trigger},
        id::{AccountId, LeadId, PoolName, RepId, RepRef},
        lead::Profile,
        rep::{Capacity, Employment, Rep},
        roster::Roster,
        rulebook::{BookTest, Expected, Rulebook},
        time::{Instant, Zone},
    },
    routing::{
        Arrival, CompiledBook, Floor,
        accounts::AccountIndex,
        explain::{Names, summary},
        rotation::Rotation,
        route,
    },
};

use super::file::write_expected;
use lead::CaseLead;

/// What became of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Its name.
    pub name: String,
    /// It went where it must.
    pub passed: bool,
    /// Where it must go.
    pub expected: Expected,
    /// Where it went.
    pub got: Got,
    /// Why, in a sentence.
    pub why: String,
}

/// Where the lead of a case went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    /// To a pool that could have given it to several.
    Pool(PoolName),
    /// To a rep through a pool in which nobody else could have it.
    OnlyOne(PoolName, RepRef),
    /// To a rep by name.
    Rep(RepRef),
    /// To the fallback queue.
    Fallback,
    /// To the nurture queue.
    Nurture,
    /// Nowhere: no lead can be as the case says.
    Nothing,
}

impl fmt::Display for Got {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pool(pool) => write!(f, "pool:{pool}"),
            Self::OnlyOne(pool, rep) => write!(f, "pool:{pool}, rep:{rep}"),
            Self::Rep(rep) => write!(f, "rep:{rep}"),
            Self::Fallback => f.write_str("fallback"),
            Self::Nurture => f.write_str("nurture"),
            Self::Nothing => f.write_str("nothing"),
        }
    }
}

impl fmt::Display for CaseResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, passed: _, expected, got, why } = self;
        write!(f, "case \"{name}\" wants {} and got {got}: {why}", write_expected(expected))
    }
}

/// Runs all cases of a book, in its order.
pub fn run(book: &Rulebook, roster: &Roster) -> Vec<CaseResult> {
    if book.tests.is_empty() {
        return Vec::new();
    }
    let roster = always_there(roster);
    let compiled = CompiledBook::compile(book, None, &roster);
    let rotation = Rotation::new(&compiled, []);
    let hall = Hall { roster: &roster, book: &compiled, rotation: &rotation };
    book.tests.iter().map(|test| hall.run(test)).collect()
}

/// The lead of a case, and how it is routed where cases are run; why there is no such lead where none can be as it says.
pub fn route_case(book: &Rulebook, roster: &Roster, test: &BookTest) -> Result<(Profile, Decision), String> {
    let facts = test.lead.iter().map(|(field, value)| (field.as_str(), value.as_str()));
    let (lead, faults) = lead::read(&facts);
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault.message);
    }
    let roster = always_there(roster);
    let compiled = CompiledBook::compile(book, None, &roster);
    let rotation = Rotation::new(&compiled, []);
    let profile = lead.profile.clone();
    Ok((profile, Hall { roster: &roster, book: &compiled, rotation: &rotation }.route(lead)))
}

/// The same people, at work whenever a lead comes and without limits.
fn always_there(roster: &Roster) -> Roster {
    let there =
        |rep: &Rep| Rep { week: None, holidays: std::collections::BTreeSet::new(), capacity: Capacity::default(), ..rep.clone() };
    Roster::new(roster.reps().iter().map(there).collect(), Vec::new())
}

/// The floor of all cases.
struct Hall<'a> {
    roster: &'a Roster,
    book: &'a CompiledBook,
    rotation: &'a Rotation,
}

/// By what a case's lead is known to belong to its account.
const ACCOUNT: &str = "the case's own";

impl Hall<'_> {
    fn run(&self, test: &BookTest) -> CaseResult {
        let facts = test.lead.iter().map(|(field, value)| (field.as_str(), value.as_str()));
        let (lead, faults) = lead::read(&facts);
        let (name, expected) = (test.name.clone(), test.expect.clone());
        if let Some(fault) = faults.first() {
            return CaseResult { name, passed: false, expected, got: Got::Nothing, why: fault.message.clone() };
        }
        let decision = self.route(lead);
        let got = self.got(&decision);
        let passed = self.is_as_expected(&expected, &got);
        let mut why = summary(&decision, None, &Names { roster: self.roster, zone: Zone::UTC });
        if let (Expected::Rep(rep), Got::Pool(pool)) = (&expected, &got) {
            why = format!("{why} Several take turns in {pool}, so {rep} is not certain.");
        }
        for gone in self.gone(&expected, test).into_iter().filter(|_| !passed) {
            why = format!("{why} {gone} has left: name somebody else in the case, or take it out.");
        }
        CaseResult { name, passed, expected, got, why }
    }

    /// Those of whom a case speaks who have left.
    fn gone(&self, expected: &Expected, test: &BookTest) -> Vec<RepRef> {
        let wanted = if let Expected::Rep(rep) = expected { Some(rep.clone()) } else { None };
        let owner = test.lead.iter().find(|(field, _)| field == "account_owner").map(|(_, owner)| RepRef::from(owner.trim()));
        let has_left = |name: &RepRef| {
            let known = self.rep(name).and_then(|rep| self.roster.get(rep));
            known.is_some_and(|rep| rep.employment == Employment::Inactive)
        };
        let mut gone: Vec<RepRef> = wanted.into_iter().chain(owner).filter(has_left).collect();
        gone.dedup();
        gone
    }

    fn route(&self, lead: CaseLead) -> Decision {
        let CaseLead { mut profile, account, account_owner } = lead;
        let mut accounts = Vec::new();
        if let Some(relationship) = account {
            let owner = account_owner.as_ref().and_then(|owner| self.rep(owner));
            accounts.push(Account {
                id: AccountId(1),
                external_id: Some(ACCOUNT.to_owned()),
                name: profile.company.clone().unwrap_or_else(|| "its account".to_owned()),
                folded_name: String::new(),
                relationship,
                domains: Vec::new(),
                owner,
                owner_named: account_owner.filter(|_| owner.is_none()).map(String::from),
                created_at: None,
            });
            profile.account_ref = Some(ACCOUNT.to_owned());
        }
        let accounts = AccountIndex::new(&accounts, |_| false);
        let arrival = Arrival {
            lead: LeadId(0),
            profile: &profile,
            folded_company: None,
            trigger: Trigger::Received,
            open_leads: &[],
            tried: &[],
            previous: None,
        };
        let floor = Floor { roster: self.roster, loads: &[], rotation: self.rotation, accounts: &accounts };
        // Nobody keeps hours here, so any instant will do.
        route(&arrival, self.book, &floor, Instant::from_ms(0))
    }

    fn got(&self, decision: &Decision) -> Got {
        let owner = match &decision.outcome {
            Outcome::Assigned { owner, .. } => *owner,
            Outcome::Nurture => return Got::Nurture,
            Outcome::Fallback { .. } | Outcome::Duplicate { .. } | Outcome::Closed { .. } => return Got::Fallback,
        };
        match decision.steps.last().and_then(|step| step.attempts.last()) {
            Some(Attempt::Pool(tried)) => {
                let eligible = tried.members.iter().filter(|member| member.verdict.is_eligible()).count();
                if eligible == 1 { Got::OnlyOne(tried.pool.clone(), self.called(owner)) } else { Got::Pool(tried.pool.clone()) }
            }
            Some(Attempt::Named(_)) | None => Got::Rep(self.called(owner)),
        }
    }

    fn is_as_expected(&self, expected: &Expected, got: &Got) -> bool {
        match (expected, got) {
            (Expected::Pool(wanted), Got::Pool(pool) | Got::OnlyOne(pool, _)) => wanted == pool,
            (Expected::Rep(wanted), Got::Rep(rep) | Got::OnlyOne(_, rep)) => {
                self.rep(wanted).is_some_and(|wanted| Some(wanted) == self.rep(rep))
            }
            (Expected::Fallback, Got::Fallback) | (Expected::Nurture, Got::Nurture) => true,
            (Expected::Pool(_) | Expected::Rep(_) | Expected::Fallback | Expected::Nurture, _) => false,
        }
    }

    fn rep(&self, name: &RepRef) -> Option<RepId> {
        let found = self.roster.find(name.as_str()).and_then(|at| self.roster.reps().get(at));
        found.map(|rep| rep.id)
    }

    /// As a book would write them.
    fn called(&self, rep: RepId) -> RepRef {
        let known = self.roster.get(rep);
        known.map_or_else(|| RepRef::from(rep.to_string()), |rep| rep.email.as_deref().unwrap_or(&rep.name).into())
    }
}

//! Who should get a lead, and why. Pure: values in, values out.
//!
//! [`route`] takes the eight steps of the design, one after the other: *duplicates*, *accounts*, *matching*, *destination*,
//! *eligibility*, *strategy*, and what becomes of a lead that nobody takes. [`rotation`] keeps the balances and says what
//! a decision books, [`moves`] what a lead's way from one to another books beside, [`turns`] when the clock alone changes who is
//! there, [`held`] what becomes of those who wait, [`outlook`] and [`presence`] look ahead, [`explain`] words it, [`whynot`]
//! finds the smallest change that would have given the lead to somebody else.
//!
//! Absent on purpose: a clock, randomness, input and output, threads. The same inputs give the same decision, on any
//! machine, for ever.

pub mod accounts;
mod axis;
mod compile;
mod destination;
mod duplicates;
pub mod eligibility;
pub mod explain;
mod facts;
pub mod fit;
pub mod held;
pub mod instead;
mod ledger;
mod matching;
pub mod moves;
pub mod outlook;
pub mod passed_over;
pub(crate) mod places;
mod prefixes;
pub mod presence;
pub mod rotation;
mod rule_set;
mod shares;
mod situation;
pub mod snag;
pub mod split;
mod strategy;
pub(crate) mod traits;
pub mod turns;
pub mod values;
pub mod whynot;

pub use compile::{CompiledBook, CompiledPool, NamedIn, Seat, Unresolved};
pub use duplicates::OpenLead;
pub use places::Placed;

use crate::model::{
    decision::{AccountMatch, Cause, Decision, ENGINE, Held, NamedVerdict, Outcome, RuleRef, Step, Trigger},
    id::{DecisionId, LeadId, RepId, SegmentName, SlaName, TerritoryName},
    lead::Profile,
    roster::{Load, Roster},
    time::Instant,
};

use accounts::AccountIndex;
use destination::{Asked, End};
use eligibility::Asking;
use rotation::Rotation;
use traits::Traits;

/// What is known of the lead that is routed.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Its number.
    pub lead: LeadId,
    /// What is known of the person.
    pub profile: &'a Profile,
    /// The company's name as intake folds it; accounts are found by it.
    pub folded_company: Option<&'a str>,
    /// Why it is routed now.
    pub trigger: Trigger,
    /// Open leads that may be the same person, in any order; empty on a re-route that a person or a clock asked for.
    pub open_leads: &'a [OpenLead],
    /// Who is not asked again.
    pub tried: &'a [RepId],
    /// Of a re-route, the decision before.
    pub previous: Option<DecisionId>,
}

/// The floor as of now: who is there, what they have, what they are owed.
#[derive(Debug, Clone, Copy)]
pub struct Floor<'a> {
    /// People.
    pub roster: &'a Roster,
    /// What each rep has, by roster position; who is missing has nothing.
    pub loads: &'a [Load],
    /// Balances.
    pub rotation: &'a Rotation,
    /// At least all accounts that could match the lead.
    pub accounts: &'a AccountIndex,
}

impl Floor<'_> {
    /// What the rep at that roster position has.
    fn load(&self, position: usize) -> Load {
        self.loads.get(position).copied().unwrap_or_default()
    }

    /// What a member of a pool has.
    fn load_of(&self, seat: &Seat) -> Load {
        self.position(seat).map_or_else(Load::default, |position| self.load(position))
    }

    /// Where a member stands in this roster, should it not be quite the one that the book was compiled for.
    fn position(&self, seat: &Seat) -> Option<usize> {
        let is_here = self.roster.reps().get(seat.position).is_some_and(|rep| rep.id == seat.rep);
        if is_here { Some(seat.position) } else { self.roster.position(seat.rep) }
    }
}

/// The owner of the matched account, or why there is none to ask.
fn account_owner(account: Option<&AccountMatch>) -> Result<RepId, NamedVerdict> {
    let account = account.ok_or(NamedVerdict::Nobody)?;
    account.owner.ok_or(if account.owner_named.is_some() { NamedVerdict::UnknownName } else { NamedVerdict::Nobody })
}

/// Routes one lead, in the eight steps of the design (§5).
pub fn route(arrival: &Arrival<'_>, book: &CompiledBook, floor: &Floor<'_>, now: Instant) -> Decision {
    let mut decision = begin(arrival, book, now);
    if let Some(open) = duplicates::join(arrival.open_leads) {
        decision.outcome = Outcome::Duplicate { of: open.id, evidence: open.evidence };
        return decision;
    }
    decision.account = floor.accounts.find(arrival.profile, arrival.folded_company);
    by_rules(decision, arrival, book, floor, now)
}

/// Routes a lead that joins none and whose account is known already: steps 3 to 8. With the account that a past decision
/// found it decides as then, whatever became of the account since.
pub fn route_of_account(
    arrival: &Arrival<'_>,
    account: Option<AccountMatch>,
    book: &CompiledBook,
    floor: &Floor<'_>,
    now: Instant,
) -> Decision {
    let decision = Decision { account, ..begin(arrival, book, now) };
    by_rules(decision, arrival, book, floor, now)
}

fn by_rules(mut decision: Decision, arrival: &Arrival<'_>, book: &CompiledBook, floor: &Floor<'_>, now: Instant) -> Decision {
    let relationship = decision.account.as_ref().map(|account| account.relationship);
    let traits = Traits::of(arrival.profile, relationship, &book.book, &book.places);
    decision.territory = territory_name(book, traits.territory);
    decision.segment = segment_name(book, traits.segment);

    let asked = Asked {
        arrival,
        book,
        floor,
        traits: &traits,
        account_owner: account_owner(decision.account.as_ref()),
        asking: Asking::new(arrival.profile, arrival.tried, now),
    };
    let mut tags = Vec::new();
    for index in book.matcher.matches(&traits, &book.book, &book.places, &mut tags) {
        let (rule, target) = (&book.book.rules[index], &book.targets[index]);
        let answer = asked.ask(target);
        let failed = match &answer.end {
            End::Placed(_) => None,
            End::Waits(cause, _) | End::Next(cause) => Some(*cause),
        };
        let rule_ref = RuleRef { position: index as u32 + 1, name: rule.name.clone() };
        let matched = facts::facts(rule, &traits, book);
        decision.steps.push(Step { rule: rule_ref, matched, attempts: answer.attempts, failed });
        decision.sla.clone_from(&target.sla);
        match answer.end {
            End::Placed(outcome) => {
                decision.outcome = outcome;
                break;
            }
            End::Waits(cause, held) => {
                decision.outcome = fallback(cause, held, arrival.trigger);
                break;
            }
            End::Next(cause) => decision.outcome = fallback(cause, Held::No, arrival.trigger),
        }
    }
    if decision.outcome == Outcome::Nurture {
        decision.sla = None;
    }
    decision
}

/// A decision before anything was asked: no rule matched.
fn begin(arrival: &Arrival<'_>, book: &CompiledBook, now: Instant) -> Decision {
    let is_duplicate = !arrival.open_leads.is_empty();
    let default_sla: Option<SlaName> = book.book.defaults.sla.clone();
    Decision {
        lead: arrival.lead,
        at: now,
        rulebook: book.version,
        trigger: arrival.trigger,
        engine: ENGINE,
        account: None,
        territory: None,
        segment: None,
        steps: Vec::new(),
        sla: default_sla.filter(|_| !is_duplicate),
        tried: arrival.tried.to_vec(),
        previous: arrival.previous,
        because: None,
        override_of: None,
        outcome: Outcome::Fallback { cause: Cause::NoRule, held: Held::No },
    }
}

/// Where a lead goes that nobody took. After a missed SLA, that nobody else can have it ends the chase.
fn fallback(cause: Cause, held: Held, trigger: Trigger) -> Outcome {
    let cause = match cause {
        Cause::NobodyAvailable | Cause::OwnerUnavailable if trigger == Trigger::Sla => Cause::SlaExhausted,
        _ => cause,
    };
    Outcome::Fallback { cause, held }
}

fn territory_name(book: &CompiledBook, placed: Placed) -> Option<TerritoryName> {
    match placed {
        Placed::In(index) => Some(book.book.territories[index].name.clone()),
        Placed::Outside | Placed::Unknown => None,
    }
}

fn segment_name(book: &CompiledBook, placed: Placed) -> Option<SegmentName> {
    match placed {
        Placed::In(index) => Some(book.book.segments[index].name.clone()),
        Placed::Outside | Placed::Unknown => None,
    }
}

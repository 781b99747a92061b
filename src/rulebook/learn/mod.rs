//! Decisions made by hand in the fallback queue are evidence: what was decided alike again and again becomes a proposed
//! rule. The smallest criteria that explains most wins: one condition before two, of equals the field that says most about
//! whose lead it is. Values of one field that go the same way are one rule: "country is AU, JP or IN". Proposed, never applied.
//!
//! Absent on purpose: reading the evidence, the replay of a proposal.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{
        account::Relationship,
        criteria::{Condition, Criteria, Field},
        id::{LeadId, PoolName, RepId, RepRef, RuleName},
        lead::Profile,
        roster::Roster,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
    },
    routing::{CompiledBook, values},
};

use super::{
    edit::{BookEdit, free_name},
    english::criteria_in_short,
};

/// Fewer leads that went alike are chance.
pub const LEAST_SUPPORT: usize = 3;
/// Of ten leads that a proposal would take, at least so many went where it sends them.
pub const LEAST_TENTHS: usize = 8;
/// Most proposals at a time.
const MOST_PROPOSED: usize = 10;
/// Conditions that are tried in pairs: those that hold for most leads.
const MOST_PAIRED: usize = 60;

/// Values that stand in the name of a rule.
const MOST_NAMED: usize = 3;
/// Longest part of such a name, in characters; both with what sets it apart are well within what a book takes.
const LONGEST: usize = 80;

/// A lead that a person gave to somebody out of the fallback queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Which.
    pub lead: LeadId,
    /// What is known of it.
    pub profile: Profile,
    /// What its account is to us.
    pub account: Option<Relationship>,
    /// Who got it.
    pub to: RepId,
}

/// A rule that the evidence speaks for. It takes leads from no other rule that places them.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The rule.
    pub rule: Rule,
    /// Where it would stand, from 1: right above what sends such leads to fallback.
    pub at: usize,
    /// Leads that went where it sends them.
    pub support: Vec<LeadId>,
    /// Leads it would take that went to somebody else.
    pub against: Vec<(LeadId, RepId)>,
}

impl Proposal {
    /// What puts it into that book, or into one that has been changed since: above the rule that stands there now.
    pub fn edit(&self, book: &Rulebook) -> BookEdit {
        BookEdit::AddRuleAbove { rule: self.rule.clone(), above: rule_at(book, self.at) }
    }
}

/// The rule at that place, from 1.
pub fn rule_at(book: &Rulebook, at: usize) -> Option<RuleName> {
    at.checked_sub(1).and_then(|index| book.rules.get(index)).map(|rule| rule.name.clone())
}

/// A condition that a lead met, by field and value.
type Fact = (Field, String);

/// One lead with all that can be said of it.
struct Case<'a> {
    evidence: &'a Evidence,
    facts: BTreeSet<Fact>,
    /// The place of the rule that sends it to fallback, from 1; where none takes it, that of a rule to come.
    place: usize,
}

/// A place where leads are sent to fallback.
struct Spot<'a> {
    /// From 1.
    at: usize,
    /// What a rule there must ask as well, lest it takes leads from rules below that place them.
    asked: Option<&'a Criteria>,
}

impl<'a> Spot<'a> {
    fn new(at: usize, book: &'a Rulebook) -> Self {
        let (here, below) = book.rules.get(at - 1..).unwrap_or_default().split_first().unzip();
        let places = |rule: &Rule| rule.switch == Switch::On && rule.to != Destination::Fallback;
        let takes_some = below.unwrap_or_default().iter().any(places);
        Self { at, asked: here.map(|rule| &rule.when).filter(|_| takes_some) }
    }

    /// Whether a rule here that asks for what is common to some leads would take that one, as far as places go.
    fn takes(&self, case: &Case<'_>) -> bool {
        match self.asked {
            Some(_) => case.place == self.at,
            None => case.place >= self.at,
        }
    }

    /// The criteria of a rule here; `None` where the same field would have to be asked for two different things.
    fn criteria(&self, facts: &[&Fact]) -> Option<Criteria> {
        let mut criteria = Criteria::any();
        for (field, value) in facts.iter().map(|fact| (*fact).clone()) {
            criteria.add(field, Condition::In(vec![value])).ok()?;
        }
        for (field, condition) in self.asked.into_iter().flat_map(Criteria::iter) {
            match criteria.get(field) {
                None => criteria.add(field.clone(), condition.clone()).ok()?,
                // The one value that the leads have there meets what is asked, as they came to this rule.
                Some(_) if !holds_several(field) => {}
                Some(known) if known == condition => {}
                Some(_) => return None,
            }
        }
        Some(criteria)
    }
}

/// A lead may have several values of that field at once.
fn holds_several(field: &Field) -> bool {
    matches!(field, Field::Tag | Field::Territory)
}

/// Where a rule for a lead has to stand; `None` where some rule places it by now.
fn place(one: &Evidence, book: &CompiledBook) -> Option<usize> {
    let rules = &book.rulebook().rules;
    match values::first_rule(&one.profile, one.account, book) {
        None => Some(end_of_rules(book.rulebook())),
        Some(rule) => rules.get(rule).is_some_and(|rule| rule.to == Destination::Fallback).then_some(rule + 1),
    }
}

/// What the evidence speaks for, the strongest first. Leads that the book places by now speak for nothing more.
pub fn learn(evidence: &[Evidence], book: &CompiledBook, roster: &Roster) -> Vec<Proposal> {
    let cases: Vec<Case<'_>> = evidence
        .iter()
        .filter_map(|evidence| Some(Case { evidence, facts: facts(evidence, book), place: place(evidence, book)? }))
        .collect();
    let places: BTreeSet<usize> = cases.iter().map(|case| case.place).collect();
    let spots: Vec<Spot<'_>> = places.into_iter().map(|at| Spot::new(at, book.rulebook())).collect();
    let mut explained: BTreeSet<LeadId> = BTreeSet::new();
    let mut found: Vec<Candidate> = Vec::new();
    while found.len() < MOST_PROPOSED {
        let Some(best) = best(&cases, &spots, &explained, book) else { break };
        explained.extend(best.support.iter().copied().chain(best.against.iter().map(|(lead, _)| *lead)));
        if let Some(best) = joined(best, &mut found) {
            found.push(best);
        }
    }
    let mut proposals: Vec<Proposal> = Vec::with_capacity(found.len());
    for best in found {
        let name = free_name(&name_of(&best, roster), book.rulebook(), proposals.iter().map(|one| &one.rule));
        let to = match &best.to {
            Recipient::Rep(rep) => Destination::Rep(reference(*rep, roster)),
            Recipient::Pool(pool) => Destination::Pool(pool.clone()),
        };
        // A pool waits for its members; of one who is away the leads stay with whoever decides.
        let otherwise = match to {
            Destination::Pool(_) => Otherwise::Hold,
            _ => Otherwise::Fallback,
        };
        let rule = Rule { name, when: best.criteria, to, otherwise, sla: None, switch: Switch::On };
        proposals.push(Proposal { rule, at: best.at, support: best.support, against: best.against });
    }
    proposals
}

/// The place of the first of the last rules that ask nothing, from 1; behind the last where there is none.
pub fn end_of_rules(book: &Rulebook) -> usize {
    let catch_alls = book.rules.iter().rev().take_while(|rule| rule.when.is_empty()).count();
    book.rules.len() - catch_alls + 1
}

/// A candidate with what speaks for and against it.
struct Candidate {
    criteria: Criteria,
    at: usize,
    to: Recipient,
    support: Vec<LeadId>,
    against: Vec<(LeadId, RepId)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Recipient {
    Rep(RepId),
    Pool(PoolName),
}

/// Takes it into the one that asks for other values of the same field and sends its leads the same way from the same place;
/// gives it back where there is none.
fn joined(one: Candidate, found: &mut [Candidate]) -> Option<Candidate> {
    let Some((field, values)) = only_values(&one.criteria) else { return Some(one) };
    let like = found.iter_mut().find_map(|known| {
        let (asked, more) = only_values(&known.criteria)?;
        let criteria = Criteria::any().and(asked.clone(), Condition::In([more, values].concat())).ok()?;
        (asked == field && (known.at, &known.to) == (one.at, &one.to)).then_some((known, criteria))
    });
    let Some((known, criteria)) = like else { return Some(one) };
    known.criteria = criteria;
    // A lead may have several values of a field; it speaks once.
    let (support, against) = (known.support.clone(), known.against.clone());
    known.support.extend(one.support.into_iter().filter(|lead| !support.contains(lead)));
    known.against.extend(one.against.into_iter().filter(|lead| !against.contains(lead)));
    None
}

/// The field and the values of criteria that ask for nothing but one of them.
fn only_values(criteria: &Criteria) -> Option<(&Field, &[String])> {
    let mut all = criteria.iter();
    match (all.next()?, all.next()) {
        ((field, Condition::In(values)), None) => Some((field, values)),
        _ => None,
    }
}

/// All conditions a rule could ask of a lead for this reason. Who wrote, and to whom they belong, is no rule.
fn facts(evidence: &Evidence, book: &CompiledBook) -> BTreeSet<Fact> {
    let known = values::known(&evidence.profile, evidence.account, book);
    known.into_iter().filter(|(field, value)| speaks(field, value)).collect()
}

/// Whether a value of a field says whose lead it is, rather than only which.
fn speaks(field: &Field, value: &str) -> bool {
    match field {
        Field::Country
        | Field::State
        | Field::City
        | Field::Industry
        | Field::Product
        | Field::Language
        | Field::Source
        | Field::Kind
        | Field::Tag
        | Field::Custom(_) => true,
        // To be in none of them is what brings leads here.
        Field::Territory | Field::Segment | Field::Account => value != "none",
        Field::EmailDomain | Field::Company | Field::PostalCode | Field::Employees | Field::Revenue | Field::Score => false,
    }
}

/// Fields that say most about whose lead it is stand first.
fn rank(field: &Field) -> usize {
    match field {
        Field::Account => 0,
        Field::Territory => 1,
        Field::Country => 2,
        Field::State => 3,
        Field::Segment => 4,
        Field::Industry => 5,
        Field::Product => 6,
        Field::Language => 7,
        Field::Kind => 8,
        Field::Tag => 9,
        Field::Custom(_) => 10,
        Field::City => 11,
        Field::Source => 12,
        Field::PostalCode | Field::Employees | Field::Revenue | Field::Score | Field::Company | Field::EmailDomain => 13,
    }
}

/// Conditions to try at a place.
struct Try<'a> {
    spot: &'a Spot<'a>,
    facts: Vec<&'a Fact>,
}

fn best(cases: &[Case<'_>], spots: &[Spot<'_>], explained: &BTreeSet<LeadId>, book: &CompiledBook) -> Option<Candidate> {
    let (mut singles, mut pairs) = (Vec::new(), Vec::new());
    for spot in spots {
        let mut counts: BTreeMap<&Fact, usize> = BTreeMap::new();
        let left = cases.iter().filter(|case| spot.takes(case) && !explained.contains(&case.evidence.lead));
        for fact in left.flat_map(|case| &case.facts) {
            *counts.entry(fact).or_default() += 1;
        }
        let mut common: Vec<(&Fact, usize)> = counts.into_iter().filter(|(_, n)| *n >= LEAST_SUPPORT).collect();
        common.sort_by_key(|(fact, n)| (std::cmp::Reverse(*n), rank(&fact.0), (*fact).clone()));
        singles.extend(common.iter().map(|(fact, _)| Try { spot, facts: vec![*fact] }));
        let few = &common[..common.len().min(MOST_PAIRED)];
        for (nth, (one, _)) in few.iter().enumerate() {
            let others = few[nth + 1..].iter().filter(|(other, _)| other.0 != one.0);
            pairs.extend(others.map(|(other, _)| Try { spot, facts: vec![*one, *other] }));
        }
    }
    strongest(&singles, cases, explained, book).or_else(|| strongest(&pairs, cases, explained, book))
}

/// Of criteria with as many conditions the one with the most leads for it; of equals the fewest against, then the fields
/// that say most, then the lower place.
fn strongest(all: &[Try<'_>], cases: &[Case<'_>], explained: &BTreeSet<LeadId>, book: &CompiledBook) -> Option<Candidate> {
    let mut best: Option<(_, Candidate)> = None;
    for one in all {
        let Some(candidate) = candidate(one, cases, book) else { continue };
        // What another proposal explains already speaks for no second one; against one it speaks all the same.
        let own = candidate.support.iter().filter(|lead| !explained.contains(lead)).count();
        if own < LEAST_SUPPORT {
            continue;
        }
        let fields: Vec<usize> = one.facts.iter().map(|fact| rank(&fact.0)).collect();
        let key = (std::cmp::Reverse(own), candidate.against.len(), fields, std::cmp::Reverse(one.spot.at));
        if best.as_ref().is_none_or(|(known, _)| key < *known) {
            best = Some((key, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn candidate(one: &Try<'_>, cases: &[Case<'_>], book: &CompiledBook) -> Option<Candidate> {
    let is_met = |case: &&Case<'_>| one.spot.takes(case) && one.facts.iter().all(|fact| case.facts.contains(*fact));
    let taken: Vec<&Evidence> = cases.iter().filter(is_met).map(|case| case.evidence).collect();
    if taken.len() < LEAST_SUPPORT {
        return None;
    }
    let to = recipient(&taken, book)?;
    let goes = |one: &&Evidence| match &to {
        Recipient::Rep(rep) => one.to == *rep,
        Recipient::Pool(pool) => is_member(book, pool, one.to),
    };
    let (support, against): (Vec<&Evidence>, Vec<&Evidence>) = taken.iter().partition(|one| goes(one));
    if support.len() < LEAST_SUPPORT || support.len() * 10 < taken.len() * LEAST_TENTHS {
        return None;
    }
    Some(Candidate {
        criteria: one.spot.criteria(&one.facts)?,
        at: one.spot.at,
        to,
        support: support.iter().map(|one| one.lead).collect(),
        against: against.iter().map(|one| (one.lead, one.to)).collect(),
    })
}

/// To whom such leads go: to one rep, else to the smallest pool that has nearly all who got them.
fn recipient(taken: &[&Evidence], book: &CompiledBook) -> Option<Recipient> {
    let enough = |n: usize| n >= LEAST_SUPPORT && n * 10 >= taken.len() * LEAST_TENTHS;
    let mut counts: BTreeMap<RepId, usize> = BTreeMap::new();
    for one in taken {
        *counts.entry(one.to).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(rep, n)| (**n, std::cmp::Reverse(**rep)))?;
    if enough(*most.1) {
        return Some(Recipient::Rep(*most.0));
    }
    let of_pool = |pool: &PoolName| taken.iter().filter(|one| is_member(book, pool, one.to)).count();
    let pools = book.pools().iter().filter(|pool| enough(of_pool(&pool.name)));
    pools.min_by_key(|pool| pool.members.len()).map(|pool| Recipient::Pool(pool.name.clone()))
}

fn is_member(book: &CompiledBook, pool: &PoolName, rep: RepId) -> bool {
    book.pool(pool).is_some_and(|pool| pool.members.iter().any(|seat| seat.rep == rep))
}

/// How the book names a rep.
fn reference(rep: RepId, roster: &Roster) -> RepRef {
    let named = roster.get(rep).map(|rep| rep.email.clone().unwrap_or_else(|| rep.name.clone()));
    named.unwrap_or_else(|| rep.to_string()).as_str().into()
}

/// A name that tells what the rule does, whatever stands in the values.
fn name_of(candidate: &Candidate, roster: &Roster) -> String {
    let who = match &candidate.to {
        Recipient::Rep(rep) => roster.get(*rep).map_or_else(|| rep.to_string(), |rep| rep.name.clone()),
        Recipient::Pool(pool) => pool.to_string(),
    };
    format!("{} to {}", one_line(&asked(&candidate.criteria)), one_line(&who))
}

/// What criteria ask, of many values the first, and how many more there are.
fn asked(criteria: &Criteria) -> String {
    match only_values(criteria) {
        Some((field, values)) if values.len() > MOST_NAMED + 1 => {
            let first = Condition::In(values.iter().take(MOST_NAMED).cloned().collect());
            let few = Criteria::any().and(field.clone(), first).unwrap_or_default();
            format!("{} and {} more", criteria_in_short(&few), values.len() - MOST_NAMED)
        }
        _ => criteria_in_short(criteria),
    }
}

/// Words in one line, and not too many of them.
fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

#[cfg(test)]
mod tests;

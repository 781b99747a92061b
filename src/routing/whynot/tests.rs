use crate::{
    model::{
        criteria::Criteria,
        lead::Profile,
        pool::{Counts, Member, Pool, Strategy},
        rep::{Capacity, Employment, Rep},
        roster::{Load, Roster},
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
    },
    routing::{accounts::AccountIndex, rotation::Rotation, route},
};

use super::*;

const NOW: Instant = Instant::MAX;

/// Rep 1 is full, and the only member of as many pools as there are rules; each passes on what its pool cannot take.
fn chain(rules: usize, stranger: Employment) -> (CompiledBook, Roster) {
    let rep = |id: i64, employment| Rep {
        capacity: Capacity { max_open: Some(1), max_per_day: Some(0), max_per_week: Some(0), ..Capacity::default() },
        employment,
        ..Rep::named(RepId(id), &format!("rep {id}"))
    };
    let roster = Roster::new(vec![rep(1, Employment::Active), rep(2, stranger)], Vec::new());
    let pool = |n: usize| Pool {
        name: format!("pool {n}").as_str().into(),
        strategy: Strategy::Weighted,
        members: vec![Member { rep: "rep 1".into(), weight: 1, priority: Member::DEFAULT_PRIORITY }],
        respect_hours: false,
        match_language: false,
        ignore_caps: false,
        counts: Counts::default(),
    };
    let rule = |n: usize| Rule {
        name: format!("rule {n}").as_str().into(),
        when: Criteria::any(),
        to: Destination::Pool(format!("pool {n}").as_str().into()),
        otherwise: Otherwise::NextRule,
        sla: None,
        switch: Switch::On,
    };
    let book = Rulebook { pools: (0..rules).map(pool).collect(), rules: (0..rules).map(rule).collect(), ..Rulebook::default() };
    (CompiledBook::compile(&book, None, &roster), roster)
}

fn asked(rules: usize, stranger: Employment) -> (Vec<Need>, usize) {
    let (book, roster) = chain(rules, stranger);
    search(&book, &roster)
}

/// What would give the lead to rep 2, and how often it was routed to find out.
fn search(book: &CompiledBook, roster: &Roster) -> (Vec<Need>, usize) {
    let (profile, rotation, accounts) = (Profile::default(), Rotation::default(), AccountIndex::default());
    let loads = vec![Load { open: 1, ..Load::default() }; 2];
    let floor = Floor { roster, loads: &loads, rotation: &rotation, accounts: &accounts };
    let arrival = Arrival {
        lead: LeadId(1),
        profile: &profile,
        folded_company: None,
        trigger: Trigger::Received,
        open_leads: &[],
        tried: &[],
        previous: None,
    };
    let decision = route(&arrival, book, &floor, NOW);
    assert_eq!((decision.owner(), decision.steps.len()), (None, book.rulebook().rules.len()));
    let question = Question::new(Situation::new(&arrival, book, &floor), &arrival, NOW, RepId(2));
    let needs = question.smallest(&decision);
    assert!(question.holds(&needs));
    let tries = question.tried.borrow().len();
    (needs, tries)
}

#[test]
fn a_long_chain_is_searched_no_longer_than_the_bound() {
    let (needs, tries) = asked(600, Employment::Inactive);
    assert_eq!(needs.len(), 5, "inactive, three limits, and a member of none: {needs:?}");
    assert_eq!(tries, MOST_TRIES);
    assert_eq!(needs[0], Need::Member("pool 0".into()));
}

#[test]
fn a_short_chain_is_searched_whole() {
    let (needs, tries) = asked(3, Employment::Active);
    assert_eq!(needs.len(), 4);
    assert!(tries < 40, "{tries}");
}

#[test]
fn a_pool_that_is_asked_twice_is_tried_once() {
    let (book, roster) = chain(1, Employment::Active);
    let mut twice = book.rulebook().clone();
    twice.rules.extend_from_within(..);
    let twice = CompiledBook::compile(&twice, None, &roster);
    assert_eq!(search(&twice, &roster), search(&book, &roster));
}

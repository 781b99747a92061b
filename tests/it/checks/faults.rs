//! Faults planted into sound books are found, every one; and what is said never to match never does, on leads of all kinds.

use leadtower::{
    model::{
        criteria::{Condition, Criteria, Field, Range},
        id::RepId,
        pool::{Counts, Member, Pool, Strategy},
        rep::{Employment, Rep},
        roster::Roster,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
    },
    routing,
    rulebook::{
        check::{Finding, Witness, check},
        file, spelling,
    },
};

use super::NOW;
use crate::{
    naive::worlds,
    support::dice::{Dice, cases},
};

/// Sound books, each with each fault planted once. `LEADTOWER_CASES` asks for more.
const BOOKS: u64 = 60;
/// Worlds of all fields, each with that many leads.
const WORLDS: u64 = 300;
const LEADS: usize = 200;

const REPS: [&str; 4] = ["Ana", "Ben", "Chi", "Dee"];

fn roster() -> Roster {
    let rep = |(id, name): (i64, &&str)| Rep::named(RepId(id), name);
    let gone = Rep { employment: Employment::Inactive, ..Rep::named(RepId(9), "Gone") };
    Roster::new((1..).zip(&REPS).map(rep).chain([gone]).collect(), Vec::new())
}

fn rule(name: &str, when: Criteria, pool: &str) -> Rule {
    let to = Destination::Pool(pool.into());
    Rule { name: name.into(), when, to, otherwise: Otherwise::Hold, sla: None, switch: Switch::On }
}

fn texts(field: Field, texts: &[String]) -> (Field, Condition) {
    (field, Condition::In(texts.to_vec()))
}

fn criteria(parts: impl IntoIterator<Item = (Field, Condition)>) -> Criteria {
    parts.into_iter().fold(Criteria::any(), |when, (field, condition)| when.and(field, condition).unwrap())
}

/// Every industry has its own rules by size, one after the other without a gap or an overlap; the last rule takes the rest.
fn sound(dice: &mut Dice) -> Rulebook {
    let pool = |name: &str| Pool {
        name: name.into(),
        strategy: Strategy::RoundRobin,
        members: REPS.iter().map(|rep| Member { rep: (*rep).into(), weight: 1, priority: 2 }).collect(),
        respect_hours: false,
        match_language: false,
        ignore_caps: false,
        counts: Counts::Rotation,
    };
    let mut rules = Vec::new();
    for industry in 0..3 + dice.below(5) {
        let mut low = None;
        for size in 0..=dice.below(3) {
            let high = Some((size as i64 + 1) * 100);
            let size = Condition::Number(Range { low, high });
            let when = criteria([texts(Field::Industry, &[format!("industry {industry}")]), (Field::Employees, size)]);
            rules.push(rule(&format!("rule {}", rules.len()), when, ["one", "two"][dice.below(2)]));
            low = high.map(|high| high + 1);
        }
    }
    rules.push(rule("what is left", Criteria::any(), "one"));
    rules[0].to = Destination::Pool("two".into());
    Rulebook { pools: vec![pool("one"), pool("two")], rules, ..Rulebook::default() }
}

fn found(book: &Rulebook) -> Vec<Finding> {
    check(book, &roster(), NOW)
}

/// The rule of that name has a finding of that kind, and no other rule or part of the book has.
#[track_caller]
fn only_at(book: &Rulebook, word: &str, about: &str, case: &str) {
    let at: Vec<String> = found(book).iter().filter(|finding| finding.word() == word).map(|one| one.about.words()).collect();
    assert_eq!(at, [about], "{word} in {case}");
}

#[test]
fn every_planted_fault_is_found_where_it_stands() {
    for seed in 0..cases(BOOKS) {
        let mut dice = Dice::new(seed ^ 0xFA17);
        let sound = sound(&mut dice);
        let case = format!("book {seed}");
        let usual = |finding: &Finding| matches!(finding.word(), "gap" | "blind");
        let unusual: Vec<Finding> = found(&sound).into_iter().filter(|finding| !usual(finding)).collect();
        assert_eq!(unusual, [], "{case}");
        let last = sound.rules.len() - 1;
        let at = dice.below(last);

        let mut narrower = sound.clone();
        let kind = (Field::Kind, Condition::In(vec!["mql".to_owned()]));
        let when = sound.rules[at].when.clone().and(kind.0, kind.1).unwrap();
        let below = at + 1 + dice.below(last - at);
        narrower.rules.insert(below, rule("planted", when.clone(), "one"));
        only_at(&narrower, "shadowed", &format!("rule {} planted", below + 1), &case);

        // The same, but covered by several rules only together.
        let mut together = sound.clone();
        let half = |low, high| {
            let range = Condition::Number(Range { low, high });
            criteria([texts(Field::Product, &["p".to_owned()]), (Field::Score, range)])
        };
        let middle = dice.below(100) as i64;
        let wanted = criteria([texts(Field::Product, &["p".to_owned()]), (Field::Score, Condition::Known)]);
        together.rules.insert(0, rule("low", half(None, Some(middle)), "one"));
        together.rules.insert(1, rule("high", half(Some(middle + 1), None), "two"));
        together.rules.insert(2, rule("planted", wanted, "one"));
        only_at(&together, "shadowed", "rule 3 planted", &case);

        let mut crossing = sound.clone();
        let named = Destination::Rep(REPS[dice.below(4)].into());
        let industry = sound.rules[at].when.get(&Field::Industry).unwrap().clone();
        let middle = Condition::Number(Range { low: Some(50), high: Some(10_000) });
        let crosses = criteria([(Field::Industry, industry), (Field::Employees, middle)]);
        crossing.rules.insert(last, Rule { to: named, ..rule("planted", crosses, "one") });
        only_at(&crossing, "overlapping", &format!("rule {} planted", last + 1), &case);

        let mut open = sound.clone();
        open.rules.pop();
        only_at(&open, "no_catch_all", "the book", &case);

        // A hole in the ranges of one industry: such leads reach the last rule.
        let mut hole = sound.clone();
        hole.rules.insert(0, rule("all industries", criteria([(Field::Industry, Condition::Unknown)]), "one"));
        let gaps = |book: &Rulebook| found(book).iter().filter(|finding| finding.word() == "gap").count();
        assert!(gaps(&hole) > 0, "{case}");

        let mut left = sound.clone();
        left.pools[1].members[dice.below(4)].rep = "Gone".into();
        only_at(&left, "departed", "pool two", &case);

        let mut stranger = sound.clone();
        stranger.rules[at].to = Destination::Rep("Nobody".into());
        only_at(&stranger, "unknown_name", &format!("rule {} rule {at}", at + 1), &case);

        let mut empty = sound.clone();
        empty.pools[1].members.clear();
        only_at(&empty, "pool_empty", "pool two", &case);

        let mut spare = sound.clone();
        spare.pools.push(Pool { name: "spare".into(), ..sound.pools[0].clone() });
        only_at(&spare, "pool_unreachable", "pool spare", &case);
    }
}

#[test]
fn what_never_matches_matches_no_lead_of_any_kind() {
    let (mut never, mut leads) = (0, 0);
    for seed in 0..cases(WORLDS) {
        let mut dice = worlds::Dice::new(seed ^ 0x0E7E);
        let mut world = worlds::World::random(&mut dice);
        // Worlds hold criteria that no file can: a beginning of a country, a text asked of a number.
        world.book.rules.retain(|rule| spelling::read(&spelling::write(&rule.when)).as_ref() == Ok(&rule.when));
        let found = check(&world.book, &world.roster, world.noon);
        let said: Vec<u32> = found
            .iter()
            .filter(|finding| matches!(finding.word(), "shadowed" | "impossible" | "switched_off"))
            .map(|finding| finding.about.rule().unwrap().position)
            .collect();
        never += said.len();
        let ready = world.ready();
        for _ in 0..LEADS {
            let lead = world.lead(&mut dice);
            // Intake gives a lead the country of its state.
            let profile = &lead.profile;
            if profile.state.is_some_and(|state| profile.country != Some(state.country())) {
                continue;
            }
            let decision = routing::route(&lead.arrival(), &ready.book, &world.floor(&ready), lead.now);
            let hit = decision.steps.iter().map(|step| step.rule.position).find(|position| said.contains(position));
            let shown = || (Witness { profile: profile.clone(), account: None }.words(), file::write(&world.book));
            assert_eq!(hit, None, "world {seed}: {}\n{}", shown().0, shown().1);
            leads += 1;
        }
    }
    assert!(never > 100 && leads > 10_000, "{never} rules that never match, {leads} leads");
}

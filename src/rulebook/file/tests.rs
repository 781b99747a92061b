use proptest::prelude::*;

use super::*;
use crate::model::{
    criteria::{Condition, Criteria, Field, Range},
    id::{PoolName, RepId, RepRef, RuleName, SegmentName, SlaName, TerritoryName},
    pool::{Counts, Member, Pool, Strategy as Picks},
    rep::Rep,
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::{BookTest, Defaults, Experiment},
    segment::Segment,
    sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
    territory::Territory,
    time::Millis,
};

fn rep(id: i64, name: &str) -> Rep {
    Rep::named(RepId(id), name)
}

fn read(text: &str) -> Result<Rulebook, String> {
    let roster = Roster::new(vec![rep(1, "priya@example.com"), rep(2, "Luc Petit")], Vec::new());
    super::read(text, &roster).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_limits_hold_at_their_edges() {
    let rules = |count: usize| {
        let mut book = Rulebook::default();
        let rule = |index| Rule { name: RuleName::from(format!("r{index}")), ..catch_all() };
        book.rules = (0..count).map(rule).collect();
        write(&book)
    };
    assert_eq!(read(&rules(MAX_RULES)).unwrap().rules.len(), MAX_RULES);
    assert_eq!(
        read(&rules(MAX_RULES + 1)).unwrap_err(),
        "the book has 20001 rules, and at most 20000 are read; join rules that differ in one value"
    );

    let reps = |count: usize| (0..count).map(|index| rep(index as i64, &format!("r{index}"))).collect::<Vec<_>>();
    let members = |count: usize| {
        let member = |rep: &Rep| Member { rep: RepRef::from(rep.name.as_str()), weight: 1, priority: 2 };
        let pool = Pool { members: reps(count).iter().map(member).collect(), ..pool("all") };
        write(&Rulebook { pools: vec![pool], rules: vec![catch_all()], ..Rulebook::default() })
    };
    let everybody = Roster::new(reps(MAX_MEMBERS + 1), Vec::new());
    assert!(super::read(&members(MAX_MEMBERS), &everybody).is_ok());
    let problems = super::read(&members(MAX_MEMBERS + 1), &everybody).unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "line 3: pool `all` has 5001 members, and at most 5000 are read; split the pool by territory or segment"
    );

    let small = rules(1);
    let padded = |bytes: usize| format!("{small}#{}", "x".repeat(bytes - small.len() - 1));
    assert!(read(&padded(MAX_BYTES)).is_ok());
    assert_eq!(read(&padded(MAX_BYTES + 1)).unwrap_err(), "the file has 8388609 bytes, and at most 8388608 are read");
}

fn catch_all() -> Rule {
    Rule {
        name: RuleName::from("Everything else"),
        when: Criteria::any(),
        to: Destination::Fallback,
        otherwise: Otherwise::Fallback,
        sla: None,
        switch: Switch::On,
    }
}

fn pool(name: &str) -> Pool {
    Pool {
        name: PoolName::from(name),
        strategy: Picks::RoundRobin,
        members: vec![Member { rep: RepRef::from("priya@example.com"), weight: 1, priority: 2 }],
        respect_hours: false,
        match_language: false,
        ignore_caps: false,
        counts: Counts::Rotation,
    }
}

/// A name that the file may give: one line, no blanks around it.
fn name() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec!["a", "B", "é", "🦀", "\"", "\\", "'", "#", "]", "=", ":", ",", "!", " ", "*", "known"]);
    let text = prop::collection::vec(sign, 1..8).prop_map(|parts| parts.concat().trim().to_owned());
    text.prop_filter("a name", |name| !name.is_empty())
}

fn any_pool() -> impl Strategy<Value = Pool> {
    let picks = prop::sample::select(vec![Picks::RoundRobin, Picks::Weighted, Picks::LeastLoaded, Picks::Priority]);
    let counts = prop::sample::select(vec![Counts::Rotation, Counts::Everything]);
    let reps = prop::sample::subsequence(vec!["priya@example.com", "Luc Petit"], 1..=2);
    (name(), picks, counts, reps, 1..=Member::MAX_WEIGHT, 0..4u32, any::<[bool; 3]>()).prop_map(
        |(name, strategy, counts, reps, weight, priority, flags)| Pool {
            strategy,
            counts,
            members: reps.into_iter().map(|rep| Member { rep: RepRef::from(rep), weight, priority }).collect(),
            respect_hours: flags[0],
            match_language: flags[1],
            ignore_caps: flags[2],
            ..pool(&name)
        },
    )
}

fn any_sla() -> impl Strategy<Value = SlaPolicy> {
    let clock = prop::sample::select(vec![ClockKind::Working, ClockKind::Elapsed]);
    let on_breach = prop::sample::select(vec![OnBreach::Reassign, OnBreach::Escalate, OnBreach::Fallback, OnBreach::Notify]);
    (name(), 1..1_000_000i64, clock, 1..=1000u16, on_breach, 0..5u32).prop_map(
        |(name, seconds, clock, warn_at, on_breach, max_reassign)| SlaPolicy {
            name: SlaName::from(name),
            first_touch: Millis(seconds * 1000),
            clock,
            warn_at: WarnAt(warn_at),
            on_breach,
            max_reassign,
        },
    )
}

/// Books of one of everything, their names hostile, their references sound.
fn any_book() -> impl Strategy<Value = Rulebook> {
    let range = prop_oneof![Just(Range { low: Some(1), high: None }), Just(Range { low: None, high: Some(9) })];
    (any_pool(), any_sla(), name(), name(), range, 1..=999u16, any::<(bool, u8)>()).prop_map(
        |(pool, sla, one, two, range, share, (set, way))| {
            let segment = Segment { name: SegmentName::from(format!("s{one}")), employees: range };
            let outer = Territory {
                name: TerritoryName::from(format!("t{two}")),
                inside: None,
                countries: vec!["DE".parse().unwrap()],
                states: vec!["US-CA".parse().unwrap()],
                postal_prefixes: vec![("GB".parse().unwrap(), "EC1".to_owned())],
                pool: set.then(|| pool.name.clone()),
            };
            let inner = Territory { name: TerritoryName::from("inner"), inside: Some(outer.name.clone()), ..outer.clone() };
            let when = Criteria::any()
                .and(Field::Segment, Condition::In(vec![format!("s{one}"), "none".to_owned()]))
                .unwrap()
                .and(Field::Territory, Condition::NotIn(vec![format!("t{two}")]))
                .unwrap()
                .and(Field::Company, Condition::Prefix(two.clone()))
                .unwrap();
            let to = match way % 7 {
                0 => Destination::AccountOwner,
                1 => Destination::Rep(RepRef::from("Luc Petit")),
                2 => Destination::Field("custom.key manager".to_owned()),
                3 => Destination::Pool(pool.name.clone()),
                4 => Destination::TerritoryPool,
                5 => Destination::Fallback,
                _ => Destination::Nurture,
            };
            let otherwise = match way % 4 {
                0 => Otherwise::NextRule,
                1 => Otherwise::Pool(pool.name.clone()),
                2 => Otherwise::Hold,
                _ => Otherwise::Fallback,
            };
            let switch = if set { Switch::On } else { Switch::Off };
            let rule = Rule {
                name: RuleName::from(one.as_str()),
                when: when.clone(),
                to,
                otherwise,
                sla: Some(sla.name.clone()),
                switch,
            };
            let expect = format!("pool:{}", pool.name);
            let lead = vec![
                ("custom.x y".to_owned(), two.clone()),
                ("employees".to_owned(), "7".to_owned()),
                ("company".to_owned(), one.clone()),
            ];
            Rulebook {
                defaults: Defaults { hours: None, sla: set.then(|| sla.name.clone()) },
                segments: vec![segment],
                territories: vec![outer, inner],
                rules: vec![rule, Rule { name: RuleName::from("the last"), ..catch_all() }],
                tests: vec![BookTest { name: one.clone(), lead, expect: read_expected(&expect).unwrap() }],
                experiments: vec![Experiment { name: two, when, share, control: expect, variant: "nurture".to_owned() }],
                pools: vec![pool],
                slas: vec![sla],
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_what_was_written_is_identity(book in any_book()) {
        let text = write(&book);
        prop_assert_eq!(read(&text), Ok(book), "{}", text);
    }
}

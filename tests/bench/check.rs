//! A book checked whole, at three sizes, beside a naive look at every pair of rules in the same run: only which two rules
//! share leads, no union of several, no gaps, no witness. The goal is 1,000 rules in a second; milliseconds hold for one
//! machine only.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and its input is its own")]

use std::{collections::BTreeMap, hint::black_box};

use leadtower::{
    clock::Stopwatch,
    model::{
        criteria::{Condition, Criteria, Field, Range},
        id::RepId,
        pool::{Counts, Member, Pool, Strategy},
        rep::Rep,
        roster::Roster,
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        time::Instant,
    },
    rulebook::check::check,
};

const REPS: usize = 200;
const POOLS: usize = 20;
const ROUNDS: usize = 5;

/// `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// Text fields, each with how many values the rules name. A city where `decide` has a state: states belong to countries.
fn texts() -> [(Field, usize); 4] {
    [(Field::Country, 40), (Field::City, 60), (Field::Industry, 30), (Field::Product, 20)]
}

const COUNTRIES: &str =
    "US CA MX BR AR CL CO PE DE AT CH FR ES PT IT GB IE NL BE LU SE NO DK FI IS PL CZ SK HU RO TR AE SA IN JP KR SG AU NZ ZA";

fn word(field: &Field, number: usize) -> String {
    match field {
        Field::Country => COUNTRIES.split(' ').nth(number).unwrap().to_owned(),
        other => format!("{other} {number}"),
    }
}

/// The narrow rules of `decide`, any three or four fields and half of them a size, and one for what is left.
fn book(rules: usize, dice: &mut Dice) -> Rulebook {
    let pool = |pool: usize| Pool {
        name: format!("pool {pool}").into(),
        strategy: Strategy::Weighted,
        members: (0..REPS / POOLS)
            .map(|member| Member { rep: format!("rep {}", pool * (REPS / POOLS) + member).into(), weight: 1, priority: 2 })
            .collect(),
        respect_hours: false,
        match_language: false,
        ignore_caps: false,
        counts: Counts::Rotation,
    };
    let texts = texts();
    let rules = (0..rules).map(|position| {
        let mut when = Criteria::any();
        let fields = if position + 1 == rules { 0 } else { 3 + dice.below(2) };
        let left_out = dice.below(texts.len());
        for (_, (field, values)) in texts.iter().enumerate().filter(|(at, _)| fields == 4 || fields == 3 && *at != left_out) {
            let wanted = (0..=dice.below(3)).map(|_| word(field, dice.below(*values))).collect();
            when.add(field.clone(), Condition::In(wanted)).unwrap();
        }
        if fields > 0 && dice.below(2) == 0 {
            let low = [1, 50, 200, 1000][dice.below(4)];
            when.add(Field::Employees, Condition::Number(Range { low: Some(low), high: Some(low * 5 - 1) })).unwrap();
        }
        Rule {
            name: format!("rule {position}").into(),
            when,
            to: Destination::Pool(format!("pool {}", dice.below(POOLS)).into()),
            otherwise: Otherwise::Fallback,
            sla: None,
            switch: Switch::On,
        }
    });
    Rulebook { rules: rules.collect(), pools: (0..POOLS).map(pool).collect(), ..Rulebook::default() }
}

fn share(one: &Criteria, other: &Criteria) -> bool {
    one.iter().all(|(field, condition)| match (condition, other.get(field)) {
        (Condition::In(one), Some(Condition::In(other))) => one.iter().any(|text| other.contains(text)),
        (Condition::Number(one), Some(Condition::Number(other))) => {
            one.low.max(other.low) <= one.high.unwrap_or(i64::MAX).min(other.high.unwrap_or(i64::MAX)).into()
        }
        _ => true,
    })
}

/// How many pairs of rules share leads, by looking at every pair.
fn pairs(book: &Rulebook) -> usize {
    let rules = book.rules.iter().enumerate();
    rules.map(|(at, one)| book.rules[..at].iter().filter(|other| share(&one.when, &other.when)).count()).sum()
}

/// Milliseconds.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let watch = Stopwatch::start();
    drop(black_box(work()));
    watch.elapsed().as_secs_f64() * 1e3
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn main() {
    let roster = Roster::new((0..REPS).map(|rep| Rep::named(RepId(rep as i64), &format!("rep {rep}"))).collect(), Vec::new());
    let mut dice = Dice(7);
    println!("ms a check: {REPS} reps, {POOLS} pools, median of {ROUNDS} interleaved rounds\n");
    println!("| rules | check | every pair, overlaps only | ratio | pairs that overlap | found |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for size in [100, 1_000, 5_000] {
        let book = book(size, &mut dice);
        let now = Instant::from_ms(1_000);
        let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in check(&book, &roster, now) {
            *by_kind.entry(finding.word()).or_default() += 1;
        }
        let (mut ours, mut naive) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(timed(|| check(&book, &roster, now)));
            naive.push(timed(|| pairs(&book)));
        }
        let (ours, naive) = (median(ours), median(naive));
        let found: Vec<String> = by_kind.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        println!("| {size} | {ours:.1} | {naive:.1} | {:.2} | {} | {} |", ours / naive, pairs(&book), found.join(", "));
    }
}

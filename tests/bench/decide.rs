//! One decision with its reasons, at four sizes of the book, beside a bare compiled matcher and a naive scan in the same
//! run (`performance.md` §2). The goals are the ratios; nanoseconds hold for one machine only.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and its input is its own")]

use std::{collections::HashMap, fmt::Write, hint::black_box};

use leadtower::{
    clock::Stopwatch,
    model::{
        absence::{Absence, AbsenceKind},
        account::{Account, Relationship},
        criteria::{Condition, Criteria, Field, Range},
        decision::Trigger,
        id::{AbsenceId, AccountId, LeadId, RepId, RulebookVersion},
        lead::Profile,
        place::{Country, Subdivision},
        pool::{Counts, Member, Pool, Strategy},
        rep::Rep,
        roster::{Load, Roster},
        rule::{Destination, Otherwise, Rule, Switch},
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{Arrival, CompiledBook, Floor, accounts::AccountIndex, rotation::Rotation, route},
};

const REPS: usize = 200;
const ACCOUNTS: usize = 20_000;
const LEADS: usize = 20_000;
const POOLS: usize = 20;
const ROUNDS: usize = 7;
const TEXTS: [(Field, usize); 4] = [(Field::Country, 40), (Field::State, 60), (Field::Industry, 30), (Field::Product, 20)];

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

fn letters(mut number: usize) -> String {
    let mut text = String::new();
    for _ in 0..2 {
        text.push(char::from(b'A' + (number % 26) as u8));
        number /= 26;
    }
    text
}

fn word(field: &Field, number: usize) -> String {
    match field {
        Field::Country => letters(number),
        Field::State => format!("US-{}", letters(number)),
        other => format!("{other} {number}"),
    }
}

fn book(rules: usize, dice: &mut Dice) -> Rulebook {
    let pools: Vec<Pool> = (0..POOLS)
        .map(|pool| Pool {
            name: format!("pool {pool}").as_str().into(),
            strategy: Strategy::Weighted,
            members: (0..REPS / POOLS)
                .map(|member| Member {
                    rep: format!("rep {}", pool * (REPS / POOLS) + member).as_str().into(),
                    weight: 1 + (member % 3) as u32,
                    priority: 2,
                })
                .collect(),
            respect_hours: false,
            match_language: false,
            ignore_caps: false,
            counts: Counts::Rotation,
        })
        .collect();
    let rules = (0..rules)
        .map(|position| {
            // Narrow rules, so that the first match lies deep in the book; the last takes all.
            let mut when = Criteria::any();
            let fields = if position + 1 == rules { 0 } else { 3 + dice.below(2) };
            let left_out = dice.below(TEXTS.len());
            for (_, (field, values)) in TEXTS.iter().enumerate().filter(|(at, _)| fields == 4 || fields == 3 && *at != left_out) {
                let texts = (0..=dice.below(3)).map(|_| word(field, dice.below(*values))).collect();
                when = when.clone().and(field.clone(), Condition::In(texts)).unwrap_or(when);
            }
            if fields > 0 && dice.below(2) == 0 {
                let low = [1, 50, 200, 1000][dice.below(4)];
                let range = Range { low: Some(low), high: Some(low * 5 - 1) };
                when = when.clone().and(Field::Employees, Condition::Number(range)).unwrap_or(when);
            }
            Rule {
                name: format!("rule {position}").as_str().into(),
                when,
                to: Destination::Pool(format!("pool {}", dice.below(POOLS)).as_str().into()),
                otherwise: Otherwise::Fallback,
                sla: None,
                switch: Switch::On,
            }
        })
        .collect();
    Rulebook { pools, rules, ..Rulebook::default() }
}

fn leads(dice: &mut Dice) -> Vec<Profile> {
    let code = |dice: &mut Dice, at: usize| Some(word(&TEXTS[at].0, dice.below(TEXTS[at].1)));
    (0..LEADS)
        .map(|_| Profile {
            email: Some(format!("somebody@company{}.example", dice.below(4 * ACCOUNTS))),
            country: code(dice, 0).map(|text| text.parse().unwrap()),
            state: code(dice, 1).map(|text| text.parse().unwrap()),
            industry: code(dice, 2),
            product: code(dice, 3),
            employees: Some(dice.below(6_000) as i64),
            ..Profile::default()
        })
        .collect()
}

fn roster() -> Roster {
    let reps = (0..REPS).map(|rep| Rep::named(RepId(rep as i64), &format!("rep {rep}"))).collect();
    let absences = (0..REPS).step_by(10).map(|rep| Absence {
        id: AbsenceId(rep as i64),
        rep: RepId(rep as i64),
        from: Instant::from_ms(0),
        until: None,
        kind: AbsenceKind::Vacation,
    });
    Roster::new(reps, absences.collect())
}

fn accounts() -> AccountIndex {
    let account = |number: usize| Account {
        id: AccountId(number as i64),
        external_id: None,
        name: format!("Company {number}"),
        folded_name: format!("company {number}"),
        relationship: Relationship::Customer,
        domains: vec![format!("company{number}.example")],
        owner: None,
        owner_named: None,
        created_at: None,
    };
    AccountIndex::new(&(0..ACCOUNTS).map(account).collect::<Vec<_>>(), |_| false)
}

type Sets = (HashMap<String, Vec<u64>>, Vec<u64>);

/// The least that finds the first matching rule: a set of rules for each value, and nothing else.
struct Bare {
    /// For each text field the sets of its values, and the one of all others.
    texts: Vec<Sets>,
    ranges: Vec<Option<Range>>,
}

impl Bare {
    fn new(book: &Rulebook) -> Self {
        let words = book.rules.len().div_ceil(64);
        let texts = TEXTS.iter().map(|(field, _)| {
            let mut any = vec![0_u64; words];
            let free = book.rules.iter().enumerate().filter(|(_, rule)| rule.when.get(field).is_none());
            free.for_each(|(at, _)| any[at / 64] |= 1 << (at % 64));
            let mut by_text: HashMap<String, Vec<u64>> = HashMap::new();
            for (at, rule) in book.rules.iter().enumerate() {
                if let Some(Condition::In(wanted)) = rule.when.get(field) {
                    for text in wanted {
                        by_text.entry(text.clone()).or_insert_with(|| any.clone())[at / 64] |= 1 << (at % 64);
                    }
                }
            }
            (by_text, any)
        });
        let range = |rule: &Rule| match rule.when.get(&Field::Employees) {
            Some(Condition::Number(range)) => Some(*range),
            _ => None,
        };
        Self { texts: texts.collect(), ranges: book.rules.iter().map(range).collect() }
    }

    fn first(&self, lead: &Profile) -> Option<usize> {
        let values = [
            lead.country.as_ref().map(Country::as_str),
            lead.state.as_ref().map(Subdivision::as_str),
            lead.industry.as_deref(),
            lead.product.as_deref(),
        ];
        let rows: [&[u64]; 4] = std::array::from_fn(|at| {
            let (by_text, any) = &self.texts[at];
            values[at].and_then(|value| by_text.get(value)).unwrap_or(any).as_slice()
        });
        let size = lead.employees.unwrap_or(0);
        let common =
            rows[0].iter().zip(rows[1]).zip(rows[2]).zip(rows[3]).map(|(((one, two), three), four)| one & two & three & four);
        for (word, mut bits) in common.enumerate() {
            while bits != 0 {
                let at = word * 64 + bits.trailing_zeros() as usize;
                if self.ranges[at].is_none_or(|range| range.holds(size)) {
                    return Some(at);
                }
                bits &= bits - 1;
            }
        }
        None
    }
}

/// What a matcher without accounts, pools and people could say of its hit, as JSON of some 400 bytes.
fn bare_trace(book: &Rulebook, lead: &Profile, at: usize) -> String {
    let rule = &book.rules[at];
    let mut text = format!("{{\"rule\":{at},\"name\":\"{}\",\"conditions\":[", rule.name);
    for (field, condition) in rule.when.iter() {
        let _ = match condition {
            Condition::In(wanted) => write!(text, "{{\"field\":\"{field}\",\"wanted\":{wanted:?}}},"),
            Condition::Number(Range { low, high }) => {
                write!(text, "{{\"field\":\"{field}\",\"low\":{low:?},\"high\":{high:?},\"got\":{:?}}},", lead.employees)
            }
            _ => Ok(()),
        };
    }
    text.push_str("]}");
    text
}

fn scan(book: &Rulebook, lead: &Profile) -> Option<usize> {
    let holds = |field: &Field, condition: &Condition| {
        let among = |text: Option<&str>| match condition {
            Condition::In(wanted) => text.is_some_and(|text| wanted.iter().any(|one| one == text)),
            _ => false,
        };
        match (field, condition) {
            (Field::Employees, Condition::Number(range)) => lead.employees.is_some_and(|size| range.holds(size)),
            (Field::Country, _) => among(lead.country.as_ref().map(Country::as_str)),
            (Field::State, _) => among(lead.state.as_ref().map(Subdivision::as_str)),
            (Field::Industry, _) => among(lead.industry.as_deref()),
            _ => among(lead.product.as_deref()),
        }
    };
    book.rules.iter().position(|rule| rule.when.iter().all(|(field, condition)| holds(field, condition)))
}

/// Nanoseconds a lead.
fn timed(leads: &[Profile], mut each: impl FnMut(&Profile)) -> f64 {
    let watch = Stopwatch::start();
    leads.iter().for_each(&mut each);
    watch.elapsed().as_nanos() as f64 / leads.len() as f64
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn main() {
    let mut dice = Dice(7);
    let (roster, accounts, leads) = (roster(), accounts(), leads(&mut dice));
    let loads = vec![Load::default(); REPS];
    println!("ns a decision: {REPS} reps, {ACCOUNTS} accounts, {LEADS} leads, median of {ROUNDS} interleaved rounds\n");
    println!(
        "| rules | first match at | compile, ms | decision with reasons | bare matcher | with its trace | ratio | naive scan |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut whole = Vec::new();
    for size in [10, 100, 1_000, 10_000] {
        let book = book(size, &mut dice);
        let watch = Stopwatch::start();
        let compiled = CompiledBook::compile(&book, Some(RulebookVersion(1)), &roster);
        let compile_ms = watch.elapsed().as_secs_f64() * 1e3;
        let rotation = Rotation::new(&compiled, []);
        let floor = Floor { roster: &roster, loads: &loads, rotation: &rotation, accounts: &accounts };
        let bare = Bare::new(&book);
        let decide = |lead: &Profile| {
            let arrival = Arrival {
                lead: LeadId(1),
                profile: lead,
                folded_company: None,
                trigger: Trigger::Received,
                open_leads: &[],
                tried: &[],
                previous: None,
            };
            route(&arrival, &compiled, &floor, Instant::from_ms(1_000))
        };
        let mut depth = 0;
        for lead in &leads[..1_000] {
            let at = bare.first(lead).unwrap();
            assert_eq!(Some(at), scan(&book, lead));
            assert_eq!(at + 1, decide(lead).rule().unwrap().position as usize);
            depth += at;
        }
        let (mut ours, mut least, mut traced, mut naive) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let few = &leads[..LEADS.min(2_000_000 / size)];
        for _ in 0..ROUNDS {
            ours.push(timed(&leads, |lead| drop(black_box(decide(lead)))));
            least.push(timed(&leads, |lead| _ = black_box(bare.first(lead))));
            traced.push(timed(&leads, |lead| drop(black_box(bare.first(lead).map(|at| bare_trace(&book, lead, at))))));
            naive.push(timed(few, |lead| _ = black_box(scan(&book, lead))));
        }
        let (ours, least, traced, naive) = (median(ours), median(least), median(traced), median(naive));
        whole.push(ours);
        let ratio = ours / traced;
        println!(
            "| {size} | {} | {compile_ms:.1} | {ours:.0} | {least:.0} | {traced:.0} | {ratio:.1} | {naive:.0} |",
            depth / 1_000
        );
    }
    println!("\ngrowth of a decision from 10 to 10,000 rules: {:.2} (goal: at most 3)", whole[3] / whole[0]);
}

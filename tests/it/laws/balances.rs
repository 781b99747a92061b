//! The balances of a pool sum to zero and keep their bounds, whoever is away or full, by chance or by design.

use leadtower::{
    model::{
        decision::{Trigger, Verdict},
        id::{DecisionId, LeadId, RepId, RulebookVersion},
        lead::Profile,
        pool::{Counts, Member, Pool, Strategy},
        rep::{Capacity, Rep},
        roster::{Load, Roster},
        rotation::Share,
        rule::Destination,
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{
        Arrival, CompiledBook, Floor,
        accounts::AccountIndex,
        rotation::{Rotation, pick_bookings},
        route,
    },
};

use crate::{naive::worlds::Dice, support::dice::cases};

use super::rule;

const POOL: &str = "line";

/// A member as a pool has them: a weight and limits.
type Seat = (u32, Capacity);

/// One pool, the leads that come to it, and what each member has of them.
struct Line {
    roster: Roster,
    book: CompiledBook,
    rotation: Rotation,
    accounts: AccountIndex,
    loads: Vec<Load>,
    leads: i64,
    /// How often a limit kept somebody from a lead.
    full: u32,
}

impl Line {
    fn new(weights: &[u32]) -> Self {
        Self::limited(&weights.iter().map(|weight| (*weight, Capacity::default())).collect::<Vec<_>>())
    }

    fn limited(seats: &[Seat]) -> Self {
        let rep = |(index, (_, capacity)): (usize, &Seat)| Rep {
            capacity: *capacity,
            ..Rep::named(RepId(index as i64), &format!("rep {index}"))
        };
        let reps: Vec<Rep> = seats.iter().enumerate().map(rep).collect();
        let members = reps.iter().zip(seats);
        let pool = Pool {
            name: POOL.into(),
            strategy: Strategy::Weighted,
            members: members
                .map(|(rep, (weight, _))| Member { rep: rep.name.as_str().into(), weight: *weight, priority: 2 })
                .collect(),
            respect_hours: false,
            match_language: false,
            ignore_caps: false,
            counts: Counts::Rotation,
        };
        let rules = vec![rule("all", Destination::Pool(POOL.into()))];
        let book = Rulebook { pools: vec![pool], rules, ..Rulebook::default() };
        let loads = vec![Load::default(); reps.len()];
        let roster = Roster::new(reps, Vec::new());
        let book = CompiledBook::compile(&book, Some(RulebookVersion(1)), &roster);
        let rotation = Rotation::new(&book, []);
        Self { roster, book, rotation, accounts: AccountIndex::default(), loads, leads: 0, full: 0 }
    }

    fn size(&self) -> usize {
        self.loads.len()
    }

    /// A lead comes while these are away; who gets it.
    fn lead(&mut self, away: &[RepId]) -> Option<RepId> {
        let profile = Profile::default();
        let arrival = Arrival {
            lead: LeadId(1),
            profile: &profile,
            folded_company: None,
            trigger: Trigger::Received,
            open_leads: &[],
            tried: away,
            previous: None,
        };
        let floor = Floor { roster: &self.roster, loads: &self.loads, rotation: &self.rotation, accounts: &self.accounts };
        let decision = route(&arrival, &self.book, &floor, Instant::from_ms(0));
        let limited = |verdict: &Verdict| matches!(verdict, Verdict::AtCapacity { .. } | Verdict::DayFull { .. });
        let verdicts = decision.pools().flat_map(|pool| &pool.members).map(|member| &member.verdict);
        self.full += verdicts.filter(|verdict| limited(verdict)).count() as u32;
        for credit in decision.placed_by().map(pick_bookings).unwrap_or_default().credits {
            self.rotation.apply(&credit);
        }
        self.leads += 1;
        if let Some(owner) = decision.owner() {
            let load = &mut self.loads[owner.0 as usize];
            *load = Load { open: load.open + 1, today: load.today + 1, last: Some(DecisionId(self.leads)), ..*load };
        }
        decision.owner()
    }

    fn balances(&self) -> Vec<Share> {
        self.rotation.balances(&POOL.into()).iter().map(|(_, share)| *share).collect()
    }

    /// The balances sum to zero, and nobody is farther from their share than so many billionths of a lead.
    #[track_caller]
    fn holds(&self, bound: i64, case: &str) {
        let (balances, lead) = (self.balances(), self.leads);
        assert_eq!(balances.iter().copied().sum::<Share>(), Share::ZERO, "{case}, lead {lead}: {balances:?}");
        assert!(farthest(&balances) <= bound, "{case}, lead {lead}: {balances:?} of {bound}");
    }

    /// Some leads, at most so many, are closed.
    fn close(&mut self, dice: &mut Dice, most: usize) {
        for _ in 0..dice.below(most + 1) {
            let load = &mut self.loads[dice.below(self.roster.reps().len())];
            load.open = load.open.saturating_sub(1);
        }
    }

    /// The next day begins.
    fn sleep(&mut self) {
        self.loads.iter_mut().for_each(|load| load.today = 0);
    }
}

/// The farthest anybody is from their share.
fn farthest(balances: &[Share]) -> i64 {
    balances.iter().map(|share| share.0.abs()).max().unwrap_or(0)
}

/// What no coming and going can exceed in a pool of that size, whatever the weights, and some for rounding: of any k
/// members together the balances sum to k (n - k) / 2 at most, since who is picked over one of them had no less.
fn worst(size: usize) -> i64 {
    Share::LEAD.0 * (size as i64 - 1) / 2 + 10_000
}

fn weights(dice: &mut Dice, most: usize) -> Vec<u32> {
    (0..=dice.below(most)).map(|_| 1 + dice.below(10) as u32).collect()
}

#[test]
fn equal_members_who_are_always_there_differ_by_one_lead_at_most() {
    let mut line = Line::new(&[1; 7]);
    let mut counts = [0_u32; 7];
    for lead in 0..100_000 {
        let owner = line.lead(&[]).unwrap();
        counts[owner.0 as usize] += 1;
        let (most, fewest) = (counts.iter().max().unwrap(), counts.iter().min().unwrap());
        assert!(most - fewest <= 1, "after lead {lead}: {counts:?}");
    }
}

#[test]
fn balances_sum_to_zero_and_stay_within_two_leads_for_any_weights_and_absences() {
    for seed in 0..cases(150) {
        let mut dice = Dice::new(seed);
        let weights = weights(&mut dice, 30);
        let mut line = Line::new(&weights);
        let presence = 1 + dice.below(4);
        for _ in 0..600 {
            let away: Vec<RepId> =
                (0..weights.len()).filter(|_| dice.once_in(1 + presence)).map(|rep| RepId(rep as i64)).collect();
            line.lead(&away);
            line.holds(2 * Share::LEAD.0, &format!("seed {seed}"));
        }
    }
}

/// Limits fill as leads are given and are freed as leads close and days end.
#[test]
fn limits_that_fill_and_free_keep_balances_within_two_leads() {
    let (mut full, mut placed, mut nobody) = (0, 0, 0);
    for seed in 0..cases(150) {
        let mut dice = Dice::new(seed);
        let limit = |dice: &mut Dice, most| (!dice.once_in(4)).then(|| 1 + dice.below(most) as u32);
        let seats: Vec<Seat> = weights(&mut dice, 20)
            .into_iter()
            .map(|weight| {
                let (max_open, max_per_day) = (limit(&mut dice, 5), limit(&mut dice, 8));
                (weight, Capacity { max_open, max_per_day, ..Capacity::default() })
            })
            .collect();
        let mut line = Line::limited(&seats);
        let (closing, day) = (1 + dice.below(4), 5 + dice.below(60));
        for lead in 1..=600 {
            let away: Vec<RepId> = (0..line.size()).filter(|_| dice.once_in(8)).map(|rep| RepId(rep as i64)).collect();
            let before = line.loads.clone();
            match line.lead(&away) {
                Some(owner) => {
                    let (had, most) = (before[owner.0 as usize], seats[owner.0 as usize].1);
                    let below = |count: u32, most: Option<u32>| most.is_none_or(|most| count < most);
                    assert!(below(had.open, most.max_open) && below(had.today, most.max_per_day), "seed {seed}, lead {lead}");
                    placed += 1;
                }
                None => nobody += 1,
            }
            line.holds(2 * Share::LEAD.0, &format!("seed {seed}"));
            line.close(&mut dice, closing);
            if lead % day == 0 {
                line.sleep();
            }
        }
        full += line.full;
    }
    assert!(full > 50_000 && placed > 5 * nobody && nobody > 50, "{full} full, {placed} placed, {nobody} for nobody");
}

/// Keeps a member from the next lead: away, or full of open leads, or full for the day.
#[derive(Debug, Clone, Copy)]
enum Obstacle {
    Away,
    Open,
    Day,
}

/// Limits that only the adversary reaches.
const ROOM: Capacity = Capacity { max_open: Some(3), max_per_day: Some(5), max_per_week: None, max_per_month: None };

/// Offers the next lead to these alone.
fn only(line: &mut Line, there: &[usize], mut obstacle: impl FnMut() -> Obstacle) -> Option<RepId> {
    let mut away = Vec::new();
    for index in 0..line.size() {
        let load = &mut line.loads[index];
        (load.open, load.today) = (0, 0);
        if there.contains(&index) {
            continue;
        }
        match obstacle() {
            Obstacle::Away => away.push(RepId(index as i64)),
            Obstacle::Open => load.open = 3,
            Obstacle::Day => load.today = 5,
        }
    }
    let owner = line.lead(&away);
    assert!(owner.is_some_and(|owner| there.contains(&(owner.0 as usize))), "{owner:?} of {there:?}");
    owner
}

/// What balances come to, in leads, when these can take the next lead.
fn after(balances: &[Share], weights: &[u32], there: &[usize]) -> Vec<f64> {
    let all: f64 = there.iter().map(|index| f64::from(weights[*index])).sum();
    let mut after: Vec<f64> = balances.iter().map(|share| share.leads()).collect();
    for index in there {
        after[*index] += f64::from(weights[*index]) / all;
    }
    let picked = there.iter().copied().max_by(|one, other| after[*one].total_cmp(&after[*other])).unwrap();
    after[picked] -= 1.0;
    after
}

/// What an adversary is after.
#[derive(Debug, Clone, Copy)]
enum Aim {
    /// To be owed the most by one member.
    Owed(usize),
    /// One member who had far too many.
    Owing(usize),
    /// Everybody far from their share: from there one can be pushed farther than from a level start.
    Apart,
}

impl Aim {
    fn reached(self, balances: &[f64]) -> f64 {
        match self {
            Self::Owed(member) => balances[member] + 0.01 * Self::Apart.reached(balances),
            Self::Owing(member) => -balances[member] + 0.01 * Self::Apart.reached(balances),
            Self::Apart => balances.iter().map(|balance| balance * balance).sum(),
        }
    }

    /// Who should be there next, so that most of it is reached: the best two or three.
    fn best(self, balances: &[Share], weights: &[u32], dice: &mut Dice) -> Vec<usize> {
        let size = weights.len();
        let mut best: (f64, Vec<usize>) = (f64::MIN, Vec::new());
        for one in 0..size {
            for two in one + 1..size {
                let third = Some(dice.below(size)).filter(|third| ![one, two].contains(third));
                for there in [vec![one, two], [one, two].into_iter().chain(third).collect()] {
                    let reached = self.reached(&after(balances, weights, &there));
                    if reached > best.0 {
                        best = (reached, there);
                    }
                }
            }
        }
        best.1
    }
}

/// Absent or full is whoever the adversary wants, looking one lead ahead, to push one balance or all of them.
#[test]
fn an_adversary_over_weights_and_limits_cannot_break_the_bound() {
    let mut farthest_of: Vec<i64> = vec![0; 13];
    for seed in 0..cases(60) {
        let mut dice = Dice::new(seed);
        let size = 2 + seed as usize % 11;
        let equal = dice.once_in(3);
        let weights: Vec<u32> = (0..size).map(|_| if equal { 1 } else { 1 + dice.below(10) as u32 }).collect();
        let mut line = Line::limited(&weights.iter().map(|weight| (*weight, ROOM)).collect::<Vec<_>>());
        let member = dice.below(size);
        let aim = [Aim::Apart, Aim::Owed(member), Aim::Owing(member)][(seed % 3) as usize];
        for lead in 0..600 {
            // First everybody apart, then the one.
            let aim = if lead < 300 { Aim::Apart } else { aim };
            let there = aim.best(&line.balances(), &weights, &mut dice);
            only(&mut line, &there, || [Obstacle::Away, Obstacle::Open, Obstacle::Day][dice.below(3)]);
            line.holds(worst(size), &format!("seed {seed}, {weights:?}, {aim:?}"));
            farthest_of[size] = farthest_of[size].max(farthest(&line.balances()));
        }
        assert!(size == 2 || line.full > 100, "seed {seed}: {} full", line.full);
    }
    // It is an adversary: chance alone comes to no more than 1.2.
    for (size, farthest) in farthest_of.iter().enumerate().filter(|(_, farthest)| **farthest > 0) {
        assert!(farthest * 2 > worst(size), "of {size} nobody was pushed farther than {farthest}");
    }
}

#[test]
fn an_adversary_who_leaves_two_of_equals_cannot_break_the_bound() {
    for n in 2..=12_usize {
        for seed in 0..6 {
            let mut dice = Dice::new(seed);
            let mut line = Line::new(&vec![1; n]);
            for _ in 0..2_000 {
                // Only two are there: the two most owed, the two least owed, or any.
                let mut order: Vec<usize> = (0..n).collect();
                let balances = line.balances();
                order.sort_by_key(|rep| balances[*rep]);
                match seed % 3 {
                    0 => order.reverse(),
                    1 => {}
                    _ => order.sort_by_key(|_| dice.next()),
                }
                let away: Vec<RepId> = order[2..].iter().map(|rep| RepId(*rep as i64)).collect();
                line.lead(&away);
                line.holds(worst(n), &format!("{n} members, seed {seed}"));
            }
        }
    }
}

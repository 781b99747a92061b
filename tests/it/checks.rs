//! Findings against brute force: on small books, every lead there can be is tried on every rule, so that what is found is
//! true, what is true is found, and every witness shows it when the real router routes it.

mod faults;
pub mod oracle;

use leadtower::{
    model::{
        decision::{Cause, Outcome},
        roster::Roster,
        rule::{Destination, Otherwise, Rule, Switch},
        time::Instant,
    },
    routing::CompiledBook,
    rulebook::check::{Finding, Kind, check},
};

use crate::support::dice::{Dice, cases};
use oracle::{Known, Small, ends, meets};

/// Books of small scope, all of whose leads are tried. `LEADTOWER_CASES` asks for more.
const BOOKS: u64 = 150;
/// So many gaps are told.
const GAPS: usize = 5;

const NOW: Instant = Instant::MIN;

/// A small book, what each of its leads meets, and what was found.
struct Tried {
    small: Small,
    leads: Vec<Known>,
    /// By lead and rule.
    meets: Vec<Vec<bool>>,
    found: Vec<Finding>,
    roster: Roster,
}

impl Tried {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0xC4EC);
        Self::of(Small::random(&mut dice))
    }

    /// The same book, behind whose rules one takes whatever is left.
    fn with_last(seed: u64) -> Self {
        let mut small = Self::new(seed).small;
        let (to, otherwise) = (Destination::Fallback, Otherwise::Fallback);
        let when = leadtower::model::criteria::Criteria::any();
        small.book.rules.push(Rule { name: "Rest".into(), when, to, otherwise, sla: None, switch: Switch::On });
        Self::of(small)
    }

    fn of(small: Small) -> Self {
        let leads = small.leads();
        let on = |rule: &Rule| rule.switch == Switch::On;
        let meets = leads.iter().map(|lead| small.book.rules.iter().map(|rule| on(rule) && meets(&rule.when, lead)).collect());
        let meets = meets.collect();
        // With nobody there, every lead that may be passed on is passed on.
        let roster = Roster::new(Vec::new(), Vec::new());
        let found = check(&small.book, &roster, NOW);
        Self { small, leads, meets, found, roster }
    }

    fn rules(&self) -> usize {
        self.small.book.rules.len()
    }

    /// The rules that a lead comes to and meets, the last of which keeps it.
    fn comes_to(&self, lead: usize) -> Vec<usize> {
        let mut to = Vec::new();
        for rule in (0..self.rules()).filter(|rule| self.meets[lead][*rule]) {
            to.push(rule);
            if ends(&self.small.book.rules[rule]) {
                break;
            }
        }
        to
    }

    fn keeper(&self, lead: usize) -> Option<usize> {
        self.comes_to(lead).last().copied().filter(|rule| ends(&self.small.book.rules[*rule]))
    }

    fn some_lead(&self, is: impl Fn(usize) -> bool) -> bool {
        (0..self.leads.len()).any(is)
    }

    fn reached(&self, rule: usize) -> bool {
        self.some_lead(|lead| self.comes_to(lead).contains(&rule))
    }

    fn is_met(&self, rule: usize) -> bool {
        self.some_lead(|lead| self.meets[lead][rule])
    }

    /// Places of the rules at which a finding of that kind stands, from 0.
    fn at(&self, word: &str) -> Vec<usize> {
        let of = |finding: &&Finding| finding.word() == word;
        self.found.iter().filter(of).map(|one| one.about.rule().unwrap().position as usize - 1).collect()
    }

    fn rules_that(&self, is: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.rules()).filter(|rule| self.small.book.rules[*rule].switch == Switch::On && is(*rule)).collect()
    }
}

fn each_book(law: impl FnMut(&str, &Tried)) {
    each(Tried::new, law);
}

fn each(tried: impl Fn(u64) -> Tried, mut law: impl FnMut(&str, &Tried)) {
    for seed in 0..cases(BOOKS) {
        let tried = tried(seed);
        law(&format!("book {seed}:\n{}", leadtower::rulebook::file::write(&tried.small.book)), &tried);
    }
}

#[test]
fn rules_that_never_decide_are_all_found_and_no_others() {
    let (mut shadowed, mut impossible) = (0, 0);
    each_book(|case, tried| {
        let never = tried.rules_that(|rule| !tried.is_met(rule));
        assert_eq!(tried.at("impossible"), never, "{case}");
        let hidden = tried.rules_that(|rule| tried.is_met(rule) && !tried.reached(rule));
        assert_eq!(tried.at("shadowed"), hidden, "{case}");
        assert!(tried.found.iter().all(|finding| finding.word() != "undecided"), "{case}");
        (shadowed, impossible) = (shadowed + hidden.len(), impossible + never.len());
    });
    assert!(shadowed > 20 && impossible > 20, "{shadowed} shadowed, {impossible} impossible: nothing was tried");
}

/// The rules that a shadowed one names take all of its leads, and would not without any one of them.
#[test]
fn the_rules_that_shadow_another_are_named_and_no_more() {
    each_book(|case, tried| {
        for finding in &tried.found {
            let (Kind::Shadowed(shadowed), Some(rule)) = (&finding.kind, finding.about.rule()) else { continue };
            let by: Vec<usize> = shadowed.by.iter().map(|rule| rule.position as usize - 1).collect();
            let covers = |by: &[usize]| {
                let mut all = (0..tried.leads.len()).filter(|lead| tried.meets[*lead][rule.position as usize - 1]);
                all.all(|lead| by.iter().any(|above| tried.meets[lead][*above]))
            };
            assert!(covers(&by), "{by:?} at {rule:?} in {case}");
            for left_out in &by {
                let fewer: Vec<usize> = by.iter().copied().filter(|above| above != left_out).collect();
                assert!(!covers(&fewer), "{by:?} at {rule:?} in {case}");
            }
        }
    });
}

#[test]
fn overlaps_with_another_destination_are_all_found_and_no_others() {
    let mut seen = 0;
    each_book(|case, tried| {
        let book = &tried.small.book;
        let takes_all = |rule: usize| (0..tried.leads.len()).all(|lead| tried.meets[lead][rule]);
        let contains =
            |lower: usize, upper: usize| (0..tried.leads.len()).all(|lead| !tried.meets[lead][upper] || tried.meets[lead][lower]);
        let mut expected = Vec::new();
        for lower in tried.rules_that(|rule| tried.reached(rule) && !takes_all(rule)) {
            let with: Vec<u32> = (0..lower)
                .filter(|upper| {
                    ends(&book.rules[*upper])
                        && book.rules[*upper].to != book.rules[lower].to
                        && !contains(lower, *upper)
                        && tried.small.cross(*upper, lower)
                        && tried.some_lead(|lead| tried.meets[lead][lower] && tried.keeper(lead) == Some(*upper))
                })
                .map(|upper| upper as u32 + 1)
                .collect();
            if !with.is_empty() {
                expected.push((lower, with));
            }
        }
        let found = tried.found.iter().filter_map(|finding| match &finding.kind {
            Kind::Overlapping(overlap) => {
                assert!(!overlap.more, "{case}");
                let lower = finding.about.rule().unwrap().position as usize - 1;
                Some((lower, overlap.with.iter().map(|rule| rule.position).collect::<Vec<_>>()))
            }
            _ => None,
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{case}");
        seen += expected.len();
    });
    assert!(seen > 20, "only {seen} overlaps");
}

#[test]
fn gaps_are_told_whole_and_hold_nothing_else() {
    let (mut told, mut whole, mut whole_with_last) = (0, 0, 0);
    let mut law = |case: &str, tried: &Tried| {
        let takes_all = |rule: usize| (0..tried.leads.len()).all(|lead| tried.meets[lead][rule]);
        let passes_all = |rule: usize| takes_all(rule) && !ends(&tried.small.book.rules[rule]);
        let last = tried.rules_that(|rule| takes_all(rule) && !passes_all(rule)).first().copied();
        let above = last.unwrap_or(tried.rules());
        let is_left = |lead: usize| !(0..above).any(|rule| tried.meets[lead][rule] && !passes_all(rule));
        let gaps = tried.found.iter().filter_map(|finding| match &finding.kind {
            Kind::Gap(gap) => Some(gap),
            _ => None,
        });
        let gaps = gaps.collect::<Vec<_>>();
        let asking = tried.rules_that(|rule| rule < above && tried.is_met(rule) && !passes_all(rule));
        if asking.is_empty() || (last.is_none() && !tried.rules_that(passes_all).is_empty()) {
            assert!(gaps.is_empty(), "{case}");
            return;
        }
        let tells = |gap: &leadtower::rulebook::check::Gap, lead: &Known| gap.when.iter().all(|part| oracle::fits(part, lead));
        for gap in &gaps {
            let held: Vec<usize> = (0..tried.leads.len()).filter(|lead| tells(gap, &tried.leads[*lead])).collect();
            assert!(held.iter().all(|lead| is_left(*lead)), "{gap:?} in {case}");
            assert_eq!(gap.to.as_ref().map(|rule| rule.position as usize - 1), last, "{case}");
            told += 1;
        }
        let more = gaps.iter().any(|gap| gap.more);
        assert!(gaps.len() <= GAPS && (!more || gaps.len() == GAPS), "{case}");
        // What only an example can tell stands for more than is told; what no rule names is left to the last rule untold.
        if more || gaps.iter().any(|gap| oracle::by_example(&gap.when)) || (last.is_some() && tried.small.asks_seats()) {
            return;
        }
        let keeps = |rule: usize| !passes_all(rule);
        let is_taken = |lead: &Known| {
            let rules = tried.rules_that(|rule| rule < above && keeps(rule));
            rules.into_iter().any(|rule| meets(&tried.small.book.rules[rule].when, lead))
        };
        let left = (0..tried.leads.len()).filter(|lead| is_left(*lead)).map(|lead| &tried.leads[lead]);
        let mut untold = left.filter(|lead| !gaps.iter().any(|gap| tells(gap, lead)));
        let gap = untold.find(|lead| last.is_none() || !oracle::is_plain_rest(&tried.small, lead, &is_taken));
        assert_eq!(gap, None, "{gaps:?} in {case}");
        if last.is_none() { whole += 1 } else { whole_with_last += 1 }
    };
    each(Tried::new, &mut law);
    each(Tried::with_last, &mut law);
    assert!(told > 100 && whole > 20 && whole_with_last > 20, "{told} gaps told, {whole} and {whole_with_last} books whole");
}

#[test]
fn leads_without_a_rule_and_leads_passed_on_to_nobody_are_all_found() {
    let (mut without, mut nowhere) = (0, 0);
    each_book(|case, tried| {
        let unmet = tried.some_lead(|lead| !tried.meets[lead].contains(&true));
        assert_eq!(tried.found.iter().any(|finding| finding.word() == "no_catch_all"), unmet, "{case}");
        let lost = tried.rules_that(|rule| {
            !ends(&tried.small.book.rules[rule])
                && tried.some_lead(|lead| tried.comes_to(lead).contains(&rule) && !tried.meets[lead][rule + 1..].contains(&true))
        });
        assert_eq!(tried.at("next_rule_nowhere"), lost, "{case}");
        (without, nowhere) = (without + usize::from(unmet), nowhere + lost.len());
    });
    assert!(without > 20 && nowhere > 20, "{without} without a rule, {nowhere} passed on to nobody");
}

#[test]
fn every_witness_shows_its_finding_when_it_is_routed() {
    let mut seen = std::collections::BTreeSet::new();
    each_book(|case, tried| {
        let compiled = CompiledBook::compile(&tried.small.book, None, &tried.roster);
        for finding in &tried.found {
            let Some(witness) = &finding.witness else { continue };
            let decision = witness.route_by(&compiled, &tried.roster, NOW);
            let steps: Vec<u32> = decision.steps.iter().map(|step| step.rule.position).collect();
            let at = finding.about.rule().map(|rule| rule.position);
            let lead = Known::of(&tried.small, witness);
            let asks_nothing = |rule: u32| {
                let all = 0..tried.leads.len();
                all.into_iter().all(|lead| tried.meets[lead][rule as usize - 1])
            };
            let meets_it = || {
                let rule = &tried.small.book.rules[at.unwrap() as usize - 1];
                meets(&rule.when, &lead)
            };
            let shows = match &finding.kind {
                Kind::Shadowed(_) => meets_it() && !steps.contains(&at.unwrap()),
                Kind::Overlapping(overlap) => meets_it() && steps.last() == overlap.with.first().map(|rule| &rule.position),
                Kind::Gap(gap) => {
                    gap.when.iter().all(|part| oracle::fits(part, &lead))
                        && steps.last() == gap.to.as_ref().map(|rule| &rule.position)
                        && steps.iter().all(|step| gap.to.as_ref().is_some_and(|to| to.position == *step) || asks_nothing(*step))
                }
                Kind::NoCatchAll => steps.is_empty(),
                Kind::Nowhere => {
                    steps.last() == at.as_ref()
                        && matches!(decision.outcome, Outcome::Fallback { cause, .. } if cause != Cause::SentByRule)
                }
                Kind::Blind(blind) => {
                    steps.first().copied() == blind.instead.as_ref().map(|rule| rule.position)
                        && !blind.rules.iter().any(|rule| steps.contains(&rule.position))
                }
                Kind::NoTerritoryPool(_) => {
                    let rule = &tried.small.book.rules[at.unwrap() as usize - 1];
                    rule.to == Destination::TerritoryPool
                        && rule.otherwise != Otherwise::NextRule
                        && steps.last() == at.as_ref()
                        && matches!(decision.outcome, Outcome::Fallback { cause: Cause::NoTerritoryPool, .. })
                }
                Kind::SiblingPlaces(sibling) => decision.territory.as_ref() == Some(&sibling.wins),
                _ => true,
            };
            assert!(shows, "{} at {}: {} goes by {steps:?} in {case}", finding.word(), finding.about.words(), witness.words());
            seen.insert(finding.word());
        }
    });
    for word in ["shadowed", "overlapping", "gap", "no_catch_all", "next_rule_nowhere", "blind", "no_territory_pool"] {
        assert!(seen.contains(word), "no {word} was shown");
    }
}

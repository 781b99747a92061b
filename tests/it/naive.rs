//! Two routers, one answer: the router against a naive one written from the text of the design.

pub mod router;
pub mod worlds;

use leadtower::{model::decision::Decision, routing};

use router::Answer;
use worlds::{Dice, World};

const WORLDS: u64 = 10_000;
const LEADS: u64 = 20;

fn answer(decision: Decision) -> Answer {
    Answer {
        outcome: decision.outcome,
        account: decision.account.map(|account| (account.account.0, account.evidence, account.tie_break)),
        territory: decision.territory.map(String::from),
        segment: decision.segment.map(String::from),
        steps: decision.steps.into_iter().map(|step| (step.rule.position, step.attempts, step.failed)).collect(),
    }
}

#[test]
fn the_router_agrees_with_a_naive_one_on_two_hundred_thousand_cases() {
    let mut placed = 0;
    for seed in 0..WORLDS {
        let mut dice = Dice::new(seed);
        let world = World::random(&mut dice);
        let ready = world.ready();
        for nth in 0..LEADS {
            let lead = world.lead(&mut dice);
            let got = answer(routing::route(&lead.arrival(), &ready.book, &world.floor(&ready), lead.now));
            placed += u64::from(matches!(got.outcome, leadtower::model::decision::Outcome::Assigned { .. }));
            let expected = router::route(&world, &lead);
            assert_eq!(got, expected, "world {seed}, lead {nth}: {lead:#?}\n{:#?}", world.book);
        }
    }
    // Worlds in which nothing happens would agree as well.
    assert!(placed > WORLDS * LEADS / 8, "only {placed} leads found an owner");
}

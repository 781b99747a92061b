//! Old decisions explain themselves as on their day, whatever has changed since; and what would have been needed is true.

use leadtower::{
    actions::{
        ask,
        command::{Close, Command, EditRep, Limit, OnLeaving, RemoveRep, RepDetails, Seen, SetAbsence, SetCapacity},
    },
    model::{
        absence::AbsenceKind,
        account::Relationship,
        id::{DecisionId, LeadId, RepId},
        lead::{Closing, LeadDraft},
        time::Millis,
    },
    store::{decisions, reps},
};

use crate::support::{
    deeds::{accounts, random_command, random_file, random_reps, random_world},
    dice::{Dice, cases},
    world::{Plan, World, draft, world},
};

/// All that is said of a decision: the explanation, and why it was nobody else.
#[derive(Debug, PartialEq)]
struct Said {
    summary: String,
    lines: Vec<String>,
    passed_over: Vec<ask::PassedOver>,
    why_not: Vec<(RepId, String, Vec<String>)>,
}

fn said(world: &mut World, lead: LeadId, id: DecisionId, people: &[RepId]) -> Said {
    let explained = ask::explain(world.desk(), lead, Some(id)).unwrap().unwrap();
    assert_eq!(explained.id, id);
    let mut why_not = Vec::new();
    for rep in people {
        let answer = ask::why_not(world.desk(), lead, Some(id), *rep).unwrap().unwrap();
        why_not.push((*rep, answer.stopped_by, answer.would_need));
    }
    Said {
        summary: explained.summary,
        lines: explained.lines.iter().map(|line| format!("{line:?}")).collect(),
        passed_over: explained.passed_over,
        why_not,
    }
}

/// Changes what decisions read: leads, accounts, people and policy.
fn change_something(dice: &mut Dice, world: &mut World) {
    match dice.below(6) {
        0 => {
            let mut part = accounts();
            for (_, account) in &mut part.rows {
                let other = dice.below(99);
                account.name = format!("Firm {other}");
                account.folded_name = format!("firm {other}");
                account.relationship = Some(dice.one(&[Relationship::Target, Relationship::OpenOpportunity]));
                account.domains = vec![dice.one(&["acme.example", "one.example", "bolt.example"]).to_owned()];
                account.owner = Some(dice.one(&["ana", "dan", "eve"]).to_owned());
            }
            world.desk().import_accounts(&part).unwrap();
        }
        1 => {
            let file = random_file(dice, world.now);
            world.desk().receive_batch(file).unwrap();
        }
        2 => {
            let part = random_reps(dice);
            world.desk().import_reps(&part).unwrap();
        }
        3 => {
            world.book.zone = dice.one(&["Europe/Berlin", "America/New_York"]);
            let name = format!("namesake {}", dice.below(999));
            let _ = world.attempt(&Command::AddRep(RepDetails { name: Some(name), ..RepDetails::default() }));
            let namesake = RepDetails { name: Some("cleo".to_owned()), ..RepDetails::default() };
            let _ = world.attempt(&Command::AddRep(namesake));
        }
        4 => world.later(Millis::minutes(dice.below(900) as i64)),
        _ => {
            if let Some(entry) = world.journal().iter().map(|entry| entry.id).nth(dice.below(12)) {
                let _ = world.attempt(&dice.one(&[Command::Undo(Some(entry)), Command::TakeBack(entry)]));
                if dice.once_in(2) {
                    let _ = world.attempt(&Command::Redo(None));
                }
            }
        }
    }
}

#[test]
fn an_old_decision_says_the_same_whatever_has_changed_since() {
    let mut compared = 0;
    for seed in 0..cases(12) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        let mut told: Vec<(LeadId, DecisionId, Vec<RepId>, Said)> = Vec::new();
        for _ in 0..30 {
            let first = decisions::next_id(world.conn()).unwrap();
            if dice.once_in(2) {
                change_something(&mut dice, &mut world);
            } else {
                let command = random_command(&mut dice, &mut world);
                let _ = world.attempt(&command);
            }
            let people: Vec<RepId> = reps::all(world.conn()).unwrap().iter().map(|rep| rep.id).collect();
            for id in first.0..decisions::next_id(world.conn()).unwrap().0 {
                let id = DecisionId(id);
                let lead = world.decision(id).decision.lead;
                let said = said(&mut world, lead, id, &people);
                told.push((lead, id, people.clone(), said));
            }
        }
        for (lead, id, people, then) in told {
            compared += 1;
            assert_eq!(said(&mut world, lead, id, &people), then, "seed {seed}, decision {id} of lead {lead}");
        }
    }
    assert!(compared > 100, "{compared}");
}

fn needs(world: &mut World, lead: LeadId, rep: &str) -> Vec<String> {
    let rep = world.rep(rep);
    ask::why_not(world.desk(), lead, None, rep).unwrap().unwrap().would_need
}

/// Two reps in one pool; the second is ready to take everything.
fn two(ana: impl FnOnce(Plan) -> Plan) -> World {
    let plan = ana(world().rep("ana", "Europe/Berlin")).rep("ben", "Europe/Berlin");
    plan.pool("all", ["ana", "ben"]).rule("All", "", "pool:all").otherwise("hold").open()
}

#[test]
fn a_larger_capacity_would_have_given_them_the_lead_and_does() {
    let mut world = two(|plan| plan.max_open(0));
    let lead = world.lead_from("a@one.example");
    assert_eq!(world.owner(lead), Some(world.rep("ben")));
    assert_eq!(needs(&mut world, lead, "ana"), ["capacity of 1 or more"]);

    let mut granted = two(|plan| plan.max_open(1));
    let lead = granted.lead_from("a@one.example");
    assert_eq!(granted.owner(lead), Some(granted.rep("ana")));
}

#[test]
fn an_earlier_return_would_have_given_them_the_lead_and_does() {
    let away_for = |length: Millis| {
        let mut world = two(|plan| plan);
        let (rep, until) = (world.rep("ana"), Some(world.now + length));
        let from = Some(world.now - Millis::DAY);
        let kind = AbsenceKind::Vacation;
        world.perform(&Command::SetAbsence(SetAbsence { rep, from, until, kind, leads: OnLeaving::Keep }));
        world.later(Millis::HOUR);
        let lead = world.lead_from("a@one.example");
        (world, lead)
    };
    let (mut world, lead) = away_for(Millis::DAY);
    assert_eq!(world.owner(lead), Some(world.rep("ben")));
    assert_eq!(needs(&mut world, lead, "ana"), ["back before 11:00"]);

    let (granted, lead) = away_for(Millis::HOUR);
    assert_eq!(granted.owner(lead), Some(granted.rep("ana")));
}

#[test]
fn a_seat_in_the_pool_would_have_given_them_the_lead_and_does() {
    let second_lead = |members: &[&str]| {
        let mut world = two(|plan| plan);
        world.book.pools[0].1 = vec!["ben".to_owned()];
        world.publish();
        world.lead_from("a@one.example");
        world.book.pools[0].1 = members.iter().map(|name| (*name).to_owned()).collect();
        world.publish();
        let lead = world.lead_from("b@one.example");
        (world, lead)
    };
    let (mut world, lead) = second_lead(&["ben"]);
    assert_eq!(needs(&mut world, lead, "ana"), ["member of pool all"]);
    let (granted, lead) = second_lead(&["ben", "ana"]);
    assert_eq!(granted.owner(lead), Some(granted.rep("ana")));
}

#[test]
fn the_floor_of_then_is_asked_and_not_that_of_now() {
    let mut world = two(|plan| plan.max_open(1));
    let first = world.lead_from("a@one.example");
    world.lead_from("b@one.example");
    let third = world.lead_from("c@one.example");
    let before = needs(&mut world, third, "ana");
    assert_eq!(before, ["capacity of 2 or more", "owed 1.00 of a lead more"]);

    // Everything that stood in the way then is gone now, and so is she.
    let ana = world.rep("ana");
    let (max_open, keep) = (Limit::Unlimited, Limit::Keep);
    world.perform(&Command::SetCapacity(SetCapacity {
        rep: ana,
        max_open,
        max_per_day: keep,
        max_per_week: keep,
        max_per_month: keep,
    }));
    world.perform(&Command::Close(Close { leads: vec![Seen::any(first)], closing: Closing::Won, reason: None, value: None }));
    let details = RepDetails { name: Some("Ana Maria".to_owned()), ..RepDetails::default() };
    world.perform(&Command::EditRep(EditRep { rep: ana, details }));
    world.perform(&Command::RemoveRep(RemoveRep { rep: ana, leads_to: None }));
    world.later(Millis(90 * Millis::DAY.0));

    let answer = ask::why_not(world.desk(), third, None, ana).unwrap().unwrap();
    assert_eq!(answer.would_need, before);
    assert_eq!(answer.stopped_by, "ana is at capacity (1 of 1)");
}

#[test]
fn two_rows_of_one_record_in_one_file_leave_the_first_its_own_reasons() {
    let world = world().rep("ana", "UTC").pool("all", ["ana"]);
    let mut world = world.rule("Brazil", "country:BR", "pool:all").rule("All", "", "fallback").open();
    let row = |country: &str| -> LeadDraft {
        let mut row = draft("ann@one.example");
        row.external_id = Some("7".to_owned());
        row.profile.country = country.parse().ok();
        row
    };
    let mut file = random_file(&mut Dice::new(1), world.now);
    file.routing = leadtower::actions::command::Routing::OpenAndUnowned;
    file.drafts = vec![row("DE"), row("BR")];
    world.desk().receive_batch(file).unwrap();
    let explained = ask::explain(world.desk(), LeadId(1), None).unwrap().unwrap();
    assert!(explained.passed_over[0].because.contains("DE"), "{:?}", explained.passed_over);
}

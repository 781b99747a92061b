//! What a person saw must still stand when they act on it; what is done to a lead that moved meanwhile is not done.

use leadtower::{
    actions::{
        command::{Assign, Close, Command, Receiver, Route, Seen, SeenDecision, Snooze, Touch, Tried},
        error::{Refusal, StandsNow},
    },
    model::{
        id::LeadId,
        lead::{Closing, Stage},
        time::Millis,
    },
};

use crate::support::world::{World, draft, world};

fn two_reps() -> World {
    world().rep("ana", "UTC").rep("ben", "UTC").pool("all", ["ana", "ben"]).rule("All", "", "pool:all").open()
}

/// The lead as it is on the screen now.
fn on_screen(world: &World, lead: LeadId) -> Seen {
    Seen { lead, decision: SeenDecision::This(world.lead(lead).state.decision) }
}

/// Every verb of the dashboard that concerns leads.
fn verbs(world: &World, seen: &[Seen]) -> [Command; 6] {
    let leads = || seen.to_vec();
    let until = Some(world.now + Millis::HOUR);
    [
        Command::Touch(Touch { leads: leads(), at: None }),
        Command::Snooze(Snooze { leads: leads(), until }),
        Command::Route(Route { leads: leads(), tried: Tried::Exclude }),
        Command::Assign(Assign { leads: leads(), to: Receiver::Rep(world.rep("ana")), because: None }),
        Command::Assign(Assign { leads: leads(), to: Receiver::Fallback, because: None }),
        Command::Close(Close { leads: leads(), closing: Closing::Won, reason: None, value: None }),
    ]
}

fn moved_by_somebody(world: &mut World, lead: LeadId) {
    let to = if world.owner(lead) == Some(world.rep("ana")) { "ben" } else { "ana" };
    let assign = Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(world.rep(to)), because: None };
    world.another_desk("sam").perform(&Command::Assign(assign)).unwrap();
}

#[test]
fn no_verb_acts_on_a_lead_that_moved_since_it_was_seen() {
    let mut world = two_reps();
    let lead = world.lead_from("ann@one.example");
    let seen = on_screen(&world, lead);
    moved_by_somebody(&mut world, lead);
    let before = world.dump();
    let (now, owner) = (world.lead(lead).state.decision, world.owner(lead));
    for command in verbs(&world, &[seen]) {
        let refusal = world.refusal(&command);
        assert_eq!(refusal, Refusal::Moved { lead, now, owner }, "{command:?}");
        assert_eq!(refusal.to_string(), format!("lead L-{lead} was changed meanwhile, left as is"));
        assert_eq!(refusal.stands_now(), Some(StandsNow::Lead(on_screen(&world, lead))));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn of_many_only_those_that_moved_are_left_as_they_are() {
    const TOUCH: usize = 0;
    const TO_FALLBACK: usize = 4;
    for verb in 0..6 {
        let mut world = two_reps();
        let leads = ["ann@one.example", "bob@two.example", "cy@three.example"].map(|email| world.lead_from(email));
        // In fallback each of the others has something to do.
        if !matches!(verb, TOUCH | TO_FALLBACK) {
            let leads = Seen::all(&leads);
            world.perform(&Command::Assign(Assign { leads, to: Receiver::Fallback, because: None }));
        }
        let seen = leads.map(|lead| on_screen(&world, lead));
        moved_by_somebody(&mut world, leads[1]);
        let [first, moved, last] = leads;
        let command = &verbs(&world, &seen)[verb];
        let receipt = world.perform(command);
        let done: Vec<LeadId> = receipt.leads.iter().map(|touched| touched.lead).collect();
        assert_eq!(done, [first, last], "{command:?}");
        let [(left, Refusal::Moved { .. })] = receipt.left.as_slice() else { panic!("{command:?}: {:?}", receipt.left) };
        assert_eq!(*left, moved);
    }
}

/// A touch is no decision: whoever saw the lead before it may still close it.
#[test]
fn a_lead_somebody_reached_out_to_has_not_moved() {
    let mut world = two_reps();
    let lead = world.lead_from("ann@one.example");
    let seen = on_screen(&world, lead);
    world.another_desk("sam").perform(&Command::Touch(Touch { leads: vec![Seen::any(lead)], at: None })).unwrap();
    world.perform(&Command::Close(Close { leads: vec![seen], closing: Closing::Meeting, reason: None, value: None }));
    assert_eq!(world.lead(lead).state.stage, Stage::Closed(Closing::Meeting));
}

#[test]
fn a_lead_that_was_taken_back_is_no_duplicate() {
    let mut world = two_reps();
    let added = world.add(draft("ann@one.example"));
    let lead = added.leads[0].lead;
    world.undo(added.entry.unwrap());
    for command in [
        Command::Close(Close { leads: vec![Seen::any(lead)], closing: Closing::Lost, reason: None, value: None }),
        Command::Touch(Touch { leads: vec![Seen::any(lead)], at: None }),
    ] {
        assert_eq!(
            world.refusal(&command).to_string(),
            format!("lead L-{lead} is withdrawn; it was taken back by undo; add it again")
        );
    }
}

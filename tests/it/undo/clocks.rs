//! A clock that comes back with its lead stands as if the lead had never been away: what it depends on may have changed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use leadtower::{
    actions::command::{
        Assign, Close, Command, EditRep, EndAbsence, OnLeaving, OnReturn, Publish, Receiver, RepDetails, Seen, SetAbsence, Touch,
    },
    actions::error::{ActionError, Refusal},
    model::{
        absence::AbsenceKind,
        id::{EntryId, LeadId, RepId},
        lead::{Closing, LeadState},
        sla::Clock,
        time::{Instant, Millis},
    },
};

use crate::support::{
    check::check,
    deeds::{ZONES, random_week},
    dice::{Dice, cases},
    world::{Plan, World, draft, instant, world},
};

const HALF_AN_HOUR: &str = "name = \"fast\"\nfirst_touch = \"30m\"\non_breach = \"reassign\"";

fn ana_has_it() -> Plan {
    let plan = world().rep("ana", "UTC").rep("bob", "UTC").pool("all", ["ana"]);
    plan.sla(HALF_AN_HOUR).rule("All", "", "pool:all").under_sla("fast")
}

fn touch(leads: &[LeadId]) -> Command {
    Command::Touch(Touch { leads: Seen::all(leads), at: None })
}

fn lost(leads: &[LeadId]) -> Command {
    Command::Close(Close { leads: Seen::all(leads), closing: Closing::Lost, reason: None, value: None })
}

fn give(leads: &[LeadId], to: Receiver) -> Command {
    Command::Assign(Assign { leads: Seen::all(leads), to, because: None })
}

fn away(rep: RepId, from: Option<Instant>, until: Option<Instant>) -> Command {
    Command::SetAbsence(SetAbsence { rep, from, until, kind: AbsenceKind::Vacation, leads: OnLeaving::Keep })
}

fn back(rep: RepId) -> Command {
    Command::EndAbsence(EndAbsence { rep, absence: None, leads: OnReturn::Keep })
}

fn edit(rep: RepId, details: RepDetails) -> Command {
    Command::EditRep(EditRep { rep, details })
}

fn clock(world: &World, lead: LeadId) -> Clock {
    world.lead(lead).state.clock.unwrap()
}

/// Ana's lead leaves her hands after five of its thirty minutes; she goes away for two hours; it comes back.
fn due_after_an_absence(leaves: impl Fn(LeadId, RepId) -> Command) {
    let mut world = ana_has_it().open();
    let (ana, bob) = (world.rep("ana"), world.rep("bob"));
    let lead = world.lead_from("a@one.example");
    world.later(Millis::minutes(5));
    let left = world.perform(&leaves(lead, bob));
    world.later(Millis::minutes(5));
    let noon = world.now + Millis::HOUR + Millis::HOUR;
    world.perform(&away(ana, None, Some(noon)));
    world.later(Millis::minutes(5));

    world.undo(left.entry.unwrap());

    // Ten minutes were used when she left, whatever else was told of the lead.
    assert_eq!((world.owner(lead), clock(&world, lead).due), (Some(ana), Some(noon + Millis::minutes(20))));
    world.later(Millis::minutes(25));
    world.perform(&Command::Tick);
    assert_eq!(world.owner(lead), Some(ana), "nobody loses a lead while they are away");
}

#[test]
fn who_went_away_since_a_touch_is_not_late_when_it_is_taken_back() {
    due_after_an_absence(|lead, _| touch(&[lead]));
}

#[test]
fn who_went_away_since_an_outcome_is_not_late_when_it_is_taken_back() {
    due_after_an_absence(|lead, _| lost(&[lead]));
}

#[test]
fn who_went_away_since_their_lead_was_given_on_is_not_late_when_it_is_taken_back() {
    due_after_an_absence(|lead, bob| give(&[lead], Receiver::Rep(bob)));
}

#[test]
fn the_clock_of_who_is_back_meanwhile_has_an_end_again() {
    let mut world = ana_has_it().open();
    let (ana, bob) = (world.rep("ana"), world.rep("bob"));
    let lead = world.lead_from("a@one.example");
    world.later(Millis::minutes(10));
    world.perform(&away(ana, None, None));
    assert_eq!((clock(&world, lead).due, clock(&world, lead).spent), (None, Some(Millis::minutes(10))));
    let given = world.perform(&give(&[lead], Receiver::Rep(bob)));
    world.later(Millis::HOUR);
    world.perform(&back(ana));
    let returned = world.now;
    world.later(Millis::minutes(5));

    world.undo(given.entry.unwrap());

    assert_eq!((world.owner(lead), clock(&world, lead).due), (Some(ana), Some(returned + Millis::minutes(20))));
}

#[test]
fn an_absence_that_was_taken_back_again_never_was() {
    let mut world = ana_has_it().open();
    let ana = world.rep("ana");
    let lead = world.lead_from("a@one.example");
    let before = world.dump();
    let touched = world.perform(&touch(&[lead]));
    let left = world.perform(&away(ana, None, None));
    world.later(Millis::minutes(5));
    world.undo(left.entry.unwrap());
    world.undo(touched.entry.unwrap());
    let kept = |dump: Vec<String>| dump.into_iter().filter(|line| line.starts_with("lead ")).collect::<Vec<_>>();
    assert_eq!(kept(world.dump()), kept(before));
}

#[test]
fn a_lead_that_was_given_on_while_it_was_touched_counts_the_time_of_its_new_owner() {
    let mut world = ana_has_it().open();
    let bob = world.rep("bob");
    let lead = world.lead_from("a@one.example");
    world.perform(&away(bob, None, None));
    let touched = world.perform(&touch(&[lead]));
    world.later(Millis::minutes(10));
    world.perform(&give(&[lead], Receiver::Rep(bob)));
    world.undo(touched.entry.unwrap());
    assert_eq!((clock(&world, lead).due, clock(&world, lead).spent), (None, Some(Millis::minutes(10))));
    world.later(Millis::HOUR);
    world.perform(&back(bob));
    assert_eq!(clock(&world, lead).due, Some(world.now + Millis::minutes(20)));
}

#[test]
fn a_miss_of_the_owner_in_between_is_not_the_miss_of_who_has_it_again() {
    let plan = ana_has_it().rep("cleo", "UTC").hours("Mon-Fri 12:00-18:00");
    let mut plan = plan.sla("name = \"told\"\nfirst_touch = \"30m\"\non_breach = \"notify\"").under_sla("told");
    plan.book.pools[0].1 = vec!["cleo".to_owned()];
    let mut world = plan.open();
    let (bob, cleo) = (world.rep("bob"), world.rep("cleo"));
    let lead = world.lead_from("a@one.example");
    let given = world.perform(&give(&[lead], Receiver::Rep(bob)));
    world.later(Millis::minutes(31));
    world.perform(&Command::Tick);
    assert!(world.lead(lead).state.breached_at.is_some());
    world.undo(given.entry.unwrap());
    let LeadState { owner, breached_at, .. } = world.lead(lead).state;
    assert_eq!((owner, breached_at), (Some(cleo), None));
}

/// Three reps of all kinds of hours, leads of theirs and one that nobody owns.
fn some_clocks(dice: &mut Dice) -> (World, Vec<LeadId>) {
    let mut plan = world().rep("ana", "UTC").rep("bob", dice.one(&ZONES)).hours(random_week(dice)).rep("cleo", dice.one(&ZONES));
    plan = plan.pool("all", ["ana", "bob", "cleo"]).sla("name = \"slow\"\nfirst_touch = \"6h\"\non_breach = \"notify\"");
    let plan = plan.rule("Chat", "source:chat", "fallback").under_sla("slow").rule("All", "", "pool:all").under_sla("slow");
    let mut world = plan.open();
    let mut leads: Vec<LeadId> = (0..6).map(|nth| world.lead_from(&format!("p{nth}@one.example"))).collect();
    let mut chat = draft("chat@one.example");
    chat.profile.source = Some("chat".into());
    leads.push(world.add(chat).leads[0].lead);
    (world, leads)
}

/// Something after which leads wait for no first touch of their owner.
fn leaves(dice: &mut Dice, leads: &[LeadId]) -> Command {
    let some: Vec<LeadId> = leads.iter().copied().filter(|_| dice.once_in(2)).collect();
    let one = [dice.one(leads)];
    let leads = if some.is_empty() { &one[..] } else { &some[..] };
    match dice.below(5) {
        0 => touch(leads),
        1 => lost(leads),
        2 => give(leads, Receiver::Fallback),
        _ => give(leads, Receiver::Rep(RepId(dice.below(3) as i64 + 1))),
    }
}

/// Something that changes which time counts.
fn other_time(dice: &mut Dice, world: &World) -> Command {
    let rep = RepId(dice.below(3) as i64 + 1);
    let day = BTreeSet::from([NaiveDate::from_ymd_opt(2026, 3, dice.below(3) as u32 + 2).unwrap()]);
    let details = RepDetails::default;
    let from = dice.one(&[None, Some(Millis::HOUR), Some(Millis::minutes(-30))]).map(|by| world.now + by);
    let until = dice.one(&[None, Some(Millis::minutes(90)), Some(Millis::DAY)]).map(|by| world.now + by);
    match dice.below(8) {
        0 | 1 => away(rep, from, until),
        2 | 3 => back(rep),
        4 => edit(rep, RepDetails { week: random_week(dice).parse().ok(), ..details() }),
        5 => edit(rep, RepDetails { zone: dice.one(&ZONES).parse().ok(), ..details() }),
        6 => edit(rep, RepDetails { holidays: Some(day), ..details() }),
        _ => {
            let mut text = world.book.text().replace(world.book.zone, dice.one(&ZONES));
            if dice.once_in(2) {
                text = text.replacen("18:00\" }", &format!("18:00\", holidays = [\"{}\"] }}", day.first().unwrap()), 1);
            }
            Command::Publish(Publish::of(text, None))
        }
    }
}

/// Does the same in both worlds; the entries if both did it.
fn in_both(command: &Command, worlds: [&mut World; 2], case: &str) -> Option<[EntryId; 2]> {
    let done = worlds.map(|world| match world.attempt(command) {
        Ok(receipt) => receipt.entry,
        Err(ActionError::Refused(_)) => None,
        Err(failed) => panic!("{case} {command:?}: {failed}"),
    });
    assert_eq!(done[0].is_some(), done[1].is_some(), "{case} {command:?}");
    Some([done[0]?, done[1]?])
}

#[test]
fn what_was_taken_back_left_no_trace_in_any_clock() {
    let (mut compared, mut moved) = (0, 0);
    for seed in 3_000..3_000 + cases(80) {
        let mut dice = Dice::new(seed);
        let (mut world, leads) = some_clocks(&mut dice);
        let case = format!("seed {seed}");
        for _ in 0..dice.below(3) {
            let _ = world.attempt(&other_time(&mut dice, &world));
            world.later(Millis::minutes(dice.below(200) as i64));
        }
        let mut without = world.copy();
        let leaving = leaves(&mut dice, &leads);
        let Ok(left) = world.attempt(&leaving) else { continue };
        let before: Vec<LeadState> = leads.iter().map(|lead| without.lead(*lead).state).collect();
        let mut told = Vec::new();
        for _ in 0..=dice.below(4) {
            let by = Millis::minutes(dice.below(300) as i64);
            world.later(by);
            without.later(by);
            let command = other_time(&mut dice, &without);
            told.push(format!("{} {command:?}", without.now));
            let done = in_both(&command, [&mut world, &mut without], &case);
            if let Some([one, other]) = done.filter(|_| dice.once_in(4)) {
                // Refused where it was what moved the clock of somebody's lead that is another's in one of the worlds.
                let undone =
                    (world.copy().attempt(&Command::Undo(Some(one))), without.copy().attempt(&Command::Undo(Some(other))));
                if let (Ok(_), Ok(_)) = undone {
                    world.undo(one);
                    without.undo(other);
                    told.push("and back".to_owned());
                }
            }
        }
        let case = format!("{case}: {leaving:?}, then {told:#?}");
        match world.attempt(&Command::Undo(left.entry)) {
            Ok(_) => {}
            Err(ActionError::Refused(Refusal::ChangedSince { .. })) => continue,
            Err(other) => panic!("{case}: {other}"),
        }
        check(world.conn(), &case);
        for (lead, before) in leads.iter().zip(before) {
            let (is, would_be) = (world.lead(*lead).state, without.lead(*lead).state);
            assert_eq!(is, would_be, "lead {lead} of {case}");
            moved += usize::from(is.clock != before.clock);
        }
        compared += 1;
    }
    assert!(compared > 25 && moved > 25, "{compared} compared, {moved} clocks moved");
}

#[test]
fn an_hour_given_on_and_back_is_an_hour_used() {
    let mut world = ana_has_it().open();
    let bob = world.rep("bob");
    let lead = world.lead_from("a@one.example");
    let due = clock(&world, lead).due;
    let given = world.perform(&give(&[lead], Receiver::Rep(bob)));
    world.later(Millis::minutes(20));
    world.undo(given.entry.unwrap());
    assert_eq!((clock(&world, lead).due, due), (due, Some(instant("2026-03-02T09:30:00Z"))));
}

//! Touch clocks through everything that happens to them: absences, other owners, other rulebooks, other hours.

use leadtower::{
    actions::{
        command::{Assign, Close, Command, EndAbsence, OnLeaving, OnReturn, Receiver, Route, Seen, SetAbsence, Tried},
        receipt::Receipt,
    },
    model::{
        absence::AbsenceKind,
        id::{LeadId, RepId},
        journal::{TickCounts, What},
        lead::{Closing, DismissReason, Stage},
        time::{Instant, Millis},
    },
};

use crate::support::{
    check::check,
    world::{Plan, World, instant, world},
};

const WORKDAYS: &str = "Mon-Fri 09:00-17:00";
const HOT: &str = "name = \"hot\"\nfirst_touch = \"4h\"\non_breach = \"reassign\"\nmax_reassign = 1";

fn two_reps() -> Plan {
    let plan = world().rep("ana", "UTC").hours(WORKDAYS).rep("ben", "UTC").hours(WORKDAYS);
    plan.pool("all", ["ana", "ben"]).sla(HOT).rule("All", "", "pool:all").under_sla("hot")
}

fn due(world: &World, lead: LeadId) -> Option<Instant> {
    world.lead(lead).state.clock.unwrap().due
}

fn goes_at(world: &mut World, at: &str) {
    world.later(instant(at).since(world.now));
}

fn away(world: &mut World, rep: RepId, until: Option<&str>) -> Receipt {
    let until = until.map(instant);
    world.perform(&Command::SetAbsence(SetAbsence {
        rep,
        from: None,
        until,
        kind: AbsenceKind::Vacation,
        leads: OnLeaving::Keep,
    }))
}

fn back(world: &mut World, rep: RepId) {
    world.perform(&Command::EndAbsence(EndAbsence { rep, absence: None, leads: OnReturn::Keep }));
}

fn give(world: &mut World, lead: LeadId, to: RepId) {
    world.perform(&Command::Assign(Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(to), because: None }));
}

fn ticks(world: &mut World) -> TickCounts {
    match world.perform(&Command::Tick).what {
        What::Ticked(counts) => counts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_one_owner_used_stays_used_while_the_next_is_away_for_long() {
    let mut world = two_reps().open();
    let lead = world.lead_from("a@one.example");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    assert_eq!((world.owner(lead), due(&world, lead)), (Some(ana), Some(instant("2026-03-02T13:00:00Z"))));
    away(&mut world, ben, None);
    // Ana has used an hour when it goes to somebody who is away until further notice.
    goes_at(&mut world, "2026-03-02T10:00:00Z");
    give(&mut world, lead, ben);
    assert_eq!(due(&world, lead), None);
    // A week later Ben is back for two hours, leaves again, and comes back for good.
    goes_at(&mut world, "2026-03-09T09:00:00Z");
    back(&mut world, ben);
    assert_eq!(due(&world, lead), Some(instant("2026-03-09T12:00:00Z")));
    goes_at(&mut world, "2026-03-09T11:00:00Z");
    away(&mut world, ben, None);
    goes_at(&mut world, "2026-03-12T09:00:00Z");
    back(&mut world, ben);
    assert_eq!(due(&world, lead), Some(instant("2026-03-12T10:00:00Z")));
}

#[test]
fn hours_of_an_absence_that_is_over_are_not_used() {
    let mut world = two_reps().open();
    let lead = world.lead_from("a@one.example");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    goes_at(&mut world, "2026-03-02T10:00:00Z");
    away(&mut world, ana, Some("2026-03-03T10:00:00Z"));
    // An hour before, an hour after: two are left.
    goes_at(&mut world, "2026-03-03T11:00:00Z");
    give(&mut world, lead, ben);
    assert_eq!(due(&world, lead), Some(instant("2026-03-03T13:00:00Z")));
}

#[test]
fn clocks_of_leads_that_nobody_owns_follow_the_hours_of_the_company() {
    let plan = world().rep("ana", "UTC").sla(HOT).rule("All", "", "fallback").under_sla("hot");
    let mut world = plan.open();
    let lead = world.lead_from("a@one.example");
    assert_eq!(due(&world, lead), Some(instant("2026-03-02T13:00:00Z")));
    world.later(Millis::HOUR);
    let before = world.dump();

    // From Berlin to New York, where it is not nine yet: an hour is used, three are to come.
    world.book.zone = "America/New_York";
    let published = world.publish();
    assert!(matches!(published.what, What::Published { clocks: 1, .. }), "{:?}", published.what);
    assert_eq!(due(&world, lead), Some(instant("2026-03-02T17:00:00Z")));
    world.undo(published.entry.unwrap());
    assert_eq!(world.dump(), before);

    // One that came under the other hours has its clock set back with them, too.
    let published = world.publish();
    let later = world.lead_from("b@one.example");
    assert_eq!(due(&world, later), Some(instant("2026-03-02T18:00:00Z")));
    world.undo(published.entry.unwrap());
    assert_eq!(due(&world, lead), Some(instant("2026-03-02T13:00:00Z")));
    assert_eq!(due(&world, later), Some(instant("2026-03-02T14:00:00Z")));
    assert_eq!(ticks(&mut world), TickCounts::default());
}

#[test]
fn a_book_with_the_same_hours_moves_no_clock() {
    let mut world = two_reps().rule("Chat", "source:chat", "fallback").open();
    world.lead_from("a@one.example");
    world.book.slas[0] = HOT.replace("4h", "2h");
    let published = world.publish();
    assert!(matches!(published.what, What::Published { clocks: 0, .. }), "{:?}", published.what);
}

#[test]
fn a_clock_that_runs_keeps_its_policy_when_the_book_has_another_of_that_name() {
    let mut world = two_reps().open();
    let lead = world.lead_from("a@one.example");
    let ana = world.rep("ana");
    world.book.slas[0] = HOT.replace("4h", "8h").replace("reassign\"", "notify\"");
    world.publish();
    away(&mut world, ana, Some("2026-03-02T11:00:00Z"));
    let clock = world.lead(lead).state.clock.unwrap();
    // Two thirds of four hours, and all of them, each two hours later.
    assert_eq!((clock.at_risk, clock.due), (instant("2026-03-02T13:40:04.800Z"), Some(instant("2026-03-02T15:00:00Z"))));
    goes_at(&mut world, "2026-03-02T15:01:00Z");
    assert_eq!(ticks(&mut world).reassigned, 1);
    // Given on, it stands under the book of today.
    assert_eq!(due(&world, lead), Some(instant("2026-03-03T15:01:00Z")));
}

#[test]
fn a_policy_that_is_gone_holds_for_the_clocks_that_ran_under_it() {
    let mut world = two_reps().open();
    let lead = world.lead_from("a@one.example");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    world.book.slas.clear();
    world.book.rules[0][4].clear();
    world.publish();
    let untimed = world.lead_from("b@one.example");
    assert_eq!(world.lead(untimed).state.clock, None);

    goes_at(&mut world, "2026-03-02T13:01:00Z");
    assert_eq!(ticks(&mut world).reassigned, 1);
    assert_eq!((world.owner(lead), due(&world, lead)), (Some(ben), Some(instant("2026-03-03T09:01:00Z"))));
    give(&mut world, lead, ana);
    assert_eq!(due(&world, lead), Some(instant("2026-03-03T09:01:00Z")));
    // It may be given on once only.
    goes_at(&mut world, "2026-03-03T09:02:00Z");
    assert_eq!(ticks(&mut world).fallback, 1);
    assert_eq!(world.lead(lead).state.stage, Stage::Fallback);
    check(world.conn(), "exhausted");
}

#[test]
fn a_rule_without_a_policy_leaves_a_clock_its_own_in_the_time_of_the_next_owner() {
    let plan = world().rep("ana", "UTC").hours(WORKDAYS).rep("ben", "UTC").hours("Mon-Fri 12:00-20:00");
    let plan = plan.pool("all", ["ana", "ben"]).sla(HOT).rule("All", "", "pool:all").under_sla("hot");
    let mut world = plan.open();
    let lead = world.lead_from("a@one.example");
    world.book.rules[0][4].clear();
    world.publish();
    goes_at(&mut world, "2026-03-02T10:00:00Z");
    world.perform(&Command::Route(Route { leads: vec![Seen::any(lead)], tried: Tried::Exclude }));
    assert_eq!(world.owner(lead), Some(world.rep("ben")));
    assert_eq!(due(&world, lead), Some(instant("2026-03-02T15:00:00Z")));
}

#[test]
fn a_miss_that_leads_to_nurture_is_not_told_as_fallback() {
    let mut world = two_reps().open();
    let lead = world.lead_from("a@one.example");
    "nurture".clone_into(&mut world.book.rules[0][2]);
    world.publish();
    goes_at(&mut world, "2026-03-02T13:01:00Z");
    let counts = ticks(&mut world);
    assert_eq!((counts.breached, counts.nurture, counts.fallback), (1, 1, 0), "{counts:?}");
    assert_eq!(world.lead(lead).state.stage, Stage::Nurture);
}

#[test]
fn an_absence_that_somebody_ended_is_not_told_as_over() {
    let mut world = two_reps().open();
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    away(&mut world, ana, None);
    away(&mut world, ben, Some("2026-03-02T11:00:00Z"));
    goes_at(&mut world, "2026-03-02T10:00:00Z");
    back(&mut world, ana);
    goes_at(&mut world, "2026-03-02T12:00:00Z");
    assert_eq!(ticks(&mut world).absences_over, 1);
    assert_eq!(ticks(&mut world), TickCounts::default());
}

#[test]
fn a_rehearsal_of_tomorrow_does_not_silence_today() {
    let mut world = two_reps().open();
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    away(&mut world, ana, Some("2026-03-02T11:00:00Z"));
    away(&mut world, ben, Some("2026-03-03T11:00:00Z"));
    goes_at(&mut world, "2026-03-03T12:00:00Z");
    assert_eq!(ticks(&mut world).absences_over, 1, "the first look goes back a day");
    goes_at(&mut world, "2026-03-02T12:00:00Z");
    assert_eq!(ticks(&mut world).absences_over, 1);
    goes_at(&mut world, "2026-03-02T13:00:00Z");
    assert_eq!(ticks(&mut world), TickCounts::default());
}

#[test]
fn a_turn_given_back_is_taken_back_on_the_day_it_was_booked() {
    let mut world = two_reps().open();
    // Tuesday in Berlin, still Monday in New York.
    goes_at(&mut world, "2026-03-02T23:30:00Z");
    let lead = world.lead_from("a@one.example");
    let ledger = |world: &World| -> Vec<String> {
        world.dump().into_iter().filter(|line| line.starts_with("ledger") || line.starts_with("balance")).collect()
    };
    let before = ledger(&world);
    let reason = Some(DismissReason::Junk);
    let junk = Close { leads: vec![Seen::any(lead)], closing: Closing::Disqualified, reason, value: None };
    let closed = world.perform(&Command::Close(junk));
    assert_ne!(ledger(&world), before);
    world.book.zone = "America/New_York";
    world.publish();
    world.undo(closed.entry.unwrap());
    assert_eq!(ledger(&world), before);
}

//! Held leads get an owner as soon as there is one for them, whatever they wait for, and never by being forgotten.

use leadtower::{
    actions::command::{
        Add, Command, EditRep, EndAbsence, Limit, OnLeaving, OnReturn, ReceiveBatch, RemoveRep, RepDetails, Route, Routing, Seen,
        SetAbsence, SetCapacity, Tried,
    },
    model::{
        absence::AbsenceKind,
        decision::{Cause, Held, Outcome, SamePerson, Trigger},
        held::HeldFor,
        id::{LeadId, RepId},
        lead::Stage,
        time::Millis,
    },
    store::leads,
};

use crate::{
    support::{
        check::check,
        deeds::{accounts_of, random_command, random_draft, random_file, random_reps, random_world},
        dice::{Dice, cases},
        world::{Plan, World, draft, world},
    },
    undo::same,
};

/// Ana owns Acme; Ben is her backup where it says so; every lead of an account goes to its owner or is held.
fn owners() -> Plan {
    world().rep("ben", "UTC").rep("ana", "UTC").rule("Known", "account:customer", "account_owner").otherwise("hold")
}

fn opened(plan: Plan, owner: &str) -> World {
    let mut world = plan.open();
    world.desk().import_accounts(&accounts_of([owner, "nobody", "nobody"])).unwrap();
    world
}

fn away(world: &World, name: &str, hours: Option<i64>) -> Command {
    let until = hours.map(|hours| world.now + Millis(hours * Millis::HOUR.0));
    let (rep, kind) = (world.rep(name), AbsenceKind::Vacation);
    Command::SetAbsence(SetAbsence { rep, from: None, until, kind, leads: OnLeaving::Keep })
}

fn back(world: &World, name: &str) -> Command {
    Command::EndAbsence(EndAbsence { rep: world.rep(name), leads: OnReturn::Keep })
}

fn edit(world: &World, name: &str, details: RepDetails) -> Command {
    Command::EditRep(EditRep { rep: world.rep(name), details })
}

fn held_for(world: &World, lead: LeadId) -> Option<HeldFor> {
    world.lead(lead).state.held_for
}

/// What `deed` does is that `lead` gets `owner`; taken back, everything is as before, and the next tick finds what there is.
fn places(world: &mut World, deed: &Command, lead: LeadId, owner: RepId, case: &str) {
    let before = world.dump();
    let entry = world.perform(deed).entry.unwrap();
    check(world.conn(), case);
    assert_eq!(world.owner(lead), Some(owner), "{case}");
    let decision = world.lead(lead).state.decision.unwrap();
    assert_eq!(world.decision(decision).decision.trigger, Trigger::Drained, "{case}");
    world.undo(entry);
    same(&before, &world.dump(), case);
    world.perform(&Command::Tick);
    same(&before, &world.dump(), &format!("{case}: taken back, nobody is there"));
    world.perform(deed);
    assert_eq!(world.owner(lead), Some(owner), "{case}, again");
}

#[test]
fn a_lead_of_an_owner_who_is_away_waits_for_their_return() {
    let mut world = opened(owners(), "ana");
    let ana = world.rep("ana");
    world.perform(&away(&world, "ana", None));
    let lead = world.lead_from("p@acme.example");
    assert_eq!(held_for(&world, lead), Some(HeldFor::Rep(ana)));
    let deed = back(&world, "ana");
    places(&mut world, &deed, lead, ana, "back");
}

#[test]
fn an_absence_that_runs_out_places_them_at_the_next_tick_of_the_same_desk() {
    let mut world = opened(owners(), "ana");
    world.perform(&away(&world, "ana", Some(2)));
    let lead = world.lead_from("p@acme.example");
    world.wait(Millis(2 * Millis::HOUR.0 - 1));
    assert_eq!(world.perform(&Command::Tick).entry, None);
    assert_eq!(world.owner(lead), None);
    world.wait(Millis(1));
    world.perform(&Command::Tick);
    assert_eq!(world.owner(lead), Some(world.rep("ana")));
}

#[test]
fn a_backup_who_appears_or_comes_back_takes_them_in_cover() {
    let mut world = opened(owners(), "ana");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    world.perform(&away(&world, "ana", None));
    let lead = world.lead_from("p@acme.example");
    let deed = edit(&world, "ana", RepDetails { backup: Some("ben".to_owned()), ..RepDetails::default() });
    places(&mut world, &deed, lead, ben, "a backup is named");
    assert_eq!(world.lead(lead).state.covering_for, Some(ana));

    world.perform(&away(&world, "ben", None));
    let next = world.lead_from("q@acme.example");
    assert_eq!(held_for(&world, next), Some(HeldFor::Rep(ana)));
    let deed = back(&world, "ben");
    places(&mut world, &deed, next, ben, "the backup is back");
}

#[test]
fn an_account_without_an_owner_gets_one_by_import() {
    let mut world = opened(owners(), "nobody");
    let lead = world.lead_from("p@acme.example");
    let record = world.lead(lead);
    assert_eq!((record.state.stage, record.state.held_for), (Stage::Fallback, Some(HeldFor::Answer)));
    world.desk().import_accounts(&accounts_of(["ana", "nobody", "nobody"])).unwrap();
    check(world.conn(), "imported");
    assert_eq!(world.owner(lead), Some(world.rep("ana")));
}

#[test]
fn a_name_that_the_roster_did_not_know_is_found_when_they_join() {
    let plan = world().rep("ana", "UTC").rule("Named", "custom.manager:known", "field:custom.manager").otherwise("hold");
    let mut world = plan.rep("ben", "UTC").rule("Ana", "", "rep:ana@us.example").otherwise("hold").open();
    // An address that both bore and neither bears names nobody.
    let now_at = |email: &str| RepDetails { email: Some(email.to_owned()), ..RepDetails::default() };
    for (who, emails) in [("ana", ["a.nother@us.example"].as_slice()), ("ben", &["ana@us.example", "b.other@us.example"])] {
        for email in emails {
            world.perform(&edit(&world, who, now_at(email)));
        }
    }
    let mut named = draft("p@one.example");
    named.profile.custom.insert("manager".to_owned(), "Zoe Ray".to_owned());
    let named = world.add(named).leads[0].lead;
    let by_rule = world.lead_from("q@one.example");
    assert_eq!([named, by_rule].map(|lead| held_for(&world, lead)), [Some(HeldFor::Answer), Some(HeldFor::Answer)]);
    let (name, email) = (Some("Zoe Ray".to_owned()), Some("ana@us.example".to_owned()));
    world.perform(&Command::AddRep(RepDetails { name, email, ..RepDetails::default() }));
    check(world.conn(), "joined");
    let zoe = Some(world.rep("Zoe Ray"));
    assert_eq!([named, by_rule].map(|lead| world.owner(lead)), [zoe, zoe]);
}

#[test]
fn a_rep_for_whom_leads_are_held_can_leave() {
    let mut world = opened(owners(), "ana");
    world.perform(&away(&world, "ana", None));
    let lead = world.lead_from("p@acme.example");
    let before = world.dump();
    let entry = world.perform(&Command::RemoveRep(RemoveRep { rep: world.rep("ana"), leads_to: None })).entry.unwrap();
    check(world.conn(), "removed");
    assert_eq!(held_for(&world, lead), Some(HeldFor::Answer));
    world.undo(entry);
    assert_eq!(world.dump(), before);
    world.perform(&back(&world, "ana"));
    assert_eq!(world.owner(lead), Some(world.rep("ana")));
}

#[test]
fn nobody_stands_in_for_an_owner_who_missed_the_lead_and_is_there() {
    let sla = "name = \"hot\"\nfirst_touch = \"1h\"\nclock = \"elapsed\"\non_breach = \"reassign\"\nmax_reassign = 2";
    let mut world = opened(owners().under_sla("hot").sla(sla), "ana");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    let names_backup = |name: &str| RepDetails { backup: Some(name.to_owned()), ..RepDetails::default() };
    world.perform(&edit(&world, "ana", names_backup("ben")));
    let lead = world.lead_from("p@acme.example");
    assert_eq!(world.owner(lead), Some(ana));
    world.wait(Millis(Millis::HOUR.0 + 1));
    world.perform(&Command::Tick);
    let outcome = |world: &World| world.decision(world.lead(lead).state.decision.unwrap()).decision.outcome;
    let held = |what| Outcome::Fallback { cause: Cause::SlaExhausted, held: Held::For(what) };
    assert_eq!(outcome(&world), held(HeldFor::Answer));
    // Once she is away her backup can stand in for her; it still is the lead that she missed.
    world.perform(&edit(&world, "ana", names_backup("none")));
    world.perform(&away(&world, "ana", None));
    assert_eq!(outcome(&world), held(HeldFor::Rep(ana)));
    world.perform(&edit(&world, "ana", names_backup("ben")));
    assert_eq!(outcome(&world), Outcome::Assigned { owner: ben, covering_for: Some(ana) });
    assert_eq!(world.lead(lead).state.reassigned, 1);
    check(world.conn(), "in cover");
}

#[test]
fn a_held_lead_joins_an_older_one_that_turns_out_to_be_the_same_person() {
    let mut world = opened(owners(), "nobody");
    let row = |email: &str, id: &str| {
        let mut draft = draft(email);
        draft.external_id = Some(id.to_owned());
        ReceiveBatch {
            file: "leads.csv".to_owned(),
            origin: "hubspot".to_owned(),
            batch: "one".to_owned(),
            drafts: vec![draft],
            rejected: 0,
            routing: Routing::OpenAndUnowned,
        }
    };
    world.desk().receive_batch(row("old@acme.example", "7")).unwrap();
    let older = LeadId(1);
    let newer = world.lead_from("p@acme.example");
    let newest = world.lead_from("q@acme.example");
    world.desk().receive_batch(row("p@acme.example", "7")).unwrap();
    check(world.conn(), "joined");
    let state = world.lead(newer).state;
    assert_eq!((state.stage, state.joined_to), (Stage::Duplicate, Some(older)));
    let outcome = world.decision(state.decision.unwrap()).decision.outcome;
    assert_eq!(outcome, Outcome::Duplicate { of: older, evidence: SamePerson::Email });
    // Never the older one to the newer.
    world.desk().receive_batch(row("q@acme.example", "7")).unwrap();
    assert_eq!(world.lead(older).state.stage, Stage::Fallback);
    assert_eq!(world.lead(newest).state.joined_to, Some(older));
}

#[test]
fn a_held_lead_of_which_more_becomes_known_is_routed_by_it() {
    let plan = world().rep("ana", "UTC").max_open(0).rep("ben", "UTC").pool("full", ["ana"]).pool("free", ["ben"]);
    let plan = plan.rule("Germany", "country:DE", "pool:free").rule("Rest", "", "pool:full").otherwise("hold");
    let mut world = plan.open();
    let row = |country: Option<&str>| {
        let mut draft = draft("p@one.example");
        draft.external_id = Some("7".to_owned());
        draft.profile.country = country.map(|code| code.parse().unwrap());
        let (file, origin, batch) = ("leads.csv".to_owned(), "hubspot".to_owned(), "one".to_owned());
        ReceiveBatch { file, origin, batch, drafts: vec![draft], rejected: 0, routing: Routing::OpenAndUnowned }
    };
    world.desk().receive_batch(row(None)).unwrap();
    assert_eq!(held_for(&world, LeadId(1)), Some(HeldFor::Pool("full".into())));
    world.desk().receive_batch(row(Some("DE"))).unwrap();
    assert_eq!(world.owner(LeadId(1)), Some(world.rep("ben")));
}

/// The oldest hundred leads that are held.
fn held(world: &World) -> Vec<(LeadId, Option<HeldFor>)> {
    let waiting = leads::held(world.conn(), LeadId(0), LeadId(i64::MAX)).unwrap();
    waiting.into_iter().map(|held| (held.lead, held_for(world, held.lead))).collect()
}

/// Asking about each held lead by its number, in a copy, places none and has none wait for something else.
fn all_were_asked(world: &World, case: &str) {
    let waiting = held(world);
    if waiting.is_empty() {
        return;
    }
    let mut copy = world.copy();
    for (lead, _) in &waiting {
        copy.perform(&Command::Route(Route { leads: vec![Seen::any(*lead)], tried: Tried::Exclude }));
        assert_eq!(copy.owner(*lead), None, "{case}: L-{lead} could have been placed");
    }
    assert_eq!(held(&copy), waiting, "{case}");
}

/// A random world in which most have little room.
fn crowded(seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let mut world = random_world(&mut dice);
    for rep in (1..=5).map(RepId) {
        let (max_open, keep) = (Limit::Most(dice.below(3) as u32), Limit::Keep);
        let limits = SetCapacity { rep, max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep };
        let _ = world.attempt(&Command::SetCapacity(limits));
    }
    world
}

/// Something that people, files and clocks do, the same in both worlds; whether both came out the same.
fn in_both(dice: &mut Dice, worlds: &mut [World; 2], case: &str) {
    let said = match dice.below(18) {
        0..=2 => {
            let by = dice.one(&[Millis::minutes(7), Millis::minutes(50), Millis::HOUR, Millis(15 * Millis::HOUR.0)]);
            worlds.each_mut().map(|world| {
                world.wait(by);
                String::new()
            })
        }
        3 => {
            let file = random_file(dice, worlds[0].now);
            worlds
                .each_mut()
                .map(|world| format!("{:?}", world.desk().receive_batch(file.clone()).map_err(|error| error.to_string())))
        }
        4 => {
            let names = ["ana", "ben", "cleo", "dan", "nobody"];
            let accounts = accounts_of([dice.one(&names), dice.one(&names), dice.one(&names)]);
            worlds
                .each_mut()
                .map(|world| format!("{:?}", world.desk().import_accounts(&accounts).map_err(|error| error.to_string())))
        }
        5 => {
            let reps = random_reps(dice);
            worlds.each_mut().map(|world| format!("{:?}", world.desk().import_reps(&reps).map_err(|error| error.to_string())))
        }
        6 => {
            worlds.each_mut().map(|world| format!("{:?}", world.attempt(&Command::Undo(None)).map_err(|error| error.to_string())))
        }
        7..=11 => {
            let add = Command::Add(Add { draft: random_draft(dice) });
            worlds.each_mut().map(|world| format!("{:?}", world.attempt(&add).map_err(|error| error.to_string())))
        }
        _ => {
            let command = random_command(dice, &mut worlds[0]);
            worlds.each_mut().map(|world| format!("{:?}", world.attempt(&command).map_err(|error| error.to_string())))
        }
    };
    let [one, other] = said;
    assert_eq!(one, other, "{case}");
}

#[test]
fn a_desk_that_remembers_whom_it_asked_does_what_one_does_that_forgets() {
    let mut waited = 0;
    for seed in 0..cases(12) {
        let mut dice = Dice::new(seed);
        let mut worlds = [crowded(seed), crowded(seed)];
        for nth in 0..45 {
            let case = format!("seed {seed} step {nth}");
            worlds[1].later(Millis::ZERO);
            in_both(&mut dice, &mut worlds, &case);
            same(&worlds[0].dump(), &worlds[1].dump(), &case);
            if dice.once_in(4) {
                worlds[1].later(Millis::ZERO);
                for world in &mut worlds {
                    world.perform(&Command::Tick);
                }
                same(&worlds[0].dump(), &worlds[1].dump(), &format!("{case} tick"));
                check(worlds[0].conn(), &case);
                all_were_asked(&worlds[0], &case);
                waited += held(&worlds[0]).len();
            }
        }
    }
    assert!(waited > 150, "only {waited} leads were held");
}

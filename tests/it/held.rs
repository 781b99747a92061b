//! Held leads get an owner as soon as there is one for them, whatever they wait for, and never by being forgotten.

use leadtower::{
    actions::{
        command::{
            Add, Command, EditRep, EndAbsence, Limit, OnLeaving, OnReturn, ReceiveBatch, RemoveRep, RepDetails, Route, Routing,
            Seen, SeenDecision, SetAbsence, SetCapacity, Tried,
        },
        receipt::sentence,
    },
    model::{
        absence::AbsenceKind,
        arrived::Arrived,
        decision::{Cause, Held, Outcome, SamePerson, Trigger},
        held::HeldFor,
        id::{EntryId, LeadId, RepId},
        journal::{RoutedCounts, TickCounts, What},
        lead::Stage,
        time::{Millis, Zone},
    },
    store::{decisions, leads},
    tui::msg::Msg,
};

use crate::{
    support::{
        check::check,
        deeds::{accounts_of, random_command, random_draft, random_file, random_reps, random_world},
        dice::{Dice, cases},
        live::Live,
        world::{MONDAY, Plan, World, draft, instant, world},
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
    Command::EndAbsence(EndAbsence { rep: world.rep(name), absence: None, leads: OnReturn::Keep })
}

fn edit(world: &World, name: &str, details: RepDetails) -> Command {
    Command::EditRep(EditRep { rep: world.rep(name), details })
}

fn room(rep: RepId, most: u32) -> Command {
    let (max_open, keep) = (Limit::Most(most), Limit::Keep);
    Command::SetCapacity(SetCapacity { rep, max_open, max_per_day: keep, max_per_week: keep, max_per_month: keep })
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

/// Two who share a pool are away until eleven; a lead waits for them.
fn both_away() -> (World, LeadId) {
    let sla = |name: &str, touch: &str| {
        format!("name = \"{name}\"\nfirst_touch = \"{touch}\"\nclock = \"elapsed\"\non_breach = \"reassign\"\nmax_reassign = 2")
    };
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").rep("cleo", "UTC").rep("dan", "UTC").max_open(1);
    let plan = plan.pool("both", ["ana", "ben"]).pool("other", ["cleo", "dan"]);
    let plan = plan.sla(&sla("slow", "1h")).sla(&sla("hot", "30m"));
    let plan = plan.rule("Germany", "country:DE", "pool:other").otherwise("hold").under_sla("hot");
    let mut world = plan.rule("Rest", "", "pool:both").otherwise("hold").under_sla("slow").open();
    for name in ["ana", "ben"] {
        world.perform(&away(&world, name, Some(2)));
    }
    let waits = world.lead_from("first@one.example");
    assert_eq!(held_for(&world, waits), Some(HeldFor::Pool("both".into())));
    (world, waits)
}

fn german(world: &mut World, email: &str) -> LeadId {
    let mut german = draft(email);
    german.profile.country = "DE".parse().ok();
    world.add(german).leads[0].lead
}

fn owning_decisions(world: &World, entry: EntryId, lead: LeadId) -> usize {
    let made = decisions::of_entry(world.conn(), entry).unwrap();
    made.iter().filter(|kept| kept.decision.lead == lead && kept.decision.owner().is_some()).count()
}

#[test]
fn a_tick_does_not_take_a_lead_from_whom_it_gives_it_to() {
    let (mut world, waits) = both_away();
    let missed = german(&mut world, "second@one.example");
    assert_eq!(world.owner(missed), Some(world.rep("cleo")));
    // Both clocks have run out, that of the newer lead first, and whom the older one waits for is back.
    world.wait(Millis(2 * Millis::HOUR.0));
    let ticked = world.perform(&Command::Tick);
    check(world.conn(), "ticked");
    assert_eq!(world.owner(waits), Some(world.rep("ana")));
    assert_eq!(owning_decisions(&world, ticked.entry.unwrap(), waits), 1);
    assert_eq!(world.owner(missed), Some(world.rep("dan")));
    let What::Ticked(counts) = ticked.what else { panic!("{:?}", ticked.what) };
    let told = TickCounts { breached: 2, notified: 1, reassigned: 1, drained: 1, absences_over: 2, ..TickCounts::default() };
    assert_eq!(TickCounts { at_risk: 0, ..counts }, told);
}

#[test]
fn a_list_that_is_routed_leaves_a_lead_where_its_own_drain_placed_it() {
    let (mut world, waits) = both_away();
    let newer = german(&mut world, "second@one.example");
    world.wait(Millis(2 * Millis::HOUR.0));
    let standing = |lead| Seen { lead, decision: SeenDecision::This(world.lead(lead).state.decision) };
    let leads = vec![standing(newer), standing(waits)];
    let routed = world.perform(&Command::Route(Route { leads, tried: Tried::Exclude }));
    check(world.conn(), "routed");
    assert_eq!((world.owner(waits), world.owner(newer)), (Some(world.rep("ana")), Some(world.rep("dan"))));
    assert_eq!(owning_decisions(&world, routed.entry.unwrap(), waits), 1);
    assert_eq!(routed.left, []);
    let went = RoutedCounts { assigned: 2, ..RoutedCounts::default() };
    assert_eq!(routed.what, What::Routed { routed: went, drained: 0 });
}

#[test]
fn what_was_routed_is_counted_where_it_stands_in_the_end() {
    let plan = world().rep("cleo", "UTC").max_open(1).rep("dan", "UTC").max_open(1).pool("all", ["cleo", "dan"]);
    let mut world = plan.rule("All", "", "pool:all").otherwise("hold").open();
    let [of_cleo, of_dan, held] = ["a@one.example", "b@one.example", "c@one.example"].map(|email| world.lead_from(email));
    let (cleo, dan) = (world.rep("cleo"), world.rep("dan"));
    assert_eq!([of_cleo, of_dan, held].map(|lead| world.owner(lead)), [Some(cleo), Some(dan), None]);
    // Nobody has a place for the first; the second leaves its own to it.
    let routed = world.perform(&Command::Route(Route { leads: Seen::all(&[held, of_cleo]), tried: Tried::Exclude }));
    check(world.conn(), "routed");
    assert_eq!((world.owner(held), world.owner(of_cleo)), (Some(cleo), None));
    let went = RoutedCounts { assigned: 1, fallback: 1, ..RoutedCounts::default() };
    assert_eq!(routed.what, What::Routed { routed: went, drained: 0 });
    // What leaves its place to one that was not named says so.
    let routed = world.perform(&Command::Route(Route { leads: vec![Seen::any(of_dan)], tried: Tried::Exclude }));
    assert_eq!(world.owner(of_cleo), Some(dan));
    let said = sentence(&routed.what, &|_| String::new(), Zone::UTC);
    assert!(said.ends_with("; 1 lead that waited found an owner"), "{said}");
}

#[test]
fn places_go_to_who_arrived_first_whatever_their_numbers() {
    let mut world =
        world().rep("ana", "UTC").max_open(0).pool("all", ["ana"]).rule("All", "", "pool:all").otherwise("hold").open();
    let created = |days: i64, email: &str| {
        let mut draft = draft(email);
        draft.created_at = Some(instant(MONDAY) - Millis(days * Millis::DAY.0));
        draft
    };
    let drafts = vec![created(1, "a@one.example"), created(3, "b@two.example"), created(2, "c@three.example")];
    let (file, origin, batch) = ("leads.csv".to_owned(), "hubspot".to_owned(), "one".to_owned());
    let part = ReceiveBatch { file, origin, batch, drafts, rejected: 0, routing: Routing::OpenAndUnowned };
    world.desk().receive_batch(part).unwrap();
    let in_line: Vec<LeadId> = held(&world).into_iter().map(|(lead, _)| lead).collect();
    assert_eq!(in_line, [2, 3, 1].map(LeadId));
    let ana = world.rep("ana");
    for (most, expected) in [(1, [None, Some(ana), None]), (2, [None, Some(ana), Some(ana)])] {
        world.perform(&room(ana, most));
        assert_eq!([1, 2, 3].map(|lead| world.owner(LeadId(lead))), expected);
    }
}

#[test]
fn a_lead_that_came_in_late_but_arrived_first_goes_first() {
    let (mut world, waits) = both_away();
    for name in ["ben", "cleo", "dan"] {
        world.perform(&Command::RemoveRep(RemoveRep { rep: world.rep(name), leads_to: None }));
    }
    let ana = world.rep("ana");
    world.perform(&room(ana, 1));
    // She is back, and nobody has looked since: who stands in line later leaves her place to the older record.
    world.wait(Millis(2 * Millis::HOUR.0));
    let mut older = draft("old@one.example");
    older.created_at = Some(world.now - Millis::DAY);
    let older = world.add(older).leads[0].lead;
    assert_eq!((world.owner(older), world.owner(waits)), (Some(ana), None));
    check(world.conn(), "came in");
}

#[test]
fn an_account_finds_its_owner_when_a_rep_gets_the_name_it_waits_for() {
    let mut world = opened(owners(), "zoe");
    let ana = world.rep("ana");
    let lead = world.lead_from("p@acme.example");
    assert_eq!(held_for(&world, lead), Some(HeldFor::Answer));
    let zoe = RepDetails { email: Some("zoe@us.example".to_owned()), ..RepDetails::default() };
    let deed = edit(&world, "ana", zoe);
    places(&mut world, &deed, lead, ana, "renamed");
    let sentence = sentence(&world.journal()[0].what, &|_| "Ana".to_owned(), Zone::UTC);
    assert_eq!(sentence, "Ana: changed email; 1 lead that waited found an owner");
}

/// The oldest hundred leads that are held.
fn held(world: &World) -> Vec<(LeadId, Option<HeldFor>)> {
    let waiting = leads::held(world.conn(), Arrived::FIRST, Arrived::LAST).unwrap();
    waiting.into_iter().map(|held| held.arrived.lead).map(|lead| (lead, held_for(world, lead))).collect()
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
        let _ = world.attempt(&room(rep, dice.below(3) as u32));
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

/// The counter of Fallback in the header is true on every screen, after one's own changes and those of others.
#[test]
fn b100_the_header_counts_on_the_roster_what_the_toggle_did() {
    let plan = world().rep("ana", "UTC").pool("all", ["ana"]);
    let mut world = plan.rule("All", "", "pool:all").otherwise("hold").open();
    world.perform(&away(&world, "ana", None));
    world.lead_from("a@one.example");
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("3");
    assert!(live.text().contains("2 Fallback 1 "), "{}", live.text());
    live.keys("t");
    assert!(live.text().contains("2 Fallback  ") && !live.text().contains("2 Fallback 1"), "{}", live.text());
    live.keys("u");
    assert!(live.text().contains("2 Fallback 1 "), "{}", live.text());
    world.lead_from("b@two.example");
    live.hear(vec![Msg::Changed]);
    assert!(live.text().contains("2 Fallback 2 "), "{}", live.text());
}

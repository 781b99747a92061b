//! The Fallback queue by group: why a lead stands in which, and that the numbers of groups are those of their leads.

use leadtower::{
    actions::{
        Desk, ask,
        command::{Assign, Command, Receiver, Route, Seen, Snooze, Tried},
    },
    model::{
        filter::{Filter, Status},
        id::LeadId,
        lead::LeadDraft,
        snag::Snag,
        time::{Instant, Millis},
    },
    store::{
        Scope, fallback, listing,
        page::{Order, Page},
    },
};

use crate::support::{
    deeds::{random_command, random_world},
    dice::{Dice, cases},
    world::{Plan, World, draft, world},
};

fn americas(plan: Plan) -> World {
    plan.rule("EMEA", "territory:EMEA", "territory_pool")
        .rule("Large", "territory:Americas employees:>=2000", "pool:west")
        .rule("Americas", "territory:Americas source:!event", "territory_pool")
        .open()
}

/// Two territories; nobody has told where Brazil is.
fn places() -> Plan {
    let mut plan = world().rep("ana", "UTC").rep("ben", "UTC").pool("west", ["ana"]).pool("east", ["ben"]);
    plan.book.territories = vec![("EMEA", "[\"DE\", \"FR\"]", Some("east")), ("Americas", "[\"US\", \"MX\"]", Some("west"))];
    plan
}

fn from(email: &str, country: &str) -> LeadDraft {
    let mut draft = draft(email);
    draft.profile.country = country.parse().ok();
    draft
}

fn snag(world: &mut World, draft: LeadDraft) -> Option<Snag> {
    let lead = world.add(draft).leads[0].lead;
    snag_of(world, lead)
}

fn snag_of(world: &World, lead: LeadId) -> Option<Snag> {
    let group = listing::rows(world.conn(), &[lead]).unwrap()[0].group?;
    fallback::snag(world.conn(), group).unwrap()
}

#[test]
fn a_lead_stands_in_the_group_of_what_keeps_it_there() {
    let mut world = americas(places());
    let brazil = Snag::NoTerritory("BR".parse().unwrap());
    assert_eq!(snag(&mut world, from("a@one.example", "BR")), Some(brazil.clone()));
    assert_eq!(snag(&mut world, draft("b@two.example")), Some(Snag::NoCountry));
    let event = |size| {
        let mut draft = from(&format!("c{size:?}@three.example"), "US");
        draft.profile.source = Some("event".into());
        draft.profile.employees = size;
        draft
    };
    assert_eq!(snag(&mut world, event(None)), Some(Snag::NoSize));
    assert_eq!(snag(&mut world, event(Some(10))), Some(Snag::NoRule(Some("Americas".into()))));
    assert_eq!(snag(&mut world, from("d@four.example", "DE")), None);
    // A rule that sends here what is left explains nothing; one that asks for something does.
    world.book.rules.insert(0, ["Spam", "email_domain:spam.example", "fallback", "", ""].map(str::to_owned));
    world.book.rules.push(["Everything else", "", "fallback", "", ""].map(str::to_owned));
    world.publish();
    assert_eq!(snag(&mut world, from("e@five.example", "BR")), Some(brazil));
    assert_eq!(snag(&mut world, from("f@spam.example", "BR")), Some(Snag::SentByRule("Spam".into())));
}

/// The lead's own page and its trace say what the list says, and not that the last rule takes what is left.
#[test]
fn what_a_rule_without_conditions_sends_here_is_told_by_its_cause_everywhere() {
    let mut plan = places().rule("EMEA", "territory:EMEA", "territory_pool");
    plan = plan.rule("Spam", "email_domain:spam.example", "fallback").rule("Everything else", "", "fallback");
    let mut world = plan.open();
    for (email, word, by) in [
        ("a@one.example", "BR: no territory", "BR: no territory, by R3 Everything else"),
        ("b@spam.example", "the rule sends it here", "by R2 Spam"),
    ] {
        let lead = world.add(from(email, "BR")).leads[0].lead;
        let told = ask::explain(world.desk(), lead, None).unwrap().unwrap();
        assert_eq!(told.table.by, by);
        assert!(told.summary.ends_with(&format!("; {word}.")), "{}", told.summary);
        let story = ask::story(world.desk(), lead).unwrap().unwrap();
        assert!(story.events.iter().any(|event| event.text == word), "{:?}", story.events);
    }
}

#[test]
fn what_came_in_before_the_first_rulebook_says_so() {
    let mut world = world().rep("ana", "UTC").open_without_book();
    let lead = world.lead_from("a@one.example");
    assert_eq!(snag_of(&world, lead), Some(Snag::NoBook));
}

#[test]
fn nobody_there_is_told_by_pool_and_a_held_lead_by_what_it_waits_for() {
    let plan = world().rep("ana", "UTC").max_open(0).pool("west", ["ana"]);
    let mut full = plan.rule("Brazil", "country:BR", "pool:west").rule("Rest", "", "pool:west").otherwise("hold").open();
    assert_eq!(snag(&mut full, from("a@one.example", "BR")), Some(Snag::NobodyFree("west".into())));
    let held = snag(&mut full, from("b@two.example", "DE"));
    assert_eq!(held, Some(Snag::Held(leadtower::model::held::HeldFor::Pool("west".into()))));
}

/// The sentence of a group tells what its leads' own decisions say of the members of their pool.
#[test]
fn why_a_group_waits_names_what_kept_each_member() {
    let plan = world().rep("ana", "UTC").max_open(0).pool("west", ["ana"]);
    let mut full = plan.rule("All", "", "pool:west").otherwise("hold").open();
    let lead = full.add(from("a@one.example", "BR")).leads[0].lead;
    let group = listing::rows(full.conn(), &[lead]).unwrap()[0].group.unwrap();
    let why = ask::group(full.desk(), group).unwrap().unwrap().why;
    assert!(why.starts_with("when last asked in west, ") && why.contains(" was full; the first who can"), "{why}");
}

/// A lead held by its rule stands with what is to mend: nobody understands a wait for "somebody to ask".
#[test]
fn a_held_lead_whose_territory_has_no_pool_says_so() {
    let mut plan = places().rule("Pool", "territory:Africa", "territory_pool").otherwise("hold");
    plan.book.territories.push(("Africa", "[\"ZA\", \"NG\"]", None));
    let mut world = plan.open();
    let lead = world.add(from("a@one.example", "ZA")).leads[0].lead;
    assert_eq!(snag_of(&world, lead), Some(Snag::NoPool("Africa".into())));
    assert_eq!(world.lead(lead).state.held_for, Some(leadtower::model::held::HeldFor::Answer));
}

#[test]
fn an_unknown_name_is_told_by_its_field() {
    let mut world = world().rep("ana", "UTC").rule("Named", "custom.manager:known", "field:custom.manager").open();
    let mut named = draft("a@one.example");
    named.profile.custom.insert("manager".to_owned(), "nobody".to_owned());
    assert_eq!(snag(&mut world, named), Some(Snag::UnknownName("custom.manager".to_owned())));
    assert_eq!(snag(&mut world, draft("b@two.example")), Some(Snag::NoRule(None)));
}

#[test]
fn sent_by_hand_is_a_group_and_an_undo_brings_the_old_one_back() {
    let mut world = americas(places());
    let lead = world.add(from("a@one.example", "BR")).leads[0].lead;
    let (ana, brazil) = (world.rep("ana"), snag_of(&world, lead));
    let give = |to| Command::Assign(Assign { leads: Seen::all(&[lead]), to, because: None });
    let given = world.perform(&give(Receiver::Rep(ana)));
    assert_eq!(snag_of(&world, lead), None);
    world.perform(&give(Receiver::Fallback));
    assert_eq!(snag_of(&world, lead), Some(Snag::SentByHand));
    // Who did is told to whoever looks.
    let by = |desk: &mut Desk| ask::lead_card(desk, lead).unwrap().unwrap().by_hand;
    assert_eq!(by(world.desk()).as_deref(), Some("you"));
    assert_ne!(by(&mut world.another_desk("joe")).as_deref(), Some("you"));
    let newest = world.journal()[0].id;
    world.undo(newest);
    world.undo(given.entry.unwrap());
    assert_eq!(snag_of(&world, lead), brazil);
}

/// What became of a group counts what stands, and only what a person gave.
#[test]
fn history_is_what_came_and_who_got_it_by_hand() {
    let mut world = americas(places());
    let leads: Vec<LeadId> = (0..5).map(|n| world.add(from(&format!("p{n}@one.example"), "BR")).leads[0].lead).collect();
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    let give = |leads: &[LeadId], to| Command::Assign(Assign { leads: Seen::all(leads), to: Receiver::Rep(to), because: None });
    let group = listing::rows(world.conn(), &leads[..1]).unwrap()[0].group.unwrap();
    world.perform(&give(&leads[..2], ana));
    world.perform(&give(&leads[2..3], ben));
    let last = world.perform(&give(&leads[3..4], ben));
    world.undo(last.entry.unwrap());
    // Another route that finds nobody is no other lead.
    world.perform(&Command::Route(Route { leads: Seen::all(&leads[4..]), tried: Tried::Include }));
    let past = fallback::past(world.conn(), group, Instant::MIN).unwrap();
    assert_eq!((past.came, past.by_hand, past.more), (5, vec![(ana, 2), (ben, 1)], false));
    let later = fallback::past(world.conn(), group, world.now + Millis(1)).unwrap();
    assert_eq!((later.came, later.by_hand), (0, Vec::new()));
}

fn in_fallback(filter: Filter) -> Filter {
    Filter { statuses: vec![Status::Fallback], ..filter }
}

fn ids(desk: &mut Desk, filter: &Filter, order: Order) -> Vec<LeadId> {
    let now = desk.now();
    let rows = listing::leads(desk.conn(), filter, Scope::at(now, &[]), Page::first(order, 10_000)).unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

/// B100: header, groups and rows are the same leads, whatever happened, and in every order.
#[test]
fn b100_groups_hold_exactly_the_leads_of_the_queue() {
    for seed in 0..cases(50) {
        let mut dice = Dice::new(seed);
        let mut world = random_world(&mut dice);
        for _ in 0..30 {
            let command = random_command(&mut dice, &mut world);
            drop(world.attempt(&command));
            if dice.once_in(4) {
                world.wait(Millis::minutes(dice.below(600) as i64));
            }
        }
        let totals = ask::totals(world.desk()).unwrap();
        let now = world.now;
        let groups = fallback::groups(world.conn(), now).unwrap();
        let counted: u64 = groups.rows.iter().map(|group| group.leads).sum();
        assert_eq!(counted, totals.of(leadtower::model::lead::Stage::Fallback), "seed {seed}");
        let mut all = ids(world.desk(), &in_fallback(Filter::default()), Order::Intake);
        let filtered = fallback::groups_of(world.conn(), &in_fallback(Filter::default()), Scope::at(now, &[])).unwrap();
        assert_eq!(filtered, groups, "seed {seed}");
        for order in [Order::Oldest, Order::Newest, Order::Due] {
            let mut grouped = Vec::new();
            for group in &groups.rows {
                let of_group = in_fallback(Filter { group: Some(group.id), ..Filter::default() });
                let leads = ids(world.desk(), &of_group, order);
                assert_eq!(leads.len() as u64, group.leads, "seed {seed}: {}", group.snag);
                grouped.extend(leads);
            }
            grouped.sort_unstable();
            all.sort_unstable();
            assert_eq!(grouped, all, "seed {seed}");
        }
    }
}

#[test]
fn who_is_out_of_sight_is_counted_nowhere() {
    let mut world = americas(places());
    let leads: Vec<LeadId> = (0..3).map(|n| world.add(from(&format!("p{n}@one.example"), "BR")).leads[0].lead).collect();
    let until = Some(world.now + Millis::HOUR);
    world.perform(&Command::Snooze(Snooze { leads: Seen::all(&leads[..1]), until }));
    let count =
        |world: &World| fallback::groups(world.conn(), world.now).unwrap().rows.iter().map(|group| group.leads).sum::<u64>();
    assert_eq!(count(&world), 2);
    world.wait(Millis::minutes(61));
    assert_eq!(count(&world), 3);
}

//! From a group of the fallback queue to the rulebook that places it, and back again by one undo.

use leadtower::{
    actions::{
        ask::{self, NoMend},
        command::{Assign, BookEdit, Command, EditDraft, PublishDraft, Receiver, Restore, Seen, SeenLive, SetDraft, Snooze},
        receipt::Receipt,
    },
    model::{
        id::{LeadId, RepId, RulebookVersion},
        journal::What,
        lead::Stage,
        time::Millis,
    },
    store::{fallback, rulebooks},
};

use crate::support::{
    check::check,
    world::{World, draft, world},
};

fn from(world: &mut World, email: &str, country: &str) -> LeadId {
    let mut lead = draft(email);
    lead.profile.country = country.parse().ok();
    world.later(Millis::minutes(5));
    world.add(lead).leads[0].lead
}

fn latam() -> World {
    let mut plan = world()
        .rep("ana", "UTC")
        .rep("ben", "UTC")
        .rep("cleo", "UTC")
        .pool("latam", ["ana", "ben"])
        .pool("rest", ["cleo"])
        .rule("By territory", "territory:!none", "territory_pool")
        .rule("The rest", "", "fallback");
    plan.book.territories = vec![("LATAM", "[\"AR\", \"CL\"]", Some("latam")), ("Europe", "[\"DE\", \"FR\"]", Some("rest"))];
    plan.open()
}

fn give(world: &mut World, lead: LeadId, to: &str) {
    let to = Receiver::Rep(world.rep(to));
    world.perform(&Command::Assign(Assign { leads: Seen::all(&[lead]), to, because: None }));
}

fn edit(world: &mut World, edit: BookEdit) {
    let seen = ask::seen_book(world.desk()).unwrap();
    world.perform(&Command::EditDraft(EditDraft { seen, edit }));
}

fn owners(world: &World, leads: &[LeadId]) -> Vec<Option<RepId>> {
    leads.iter().map(|lead| world.owner(*lead)).collect()
}

#[test]
fn b42_a_mended_group_is_placed_oldest_first_and_comes_back_in_one_step() {
    let mut world = latam();
    let leads: Vec<LeadId> = ["a", "b", "c", "e"].map(|name| from(&mut world, &format!("{name}@{name}.example"), "BR")).into();
    let stays = from(&mut world, "z@z.example", "ZA");
    let later = from(&mut world, "d@d.example", "BR");
    let until = Some(world.now + Millis(86_400_000));
    world.perform(&Command::Snooze(Snooze { leads: Seen::all(&[later]), until }));
    assert_eq!(owners(&world, &leads), [None; 4]);
    let groups = fallback::groups(world.conn(), world.now).unwrap().rows;
    let brazil = groups[0].id;
    let mend = ask::mend(world.desk(), brazil).unwrap().unwrap();
    assert_eq!(mend.change, "territory LATAM: Brazil (BR) added");
    assert_eq!(mend.because, "its neighbours AR, CL are there");
    assert_eq!(ask::mend(world.desk(), groups[1].id).unwrap(), Err(NoMend::NoneIsSafe), "nobody is near South Africa");
    let seen = ask::seen_book(world.desk()).unwrap();
    world.perform(&Command::EditDraft(EditDraft { seen, edit: mend.edit.unwrap() }));
    assert_eq!(owners(&world, &leads), [None; 4], "a draft moves nobody");
    let before = world.dump();
    let seen = ask::draft_revision(world.desk()).unwrap().unwrap();
    let receipt =
        world.perform(&Command::PublishDraft(PublishDraft { seen, note: Some("Brazil".to_owned()), mends: Some(brazil) }));
    check(world.conn(), "mended");
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    assert_eq!(owners(&world, &leads), [Some(ana), Some(ben), Some(ana), Some(ben)], "turn by turn, oldest first");
    for one in [stays, later] {
        assert_eq!(world.lead(one).state.stage, Stage::Fallback, "another group stays, and what was put out of sight");
    }
    assert_eq!(ask::draft_revision(world.desk()).unwrap(), None);
    world.undo(receipt.entry.unwrap());
    check(world.conn(), "taken back");
    assert_eq!(owners(&world, &leads), [None; 4]);
    assert_eq!(rulebooks::live_version(world.conn()).unwrap().map(|version| version.0), Some(1));
    assert!(ask::draft_revision(world.desk()).unwrap().is_some(), "the draft is there again");
    crate::undo::same(&before, &world.dump(), "one undo for all of it");
}

/// Published another way than by the group's own key: nothing is left to mend, and no other draft is offered for it.
#[test]
fn what_the_live_rulebook_has_is_no_mend_any_more() {
    let mut world = latam();
    from(&mut world, "a@a.example", "BR");
    let group = fallback::groups(world.conn(), world.now).unwrap().rows[0].id;
    let edit_of = ask::mend(world.desk(), group).unwrap().unwrap().edit.unwrap();
    edit(&mut world, edit_of);
    let seen = ask::draft_revision(world.desk()).unwrap().unwrap();
    world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: None }));
    assert_eq!(ask::mend(world.desk(), group).unwrap(), Err(NoMend::IsLive));
    edit(&mut world, BookEdit::SetTerritoryPool { territory: "Europe".into(), pool: Some("latam".into()) });
    assert_eq!(ask::mend(world.desk(), group).unwrap(), Err(NoMend::IsLive), "whatever else a draft changes");
}

#[test]
fn whom_the_mended_book_gives_to_nobody_waits_on_without_another_decision() {
    let mut world = latam();
    let lead = from(&mut world, "a@a.example", "BR");
    let group = fallback::groups(world.conn(), world.now).unwrap().rows[0].id;
    let decision = world.lead(lead).state.decision;
    world.book.rules[1][0] = "What is left".to_owned();
    let text = world.book.text();
    let seen = ask::seen_book(world.desk()).unwrap();
    world.perform(&Command::SetDraft(SetDraft { seen, text }));
    let seen = ask::draft_revision(world.desk()).unwrap().unwrap();
    world.perform(&Command::PublishDraft(PublishDraft { seen, note: None, mends: Some(group) }));
    assert_eq!(world.lead(lead).state.decision, decision);
}

#[test]
fn what_is_given_by_hand_tells_where_a_country_belongs() {
    let mut world = latam();
    for name in ["a", "b"] {
        let lead = from(&mut world, &format!("{name}@{name}.example"), "BR");
        give(&mut world, lead, "cleo");
    }
    from(&mut world, "c@c.example", "BR");
    let group = fallback::groups(world.conn(), world.now).unwrap().rows[0].id;
    let mend = ask::mend(world.desk(), group).unwrap().unwrap();
    assert_eq!(mend.change, "territory Europe: Brazil (BR) added");
    assert_eq!(mend.because, "2 of 2 such leads were given to its members by hand");
}

/// What a rulebook places that goes live, or live again, does not wait for the next clock.
#[test]
fn a_rulebook_that_goes_live_or_comes_back_places_who_waited() {
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").max_open(0).pool("here", ["ana"]).pool("full", ["ben"]);
    let mut world = plan.rule("All", "", "pool:full").otherwise("hold").open();
    let ana = world.rep("ana");
    let drained = |receipt: Receipt| match receipt.what {
        What::Published { drained, .. } => drained,
        other => panic!("{other:?}"),
    };
    let waiting = from(&mut world, "a@a.example", "BR");
    "pool:here".clone_into(&mut world.book.rules[0][2]);
    assert_eq!((drained(world.publish()), world.owner(waiting)), (1, Some(ana)));

    "pool:full".clone_into(&mut world.book.rules[0][2]);
    assert_eq!(drained(world.publish()), 0);
    let waiting = from(&mut world, "b@b.example", "BR");
    assert_eq!(world.owner(waiting), None);
    let back = Restore { version: RulebookVersion(2), seen: SeenLive::Any };
    assert_eq!((drained(world.perform(&Command::Restore(back))), world.owner(waiting)), (1, Some(ana)));
    check(world.conn(), "placed");
}

#[test]
fn a_mend_leaves_what_the_draft_changed_and_knows_what_it_mends_already() {
    let mut world = latam();
    let plain = |code: &str| leadtower::rulebook::file::read_place(code).unwrap();
    let lead = from(&mut world, "a@a.example", "BR");
    let group = fallback::groups(world.conn(), world.now).unwrap().rows[0].id;
    // LATAM has another pool and one more country in the draft, and stands under another name.
    edit(&mut world, BookEdit::AddPlaces { territory: "LATAM".into(), places: vec![plain("UY")] });
    edit(&mut world, BookEdit::SetTerritoryPool { territory: "LATAM".into(), pool: Some("rest".into()) });
    let drafted = ask::draft(world.desk()).unwrap().unwrap().book.territories[0].clone();
    let renamed = leadtower::model::territory::Territory { name: "South".into(), ..drafted };
    edit(&mut world, BookEdit::ReplaceTerritory { name: "LATAM".into(), territory: renamed });
    let mend = ask::mend(world.desk(), group).unwrap().unwrap();
    assert_eq!(mend.change, "territory South: Brazil (BR) added");
    edit(&mut world, mend.edit.unwrap());
    let draft = ask::draft(world.desk()).unwrap().unwrap();
    let south = &draft.book.territories[0];
    assert_eq!(south.countries.iter().map(|code| code.as_str()).collect::<Vec<_>>(), ["AR", "CL", "UY", "BR"]);
    assert_eq!(south.pool, Some("rest".into()));
    let again = ask::mend(world.desk(), group).unwrap().unwrap();
    assert_eq!((again.edit, again.because.as_str()), (None, "your draft does so already"));
    assert_eq!(again.book, draft.book, "what publishing it would do");
    assert!(again.change.contains("South"), "{}", again.change);
    let publish = PublishDraft { seen: draft.revision, note: None, mends: Some(group) };
    world.perform(&Command::PublishDraft(publish));
    assert_eq!(owners(&world, &[lead]), [Some(world.rep("cleo"))]);
}

#[test]
fn what_is_learnt_stands_above_the_same_rule_of_the_draft() {
    let mut world = latam();
    for name in ["a", "b", "c"] {
        let lead = from(&mut world, &format!("{name}@{name}.example"), "ZA");
        give(&mut world, lead, "ben");
    }
    let learnt = ask::learnt(world.desk()).unwrap().remove(0);
    assert_eq!(learnt.proposal.at, 2);
    // Meanwhile the draft got a rule on top.
    let mut first = learnt.proposal.rule.clone();
    (first.name, first.when) = ("First".into(), leadtower::rulebook::spelling::read("country:AR").unwrap());
    edit(&mut world, BookEdit::AddRule { rule: first, at: 1 });
    edit(&mut world, learnt.edit);
    let order =
        |book: &leadtower::model::rulebook::Rulebook| book.rules.iter().map(|rule| rule.name.to_string()).collect::<Vec<_>>();
    let drafted = ask::draft(world.desk()).unwrap().unwrap().book;
    assert_eq!(order(&drafted), ["First", "By territory", "country ZA to ben", "The rest"]);
    assert_eq!(ask::learnt(world.desk()).unwrap(), [], "the draft has it");
}

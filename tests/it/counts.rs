//! What is counted beside the rules as they are drafted: the leads that meet criteria, and what rules did.

use std::ops::ControlFlow;

use leadtower::{
    actions::{
        ask,
        command::{BookEdit, Command, EditDraft},
    },
    model::{
        criteria::Range,
        id::SegmentName,
        rule::Rule,
        segment::Segment,
        time::{Millis, Zone},
    },
    rulebook::{file, spelling},
};

use crate::support::world::{World, draft, world};

fn sales() -> World {
    let mut plan = world().rep("ana", "UTC").pool("sales", ["ana"]).rule("Places", "territory:!none", "territory_pool").rule(
        "Everybody",
        "",
        "pool:sales",
    );
    plan.book.territories = vec![("LATAM", "[\"AR\", \"CL\"]", Some("sales"))];
    let mut world = plan.open();
    for (number, (country, employees)) in [("BR", 40), ("BR", 400), ("AR", 4_000)].into_iter().enumerate() {
        let mut lead = draft(&format!("p{number}@c{number}.example"));
        (lead.profile.country, lead.profile.employees) = (country.parse().ok(), Some(employees));
        world.later(Millis::minutes(5));
        world.add(lead);
    }
    world
}

fn edit(world: &mut World, edit: BookEdit) {
    let seen = ask::seen_book(world.desk()).unwrap();
    world.perform(&Command::EditDraft(EditDraft { seen, edit }));
}

fn meet(world: &mut World, line: &str) -> u64 {
    let go = &mut || ControlFlow::Continue(());
    ask::matching(world.desk(), Zone::UTC, &spelling::read(line).unwrap(), go).unwrap().unwrap()
}

#[test]
fn leads_are_counted_by_the_places_and_sizes_of_the_draft() {
    let mut world = sales();
    assert_eq!([meet(&mut world, "territory:LATAM"), meet(&mut world, "segment:none")], [1, 3]);
    let name: SegmentName = "mid".into();
    let employees = Range { low: Some(100), high: Some(999) };
    edit(&mut world, BookEdit::AddSegment(Segment { name, employees }));
    let brazil = file::read_place("BR").unwrap();
    edit(&mut world, BookEdit::AddPlaces { territory: "LATAM".into(), places: vec![brazil] });
    for (line, leads) in [
        ("segment:mid", 1),
        ("segment:none", 2),
        ("territory:LATAM", 3),
        ("territory:LATAM segment:mid country:BR", 1),
        ("territory:none", 0),
        ("segment:!mid employees:>1000", 1),
        ("country:BR", 2),
        ("", 3),
    ] {
        assert_eq!(meet(&mut world, line), leads, "{line}");
    }
}

fn hits(world: &mut World) -> Vec<(String, u64)> {
    let hits = ask::hits(world.desk(), Zone::UTC, &mut || ControlFlow::Continue(())).unwrap().unwrap();
    hits.rules.into_iter().map(|one| (one.rule.map(|name| name.to_string()).unwrap_or_default(), one.leads)).collect()
}

fn rename(world: &mut World, from: &str, to: &str) {
    let book = ask::book_in_hand(world.desk()).unwrap();
    let rule = book.rules.into_iter().find(|rule| rule.name.as_str() == from).unwrap();
    edit(world, BookEdit::ReplaceRule { name: from.into(), rule: Rule { name: to.into(), ..rule } });
}

fn publish(world: &mut World) {
    let seen = ask::draft_revision(world.desk()).unwrap().unwrap();
    let publish = leadtower::actions::command::PublishDraft { seen, note: None, mends: None };
    world.perform(&Command::PublishDraft(publish));
}

#[test]
fn hits_go_with_a_rule_that_gets_another_name() {
    let mut world = sales();
    let told = |names: [&str; 2]| vec![(names[0].to_owned(), 2), (names[1].to_owned(), 1)];
    assert_eq!(hits(&mut world), told(["Everybody", "Places"]));
    rename(&mut world, "Everybody", "The rest");
    assert_eq!(hits(&mut world), told(["The rest", "Places"]), "in the draft");
    publish(&mut world);
    assert_eq!(hits(&mut world), told(["The rest", "Places"]), "once it is live");
    rename(&mut world, "The rest", "Anybody");
    assert_eq!(hits(&mut world), told(["Anybody", "Places"]), "twice");
}

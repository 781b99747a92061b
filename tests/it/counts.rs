//! What is counted beside the rules as they are drafted: the leads that meet criteria.

use std::ops::ControlFlow;

use leadtower::{
    actions::{
        ask,
        command::{BookEdit, Command, EditDraft},
    },
    model::{
        criteria::Range,
        id::SegmentName,
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
    let seen = ask::draft_revision(world.desk()).unwrap();
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

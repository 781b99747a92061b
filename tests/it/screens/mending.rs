//! From a group of the fallback queue by one key to the rulebook that places it, and back again.

use leadtower::{
    model::{
        id::{LeadId, RepId, RulebookVersion},
        time::Millis,
    },
    store::rulebooks,
    tui::keys::keymap::Place,
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// Three leads from Brazil and one from South Africa wait; LATAM has neighbours of the one and nobody of the other.
fn latam() -> (World, Vec<LeadId>) {
    let mut plan = world()
        .rep("ana", "UTC")
        .max_open(15)
        .rep("ben", "UTC")
        .rep("cleo", "UTC")
        .pool("latam", ["ana", "ben"])
        .pool("rest", ["cleo"])
        .rule("By territory", "territory:!none", "territory_pool")
        .rule("The rest", "", "fallback");
    plan.book.territories = vec![("LATAM", "[\"AR\", \"CL\"]", Some("latam")), ("Europe", "[\"DE\", \"FR\"]", Some("rest"))];
    let mut world = plan.open();
    let mut leads = Vec::new();
    for (name, country) in [("a", "BR"), ("d", "AR"), ("b", "BR"), ("c", "BR"), ("z", "ZA")] {
        let mut lead = draft(&format!("{name}@{name}.example"));
        lead.profile.country = country.parse().ok();
        world.later(Millis::minutes(5));
        leads.push(world.add(lead).leads[0].lead);
    }
    leads.remove(1);
    (world, leads)
}

fn over(world: &World, keys: &str, width: u16, height: u16) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
    live.look();
    live.keys(keys);
    live
}

fn owners(world: &World, leads: &[LeadId]) -> Vec<Option<RepId>> {
    leads.iter().map(|lead| world.owner(*lead)).collect()
}

#[test]
fn b42_a_group_is_mended_by_one_key_and_comes_back_by_another() {
    let (world, leads) = latam();
    let mut live = over(&world, "2g", 120, 36);
    snapshot!("mend_120x36", live.styled());
    live.keys("F");
    assert_eq!(live.app.place(), Place::Publish, "{}", live.text());
    snapshot!("mend_publish_120x36", live.styled());
    assert_eq!(owners(&world, &leads), [None; 4], "nothing is live yet");
    live.keys("Brazil<enter>");
    assert!(live.app.overlay.is_none(), "{}", live.text());
    let (ana, ben) = (world.rep("ana"), world.rep("ben"));
    // The lead from Argentina was Ana's turn.
    assert_eq!(owners(&world, &leads), [Some(ben), Some(ana), Some(ben), None]);
    let text = live.text();
    assert!(text.contains("3 leads") && text.contains("u undo"), "{text}");
    live.keys("u");
    if live.app.overlay.is_some() {
        live.keys("y");
    }
    assert_eq!(owners(&world, &leads), [None; 4], "{}", live.text());
    assert_eq!(rulebooks::live_version(world.conn()).unwrap(), Some(RulebookVersion(1)));
    let text = live.keys("g").text();
    assert!(text.contains("territory LATAM: Brazil (BR) added"), "it is offered again\n{text}");
    snapshot!("mend_80x24", over(&world, "2g", 80, 24).styled());
}

/// What is said beforehand is what then happens.
#[test]
fn b104_whom_the_waiting_go_to_is_told_before_it_is_published() {
    let (world, _) = latam();
    let mut live = over(&world, "2g", 120, 36);
    let text = live.text();
    assert!(text.contains("3 of 3 would be placed: ana 1 (1 to 2 of 15), ben 2 (0 to 2)"), "{text}");
    assert!(text.contains("no lead that had an owner would go another way; 1 only falls"), "{text}");
    live.keys("F<enter>");
    let held = |rep: &str| live.app.reps.all().iter().find(|row| row.rep.name == rep).unwrap().load.open;
    assert_eq!((held("ana"), held("ben")), (2, 2));
}

#[test]
fn a_group_without_a_safe_fix_says_so_and_a_fix_joins_the_draft_there_is() {
    let (world, _) = latam();
    let mut live = over(&world, "2g<tab>", 120, 36);
    assert!(live.text().contains("none is safe: choose by hand"), "{}", live.text());
    live.keys("F");
    assert!(live.text().contains("choose by hand, with a"), "{}", live.text());
    assert!(live.commands().is_empty());
    // Something else is drafted already: both are shown before they go live.
    live.keys("<esc>4jt2g").keys("F");
    let text = live.text();
    assert!(text.contains("It changes 2 things:") && text.contains("Brazil (BR) added"), "{text}");
    // Left and pressed again, the fix is in the draft already.
    live.keys("<esc>").keys("F");
    assert_eq!(live.app.place(), Place::Publish, "{}", live.text());
    assert!(live.text().contains("It changes 2 things:"), "{}", live.text());
}

/// Where the leads of a group are placed, the cursor goes on to the next group that is there.
#[test]
fn b06_after_a_mend_the_cursor_stands_on_the_next_group() {
    let (world, leads) = latam();
    for keys in ["2g", "2gj", "2gjjj"] {
        let world = world.copy();
        let mut live = over(&world, keys, 80, 24);
        live.keys("F<enter>");
        assert!(live.app.overlay.is_none(), "{}", live.text());
        let left: Vec<_> = live.app.groups.all.iter().map(|row| row.id).collect();
        assert_eq!(live.app.groups.heading(), left.first().copied(), "{keys}\n{}", live.text());
        assert_eq!(live.app.fallback.list.rows().iter().map(|row| row.id).collect::<Vec<_>>(), leads[3..], "{}", live.text());
    }
}

//! From a group of the fallback queue by one key to the rulebook that places it, and back again.

use leadtower::{
    model::{
        id::{LeadId, RepId, RulebookVersion},
        time::Millis,
    },
    store::rulebooks,
    tui::{
        effect::{Ask, Effect, count::CountAsk},
        keys::keymap::Place,
        msg::{Answer, Msg},
        state::rehearsal::Stage,
    },
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
    rests(&mut live);
    live
}

/// The cursor stands still for a moment: only then a mend is looked for.
fn rests(live: &mut Live) {
    live.later(Millis(300));
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
    live.keys("g");
    rests(&mut live);
    let text = live.text();
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
    live.keys("<esc>4jt2g");
    rests(&mut live);
    live.keys("F");
    let text = live.text();
    assert!(text.contains("It changes 2 things:") && text.contains("Brazil (BR) added"), "{text}");
    // Left and pressed again, the fix is in the draft already.
    live.keys("<esc>").keys("F");
    assert_eq!(live.app.place(), Place::Publish, "{}", live.text());
    let text = live.text();
    assert!(text.contains("It changes 2 things:") && !text.contains("nothing would change"), "{text}");
    let text = live.keys("<esc>").text();
    assert!(text.contains("your draft does so already"), "{text}");
}

/// A draft that cannot be read ends it, and so does going elsewhere: nothing goes into the draft later on unasked.
#[test]
fn a_fix_whose_draft_cannot_be_read_is_given_up_and_can_be_asked_for_again() {
    let (world, _) = latam();
    let mut live = over(&world, "2g", 120, 36);
    let asks = |effects: &[Effect]| effects.contains(&Effect::Ask(Ask::Book));
    assert!(asks(&live.keys_only("F")), "{}", live.text());
    live.hear(vec![Msg::Answer(Box::new(Answer::NoBook("the draft cannot be read".to_owned())))]);
    assert!(live.text().contains("the draft cannot be read"), "{}", live.text());
    assert!(asks(&live.keys_only("F")), "{}", live.text());
    live.keys("4");
    assert!(live.commands().is_empty(), "the book that is read now is another question's: {:?}", live.commands());
    live.keys("2g");
    rests(&mut live);
    live.keys("F");
    assert_eq!(live.app.place(), Place::Publish, "{}", live.text());
}

/// What is told of leads that had an owner is counted over all of them, not over those that are listed.
#[test]
fn the_word_about_owned_leads_does_not_hang_on_the_list_of_moves() {
    let (world, _) = latam();
    let mut live = over(&world, "2g", 120, 36);
    let mut rehearsal = live.app.rehearsal.clone().unwrap();
    let Stage::Done(report) = &mut rehearsal.stage else { panic!("{rehearsal:?}") };
    report.replayed.moves.clear();
    report.replayed.owned_elsewhere = 2;
    live.app.rehearsal = Some(rehearsal);
    assert!(live.text().contains("2 leads that had an owner would have gone elsewhere"), "{}", live.text());
}

/// To look for a mend publishes it and takes that back, on the only connection that answers: it waits until the cursor rests,
/// and more leads in the group are no reason to do it again.
#[test]
fn a_mend_is_looked_for_once_and_only_where_the_cursor_rests() {
    let (mut world, _) = latam();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.look();
    let mends = |live: &Live| live.given.iter().filter(|effect| matches!(effect, Effect::Ask(Ask::Mend(_)))).count();
    let replays = |live: &Live| {
        let is_replay = |effect: &&Effect| matches!(effect, Effect::Count(order) if matches!(order.ask, CountAsk::Replay(_)));
        live.given.iter().filter(is_replay).count()
    };
    live.keys("2").at_once("g<tab>g<tab>g<tab>g");
    assert_eq!((mends(&live), replays(&live)), (0, 0), "it only came by");
    let wakes = live.app.wakes_at().unwrap();
    assert!(wakes.0 > live.app.at.0 && wakes.0 <= live.app.at.0 + 250, "{wakes:?}");
    rests(&mut live);
    assert_eq!((mends(&live), replays(&live)), (1, 1), "{}", live.text());
    assert_eq!(live.app.wakes_at(), None, "nothing more is waited for");
    let mut more = draft("more@more.example");
    more.profile.country = "BR".parse().ok();
    world.add(more);
    live.look();
    rests(&mut live);
    assert_eq!((mends(&live), replays(&live)), (1, 1));
    assert!(live.text().contains("3 of 3 would be placed") && live.text().contains("4 wait by now"), "{}", live.text());
    // Whoever cannot wait asks at once.
    live.at_once("<tab>F");
    assert_eq!(mends(&live), 2, "{}", live.text());
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

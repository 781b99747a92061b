//! Activity over a real database: what its rows say, what `u` refuses and why, what a filter that cannot be read leaves.

use leadtower::{
    actions::command::{Assign, Close, Command, Receiver, Seen, Touch},
    model::{
        lead::{Closing, DismissReason},
        time::Millis,
    },
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

fn company() -> World {
    world()
        .rep("Ivy Chen", "Europe/Berlin")
        .rep("Jon Webb", "Europe/Berlin")
        .pool("all", ["Ivy Chen"])
        .rule("All", "", "pool:all")
        .open()
}

fn lead(world: &mut World, name: &str) -> Seen {
    let mut lead = draft(&format!("{}@one.example", name.to_lowercase().replace(' ', ".")));
    lead.profile.name = Some(name.to_owned());
    Seen::any(world.add(lead).leads[0].lead)
}

fn dashboard(world: &World, width: u16, height: u16) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
    live.keys("6");
    live
}

/// Rita gave three leads to Jon, and zoe one of them back since.
fn given_on(world: &mut World) -> Vec<Seen> {
    let leads: Vec<Seen> = ["Rosa Alvarez", "Ingrid Åkesson", "Tom Becker"].map(|name| lead(world, name)).to_vec();
    let (ivy, jon) = (world.rep("Ivy Chen"), world.rep("Jon Webb"));
    let give = |leads: &[Seen], to| Command::Assign(Assign { leads: leads.to_vec(), to: Receiver::Rep(to), because: None });
    world.another_desk("rita").perform(&give(&leads, jon)).unwrap();
    world.another_desk("zoe").perform(&give(&leads[1..2], ivy)).unwrap();
    leads
}

#[test]
fn b43_a_refused_undo_says_who_did_what_since_and_what_still_goes_back() {
    let mut world = company();
    given_on(&mut world);
    for (width, height) in [(120, 36), (80, 24)] {
        let mut live = dashboard(&world, width, height);
        let text = live.keys("u").text();
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("zoe gave Ingrid Åkesson to Ivy Chen since ("), "{text}");
        assert!(words.contains("); 6 Activity, R takes back the rest Esc close"), "whole at {width} columns:\n{text}");
        assert!(!text.contains("u undo"), "what was refused is not offered again:\n{text}");
        assert!(!live.keys("<esc>").text().contains("takes back the rest Esc"), "{}", live.text());
    }
}

#[test]
fn a_part_that_was_taken_back_is_said_to_be_one() {
    let mut world = company();
    given_on(&mut world);
    let mut live = dashboard(&world, 120, 36);
    let text = live.keys("jR").text();
    assert!(text.contains("Ingrid Åkesson stays with Ivy Chen"), "{text}");
    live.later(Millis(300));
    let text = live.keys("y").text();
    assert!(text.contains("2 of 3 undone"), "{text}");
    let text = live.keys("/assigned 3<enter>").text();
    assert!(text.contains("2 of 3 undone by entry") && text.contains("1 changed since stays as it is"), "{text}");
}

#[test]
fn an_entry_of_one_lead_names_it() {
    let mut world = company();
    let rosa = lead(&mut world, "Rosa Alvarez");
    let touch = Command::Touch(Touch { leads: vec![rosa], at: None });
    world.another_desk("rita").perform(&touch).unwrap();
    let mut live = dashboard(&world, 120, 36);
    let text = live.text();
    assert!(text.contains("Rosa Alvarez came in, assigned") && text.contains("contacted Rosa Alvarez at"), "{text}");
    let undo = text.lines().find(|line| line.contains("u undo")).unwrap_or_default().to_owned();
    assert!(undo.contains("contacted Rosa Alvarez"), "the undo that is offered names it: {undo}");
    assert!(live.keys("/rosa").text().contains("2 found"), "and is found by it:\n{}", live.text());
}

#[test]
fn b22_a_filter_of_activity_that_cannot_be_read_stays_to_be_mended() {
    let mut world = company();
    lead(&mut world, "Rosa Alvarez");
    let mut live = dashboard(&world, 120, 36);
    let text = live.keys("/kind:foo<enter>").text();
    assert!(text.contains("no change is called `foo`") && text.contains("/ kind:foo"), "{text}");
    let text = live.keys("<esc>").text();
    assert!(!text.contains("kind:foo"), "{text}");
    // What is typed next takes the place of a filter that stands.
    live.keys("/kind:received<enter>");
    let text = live.keys("/ros").text();
    assert!(text.contains("/ ros") && !text.contains("kind:received"), "{text}");
}

#[test]
fn own_changes_are_no_news_and_nothing_is_new_on_top() {
    let mut world = company();
    let leads: Vec<Seen> = (0..40).map(|nth| lead(&mut world, &format!("Lead {nth}"))).collect();
    let mut live = dashboard(&world, 80, 24);
    live.keys("jjjjjjjjjjjjjjjjjjjj");
    let touch = |seen: Seen| Command::Touch(Touch { leads: vec![seen], at: None });
    world.another_desk("rita").perform(&touch(leads[0])).unwrap();
    live.look();
    assert!(!live.text().contains(" new  L latest"), "{}", live.text());
    world.another_desk("zoe").perform(&touch(leads[1])).unwrap();
    live.look();
    assert!(live.text().contains("1 new  L latest"), "{}", live.text());
    assert!(!live.keys("g").text().contains("L latest"), "{}", live.text());
}

#[test]
fn where_one_is_among_the_entries_is_said_at_every_size() {
    let mut world = company();
    for nth in 0..40 {
        lead(&mut world, &format!("Lead {nth}"));
    }
    for (width, height) in [(120, 36), (80, 24)] {
        let mut live = dashboard(&world, width, height);
        let shown = live.app.height();
        let all = live.app.activity.all.unwrap();
        assert!(all >= 40 && live.text().contains(&format!("1-{shown} of {all}")), "{}", live.text());
        let text = live.keys("G").text();
        assert!(text.contains(&format!("{}-{all} of {all}", all as usize - shown + 1)), "{text}");
        // Of what was filtered those that were found.
        let text = live.keys("/lead 1<enter>").text();
        assert!(!text.contains(&format!("of {all}")), "{text}");
    }
}

/// B43: `u` takes back what one did oneself, so it is not told about under what somebody else did.
#[test]
fn b43_under_the_entry_of_somebody_else_u_is_not_offered() {
    let mut world = company();
    given_on(&mut world);
    let text = dashboard(&world, 120, 36).text();
    assert!(text.contains("zoe") && !text.contains("u would take back") && text.contains("R takes back only this"), "{text}");
}

#[test]
fn a_lead_that_was_dismissed_is_called_so_before_and_after() {
    let mut world = company();
    let rosa = lead(&mut world, "Rosa Alvarez");
    let closing = Closing::Disqualified;
    world.perform(&Command::Close(Close { leads: vec![rosa], closing, reason: Some(DismissReason::Junk), value: None }));
    let text = dashboard(&world, 120, 36).text();
    assert!(text.contains("-> dismissed") && !text.contains("disqualified"), "{text}");
}

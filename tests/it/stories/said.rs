//! B36: what the screen says after what is done with people, with files, and with an old entry, sentence by sentence.

use std::fs;

use leadtower::{
    actions::command::{Assign, Command, Receiver, Seen},
    model::id::LeadId,
    tui::msg::Msg,
};

use super::{message, pressed};
use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// Ana and Ben take turns; Ana has three leads, one of them contacted, and Ben two.
fn office() -> World {
    let plan = world().rep("Ana Ruiz", "UTC").hours("Mon-Fri 09:00-18:00").rep("Ben Okafor", "UTC");
    let mut world = plan.pool("all", ["Ana Ruiz", "Ben Okafor"]).rule("All", "", "pool:all").open();
    for nth in 0..5 {
        let mut draft = draft(&format!("p{nth}@c{nth}.example"));
        draft.profile.name = Some(format!("Person {nth}"));
        world.add(draft);
    }
    world
}

fn dashboard(world: &World) -> Live {
    Live::over(world.another_desk("rita"), world.now, 160, 40)
}

/// What is said at last, once these keys were pressed.
fn said(live: &mut Live, keys: &str) -> String {
    live.keys(keys);
    assert!(live.app.overlay.is_none(), "{keys}\n{}", live.text());
    message(live)
}

/// Whom it concerned, and from when to when or what became of whom; each with its way back, and named the same there.
#[test]
fn b36_what_is_done_with_people_is_said_whole() {
    let moved = "Ana Ruiz away (vacation) from 2 Mar 10:00 until further notice, 3 leads moved";
    for (keys, says, later) in [
        ("3othu<enter>+3d<enter>", "Ana Ruiz away (vacation) from 5 Mar to 8 Mar", None),
        // To whom is told while that is known.
        ("3otoday<tab><tab><tab><right><enter>", &format!("{moved} to Ben Okafor"), Some(moved)),
        ("3nZoe Hart<tab>zoe@us.example<enter>", "Zoe Hart joined the roster", None),
        ("3e<tab><ctrl+e>.au<enter>", "Ana Ruiz: changed email", None),
        ("3e<tab><ctrl+e>.au<tab>EMEA<enter>", "Ana Ruiz: changed email, team", None),
        ("3a<enter>", "assigned 3 leads to Ben Okafor", None),
    ] {
        let world = office();
        let mut live = dashboard(&world);
        assert_eq!(said(&mut live, keys), format!("{says}  u undo"), "{keys}\n{}", live.text());
        let (says, entry) = (later.unwrap_or(says), world.journal()[0].id);
        assert_eq!(said(&mut live, "u"), format!("undid {entry}: {says}  U redo"));
        assert_eq!(said(&mut live, "U"), format!("did {entry} again: {says}  u undo"));
    }
    // Whoever has another name is called by it as long as they have it.
    let world = office();
    let mut live = dashboard(&world);
    assert_eq!(said(&mut live, "3e<ctrl+e> Santos<enter>"), "Ana Ruiz Santos: changed name  u undo");
    assert_eq!(said(&mut live, "u"), "undid 9: Ana Ruiz: changed name  U redo");
}

/// An old entry that is taken back is named by its number and by what it did, with what stays as it is now.
#[test]
fn b36_an_entry_that_is_taken_back_is_said_whole() {
    let mut world = office();
    let (ana, ben) = (world.rep("Ana Ruiz"), world.rep("Ben Okafor"));
    let give = |leads: &[i64], to| {
        let leads = leads.iter().map(|lead| Seen::any(LeadId(*lead))).collect();
        Command::Assign(Assign { leads, to: Receiver::Rep(to), because: None })
    };
    world.perform(&give(&[1, 3, 5], ben));
    world.perform(&give(&[2], ana));
    world.another_desk("zoe").perform(&give(&[3], ana)).unwrap();
    for (keys, says) in [
        ("6jRy", "undid 10: assigned Person 1 to Ana Ruiz"),
        ("6jjjRy", "undid 9: assigned 3 leads to Ben Okafor; 1 lead changed since stays as it is"),
    ] {
        let mut live = dashboard(&world);
        assert_eq!(said(&mut live, keys), format!("{says}  U redo"), "{keys}\n{}", live.text());
    }
}

/// A file: how many came in and where to, in numbers that add up. It came from the file, not from whoever read it in: `u`
/// goes on naming what it undoes, and Activity says why the file stays.
#[test]
fn b36_a_file_that_came_in_is_said_whole() {
    let leads = "Email,Name\na@one.example,Anna\nb@two.example,Bo\n,\n";
    let reps = "name,email\nZoe Hart,zoe@us.example\nYan Li,yan@us.example\n";
    for (key, name, text, shows, because) in [
        (
            "I1",
            "crm.csv",
            leads,
            &[
                "crm.csv is in",
                "2 new  0 updated  0 known, and the same  0 joined to an open lead  1 rejected  = 3 rows",
                "routed: 2 to reps, 0 to fallback, 0 to nurture",
            ][..],
            "an import stays; assign, route or dismiss its leads instead",
        ),
        (
            "I2",
            "reps.csv",
            reps,
            &["reps.csv is in", "2 new  0 updated  0 known, and the same"],
            "an import stays; import the corrected file again",
        ),
    ] {
        let world = office();
        let mut live = dashboard(&world);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        live.keys(key).hear(vec![Msg::Paste(path.display().to_string())]);
        let text = live.keys("<enter><enter>").text();
        for line in shows {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("u undo"), "{text}");
        live.keys("<enter>");
        let said = message(&live);
        assert!(said.ends_with("10:00 Person 4 came in, assigned  u undo"), "{said}");
        let entry = world.journal()[0].id;
        let stays = pressed(&mut live, "6gR");
        assert_eq!(stays, format!("entry {entry} cannot be undone: {because}  Esc close"));
    }
}

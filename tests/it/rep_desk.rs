//! The roster over a real database: what the screen says before is what then is; each change is one step of undo; the
//! command has the same rows and numbers.

use std::time::{Duration, Instant};

use leadtower::{
    actions::{
        Desk, ask,
        command::{Command, RepDetails, Seen, SetAbsence, Touch},
    },
    clock::Clock,
    model::{journal::Actor, rep::Capacity, time::Millis},
    store::{Conn, leads},
};
use serde_json::Value;

use crate::support::{
    live::Live,
    run,
    world::{World, draft, world},
};

/// Three who share a pool, one with a backup and an account of theirs; leads touched and untouched.
fn office() -> World {
    let mut world = world()
        .rep("ana", "Europe/Berlin")
        .hours("Mon-Fri 09:00-18:00")
        .max_open(4)
        .rep("ben", "Europe/Berlin")
        .hours("Mon-Fri 09:00-18:00")
        .max_open(5)
        .backup("ana")
        .rep("chloe", "Europe/Berlin")
        .hours("Mon-Fri 09:00-18:00")
        .pool("all", ["ana", "ben", "chloe"])
        .sla("name = \"hot\"\nfirst_touch = \"30m\"")
        .rule("All", "", "pool:all")
        .under_sla("hot")
        .open();
    for n in 0..7 {
        world.add(draft(&format!("p{n}@acme.example")));
    }
    world
}

fn open(world: &World, width: u16, height: u16) -> Live {
    Live::over(world.another_desk("rita"), world.now, width, height)
}

fn holds(world: &World, name: &str) -> usize {
    leads::open_of(world.conn(), world.rep(name)).unwrap().len()
}

/// The toast says of the open leads what the card said before.
#[test]
fn b36_a_pause_says_how_many_open_leads_stay() {
    let mut world = office();
    let held = leads::open_of(world.conn(), world.rep("ana")).unwrap();
    world.perform(&Command::Touch(Touch { leads: vec![Seen::any(held[0])], at: None }));
    let mut live = open(&world, 120, 36);
    live.keys("3gt");
    let said = format!("paused ana: new leads skip them; 1 contacted and {} untouched stay", held.len() - 1);
    assert!(live.text().contains(&said), "{}", live.text());
}

/// One entry a key, and `u` is all it takes to have it back.
#[test]
fn b40_every_change_of_the_roster_is_one_step_of_undo() {
    for keys in [
        "t",
        "+",
        "-",
        "otoday<enter>+3d<enter>",
        "otoday<enter><tab><tab><right><enter>",
        "o26.11<enter><enter>",
        "e<ctrl+e> Ruiz<enter>",
        "e<tab><tab>EMEA<tab><tab><ctrl+u>America/New_York<enter>",
        "tt",
    ] {
        let world = office();
        let mut live = open(&world, 120, 36);
        live.keys("3");
        let (first, rest) = keys.split_at(keys.len() - usize::from(keys == "tt"));
        if !rest.is_empty() {
            live.keys(first);
        }
        let before = live.dump();
        let entries = world.journal().len();
        live.keys(if rest.is_empty() { first } else { rest });
        assert_eq!(world.journal().len(), entries + 1, "{keys}\n{}", live.text());
        assert_ne!(live.dump(), before, "{keys}");
        let text = live.text();
        assert!(text.contains("u undo"), "B36 {keys}\n{text}");
        live.keys("u");
        assert_eq!(live.dump(), before, "{keys}\n{}", live.text());
    }
}

/// Added by mistake, taken off, put on again, taken off: each time all is as it was, and nobody else gets the number.
#[test]
fn b45_a_rep_who_was_added_can_be_taken_off_and_put_on_again() {
    let mut world = office();
    let details = RepDetails { name: Some("zoe".to_owned()), email: Some("zoe@us.example".to_owned()), ..RepDetails::default() };
    let without = world.dump();
    let added = world.perform(&Command::AddRep(details.clone())).entry.unwrap();
    let (with, zoe) = (world.dump(), world.rep("zoe"));
    world.undo(added);
    assert_eq!(world.dump(), without);
    world.perform(&Command::Redo(None));
    assert_eq!((world.dump(), world.rep("zoe")), (with, zoe));
    world.perform(&Command::Undo(None));
    assert_eq!(world.dump(), without);
    world.perform(&Command::AddRep(details));
    assert_ne!(world.rep("zoe"), zoe);
    let told = world.journal().iter().filter(|entry| format!("{:?}", entry.what).contains("zoe")).count();
    assert!(told > 3, "the journal still says who it was");
}

/// Who was added, and took turns since, is not forgotten.
#[test]
fn a_rep_with_a_history_is_not_undone() {
    let mut world = office();
    let mut live = open(&world, 120, 36);
    live.keys("3nzoe<tab>zoe@us.example<enter>");
    world.book.pools[0].1.push("zoe".to_owned());
    world.publish();
    for n in 0..4 {
        world.add(draft(&format!("q{n}@acme.example")));
    }
    let entry = world.journal().iter().find(|entry| format!("{:?}", entry.what).starts_with("RepAdded")).unwrap().id;
    let refusal = world.refusal(&Command::Undo(Some(entry)));
    assert!(refusal.to_string().contains("rep remove"), "{refusal}");
}

/// B32: Esc leaves no trace, whatever was typed.
#[test]
fn b32_escape_from_every_dialog_of_the_roster_leaves_the_database_as_it_was() {
    let world = office();
    let mut live = open(&world, 120, 36);
    live.keys("3");
    let before = live.dump();
    for keys in ["o", "otoday<enter>+3d<tab><tab><right>", "e<ctrl+e> X<tab>y", "nZoe", "/ana", "s", "a"] {
        live.keys(keys).keys("<esc><esc><esc>");
        assert_eq!(live.dump(), before, "{keys}");
        assert!(live.app.overlay.is_none(), "{keys}");
    }
}

/// B104, for absences: names and numbers of the preview, then the same pool at work.
#[test]
fn b104_what_the_dates_say_before_is_what_then_happens() {
    let mut world = office();
    let mut live = open(&world, 120, 36);
    live.keys("3otoday<tab><tab><tab><right>");
    let text = live.text();
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("New leads go to chloe and ben in turn") || flat.contains("New leads go to ben and chloe in turn"),
        "{text}"
    );
    let untouched = holds(&world, "ana");
    assert!(flat.contains(&format!("Untouched {untouched} routed again:")), "{text}");
    let told = flat.split("routed again: ").nth(1).unwrap().to_owned();
    live.keys("<enter>");
    assert!(live.text().contains(&format!("{untouched} leads moved to ")), "{}", live.text());
    let (ben, chloe) = (holds(&world, "ben"), holds(&world, "chloe"));
    assert_eq!(holds(&world, "ana"), 0);
    // 7 leads: ana 3, ben 2, chloe 2 before; what came to each since is what was told.
    let came = [("ben", ben - 2), ("chloe", chloe - 2)];
    for (name, n) in came {
        let says = format!("{name} {n}");
        assert_eq!(told.contains(&says), n > 0, "{says}: {told}");
    }
    assert!(matches!(live.commands().last(), Some(Command::SetAbsence(SetAbsence { from: None, .. }))));
    world.later(Millis::MINUTE);
}

/// `in turn` is not said of pools that pick otherwise.
#[test]
fn how_a_pool_picks_is_said_of_those_who_stay() {
    for (strategy, says) in [("weighted", "in turn"), ("least_loaded", "go to the least loaded of"), ("priority", "by priority")]
    {
        let mut world = office();
        world.book.pools[0].2 = format!("strategy = \"{strategy}\"");
        world.publish();
        let text = open(&world, 120, 36).keys("3").text();
        let flat = text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
        assert!(flat.contains(says) && flat.contains("in turn") == (strategy == "weighted"), "{strategy}\n{text}");
    }
}

/// When nobody is left, that is said loudly, with what becomes of the leads.
#[test]
fn a_pool_without_anybody_is_said_loudly() {
    let world = office();
    let mut live = open(&world, 120, 36);
    live.keys("3tjt");
    let text = live.keys("j").text();
    assert!(text.contains("NOBODY IS LEFT: they go to fallback"), "{text}");
}

/// B78: the same rows and numbers as `rep list`, for every filter.
#[test]
fn b78_rep_list_has_the_rows_and_numbers_of_the_screen() {
    let world = run::World::staffed();
    world.run(&["rep", "add", "Zoe Hart", "--team", "AE EMEA", "--max-open", "7"]).done();
    world.run(&["rep", "away", "luc", "--reason", "sick"]).done();
    for n in 0..5 {
        world.run(&["add", "--email", &format!("p{n}@acme.example")]).done();
    }
    let now = run::NOW.parse().unwrap();
    let conn = Conn::open(&world.database()).unwrap();
    let desk = Desk::new(conn, Clock::Fixed(now), Actor::named("x"));
    let mut live = Live::over(desk, now, 120, 36);
    for filter in ["", "status:sick", "team:emea", "status:available", "pri"] {
        let mut arguments = vec!["rep", "list"];
        arguments.extend((!filter.is_empty()).then_some(filter));
        arguments.push("--json");
        let Value::Array(listed) = world.run(&arguments).json() else { panic!() };
        live.keys("3/<ctrl+u>").keys(filter).keys("<enter>");
        let text = live.text();
        let is_row = |line: &&str| !line.trim_matches(['│', ' ']).is_empty();
        let rows: Vec<&str> = text.lines().skip(4).take_while(is_row).collect();
        assert_eq!(rows.len(), listed.len(), "{filter}\n{text}");
        for (row, json) in rows.iter().zip(&listed) {
            let load = match json["max_open"].as_u64() {
                Some(max) => format!("{:>2} of {max:>2}", json["open"]),
                None => format!("{:>2} open", json["open"]),
            };
            assert!(row.contains(json["name"].as_str().unwrap()) && row.contains(&load), "{row}\n{json}");
        }
    }
}

/// The dry run of the command says the same as the screen, and changes nothing.
#[test]
fn rep_away_says_what_would_become_of_leads() {
    let world = run::World::staffed();
    world.run(&["add", "--email", "p@acme.example"]).done();
    let before = world.run(&["rep", "list", "--json"]).out;
    let said = world.run(&["rep", "away", "priya", "--dry-run"]).out;
    assert!(said.contains("all go to Luc Petit"), "{said}");
    let json = world.run(&["rep", "away", "priya", "--dry-run", "--json"]).json();
    assert_eq!(json["pools"][0]["takers"], serde_json::json!(["luc@example.com"]));
    assert_eq!(world.run(&["rep", "list", "--json"]).out, before);
}

/// Three hundred of them: what is read for a frame is read fast, and every one is there.
#[test]
fn a_roster_of_three_hundred_is_whole_and_read_fast() {
    let mut world = world().rep("r0", "Europe/Berlin").open_without_book();
    let add = |n: i64| RepDetails {
        name: Some(format!("Rep {n:03}")),
        email: Some(format!("r{n}@us.example")),
        zone: ["Europe/Berlin", "America/New_York", "Asia/Tokyo"][n as usize % 3].parse().ok(),
        week: "Mon-Fri 09:00-18:00".parse().ok(),
        team: Some(format!("team {}", n % 7)),
        capacity: Some(Capacity { max_open: Some(20), max_per_day: Some(5), ..Capacity::default() }),
        ..RepDetails::default()
    };
    for n in 1..300 {
        world.perform(&Command::AddRep(add(n)));
    }
    for pool in 0..3 {
        let members = (1..300).filter(|n| n % 3 == pool || pool == 0).map(|n| format!("r{n}"));
        world.book.pools.push((format!("pool {pool}"), members.collect(), "respect_hours = true".to_owned()));
    }
    world.book.rules.push(["All", "", "pool:pool 0", "", ""].map(str::to_owned));
    world.publish();
    for n in 0..300 {
        world.add(draft(&format!("p{n}@acme.example")));
    }
    let rep = world.rep("Rep 003");
    for n in 0..6 {
        // As after somebody else has written, and as when the cursor moves.
        world.add(draft(&format!("q{n}@acme.example")));
        let watch = Instant::now();
        let rows = ask::roster(world.desk()).unwrap();
        let card = ask::rep_card(world.desk(), rep).unwrap().unwrap();
        assert_eq!((rows.len(), card.seats.len()), (300, 1));
        // A hundredth of that where the code is optimised; but never so much that somebody waits.
        assert!(watch.elapsed() < Duration::from_millis(250), "{:?}", watch.elapsed());
    }
    let mut live = open(&world, 120, 36);
    live.keys("3GgG");
    assert!(live.text().contains("> Rep 299"), "{}", live.text());
}

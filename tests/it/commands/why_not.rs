//! `explain --why-not`: the smallest change.

use serde_json::json;

use crate::support::run::World;

#[test]
fn of_two_changes_the_one_of_fewer_parts_is_named() {
    let world = World::new();
    world.run(&["rep", "add", "Ana Lima", "--email", "ana@example.com"]).done();
    world.run(&["rep", "add", "Ben Okafor", "--email", "ben@example.com"]).done();
    world.run(&["rep", "capacity", "ben", "--max-open", "0"]).done();
    world.write(
        "book.toml",
        "format = 1\n[[pool]]\nname = \"all\"\nstrategy = \"priority\"\n\
         members = [{ rep = \"ana@example.com\", priority = 3 }, { rep = \"ben@example.com\" }]\n\
         [[rule]]\nname = \"Managers\"\nto = \"field:custom.km\"\notherwise = \"pool:all\"\n",
    );
    world.run(&["rules", "publish", "book.toml"]).done();
    world.run(&["add", "--email", "x@one.example", "--set", "custom.km=nobody here"]).done();
    let why_not = world.json(&["explain", "1", "--why-not", "ben"]);
    assert_eq!(why_not["why_not"]["would_need"], json!(["named in custom.km"]));
}

#[test]
fn who_joined_later_is_named() {
    let world = World::staffed();
    world.run(&["add", "--email", "x@one.example"]).done();
    world.run(&["rep", "add", "Bob Ray", "--email", "bob@example.com"]).done();
    let why_not = &world.json(&["explain", "1", "--why-not", "bob"])["why_not"];
    assert_eq!(why_not["stopped_by"], json!("Bob Ray joined after this decision"));
    assert_eq!(why_not["would_need"], json!([]));
}

#[test]
fn on_a_tie_it_takes_what_breaks_it() {
    let world = World::staffed();
    for email in ["a@one.example", "b@two.example", "c@three.example"] {
        world.run(&["add", "--email", email]).done();
    }
    let needs = |lead: &str, rep: &str| world.json(&["explain", lead, "--why-not", rep])["why_not"]["would_need"].clone();
    assert_eq!(needs("1", "luc"), json!(["to be owed more than Priya Shah, by any amount"]), "nobody had a lead yet");
    assert_eq!(needs("3", "luc"), json!(["a last lead before that of Priya Shah"]));
}

/// Each change is tried by routing again: a value a rule above missed, and somebody who was skipped.
#[test]
fn an_explanation_says_what_would_have_changed_it() {
    let world = World::new();
    world.run(&["rep", "add", "Ana Lima", "--email", "ana@example.com"]).done();
    world.run(&["rep", "add", "Ben Okafor", "--email", "ben@example.com"]).done();
    world.run(&["rep", "add", "Cleo Park", "--email", "cleo@example.com"]).done();
    world.run(&["rep", "capacity", "ben", "--max-open", "0"]).done();
    world.write(
        "book.toml",
        "format = 1\n[[pool]]\nname = \"all\"\nstrategy = \"priority\"\n\
         members = [{ rep = \"ana@example.com\" }, { rep = \"ben@example.com\", priority = 3 }]\n\
         [[rule]]\nname = \"Large\"\nwhen = \"employees:>=2000\"\nto = \"rep:cleo@example.com\"\n\
         [[rule]]\nname = \"Large here\"\nwhen = \"employees:>=3000 country:DE\"\nto = \"rep:cleo@example.com\"\n\
         [[rule]]\nname = \"The rest\"\nto = \"pool:all\"\n",
    );
    world.run(&["rules", "publish", "book.toml"]).done();
    world.run(&["add", "--email", "x@one.example", "--set", "employees=900"]).done();
    let told = world.run(&["explain", "1"]).done().out;
    let expected = "would change if\n  size were 2,000 or more -> R1 Large, Cleo Park\n  \
                    Ben Okafor had room for one more -> Ben Okafor\n";
    assert!(told.contains(expected), "{told}");
    // The second rule misses it by two conditions.
    assert!(!told.contains("Large here,"), "{told}");
}

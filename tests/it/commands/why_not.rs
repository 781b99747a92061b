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

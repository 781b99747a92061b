//! Several processes on one file, and processes that end in the middle of their work: nothing lost, nothing twice.

mod kills;
mod together;

use crate::support::run::World;

/// A world with so many reps, in turn in one pool, with equal weights.
fn team(size: usize) -> World {
    let world = World::new();
    let reps: String = (1..=size).map(|n| format!("Rep {n},rep{n}@example.com\n")).collect();
    world.write("reps.csv", format!("Name,Email\n{reps}"));
    world.run(&["import", "reps", "reps.csv"]).done();
    let members: Vec<String> = (1..=size).map(|n| format!("{{ rep = \"rep{n}@example.com\" }}")).collect();
    let members = members.join(", ");
    world.write(
        "book.toml",
        format!(
            "format = 1\n[[pool]]\nname = \"sales\"\nmembers = [{members}]\n[[rule]]\nname = \"Everybody\"\nto = \"pool:sales\"\n"
        ),
    );
    world.run(&["rules", "publish", "book.toml"]).done();
    world
}

/// A file of leads with these numbers; each has its email and its id in the CRM.
fn leads_file(world: &World, name: &str, numbers: impl Iterator<Item = usize>) {
    let rows: String = numbers.map(|n| format!("C-{n},lead{n}@company{n}.example,DE\n")).collect();
    world.write(name, format!("Lead ID,Email,Country\n{rows}"));
}

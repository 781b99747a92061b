//! From a group of the Fallback queue to a published rule and back, with two keys.

use leadtower::actions::command::{Command as Verb, Publish};

use super::{SIZES, add, breath, desk, in_fallback, shows, world};

const BOOK: &str = r#"
format = 1

[[territory]]
name = "LATAM"
countries = ["AR", "CL"]
pool = "all"

[[pool]]
name = "all"
strategy = "round_robin"
members = [{ rep = "ana@example.com" }, { rep = "ben@example.com" }]

[[rule]]
name = "By territory"
when = "territory:!none"
to = "territory_pool"

[[rule]]
name = "Germany goes round"
when = "country:DE"
to = "pool:all"

[[rule]]
name = "The rest waits"
to = "fallback"
"#;

#[test]
fn b42_a_group_becomes_a_rule_and_comes_back() {
    for (width, height) in SIZES {
        let world = world();
        let mut other = desk(&world.path, "pat");
        other.perform(&Verb::Publish(Publish::of(BOOK.to_owned(), None))).unwrap();
        add(&mut other, "Rafael Teles", "rafael@teles.example", "BR");
        add(&mut other, "Carla Nunes", "carla@vento.example", "BR");
        drop(other);
        let mut pty = world.start(&[], width, height);
        pty.wait_for("Rafael Teles");
        pty.types("2");
        in_fallback(&pty, 3);
        pty.wait_for("territory LATAM: Brazil (BR) added");
        pty.wait_for("3 of 3 would be placed");
        pty.wait_for("no lead that had an owner");
        pty.types("F");
        pty.wait_for("Publish your draft");
        breath();
        pty.types("\r");
        pty.wait_until("has none in Fallback", |pty| shows(pty, ["[2 Fallback]", "[2 Fallb]"]));
        pty.wait_for("rulebook 3");
        pty.types("u");
        pty.wait_for("y yes");
        breath();
        pty.types("y");
        in_fallback(&pty, 3);
        pty.wait_for("undid");
        pty.types("q");
        assert_eq!(pty.wait().1, 0);
    }
}

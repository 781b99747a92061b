//! From a group of the Fallback queue to a published rule and back, with two keys.

use leadtower::actions::command::{Command as Verb, Publish};

use super::{BOOK, SIZES, add, breath, desk, in_fallback, shows, world};

/// The book of these tests with a territory, and a rule for it above the others.
fn book() -> String {
    let territory = "[[territory]]\nname = \"LATAM\"\ncountries = [\"AR\", \"CL\"]\npool = \"all\"\n\n[[pool]]";
    let rule = "[[rule]]\nname = \"By territory\"\nwhen = \"territory:!none\"\nto = \"territory_pool\"\n\n[[rule]]";
    BOOK.replacen("[[pool]]", territory, 1).replacen("[[rule]]", rule, 1)
}

#[test]
fn b42_a_group_becomes_a_rule_and_comes_back() {
    for (width, height) in SIZES {
        let world = world();
        let mut other = desk(&world.path, "pat");
        other.perform(&Verb::Publish(Publish::of(book(), None))).unwrap();
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

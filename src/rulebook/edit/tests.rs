use crate::model::{id::RepId, pool::Member, rep::Rep, rulebook::Expected};

use super::*;

const BOOK: &str = r#"
format = 1
[defaults]
sla = "hot"
[[segment]]
name = "SMB"
employees = "..99"
[[territory]]
name = "EMEA"
pool = "north"
[[territory]]
name = "DACH"
inside = "EMEA"
countries = ["DE", "AT"]
[[pool]]
name = "north"
members = [{ rep = "ana" }, { rep = "ben", weight = 2 }]
[[pool]]
name = "south"
members = [{ rep = "ben" }]
[[sla]]
name = "hot"
first_touch = "1h"
[[rule]]
name = "Small"
when = "segment:smb territory:!dach"
to = "pool:north"
otherwise = "pool:south"
[[rule]]
name = "Places"
when = "territory:emea,none"
to = "territory_pool"
sla = "hot"
[[rule]]
name = "Rest"
to = "fallback"
[[test]]
name = "a shop"
lead = { email = "x@shop.example", employees = 3 }
expect = "pool:north"
[[experiment]]
name = "half"
when = "segment:SMB"
share = 0.5
control = "pool:north"
variant = "nurture"
"#;

fn roster() -> Roster {
    let reps = [(1, "ana"), (2, "ben"), (3, "cleo")].map(|(id, name)| Rep::named(RepId(id), name));
    Roster::new(reps.to_vec(), Vec::new())
}

fn book() -> Rulebook {
    file::read(BOOK, &roster()).unwrap()
}

fn done(what: &BookEdit) -> (Rulebook, String) {
    let before = book();
    let edited = edit(&before, what, &roster()).unwrap_or_else(|error| panic!("{what:?}: {error}"));
    assert_eq!(file::read(&edited.text, &roster()).as_ref(), Ok(&edited.book), "{what:?}");
    let said = said(what, &before, &edited.book, &roster());
    (edited.book, said)
}

fn refused(what: &BookEdit) -> String {
    edit(&book(), what, &roster()).unwrap_err().to_string()
}

#[test]
fn a_name_goes_along_wherever_it_is_used() {
    let pool = Pool { name: "nord".into(), ..book().pools[0].clone() };
    let (after, said) = done(&BookEdit::ReplacePool { name: "north".into(), pool });
    assert_eq!(said, "pool north is called nord now, and its turns begin anew");
    assert_eq!(after.territories[0].pool, Some("nord".into()));
    assert_eq!(after.rules[0].to, Destination::Pool("nord".into()));
    assert_eq!(after.tests[0].expect, Expected::Pool("nord".into()));
    assert_eq!(after.experiments[0].control, "pool:nord");

    let territory = Territory { name: "Europe".into(), ..book().territories[0].clone() };
    let (after, said) = done(&BookEdit::ReplaceTerritory { name: "EMEA".into(), territory });
    assert_eq!(said, "territory EMEA is called Europe now");
    assert_eq!(after.territories[1].inside, Some("Europe".into()));
    assert_eq!(super::super::spelling::write(&after.rules[1].when), "territory:Europe,none");

    let segment = Segment { name: "small".into(), ..book().segments[0].clone() };
    let (after, _) = done(&BookEdit::ReplaceSegment { name: "SMB".into(), segment });
    assert_eq!(super::super::spelling::write(&after.rules[0].when), "segment:small territory:!dach");
    assert_eq!(super::super::spelling::write(&after.experiments[0].when), "segment:small");

    let sla = SlaPolicy { name: "warm".into(), ..book().slas[0].clone() };
    let (after, said) = done(&BookEdit::ReplaceSla { name: "hot".into(), sla });
    assert_eq!(said, "policy hot is called warm now");
    assert_eq!((after.defaults.sla, after.rules[1].sla.clone()), (Some("warm".into()), Some("warm".into())));
}

#[test]
fn what_is_used_stays_and_says_by_whom() {
    assert_eq!(
        refused(&BookEdit::RemovePool("north".into())),
        "pool `north` is still used by territory `EMEA`, rule `Small`, test `a shop`, experiment `half`; change that first"
    );
    assert_eq!(
        refused(&BookEdit::RemoveTerritory("emea".into())),
        "territory `EMEA` is still used by territory `DACH`, rule `Places`; change that first"
    );
    assert_eq!(
        refused(&BookEdit::RemoveSegment("SMB".into())),
        "segment `SMB` is still used by rule `Small`, experiment `half`; change that first"
    );
    assert_eq!(
        refused(&BookEdit::RemoveSla("hot".into())),
        "sla `hot` is still used by the defaults, rule `Places`; change that first"
    );
}

#[test]
fn each_edit_says_what_it_did() {
    let brazil = file::read_place("Brazil").unwrap();
    let rule =
        Rule { name: "Brazil".into(), when: super::super::spelling::read("country:BR").unwrap(), ..book().rules[2].clone() };
    for (what, wanted) in [
        (BookEdit::MoveRule { name: "Rest".into(), to: 1 }, "rule `Rest` moves up to 1"),
        (BookEdit::MoveRule { name: "Small".into(), to: 2 }, "rule `Small` moves down to 2"),
        (BookEdit::SwitchRule { name: "Small".into(), to: Switch::Off }, "rule `Small` is switched off"),
        (
            BookEdit::AddRule { rule: rule.clone(), at: 3 },
            "new rule 3 `Brazil`: if country is BR, the lead goes to the fallback queue, where a person decides",
        ),
        (
            BookEdit::AddRuleAbove { rule: rule.clone(), above: Some("Rest".into()) },
            "new rule 3 `Brazil`: if country is BR, the lead goes to the fallback queue, where a person decides",
        ),
        (
            BookEdit::AddRuleAbove { rule: rule.clone(), above: None },
            "new rule 4 `Brazil`: if country is BR, the lead goes to the fallback queue, where a person decides",
        ),
        (
            BookEdit::SetTerritoryPool { territory: "DACH".into(), pool: Some("south".into()) },
            "territory DACH is worked by pool south now",
        ),
        (
            BookEdit::ReplaceRule { name: "Rest".into(), rule: Rule { name: "Rest".into(), ..rule.clone() } },
            "rule `Rest` takes leads where country is BR; was every lead",
        ),
        (BookEdit::RemoveRule("Rest".into()), "rule 3 `Rest` is gone"),
        (BookEdit::AddPlaces { territory: "DACH".into(), places: vec![brazil] }, "territory DACH: Brazil (BR) added"),
        (BookEdit::RemoveTest("a shop".into()), "case \"a shop\" is gone"),
        (BookEdit::SetDefaults(Defaults::default()), "leads are no longer due as hot says where their rule says nothing"),
    ] {
        assert_eq!(done(&what).1, wanted);
    }
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do() {
    let rest = book().rules[2].clone();
    let empty = Pool { members: Vec::new(), ..book().pools[1].clone() };
    for (what, wanted) in [
        (BookEdit::RemoveRule("Smal".into()), "there is no rule `Smal`; did you mean `Small`?"),
        (BookEdit::AddRule { rule: rest.clone(), at: 1 }, "there is a rule `Rest` already; give it another name"),
        (
            BookEdit::AddRule { rule: Rule { name: "New".into(), ..rest.clone() }, at: 5 },
            "5 is no place among the rules: they are counted from 1 to 4",
        ),
        (
            BookEdit::AddRuleAbove { rule: Rule { name: "New".into(), ..rest.clone() }, above: Some("Gone".into()) },
            "there is no rule `Gone`",
        ),
        (
            BookEdit::SetTerritoryPool { territory: "EMEA".into(), pool: Some("nort".into()) },
            "unknown pool `nort`; did you mean `north`?",
        ),
        (BookEdit::MoveRule { name: "Rest".into(), to: 0 }, "0 is no place among the rules: they are counted from 1 to 3"),
        (BookEdit::MoveRule { name: "Rest".into(), to: 3 }, "nothing would change"),
        (BookEdit::SwitchRule { name: "Rest".into(), to: Switch::On }, "nothing would change"),
        (
            BookEdit::ReplacePool { name: "south".into(), pool: empty },
            "pool `south` has no members; write `members = [{ rep = \"ana@example.com\" }]`, or take the pool out",
        ),
        (
            BookEdit::ReplaceRule { name: "Rest".into(), rule: Rule { to: Destination::Pool("nort".into()), ..rest } },
            "unknown pool `nort`; did you mean `north`?",
        ),
    ] {
        assert_eq!(refused(&what), wanted, "{what:?}");
    }
}

#[test]
fn what_was_wrong_before_does_not_stand_in_the_way() {
    let (before, without_ben) =
        (book(), Roster::new(roster().reps().iter().filter(|rep| rep.name != "ben").cloned().collect(), Vec::new()));
    let off = BookEdit::SwitchRule { name: "Small".into(), to: Switch::Off };
    let edited = edit(&before, &off, &without_ben).unwrap();
    assert_eq!(edited.book.rules[0].switch, Switch::Off);
    let mut north = edited.book.pools[0].clone();
    north.members.push(Member { rep: "zoe".into(), weight: 1, priority: 2 });
    let joins = BookEdit::ReplacePool { name: "north".into(), pool: north };
    let refused = edit(&edited.book, &joins, &without_ben).unwrap_err().to_string();
    assert!(refused.starts_with("unknown rep `zoe`") && !refused.contains("ben"), "{refused}");
}

/// Edits of every kind with names that are there, names that are not, and names that are taken.
fn any_edit() -> impl proptest::strategy::Strategy<Value = BookEdit> {
    use proptest::prelude::*;
    let names = ["north", "south", "EMEA", "dach", "SMB", "hot", "Small", "Places", "Rest", "a shop", "New", "none", " odd", ""];
    let reps = ["ana", "ben", "cleo", "zoe", ""];
    (0..29_usize, 0..names.len(), 0..names.len(), 0..reps.len(), 0..5_usize).prop_map(move |(kind, name, other, rep, number)| {
        let (name, other, rep, before) = (names[name], names[other], reps[rep], book());
        let weight = number as u32 * 4_000;
        let member = Member { rep: rep.into(), weight, priority: 2 };
        let place = file::read_place(["DE", "FR", "US-CA", "US:941", "BR"][number]).unwrap();
        let rule = Rule {
            name: other.into(),
            when: super::super::spelling::read(["", "territory:EMEA", "segment:SMB", "country:de", "territory:nowhere"][number])
                .unwrap(),
            to: file::read_destination(["fallback", "pool:north", "rep:ana", "rep:zoe", "pool:nowhere"][number]).unwrap(),
            otherwise: Otherwise::Hold,
            sla: (number == 1).then(|| name.into()),
            switch: Switch::On,
        };
        let territory = Territory {
            name: other.into(),
            inside: (number > 2).then(|| name.into()),
            pool: Some("north".into()),
            ..before.territories[1].clone()
        };
        let pool = Pool { name: other.into(), members: vec![member.clone(); number.min(2)], ..before.pools[0].clone() };
        let segment = Segment { name: other.into(), ..before.segments[0].clone() };
        let sla = SlaPolicy { name: other.into(), max_reassign: number as u32 * 400, ..before.slas[0].clone() };
        let lead = vec![(["country", "employees", "nonsense", "email", "custom.x"][number].to_owned(), "DE".to_owned())];
        let test = BookTest { name: other.to_owned(), lead, expect: file::read_expected("pool:north").unwrap() };
        match kind {
            0 => BookEdit::AddRule { rule, at: number },
            1 => BookEdit::ReplaceRule { name: name.into(), rule },
            2 => BookEdit::RemoveRule(name.into()),
            3 => BookEdit::MoveRule { name: name.into(), to: number },
            4 => BookEdit::SwitchRule { name: name.into(), to: if number > 2 { Switch::On } else { Switch::Off } },
            5 => BookEdit::AddTerritory(territory),
            6 => BookEdit::ReplaceTerritory { name: name.into(), territory },
            7 => BookEdit::RemoveTerritory(name.into()),
            8 | 9 => BookEdit::AddPlaces { territory: name.into(), places: vec![place] },
            10 => BookEdit::AddPool(pool),
            11 | 12 | 14..=16 => BookEdit::ReplacePool { name: name.into(), pool },
            13 => BookEdit::RemovePool(name.into()),
            17 => BookEdit::AddSegment(segment),
            18 => BookEdit::ReplaceSegment { name: name.into(), segment },
            19 => BookEdit::RemoveSegment(name.into()),
            20 => BookEdit::AddSla(sla),
            21 | 22 => BookEdit::ReplaceSla { name: name.into(), sla },
            23 => BookEdit::RemoveSla(name.into()),
            24 => BookEdit::SetDefaults(Defaults { hours: None, sla: (number > 0).then(|| name.into()) }),
            25 => BookEdit::AddTest(test),
            26 => BookEdit::AddRuleAbove { rule, above: (number > 0).then(|| name.into()) },
            27 => BookEdit::SetTerritoryPool { territory: name.into(), pool: (number > 0).then(|| other.into()) },
            _ => BookEdit::RemoveTest(name.to_owned()),
        }
    })
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 300, failure_persistence: None, ..Default::default() })]

    /// Whatever is edited, in whatever order: the book is one that could be published, and its text reads as it; or the
    /// edit is refused with a reason. What it did is said.
    #[test]
    fn edits_lead_from_valid_books_to_valid_books(edits in proptest::collection::vec(any_edit(), 1..12)) {
        let mut now = book();
        for one in edits {
            match edit(&now, &one, &roster()) {
                Ok(edited) => {
                    let read = file::read(&edited.text, &roster());
                    proptest::prop_assert_eq!(read.as_ref(), Ok(&edited.book), "{:?}", one);
                    proptest::prop_assert_eq!(&file::write(&edited.book), &edited.text);
                    proptest::prop_assert!(!said(&one, &now, &edited.book, &roster()).is_empty(), "{:?}", one);
                    proptest::prop_assert!(!diff::diff(&now, &edited.book).is_empty());
                    now = edited.book;
                }
                Err(error) => proptest::prop_assert!(!error.to_string().is_empty(), "{:?}", one),
            }
        }
    }
}

#[test]
fn a_name_for_a_new_rule_is_one_the_file_takes_and_nobody_has() {
    let mut rules = vec![book().rules.remove(0)];
    let long = "é".repeat(300);
    let wanted =
        ["Brazil to Ana", "brazil to ana", "Brazil  to\u{1b}[2J Ana\n", "Brazil to [2J Ana", &long, &long, " a\u{202e}b "];
    for name in wanted {
        let rule = Rule { name: free_name(name, &book(), &rules[1..]), ..rules[0].clone() };
        let added = BookEdit::AddRule { rule: rule.clone(), at: 1 };
        edit(&book(), &added, &roster()).unwrap_or_else(|error| panic!("{name}: {error}"));
        rules.push(rule);
    }
    let names: Vec<&str> = rules[1..].iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names[..4], ["Brazil to Ana", "brazil to ana (2)", "Brazil to [2J Ana", "Brazil to [2J Ana (2)"]);
    assert_eq!(names[4..6], ["é".repeat(200), format!("{} (2)", "é".repeat(196))]);
    assert_eq!(names[6], "a b");
    assert_eq!(free_name("NORTH", &book(), []).as_str(), "NORTH", "only rules bear names of rules");
}

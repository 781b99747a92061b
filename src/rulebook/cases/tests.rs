use crate::{
    model::{
        absence::Absence,
        account::Relationship,
        id::{AbsenceId, RepId},
        rep::Employment,
    },
    rulebook::file,
};

use super::*;

const BOOK: &str = r#"
format = 1
[defaults]
hours = { zone = "Europe/Berlin", week = "Mon-Fri 09:00-18:00" }
[[segment]]
name = "SMB"
employees = "..99"
[[territory]]
name = "DACH"
countries = ["DE", "AT"]
pool = "dach"
[[territory]]
name = "West"
states = ["US-CA"]
pool = "alone"
[[pool]]
name = "dach"
strategy = "weighted"
members = [{ rep = "ana" }, { rep = "ben", weight = 2 }]
respect_hours = true
[[pool]]
name = "alone"
members = [{ rep = "cleo" }]
match_language = true
respect_hours = true
[[rule]]
name = "Known"
when = "account:customer,target"
to = "account_owner"
otherwise = "next_rule"
[[rule]]
name = "Later"
when = "kind:content_download tag:!vip"
to = "nurture"
[[rule]]
name = "Key"
when = "custom.manager:known"
to = "field:custom.manager"
otherwise = "next_rule"
[[rule]]
name = "Places"
when = "territory:DACH,West"
to = "territory_pool"
[[rule]]
name = "Rest"
to = "fallback"
"#;

fn roster() -> Roster {
    let rep = |id, name: &str| Rep { email: Some(format!("{name}@us.example")), ..Rep::named(RepId(id), name) };
    let busy = Rep {
        week: Some("Mon-Mon 09:00-10:00".parse().unwrap()),
        capacity: Capacity { max_open: Some(0), ..Capacity::default() },
        languages: ["en".parse().unwrap()].into(),
        ..rep(3, "cleo")
    };
    let gone = Rep { employment: Employment::Inactive, backup: Some(RepId(1)), ..rep(4, "dan") };
    let away = Absence {
        id: AbsenceId(1),
        rep: RepId(1),
        from: Instant::from_ms(-1),
        until: None,
        kind: crate::model::absence::AbsenceKind::Sick,
    };
    Roster::new(vec![rep(1, "ana"), rep(2, "ben"), busy, gone], vec![away])
}

fn book(tests: &str) -> Rulebook {
    file::read(&format!("{BOOK}{tests}"), &roster()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn case(lead: &str, expect: &str) -> CaseResult {
    let test = format!("[[test]]\nname = \"t\"\nlead = {{ {lead} }}\nexpect = \"{expect}\"\n");
    run(&book(&test), &roster()).remove(0)
}

#[test]
fn a_case_goes_where_policy_sends_it_whoever_is_there_today() {
    for (lead, expect) in [
        ("country = \"DE\"", "pool:dach"),
        ("country = \"Germany\", employees = 7", "pool:dach"),
        ("state = \"California\", country = \"US\"", "pool:alone"),
        // Cleo is full and works one hour a week; nobody else is there to take it.
        ("state = \"US-CA\"", "rep:cleo"),
        ("state = \"US-CA\", language = \"en\"", "rep:cleo@us.example"),
        // She does not speak it on any day.
        ("state = \"US-CA\", language = \"de\"", "fallback"),
        ("kind = \"content_download\"", "nurture"),
        ("kind = \"content_download\", tag = \"new, VIP\", country = \"AT\"", "pool:dach"),
        // Ana is away today.
        ("account = \"customer\", account_owner = \"ana\"", "rep:ana"),
        ("account = \"open_opportunity\", account_owner = \"ana\"", "fallback"),
        ("account = \"none\", country = \"DE\"", "pool:dach"),
        ("account = \"target\", country = \"DE\"", "pool:dach"),
        ("custom.manager = \"Ben\"", "rep:ben@us.example"),
        ("email = \"x@one.example\"", "fallback"),
    ] {
        let result = case(lead, expect);
        assert!(result.passed, "{lead} {expect}: {result}");
    }
}

#[test]
fn a_failing_case_says_what_it_got_and_why() {
    let said = |lead, expect| case(lead, expect).to_string();
    assert_eq!(
        said("country = \"DE\"", "rep:ben"),
        "case \"t\" wants rep:ben and got pool:dach: ben: Places (country DE in DACH); owed the most in dach. \
         Several take turns in dach, so ben is not certain."
    );
    assert_eq!(
        said("country = \"FR\"", "pool:dach"),
        "case \"t\" wants pool:dach and got fallback: Fallback: Rest; the rule sends it here."
    );
    let alone = case("state = \"US-CA\"", "rep:ana");
    assert_eq!((alone.passed, alone.got.to_string()), (false, "pool:alone, rep:cleo@us.example".to_owned()));
}

#[test]
fn what_no_lead_can_have_is_a_problem_at_its_line() {
    let problems = |lead: &str| {
        let text = format!("{BOOK}[[test]]\nname = \"t\"\nlead = {{ {lead} }}\nexpect = \"fallback\"\n");
        let lines = text.lines().count() - 1;
        let problems = file::read(&text, &roster()).unwrap_err();
        assert!(problems.iter().all(|problem| problem.line == Some(lines)), "{problems:?}");
        problems.iter().map(|one| [one.message.as_str(), one.hint.as_deref().unwrap_or("")].join("; ")).collect::<Vec<_>>()
    };
    assert_eq!(problems("country = \"Gremany\""), ["`Gremany` is not a country of ISO 3166 such as DE; did you mean `DE`?"]);
    assert_eq!(problems("employees = \"many\", score = \"1.5\"").len(), 2);
    assert_eq!(problems("account = \"custmer\""), ["`custmer` is nothing a company can be to us; did you mean `customer`?"]);
    assert!(problems("account = \"customer\", account_owner = \"nobody\"")[0].starts_with("unknown rep `nobody`"));
    // A book that was published once is let in, and its case fails.
    let old = format!("{BOOK}[[test]]\nname = \"t\"\nlead = {{ country = \"Gremany\" }}\nexpect = \"fallback\"\n");
    let results = run(&file::read_published(&old).unwrap(), &roster());
    assert_eq!((results[0].passed, &results[0].got), (false, &Got::Nothing), "{}", results[0]);
}

/// Of Dan, who has left: the text stays one that can be changed, and the case tells why it fails.
#[test]
fn a_case_of_somebody_who_has_left_fails_and_says_so() {
    let result = case("country = \"DE\"", "rep:dan");
    assert!(!result.passed && result.why.ends_with("dan has left: name somebody else in the case, or take it out."), "{result}");
    let result = case("account = \"customer\", account_owner = \"dan@us.example\"", "rep:ben");
    assert!(result.why.ends_with("dan@us.example has left: name somebody else in the case, or take it out."), "{result}");
    // His leads go to his backup: what is still true passes.
    assert!(case("account = \"customer\", account_owner = \"dan\"", "rep:ana").passed);
}

#[test]
fn a_case_made_of_a_lead_keeps_what_rules_ask_and_no_more() {
    let profile = Profile {
        name: Some("Tom Becker".to_owned()),
        email: Some("tom@falkenwerk.example".to_owned()),
        phone: Some("1".to_owned()),
        country: Some("DE".parse().unwrap()),
        employees: Some(70),
        city: Some("Ulm".to_owned()),
        kind: Some("demo_request".into()),
        tags: ["a".to_owned(), "b".to_owned()].into(),
        language: Some("de".parse().unwrap()),
        ..Profile::default()
    };
    let mut book = book("");
    let account = Some((Relationship::OpenOpportunity, Some("ben".into())));
    let test = from_lead(&book, &profile, account, Expected::Pool("dach".into()), "like Tom's".to_owned());
    let facts: Vec<String> = test.lead.iter().map(|(field, value)| format!("{field}={value}")).collect();
    assert_eq!(
        facts,
        [
            "email=someone@falkenwerk.example",
            "account=open_opportunity",
            "account_owner=ben",
            "country=DE",
            "language=de",
            "kind=demo_request",
            "tag=a,b"
        ]
    );
    book.tests.push(test);
    let again = file::read(&file::write(&book), &roster()).unwrap();
    assert_eq!(again, book);
    assert!(run(&again, &roster())[0].passed);
}

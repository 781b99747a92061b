//! The rulebook file: what it reads, what it refuses and how it says so, what it writes.

use leadtower::{
    model::{
        id::RepId,
        rep::{Employment, Rep},
        roster::Roster,
        rule::Otherwise,
        rulebook::Rulebook,
        sla::WarnAt,
    },
    rulebook::file,
};

/// The example of the design, as the program writes it.
const BOOK: &str = r#"format = 1

[defaults]
hours = { zone = "America/New_York", week = "Mon-Fri 09:00-18:00", holidays = ["2026-12-25"] }
sla = "standard"

[[segment]]
name = "mid-market"
employees = "200..999"

[[territory]]
name = "EMEA"
pool = "emea-mm"

[[territory]]
name = "DACH"
inside = "EMEA"
countries = ["DE", "AT", "CH"]
states = ["US-CA"]
postal_prefixes = ["US:941"]
pool = "emea-mm"

[[pool]]
name = "emea-mm"
strategy = "weighted"
members = [{ rep = "priya@example.com" }, { rep = "luc@example.com", weight = 2, priority = 3 }]
respect_hours = true

[[sla]]
name = "standard"
first_touch = "4h"

[[sla]]
name = "hot"
first_touch = "30m"
warn_at = 0.66
on_breach = "reassign"

[[rule]]
name = "Known accounts go to their owner"
when = "account:customer,open_opportunity,target"
to = "account_owner"
otherwise = "next_rule"

[[rule]]
name = "EMEA mid-market"
when = "territory:EMEA segment:mid-market"
to = "territory_pool"
otherwise = "hold"
sla = "hot"

[[rule]]
name = "Key managers"
to = "field:custom.key_manager"
otherwise = "pool:emea-mm"
enabled = false

[[rule]]
name = "Everything else"
to = "fallback"

[[test]]
name = "mid-market Germany stays in DACH"
lead = { email = "x@acme.example", country = "DE", employees = 420, custom.plan = "pro" }
expect = "pool:emea-mm"

[[experiment]]
name = "Luc or the pool"
when = "segment:mid-market"
share = 0.25
control = "pool:emea-mm"
variant = "rep:luc@example.com"
"#;

fn rep(id: i64, name: &str, email: Option<&str>) -> Rep {
    Rep { email: email.map(str::to_owned), ..Rep::named(RepId(id), name) }
}

fn roster() -> Roster {
    let gone = Rep { employment: Employment::Inactive, ..rep(3, "Gone Girl", Some("gone@example.com")) };
    let twins = [rep(4, "Sam Twin", None), rep(5, "sam twin", None)];
    let mut reps = vec![rep(1, "Priya Shah", Some("priya@example.com")), rep(2, "Luc Petit", Some("luc@example.com")), gone];
    reps.extend(twins);
    Roster::new(reps, Vec::new())
}

fn read(text: &str) -> Result<Rulebook, String> {
    file::read(text, &roster()).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_example_of_the_design_reads_and_writes_back() {
    let book = read(BOOK).unwrap();
    assert_eq!(file::write(&book), BOOK);
    assert_eq!(book.rules[1].otherwise, Otherwise::Hold);
    assert_eq!(book.slas[1].warn_at, WarnAt(660));
    assert_eq!(book.tests[0].lead[2], ("employees".to_owned(), "420".to_owned()));
    assert_eq!(book.experiments[0].share, 250);
}

#[test]
fn comments_order_and_other_spellings_read_as_the_same_book() {
    let other = BOOK
        .replace("format = 1\n", "# a comment\nformat = 0x1 # another\n")
        .replace("[\"DE\", \"AT\", \"CH\"]", "[\n  'de', \"AT\", # Austria\n  \"ch\",\n]")
        .replace("\"30m\"", "\"1800s\"")
        .replace("segment:mid-market\"\nto", "segment:Mid-Market\"\nto")
        .replace("first_touch = \"4h\"", "first_touch = \"4h\"\nclock = \"working\"\nmax_reassign = 2")
        .replace("employees = 420", "employees = \"420\"")
        .replace("respect_hours = true", "respect_hours = true\ncatch_up = 0\ncounts = \"rotation\"")
        .replace('\n', "\r\n");
    let book = read(&format!("\u{feff}{other}")).unwrap();
    assert_eq!(
        file::write(&book),
        BOOK.replace("when = \"territory:EMEA segment:mid-market\"", "when = \"territory:EMEA segment:Mid-Market\"")
    );
}

#[test]
fn each_problem_has_its_line_and_what_to_do() {
    let mut missed = Vec::new();
    for (old, new, wanted) in [
        // names
        (
            "pool = \"emea-mm\"\n\n[[territory]]",
            "pool = \"emea-md\"\n\n[[territory]]",
            "line 13: unknown pool `emea-md`; did you mean `emea-mm`?",
        ),
        ("inside = \"EMEA\"", "inside = \"EMEAA\"", "line 17: unknown territory `EMEAA`; did you mean `EMEA`?"),
        ("inside = \"EMEA\"", "inside = \"emea\"", "line 17: unknown territory `emea`; did you mean `EMEA`?"),
        (
            "inside = \"EMEA\"",
            "inside = \"DACH\"",
            "line 17: territory `DACH` would lie inside itself; take this `inside` out or name another",
        ),
        (
            "pool = \"emea-mm\"\n\n[[territory]]",
            "inside = \"DACH\"\n\n[[territory]]",
            "line 17: territory `EMEA` would lie inside itself; take this `inside` out or name another",
        ),
        ("sla = \"standard\"", "sla = \"standart\"", "line 5: unknown sla `standart`; did you mean `standard`?"),
        ("sla = \"hot\"", "sla = \"cold\"", "line 50: unknown sla `cold`; the book has `standard`, `hot`"),
        ("territory:EMEA", "territory:LATAM", "line 47: unknown territory `LATAM`; the book has `EMEA`, `DACH`"),
        (
            "when = \"segment:mid-market\"",
            "when = \"segment:none,mid-markt\"",
            "line 69: unknown segment `mid-markt`; did you mean `mid-market`?",
        ),
        (
            "luc@example.com\", w",
            "lucc@example.com\", w",
            "line 26: unknown rep `lucc@example.com`; did you mean `luc@example.com`?",
        ),
        (
            "luc@example.com\", w",
            "Sam Twin\", w",
            "line 26: several reps are called `Sam Twin`; write the email of the one you mean",
        ),
        (
            "luc@example.com\", w",
            "PRIYA SHAH\", w",
            "line 26: `PRIYA SHAH` stands twice in pool `emea-mm`; take one out and give the other a weight",
        ),
        (
            "variant = \"rep:luc@example.com\"",
            "variant = \"rep:zzz\"",
            "line 72: unknown rep `zzz`; add them with `leadtower rep add`, or write the email as in `leadtower rep list`",
        ),
        (
            "name = \"hot\"",
            "name = \"standard\"",
            "line 34: sla `standard` is defined twice, first on line 30; rename one of them or take it out",
        ),
        (
            "name = \"DACH\"",
            "name = \"emea\"",
            "line 16: territory `emea` is defined twice, first on line 12; rename one of them or take it out",
        ),
        (
            "name = \"DACH\"",
            "name = \"None\"",
            "line 16: a territory cannot be called `none`; give it another: `none` stands for the leads in none of them",
        ),
        (
            "name = \"Everything else\"",
            "name = \" \"",
            "line 59: the name of rule ` ` is empty; give it another of at most 200 characters",
        ),
        ("name = \"Everything else\"\n", "", "line 58: a rule has no `name`; write `name = \"…\"`"),
        // keys and types
        ("strategy = ", "stratgy = ", "line 25: unknown key `stratgy` in pool `emea-mm`; did you mean `strategy`?"),
        (
            "enabled = false",
            "zzz = false",
            "line 56: unknown key `zzz` in rule `Key managers`; it may have name, when, to, otherwise, sla, enabled",
        ),
        ("[[sla]]\nname = \"standard\"", "[[slas]]\nname = \"standard\"", "line 29: unknown section `slas`; did you mean `sla`?"),
        ("enabled = false", "enabled = \"no\"", "line 56: `enabled` of rule `Key managers` is not true or false"),
        ("sla = \"hot\"", "sla = 5", "line 50: `sla` of rule `EMEA mid-market` is not a text in quotes"),
        (
            "countries = [\"DE\", \"AT\", \"CH\"]",
            "countries = \"DE\"",
            "line 18: `countries` of territory `DACH` is not a list of texts in quotes",
        ),
        (
            "[[experiment]]",
            "[experiment]",
            "line 67: `experiment` is not a section of its own; write `[[experiment]]` above each",
        ),
        ("format = 1", "", "the file names no format; begin it with `format = 1`"),
        ("format = 1", "format = 2", "line 1: format 2 is newer than this program; read it with a newer leadtower"),
        // values
        ("weight = 2", "weight = 0", "line 26: `weight` of a member is not a whole number from 1 to 10000"),
        ("weight = 2", "weight = 10001", "line 26: `weight` of a member is not a whole number from 1 to 10000"),
        ("strategy = \"weighted\"", "strategy = \"weightd\"", "line 25: unknown strategy `weightd`; did you mean `weighted`?"),
        (
            "respect_hours = true",
            "catch_up = 3",
            "line 27: `catch_up` can only be 0 in this version; take it out: nobody makes up for an absence",
        ),
        ("respect_hours = true", "counts = \"all\"", "line 27: unknown counts `all`; write rotation or everything"),
        ("\"200..999\"", "\"999..200\"", "line 9: `999..200`: no number lies in this range; put the smaller number first"),
        (
            "\"DE\", \"AT\"",
            "\"DE\", \"Austrea\"",
            "line 18: `Austrea` is not a country of ISO 3166 such as DE; did you mean `AT`?",
        ),
        ("\"DE\", \"AT\"", "\"DE\", \"de\"", "line 18: `de` stands twice in `countries` of territory `DACH`; take one out"),
        ("\"US-CA\"", "\"California\"", "line 19: `California` is not a state code such as US-CA"),
        ("\"US:941\"", "\"941\"", "line 20: `941` is not a country and the beginning of its postal codes such as US:941"),
        (
            "first_touch = \"4h\"",
            "first_touch = \"4 hours\"",
            "line 31: `4 hours` is no length of time; write it as 30m, 4h, 1h30m or 2d, at most 366d",
        ),
        ("first_touch = \"4h\"", "", "line 29: sla `standard` has no `first_touch`; write `first_touch = \"30m\"`"),
        (
            "warn_at = 0.66",
            "warn_at = 1.2",
            "line 36: `warn_at` of sla `hot` is not a number from 0.001 to 1 with at most three decimals",
        ),
        ("on_breach = \"reassign\"", "on_breach = \"reasign\"", "line 37: unknown on_breach `reasign`; did you mean `reassign`?"),
        ("warn_at = 0.66", "clock = \"wall\"", "line 36: unknown clock `wall`; write working or elapsed"),
        (
            "share = 0.25",
            "share = 1",
            "line 70: `share` of experiment `Luc or the pool` is not a number from 0.001 to 0.999 with at most three decimals",
        ),
        ("America/New_York", "New York", "line 4: `New York` is no time zone; write it as Europe/Berlin"),
        ("2026-12-25", "Christmas", "line 4: `Christmas` is no day; write it as \"2026-12-25\""),
        (
            "Mon-Fri 09:00-18:00",
            "always",
            "line 4: `always`: days and times are separated by a blank; write hours as Mon-Fri 09:00-12:00,13:00-18:00",
        ),
        (
            "[{ rep = \"priya@example.com\" }, { rep = \"luc@example.com\", weight = 2, priority = 3 }]",
            "[]",
            "line 26: pool `emea-mm` has no members; write `members = [{ rep = \"ana@example.com\" }]`, or take the pool out",
        ),
        // rules
        (
            "to = \"territory_pool\"",
            "to = \"teritory_pool\"",
            "line 48: `teritory_pool` is no destination; did you mean `territory_pool`?",
        ),
        (
            "to = \"territory_pool\"",
            "to = \"pool:\"",
            "line 48: `pool:` is no destination; write account_owner, rep:EMAIL, field:NAME, pool:NAME, territory_pool, fallback or nurture",
        ),
        (
            "to = \"territory_pool\"",
            "to = \"field:score\"",
            "line 48: `field:score` is no destination; write account_owner, rep:EMAIL, field:NAME, pool:NAME, territory_pool, fallback or nurture",
        ),
        (
            "to = \"territory_pool\"",
            "to = \"rep:gone@example.com\"",
            "line 48: `gone@example.com` has left; take them out, or make them active again",
        ),
        (
            "otherwise = \"hold\"",
            "otherwise = \"next\"",
            "line 49: `next` is nothing that can happen otherwise; did you mean `next_rule`?",
        ),
        ("otherwise = \"hold\"", "otherwise = \"pool:x\"", "line 49: unknown pool `x`; the book has `emea-mm`"),
        ("territory:EMEA", "teritory:EMEA", "line 47: unknown field `teritory`; did you mean `territory`?"),
        (
            "account:customer,",
            "account:client,",
            "line 41: `account:client,open_opportunity,target`: unknown relationship; write customer, open_opportunity, target or none",
        ),
        // tests
        ("country = \"DE\", e", "contry = \"DE\", e", "line 64: unknown field `contry` of a lead; did you mean `country`?"),
        ("country = \"DE\", e", "Country = \"DE\", country = \"FR\", e", "line 64: `country` is said twice; take one out"),
        ("country = \"DE\", e", "country = 1.5, e", "line 64: `country` is neither a text nor a whole number; put it in quotes"),
        ("expect = \"pool:emea-mm\"", "expect = \"pool:emea\"", "line 65: unknown pool `emea`; did you mean `emea-mm`?"),
        (
            "expect = \"pool:emea-mm\"",
            "expect = \"account_owner\"",
            "line 65: a test cannot expect `account_owner`; write pool:NAME, rep:EMAIL, fallback or nurture",
        ),
    ] {
        assert!(BOOK.contains(old), "{old}");
        let problems = read(&BOOK.replacen(old, new, 1)).expect_err(wanted);
        if !problems.lines().any(|problem| problem == wanted) {
            missed.push(format!("wanted: {wanted}\nfound:  {problems}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_line_that_is_no_toml_is_named() {
    let problems = read(&BOOK.replace("name = \"hot\"", "name = hot").replace("share = 0.25", "share 0.25")).unwrap_err();
    let lines: Vec<_> = problems.lines().collect();
    assert_eq!(lines.len(), 2, "{problems}");
    assert!(lines[0].starts_with("line 34: this is no TOML: "), "{problems}");
    assert!(lines[1].starts_with("line 70: this is no TOML: "), "{problems}");
}

#[test]
fn a_file_that_nests_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{ a = ", "}")] {
        let deep = format!("format = 1\nx = {}1{}", open.repeat(50_000), close.repeat(50_000));
        assert!(read(&deep).unwrap_err().contains("line 2: "));
    }
}

#[test]
fn all_problems_of_a_file_are_told_at_once_in_its_order() {
    let broken = BOOK
        .replace("first_touch = \"30m\"", "first_touch = \"soon\"")
        .replace("weight = 2", "weight = 0")
        .replace("sla = \"hot\"", "sla = \"hottest\"");
    let problems = file::read(&broken, &roster()).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(places, [(Some(26), Some(79)), (Some(35), Some(15)), (Some(50), Some(7))]);
}

#[test]
fn what_a_problem_quotes_stays_short_and_on_its_line() {
    let broken =
        BOOK.replace("standard\"\nfirst", "a\\nline 1: \\u001b[31m\"\nfirst").replace("territory:EMEA", &"x".repeat(100_000));
    let problems = file::read(&broken, &roster()).unwrap_err();
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown[1],
        "line 30: the name of sla `a line 1:  [31m` is not one line of plain text; give it another of at most 200 characters"
    );
    assert!(shown.iter().all(|problem| problem.len() < 2_500 && !problem.contains(char::is_control)));
}

#[test]
fn an_empty_file_says_how_to_begin() {
    assert_eq!(
        read("").unwrap_err(),
        "the file names no format; begin it with `format = 1`\n\
         the book has no rule; end it with `[[rule]]`, `name = \"Everything else\"`, `to = \"fallback\"`"
    );
}

#[test]
fn a_published_book_is_read_whoever_has_left() {
    let text = BOOK.replace("luc@example.com", "gone@example.com").replace("priya", "nobody");
    assert!(read(&text).is_err());
    assert_eq!(file::write(&file::read_published(&text).unwrap()), text);
    assert!(file::read_published(&text.replace("weight = 2", "weight = 0")).is_err());
}

#[test]
fn twenty_thousand_mangled_files_never_panic_and_what_they_read_as_stays() {
    let mut state: u64 = 7;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let signs =
        ["\"", "[", "]", "{", "}", "=", "\n", "\\", ":", ",", "..", "0", "-", "é", "\0", "!", "*", "\"\"\"", "'", "#", "."];
    let roster = roster();
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut text: Vec<char> = BOOK.chars().collect();
        for _ in 0..=random(3) {
            let at = random(text.len());
            match random(3) {
                0 => drop(text.drain(at..(at + 1 + random(30)).min(text.len()))),
                1 => text.splice(at..at, signs[random(signs.len())].chars()).for_each(drop),
                _ => text[at] = signs[random(signs.len())].chars().next().unwrap(),
            }
        }
        let text: String = text.into_iter().collect();
        if let Ok(book) = file::read(&text, &roster) {
            accepted += 1;
            assert_eq!(file::read(&file::write(&book), &roster), Ok(book), "{text}");
        }
    }
    assert!(accepted > 500, "{accepted} were books still: the others prove little about writing");
}

#[test]
fn every_part_of_a_condition_that_is_wrong_is_told() {
    let text = "format = 1\n[[rule]]\nname = \"a\"\nwhen = \"countri:DE employees:5..1 territory:Nowhere\"\nto = \"fallback\"\n";
    let problems = read(text).unwrap_err();
    assert_eq!(
        problems,
        "line 4: unknown field `countri`; did you mean `country`?\n\
         line 4: `employees:5..1`: no number lies in this range; put the smaller number first\n\
         line 4: unknown territory `Nowhere`; add a `[[territory]]` of that name"
    );
}

#[test]
fn codes_are_those_of_leads() {
    let book = |countries: &str| {
        read(&format!(
            "format = 1\n[[territory]]\nname = \"T\"\ncountries = [{countries}]\n[[rule]]\nname = \"a\"\nto = \"fallback\"\n"
        ))
    };
    let countries = book("\"UK\", \"Germany\"").unwrap().territories[0].countries.clone();
    assert_eq!(countries.iter().map(ToString::to_string).collect::<Vec<_>>(), ["GB", "DE"]);
    assert_eq!(book("\"XX\"").unwrap_err(), "line 4: `XX` is not a country of ISO 3166 such as DE");
}

//! What the document says, in both forms, and that no name in it is markup.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{id::RepId, rep::Rep},
    rulebook::file,
};

const BOOK: &str = r#"
    format = 1
    [defaults]
    hours = { zone = "Europe/Berlin", week = "Mon-Fri 09:00-18:00", holidays = ["2026-12-25"] }
    sla = "hot"
    [[segment]]
    name = "small"
    employees = "<50"
    [[segment]]
    name = "large"
    employees = ">=50"
    [[territory]]
    name = "EMEA"
    pool = "emea"
    [[territory]]
    name = "DACH <1>"
    inside = "EMEA"
    countries = ["DE", "AT"]
    [[territory]]
    name = "Nordics"
    inside = "EMEA"
    countries = ["SE"]
    pool = "north|south"
    [[pool]]
    name = "emea"
    strategy = "weighted"
    members = [{ rep = "priya@example.com", weight = 2 }, { rep = "luc@example.com" }]
    [[pool]]
    name = "north|south"
    members = [{ rep = "luc@example.com" }]
    [[sla]]
    name = "hot"
    first_touch = "30m"
    on_breach = "reassign"
    [[rule]]
    name = "Chats"
    when = "source:chat"
    to = "rep:luc@example.com"
    [[rule]]
    name = "Large ones"
    when = "territory:EMEA segment:large"
    to = "pool:emea"
    [[rule]]
    name = "Old"
    to = "nurture"
    enabled = false
    [[rule]]
    name = "By place"
    when = "territory:EMEA"
    to = "territory_pool"
    otherwise = "hold"
    [[rule]]
    name = "Everything else"
    to = "fallback"
    [[test]]
    name = "Germany"
    lead = { country = "DE" }
    expect = "rep:luc@example.com"
"#;

fn roster() -> Roster {
    let rep = |id, name: &str, email: &str| Rep { email: Some(email.to_owned()), ..Rep::named(RepId(id), name) };
    let luc = Rep { backup: Some(RepId(1)), ..rep(2, "Luc Petit", "luc@example.com") };
    Roster::new(vec![rep(1, "Priya & Co", "priya@example.com"), luc], Vec::new())
}

fn edition(note: &str) -> Edition {
    let at = "2026-11-23T08:14:00Z".parse().unwrap();
    Edition::Published { version: RulebookVersion(3), at, by: "dana".to_owned(), note: Some(note.to_owned()) }
}

fn both(book: &str, note: &str) -> [String; 2] {
    let book = file::read_published(book).unwrap();
    [markdown, html].map(|write| write(&book, &roster(), &edition(note)))
}

#[test]
fn markdown_says_who_owns_what_and_how_fast() {
    let [markdown, _] = both(BOOK, "more room");
    for line in [
        "**Version 3**, published 23 Nov 2026 09:14 (Europe/Berlin) by dana",
        "- [Who owns what](#who-owns-what)",
        "| Territory | Places | small, size unknown | large |",
        "| **EMEA** |  |  |  |",
        "| &emsp;**DACH \\<1\\>** | Germany, Austria | emea<br>Priya \\& Co, Luc Petit | emea<br>Priya \\& Co, Luc Petit |",
        "| &emsp;**Nordics** | Sweden | north\\|south<br>Luc Petit | emea<br>Priya \\& Co, Luc Petit |",
        "| **Anywhere else** | any other place, and leads whose country is unknown | the fallback queue, where a person decides | the fallback queue, where a person decides |",
        "1. **Chats**\\",
        "   If source is chat, the lead goes to Luc Petit.\\",
        "   When neither they nor their backup can take it, it goes to the fallback queue.\\",
        "   First touch within 30m of working time (hot).",
        "3. **Old** (switched off)\\",
        "| **emea** | Priya \\& Co, 2 of 3 turns<br>Luc Petit, 1 of 3 turns | Everybody in turn, by their shares. | rule 2, Large ones<br>of territory EMEA |",
        "| **Days off** | Fri 25 Dec 2026 |",
        "| Luc Petit | Priya \\& Co |  |",
        "| **Germany** | country DE | Luc Petit |",
    ] {
        assert!(markdown.lines().any(|found| found == line), "{line}\n\n{markdown}");
    }
    assert!(!markdown.contains("luc@example.com"), "people are called by name");
    assert!(!markdown.contains("Experiments"), "an empty part is left out");
}

fn has(markdown: &str, line: &str) {
    assert!(markdown.lines().any(|found| found == line), "{line}\n\n{markdown}");
}

#[test]
fn leads_of_an_unknown_country_are_a_row_of_their_own_where_they_go_elsewhere() {
    let nobody_knows = "[[rule]]\n    name = \"Ask them\"\n    when = \"territory:unknown\"\n    to = \"nurture\"\n    [[rule]]";
    let [markdown, _] = both(&BOOK.replacen("[[rule]]", nobody_knows, 1), "");
    let waits = "the fallback queue, where a person decides";
    has(&markdown, &format!("| **Anywhere else** | any other place | {waits} | {waits} |"));
    let nurture = "the nurture queue, away from sales for now";
    has(&markdown, &format!("| **Unknown** | leads whose country is unknown | {nurture} | {nurture} |"));
}

#[test]
fn sizes_are_told_apart_without_territories_too() {
    let book = r#"
        format = 1
        [[segment]]
        name = "large"
        employees = ">=50"
        [[pool]]
        name = "desk"
        members = [{ rep = "luc@example.com" }]
        [[rule]]
        name = "Large"
        when = "segment:large"
        to = "pool:desk"
        otherwise = "pool:rest"
        [[pool]]
        name = "rest"
        members = [{ rep = "priya@example.com" }]
        [[rule]]
        name = "All"
        to = "fallback"
    "#;
    let [markdown, _] = both(book, "");
    has(&markdown, "| Territory | Places | other sizes, size unknown | large |");
    let waits = "the fallback queue, where a person decides";
    has(&markdown, &format!("| **Anywhere** | any place, and leads whose country is unknown | {waits} | desk<br>Luc Petit |"));
    let overflow = "rule 1, Large, when nobody there can take it";
    has(&markdown, &format!("| **rest** | Priya \\& Co | Everybody in turn, in equal shares. | {overflow} |"));
    let [markdown, _] = both(&book.replace("segment:large", "kind:mql"), "");
    assert!(!markdown.contains("Who owns what"), "nothing goes by place or size");
}

#[test]
fn who_has_no_stand_in_is_told() {
    let book = file::read_published(BOOK).unwrap();
    let told = |roster: &Roster| markdown(&book, roster, &edition(""));
    has(&told(&roster()), "- Nobody stands in for Priya & Co.".replace('&', "\\&").as_str());
    let alone = Roster::new(vec![Rep::named(RepId(1), "Ana"), Rep::named(RepId(2), "Ben")], Vec::new());
    has(&told(&alone), "- Nobody has a stand-in: what the rule says for that case happens instead.");
    assert!(!told(&Roster::new(Vec::new(), Vec::new())).contains("Who covers whom"));
}

#[test]
fn the_document_asks_for_nothing_and_runs_nothing() {
    let [_, html] = both(BOOK, "more room");
    for word in ["http:", "https:", "<script", "<link", "<img", "@import", "url("] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains(
        "<td role=\"cell\" data-label=\"large\"><bdi>emea</bdi><br><bdi class=\"quiet\">Priya &amp; Co, Luc Petit</bdi></td>"
    ));
    assert!(html.contains("<th role=\"rowheader\" scope=\"row\" class=\"in-1\"><bdi><b>DACH &lt;1&gt;</b></bdi></th>"), "{html}");
}

/// The tags of a page, in order; what stands in an attribute belongs to its tag.
fn tags(html: &str) -> Vec<String> {
    html.split('<').skip(1).map(|tag| tag.split(['>', ' ']).next().unwrap_or_default().to_owned()).collect()
}

/// The book with one name, said wherever somebody may write one.
fn named(name: &str) -> [String; 2] {
    let mut book = file::read_published(BOOK).unwrap();
    book.territories[1].name = name.into();
    book.pools[0].name = name.into();
    book.segments[0].name = name.into();
    book.slas[0].name = name.into();
    book.rules[0].name = name.into();
    book.tests[0].name = name.to_owned();
    book.tests[0].lead = vec![("country".to_owned(), name.to_owned())];
    let roster = Roster::new(vec![Rep { email: Some("luc@example.com".to_owned()), ..Rep::named(RepId(2), name) }], Vec::new());
    let at = "2026-11-23T08:14:00Z".parse().unwrap();
    let edition = Edition::Published { version: RulebookVersion(3), at, by: name.to_owned(), note: Some(name.to_owned()) };
    [markdown, html].map(|write| write(&book, &roster, &edition))
}

/// The bars of each line that divide cells.
fn bars(markdown: &str) -> Vec<usize> {
    markdown.lines().map(|line| line.replace("\\\\", "").replace("\\|", "").matches('|').count()).collect()
}

proptest! {
    #[test]
    fn no_name_is_markup(name in "[<>&\"'`|*_\\[\\]!~#\\\\/ a\u{202e}\u{200b}\u{7}\nא-]{1,12}") {
        let [plain_markdown, plain_html] = named("name");
        let [markdown, html] = named(&format!("n{name}n"));
        prop_assert_eq!(tags(&plain_html), tags(&html));
        let hidden = [&markdown, &html].iter().any(|text| text.contains(['\u{202e}', '\u{200b}', '\u{7}']));
        prop_assert!(!hidden);
        // Each row of a table has its cells and each line stays one.
        prop_assert_eq!(bars(&plain_markdown), bars(&markdown));
        let bare = markdown.replace("\\\\", "").replace("\\<", "").replace("<br>", "");
        let begins_a_tag = bare.contains('<');
        prop_assert!(!begins_a_tag, "{}", markdown);
    }
}

/// The cells of "who owns what", a row each, as far as they are plain.
fn owned(book: &str) -> Vec<String> {
    let [markdown, _] = both(book, "");
    let rows = markdown.lines().skip_while(|line| !line.starts_with("| Territory | Places"));
    let rows = rows.take_while(|line| line.starts_with('|')).filter(|line| !line.starts_with("| ---"));
    rows.map(|row| row.trim_matches(['|', ' ']).replace("**", "")).collect()
}

const HEAD: &str = "format = 1\n[[pool]]\nname = \"germany\"\nmembers = [{ rep = \"luc@example.com\" }]\n";

fn by(rules: &[(&str, &str)], rest: &str) -> String {
    let rule =
        |(at, (when, to)): (usize, &(&str, &str))| format!("[[rule]]\nname = \"R{at}\"\nwhen = \"{when}\"\nto = \"{to}\"\n");
    let rules: String = rules.iter().enumerate().map(rule).collect();
    format!("{HEAD}{rest}{rules}[[rule]]\nname = \"Rest\"\nto = \"fallback\"\n")
}

fn territory(name: &str, countries: &str) -> String {
    format!("[[territory]]\nname = \"{name}\"\ncountries = [{countries}]\n")
}

#[test]
fn rules_by_country_and_state_say_who_owns_a_territory() {
    let fallback = "the fallback queue, where a person decides";
    let germany = by(&[("country:DE", "pool:germany")], &territory("Germany", "\"DE\""));
    assert_eq!(
        owned(&germany),
        [
            "Territory | Places | Worked by".to_owned(),
            "Germany | Germany | germany<br>Luc Petit".to_owned(),
            format!("Anywhere else | any other place, and leads whose country is unknown | {fallback}"),
        ]
    );
    let dach = territory("DACH", "\"DE\", \"AT\", \"CH\"");
    let whole = by(&[("country:DE,AT,CH", "pool:germany")], &dach);
    assert_eq!(owned(&whole)[1], "DACH | Germany, Austria, Switzerland | germany<br>Luc Petit");
    let divided = by(&[("country:DE,BR", "pool:germany")], &dach);
    assert_eq!(
        owned(&divided)[1..],
        [
            "DACH | Germany | germany<br>Luc Petit".to_owned(),
            format!("DACH | Austria, Switzerland | {fallback}"),
            "No territory | Brazil | germany<br>Luc Petit".to_owned(),
            format!("Anywhere else | any other place, and leads whose country is unknown | {fallback}"),
        ]
    );
    let of_no_place = by(&[("country:BR", "pool:germany")], "");
    assert_eq!(
        owned(&of_no_place)[1..],
        [
            "No territory | Brazil | germany<br>Luc Petit".to_owned(),
            format!("Anywhere else | any other place, and leads whose country is unknown | {fallback}"),
        ]
    );
    let states = by(&[("state:US-CA", "pool:germany"), ("postal_code:94*", "nurture")], &territory("US", "\"US\""));
    assert_eq!(
        owned(&states)[1..3],
        [format!("US | United States | {fallback}"), "US | United States: California | germany<br>Luc Petit".to_owned()]
    );
}

#[test]
fn sizes_are_cut_where_rules_cut_them_and_some_are_in_no_segment() {
    let segments = "[[segment]]\nname = \"small\"\nemployees = \"1..49\"\n[[segment]]\nname = \"mid\"\nemployees = \"50..999\"\n";
    let germany = territory("Germany", "\"DE\"");
    let book = by(&[("segment:small,mid", "pool:germany"), ("segment:none", "nurture")], &format!("{segments}{germany}"));
    assert_eq!(owned(&book)[0], "Territory | Places | small, mid | other sizes | size unknown");
    let book = by(&[("employees:200..", "pool:germany")], &format!("{segments}{germany}"));
    assert_eq!(owned(&book)[0], "Territory | Places | small, 50 to 199, size unknown | at least 200");
}

#[test]
fn a_rule_that_finds_no_pool_does_as_it_says_otherwise() {
    let more = format!("{}[[pool]]\nname = \"spare\"\nmembers = [{{ rep = \"Priya & Co\" }}]\n", territory("Germany", "\"DE\""));
    let with = |otherwise: &str| {
        let book = by(&[("territory:Germany", "territory_pool"), ("country:DE", "pool:germany")], &more);
        book.replacen("to = \"territory_pool\"", &format!("to = \"territory_pool\"\notherwise = \"{otherwise}\""), 1)
    };
    let owner = |otherwise: &str| owned(&with(otherwise))[1].clone();
    assert_eq!(owner("next_rule"), "Germany | Germany | germany<br>Luc Petit");
    assert_eq!(owner("hold"), "Germany | Germany | Nobody: the fallback queue");
    assert_eq!(owner("pool:spare"), "Germany | Germany | spare<br>Priya \\& Co");
    let [markdown, _] = both(&with("pool:spare"), "");
    assert!(
        markdown
            .lines()
            .any(|line| line.starts_with("| **spare**") && line.ends_with("| rule 1, R0, when nobody there can take it |"))
    );
}

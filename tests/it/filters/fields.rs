//! B22: each field and each key of a filter, typed on the screen of three people who differ in all of them.

use leadtower::{
    actions::command::{Command, Publish, Seen, Touch},
    model::{criteria::Field, id::LeadId, time::Millis},
    rulebook::filter::KEYS,
};

use crate::support::{
    deeds::accounts,
    live::Live,
    world::{World, draft, world},
};

/// Of Alba all is known, of Bruno too and all of it is different, of Carla nothing.
const PEOPLE: [&str; 3] = ["Alba First", "Bruno Second", "Carla Third"];

const SEGMENTS: &str = "[[segment]]\nname = \"mid\"\nemployees = \"200..999\"\n";

fn three() -> World {
    let mut plan = world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "Europe/Berlin")
        .pool("emea", ["ana"])
        .pool("rest", ["ben"])
        .sla("name = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"")
        .rule("Germany", "country:DE", "pool:emea")
        .under_sla("hot")
        .rule("Brazil", "country:BR", "fallback")
        .rule("Everybody else", "", "pool:rest");
    plan.book.territories.push(("DACH", "[\"DE\", \"AT\"]", None));
    let mut world = plan.open();
    let text = world.book.text() + SEGMENTS;
    world.perform(&Command::Publish(Publish::of(text, None)));
    world.desk().import_accounts(&accounts()).unwrap();

    let mut alba = draft("alba@acme.example");
    let known = &mut alba.profile;
    (known.country, known.state) = ("DE".parse().ok(), "DE-BY".parse().ok());
    (known.city, known.postal_code) = (Some("Munich".to_owned()), Some("80331".to_owned()));
    (known.employees, known.revenue, known.score) = (Some(300), Some(5_000_000), Some(88));
    (known.industry, known.product) = (Some("steel".to_owned()), Some("press".to_owned()));
    (known.language, known.source, known.kind) = ("de".parse().ok(), Some("web".into()), Some("demo_request".into()));
    known.company = Some("Acme Steel".to_owned());
    known.tags.insert("hot".to_owned());
    known.custom.insert("plan".to_owned(), "gold".to_owned());

    let mut bruno = draft("bruno@lojas.example");
    let known = &mut bruno.profile;
    (known.country, known.state) = ("BR".parse().ok(), "BR-SP".parse().ok());
    (known.city, known.postal_code) = (Some("São Paulo".to_owned()), Some("01310".to_owned()));
    (known.employees, known.revenue, known.score) = (Some(20), Some(90_000), Some(12));
    (known.industry, known.product) = (Some("retail".to_owned()), Some("scanner".to_owned()));
    (known.language, known.source, known.kind) = ("pt".parse().ok(), Some("event".into()), Some("mql".into()));
    known.company = Some("Lojas Unidas".to_owned());
    known.tags.insert("cold".to_owned());
    known.custom.insert("plan".to_owned(), "free".to_owned());

    let mut carla = draft("");
    (carla.profile.email, carla.external_id) = (None, Some("C-3".to_owned()));
    for (mut draft, name) in [alba, bruno, carla].into_iter().zip(PEOPLE) {
        draft.profile.name = Some(name.to_owned());
        world.add(draft);
        world.wait(Millis::minutes(25));
    }
    world.perform(&Command::Touch(Touch { leads: vec![Seen::any(LeadId(3))], at: None }));
    world
}

/// The smallest whole screen but for a line: there the list stands alone.
fn screen(world: &World) -> Live {
    Live::over(world.another_desk("rita"), world.now, 80, 23)
}

/// Whose name stands in its column on the screen; whoever only waits for the cursor to leave says so and does not count.
fn seen(live: &Live) -> String {
    let text = live.text();
    let is_row = |line: &str, name: &str| line.find(name).is_some_and(|at| at < 16) && !line.contains("no longer matches");
    let listed = |name: &str| text.lines().any(|line| is_row(line, name));
    PEOPLE.iter().filter(|name| listed(name)).filter_map(|name| name.chars().next()).collect()
}

/// Who stands on the screen with that filter typed, before Enter and behind it.
fn asked(live: &mut Live, filter: &str) -> String {
    let typed: String = filter.chars().map(|letter| if letter == '<' { "<lt>".to_owned() } else { letter.to_string() }).collect();
    live.keys(&format!("/{}", typed.replace(' ', "<space>")));
    let typing = seen(live);
    assert!(live.text().contains(filter), "{filter}:\n{}", live.text());
    live.keys("<enter>");
    assert_eq!(seen(live), typing, "{filter}: Enter changes nothing\n{}", live.text());
    assert_eq!(live.app.queue.complaint, None, "{filter}");
    assert!(!live.text().contains("Esc close"), "{filter}: nothing went wrong\n{}", live.text());
    // Marks go first, then the filter.
    live.keys(if live.app.queue.marks.is_empty() { "<esc>" } else { "<esc><esc>" });
    assert_eq!(seen(live), "ABC", "{filter}: Esc shows all again\n{}", live.text());
    typing
}

/// Each field four times: what it is, what it is not, whether it is known. What is not known is never no.
#[test]
fn b22_every_field_of_criteria_finds_its_leads_on_the_screen() {
    let world = three();
    let mut live = screen(&world);
    let values = [
        (Field::Account, "customer"),
        (Field::Territory, "DACH"),
        (Field::Segment, "mid"),
        (Field::Country, "DE"),
        (Field::State, "DE-BY"),
        (Field::City, "munich"),
        (Field::PostalCode, "803*"),
        (Field::Employees, "200..400"),
        (Field::Revenue, ">=1000000"),
        (Field::Industry, "Steel"),
        (Field::Product, "press"),
        (Field::Language, "de"),
        (Field::Source, "web"),
        (Field::Kind, "demo_request"),
        (Field::Score, ">80"),
        (Field::Company, "\"acme steel\""),
        (Field::EmailDomain, "acme.example"),
        (Field::Tag, "hot"),
        (Field::Custom("plan".to_owned()), "gold"),
    ];
    assert!(Field::FIXED.iter().all(|field| values.iter().any(|(known, _)| known == field)), "a field has no value here");
    for (field, value) in values {
        assert_eq!(asked(&mut live, &format!("{field}:{value}")), "A", "{field}:{value}");
        // Whoever is of no account we know, or bears no tag, is known to.
        let (others, unknown) = if matches!(field, Field::Account | Field::Tag) { ("BC", "") } else { ("B", "C") };
        let is_plain = !field.is_number() && !value.ends_with('*');
        if is_plain {
            assert_eq!(asked(&mut live, &format!("{field}:!{value}")), others, "{field}:!{value}");
        }
        assert_eq!(asked(&mut live, &format!("{field}:unknown")), unknown, "{field}:unknown");
        let known = if unknown.is_empty() { "ABC" } else { "AB" };
        assert_eq!(asked(&mut live, &format!("{field}:known")), known, "{field}:known");
    }
    assert_eq!(asked(&mut live, "employees:<100 country:BR,DE"), "B");
}

#[test]
fn b22_every_key_of_a_filter_finds_its_leads_on_the_screen() {
    let world = three();
    let mut live = screen(&world);
    // Newest first: Carla contacted, and the three as they came.
    let entry = world.journal()[3].id.0;
    let values = [
        ("status", "assigned", "A"),
        ("status", "fallback", "B"),
        ("status", "contacted", "C"),
        ("owner", "ana", "A"),
        ("owner", "none", "B"),
        ("rule", "R3", "C"),
        ("rule", "Brazil", "B"),
        ("pool", "emea", "A"),
        ("sla", "hot", "A"),
        ("sla", "none", "BC"),
        ("cause", "sent_by_rule", "B"),
        ("is", "late", "A"),
        ("is", "!late", "BC"),
        ("age", "<60m", "BC"),
        ("age", ">1h", "A"),
        ("received", ">=2026-03-02", "ABC"),
        ("received", "<2026-03-02", ""),
        ("entry", &entry.to_string(), "A"),
    ];
    assert!(KEYS.iter().all(|key| values.iter().any(|(known, ..)| known == key)), "a key has no value here");
    for (key, value, expected) in values {
        assert_eq!(asked(&mut live, &format!("{key}:{value}")), expected, "{key}:{value}");
    }
    live.keys("G ");
    let marked: Vec<i64> = live.app.queue.marks.keys().map(|lead| lead.0).collect();
    let initials: String = marked.iter().filter_map(|id| PEOPLE[*id as usize - 1].chars().next()).collect();
    assert_eq!((asked(&mut live, "is:marked"), marked.len()), (initials, 1));
}

/// Of whatever field or key one may mean, with a letter too many, the nearest is named and nobody leaves the list.
#[test]
fn b22_a_mistyped_field_is_named_with_the_one_that_was_meant() {
    let world = three();
    let mut live = screen(&world);
    let fields = Field::FIXED.iter().map(ToString::to_string);
    for name in fields.chain(KEYS.map(str::to_owned)) {
        let last = name.chars().next_back().unwrap();
        live.keys(&format!("/{name}{last}:x"));
        for then in ["", "<enter>"] {
            let text = live.keys(then).text();
            let told = format!("unknown field `{name}{last}`; did you mean `{name}`?");
            assert!(text.contains(&told), "{told}\n{text}");
            assert_eq!(seen(&live), "ABC", "{name}:\n{text}");
        }
        live.keys("<esc>");
    }
    for (filter, told) in [
        ("is:latte", "did you mean `late`?"),
        ("status:fallbck", "did you mean `fallback`?"),
        ("owner:anna", "did you mean `ana`?"),
        ("sla:hott", "did you mean `hot`?"),
        ("rule:Brasil", "did you mean `Brazil`?"),
        ("pool:emae", "did you mean `emea`?"),
        ("cause:no_rul", "did you mean `no_rule`?"),
    ] {
        let text = live.keys(&format!("/{filter}")).text();
        assert!(text.contains(told), "{filter}:\n{text}");
        assert_eq!(seen(&live), "ABC", "{filter}:\n{text}");
        live.keys("<enter><esc>");
    }
}

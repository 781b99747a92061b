//! `/` finds leads: words, fields, lists of addresses. Over a real database.

use leadtower::{
    actions::command::{Assign, Command, Receiver, Seen, Touch},
    model::{id::LeadId, time::Millis},
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// People with names, companies and addresses in several scripts.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("João Prado", "São Paulo Metais", "joao@metais.example"),
    ("Nora Tan", "Straitline Ltd", "nora.tan@straitline.example"),
    ("Zoë O'Brien", "O'Brien & Sons", "zoe@obrien.example"),
    ("Jürgen Groß", "Groß Maschinenbau GmbH", "j.gross@maschinenbau.example"),
    ("Ana Ruiz", "Straitline Ltd", "ana@straitline.example"),
    ("Łukasz Nowak", "Nowak i Synowie", "lukasz@nowak.example"),
    ("田中 花子", "東京ソフト", "hanako@tokyosoft.example"),
    ("Ελένη Παππά", "Άλφα ΑΕ", "eleni@alfa.example"),
    ("Tan Nguyễn", "Nghệ An Textiles", "tan@nghean.example"),
];

fn crowd() -> World {
    let mut world = world().rep("rita", "Europe/Berlin").pool("all", ["rita"]).rule("The rest", "", "pool:all").open();
    for (name, company, email) in PEOPLE {
        let mut draft = draft(email);
        (draft.profile.name, draft.profile.company) = (Some(name.to_owned()), Some(company.to_owned()));
        world.add(draft);
    }
    world
}

/// Leads that the Queue shows for a filter, by number.
fn found(live: &mut Live, filter: &str) -> Vec<i64> {
    let typed: String = filter.chars().map(|letter| if letter == '<' { "<lt>".to_owned() } else { letter.to_string() }).collect();
    live.keys(&format!("/{typed}<enter>"));
    assert_eq!(live.app.queue.complaint, None, "{filter}");
    let mut ids: Vec<i64> = live.app.queue.list.rows().iter().map(|row| row.id.0).collect();
    ids.sort_unstable();
    live.keys("<esc>");
    ids
}

/// Before Enter, and without one: each letter shows what it leaves, each letter taken back what it had hidden. How long it
/// takes at a million leads is measured by `tests/bench/screen.rs`; that no list walks them all is tested where they are read.
#[test]
fn b20_each_key_of_a_filter_shows_what_it_leaves() {
    let world = crowd();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("/");
    let typed = ["s", "t", "r", "<space>", "r", "<backspace>", "<backspace>", "<backspace>", "<backspace>", "<backspace>"];
    let shown = typed.map(|key| live.keys(key).app.queue.list.rows().len());
    assert_eq!(shown, [5, 2, 2, 2, 1, 2, 2, 2, 5, 9]);
}

#[test]
fn b21_words_match_beginnings_in_any_order_without_case_and_diacritics() {
    let world = crowd();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let all = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    let but = |one: i64| all.into_iter().filter(|id| *id != one).collect::<Vec<_>>();
    let cases: [(&str, Vec<i64>); 40] = [
        ("sao", vec![1]),
        ("SAO", vec![1]),
        ("são", vec![1]),
        ("São", vec![1]),
        ("joao prado", vec![1]),
        ("prado joao", vec![1]),
        ("prado sao metais", vec![1]),
        ("pra", vec![1]),
        ("rado", vec![]),
        ("prado nora", vec![]),
        ("strait", vec![2, 5]),
        ("strait nora", vec![2]),
        ("strait !nora", vec![5]),
        ("!strait", vec![1, 3, 4, 6, 7, 8, 9]),
        ("!strait !tan", vec![1, 3, 4, 6, 7, 8]),
        ("tan", vec![2, 9]),
        ("tan strait", vec![2]),
        ("TAN NGUYEN", vec![9]),
        ("nguyễn", vec![9]),
        ("nguyen", vec![9]),
        ("nghe an", vec![9]),
        ("an", vec![5, 9]),
        ("ana", vec![5]),
        ("zoe", vec![3]),
        ("zoë", vec![3]),
        ("o'brien", vec![3]),
        ("O'Brien", vec![3]),
        ("brien", vec![3]),
        ("jurgen", vec![4]),
        ("jürgen", vec![4]),
        ("j.gross", vec![4]),
        ("maschinenbau gmbh", vec![4]),
        ("gmbh jurgen", vec![4]),
        ("lukasz", vec![6]),
        ("synowie nowak", vec![6]),
        ("田中", vec![7]),
        ("東京", vec![7]),
        ("Ελένη", vec![8]),
        ("ΕΛΈΝΗ", vec![8]),
        ("!hanako", but(7)),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(filter, expected)| {
            let ids = found(&mut live, filter);
            (ids != expected).then(|| format!("{filter}: {ids:?} instead of {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn varied() -> World {
    let mut world = world()
        .rep("ana", "Europe/Berlin")
        .rep("ben", "Europe/Berlin")
        .pool("emea", ["ana"])
        .pool("rest", ["ben"])
        .sla("name = \"hot\"\nfirst_touch = \"30m\"\nclock = \"elapsed\"")
        .rule("Germany", "country:DE", "pool:emea")
        .under_sla("hot")
        .rule("Brazil", "country:BR", "fallback")
        .rule("Everybody else", "", "pool:rest")
        .open();
    for (nth, (country, employees, source)) in
        [("DE", 20, "web"), ("DE", 900, "chat"), ("BR", 55, "web"), ("US", 60, "event")].into_iter().enumerate()
    {
        let mut draft = draft(&format!("p{nth}@c{nth}.example"));
        draft.profile.country = country.parse().ok();
        draft.profile.employees = Some(employees);
        draft.profile.source = Some(source.into());
        world.add(draft);
        world.wait(Millis::minutes(20));
    }
    world
}

#[test]
fn b22_every_field_can_be_asked_and_a_wrong_one_names_the_nearest() {
    let mut world = varied();
    let touch = Touch { leads: vec![Seen::any(LeadId(2))], at: None };
    world.perform(&Command::Touch(touch));
    let (ana, lead) = (world.rep("ana"), Seen::any(LeadId(4)));
    world.perform(&Command::Assign(Assign { leads: vec![lead], to: Receiver::Rep(ana), because: None }));
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    for (filter, expected) in [
        ("country:DE", vec![1, 2]),
        ("country:!DE", vec![3, 4]),
        ("employees:>50", vec![2, 3, 4]),
        ("employees:50..100", vec![3, 4]),
        ("source:web", vec![1, 3]),
        ("owner:ana", vec![1, 2, 4]),
        ("owner:none", vec![3]),
        ("status:working", vec![2]),
        ("status:fallback", vec![3]),
        ("cause:sent_by_rule", vec![3]),
        ("rule:R1", vec![1, 2]),
        ("rule:\"Everybody else\"", vec![]),
        ("pool:emea", vec![1, 2]),
        ("sla:hot", vec![1, 2]),
        ("sla:none", vec![3, 4]),
        ("age:<70m", vec![2, 3, 4]),
        ("is:late", vec![1]),
        ("source:web is:late", vec![1]),
        ("L-3", vec![3]),
    ] {
        assert_eq!(found(&mut live, filter), expected, "{filter}");
    }
    live.keys("j ");
    let marked = live.app.queue.marks.keys().map(|lead| lead.0).collect::<Vec<_>>();
    assert_eq!(found(&mut live, "is:marked"), marked);
    // The first Esc took the marks away.
    live.keys("<esc>");
    live.keys("/").paste("contry:DE");
    let text = live.text();
    assert!(text.contains("`contry`") && text.contains("`country`"), "{text}");
    assert_eq!(live.app.queue.list.rows().len(), 4, "a filter that cannot be read empties no list:\n{text}");
    live.keys("<esc>/status:workin");
    assert!(live.text().contains("did you mean `working`?"), "{}", live.text());
}

#[test]
fn b26_a_pasted_list_of_addresses_says_how_many_were_found() {
    let world = varied();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("/");
    live.paste("p0@c0.example\np2@c2.example; gone@nowhere.example\r\nP3@C3.example");
    live.keys("<enter>");
    let text = live.text();
    assert_eq!(live.app.queue.list.rows().len(), 3, "{text}");
    assert!(text.contains("3 of 4 addresses found"), "{text}");
    assert!(text.contains("1 not found: gone@nowhere.example"), "{text}");
    let many: Vec<String> = (0..500).map(|nth| format!("x{nth}@y.example")).collect();
    live.keys("<esc>/").paste(&many.join("\n")).keys("<enter>");
    assert!(live.text().contains("0 of 500 addresses found"), "{}", live.text());
}

//! `/` finds leads: words, fields, lists of addresses. Over a real database.

mod fields;

use leadtower::{
    actions::command::{Assign, Close, Command, ReceiveBatch, Receiver, Routing, Seen, Touch},
    model::{
        id::LeadId,
        lead::{Closing, DismissReason},
        listing::LeadRow,
        time::Millis,
    },
    outbound::clip,
    store::doctor,
    tui::effect::{Clip, Effect, Text},
};

use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// People with names, companies and addresses in several scripts.
const PEOPLE: [(&str, &str, &str); 10] = [
    ("João Prado", "São Paulo Metais", "joao@metais.example"),
    ("Nora Tan", "Straitline Ltd", "nora.tan@straitline.example"),
    ("Zoë O'Brien", "O'Brien & Sons", "zoe@obrien.example"),
    ("Jürgen Groß", "Groß Maschinenbau GmbH", "j.gross@maschinenbau.example"),
    ("Ana Ruiz", "Straitline Ltd", "ana@straitline.example"),
    ("Łukasz Nowak", "Nowak i Synowie", "lukasz@nowak.example"),
    ("田中 花子", "東京ソフト", "hanako@tokyosoft.example"),
    ("Ελένη Παππά", "Άλφα ΑΕ", "eleni@alfa.example"),
    ("Tan Nguyễn", "Nghệ An Textiles", "tan@nghean.example"),
    ("Пётр Семёнов", "Звезда", "petr@zvezda.example"),
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
    assert_eq!(shown, [5, 2, 2, 2, 1, 2, 2, 2, 5, 10]);
}

#[test]
fn b21_words_match_beginnings_in_any_order_without_case_and_diacritics() {
    let world = crowd();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    let but = |one: i64| all.into_iter().filter(|id| *id != one).collect::<Vec<_>>();
    let cases: [(&str, Vec<i64>); 45] = [
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
        ("!strait", vec![1, 3, 4, 6, 7, 8, 9, 10]),
        ("!strait !tan", vec![1, 3, 4, 6, 7, 8, 10]),
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
        ("ελενη", vec![8]),
        ("ΕΛΕΝΗ αλφα", vec![8]),
        ("παππα", vec![8]),
        ("семенов", vec![10]),
        ("СЕМЁНОВ", vec![10]),
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

#[test]
fn b21_who_is_called_otherwise_now_is_found_by_the_new_name_alone() {
    let mut world = world().rep("rita", "Europe/Berlin").pool("all", ["rita"]).rule("The rest", "", "pool:all").open();
    for name in ["Ελένη Παππά", "Νίκος Άγγελος"] {
        let mut draft = draft("p@alfa.example");
        (draft.external_id, draft.profile.name) = (Some("7".to_owned()), Some(name.to_owned()));
        let (file, origin, batch) = (format!("{name}.csv"), "hubspot".to_owned(), "one".to_owned());
        let routing = Routing::OpenAndUnowned;
        let part = ReceiveBatch { file, origin, batch, drafts: vec![draft], rejected: 0, routing };
        world.desk().receive_batch(part).unwrap();
    }
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    for (filter, expected) in [("νικος αγγελος", vec![1]), ("ΝΊΚΟΣ", vec![1]), ("ελενη", vec![]), ("παππα", vec![])]
    {
        assert_eq!(found(&mut live, filter), expected, "{filter}");
    }
    // Nothing of the old words is left behind.
    let faults = doctor::examine(world.conn()).unwrap().into_iter().flat_map(|one| one.faults);
    assert_eq!(faults.collect::<Vec<_>>(), [""; 0]);
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
fn b22_a_field_that_is_being_typed_empties_no_list() {
    let world = varied();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let shown = |live: &Live| live.app.queue.list.rows().iter().map(|row| row.id.0).collect::<Vec<_>>();
    // Letter by letter: what cannot be read asks for nothing, the rest for what it says.
    live.keys("/contry:");
    assert_eq!(shown(&live).len(), 4, "{}", live.text());
    live.keys("DE<space>source:web");
    assert_eq!(shown(&live), [1, 3], "{}", live.text());
    live.keys("<enter>");
    let text = live.text();
    assert!(
        text.contains("unknown field `contry`; did you mean `country`?") && text.contains("/ contry:DE source:web"),
        "{text}"
    );
    // What is marked by it would not be what one meant.
    live.keys("V");
    assert!(live.text().contains("nothing is marked: unknown field `contry`"), "{}", live.text());
    assert!(live.app.queue.marks.is_empty());
    live.keys("<esc>/<ctrl+u>country:DE<space>source:web<enter>");
    assert_eq!(shown(&live), [1]);
    assert!(!live.text().contains("unknown field"), "{}", live.text());
    for (filter, expected) in
        [("country:", 4), ("p2 is:latte", 1), ("\"open", 4), ("status:new status:lost status:", 0), ("age:", 4)]
    {
        live.keys("/<ctrl+u>").paste(filter);
        assert!(live.app.queue.complaint.is_some(), "{filter}");
        assert_eq!(shown(&live).len(), expected, "{filter}:\n{}", live.text());
        live.keys("<enter>");
    }
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

/// The newest copy: what it is called, and its text as it goes to the clipboard.
fn copied(live: &Live) -> Option<(String, String)> {
    let mut clips = live.given.iter().filter_map(|effect| if let Effect::Copy(clip) = effect { Some(clip) } else { None });
    let Clip { what, text: Text::Lines(lines) } = clips.next_back()? else { return None };
    Some((what.clone(), clip::lines(lines.iter().map(String::as_str))))
}

#[test]
fn b26_the_addresses_that_were_not_found_can_be_copied() {
    let world = varied();
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.keys("/").paste("p0@c0.example\nzoe@nowhere.example\np2@c2.example; Gone@Nowhere.example").keys("<enter>");
    assert!(live.text().contains("2 not found: zoe@nowhere.example, gone@nowhere.example  y copy"), "{}", live.text());
    live.keys("y");
    assert!(live.text().contains("the 2 addresses not found"), "{}", live.text());
    live.keys("<end><enter>");
    let told = |what: &str, text: &str| Some((what.to_owned(), text.to_owned()));
    assert_eq!(copied(&live), told("2 addresses not found", "zoe@nowhere.example\ngone@nowhere.example"));
    // Where none was found there is no lead, but still something to copy.
    live.keys("/<ctrl+u>").paste("a@nowhere.example p0@c0.example").keys("<enter>y<end><enter>");
    assert_eq!(copied(&live), told("address not found", "a@nowhere.example"));
    live.keys("/<ctrl+u>").paste("a@nowhere.example b@nowhere.example").keys("<enter>y1");
    assert_eq!(copied(&live), told("2 addresses not found", "a@nowhere.example\nb@nowhere.example"));
    // All found, or no list of addresses: the menu is as ever.
    for filter in ["p0@c0.example p1@c1.example", "country:DE", ""] {
        live.keys("/<ctrl+u>").paste(filter).keys("<enter>y");
        assert!(live.text().contains("Copy of") && !live.text().contains("not found"), "{filter}: {}", live.text());
        live.keys("<esc>");
    }
}

/// The words that the screen shows find what it shows under them; a comma is any of them, and `!` none.
#[test]
fn b22_states_are_asked_for_in_the_words_of_the_screen() {
    let mut world = world()
        .rep("ana ruiz", "UTC")
        .rep("hana sato", "UTC")
        .sla("name = \"web\"\nfirst_touch = \"1h\"\nclock = \"elapsed\"\non_breach = \"notify\"")
        .pool("all", ["ana ruiz"])
        .rule("Later", "country:BR", "fallback")
        .rule("The rest", "", "pool:all")
        .under_sla("web")
        .open();
    let late = world.lead_from("late@one.example");
    world.wait(Millis(2 * Millis::HOUR.0));
    let [waiting, contacted, moved, over] =
        ["w@two.example", "c@three.example", "m@four.example", "o@five.example"].map(|email| world.lead_from(email));
    let mut brazil = draft("b@six.example");
    brazil.profile.country = Some("BR".parse().unwrap());
    let fallback = world.add(brazil).leads[0].lead;
    let hana = world.rep("hana sato");
    world.perform(&Command::Touch(Touch { leads: vec![Seen::any(contacted)], at: None }));
    let to = Receiver::Rep(hana);
    world.perform(&Command::Assign(Assign { leads: vec![Seen::any(moved)], to, because: None }));
    let closing = Closing::Disqualified;
    let close = Close { leads: vec![Seen::any(over)], closing, reason: Some(DismissReason::Junk), value: None };
    world.perform(&Command::Close(close));
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let ids = |leads: &[LeadId]| leads.iter().map(|lead| lead.0).collect::<Vec<_>>();
    for (filter, expected) in [
        ("is:late", ids(&[late])),
        ("is:late,at_risk", ids(&[late])),
        ("is:!late", ids(&[waiting, contacted, moved, fallback])),
        ("!is:late", ids(&[waiting, contacted, moved, fallback])),
        ("is:late,fallback", ids(&[late, fallback])),
        ("is:CONTACTED", ids(&[contacted])),
        ("status:contacted", ids(&[contacted])),
        ("status:waiting", ids(&[late, waiting, moved])),
        ("is:MOVED", ids(&[moved])),
        ("is:DISMISSED", ids(&[over])),
        ("status:fallback,dismissed", ids(&[over, fallback])),
        ("status:late", ids(&[late])),
        ("owner:ana", ids(&[late, waiting, contacted])),
        ("owner:sato", ids(&[moved])),
    ] {
        assert_eq!(found(&mut live, filter), expected, "{filter}");
    }
    let text = live.keys("/five<enter>").text();
    assert!(text.contains("No open lead matches; 1 finished does."), "{text}");
    // In Fallback all are in fallback.
    assert_eq!(live.keys("<esc>2/is:contacted<enter>").app.fallback.list.rows().len(), 0, "{}", live.text());
}

/// Orders that no index keeps: the Queue is sorted whole, turned round by `S`, and says so where it is too long.
#[test]
fn b08_the_queue_is_sorted_by_score_company_and_owner() {
    let mut world = world().rep("ana", "UTC").rep("ben", "UTC").pool("all", ["ana", "ben"]).rule("All", "", "pool:all").open();
    for (email, score, company) in [("a@one.example", 10, "Zeta"), ("b@two.example", 90, "alpha"), ("c@three.example", 50, "Mid")]
    {
        let mut draft = draft(email);
        draft.profile.score = Some(score);
        draft.profile.company = Some(company.to_owned());
        world.add(draft);
    }
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let stands = |live: &Live| live.app.queue.list.rows().iter().map(|row| row.id.0).collect::<Vec<_>>();
    live.keys("j");
    let selected = live.app.queue.list.cursor();
    live.keys("s5");
    assert_eq!(stands(&live), [2, 3, 1], "{}", live.text());
    assert!(live.text().contains("sort: score, highest first") && live.text().contains("Score▾"), "{}", live.text());
    assert_eq!(live.app.queue.list.cursor(), selected, "the cursor stays with its lead");
    live.keys("S");
    assert_eq!(stands(&live), [1, 3, 2]);
    live.keys("s6");
    assert_eq!(stands(&live), [2, 3, 1]);
    assert!(live.text().contains("Company▴"), "{}", live.text());
    live.keys("S");
    assert_eq!(stands(&live), [1, 3, 2]);
    live.keys("s7");
    let owners: Vec<_> = live.app.queue.list.rows().iter().map(|row| row.owner).collect();
    assert!(owners.is_sorted(), "{owners:?}");
    live.keys("/alp<enter>");
    assert_eq!(stands(&live), [2]);
}

/// Leads that are alike in all that a list is sorted by stand as they arrived, whichever way round, however often it is
/// read, and wherever one stands in it.
#[test]
fn b08_equal_leads_stand_by_arrival_in_every_order_and_both_directions() {
    let mut world = world().rep("ana", "UTC").rep("ben", "UTC").pool("all", ["ana", "ben"]).rule("All", "", "pool:all").open();
    for nth in 0..24 {
        let mut draft = draft(&format!("p{nth}@c{nth}.example"));
        // Scores, companies and owners in cycles of different lengths, and none of it now and then.
        draft.profile.score = [Some(50), Some(90), None][nth % 3];
        draft.profile.company = [Some("Alpha"), Some("alpha"), Some("Beta"), None][nth % 4].map(str::to_owned);
        world.add(draft);
        if nth % 5 == 4 {
            world.wait(Millis::minutes(1));
        }
    }
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    let score = |row: &LeadRow| format!("{:?}", row.score);
    let company = |row: &LeadRow| format!("{:?}", row.company.as_ref().map(|name| name.to_lowercase()));
    let owner = |row: &LeadRow| format!("{:?}", row.owner);
    type Key<'a> = &'a dyn Fn(&LeadRow) -> String;
    let keys: [(&str, Key<'_>); 3] = [("s5", &score), ("s6", &company), ("s7", &owner)];
    for (order, key) in keys {
        live.keys("g").keys(order);
        let mut groups = Vec::new();
        for direction in ["", "S"] {
            live.keys(direction);
            let stands = |live: &Live| live.app.queue.list.rows().iter().map(|row| (key(row), row.id)).collect::<Vec<_>>();
            let rows = stands(&live);
            assert_eq!(rows.len(), 24);
            let mut seen: Vec<String> = Vec::new();
            for alike in rows.chunk_by(|one, other| one.0 == other.0) {
                assert!(alike.is_sorted_by_key(|(_, id)| *id), "{order}{direction}: {rows:?}");
                assert!(!seen.contains(&alike[0].0), "{order}{direction}: {} stands twice in {rows:?}", alike[0].0);
                seen.push(alike[0].0.clone());
            }
            for keys in ["<ctrl+r>", "G<ctrl+r>", "kkkkkkkkk<ctrl+r>"] {
                assert_eq!(stands(live.keys(keys)), rows, "{order}{direction} after {keys}");
            }
            groups.push(seen);
        }
        assert!(groups[0].len() > 1 && groups[0] != groups[1], "{order}: {groups:?}");
    }
}

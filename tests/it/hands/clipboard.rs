//! What is copied, and what is said about it.

use leadtower::{
    model::hidden::is_hidden,
    outbound::clip,
    tui::{
        effect::{Clip, Effect, Text},
        msg::{Copied, Msg},
    },
};
use proptest::{prelude::any, prop_assert, prop_assert_eq, proptest};

use crate::support::screen::{Dashboard, World, dashboard};

fn copied(stage: &Dashboard) -> Vec<&Clip> {
    stage.given.iter().filter_map(|effect| if let Effect::Copy(clip) = effect { Some(clip) } else { None }).collect()
}

#[test]
fn b50_y_offers_the_fields_of_a_lead() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("jy");
    let text = stage.text();
    for word in [
        "Copy of Tom Becker",
        "email",
        "tom.becker@20418.example",
        "phone",
        "+49 30 5550 1420",
        "id",
        "L-20418",
        "link text",
        "all",
    ] {
        assert!(text.contains(word), "no {word} in\n{text}");
    }
    stage.keys("1y2y5y6y7");
    let taken: Vec<(&str, String)> = copied(&stage)
        .iter()
        .map(|clip| {
            let text = match &clip.text {
                Text::Line(line) => clip::line(line),
                Text::Lines(all) => clip::lines(all.iter().map(String::as_str)),
                Text::Rows(rows) => clip::rows(rows),
            };
            (clip.what.as_str(), text)
        })
        .collect();
    let all = "email: tom.becker@20418.example\nphone: +49 30 5550 1420\nname: Tom Becker\ncompany: Falkenwerk GmbH\nid: L-20418";
    let expected = [
        ("email", "tom.becker@20418.example"),
        ("phone", "+49 30 5550 1420"),
        ("id", "L-20418"),
        ("link text", "L-20418 Tom Becker, Falkenwerk GmbH"),
        ("all", all),
    ];
    assert_eq!(taken, expected.map(|(what, text)| (what, text.to_owned())));
    assert!(stage.commands().is_empty());
}

#[test]
fn b50_the_toast_says_what_and_how() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let mut says = |copied| stage.hear(vec![Msg::Copied(copied)]).text();
    let done = Copied::Done { what: "email".to_owned(), bytes: 24, ways: vec!["OSC 52"] };
    assert!(says(done).contains("copied email: OSC 52, 24 bytes"));
    let both = Copied::Done { what: "3 rows".to_owned(), bytes: 1, ways: vec!["OSC 52", "wl-copy"] };
    assert!(says(both).contains("copied 3 rows: OSC 52 and wl-copy, 1 byte"));
    let long = says(Copied::TooLong { what: "5,000 rows".to_owned(), encoded: 90_112 });
    assert!(long.contains("90,112 bytes encoded") && long.contains("X writes them to a file"), "{long}");
    assert!(says(Copied::NoWay).contains("xclip"));
    assert!(says(Copied::Off).contains("off in the settings"));
}

#[test]
fn b50_capital_y_copies_the_row_or_all_marked_wherever_they_are() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("jY");
    let Text::Rows(rows) = &copied(&stage)[0].text else { panic!() };
    let expected = "L-20418\tAT RISK\tTom Becker\ttom.becker@20418.example\tFalkenwerk GmbH\tDE\tpricing\t\
                    2026-11-24T17:16:00.000Z\t2026-11-24T17:46:00.000Z\tChloe Martin\tEMEA";
    assert_eq!(clip::rows(rows), expected);
    // Two are marked, and then the filter hides both.
    stage.keys("  /olu<enter>Y");
    let second = copied(&stage)[1];
    assert_eq!(second.what, "2 rows");
    let Text::Rows(rows) = &second.text else { panic!() };
    let ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["L-20418", "L-20409"]);
    stage.keys("3Y");
    let Text::Rows(rows) = &copied(&stage)[2].text else { panic!() };
    assert_eq!(rows[0][..2], ["Ana Ruiz", "ana@example.com"]);
}

#[test]
fn b50_an_entry_of_activity_is_copied_as_sentence_number_and_leads() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("6jy");
    let text = stage.text();
    assert!(text.contains("Copy of entry 3141") && text.contains("assigned 6 leads to Gus Lind"), "{text}");
    stage.keys("1y2y3y4");
    let taken: Vec<(&str, &Text)> = copied(&stage).iter().map(|clip| (clip.what.as_str(), &clip.text)).collect();
    let line = |text: &str| Text::Line(text.to_owned());
    let said = "assigned 6 leads to Gus Lind (all six wrote from the Austin event)";
    assert_eq!(taken[0], ("what", &line(said)));
    assert_eq!(taken[1], ("entry", &line("3141")));
    let (Text::Line(leads), Text::Lines(all)) = (taken[2].1, taken[3].1) else { panic!("{taken:?}") };
    assert!(leads.split(' ').all(|lead| lead.starts_with("L-")), "{leads}");
    assert_eq!(all.len(), 3);
    stage.keys("Y");
    let Text::Rows(rows) = &copied(&stage)[4].text else { panic!() };
    assert_eq!(rows[0][..1], ["3141"]);
    assert!(rows[0][1].starts_with("2026-11-24T") && rows[0][3] == said, "{rows:?}");
    assert!(stage.commands().is_empty());
}

#[test]
fn b50_on_the_heading_of_a_group_capital_y_copies_its_rows() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2<shift+tab>Y");
    let Text::Rows(rows) = &copied(&stage)[0].text else { panic!() };
    let shown = stage.app.groups.all[0].leads as usize;
    assert!(rows.len() == shown && shown > 1, "{rows:?}");
    assert!(rows.iter().all(|row| row[1] == "FALLBACK"), "{rows:?}");
    // There is no single lead whose fields could be offered.
    stage.keys("y");
    assert!(stage.app.overlay.is_none() && stage.text().contains("Y copies the rows of this group"), "{}", stage.text());
    stage.keys("jY");
    assert_eq!(copied(&stage)[1].what, "1 row");
}

#[test]
fn b50_every_list_copies_what_is_under_the_cursor() {
    for screen in ["1", "2", "3", "6"] {
        let mut stage = dashboard(World::usual(), 120, 36);
        stage.keys(screen).keys("jY");
        assert!(matches!(&copied(&stage)[..], [Clip { text: Text::Rows(rows), .. }] if rows.len() == 1), "{screen}");
        stage.keys("y");
        assert!(stage.text().contains("Copy of"), "{screen}:\n{}", stage.text());
        let mut stage = dashboard(World::empty(), 120, 36);
        stage.keys(screen).keys("yY");
        assert!(copied(&stage).is_empty() && stage.app.overlay.is_none(), "{screen}");
    }
}

proptest! {
    #[test]
    fn b51_nothing_that_hides_or_commands_is_copied(text in any::<String>(), more in any::<String>()) {
        let hostile = format!("{text}\u{202e}\x1b]52;c;eA==\x07{more}\u{200b}\r\n");
        let line = clip::line(&hostile);
        prop_assert!(!line.chars().any(is_hidden));
        prop_assert_eq!(line.trim(), line.as_str());
        let rows = clip::rows(&[vec![hostile.clone(), text.clone()], vec!["x".to_owned(), more.clone()]]);
        prop_assert!(!rows.chars().any(|letter| is_hidden(letter) && letter != '\t' && letter != '\n'));
        prop_assert!(!rows.ends_with('\n'));
        prop_assert_eq!(rows.matches('\n').count(), 1);
        prop_assert_eq!(rows.matches('\t').count(), 2);
        for cell in rows.split(['\t', '\n']) {
            prop_assert!(!cell.starts_with(['=', '+', '-', '@']), "{}", cell);
        }
    }
}

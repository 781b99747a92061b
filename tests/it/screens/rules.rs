//! The Rules screen over a real database: what its tabs say, that its numbers add up, where keys lead.

use leadtower::{
    actions::command::{Assign, Command, Publish, Receiver, Seen, Snooze},
    model::{id::LeadId, lead::Stage, time::Millis},
    tui::{
        effect::{Effect, Text, count::CountAsk},
        msg::{Live as Book, Mouse, Msg, Push},
        state::{Screen, rules::What},
    },
};

use crate::support::{
    live::{Live, nothing},
    world::{MONDAY, World, draft, instant, world},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

pub const BOOK: &str = r#"format = 1
[defaults]
hours = { zone = "Europe/Berlin", week = "Mon-Fri 09:00-18:00" }
sla = "standard"
[[segment]]
name = "small"
employees = "<50"
[[segment]]
name = "large"
employees = ">=50"
[[territory]]
name = "Europe"
[[territory]]
name = "DACH"
inside = "Europe"
countries = ["DE", "AT", "CH"]
pool = "dach"
[[territory]]
name = "North"
inside = "Europe"
countries = ["SE", "NO", "DK", "FI", "IS"]
pool = "north"
[[territory]]
name = "Africa"
countries = ["ZA", "NG"]
[[pool]]
name = "dach"
strategy = "weighted"
members = [{ rep = "ana@us.example", weight = 2 }, { rep = "ben@us.example" }]
[[pool]]
name = "north"
members = [{ rep = "ivy@us.example" }]
[[pool]]
name = "spare"
members = [{ rep = "jon@us.example" }]
[[sla]]
name = "standard"
first_touch = "4h"
[[sla]]
name = "hot"
first_touch = "30m"
on_breach = "reassign"
[[rule]]
name = "Large companies go to Jon"
when = "segment:large country:DE,AT"
to = "rep:jon@us.example"
otherwise = "next_rule"
sla = "hot"
[[rule]]
name = "Events"
when = "source:event"
to = "pool:spare"
enabled = false
[[rule]]
name = "Europe by territory"
when = "territory:Europe"
to = "territory_pool"
[[rule]]
name = "Austria again"
when = "country:AT"
to = "pool:dach"
otherwise = "hold"
[[rule]]
name = "Everything else"
to = "fallback"
"#;

/// Four reps, one of them full, and leads from five countries and from nowhere.
pub fn company() -> World {
    let plan = world().rep("ana", "Europe/Berlin").rep("ben", "Europe/Berlin").max_open(1);
    let mut world = plan.rep("ivy", "Europe/Berlin").rep("jon", "America/New_York").open_without_book();
    world.perform(&Command::Publish(Publish::of(BOOK.to_owned(), Some("the first".to_owned()))));
    let people =
        [("DE", 20), ("DE", 900), ("AT", 400), ("SE", 30), ("SE", 10), ("BR", 15), ("ZA", 80), ("", 0), ("DE", 0), ("BR", 70)];
    for (nth, (country, size)) in people.into_iter().enumerate() {
        let mut lead = draft(&format!("lead{nth}@company{nth}.example"));
        lead.profile.country = country.parse().ok();
        lead.profile.employees = (size > 0).then_some(size);
        world.add(lead);
        world.wait(Millis::minutes(7));
    }
    let to = world.rep("ivy");
    let by_hand = Assign { leads: vec![Seen::any(LeadId(6))], to: Receiver::Rep(to), because: None };
    world.perform(&Command::Assign(by_hand));
    // Joins an open lead of the same person; out of sight.
    world.add(draft("lead0@company0.example"));
    let until = Some(world.now + Millis::DAY);
    world.perform(&Command::Snooze(Snooze { leads: vec![Seen::any(LeadId(1))], until }));
    world
}

pub fn at(world: &World, keys: &str, width: u16, height: u16) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
    live.look();
    live.keys("4").keys(keys);
    live
}

#[test]
fn the_rulebook_stands_in_tabs() {
    let world = company();
    snapshot!("rules_120x36", at(&world, "jj", 120, 36).styled());
    snapshot!("rules_80x24", at(&world, "", 80, 24).styled());
    snapshot!("rules_60x15", at(&world, "j", 60, 15).styled());
    snapshot!("rules_160x40", at(&world, "jjj", 160, 40).text());
    snapshot!("territories_120x36", at(&world, "]j", 120, 36).styled());
    snapshot!("territories_80x24", at(&world, "]jjjj", 80, 24).styled());
    snapshot!("pools_120x36", at(&world, "]]", 120, 36).styled());
    snapshot!("pools_80x24", at(&world, "]]jj", 80, 24).styled());
    snapshot!("sizes_120x36", at(&world, "[[", 120, 36).styled());
    snapshot!("lint_120x36", at(&world, "[[", 120, 36).styled());
    snapshot!("lint_80x24", at(&world, "[j", 80, 24).styled());
    snapshot!("sizes_80x24", at(&world, "[[jjj", 80, 24).styled());
}

/// Hits of all rules and of none are the leads of the period, and each is what the Queue shows for it.
#[test]
fn b102_hits_sum_to_the_leads_of_the_period_and_equal_the_queue() {
    let mut world = company();
    // Of the rules that decided one has another name in the next version, and one is gone; leads of two months ago do not
    // count.
    let next = BOOK.replace("Everything else", "What is left");
    let next = next
        .replace("\"Europe by territory\"\nwhen = \"territory:Europe\"", "\"Europe\"\nwhen = \"territory:Europe country:known\"");
    world.perform(&Command::Publish(Publish::of(next, None)));
    world.wait(Millis(9 * Millis::DAY.0));
    world.add(draft("late@late.example"));
    let mut live = at(&world, "", 120, 36);
    let hits = live.app.book.hits.clone().unwrap();
    assert_eq!(hits.leads, 12);
    assert_eq!(hits.rules.iter().map(|rule| rule.leads).sum::<u64>(), hits.leads);
    assert_eq!(hits.places.values().map(leadtower::actions::ask::PlaceHits::leads).sum::<u64>(), hits.leads);
    let rules = live.app.book.page.as_ref().unwrap().book.rules.clone();
    let mut sum = live.app.book.earlier();
    assert!(sum > 0, "the rule that is gone");
    let whats: Vec<What> = live.app.book.list().rows().iter().map(|row| row.what).collect();
    for (nth, what) in whats.into_iter().enumerate() {
        let rule = if let What::Rule(index) = what { Some(&rules[index].name) } else { None };
        let counted = hits.of(rule).map_or(0, |hits| hits.leads);
        if what == What::Earlier {
            continue;
        }
        live.keys("4g").keys(&"j".repeat(nth)).keys("<enter>");
        assert_eq!(live.app.screen, Screen::Queue);
        assert_eq!(live.app.queue.complaint, None);
        assert_eq!(live.app.queue.matching, Some(counted), "{what:?} {}\n{}", live.app.queue.filter, live.text());
        assert_eq!(live.keys("<esc>").app.screen, Screen::Rules, "Esc comes back");
        sum += counted;
    }
    assert_eq!(sum, hits.leads);
    world.wait(Millis(25 * Millis::DAY.0));
    let live = at(&world, "", 120, 36);
    assert_eq!(live.app.book.hits.as_ref().unwrap().leads, 1, "{}", live.text());
}

#[test]
fn territories_count_what_lies_inside_and_open_their_leads() {
    let world = company();
    let mut live = at(&world, "]", 120, 36);
    let rows = live.app.book.list().rows().to_vec();
    let mut roots = 0;
    for (nth, row) in rows.iter().enumerate() {
        let hits = live.app.book.hits.clone().unwrap();
        let leads: u64 =
            live.app.book.places(row.what).iter().filter_map(|at| hits.places.get(at)).map(|hits| hits.leads()).sum();
        if !matches!(row.what, What::Territory(_, 1..)) {
            roots += leads;
        }
        live.keys("g").keys(&"j".repeat(nth)).keys("<enter>");
        assert_eq!(live.app.queue.matching, Some(leads), "{:?} {}", row.what, live.app.queue.filter);
        live.keys("<esc>");
    }
    assert_eq!(roots, live.app.book.hits.as_ref().unwrap().leads);
    assert!(live.keys("G").text().contains("(country unknown)"));
}

#[test]
fn a_switched_off_rule_says_so_and_an_absent_pool_has_nobody() {
    let world = company();
    let text = at(&world, "j", 120, 36).text();
    assert!(text.contains("off  Events") && text.contains("Switched off: it is kept, but asked nothing."), "{text}");
    let text = at(&world, "", 120, 36).text();
    assert!(text.contains("jon") && !text.contains("jon@us.example"), "a rep is called by name\n{text}");
}

#[test]
fn it_is_counted_once_while_nothing_changes() {
    let mut world = company();
    let mut live = at(&world, "", 120, 36);
    let is_count = |effect: &&Effect| matches!(effect, Effect::Count(order) if order.ask == CountAsk::Hits);
    let counts = |live: &Live| live.given.iter().filter(is_count).count();
    assert_eq!(counts(&live), 1);
    live.keys("]]]]]jk").keys("1").keys("4");
    assert_eq!(counts(&live), 1);
    world.add(draft("new@new.example"));
    live.look();
    live.keys("jjkk").look();
    assert_eq!(live.app.book.hits.as_ref().unwrap().leads, 12);
    assert_eq!(counts(&live), 2);
    live.keys("<ctrl+r>");
    assert_eq!(counts(&live), 3, "unless somebody asks");
    live.keys("1");
    world.add(draft("newer@new.example"));
    live.look();
    assert_eq!(counts(&live), 3, "nobody looks");
    live.keys("4");
    assert_eq!(counts(&live), 4);
}

/// The cursor stays with its rule when somebody publishes another order.
#[test]
fn the_cursor_stays_with_its_rule() {
    let mut world = company();
    let mut live = at(&world, "jjj", 120, 36);
    let first = "[[rule]]\nname = \"New\"\nto = \"nurture\"\nwhen = \"country:FR\"\n[[rule]]\nname = \"Large";
    world.perform(&Command::Publish(Publish::of(BOOK.replace("[[rule]]\nname = \"Large", first), None)));
    let text = live.look().text();
    assert!(text.contains(">! R5  Austria again"), "{text}");
    assert!(text.contains("rules v2"), "{text}");
}

#[test]
fn copies_and_clicks() {
    let world = company();
    let mut live = at(&world, "jj", 120, 36);
    live.keys("y").keys("2");
    let Some(Effect::Copy(clip)) = live.given.last() else { panic!("{:?}", live.given.last()) };
    assert_eq!(clip.text, Text::Line("territory:Europe".to_owned()));
    live.keys("Y");
    let Some(Effect::Copy(clip)) = live.given.last() else { panic!("{:?}", live.given.last()) };
    let Text::Rows(rows) = &clip.text else { panic!("{clip:?}") };
    assert_eq!((rows.len(), rows[0][1].as_str(), rows[0].last().unwrap().as_str()), (5, "Large companies go to Jon", "2"));
    let text = live.text();
    let y = text.lines().position(|line| line.contains("Everything else")).unwrap() as u16;
    let x = text.lines().nth(1).unwrap().find("Pools").unwrap() as u16;
    let click = |column, row| Msg::Mouse(Mouse { column, row, push: Push::Click });
    assert!(live.hear(vec![click(12, y)]).text().contains(">  R5"), "{}", live.text());
    assert!(live.hear(vec![click(x, 1)]).text().contains("[Pools]"), "{}", live.text());
}

#[test]
fn b95_without_a_book_the_screen_says_what_to_do() {
    for (width, height) in [(120, 36), (80, 24), (60, 15)] {
        let (_folder, desk) = nothing();
        let mut live = Live::over(desk, instant(MONDAY), width, height);
        let text = live.keys("4").text();
        assert_eq!(live.app.live, Book::Nothing);
        assert!(text.contains("No rulebook is live") && text.contains("leadtower rules publish FILE"), "{text}");
    }
    let mut bare = world().rep("ana", "UTC").open_without_book();
    bare.perform(&Command::Publish(Publish::of("format = 1\n[[rule]]\nname = \"All\"\nto = \"fallback\"\n".to_owned(), None)));
    for (keys, says) in [
        ("", "every other lead"),
        ("]", "(no territory)"),
        ("]]", "The book has no pool"),
        ("[[", "always at work"),
        ("[", "Nothing is wrong with the book"),
    ] {
        let text = at(&bare, keys, 80, 24).text();
        assert!(text.contains(says), "{keys}\n{text}");
    }
    assert_eq!(Stage::Fallback, company().lead(LeadId(8)).state.stage);
}

/// As on every list: each key narrows it, Enter keeps the filter, Esc takes it away.
#[test]
fn the_rulebook_is_filtered_by_names_criteria_and_destinations() {
    let world = company();
    let rules = |live: &Live| -> Vec<usize> {
        let place = |what| if let What::Rule(index) = what { Some(index + 1) } else { None };
        live.app.book.list().rows().iter().filter_map(|row| place(row.what)).collect()
    };
    let mut live = at(&world, "/", 120, 36);
    for (typed, found) in
        [("aus", vec![4]), ("country:AT", vec![4]), ("jon", vec![1]), ("pool:dach", vec![4]), ("!europe !event", vec![1, 4, 5])]
    {
        live.keys("<ctrl+u>").paste(typed);
        assert_eq!(rules(&live), found, "{typed}\n{}", live.text());
    }
    live.keys("<ctrl+u>").paste("europe");
    snapshot!("rules_filter_120x36", live.styled());
    live.keys("<enter>");
    assert!(live.text().contains("/ europe"), "{}", live.text());
    // It is one filter of all tabs.
    let text = live.keys("]").text();
    assert!(text.contains("Europe") && !text.contains("Africa"), "{text}");
    assert!(live.keys("[m").text().contains("Esc clears the filter first"), "{}", live.text());
    live.keys("<esc>");
    assert_eq!(rules(&live).len(), 5);
    live.keys("/europe<enter>/north<esc>");
    assert_eq!(live.app.book.filter.text(), "europe", "Esc leaves what was there before");
    assert!(live.keys("<esc>/zzz<enter>").text().contains("Esc clears it"), "{}", live.text());
    snapshot!("rules_filter_80x24", at(&world, "/europe<enter>", 80, 24).styled());
}

/// What no longer matches stays under the cursor until that moves.
#[test]
fn a_rule_that_is_changed_stays_in_sight_though_the_filter_says_otherwise() {
    let world = company();
    let mut live = at(&world, "/austria<enter>e<home>", 120, 36);
    live.keys("<up><ctrl+u>Nobody<down><ctrl+u>country:CH<enter>");
    let text = live.text();
    assert!(text.contains("Nobody") && text.contains("no longer matches"), "{text}");
    live.keys("<esc>").keys("/austria<enter>");
    assert!(live.text().contains("0 of 5"), "{}", live.text());
}

//! The Fairness screen over a real database: what it shows, where keys lead, what stays when something changes.

use leadtower::{
    actions::{
        ask,
        command::{Assign, Close, Command, OnLeaving, Receiver, Seen, SetAbsence, Touch},
    },
    model::{
        absence::AbsenceKind,
        lead::{Closing, DismissReason},
        time::Millis,
    },
    outbound::json::{FairnessJson, People},
    tui::{
        effect::{Effect, Text},
        msg::{Mouse, Msg, Push, Size},
    },
};

use crate::support::{
    live::{Live, nothing},
    screen::dressed,
    world::{MONDAY, World, draft, instant, world},
};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// Four weeks of a pool in which one is full most of the time and one away for a week, another in which nobody works by
/// night, and one that got nothing.
fn company() -> World {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .rep("Ben Okafor", "Europe/Berlin")
        .max_open(3)
        .rep("Ivy Chen", "Europe/Berlin")
        .rep("Jon Webb", "Europe/Berlin")
        .rep("Kim Lee", "Asia/Tokyo")
        .hours("Mon-Fri 09:00-18:00")
        .pool("americas", ["Ana Ruiz*2", "Ben Okafor*2", "Ivy Chen", "Jon Webb*2"])
        .pool_with("night", ["Kim Lee", "Ivy Chen"], "respect_hours = true")
        .pool("spare", ["Jon Webb"])
        .rule("Night", "source:event", "pool:night")
        .rule("Americas", "", "pool:americas")
        .open();
    let jon = world.rep("Jon Webb");
    world.perform(&Command::SetAbsence(SetAbsence {
        rep: jon,
        from: Some(instant("2026-03-08T23:00:00Z")),
        until: Some(instant("2026-03-15T23:00:00Z")),
        kind: AbsenceKind::Vacation,
        leads: OnLeaving::Keep,
    }));
    let ben = world.rep("Ben Okafor");
    let mut nth = 0;
    for day in 0..26_i64 {
        if day % 7 < 5 {
            for _ in 0..2 + day % 3 {
                nth += 1;
                let mut lead = draft(&format!("lead{nth}@company{nth}.example"));
                lead.profile.name = Some(format!("Lead Number {nth}"));
                lead.profile.company = Some(format!("Company {nth}"));
                lead.profile.source = (nth % 5 == 0).then(|| "event".into());
                let lead = world.add(lead).leads[0].lead;
                if nth % 13 == 0 {
                    let because = Some("knows them".to_owned());
                    world.perform(&Command::Assign(Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(ben), because }));
                }
                if nth % 8 == 0 {
                    let _ = world.attempt(&Command::Touch(Touch { leads: vec![Seen::any(lead)], at: None }));
                    let won = Close { leads: vec![Seen::any(lead)], closing: Closing::Won, reason: None, value: None };
                    let _ = world.attempt(&Command::Close(won));
                }
                world.wait(Millis::minutes(50));
            }
            world.wait(Millis(24 * Millis::HOUR.0 - (2 + day % 3) * Millis::minutes(50).0));
        } else {
            world.wait(Millis::DAY);
        }
    }
    world
}

fn dashboard(world: &World, width: u16, height: u16) -> Live {
    let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
    live.keys("5");
    live
}

#[test]
fn shares_ledger_and_reasons_stand_on_one_screen() {
    let world = company();
    snapshot!("fairness_120x36", dashboard(&world, 120, 36).keys("j").styled());
    snapshot!("fairness_80x24", dashboard(&world, 80, 24).keys("jhhh").styled());
    snapshot!("fairness_60x15", dashboard(&world, 60, 15).styled());
    snapshot!("fairness_160x40", dashboard(&world, 160, 40).keys("]").text());
    snapshot!("fairness_all_pools", dashboard(&world, 120, 36).keys("[G").text());
}

#[test]
fn a_figure_opens_its_leads_and_a_lead_its_page() {
    let world = company();
    let mut live = dashboard(&world, 120, 36);
    live.keys("jhhhh<enter>");
    snapshot!("fairness_figure_120x36", live.keys("jj").styled());
    let behind = live.text();
    let lead = live.app.behind_cursor().unwrap().id;
    let page = live.keys("<enter>").text();
    assert!(page.contains(&format!("L-{lead}")) && page.contains("is at capacity ("), "{page}");
    assert_eq!(live.keys("<esc>").text(), behind);
    let figures = live.keys("<esc>").text();
    assert!(figures.contains("Ben Okafor: why"), "{figures}");
    assert_eq!(live.keys("<enter>").text().lines().nth(2), behind.lines().nth(2), "the cursor kept its figure");
    snapshot!("fairness_figure_80x24", dashboard(&world, 80, 24).keys("jhhh<enter>").styled());
}

#[test]
fn every_figure_of_every_pool_opens_or_says_why_not() {
    let world = company();
    for tabs in ["", "]", "]]", "]]]"] {
        let mut live = dashboard(&world, 120, 36);
        live.keys(tabs);
        for row in 0..6 {
            for figure in 0..8 {
                live.keys("<enter>");
                let text = live.text();
                let opened = live.app.fairness.drill.is_some();
                assert!(opened || text.contains("no lead stands behind") || text.contains("no figure"), "{text}");
                if opened {
                    assert!(!text.contains("No lead stands behind") && live.app.behind_cursor().is_some(), "{text}");
                    live.keys("<esc>");
                }
                live.keys(if figure == 7 { "lllllllll" } else { "h" });
            }
            assert!(row < 9);
            live.keys("j");
        }
    }
}

#[test]
fn fairness_in_every_theme() {
    let world = company();
    let live = dashboard(&world, 80, 24);
    snapshot!("fairness_themes_80x24", dressed(|theme| live.drawn(theme)));
}

#[test]
fn b95_without_leads_it_says_what_is_true_and_the_next_key() {
    let mut empty = world().rep("ana", "Europe/Berlin").pool("all", ["ana"]).rule("All", "", "pool:all").open();
    snapshot!("fairness_no_leads", dashboard(&empty, 80, 24).styled());
    empty.lead_from("a@one.example");
    empty.later(Millis(40 * Millis::DAY.0));
    let text = dashboard(&empty, 120, 36).text();
    assert!(text.contains("No lead came to all, 14 Mar to 11 Apr 2026") || text.contains("No lead came to all"), "{text}");
    assert!(text.contains("d chooses other days"), "{text}");
    let (_folder, desk) = nothing();
    let mut live = Live::over(desk, instant(MONDAY), 80, 24);
    snapshot!("fairness_no_rulebook", live.keys("5").text());
}

#[test]
fn forty_reps_scroll_together_in_both_tables() {
    let mut plan = world();
    let names: Vec<String> = (1..=40).map(|n| format!("Rep {n:02}")).collect();
    for name in &names {
        plan = plan.rep(name, "Europe/Berlin");
    }
    let members: [&str; 40] = std::array::from_fn(|n| names[n].as_str());
    let mut world = plan.pool("big", members).rule("All", "", "pool:big").open();
    for nth in 0..55 {
        world.lead_from(&format!("p{nth}@one.example"));
    }
    let mut live = dashboard(&world, 120, 36);
    live.keys("jjjjjjjjjjjjjjjjjjjj");
    snapshot!("fairness_40_reps", live.text());
    assert_eq!(live.text().matches("> Rep 21").count(), 2, "{}", live.text());
    let text = live.keys("G").text();
    assert!(text.contains("> all 40 reps") && text.contains("Rep 40"), "{text}");
    let text = live.keys("k").text();
    assert_eq!(text.matches("> Rep 40").count(), 2, "{text}");
}

#[test]
fn a_small_screen_says_which_reps_it_shows_and_of_how_many_the_sums_are() {
    let mut plan = world();
    let names: Vec<String> = (1..=22).map(|n| format!("Rep {n:02}")).collect();
    for name in &names {
        plan = plan.rep(name, "Europe/Berlin");
    }
    let members: [&str; 22] = std::array::from_fn(|n| names[n].as_str());
    let mut world = plan.pool("big", members).rule("All", "", "pool:big").open();
    for nth in 0..40 {
        world.lead_from(&format!("p{nth}@one.example"));
    }
    let text = dashboard(&world, 80, 24).text();
    assert!(text.contains("reps 1 to 4 of 22") && text.contains("all 22 reps"), "{text}");
}

#[test]
fn b78_a_small_screen_has_both_figures_of_both_kinds_with_what_chance_leaves() {
    let world = company();
    let text = dashboard(&world, 80, 24).text();
    for kind in ["as received", "who was there"] {
        let line = text.lines().find(|line| line.contains(kind)).unwrap_or_else(|| panic!("{text}"));
        assert!(line.contains("Jain 0.") && line.contains("Gini 0.") && line.matches("chance").count() == 2, "{line}");
        assert!(!line.contains('…'), "{line}");
    }
}

/// Leads of no pool are in what was received and in nobody's share by weight: together they are no reason to call
/// anybody favoured.
#[test]
fn who_has_leads_of_no_pool_is_not_judged_by_the_shares_of_all_pools() {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .rep("Ben Okafor", "Europe/Berlin")
        .pool("all", ["Ana Ruiz", "Ben Okafor"])
        .rule("Turns", "source:event", "pool:all")
        .rule("Rest", "", "fallback")
        .open();
    let ana = world.rep("Ana Ruiz");
    for nth in 0..40 {
        let mut lead = draft(&format!("a{nth}@one{nth}.example"));
        lead.profile.source = (nth % 2 == 0).then(|| "event".into());
        let lead = world.add(lead).leads[0].lead;
        if nth % 2 == 1 {
            world.perform(&Command::Assign(Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(ana), because: None }));
        }
    }
    let text = dashboard(&world, 120, 36).keys("[").text();
    let of = |name: &str| text.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(text.contains("[all pools]"), "{text}");
    assert!(of("Ana Ruiz").contains("leads of no pool among them") && !of("Ana Ruiz").contains("HIGH"), "{text}");
    assert!(of("Ben Okafor").contains(" ok ") && !text.contains("UNEVEN"), "{text}");
}

/// Who is in no pool and got one lead by hand, which was taken back, received nothing, and nothing is to be explained.
#[test]
fn who_is_no_member_and_whose_leads_were_taken_back_has_no_row() {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .rep("Zoe Hart", "Europe/Berlin")
        .pool("all", ["Ana Ruiz"])
        .rule("All", "", "pool:all")
        .open();
    let lead = world.lead_from("a@one.example");
    let zoe = world.rep("Zoe Hart");
    let given = world.perform(&Command::Assign(Assign { leads: vec![Seen::any(lead)], to: Receiver::Rep(zoe), because: None }));
    assert!(dashboard(&world, 120, 36).text().contains("Zoe Hart"));
    world.undo(given.entry.unwrap());
    let text = dashboard(&world, 120, 36).text();
    assert!(text.contains("Ana Ruiz") && !text.contains("Zoe Hart"), "{text}");
}

/// A lead that came on a day off stands behind a plus, and that is said.
#[test]
fn leads_of_a_day_off_are_marked_and_the_mark_is_explained() {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .hours("Mon-Fri 09:00-18:00")
        .pool("all", ["Ana Ruiz"])
        .rule("All", "", "pool:all")
        .open();
    world.add(draft("a@one.example"));
    assert!(!dashboard(&world, 120, 36).text().contains("day off"));
    while world.now.day("Europe/Berlin".parse().unwrap()).format("%a").to_string() != "Sun" {
        world.later(Millis::DAY);
    }
    world.add(draft("b@one.example"));
    let text = dashboard(&world, 120, 36).text();
    assert!(text.contains("+1") && text.contains("; + on a day off"), "{text}");
}

#[test]
fn wide_names_keep_the_columns() {
    let wide = "李小龍 株式会社ソニー・ミュージック";
    let long = "Wolfeschlegelsteinhausenbergerdorff the elder";
    let pool = "🌍 everybody everywhere who is awake at that hour";
    let mut world = world()
        .rep(wide, "Europe/Berlin")
        .rep(long, "Europe/Berlin")
        .rep("Ivy", "Europe/Berlin")
        .pool(pool, [wide, long, "Ivy"])
        .rule("All", "", &format!("pool:{pool}"))
        .open();
    for nth in 0..7 {
        world.lead_from(&format!("p{nth}@one.example"));
    }
    snapshot!("fairness_wide_names", dashboard(&world, 120, 36).styled());
    for (width, height) in [(120, 36), (80, 24)] {
        for keys in ["", "j", "G", "<enter>"] {
            let text = dashboard(&world, width, height).keys(keys).text();
            for line in text.lines().filter(|line| line.starts_with(['│', '╭', '╰'])) {
                use unicode_segmentation::UnicodeSegmentation;
                let columns: usize = line.graphemes(true).map(unicode_width::UnicodeWidthStr::width).sum();
                assert_eq!(columns, usize::from(width), "{keys} at {width}x{height}: {line}\n{text}");
            }
        }
    }
}

#[test]
fn a_lead_that_arrives_changes_the_sums_once_and_the_selection_stays() {
    let mut world = company();
    let mut live = dashboard(&world, 120, 36);
    live.look();
    live.keys("jjh");
    let shown = |live: &Live| -> (i64, i64) {
        let total = live.app.fairness.total();
        (total.actual.0 / 1_000_000_000, total.leads.up)
    };
    let before = shown(&live);
    let on = (live.app.fairness.list.cursor(), live.app.fairness.at);
    world.lead_from("new@one.example");
    live.look();
    assert_eq!(shown(&live), (before.0 + 1, before.1 + 1));
    assert_eq!((live.app.fairness.list.cursor(), live.app.fairness.at), on);
    // Behind a figure as well: the new lead stands on top, the cursor on its own.
    live.keys("gl<enter>j");
    let (rows, under) = (live.app.fairness.drill.as_ref().unwrap().list.rows().len(), live.app.behind_cursor().unwrap().id);
    for nth in 0..8 {
        world.lead_from(&format!("more{nth}@one.example"));
    }
    live.look();
    let drill = live.app.fairness.drill.as_ref().unwrap();
    assert!(drill.list.rows().len() > rows && live.app.behind_cursor().unwrap().id == under, "{}", live.text());
}

#[test]
fn other_days_are_chosen_from_a_menu_or_typed() {
    let world = company();
    let mut live = dashboard(&world, 120, 36);
    assert!(live.text().contains("last 30 days:"), "{}", live.text());
    snapshot!("fairness_days_menu", live.keys("d").text());
    let week = live.keys("1").text();
    assert!(week.contains("last 7 days: 22 Mar to 28 Mar 2026") || week.contains("last 7 days: "), "{week}");
    let mut typed = |text: &str| live.keys(&format!("d6{text}")).text();
    assert!(typed("9.3..").contains("9 Mar to "), "what is typed is read as one types");
    let text = live.keys("<ctrl+u>2026-03-09..2026-03-13<enter>").text();
    assert!(text.contains("9 Mar to 13 Mar 2026 (5 workdays)"), "{text}");
    let wrong = live.keys("d6soon..<enter>").text();
    assert!(wrong.contains("`soon` is no day"), "{wrong}");
    assert!(live.keys("<esc>").text().contains("9 Mar to 13 Mar 2026"), "a stretch that cannot be read changes nothing");
    let jon = live.keys("jjj").text();
    assert!(jon.contains("Jon Webb") && jon.contains("0 of 5"), "days in are of these days:\n{jon}");
}

#[test]
fn days_on_screen_are_of_the_days_chosen_before_the_cursor_moves() {
    let world = company();
    let mut live = dashboard(&world, 120, 36);
    live.keys("jjj");
    for keys in ["d1", "d62026-03-09..2026-03-13<enter>", "d2"] {
        live.keys(keys);
        let window = live.app.fairness.fair.as_ref().unwrap().window;
        let days = live.app.fairness.days.as_ref().unwrap();
        assert_eq!(days.window, window, "{keys}");
        assert!(days.days.iter().all(|day| window.first <= day.day && day.day <= window.last), "{keys}");
        let there = live.text();
        assert_eq!(live.keys("jk").text(), there, "moving the cursor shows nothing else");
    }
}

#[test]
fn a_lead_dismissed_gives_its_turn_back_and_is_no_turn_skipped() {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .rep("Ben Okafor", "Europe/Berlin")
        .pool("all", ["Ana Ruiz", "Ben Okafor"])
        .rule("All", "", "pool:all")
        .open();
    let ben = world.rep("Ben Okafor");
    world.perform(&Command::SetAbsence(SetAbsence {
        rep: ben,
        from: Some(world.now),
        until: None,
        kind: AbsenceKind::Vacation,
        leads: OnLeaving::Keep,
    }));
    let leads: Vec<_> = (0..5).map(|nth| world.lead_from(&format!("a{nth}@one{nth}.example"))).collect();
    let junk = Close {
        leads: leads[..2].iter().map(|lead| Seen::any(*lead)).collect(),
        closing: Closing::Disqualified,
        reason: Some(DismissReason::Junk),
        value: None,
    };
    world.perform(&Command::Close(junk));
    let mut live = dashboard(&world, 120, 36);
    let ana = live.text();
    assert!(ana.contains("a part of 5 turns others were skipped for, 2 given back"), "{ana}");
    assert!(ana.contains("5 leads came, 2 dismissed since: a share of each, weight 1 of 2 now"), "{ana}");
    let ben = live.keys("j").text();
    assert!(ben.contains("5 turns skipped: away, 2 given back") && ben.contains("skipped on") && ben.contains("Mon 5"), "{ben}");
    let all = live.keys("G").text();
    assert!(all.contains("5 turns skipped: away, 2 given back") && all.contains("5 leads came, 2 dismissed since"), "{all}");
    // What the rows add up to is what came and stayed.
    assert!(all.contains("all: 3 ") && all.contains("  3 leads"), "{all}");
}

#[test]
fn leads_of_no_pool_have_no_bar_and_no_verdict() {
    let mut world = world()
        .rep("Ana Ruiz", "Europe/Berlin")
        .rep("Ben Okafor", "Europe/Berlin")
        .pool("all", ["Ben Okafor"])
        .rule("All", "", "fallback")
        .open();
    let ana = world.rep("Ana Ruiz");
    let leads: Vec<_> = (0..4).map(|nth| Seen::any(world.lead_from(&format!("a{nth}@one{nth}.example")))).collect();
    world.perform(&Command::Assign(Assign { leads, to: Receiver::Rep(ana), because: None }));
    let text = dashboard(&world, 120, 36).text();
    assert!(text.contains("[no pool]") && text.contains("no weights here"), "{text}");
    assert!(text.contains("no share by weight") && !text.contains('┃') && !text.contains("HIGH"), "{text}");
    let small = dashboard(&world, 80, 24).text();
    assert!(small.contains("no weights here") && !small.contains("HIGH"), "{small}");
}

/// The figures of a line of a table on screen.
fn numbers(line: &str) -> Vec<f64> {
    line.split_whitespace().filter_map(|word| word.replace(',', "").parse().ok()).collect()
}

#[test]
fn b78_the_screen_shows_what_the_command_prints() {
    let mut world = company();
    let fair = ask::fairness(world.desk(), ask::Span::default()).unwrap();
    let reps: Vec<_> = ask::roster(world.desk()).unwrap().into_iter().map(|row| row.rep).collect();
    let json = FairnessJson::by_pool(&fair.report, &People::of(&reps), (fair.window.first, fair.window.last));
    let json = serde_json::to_value(json).unwrap();
    let mut live = dashboard(&world, 120, 36);
    let mut compared = 0;
    for pool in ["americas", "night"] {
        let text = live.text();
        assert!(text.contains(&format!("[{pool}]")), "{text}");
        let ledger: Vec<&str> = text.split("Where the difference comes from").nth(1).unwrap().lines().collect();
        let heads: Vec<&str> =
            ledger[1].trim_matches(['│', ' ']).split("  ").map(str::trim).filter(|head| !head.is_empty()).collect();
        assert!(heads.contains(&"by weight") && heads.contains(&"actual"), "{heads:?}");
        for row in json["rows"].as_array().unwrap().iter().filter(|row| row["pool"] == pool) {
            let rep = reps.iter().find(|rep| rep.email.as_deref() == row["rep"].as_str()).unwrap();
            let line = ledger.iter().find(|line| line.contains(&rep.name)).unwrap_or_else(|| panic!("{rep:?}\n{text}"));
            let shown = numbers(line);
            let near = |shown: f64, exact: &serde_json::Value| (shown - exact.as_f64().unwrap()).abs() < 0.1;
            assert!(near(shown[0], &row["baseline"]), "{line} {row}");
            assert!(near(*shown.last().unwrap(), &row["actual"]), "{line} {row}");
            let exact: f64 = row["columns"].as_object().unwrap().values().map(|share| share.as_f64().unwrap()).sum();
            let columns: f64 = shown[1..shown.len() - 1].iter().sum();
            assert!((columns - exact).abs() < 0.1, "{line} {row}");
            assert!((shown[..shown.len() - 1].iter().sum::<f64>() - shown.last().unwrap()).abs() < 1e-6, "{line}");
            compared += 1;
        }
        live.keys("]");
    }
    assert_eq!(compared, 6);
}

#[test]
fn every_size_is_drawn_and_equals_a_fresh_one() {
    let world = company();
    for (width, height) in [(1, 1), (39, 10), (40, 10), (60, 15), (79, 24), (80, 23), (80, 24), (100, 28), (150, 28), (300, 100)]
    {
        for keys in ["", "jj", "h<enter>", "jh<enter>j<enter>", "d", "d6mon..", "]]]"] {
            let mut resized = dashboard(&world, 120, 36);
            resized.keys(keys).hear(vec![Msg::Resize(Size { width, height })]);
            let mut fresh = dashboard(&world, 120, 36);
            fresh.keys(keys);
            fresh.app.size = Size { width, height };
            assert_eq!(resized.text(), fresh.text(), "{width}x{height} {keys}");
        }
    }
}

#[test]
fn a_summary_for_the_team_and_the_table_can_be_copied() {
    let world = company();
    let mut live = dashboard(&world, 120, 36);
    live.keys("yY");
    let copied: Vec<&Text> =
        live.given.iter().filter_map(|effect| if let Effect::Copy(clip) = effect { Some(&clip.text) } else { None }).collect();
    let [Text::Lines(summary), Text::Rows(table)] = copied.as_slice() else { panic!("{copied:?}") };
    assert_eq!(summary[0], "americas, 27 Feb to 28 Mar 2026: 48 leads");
    assert_eq!(summary[2], "Ben Okafor: 7 = 13.7 by weight, -11.2 full, +0.5 turns, +4 by hand (LOW: look at capacity)");
    let head =
        ["rep", "weight", "days in", "workdays", "by weight", "away", "full", "turns", "by hand", "actual", "share", "verdict"];
    assert_eq!(table[0], head);
    let ben = ["Ben Okafor", "2", "30", "30", "13.7", "0", "-11.2", "0.5", "4", "7", "51%", "LOW: look at capacity"];
    assert_eq!(table[2], ben);
    assert_eq!(table.last().unwrap()[0], "all together");
    assert!(table.iter().all(|row| row.len() == head.len()));
    // A number below zero is no formula: it is pasted as a number.
    let pasted = leadtower::outbound::clip::rows(table);
    assert!(pasted.contains("\t-11.2\t") && !pasted.contains('\''), "{pasted}");
}

#[test]
fn a_click_selects_a_rep_and_another_opens_the_figure() {
    let world = company();
    let mut live = dashboard(&world, 120, 36);
    let row = live.text().lines().position(|line| line.contains("Ivy Chen")).unwrap() as u16;
    let click = || Msg::Mouse(Mouse { column: 5, row, push: Push::Click });
    live.hear(vec![click()]);
    assert!(live.text().contains("> Ivy Chen") && live.app.fairness.drill.is_none(), "{}", live.text());
    live.hear(vec![click()]);
    assert!(live.text().contains("Ivy Chen: actual 10"), "{}", live.text());
}

/// B93, for the ledger: pool, days and rep are there again; a pool that is no more gives the usual one.
#[test]
fn b93_pool_days_and_rep_come_back() {
    let world = company();
    let mut left = dashboard(&world, 120, 36);
    for (keys, days) in
        [("]d3j", "last 90 days"), ("d61.3..20.3<enter>", "1 Mar to 20 Mar 2026"), ("d4", "this month"), ("[[", "all pools")]
    {
        left.keys(keys);
        let memory = serde_json::to_string(&left.app.memory()).unwrap();
        let mut again = Live::over(world.another_desk("rita"), world.now, 120, 36);
        again.app.recall(serde_json::from_str(&memory).unwrap());
        again.keys("15");
        assert!(again.text().contains(days), "{keys}\n{}", again.text());
        assert_eq!(again.text().lines().take(10).collect::<Vec<_>>(), left.text().lines().take(10).collect::<Vec<_>>());
        assert_eq!(again.app.fairness.list.cursor(), left.app.fairness.list.cursor());
        let gone = memory.replace("\"night\"", "\"nowhere\"");
        again.app.recall(serde_json::from_str(&gone).unwrap());
        assert!(again.keys("15").text().contains("Did everyone get their share?"), "{}", again.text());
    }
}

//! `C`: which columns a list has, in which order, how wide; the list behind is as it would be while one chooses.

use leadtower::tui::{
    effect::Sort,
    msg::{Mouse, Msg, Push},
    state::memory::Memory,
};

use crate::support::screen::{Dashboard, World, dashboard};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// The line with the names of the columns.
fn names(stage: &Dashboard) -> String {
    let all = stage.text();
    let found = all.lines().find(|line| line.contains("State ") || line.contains("Rep ") || line.contains("Rep▴"));
    found.unwrap_or_else(|| panic!("no names of columns in\n{all}")).to_owned()
}

/// Whether these stand in the line in this order.
fn in_order(line: &str, names: &[&str]) -> bool {
    let places: Vec<Option<usize>> = names.iter().map(|name| line.find(name)).collect();
    places.iter().all(Option::is_some) && places.is_sorted()
}

/// As it is written and read again.
fn opened_again(left: &Dashboard, width: u16, height: u16) -> Dashboard {
    let text = serde_json::to_string(&left.app.memory()).unwrap();
    let memory: Memory = serde_json::from_str(&text).unwrap();
    let mut stage = dashboard(World::usual(), width, height);
    stage.app.recall(memory);
    stage.changed();
    stage
}

#[test]
fn the_box_lists_all_columns_and_leaves_the_list_in_sight() {
    snapshot!("columns_120x36", dashboard(World::usual(), 120, 36).keys("jCjj jj+++jjjj J").styled());
    snapshot!("columns_80x24", dashboard(World::usual(), 80, 24).keys("jC<end>kkkkkk kkkkkkkkkk").text());
    snapshot!("columns_reps_80x24", dashboard(World::usual(), 80, 24).keys("3C").text());
    snapshot!("columns_fallback_160x40", dashboard(World::usual(), 160, 40).keys("2C").text());
}

#[test]
fn the_list_behind_changes_with_every_key_and_escape_puts_it_back() {
    for (width, height) in [(160, 40), (120, 36), (80, 24), (60, 15)] {
        let mut stage = dashboard(World::usual(), width, height);
        let before = stage.text();
        stage.keys("Cjj ");
        assert!(!names(&stage).contains("Company"), "{}", stage.text());
        stage.keys(" ");
        // The owner before the company, and a wide lead.
        stage.keys("g<down><down><down><down><down><down><down>KKKKKK");
        assert!(in_order(&names(&stage), &["State", "Owner", "Lead"]), "{}", stage.text());
        assert_eq!(stage.keys("+++<esc>").text(), before);
        assert_eq!(stage.app.memory().queue.columns, []);
    }
}

#[test]
fn one_key_puts_all_back_as_they_come() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let before = stage.text();
    stage.keys("Cjj jjj ++KK<enter>");
    assert_ne!(stage.text(), before);
    assert_eq!(stage.keys("Cd<enter>").text(), before);
}

#[test]
fn state_and_name_cannot_be_hidden() {
    let mut stage = dashboard(World::usual(), 120, 36);
    assert!(stage.keys("C ").text().contains("State is always shown"));
    assert!(stage.keys("j ").text().contains("Lead is always shown"));
    stage.keys("<enter>");
    assert!(in_order(&names(&stage), &["State", "Lead", "Company"]));
    assert!(stage.keys("3C ").text().contains("Rep is always shown"));
}

#[test]
fn more_of_a_lead_is_shown_where_somebody_wants_it() {
    let mut world = World::usual();
    for row in &mut world.leads {
        (row.employees, row.external_id) = (Some(12_345), Some("00Q7".to_owned()));
    }
    let mut stage = dashboard(world, 260, 40);
    stage.keys("z");
    for nth in 9..18 {
        stage.keys("C<home>").keys(&"j".repeat(nth)).keys(" <enter>");
    }
    let text = stage.text();
    let line = text.lines().find(|line| line.contains("Tom Becker")).unwrap();
    for word in ["88", "12,345", "tom.becker@20418", "standard", "12:16", "L-20418", "00Q7"] {
        assert!(line.contains(word), "{word}: {line}");
    }
    assert!(in_order(&names(&stage), &["Score", "Employees", "Email", "Policy", "Arrived", "Number", "CRM id"]), "{text}");
}

/// B53 with columns elsewhere: the head is where the column is.
#[test]
fn b53_a_moved_column_sorts_and_a_click_chooses_columns() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("Cjjjjjj KKKKK <enter>");
    let line = names(&stage);
    assert!(in_order(&line, &["State", "Touch due▴", "Lead"]), "{line}");
    let y = stage.text().lines().position(|text| text == line).unwrap();
    let x = line.chars().collect::<String>().split("Touch due").next().unwrap().chars().count();
    let click = |column: usize, row: usize| Msg::Mouse(Mouse { column: column as u16, row: row as u16, push: Push::Click });
    stage.wait(400).hear(vec![click(x, y)]);
    assert_eq!(stage.app.queue.sort, Sort::DueLast);
    // In the box a click goes to a column, a second one shows or hides it.
    stage.keys("C").wait(400);
    let y = stage.text().lines().position(|line| line.contains("] Company")).unwrap();
    stage.hear(vec![click(80, y)]).wait(400);
    assert!(names(&stage).contains("Company"));
    stage.hear(vec![click(80, y)]);
    assert!(!names(&stage).contains("Company"), "{}", stage.text());
}

#[test]
fn b93_columns_come_back_on_each_screen_as_they_were_left() {
    let mut left = dashboard(World::usual(), 120, 36);
    left.keys("Cjj jjjjjjjjj<home>jjjjjjjKKKKKK+++<enter>").keys("2Cjj <enter>").keys("3Cj j<end> <enter>1");
    let mut again = opened_again(&left, 120, 36);
    for screen in ["1", "2", "3"] {
        let (left, again) = (left.keys(screen).text(), again.keys(screen).text());
        let heads = |text: &str| text.lines().skip(2).take(2).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(heads(&left), heads(&again));
    }
    assert!(names(again.keys("1")).contains("Owner"));
    assert!(in_order(&names(&again), &["State", "Owner", "Lead", "From"]) && !names(&again).contains("Company"));
    assert!(names(again.keys("3")).contains("Email") && !names(&again).contains("Team"));
    // Each list has its own.
    assert!(again.keys("2").text().contains("Company"));
}

#[test]
fn b93_columns_that_this_program_does_not_know_are_passed_over() {
    let text = r#"{"queue":{"columns":[{"column":"mood"},{"column":"state"},{"column":"owner","width":20},{"column":"lead"},
        {"column":"company","seen":"hidden"},{"column":"owner"}]}}"#;
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.app.recall(serde_json::from_str(text).unwrap());
    stage.changed();
    let line = names(&stage);
    assert!(in_order(&line, &["State", "Owner", "Why", "Lead", "Touch due"]) && !line.contains("Company"), "{line}");
}

/// B75: whatever was chosen, at 80 columns no state and no number is cut.
#[test]
fn b75_chosen_columns_yield_before_a_state_or_a_number_is_cut() {
    for all in ["C", "Cjj  ", "C<end> k k k k k k k k "] {
        let mut stage = dashboard(World::usual(), 80, 24);
        let shown = stage.keys(all).keys("<enter>").text();
        for (state, due) in [("LATE", "1m late"), ("AT RISK", "4m left"), ("FALLBACK", "11m left"), ("WAITING", "Wed 12:02")] {
            let found = shown.lines().any(|line| line.contains(&format!(" {state} ")) && line.contains(due));
            assert!(found, "{state} {due}: {all}\n{shown}");
        }
    }
}

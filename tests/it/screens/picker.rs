//! The picker on the screen: who is listed, what is planned and checked, what Enter asks.

use leadtower::{
    actions::command::{Assign, Command, Receiver},
    model::id::RepId,
    tui::{effect::Effect, state::overlay::Kind},
};

use crate::support::screen::{Dashboard, World, dashboard};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

fn assigned(stage: &Dashboard) -> Vec<&Assign> {
    stage
        .commands()
        .into_iter()
        .filter_map(|command| if let Command::Assign(assign) = command { Some(assign) } else { None })
        .collect()
}

fn row_of(text: &str, name: &str) -> String {
    text.lines().find(|line| line.contains('[') && line.contains(name)).unwrap_or_default().to_owned()
}

#[test]
fn the_picker_says_who_gets_what_and_what_to_know() {
    snapshot!("picker_120x36", dashboard(World::usual(), 120, 36).keys("2  a").styled());
    snapshot!("picker_80x24", dashboard(World::usual(), 80, 24).keys("2  a").styled());
    let mut split = dashboard(World { language: "pt".parse().ok(), ..World::usual() }, 120, 36);
    snapshot!("picker_split", split.keys("2 V j a<space><space>d").text());
    snapshot!("picker_override", dashboard(World::usual(), 80, 24).keys("2  aG").text());
    snapshot!("question", dashboard(World::usual(), 80, 24).keys("2  a/ben<enter><enter>").styled());
}

#[test]
fn sixty_reps_scroll_and_long_names_keep_the_columns() {
    let mut world = World::usual();
    for n in 0..50 {
        let mut rep = world.reps[8].clone();
        rep.rep.id = RepId(100 + n);
        rep.rep.name = format!("Rep {n:02} Wolfeschlegelsteinhausenbergerdorff");
        world.reps.push(rep);
    }
    world.reps[0].rep.name = "李小龍 and a very long name that goes on".to_owned();
    let mut stage = dashboard(world, 120, 36);
    snapshot!("picker_60_reps", stage.keys("2a<pgdn><pgdn>jjj").text());
    let text = stage.text();
    assert!(text.contains("60 reps"), "{text}");
}

/// B24: the leads are named, and counted before and after.
#[test]
fn b24_the_picker_names_what_it_gives() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("2  a").text();
    assert!(text.contains("Assign 2 leads from Fallback"), "{text}");
    assert!(text.contains("Rafael Teles, Teles & Filhos (BR)") && text.contains("Joao Prado, Metalsul (BR)"), "{text}");
    let text = stage.keys("<enter>").text();
    assert!(text.contains("2 given to Ana Ruiz  u undo"), "{text}");
}

#[test]
fn with_none_chosen_all_go_to_the_cursor_and_with_several_they_are_split() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2  a<enter>");
    assert_eq!(assigned(&stage)[0].to, Receiver::Rep(RepId(1)));
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2  a<space><space>");
    let text = stage.text();
    assert!(text.contains("by fit, then lightest load"), "{text}");
    stage.keys("d<enter>");
    let Receiver::Each(each) = &assigned(&stage)[0].to else { panic!("{:?}", assigned(&stage)) };
    assert_eq!(each.len(), 2);
    assert_ne!(each[0], each[1]);
}

/// What `d` did with one rep was not seen, and showed when a second one was chosen.
#[test]
fn d_does_nothing_unseen_while_one_rep_gets_all() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let way = |stage: &Dashboard| match stage.app.overlay.as_ref().map(|overlay| &overlay.kind) {
        Some(Kind::Picker(picker)) => picker.way,
        other => panic!("{other:?}"),
    };
    let text = stage.keys("2  a<space>d").text();
    assert!(text.contains("one rep gets them all"), "{text}");
    let before = way(&stage);
    assert_eq!(way(stage.keys("d<space>")), before);
    assert_ne!(way(stage.keys("d")), before);
}

#[test]
fn the_plan_names_as_many_leads_as_fit_and_marks_the_rest() {
    for (width, height) in [(120, 36), (80, 24)] {
        let mut stage = dashboard(World::usual(), width, height);
        let text = stage.keys("2V j a<space><space><space>").text();
        let plan = text.lines().find(|line| line.contains("PLAN")).unwrap_or_else(|| panic!("{text}"));
        assert!(plan.contains(": "), "{plan}");
    }
}

/// B39, B33, B34: whoever is full asks once more, with the numbers; Enter is no yes.
#[test]
fn b39_an_override_needs_y_and_names_the_numbers() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("2  a/ben<enter><enter>").text();
    assert!(text.contains("Assign 2 leads to Ben Okafor?") && text.contains("Ben Okafor would hold 17 of 15"), "{text}");
    stage.keys("<enter>");
    assert!(stage.text().contains("press y") && stage.commands().is_empty());
    stage.keys("<esc>");
    assert!(matches!(stage.app.overlay.as_ref().map(|overlay| &overlay.kind), Some(Kind::Picker(_))));
    stage.keys("<enter>y");
    assert_eq!(assigned(&stage)[0].to, Receiver::Rep(RepId(2)));
}

#[test]
fn b39_somebody_who_is_away_asks_too() {
    for (name, says) in [("elif", "Elif Kaya: VACATION"), ("hana", "Hana Sato: PAUSED"), ("farah", "Farah Aziz: OFF")] {
        let mut stage = dashboard(World::usual(), 120, 36);
        let text = stage.keys(&format!("2a/{name}<enter><enter>")).text();
        assert!(text.contains(says), "{text}");
        assert!(stage.commands().is_empty());
    }
}

/// More than 20 leads are asked about even where nobody goes over.
#[test]
fn b33_many_leads_ask_once_and_few_do_not() {
    for (leads, asks) in [(20, false), (21, true)] {
        let mut world = World::of(leads);
        world.reps[8].rep.capacity.max_open = None;
        let mut stage = dashboard(world, 120, 36);
        stage.keys("Va/ivy<enter>").keys("<enter>");
        assert_eq!(stage.commands().is_empty(), asks, "{leads}");
        if asks {
            assert!(stage.text().contains("Assign 21 leads"), "{}", stage.text());
        }
    }
}

/// B33: what is typed faster than anybody reads was not meant for the picker.
#[test]
fn b33_the_picker_does_not_take_a_key_that_came_at_once() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2").keys_at_once("a<enter>");
    assert!(stage.commands().is_empty());
}

/// B32: Esc goes back without a trace, from the name to find first.
#[test]
fn b32_escape_leaves_the_picker_without_a_trace() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2a/an<esc>").keys("<space>d<tab>why<esc>");
    assert!(stage.app.overlay.is_some());
    stage.keys("<esc>");
    assert!(stage.app.overlay.is_none() && stage.commands().is_empty());
}

/// B37, on the screen: everybody, whatever they hold.
#[test]
fn b37_the_picker_leaves_nobody_out() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("a").text();
    for rep in &World::usual().reps {
        assert!(text.contains(&rep.rep.name), "{}", rep.rep.name);
    }
    let text = stage.keys("/an<enter>").text();
    assert!(!row_of(&text, "Ana Ruiz").is_empty() && row_of(&text, "Jon Webb").is_empty(), "{text}");
}

/// The choice belongs to reps, not to rows.
#[test]
fn cursor_and_choice_stay_with_their_reps_when_the_roster_changes() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2  a<space>j");
    let picker = |stage: &Dashboard| match stage.app.overlay.as_ref().map(|overlay| overlay.kind.clone()) {
        Some(Kind::Picker(picker)) => (picker.list.cursor(), picker.chosen.clone()),
        other => panic!("{other:?}"),
    };
    let before = picker(&stage);
    for rep in &mut stage.world.reps {
        rep.load.open = 14 - rep.load.open.min(14);
    }
    stage.changed();
    assert_eq!(picker(&stage), before);
}

/// Whoever has leads already would hold no more for them.
#[test]
fn the_picker_counts_no_lead_twice() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let text = stage.keys("j   a").text();
    // It goes to the first of the list: its holder holds one less.
    assert!(row_of(&text, "Gus Lind").contains("13 of 20 12 of 20"), "{text}");
    let text = stage.keys("/gus<enter>").text();
    assert!(row_of(&text, "Gus Lind").contains("13 of 20 15 of 20"), "{text}");
    assert!(text.contains("Gus Lind has 1 of the 3 already"), "{text}");
}

/// While the picker is open somebody takes one of the leads: the plan says so at once.
#[test]
fn a_lead_that_moves_meanwhile_is_told_before_enter() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2  a");
    let row = stage.world.leads.iter_mut().find(|row| row.id.0 == 20_411).unwrap();
    row.decision = Some(leadtower::model::id::DecisionId(9));
    let text = stage.changed().text();
    assert!(text.contains("Joao Prado has moved meanwhile and is left as is"), "{text}");
    assert!(row_of(&text, "Ana Ruiz").contains("12 of 15"), "{text}");
    assert!(!stage.given.iter().any(|effect| matches!(effect, Effect::Do(_))));
}

/// B75: numbers stand apart however large they are, and what there is no room for is counted.
#[test]
fn b75_no_number_is_cut_and_what_is_out_of_sight_is_counted() {
    let mut world = World::usual();
    for rep in &mut world.reps {
        (rep.rep.capacity.max_open, rep.load.open) = (Some(900), 295);
    }
    for (width, height) in [(120, 36), (80, 24), (60, 20)] {
        let mut stage = dashboard(world.clone(), width, height);
        let text = stage.keys("2  a").text();
        assert!(row_of(&text, "Ana Ruiz").contains("295 of 900 297 of 900"), "{width}: {text}");
        let text = stage.keys("G").text();
        assert!(height > 20 || text.contains("more above"), "{text}");
        assert!(width == 120 || text.contains("+1 more"), "{text}");
    }
}

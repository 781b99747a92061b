//! The mouse: what a click and a turn of the wheel mean is what was drawn there.

use leadtower::tui::{
    effect::{Effect, Sort},
    keys::spell::Key,
    msg::{Focus, Mouse, Msg, Push},
    settings,
    state::Screen,
    zones::Target,
};

use crate::support::screen::{Dashboard, World, dashboard};

/// The cell at which a text begins.
fn cell(stage: &Dashboard, text: &str) -> (u16, u16) {
    let all = stage.text();
    let found = all.lines().enumerate().find_map(|(y, line)| line.find(text).map(|at| (line[..at].chars().count(), y)));
    let (x, y) = found.unwrap_or_else(|| panic!("no `{text}` in\n{all}"));
    (x as u16, y as u16)
}

fn push(stage: &mut Dashboard, text: &str, push: Push) {
    let (column, row) = cell(stage, text);
    stage.wait(400).hear(vec![Msg::Mouse(Mouse { column, row, push })]);
}

fn click(stage: &mut Dashboard, text: &str) {
    push(stage, text, Push::Click);
}

#[test]
fn b53_a_click_selects_and_a_second_one_opens() {
    for (width, height) in [(120, 36), (80, 24)] {
        let mut stage = dashboard(World::usual(), width, height);
        click(&mut stage, "Sara Lindqvist");
        assert_eq!((stage.selected(), stage.app.zoom.is_some()), (Some(20_409), false));
        click(&mut stage, "Marcus Hale");
        assert_eq!((stage.selected(), stage.app.zoom.is_some()), (Some(20_410), false));
        click(&mut stage, "Marcus Hale");
        assert_eq!((stage.selected(), stage.app.zoom.is_some()), (Some(20_410), true));
        stage.keys("<esc>");
        // A key in between makes the next click a first one.
        click(&mut stage, "Marcus Hale");
        stage.keys("k");
        click(&mut stage, "Marcus Hale");
        assert!(stage.app.zoom.is_none());
        assert!(stage.commands().is_empty());
    }
}

#[test]
fn b53_a_click_means_the_lead_that_was_drawn_there() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let (column, row) = cell(&stage, "Sara Lindqvist");
    // One lead more comes above it in the same batch as the click.
    let mut late = stage.world.leads[0].clone();
    late.id = leadtower::model::id::LeadId(30_000);
    stage.world.leads.insert(0, late);
    let answers = stage.hear_only(vec![Msg::Changed]);
    let news = answers.iter().filter_map(|effect| stage.world.answer(effect)).map(|answer| Msg::Answer(Box::new(answer)));
    let mut batch: Vec<Msg> = news.collect();
    batch.push(Msg::Mouse(Mouse { column, row, push: Push::Click }));
    stage.hear(batch);
    assert_eq!(stage.selected(), Some(20_409));
}

#[test]
fn b53_the_wheel_scrolls_what_is_under_the_pointer_by_three() {
    let mut stage = dashboard(World::of(100), 120, 36);
    let first = |stage: &Dashboard| stage.app.queue.list.visible(stage.app.height())[0].id.0;
    assert_eq!(first(&stage), 1);
    push(&mut stage, "Touch due", Push::WheelDown);
    assert_eq!((first(&stage), stage.selected()), (4, Some(4)));
    stage.keys("jj");
    push(&mut stage, "Touch due", Push::WheelUp);
    assert_eq!((first(&stage), stage.selected()), (1, Some(6)));
    push(&mut stage, "Touch due", Push::WheelUp);
    assert_eq!((first(&stage), stage.selected()), (1, Some(6)));
    // The detail has its own lines; the list and its cursor stay.
    let before = stage.text();
    push(&mut stage, "─ L-6", Push::WheelDown);
    assert_eq!((first(&stage), stage.selected(), stage.app.beside), (1, Some(6), 3));
    assert_ne!(stage.text(), before);
    (0..30).for_each(|_| push(&mut stage, "─ L-6", Push::WheelDown));
    let furthest = stage.app.beside;
    push(&mut stage, "─ L-6", Push::WheelUp);
    assert_eq!(stage.app.beside, furthest - 3);
    // Another lead is shown from its top; J and K do the same.
    stage.keys("j");
    assert_eq!(stage.app.beside, 0);
    stage.keys("JJK");
    assert_eq!(stage.app.beside, 1);
}

#[test]
fn b53_a_column_sorts_and_sorts_the_other_way() {
    let mut stage = dashboard(World::usual(), 120, 36);
    for (column, sort) in [
        ("Touch due", Sort::DueLast),
        ("Touch due", Sort::Due),
        ("Age", Sort::Newest),
        ("Age", Sort::Oldest),
        ("Owner", Sort::Owner),
        ("Owner", Sort::OwnerLast),
        ("Company", Sort::Company),
        ("Touch due", Sort::Due),
    ] {
        let name = stage.text().lines().find(|line| line.contains("Company")).unwrap().to_owned();
        assert!(name.contains(column));
        click(&mut stage, column);
        assert_eq!(stage.app.queue.sort, sort);
    }
}

#[test]
fn b53_tabs_and_hints_are_clicked() {
    for (width, height) in [(120, 36), (80, 24)] {
        let mut stage = dashboard(World::usual(), width, height);
        click(&mut stage, "3 Reps");
        assert_eq!(stage.app.screen, Screen::Reps);
        click(&mut stage, "Chloe Martin");
        assert_eq!(stage.app.reps.list.selected().unwrap().rep.name, "Chloe Martin");
        click(&mut stage, "o out of office");
        assert!(stage.text().contains("Chloe Martin out of office"));
        // What stands over the screen has the mouse for itself, but for the footer.
        click(&mut stage, "1 Queue");
        assert_eq!(stage.app.screen, Screen::Reps);
        click(&mut stage, "Esc cancel");
        assert!(stage.app.overlay.is_none());
        click(&mut stage, "1 Queue");
        assert_eq!(stage.app.screen, Screen::Queue);
        click(&mut stage, "? help");
        assert!(stage.app.overlay.is_some());
    }
}

#[test]
fn b53_groups_and_figures_are_clicked_as_well() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("2");
    click(&mut stage, "Rafael Teles");
    assert_eq!(stage.app.fallback.list.cursor().map(|lead| lead.0), Some(20_400));
    click(&mut stage, "Rafael Teles");
    assert!(stage.app.zoom.is_some());
    stage.keys("<esc>");
    let open = stage.text();
    let heading = stage.app.groups.heading().is_some();
    assert!(!heading);
    stage.keys("g");
    let word = stage.text().lines().find(|line| line.contains('>')).unwrap().trim_start_matches(['│', '>', ' ']).to_owned();
    let word: String = word.chars().take(18).collect();
    click(&mut stage, &word);
    click(&mut stage, &word);
    assert_ne!(stage.text(), open, "a second click folds the group");
}

#[test]
fn b53_in_a_menu_a_click_chooses_and_a_second_one_takes_but_a_picker_waits_for_its_key() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("s");
    click(&mut stage, "newest first");
    assert!(stage.app.overlay.is_some());
    click(&mut stage, "newest first");
    assert_eq!((stage.app.queue.sort, stage.app.overlay.is_none()), (Sort::Newest, true));
    stage.keys("a");
    click(&mut stage, "Gus Lind");
    click(&mut stage, "Gus Lind");
    assert!(stage.commands().is_empty(), "two clicks are no Enter where leads change hands");
    click(&mut stage, "Enter assign");
    assert_eq!(stage.commands().len(), 1);
}

#[test]
fn b53_the_first_click_after_the_window_came_back_only_brings_it_back() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.hear(vec![Msg::Focus(Focus::Lost)]).hear(vec![Msg::Focus(Focus::Gained)]);
    click(&mut stage, "Sara Lindqvist");
    assert_eq!(stage.selected(), Some(20_401));
    click(&mut stage, "Sara Lindqvist");
    assert_eq!((stage.selected(), stage.app.zoom.is_some()), (Some(20_409), false));
    // Whoever came back with the keyboard means the click.
    stage.hear(vec![Msg::Focus(Focus::Lost)]).hear(vec![Msg::Focus(Focus::Gained)]);
    stage.keys("k");
    click(&mut stage, "Priya Raman");
    assert_eq!(stage.selected(), Some(20_401));
}

#[test]
fn b53_percent_gives_the_mouse_back_and_takes_it() {
    let mut stage = dashboard(World::usual(), 120, 36);
    stage.keys("%");
    assert!(stage.text().contains("mouse off"), "{}", stage.text());
    stage.keys("%");
    let told: Vec<&Effect> = stage.given.iter().filter(|effect| matches!(effect, Effect::Mouse(_))).collect();
    assert_eq!(told, [&Effect::Mouse(settings::Mouse::Terminals), &Effect::Mouse(settings::Mouse::Ours)]);
}

/// Whatever is drawn: no zone lies outside of the screen, and every hint of the footer is one.
#[test]
fn zones_lie_on_the_screen_and_hints_are_keys() {
    for (width, height) in [(120, 36), (80, 24), (160, 40), (40, 10)] {
        for keys in ["", "3", "5", "6", "<enter>", "a", "s", "?", "/x", "3o", "z", "zz"] {
            let mut stage = dashboard(World::usual(), width, height);
            stage.keys(keys);
            let zones = &stage.app.pointer.zones;
            for (area, target) in zones.iter() {
                assert!(area.x + area.width <= width && area.y + area.height <= height, "{area:?} {target:?}");
            }
            let place = stage.app.place();
            let hints = stage.app.keymap.hints(place, usize::from(width) - 2, |action| stage.app.works(action));
            // `arrows days` names no key of its own.
            let hints = hints.into_iter().filter(|hint| Key::of_hint(hint).is_some()).count();
            let footer = zones.iter().filter(|(area, target)| area.y == height - 1 && matches!(target, Target::Press(_))).count();
            assert_eq!(footer, hints, "{keys}:\n{}", stage.text());
            for (_, target) in zones.iter().filter(|(area, _)| area.y == height - 1) {
                if let Target::Press(key) = target {
                    assert!(stage.app.keymap.action(place, *key).is_some(), "{key} means nothing after {keys}");
                }
            }
        }
    }
}

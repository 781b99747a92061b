//! The mouse in the panes of the rulebook: what is clicked is what was drawn there, and the wheel scrolls what is under it.

use leadtower::{
    actions::command::{Assign, Command, Publish, Receiver, Seen},
    model::time::Millis,
    tui::{
        keys::keymap::Place,
        msg::{Mouse, Msg, Push},
        state::{overlay::Kind, rules::What},
    },
};

use super::rules::{BOOK, at, company};
use crate::support::{
    live::Live,
    world::{World, draft, world},
};

/// Does that where a text begins.
fn push(live: &mut Live, text: &str, push: Push) {
    let all = live.text();
    let found = all.lines().enumerate().find_map(|(y, line)| line.find(text).map(|at| (line[..at].chars().count(), y)));
    let (column, row) = found.unwrap_or_else(|| panic!("no `{text}` in\n{all}"));
    live.later(Millis(400)).hear(vec![Msg::Mouse(Mouse { column: column as u16, row: row as u16, push })]);
}

fn click(live: &mut Live, text: &str) {
    push(live, text, Push::Click);
}

fn kind(live: &Live) -> &Kind {
    &live.app.overlay.as_ref().unwrap_or_else(|| panic!("{}", live.text())).kind
}

#[test]
fn b53_rows_of_every_tab_are_clicked_and_scrolled() {
    let world = company();
    let mut live = at(&world, "", 120, 36);
    click(&mut live, "Territories");
    click(&mut live, "Africa");
    assert!(matches!(live.app.book.selected(), Some(What::Territory(3, _))), "{}", live.text());
    click(&mut live, "Lint");
    click(&mut live, "never decides");
    let Some(What::Finding(found)) = live.app.book.selected() else { panic!("{}", live.text()) };
    assert_eq!(live.app.book.findings.as_ref().unwrap()[found].word(), "shadowed");
}

#[test]
fn b53_versions_are_clicked_and_their_changes_scrolled() {
    let mut world = company();
    let other = BOOK.replace("<50", "<60").replace(">=50", ">=60");
    world.perform(&Command::Publish(Publish::of(other, None)));
    let mut live = at(&world, "H", 80, 24);
    click(&mut live, "v1 ");
    let Kind::Versions(pane) = kind(&live) else { panic!("{}", live.text()) };
    assert_eq!(pane.index(), 1);
    // All that the first version says is more than there is room for.
    assert!(live.text().contains("with nothing before it"), "{}", live.text());
    let before = live.text();
    let (row, push) = (20, Push::WheelDown);
    live.hear(vec![Msg::Mouse(Mouse { column: 10, row, push })]);
    assert_ne!(live.text(), before, "the wheel scrolls what is different");
    click(&mut live, "v1 ");
    click(&mut live, "v1 ");
    assert_eq!(live.app.place(), Place::Question, "a second click opens\n{}", live.text());
    assert!(live.commands().is_empty());
}

#[test]
fn b53_sides_and_moves_of_a_rehearsal_are_clicked() {
    let world = company();
    let mut live = at(&world, "jjtB", 120, 36);
    let draft = live.commands().len();
    click(&mut live, "Moves");
    let text = live.text();
    assert!(text.contains("Would go to"), "{text}");
    let Kind::Replay(pane) = kind(&live) else { panic!("{text}") };
    let moves = &live.app.rehearsal.as_ref().unwrap().report().unwrap().replayed.moves;
    let (first, second) = (moves[0].lead, moves[1].lead);
    assert_eq!(pane.index(moves), 0);
    click(&mut live, &format!("L-{second} "));
    let Kind::Replay(pane) = kind(&live) else { panic!() };
    assert_eq!(pane.cursor, Some(second));
    click(&mut live, &format!("L-{second} "));
    assert!(live.text().contains("Draft"), "a second click shows why\n{}", live.text());
    push(&mut live, &format!("L-{first} "), Push::WheelUp);
    let Kind::Replay(pane) = kind(&live) else { panic!() };
    assert_eq!(pane.cursor, Some(first));
    assert_eq!(live.commands().len(), draft, "looking changes nothing");
}

#[test]
fn b53_lines_of_a_form_are_clicked_and_what_is_published_is_scrolled() {
    let world = company();
    let mut live = at(&world, "e", 80, 24);
    click(&mut live, "Otherwise");
    let Kind::Book(form) = kind(&live) else { panic!("{}", live.text()) };
    assert_eq!(form.focus, 3);
    live.keys("<esc>jjtW1");
    let before = live.text();
    push(&mut live, "It changes", Push::WheelDown);
    let Kind::Publish(publishing) = kind(&live) else { panic!("{}", live.text()) };
    assert!(publishing.scroll > 0 && live.text() != before, "{}", live.text());
    assert_eq!(publishing.note.text(), "", "the wheel types nothing");
}

#[test]
fn b53_proposals_are_clicked_and_none_is_taken_by_it() {
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").rep("cleo", "UTC").pool("germany", ["ana", "ben"]);
    let mut world: World = plan.rule("Germany", "country:DE", "pool:germany").rule("The rest", "", "fallback").open();
    for (nth, (country, to)) in
        [("BR", "cleo"), ("BR", "cleo"), ("BR", "cleo"), ("BR", "cleo"), ("JP", "ana"), ("JP", "ana"), ("JP", "ana")]
            .into_iter()
            .enumerate()
    {
        let mut lead = draft(&format!("p{nth}@p{nth}.example"));
        lead.profile.country = country.parse().ok();
        world.later(Millis::minutes(5));
        let lead = world.add(lead).leads[0].lead;
        let to = Receiver::Rep(world.rep(to));
        world.perform(&Command::Assign(Assign { leads: Seen::all(&[lead]), to, because: None }));
    }
    let mut live = Live::over(world.another_desk("rita"), world.now, 120, 36);
    live.look();
    live.keys("2E");
    let names: Vec<String> = live.app.lessons.all.iter().map(|one| one.proposal.rule.name.to_string()).collect();
    assert!(names.len() > 1, "{names:?}");
    click(&mut live, &names[1]);
    let Kind::Learn(learning) = kind(&live) else { panic!("{}", live.text()) };
    assert_eq!(learning.index(&live.app.lessons.all), 1);
    click(&mut live, &names[1]);
    assert_eq!(live.app.place(), Place::Learn);
    push(&mut live, &names[1], Push::WheelUp);
    let Kind::Learn(learning) = kind(&live) else { panic!() };
    assert_eq!(learning.index(&live.app.lessons.all), 0);
    assert!(live.commands().is_empty());
}

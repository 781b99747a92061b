//! B71: wherever there is something to choose from, the choice is seen without colour, in every theme and at every size.

use std::collections::BTreeSet;

use leadtower::{
    actions::command::{Command, Note, OnLeaving, Seen, SetAbsence},
    model::{absence::AbsenceKind, id::LeadId, time::Millis},
    tui::theme::Theme,
};
use ratatui::{buffer::Buffer, style::Modifier};

use super::{at, themes, without_colours};
use crate::support::{
    live::Live,
    screen::text,
    world::{World, draft, world},
};

/// Cells of the middle of a screen that are reversed, or a `>` at the beginning of a line.
fn chosen(cells: &Buffer) -> BTreeSet<(u16, u16)> {
    let (width, height) = (cells.area.width, cells.area.height);
    let places = (1..height.saturating_sub(2)).flat_map(|y| (0..width).map(move |x| (x, y)));
    let opens = |x: u16, y: u16| x == 0 || matches!(cells[(x - 1, y)].symbol(), " " | "│" | "|");
    let is_sign = |x: u16, y: u16| cells[(x, y)].symbol() == ">" && opens(x, y) && x + 1 < width;
    let is_reversed = |x: u16, y: u16| cells[(x, y)].modifier.contains(Modifier::REVERSED);
    // A path has one, too, in its line of words.
    places.filter(|(x, y)| is_reversed(*x, *y) || (is_sign(*x, *y) && !is_path(cells, *x, *y))).collect()
}

/// `Queue > L-1` in the second line or on a frame: words stand before it.
fn is_path(cells: &Buffer, x: u16, y: u16) -> bool {
    let has_path = y == 1 || (0..cells.area.width).any(|x| cells[(x, y)].symbol() == "─");
    has_path && x > 1 && !matches!(cells[(x - 2, y)].symbol(), " " | "│")
}

fn moves(place: &str, draw: [&dyn Fn(&Theme) -> Buffer; 2]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (wanted, theme) in themes() {
        let [one, other] = draw.map(|draw| without_colours(draw(&theme)));
        let [first, second] = [&one, &other].map(chosen);
        // Something is no longer marked, and something else is.
        if first.is_subset(&second) || second.is_subset(&first) {
            wrong.push(format!("{place}, {wanted:?}: {first:?} -> {second:?}\n{}\n{}", text(&one), text(&other)));
        }
    }
    wrong
}

/// Two reps of a pool, one who is away; leads of both, of two groups of Fallback; something written down.
fn company() -> World {
    let plan = world().rep("ana", "UTC").rep("ben", "UTC").rep("hana", "UTC").pool("all", ["ana", "ben", "hana"]);
    let mut world = plan.rule("Brazil", "country:BR", "fallback").rule("The rest", "country:!JP", "pool:all").open();
    let hana = world.rep("hana");
    let away = SetAbsence { rep: hana, from: None, until: None, kind: AbsenceKind::Paused, leads: OnLeaving::Keep };
    world.perform(&Command::SetAbsence(away));
    for (nth, country) in ["DE", "DE", "BR", "BR", "JP", "DE", "DE", "FR"].into_iter().enumerate() {
        let mut draft = draft(&format!("p{nth}@c{nth}.example"));
        draft.profile.name = Some(format!("Person {nth}"));
        draft.profile.country = country.parse().ok();
        world.add(draft);
        world.wait(Millis::minutes(1));
    }
    for text in ["called", "called again"] {
        world.perform(&Command::Note(Note { leads: vec![Seen::any(LeadId(1))], text: text.to_owned() }));
    }
    world
}

/// Where one is, the keys that lead there, and those that choose the next.
const PLACES: [(&str, &str, &str); 40] = [
    ("queue", "", "j"),
    ("queue, to the end", "", "G"),
    ("queue, marked", " ", "j"),
    ("queue, all marked", "V", "j"),
    ("queue, range", "v", "j"),
    ("queue, filtered", "/person<enter>", "j"),
    ("queue, frozen", "f", "j"),
    ("fallback, from a group to its lead", "2", "j"),
    ("fallback, from lead to lead", "2j", "j"),
    ("fallback, groups that are folded", "2h", "<down>"),
    ("fallback, from group to group", "2", "<tab>"),
    ("reps", "3", "j"),
    ("reps, filtered", "3/status:available<enter>", "j"),
    ("rules, from rule to rule", "4", "j"),
    ("rules, territories", "4]", "j"),
    ("fairness, from rep to rep", "5", "j"),
    ("fairness, to the sums", "5", "G"),
    ("fairness, from figure to figure", "5", "h"),
    ("fairness, all pools", "5[", "j"),
    ("leads behind a figure", "5<enter>", "j"),
    ("leads behind a sum", "5G<enter>", "j"),
    ("a lead's page", "1/L-1<enter><enter>", "j"),
    ("a lead's page, in full", "1/L-1<enter><enter><enter>", "j"),
    ("a lead's page, to the end", "1/L-1<enter><enter>", "G"),
    ("the page of a lead behind a figure", "5<enter><enter>", "j"),
    ("activity", "6", "j"),
    ("activity, filtered", "6/by:you<enter>", "j"),
    ("picker", "a", "j"),
    ("picker, some chosen", "a ", "j"),
    ("picker of a group", "2a", "j"),
    ("hand over", "3a", "j"),
    ("menu of orders", "s", "j"),
    ("menu of reasons", "x", "j"),
    ("menu of outcomes", "O", "j"),
    ("menu of what to copy", "y", "j"),
    ("menu of orders of reps", "3s", "j"),
    ("menu of days", "5d", "j"),
    ("menu of imports", "I", "j"),
    ("columns", "C", "j"),
    ("help", "?", "<down>"),
];

#[test]
fn b71_the_selection_is_seen_without_colour_wherever_there_is_one() {
    let world = company();
    let mut wrong = Vec::new();
    for (width, height) in [(120, 36), (80, 24), (60, 20), (160, 45)] {
        for (place, keys, next) in PLACES {
            let open = || {
                let mut live = Live::over(world.another_desk("rita"), world.now, width, height);
                live.keys(keys);
                live
            };
            let (first, mut second) = (open(), open());
            second.keys(next);
            let place = format!("{place} at {width}x{height}");
            wrong.extend(moves(&place, [&|theme| first.drawn(theme), &|theme| second.drawn(theme)]));
        }
        for (place, keys, next) in
            [("welcome", "first run: ", "j"), ("set-up", "first run: 2", "j"), ("a rep's form", "3e", "<tab>")]
        {
            let (first, mut second) = (at(keys, width, height), at(keys, width, height));
            second.keys(next);
            let place = format!("{place} at {width}x{height}");
            wrong.extend(moves(&place, [&|theme| first.drawn(theme), &|theme| second.drawn(theme)]));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong: {}", wrong.len(), wrong.join("\n"));
}

//! The numbers of the roster above it: every rep is counted once, every place once.

use ratatui::buffer::Buffer;

use crate::tui::{
    format,
    layout::Shape,
    state::{App, reps::RepCounts},
    theme::Meaning,
};

use super::{
    pen::{Pen, Row},
    reps,
};

/// The sums; where the list has no box of its own, also what it shows and in which order.
pub fn line(app: &App, pen: Pen<'_>, buffer: &mut Buffer) {
    let sums = sums(app, pen);
    let area = buffer.area;
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let chip = reps::chip(app, pen, usize::from(area.width) / 2).gap(1);
    if boxed || chip.width() <= 1 {
        pen.put(buffer, area, 1, &sums);
        return;
    }
    let fits = sums.width() + chip.width() < usize::from(area.width);
    pen.put(buffer, area, 1, &if fits { sums } else { everybody(app.reps.counts(), pen) });
    pen.put_right(buffer, area, 1, &chip);
}

/// How many words the sums are told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// What a rep can do, and how full they all are.
    Many,
    /// A word for each state.
    Few,
}

/// As much of them as there is room for: cut off in the middle, a number would be another number.
fn sums<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let counts = app.reps.counts();
    let room = usize::from(app.size.width);
    let forms = [
        (Words::Many, 3, places(counts, Words::Many)),
        (Words::Many, 2, places(counts, Words::Many)),
        (Words::Few, 2, places(counts, Words::Many)),
        (Words::Few, 2, places(counts, Words::Few)),
        (Words::Few, 2, places(counts, Words::Few).replace(" places", "")),
    ];
    let told = |(words, blanks, places): &(Words, usize, String)| {
        states(pen, counts, *words, *blanks).put("|  ", Meaning::Muted).put(places.clone(), Meaning::Muted)
    };
    let roomy = forms.iter().filter(|(words, ..)| room >= ROOMY || *words == Words::Few);
    let found = roomy.map(told).find(|row| row.width() <= room);
    let alone = || {
        let airy = states(pen, counts, Words::Few, 2);
        if airy.width() <= room + 2 { airy } else { states(pen, counts, Words::Few, 1) }
    };
    found.unwrap_or_else(alone)
}

/// From so many columns on there may be many words.
const ROOMY: usize = 100;

fn everybody(counts: RepCounts, pen: Pen<'_>) -> Row<'_> {
    let all = (counts.active + counts.inactive) as u64;
    pen.row().gap(1).put(format::count(all, "rep"), Meaning::Title)
}

fn states(pen: Pen<'_>, counts: RepCounts, words: Words, blanks: usize) -> Row<'_> {
    let roomy = words == Words::Many;
    let parts = [
        (counts.ready, if roomy { "can take a lead now" } else { "ready" }, Meaning::Good),
        (counts.full, "full", Meaning::AtRisk),
        (counts.paused, "paused", Meaning::Nobody),
        (counts.off, if roomy { "off hours" } else { "off" }, Meaning::Plain),
        (counts.vacation, if roomy { "on vacation" } else { "vacation" }, Meaning::Nobody),
        (counts.sick, "sick", Meaning::Nobody),
        (counts.other, "away", Meaning::Nobody),
        (counts.inactive, "inactive", Meaning::Muted),
    ];
    let there = parts.into_iter().filter(|(n, ..)| *n > 0);
    there.fold(everybody(counts, pen).gap(blanks), |row, (n, word, meaning)| row.put(format!("{n} {word}"), meaning).gap(blanks))
}

/// Open leads, and on how many places of those with a limit.
fn places(counts: RepCounts, words: Words) -> String {
    let roomy = words == Words::Many;
    let leads = format::count(counts.open, if roomy { "open lead" } else { "lead" });
    let share = (counts.on_places * 100).checked_div(counts.places).filter(|_| roomy);
    let share = share.map_or_else(String::new, |share| format!(" ({share}%)"));
    let all = format::count(counts.places, "place");
    match (counts.places, counts.on_places == counts.open, roomy) {
        (0, ..) => leads,
        (_, true, true) => format!("{leads} on {all}{share}"),
        (_, true, false) => format!("{} of {all}", format::grouped(counts.open)),
        (_, false, _) => format!("{leads}, {} of {all}{share}", format::grouped(counts.on_places)),
    }
}

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

/// As much of them as there is room for: cut off in the middle, a number would be another number.
fn sums<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let counts = app.reps.counts();
    let room = usize::from(app.size.width);
    let roomy = states(app, pen, counts, 3).put("|  ", Meaning::Muted).then(places(app, pen, counts));
    if roomy.width() <= room {
        return roomy;
    }
    let tight = states(app, pen, counts, 2).put("|  ", Meaning::Muted).then(places(app, pen, counts));
    if tight.width() <= room { tight } else { states(app, pen, counts, 2) }
}

fn is_roomy(app: &App) -> bool {
    app.size.width >= 100
}

fn everybody(counts: RepCounts, pen: Pen<'_>) -> Row<'_> {
    let all = (counts.active + counts.inactive) as u64;
    pen.row().gap(1).put(format::count(all, "rep"), Meaning::Title)
}

fn states<'t>(app: &App, pen: Pen<'t>, counts: RepCounts, blanks: usize) -> Row<'t> {
    let roomy = is_roomy(app);
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
fn places<'t>(app: &App, pen: Pen<'t>, counts: RepCounts) -> Row<'t> {
    let roomy = is_roomy(app);
    let leads = format::count(counts.open, if roomy { "open lead" } else { "lead" });
    let share = (counts.on_places * 100).checked_div(counts.places).filter(|_| roomy);
    let share = share.map_or_else(String::new, |share| format!(" ({share}%)"));
    let all = format::count(counts.places, "place");
    let text = match (counts.places, counts.on_places == counts.open, roomy) {
        (0, ..) => leads,
        (_, true, true) => format!("{leads} on {all}{share}"),
        (_, true, false) => format!("{} of {all}", format::grouped(counts.open)),
        (_, false, _) => format!("{leads}, {} of {all}{share}", format::grouped(counts.on_places)),
    };
    pen.row().put(text, Meaning::Muted)
}

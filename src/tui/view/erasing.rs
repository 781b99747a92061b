//! Before somebody is erased: what goes, what stays, what it does not reach; and the number, typed in full.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::{ask::Erasure, receipt::erasure as told},
    outbound::shown::Shown,
    tui::{
        state::{App, erasing::Erasing},
        theme::Meaning,
    },
};

use super::{
    overlay::popup,
    pen::{Pen, Row},
};

/// Columns of the box.
const WIDE: u16 = 76;
/// Columns of what a line is about.
const ABOUT: usize = 12;
/// Lines below what is told: a blank one, the field, what is wrong with it.
const BELOW: u16 = 3;

/// The dialog. Gives back where the terminal's cursor stands.
pub fn draw(app: &App, erasing: &Erasing, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let width = usize::from(WIDE.min(area.width)).saturating_sub(4);
    let rows = match &erasing.erasure {
        Some(erasure) => about(app, erasure, width, pen),
        None => vec![pen.row().put("looking for what it comes to ...", Meaning::Muted)],
    };
    let title = format!("Erase the personal data of L-{}", erasing.lead);
    let inner = popup(pen, buffer, area, &title, WIDE, rows.len() as u16 + BELOW);
    let room = inner.height.saturating_sub(BELOW);
    // Where there is no room for all of it, the last word stays: that it is for good.
    let over = rows.len().saturating_sub(usize::from(room));
    let cut = rows.len().saturating_sub(over + 1);
    for (y, row) in (0..room).zip(rows[..cut].iter().chain(&rows[cut + over..])) {
        pen.put(buffer, inner, y, row);
    }
    let label = pen.row().put(format!("Type L-{}: ", erasing.lead), Meaning::Plain);
    let at = label.width() + Shown::of(&erasing.field.before_cursor()).width();
    let line = room + 1;
    pen.put(buffer, inner, line, &label.put(Shown::of(erasing.field.text()), Meaning::Title));
    if let Some(wrong) = &erasing.wrong {
        pen.put(buffer, inner, line + 1, &pen.row().put(Shown::of(wrong).clip(width), Meaning::Error));
    }
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y + line }
}

fn about<'t>(app: &App, erasure: &Erasure, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = vec![pen.row().put(Shown::of(&told::who(erasure)).clip(width), Meaning::Title)];
    for (about, text) in told::lines(erasure, app.zone) {
        for (index, part) in Shown::of(&text).wrap(width.saturating_sub(ABOUT)).into_iter().enumerate() {
            let about = if index == 0 { about } else { "" };
            rows.push(pen.row().cell(about, ABOUT, Meaning::Muted).put(part, Meaning::Plain));
        }
    }
    rows.push(pen.row().put(told::FOR_GOOD, Meaning::Late));
    rows
}

//! Small things over a screen: menu, question, dates, the filter line.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        format,
        msg::Addresses,
        state::{
            App,
            overlay::{DateField, Dates, FilterLine, Menu, Nudge, Question, Window},
        },
        theme::Meaning,
    },
};

use super::{
    centred,
    pen::{Pen, Row},
};

const WIDE: u16 = 64;

fn popup(pen: Pen<'_>, buffer: &mut Buffer, area: Rect, title: &str, lines: u16) -> Rect {
    let place = centred(area, WIDE, lines + 2);
    pen.clear(buffer, place);
    let title = Shown::of(title).clip(usize::from(place.width).saturating_sub(6));
    let inner = pen.frame(buffer, place, &pen.row().put(title, Meaning::Title), &pen.row());
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// One of a few.
pub fn menu(menu: &Menu, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let inner = popup(pen, buffer, area, &menu.title, menu.choices.len() as u16);
    for (y, (says, _)) in menu.choices.iter().enumerate() {
        let cursor = if y == menu.cursor { "> " } else { "  " };
        let row = pen.row().put(cursor, Meaning::Accent).put(format!("{} ", y + 1), Meaning::Key).gap(1);
        let row = row.cell(*says, usize::from(inner.width).saturating_sub(5), Meaning::Plain);
        pen.put(buffer, inner, y as u16, &row);
        if y == menu.cursor {
            pen.over(buffer, inner, y as u16, Meaning::Selected);
        }
    }
    None
}

/// Yes or no.
pub fn question(question: &Question, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let width = usize::from(WIDE.min(area.width)).saturating_sub(6);
    let lines: Vec<Shown> = question.doubts.iter().flat_map(|doubt| Shown::of(doubt).wrap(width)).collect();
    let inner = popup(pen, buffer, area, &question.title, lines.len() as u16 + 2);
    let below = lines.len() as u16 + 1;
    for (y, line) in (0..).zip(lines) {
        pen.put(buffer, inner, y, &pen.row().put(line, Meaning::Plain));
    }
    let answer = match question.nudge {
        Nudge::No => pen.row().hint("y yes").gap(3).hint("Esc cancel"),
        Nudge::Yes => pen.row().put("press y to do it, Esc to leave it", Meaning::Error),
    };
    pen.put(buffer, inner, below, &answer);
    None
}

/// First and last day of an absence.
pub fn dates(app: &App, dates: &Dates, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let inner = popup(pen, buffer, area, &format!("{} out of office", dates.name), 7);
    let fields = [(DateField::First, "First day  ", &dates.first), (DateField::Last, "Last day   ", &dates.last)];
    let mut cursor = None;
    for (y, (which, label, field)) in (0..).zip(fields) {
        let on = dates.focus == which;
        let row = pen.row().put(if on { "> " } else { "  " }, Meaning::Accent).put(label, Meaning::Muted);
        if on && y < inner.height {
            let at = row.width() + Shown::of(&field.before_cursor()).width();
            cursor = Some(Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y + y });
        }
        let row = row.put(Shown::of(field.text()), Meaning::Plain);
        let empty = which == DateField::Last && field.text().is_empty() && !on;
        pen.put(buffer, inner, y, &if empty { row.put("until further notice", Meaning::Muted) } else { row });
    }
    let width = usize::from(inner.width);
    let (text, meaning) = match dates.window(app.now) {
        Ok(window) => (effect(dates, window), Meaning::Plain),
        Err(because) => (because, Meaning::Error),
    };
    for (y, line) in (3..6).zip(Shown::of(&text).wrap(width)) {
        pen.put(buffer, inner, y, &pen.row().put(line, meaning));
    }
    let spelling = pen.row().put("26.11   2026-11-26   thu   +3d   tomorrow", Meaning::Muted);
    pen.put(buffer, inner, 6, &spelling);
    cursor
}

/// What Enter would do, in a sentence.
fn effect(dates: &Dates, window: Window) -> String {
    let day = |day: chrono::NaiveDate| day.format("%a %-d %b").to_string();
    let back = window.last.and_then(|last| last.succ_opt());
    let span = match (window.last, back) {
        (Some(last), Some(back)) => format!("{} to {}, back {}", day(window.first), day(last), day(back)),
        _ => format!("from {} until further notice", day(window.first)),
    };
    let leads = format::count(u64::from(dates.open), "open lead");
    let stay = if dates.open == 1 { "stays as it is" } else { "stay as they are" };
    format!("{}: {span}. No new leads meanwhile; {leads} {stay}.", dates.name)
}

/// The filter being typed, on the first line of the list.
pub fn filter(app: &App, line: &FilterLine, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let place = Rect { height: 1.min(area.height), ..area };
    pen.clear(buffer, place);
    let row: Row<'_> = pen.row().gap(1).put("/ ", Meaning::Accent);
    let at = row.width() + Shown::of(&line.field.before_cursor()).width();
    pen.put(buffer, place, 0, &row.put(Shown::of(line.field.text()), Meaning::Title));
    let leads = app.shelf(line.shelf);
    let right = match (&leads.complaint, leads.matching) {
        (Some(complaint), _) => pen.row().gap(2).put(Shown::of(complaint).clip(usize::from(area.width) * 2 / 3), Meaning::Error),
        (None, Some(_)) if let Some(Addresses { asked, missing }) = &leads.addresses => {
            let found = format!("{} of {asked} addresses found", asked - missing.len());
            pen.row().gap(2).put(found, if missing.is_empty() { Meaning::Muted } else { Meaning::AtRisk })
        }
        (None, Some(n)) => pen.row().gap(2).put(format::count(n, "lead"), Meaning::Muted),
        (None, None) => pen.row(),
    };
    pen.put_right(buffer, place, 0, &right.gap(1));
    Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y }
}

//! Small things over a screen: menu, question, dates, the filter line.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        format,
        state::{
            App,
            line::{Asks, Line, Would},
            overlay::{DateField, Dates, FilterLine, Menu, Nudge, Question, Window},
        },
        theme::Meaning,
    },
};

use super::{
    activity, centred,
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
    let told: Vec<Shown> = menu.note.iter().flat_map(|note| Shown::of(note).wrap(usize::from(WIDE) - 6)).collect();
    let lines = menu.choices.len() as u16;
    let inner = popup(pen, buffer, area, &menu.title, lines + told.len() as u16);
    for (y, line) in (lines..).zip(told) {
        pen.put(buffer, inner, y, &pen.row().put(line, Meaning::AtRisk));
    }
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

/// One line that is typed: the end of a snooze, a note, what to find in Activity.
pub fn line(app: &App, line: &Line, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let (title, about) = match &line.asks {
        Asks::Journal { .. } => {
            let (typed, before) = (line.field.text(), line.field.before_cursor());
            return activity::filter(app, typed, &before, pen, buffer, area);
        }
        Asks::Until(about) => (format!("Snooze {} until", about.whom), about),
        Asks::Note(about) => (format!("Note on {}", about.whom), about),
    };
    let width = usize::from(WIDE.min(area.width)).saturating_sub(4);
    let told: Vec<Shown> = about.hidden.iter().flat_map(|note| Shown::of(note).wrap(width)).collect();
    let inner = popup(pen, buffer, area, &title, 4 + told.len() as u16);
    let row = pen.row().put("> ", Meaning::Accent);
    let before = Shown::of(&line.field.before_cursor()).width();
    // Of a long note the end that is being typed stays in sight.
    let room = usize::from(inner.width).saturating_sub(row.width() + 1);
    let cut = before.saturating_sub(room);
    let shown: String = line.field.text().chars().skip(cut).collect();
    let at = row.width() + before - cut;
    pen.put(buffer, inner, 0, &row.put(Shown::of(&shown), Meaning::Title));
    for (y, text) in (1..).zip(told.iter().cloned()) {
        pen.put(buffer, inner, y, &pen.row().put(text, Meaning::AtRisk));
    }
    let below = 1 + told.len() as u16;
    let (text, meaning) = match line.would(app.now, app.zone) {
        Would::Nothing(because) => (because, Meaning::Error),
        Would::Hide(until) => {
            let zone = app.zone.name();
            (format!("out of sight until {} ({zone}); the touch clock runs on", format::dated(until, app.zone)), Meaning::Plain)
        }
        Would::Show => ("back in sight at once".to_owned(), Meaning::Plain),
        Would::Keep => ("kept with the lead; u takes it back".to_owned(), Meaning::Muted),
    };
    for (y, text) in (below..below + 2).zip(Shown::of(&text).wrap(width)) {
        pen.put(buffer, inner, y, &pen.row().put(text, meaning));
    }
    if let Asks::Until(_) = line.asks {
        let spelling = pen.row().put("2h   tomorrow 9:00   thu   +3d   26.11 14:30   empty: now", Meaning::Muted);
        pen.put(buffer, inner, below + 2, &spelling);
    }
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
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
        (None, Some(n)) => pen.row().gap(2).put(format::count(n, "lead"), Meaning::Muted),
        (None, None) => pen.row(),
    };
    pen.put_right(buffer, place, 0, &right.gap(1));
    Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y }
}

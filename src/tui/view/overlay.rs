//! Small things over a screen: menu, question, the filter line.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    insight::english::stretch,
    outbound::shown::Shown,
    tui::{
        format,
        state::{
            App,
            leads::Addresses,
            line::{Asks, Line, Would},
            overlay::{Choice, Clip, FilterLine, Menu, Nudge, Question, Takes, Text},
            spans::SpanLine,
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    activity, centred,
    pen::{Pen, Row},
    rules,
};

const WIDE: u16 = 64;
/// Columns of the names of fields that can be copied.
const COPIED: usize = 12;

/// A box for so many columns and lines in the middle of an area; gives back what is inside.
pub fn popup(pen: Pen<'_>, buffer: &mut Buffer, area: Rect, title: &str, wide: u16, lines: u16) -> Rect {
    let place = centred(area, wide, lines + 2);
    pen.clear_before(buffer, place, area);
    let title = Shown::of(title).clip(usize::from(place.width).saturating_sub(6));
    let inner = pen.frame(buffer, place, &pen.row().put(title, Meaning::Title), &pen.row());
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// One of a few.
pub fn menu(menu: &Menu, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let told: Vec<Shown> = menu.note.iter().flat_map(|note| Shown::of(note).wrap(usize::from(WIDE) - 6)).collect();
    let lines = menu.choices.len() as u16;
    let inner = popup(pen, buffer, area, &menu.title, WIDE, lines + told.len() as u16);
    for (y, line) in (lines..).zip(told) {
        pen.put(buffer, inner, y, &pen.row().put(line, Meaning::AtRisk));
    }
    for (y, (says, choice)) in menu.choices.iter().enumerate() {
        let cursor = if y == menu.cursor { "> " } else { "  " };
        let row = pen.row().put(cursor, Meaning::Accent).put(format!("{} ", y + 1), Meaning::Key).gap(1);
        let room = usize::from(inner.width).saturating_sub(5);
        let row = match choice {
            Choice::Copy(Clip { text: Text::Line(text), .. }) => row.cell(Shown::of(says), COPIED, Meaning::Plain).cell(
                Shown::of(text),
                room.saturating_sub(COPIED),
                Meaning::Muted,
            ),
            Choice::Copy(_)
            | Choice::Dismiss(..)
            | Choice::Outcome(..)
            | Choice::Sort(..)
            | Choice::SortReps(_)
            | Choice::Span(_)
            | Choice::TypeSpan
            | Choice::Draft(_)
            | Choice::Case(..)
            | Choice::Import(_)
            | Choice::SetUp => row.cell(Shown::of(says), room, Meaning::Plain),
        };
        pen.put(buffer, inner, y as u16, &row);
        pen.item(inner, y as u16, Item::Choice(y));
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
    let inner = popup(pen, buffer, area, &question.title, WIDE, lines.len() as u16 + 2);
    let below = lines.len() as u16 + 1;
    for (y, line) in (0..).zip(lines) {
        pen.put(buffer, inner, y, &pen.row().put(line, Meaning::Plain));
    }
    let answer = match (question.nudge, question.takes) {
        (_, Takes::Enter) => pen.row().hint("Enter do it").gap(3).hint("Esc cancel"),
        (Nudge::No, Takes::Yes) => pen.row().hint("y yes").gap(3).hint("Esc cancel"),
        (Nudge::Yes, Takes::Yes) => pen.row().put("press y to do it, Esc to leave it", Meaning::Error),
    };
    pen.put(buffer, inner, below, &answer);
    None
}

/// One line that is typed: the end of a snooze, a note, what to find in Activity.
pub fn line(app: &App, line: &Line, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let (title, about) = match &line.asks {
        Asks::Journal { .. } => {
            let (typed, before) = (line.field.text(), line.field.before_cursor());
            return activity::filter(app, typed, &before, pen, buffer, area);
        }
        Asks::Book { .. } => {
            let (typed, before) = (line.field.text(), line.field.before_cursor());
            return rules::filter(app, typed, &before, pen, buffer, area);
        }
        Asks::Until(about) => (format!("Snooze {} until", about.whom), about),
        Asks::Note(about) => (format!("Note on {}", about.whom), about),
        Asks::Contacted { about, .. } => (format!("Contacted {}, when?", about.whom), about),
        Asks::Amount(about) => (format!("Won {}, for how much?", about.whom), about),
    };
    let width = usize::from(WIDE.min(area.width)).saturating_sub(4);
    let comes_to: &[String] = match &line.asks {
        Asks::Contacted { would: Some(would), .. } => &would.lines,
        Asks::Contacted { .. } | Asks::Until(_) | Asks::Note(_) | Asks::Amount(_) | Asks::Journal { .. } | Asks::Book { .. } => {
            &[]
        }
    };
    let told = comes_to.iter().chain(&about.hidden);
    let told: Vec<Shown> = told.flat_map(|note| Shown::of(note).wrap(width)).collect();
    let inner = popup(pen, buffer, area, &title, WIDE, 4 + told.len() as u16);
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
        Would::Touch(None) => ("just now; the touch clock stops".to_owned(), Meaning::Plain),
        Would::Touch(Some(at)) => (format!("{}; the touch clock stops", format::dated(at, app.zone)), Meaning::Plain),
        Would::Win(None) => ("no amount; it can be left out".to_owned(), Meaning::Muted),
        Would::Win(Some(amount)) => (format!("won for {}", format::grouped(u64::try_from(amount).unwrap_or(0))), Meaning::Plain),
        Would::Keep => ("kept with the lead; u takes it back".to_owned(), Meaning::Muted),
    };
    for (y, text) in (below..below + 2).zip(Shown::of(&text).wrap(width)) {
        pen.put(buffer, inner, y, &pen.row().put(text, meaning));
    }
    let spelling = match &line.asks {
        Asks::Until(_) => "2h   tomorrow 9:00   thu   +3d   26.11 14:30   empty: now",
        Asks::Contacted { .. } => "now   10:15   -20m   yesterday 16:00   23.11 16:00",
        Asks::Note(_) | Asks::Amount(_) | Asks::Journal { .. } | Asks::Book { .. } => "",
    };
    pen.put(buffer, inner, below + 2, &pen.row().put(spelling, Meaning::Muted));
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
}

/// Days of the ledger as they are typed.
pub fn span(app: &App, line: &SpanLine, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let inner = popup(pen, buffer, area, "From which day to which?", WIDE, 4);
    let row = pen.row().put("> ", Meaning::Accent);
    let at = row.width() + Shown::of(&line.field.before_cursor()).width();
    pen.put(buffer, inner, 0, &row.put(Shown::of(line.field.text()), Meaning::Plain));
    let (text, meaning) = match line.read(app.now.day(app.zone)) {
        Ok(window) => (stretch(window.first, window.last), Meaning::Plain),
        Err(because) => (because, Meaning::Error),
    };
    pen.put(buffer, inner, 1, &pen.row().put(Shown::of(&text).clip(usize::from(inner.width)), meaning));
    pen.put(buffer, inner, 3, &pen.row().put("1.11..24.11   2026-11-01..   mon..fri   yesterday..", Meaning::Muted));
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
}

/// The filter being typed, on the first line of the list.
pub fn filter(app: &App, line: &FilterLine, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let place = Rect { height: 1.min(area.height), ..area };
    pen.clear(buffer, place);
    let row: Row<'_> = pen.row().gap(1).put("/ ", Meaning::Accent);
    let at = row.width() + Shown::of(&line.field.before_cursor()).width();
    let row = row.put(Shown::of(line.field.text()), Meaning::Title);
    pen.put(buffer, place, 0, &row);
    let leads = app.shelf(line.shelf);
    let right = match (&leads.complaint, leads.matching) {
        (Some(complaint), _) => pen.complaint(complaint, &row, area.width),
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

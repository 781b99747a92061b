//! The help: the keys in force where it was asked for, from the same table that dispatches them; what a filter knows,
//! and what the words of the screen mean.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        keys::keymap::Place,
        state::{
            App,
            help_pages::{Entry, Line, Sheet, sheet_of, sheets},
            overlay::Help,
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::pen::{Pen, Row};

/// Columns from which on the frame has room for keys.
const ROOMY: u16 = 64;

/// The help over the middle of the screen.
pub fn draw(app: &App, help: &Help, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    pen.clear(buffer, area);
    let entries = help.entries(&app.keymap);
    let sheets = sheets(&entries, app.help_room());
    let here = sheet_of(&sheets, help.cursor);
    let (first, end) = sheets.get(here).map_or((0, 0), Sheet::entries);
    let count = match entries.len() {
        0 => pen.row(),
        all => pen.row().put(format!("{}-{end} of {all}", first + 1), Meaning::Plain),
    };
    let hints = pen.row().gap(if entries.is_empty() { 0 } else { 3 }).hint("Enter runs").gap(3).hint("Esc close");
    // The footer has these keys as well.
    let right = if area.width < ROOMY { count } else { count.then(hints) };
    let title = pen.row().put("Keys: ", Meaning::Title).put(name(help.place()), Meaning::Title);
    let inner = pen.frame(buffer, area, &title, &right);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let search = pen.row().put("Search: ", Meaning::Muted);
    let at = search.width() + Shown::of(&help.field.before_cursor()).width();
    let typed = help.field.text();
    let search = if typed.is_empty() {
        search.put("type a key or a word", Meaning::Muted)
    } else {
        search.put(Shown::of(typed), Meaning::Plain)
    };
    pen.put(buffer, inner, 0, &search);
    if entries.is_empty() {
        pen.put(buffer, inner, 2, &pen.row().put("nothing of that name works here; Esc closes", Meaning::Muted));
    }
    let room = app.help_room();
    let below = Rect { y: inner.bottom().saturating_sub(room.height + 1), height: room.height, ..inner };
    draw_sheet(app, help.cursor, &entries, &sheets, pen, buffer, below);
    if let Some(row) = elsewhere(&sheets, here, usize::from(inner.width), pen) {
        pen.put(buffer, inner, inner.height.saturating_sub(1), &row);
    }
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
}

/// The screen it was asked for on.
fn name(place: Place) -> &'static str {
    match place {
        Place::Leads => "Queue",
        Place::Fallback => "Fallback",
        Place::Reps => "Reps",
        Place::Lead => "one lead",
        Place::Rules => "Rules",
        Place::Fairness => "Fairness",
        Place::Figure => "the leads behind a figure",
        Place::Activity => "Activity",
        Place::Welcome => "Welcome",
        Place::Setup => "setting up",
        Place::Picker
        | Place::PickerFind
        | Place::PickerReason
        | Place::Menu
        | Place::Question
        | Place::Preview
        | Place::Dates
        | Place::Span
        | Place::Erase
        | Place::RepForm
        | Place::Filter
        | Place::Line
        | Place::Trial
        | Place::BookForm
        | Place::Publish
        | Place::Replay
        | Place::Learn
        | Place::Versions
        | Place::Help
        | Place::Columns
        | Place::Form
        | Place::Import
        | Place::Export => "this dialog",
    }
}

/// The sheet with the cursor. One with fewer columns than the others has their widths.
fn draw_sheet(app: &App, cursor: usize, entries: &[Entry<'_>], sheets: &[Sheet], pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let most = sheets.iter().map(|sheet| sheet.columns.len() as u16).max().unwrap_or(1);
    let sheet = sheets.get(sheet_of(sheets, cursor)).into_iter();
    for (column, lines) in (0..).zip(sheet.flat_map(|sheet| &sheet.columns)) {
        let place = Rect { x: area.x + column * area.width / most, width: area.width / most, ..area };
        for (y, line) in (0..).zip(lines) {
            pen.put(buffer, place, y, &row(app, entries, line, cursor, pen));
            if let Line::Entry(index, ..) = line {
                pen.item(place, y, Item::Choice(*index));
                if *index == cursor {
                    pen.over(buffer, Rect { width: place.width.saturating_sub(1), ..place }, y, Meaning::Selected);
                }
            }
        }
    }
}

fn row<'t>(app: &App, entries: &[Entry<'_>], line: &Line, cursor: usize, pen: Pen<'t>) -> Row<'t> {
    match line {
        Line::Heading(title) => pen.row().gap(2).put(*title, Meaning::Accent),
        Line::Entry(index, width, says) => {
            let entry = entries.get(*index);
            // What has nothing to act on now is there, but quiet; Enter says why.
            let (name, meaning) = match entry {
                Some(Entry::Key(binding)) if app.why_not(binding.action).is_some() => (Meaning::Key, Meaning::Muted),
                Some(Entry::Key(_)) => (Meaning::Key, Meaning::Plain),
                Some(Entry::Filter(..) | Entry::Word(..)) | None => (Meaning::Title, Meaning::Plain),
            };
            let row = pen.row().put(if *index == cursor { "> " } else { "  " }, Meaning::Accent);
            let shown = entry.map(Entry::name).unwrap_or_default();
            row.cell(Shown::of(&shown), *width, name).gap(2).put(Shown::of(says), meaning)
        }
        Line::Rest(indent, says) => pen.row().gap(*indent).put(Shown::of(says), Meaning::Plain),
        Line::Blank => pen.row(),
    }
}

/// What else there is, and the key that shows it.
fn elsewhere<'t>(sheets: &[Sheet], here: usize, width: usize, pen: Pen<'t>) -> Option<Row<'t>> {
    let mut later: Vec<&str> = sheets.iter().skip(here + 1).flat_map(Sheet::headings).collect();
    later.dedup();
    if here + 1 < sheets.len() {
        let row = pen.row().hint("PgDn more");
        let row = if later.is_empty() { row } else { row.put(": ", Meaning::Muted) };
        let room = width.saturating_sub(row.width());
        return Some(row.put(Shown::of(&later.join(", ").to_lowercase()).clip(room), Meaning::Muted));
    }
    (here > 0).then(|| pen.row().hint("PgUp back").gap(3).put("this is the end", Meaning::Muted))
}

//! The help: the keys in force where it was asked for, from the same table that dispatches them.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        keys::keymap::{Binding, Group, Place},
        state::{App, overlay::Help},
        theme::Meaning,
        zones::Item,
    },
};

use super::pen::{Pen, Row};

/// Columns of the keys, and of a whole entry.
const KEYS: usize = 14;
const ENTRY: usize = 50;

/// Words of the screens, with what they mean.
const WORDS: [(&str, &str); 4] = [
    ("LATE", "past the time for its first touch"),
    ("AT RISK", "soon past it"),
    ("FALLBACK", "nobody owns it"),
    ("CONTACTED", "its owner has reached out"),
];

/// The help over the middle of the screen.
pub fn draw(app: &App, help: &Help, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    pen.clear(buffer, area);
    let name = match help.of {
        Some(Place::Reps) => "Keys here: Reps",
        Some(Place::Fallback) => "Keys here: Fallback",
        Some(Place::Lead) => "Keys here: one lead",
        Some(Place::Welcome) => "Keys here: welcome",
        Some(Place::Setup) => "Keys here: setting up",
        Some(Place::Fairness) => "Keys here: Fairness",
        Some(Place::Figure) => "Keys here: the leads behind a figure",
        _ => "Keys here: lists of leads",
    };
    let right = pen.row().put("type to search   Enter runs   Esc close", Meaning::Muted);
    let inner = pen.frame(buffer, area, &pen.row().put(name, Meaning::Title), &right);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let search = pen.row().put("Search: ", Meaning::Muted);
    let at = search.width() + Shown::of(&help.field.before_cursor()).width();
    pen.put(buffer, inner, 0, &search.put(Shown::of(help.field.text()), Meaning::Plain));
    let below = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    entries(app, help, pen, buffer, below);
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
}

/// One line of the help.
enum Line<'k> {
    Heading(Group),
    Entry(&'k Binding, usize),
    Blank,
}

fn entries(app: &App, help: &Help, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let found = help.found(&app.keymap);
    if found.is_empty() {
        pen.put(buffer, area, 0, &pen.row().put("nothing of that name works here; Esc closes", Meaning::Muted));
        return;
    }
    let mut lines = Vec::new();
    for group in Group::ALL {
        let of_group = || found.iter().enumerate().filter(move |(_, binding)| binding.group == group);
        if of_group().next().is_some() {
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            lines.push(Line::Heading(group));
            lines.extend(of_group().map(|(index, binding)| Line::Entry(binding, index)));
        }
    }
    let height = usize::from(area.height).max(1);
    let columns = (usize::from(area.width) / ENTRY).max(1);
    let cursor_at = lines.iter().position(|line| matches!(line, Line::Entry(_, index) if *index == help.cursor)).unwrap_or(0);
    // Whole columns scroll: the one with the cursor is always in sight.
    let first = (cursor_at / height + 1).saturating_sub(columns) * height;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let column = (index - first) / height;
        if column >= columns {
            break;
        }
        let x = area.x + (column * usize::from(area.width) / columns) as u16;
        let width = (usize::from(area.width) / columns) as u16;
        let place = Rect { x, width, ..area };
        let y = ((index - first) % height) as u16;
        let chosen = matches!(line, Line::Entry(_, index) if *index == help.cursor);
        let cursor = pen.row().put(if chosen { "> " } else { "  " }, Meaning::Accent);
        pen.put(buffer, place, y, &cursor.then(row(app, line, pen)));
        if let Line::Entry(_, index) = line {
            pen.item(place, y, Item::Choice(*index));
        }
        if chosen {
            pen.over(buffer, Rect { width: width.saturating_sub(2), ..place }, y, Meaning::Selected);
        }
    }
    let shown = lines.len().saturating_sub(first);
    if help.field.text().is_empty() {
        words(shown, height, columns, pen, buffer, area);
    }
}

fn row<'t>(app: &App, line: &Line<'_>, pen: Pen<'t>) -> Row<'t> {
    match line {
        Line::Heading(group) => pen.row().put(group.title(), Meaning::Accent),
        Line::Entry(binding, _) => pen
            .row()
            .cell(Shown::of(&binding.keys_shown()), KEYS, Meaning::Key)
            .gap(1)
            // What has nothing to act on now is there, but quiet; Enter says why.
            .put(Shown::of(&binding.says), if app.why_not(binding.action).is_none() { Meaning::Plain } else { Meaning::Muted }),
        Line::Blank => pen.row(),
    }
}

/// The words of the screens below the last entry, where there is room.
fn words(shown: usize, height: usize, columns: usize, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let (column, used) = (shown / height, shown % height);
    if column >= columns || used + WORDS.len() + 2 > height {
        return;
    }
    let x = area.x + (column * usize::from(area.width) / columns) as u16;
    let place = Rect { x, width: area.right() - x, ..area };
    pen.put(buffer, place, used as u16 + 1, &pen.row().put("WORDS", Meaning::Accent));
    for (y, (word, meaning)) in (used as u16 + 2..).zip(WORDS) {
        pen.put(buffer, place, y, &pen.row().cell(word, KEYS, Meaning::Plain).gap(1).put(meaning, Meaning::Muted));
    }
}

//! Choosing columns: a box at the lower right, so that the list above it is seen as it will be.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    columns::{By, Need, Offer, Seen},
    state::{App, Screen, columns::ColumnsOver},
    theme::Meaning,
    zones::Item,
};

use super::pen::{Pen, Row};

const WIDE: u16 = 68;
/// Less than this of what lies behind says nothing beside the box.
const BESIDE: u16 = 30;
/// Lines of the list that stay in sight.
const BEHIND: u16 = 7;
/// Lines that the box has at least, its borders included.
const LEAST: u16 = 5;
/// Columns of the names, and of the widths.
const NAME: usize = 14;
const WIDTH: usize = 9;

/// All columns of the list, the one under the cursor in sight.
pub fn draw(app: &App, over: &ColumnsOver, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let Some((columns, room)) = app.columns_on(over.of) else { return };
    let offers = columns.offers(&room);
    let height = (offers.len() as u16 + 2).min(area.height.saturating_sub(BEHIND).max(LEAST)).min(area.height);
    let width = if area.width < WIDE + BESIDE { area.width } else { WIDE };
    let place = Rect { x: area.right() - width, y: area.bottom() - height, width, height };
    pen.clear_before(buffer, place, area);
    let title = match over.of {
        Screen::Queue => "Columns of the Queue",
        Screen::Fallback => "Columns of Fallback",
        Screen::Reps | Screen::Rules | Screen::Fairness | Screen::Activity => "Columns of the roster",
    };
    let lines = usize::from(height.saturating_sub(2));
    let right = if lines < offers.len() {
        pen.row().put(format!("{} of {}", over.cursor + 1, offers.len()), Meaning::Muted)
    } else {
        pen.row()
    };
    let inner = pen.frame(buffer, place, &pen.row().put(title, Meaning::Title), &right);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    // The cursor stays off the edges, so that one sees what comes next.
    let first = (over.cursor + 2).saturating_sub(lines).min(offers.len().saturating_sub(lines));
    for (y, (index, offer)) in (0..inner.height).zip(offers.iter().enumerate().skip(first)) {
        pen.put(buffer, inner, y, &line(offer, if index == over.cursor { "> " } else { "  " }, pen));
        pen.item(inner, y, Item::Choice(index));
        if index == over.cursor {
            pen.over(buffer, inner, y, Meaning::Selected);
        }
    }
}

fn line<'t>(offer: &Offer, cursor: &'static str, pen: Pen<'t>) -> Row<'t> {
    let row = pen.row().put(cursor, Meaning::Accent);
    let (sign, name) = match (offer.seen, offer.need) {
        (Seen::Shown, Need::ByChoice) => ("[x] ", Meaning::Plain),
        (Seen::Shown, Need::Always) => (" x  ", Meaning::Plain),
        (Seen::Spare, _) if offer.width > 0 => ("[x] ", Meaning::Plain),
        (Seen::Hidden | Seen::Spare, _) => ("[ ] ", Meaning::Muted),
    };
    let is_shown = offer.seen == Seen::Shown || offer.width > 0;
    let row = row.put(sign, if is_shown { Meaning::Good } else { Meaning::Muted });
    let row = row.cell(offer.title, NAME, name);
    let (width, meaning) = match (offer.seen, offer.width, offer.by) {
        (Seen::Hidden, ..) => (String::new(), Meaning::Muted),
        (Seen::Spare, 0, _) => ("if room".to_owned(), Meaning::Muted),
        (Seen::Shown, 0, _) => ("no room".to_owned(), Meaning::AtRisk),
        (Seen::Shown | Seen::Spare, width, By::Room) => (format!("{width:>2} auto"), Meaning::Muted),
        (Seen::Shown | Seen::Spare, width, By::Choice) => (format!("{width:>2}"), Meaning::Accent),
    };
    let row = row.gap(1).cell(width, WIDTH, meaning).put(offer.says, Meaning::Muted);
    match offer.need {
        Need::Always => row.put(", always shown", Meaning::Muted),
        Need::ByChoice => row,
    }
}

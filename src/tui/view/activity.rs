//! Activity: everything that changed, with what can be taken back.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{state::App, theme::Meaning};

use super::pen::Pen;

/// The screen between header and footer.
pub fn draw(_app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    pen.put(buffer, area, 1, &pen.row().gap(3).put("Reading ...", Meaning::Muted));
}

//! A view on its way into a file: what is in it, its form, its path, and how far it is.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::{rows::Format, shown::Shown},
    tui::{
        format,
        state::{
            App,
            export::{Export, Writing},
            import::Wish,
        },
        theme::Meaning,
    },
};

use super::{
    centred,
    import::measure,
    page::Page,
    pen::{Pen, Row},
};

/// Widest panel.
const WIDE: u16 = 100;
/// Its lines while it asks, and while it only shows a bar.
const ASKS: u16 = 13;
const WRITES: u16 = 7;
/// Columns of the names of what is chosen.
const NAME: usize = 9;
/// Columns of a bar.
const BAR: usize = 30;

/// The panel over a screen.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let export = app.export.as_ref()?;
    let place = centred(area, WIDE, if export.writing.is_some() { WRITES } else { ASKS });
    pen.clear_before(buffer, place, area);
    let title = pen.row().put(format!("Export {}", export.what.view), Meaning::Title);
    let inner = pen.frame(buffer, place, &title, &pen.row());
    let area = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut page = Page { pen, buffer, area, y: 0 };
    let counted = export.counted().unwrap_or_else(|| format!("counting the {} ...", export.what.unit.1));
    let width = usize::from(area.width);
    let row = page.row().put(Shown::of(&counted), Meaning::Title).put(": ", Meaning::Muted);
    let which = Shown::of(&export.what.which).clip(width.saturating_sub(row.width()));
    page.line(&row.put(which, Meaning::Plain));
    page.gap();
    match &export.writing {
        Some(writing) => {
            let row = progress(writing, BAR, pen);
            page.line(&row);
            page.gap();
            let says = match writing.wish {
                Wish::Whole => "Enter goes on with the screen meanwhile. Esc stops it and leaves nothing of the file.",
                Wish::Stop => "Stopping ...",
            };
            page.says(says, Meaning::Muted);
            None
        }
        None => Some(asks(export, &mut page)),
    }
}

fn asks(export: &Export, page: &mut Page<'_, '_>) -> Position {
    let mut forms = page.row().cell("Format", NAME, Meaning::Muted);
    for form in [Format::Csv, Format::Json] {
        forms = if form == export.format {
            forms.put(format!("[{}]", form.name()), Meaning::Tab)
        } else {
            forms.put(format!(" {} ", form.name()), Meaning::Muted)
        };
    }
    let says = match export.format {
        Format::Csv => "for a spreadsheet; formulas are made harmless",
        Format::Json => "for a program",
    };
    let forms = forms.gap(2).put(says, Meaning::Muted);
    page.line(&forms);
    let before = page.row().cell("File", NAME, Meaning::Muted);
    let cursor = page.field(before, &export.path);
    place(export, page);
    page.gap();
    if let Some(because) = &export.complaint {
        page.says(because, Meaning::Error);
    }
    page.says("It holds personal data: only you can read the file (0600).", Meaning::Plain);
    if let Some(command) = export.what.command {
        page.says(&format!("Its fields are those of `{command}`."), Meaning::Muted);
    }
    cursor
}

/// Where the file would be.
fn place(export: &Export, page: &mut Page<'_, '_>) {
    let room = usize::from(page.area.width).saturating_sub(NAME);
    let mut says = |text: &str, meaning| {
        for line in Shown::of(text).wrap(room.max(1)).into_iter().take(2) {
            let row = page.row().gap(NAME).put(line, meaning);
            page.line(&row);
        }
    };
    match &export.place {
        None => says("looking ...", Meaning::Muted),
        Some(Err(because)) => says(because, Meaning::Error),
        Some(Ok(place)) => {
            if export.path.text().trim() != place.path {
                says(&place.path, Meaning::Muted);
            }
            match &place.instead {
                Some(instead) => says(&format!("is there already and stays; the new one becomes {instead}"), Meaning::AtRisk),
                None => says("a new file", Meaning::Muted),
            }
        }
    }
}

fn progress<'t>(writing: &Writing, columns: usize, pen: Pen<'t>) -> Row<'t> {
    match &writing.told {
        None => pen.row().put("writing ...", Meaning::Plain),
        Some(told) if told.of == 0 => pen.row().put(format!("{} written", format::count(told.rows, "row")), Meaning::Plain),
        Some(told) => measure(told, columns, pen),
    }
}

/// How far a file is that is written behind a screen, in one line.
pub fn line<'t>(writing: &Writing, pen: Pen<'t>) -> Row<'t> {
    pen.row().put("exporting ", Meaning::Muted).then(progress(writing, 12, pen)).gap(2).hint("X more")
}

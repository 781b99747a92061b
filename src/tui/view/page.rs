//! A page that stands in place of any screen: the first run and setting up.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        format,
        keys::action::Action,
        layout::Shape,
        state::{App, input::Field, notes::Tone},
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    centred,
    pen::{Pen, Row},
};

/// Size of the box where there is room for one.
const BOX: (u16, u16) = (100, 29);

/// Whether anything is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Nothing at all.
    NothingYet,
    /// Something may be.
    Something,
}

/// Where the lines go, and how much room they have.
pub struct Page<'a, 't> {
    /// Writes it.
    pub pen: Pen<'t>,
    /// Onto.
    pub buffer: &'a mut Buffer,
    /// Where.
    pub area: Rect,
    /// The next line, counted from the top of the area.
    pub y: u16,
}

impl<'t> Page<'_, 't> {
    /// An empty line to write on.
    pub fn row(&self) -> Row<'t> {
        self.pen.row()
    }

    /// The next line.
    pub fn line(&mut self, row: &Row<'_>) {
        self.pen.put(self.buffer, self.area, self.y, row);
        self.y += 1;
    }

    /// A blank one.
    pub fn gap(&mut self) {
        self.y += 1;
    }

    /// Text, as many lines as it takes.
    pub fn says(&mut self, text: &str, meaning: Meaning) {
        for line in Shown::of(text).wrap(usize::from(self.area.width).max(1)) {
            let row = self.row().put(line, meaning);
            self.line(&row);
        }
    }

    /// The line written last is a choice, for the mouse.
    pub fn choice(&mut self, index: usize) {
        self.pen.item(self.area, self.y.saturating_sub(1), Item::Choice(index));
    }

    /// Lays the selection over the line written last.
    pub fn select(&mut self) {
        self.pen.over(self.buffer, self.area, self.y.saturating_sub(1), Meaning::Selected);
    }

    /// A field that is typed into, behind what stands on its line already; gives back where the cursor stands.
    pub fn field(&mut self, before: Row<'t>, field: &Field) -> Position {
        let at = before.width() + Shown::of(&field.before_cursor()).width();
        let x = (self.area.x + at as u16).min(self.area.right().saturating_sub(1));
        let place = Position { x, y: self.area.y + self.y };
        self.line(&before.put(Shown::of(field.text()), Meaning::Title));
        place
    }

    /// Lines that are left.
    pub fn left(&self) -> u16 {
        self.area.height.saturating_sub(self.y)
    }
}

/// Clears the screen for a page, with the keys that work and what there is to say.
pub fn stand<'a, 't>(app: &App, title: &str, written: Written, pen: Pen<'t>, buffer: &'a mut Buffer) -> Page<'a, 't> {
    let whole = buffer.area;
    let shape = app.plan().shape;
    let (word, meaning) = match written {
        Written::NothingYet => ("nothing has been written yet", Meaning::Good),
        Written::Something => ("", Meaning::Plain),
    };
    let right = pen.row().put(word, meaning);
    let name = pen.row().put(" leadtower ", Meaning::Accent);
    pen.put(buffer, whole, 0, &name);
    let (area, keys) = if matches!(shape, Shape::Boxed | Shape::Wide) {
        pen.put_right(buffer, whole, 0, &pen.row().put(format::header_clock(app.now, app.zone), Meaning::Muted).gap(1));
        let below = Rect { y: whole.y + 1, height: whole.height.saturating_sub(2), ..whole };
        let title = pen.row().put(Shown::of(title), Meaning::Title);
        let inner = pen.frame(buffer, centred(below, BOX.0, BOX.1), &title, &right);
        let inner =
            Rect { x: inner.x + 2, y: inner.y + 1, width: inner.width.saturating_sub(4), height: inner.height.saturating_sub(1) };
        (inner, Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner })
    } else {
        pen.put_right(buffer, whole, 0, &right.gap(1));
        let inner = Rect { x: whole.x + 1, width: whole.width.saturating_sub(1), ..whole };
        let top = if shape == Shape::ListOnly { 1 } else { 2 };
        let below = Rect { y: inner.y + top, height: inner.height.saturating_sub(top), ..inner };
        (below, Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner })
    };
    hints(app, pen, buffer, keys);
    note(app, pen, buffer);
    Page { pen, buffer, area: Rect { height: area.height.saturating_sub(2), ..area }, y: 0 }
}

/// The keys that work here.
fn hints(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let mut row = pen.row();
    for hint in app.keymap.hints(app.place(), usize::from(area.width), |action| app.works(action)) {
        row = row.hint(app.import_hint(hint).as_deref().unwrap_or(hint)).gap(3);
    }
    // Its sentence may be too long for a narrow screen; the way out is told at every size.
    let quit = app.keymap.key_of(app.place(), Action::Close).map(|key| format!("{} quit", key.shown()));
    if let Some(quit) = quit.filter(|quit| !row.says(quit) && row.width() + quit.len() <= usize::from(area.width)) {
        row = row.hint(&quit);
    }
    pen.put(buffer, area, 0, &row);
}

/// What was done or went wrong: above the keys, or below the box.
fn note(app: &App, pen: Pen<'_>, buffer: &mut Buffer) {
    let Some(note) = app.notes.current() else { return };
    let whole = buffer.area;
    let meaning = match note.tone {
        Tone::Error => Meaning::Error,
        Tone::Done | Tone::Undone | Tone::Final => Meaning::Good,
        Tone::Hint => Meaning::Accent,
    };
    let below = if matches!(app.plan().shape, Shape::Boxed | Shape::Wide) { 1 } else { 2 };
    let text = Shown::of(&note.text).clip(usize::from(whole.width).saturating_sub(2));
    pen.put(buffer, whole, whole.height.saturating_sub(below), &pen.row().gap(1).put(text, meaning));
}

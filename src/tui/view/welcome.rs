//! The first run: what leadtower is, what one can begin with, and where everything would be.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        format,
        layout::Shape,
        state::{
            App,
            notes::Tone,
            welcome::{Choice, Kept, PathLine, Step, Welcome},
        },
        theme::Meaning,
    },
};

use super::{
    centred,
    pen::{Pen, Row},
};

/// Size of the box where there is room for one.
const BOX: (u16, u16) = (100, 29);
/// Columns of a choice's name.
const NAME: usize = 33;

const NOTHING_YET: &str = "nothing has been written yet";

/// Where the lines go, and how much room they have.
struct Page<'a, 't> {
    pen: Pen<'t>,
    buffer: &'a mut Buffer,
    area: Rect,
    y: u16,
}

impl<'t> Page<'_, 't> {
    fn row(&self) -> Row<'t> {
        self.pen.row()
    }

    fn line(&mut self, row: &Row<'_>) {
        self.pen.put(self.buffer, self.area, self.y, row);
        self.y += 1;
    }

    fn gap(&mut self) {
        self.y += 1;
    }

    fn says(&mut self, text: &str, meaning: Meaning) {
        for line in Shown::of(text).wrap(usize::from(self.area.width).max(1)) {
            let row = self.row().put(line, meaning);
            self.line(&row);
        }
    }

    /// Lays the selection over the line written last.
    fn select(&mut self) {
        self.pen.over(self.buffer, self.area, self.y.saturating_sub(1), Meaning::Selected);
    }
}

/// The whole screen. Gives back where the terminal's cursor stands.
pub fn draw(app: &App, welcome: &Welcome, pen: Pen<'_>, buffer: &mut Buffer) -> Option<Position> {
    let whole = buffer.area;
    let shape = app.plan().shape;
    let name = pen.row().put(" leadtower ", Meaning::Accent);
    pen.put(buffer, whole, 0, &name);
    let (area, keys) = if matches!(shape, Shape::Boxed | Shape::Wide) {
        pen.put_right(buffer, whole, 0, &pen.row().put(format::header_clock(app.now, app.zone), Meaning::Muted).gap(1));
        let below = Rect { y: whole.y + 1, height: whole.height.saturating_sub(2), ..whole };
        let (title, right) = (pen.row().put("Welcome", Meaning::Title), pen.row().put(NOTHING_YET, Meaning::Good));
        let inner = pen.frame(buffer, centred(below, BOX.0, BOX.1), &title, &right);
        let inner = Rect { x: inner.x + 2, y: inner.y + 1, width: inner.width.saturating_sub(4), height: inner.height - 1 };
        (inner, Rect { y: inner.bottom() - 1, height: 1, ..inner })
    } else {
        pen.put_right(buffer, whole, 0, &pen.row().put(NOTHING_YET, Meaning::Good).gap(1));
        let inner = Rect { x: whole.x + 1, width: whole.width.saturating_sub(1), ..whole };
        let top = if shape == Shape::ListOnly { 1 } else { 2 };
        (
            Rect { y: inner.y + top, height: inner.height.saturating_sub(top), ..inner },
            Rect { y: inner.bottom() - 1, height: 1, ..inner },
        )
    };
    hints(app, pen, buffer, keys);
    note(app, pen, buffer);
    let page = Page { pen, buffer, area: Rect { height: area.height.saturating_sub(1), ..area }, y: 0 };
    match (&welcome.step, shape) {
        (Step::Path(line), _) => Some(path(line, page)),
        (Step::Choose, Shape::Boxed | Shape::Wide) => roomy(app, welcome, page),
        (Step::Choose, Shape::Compact) => narrow(welcome, page),
        (Step::Choose, Shape::ListOnly | Shape::TooSmall) => short(welcome, page),
    }
}

/// The keys that work here.
fn hints(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let mut row = pen.row();
    for hint in app.keymap.hints(app.place(), usize::from(area.width), |action| app.works(action)) {
        row = row.hint(hint).gap(3);
    }
    pen.put(buffer, area, 0, &row);
}

/// What went wrong, above the keys or below the box.
fn note(app: &App, pen: Pen<'_>, buffer: &mut Buffer) {
    let Some(note) = app.notes.current() else { return };
    let whole = buffer.area;
    let meaning = if note.tone == Tone::Error { Meaning::Error } else { Meaning::Accent };
    let below = if matches!(app.plan().shape, Shape::Boxed | Shape::Wide) { 1 } else { 2 };
    let text = Shown::of(&note.text).clip(usize::from(whole.width).saturating_sub(2));
    pen.put(buffer, whole, whole.height.saturating_sub(below), &pen.row().gap(1).put(text, meaning));
}

fn roomy(app: &App, welcome: &Welcome, mut page: Page<'_, '_>) -> Option<Position> {
    page.says("leadtower decides who gets each new lead, says why, and lets you put it right.", Meaning::Title);
    page.gap();
    page.says(
        "Everything stays in one file on this computer. Nothing is sent anywhere and no port is opened unless you start \
         the receiver yourself.",
        Meaning::Plain,
    );
    page.gap();
    choices(welcome, &mut page);
    page.gap();
    places(welcome, &mut page);
    page.gap();
    let size = app.size;
    let terminal =
        page.row().cell("Terminal", 10, Meaning::Muted).put(format!("{} x {}", size.width, size.height), Meaning::Plain);
    page.line(&terminal);
    None
}

fn narrow(welcome: &Welcome, mut page: Page<'_, '_>) -> Option<Position> {
    page.says("leadtower decides who gets each new lead, says why, and lets you put it right.", Meaning::Title);
    page.says("Everything stays in one file on this computer. No port is opened, nothing sent.", Meaning::Plain);
    page.gap();
    choices(welcome, &mut page);
    page.gap();
    places(welcome, &mut page);
    None
}

fn short(welcome: &Welcome, mut page: Page<'_, '_>) -> Option<Position> {
    choices(welcome, &mut page);
    page.gap();
    let database = page.row().cell("Data", 6, Meaning::Muted).put(Shown::of(&welcome.whereabouts.database), Meaning::Plain);
    page.line(&database);
    None
}

fn choices(welcome: &Welcome, page: &mut Page<'_, '_>) {
    for (index, choice) in Choice::ALL.into_iter().enumerate() {
        let (name, more) = match choice {
            Choice::Sample => ("Look around with sample data", "a made-up company, in a separate file"),
            Choice::Empty => ("Start empty", "every screen tells you what to do next"),
            Choice::Other => ("Open another file ...", "for example a copy a colleague gave you"),
        };
        let is_under = index == welcome.cursor;
        let cursor = if is_under { "  > " } else { "    " };
        let row = page.row().put(cursor, Meaning::Accent).put(format!("{}  ", index + 1), Meaning::Key);
        let row = row.cell(name, NAME, if is_under { Meaning::Title } else { Meaning::Plain });
        let fits = row.width() + more.len() <= usize::from(page.area.width);
        let row = if fits { row.put(more, Meaning::Muted) } else { row };
        page.line(&row);
        if is_under {
            page.select();
        }
    }
}

fn places(welcome: &Welcome, page: &mut Page<'_, '_>) {
    let whereabouts = &welcome.whereabouts;
    let config = match whereabouts.config_is {
        Kept::There => "your settings",
        Kept::NotYet => "not created until you change something",
    };
    let rows = [
        ("Data", &whereabouts.database, "only you can read it (0600)"),
        ("Config", &whereabouts.config, config),
        ("State", &whereabouts.state, "window layout, log"),
    ];
    let width = usize::from(page.area.width);
    let path = rows.iter().map(|(_, path, _)| Shown::of(path).width()).max().unwrap_or(0) + 3;
    for (name, place, more) in rows {
        let row = page.row().cell(name, 9, Meaning::Muted).put(Shown::of(place), Meaning::Plain);
        let fits = 9 + path + more.len() <= width;
        let row = if fits { row.gap(path - Shown::of(place).width()).put(more, Meaning::Muted) } else { row };
        page.line(&row);
    }
}

/// The path of another database, being typed.
fn path(line: &PathLine, mut page: Page<'_, '_>) -> Position {
    page.says("Open another file", Meaning::Title);
    page.gap();
    page.says("Where is the database? ~/ is your own folder.", Meaning::Plain);
    page.gap();
    let row = page.row().put("> ", Meaning::Accent);
    let at = row.width() + Shown::of(&line.field.before_cursor()).width();
    let place = Position { x: (page.area.x + at as u16).min(page.area.right().saturating_sub(1)), y: page.area.y + page.y };
    let row = row.put(Shown::of(line.field.text()), Meaning::Title);
    page.line(&row);
    page.gap();
    match &line.complaint {
        Some(because) => page.says(because, Meaning::Error),
        None => page.says("It must be there already; it is brought up to date if an older leadtower made it.", Meaning::Muted),
    }
    place
}

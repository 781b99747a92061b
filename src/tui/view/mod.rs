//! Draws the state, and only draws: `draw(app, theme, buffer)` gives the same cells for the same state.
//!
//! Absent on purpose: keys, effects, the database, the clock.

mod activity;
mod book_form;
mod card;
mod cells;
mod chrome;
mod columns;
mod empty;
mod erasing;
mod export;
mod fairness;
mod fallback;
mod help;
mod import;
mod lead;
mod leads;
mod learning;
mod overlay;
mod page;
mod pen;
mod picker;
mod publishing;
mod reasons;
mod rehearsal;
mod rep_card;
mod rep_cells;
mod rep_over;
mod rep_sums;
mod reps;
mod rules;
mod setup;
mod trial;
mod versions;
mod welcome;
mod why;

use std::cell::RefCell;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    layout::{LEAST, Shape},
    state::{App, Screen, overlay::Kind, rep_over::RepOver},
    theme::{Meaning, Theme},
    zones::{Target, Zones},
};

use pen::Pen;

/// What only drawing finds out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Where the terminal's cursor stands, if somebody types.
    pub cursor: Option<Position>,
    /// How many lines of a lead on the whole screen, or beside its list, can be scrolled away.
    pub furthest: usize,
    /// What lies where, for the mouse.
    pub zones: Zones,
}

/// Draws everything.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Drawn {
    let zones = RefCell::new(Zones::default());
    let pen = Pen { theme, zones: &zones, lines: Meaning::Frame };
    let whole = buffer.area;
    buffer.set_style(whole, theme.style(Meaning::Plain));
    let plan = app.plan();
    if plan.shape == Shape::TooSmall {
        too_small(pen, buffer);
        return Drawn::default();
    }
    let middle = Rect { y: whole.y + plan.header, height: plan.middle(app.size).min(whole.height), ..whole };
    let mut drawn = Drawn::default();
    match (&app.setup, &app.welcome) {
        (Some(setup), _) => drawn.cursor = setup::draw(app, setup, pen, buffer),
        (None, Some(greeting)) => drawn.cursor = welcome::draw(app, greeting, pen, buffer),
        (None, None) => {
            chrome::header(app, pen, buffer);
            drawn.furthest = screen(app, pen, buffer, middle);
            chrome::footer(app, pen, buffer);
        }
    }
    if let Some(overlay) = &app.overlay {
        // What stands over the screen has the mouse for itself; the footer speaks of it already.
        pen.zone(Rect { height: whole.height.saturating_sub(plan.footer), ..whole }, Target::Nothing);
        drawn.cursor = over(app, &overlay.kind, pen, buffer, middle);
    }
    drawn.zones = zones.into_inner();
    drawn
}

/// The screen one is on. Gives back how many lines of its detail can be scrolled away.
fn screen(app: &App, pen: Pen<'_>, buffer: &mut Buffer, middle: Rect) -> usize {
    match (app.screen, app.zoom) {
        (Screen::Queue, None) => leads::draw(app, pen, buffer, middle),
        (Screen::Queue | Screen::Fallback | Screen::Fairness, Some(zoom)) => lead::draw(app, zoom, pen, buffer, middle),
        (Screen::Fallback, None) => fallback::draw(app, pen, buffer, middle),
        (Screen::Reps, _) => reps::draw(app, pen, buffer, middle),
        (Screen::Rules, _) => rules::draw(app, pen, buffer, middle),
        (Screen::Fairness, None) => {
            fairness::draw(app, pen, buffer, middle);
            0
        }
        (Screen::Activity, _) => {
            activity::draw(app, pen, buffer, middle);
            0
        }
    }
}

/// What stands over the screen. Gives back where the terminal's cursor stands.
fn over(app: &App, kind: &Kind, pen: Pen<'_>, buffer: &mut Buffer, middle: Rect) -> Option<Position> {
    let pen = match kind {
        // A line that is typed belongs to the list below it.
        Kind::Filter(_) | Kind::Line(_) | Kind::Rep(RepOver::Filter(_)) => pen,
        // The list behind is what one looks at while one chooses.
        Kind::Columns(_) => Pen { lines: Meaning::Accent, ..pen },
        Kind::Picker(_)
        | Kind::Menu(_)
        | Kind::Question(_)
        | Kind::Rep(_)
        | Kind::Import
        | Kind::Export
        | Kind::Span(_)
        | Kind::Erase(_)
        | Kind::Trial(_)
        | Kind::Book(_)
        | Kind::Publish(_)
        | Kind::Replay(_)
        | Kind::Learn(_)
        | Kind::Versions(_)
        | Kind::Help(_) => {
            pen.quieten(buffer, middle);
            Pen { lines: Meaning::Accent, ..pen }
        }
    };
    match kind {
        Kind::Picker(picker) => picker::draw(app, picker, pen, buffer, middle),
        Kind::Menu(menu) => overlay::menu(menu, pen, buffer, middle),
        Kind::Question(question) => overlay::question(question, pen, buffer, middle),
        Kind::Rep(over) => rep_over::draw(app, over, pen, buffer, middle),
        Kind::Filter(line) => Some(overlay::filter(app, line, pen, buffer, middle)),
        Kind::Line(line) => Some(overlay::line(app, line, pen, buffer, middle)),
        Kind::Import => import::over(app, pen, buffer, middle),
        Kind::Export => export::draw(app, pen, buffer, middle),
        Kind::Span(line) => Some(overlay::span(app, line, pen, buffer, middle)),
        Kind::Erase(erasing) => Some(erasing::draw(app, erasing, pen, buffer, middle)),
        Kind::Book(form) => Some(book_form::draw(form, pen, buffer, middle)),
        Kind::Publish(publishing) => Some(publishing::draw(app, publishing, pen, buffer, middle)),
        Kind::Replay(pane) => {
            rehearsal::draw(app, pane, pen, buffer, middle);
            None
        }
        Kind::Learn(learning) => {
            learning::draw(app, learning, pen, buffer, middle);
            None
        }
        Kind::Versions(pane) => {
            versions::draw(app, pane, pen, buffer, middle);
            None
        }
        Kind::Trial(trial) => Some(trial::draw(app, trial, pen, buffer, middle)),
        Kind::Help(help) => Some(help::draw(app, help, pen, buffer, middle)),
        Kind::Columns(over) => {
            columns::draw(app, over, pen, buffer, middle);
            None
        }
    }
}

fn too_small(pen: Pen<'_>, buffer: &mut Buffer) {
    let area = buffer.area;
    let text = format!("Terminal is {}x{}, leadtower needs {}x{}", area.width, area.height, LEAST.width, LEAST.height);
    let lines = crate::outbound::shown::Shown::of(&text).wrap(usize::from(area.width).max(1));
    for (y, line) in (0..).zip(lines) {
        pen.put(buffer, area, y, &pen.row().put(line, Meaning::Plain));
    }
}

/// A box of at most that size in the middle of an area.
fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

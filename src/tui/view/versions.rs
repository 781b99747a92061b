//! The versions of the rulebook: above all of them, below what is different between two.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::Version,
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, versions::VersionsPane},
        theme::Meaning,
        zones::{Item, Rolled, Target},
    },
};

use super::pen::{Pen, Row};

/// Columns of a number, of an instant, of a name.
const NUMBER: usize = 6;
const AT: usize = 17;
const BY: usize = 16;

/// The pane.
pub fn draw(app: &App, pane: &VersionsPane, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    pen.clear(buffer, area);
    let title = pen.row().put("Versions", Meaning::Title);
    let right = pen.row().put("Space compares with another than the one before", Meaning::Muted);
    let inner = pen.frame(buffer, area, &title, &right);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let most = (inner.height / 2).saturating_sub(1).max(1).min(pane.all.len() as u16);
    let list = Rect { height: most, ..inner };
    pen.zone(list, Target::List);
    let (index, height) = (pane.index(), usize::from(most));
    let first = index.saturating_sub(height / 2).min(pane.all.len().saturating_sub(height));
    for ((y, nth), one) in (0..).zip(first..).zip(pane.all.iter().skip(first).take(height)) {
        pen.put(buffer, list, y, &line(app, pane, one, usize::from(list.width), pen));
        pen.item(list, y, Item::Choice(nth));
        if nth == index {
            pen.over(buffer, list, y, Meaning::Selected);
        }
    }
    pen.rule(buffer, inner, most, &pen.row().put(compared(pane), Meaning::Title), &pen.row());
    let below = Rect { y: inner.y + most + 1, height: inner.height.saturating_sub(most + 1), ..inner };
    pen.zone(below, Target::Detail);
    let rows = changes(pane, usize::from(below.width), pen);
    let seen = usize::from(below.height);
    let furthest = rows.len().saturating_sub(seen);
    pen.zones.borrow_mut().panel = Rolled { furthest, seen };
    for (y, row) in (0..below.height).zip(rows.iter().skip(pane.scroll.min(furthest))) {
        pen.put(buffer, below, y, row);
    }
}

fn line<'t>(app: &App, pane: &VersionsPane, one: &Version, width: usize, pen: Pen<'t>) -> Row<'t> {
    let is_base = pane.between().from == Some(one.version);
    let cursor = if one.version == pane.cursor { ">" } else { " " };
    let mark = if pane.marked == Some(one.version) { "*" } else { " " };
    let row = pen.row().put(cursor, Meaning::Accent).put(mark, Meaning::Mark).gap(1);
    let row = row.cell(format!("v{}", one.version), NUMBER, Meaning::Title);
    let row = row.cell(format::at(one.at, app.now, app.zone), AT, Meaning::Plain).cell(Shown::of(&one.by), BY, Meaning::Plain);
    let (stands, meaning) = match (pane.live == Some(one.version), is_base) {
        (true, true) => ("live, compared with", Meaning::Good),
        (true, false) => ("live", Meaning::Good),
        (false, true) => ("compared with", Meaning::Mark),
        (false, false) => ("", Meaning::Plain),
    };
    let row = if stands.is_empty() { row } else { row.put(stands, meaning).gap(2) };
    let room = width.saturating_sub(row.width());
    row.put(Shown::of(one.note.as_deref().unwrap_or_default()).clip(room), Meaning::Muted)
}

/// Which two are compared.
fn compared(pane: &VersionsPane) -> String {
    let between = pane.between();
    match between.from {
        Some(from) => format!("From v{from} to v{}", between.to),
        None => format!("v{}, with nothing before it", between.to),
    }
}

fn changes<'t>(pane: &VersionsPane, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let says = |text: &str, meaning| -> Vec<Row<'t>> {
        let lines = Shown::of(text).wrap(width.saturating_sub(2).max(1)).into_iter().enumerate();
        lines.map(|(nth, line)| pen.row().gap(if nth == 0 { 0 } else { 2 }).put(line, meaning)).collect()
    };
    match pane.changes() {
        None => says("comparing them ...", Meaning::Muted),
        Some(Err(because)) => says(because, Meaning::Error),
        Some(Ok(all)) if all.is_empty() => says("Both say the same.", Meaning::Good),
        Some(Ok(all)) => all.iter().flat_map(|change| says(change, Meaning::Plain)).collect(),
    }
}

//! The picker: every active rep, with what they would be told, their load and what it would be.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::Candidate,
    outbound::shown::Shown,
    tui::{
        format,
        state::{
            App,
            picker::{Focus, Picker},
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    card::{now_of, zone_of},
    pen::{Pen, Row},
};

/// Lines besides the reps: whose leads, column names, rule, doubt, reason.
const BESIDES: u16 = 5;

/// The picker over the middle of the screen.
pub fn draw(app: &App, picker: &Picker, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    pen.clear(buffer, area);
    let leads = format::count(picker.leads.len() as u64, "lead");
    let title = pen.row().put(format!("Assign {leads}"), Meaning::Title);
    let about = format!("{}, those who can take it first", format::count(picker.len() as u64, "rep"));
    let inner = pen.frame(buffer, area, &title, &pen.row().put(about, Meaning::Muted));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    pen.put(buffer, inner, 0, &whose(picker, pen, usize::from(inner.width)));
    let team = inner.width >= 100;
    pen.put(buffer, inner, 1, &head(team, pen));
    let height = inner.height.saturating_sub(BESIDES);
    let rows = Rect { y: inner.y + 2, height, ..inner };
    reps(app, picker, team, pen, buffer, rows);
    let below = Rect { y: rows.bottom(), height: inner.height.saturating_sub(height + 2), ..inner };
    pen.put(buffer, below, 0, &pen.row().fill("─", usize::from(inner.width), Meaning::Frame));
    pen.put(buffer, below, 1, &doubts(picker, pen));
    field(picker, pen, buffer, below)
}

fn whose<'t>(picker: &Picker, pen: Pen<'t>, width: usize) -> Row<'t> {
    let rest = picker.leads.len().saturating_sub(picker.names.len());
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let names = Shown::of(&picker.names.join(", ")).clip(width.saturating_sub(more.len()));
    pen.row().put(names, Meaning::Plain).put(more, Meaning::Muted)
}

fn head(team: bool, pen: Pen<'_>) -> Row<'_> {
    let mut row = pen.row().gap(2).cell("Rep", 18, Meaning::Muted).gap(1);
    if team {
        row = row.cell("Team", 18, Meaning::Muted).gap(1);
    }
    row.cell("Now", 20, Meaning::Muted)
        .gap(1)
        .cell("Local", 6, Meaning::Muted)
        .cell("Load", 10, Meaning::Muted)
        .put("After", Meaning::Muted)
}

fn reps(app: &App, picker: &Picker, team: bool, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    if picker.list.rows().is_empty() {
        let text = match (picker.loaded, picker.is_empty()) {
            (false, _) => "reading the reps ...",
            (true, true) => "no active rep; leadtower import reps reps.csv adds some",
            (true, false) => "no rep of that name; Esc shows all",
        };
        pen.put(buffer, area, 0, &pen.row().gap(2).put(text, Meaning::Muted));
        return;
    }
    for (y, candidate) in (0..).zip(picker.list.visible(usize::from(area.height).max(1))) {
        pen.put(buffer, area, y, &line(app, picker, candidate, team, pen));
        pen.item(area, y, Item::Rep(candidate.rep));
        if picker.list.cursor() == Some(candidate.rep) {
            pen.over(buffer, area, y, Meaning::Selected);
        }
    }
}

fn line<'t>(app: &App, picker: &Picker, rep: &Candidate, team: bool, pen: Pen<'t>) -> Row<'t> {
    let zone = zone_of(app, rep);
    let now = now_of(app, rep);
    let chosen = picker.list.cursor() == Some(rep.rep);
    let cursor = if chosen { ">" } else { " " };
    let mut row = pen.row().put(cursor, Meaning::Accent).gap(1).cell(Shown::of(&rep.name), 18, Meaning::Plain).gap(1);
    if team {
        row = row.cell(rep.team.clone().unwrap_or_default(), 18, Meaning::Muted).gap(1);
    }
    row = row.cell(now.text, 20, now.meaning).gap(1).cell(format::time_of_day(app.now, zone), 6, Meaning::Muted);
    row = row.cell(format::load(rep.load.open, rep.max_open()), 10, Meaning::Plain);
    let (has, all) = (picker.has(rep.rep), picker.leads.len());
    if rep.has_it() {
        return row.put("has it now", Meaning::Plain);
    }
    if has > 0 && (!chosen || has == all) {
        return row.put(format!("has {has} of {all}"), Meaning::Muted);
    }
    if !chosen {
        return row;
    }
    let after = picker.after(rep);
    let over = rep.max_open().is_some_and(|max| after > max);
    row.put(format::load(after, rep.max_open()), if over { Meaning::AtRisk } else { Meaning::Good })
}

fn doubts<'t>(picker: &Picker, pen: Pen<'t>) -> Row<'t> {
    let Some(rep) = picker.list.selected() else { return pen.row() };
    if let Some(doubt) = picker.doubts().into_iter().next() {
        return pen.row().put("asks first: ", Meaning::AtRisk).put(doubt, Meaning::Plain);
    }
    let row = pen
        .row()
        .put("Enter gives ", Meaning::Muted)
        .put(format::count(picker.leads.len() as u64, "lead"), Meaning::Plain)
        .put(" to ", Meaning::Muted)
        .put(Shown::of(&rep.name), Meaning::Plain);
    match picker.has(rep.rep) {
        0 => row,
        has => row.put(format!(", who has {has} of them already"), Meaning::Muted),
    }
}

/// The field that is being typed: a name to find, or the reason.
fn field(picker: &Picker, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let (label, field): (&'static str, _) = match picker.focus {
        Focus::Find => ("Find: ", &picker.find),
        Focus::Reps | Focus::Reason => ("Reason, kept with the lead: ", &picker.reason),
    };
    let row = pen.row().put(label, Meaning::Muted);
    let text = Shown::of(field.text());
    if text.width() == 0 && picker.focus == Focus::Reps {
        pen.put(buffer, area, 2, &row.put("Tab to write one", Meaning::Muted));
        return None;
    }
    let at = row.width() + Shown::of(&field.before_cursor()).width();
    pen.put(buffer, area, 2, &row.put(text, Meaning::Plain));
    let focused = picker.focus != Focus::Reps && area.height > 2;
    focused.then(|| Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y + 2 })
}

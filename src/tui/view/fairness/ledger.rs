//! Where the difference comes from: rows add up across, columns add up to nothing, and one figure is under the cursor.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    insight::{
        figures::{Group, Verdict},
        rounding::Rounded,
    },
    outbound::shown::Shown,
    tui::{
        format::Sign,
        layout::Shape,
        state::{App, fairness::At},
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    super::pen::{Pen, Row},
    name,
};

pub(super) fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let title = pen.row().put("Where the difference comes from", Meaning::Title);
    let inner = if boxed {
        let about = pen.row().put("rows add up across, what was skipped and turns add up to 0", Meaning::Muted);
        pen.frame(buffer, area, &title, &about)
    } else {
        pen.rule(buffer, area, 0, &title, &super::scrolled(app, pen));
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
    };
    let figures = app.fairness.figures(app.room_for_figures());
    let names = usize::from(inner.width).saturating_sub(figures.iter().map(|at| at.width()).sum::<usize>() + 3);
    let mut head = pen.row().gap(2).cell("Rep", names, Meaning::Muted);
    for at in &figures {
        head = head.right(at.title(), at.width(), Meaning::Muted);
    }
    pen.put(buffer, inner, 0, &head);
    let height = usize::from(app.fair_panes().rows);
    let visible = app.fairness.list.visible(height);
    for (y, row) in (1..).zip(visible) {
        let on = !app.on_total() && app.fairness.list.cursor() == Some(row.rep);
        let text = name(app, row.rep).fit(names);
        pen.put(
            buffer,
            inner,
            y,
            &line(pen, text, &app.fairness.shown(Some(row.rep)), &figures, on, blamed(app.fairness.verdict(row))),
        );
        pen.item(inner, y, Item::Rep(row.rep));
        if on {
            mark(app, pen, buffer, inner, y, &figures, names);
        }
    }
    let y = 1 + visible.len() as u16;
    let total = Shown::from(all_together(app)).fit(names);
    pen.put(buffer, inner, y, &line(pen, total, &app.fairness.shown(None), &figures, app.on_total(), None));
    if app.on_total() {
        mark(app, pen, buffer, inner, y, &figures, names);
    }
}

/// The sums are of all reps, those that are not on screen among them.
fn all_together(app: &App) -> String {
    let all = app.fairness.list.rows().len();
    if all > usize::from(app.fair_panes().rows) { format!("all {all} reps") } else { "all together".to_owned() }
}

fn line<'t>(pen: Pen<'t>, name: Shown, shown: &Rounded, figures: &[At], on: bool, blamed: Option<Group>) -> Row<'t> {
    let mut row = pen.row().put(if on { ">" } else { " " }, Meaning::Accent).gap(1).put(name, Meaning::Plain);
    for at in figures {
        let tenths = at.tenths(shown);
        let (sign, meaning) = match at {
            At::ByWeight => (Sign::Minus, Meaning::Plain),
            At::Actual => (Sign::Minus, Meaning::Title),
            At::Group(_) | At::Other(_) if tenths == 0 => (Sign::Both, Meaning::Muted),
            At::Group(group) if blamed == Some(*group) => (Sign::Both, Meaning::AtRisk),
            At::Group(_) | At::Other(_) => (Sign::Both, Meaning::Plain),
        };
        row = row.right(at.figure(shown, sign), at.width(), meaning);
    }
    row
}

/// The group that a verdict names.
fn blamed(verdict: Verdict) -> Option<Group> {
    match verdict {
        Verdict::Low(group) | Verdict::High(group) => group,
        Verdict::Nothing | Verdict::Unweighted | Verdict::Mixed | Verdict::Even | Verdict::WithinChance => None,
    }
}

/// Of the row under the cursor one figure is reversed: the one that Enter opens.
fn mark(app: &App, pen: Pen<'_>, buffer: &mut Buffer, inner: Rect, y: u16, figures: &[At], names: usize) {
    let place = app.fairness.place(figures);
    let x = 2 + names + figures.iter().take(place).map(|at| at.width()).sum::<usize>();
    let width = figures.get(place).map_or(0, |at| at.width());
    let cell = Rect { x: inner.x + x as u16 + 1, width: width.saturating_sub(1) as u16, ..inner };
    // A sign before the number, for whoever sees no colours.
    let is_blank = |x: u16| buffer.cell((x, cell.y + y)).is_none_or(|one| one.symbol() == " ");
    let number = (cell.x..cell.right()).find(|x| !is_blank(*x)).unwrap_or(cell.x);
    let sign = Rect { x: number.saturating_sub(2).max(cell.x - 1), width: 1, ..cell };
    pen.put(buffer, sign, y, &pen.row().put(">", Meaning::Accent));
    pen.over(buffer, cell, y, Meaning::Selected);
}

//! The roster: availability now, load against capacity, weight, the next two weeks; beside it the rep under the cursor.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::absence::AbsenceKind,
    outbound::shown::Shown,
    tui::{
        layout::Shape,
        state::{
            App,
            fortnight::{DAYS, Day, day_of},
            reps::{RepSort, Way},
        },
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::{
    empty,
    pen::{Pen, Row},
    rep_card, rep_cells,
};

/// List and detail. Gives back how many lines of the detail can be scrolled away.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let plan = app.plan();
    let boxed = matches!(plan.shape, Shape::Boxed | Shape::Wide);
    let has_rows = !app.reps.list.rows().is_empty();
    let place = if has_rows { Rect { width: plan.list_width, height: plan.list, ..area } } else { area };
    let today = app.now.day(app.zone);
    let inner = if boxed {
        let last = today.checked_add_days(Days::new(DAYS - 1)).unwrap_or(today);
        let span = format!("{} .. {}", today.format("%-d %b"), last.format("%-d %b"));
        let right = chip(app, pen, usize::from(place.width) / 2);
        let right = if right.width() > 0 { right.gap(3) } else { right };
        let right = match on_screen(app) {
            Some(part) => right.put(part, Meaning::Muted).gap(3),
            None => right,
        };
        pen.frame(buffer, place, &pen.row().put("Reps", Meaning::Title), &right.put(span, Meaning::Muted))
    } else {
        place
    };
    if !has_rows {
        empty::reps(app, pen, buffer, inner);
        return 0;
    }
    pen.zone(place, Target::List);
    list(app, today, pen, buffer, inner);
    if boxed {
        pen.foot(buffer, place, &legend(app, place.width.saturating_sub(6), pen), &pen.row());
    }
    let Some(row) = app.reps.list.selected().filter(|_| plan.detail > 0) else { return 0 };
    let detail = if plan.shape == Shape::Wide {
        Rect { x: area.x + plan.list_width, width: area.width - plan.list_width, ..area }
    } else {
        Rect { y: area.y + plan.list, height: plan.detail, ..area }
    };
    rep_card::draw(app, row, pen, buffer, detail)
}

/// Which rows are on screen, where that is not all of them.
fn on_screen(app: &App) -> Option<String> {
    let (list, height) = (&app.reps.list, usize::from(app.plan().rows));
    let (first, shown, all) = (list.first(height), list.visible(height).len(), list.rows().len());
    (shown < all).then(|| format!("{}-{} of {all}", first + 1, first + shown))
}

/// What the roster is narrowed to, and its order where it is not by name; empty where there is nothing to say.
pub fn chip<'t>(app: &App, pen: Pen<'t>, room: usize) -> Row<'t> {
    let reps = &app.reps;
    let order = match (reps.sort, reps.way) {
        (RepSort::Name, Way::Usual) => pen.row(),
        (sort, Way::Usual) => pen.row().put(format!("sort {}", sort.short()), Meaning::Muted),
        (sort, Way::Reversed) => pen.row().put(format!("sort {}, reversed", sort.short()), Meaning::Muted),
    };
    if reps.filter.is_empty() {
        return order;
    }
    let shown = reps.list.rows().iter().filter(|row| !reps.list.is_gone(row.rep.id)).count();
    let found = match &reps.complaint {
        Some(_) => pen.row().put("cannot be read", Meaning::Error),
        None => pen.row().put(format!("{shown} of {}", reps.all().len()), Meaning::Muted),
    };
    let room = room.saturating_sub(found.width() + order.width() + 4).max(6);
    let filter = Shown::of(&format!("/ {}", reps.filter)).clip(room);
    let row = pen.row().put(filter, Meaning::Accent).gap(2).then(found);
    if order.width() > 0 { row.gap(2).then(order) } else { row }
}

fn list(app: &App, today: NaiveDate, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let laid = app.columns_of_reps(usize::from(area.width));
    let content = app.content_of_reps();
    let height = usize::from(app.plan().rows);
    pen.put(buffer, area, 0, &rep_cells::head(&laid, &app.reps, today, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible = app.reps.list.visible(height);
    for (y, row) in (0..).zip(visible) {
        pen.put(buffer, rows, y, &rep_cells::line(app, row, &laid, content, today, pen));
        pen.item(rows, y, Item::Rep(row.rep.id));
        if app.reps.list.cursor() == Some(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
        if app.reps.list.is_gone(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Gone);
        }
    }
}

/// What the letters of the calendar mean that are on screen, as many of them as there is room for.
pub fn legend<'t>(app: &App, width: u16, pen: Pen<'t>) -> Row<'t> {
    let today = app.now.day(app.zone);
    let visible = app.reps.list.visible(usize::from(app.plan().rows));
    let days =
        |row| (0..DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead))).map(move |day| day_of(row, day, app.now));
    let there: HashSet<Day> = visible.iter().flat_map(days).collect();
    let has = |kind| there.contains(&Day::Away(kind)) || there.contains(&Day::Partly(kind));
    let part = there.iter().any(|day| matches!(day, Day::Partly(_)));
    let mut parts = vec![
        ("V vacation", has(AbsenceKind::Vacation)),
        ("S sick", has(AbsenceKind::Sick)),
        ("P paused", has(AbsenceKind::Paused)),
        ("A away", has(AbsenceKind::Other)),
        ("H holiday", there.contains(&Day::Holiday)),
        ("small: part of it", part),
        ("- no workday", there.contains(&Day::Free)),
        ("blank: day is over", there.contains(&Day::Over)),
        (". works", there.contains(&Day::Works)),
    ];
    parts.retain(|(_, is_there)| *is_there);
    let wide = |parts: &[(&str, bool)], gap: usize| parts.iter().map(|(text, _)| text.len() + gap).sum::<usize>();
    let gap = if wide(&parts, 3) <= usize::from(width) { 3 } else { 2 };
    while wide(&parts, gap) > usize::from(width) + gap && parts.pop().is_some() {}
    let mut row = pen.row();
    for (n, (text, _)) in parts.into_iter().enumerate() {
        row = row.gap(if n == 0 { 0 } else { gap }).put(text, Meaning::Muted);
    }
    row
}

//! The roster: availability now, load against capacity, weight, the next two weeks; beside it the rep under the cursor.

use chrono::{Datelike, Days, NaiveDate};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::{
        absence::AbsenceKind,
        listing::{Availability, RepRow},
    },
    outbound::shown::Shown,
    tui::{
        format,
        layout::Shape,
        state::{
            App,
            fortnight::{DAYS, Day, day_of},
            reps::RepSort,
        },
        theme::Meaning,
        zones::{Column, Item, Target},
    },
};

use super::{
    empty,
    pen::{Pen, Row},
    rep_card,
};

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
struct Columns {
    rep: usize,
    team: usize,
    now: usize,
    local: usize,
    bar: usize,
    load: usize,
    weight: usize,
    days: Spread,
}

/// How the calendar is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    None,
    Tight,
    Loose,
}

impl Columns {
    fn of(width: usize) -> Self {
        if width >= 113 {
            let rest = width - 113;
            let (rep, team) = (12 + rest / 2, 10 + rest - rest / 2);
            Self { rep, team, now: 20, local: 9, bar: 10, load: 10, weight: 4, days: Spread::Loose }
        } else if width >= 76 {
            Self { rep: 13 + width - 76, team: 0, now: 20, local: 9, bar: 5, load: 7, weight: 0, days: Spread::Tight }
        } else if width >= 56 {
            Self { rep: width - 41, team: 0, now: 20, local: 9, bar: 0, load: 7, weight: 0, days: Spread::None }
        } else {
            Self { rep: width.saturating_sub(31), team: 0, now: 20, local: 0, bar: 0, load: 7, weight: 0, days: Spread::None }
        }
    }
}

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
    let Some(row) = app.reps.list.selected().filter(|_| plan.detail > 0) else { return 0 };
    let detail = if plan.shape == Shape::Wide {
        Rect { x: area.x + plan.list_width, width: area.width - plan.list_width, ..area }
    } else {
        Rect { y: area.y + plan.list, height: plan.detail, ..area }
    };
    rep_card::draw(app, row, pen, buffer, detail)
}

/// What the roster is narrowed to, and its order where it is not by name; empty where there is nothing to say.
pub fn chip<'t>(app: &App, pen: Pen<'t>, room: usize) -> Row<'t> {
    let reps = &app.reps;
    let order = match reps.sort {
        RepSort::Name => pen.row(),
        RepSort::Availability | RepSort::Load | RepSort::Team => {
            pen.row().put("sort ", Meaning::Muted).put(reps.sort.short(), Meaning::Muted)
        }
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
    let columns = Columns::of(usize::from(area.width));
    let height = usize::from(app.plan().rows);
    pen.put(buffer, area, 0, &head(columns, app.reps.sort, today, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible = app.reps.list.visible(height);
    for (y, row) in (0..).zip(visible) {
        pen.put(buffer, rows, y, &line(app, row, columns, today, pen));
        if app.reps.list.is_gone(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Gone);
        }
        pen.item(rows, y, Item::Rep(row.rep.id));
        if app.reps.list.cursor() == Some(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
    }
    if columns.days != Spread::None && visible.len() + 2 <= usize::from(rows.height) {
        pen.put(buffer, rows, rows.height - 1, &pen.row().gap(2).then(legend(rows.width, pen)));
    }
}

/// What the letters of the calendar mean.
pub fn legend(width: u16, pen: Pen<'_>) -> Row<'_> {
    let text = if width >= 100 {
        ". works   V vacation   S sick   P paused   A away   small: part of the day   H holiday   - not a workday"
    } else {
        ". works  V vacation  S sick  P paused  A away  v part  H holiday  - free"
    };
    pen.row().put(text, Meaning::Muted)
}

fn head(columns: Columns, sort: RepSort, today: NaiveDate, pen: Pen<'_>) -> Row<'_> {
    let wide = columns.bar >= 10;
    let load = if columns.bar > 0 { columns.bar + 1 + columns.load } else { columns.load };
    let names = [
        (Some((Column::Rep, RepSort::Name)), "Rep", "Rep▴", columns.rep),
        (Some((Column::Team, RepSort::Team)), "Team", "Team▴", columns.team),
        (Some((Column::Now, RepSort::Availability)), "Now", "Now▴", columns.now),
        (None, "Local", "Local", columns.local),
        (
            Some((Column::Load, RepSort::Load)),
            if wide { "Load of capacity" } else { "Load" },
            if wide { "Load of capacity▾" } else { "Load▾" },
            load,
        ),
    ];
    let mut row = pen.row().gap(2);
    for (sorts, name, sorted, width) in names.into_iter().filter(|(.., width)| *width > 0) {
        let from = row.width();
        let is_sorted = sorts.is_some_and(|(_, by)| by == sort);
        row = row.cell(if is_sorted { sorted } else { name }, width, if is_sorted { Meaning::Plain } else { Meaning::Muted });
        if let Some((column, _)) = sorts {
            row = row.means(from, Target::Sort(column));
        }
        row = row.gap(1);
    }
    if columns.weight > 0 {
        row = row.right("Wt", columns.weight, Meaning::Muted).gap(1);
    }
    let days = (0..DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let letter = |day: NaiveDate| day.weekday().to_string().chars().next().unwrap_or(' ');
    match columns.days {
        Spread::None => row,
        Spread::Tight => row.put(days.map(letter).collect::<String>(), Meaning::Muted),
        Spread::Loose => row.put(days.map(|day| format!("{} ", letter(day))).collect::<String>(), Meaning::Muted),
    }
}

fn line<'t>(app: &App, rep: &RepRow, columns: Columns, today: NaiveDate, pen: Pen<'t>) -> Row<'t> {
    let cursor = if app.reps.list.cursor() == Some(rep.rep.id) { ">" } else { " " };
    let now = if app.reps.list.is_gone(rep.rep.id) {
        format::Said { text: "no longer matches".to_owned(), meaning: Meaning::Muted }
    } else {
        format::availability(rep, app.now)
    };
    let inactive = rep.availability == Availability::Inactive;
    let name = if inactive { Meaning::Muted } else { Meaning::Plain };
    let mut row = pen.row().put(cursor, Meaning::Accent).gap(1).cell(Shown::of(&rep.rep.name), columns.rep, name).gap(1);
    if columns.team > 0 {
        row = row.cell(rep.rep.team.clone().unwrap_or_default(), columns.team, Meaning::Muted).gap(1);
    }
    row = row.cell(now.text, columns.now, now.meaning).gap(1);
    if columns.local > 0 {
        row = row.cell(format::local_short(app.now, rep.rep.zone()), columns.local, Meaning::Muted).gap(1);
    }
    row = load(row, rep, columns);
    if columns.weight > 0 {
        row = row.right(weights(rep), columns.weight, Meaning::Muted).gap(1);
    }
    let days = (0..DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let letters = days.map(|day| letter(day_of(rep, day, app.now)));
    match columns.days {
        Spread::None => row,
        Spread::Tight => letters.fold(row, |row, (letter, meaning)| row.put(letter, meaning)),
        Spread::Loose => letters.fold(row, |row, (letter, meaning)| row.put(letter, meaning).gap(1)),
    }
}

fn load<'t>(mut row: Row<'t>, rep: &RepRow, columns: Columns) -> Row<'t> {
    let (open, max) = (rep.load.open, rep.rep.capacity.max_open);
    let full = max.is_some_and(|max| open >= max);
    if columns.bar > 0 {
        row = match max {
            // Without any place one is full.
            Some(0) => row.bar(1, 1, columns.bar, Meaning::AtRisk).gap(1),
            Some(max) => {
                let meaning = if full { Meaning::AtRisk } else { Meaning::Good };
                row.bar(u64::from(open), u64::from(max), columns.bar, meaning).gap(1)
            }
            None => row.gap(columns.bar + 1),
        };
    }
    let text = match max {
        Some(_) if columns.load >= 10 => format::load(open, max),
        Some(max) => format!("{open}/{max}"),
        None => format::load(open, None).trim_start().to_owned(),
    };
    // Half a number would be another number.
    let text = if text.len() <= columns.load { text } else { open.to_string() };
    row.cell(text, columns.load, if full { Meaning::AtRisk } else { Meaning::Plain }).gap(1)
}

/// Their weight in each pool, once where they are the same.
fn weights(rep: &RepRow) -> String {
    let mut all: Vec<u32> = rep.pools.iter().map(|(_, weight)| *weight).collect();
    all.dedup();
    match all.as_slice() {
        [] => "-".to_owned(),
        [one] => one.to_string(),
        several if several.len() <= 2 => several.iter().map(ToString::to_string).collect::<Vec<_>>().join("/"),
        [first, ..] => format!("{first}/.."),
    }
}

fn letter(day: Day) -> (&'static str, Meaning) {
    match day {
        Day::Works => (".", Meaning::Muted),
        Day::Free => ("-", Meaning::Muted),
        Day::Holiday => ("H", Meaning::AtRisk),
        Day::Over => (" ", Meaning::Frame),
        Day::Away(kind) => match kind {
            AbsenceKind::Vacation => ("V", Meaning::Nobody),
            AbsenceKind::Sick => ("S", Meaning::Nobody),
            AbsenceKind::Paused => ("P", Meaning::Nobody),
            AbsenceKind::Other => ("A", Meaning::Nobody),
        },
        Day::Partly(kind) => match kind {
            AbsenceKind::Vacation => ("v", Meaning::Nobody),
            AbsenceKind::Sick => ("s", Meaning::Nobody),
            AbsenceKind::Paused => ("p", Meaning::Nobody),
            AbsenceKind::Other => ("a", Meaning::Nobody),
        },
    }
}

//! The roster: availability now, load against capacity, weight, the next two weeks; beside it the rep under the cursor.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::{
        absence::AbsenceKind,
        listing::{Availability, RepRow},
    },
    outbound::shown::Shown,
    tui::{
        columns::{Column as _, RepColumn},
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

/// From these widths on the load has a bar, and its numbers in words.
const WITH_BAR: usize = 13;
const WITH_WORDS: usize = 21;
/// From this width on there is a blank between two days.
const LOOSE: usize = 28;

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
    let laid = app.columns_of_reps(usize::from(area.width));
    let height = usize::from(app.plan().rows);
    pen.put(buffer, area, 0, &head(&laid, app.reps.sort, today, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible = app.reps.list.visible(height);
    for (y, row) in (0..).zip(visible) {
        pen.put(buffer, rows, y, &line(app, row, &laid, today, pen));
        if app.reps.list.is_gone(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Gone);
        }
        pen.item(rows, y, Item::Rep(row.rep.id));
        if app.reps.list.cursor() == Some(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
    }
    let has_days = laid.iter().any(|(column, _)| *column == RepColumn::Days);
    if has_days && visible.len() + 2 <= usize::from(rows.height) {
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

fn head<'t>(laid: &[(RepColumn, usize)], sort: RepSort, today: NaiveDate, pen: Pen<'t>) -> Row<'t> {
    let mut row = pen.row().gap(1);
    for (column, width) in laid {
        row = row.gap(1);
        let from = row.width();
        let (sorts, name, so) = match column {
            RepColumn::Rep => (Some((Column::Rep, RepSort::Name)), "Rep", "Rep▴"),
            RepColumn::Team => (Some((Column::Team, RepSort::Team)), "Team", "Team▴"),
            RepColumn::Now => (Some((Column::Now, RepSort::Availability)), "Now", "Now▴"),
            RepColumn::Load if *width >= WITH_WORDS => {
                (Some((Column::Load, RepSort::Load)), "Load of capacity", "Load of capacity▾")
            }
            RepColumn::Load => (Some((Column::Load, RepSort::Load)), "Load", "Load▾"),
            RepColumn::Days => {
                row = letters(row, *width, pen, |ahead| {
                    let day = today.checked_add_days(Days::new(ahead)).unwrap_or(today);
                    (weekday(day), Meaning::Muted)
                });
                continue;
            }
            other => (None, other.title(), other.title()),
        };
        let is_sorted = sorts.is_some_and(|(_, by)| by == sort);
        let (text, meaning) = if is_sorted { (so, Meaning::Plain) } else { (name, Meaning::Muted) };
        row = if is_number(*column) { row.right(text, *width, meaning) } else { row.cell(text, *width, meaning) };
        if let Some((column, _)) = sorts {
            row = row.means(from, Target::Sort(column));
        }
    }
    row
}

/// The first letter of a day of the week.
fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "M",
        Weekday::Tue | Weekday::Thu => "T",
        Weekday::Wed => "W",
        Weekday::Fri => "F",
        Weekday::Sat | Weekday::Sun => "S",
    }
}

/// Numbers stand at the right end of their column.
fn is_number(column: RepColumn) -> bool {
    matches!(column, RepColumn::Weight | RepColumn::Untouched | RepColumn::Today)
}

/// A letter a day, as wide as their column is.
fn letters<'t>(row: Row<'t>, width: usize, pen: Pen<'t>, of: impl Fn(u64) -> (&'static str, Meaning)) -> Row<'t> {
    let between = usize::from(width >= LOOSE);
    let days = (0..DAYS).map(of).fold(pen.row(), |days, (letter, meaning)| days.put(letter, meaning).gap(between));
    let blanks = width.saturating_sub(days.width());
    row.then(days).gap(blanks)
}

fn line<'t>(app: &App, rep: &RepRow, laid: &[(RepColumn, usize)], today: NaiveDate, pen: Pen<'t>) -> Row<'t> {
    let cursor = if app.reps.list.cursor() == Some(rep.rep.id) { ">" } else { " " };
    let mut row = pen.row().put(cursor, Meaning::Accent);
    for (column, width) in laid {
        row = row.gap(1);
        row = match column {
            RepColumn::Load => load(row, rep, *width),
            RepColumn::Days => letters(row, *width, pen, |ahead| {
                let day = today.checked_add_days(Days::new(ahead)).unwrap_or(today);
                letter(day_of(rep, day, app.now))
            }),
            column => {
                let (text, meaning) = cell(app, rep, *column);
                if is_number(*column) { row.right(text, *width, meaning) } else { row.cell(text, *width, meaning) }
            }
        };
    }
    row
}

fn cell(app: &App, rep: &RepRow, column: RepColumn) -> (String, Meaning) {
    let muted = |text: String| (text, Meaning::Muted);
    match column {
        RepColumn::Rep if rep.availability == Availability::Inactive => muted(rep.rep.name.clone()),
        RepColumn::Rep => (rep.rep.name.clone(), Meaning::Plain),
        RepColumn::Team => muted(rep.rep.team.clone().unwrap_or_default()),
        RepColumn::Now if app.reps.list.is_gone(rep.rep.id) => muted("no longer matches".to_owned()),
        RepColumn::Now => {
            let now = format::availability(rep, app.now);
            (now.text, now.meaning)
        }
        RepColumn::Local => muted(format::local_short(app.now, rep.rep.zone())),
        RepColumn::Load | RepColumn::Days => muted(String::new()),
        RepColumn::Weight => muted(weights(rep)),
        RepColumn::Untouched => muted(rep.untouched.to_string()),
        RepColumn::Today => muted(rep.load.today.to_string()),
        RepColumn::Pools => muted(rep.pools.iter().map(|(pool, _)| pool.to_string()).collect::<Vec<_>>().join(", ")),
        RepColumn::Languages => muted(rep.rep.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        RepColumn::Email => muted(rep.rep.email.clone().unwrap_or_default()),
    }
}

/// Open leads against places, in exactly so many columns.
fn load<'t>(row: Row<'t>, rep: &RepRow, width: usize) -> Row<'t> {
    let (open, max) = (rep.load.open, rep.rep.capacity.max_open);
    let full = max.is_some_and(|max| open >= max);
    let words = if width >= WITH_WORDS { 10 } else { 7 };
    let bar = if width >= WITH_BAR { width - words - 1 } else { 0 };
    let row = match max {
        _ if bar == 0 => row,
        // Without any place one is full.
        Some(0) => row.bar(1, 1, bar, Meaning::AtRisk).gap(1),
        Some(max) => row.bar(u64::from(open), u64::from(max), bar, if full { Meaning::AtRisk } else { Meaning::Bar }).gap(1),
        None => row.gap(bar + 1),
    };
    let room = if bar > 0 { words } else { width };
    let text = match max {
        Some(_) if words >= 10 => format::load(open, max),
        Some(max) => format!("{open}/{max}"),
        None => format::load(open, None).trim_start().to_owned(),
    };
    // Half a number would be another number.
    let text = if text.len() <= room { text } else { open.to_string() };
    row.cell(text, room, if full { Meaning::AtRisk } else { Meaning::Plain })
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

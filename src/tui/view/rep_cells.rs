//! The cells of the roster: what stands in each column.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::{
    model::{
        absence::AbsenceKind,
        listing::{Availability, RepRow},
    },
    tui::{
        columns::{Column as _, Content, RepColumn},
        format,
        state::{
            App,
            fortnight::{DAYS, Day, day_of},
            reps::{RepSort, Reps, Way},
        },
        theme::Meaning,
        zones::{Column, Target},
    },
};

use super::pen::{Pen, Row};

/// Columns of a bar below which there is none, and from which on there are words beside it.
const SHORTEST_BAR: usize = 3;
const LONG_BAR: usize = 10;
/// The name of the load where there is room for it.
const LOAD: &str = "Load of capacity";
/// From this width on there is a blank between two days.
const LOOSE: usize = 28;

/// Names of columns, with a sign at the one that the roster is sorted by.
pub fn head<'t>(laid: &[(RepColumn, usize)], reps: &Reps, today: NaiveDate, pen: Pen<'t>) -> Row<'t> {
    let mut row = pen.row().gap(1);
    for (column, width) in laid {
        row = row.gap(1);
        if *column == RepColumn::Days {
            row = letters(row, *width, pen, |ahead| (weekday(later(today, ahead)), Meaning::Muted));
            continue;
        }
        let (from, sorts) = (row.width(), sorts(*column));
        let sorted = sorts.filter(|(_, by)| *by == reps.sort);
        let room = width.saturating_sub(usize::from(sorted.is_some()));
        let name = if *column == RepColumn::Load && room >= LOAD.len() { LOAD } else { column.title() };
        row = match sorted {
            Some(_) => {
                let rest = width.saturating_sub(name.len() + 1);
                row.put(name, Meaning::Plain).put(arrow(reps), Meaning::Plain).gap(rest)
            }
            None if is_number(*column) => row.right(name, *width, Meaning::Muted),
            None => row.cell(name, *width, Meaning::Muted),
        };
        if let Some((target, _)) = sorts {
            row = row.means(from, Target::Sort(target));
        }
    }
    row
}

/// What a click on the name of a column sorts by.
fn sorts(column: RepColumn) -> Option<(Column, RepSort)> {
    match column {
        RepColumn::Rep => Some((Column::Rep, RepSort::Name)),
        RepColumn::Team => Some((Column::Team, RepSort::Team)),
        RepColumn::Now => Some((Column::Now, RepSort::Availability)),
        RepColumn::Load => Some((Column::Load, RepSort::Load)),
        RepColumn::Local
        | RepColumn::Waiting
        | RepColumn::Today
        | RepColumn::Weight
        | RepColumn::Days
        | RepColumn::Pools
        | RepColumn::Languages
        | RepColumn::Email => None,
    }
}

/// Which way the sorted column stands.
fn arrow(reps: &Reps) -> &'static str {
    match (reps.sort, reps.way) {
        (RepSort::Name | RepSort::Team | RepSort::Availability, Way::Usual) | (RepSort::Load, Way::Reversed) => "▴",
        (RepSort::Name | RepSort::Team | RepSort::Availability, Way::Reversed) | (RepSort::Load, Way::Usual) => "▾",
    }
}

fn later(day: NaiveDate, ahead: u64) -> NaiveDate {
    day.checked_add_days(Days::new(ahead)).unwrap_or(day)
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
    matches!(column, RepColumn::Weight | RepColumn::Waiting | RepColumn::Today)
}

/// A letter a day, as wide as their column is.
fn letters<'t>(row: Row<'t>, width: usize, pen: Pen<'t>, of: impl Fn(u64) -> (&'static str, Meaning)) -> Row<'t> {
    let between = usize::from(width >= LOOSE);
    let days = (0..DAYS).map(of).fold(pen.row(), |days, (letter, meaning)| days.put(letter, meaning).gap(between));
    let blanks = width.saturating_sub(days.width());
    row.then(days).gap(blanks)
}

/// A rep in their columns.
pub fn line<'t>(
    app: &App,
    rep: &RepRow,
    laid: &[(RepColumn, usize)],
    content: Content,
    today: NaiveDate,
    pen: Pen<'t>,
) -> Row<'t> {
    let cursor = if app.reps.list.cursor() == Some(rep.rep.id) { ">" } else { " " };
    let mut row = pen.row().put(cursor, Meaning::Accent);
    for (column, width) in laid {
        row = row.gap(1);
        row = match column {
            RepColumn::Load => load(row, rep, *width, content),
            RepColumn::Days => letters(row, *width, pen, |ahead| letter(day_of(rep, later(today, ahead), app.now))),
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
    let number = |n: u32| if n == 0 { muted("-".to_owned()) } else { (n.to_string(), Meaning::Plain) };
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
        RepColumn::Waiting => number(rep.untouched),
        RepColumn::Today => number(rep.load.today),
        RepColumn::Pools => muted(rep.pools.iter().map(|(pool, _)| pool.to_string()).collect::<Vec<_>>().join(", ")),
        RepColumn::Languages => muted(rep.rep.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        RepColumn::Email => muted(rep.rep.email.clone().unwrap_or_default()),
    }
}

/// Open leads against places: a bar where there is room for one, and the numbers.
fn load<'t>(row: Row<'t>, rep: &RepRow, width: usize, content: Content) -> Row<'t> {
    let (open, max) = (rep.load.open, rep.rep.capacity.max_open);
    let full = max.is_some_and(|max| open >= max);
    let (words, signs) = (content.load.clamp(8, 10), content.short.clamp(5, 7));
    let (text, columns) = match width {
        _ if width > LONG_BAR + words => (format::load(open, max), words),
        _ => (format::load_in_signs(open, max), signs),
    };
    let bar = width.saturating_sub(columns + 1);
    let (row, columns) = if bar < SHORTEST_BAR { (row, width) } else { (load_bar(row, open, max, bar).gap(1), columns) };
    // Half a number would be another number.
    let text = if text.len() <= columns { text } else { open.to_string() };
    row.cell(text, columns, if full { Meaning::AtRisk } else { Meaning::Plain })
}

fn load_bar(row: Row<'_>, open: u32, max: Option<u32>, columns: usize) -> Row<'_> {
    match max {
        // Without any place one is full.
        Some(0) => row.bar(1, 1, columns, Meaning::AtRisk),
        // More than there is room for does not end where the bar does.
        Some(max) if open > max => row.bar(1, 1, columns - 1, Meaning::AtRisk).put("+", Meaning::Late),
        Some(max) => {
            let meaning = if open == max { Meaning::AtRisk } else { Meaning::Bar };
            row.bar(u64::from(open), u64::from(max), columns, meaning)
        }
        None => row.gap(columns),
    }
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

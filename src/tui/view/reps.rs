//! The roster: availability now, load against capacity, the next two weeks; beside it the rep under the cursor.

use chrono::{Datelike, Days, NaiveDate};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::{absence::AbsenceKind, listing::Availability, listing::RepRow, time::Instant},
    outbound::shown::Shown,
    tui::{
        format,
        layout::Shape,
        state::{App, days},
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::{
    empty,
    pen::{Pen, Row},
};

/// Days that the calendar shows.
const DAYS: u64 = 14;

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
struct Columns {
    rep: usize,
    team: usize,
    now: usize,
    local: usize,
    bar: usize,
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
        if width >= 112 {
            let rest = width - 112;
            Self { rep: 17 + rest / 2, team: 14 + rest - rest / 2, now: 19, local: 5, bar: 10, days: Spread::Loose }
        } else if width >= 76 {
            Self { rep: 15 + width - 76, team: 0, now: 19, local: 5, bar: 5, days: Spread::Tight }
        } else if width >= 56 {
            Self { rep: width - 38, team: 0, now: 19, local: 5, bar: 0, days: Spread::None }
        } else {
            Self { rep: width.saturating_sub(32), team: 0, now: 18, local: 0, bar: 0, days: Spread::None }
        }
    }
}

/// List and detail.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let plan = app.plan();
    let boxed = matches!(plan.shape, Shape::Boxed | Shape::Wide);
    let place = Rect { width: plan.list_width, height: plan.list, ..area };
    let today = app.now.day(app.zone);
    let inner = if boxed {
        let last = today.checked_add_days(Days::new(DAYS - 1)).unwrap_or(today);
        let span = format!("{} .. {}", today.format("%-d %b"), last.format("%-d %b"));
        pen.frame(buffer, place, &pen.row().put("Reps", Meaning::Title), &pen.row().put(span, Meaning::Muted))
    } else {
        place
    };
    if app.reps.list.rows().is_empty() {
        empty::reps(app, pen, buffer, inner);
        return;
    }
    pen.zone(place, Target::List);
    list(app, today, pen, buffer, inner);
    let Some(row) = app.reps.list.selected().filter(|_| plan.detail > 0) else { return };
    let detail = if plan.shape == Shape::Wide {
        Rect { x: area.x + plan.list_width, width: area.width - plan.list_width, ..area }
    } else {
        Rect { y: area.y + plan.list, height: plan.detail, ..area }
    };
    one(app, row, pen, buffer, detail);
}

fn list(app: &App, today: NaiveDate, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let columns = Columns::of(usize::from(area.width));
    let height = usize::from(app.plan().rows);
    pen.put(buffer, area, 0, &head(columns, today, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let visible = app.reps.list.visible(height);
    for (y, row) in (0..).zip(visible) {
        pen.put(buffer, rows, y, &line(app, row, columns, today, pen));
        pen.item(rows, y, Item::Rep(row.rep.id));
        if app.reps.list.cursor() == Some(row.rep.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
    }
    if columns.days != Spread::None && visible.len() + 2 <= usize::from(rows.height) {
        let legend = match columns.days {
            Spread::Loose => ". works   V vacation   S sick   P paused   A away   H holiday   - not a workday",
            Spread::Tight | Spread::None => ". works  V vacation  S sick  P paused  A away  H holiday  - day off",
        };
        pen.put(buffer, rows, rows.height - 1, &pen.row().gap(2).put(legend, Meaning::Muted));
    }
}

fn head(columns: Columns, today: NaiveDate, pen: Pen<'_>) -> Row<'_> {
    let mut row = pen.row().gap(2).cell("Rep", columns.rep, Meaning::Muted).gap(1);
    if columns.team > 0 {
        row = row.cell("Team", columns.team, Meaning::Muted).gap(1);
    }
    row = row.cell("Now", columns.now, Meaning::Muted).gap(1);
    if columns.local > 0 {
        row = row.cell("Local", columns.local, Meaning::Muted).gap(1);
    }
    if columns.bar > 0 {
        row = row.cell("Load", columns.bar, Meaning::Muted).gap(1);
    }
    row = row.cell(if columns.bar > 0 { "" } else { "Load" }, 9, Meaning::Muted).gap(1);
    let letters = || (0..DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead))).map(letter_of);
    match columns.days {
        Spread::None => row,
        Spread::Tight => row.put(letters().collect::<String>(), Meaning::Muted),
        Spread::Loose => row.put(letters().fold(String::new(), |all, letter| all + &letter.to_string() + " "), Meaning::Muted),
    }
}

fn letter_of(day: NaiveDate) -> char {
    day.weekday().to_string().chars().next().unwrap_or(' ')
}

fn line<'t>(app: &App, rep: &RepRow, columns: Columns, today: NaiveDate, pen: Pen<'t>) -> Row<'t> {
    let cursor = if app.reps.list.cursor() == Some(rep.rep.id) { ">" } else { " " };
    let now = format::availability(rep, app.now);
    let inactive = rep.availability == Availability::Inactive;
    let name = if inactive { Meaning::Muted } else { Meaning::Plain };
    let mut row = pen.row().put(cursor, Meaning::Accent).gap(1).cell(Shown::of(&rep.rep.name), columns.rep, name).gap(1);
    if columns.team > 0 {
        row = row.cell(rep.rep.team.clone().unwrap_or_default(), columns.team, Meaning::Muted).gap(1);
    }
    row = row.cell(now.text, columns.now, now.meaning).gap(1);
    if columns.local > 0 {
        row = row.cell(format::time_of_day(app.now, rep.rep.zone()), columns.local, Meaning::Muted).gap(1);
    }
    let max = rep.rep.capacity.max_open;
    if columns.bar > 0 {
        row = match max {
            Some(max) => {
                let meaning = if rep.load.open >= max { Meaning::AtRisk } else { Meaning::Good };
                row.bar(u64::from(rep.load.open), u64::from(max), columns.bar, meaning).gap(1)
            }
            None => row.gap(columns.bar + 1),
        };
    }
    row = row.cell(format::load(rep.load.open, max), 9, Meaning::Plain).gap(1);
    let letters = (0..DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead))).map(|day| day_of(rep, day, app.now));
    match columns.days {
        Spread::None => row,
        Spread::Tight => letters.fold(row, |row, (letter, meaning)| row.put(letter, meaning)),
        Spread::Loose => letters.fold(row, |row, (letter, meaning)| row.put(letter, meaning).gap(1)),
    }
}

/// What a rep does on a day of their own calendar: away if they are at its middle, or for the rest of today.
fn day_of(rep: &RepRow, day: NaiveDate, now: Instant) -> (&'static str, Meaning) {
    let zone = rep.rep.zone();
    let noon = days::begins(day, zone) + crate::model::time::Millis(12 * crate::model::time::Millis::HOUR.0);
    let at = if day == now.day(zone) { now } else { noon };
    if let Some(absence) = rep.absences.iter().find(|absence| absence.covers(at)) {
        return match absence.kind {
            AbsenceKind::Vacation => ("V", Meaning::Nobody),
            AbsenceKind::Sick => ("S", Meaning::Nobody),
            AbsenceKind::Paused => ("P", Meaning::Nobody),
            AbsenceKind::Other => ("A", Meaning::Nobody),
        };
    }
    if rep.days_off.contains(&day) {
        return ("H", Meaning::AtRisk);
    }
    match &rep.rep.week {
        Some(week) if week.on(day.weekday()).is_empty() => ("-", Meaning::Frame),
        Some(_) | None => (".", Meaning::Muted),
    }
}

fn one(app: &App, rep: &RepRow, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let title = pen.row().put(Shown::of(&rep.rep.name).clip(40), Meaning::Title);
    let title = match &rep.rep.team {
        Some(team) => title.gap(2).put(Shown::of(team).clip(30), Meaning::Muted),
        None => title,
    };
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let inner = if boxed {
        let inner = pen.frame(buffer, area, &title, &pen.row());
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
    } else {
        pen.rule(buffer, area, 0, &title, &pen.row());
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 }
    };
    let facts = facts(app, rep);
    let keys = what_keys_do(rep);
    let wide = inner.width >= 90;
    let left = if wide { Rect { width: inner.width / 2, ..inner } } else { inner };
    let shown = if boxed { facts.len() } else { facts.len().min(usize::from(inner.height).saturating_sub(keys.len())) };
    for (y, (name, value, meaning)) in (0..).zip(facts.into_iter().take(shown)) {
        let room = usize::from(left.width).saturating_sub(13);
        let value = Shown::of(&value).clip(room);
        pen.put(buffer, left, y, &pen.row().cell(name, 11, Meaning::Muted).put(value, meaning));
    }
    let right = if wide {
        Rect { x: left.right(), width: inner.width - left.width, ..inner }
    } else {
        let used = (shown as u16 + u16::from(boxed)).min(inner.height);
        Rect { y: inner.y + used, height: inner.height - used, ..inner }
    };
    for (y, (key, text)) in (0..).zip(keys) {
        pen.put(buffer, right, y, &pen.row().cell(key, 5, Meaning::Key).put(text, Meaning::Muted));
    }
}

fn facts(app: &App, row: &RepRow) -> Vec<(&'static str, String, Meaning)> {
    let (rep, load) = (&row.rep, row.load);
    let now = format::availability(row, app.now);
    let zone = rep.zone();
    let local = format!("{}, {}", now.text, format::local_time(app.now, zone));
    let hours = rep.week.as_ref().map_or_else(|| "always at work".to_owned(), ToString::to_string);
    let touched = load.open.saturating_sub(row.untouched);
    let mut facts = vec![
        ("Now", local, now.meaning),
        (
            "Open",
            format!(
                "{}   contacted {touched}   waiting {}",
                format::load(load.open, rep.capacity.max_open).trim_start(),
                row.untouched
            ),
            Meaning::Plain,
        ),
        ("Received", received(row), Meaning::Plain),
        ("Works", hours, Meaning::Plain),
    ];
    for absence in &row.absences {
        let until = absence
            .until
            .map_or("until further notice".to_owned(), |until| format!("to {}", format::last_day(until, app.now, zone)));
        facts.push((
            "Away",
            format!("{} from {} {until}", absence.kind.as_str(), format::at(absence.from, app.now, zone)),
            Meaning::Nobody,
        ));
    }
    let languages: Vec<_> = rep.languages.iter().map(|language| language.as_str().to_owned()).collect();
    let backup = rep.backup.and_then(|backup| app.reps.name(backup)).unwrap_or("").to_owned();
    let more = [("Email", rep.email.clone().unwrap_or_default()), ("Languages", languages.join(", ")), ("Backup", backup)];
    facts.extend(more.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value, Meaning::Plain)));
    facts
}

fn received(row: &RepRow) -> String {
    let of = |n: u32, max: Option<u32>| max.map_or_else(|| n.to_string(), |max| format!("{n} of {max}"));
    let capacity = row.rep.capacity;
    format!(
        "today {}   week {}   month {}",
        of(row.load.today, capacity.max_per_day),
        of(row.load.this_week, capacity.max_per_week),
        of(row.load.this_month, capacity.max_per_month)
    )
}

/// What the keys of this screen would do to the rep under the cursor.
fn what_keys_do(row: &RepRow) -> Vec<(&'static str, String)> {
    let name = row.rep.name.split_whitespace().next().unwrap_or(&row.rep.name).to_owned();
    if row.availability == Availability::Inactive {
        return vec![("", format!("{name} no longer works leads; leadtower rep edit brings them back"))];
    }
    let stay = format!("{} with {name}", format::count(u64::from(row.load.open), "open lead"));
    let stays = if row.load.open == 1 { "stays" } else { "stay" };
    let toggle = match row.availability {
        Availability::Away { .. } => format!("would bring {name} back now"),
        Availability::Inactive | Availability::Full(_) | Availability::OffHours { .. } | Availability::Available { .. } => {
            format!("would pause {name}: no new leads; {stay} {stays}")
        }
    };
    let more = match row.rep.capacity.max_open {
        Some(max) => format!("capacity {max} to {} or {}", max.saturating_add(1), max.saturating_sub(1)),
        None => format!("capacity has no limit; sets one at {} or {}", row.load.open + 1, row.load.open.saturating_sub(1)),
    };
    vec![("t", toggle), ("o", format!("first and last day {name} is out of office")), ("+ -", more)]
}

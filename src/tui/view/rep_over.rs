//! What stands over the roster: the filter line, the calendar of an absence, the absences there are, a rep's data, which
//! leads to hand over.

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    model::{absence::AbsenceKind, cities, time::Instant},
    outbound::shown::Shown,
    tui::{
        format,
        state::{
            App, days,
            input::Field,
            rep_dates::{DateField, Dates, OnLeaving, Window},
            rep_form::{Entry, Form},
            rep_over::{AbsenceChoice, Absences, HandOver, OnReturn, RepFilterLine, RepOver},
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    centred,
    pen::{Pen, Row},
    rep_card::{preview_of, spelled},
};

/// Widest box.
const WIDE: u16 = 78;
/// Columns of a month.
const MONTH: u16 = 20;
/// Lines of a month: its name, the days of the week, at most six weeks.
const MONTH_LINES: u16 = 8;
/// So many lines of a screen around a box are no screen any more.
const LITTLE: u16 = 10;
/// An absence of more days than that says how long it is.
const LONG: i64 = 60;
/// Days that can be typed.
const TYPED: &str = "26.11   thu   +3d   today   4 dec pm   26.11 14:00";
/// The same of the last day.
const LAST_TYPED: &str = "26.11   thu   +3d   4 dec am   26.11 14:00   empty: until back";
/// Columns of what stands left of the calendar.
const BESIDE: u16 = 29;

/// Draws it; gives back where the terminal's cursor stands.
pub fn draw(app: &App, over: &RepOver, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    match over {
        RepOver::Filter(line) => Some(filter(app, line, pen, buffer, area)),
        RepOver::Dates(dates) => draw_dates(app, dates, pen, buffer, area),
        RepOver::Absences(absences) => {
            draw_absences(app, absences, pen, buffer, area);
            None
        }
        RepOver::Form(form) => draw_form(app, form, pen, buffer, area),
        RepOver::HandOver(over) => {
            hand_over(over, pen, buffer, area);
            None
        }
    }
}

fn popup(pen: Pen<'_>, buffer: &mut Buffer, area: Rect, title: &str, right: &str, lines: u16) -> Rect {
    let place = centred(area, WIDE, lines + 2);
    // Where little is left around it, what would look out of it is taken away.
    pen.clear_before(buffer, if area.height < place.height + LITTLE { area } else { place }, area);
    let title = Shown::of(title).clip(usize::from(place.width).saturating_sub(6));
    let right = pen.row().put(Shown::of(right), Meaning::Muted);
    let inner = pen.frame(buffer, place, &pen.row().put(title, Meaning::Title), &right);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The filter being typed, on the first line of the screen.
fn filter(app: &App, line: &RepFilterLine, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let place = Rect { height: 1.min(area.height), ..area };
    pen.clear(buffer, place);
    let row: Row<'_> = pen.row().gap(1).put("/ ", Meaning::Accent);
    let at = row.width() + Shown::of(&line.field.before_cursor()).width();
    let row = row.put(Shown::of(line.field.text()), Meaning::Title);
    pen.put(buffer, place, 0, &row);
    let shown = app.reps.list.rows().len();
    let right = match &app.reps.complaint {
        Some(complaint) => pen.complaint(complaint, &row, area.width),
        None => pen.row().gap(2).put(format!("{shown} of {}", app.reps.all().len()), Meaning::Muted),
    };
    pen.put_right(buffer, place, 0, &right.gap(1));
    Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y }
}

fn draw_dates(app: &App, dates: &Dates, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let window = dates.window(app.now);
    let width = usize::from(WIDE.min(area.width)).saturating_sub(4);
    let below = below(app, dates, &window, width);
    let lines = (MONTH_LINES + 1 + below.len() as u16).max(6);
    let title = format!("{} out of office", dates.name);
    let inner = popup(pen, buffer, area, &title, &format!("{} time", cities::name(dates.zone)), lines);
    // On a small screen what is typed and what it does matters more than the calendar.
    let calendar = inner.width >= BESIDE + 2 * MONTH + 3 && inner.height >= MONTH_LINES + 2;
    let beside = if calendar { Rect { width: BESIDE, ..inner } } else { inner };
    let cursor = fields(app, dates, &window, pen, buffer, beside);
    if calendar {
        let right = Rect { x: inner.right() - 2 * MONTH - 3, width: 2 * MONTH + 3, height: MONTH_LINES, ..inner };
        months(app, dates, window.as_ref().ok(), pen, buffer, right);
    }
    let top = if calendar { MONTH_LINES } else { 4.min(inner.height) };
    let under = Rect { y: inner.y + top, height: inner.height - top, ..inner };
    if calendar {
        pen.put(buffer, under, 0, &pen.row().fill("─", width, Meaning::Frame));
    }
    for (y, line) in (u16::from(calendar)..).zip(&below) {
        let row = pen.row().cell(line.about, 11, Meaning::Muted).gap(1).put(line.text.clone(), line.meaning);
        pen.put(buffer, under, y, &row);
    }
    cursor
}

/// A line below the calendar.
struct Below {
    about: &'static str,
    text: Shown,
    meaning: Meaning,
}

/// What the absence would do, or why it cannot be.
fn below(app: &App, dates: &Dates, window: &Result<Window, String>, width: usize) -> Vec<Below> {
    let room = width.saturating_sub(12);
    let wrong = |because: &str| {
        let lines = Shown::of(because).wrap(room).into_iter();
        lines.map(|text| Below { about: "", text, meaning: Meaning::Error }).collect()
    };
    let later = window.as_ref().is_ok_and(|window| window.from.is_some());
    let mut lines = Vec::new();
    let (about, text, meaning) = match dates.focus {
        DateField::First => ("For example", TYPED, Meaning::Muted),
        DateField::Last => ("For example", LAST_TYPED, Meaning::Muted),
        DateField::Leads if later => ("Leads", "re-route only when it begins today", Meaning::AtRisk),
        DateField::Kind | DateField::Leads => ("", "Left/Right chooses", Meaning::Muted),
    };
    lines.push(Below { about, text: Shown::of(text), meaning });
    lines.extend(match (window, &dates.effect) {
        (Err(because), _) | (Ok(_), Some(Err(because))) => wrong(because),
        (Ok(_), None) => vec![Below { about: "", text: Shown::of("looking ahead ..."), meaning: Meaning::Muted }],
        (Ok(_), Some(Ok(effect))) => {
            preview_of(app, effect, room).into_iter().map(|(about, text, meaning)| Below { about, text, meaning }).collect()
        }
    });
    lines
}

fn fields(
    app: &App,
    dates: &Dates,
    window: &Result<Window, String>,
    pen: Pen<'_>,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let kind = match dates.kind {
        AbsenceKind::Vacation => "vacation",
        AbsenceKind::Sick => "sick",
        AbsenceKind::Paused => "paused",
        AbsenceKind::Other => "other",
    };
    let now = window.as_ref().is_ok_and(|window| window.from.is_none());
    let leads = match (dates.leads, now) {
        (_, false) | (OnLeaving::Keep, true) => "keep",
        (OnLeaving::Reroute, true) => "re-route",
    };
    let mut cursor = None;
    for (y, field) in (0..).zip(DateField::ALL) {
        let on = dates.focus == field;
        let row = pen.row().put(if on { "> " } else { "  " }, Meaning::Accent);
        let row = match field {
            DateField::First => typed(row.put("First day  ", Meaning::Muted), &dates.first, "today"),
            DateField::Last => typed(row.put("Last day   ", Meaning::Muted), &dates.last, "until back"),
            DateField::Kind => row.put("Reason     ", Meaning::Muted).put(choice(kind, on), Meaning::Plain),
            DateField::Leads => row
                .put("Leads      ", Meaning::Muted)
                .put(choice(leads, on && now), if now { Meaning::Plain } else { Meaning::Muted }),
        };
        pen.put(buffer, area, y, &row);
        if on {
            pen.over(buffer, Rect { width: area.width.min(13), ..area }, y, Meaning::Accent);
            let typed = match field {
                DateField::First => Some(&dates.first),
                DateField::Last => Some(&dates.last),
                DateField::Kind | DateField::Leads => None,
            };
            cursor = typed.filter(|_| y < area.height).map(|field| {
                let at = 13 + Shown::of(&field.before_cursor()).width();
                Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y + y }
            });
        }
    }
    if area.height > 7
        && let Ok(window) = window
    {
        let lines = span(app, dates, window);
        for (y, (text, meaning)) in (if lines.len() > 3 { 4 } else { 5 }..).zip(lines) {
            pen.put(buffer, area, y, &pen.row().gap(2).put(Shown::of(&text), meaning));
        }
    }
    cursor
}

/// A chosen one of a few, with arrows where it can be changed.
fn choice(text: &str, on: bool) -> Shown {
    Shown::of(&if on { format!("< {text} >") } else { text.to_owned() })
}

fn typed<'t>(row: Row<'t>, field: &Field, empty: &'static str) -> Row<'t> {
    if field.text().is_empty() { row.put(empty, Meaning::Muted) } else { row.put(Shown::of(field.text()), Meaning::Plain) }
}

/// The absence in words: from when to when, the next day at work, and how long it is where that is long.
fn span(app: &App, dates: &Dates, window: &Window) -> Vec<(String, Meaning)> {
    let this = app.now.local(dates.zone).year();
    let day = |at: Instant| {
        let local = at.local(dates.zone);
        let whole = days::begins(local.date_naive(), dates.zone) == at;
        let year = if local.year() == this { "" } else { " %Y" };
        local.format(&format!("%a %-d %b{year}{}", if whole { "" } else { " %H:%M" })).to_string()
    };
    let from = window.from.map_or_else(|| "from now on".to_owned(), |from| format!("from {}", day(from)));
    let mut lines = vec![(from, Meaning::Title)];
    let (Some(until), Some(last)) = (window.until, window.last) else {
        lines.push(("until further notice".to_owned(), Meaning::Title));
        return lines;
    };
    let whole = days::begins(until.day(dates.zone), dates.zone) == until;
    let end = if whole { format!("to {}", day(days::begins(last.day, dates.zone))) } else { format!("until {}", day(until)) };
    lines.push((end, Meaning::Title));
    lines.push((format!("back {}", day(dates.back(until))), Meaning::Muted));
    let length = last.day.signed_duration_since(window.first.day).num_days() + 1;
    if length > LONG {
        lines.push((format!("{length} days"), Meaning::AtRisk));
    }
    lines
}

/// Two months; the window, what is away already, and the cursor.
fn months(app: &App, dates: &Dates, window: Option<&Window>, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let first = dates.month(app.now);
    for (n, x) in [(0, area.x), (1, area.x + MONTH + 3)] {
        if let Some(month) = first.checked_add_months(Months::new(n)) {
            let place = Rect { x, width: MONTH, ..area };
            one_month(app, dates, window, month, pen, buffer, place);
        }
    }
}

fn one_month(app: &App, dates: &Dates, window: Option<&Window>, month: NaiveDate, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    pen.put(buffer, area, 0, &pen.row().put(month.format("%B %Y").to_string(), Meaning::Title));
    pen.put(buffer, area, 1, &pen.row().put("Mo Tu We Th Fr Sa Su", Meaning::Head));
    let (today, cursor) = (app.now.day(dates.zone), dates.day(app.now));
    let chosen =
        |day: NaiveDate| window.is_some_and(|window| day >= window.first.day && window.last.is_none_or(|last| day <= last.day));
    let known = |day: NaiveDate| {
        let noon = days::at(day, 12 * 60, dates.zone);
        dates.known.iter().any(|absence| absence.covers(noon))
    };
    let offset = month.weekday().num_days_from_monday();
    let days = (0..31).filter_map(|n| month.checked_add_days(Days::new(n))).take_while(|day| day.month() == month.month());
    for (n, day) in (offset..).zip(days) {
        let (column, line) = ((n % 7) as u16 * 3, 2 + (n / 7) as u16);
        let meaning = if day < today {
            Meaning::Muted
        } else if known(day) {
            Meaning::Nobody
        } else if day == today {
            Meaning::Accent
        } else if dates.days_off.contains(&day) {
            Meaning::AtRisk
        } else if dates.works_on(day) {
            Meaning::Plain
        } else {
            Meaning::Muted
        };
        let place = Rect { x: area.x + column, width: 2, ..area };
        pen.put(buffer, place, line, &pen.row().right(day.day().to_string(), 2, meaning));
        if day == cursor && dates.focus != DateField::Kind && dates.focus != DateField::Leads {
            pen.over(buffer, place, line, Meaning::Selected);
        } else if chosen(day) {
            pen.over(buffer, place, line, Meaning::Mark);
        }
    }
}

fn draw_absences(app: &App, absences: &Absences, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let title = format!("Absences of {}", absences.name);
    let inner = popup(pen, buffer, area, &title, "", absences.choices.len() as u16);
    for (y, choice) in absences.choices.iter().enumerate() {
        let text = match choice {
            AbsenceChoice::End(absence, leads) => {
                let what = if absence.covers(app.now) { "end now" } else { "cancel" };
                let too = match leads {
                    OnReturn::Keep => "",
                    OnReturn::HandBack => ", with the leads in cover",
                };
                format!("{what}{too}: {}", spelled(app, absence, absences.zone))
            }
            AbsenceChoice::New => "another absence ...".to_owned(),
        };
        pick_line(&text, y, absences.cursor, pen, buffer, inner);
    }
}

fn hand_over(over: &HandOver, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let inner = popup(pen, buffer, area, &format!("Hand over which leads of {}?", over.name), "", 2);
    let untouched = format!("{} nobody has reached out to yet", format::count(over.untouched.len() as u64, "lead"));
    let all = format!("all {} open ones", over.all.len());
    for (y, text) in [untouched, all].iter().enumerate() {
        pick_line(text, y, over.cursor, pen, buffer, inner);
    }
}

fn pick_line(text: &str, y: usize, cursor: usize, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let mark = if y == cursor { "> " } else { "  " };
    let row = pen.row().put(mark, Meaning::Accent).put(format!("{} ", y + 1), Meaning::Key).gap(1);
    let row = row.cell(Shown::of(text), usize::from(area.width).saturating_sub(5), Meaning::Plain);
    pen.put(buffer, area, y as u16, &row);
    pen.item(area, y as u16, Item::Choice(y));
    if y == cursor {
        pen.over(buffer, area, y as u16, Meaning::Selected);
    }
}

fn draw_form(app: &App, form: &Form, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let title = form.before.as_ref().map_or_else(|| "New rep".to_owned(), |rep| format!("Edit {}", rep.name));
    let wrong = form.wrong(app.reps.all());
    let inner = popup(pen, buffer, area, &title, "", Entry::ALL.len() as u16 + 3);
    let width = usize::from(inner.width);
    let mut cut = None;
    let scroll = (form.focus as usize + 3).saturating_sub(usize::from(inner.height));
    let mut cursor = None;
    for (y, entry) in (0..).zip(Entry::ALL.into_iter().skip(scroll)) {
        let on = form.focus == entry;
        let label = entry.label();
        let row = pen.row().put(if on { "> " } else { "  " }, Meaning::Accent).cell(
            label,
            11,
            if on { Meaning::Accent } else { Meaning::Muted },
        );
        let because = wrong.iter().find(|wrong| wrong.entry == entry).filter(|_| form.tried || !form.text(entry).is_empty());
        let text = form.at(entry).text();
        if on && y < inner.height {
            let at = row.width() + Shown::of(&form.at(entry).before_cursor()).width();
            cursor = Some(Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y + y });
        }
        let row = match because {
            Some(wrong) if text.is_empty() => row.put(Shown::of(&wrong.because).clip(width - 13), Meaning::Error),
            None if text.is_empty() => row.put(Shown::of(entry.empty()).clip(width - 13), Meaning::Muted),
            Some(wrong) => {
                let row = row.put(Shown::of(text), Meaning::Plain).gap(2);
                let room = width.saturating_sub(row.width());
                if on && Shown::of(&wrong.because).width() > room {
                    cut = Some(&wrong.because);
                }
                row.put(Shown::of(&wrong.because).clip(room), Meaning::Error)
            }
            None => row.put(Shown::of(text), Meaning::Plain),
        };
        pen.put(buffer, inner, y, &row);
    }
    // At its field there may be no room for all of it.
    let (below, meaning) = match form.refused.as_ref().or(cut) {
        Some(because) => (because.as_str(), Meaning::Error),
        None => (form.focus.hint(), Meaning::Muted),
    };
    for (y, line) in (Entry::ALL.len() as u16 + 1..inner.height).zip(Shown::of(below).wrap(width)) {
        pen.put(buffer, inner, y, &pen.row().put(line, meaning));
    }
    cursor
}

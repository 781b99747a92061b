//! The roster: availability now, load against capacity, weight, the next two weeks; beside it the rep under the cursor.

use std::collections::HashSet;

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
            reps::{RepSort, Reps, Way},
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
    waiting: usize,
    today: usize,
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

/// No name gets more.
const NAME_MAX: usize = 28;

impl Columns {
    /// For a list of so many columns in a frame of so many that the calendar must not touch: where its letters stand apart
    /// they do not.
    fn of(width: usize, framed: usize, widest: Widest) -> Self {
        let Widest { now, load, short, .. } = widest;
        let none =
            Self { rep: 0, team: 0, now, local: 9, bar: 0, load: short, waiting: 0, today: 0, weight: 0, days: Spread::None };
        // The widest words are known: what they do not need is there for names.
        let spare = 20 - now;
        let loose = width >= 115;
        let width = if loose { width } else { width.saturating_sub(framed) };
        if loose {
            let all = Self { rep: 12, team: 10, bar: 10, load, weight: 6, days: Spread::Loose, ..none };
            let (all, rest) = all.filled(width - 115 + spare + 10 - load, widest);
            let (waiting, today) = if rest >= 15 { (7, 5) } else { (0, 0) };
            Self { waiting, today, ..all }
        } else if width >= 91 {
            let most = Self { rep: 12, team: 9, bar: 5, weight: 6, days: Spread::Tight, ..none };
            most.filled(width - 91 + spare + 7 - short, widest).0
        } else if width >= 76 {
            Self { rep: 13, bar: 5, days: Spread::Tight, ..none }.filled(width - 76 + spare + 7 - short, widest).0
        } else if width >= 56 {
            Self { rep: width - 41, now: 20, load: 7, ..none }
        } else {
            Self { rep: width.saturating_sub(31), now: 20, load: 7, local: 0, ..none }
        }
    }

    /// Columns that are left over go to names and teams that need them, to whichever lacks more, then to the bar; and how
    /// many are left then.
    fn filled(mut self, mut rest: usize, widest: Widest) -> (Self, usize) {
        let team = if self.team > 0 { widest.team.min(NAME_MAX) } else { 0 };
        let lacks = |has: usize, wants: usize| wants.saturating_sub(has);
        while rest > 0 {
            match (lacks(self.rep, widest.name.min(NAME_MAX)), lacks(self.team, team)) {
                (0, 0) => break,
                (name, team) if name >= team => self.rep += 1,
                _ => self.team += 1,
            }
            rest -= 1;
        }
        let more = self.bar.min(rest);
        self.bar += more;
        (self, rest - more)
    }
}

/// Columns of the widest words of the roster.
#[derive(Debug, Clone, Copy)]
struct Widest {
    name: usize,
    team: usize,
    /// From 18 to 20.
    now: usize,
    /// `15 of 24`: from 8 to 10.
    load: usize,
    /// `15/24`: from 5 to 7.
    short: usize,
}

impl Widest {
    fn of(app: &App) -> Self {
        let widest = |words: &dyn Fn(&RepRow) -> usize| app.reps.all().iter().map(words).max().unwrap_or(0);
        let name = widest(&|row| Shown::of(&row.rep.name).width());
        let team = widest(&|row| row.rep.team.as_deref().map_or(0, |team| Shown::of(team).width()));
        let now = widest(&|row| format::availability(row, app.now).text.len()).clamp(18, 20);
        let load = |wide| widest(&move |row| load_text(row, wide).len());
        Self { name, team, now, load: load(true).clamp(8, 10), short: load(false).clamp(5, 7) }
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
    let framed = usize::from(matches!(app.plan().shape, Shape::Boxed | Shape::Wide));
    let columns = Columns::of(usize::from(area.width), framed, Widest::of(app));
    let height = usize::from(app.plan().rows);
    pen.put(buffer, area, 0, &head(columns, &app.reps, today, pen));
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
        ("blank: over there", there.contains(&Day::Over)),
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

fn head<'t>(columns: Columns, reps: &Reps, today: NaiveDate, pen: Pen<'t>) -> Row<'t> {
    let load = if columns.bar > 0 { columns.bar + 1 + columns.load } else { columns.load };
    let names = [
        (Some((Column::Rep, RepSort::Name)), "Rep", columns.rep),
        (Some((Column::Team, RepSort::Team)), "Team", columns.team),
        (Some((Column::Now, RepSort::Availability)), "Now", columns.now),
        (None, "Local", columns.local),
        (Some((Column::Load, RepSort::Load)), if columns.bar >= 10 { "Load of capacity" } else { "Load" }, load),
    ];
    let mut row = pen.row().gap(2);
    for (sorts, name, width) in names.into_iter().filter(|(.., width)| *width > 0) {
        let from = row.width();
        row = match sorts.filter(|(_, by)| *by == reps.sort) {
            Some(_) => {
                let rest = width.saturating_sub(name.len() + 1);
                row.put(name, Meaning::Plain).put(arrow(reps), Meaning::Plain).gap(rest)
            }
            None => row.cell(name, width, Meaning::Muted),
        };
        if let Some((column, _)) = sorts {
            row = row.means(from, Target::Sort(column));
        }
        row = row.gap(1);
    }
    for (name, width) in [("Waiting", columns.waiting), ("Today", columns.today), ("Weight", columns.weight)] {
        if width > 0 {
            row = row.right(name, width, Meaning::Muted).gap(1);
        }
    }
    let days = (0..DAYS).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let letter = |day: NaiveDate| day.weekday().to_string().chars().next().unwrap_or(' ');
    match columns.days {
        Spread::None => row,
        Spread::Tight => row.put(days.map(letter).collect::<String>(), Meaning::Muted),
        Spread::Loose => row.put(days.map(|day| format!("{} ", letter(day))).collect::<String>(), Meaning::Muted),
    }
}

/// Which way the sorted column stands.
fn arrow(reps: &Reps) -> &'static str {
    match (reps.sort, reps.way) {
        (RepSort::Name | RepSort::Team | RepSort::Availability, Way::Usual) | (RepSort::Load, Way::Reversed) => "▴",
        (RepSort::Name | RepSort::Team | RepSort::Availability, Way::Reversed) | (RepSort::Load, Way::Usual) => "▾",
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
    for (n, width) in [(rep.untouched, columns.waiting), (rep.load.today, columns.today)] {
        if width > 0 {
            let text = if n == 0 { "-".to_owned() } else { n.to_string() };
            row = row.right(text, width, if n == 0 { Meaning::Muted } else { Meaning::Plain }).gap(1);
        }
    }
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
                let meaning = if full { Meaning::AtRisk } else { Meaning::Bar };
                // More than there is room for does not end where the bar does.
                if open > max {
                    row.bar(1, 1, columns.bar - 1, meaning).put("+", Meaning::Late).gap(1)
                } else {
                    row.bar(u64::from(open), u64::from(max), columns.bar, meaning).gap(1)
                }
            }
            None => row.gap(columns.bar + 1),
        };
    }
    let text = load_text(rep, columns.load >= 8);
    // Half a number would be another number.
    let text = if text.len() <= columns.load { text } else { open.to_string() };
    row.cell(text, columns.load, if full { Meaning::AtRisk } else { Meaning::Plain }).gap(1)
}

/// Open leads against places, in many or few columns.
fn load_text(rep: &RepRow, wide: bool) -> String {
    let (open, max) = (rep.load.open, rep.rep.capacity.max_open);
    match max {
        Some(_) if wide => format::load(open, max),
        Some(max) => format!("{open:>2}/{max}"),
        None => format::load(open, None),
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

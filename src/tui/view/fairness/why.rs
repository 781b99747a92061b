//! Why somebody received what they did: what stands behind each of their figures, on which days, and what is so now.

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{DayOf, DaySort, RepDays},
    insight::{
        english,
        fairness::Sums,
        figures::{Group, Verdict},
    },
    model::id::RepId,
    outbound::shown::Shown,
    tui::{
        format::{self, Sign},
        layout::Shape,
        state::{
            App,
            fairness::{At, Fairness},
        },
        theme::Meaning,
    },
};

use super::{
    super::pen::{Pen, Row},
    name, of_verdict, whose,
};

const LABEL: usize = 11;

pub(super) fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let Some((rep, sums)) = app.fairness.under_cursor() else { return };
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let (title, right) = (title(app, rep, pen), enter(app, &sums, pen));
    let inner = if boxed {
        pen.frame(buffer, area, &title, &right)
    } else {
        pen.rule(buffer, area, 0, &title, &pen.row());
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
    };
    let (room, width) = (usize::from(inner.height), usize::from(inner.width).saturating_sub(2));
    let mut last = Vec::new();
    last.extend(pattern(app, rep, &sums, width, pen));
    last.extend(spark(app, rep, &sums, width, pen));
    last.extend(now(app, rep, width, pen));
    let wrapped = groups(app, rep, &sums, width, Long::Wraps, pen);
    let fits = wrapped.len() + last.len() <= room;
    let mut rows = if fits { wrapped } else { groups(app, rep, &sums, width, Long::Shortened, pen) };
    // Why comes before when: what moved them stays.
    last.truncate(room.saturating_sub(rows.len()));
    // All of it, or what moved them the most.
    if rows.len() + last.len() + 3 <= room {
        rows.insert(0, by_weight(app, rep, &sums, pen));
        rows.push(received(app, rep, &sums, pen));
    }
    rows.truncate(room.saturating_sub(last.len()).max(1));
    if boxed && rows.len() + last.len() < room && !rows.is_empty() {
        rows.push(pen.row());
    }
    for (y, row) in (0..).zip(rows.into_iter().chain(last)) {
        pen.put(buffer, inner, y, &row);
    }
}

fn title<'t>(app: &App, rep: Option<RepId>, pen: Pen<'t>) -> Row<'t> {
    let shown = app.fairness.shown(rep);
    let whose = match (rep, app.fairness.book()) {
        (Some(rep), _) => name(app, rep).clip(30),
        (None, Some(book)) => Shown::of(&Fairness::name(&book)).clip(30),
        (None, None) => Shown::from("all together"),
    };
    let figure = |at: At| at.figure(&shown, Sign::Minus);
    let (actual, baseline) = (figure(At::Actual), figure(At::ByWeight));
    let row = pen.row().put(whose, Meaning::Title);
    if actual == baseline || rep.is_none() {
        row.put(format!(": {actual}"), Meaning::Title)
    } else {
        row.put(format!(": why {actual} and not {baseline}"), Meaning::Title)
    }
}

/// What Enter opens: the figure under the cursor.
fn enter<'t>(app: &App, sums: &Sums, pen: Pen<'t>) -> Row<'t> {
    let at = app.fairness.shown_at(&app.fairness.figures(app.room_for_figures()));
    let lines = at.lines(sums).all();
    let n = u64::try_from(lines).unwrap_or(0);
    if n == 0 {
        return pen.row().put(format!("nothing behind {}", at.title()), Meaning::Muted);
    }
    let what = match at {
        At::Actual | At::ByWeight if at.lines(sums).down == 0 => format::count(n, "lead"),
        // A lead may have come and gone, or have moved them in two columns.
        At::Actual | At::ByWeight | At::Group(_) | At::Other(_) => format::count(n, "line"),
    };
    pen.row().hint("Enter").gap(1).put(format!("the {what} behind {}", at.title()), Meaning::Muted)
}

/// The share by weight, and what it is made of.
fn by_weight<'t>(app: &App, rep: Option<RepId>, sums: &Sums, pen: Pen<'t>) -> Row<'t> {
    let came = english::by_weight(sums.leads_by_weight(whose(rep)));
    let rows = app.fairness.list.rows();
    let all: u32 = rows.iter().filter_map(|row| row.weight).sum();
    let weight = rep.and_then(|rep| app.fairness.list.get(rep)).and_then(|row| row.weight);
    let text = match (rep, weight) {
        (Some(_), Some(weight)) => format!("{came}: a share of each, weight {weight} of {all} now"),
        (Some(_), None) => format!("{came} while they were a member: a share of each"),
        (None, _) => came,
    };
    let figure = At::ByWeight.figure(&app.fairness.shown(rep), Sign::Minus);
    figure_row("by weight", figure, Meaning::Plain, pen).put(text, Meaning::Muted)
}

/// What all of it comes to.
fn received<'t>(app: &App, rep: Option<RepId>, sums: &Sums, pen: Pen<'t>) -> Row<'t> {
    let figure = At::Actual.figure(&app.fairness.shown(rep), Sign::Minus);
    let row = figure_row("actual", figure, Meaning::Title, pen);
    row.put(english::leads(sums.leads), Meaning::Muted)
}

fn figure_row<'t>(label: &'static str, figure: String, meaning: Meaning, pen: Pen<'t>) -> Row<'t> {
    pen.row().gap(1).cell(label, LABEL, Meaning::Muted).right(figure, 8, meaning).gap(3)
}

/// What becomes of a text that is longer than its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Long {
    /// It goes on below.
    Wraps,
    /// Its last parts are left out.
    Shortened,
}

impl Long {
    fn lines(self, text: &str, room: usize) -> Vec<Shown> {
        let whole = Shown::of(text);
        if self == Self::Wraps {
            return whole.wrap(room);
        }
        let mut part = text;
        while Shown::of(part).width() > room
            && let Some((before, _)) = part.rsplit_once(", ")
        {
            part = before;
        }
        vec![Shown::of(part).clip(room)]
    }
}

/// A line or more for each group of columns that moved them, the most first.
fn groups<'t>(app: &App, rep: Option<RepId>, sums: &Sums, width: usize, long: Long, pen: Pen<'t>) -> Vec<Row<'t>> {
    let shown = app.fairness.shown(rep);
    let mut moved: Vec<(Group, i64)> = Group::ALL.map(|group| (group, shown.of(group.columns()))).to_vec();
    moved.retain(|(group, _)| sums.lines_of(group.columns()).all() > 0);
    moved.sort_by_key(|(group, tenths)| (std::cmp::Reverse(tenths.abs()), *group));
    let line = |(group, tenths): (Group, i64)| {
        let meaning = if tenths < 0 { Meaning::AtRisk } else { Meaning::Plain };
        let text = english::behind(group, sums.lines_of(group.columns()), whose(rep));
        let figure = At::Group(group).figure(&shown, Sign::Both);
        let lines = long.lines(&text, width.saturating_sub(LABEL + 12)).into_iter().enumerate();
        let row = move |(index, line)| {
            let (label, figure) = if index == 0 { (group.title(), figure.clone()) } else { ("", String::new()) };
            figure_row(label, figure, meaning, pen).put(line, Meaning::Plain)
        };
        lines.map(row).collect::<Vec<_>>()
    };
    let mut rows: Vec<Row<'t>> = moved.into_iter().flat_map(line).collect();
    if rows.is_empty() {
        rows.push(pen.row().gap(1).put("Exactly the share by weight: nothing moved it.", Meaning::Plain));
    }
    rows
}

/// The days of whoever is under the cursor, when they have come.
fn days_of(app: &App, rep: Option<RepId>) -> Option<&RepDays> {
    let window = app.fairness.fair.as_ref()?.window;
    let asked = |days: &&RepDays| days.rep == rep && days.window == window;
    app.fairness.days.as_deref().filter(asked).filter(|days| Some(&days.book) == app.fairness.book().as_ref())
}

/// On which weekdays turns were skipped: of the group under the cursor, else of the one that took the most.
fn pattern<'t>(app: &App, rep: Option<RepId>, sums: &Sums, width: usize, pen: Pen<'t>) -> Option<Row<'t>> {
    let days = days_of(app, rep)?;
    let taken = |group: Group| sums.lines_of(group.columns()).took() > 0;
    let chosen = match app.fairness.shown_at(&app.fairness.figures(app.room_for_figures())) {
        At::Group(group) if group.is_skip() && taken(group) => Some(group),
        At::ByWeight | At::Group(_) | At::Other(_) | At::Actual => None,
    };
    let (group, halves) = match (chosen, days.taken) {
        (Some(chosen), Some((group, halves))) if chosen == group => (group, halves),
        (Some(chosen), _) => (chosen, None),
        (None, taken) => taken?,
    };
    let mut by_day: BTreeMap<u32, (Weekday, i64)> = BTreeMap::new();
    for day in &days.days {
        let weekday = day.day.weekday();
        let down = day.groups.get(&group).map_or(0, |lines| lines.took());
        by_day.entry(weekday.num_days_from_monday()).or_insert((weekday, 0)).1 += down;
    }
    let mut row = pen.row().gap(1).cell(group.title(), LABEL, Meaning::Muted).put("skipped on ", Meaning::Muted);
    let gap = if width >= 90 { 2 } else { 1 };
    for (weekday, down) in by_day.values() {
        let meaning = if *down > 0 { Meaning::Plain } else { Meaning::Muted };
        row = row.put(format!("{weekday} {down}"), meaning).gap(gap);
    }
    let halves = halves.map(|(before, after)| format!("mornings {before}, afternoons {after}"));
    Some(match halves.filter(|halves| row.width() + halves.len() <= width) {
        Some(halves) => row.gap(1).put(halves, Meaning::Muted),
        None => row,
    })
}

/// Leads that came, a digit a workday and a blank between weeks; of more than nine a day a bar. A day off on which a lead
/// came stands behind a plus.
fn spark<'t>(app: &App, rep: Option<RepId>, sums: &Sums, width: usize, pen: Pen<'t>) -> Option<Row<'t>> {
    let days: Vec<&DayOf> = days_of(app, rep)?.days.iter().filter(|day| day.sort == DaySort::Work || day.leads.up > 0).collect();
    let most = days.iter().max_by_key(|day| (day.leads.up, std::cmp::Reverse(day.day)))?;
    let digits = most.leads.up <= 9;
    let glyph = |day: &DayOf| {
        if digits { day.leads.up.to_string() } else { format::bar_of(day.leads.up, most.leads.up).replace(' ', "·") }
    };
    let cells: Vec<String> = std::iter::once(None)
        .chain(days.iter().copied().map(Some))
        .zip(&days)
        .map(|(before, day)| {
            let is_new_week = before.is_some_and(|before| before.day.iso_week() != day.day.iso_week());
            let week = if is_new_week { " " } else { "" };
            let off = if day.sort == DaySort::Off { "+" } else { "" };
            format!("{week}{off}{}", glyph(day))
        })
        .collect();
    // The newest days stay where not all fit.
    let room = width.saturating_sub(LABEL + 12);
    let mut from = 0;
    while Shown::of(&cells[from..].concat()).width() > room && from + 1 < cells.len() {
        from += 1;
    }
    let cut = if from > 0 { "… " } else { "" };
    let first = days.get(from)?.day.format("%-d %b");
    let label = if digits { "a day" } else { "by day" };
    let row = pen.row().gap(1).cell(label, LABEL, Meaning::Muted).put(format!("{cut}{first}"), Meaning::Muted);
    let row = row.gap(1).put(cells[from..].concat().trim_start().to_owned(), Meaning::Accent);
    let came = english::leads(sums.leads);
    let peak = match most.leads.up {
        0 | 1 => String::new(),
        up => format!("most on {}: {up}", most.day.format("%a %-d %b")),
    };
    let off = if cells[from..].iter().any(|cell| cell.contains('+')) { "; + on a day off" } else { "" };
    let both = if peak.is_empty() { came.clone() } else { format!("{came}; {peak}") };
    let tails = [format!("{both}{off}"), format!("{came}{off}"), both, came, peak];
    let room = width.saturating_sub(row.width() + 2);
    let tail = tails.into_iter().find(|tail| !tail.is_empty() && Shown::of(tail).width() <= room);
    Some(match tail {
        Some(tail) => row.gap(3).put(tail, Meaning::Muted),
        None => row,
    })
}

/// What is so now, where that explains it and can be changed.
fn now<'t>(app: &App, rep: Option<RepId>, width: usize, pen: Pen<'t>) -> Option<Row<'t>> {
    let verdict = app.fairness.verdict(app.fairness.list.get(rep?)?);
    let row = app.reps.list.get(rep?)?;
    let (open, max) = (row.load.open, row.rep.capacity.max_open);
    let text = match (verdict, max) {
        (Verdict::Low(Some(Group::Full)), Some(max)) => {
            let contacted = open.saturating_sub(row.untouched);
            let short = format!("{open} of {max} open, {contacted} contacted; 3 shows the roster, + raises the capacity");
            let more = format!("{short}; an outcome frees a place");
            if more.len() + LABEL < width { more } else { short }
        }
        (Verdict::Low(Some(Group::Away)), _) => "nobody is asked to make an absence up; the others got these turns".to_owned(),
        (Verdict::Low(Some(Group::OffHours)), _) => "leads came while they were not at work; 3 shows their hours".to_owned(),
        (
            Verdict::Nothing
            | Verdict::Unweighted
            | Verdict::Mixed
            | Verdict::Even
            | Verdict::WithinChance
            | Verdict::Low(_)
            | Verdict::High(_),
            _,
        ) => return None,
    };
    Some(pen.row().gap(1).cell("now", LABEL, Meaning::Muted).put(text, of_verdict(verdict)))
}

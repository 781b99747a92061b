//! Fairness: did everyone get their share, where does the difference come from, and why for whoever is under the cursor.

mod behind;
mod ledger;
mod why;

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::DaysIn,
    insight::{
        english,
        fairness::{Against, FairnessRow, Sums},
        figures::{UNEVEN, Verdict},
    },
    outbound::shown::Shown,
    tui::{
        format::{self, Sign},
        layout::Shape,
        state::{
            App,
            fairness::{At, Fairness},
            spans,
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    empty,
    pen::{Pen, Row},
};

/// The screen between header and footer.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    if app.fairness.drill.is_some() {
        behind::draw(app, pen, buffer, area);
        return;
    }
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    if app.fairness.list.rows().iter().all(|row| row.sums == Sums::default()) {
        let title = pen.row().put("Did everyone get their share?", Meaning::Title);
        let inner = if boxed { pen.frame(buffer, area, &title, &pen.row()) } else { area };
        empty::fairness(app, pen, buffer, inner);
        return;
    }
    let panes = app.fair_panes();
    let mut below = area;
    let mut take = |height: u16| {
        let height = height.min(below.height);
        let part = Rect { height, ..below };
        below = Rect { y: below.y + height, height: below.height - height, ..below };
        part
    };
    shares(app, pen, buffer, take(panes.share));
    if panes.ledger > 0 {
        ledger::draw(app, pen, buffer, take(panes.ledger));
    }
    if panes.why > 0 {
        why::draw(app, pen, buffer, take(panes.why));
    }
}

/// Tabs and days: the second line of the header.
pub fn second_line<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let right = days(app, pen, width);
    let room = width.saturating_sub(right.width() + 3);
    let books = app.fairness.books();
    let now = app.fairness.book();
    let names: Vec<String> = books.iter().map(|book| Shown::of(&Fairness::name(book)).clip(24).to_string()).collect();
    let at = now.and_then(|now| books.iter().position(|book| *book == now)).unwrap_or(0);
    // As many tabs to the left as leave room for the one in front.
    let wide = |from: usize| {
        names[from..=at.min(names.len().saturating_sub(1))].iter().map(|name| Shown::of(name).width() + 3).sum::<usize>()
    };
    let first = if names.is_empty() { 0 } else { (0..=at).find(|from| wide(*from) + 2 <= room).unwrap_or(at) };
    let mut row = pen.row().gap(1);
    if first > 0 {
        row = row.put("< ", Meaning::Muted);
    }
    for (index, name) in names.iter().enumerate().skip(first) {
        if index > at && row.width() + Shown::of(name).width() + 5 > room {
            row = row.put(">", Meaning::Muted);
            break;
        }
        row = if index == at {
            row.put(format!("[{name}]"), Meaning::Tab).gap(1)
        } else {
            row.put(format!(" {name} "), Meaning::Muted).gap(1)
        };
    }
    let gap = width.saturating_sub(row.width() + right.width() + 1);
    row.gap(gap).then(right)
}

fn days<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let Some(fair) = &app.fairness.fair else { return pen.row() };
    let leads = stayed(app);
    let row = pen.row();
    let row = if width >= 110 {
        let days = english::stretch(fair.window.first, fair.window.last);
        let said = spans::says(fair.span);
        let said = if said == days { days } else { format!("{said}: {days}") };
        row.put(format!("{said} ({})", format::count(u64::from(fair.workdays), "workday")), Meaning::Muted)
    } else {
        row.put(spans::says(fair.span), Meaning::Muted)
    };
    row.gap(2).put(leads, Meaning::Title)
}

/// How many leads came to the book on screen and stayed.
fn stayed(app: &App) -> String {
    let leads = app.fairness.total().leads;
    format::count(u64::try_from(leads.up - leads.down).unwrap_or(0), "lead")
}

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
struct Columns {
    rep: usize,
    weight: usize,
    days: usize,
    baseline: usize,
    actual: usize,
    /// Of the bar, up to the mark of 100 %.
    bar: usize,
    verdict: usize,
}

impl Columns {
    fn of(width: usize) -> Self {
        let rest = |used: usize| width.saturating_sub(used);
        if width >= 112 {
            // The bar grows with the screen, the words behind it do not.
            let bar = 20 + rest(118) / 3;
            let left = rest(2 + 7 + 10 + 11 + 8 + 7 + 2 + bar + 1 + bar / 4 + 2 + 30 + 1);
            Self { rep: left.max(13), weight: 7, days: 10, baseline: 11, actual: 8, bar, verdict: 30 }
        } else if width >= 76 {
            let bar = if width >= 80 { 12 } else { 9 };
            Self { rep: 13 + rest(80), weight: 3, days: 5, baseline: 10, actual: 8, bar, verdict: SHORT }
        } else if width >= 56 {
            Self { rep: rest(40), weight: 0, days: 0, baseline: 9, actual: 8, bar: 0, verdict: SHORT }
        } else {
            Self { rep: rest(18), weight: 0, days: 0, baseline: 0, actual: 6, bar: 0, verdict: 0 }
        }
    }
}

/// Columns of the longest verdict in a few words.
const SHORT: usize = 10;

fn shares(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let panes = app.fair_panes();
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let inner = if boxed {
        let title = pen.row().put("Did everyone get their share?", Meaning::Title);
        let title = if is_uneven(app) { title.gap(2).put("UNEVEN", Meaning::AtRisk) } else { title };
        let title = match app.fairness.strategy() {
            Some(strategy) => title.gap(2).put(english::strategy(strategy), Meaning::Muted),
            None => title,
        };
        pen.frame(buffer, area, &title, &scrolled(app, pen))
    } else if app.plan().shape == Shape::ListOnly {
        place(app, pen, buffer, area);
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
    } else {
        area
    };
    let columns = Columns::of(usize::from(inner.width));
    pen.put(buffer, inner, 0, &head(columns, pen));
    let height = usize::from(panes.rows);
    for (y, row) in (1..).zip(app.fairness.list.visible(height)) {
        pen.put(buffer, inner, y, &line(app, row, columns, pen));
        pen.item(inner, y, Item::Rep(row.rep));
        if !app.on_total() && app.fairness.list.cursor() == Some(row.rep) {
            pen.over(buffer, inner, y, Meaning::Selected);
        }
    }
    let below = panes.rows + if boxed { 2 } else { 1 };
    if app.plan().shape != Shape::ListOnly && inner.height > below {
        for (y, row) in (below..).zip(how_even(app, usize::from(inner.width), pen)) {
            pen.put(buffer, inner, y, &row);
        }
    }
}

/// What the pool on screen is called, and its days, where the header has one line only; and the figure that Enter opens,
/// where there is no ledger to point at it.
fn place(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let name = app.fairness.book().map(|book| Shown::of(&Fairness::name(&book)).clip(24)).unwrap_or_default();
    let row = pen.row().gap(1).put(name, Meaning::Title);
    let days = app.fairness.fair.as_ref().map(|fair| spans::says(fair.span)).unwrap_or_default();
    let long = row.clone().gap(2).put(days, Meaning::Muted).gap(2).put(stayed(app), Meaning::Title);
    let at = app.fairness.shown_at(&app.fairness.figures(app.room_for_figures()));
    let rep = app.fairness.list.cursor().filter(|_| !app.on_total());
    let whose = if rep.is_none() { "all together: " } else { "" };
    let sign = if matches!(at, At::ByWeight | At::Actual) { Sign::Minus } else { Sign::Both };
    let figure = format!("{whose}{} {}", at.title(), at.figure(&app.fairness.shown(rep), sign));
    let figure = pen.row().put("> ", Meaning::Accent).put(figure, Meaning::Title);
    let fits = long.width() + 2 + figure.width() <= usize::from(area.width);
    pen.put(buffer, area, 0, if fits { &long } else { &row });
    pen.put_right(buffer, area, 0, &figure);
}

/// How many reps there are, where not all are on screen.
fn scrolled<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let (all, height) = (app.fairness.list.rows().len(), usize::from(app.fair_panes().rows));
    if all <= height {
        return pen.row();
    }
    let first = app.fairness.list.first(height);
    pen.row().put(format!("reps {} to {} of {all}", first + 1, (first + height).min(all)), Meaning::Muted)
}

fn is_uneven(app: &App) -> bool {
    let even = app.fairness.evenness();
    // Leads of no pool come to nobody by weight.
    if app.fairness.is_mixed() {
        return false;
    }
    even.jain_available.zip(even.jain_chance_available).is_some_and(|(jain, chance)| jain < UNEVEN.min(chance))
}

/// How even it was, as received and by who was there, each with what chance alone would leave.
fn how_even<'t>(app: &App, width: usize, pen: Pen<'t>) -> [Row<'t>; 2] {
    let even = app.fairness.evenness();
    if let Some(because) = english::no_evenness(&even) {
        return [pen.row().gap(1).put(because, Meaning::Muted), pen.row()];
    }
    let row = |of: &'static str, jain: String, gini: String| {
        if width < SIDE_BY_SIDE {
            let row = pen.row().gap(1).cell(of.trim_start_matches("for "), 15, Meaning::Muted);
            return row.cell(short(&jain), 32, Meaning::Plain).put(short(&gini), Meaning::Plain);
        }
        let row = pen.row().gap(1).cell(of, 19, Meaning::Muted);
        if width >= 112 {
            row.gap(2).cell(jain, 46, Meaning::Plain).put(gini, Meaning::Plain)
        } else {
            row.cell(short(&jain), 37, Meaning::Plain).put(short(&gini), Meaning::Plain)
        }
    };
    let received = row("as received", english::jain(even.jain, even.jain_chance), english::gini(even.gini, even.chance));
    if even.against == Against::EachOther {
        return [received, pen.row().gap(1).put(english::NO_WEIGHTS, Meaning::Muted)];
    }
    [
        received,
        row(
            "for who was there",
            english::jain(even.jain_available, even.jain_chance_available),
            english::gini(even.gini_available, even.chance_available),
        ),
    ]
}

/// Columns from which on the label of how even it was stands whole.
const SIDE_BY_SIDE: usize = 90;

/// Without what 1 and 0 mean.
fn short(says: &str) -> String {
    says.replace(" of 1,", ",").replace(", 0 is even,", ",").replace("chance alone", "chance")
}

fn head(columns: Columns, pen: Pen<'_>) -> Row<'_> {
    let mut row = pen.row().gap(2).cell("Rep", columns.rep, Meaning::Muted);
    let roomy = columns.verdict > SHORT;
    for (name, width) in [
        (if roomy { "weight" } else { "wt" }, columns.weight),
        (if roomy { "days in" } else { "days" }, columns.days),
        ("by weight", columns.baseline),
        ("actual", columns.actual),
        ("share", 7),
    ] {
        if width > 0 {
            row = row.right(name, width, Meaning::Muted);
        }
    }
    if columns.bar > 0 {
        row = row.gap(2).right("100%", columns.bar + 1, Meaning::Muted).gap(columns.bar / 4 + 2);
    }
    match columns.verdict {
        0 => row,
        SHORT => row.gap(1).put("verdict", Meaning::Muted),
        _ => row.put("verdict", Meaning::Muted),
    }
}

fn line<'t>(app: &App, row: &FairnessRow, columns: Columns, pen: Pen<'t>) -> Row<'t> {
    let selected = !app.on_total() && app.fairness.list.cursor() == Some(row.rep);
    let shown = app.fairness.shown(Some(row.rep));
    let verdict = app.fairness.verdict(row);
    let meaning = of_verdict(verdict);
    let mut line = pen.row().put(if selected { ">" } else { " " }, Meaning::Accent).gap(1);
    line = line.cell(name(app, row.rep), columns.rep, Meaning::Plain);
    if columns.weight > 0 {
        let weight = row.weight.map_or_else(|| "-".to_owned(), |weight| weight.to_string());
        line = line.right(weight, columns.weight, Meaning::Muted);
    }
    if columns.days > 0 {
        line = line.right(days_in(app, row, columns.days), columns.days, Meaning::Muted);
    }
    let of = |at: At| at.figure(&shown, Sign::Minus);
    if columns.baseline > 0 {
        line = line.right(of(At::ByWeight), columns.baseline, Meaning::Plain);
    }
    line = line.right(of(At::Actual), columns.actual, Meaning::Title);
    let part = row.sums.part();
    line = line.right(part.map_or_else(|| "-".to_owned(), percent), 7, meaning);
    if columns.bar > 0 {
        let bars = if meaning == Meaning::Good { Meaning::Bar } else { meaning };
        line = bar(line.gap(2), &row.sums, columns.bar, bars);
    }
    if columns.verdict > SHORT {
        line.put(english::verdict(verdict, app.fairness.strategy()), meaning)
    } else if columns.verdict > 0 {
        line.gap(1).put(english::verdict_in_short(verdict), meaning)
    } else {
        line
    }
}

/// Days they were there, of their workdays where there is room.
fn days_in(app: &App, row: &FairnessRow, width: usize) -> String {
    let known = app.fairness.fair.as_ref().and_then(|fair| fair.presence.get(&row.rep));
    match known {
        None => String::new(),
        Some(DaysIn { days_in, workdays }) if width >= 9 => format!("{days_in} of {workdays}"),
        Some(DaysIn { days_in, .. }) => days_in.to_string(),
    }
}

fn percent(part: f64) -> String {
    let percent = (part * 100.0).round();
    if percent > 9_999.0 { ">9999%".to_owned() } else { format!("{percent:.0}%") }
}

/// A bar with a mark at 100 %; beyond the mark a quarter more, and a sign where it goes on. No bar without a share by weight.
fn bar<'t>(row: Row<'t>, sums: &Sums, width: usize, meaning: Meaning) -> Row<'t> {
    let whole = sums.baseline.0.max(0).unsigned_abs();
    let actual = sums.actual.0.max(0).unsigned_abs();
    let beyond = width / 4;
    if whole == 0 {
        return row.gap(width + 1 + beyond + 2);
    }
    let over = actual.saturating_sub(whole);
    let row = row.bar(actual.min(whole), whole, width, meaning);
    let row = row.put(if actual >= whole { "┃" } else { "│" }, Meaning::Accent);
    if over == 0 {
        row.gap(beyond + 2)
    } else if over > whole / 4 {
        row.bar(1, 1, beyond, meaning).put("▸", meaning).gap(1)
    } else {
        row.bar(over, whole / 4, beyond, meaning).gap(2)
    }
}

/// What a verdict looks like.
fn of_verdict(verdict: Verdict) -> Meaning {
    match verdict {
        Verdict::Nothing | Verdict::Unweighted | Verdict::Mixed => Meaning::Muted,
        Verdict::Even | Verdict::WithinChance => Meaning::Good,
        Verdict::Low(_) | Verdict::High(_) => Meaning::AtRisk,
    }
}

/// What a rep is called.
fn name(app: &App, rep: crate::model::id::RepId) -> Shown {
    app.reps.name(rep).map_or_else(|| Shown::from(format!("rep {rep}")), Shown::of)
}

/// Whose figures these are.
fn whose(rep: Option<crate::model::id::RepId>) -> english::Whose {
    if rep.is_some() { english::Whose::One } else { english::Whose::All }
}

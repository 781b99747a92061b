//! The leads behind one figure: what each of them gave or took, and why.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{Figure, FigureLine, Of},
    insight::english,
    model::rotation::Share,
    outbound::shown::Shown,
    tui::{
        format::{self, Sign},
        layout::Shape,
        state::{
            App,
            fairness::{At, Fairness},
            figure::Drill,
            list::Rest,
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    super::{
        card,
        pen::{Pen, Row},
    },
    name, whose,
};

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
struct Columns {
    when: usize,
    lead: usize,
    company: usize,
    rep: usize,
    share: usize,
    why: usize,
}

impl Columns {
    fn of(width: usize, figure: &Figure) -> Self {
        let (rep, gap) = if figure.rep.is_none() { (14, 1) } else { (0, 0) };
        let share = if figure.of == Of::Leads { 4 } else { 6 };
        // Cursor, the blanks between the columns, one at the end.
        let rest = |used: usize| width.saturating_sub(used + rep + gap + share + 2 + 2 + 1);
        if width >= 100 {
            let more = (width - 100) / 6;
            let (lead, company) = (18 + more, 16 + more);
            Self { when: 12, lead, company, rep, share, why: rest(12 + 1 + lead + 1 + company + 1) }
        } else if width >= 70 {
            Self { when: 12, lead: 18, company: 0, rep, share, why: rest(12 + 1 + 18 + 1) }
        } else {
            Self { when: 0, lead: width.saturating_sub(share + 6), company: 0, rep: 0, share, why: 0 }
        }
    }
}

/// As many parts of a sentence as there is room for: "6 turns skipped" of "6 turns skipped: had the lead before".
fn shortened(sentence: &str, room: usize) -> &str {
    let mut part = sentence;
    while Shown::of(part).width() > room {
        part = part.rsplit_once(", ").or_else(|| part.rsplit_once(": ")).map_or("", |(before, _)| before);
    }
    part
}

pub(super) fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let Some(drill) = &app.fairness.drill else { return };
    let sums = match drill.figure.rep {
        None => app.fairness.total(),
        Some(rep) => app.fairness.list.get(rep).map(|row| row.sums.clone()).unwrap_or_default(),
    };
    let whose = whose(drill.figure.rep);
    let about = match drill.at {
        At::Actual => english::leads(sums.leads),
        At::Group(group) => english::behind(group, drill.at.lines(&sums), whose),
        At::ByWeight => english::by_weight(sums.leads_by_weight(whose)),
        At::Other(_) => format::count(count(drill.at, &sums), "line"),
    };
    let title = title(app, drill, pen);
    let place = on_screen(app, drill, count(drill.at, &sums)).unwrap_or_default();
    // What stands behind it gives way to where one is, and is shortened rather than left out.
    let room = usize::from(area.width).saturating_sub(title.width() + place.len() + 12);
    let about = pen.row().put(shortened(&about, room).to_owned(), Meaning::Muted);
    let about = if place.is_empty() { about } else { about.gap(2).put(place, Meaning::Muted) };
    let inner = if matches!(app.plan().shape, Shape::Boxed | Shape::Wide) {
        pen.frame(buffer, area, &title, &about)
    } else {
        pen.rule(buffer, area, 0, &title, &about);
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
    };
    if drill.list.rows().is_empty() {
        let says = if drill.loaded { "No lead stands behind this figure any more. Esc goes back." } else { "Reading ..." };
        pen.put(buffer, inner, 1, &pen.row().gap(3).put(says, Meaning::Muted));
        return;
    }
    let columns = Columns::of(usize::from(inner.width), &drill.figure);
    pen.put(buffer, inner, 0, &head(columns, drill, pen));
    for (y, row) in (1..).zip(drill.list.visible(usize::from(app.fair_panes().behind))) {
        pen.put(buffer, inner, y, &line(app, drill, row, columns, pen));
        pen.item(inner, y, Item::Line(row.key));
        if drill.list.cursor() == Some(row.key) {
            pen.over(buffer, inner, y, Meaning::Selected);
        }
    }
}

fn count(at: At, sums: &crate::insight::fairness::Sums) -> u64 {
    u64::try_from(at.lines(sums).all()).unwrap_or(0)
}

/// Which lines are on the screen, where not all are: "1-26 of 135".
fn on_screen(app: &App, drill: &Drill, all: u64) -> Option<String> {
    let height = usize::from(app.fair_panes().behind);
    let (first, shown) = (drill.list.first(height), drill.list.visible(height).len());
    let is_known = drill.list.rest().0 == Rest::None && all as usize > shown;
    is_known.then(|| format::position(Some(first as u64), shown, all))
}

fn title<'t>(app: &App, drill: &Drill, pen: Pen<'t>) -> Row<'t> {
    let whose = drill.figure.rep.map_or_else(|| Shown::from("all together"), |rep| name(app, rep));
    let shown = app.fairness.shown(drill.figure.rep);
    let sign = if matches!(drill.at, At::ByWeight | At::Actual) { Sign::Minus } else { Sign::Both };
    let figure = drill.at.figure(&shown, sign);
    pen.row()
        .put(Shown::of(&Fairness::name(&drill.figure.book)).clip(24), Meaning::Muted)
        .put(" > ", Meaning::Muted)
        .put(whose.clip(24), Meaning::Title)
        .put(": ", Meaning::Title)
        .put(drill.at.title(), Meaning::Title)
        .gap(1)
        .put(figure, Meaning::Accent)
}

fn head<'t>(columns: Columns, drill: &Drill, pen: Pen<'t>) -> Row<'t> {
    let mut row = pen.row().gap(2);
    let share = if drill.figure.of == Of::Leads { "lead" } else { "share" };
    for (text, width) in [("When", columns.when), ("Lead", columns.lead), ("Company", columns.company), ("Rep", columns.rep)] {
        if width > 0 {
            row = row.cell(text, width, Meaning::Muted).gap(1);
        }
    }
    row.right(share, columns.share, Meaning::Muted).gap(2).cell(
        if columns.why > 0 { "Why" } else { "" },
        columns.why,
        Meaning::Muted,
    )
}

fn line<'t>(app: &App, drill: &Drill, row: &FigureLine, columns: Columns, pen: Pen<'t>) -> Row<'t> {
    let cursor = if drill.list.cursor() == Some(row.key) { ">" } else { " " };
    let mut text = pen.row().put(cursor, Meaning::Accent).gap(1);
    let (lead, company) = match &row.lead {
        Some(lead) => (card::name(lead), lead.company.clone().unwrap_or_default()),
        None => ("-".to_owned(), String::new()),
    };
    let cells = [
        (row.at.local(app.zone).format("%-d %b %H:%M").to_string(), columns.when, Meaning::Muted),
        (lead, columns.lead, Meaning::Plain),
        (company, columns.company, Meaning::Plain),
        (name(app, row.rep).to_string(), columns.rep, Meaning::Plain),
    ];
    for (cell, width, meaning) in cells.into_iter().filter(|(_, width, _)| *width > 0) {
        text = text.cell(cell, width, meaning).gap(1);
    }
    let meaning = if row.share < Share::ZERO { Meaning::AtRisk } else { Meaning::Good };
    let text = text.right(share(row), columns.share, meaning).gap(2);
    if columns.why > 0 { text.put(Shown::of(&row.why).clip(columns.why), Meaning::Muted) } else { text }
}

/// Whole leads as such, parts with two decimals.
fn share(row: &FigureLine) -> String {
    if row.column.is_none() { format!("{:+}", row.share.0 / Share::LEAD.0) } else { format!("{:+.2}", row.share.leads()) }
}

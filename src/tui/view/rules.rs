//! The Rules screen: the rulebook in tabs, and in plain English what is under the cursor.

mod detail;
mod places;
mod pools;
mod sizes;
mod table;

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{BookPage, HIT_DAYS, PoolNow},
    model::id::{RepId, RepRef},
    outbound::shown::Shown,
    tui::{
        format,
        layout::Shape,
        state::{
            App,
            rules::{Tab, What},
        },
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::{
    card, empty,
    pen::{Pen, Row},
};

/// List and detail. Gives back how many lines of the detail can be scrolled away.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let plan = app.plan();
    let boxed = matches!(plan.shape, Shape::Boxed | Shape::Wide);
    let Some(page) = app.book.page.as_deref() else {
        let inner = if boxed { pen.frame(buffer, area, &pen.row().put("Rules", Meaning::Title), &pen.row()) } else { area };
        empty::rules(app, pen, buffer, inner);
        return 0;
    };
    if plan.rows > 0 || plan.detail == 0 {
        let place = Rect { width: plan.list_width, height: plan.list, ..area };
        let inner = if boxed { pen.frame(buffer, place, &title(app, pen), &counted(app, pen)) } else { place };
        pen.zone(place, Target::List);
        list(app, page, pen, buffer, inner);
    }
    if plan.detail == 0 || app.book.selected().is_none() {
        return 0;
    }
    let below = if plan.shape == Shape::Wide {
        Rect { x: area.x + plan.list_width, width: area.width.saturating_sub(plan.list_width), ..area }
    } else {
        Rect { y: area.y + plan.list, height: plan.detail, ..area }
    };
    beside(app, page, pen, buffer, below)
}

fn title<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let says = match app.book.tab {
        Tab::Rules => "Rules, the first that matches decides",
        Tab::Territories => "Territories: where leads come from, and who works them",
        Tab::Pools => "Pools: who shares leads, and who is next",
        Tab::Sizes => "Sizes of companies, and how long a lead may wait",
    };
    pen.row().put(says, Meaning::Title)
}

/// What has been counted, or that it is being counted.
fn counted<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    match (&app.book.complaint, &app.book.hits) {
        (Some(_), _) => pen.row().put("the leads cannot be counted", Meaning::Error),
        (None, None) => pen.row().put("counting ...", Meaning::Muted),
        (None, Some(hits)) => {
            pen.row().put(format!("last {HIT_DAYS} days: {}", format::count(hits.leads, "lead")), Meaning::Muted)
        }
    }
}

/// Tabs; and which book it is.
pub fn second_line<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let roomy = width >= 100;
    let mut row = pen.row();
    for tab in Tab::ALL {
        let (long, short) = tab.name();
        let name = if roomy { long } else { short };
        row = if tab == app.book.tab {
            row.put(format!("[{name}]"), Meaning::Tab)
        } else {
            let from = row.width();
            let row = row.put(format!(" {name} "), Meaning::Muted);
            row.means(from, Target::Tab(tab))
        };
        row = row.gap(1);
    }
    let room = width.saturating_sub(row.width() + 3);
    let Some(right) = versions(app, pen, roomy).into_iter().find(|right| right.width() <= room) else { return row };
    let gap = width.saturating_sub(row.width() + right.width() + 1);
    row.gap(gap).then(right)
}

/// Which book it is, and since when and by whom it is in force: as much as there may be room for, then less.
fn versions<'t>(app: &App, pen: Pen<'t>, roomy: bool) -> Vec<Row<'t>> {
    let Some(page) = &app.book.page else { return Vec::new() };
    let number = || pen.row().put(format!("rules v{}", page.version), Meaning::Title);
    let hits = if roomy { pen.row() } else { pen.row().gap(2).then(counted(app, pen)) };
    let Some((at, by)) = &page.since else { return vec![number().then(hits), number()] };
    let at = format::at(*at, app.now, app.zone);
    let since = number().put(format!(", in force since {at}"), Meaning::Muted);
    let by = since.clone().put(", by ", Meaning::Muted).put(Shown::of(by).clip(20), Meaning::Muted);
    let mut all = Vec::new();
    if let Some(note) = page.note.as_ref().filter(|_| roomy) {
        all.push(by.clone().put(": ", Meaning::Muted).put(Shown::of(note).clip(40), Meaning::Plain));
    }
    if roomy {
        all.push(by);
    }
    all.extend([since.then(hits.clone()), number().then(hits), number()]);
    all
}

fn list(app: &App, page: &BookPage, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let height = app.height();
    let list = app.book.list();
    if list.rows().is_empty() {
        empty::part_of_book(app.book.tab, pen, buffer, area);
        return;
    }
    let width = usize::from(area.width);
    let cells = Cells::of(app, page, width);
    pen.put(buffer, area, 0, &cells.head(pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    for (y, row) in (0..).zip(list.visible(height)) {
        let is_chosen = list.cursor() == Some(row.key);
        let cursor = pen.row().put(if is_chosen { ">" } else { " " }, Meaning::Accent).gap(1);
        pen.put(buffer, rows, y, &cells.line(app, page, row.what, cursor));
        pen.item(rows, y, Item::Book(row.key));
        if is_chosen {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
    }
}

/// How the tab in front divides its lines.
enum Cells {
    Rules(table::Columns),
    Places(places::Columns),
    Pools(pools::Columns),
    Sizes(sizes::Columns),
}

impl Cells {
    fn of(app: &App, page: &BookPage, width: usize) -> Self {
        match app.book.tab {
            Tab::Rules => Self::Rules(table::Columns::of(app, page, width)),
            Tab::Territories => Self::Places(places::Columns::of(page, width)),
            Tab::Pools => Self::Pools(pools::Columns::of(page, width)),
            Tab::Sizes => Self::Sizes(sizes::Columns::of(page, width)),
        }
    }

    fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        match self {
            Self::Rules(columns) => columns.head(pen),
            Self::Places(columns) => columns.head(pen),
            Self::Pools(columns) => columns.head(pen),
            Self::Sizes(columns) => columns.head(pen),
        }
    }

    fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        match self {
            Self::Rules(columns) => columns.line(app, page, what, cursor),
            Self::Places(columns) => columns.line(app, page, what, cursor),
            Self::Pools(columns) => columns.line(app, page, what, cursor),
            Self::Sizes(columns) => columns.line(app, page, what, cursor),
        }
    }
}

/// What is under the cursor, in full.
fn beside(app: &App, page: &BookPage, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(what) = app.book.selected() else { return 0 };
    pen.zone(area, Target::Detail);
    let title = pen.row().put(Shown::of(&detail::title(page, what)).clip(60), Meaning::Title);
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let inner = if boxed {
        let inner = pen.frame(buffer, area, &title, &pen.row());
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
    } else {
        pen.rule(buffer, area, 0, &title, &pen.row());
        Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height.saturating_sub(1) }
    };
    let lines = detail::lines(app, page, what, usize::from(inner.width), pen);
    card::paste(&lines, card::Part::Beside(app.beside), pen, buffer, inner)
}

/// What a rep of the book is called: by the roster, else as the book writes them.
fn called(app: &App, page: &BookPage, rep: &RepRef) -> String {
    let known = page.people.get(rep).and_then(|id| app.reps.name(*id));
    known.map_or_else(|| rep.to_string(), str::to_owned)
}

/// What a rep is called.
fn name(app: &App, rep: RepId) -> String {
    app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
}

/// Who gets the next leads of a pool, in their order; whoever gets them all is named once.
fn turns(app: &App, now: &PoolNow, between: &str) -> String {
    match now.outlook.turns.as_slice() {
        [] => "nobody can take a lead now".to_owned(),
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|rep| rep == first) => {
            format!("{}, the only one there", name(app, *first))
        }
        turns => turns.iter().map(|rep| name(app, *rep)).collect::<Vec<_>>().join(between),
    }
}

/// A part of a whole: `13.7%`.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0.0%".to_owned();
    }
    let thousandths = (u128::from(part) * 1_000 + u128::from(whole) / 2) / u128::from(whole);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

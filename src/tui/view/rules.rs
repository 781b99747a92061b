//! The Rules screen: the rulebook in tabs, and in plain English what is under the cursor.

mod detail;
mod lint;
mod places;
mod pools;
mod sizes;
mod table;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::{BookChange, BookPage, Draft, HIT_DAYS, PoolNow, Severity},
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
        let right = match app.book.tab {
            _ if !app.book.filter.is_empty() => chip(app, pen, 40),
            Tab::Lint => lint::counted(app, pen),
            Tab::Rules | Tab::Territories | Tab::Pools | Tab::Sizes => counted(app, pen),
        };
        let inner = if boxed { pen.frame(buffer, place, &title(app, pen), &right) } else { place };
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
        Tab::Lint => "What is wrong with the book, or could be meant otherwise",
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

/// The filter, and how much it shows.
fn chip<'t>(app: &App, pen: Pen<'t>, room: usize) -> Row<'t> {
    let through = app.book.through();
    let found = format!("{} of {}", through.shown, through.all);
    let filter = Shown::of(&format!("/ {}", app.book.filter.text())).clip(room.saturating_sub(found.len() + 2).max(6));
    pen.row().put(filter, Meaning::Accent).gap(2).put(found, Meaning::Muted)
}

/// The filter being typed, on the first line of the list.
pub fn filter(app: &App, typed: &str, before_cursor: &str, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let place = Rect { height: 1.min(area.height), ..area };
    pen.clear(buffer, place);
    let row = pen.row().gap(1).put("/ ", Meaning::Accent);
    let at = row.width() + Shown::of(before_cursor).width();
    let row = row.put(Shown::of(typed), Meaning::Title);
    let asks = "words of a name, of criteria, of where leads go   !word keeps out";
    let row = if typed.is_empty() { row.put(asks, Meaning::Muted) } else { row };
    pen.put(buffer, place, 0, &row);
    let through = app.book.through();
    let found = pen.row().gap(2).put(format!("{} of {}", through.shown, through.all), Meaning::Muted);
    pen.put_right(buffer, place, 0, &found.gap(1));
    Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y }
}

/// Tabs; and which book it is.
pub fn second_line<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let roomy = width >= 100;
    let mut row = pen.row();
    for tab in Tab::ALL {
        let (long, short) = tab.name();
        let mut name = if roomy { long } else { short }.to_owned();
        let found = app.book.findings.iter().flatten().filter(|finding| finding.severity != Severity::Note).count();
        let found = found + app.book.failing.said.len();
        if tab == Tab::Lint && found > 0 {
            name = format!("{name} {found}");
        }
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
    // A box around the list has it on its edge.
    if !app.book.filter.is_empty() && !matches!(app.plan().shape, Shape::Boxed | Shape::Wide) {
        let chip = chip(app, pen, room);
        let gap = width.saturating_sub(row.width() + chip.width() + 1);
        return row.gap(gap).then(chip);
    }
    let Some(right) = versions(app, pen, roomy).into_iter().find(|right| right.width() <= room) else { return row };
    let gap = width.saturating_sub(row.width() + right.width() + 1);
    row.gap(gap).then(right)
}

/// Which book it is, and since when and by whom it is in force: as much as there may be room for, then less.
fn versions<'t>(app: &App, pen: Pen<'t>, roomy: bool) -> Vec<Row<'t>> {
    let Some(page) = &app.book.page else { return Vec::new() };
    let version = page.version.map_or_else(|| "no rules live".to_owned(), |version| format!("rules v{version}"));
    if page.broken.is_some() {
        let word = || pen.row().put("DRAFT", Meaning::AtRisk);
        return vec![
            word().put(" of yours cannot be read", Meaning::Error).gap(2).hint("W mend it"),
            word().gap(2).hint("W mend it"),
            word(),
        ];
    }
    if let Some(draft) = &page.draft {
        return drafted(draft, pen, roomy);
    }
    let number = || pen.row().put(version.clone(), Meaning::Title);
    let hits = if roomy { pen.row() } else { pen.row().gap(2).then(counted(app, pen)) };
    let Some((at, by)) = &page.since else { return vec![number().then(hits), number()] };
    let at = format::at(*at, app.now, app.zone);
    let since = number().put(format!(", in force since {at}"), Meaning::Muted);
    let by = since.clone().put(", by ", Meaning::Muted).put(Shown::of(by).clip(20), Meaning::Muted);
    let mut all = Vec::new();
    if let Some(note) = page.note.as_ref().filter(|_| roomy) {
        let note = Shown::of(note);
        all.extend([40, 20].map(|most| by.clone().put(": ", Meaning::Muted).put(note.clip(most), Meaning::Plain)));
    }
    if roomy {
        all.push(by);
    }
    all.extend([since.then(hits.clone()), number().then(hits), number()]);
    all
}

/// That it is a draft, of what, and how much it changes.
fn drafted<'t>(draft: &Draft, pen: Pen<'t>, roomy: bool) -> Vec<Row<'t>> {
    let base = draft.base.map_or_else(|| "nothing".to_owned(), |version| format!("v{version}"));
    let changes = format::count(draft.said.len() as u64, "change");
    let behind = draft.live.filter(|_| draft.is_behind()).map(|live| format!(", but v{live} is live"));
    let behind = behind.unwrap_or_default();
    let row = |text: String| pen.row().put("DRAFT", Meaning::AtRisk).put(text, Meaning::Title);
    let mut all = Vec::new();
    if roomy {
        all.push(row(format!(" of yours on {base}{behind}: {changes}")).gap(2).hint("W publish").gap(2).hint("u undo"));
    }
    all.extend([row(format!(" on {base}{behind}: {changes}")), row(format!(": {changes}")), row(String::new())]);
    all
}

/// Whether a row is another than in the book that the draft stands on.
fn is_changed(page: &BookPage, what: What) -> bool {
    let Some(draft) = &page.draft else { return false };
    let book = &page.book;
    draft.changes.iter().any(|change| match (change, what) {
        (BookChange::Rule(name, _), What::Rule(index)) => book.rules.get(index).is_some_and(|one| one.name == *name),
        (BookChange::Territory(name, _), What::Territory(index, _)) => {
            book.territories.get(index).is_some_and(|one| one.name == *name)
        }
        (BookChange::Pool(name, _), What::Pool(index)) => book.pools.get(index).is_some_and(|one| one.name == *name),
        (BookChange::Segment(name, _), What::Segment(index)) => book.segments.get(index).is_some_and(|one| one.name == *name),
        (BookChange::Sla(name, _), What::Sla(index)) => book.slas.get(index).is_some_and(|one| one.name == *name),
        (BookChange::Defaults(_), What::Defaults) => true,
        (..) => false,
    })
}

/// The sign in front of a row: that something was found there, else that the draft changes it.
fn mark<'t>(app: &App, page: &BookPage, what: What, row: Row<'t>) -> Row<'t> {
    let gravest = app.book.findings_at(what).map(|finding| finding.severity).min();
    match gravest {
        Some(Severity::Error) => row.put("!", Meaning::Error),
        Some(Severity::Warning) => row.put("!", Meaning::AtRisk),
        Some(Severity::Note) | None if is_changed(page, what) => row.put("*", Meaning::Mark),
        Some(Severity::Note) | None => row.gap(1),
    }
}

fn list(app: &App, page: &BookPage, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let height = app.height();
    let list = app.book.list();
    if list.rows().is_empty() {
        empty::part_of_book(app, pen, buffer, area);
        return;
    }
    let width = usize::from(area.width);
    let cells = Cells::of(app, page, width);
    pen.put(buffer, area, 0, &cells.head(pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    for (y, row) in (0..).zip(list.visible(height)) {
        let is_chosen = list.cursor() == Some(row.key);
        let cursor = pen.row().put(if is_chosen { ">" } else { " " }, Meaning::Accent);
        let cursor = mark(app, page, row.what, cursor).gap(1);
        pen.put(buffer, rows, y, &cells.line(app, page, row.what, cursor));
        pen.item(rows, y, Item::Book(row.key));
        if app.book.through().out == Some(row.key) {
            pen.put_right(buffer, rows, y, &pen.row().put(" no longer matches ", Meaning::Gone));
        }
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
    Lint(lint::Columns),
}

impl Cells {
    fn of(app: &App, page: &BookPage, width: usize) -> Self {
        match app.book.tab {
            Tab::Rules => Self::Rules(table::Columns::of(app, page, width)),
            Tab::Territories => Self::Places(places::Columns::of(page, width)),
            Tab::Pools => Self::Pools(pools::Columns::of(page, width)),
            Tab::Sizes => Self::Sizes(sizes::Columns::of(page, width)),
            Tab::Lint => Self::Lint(lint::Columns::of(app, width)),
        }
    }

    fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        match self {
            Self::Rules(columns) => columns.head(pen),
            Self::Places(columns) => columns.head(pen),
            Self::Pools(columns) => columns.head(pen),
            Self::Sizes(columns) => columns.head(pen),
            Self::Lint(columns) => columns.head(pen),
        }
    }

    fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        match self {
            Self::Rules(columns) => columns.line(app, page, what, cursor),
            Self::Places(columns) => columns.line(app, page, what, cursor),
            Self::Pools(columns) => columns.line(app, page, what, cursor),
            Self::Sizes(columns) => columns.line(app, page, what, cursor),
            Self::Lint(columns) => columns.line(app, page, what, cursor),
        }
    }
}

/// What is under the cursor, in full.
fn beside(app: &App, page: &BookPage, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(what) = app.book.selected() else { return 0 };
    pen.zone(area, Target::Detail);
    let carried = app.book.carried.as_ref().map(|carried| format!("R{} {} goes to R{}", carried.from, carried.name, carried.to));
    let title = carried.unwrap_or_else(|| detail::title(page, what));
    let title = pen.row().put(Shown::of(&title).clip(60), Meaning::Title);
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

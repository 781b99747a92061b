//! The Queue and the Fallback queue: the list, beside it the lead under the cursor with its reasons.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::{
        decision::{Cause, Trigger},
        id::RepId,
        listing::LeadRow,
    },
    outbound::shown::Shown,
    routing::explain::{cause_text, held_text},
    tui::{
        format,
        layout::{Plan, Shape},
        state::{
            App, Live,
            leads::{Addresses, Leads, Shelf, Sort},
            list::Rest,
        },
        theme::Meaning,
        zones::{Column, Item, Target},
    },
};

use super::{
    card, empty,
    pen::{Pen, Row},
};

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
struct Columns {
    lead: usize,
    company: usize,
    from: usize,
    source: usize,
    age: usize,
    due: usize,
    owner: usize,
    why: usize,
}

/// Columns of a filter that are always shown.
const SHORTEST: usize = 8;
/// Cursor, mark and state.
const LEFT: usize = 3;
const STATE: usize = 9;

impl Columns {
    fn of(shape: Shape, width: usize) -> Self {
        let none = Self { lead: 0, company: 0, from: 0, source: 0, age: 0, due: 0, owner: 0, why: 0 };
        let fixed = LEFT + STATE + 1;
        let room = width.saturating_sub(fixed);
        match shape {
            Shape::Boxed | Shape::Wide if width >= 92 => {
                let full = Self { lead: 16, company: 16, from: 5, source: 11, age: 6, due: 11, owner: 14, why: 14 };
                let less = Self { lead: 14, company: 14, source: 0, due: 11, owner: 13, ..full };
                let base = if full.sum() <= room { full } else { less };
                let rest = room.saturating_sub(base.sum());
                let part = rest / 4;
                Self { lead: base.lead + part, company: base.company + part, why: base.why + rest - 2 * part, ..base }
            }
            _ if width >= 70 => {
                let base = Self { from: 5, due: 11, owner: 14, lead: 1, company: 1, ..none };
                let rest = room.saturating_sub(base.sum());
                Self { lead: base.lead + rest.div_ceil(2), company: base.company + rest / 2, ..base }
            }
            _ if width >= 56 => {
                let base = Self { due: 11, owner: 12, ..none };
                Self { lead: room.saturating_sub(base.sum() + 1), ..base }
            }
            _ => {
                let base = Self { due: 11, ..none };
                Self { lead: room.saturating_sub(base.sum() + 1), ..base }
            }
        }
    }

    fn sum(self) -> usize {
        let all = [self.lead, self.company, self.from, self.source, self.age, self.due, self.owner, self.why];
        let shown = all.iter().filter(|width| **width > 0).count();
        all.iter().sum::<usize>() + shown.saturating_sub(1)
    }
}

/// List and detail. Gives back how many lines of the detail can be scrolled away.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(leads) = app.leads() else { return 0 };
    let plan = app.plan();
    let has_rows = !leads.list.rows().is_empty();
    // Where there is no lead there is no detail, and no hole for it either.
    let place = if has_rows { Rect { width: plan.list_width, height: plan.list, ..area } } else { area };
    let inner = match plan.shape {
        Shape::Boxed | Shape::Wide => pen.frame(buffer, place, &title(leads, pen), &about(leads, pen, plan)),
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => place,
    };
    pen.zone(place, Target::List);
    list(app, leads, pen, buffer, inner);
    if plan.detail > 0 && has_rows {
        return card::beside(app, pen, buffer, card_place(plan, area));
    }
    0
}

/// Where the detail stands.
pub fn card_place(plan: Plan, area: Rect) -> Rect {
    match plan.shape {
        Shape::Wide => Rect { x: area.x + plan.list_width, width: area.width - plan.list_width, ..area },
        Shape::Boxed | Shape::Compact | Shape::ListOnly | Shape::TooSmall => {
            Rect { y: area.y + plan.list, height: plan.detail, ..area }
        }
    }
}

fn title<'t>(leads: &Leads, pen: Pen<'t>) -> Row<'t> {
    let name = match leads.shelf {
        Shelf::Queue => "Leads",
        Shelf::Fallback => "Fallback",
    };
    let row = pen.row().put(name, Meaning::Title);
    let row = match leads.matching {
        Some(n) => row.gap(2).put(format::grouped(n), Meaning::Muted),
        None => row,
    };
    let row = if leads.keeps_one() { row.put(", and 1 that no longer matches", Meaning::Muted) } else { row };
    if leads.filter.is_empty() { row } else { row.gap(2).put(filter(leads), Meaning::Accent) }
}

/// Order, marks, and how much of the list is on the screen.
pub fn about<'t>(leads: &Leads, pen: Pen<'t>, plan: Plan) -> Row<'t> {
    let mut row = pen.row().put("sort: ", Meaning::Muted).put(leads.stands.says(), Meaning::Muted);
    if leads.stands != leads.sort {
        row = row.put(", too many for another", Meaning::Muted);
    }
    row = marked(leads, row);
    let shown = leads.list.visible(usize::from(plan.rows)).len();
    let (above, below) = leads.list.rest();
    match leads.matching {
        Some(all) if shown as u64 >= all && above == Rest::None && below == Rest::None => row,
        Some(all) => row.gap(3).put(format!("{shown} of {}", format::grouped(all)), Meaning::Muted),
        None => row,
    }
}

/// Filter, order and marks of a list without a box, at most that wide.
pub fn chip<'t>(leads: &Leads, pen: Pen<'t>, room: usize) -> Row<'t> {
    let order = marked(leads, pen.row().put("sort ", Meaning::Muted).put(leads.stands.short(), Meaning::Muted));
    if leads.filter.is_empty() {
        return order;
    }
    let room = room.saturating_sub(order.width() + 2).max(SHORTEST);
    pen.row().put(Shown::of(&filter(leads)).clip(room), Meaning::Accent).gap(2).then(order)
}

/// The filter of a list, as its title shows it.
pub fn narrowed<'t>(leads: &Leads, pen: Pen<'t>) -> Row<'t> {
    pen.row().put(filter(leads), Meaning::Accent)
}

/// What a list is narrowed to; of a pasted list of addresses how many were found.
fn filter(leads: &Leads) -> String {
    match &leads.addresses {
        Some(Addresses { asked, missing }) => format!("/ {} of {asked} addresses found", asked - missing.len()),
        None => format!("/ {}", leads.filter),
    }
}

/// Whether a list shows less than all, or not in its own order: one must see that.
pub fn is_special(leads: &Leads) -> bool {
    let own = leads.sort == Leads::new(leads.shelf).sort;
    !(leads.filter.is_empty() && leads.marks.is_empty() && leads.range.is_none() && own)
}

fn marked<'t>(leads: &Leads, row: Row<'t>) -> Row<'t> {
    if leads.range.is_some() {
        return row.gap(3).put("range: move, v ends it", Meaning::Mark);
    }
    if leads.marks.is_empty() {
        return row;
    }
    let hidden = leads.marks.keys().filter(|lead| leads.list.get(**lead).is_none()).count();
    let text = if hidden > 0 {
        format!("{} marked, {hidden} hidden", leads.marks.len())
    } else {
        format!("{} marked", leads.marks.len())
    };
    row.gap(3).put(text, Meaning::Mark)
}

fn list(app: &App, leads: &Leads, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let plan = app.plan();
    let columns = Columns::of(plan.shape, usize::from(area.width));
    pen.put(buffer, area, 0, &head(columns, leads.stands, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if leads.list.rows().is_empty() {
        empty::leads(app, leads, pen, buffer, rows);
        return;
    }
    for (y, row) in (0..).zip(leads.list.visible(usize::from(plan.rows))) {
        pen.put(buffer, rows, y, &line(app, leads, row, columns, pen));
        pen.item(rows, y, Item::Lead(row.id));
        if leads.list.is_gone(row.id) {
            pen.over(buffer, rows, y, Meaning::Gone);
            pen.put_right(buffer, rows, y, &pen.row().put(" no longer matches ", Meaning::Gone));
        }
        if leads.list.cursor() == Some(row.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
    }
}

/// By which column a list stands in its order, and how its head says so.
pub fn sorted(sort: Sort) -> (&'static str, &'static str) {
    match sort {
        Sort::Due => ("Touch due", "Touch due▴"),
        Sort::DueLast => ("Touch due", "Touch due▾"),
        Sort::Newest => ("Age", "Age▴"),
        Sort::Oldest => ("Age", "Age▾"),
    }
}

fn head(columns: Columns, sort: Sort, pen: Pen<'_>) -> Row<'_> {
    let (sorted, so) = sorted(sort);
    let mut row = pen.row().gap(LEFT).cell("State", STATE, Meaning::Muted);
    let names: [(&'static str, usize); 8] = [
        ("Lead", columns.lead),
        ("Company", columns.company),
        ("From", columns.from),
        ("Source", columns.source),
        ("Age", columns.age),
        ("Touch due", columns.due),
        ("Owner", columns.owner),
        ("Why", columns.why),
    ];
    for (name, width) in names.into_iter().filter(|(_, width)| *width > 0) {
        row = row.gap(1);
        let (text, meaning) = if name == sorted { (so, Meaning::Plain) } else { (name, Meaning::Muted) };
        let from = row.width();
        row = if name == "Age" { row.right(text, width, meaning) } else { row.cell(text, width, meaning) };
        row = match name {
            "Touch due" => row.means(from, Target::Sort(Column::Due)),
            "Age" => row.means(from, Target::Sort(Column::Age)),
            _ => row,
        };
    }
    row
}

fn line<'t>(app: &App, leads: &Leads, lead: &LeadRow, columns: Columns, pen: Pen<'t>) -> Row<'t> {
    let cursor = if leads.list.cursor() == Some(lead.id) { ">" } else { " " };
    let mark = if leads.marks.contains_key(&lead.id) || leads.in_range(lead.id) { "*" } else { " " };
    let (state, meaning) = format::state(lead, app.now);
    let mut row = pen.row().put(cursor, Meaning::Accent).put(mark, Meaning::Mark).gap(1).cell(state, STATE, meaning);
    let source = lead.source.as_ref().map(|source| source.as_str().to_owned());
    let source = source.or_else(|| lead.kind.as_ref().map(|kind| kind.as_str().replace('_', " ")));
    let due = format::due(lead, app.now, app.zone);
    let (owner, owner_meaning) = owner(app, lead);
    let cells: [(String, usize, Meaning); 8] = [
        (card::name(lead), columns.lead, Meaning::Plain),
        (lead.company.clone().unwrap_or_default(), columns.company, Meaning::Plain),
        (from(lead), columns.from, Meaning::Muted),
        (source.unwrap_or_default(), columns.source, Meaning::Muted),
        (format::span(app.now.since(lead.received_at)), columns.age, Meaning::Muted),
        (due.text, columns.due, due.meaning),
        (owner, columns.owner, owner_meaning),
        (why(app, lead), columns.why, Meaning::Muted),
    ];
    for (index, (text, width, meaning)) in cells.into_iter().enumerate().filter(|(_, (_, width, _))| *width > 0) {
        row = row.gap(1);
        row = if index == 4 { row.right(text, width, meaning) } else { row.cell(text, width, meaning) };
    }
    row
}

fn from(lead: &LeadRow) -> String {
    let state = lead.state.map(|state| state.as_str().to_owned());
    state.or_else(|| lead.country.map(|country| country.as_str().to_owned())).unwrap_or_else(|| "?".to_owned())
}

/// Who has it, in a list's words.
pub fn owner(app: &App, lead: &LeadRow) -> (String, Meaning) {
    match lead.owner {
        Some(rep) => (rep_name(app, rep), Meaning::Plain),
        None => ("- nobody -".to_owned(), Meaning::Muted),
    }
}

fn rep_name(app: &App, rep: RepId) -> String {
    app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
}

/// The rule that placed it, or why nothing did.
fn why(app: &App, lead: &LeadRow) -> String {
    let rule = || lead.rule.as_ref().map_or(String::new(), ToString::to_string);
    match (&lead.held_for, lead.cause) {
        (Some(held_for), _) => held_text(held_for, |rep| rep_name(app, rep)),
        (None, Some(Cause::NoRule)) if app.live == Live::Nothing => "no rulebook is live".to_owned(),
        (None, Some(cause)) => cause_text(cause).to_owned(),
        (None, None) => match lead.trigger {
            Some(Trigger::ByHand) => "by hand".to_owned(),
            Some(Trigger::Imported) => "as in its CRM".to_owned(),
            Some(Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained) | None => rule(),
        },
    }
}

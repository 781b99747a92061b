//! The Queue and the Fallback queue: the list, beside it the lead under the cursor with its reasons.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::listing::LeadRow,
    outbound::shown::Shown,
    tui::{
        columns::LeadColumn,
        format,
        layout::{Plan, Shape},
        state::{
            App,
            leads::{Addresses, Leads, Shelf},
            list::Rest,
        },
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::{
    card, cells, empty,
    pen::{Pen, Row},
};

/// Columns of a filter that are always shown.
const SHORTEST: usize = 8;
/// Cursor, mark and a blank.
const BEFORE: usize = 3;
/// List and detail. Gives back how many lines of the detail can be scrolled away.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(leads) = app.leads() else { return 0 };
    let plan = app.plan();
    let has_rows = !leads.list.rows().is_empty();
    // Where there is no lead there is no detail, and no hole for it either.
    let place = if has_rows { Rect { width: plan.list_width, height: plan.list, ..area } } else { area };
    let inner = match plan.shape {
        Shape::Boxed | Shape::Wide => pen.frame(buffer, place, &title(leads, pen), &about(leads, on_screen(leads, plan), pen)),
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
    if leads.filter.is_empty() { row } else { row.gap(2).then(narrowed(leads, pen)) }
}

/// Which leads of a list are on the screen.
#[derive(Debug, Clone, Copy)]
pub struct OnScreen {
    /// How many stand before the first of them, where that is known.
    pub before: Option<u64>,
    /// How many they are.
    pub shown: usize,
}

fn on_screen(leads: &Leads, plan: Plan) -> OnScreen {
    let height = usize::from(plan.rows);
    let before = leads.before.map(|before| before + leads.list.first(height) as u64);
    OnScreen { before, shown: leads.list.visible(height).len() }
}

/// Order, marks, and which leads of the list are on the screen.
pub fn about<'t>(leads: &Leads, on_screen: OnScreen, pen: Pen<'t>) -> Row<'t> {
    let OnScreen { before, shown } = on_screen;
    let mut row = pen.row().put("sort: ", Meaning::Muted).put(leads.stands.says(), Meaning::Muted);
    if leads.stands != leads.sort {
        row = row.put(", too many for another", Meaning::Muted);
    }
    row = marked(leads, row);
    let (above, below) = leads.list.rest();
    match leads.matching {
        Some(all) if shown as u64 >= all && above == Rest::None && below == Rest::None => row,
        Some(all) => row.gap(3).put(format::position(before, shown, all), Meaning::Muted),
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
    pen.row().put(Shown::of(&filter(leads)).clip(room), says_filter(leads)).gap(2).then(order)
}

/// The filter of a list, as its title shows it.
pub fn narrowed<'t>(leads: &Leads, pen: Pen<'t>) -> Row<'t> {
    pen.row().put(filter(leads), says_filter(leads))
}

/// A filter of which a part could not be read stands out; the footer says what is wrong with it.
fn says_filter(leads: &Leads) -> Meaning {
    if leads.complaint.is_some() { Meaning::Error } else { Meaning::Accent }
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
        let text = format!("range: {} marked, v ends it", leads.marked());
        return row.gap(3).put(text, Meaning::Mark);
    }
    if leads.marks.is_empty() {
        return row;
    }
    let hidden = leads.hidden();
    let text = if hidden > 0 {
        format!("{} marked, {hidden} hidden", leads.marks.len())
    } else {
        format!("{} marked", leads.marks.len())
    };
    row.gap(3).put(text, Meaning::Mark)
}

fn list(app: &App, leads: &Leads, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let plan = app.plan();
    let laid = app.columns_of_leads(leads.shelf, usize::from(area.width));
    pen.put(buffer, area, 0, &cells::head(&laid, leads.stands, BEFORE, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if leads.list.rows().is_empty() {
        empty::leads(app, leads, pen, buffer, rows);
        return;
    }
    for (y, row) in (0..).zip(leads.list.visible(usize::from(plan.rows))) {
        pen.put(buffer, rows, y, &line(app, leads, row, &laid, pen));
        pen.item(rows, y, Item::Lead(row.id));
        let is_gone = leads.list.is_gone(row.id);
        if is_gone {
            pen.put_right(buffer, rows, y, &pen.row().put(" no longer matches ", Meaning::Gone));
        }
        if leads.list.cursor() == Some(row.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
        // Last: whatever is gone is under the cursor, and a cursor that is reversed makes all of its row alike.
        if is_gone {
            pen.over(buffer, rows, y, Meaning::Gone);
        }
    }
}

fn line<'t>(app: &App, leads: &Leads, lead: &LeadRow, laid: &[(LeadColumn, usize)], pen: Pen<'t>) -> Row<'t> {
    let cursor = if leads.list.cursor() == Some(lead.id) { ">" } else { " " };
    let mark = if leads.marks.contains_key(&lead.id) || leads.in_range(lead.id) { "*" } else { " " };
    let before = pen.row().put(cursor, Meaning::Accent).put(mark, Meaning::Mark).gap(1);
    cells::line(app, lead, laid, before)
}

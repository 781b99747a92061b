//! Sizes of companies, policies of how long leads may wait, and what holds where nothing else is said.

use crate::{
    actions::ask::{BookPage, Sized},
    outbound::shown::Shown,
    rulebook::english,
    tui::{
        format,
        state::{App, rules::What},
        theme::Meaning,
        view::pen::{Pen, Row},
    },
};

/// Widths of the columns.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    kind: usize,
    name: usize,
    says: usize,
    leads: usize,
}

impl Columns {
    /// For so much room.
    pub fn of(page: &BookPage, width: usize) -> Self {
        let names =
            page.book.segments.iter().map(|one| one.name.as_str()).chain(page.book.slas.iter().map(|one| one.name.as_str()));
        let longest = names.map(|name| Shown::of(name).width()).max().unwrap_or(0);
        let (kind, leads) = (8, 10);
        let name = longest.clamp(8, (width / 4).max(8));
        Self { kind, name, leads, says: width.saturating_sub(3 + kind + 1 + name + 2 + leads + 2) }
    }

    /// Names of the columns.
    pub fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        let row = pen.row().gap(3).cell("", self.kind, Meaning::Muted).gap(1).cell("Name", self.name, Meaning::Muted);
        row.gap(2).cell("What it says", self.says, Meaning::Muted).right("Leads", self.leads, Meaning::Muted)
    }

    /// A line.
    pub fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        let book = &page.book;
        let (kind, name, says) = match what {
            What::Segment(index) => {
                let Some(one) = book.segments.get(index) else { return cursor };
                ("size", one.name.to_string(), english::segment(one))
            }
            What::Sla(index) => {
                let Some(one) = book.slas.get(index) else { return cursor };
                ("SLA", one.name.to_string(), english::sla(one))
            }
            What::Defaults => ("company", "hours".to_owned(), hours(page)),
            What::Rule(_)
            | What::Earlier
            | What::NoRule
            | What::Territory(..)
            | What::Nowhere
            | What::Unknown
            | What::Pool(_)
            | What::Finding(_)
            | What::Case(_) => {
                return cursor;
            }
        };
        let row = cursor.cell(kind, self.kind, Meaning::Muted).gap(1).cell(Shown::of(&name), self.name, Meaning::Plain);
        let row = row.gap(2).cell(Shown::of(&says), self.says, Meaning::Muted);
        match (what, &app.book.hits) {
            (What::Segment(_), None) => row.right("...", self.leads, Meaning::Muted),
            (What::Segment(_), Some(_)) => row.right(format::grouped(leads(app, page, what)), self.leads, Meaning::Plain),
            _ => row,
        }
    }
}

/// How many leads of the last days come from companies of a size.
pub fn leads(app: &App, page: &BookPage, what: What) -> u64 {
    let What::Segment(index) = what else { return 0 };
    let (Some(one), Some(hits)) = (page.book.segments.get(index), &app.book.hits) else { return 0 };
    hits.places.values().filter_map(|place| place.sizes.get(&Sized::In(one.name.clone()))).sum()
}

/// When the company works.
pub fn hours(page: &BookPage) -> String {
    page.book.defaults.hours.as_ref().map_or_else(|| "always at work".to_owned(), english::hours)
}

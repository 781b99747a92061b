//! Territories as a tree, each with the leads that come from there, by the size of their company.

use std::collections::BTreeMap;

use crate::{
    actions::ask::{At, BookPage, Sized},
    model::territory,
    outbound::shown::Shown,
    rulebook::english,
    tui::{
        format,
        state::{App, rules::What},
        theme::Meaning,
        view::pen::{Pen, Row},
    },
};

/// Columns of a size, with its bar.
const SIZE: usize = 13;
/// The same where there is room for the number only.
const NARROW: usize = 11;

/// What is counted in one column.
type Counted = (String, Vec<Sized>);

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone)]
pub struct Columns {
    name: usize,
    places: usize,
    sizes: Vec<Counted>,
    size: usize,
    total: usize,
    pool: usize,
}

impl Columns {
    /// For so much room.
    pub fn of(page: &BookPage, width: usize) -> Self {
        let segments = &page.book.segments;
        let mut sizes: Vec<Counted> =
            segments.iter().map(|one| (one.name.to_string(), vec![Sized::In(one.name.clone())])).collect();
        let size = if width >= 112 { SIZE } else { NARROW };
        let (places, total, pool) = if width >= 112 { (14, 9, 18) } else { (0, 8, 14) };
        let most = width.saturating_sub(3 + 18 + places + total + pool + 3) / size;
        let mut rest = vec![Sized::Outside, Sized::Unknown];
        while sizes.len() + 1 > most.max(1) && !sizes.is_empty() {
            rest.extend(sizes.pop().into_iter().flat_map(|(_, of)| of));
        }
        let says = if rest.len() > 2 { "others" } else { "unknown" };
        sizes.push((says.to_owned(), rest));
        if most == 0 {
            sizes.clear();
        }
        let name = width.saturating_sub(3 + places + sizes.len() * size + total + pool + 3);
        Self { name, places, sizes, size, total, pool }
    }

    /// Names of the columns.
    pub fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        let mut row = pen.row().gap(3).cell("Territory", self.name, Meaning::Muted);
        if self.places > 0 {
            row = row.gap(1).cell("Places", self.places - 1, Meaning::Muted);
        }
        for (name, _) in &self.sizes {
            row = row.gap(1).right(Shown::of(name), self.size - 1, Meaning::Muted);
        }
        row.right("Leads", self.total, Meaning::Muted).gap(2).cell("Pool", self.pool, Meaning::Muted)
    }

    /// A line.
    pub fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        let (name, places, pool, meaning) = match what {
            What::Territory(index, depth) => {
                let Some(one) = page.book.territories.get(index) else { return cursor };
                let pool = worked_by(page, index);
                let meaning = if pool.is_some() { Meaning::Plain } else { Meaning::AtRisk };
                (format!("{}{}", "  ".repeat(depth), one.name), english::places_in_short(one), pool, meaning)
            }
            What::Nowhere => ("(no territory)".to_owned(), String::new(), None, Meaning::Nobody),
            What::Unknown => ("(country unknown)".to_owned(), String::new(), None, Meaning::Nobody),
            What::Rule(_)
            | What::Earlier
            | What::NoRule
            | What::Pool(_)
            | What::Segment(_)
            | What::Sla(_)
            | What::Defaults
            | What::Finding(_)
            | What::Case(_) => {
                return cursor;
            }
        };
        let has_inner = matches!(what, What::Territory(index, _) if app.book.inside(index).len() > 1);
        let counted = counted(app, what);
        let total: u64 = counted.values().sum();
        let quiet = matches!(what, What::Nowhere | What::Unknown) && total == 0;
        let meaning = if quiet { Meaning::Muted } else { meaning };
        let mut row = cursor.cell(Shown::of(&name), self.name, if has_inner { Meaning::Title } else { meaning });
        if self.places > 0 {
            row = row.gap(1).cell(Shown::of(&places), self.places - 1, Meaning::Muted);
        }
        let Some(hits) = &app.book.hits else {
            let row = row.gap(self.sizes.len() * self.size).right("...", self.total, Meaning::Muted);
            return row.gap(2).cell(Shown::of(pool.as_deref().unwrap_or("nobody")), self.pool, Meaning::Muted);
        };
        for (_, of) in &self.sizes {
            let n: u64 = of.iter().filter_map(|size| counted.get(size)).sum();
            let heat = if n == 0 { Meaning::Muted } else { Meaning::Plain };
            row = if self.size == SIZE {
                // Of what lies inside others the bars tell already.
                let row = row.gap(1);
                let row = if has_inner { row.gap(4) } else { row.bar(n, widest(app), 4, Meaning::Bar) };
                row.right(format::grouped(n), self.size - 5, heat)
            } else {
                row.right(format::grouped(n), self.size, heat)
            };
        }
        let row = row.right(format::grouped(total), self.total, if total == 0 { Meaning::Muted } else { Meaning::Plain });
        let nobody = if has_inner || hits.leads == 0 { "" } else { "nobody" };
        let (says, meaning) = match pool {
            Some(pool) => (pool, Meaning::Plain),
            None if total == 0 => (nobody.to_owned(), Meaning::Muted),
            None => (nobody.to_owned(), Meaning::Nobody),
        };
        row.gap(2).cell(Shown::of(&says), self.pool, meaning)
    }
}

/// The pool of a territory: its own, else that of the nearest around it.
pub fn worked_by(page: &BookPage, index: usize) -> Option<String> {
    territory::pool_of(&page.book.territories, index).map(ToString::to_string)
}

/// The leads of a row, by the size of their company.
pub fn counted(app: &App, what: What) -> BTreeMap<Sized, u64> {
    let mut all = BTreeMap::new();
    let Some(hits) = &app.book.hits else { return all };
    for at in app.book.places(what) {
        for (size, n) in hits.places.get(&at).into_iter().flat_map(|place| &place.sizes) {
            *all.entry(size.clone()).or_default() += n;
        }
    }
    all
}

/// The largest number of any cell: it has the whole bar.
fn widest(app: &App) -> u64 {
    let places = app.book.hits.iter().flat_map(|hits| hits.places.iter());
    let cells = places.filter(|(at, _)| **at != At::Unknown).flat_map(|(_, place)| place.sizes.values().copied());
    cells.max().unwrap_or(0).max(1)
}

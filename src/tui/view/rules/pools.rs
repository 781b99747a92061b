//! Pools: how they pick, who could take a lead now, who is next.

use crate::{
    actions::ask::BookPage,
    outbound::shown::Shown,
    rulebook::english::strategy_in_short,
    tui::{
        state::{App, rules::What},
        theme::Meaning,
        view::pen::{Pen, Row},
    },
};

use super::turns;

/// Widths of the columns.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    name: usize,
    how: usize,
    members: usize,
    ready: usize,
    next: usize,
}

impl Columns {
    /// For so much room.
    pub fn of(page: &BookPage, width: usize) -> Self {
        let longest = page.book.pools.iter().map(|pool| Shown::of(pool.name.as_str()).width()).max().unwrap_or(4);
        let (how, members, ready) = if width >= 60 { (14, 9, 7) } else { (0, 0, 7) };
        let name = longest.clamp(8, (width / 3).max(8));
        let next = width.saturating_sub(3 + name + 2 + how + members + ready + 2 + 1);
        Self { name, how, members, ready, next }
    }

    /// Names of the columns.
    pub fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        let row = pen.row().gap(3).cell("Pool", self.name, Meaning::Muted).gap(2);
        let row = if self.how > 0 {
            row.cell("Picks", self.how, Meaning::Muted).right("Members", self.members, Meaning::Muted)
        } else {
            row
        };
        row.right("Ready", self.ready, Meaning::Muted).gap(2).cell("Next in line", self.next, Meaning::Muted)
    }

    /// A line.
    pub fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        let What::Pool(index) = what else { return cursor };
        let Some(pool) = page.book.pools.get(index) else { return cursor };
        let row = cursor.cell(Shown::of(pool.name.as_str()), self.name, Meaning::Plain).gap(2);
        let row = if self.how > 0 {
            let how = row.cell(strategy_in_short(pool.strategy), self.how, Meaning::Muted);
            how.right(pool.members.len().to_string(), self.members, Meaning::Plain)
        } else {
            row
        };
        let now = page.pool(&pool.name);
        let ready = now.map_or(0, |now| now.outlook.takers.len());
        let meaning = if ready == 0 { Meaning::Nobody } else { Meaning::Good };
        let row = row.right(ready.to_string(), self.ready, meaning).gap(2);
        match now.filter(|now| !now.outlook.turns.is_empty()) {
            Some(now) => row.cell(Shown::of(&turns(app, now, ", ")), self.next, Meaning::Plain),
            None if ready > 0 => row.cell("", self.next, Meaning::Plain),
            None => row.cell("nobody can take a lead now", self.next, Meaning::Nobody),
        }
    }
}

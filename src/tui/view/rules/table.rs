//! The rules, one a line: what they ask, where their leads go, how often they decided.

use crate::{
    actions::ask::{BookPage, RuleHits},
    model::rule::{Rule, Switch},
    outbound::shown::Shown,
    rulebook::english::{criteria_in_short, destination_in_short},
    tui::{
        format,
        state::{App, rules::What},
        theme::Meaning,
        view::pen::{Pen, Row},
    },
};

use super::{called, percent};

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    number: usize,
    when: usize,
    then: usize,
    hits: usize,
    share: usize,
    bar: usize,
    last: usize,
    /// The most hits of any rule: they have the whole bar.
    most: u64,
}

impl Columns {
    /// For so much room.
    pub fn of(app: &App, page: &BookPage, width: usize) -> Self {
        let number = format!("R{}", page.book.rules.len()).len();
        let all = app.book.hits.as_ref();
        let most = all.and_then(|hits| hits.rules.iter().map(|rule| rule.leads).max()).unwrap_or(0);
        let hits = format::grouped(most).len().max(4) + 2;
        let (share, bar, last) = match width {
            112.. => (8, 16, 8),
            76.. => (8, 0, 8),
            _ => (0, 0, 0),
        };
        let rest = width.saturating_sub(3 + number + 2 + hits + share + bar + last + 1);
        let longest = page.book.rules.iter().map(|rule| Shown::of(&then(app, page, rule)).width()).max().unwrap_or(4);
        let then = longest.clamp(4, (rest * 2 / 5).max(8));
        Self { number, when: rest.saturating_sub(then + 2), then, hits, share, bar, last, most }
    }

    /// Names of the columns.
    pub fn head<'t>(&self, pen: Pen<'t>) -> Row<'t> {
        let row = pen.row().gap(3).cell("#", self.number, Meaning::Muted).gap(2).cell("If", self.when, Meaning::Muted);
        let row = row.gap(2).cell("Then", self.then, Meaning::Muted).right("Hits", self.hits, Meaning::Muted);
        let row = if self.share > 0 { row.right("Share", self.share, Meaning::Muted) } else { row };
        let row = if self.bar > 0 { row.gap(self.bar) } else { row };
        if self.last > 0 { row.gap(1).right("Last", self.last - 1, Meaning::Muted) } else { row }
    }

    /// A line.
    pub fn line<'t>(&self, app: &App, page: &BookPage, what: What, cursor: Row<'t>) -> Row<'t> {
        let book = &app.book;
        match what {
            What::Rule(index) => {
                let Some(rule) = page.book.rules.get(index) else { return cursor };
                let meaning = if rule.switch == Switch::Off { Meaning::Muted } else { Meaning::Plain };
                let hits = book.hits.as_ref().and_then(|hits| hits.of(Some(&rule.name)));
                let row = cursor.cell(format!("R{}", index + 1), self.number, Meaning::Muted).gap(2);
                let row = self.when(row, rule, index + 1 == page.book.rules.len(), meaning);
                let row = row.gap(2).cell(Shown::of(&then(app, page, rule)), self.then, meaning);
                self.hits(app, row, hits, meaning)
            }
            What::Earlier => {
                let row = cursor.gap(self.number + 2).cell("rules that the book has no more", self.when, Meaning::Muted);
                let row = row.gap(2 + self.then);
                self.counted(app, row, book.earlier(), Meaning::Muted)
            }
            What::NoRule => {
                let says = "no rule: by hand, as in its CRM, joined to another";
                let row = cursor.gap(self.number + 2).cell(says, self.when, Meaning::Muted).gap(2 + self.then);
                self.hits(app, row, book.hits.as_ref().and_then(|hits| hits.of(None)), Meaning::Muted)
            }
            What::Territory(..)
            | What::Nowhere
            | What::Unknown
            | What::Pool(_)
            | What::Segment(_)
            | What::Sla(_)
            | What::Defaults
            | What::Finding(_)
            | What::Case(_) => cursor,
        }
    }

    /// The name of a rule, and what it asks where there is room for it.
    fn when<'t>(&self, row: Row<'t>, rule: &Rule, is_last: bool, meaning: Meaning) -> Row<'t> {
        let off = if rule.switch == Switch::Off { "off  " } else { "" };
        let asks = match criteria_in_short(&rule.when) {
            nothing if nothing.is_empty() && is_last => "every other lead".to_owned(),
            nothing if nothing.is_empty() => "every lead".to_owned(),
            asks => asks,
        };
        let name = Shown::of(rule.name.as_str()).clip(self.when.saturating_sub(off.len()));
        let left = self.when.saturating_sub(off.len() + name.width());
        let row = row.put(off, Meaning::AtRisk).put(name, if rule.switch == Switch::Off { meaning } else { Meaning::Title });
        if left < 10 {
            return row.gap(left);
        }
        row.put(": ", Meaning::Muted).cell(Shown::of(&asks), left - 2, Meaning::Muted)
    }

    fn hits<'t>(&self, app: &App, row: Row<'t>, hits: Option<&RuleHits>, meaning: Meaning) -> Row<'t> {
        let row = self.counted(app, row, hits.map_or(0, |hits| hits.leads), meaning);
        if self.last == 0 || app.book.hits.is_none() {
            return row;
        }
        let last = hits.map_or_else(
            || "never".to_owned(),
            |hits| {
                if hits.last.day(app.zone) == app.now.day(app.zone) {
                    format::time_of_day(hits.last, app.zone)
                } else {
                    hits.last.local(app.zone).format("%-d %b").to_string()
                }
            },
        );
        row.gap(1).right(last, self.last - 1, Meaning::Muted)
    }

    fn counted<'t>(&self, app: &App, row: Row<'t>, n: u64, meaning: Meaning) -> Row<'t> {
        let Some(hits) = &app.book.hits else { return row.right("...", self.hits, Meaning::Muted) };
        let row = row.right(format::grouped(n), self.hits, if n == 0 { Meaning::Muted } else { meaning });
        let row = if self.share > 0 { row.right(percent(n, hits.leads), self.share, Meaning::Muted) } else { row };
        if self.bar > 0 { row.gap(2).bar(n, self.most, self.bar - 2, Meaning::Bar) } else { row }
    }
}

/// Where the leads of a rule go.
fn then(app: &App, page: &BookPage, rule: &Rule) -> String {
    let strategy = |pool: &str| page.book.pools.iter().find(|one| one.name.as_str() == pool).map(|one| one.strategy);
    destination_in_short(&rule.to, |rep| called(app, page, &rep.into()), strategy)
}

//! The rows of the tabs: what stands in the book, in its order, as far as the filter lets it through.

use std::collections::BTreeMap;

use crate::{
    actions::ask::{At, Finding},
    model::{id::TerritoryName, territory::tree},
    tui::msg::Rest,
};

use super::{BookRow, Carried, RowKey, Rules, Tab, What};

/// What becomes of the cursor where the filter does not let its row through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// Its row is shown all the same.
    Stays,
    /// It goes to the first row.
    Goes,
}

/// How much of a tab is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Through {
    /// Things of the book there are.
    pub all: usize,
    /// Those that the filter lets through.
    pub shown: usize,
    /// The row under the cursor, where the filter does not let it through.
    pub out: Option<RowKey>,
}

impl Rules {
    /// The rows of all tabs, as far as the filter lets them through.
    pub(super) fn fill(&mut self) {
        self.words.clear();
        self.narrow(Cursor::Stays);
    }

    /// The same where only the filter is another.
    pub(super) fn narrow(&mut self, cursor: Cursor) {
        for (place, tab) in Tab::ALL.into_iter().enumerate() {
            let mut rows = self.rows_of(tab);
            let Some(list) = self.lists.get(place) else { continue };
            let stays = list.cursor().filter(|at| cursor == Cursor::Stays && rows.iter().any(|row| row.key == *at));
            let out = self.let_through(&mut rows, stays);
            if let Some((list, all)) = self.lists.get_mut(place).zip(self.counted.get_mut(place)) {
                *all = out;
                // What is no longer in the book is not shown as if it were.
                if list.cursor().is_some_and(|cursor| rows.iter().all(|row| row.key != cursor)) {
                    list.forget_cursor();
                }
                list.replace(rows, Rest::None, Rest::None);
            }
        }
    }

    /// Leaves of a tab's rows those that the filter lets through, and the one that stays all the same.
    fn let_through(&mut self, rows: &mut Vec<BookRow>, stays: Option<RowKey>) -> Through {
        let all = rows.iter().filter(|row| row.what.is_of_book()).count();
        if self.filter.is_empty() {
            return Through { all, shown: all, out: None };
        }
        let mut words = std::mem::take(&mut self.words);
        let passes = |row: &BookRow, words: &mut BTreeMap<RowKey, String>| {
            let text = words
                .entry(row.key)
                .or_insert_with(|| self.page.as_deref().map_or_else(String::new, |page| self.text_of(page, row.what)));
            self.filter.passes(text)
        };
        let through: Vec<bool> = rows.iter().map(|row| passes(row, &mut words)).collect();
        let shown = rows.iter().zip(&through).filter(|(row, passes)| **passes && row.what.is_of_book()).count();
        let out = stays.filter(|key| rows.iter().zip(&through).any(|(row, passes)| row.key == *key && !passes));
        let mut through = through.into_iter();
        rows.retain(|row| through.next().unwrap_or(true) || Some(row.key) == out);
        self.words = words;
        Through { all, shown, out }
    }

    fn rows_of(&self, tab: Tab) -> Vec<BookRow> {
        let Some(page) = &self.page else { return Vec::new() };
        let book = &page.book;
        let row = |kind: &str, name: &str, what| BookRow { key: RowKey::of(kind, name), what };
        match tab {
            Tab::Rules => {
                let rules = book.rules.iter().enumerate();
                let mut rows: Vec<BookRow> =
                    rules.map(|(index, rule)| row("rule", rule.name.as_str(), What::Rule(index))).collect();
                if let Some(Carried { from, to, .. }) = self.carried.as_ref().filter(|carried| carried.from <= rows.len()) {
                    let moved = rows.remove(from - 1);
                    rows.insert((to - 1).min(rows.len()), moved);
                }
                if self.earlier() > 0 {
                    rows.push(row("earlier", "", What::Earlier));
                }
                if self.hits.as_ref().is_some_and(|hits| hits.of(None).is_some()) {
                    rows.push(row("no rule", "", What::NoRule));
                }
                rows
            }
            Tab::Territories => {
                let mut rows = Vec::new();
                let tree = tree(&book.territories);
                let named = tree.into_iter().filter_map(|(index, depth)| Some((index, depth, book.territories.get(index)?)));
                rows.extend(named.map(|(index, depth, one)| row("territory", one.name.as_str(), What::Territory(index, depth))));
                rows.push(row("nowhere", "", What::Nowhere));
                rows.push(row("unknown", "", What::Unknown));
                rows
            }
            Tab::Pools => {
                let pools = book.pools.iter().enumerate();
                pools.map(|(index, pool)| row("pool", pool.name.as_str(), What::Pool(index))).collect()
            }
            Tab::Sizes => {
                let segments = book.segments.iter().enumerate();
                let slas = book.slas.iter().enumerate();
                let segments = segments.map(|(index, one)| row("segment", one.name.as_str(), What::Segment(index)));
                let slas = slas.map(|(index, one)| row("sla", one.name.as_str(), What::Sla(index)));
                segments.chain(slas).chain([row("defaults", "", What::Defaults)]).collect()
            }
            Tab::Lint => {
                let mut findings: Vec<(usize, &Finding)> = self.findings.iter().flatten().enumerate().collect();
                // What stands in the way first; each gravity in the order of the book.
                findings.sort_by_key(|(_, finding)| finding.severity);
                let name = |finding: &Finding| format!("{} {}", finding.about.words(), finding.sentence());
                let findings = findings.into_iter();
                let findings = findings.map(|(index, finding)| row("finding", &name(finding), What::Finding(index)));
                // Before anything was checked they would stand where the cursor begins.
                let is_known = self.findings.is_some() || self.unchecked.is_some();
                let cases = book.tests.iter().enumerate().filter(|_| is_known);
                findings.chain(cases.map(|(index, one)| row("case", &one.name, What::Case(index)))).collect()
            }
        }
    }

    /// Leads that were decided on by rules which the book has no more.
    pub fn earlier(&self) -> u64 {
        let (Some(page), Some(hits)) = (&self.page, &self.hits) else { return 0 };
        let gone = hits
            .rules
            .iter()
            .filter(|hits| hits.rule.as_ref().is_some_and(|name| page.book.rules.iter().all(|rule| rule.name != *name)));
        gone.map(|hits| hits.leads).sum()
    }

    /// The territories at and inside one, by their place in the book.
    pub fn inside(&self, index: usize) -> Vec<usize> {
        let Some(page) = &self.page else { return Vec::new() };
        let all = &page.book.territories;
        let mut found = vec![index];
        let mut next = 0;
        while let Some(name) = found.get(next).and_then(|index| all.get(*index)).map(|one| &one.name) {
            let inner = all.iter().enumerate().filter(|(_, one)| one.inside.as_ref() == Some(name)).map(|(index, _)| index);
            let new: Vec<usize> = inner.filter(|index| !found.contains(index)).collect();
            found.extend(new);
            next += 1;
        }
        found
    }

    /// The places that a row of the territories counts: a territory counts what lies inside it, too.
    pub fn places(&self, what: What) -> Vec<At> {
        match what {
            What::Territory(index, _) => {
                self.inside(index).into_iter().filter_map(|index| Some(At::In(self.territory(index)?))).collect()
            }
            What::Nowhere => vec![At::Nowhere],
            What::Unknown => vec![At::Unknown],
            What::Rule(_)
            | What::Earlier
            | What::NoRule
            | What::Pool(_)
            | What::Segment(_)
            | What::Sla(_)
            | What::Defaults
            | What::Finding(_)
            | What::Case(_) => Vec::new(),
        }
    }

    fn territory(&self, index: usize) -> Option<TerritoryName> {
        self.page.as_ref()?.book.territories.get(index).map(|one| one.name.clone())
    }
}

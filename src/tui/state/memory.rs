//! What comes back when the dashboard is opened again: where one was, not what one did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    actions::ask::{Book, Span},
    model::id::{EntryId, LeadId, RepId},
    tui::{
        columns::{Arrange, Kept},
        effect::{Effect, Sort},
        layout::Pane,
    },
};

use super::{
    App, Screen,
    leads::Leads,
    reps::{RepSort, Way},
    rules::{BookFilter, OfRules},
};

/// Where one was. What an older or newer program wrote is read as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The screen.
    pub screen: Screen,
    /// The Queue.
    pub queue: OfList,
    /// The Fallback queue.
    pub fallback: OfList,
    /// The rep under the cursor.
    pub rep: Option<RepId>,
    /// The roster.
    pub roster: OfRoster,
    /// The Rules screen.
    pub rules: OfRules,
    /// The Fairness screen.
    pub fairness: OfFairness,
    /// Activity.
    pub journal: OfJournal,
    /// List and detail of each screen that differs from the usual.
    pub panes: BTreeMap<Screen, Pane>,
}

/// Where one was in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfFairness {
    /// The book that was chosen.
    pub book: Option<Book>,
    /// The days.
    pub span: Span,
    /// The rep under the cursor.
    pub rep: Option<RepId>,
}

/// Where one was in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfJournal {
    /// The entry under the cursor.
    pub selected: Option<EntryId>,
    /// What was typed behind `/`.
    pub filter: String,
}

/// Where one was in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfRoster {
    /// What was typed behind `/`.
    pub filter: String,
    /// The order.
    pub sort: RepSort,
    /// Which way round.
    pub way: Way,
    /// The columns, where they are not the usual ones.
    pub columns: Vec<Kept>,
}

/// Where one was in a list of leads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OfList {
    /// The lead under the cursor.
    pub selected: Option<LeadId>,
    /// What was typed behind `/`.
    pub filter: String,
    /// The order, where it is not the usual one.
    pub sort: Option<Sort>,
    /// The columns, where they are not the usual ones.
    pub columns: Vec<Kept>,
}

impl App {
    /// Where one is.
    pub fn memory(&self) -> Memory {
        Memory {
            screen: self.screen,
            queue: of_list(&self.queue, self.columns.queue.kept()),
            fallback: of_list(&self.fallback, self.columns.fallback.kept()),
            rep: self.reps.list.cursor(),
            roster: OfRoster {
                filter: self.reps.filter.clone(),
                sort: self.reps.sort,
                way: self.reps.way,
                columns: self.columns.reps.kept(),
            },
            rules: OfRules { tab: self.book.tab, filter: self.book.filter.text().to_owned() },
            fairness: self.fairness.memory(),
            journal: OfJournal { selected: self.activity.list.cursor(), filter: self.activity.filter.clone() },
            panes: self.panes.unusual(),
        }
    }

    /// Goes back to where one was, before anything is asked. A lead or rep that is no longer there gives the first.
    pub fn recall(&mut self, memory: Memory) {
        let Memory { screen, queue, fallback, rep, roster, rules, fairness, journal, panes } = memory;
        self.screen = screen;
        self.columns.queue.recall(&queue.columns);
        self.columns.fallback.recall(&fallback.columns);
        self.columns.reps.recall(&roster.columns);
        recall(&mut self.queue, queue);
        recall(&mut self.fallback, fallback);
        (self.reps.filter, self.reps.sort, self.reps.way) = (roster.filter, roster.sort, roster.way);
        if let Some(rep) = rep {
            self.reps.list.expect(rep);
        }
        self.book.tab = rules.tab;
        self.book.filter = BookFilter::read(&rules.filter);
        self.fairness.recall(fairness);
        if let Some(entry) = journal.selected {
            self.activity.list.expect(entry);
        }
        self.activity.filter = journal.filter;
        for (screen, pane) in panes {
            self.panes.set(screen, pane);
        }
    }

    /// What the first screen needs beside what every screen needs.
    pub(super) fn open_screen(&mut self, out: &mut Vec<Effect>) {
        if self.screen != Screen::Queue {
            self.reload(out);
        }
    }
}

fn of_list(leads: &Leads, columns: Vec<Kept>) -> OfList {
    let usual = Leads::new(leads.shelf).sort;
    let sort = (leads.sort != usual).then_some(leads.sort);
    OfList { selected: leads.list.cursor(), filter: leads.filter.clone(), sort, columns }
}

fn recall(leads: &mut Leads, memory: OfList) {
    let OfList { selected, filter, sort, columns: _ } = memory;
    if let Some(lead) = selected {
        leads.list.expect(lead);
    }
    leads.filter = filter;
    leads.sort = sort.unwrap_or(leads.sort);
    leads.stands = leads.sort;
}

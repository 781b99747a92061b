//! A list of leads: the Queue, and the Fallback queue. Cursor, marks and ranges hold lead ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    actions::command::{Seen, SeenDecision},
    model::{
        id::{GroupId, LeadId},
        lead::Stage,
        listing::{LeadRow, Totals},
    },
    tui::{
        effect::{Ask, Effect, From, Grouping, Query, REACH},
        msg::{Grouped, Page, Rest},
    },
};

pub use crate::tui::{
    effect::{Shelf, Sort},
    msg::Addresses,
};

use super::list::{Keyed, List};

impl Keyed for LeadRow {
    type Key = LeadId;
    fn key(&self) -> LeadId {
        self.id
    }
}

/// Why a window is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Somebody wrote; a frozen list waits with it.
    News,
    /// This person changed leads.
    Own,
    /// This person moved, filtered or sorted.
    Moved,
}

/// A list that stands still while leads arrive: whatever is read meanwhile, they are not among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frozen {
    /// The latest arrival when it stopped; those after it wait.
    known: LeadId,
}

/// A list of leads.
#[derive(Debug, Clone)]
pub struct Leads {
    /// Which.
    pub shelf: Shelf,
    /// Its rows and cursor.
    pub list: List<LeadRow>,
    /// What was typed behind `/`.
    pub filter: String,
    /// What is wrong with it.
    pub complaint: Option<String>,
    /// Its order.
    pub sort: Sort,
    /// The order it stands in.
    pub stands: Sort,
    /// Marked leads, as they stood when they were marked.
    pub marks: BTreeMap<LeadId, SeenDecision>,
    /// The marks before the present ones, for whoever wants them again.
    last_marks: BTreeMap<LeadId, SeenDecision>,
    /// Those that the filter does not show, as far as that was asked.
    unseen: BTreeSet<LeadId>,
    /// Where a range of marks begins.
    pub range: Option<LeadId>,
    /// What became of the addresses that the filter asks for.
    pub addresses: Option<Addresses>,
    /// Numbers of the header, of the same moment as its rows.
    pub totals: Totals,
    /// How many leads the filter shows.
    pub matching: Option<u64>,
    /// How many stand before its first row, where that is known.
    pub before: Option<u64>,
    /// Where it shows none: how many finished leads it would show.
    pub finished: u64,
    /// How many came since the person last looked.
    pub fresh: u64,
    /// Stands still.
    pub frozen: Option<Frozen>,
    /// Has been read at least once.
    pub loaded: bool,
    /// Of the Fallback queue: how its groups are shown.
    pub grouping: Grouping,
    /// The window that was shown last, as it stands in groups; taken by whoever shows them.
    pub shown: Option<(From, Grouped, Rest, Rest)>,
    known: Option<LeadId>,
    newest: Option<LeadId>,
    ticket: u64,
    asked: Option<(From, Why)>,
    filtered: Option<Filtered>,
}

/// The person changed the filter: where the cursor goes when its leads come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filtered {
    /// It stays if its lead is among them, else it goes to the first.
    Anew,
    /// Back to where it was before the filter was typed.
    Back(LeadId),
}

impl Leads {
    /// Nothing read yet.
    pub fn new(shelf: Shelf) -> Self {
        let sort = match shelf {
            Shelf::Queue => Sort::Due,
            Shelf::Fallback => Sort::Oldest,
        };
        Self {
            shelf,
            list: List::default(),
            filter: String::new(),
            complaint: None,
            sort,
            stands: sort,
            marks: BTreeMap::new(),
            last_marks: BTreeMap::new(),
            unseen: BTreeSet::new(),
            range: None,
            addresses: None,
            totals: Totals::default(),
            matching: None,
            before: None,
            finished: 0,
            fresh: 0,
            frozen: None,
            loaded: false,
            grouping: Grouping::default(),
            shown: None,
            known: None,
            newest: None,
            ticket: 0,
            asked: None,
            filtered: None,
        }
    }

    /// Asks for the window around the cursor, because somebody wrote.
    pub fn reload(&mut self) -> Effect {
        let from = self.list.cursor().map_or(From::Start, From::Around);
        self.ask(from, Why::News)
    }

    /// Asks for the window around the cursor, because this person changed leads.
    pub fn reload_own(&mut self) -> Effect {
        let from = self.list.cursor().map_or(From::Start, From::Around);
        self.ask(from, Why::Own)
    }

    /// Asks for another window, because this person wants to be there.
    pub fn jump(&mut self, from: From) -> Effect {
        self.ask(from, Why::Moved)
    }

    /// Another filter: asks for its leads; the rows stay until they come.
    pub fn set_filter(&mut self, text: &str) -> Effect {
        text.clone_into(&mut self.filter);
        self.complaint = None;
        self.filtered = Some(Filtered::Anew);
        let from = self.list.cursor().map_or(From::Start, From::Around);
        self.ask(from, Why::Moved)
    }

    /// The filter as it was before one was typed, the cursor on the lead it stood on then.
    pub fn restore_filter(&mut self, text: &str, cursor: Option<LeadId>) -> Effect {
        let asked = self.set_filter(text);
        let Some(lead) = cursor else { return asked };
        self.filtered = Some(Filtered::Back(lead));
        self.ask(From::Around(lead), Why::Moved)
    }

    /// Another order; the cursor stays with its lead.
    pub fn set_sort(&mut self, sort: Sort) -> Effect {
        (self.sort, self.stands) = (sort, sort);
        let from = self.list.cursor().map_or(From::Start, From::Around);
        self.ask(from, Why::Moved)
    }

    /// Asks for every lead that the filter shows.
    pub fn ask_all(&self) -> Effect {
        Effect::Ask(Ask::AllOf(self.query(From::Start)))
    }

    /// Asks which of these leads the list does not show.
    pub fn ask_hidden(&self, leads: Vec<LeadId>) -> Effect {
        Effect::Ask(Ask::Hidden(self.query(From::Start), leads))
    }

    fn ask(&mut self, from: From, why: Why) -> Effect {
        // What this person asked for is not forgotten when news come on top of it.
        let why = match (why, self.asked) {
            (Why::News | Why::Own, Some((_, Why::Moved))) => Why::Moved,
            (Why::News, Some((_, Why::Own))) => Why::Own,
            (why, _) => why,
        };
        let from = match self.asked {
            Some((asked @ (From::End | From::Latest), Why::Moved)) if matches!(from, From::Around(_)) => asked,
            Some(_) | None => from,
        };
        self.asked = Some((from, why));
        self.ticket += 1;
        Effect::Ask(Ask::Leads(self.query(from)))
    }

    fn query(&self, from: From) -> Query {
        Query {
            shelf: self.shelf,
            ticket: self.ticket,
            filter: self.filter.clone(),
            marked: self.marks.keys().copied().collect(),
            sort: self.sort,
            from,
            known: self.frozen.map_or(self.known, |frozen| Some(frozen.known)),
            until: self.frozen.map(|frozen| frozen.known),
            grouping: self.grouping.clone(),
        }
    }

    /// All of the list as it is filtered and sorted now.
    pub fn whole_query(&self) -> Query {
        self.query(From::Start)
    }

    /// The same, in the order that it stands in: words that find too much of it may allow no other.
    pub fn shown_query(&self) -> Query {
        Query { sort: self.stands, ..self.whole_query() }
    }

    fn query_of(&self, group: GroupId) -> Query {
        let query = self.query(From::Start);
        let grouping = Grouping { group: Some(group), ..query.grouping };
        Query { grouping, ..query }
    }

    /// Asks for every lead of a group that the filter shows.
    pub fn ask_group(&self, group: GroupId) -> Effect {
        Effect::Ask(Ask::AllOf(self.query_of(group)))
    }

    /// Asks for the rows of a group that the filter shows, to copy them.
    pub fn ask_rows_of(&self, group: GroupId) -> Effect {
        Effect::Ask(Ask::RowsOf(self.query_of(group)))
    }

    /// Asks for the window around where the person is in the groups, unless one is on its way.
    pub fn widen(&mut self) -> Option<Effect> {
        let from = self.list.cursor().map_or(From::Start, From::Around);
        if self.asked.is_some() { None } else { Some(self.ask(from, Why::Moved)) }
    }

    /// Asks for more rows when the cursor comes near the end of the window.
    pub fn follow(&mut self) -> Option<Effect> {
        if self.asked.is_some() || !self.list.nears_edge(REACH / 4) {
            return None;
        }
        let cursor = self.list.cursor()?;
        Some(self.ask(From::Around(cursor), Why::Moved))
    }

    /// A window has come. Gives back what to ask when it is not the one that is needed now.
    pub fn take(&mut self, page: Page, height: usize) -> Option<Effect> {
        if page.ticket != self.ticket {
            return None;
        }
        let why = self.asked.take().map_or(Why::News, |(_, why)| why);
        self.loaded = true;
        self.complaint.clone_from(&page.complaint);
        self.unseen = page.hidden.iter().copied().collect();
        if self.frozen.is_some() && why == Why::News {
            self.fresh = page.fresh;
            return None;
        }
        self.totals.clone_from(&page.totals);
        self.show(page, height)
    }

    fn show(&mut self, page: Page, height: usize) -> Option<Effect> {
        let filtered = self.filtered.take();
        let cursor = self.list.cursor();
        let astray = filtered.is_none()
            && cursor.is_some_and(|cursor| {
                let there = page.rows.iter().any(|row| row.id == cursor);
                !there && matches!(page.from, From::Around(asked) if asked != cursor)
            });
        if astray {
            // The cursor moved on while this window was read.
            return cursor.map(|cursor| self.ask(From::Around(cursor), Why::Moved));
        }
        self.known = self.known.or(page.newest);
        self.newest = page.newest;
        self.fresh = page.fresh;
        self.stands = page.sort;
        self.matching = page.matching;
        self.before = page.before;
        self.finished = page.finished;
        self.addresses.clone_from(&page.asked);
        self.shown = page.grouped.map(|grouped| (page.from, grouped, page.above, page.below));
        match page.from {
            From::Around(_) => {
                let stays = cursor.is_some_and(|cursor| page.rows.iter().any(|row| row.id == cursor));
                if filtered.is_some() && !stays {
                    self.list.forget_cursor();
                }
                self.list.replace(page.rows, page.above, page.below);
                if let Some(Filtered::Back(lead)) = filtered {
                    self.list.go_to_key(lead, height);
                }
            }
            From::Start => {
                if self.list.cursor().is_some() {
                    self.list.forget_cursor();
                }
                self.list.replace(page.rows, page.above, page.below);
            }
            From::End => {
                self.list.forget_cursor();
                self.list.replace(page.rows, page.above, page.below);
                self.list.go_last(height);
            }
            From::Latest => {
                let latest = page.rows.iter().max_by_key(|row| (row.received_at, row.id)).map(|row| row.id);
                self.list.forget_cursor();
                self.list.replace(page.rows, page.above, page.below);
                if let Some(latest) = latest {
                    self.list.go_to_key(latest, height);
                }
                if self.frozen.is_none() {
                    self.known = page.newest;
                    self.fresh = 0;
                }
            }
        }
        // The lead under the cursor that no longer matches is shown as it is now.
        if let Some(kept) = page.kept {
            self.list.refresh(*kept);
        }
        self.list.settle(height);
        None
    }

    /// Stands still, or goes on and shows all that came meanwhile.
    pub fn freeze(&mut self) -> Effect {
        match self.frozen.take() {
            None => {
                // Numbers begin at 1: in an empty database everything comes later.
                self.frozen = Some(Frozen { known: self.newest.unwrap_or(LeadId(0)) });
                self.fresh = 0;
                // An answer on its way still counts from the last look.
                self.reload()
            }
            Some(_) => self.jump(self.list.cursor().map_or(From::Start, From::Around)),
        }
    }

    /// Marks the lead under the cursor, or takes its mark away.
    pub fn toggle_mark(&mut self) {
        let Some(row) = self.list.selected() else { return };
        let (id, decision) = (row.id, SeenDecision::This(row.decision));
        if self.marks.remove(&id).is_none() {
            self.marks.insert(id, decision);
            if self.list.is_gone(id) {
                self.unseen.insert(id);
            }
        }
    }

    /// How many marked leads the list does not show, however far it goes on beyond its window. One that no longer matches
    /// counts, although it is still there below the cursor; one of a frozen list does not.
    pub fn hidden(&self) -> usize {
        let rows = self.list.rows().iter().map(|row| row.id);
        let (gone, shown): (BTreeSet<LeadId>, BTreeSet<LeadId>) = rows.partition(|id| self.list.is_gone(*id));
        let unseen = self.unseen.iter().filter(|id| self.marks.contains_key(id) && !shown.contains(id) && !gone.contains(id));
        unseen.count() + gone.iter().filter(|id| self.marks.contains_key(id)).count()
    }

    /// Takes all marks away, and keeps them in mind.
    pub fn clear_marks(&mut self) {
        if !self.marks.is_empty() {
            self.last_marks = std::mem::take(&mut self.marks);
        }
    }

    /// These leads were acted on together: what was marked then is what was marked last.
    pub fn unmark(&mut self, done: &[LeadId]) {
        if done.iter().any(|lead| self.marks.contains_key(lead)) {
            self.last_marks.clone_from(&self.marks);
            self.marks.retain(|lead, _| !done.contains(lead));
        }
    }

    /// Marks the last set again, whatever has become of its leads; how many they are.
    pub fn mark_again(&mut self) -> usize {
        // They have been acted on since, and the person has seen it: they are meant as they stand.
        self.marks.extend(self.last_marks.keys().map(|lead| (*lead, SeenDecision::Any)));
        for row in self.list.rows().iter().filter(|row| self.last_marks.contains_key(&row.id)) {
            self.marks.insert(row.id, SeenDecision::This(row.decision));
        }
        self.last_marks.len()
    }

    /// The person was told that a lead has moved: its mark, if it has one, now means the lead as it stands.
    pub fn seen_again(&mut self, now: Seen) {
        if let Some(mark) = self.marks.get_mut(&now.lead) {
            *mark = now.decision;
        }
    }

    /// Whether what is being read is read because somebody else wrote.
    pub fn reads_news(&self) -> bool {
        matches!(self.asked, Some((_, Why::News)))
    }

    /// Whether the lead under the cursor is shown although it no longer matches.
    pub fn keeps_one(&self) -> bool {
        self.list.cursor().is_some_and(|cursor| self.list.is_gone(cursor))
    }

    /// How many leads it shows without a filter.
    pub fn whole(&self) -> u64 {
        match self.shelf {
            Shelf::Queue => self.totals.open(),
            Shelf::Fallback => self.totals.of(Stage::Fallback),
        }
    }

    /// The lead under the cursor, as it was seen.
    pub fn under_cursor(&self) -> Vec<Seen> {
        let row = self.list.selected();
        row.map(|row| Seen { lead: row.id, decision: SeenDecision::This(row.decision) }).into_iter().collect()
    }

    /// What an action is about: the marked leads, else the one under the cursor, each as it was seen.
    pub fn targets(&self) -> Vec<Seen> {
        if self.marks.is_empty() {
            return self.under_cursor();
        }
        self.marks.iter().map(|(lead, decision)| Seen { lead: *lead, decision: *decision }).collect()
    }

    /// Where the cursor goes when these leads are done with; nowhere when it is not on one of them.
    pub fn next_after(&self, done: &[Seen]) -> Option<LeadId> {
        let is_done = |id: LeadId| done.iter().any(|seen| seen.lead == id);
        self.list.cursor().filter(|cursor| is_done(*cursor))?;
        self.list.after(is_done)
    }
}

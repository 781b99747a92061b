//! Activity: everything that changed, with what can be taken back. The cursor holds the number of an entry.

use crate::{
    actions::{
        ask::{BackText, EntryCard},
        command::Command,
        receipt::outlook::Tells,
    },
    model::id::EntryId,
    tui::{
        effect::{Ask, Effect, Entries, From, JournalQuery, REACH},
        msg::JournalPage,
    },
};

pub use crate::tui::msg::EntryRow;

use super::{
    App, Screen,
    input::Field,
    line::{Asks, Line},
    list::{Keyed, List, Rest},
    notes::Tone,
    overlay::{Kind, Question},
};

impl Keyed for EntryRow {
    type Key = EntryId;
    fn key(&self) -> EntryId {
        self.id
    }
}

/// Lines that say what an entry changed and what taking it back would come to, on a small screen.
pub(super) const DETAIL: u16 = 10;

/// What the screen knows.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// Entries and cursor.
    pub list: List<EntryRow>,
    /// What was typed behind `/`.
    pub filter: String,
    /// What is wrong with it.
    pub complaint: Option<String>,
    /// Entries of today.
    pub today: u64,
    /// How many came since the person last looked at the newest.
    pub fresh: u64,
    /// The newest entries were searched, and not all there are.
    pub searched: Option<u64>,
    /// Entries before the first row, where that is known.
    pub before: Option<u64>,
    /// All there are for the filter, where that is known.
    pub all: Option<u64>,
    /// Has been read at least once.
    pub loaded: bool,
    /// The entry under the cursor, when it has been read.
    pub card: Option<Box<EntryCard>>,
    card_of: Option<EntryId>,
    known: Option<EntryId>,
    newest: Option<EntryId>,
    /// The filter of the rows that are there.
    read: String,
    ticket: u64,
    asked: bool,
    filtered: bool,
}

impl Activity {
    /// Asks for the window around the cursor.
    pub fn reload(&mut self) -> Effect {
        self.card_of = None;
        let from = self.list.cursor().map_or(Entries::Start, Entries::Around);
        self.ask(from)
    }

    /// Asks for another window.
    pub fn jump(&mut self, from: Entries) -> Effect {
        self.ask(from)
    }

    /// Another filter; the rows stay until its entries come.
    pub fn set_filter(&mut self, text: &str) -> Effect {
        text.clone_into(&mut self.filter);
        self.complaint = None;
        self.filtered = true;
        self.ask(Entries::Start)
    }

    fn ask(&mut self, from: Entries) -> Effect {
        self.ticket += 1;
        self.asked = true;
        Effect::Ask(Ask::Journal(JournalQuery { ticket: self.ticket, filter: self.filter.clone(), from, known: self.known }))
    }

    /// Asks for what the cursor now needs: more rows, and its card.
    pub fn follow(&mut self, out: &mut Vec<Effect>) {
        if !self.asked
            && self.list.nears_edge(REACH / 4)
            && let Some(cursor) = self.list.cursor()
        {
            out.push(self.ask(Entries::Around(cursor)));
        }
        let cursor = self.list.cursor();
        if self.card_of != cursor {
            self.card_of = cursor;
            out.extend(cursor.map(|entry| Effect::Ask(Ask::Entry(entry))));
        }
    }

    /// A window has come. Gives back what to ask when it is not the one that is needed now.
    pub fn take(&mut self, page: JournalPage, height: usize) -> Option<Effect> {
        if page.ticket != self.ticket {
            return None;
        }
        (self.asked, self.loaded, self.complaint) = (false, true, None);
        let filtered = std::mem::take(&mut self.filtered);
        self.read.clone_from(&self.filter);
        self.newest = page.newest;
        (self.today, self.searched, self.fresh) = (page.today, page.searched, page.fresh);
        (self.before, self.all) = (page.before, page.all);
        let cursor = self.list.cursor();
        match page.from {
            Entries::Around(asked) => {
                let there = cursor.is_none_or(|cursor| page.rows.iter().any(|row| row.id == cursor));
                if !there && cursor != Some(asked) {
                    // The cursor moved on while this window was read.
                    return cursor.map(|cursor| self.ask(Entries::Around(cursor)));
                }
                self.list.replace(page.rows, page.above, page.below);
            }
            Entries::Start => {
                let stays = filtered && cursor.is_some_and(|cursor| page.rows.iter().any(|row| row.id == cursor));
                if !stays {
                    self.list.forget_cursor();
                }
                self.list.replace(page.rows, page.above, page.below);
                self.known = page.newest;
                self.fresh = 0;
            }
            Entries::End => {
                self.list.forget_cursor();
                self.list.replace(page.rows, page.above, page.below);
                self.list.go_last(height);
            }
        }
        self.known = self.known.or(page.newest);
        self.list.settle(height);
        self.see(height);
        None
    }

    /// With the newest entry on screen nothing is new any more.
    pub fn see(&mut self, height: usize) {
        if self.list.rest().0 == Rest::None && self.list.first(height) == 0 {
            self.known = self.newest.or(self.known);
            self.fresh = 0;
        }
    }

    /// The filter could not be read: the rows stay, the reason is shown. Whether it is about what was typed last.
    pub fn complain(&mut self, ticket: u64, because: String) -> bool {
        let is_newest = ticket == self.ticket;
        if is_newest {
            self.asked = false;
            self.complaint = Some(because);
        }
        is_newest
    }
}

impl App {
    /// The first or last entry.
    pub(super) fn end_of_activity(&mut self, from: From, out: &mut Vec<Effect>) {
        let height = self.height();
        let (above, below) = self.activity.list.rest();
        match (from, above, below) {
            (From::End, _, Rest::More) => out.push(self.activity.jump(Entries::End)),
            (From::End, _, Rest::None) => self.activity.list.go_last(height),
            (_, Rest::More, _) => out.push(self.activity.jump(Entries::Start)),
            (_, Rest::None, _) => self.activity.list.go_first(),
        }
        self.activity.see(height);
    }

    /// A filter is typed: in place of the one before, or going on with it.
    pub(super) fn filter_activity(&mut self) {
        let before = self.activity.filter.clone();
        let line = Line { field: Field::offering(&before), asks: Asks::Journal { before } };
        self.put_over(Kind::Line(Box::new(line)));
    }

    /// What was typed cannot be read: where Enter was faster than the answer, it is there again to be mended.
    pub(super) fn complain_of_activity(&mut self, ticket: u64, because: String) {
        if self.activity.complain(ticket, because) && self.overlay.is_none() && self.screen == Screen::Activity {
            let before = self.activity.read.clone();
            let line = Line { field: Field::with(&self.activity.filter), asks: Asks::Journal { before } };
            self.put_over(Kind::Line(Box::new(line)));
        }
    }

    /// Shows the leads of the entry under the cursor in the Queue.
    pub(super) fn leads_of_entry(&mut self, out: &mut Vec<Effect>) {
        let Some(row) = self.activity.list.selected() else { return };
        if row.leads == 0 {
            self.say("this concerned no lead", Tone::Hint);
            return;
        }
        let filter = format!("entry:{}", row.id);
        self.drill(&filter, out);
        self.say("Esc goes back to Activity", Tone::Hint);
    }

    /// `R`: asks what taking the entry under the cursor back would come to; the answer becomes a question.
    pub(super) fn want_take_back(&mut self, out: &mut Vec<Effect>) {
        match self.activity.list.cursor() {
            Some(entry) => out.push(Effect::Ask(Ask::TakeBack(entry))),
            None => self.say("no entry is under the cursor", Tone::Hint),
        }
    }

    /// What taking an entry back would come to: asks whether it is to be done.
    pub(super) fn offer_take_back(&mut self, entry: EntryId, said: &str, text: BackText) {
        if self.overlay.is_some() {
            return;
        }
        match text {
            BackText::Refused(because) => self.say(because, Tone::Error),
            BackText::TakenBack(by, _) => {
                self.say(format!("it was taken back already by entry {by}; U does it again"), Tone::Hint);
            }
            BackText::Many => {}
            BackText::Lines(lines) => {
                let mut doubts = vec![said.to_owned()];
                let stays = lines.iter().filter(|(tells, _)| *tells == Tells::Stays).count();
                doubts.extend(lines.into_iter().map(|(tells, line)| match tells {
                    Tells::Goes => format!("+ {line}"),
                    Tells::Stays => format!("- {line}"),
                }));
                if stays == 0 {
                    doubts.push("Nothing else changes, and U does it again.".to_owned());
                }
                let question = Question::new(format!("Take back entry {entry}?"), doubts, Command::TakeBack(entry));
                self.put_over(Kind::Question(Box::new(question)));
            }
        }
    }

    /// `U`: what the newest undo took back is done again.
    pub(super) fn redo(&mut self, out: &mut Vec<Effect>) {
        self.order(Command::Redo(None), crate::tui::effect::Shelf::Queue, &[], out);
    }
}

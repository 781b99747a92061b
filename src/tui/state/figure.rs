//! The leads behind one figure of the fairness report.

use crate::{
    actions::ask::{Behind, Figure, FigureLine, From, LineKey},
    model::ledger::Window,
    tui::effect::{Ask, Effect, FigureQuery, REACH},
};

use super::{
    fairness::At,
    list::{Keyed, List, Rest},
};

impl Keyed for FigureLine {
    type Key = LineKey;
    fn key(&self) -> LineKey {
        self.key
    }
}

/// The leads behind a figure.
#[derive(Debug, Clone)]
pub struct Drill {
    /// Which figure.
    pub figure: Figure,
    /// Where it stands in the ledger.
    pub at: At,
    /// Its days.
    pub window: Window,
    /// Rows and cursor.
    pub list: List<FigureLine>,
    /// Has been read at least once.
    pub loaded: bool,
    ticket: u64,
    asked: Option<From>,
}

impl Drill {
    /// Nothing read yet.
    pub fn new(figure: Figure, at: At, window: Window) -> Self {
        Self { figure, at, window, list: List::default(), loaded: false, ticket: 0, asked: None }
    }

    /// Asks for its beginning.
    pub fn open(&mut self) -> Effect {
        self.ask(From::Start)
    }

    /// Asks for the rows around the cursor anew.
    pub fn reload(&mut self) -> Effect {
        let from = match (self.list.cursor(), self.asked) {
            (_, Some(From::End)) => From::End,
            (Some(cursor), _) => From::Around(cursor),
            (None, _) => From::Start,
        };
        self.ask(from)
    }

    /// Asks for one end.
    pub fn jump(&mut self, from: From) -> Effect {
        self.ask(from)
    }

    fn ask(&mut self, from: From) -> Effect {
        self.asked = Some(from);
        self.ticket += 1;
        let (figure, window, ticket) = (self.figure.clone(), self.window, self.ticket);
        Effect::Ask(Ask::Behind(Box::new(FigureQuery { figure, window, ticket, from })))
    }

    /// Asks for more rows when the cursor comes near the end of those read.
    pub fn follow(&mut self) -> Option<Effect> {
        if self.asked.is_some() || !self.list.nears_edge(REACH / 4) {
            return None;
        }
        let cursor = self.list.cursor()?;
        Some(self.ask(From::Around(cursor)))
    }

    /// Rows have come. Gives back what to ask when they are not those that are needed now.
    pub fn take(&mut self, query: &FigureQuery, behind: Behind, height: usize) -> Option<Effect> {
        if query.ticket != self.ticket || query.figure != self.figure {
            return None;
        }
        self.asked = None;
        self.loaded = true;
        let rest = |rest| match rest {
            crate::actions::ask::Rest::None => Rest::None,
            crate::actions::ask::Rest::More => Rest::More,
        };
        let cursor = self.list.cursor();
        let there = |key: LineKey| behind.rows.iter().any(|row| row.key == key);
        if let (From::Around(asked), Some(cursor)) = (query.from, cursor)
            && asked != cursor
            && !there(cursor)
        {
            // The cursor moved on while these were read.
            return Some(self.ask(From::Around(cursor)));
        }
        match query.from {
            From::Around(_) => {
                if cursor.is_some_and(|cursor| !there(cursor)) {
                    // It was taken back: what is shown adds up to the figure, so it goes.
                    self.list.forget_cursor();
                }
                self.list.replace(behind.rows, rest(behind.above), rest(behind.below));
            }
            From::Start => {
                self.list.forget_cursor();
                self.list.replace(behind.rows, rest(behind.above), rest(behind.below));
            }
            From::End => {
                self.list.forget_cursor();
                self.list.replace(behind.rows, rest(behind.above), rest(behind.below));
                self.list.go_last(height);
            }
        }
        self.list.settle(height);
        None
    }
}

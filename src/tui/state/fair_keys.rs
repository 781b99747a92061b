//! Keys of the Fairness screen and of the leads behind a figure.

use crate::{
    actions::{
        ask::{Behind, From},
        command::{Seen, SeenDecision},
    },
    model::listing::LeadRow,
    tui::{
        effect::{Ask, Effect, FigureQuery},
        keys::action::Action,
        msg::Rest,
        zones::Item,
    },
};

use super::{App, Screen, Zoom, fair_panes::FairPanes, fairness::On, figure::Drill, notes::Tone, overlay::Kind, spans};

/// Columns of the ledger that are no figures: cursor, name, and a blank at the end.
const NAMES: usize = 20;

impl App {
    /// The Fairness screen, divided.
    pub fn fair_panes(&self) -> FairPanes {
        FairPanes::of(self.plan(), self.size, self.fairness.list.rows().len())
    }

    /// Columns that the figures of the ledger have.
    pub fn room_for_figures(&self) -> usize {
        usize::from(self.size.width).saturating_sub(NAMES)
    }

    /// Lines of the list that keys move in.
    pub(super) fn fair_height(&self) -> usize {
        match self.fairness.drill {
            Some(_) => usize::from(self.fair_panes().behind),
            None => usize::from(self.fair_panes().rows),
        }
        .max(1)
    }

    /// The lead under the cursor among those behind a figure.
    pub fn behind_cursor(&self) -> Option<&LeadRow> {
        let drill = self.fairness.drill.as_ref().filter(|_| self.screen == Screen::Fairness)?;
        drill.list.selected()?.lead.as_ref()
    }

    /// The same as something to act on, as it was seen.
    pub(super) fn seen_behind(&self) -> Option<Seen> {
        self.behind_cursor().map(|row| Seen { lead: row.id, decision: SeenDecision::This(row.decision) })
    }

    /// Moves the cursor.
    pub(super) fn go_fair(&mut self, by: isize) {
        let height = self.fair_height();
        match &mut self.fairness.drill {
            Some(drill) => drill.list.go(by, height),
            None => self.fairness.go(by, height),
        }
    }

    /// To one end.
    pub(super) fn end_fair(&mut self, last: End, out: &mut Vec<Effect>) {
        let height = self.fair_height();
        let Some(drill) = &mut self.fairness.drill else {
            match last {
                End::First => self.fairness.go_first(),
                End::Last => self.fairness.go_last(height),
            }
            return;
        };
        let (above, below) = drill.list.rest();
        match (last, above, below) {
            (End::First, Rest::More, _) => out.push(drill.jump(From::Start)),
            (End::Last, _, Rest::More) => out.push(drill.jump(From::End)),
            (End::First, Rest::None, _) => drill.list.go_first(),
            (End::Last, _, Rest::None) => drill.list.go_last(height),
        }
    }

    /// Opens the leads of a figure, or one of these leads.
    pub(super) fn open_fair(&mut self, out: &mut Vec<Effect>) {
        if self.fairness.drill.is_some() {
            if self.behind_cursor().is_some() {
                self.zoom = Some(Zoom::default());
            }
            return;
        }
        match self.fairness.open(self.room_for_figures()) {
            Ok(asked) => out.push(asked),
            Err(because) => self.say(because, Tone::Hint),
        }
    }

    /// What only this screen does.
    pub(super) fn act_on_fair(&mut self, action: Action) {
        let room = self.room_for_figures();
        match action {
            Action::Left => self.fairness.go_across(-1, room),
            Action::Right => self.fairness.go_across(1, room),
            Action::PreviousTab => self.fairness.turn(-1),
            Action::NextTab => self.fairness.turn(1),
            Action::Days => self.put_over(Kind::Menu(spans::menu(self.fairness.span))),
            _ => {}
        }
    }

    /// One step back: from the leads of a figure to the figure. Says whether there was one.
    pub(super) fn back_fair(&mut self) -> Option<Drill> {
        if self.screen == Screen::Fairness { self.fairness.drill.take() } else { None }
    }

    /// What the screen now needs: the days of whoever is under the cursor, rows near the edge, the lead under the cursor.
    pub(super) fn follow_fair(&mut self, out: &mut Vec<Effect>) {
        out.extend(self.fairness.follow());
        let lead = self.zoom.and_then(|_| self.behind_cursor()).map(|row| row.id);
        if let Some(lead) = lead.filter(|lead| self.card_of != Some(*lead)) {
            self.card_of = Some(lead);
            out.push(Effect::Ask(Ask::Card(lead)));
        }
    }

    /// Leads behind a figure have come.
    pub(super) fn take_behind(&mut self, query: &FigureQuery, behind: Behind, out: &mut Vec<Effect>) {
        let height = self.fair_height();
        out.extend(self.fairness.drill.as_mut().and_then(|drill| drill.take(query, behind, height)));
    }

    /// Puts the cursor on a rep or a line that was clicked; whether it could.
    pub(super) fn select_fair(&mut self, item: Item) -> bool {
        let height = self.fair_height();
        match (item, &mut self.fairness.drill) {
            (Item::Line(key), Some(drill)) => {
                drill.list.go_to_key(key, height);
                drill.list.cursor() == Some(key)
            }
            (Item::Rep(rep), None) => {
                self.fairness.on = On::Rep;
                self.fairness.list.go_to_key(rep, height);
                self.fairness.list.cursor() == Some(rep)
            }
            _ => false,
        }
    }

    /// Whether a key has something to act on here.
    pub(super) fn works_fair(&self, action: Action) -> bool {
        let rows = !self.fairness.list.rows().is_empty();
        match (&self.fairness.drill, action) {
            (Some(drill), Action::Open | Action::Down | Action::Up) => drill.list.selected().is_some(),
            (None, Action::Open | Action::Down | Action::Up | Action::Left | Action::Right) => rows,
            (None, Action::PreviousTab | Action::NextTab) => self.fairness.books().len() > 1,
            (_, Action::Undo) => self.last.is_some(),
            (Some(_) | None, _) => true,
        }
    }

    /// Whether the sums are under the cursor.
    pub fn on_total(&self) -> bool {
        self.fairness.on == On::Total
    }
}

/// An end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its beginning.
    First,
    /// Its end.
    Last,
}

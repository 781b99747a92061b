//! What keys do on the roster itself, and what the worker's answers mean there.

use crate::{
    actions::{
        ask::{Presence, PresenceEffect},
        command::{Seen, SeenDecision},
    },
    model::{
        id::RepId,
        lead::Stage,
        listing::{LeadRow, RepRow},
    },
    tui::{
        effect::{Ask, Effect, Shelf},
        keys::action::Action,
    },
};

use super::{
    App, Screen,
    input::Field,
    notes::Tone,
    overlay::{Kind, Menu, Overlay},
    rep_dates::Dates,
    rep_form::Form,
    rep_over::{Absences, HandOver, RepFilterLine, RepOver},
    reps,
    rule_keys::quoted,
};

/// Where one came from to look at leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drilled {
    from: Screen,
    before: String,
    filter: String,
}

impl App {
    /// A key on the roster that concerns the rep under the cursor, or none of them.
    pub(super) fn act_on_rep(&mut self, action: Action, out: &mut Vec<Effect>) {
        if action == Action::New {
            let form = Form::new_rep(self.reps.all());
            self.put_over(Kind::Rep(RepOver::Form(Box::new(form))));
            return;
        }
        let Some(row) = self.reps.list.selected().cloned() else {
            self.say("no rep is under the cursor", Tone::Hint);
            return;
        };
        let command = match action {
            Action::Toggle => reps::toggle(&row).map(|presence| presence.command()),
            Action::More => reps::capacity(&row, 1),
            Action::Less => reps::capacity(&row, -1),
            Action::Away => {
                self.out_of_office(&row, out);
                return;
            }
            Action::Edit => {
                let form = Form::edit(&row, self.reps.all());
                self.put_over(Kind::Rep(RepOver::Form(Box::new(form))));
                return;
            }
            Action::Assign => {
                out.push(Effect::Ask(Ask::LeadsOf(row.rep.id)));
                return;
            }
            Action::Open => {
                self.show_leads_of(&row, out);
                return;
            }
            _ => return,
        };
        match command {
            Ok(command) => self.order(command, Shelf::Queue, &[], out),
            Err(because) => self.say(because, Tone::Error),
        }
    }

    /// A key on the roster that concerns the list of it.
    pub(super) fn act_on_roster(&mut self, action: Action) {
        match action {
            Action::Filter => {
                let before = self.reps.filter.clone();
                let line = RepFilterLine { field: Field::with(&before), before, cursor: self.reps.list.cursor() };
                self.put_over(Kind::Rep(RepOver::Filter(line)));
            }
            Action::Sort => {
                let menu = Menu::sort_reps(self.reps.sort);
                self.put_over(Kind::Menu(menu));
            }
            Action::Reverse => {
                let height = self.height();
                self.reps.turn(height);
            }
            _ => {}
        }
    }

    fn out_of_office(&mut self, row: &RepRow, out: &mut Vec<Effect>) {
        if reps::toggle(row).is_err() {
            self.say(format!("{} no longer works leads", row.rep.name), Tone::Error);
        } else if row.absences.is_empty() {
            self.dates_of(row, out);
        } else {
            let covered = self.reps.page().and_then(|page| page.card.toggle.as_ref()).map_or(0, |effect| effect.covered);
            let absences = Absences::of(row, covered, self.now);
            self.put_over(Kind::Rep(RepOver::Absences(Box::new(absences))));
        }
    }

    pub(super) fn dates_of(&mut self, row: &RepRow, out: &mut Vec<Effect>) {
        let mut dates = Box::new(Dates::new(row));
        dates.ask(self.now, out);
        self.put_over(Kind::Rep(RepOver::Dates(dates)));
    }

    /// The queue with that rep's leads alone; Esc comes back.
    fn show_leads_of(&mut self, row: &RepRow, out: &mut Vec<Effect>) {
        let same = self.reps.all().iter().filter(|other| other.rep.name.eq_ignore_ascii_case(&row.rep.name)).count();
        let name = row.rep.email.as_ref().filter(|_| same > 1).unwrap_or(&row.rep.name);
        self.drill(&format!("owner:{}", quoted(name)), out);
    }

    /// The queue under that filter; Esc comes back to this screen, and gives the queue the filter it had.
    pub(super) fn drill(&mut self, filter: &str, out: &mut Vec<Effect>) {
        self.drilled = Some(Drilled { from: self.screen, before: self.queue.filter.clone(), filter: filter.to_owned() });
        (self.screen, self.zoom) = (Screen::Queue, None);
        out.push(self.queue.set_filter(filter));
    }

    /// Back to where one came from, if the queue still shows what one came for.
    pub(super) fn back_from_leads(&mut self, out: &mut Vec<Effect>) -> bool {
        let here = |drilled: &&Drilled| self.screen == Screen::Queue && self.queue.filter == drilled.filter;
        let Some(drilled) = self.drilled.as_ref().filter(here).cloned() else { return false };
        self.drilled = None;
        // Asked for together with the list, so that it is there when one comes to the queue again.
        out.push(self.queue.set_filter(&drilled.before));
        self.show(drilled.from, out);
        true
    }

    /// One step back on the roster: its filter.
    pub(super) fn back_in_roster(&mut self) {
        if self.screen == Screen::Reps && !self.reps.filter.is_empty() {
            let height = self.height();
            self.reps.set_filter("", height);
        }
    }

    /// The open leads of a rep have come: which of them, if there is a choice; then to whom.
    pub(super) fn hand_over(&mut self, rep: RepId, all: Vec<LeadRow>, out: &mut Vec<Effect>) {
        let under_cursor = self.screen == Screen::Reps && self.reps.list.cursor() == Some(rep) && self.overlay.is_none();
        let Some(name) = self.reps.name(rep).map(str::to_owned).filter(|_| under_cursor) else { return };
        let untouched: Vec<LeadRow> = all.iter().filter(|row| row.stage == Stage::Assigned).cloned().collect();
        if all.is_empty() {
            self.say(format!("{name} has no open lead to hand over"), Tone::Hint);
        } else if untouched.is_empty() || untouched.len() == all.len() {
            self.pick_for(&all, out);
        } else {
            let over = HandOver { name, untouched, all, cursor: 0 };
            self.put_over(Kind::Rep(RepOver::HandOver(Box::new(over))));
        }
    }

    pub(super) fn pick_for(&mut self, rows: &[LeadRow], out: &mut Vec<Effect>) {
        let seen = |row: &LeadRow| Seen { lead: row.id, decision: SeenDecision::This(row.decision) };
        let owner = rows.first().and_then(|row| self.reps.name(row.owner?));
        let from = owner.map_or_else(String::new, |name| format!("of {name}"));
        self.open_picker(Shelf::Queue, rows.iter().map(seen).collect(), &from, None, out);
    }

    /// An order of a form was done: it closes, and the cursor goes to whoever is new.
    pub(super) fn form_done(&mut self, number: u64, rep: Option<RepId>) {
        if let Some(Overlay { kind: Kind::Rep(RepOver::Form(form)), .. }) = &self.overlay
            && form.sent == Some(number)
        {
            self.reps.awaited = rep.filter(|_| form.before.is_none());
            self.overlay = None;
        }
    }

    /// An order of a form was refused: the form says why, and stays.
    pub(super) fn form_refused(&mut self, number: u64, because: &str) -> bool {
        if let Some(Overlay { kind: Kind::Rep(RepOver::Form(form)), .. }) = &mut self.overlay
            && form.sent == Some(number)
        {
            (form.sent, form.refused) = (None, Some(because.to_owned()));
            return true;
        }
        false
    }

    /// What an absence would do has come.
    pub(super) fn take_effect(&mut self, of: &Presence, effect: Result<Box<PresenceEffect>, String>) {
        if let Some(Overlay { kind: Kind::Rep(RepOver::Dates(dates)), .. }) = &mut self.overlay
            && dates.asked.as_ref() == Some(of)
        {
            dates.effect = Some(effect);
        }
    }

    /// Asks for the rep under the cursor in full, when another one is than was asked for.
    pub(super) fn follow_rep(&mut self, out: &mut Vec<Effect>) {
        let cursor = self.reps.list.cursor();
        if self.screen == Screen::Reps && self.reps.asked != cursor {
            if self.reps.shown != cursor {
                (self.reps.shown, self.beside) = (cursor, 0);
            }
            self.reps.asked = cursor;
            out.extend(cursor.map(|rep| Effect::Ask(Ask::Rep(rep))));
        }
    }
}

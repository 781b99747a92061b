//! Keys that act on leads: on the one under the cursor, on the marked ones, on the one whose page is open.

use crate::{
    actions::command::{Close, Command, Route, Seen, Touch, Trial, Tried},
    model::{
        id::LeadId,
        lead::{Closing, DismissReason, Stage},
        listing::LeadRow,
    },
    tui::{
        effect::{Ask, Effect, Shelf},
        keys::action::Action,
    },
};

use super::{
    App,
    input::Field,
    line::{About, Asks, Line},
    notes::Tone,
    overlay::{Kind, Menu},
};

impl App {
    /// Acts on what is under the cursor, or marked; `hidden` names those marked leads that the list does not show.
    pub(super) fn act_on_leads(&mut self, action: Action, hidden: Option<String>, out: &mut Vec<Effect>) {
        let (shelf, targets) = match self.leads() {
            // On its page a lead stands alone, whatever is marked in the list behind it.
            Some(leads) if self.zoom.is_some() => (leads.shelf, leads.under_cursor()),
            Some(leads) => (leads.shelf, leads.targets()),
            None => (Shelf::Queue, self.seen_behind().into_iter().collect()),
        };
        if targets.is_empty() {
            self.say("no lead is under the cursor", Tone::Hint);
            return;
        }
        if let [one] = &targets[..]
            && let Some(because) = self.row_of(one.lead).and_then(|row| self.why_not_on(action, row))
        {
            self.say(because, Tone::Hint);
            return;
        }
        let whom = self.leads_named(&targets);
        match action {
            Action::Assign => self.open_picker(shelf, targets, "", hidden, out),
            Action::Dismiss => self.put_over(Kind::Menu(Menu { note: hidden, ..Menu::dismiss(shelf, &targets, &whom) })),
            Action::Outcome => self.put_over(Kind::Menu(Menu { note: hidden, ..Menu::outcome(shelf, &targets, &whom) })),
            Action::Snooze => {
                let about = About { shelf, whom, leads: targets, hidden };
                self.put_line(Line { field: Field::offering("tomorrow 9:00"), asks: Asks::Until(about) });
            }
            Action::New => {
                let about = About { shelf, whom, leads: targets, hidden };
                self.put_line(Line { field: Field::default(), asks: Asks::Note(about) });
            }
            Action::Contacted => self.ask_when_contacted(About { shelf, whom, leads: targets, hidden }, out),
            Action::Reroute => {
                let route = Route { leads: targets, tried: Tried::Exclude };
                self.preview(Trial::Route(route), shelf, format!("Re-route {whom}?"), hidden, out);
            }
            _ => {}
        }
    }

    fn put_line(&mut self, line: Line) {
        self.put_over(Kind::Line(Box::new(line)));
    }

    /// When somebody reached out: now, unless something else is typed. Of several leads it is told how many that concerns.
    fn ask_when_contacted(&mut self, about: About, out: &mut Vec<Effect>) {
        let ticket = self.ticket();
        if about.leads.len() > 1 {
            let touch = Touch { leads: about.leads.clone(), at: None };
            out.push(Effect::Ask(Ask::Would(ticket, Box::new(Trial::Touch(touch)))));
        }
        self.put_line(Line { field: Field::offering("now"), asks: Asks::Contacted { about, ticket, would: None } });
    }

    /// Says how leads ended: of one at once, of several what that comes to.
    pub(super) fn end_with(&mut self, shelf: Shelf, leads: &[Seen], closing: Closing, out: &mut Vec<Effect>) {
        let whom = self.leads_named(leads);
        if closing == Closing::Won && leads.len() == 1 {
            let about = About { shelf, whom, leads: leads.to_vec(), hidden: None };
            self.put_line(Line { field: Field::default(), asks: Asks::Amount(about) });
            return;
        }
        let close = Close { leads: leads.to_vec(), closing, reason: None, value: None };
        let outcome = match closing {
            Closing::Meeting => "a meeting",
            Closing::Opportunity => "an opportunity",
            Closing::Won => "won",
            Closing::Lost => "lost",
            Closing::Disqualified => "dismissed",
        };
        self.close(shelf, close, format!("{whom}: {outcome}?"), out);
    }

    /// Dismisses leads: one at once, of several it is said what that comes to.
    pub(super) fn dismiss(&mut self, shelf: Shelf, leads: &[Seen], reason: DismissReason, out: &mut Vec<Effect>) {
        let title = format!("Dismiss {}?", self.leads_named(leads));
        let close = Close { leads: leads.to_vec(), closing: Closing::Disqualified, reason: Some(reason), value: None };
        self.close(shelf, close, title, out);
    }

    fn close(&mut self, shelf: Shelf, close: Close, title: String, out: &mut Vec<Effect>) {
        if close.leads.len() == 1 {
            let leads = close.leads.clone();
            self.order(Command::Close(close), shelf, &leads, out);
        } else {
            self.preview(Trial::Close(close), shelf, title, None, out);
        }
    }

    /// The row of a lead, if it is on screen.
    fn row_of(&self, lead: LeadId) -> Option<&LeadRow> {
        let behind = || self.behind_cursor().filter(|row| row.id == lead);
        self.leads().and_then(|leads| leads.list.get(lead)).or_else(behind)
    }

    /// Why an action makes no sense on a lead, said at the key and not at the end of its dialog.
    fn why_not_on(&self, action: Action, row: &LeadRow) -> Option<String> {
        let name = self.lead_name(row.id);
        if row.erased.is_some() {
            return Some(format!("L-{} was erased, so nothing can be done with it any more", row.id));
        }
        match (row.stage, action) {
            (_, Action::New) | (Stage::Closed(_), Action::Outcome) => None,
            (Stage::Closed(closing), Action::Dismiss) if closing != Closing::Disqualified => None,
            (Stage::Closed(closing), _) => {
                Some(format!("{name} {}, it is over: O records another outcome, n a note", ended(closing)))
            }
            (Stage::Duplicate, _) => Some(format!("{name} was joined to an earlier lead of the same person; act on that one")),
            (Stage::Withdrawn, _) => Some(format!("{name} was taken back by undo; add it again")),
            (Stage::New | Stage::Fallback | Stage::Nurture, Action::Contacted) => {
                Some(format!("nobody owns {name}: a assigns it first"))
            }
            (Stage::Working, Action::Contacted) if row.touched_at.is_some() => Some(format!("{name} was contacted already")),
            (Stage::New | Stage::Fallback | Stage::Nurture | Stage::Assigned | Stage::Working, _) => None,
        }
    }

    /// A lead for people: its name, else its email, else its number.
    pub fn lead_name(&self, lead: LeadId) -> String {
        let name = self.row_of(lead).and_then(|row| row.called().map(str::to_owned));
        name.unwrap_or_else(|| format!("L-{lead}"))
    }

    /// One lead by its name, several by their number.
    pub fn leads_named(&self, leads: &[Seen]) -> String {
        match leads {
            [one] => self.lead_name(one.lead),
            many => format!("{} leads", many.len()),
        }
    }
}

fn ended(closing: Closing) -> &'static str {
    match closing {
        Closing::Meeting => "got a meeting",
        Closing::Opportunity => "became an opportunity",
        Closing::Won => "was won",
        Closing::Lost => "was lost",
        Closing::Disqualified => "was dismissed",
    }
}

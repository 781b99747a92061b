//! What stands over the roster and takes its keys: a filter, the dates of an absence, the absences there are, a rep's data,
//! which leads to hand over. Whoever leaves it with Esc leaves no trace.

use crate::{
    actions::{
        ask::{Presence, PresenceEffect},
        command::{EndAbsence, OnReturn, Seen, SeenDecision},
    },
    model::{
        absence::Absence,
        id::RepId,
        lead::Stage,
        listing::{LeadRow, RepRow},
        time::{Instant, Zone},
    },
    tui::{
        effect::{Ask, Effect, Shelf},
        keys::{action::Action, keymap::Place, spell::Key},
    },
};

use super::{
    App, Screen,
    input::{Edit, Field},
    notes::Tone,
    overlay::{Kind, Menu, Overlay},
    picker::Picker,
    rep_dates::{DateField, Dates},
    rep_form::Form,
    reps,
};

/// Leads named in the head of a picker.
const NAMED: usize = 3;

/// Something over the roster.
#[derive(Debug, Clone)]
pub enum RepOver {
    /// A filter is typed.
    Filter(RepFilterLine),
    /// The days of an absence.
    Dates(Box<Dates>),
    /// The absences there are.
    Absences(Box<Absences>),
    /// A rep's data.
    Form(Box<Form>),
    /// Which leads are handed over.
    HandOver(Box<HandOver>),
}

/// A filter of reps that is being typed; the roster follows with every key.
#[derive(Debug, Clone)]
pub struct RepFilterLine {
    /// What is typed.
    pub field: Field,
    /// What stood there before.
    before: String,
    /// The rep that the cursor stood on.
    cursor: Option<RepId>,
}

/// The absences of a rep that are not over: one can be ended, or another one set.
#[derive(Debug, Clone)]
pub struct Absences {
    /// Whose.
    pub rep: RepId,
    /// Their name.
    pub name: String,
    /// On whose wall clock.
    pub zone: Zone,
    /// What can be chosen.
    pub choices: Vec<AbsenceChoice>,
    /// The choice under the cursor.
    pub cursor: usize,
}

/// What can be done about absences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AbsenceChoice {
    /// It ends now, or does not begin.
    End(Absence, OnReturn),
    /// Another one is set.
    New,
}

/// Which open leads of a rep go to somebody else.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Whose.
    pub name: String,
    /// Those nobody has reached out to yet.
    pub untouched: Vec<LeadRow>,
    /// All of them.
    pub all: Vec<LeadRow>,
    /// 0 is the untouched, 1 all of them.
    pub cursor: usize,
}

impl RepOver {
    /// Where its keys stand in the table.
    pub fn place(&self) -> Place {
        match self {
            Self::Filter(_) => Place::Filter,
            Self::Dates(_) => Place::Dates,
            Self::Absences(_) | Self::HandOver(_) => Place::Menu,
            Self::Form(_) => Place::RepForm,
        }
    }

    /// Whether Enter at once, before anybody can have read it, would do something.
    pub fn answers(&self, action: Option<Action>) -> bool {
        match self {
            Self::Filter(_) => false,
            Self::Dates(_) | Self::Form(_) => action == Some(Action::Accept),
            Self::Absences(_) | Self::HandOver(_) => true,
        }
    }
}

impl Absences {
    fn of(row: &RepRow, covered: u32, now: Instant) -> Self {
        let mut choices = Vec::new();
        for absence in &row.absences {
            choices.push(AbsenceChoice::End(absence.clone(), OnReturn::Keep));
            if covered > 0 && absence.covers(now) {
                choices.push(AbsenceChoice::End(absence.clone(), OnReturn::HandBack));
            }
        }
        choices.push(AbsenceChoice::New);
        let (rep, name, zone) = (row.rep.id, row.rep.name.clone(), row.rep.zone());
        Self { rep, name, zone, choices, cursor: 0 }
    }
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

    fn dates_of(&mut self, row: &RepRow, out: &mut Vec<Effect>) {
        let mut dates = Box::new(Dates::new(row));
        dates.ask(self.now, out);
        self.put_over(Kind::Rep(RepOver::Dates(dates)));
    }

    /// The queue with that rep's leads alone; Esc comes back.
    fn show_leads_of(&mut self, row: &RepRow, out: &mut Vec<Effect>) {
        let same = self.reps.all().iter().filter(|other| other.rep.name.eq_ignore_ascii_case(&row.rep.name)).count();
        let name = row.rep.email.as_ref().filter(|_| same > 1).unwrap_or(&row.rep.name);
        self.drill(format!("owner:{}", quoted(name)), out);
    }

    /// The queue under that filter; Esc comes back to this screen, and gives the queue the filter it had.
    pub(super) fn drill(&mut self, filter: String, out: &mut Vec<Effect>) {
        self.drilled = Some(Drilled { from: self.screen, before: self.queue.filter.clone(), filter: filter.clone() });
        (self.screen, self.zoom) = (Screen::Queue, None);
        out.push(self.queue.set_filter(&filter));
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

    fn pick_for(&mut self, rows: &[LeadRow], out: &mut Vec<Effect>) {
        let seen = |row: &LeadRow| Seen { lead: row.id, decision: SeenDecision::This(row.decision) };
        let name = |row: &LeadRow| row.name.clone().or_else(|| row.email.clone()).unwrap_or_else(|| format!("L-{}", row.id));
        let leads: Vec<Seen> = rows.iter().map(seen).collect();
        let names = rows.iter().take(NAMED).map(name).collect();
        out.push(Effect::Ask(Ask::Candidates(leads.iter().map(|seen| seen.lead).collect())));
        self.put_over(Kind::Picker(Box::new(Picker::new(Shelf::Queue, leads, names))));
    }

    /// A key, while that stood over the roster; what it gives back stays there.
    pub(super) fn key_over_roster(
        &mut self,
        over: RepOver,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<RepOver> {
        match over {
            RepOver::Filter(line) => self.key_in_rep_filter(line, key, action).map(RepOver::Filter),
            RepOver::Dates(dates) => self.key_in_dates(dates, key, action, out).map(RepOver::Dates),
            RepOver::Absences(absences) => self.key_in_absences(absences, key, action, out).map(RepOver::Absences),
            RepOver::Form(form) => self.key_in_form(form, key, action, out).map(RepOver::Form),
            RepOver::HandOver(over) => self.key_in_hand_over(over, key, action, out).map(RepOver::HandOver),
        }
    }

    /// Text pasted over the roster; whether it had a place.
    pub(super) fn paste_over_roster(&mut self, over: &mut RepOver, text: &str, out: &mut Vec<Effect>) -> bool {
        let height = self.height();
        match over {
            RepOver::Filter(line) => {
                line.field.paste(text);
                self.reps.set_filter(line.field.text(), height);
            }
            RepOver::Dates(dates) => {
                let Some(field) = dates.field() else { return false };
                field.paste(text);
                dates.picked = false;
                dates.ask(self.now, out);
            }
            RepOver::Form(form) => {
                form.field().paste(text);
            }
            RepOver::Absences(_) | RepOver::HandOver(_) => return false,
        }
        true
    }

    fn key_in_rep_filter(&mut self, mut line: RepFilterLine, key: Key, action: Option<Action>) -> Option<RepFilterLine> {
        let height = self.height();
        match action {
            Some(Action::Accept) => return None,
            Some(Action::Cancel) => {
                self.reps.set_filter(&line.before, height);
                if let Some(cursor) = line.cursor {
                    self.reps.list.go_to_key(cursor, height);
                }
                return None;
            }
            _ => {
                if line.field.key(key) == Edit::Changed {
                    self.reps.set_filter(line.field.text(), height);
                }
            }
        }
        Some(line)
    }

    fn key_in_dates(
        &mut self,
        mut dates: Box<Dates>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Box<Dates>> {
        let in_day = dates.field().is_some();
        let takes = action == Some(Action::Accept) || (key.typed() == Some(' ') && in_day && dates.picked);
        match action {
            Some(Action::Cancel) => return None,
            Some(Action::NextField) => dates.focus = dates.focus.step(1),
            Some(Action::PreviousField) => dates.focus = dates.focus.step(DateField::ALL.len() - 1),
            // The first day leads on to the last; what cannot be read is said in the form itself.
            _ if takes && dates.focus == DateField::First => {
                if dates.window(self.now).is_ok() {
                    dates.focus = DateField::Last;
                    dates.picked = true;
                }
            }
            _ if takes => {
                if let Ok(presence) = dates.presence(self.now) {
                    self.order(presence.command(), Shelf::Queue, &[], out);
                    return None;
                }
            }
            Some(Action::Left) if in_day => dates.pick(-1, self.now),
            Some(Action::Right) if in_day => dates.pick(1, self.now),
            Some(Action::Up) if in_day => dates.pick(-7, self.now),
            Some(Action::Down) if in_day => dates.pick(7, self.now),
            Some(Action::Left | Action::Up) => dates.choose(-1),
            Some(Action::Right | Action::Down) => dates.choose(1),
            _ => match dates.field() {
                Some(field) => {
                    field.key(key);
                    dates.picked = false;
                }
                None if key.typed() == Some(' ') => dates.choose(1),
                None => {}
            },
        }
        dates.ask(self.now, out);
        Some(dates)
    }

    fn key_in_absences(
        &mut self,
        mut absences: Box<Absences>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Box<Absences>> {
        let chosen = chosen(&mut absences.cursor, absences.choices.len(), key, action);
        match (action, chosen.and_then(|index| absences.choices.get(index).cloned())) {
            (Some(Action::Cancel), _) => None,
            (_, Some(AbsenceChoice::End(absence, leads))) => {
                let end = EndAbsence { rep: absences.rep, absence: Some(absence.id), leads };
                self.order(Presence::Returns(end).command(), Shelf::Queue, &[], out);
                None
            }
            (_, Some(AbsenceChoice::New)) => {
                if let Some(row) = self.reps.get(absences.rep).cloned() {
                    self.dates_of(&row, out);
                }
                None
            }
            (_, None) => Some(absences),
        }
    }

    fn key_in_form(&mut self, mut form: Box<Form>, key: Key, action: Option<Action>, out: &mut Vec<Effect>) -> Option<Box<Form>> {
        match action {
            Some(Action::Cancel) => return None,
            // It is on its way: what is typed now would be lost.
            _ if form.sent.is_some() => {}
            Some(Action::NextField | Action::Down) => form.step(1),
            Some(Action::PreviousField | Action::Up) => form.step(-1),
            Some(Action::Accept) => {
                form.refused = None;
                form.tried = true;
                match form.command(self.reps.all()) {
                    Ok(Some(command)) => {
                        self.order(command, Shelf::Queue, &[], out);
                        form.sent = Some(self.newest_order());
                    }
                    Ok(None) => {
                        self.say("nothing was changed", Tone::Hint);
                        return None;
                    }
                    Err(wrong) => form.focus = wrong.first().map_or(form.focus, |wrong| wrong.entry),
                }
            }
            _ => {
                if form.field().key(key) == Edit::Changed {
                    form.refused = None;
                }
            }
        }
        Some(form)
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
            self.reps.asked = cursor;
            out.extend(cursor.map(|rep| Effect::Ask(Ask::Rep(rep))));
        }
    }

    fn key_in_hand_over(
        &mut self,
        mut over: Box<HandOver>,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Box<HandOver>> {
        match (action, chosen(&mut over.cursor, 2, key, action)) {
            (Some(Action::Cancel), _) => None,
            (_, Some(which)) => {
                self.pick_for(if which == 0 { &over.untouched } else { &over.all }, out);
                None
            }
            (_, None) => Some(over),
        }
    }
}

/// The choice that a key makes among so many: Enter takes the one under the cursor, a digit its own.
fn chosen(cursor: &mut usize, choices: usize, key: Key, action: Option<Action>) -> Option<usize> {
    let digit = key.typed().and_then(|letter| letter.to_digit(10)).and_then(|digit| (digit as usize).checked_sub(1));
    match action {
        Some(Action::Accept) => return Some(*cursor),
        Some(Action::Down) => *cursor = (*cursor + 1).min(choices.saturating_sub(1)),
        Some(Action::Up) => *cursor = cursor.saturating_sub(1),
        Some(_) => {}
        None => return digit.filter(|digit| *digit < choices),
    }
    None
}

/// A value as a filter reads it back.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Where one came from to look at leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drilled {
    from: Screen,
    before: String,
    filter: String,
}

impl Dates {
    /// Asks what it would do, when that is another thing than was asked.
    pub(super) fn ask(&mut self, now: Instant, out: &mut Vec<Effect>) {
        match self.presence(now) {
            Ok(presence) if self.asked.as_ref() != Some(&presence) => {
                self.asked = Some(presence.clone());
                out.push(Effect::Ask(Ask::Presence(presence)));
            }
            Ok(_) => {}
            Err(_) => (self.asked, self.effect) = (None, None),
        }
    }
}

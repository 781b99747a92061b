//! What stands over the roster and takes its keys: a filter, the dates of an absence, the absences there are, a rep's data,
//! which leads to hand over. Whoever leaves it with Esc leaves no trace.

use crate::{
    actions::{ask::Presence, command::EndAbsence},
    model::{
        absence::Absence,
        id::RepId,
        listing::{LeadRow, RepRow},
        time::{Instant, Zone},
    },
    tui::{
        effect::{Ask, Effect, Shelf},
        keys::{action::Action, keymap::Place, spell::Key},
    },
};

pub use crate::actions::command::OnReturn;

use super::{
    App,
    input::{Edit, Field},
    notes::Tone,
    rep_dates::{DateField, Dates},
    rep_form::Form,
};

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
    pub(super) before: String,
    /// The rep that the cursor stood on.
    pub(super) cursor: Option<RepId>,
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

    /// Puts the cursor on that choice; whether there are any.
    pub(super) fn choose(&mut self, index: usize) -> bool {
        match self {
            Self::Absences(absences) => absences.cursor = index,
            Self::HandOver(over) => over.cursor = index,
            Self::Filter(_) | Self::Dates(_) | Self::Form(_) => return false,
        }
        true
    }

    /// Whether Enter at once, before anybody can have read it, would do something.
    pub fn answers(&self, action: Option<Action>) -> bool {
        match self {
            // To whom is asked behind it.
            Self::Filter(_) | Self::HandOver(_) => false,
            Self::Dates(_) | Self::Form(_) => action == Some(Action::Accept),
            Self::Absences(_) => true,
        }
    }
}

impl Absences {
    pub(super) fn of(row: &RepRow, covered: u32, now: Instant) -> Self {
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

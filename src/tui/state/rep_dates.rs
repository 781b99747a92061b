//! Out of office: first and last day, typed or picked on a calendar; why; what becomes of untouched leads.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::{
    actions::{
        ask::{Presence, PresenceEffect},
        command::SetAbsence,
    },
    model::{
        absence::{Absence, AbsenceKind},
        id::RepId,
        listing::RepRow,
        time::{Instant, Zone},
    },
};

pub use crate::actions::command::OnLeaving;

use super::{
    days::{self, Moment, Part},
    input::Field,
};

/// Where keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateField {
    /// The first day away.
    #[default]
    First,
    /// The last day away.
    Last,
    /// Why.
    Kind,
    /// What becomes of untouched leads.
    Leads,
}

impl DateField {
    /// All, from top to bottom.
    pub const ALL: [Self; 4] = [Self::First, Self::Last, Self::Kind, Self::Leads];

    /// So many further down, round and round.
    #[must_use]
    pub fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|field| *field == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// The days of an absence.
#[derive(Debug, Clone)]
pub struct Dates {
    /// Whose.
    pub rep: RepId,
    /// Their name.
    pub name: String,
    /// Whose days.
    pub zone: Zone,
    /// Absences they have already.
    pub known: Vec<Absence>,
    /// First day away.
    pub first: Field,
    /// Last day away; empty is until further notice.
    pub last: Field,
    /// Why.
    pub kind: AbsenceKind,
    /// What becomes of untouched leads, if the absence begins now.
    pub leads: OnLeaving,
    /// Where keys go.
    pub focus: DateField,
    /// The day in the field was picked on the calendar: Space takes it, as Enter does.
    pub picked: bool,
    /// What it would do, as far as that has come.
    pub effect: Option<Result<Box<PresenceEffect>, String>>,
    /// Of what that was asked.
    pub(super) asked: Option<Presence>,
}

/// The days that were typed, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant away; `None` is now.
    pub from: Option<Instant>,
    /// First instant back; `None` is until further notice.
    pub until: Option<Instant>,
    /// First day away.
    pub first: Moment,
    /// Last day away.
    pub last: Option<Moment>,
}

/// Kinds that can be chosen here; a pause has its own key.
const KINDS: [AbsenceKind; 3] = [AbsenceKind::Vacation, AbsenceKind::Sick, AbsenceKind::Other];

impl Dates {
    /// From tomorrow on, until further notice.
    pub fn new(row: &RepRow) -> Self {
        Self {
            rep: row.rep.id,
            name: row.rep.name.clone(),
            zone: row.rep.zone(),
            known: row.absences.clone(),
            first: Field::offering("tomorrow"),
            last: Field::default(),
            kind: AbsenceKind::Vacation,
            leads: OnLeaving::Keep,
            focus: DateField::First,
            picked: true,
            effect: None,
            asked: None,
        }
    }

    /// The field that is typed into.
    pub fn field(&mut self) -> Option<&mut Field> {
        match self.focus {
            DateField::First => Some(&mut self.first),
            DateField::Last => Some(&mut self.last),
            DateField::Kind | DateField::Leads => None,
        }
    }

    /// What was typed, read on the rep's calendar.
    pub fn window(&self, now: Instant) -> Result<Window, String> {
        let today = now.day(self.zone);
        let first = days::read_moment(self.first.text(), today)?;
        let typed = self.last.text().trim();
        let last = if typed.is_empty() { None } else { Some(days::read_moment(typed, first.day)?) };
        let (begin, until) = (first.begins(self.zone), last.map(|last| last.ends(self.zone)));
        if first.day < today {
            return Err("the first day is past; write today".to_owned());
        }
        if until.is_some_and(|until| until <= begin) {
            return Err("the last day is before the first".to_owned());
        }
        if until.is_some_and(|until| until <= now) {
            return Err("that is over already".to_owned());
        }
        if matches!(first.part, Part::At(_)) && begin < now {
            return Err("that time is past; write today".to_owned());
        }
        Ok(Window { from: (begin > now).then_some(begin), until, first, last })
    }

    /// Takes the rep out for those days. Leads can be routed again only by an absence that begins now.
    pub fn presence(&self, now: Instant) -> Result<Presence, String> {
        let Window { from, until, .. } = self.window(now)?;
        let leads = if from.is_none() { self.leads } else { OnLeaving::Keep };
        Ok(Presence::Goes(SetAbsence { rep: self.rep, from, until, kind: self.kind, leads }))
    }

    /// The next thing to choose, or the one before.
    pub fn choose(&mut self, by: isize) {
        match self.focus {
            DateField::First | DateField::Last => {}
            DateField::Kind => {
                let at = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or(0);
                self.kind = KINDS[(at as isize + by).rem_euclid(KINDS.len() as isize) as usize];
            }
            DateField::Leads => {
                self.leads = match self.leads {
                    OnLeaving::Keep => OnLeaving::Reroute,
                    OnLeaving::Reroute => OnLeaving::Keep,
                };
            }
        }
    }

    /// The day of the calendar's cursor.
    pub fn day(&self, now: Instant) -> NaiveDate {
        let today = now.day(self.zone);
        let first = days::read_moment(self.first.text(), today).map_or(today, |first| first.day);
        match self.focus {
            DateField::Last => days::read_moment(self.last.text(), first).map_or(first, |last| last.day),
            DateField::First | DateField::Kind | DateField::Leads => first,
        }
    }

    /// The first of the two months that the calendar shows: the one in which the absence begins, unless its cursor is
    /// further away.
    pub fn month(&self, now: Instant) -> NaiveDate {
        let today = now.day(self.zone);
        let first = days::read_moment(self.first.text(), today).map_or(today, |first| first.day);
        let month = |day: NaiveDate| day.with_day(1).unwrap_or(day);
        let (begins, cursor) = (month(first), month(self.day(now)));
        let before = cursor.checked_sub_months(Months::new(1)).unwrap_or(cursor);
        begins.max(before).min(cursor)
    }

    /// The calendar's cursor goes so many days on; its day is written into the field.
    pub fn pick(&mut self, by: i64, now: Instant) {
        let today = now.day(self.zone);
        let from = self.day(now);
        // An empty last day begins with the first.
        let by = if self.focus == DateField::Last && self.last.text().trim().is_empty() { 0 } else { by };
        let day = if by < 0 {
            from.checked_sub_days(Days::new(by.unsigned_abs()))
        } else {
            from.checked_add_days(Days::new(by as u64))
        };
        let Some(day) = day.map(|day| day.max(today)) else { return };
        if let Some(field) = self.field() {
            *field = Field::offering(&day.to_string());
            self.picked = true;
        }
    }
}

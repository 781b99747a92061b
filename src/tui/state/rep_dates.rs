//! Out of office: first and last day, typed or picked on a calendar; why; what becomes of untouched leads.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::{
    actions::{
        ask::{Presence, PresenceEffect},
        command::SetAbsence,
    },
    model::{
        absence::{Absence, AbsenceKind},
        hours::Week,
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
    /// When they work; `None` is always.
    pub week: Option<Week>,
    /// Days off, on which they would have worked.
    pub days_off: BTreeSet<NaiveDate>,
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

/// Days within which everybody works again.
const LOOK_AHEAD: u64 = 60;
/// A day so few days ago is not taken for the one next year.
const JUST_PASSED: u64 = 91;
/// Nor a last day in so many days for one that was typed without a year.
const HALF_A_YEAR: u64 = 183;

fn told(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
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
            week: row.rep.week.clone(),
            days_off: row.days_off.clone(),
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

    /// Whether keys go to a day.
    pub fn in_day(&self) -> bool {
        matches!(self.focus, DateField::First | DateField::Last)
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
        // Without a year the next such day is meant; but nobody means the one in almost a year.
        if let Some(passed) = days::passed(self.first.text(), today).filter(|day| *day + Days::new(JUST_PASSED) >= today) {
            return Err(format!("{} is past; write {} for next year", told(passed), first.day.format("%-d.%-m.%Y")));
        }
        if let (Some(passed), Some(last)) = (days::passed(typed, first.day), last)
            && last.day > first.day + Days::new(HALF_A_YEAR)
        {
            let year = last.day.format("%-d.%-m.%Y");
            return Err(format!("{} is before {}; write {year} for the year after", told(passed), told(first.day)));
        }
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

    /// Whether they work on that day, absences aside.
    pub fn works_on(&self, day: NaiveDate) -> bool {
        self.week.as_ref().is_none_or(|week| !week.on(day.weekday()).is_empty()) && !self.days_off.contains(&day)
    }

    /// When they work again after that instant; a day's first minute stands for the beginning of its work.
    pub fn back(&self, until: Instant) -> Instant {
        let from = until.day(self.zone);
        let over = |day: NaiveDate| {
            let last = self.week.as_ref().map(|week| week.on(day.weekday()).iter().map(|block| block.close).max().unwrap_or(0));
            last.is_some_and(|last| days::at(day, last, self.zone) <= until)
        };
        let ahead = (0..LOOK_AHEAD).filter_map(|n| from.checked_add_days(Days::new(n)));
        let day = ahead.into_iter().find(|day| self.works_on(*day) && !over(*day)).unwrap_or(from);
        days::begins(day, self.zone).max(until)
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
            // What is refused as a day of the year after is not shown there.
            DateField::Last => {
                let typed = self.last.text();
                let passed = |last: NaiveDate| days::passed(typed, first).is_some() && last > first + Days::new(HALF_A_YEAR);
                days::read_moment(typed, first).map_or(first, |last| if passed(last.day) { first } else { last.day })
            }
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
            *field = Field::offering(&days::written(day, today));
            self.picked = true;
        }
    }
}

//! Was it fair: the report of a stretch of days, and what one rep's days were made of.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Weekday};
use serde::{Deserialize, Serialize};

use crate::{
    actions::{Desk, error::ActionError, picture::Picture},
    insight::{
        fairness::{self, FairnessReport, MemberWeight},
        figures::Group,
    },
    model::{
        absence::Absence,
        hours::{Hours, Week},
        id::{PoolName, RepId},
        ledger::{Lines, Sort, Window},
        pool::Strategy,
        rep::Rep,
        rotation::Share,
        time::{Instant, Zone, day_number},
    },
    store::{
        absences,
        ledger::{self, Counted},
        names::Names,
    },
};

use super::behind::{Book, Figure, From, Of, Rest, behind, books_of};

/// Which days somebody asks about, seen from today on the company's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// So many days, today included.
    Last(u32),
    /// From that day until today.
    Since(NaiveDate),
    /// From the first of this month until today.
    ThisMonth,
    /// The whole month before this one.
    LastMonth,
    /// These days.
    Days(Window),
}

/// Days that are looked at where nobody says otherwise, today included.
pub const USUAL_DAYS: u32 = 30;

impl Default for Span {
    fn default() -> Self {
        Self::Last(USUAL_DAYS)
    }
}

impl Span {
    /// Its days.
    pub fn window(self, today: NaiveDate) -> Window {
        let month = today.with_day(1).unwrap_or(today);
        match self {
            Self::Last(days) => {
                let first = today.checked_sub_days(Days::new(u64::from(days.saturating_sub(1)))).unwrap_or(NaiveDate::MIN);
                Window { first, last: today }
            }
            Self::Since(first) => Window { first, last: today },
            Self::ThisMonth => Window { first: month, last: today },
            Self::LastMonth => Window {
                first: month.checked_sub_months(Months::new(1)).unwrap_or(month),
                last: month.pred_opt().unwrap_or(month),
            },
            Self::Days(window) => window,
        }
    }
}

/// How many days somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DaysIn {
    /// Of their workdays, those not wholly in an absence.
    pub days_in: u32,
    /// Their workdays, by the hours and days off of now.
    pub workdays: u32,
}

/// Was it fair, in these days.
#[derive(Debug, Clone, PartialEq)]
pub struct Fair {
    /// What was asked.
    pub span: Span,
    /// Its days.
    pub window: Window,
    /// The company's workdays among them.
    pub workdays: u32,
    /// How each pool of the live rulebook picks.
    pub strategies: BTreeMap<PoolName, Strategy>,
    /// Who got how much, and why.
    pub report: FairnessReport,
    /// How many days each rep of the report was there, for information: no figure is made of it.
    pub presence: BTreeMap<RepId, DaysIn>,
}

/// The report of a stretch of days. What `report fairness` prints and the dashboard shows.
pub fn fairness(desk: &mut Desk, span: Span) -> Result<Fair, ActionError> {
    let now = desk.now();
    let picture = desk.look()?;
    let today = now.day(picture.zone());
    let window = span.window(today);
    let members = members(picture);
    let strategies = picture.book.rulebook().pools.iter().map(|pool| (pool.name.clone(), pool.strategy)).collect();
    let known = picture.book.rulebook().defaults.hours.as_ref();
    let workdays = each_day(window, today).filter(|day| is_workday(known.map(|hours| &hours.week), *day)).count();
    let workdays = workdays - known.map_or(0, |hours| each_day(window, today).filter(|day| is_off(hours, *day)).count());
    let names = Names::load(desk.conn())?;
    let ledger = ledger::sums(desk.conn(), &names, day_number(window.first), day_number(window.last))?;
    let report = fairness::report(&ledger, &members);
    let presence = presence(desk, &report, window, today)?;
    Ok(Fair { span, window, workdays: workdays as u32, strategies, report, presence })
}

pub(super) fn members(picture: &Picture) -> Vec<MemberWeight> {
    let book = picture.book.rulebook();
    let members = book.pools.iter().flat_map(|pool| pool.members.iter().map(move |member| (pool, member)));
    let known = members.filter_map(|(pool, member)| {
        let rep = picture.roster.reps().get(picture.roster.find(member.rep.as_str())?)?.id;
        let weight = if pool.strategy == Strategy::RoundRobin { 1 } else { member.weight };
        Some(MemberWeight { pool: pool.name.clone(), rep, weight })
    });
    known.collect()
}

/// The days of a window, those to come left out.
fn each_day(window: Window, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    window.first.iter_days().take_while(move |day| *day <= window.last.min(today))
}

fn works_on(week: Option<&Week>, day: NaiveDate) -> bool {
    week.is_none_or(|week| !week.on(day.weekday()).is_empty())
}

/// A workday of the company: by its hours, without any a weekday.
fn is_workday(week: Option<&Week>, day: NaiveDate) -> bool {
    week.map_or_else(|| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun), |week| works_on(Some(week), day))
}

/// A day off that would be a workday.
fn is_off(hours: &Hours, day: NaiveDate) -> bool {
    hours.holidays.contains(&day) && works_on(Some(&hours.week), day)
}

fn presence(
    desk: &mut Desk,
    report: &FairnessReport,
    window: Window,
    today: NaiveDate,
) -> Result<BTreeMap<RepId, DaysIn>, ActionError> {
    let mut found = BTreeMap::new();
    for id in report.pools.iter().flat_map(|part| &part.rows).map(|row| row.rep) {
        if found.contains_key(&id) {
            continue;
        }
        let absences = absences::of_rep(desk.conn(), id)?;
        let roster = &desk.look()?.roster;
        let Some(rep) = roster.get(id) else { continue };
        let days_off = rep.days_off(roster.days_off());
        let mut presence = DaysIn::default();
        for day in each_day(window, today).filter(|day| works_on(rep.week.as_ref(), *day) && !days_off.contains(day)) {
            presence.workdays += 1;
            presence.days_in += u32::from(!is_away(rep, day, &absences));
        }
        found.insert(id, presence);
    }
    Ok(found)
}

/// Whether one absence covers a whole workday.
fn is_away(rep: &Rep, day: NaiveDate, absences: &[Absence]) -> bool {
    let blocks = rep.week.as_ref().map(|week| week.on(day.weekday())).unwrap_or_default();
    let at = |minute: i64| {
        let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute);
        rep.zone().0.from_local_datetime(&local).earliest().map(|at| Instant::from(at.to_utc()))
    };
    let open = at(blocks.first().map_or(0, |block| i64::from(block.open)));
    let close = at(blocks.last().map_or(24 * 60, |block| i64::from(block.close)));
    let Some((open, close)) = open.zip(close) else { return false };
    absences.iter().any(|absence| absence.from <= open && absence.until.is_none_or(|until| until >= close))
}

/// Whether a company works on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaySort {
    /// It does.
    Work,
    /// It does not.
    Off,
}

/// What one day of a rep was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOf {
    /// Which day of the company's calendar.
    pub day: NaiveDate,
    /// Whether the company works on it.
    pub sort: DaySort,
    /// Leads that came and went.
    pub leads: Lines,
    /// Lines of each group of columns, where there are any.
    pub groups: BTreeMap<Group, Lines>,
}

/// The days of one rep in one book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepDays {
    /// Whose book.
    pub book: Book,
    /// Who; `None` is everybody of the book.
    pub rep: Option<RepId>,
    /// Of which days.
    pub window: Window,
    /// The company's workdays of the window and all other days on which there was something, oldest first.
    pub days: Vec<DayOf>,
    /// The group that took the most turns from them, with how many before and after noon on their own clock.
    pub taken: Option<(Group, HalfDays)>,
}

/// Lines before and after noon; `None` when there are too many to look at each.
pub type HalfDays = Option<(u32, u32)>;

/// So many lines are looked at one by one.
const LOOKED_AT: usize = 200;

/// The days of one rep.
pub fn rep_days(desk: &mut Desk, book: &Book, rep: Option<RepId>, window: Window) -> Result<RepDays, ActionError> {
    let now = desk.now();
    let picture = desk.look()?;
    let today = now.day(picture.zone());
    let week = picture.book.rulebook().defaults.hours.as_ref().map(|hours| hours.week.clone());
    let zone = rep.and_then(|rep| picture.roster.get(rep)).map_or(picture.zone(), Rep::zone);
    let (first, last) = (day_number(window.first), day_number(window.last));
    let mut days: BTreeMap<i32, DayOf> = BTreeMap::new();
    for day in each_day(window, today).filter(|day| is_workday(week.as_ref(), *day)) {
        days.insert(day_number(day), DayOf { day, sort: DaySort::Work, leads: Lines::default(), groups: BTreeMap::new() });
    }
    let of = |days: &mut BTreeMap<i32, DayOf>, number: i32, add: &mut dyn FnMut(&mut DayOf)| {
        let ahead = u64::try_from(number - first).unwrap_or(0);
        let Some(day) = window.first.checked_add_days(Days::new(ahead)) else { return };
        add(days.entry(number).or_insert(DayOf { day, sort: DaySort::Off, leads: Lines::default(), groups: BTreeMap::new() }));
    };
    let mut all: BTreeMap<Group, Lines> = BTreeMap::new();
    for pool in books_of(desk, book)? {
        for (number, leads) in ledger::days(desk.conn(), pool, rep, Counted::Leads, first, last)? {
            of(&mut days, number, &mut |day| day.leads += leads);
        }
        for group in Group::ALL {
            for (number, lines) in ledger::days(desk.conn(), pool, rep, Counted::Columns(group.columns()), first, last)? {
                of(&mut days, number, &mut |day| *day.groups.entry(group).or_default() += lines);
                *all.entry(group).or_default() += lines;
            }
        }
    }
    let worst = all.into_iter().filter(|(group, lines)| group.is_skip() && lines.took() > 0);
    let worst = worst.max_by_key(|(group, lines)| (lines.took(), std::cmp::Reverse(*group)));
    let taken = match (worst, rep) {
        (Some((group, lines)), Some(_)) => {
            let figure = Figure { book: book.clone(), rep, of: Of::Columns(group.columns()) };
            Some((group, half_days(desk, &figure, window, lines, zone)?))
        }
        (Some((group, _)), None) => Some((group, None)),
        (None, _) => None,
    };
    Ok(RepDays { book: book.clone(), rep, window, days: days.into_values().collect(), taken })
}

fn half_days(desk: &mut Desk, figure: &Figure, window: Window, lines: Lines, zone: Zone) -> Result<HalfDays, ActionError> {
    if lines.all() > LOOKED_AT as i64 {
        return Ok(None);
    }
    let found = behind(desk, figure, window, From::Start, LOOKED_AT)?;
    if found.below == Rest::More {
        return Ok(None);
    }
    let (mut before, mut after) = (0, 0);
    for line in found.rows.iter().filter(|line| line.share < Share::ZERO && line.sort == Sort::First) {
        *(if line.at.local(zone).hour() < 12 { &mut before } else { &mut after }) += 1;
    }
    Ok(Some((before, after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn stretches_end_today_but_the_last_month() {
        let today = day("2026-03-02");
        for (span, first, last) in [
            (Span::Last(7), "2026-02-24", "2026-03-02"),
            (Span::Last(1), "2026-03-02", "2026-03-02"),
            (Span::Since(day("2026-01-01")), "2026-01-01", "2026-03-02"),
            (Span::ThisMonth, "2026-03-01", "2026-03-02"),
            (Span::LastMonth, "2026-02-01", "2026-02-28"),
        ] {
            assert_eq!(span.window(today), Window { first: day(first), last: day(last) }, "{span:?}");
        }
        assert_eq!(Span::default(), Span::Last(30));
    }

    #[test]
    fn a_day_is_away_when_one_absence_holds_all_its_work() {
        let mut rep = Rep::named(RepId(1), "Ana");
        rep.zone = "America/New_York".parse().ok();
        rep.week = "Mon-Fri 09:00-17:00".parse().ok();
        let away = |from: &str, until: &str| Absence {
            id: crate::model::id::AbsenceId(1),
            rep: RepId(1),
            from: from.parse().unwrap(),
            until: until.parse().ok(),
            kind: crate::model::absence::AbsenceKind::Vacation,
        };
        let tuesday = day("2026-11-24");
        assert!(is_away(&rep, tuesday, &[away("2026-11-24T14:00:00Z", "2026-11-24T22:00:00Z")]));
        assert!(!is_away(&rep, tuesday, &[away("2026-11-24T14:01:00Z", "2026-11-24T22:00:00Z")]));
        assert!(!is_away(&rep, tuesday, &[away("2026-11-24T14:00:00Z", "2026-11-24T21:00:00Z")]));
        assert!(!is_away(&rep, tuesday, &[]));
    }
}

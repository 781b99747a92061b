//! What a rep does on each of the coming days of their own calendar. Pure.

use chrono::{Datelike, NaiveDate};

use crate::model::{
    absence::AbsenceKind,
    listing::RepRow,
    time::{Instant, Millis},
};

use super::days;

/// Days that are looked ahead, today included.
pub const DAYS: u64 = 14;
/// A day's last minute and one more.
const MIDNIGHT: u16 = 24 * 60;

/// A day of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Day {
    /// At work.
    Works,
    /// Away for all of it that is still to come.
    Away(AbsenceKind),
    /// Away for a part of it.
    Partly(AbsenceKind),
    /// A day off on which they would have worked.
    Holiday,
    /// They never work on it.
    Free,
    /// It is over where they are.
    Over,
}

/// What a rep does on `day` of their own calendar, as seen at `now`: of today, what is left of it.
pub fn day_of(row: &RepRow, day: NaiveDate, now: Instant) -> Day {
    let zone = row.rep.zone();
    let today = now.day(zone);
    if day < today {
        return Day::Over;
    }
    let blocks: Vec<(u16, u16)> = match &row.rep.week {
        Some(week) => week.on(day.weekday()).iter().map(|block| (block.open, block.close)).collect(),
        None => vec![(0, MIDNIGHT)],
    };
    if blocks.is_empty() {
        return Day::Free;
    }
    if row.days_off.contains(&day) {
        return Day::Holiday;
    }
    // Nobody is asked about the clock who is there all day.
    let (first, last) = (days::begins(day, zone), days::at(day, MIDNIGHT, zone));
    if row.absences.iter().all(|absence| absence.from >= last || absence.until.is_some_and(|until| until <= first)) {
        return Day::Works;
    }
    let stretches = blocks.iter().map(|(open, close)| (days::at(day, *open, zone), days::at(day, *close, zone)));
    let mut stretches: Vec<(Instant, Instant)> = stretches.collect();
    if day == today {
        let left: Vec<_> = stretches.iter().map(|(open, close)| ((*open).max(now), *close)).filter(|(a, b)| a < b).collect();
        if left.is_empty() {
            // Work is over for today: they are as they are now.
            let away = row.absences.iter().find(|absence| absence.covers(now));
            return away.map_or(Day::Works, |absence| Day::Away(absence.kind));
        }
        stretches = left;
    }
    worked(row, &stretches)
}

/// What is left of these stretches of work.
fn worked(row: &RepRow, stretches: &[(Instant, Instant)]) -> Day {
    let mut kind = None;
    let (mut whole, mut away) = (0, 0);
    for (open, close) in stretches {
        whole += close.since(*open).0;
        let mut at = *open;
        while at < *close {
            let covering = row.absences.iter().filter(|absence| absence.covers(at));
            if let Some(absence) = covering.max_by_key(|absence| absence.until.unwrap_or(Instant::MAX)) {
                let until = absence.until.unwrap_or(*close).min(*close);
                away += until.since(at).0;
                kind = kind.or(Some(absence.kind));
                at = until;
            } else {
                let next = row.absences.iter().map(|absence| absence.from).filter(|from| *from > at).min();
                at = next.unwrap_or(*close).min(*close);
            }
        }
    }
    match kind {
        // Less than a minute is no part of a day.
        Some(kind) if whole - away < Millis::MINUTE.0 => Day::Away(kind),
        Some(kind) if away >= Millis::MINUTE.0 => Day::Partly(kind),
        Some(_) | None => Day::Works,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::model::{
        absence::Absence,
        id::{AbsenceId, RepId},
        listing::Availability,
        rep::Rep,
        roster::Load,
    };

    use super::*;

    fn row(absences: &[(&str, Option<&str>, AbsenceKind)]) -> RepRow {
        let mut rep = Rep::named(RepId(1), "Ana");
        rep.zone = Some("America/New_York".parse().unwrap());
        rep.week = Some("Mon-Fri 09:00-12:00,13:00-18:00".parse().unwrap());
        let absence = |(n, (from, until, kind)): (usize, &(&str, Option<&str>, AbsenceKind))| Absence {
            id: AbsenceId(n as i64),
            rep: RepId(1),
            from: from.parse().unwrap(),
            until: until.map(|until| until.parse().unwrap()),
            kind: *kind,
        };
        RepRow {
            rep,
            load: Load::default(),
            untouched: 0,
            availability: Availability::Available { until: None },
            days_off: BTreeSet::from(["2026-11-26".parse().unwrap()]),
            absences: absences.iter().enumerate().map(absence).collect(),
            pools: Vec::new(),
        }
    }

    /// 24 Nov 2026 is a Tuesday.
    fn on(row: &RepRow, day: &str, now: &str) -> Day {
        day_of(row, day.parse().unwrap(), now.parse().unwrap())
    }

    #[test]
    fn a_day_is_what_the_reps_own_calendar_says() {
        let there = row(&[]);
        let noon = "2026-11-24T17:00:00Z";
        assert_eq!(on(&there, "2026-11-24", noon), Day::Works);
        assert_eq!(on(&there, "2026-11-26", noon), Day::Holiday);
        assert_eq!(on(&there, "2026-11-28", noon), Day::Free);
        // One in the night of the 25th: in New York it is still the 24th.
        assert_eq!(on(&there, "2026-11-24", "2026-11-25T04:00:00Z"), Day::Works);
        assert_eq!(on(&there, "2026-11-24", "2026-11-25T05:00:00Z"), Day::Over);
    }

    #[test]
    fn somebody_sick_since_noon_does_not_work_today() {
        let sick = row(&[("2026-11-24T17:00:00Z", None, AbsenceKind::Sick)]);
        assert_eq!(on(&sick, "2026-11-24", "2026-11-24T17:42:00Z"), Day::Away(AbsenceKind::Sick));
        assert_eq!(on(&sick, "2026-11-25", "2026-11-24T17:42:00Z"), Day::Away(AbsenceKind::Sick));
        // Known in the morning: she works until then.
        assert_eq!(on(&sick, "2026-11-24", "2026-11-24T14:30:00Z"), Day::Partly(AbsenceKind::Sick));
        // In the evening, too: nothing of today's work is left.
        assert_eq!(on(&sick, "2026-11-24", "2026-11-25T02:00:00Z"), Day::Away(AbsenceKind::Sick));
    }

    #[test]
    fn half_a_day_is_no_whole_one() {
        let half = row(&[("2026-11-27T17:00:00Z", Some("2026-11-28T05:00:00Z"), AbsenceKind::Vacation)]);
        assert_eq!(on(&half, "2026-11-27", "2026-11-24T17:00:00Z"), Day::Partly(AbsenceKind::Vacation));
        // The lunch break is no work: away from 12 to 13 is not away at all.
        let lunch = row(&[("2026-11-27T17:00:00Z", Some("2026-11-27T18:00:00Z"), AbsenceKind::Other)]);
        assert_eq!(on(&lunch, "2026-11-27", "2026-11-24T17:00:00Z"), Day::Works);
        // Back at one, seen at noon: what is left of today is worked.
        assert_eq!(on(&lunch, "2026-11-27", "2026-11-27T17:10:00Z"), Day::Works);
        // Two that meet are one.
        let two = row(&[
            ("2026-11-27T05:00:00Z", Some("2026-11-27T16:00:00Z"), AbsenceKind::Vacation),
            ("2026-11-27T16:00:00Z", Some("2026-11-28T05:00:00Z"), AbsenceKind::Other),
        ]);
        assert_eq!(on(&two, "2026-11-27", "2026-11-24T17:00:00Z"), Day::Away(AbsenceKind::Vacation));
    }
}

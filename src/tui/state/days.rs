//! Days as people type them: `26.11`, `2026-11-26`, `thu`, `+3d`, `tomorrow`. Pure.

use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Weekday};

use crate::model::time::{Instant, Zone};

/// Reads a day; relative words count from `from`. A weekday is the next one, `from` itself included.
pub fn read(text: &str, from: NaiveDate) -> Result<NaiveDate, String> {
    let word = text.trim().to_lowercase();
    let day = match word.as_str() {
        "today" => Some(from),
        "tomorrow" => from.checked_add_days(Days::new(1)),
        _ => relative(&word, from).or_else(|| weekday(&word, from)).or_else(|| calendar(&word, from)),
    };
    day.ok_or_else(|| format!("`{}` is no day; write 26.11, 2026-11-26, thu, +3d or tomorrow", text.trim()))
}

/// The instant at which that day begins in that zone; where midnight is skipped by a clock change, the first instant after.
pub fn begins(day: NaiveDate, zone: Zone) -> Instant {
    at(day, 0, zone)
}

/// The instant so many minutes after midnight on that day's wall clock; where a clock change skips it, the first instant
/// after.
pub fn at(day: NaiveDate, minutes: u32, zone: Zone) -> Instant {
    let wanted = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes));
    let found = (0..=4).find_map(|quarters| match zone.0.from_local_datetime(&(wanted + TimeDelta::minutes(quarters * 30))) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(Instant::from(at.to_utc())),
        LocalResult::None => None,
    });
    found.unwrap_or_else(|| Instant::from(wanted.and_utc()))
}

/// `+3d`, `+2w`.
fn relative(word: &str, from: NaiveDate) -> Option<NaiveDate> {
    let rest = word.strip_prefix('+')?;
    let (count, days) = match rest.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (rest.strip_suffix('d').unwrap_or(rest), 1),
    };
    let count: u64 = count.parse().ok().filter(|n| *n <= 3_660)?;
    from.checked_add_days(Days::new(count * days))
}

/// `thu`, `thursday`.
fn weekday(word: &str, from: NaiveDate) -> Option<NaiveDate> {
    let day: Weekday = word.parse().ok()?;
    let ahead = (7 + day.num_days_from_monday() - from.weekday().num_days_from_monday()) % 7;
    from.checked_add_days(Days::new(u64::from(ahead)))
}

/// `2026-11-26`, `26.11.2026`, `26.11`, `26.11.`; without a year the next such day.
fn calendar(word: &str, from: NaiveDate) -> Option<NaiveDate> {
    let numbers = |separator| word.trim_end_matches('.').split(separator).map(str::parse).collect::<Result<Vec<u32>, _>>().ok();
    if let Some([year, month, day]) = numbers('-').as_deref() {
        return NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)
            .filter(|day| (1970..=9999).contains(&day.year()));
    }
    match numbers('.').as_deref() {
        Some([day, month, year]) => {
            let year = if *year < 100 { 2000 + *year } else { *year };
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, *month, *day).filter(|day| (1970..=9999).contains(&day.year()))
        }
        Some([day, month]) => {
            let in_year = |year| NaiveDate::from_ymd_opt(year, *month, *day);
            in_year(from.year()).filter(|found| *found >= from).or_else(|| in_year(from.year() + 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        let tuesday = day("2026-11-24");
        for (text, expected) in [
            ("26.11", "2026-11-26"),
            ("26.11.", "2026-11-26"),
            ("1.3", "2027-03-01"),
            ("1.3.27", "2027-03-01"),
            ("2026-12-31", "2026-12-31"),
            (" Thu ", "2026-11-26"),
            ("tuesday", "2026-11-24"),
            ("mon", "2026-11-30"),
            ("+3d", "2026-11-27"),
            ("+2w", "2026-12-08"),
            ("today", "2026-11-24"),
            ("tomorrow", "2026-11-25"),
        ] {
            assert_eq!(read(text, tuesday), Ok(day(expected)), "{text}");
        }
        for text in ["", "31.2", "soon", "+", "+99999d", "2026-13-01", "1.1.0"] {
            assert!(read(text, tuesday).is_err() || text == "1.1.0", "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_its_first_instant() {
        let at = |text, zone: &str| begins(day(text), zone.parse().unwrap()).to_string();
        assert_eq!(at("2026-11-26", "America/New_York"), "2026-11-26T05:00:00.000Z");
        // Midnight does not exist on that day in Beirut: clocks go from 00:00 to 01:00.
        assert_eq!(at("2026-03-29", "Asia/Beirut"), "2026-03-28T22:00:00.000Z");
    }
}

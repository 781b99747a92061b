//! Days and times as people type them: `26.11`, `2026-11-26`, `thu`, `+3d`, `tomorrow`, `thu pm`, `26.11 14:00`. Pure.

use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Weekday};

use crate::model::time::{Instant, Zone};

/// Reads a day; relative words count from `from`. A weekday is the next one, `from` itself included.
pub fn read(text: &str, from: NaiveDate) -> Result<NaiveDate, String> {
    let word = text.trim().to_lowercase();
    let day = match word.as_str() {
        "today" => Some(from),
        "tomorrow" => from.checked_add_days(Days::new(1)),
        _ => {
            let known = relative(&word, from).or_else(|| weekday(&word, from)).or_else(|| calendar(&word, from));
            known.or_else(|| by_month(&word, from))
        }
    };
    day.ok_or_else(|| format!("`{}` is no day; write 26.11, 2026-11-26, thu, +3d or tomorrow", text.trim()))
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Until noon.
    Morning,
    /// From noon on.
    Afternoon,
    /// A minute of it, counted from midnight.
    At(u16),
}

/// A day, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: NaiveDate,
    /// What of it.
    pub part: Part,
}

/// Noon, as a minute of the day.
const NOON: u16 = 12 * 60;

impl Moment {
    /// The first instant of it, in that zone.
    pub fn begins(self, zone: Zone) -> Instant {
        match self.part {
            Part::Whole | Part::Morning => begins(self.day, zone),
            Part::Afternoon => at(self.day, NOON, zone),
            Part::At(minute) => at(self.day, minute, zone),
        }
    }

    /// The first instant after it, in that zone; a minute ends where it begins.
    pub fn ends(self, zone: Zone) -> Instant {
        match self.part {
            Part::Whole | Part::Afternoon => begins(self.day.succ_opt().unwrap_or(self.day), zone),
            Part::Morning => at(self.day, NOON, zone),
            Part::At(minute) => at(self.day, minute, zone),
        }
    }
}

/// Reads a day or a part of one; relative words count from `from`. A time alone is one of `from`.
pub fn read_moment(text: &str, from: NaiveDate) -> Result<Moment, String> {
    let text = text.trim();
    let (before, last) = text.rsplit_once(char::is_whitespace).unwrap_or(("", text));
    let Some(part) = part(&last.to_lowercase()) else { return Ok(Moment { day: read(text, from)?, part: Part::Whole }) };
    let day = if before.trim().is_empty() { from } else { read(before, from)? };
    Ok(Moment { day, part })
}

/// `am`, `pm`, `14:00`, `noon`.
fn part(word: &str) -> Option<Part> {
    match word {
        "am" => return Some(Part::Morning),
        "pm" => return Some(Part::Afternoon),
        "noon" => return Some(Part::At(NOON)),
        _ => {}
    }
    let (hours, minutes) = word.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok().filter(|_| minutes.len() == 2)?);
    (hours < 24 && minutes < 60).then_some(Part::At(hours * 60 + minutes))
}

/// The instant at which that day begins in that zone; where midnight is skipped by a clock change, the first instant after.
pub fn begins(day: NaiveDate, zone: Zone) -> Instant {
    at(day, 0, zone)
}

/// The instant at which a wall clock shows that minute of that day, the earlier one where it does so twice; where a clock
/// change skips it, the first instant after. 1,440 is the end of the day.
pub fn at(day: NaiveDate, minute: u16, zone: Zone) -> Instant {
    let wanted = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
    let found = (0..=4).find_map(|halves| match zone.0.from_local_datetime(&(wanted + TimeDelta::minutes(halves * 30))) {
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

/// `4 dec`, `fri 4 dec`, `4 dec 2027`; without a year the next such day. A weekday must be that of the day.
fn by_month(text: &str, from: NaiveDate) -> Option<NaiveDate> {
    let (weekday, rest) = after_weekday(text);
    let mut words = rest.split_whitespace();
    let (day, month) = day_and_month(&mut words)?;
    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    let found = match (words.next(), words.next()) {
        (None, _) => in_year(from.year()).filter(|found| *found >= from).or_else(|| in_year(from.year() + 1))?,
        (Some(year), None) => in_year(year.parse().ok().filter(|year| (1970..=9999).contains(year))?)?,
        (Some(_), Some(_)) => return None,
    };
    let fits = |weekday| found.weekday() == weekday || passed(text, from).is_some_and(|day| day.weekday() == weekday);
    weekday.is_none_or(fits).then_some(found)
}

fn day_and_month<'w>(words: &mut impl Iterator<Item = &'w str>) -> Option<(u32, u32)> {
    let day = words.next()?.parse().ok()?;
    let month: chrono::Month = words.next()?.parse().ok()?;
    Some((day, month.number_from_month()))
}

/// The weekday at the beginning of a text, and what stands behind it.
fn after_weekday(text: &str) -> (Option<Weekday>, &str) {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    word.parse().map_or((None, text), |weekday| (Some(weekday), rest))
}

/// A day as it is written into a field, such that [`read`] from `from` finds it: `Fri 4 Dec`, `Mon 4 Jan 2027`.
pub fn written(day: NaiveDate, from: NaiveDate) -> String {
    let year = if day.year() == from.year() { "" } else { " %Y" };
    day.format(&format!("%a %-d %b{year}")).to_string()
}

/// The day that is meant by `24.11`, or by `24 nov`, in the year of `from`, where that was before `from` and the one a year later is read.
pub fn passed(text: &str, from: NaiveDate) -> Option<NaiveDate> {
    let mut words = after_weekday(text).1.split_whitespace();
    let word = words.clone().next()?.trim_end_matches('.');
    let (day, month) = match word.split_once('.') {
        Some((day, month)) => (day.parse().ok()?, month.parse().ok()?),
        None => day_and_month(&mut words).filter(|_| words.all(|word| part(&word.to_lowercase()).is_some()))?,
    };
    NaiveDate::from_ymd_opt(from.year(), month, day).filter(|found| *found < from)
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
            ("Fri 4 Dec", "2026-12-04"),
            ("4 dec", "2026-12-04"),
            ("1 mar", "2027-03-01"),
            ("Mon 4 Jan 2027", "2027-01-04"),
        ] {
            assert_eq!(read(text, tuesday), Ok(day(expected)), "{text}");
        }
        for text in ["", "31.2", "soon", "+", "+99999d", "2026-13-01", "mon 4 dec", "4 dec 2027 x", "31 feb", "1.1.0"] {
            assert!(read(text, tuesday).is_err() || text == "1.1.0", "{text}");
        }
    }

    #[test]
    fn a_day_that_is_written_into_a_field_is_read_again() {
        let mut on = day("2026-11-24");
        for _ in 0..500 {
            assert_eq!(read(&written(on, day("2026-11-24")), day("2026-11-24")), Ok(on));
            on = on + Days::new(1);
        }
    }

    #[test]
    fn a_day_that_has_passed_this_year_is_known() {
        let tuesday = day("2026-11-24");
        assert_eq!(passed("20.11", tuesday), Some(day("2026-11-20")));
        assert_eq!(passed(" 1.3. pm", tuesday), Some(day("2026-03-01")));
        assert_eq!(passed("Fri 20 Nov", tuesday), Some(day("2026-11-20")));
        assert_eq!(passed("Fri 20 Nov pm", tuesday), Some(day("2026-11-20")));
        assert_eq!((passed("Fri 4 Dec", tuesday), passed("20 Nov 2027", tuesday)), (None, None));
        for text in ["24.11", "26.11", "20.11.2026", "2026-11-20", "thu", "14:00", "", "31.2"] {
            assert_eq!(passed(text, tuesday), None, "{text}");
        }
    }

    #[test]
    fn a_part_of_a_day_is_read_behind_the_day() {
        let tuesday = day("2026-11-24");
        let zone: Zone = "America/New_York".parse().unwrap();
        let ends = |text| read_moment(text, tuesday).unwrap();
        for (text, from, until) in [
            ("thu", "2026-11-26T05:00:00.000Z", "2026-11-27T05:00:00.000Z"),
            ("thu am", "2026-11-26T05:00:00.000Z", "2026-11-26T17:00:00.000Z"),
            ("26.11  PM", "2026-11-26T17:00:00.000Z", "2026-11-27T05:00:00.000Z"),
            ("+2d 14:30", "2026-11-26T19:30:00.000Z", "2026-11-26T19:30:00.000Z"),
            ("14:30", "2026-11-24T19:30:00.000Z", "2026-11-24T19:30:00.000Z"),
            ("pm", "2026-11-24T17:00:00.000Z", "2026-11-25T05:00:00.000Z"),
        ] {
            let moment = ends(text);
            assert_eq!(
                (moment.begins(zone).to_string().as_str(), moment.ends(zone).to_string().as_str()),
                (from, until),
                "{text}"
            );
        }
        for text in ["thu 25:00", "thu 9:5", "soon pm", "", "pm thu"] {
            assert!(read_moment(text, tuesday).is_err(), "{text}");
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

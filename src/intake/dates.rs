//! Dates as people and systems write them. The order of day and month is a property of a column, never of a row.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::model::time::Instant;

/// Which comes first in `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

impl DateOrder {
    /// The word of `--date-order`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
        }
    }
}

/// A date as read, before its order is known. Without a zone it is UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Fixed(NaiveDate),
    /// First number, second number, year, and whether dots separate them.
    Either(u32, u32, i32, bool),
}

/// A point in time as a file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day without a time.
    Day(NaiveDate),
    /// An instant; UTC where no zone is written.
    At(Instant),
}

impl When {
    /// The instant; of a day, its midnight in UTC.
    pub fn instant(self) -> Instant {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc().into(),
            Self::At(at) => at,
        }
    }

    /// One day later where only a day is given: turns a last day away into the first day back.
    #[must_use]
    pub fn day_after(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.checked_add_days(Days::new(1)).unwrap_or(day)),
            Self::At(at) => Self::At(at),
        }
    }
}

/// What all rows of a column say about the order of day and month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    day_first: u64,
    month_first: u64,
    undotted_either: u64,
    samples: Vec<String>,
}

/// The column alone does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// Up to two of its values.
    pub samples: Vec<String>,
}

impl Evidence {
    /// Takes one more cell into account.
    pub fn see(&mut self, text: &str) {
        let Some((Written::Either(first, second, _, dotted), ..)) = read(text) else { return };
        if first == second {
            return;
        }
        match (first > 12, second > 12) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (true, true) => return,
            (false, false) => self.undotted_either += u64::from(!dotted),
        }
        let is_telling = first > 12 || second > 12;
        if self.samples.len() < 2 || (is_telling && self.day_first + self.month_first <= 2) {
            self.samples.truncate(1);
            self.samples.push(text.trim().to_owned());
        }
    }

    /// The order that fits all rows; `None` where no row needs one. Where both fit, dots mean day first, as everywhere they are
    /// written; anything else must be asked.
    pub fn decide(&self) -> Result<Option<DateOrder>, Undecided> {
        match (self.day_first, self.month_first) {
            (0, 0) if self.undotted_either == 0 => Ok(self.samples.first().map(|_| DateOrder::DayFirst)),
            (1.., 0) => Ok(Some(DateOrder::DayFirst)),
            (0, 1..) => Ok(Some(DateOrder::MonthFirst)),
            (_, _) => Err(Undecided { samples: self.samples.clone() }),
        }
    }
}

/// Reads a date, with or without a time.
pub fn parse(text: &str, order: DateOrder) -> Option<When> {
    let (written, time, offset) = read(text)?;
    let day = match (written, order) {
        (Written::Fixed(day), _) => day,
        (Written::Either(day, month, year, _), DateOrder::DayFirst)
        | (Written::Either(month, day, year, _), DateOrder::MonthFirst) => date(year, month, day)?,
    };
    Some(match time {
        None => When::Day(day),
        Some(time) => {
            let local: NaiveDateTime = day.and_time(time);
            When::At(local.checked_sub_signed(TimeDelta::minutes(offset))?.and_utc().into())
        }
    })
}

/// Years outside are slips or stand for "none" in the systems they come from.
fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    (1900..=2200).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

type Read = (Written, Option<NaiveTime>, i64);

fn read(text: &str) -> Option<Read> {
    let text = text.trim().trim_end_matches("(UTC)").trim_end();
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.matches('.').count() <= 1 {
        return read_number(text);
    }
    let (days, time, offset) = match text.find(':') {
        None => (text, None, 0),
        Some(colon) => {
            let hour = text.get(..colon)?.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (time, offset) = read_time(text.get(hour..)?)?;
            (text.get(..hour)?, Some(time), offset)
        }
    };
    Some((read_day(days.trim_end_matches(['T', 't', ',', ' ']))?, time, offset))
}

/// `20140102`, a spreadsheet's day number, or seconds or milliseconds since 1970.
fn read_number(text: &str) -> Option<Read> {
    let whole = text.split('.').next()?;
    match whole.len() {
        8 if whole.len() == text.len() => {
            let day = date(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)?;
            Some((Written::Fixed(day), None, 0))
        }
        5 => {
            // Day 1 of a spreadsheet is 1900-01-01, and it believes in a 29 February 1900.
            let serial: f64 = text.parse().ok()?;
            let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial as u64))?;
            let seconds = (serial.fract() * 86_400.0).round() as u32;
            let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(86_399), 0)?;
            (20_000.0..80_000.0).contains(&serial).then_some((Written::Fixed(day), text.contains('.').then_some(time), 0))
        }
        10 | 13 if whole.len() == text.len() => {
            let number: i64 = text.parse().ok()?;
            let ms = if whole.len() == 10 { number * 1000 } else { number };
            let at = chrono::DateTime::from_timestamp_millis(ms)?.naive_utc();
            Some((Written::Fixed(at.date()), Some(at.time()), 0))
        }
        _ => None,
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FULL_MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The number of an English month name, whole or cut to three letters.
pub(super) fn month(word: &str) -> Option<u32> {
    let find = |names: [&str; 12]| names.iter().position(|name| name.eq_ignore_ascii_case(word));
    let found = find(MONTHS).or_else(|| find(FULL_MONTHS));
    found.or_else(|| word.eq_ignore_ascii_case("sept").then_some(8)).map(|index| index as u32 + 1)
}

fn read_day(text: &str) -> Option<Written> {
    let mut parts = [""; 3];
    let mut count = 0;
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let is_weekday =
            count == 0 && part.get(..3).is_some_and(|head| WEEKDAYS.iter().any(|day| day.eq_ignore_ascii_case(head)));
        if is_weekday {
            continue;
        }
        *parts.get_mut(count)? = part;
        count += 1;
    }
    if count != 3 {
        return None;
    }
    let [first, second, third] = parts;
    if let Some(month) = month(second) {
        let (day, year) = if first.len() == 4 { (third, first) } else { (first, third) };
        return Some(Written::Fixed(date(read_year(year)?, month, ordinal(day)?)?));
    }
    if let Some(month) = month(first) {
        return Some(Written::Fixed(date(read_year(third)?, month, ordinal(second)?)?));
    }
    if first.len() == 4 {
        return Some(Written::Fixed(date(read_year(first)?, number(second)?, number(third)?)?));
    }
    Some(Written::Either(number(first)?, number(second)?, read_year(third)?, text.contains('.')))
}

fn number(text: &str) -> Option<u32> {
    (text.len() <= 2).then(|| text.parse().ok()).flatten()
}

fn ordinal(text: &str) -> Option<u32> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text);
    number(bare)
}

fn read_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// `20:36:47.000+0000`, `3:04 PM`: the time, and the minutes its zone is ahead of UTC.
fn read_time(text: &str) -> Option<(NaiveTime, i64)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = clock.split(':');
    let mut hour = number(parts.next()?)?;
    let minute = number(parts.next()?)?;
    let seconds = parts.next().unwrap_or("0");
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let ms: u32 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    let mut rest = rest.trim();
    if let Some(half) = rest.get(..2).filter(|half| half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm")) {
        hour = match (hour, half.eq_ignore_ascii_case("pm")) {
            (12, false) => 0,
            (1..=11, true) => hour + 12,
            (1..=12, _) => hour,
            _ => return None,
        };
        rest = rest.get(2..)?.trim();
    }
    let time = NaiveTime::from_hms_milli_opt(hour, minute, number(second)?.min(59), ms)?;
    Some((time, read_offset(rest)?))
}

/// Zones that mean one thing wherever they are written; `IST` and the like do not.
const ABBREVIATIONS: [(&str, i64); 11] = [
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("cet", 1),
    ("cest", 2),
    ("jst", 9),
];

fn read_offset(text: &str) -> Option<i64> {
    if text.is_empty() || ["z", "utc", "gmt"].iter().any(|name| name.eq_ignore_ascii_case(text)) {
        return Some(0);
    }
    if let Some((_, hours)) = ABBREVIATIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some(hours * 60);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { i64::from(number(minutes)?) };
    Some(sign * (i64::from(number(hours)?) * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str, order: DateOrder) -> Option<String> {
        parse(text, order).map(|when| when.instant().to_string())
    }

    #[test]
    fn dates_are_read_in_every_style_seen() {
        for (text, expected) in [
            ("2018-02-01", "2018-02-01T00:00:00.000Z"),
            ("2024-01-22T20:36:47.000+0000", "2024-01-22T20:36:47.000Z"),
            ("2026-03-01 09:05:06 +05:30", "2026-03-01T03:35:06.000Z"),
            ("15 Apr, 2021 00:03:00", "2021-04-15T00:03:00.000Z"),
            ("April 5th, 2021", "2021-04-05T00:00:00.000Z"),
            ("05-Apr-21 3:04 PM", "2021-04-05T15:04:00.000Z"),
            ("2026-03-01 10:11 AM PST", "2026-03-01T18:11:00.000Z"),
            ("Thu, 15 Apr 2021 12:03:00 GMT", "2021-04-15T12:03:00.000Z"),
            ("20140102", "2014-01-02T00:00:00.000Z"),
            ("45631", "2024-12-05T00:00:00.000Z"),
            ("45631.5", "2024-12-05T12:00:00.000Z"),
            ("1719446400000", "2024-06-27T00:00:00.000Z"),
            ("26-02-2018 19:58", "2018-02-26T19:58:00.000Z"),
            ("3.4.2026", "2026-04-03T00:00:00.000Z"),
        ] {
            assert_eq!(iso(text, DateOrder::DayFirst).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(iso("3/1/2017", DateOrder::MonthFirst).as_deref(), Some("2017-03-01T00:00:00.000Z"));
        for text in ["", "soon", "0", "31/31/2026", "2026-13-01", "0001-01-01", "12:00", "1/2", "99:99:99", "#####"] {
            assert_eq!(iso(text, DateOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_the_columns() {
        let order = |cells: &[&str]| {
            let mut evidence = Evidence::default();
            for cell in cells {
                evidence.see(cell);
            }
            evidence.decide().ok().flatten()
        };
        assert_eq!(order(&["03/04/2026", "25/12/2025"]), Some(DateOrder::DayFirst));
        assert_eq!(order(&["3-4-2026", "12/25/2025"]), Some(DateOrder::MonthFirst));
        assert_eq!(order(&["03/04/2026"]), None);
        assert_eq!(order(&["25/12/2025", "12/25/2025"]), None);
        assert_eq!(order(&["03.04.2026"]), Some(DateOrder::DayFirst));
        assert_eq!(order(&["2026-04-03", "5/5/2026"]), None);
    }
}

//! Weekly working hours on a wall clock, and the days off beside them.

use std::{collections::BTreeSet, fmt, str::FromStr};

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::time::Zone;

/// Minutes since local midnight, 0..=1440.
pub type Minute = u16;

/// A stretch of one local day, `[open, close)` in minutes since midnight; `open < close <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// First minute at work.
    pub open: Minute,
    /// First minute no longer at work.
    pub close: Minute,
}

/// Seven days of blocks, Monday first, each day sorted and without overlap.
/// Spelled `Mon-Fri 09:00-12:00,13:00-18:00; Sat 10:00-14:00`; a block over midnight is cut in two.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week {
    days: [Vec<Block>; 7],
}

/// When somebody works: a week in a zone, less the days off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Whose wall clock.
    pub zone: Zone,
    /// The weekly pattern.
    pub week: Week,
    /// Local days on which nobody works.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub holidays: BTreeSet<NaiveDate>,
}

/// The text is no weekly pattern; says which part and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadWeek {
    /// The part that could not be read.
    pub part: String,
    /// What was wrong with it.
    pub because: &'static str,
}

impl fmt::Display for BadWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}; write hours as Mon-Fri 09:00-12:00,13:00-18:00", self.part, self.because)
    }
}

impl std::error::Error for BadWeek {}

/// The text names no day off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDayOff {
    /// What could not be read.
    pub day: String,
}

impl fmt::Display for BadDayOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no date; write days off as 2026-12-24,2026-12-25, or none", self.day)
    }
}

impl std::error::Error for BadDayOff {}

/// Days off as people write them: dates separated by commas, semicolons or blanks; `none` is no day.
///
/// # Errors
/// Something in it is no date such as 2026-12-25.
pub fn days_off(text: &str) -> Result<BTreeSet<NaiveDate>, BadDayOff> {
    let days = text.split([',', ';', ' ', '\t', '\n']).filter(|day| !day.is_empty() && !day.eq_ignore_ascii_case("none"));
    days.map(|day| day.parse().map_err(|_| BadDayOff { day: day.to_owned() })).collect()
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MIDNIGHT: Minute = 24 * 60;

impl Week {
    /// Every minute of every day.
    pub fn whole() -> Self {
        Self { days: std::array::from_fn(|_| vec![Block { open: 0, close: MIDNIGHT }]) }
    }

    /// From blocks a day, Monday first; they are sorted and joined where they touch or overlap.
    /// Blocks that are empty or reach past midnight are dropped.
    pub fn new(mut days: [Vec<Block>; 7]) -> Self {
        for blocks in &mut days {
            blocks.retain(|block| block.open < block.close && block.close <= MIDNIGHT);
            blocks.sort_unstable();
            let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
            for block in blocks.drain(..) {
                match joined.last_mut() {
                    Some(last) if block.open <= last.close => last.close = last.close.max(block.close),
                    _ => joined.push(block),
                }
            }
            *blocks = joined;
        }
        Self { days }
    }

    /// The blocks of one weekday in order.
    pub fn on(&self, day: Weekday) -> &[Block] {
        &self.days[day.num_days_from_monday() as usize]
    }

    /// No minute of work in the whole week.
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }
}

fn bad(part: &str, because: &'static str) -> BadWeek {
    BadWeek { part: part.trim().to_owned(), because }
}

fn read_day(text: &str) -> Result<usize, BadWeek> {
    let folded = text.trim().to_ascii_lowercase();
    let found = DAYS.iter().position(|day| folded.len() >= 3 && folded.starts_with(&day.to_ascii_lowercase()));
    found.ok_or_else(|| bad(text, "not a weekday"))
}

fn read_minute(text: &str) -> Result<Minute, BadWeek> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
    let number = |part: &str| part.parse::<Minute>().ok().filter(|_| !part.is_empty() && part.len() <= 2);
    match (number(hour), number(minute)) {
        (Some(hour), Some(minute)) if minute < 60 && hour * 60 + minute <= MIDNIGHT => Ok(hour * 60 + minute),
        _ => Err(bad(text, "not a time of day from 00:00 to 24:00")),
    }
}

impl FromStr for Week {
    type Err = BadWeek;
    fn from_str(text: &str) -> Result<Self, BadWeek> {
        let mut days: [Vec<Block>; 7] = Default::default();
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (names, times) = part
                .trim()
                .split_once(char::is_whitespace)
                .ok_or_else(|| bad(part, "days and times are separated by a blank"))?;
            for name in names.split(',') {
                let (first, last) = name.split_once('-').unwrap_or((name, name));
                let (first, last) = (read_day(first)?, read_day(last)?);
                for offset in 0..=(last + 7 - first) % 7 {
                    let day = (first + offset) % 7;
                    for span in times.split(',') {
                        let (open, close) =
                            span.split_once('-').ok_or_else(|| bad(span, "a stretch needs a start and an end"))?;
                        let (open, close) = (read_minute(open)?, read_minute(close)?);
                        if open == close || open == MIDNIGHT {
                            return Err(bad(span, "the stretch is empty"));
                        }
                        if open < close {
                            days[day].push(Block { open, close });
                        } else {
                            days[day].push(Block { open, close: MIDNIGHT });
                            days[(day + 1) % 7].push(Block { open: 0, close });
                        }
                    }
                }
            }
        }
        Ok(Self::new(days))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut start = 0;
        let mut first_part = true;
        while start < 7 {
            let mut end = start;
            while end + 1 < 7 && self.days[end + 1] == self.days[start] {
                end += 1;
            }
            if !self.days[start].is_empty() {
                if !first_part {
                    f.write_str("; ")?;
                }
                first_part = false;
                f.write_str(DAYS[start])?;
                if end > start {
                    write!(f, "-{}", DAYS[end])?;
                }
                for (index, block) in self.days[start].iter().enumerate() {
                    f.write_str(if index == 0 { " " } else { "," })?;
                    write!(f, "{:02}:{:02}-{:02}:{:02}", block.open / 60, block.open % 60, block.close / 60, block.close % 60)?;
                }
            }
            start = end + 1;
        }
        Ok(())
    }
}

impl TryFrom<String> for Week {
    type Error = BadWeek;
    fn try_from(text: String) -> Result<Self, BadWeek> {
        text.parse()
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_read_and_written_as_inverses() {
        for text in ["Mon-Fri 09:00-12:00,13:00-18:00; Sat 10:00-14:00", "Mon 00:00-24:00", ""] {
            let week: Week = text.parse().unwrap();
            assert_eq!(week.to_string(), text);
        }
    }

    #[test]
    fn a_shift_over_midnight_is_cut_in_two() {
        let week: Week = "Sun 22:00-06:00".parse().unwrap();
        assert_eq!(week.to_string(), "Mon 00:00-06:00; Sun 22:00-24:00");
    }

    #[test]
    fn days_off_are_read_as_people_write_them() {
        let days = |text: &str| days_off(text).map(|days| days.iter().map(ToString::to_string).collect::<Vec<_>>());
        let two = Ok(vec!["2026-12-24".to_owned(), "2026-12-25".to_owned()]);
        for text in ["2026-12-25,2026-12-24", "2026-12-24; 2026-12-25", " 2026-12-24 2026-12-25,"] {
            assert_eq!(days(text), two, "{text}");
        }
        assert_eq!(days("none"), Ok(Vec::new()));
        assert_eq!(
            days("25.12.2026").unwrap_err().to_string(),
            "`25.12.2026` is no date; write days off as 2026-12-24,2026-12-25, or none"
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = "Mon-Fri 09:00-25:00".parse::<Week>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`25:00`: not a time of day from 00:00 to 24:00; write hours as Mon-Fri 09:00-12:00,13:00-18:00"
        );
    }
}

//! Instants and stretches of time as people type them.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::{
    actions::ask::Span,
    cli::failure::Failure,
    clock,
    model::time::{Instant, Millis, Zone},
};

/// An instant, or a day that begins at midnight on somebody's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `2026-11-30T08:00:00Z`
    Instant(Instant),
    /// `2026-11-30`
    Day(NaiveDate),
}

impl FromStr for When {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let day = text.trim().parse::<NaiveDate>().map(Self::Day);
        let instant = text.parse::<Instant>().map(Self::Instant);
        day.or(instant).map_err(|_| format!("`{text}` is no instant; write it as 2026-11-23T08:14:00Z or 2026-11-23"))
    }
}

impl When {
    /// The instant it means in `zone`; of a day whose midnight the clocks leave out, the first instant after it.
    pub fn instant(self, zone: Zone) -> Instant {
        match self {
            Self::Instant(at) => at,
            Self::Day(day) => Instant::at_start_of(day, zone),
        }
    }
}

/// How far back a report looks: `30d`, `2w`, or from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// So many days, today included.
    Days(u32),
    /// From that day on.
    Day(NaiveDate),
}

/// Longest look back, in days.
const LONGEST_DAYS: u32 = 36_600;

impl FromStr for Since {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let number = |digits: &str, days: u32| digits.parse::<u32>().ok().and_then(|n| n.checked_mul(days));
        let days =
            text.strip_suffix('d').map(|digits| number(digits, 1)).or(text.strip_suffix('w').map(|digits| number(digits, 7)));
        match (days, text.parse::<NaiveDate>()) {
            (Some(Some(days)), _) if (1..=LONGEST_DAYS).contains(&days) => Ok(Self::Days(days)),
            (None, Ok(day)) => Ok(Self::Day(day)),
            _ => Err(format!("`{text}` is no stretch of time; write it as 30d, 2w or 2026-11-01")),
        }
    }
}

impl Since {
    /// The days of a report that ends today; a day to come begins none.
    pub fn span(self, today: NaiveDate) -> Result<Span, Failure> {
        match self {
            Self::Days(days) => Ok(Span::Last(days)),
            Self::Day(day) if day > today => Err(Failure::usage(format!("--since {day} is still to come: today is {today}"))),
            Self::Day(day) => Ok(Span::Since(day)),
        }
    }
}

/// An instant on this computer's wall clock, to the minute: `2026-11-30 09:00`.
pub fn minute(at: Instant) -> String {
    at.local(clock::local_zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// How long something took, for people: `0.4 s`, `3 m 20 s`.
pub fn took(length: Millis) -> String {
    let seconds = length.0 / 1_000;
    if seconds < 60 { format!("{:.1} s", length.0 as f64 / 1e3) } else { format!("{} m {} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &str) -> String {
        text.parse::<When>().unwrap().instant(zone.parse().unwrap()).to_string()
    }

    #[test]
    fn a_day_begins_at_midnight_on_their_own_clock() {
        assert_eq!(at("2026-11-30", "Europe/Berlin"), "2026-11-29T23:00:00.000Z");
        assert_eq!(at("2026-11-30T08:00:00Z", "Europe/Berlin"), "2026-11-30T08:00:00.000Z");
        // In Santiago the clocks go from 24:00 to 01:00 on that day.
        assert_eq!(at("2026-09-06", "America/Santiago"), "2026-09-06T04:00:00.000Z");
        assert!("tomorrow".parse::<When>().is_err());
    }

    #[test]
    fn a_look_back_counts_today() {
        let today: NaiveDate = "2026-11-30".parse().unwrap();
        let first = |text: &str| text.parse::<Since>().unwrap().span(today).unwrap().window(today).first.to_string();
        assert_eq!(first("1d"), "2026-11-30");
        assert_eq!(first("30d"), "2026-11-01");
        assert_eq!(first("2w"), "2026-11-17");
        assert_eq!(first("2026-10-01"), "2026-10-01");
        assert_eq!(first("2026-11-30"), "2026-11-30");
        let tomorrow = "2026-12-01".parse::<Since>().unwrap().span(today).unwrap_err();
        assert_eq!(tomorrow.message(), "--since 2026-12-01 is still to come: today is 2026-11-30");
        for bad in ["0d", "99999d", "d", "soon", "-3d"] {
            assert!(bad.parse::<Since>().is_err(), "{bad}");
        }
    }
}

//! Times that are over, as people type them: `now`, `-20m`, `10:15`, `yesterday 16:00`, `mon 9:30`, `23.11 16:00`. Pure.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::model::time::{Instant, Zone};

use super::{days, line::length};

/// Reads when something was done; nothing for now.
pub fn read(text: &str, now: Instant, zone: Zone) -> Result<Option<Instant>, String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() || text == "now" {
        return Ok(None);
    }
    let wrong = || format!("`{text}` is no time that is over; write 10:15, -20m, yesterday 16:00 or 23.11 16:00");
    let ago = text.strip_suffix("ago").unwrap_or(&text).trim();
    if let Some(minutes) = length(ago.strip_prefix('-').unwrap_or(ago)).filter(|_| !ago.starts_with('+')) {
        return Ok(Some(Instant::from_ms(now.ms().saturating_sub(minutes.saturating_mul(60_000)))));
    }
    let (day, time) = text.rsplit_once(' ').unwrap_or(("", &text));
    let minute = minute(time).ok_or_else(wrong)?;
    let today = now.day(zone);
    if day.trim().is_empty() {
        let at = days::at(today, minute, zone);
        // Of a time that today is still to come, yesterday's is meant.
        let yesterday = today.pred_opt().unwrap_or(today);
        return Ok(Some(if at <= now { at } else { days::at(yesterday, minute, zone) }));
    }
    let at = days::at(last(day.trim(), today).ok_or_else(wrong)?, minute, zone);
    if at <= now { Ok(Some(at)) } else { Err("that is still to come; name a time that is over".to_owned()) }
}

fn minute(time: &str) -> Option<u16> {
    let (hours, minutes) = time.split_once(':')?;
    let number = |text: &str, most: u16| text.parse::<u16>().ok().filter(|n| *n <= most);
    number(hours, 23).zip(number(minutes, 59).filter(|_| minutes.len() == 2)).map(|(hours, minutes)| hours * 60 + minutes)
}

/// The last day of that name or number, today included.
fn last(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    if word == "yesterday" {
        return today.pred_opt();
    }
    let found = days::read(word, today).ok().filter(|_| !word.starts_with('+'))?;
    if found <= today {
        return Some(found);
    }
    if word.parse::<Weekday>().is_ok() {
        return found.checked_sub_days(Days::new(7));
    }
    // Without a year the next such day was found.
    let has_year = word.trim_end_matches('.').matches(['.', '-']).count() > 1;
    found.with_year(found.year() - 1).filter(|before| !has_year && *before <= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_are_over_are_read_as_people_type_them() {
        // Tuesday, 12:42 in New York.
        let now: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        let zone: Zone = "America/New_York".parse().unwrap();
        for (text, expected) in [
            ("10:15", "2026-11-24T15:15:00.000Z"),
            ("12:42", "2026-11-24T17:42:00.000Z"),
            // Of what is still to come today, yesterday's.
            ("16:00", "2026-11-23T21:00:00.000Z"),
            ("-20m", "2026-11-24T17:22:00.000Z"),
            ("20m", "2026-11-24T17:22:00.000Z"),
            ("1h30m ago", "2026-11-24T16:12:00.000Z"),
            ("yesterday 16:00", "2026-11-23T21:00:00.000Z"),
            ("today 9:05", "2026-11-24T14:05:00.000Z"),
            ("mon 9:30", "2026-11-23T14:30:00.000Z"),
            ("tue 9:30", "2026-11-24T14:30:00.000Z"),
            ("wed 9:30", "2026-11-18T14:30:00.000Z"),
            ("23.11 16:00", "2026-11-23T21:00:00.000Z"),
            ("31.12. 10:00", "2025-12-31T15:00:00.000Z"),
            ("2026-11-20 10:00", "2026-11-20T15:00:00.000Z"),
        ] {
            assert_eq!(read(text, now, zone), Ok(Some(expected.parse().unwrap())), "{text}");
        }
        for text in ["", "now", " NOW "] {
            assert_eq!(read(text, now, zone), Ok(None), "{text}");
        }
        for text in ["soon", "+20m", "tomorrow 9:00", "today 18:00", "25:00", "9:5", "mon", "2026-12-20 10:00", "+3d 10:00"] {
            assert!(read(text, now, zone).is_err(), "{text}");
        }
    }
}

//! `age:` and `received:`.

use chrono::{Days, NaiveDate, TimeDelta, TimeZone};

use crate::model::{
    filter::Filter,
    time::{Instant, Millis, Zone},
};

/// `<1h`, `>2d`, `1h..2d`.
pub(super) fn age(filter: &mut Filter, text: &str) -> Option<()> {
    if let Some((older, younger)) = text.split_once("..") {
        filter.older_than = Some(length(older)?);
        filter.younger_than = Some(length(younger)?);
    } else if let Some(rest) = text.strip_prefix('<') {
        filter.younger_than = Some(length(rest)?);
    } else {
        filter.older_than = Some(length(text.strip_prefix('>')?)?);
    }
    Some(())
}

fn length(text: &str) -> Option<Millis> {
    let unit = text.chars().last()?;
    let each = match unit.to_ascii_lowercase() {
        'm' => Millis::MINUTE.0,
        'h' => Millis::HOUR.0,
        'd' => Millis::DAY.0,
        'w' => 7 * Millis::DAY.0,
        _ => return None,
    };
    let number: u32 = text.strip_suffix(unit)?.parse().ok()?;
    Some(Millis(i64::from(number).checked_mul(each)?))
}

/// `>=2026-11-01`, `<2026-11-01T08:00:00Z`, `2026-11-01`, `2026-11-01..2026-11-07`; days are whole days in `zone`.
pub(super) fn received(filter: &mut Filter, text: &str, zone: Zone) -> Option<()> {
    let span = |text: &str| span(text, zone);
    let (from, to) = if let Some((first, last)) = text.split_once("..") {
        let end = |text: &str| if text.is_empty() { Some(None) } else { span(text).map(Some) };
        let (first, last) = (end(first)?, end(last)?);
        (first.map(|first| first.0), last.map(|last| last.1))
    } else if let Some(rest) = text.strip_prefix(">=") {
        (Some(span(rest)?.0), None)
    } else if let Some(rest) = text.strip_prefix("<=") {
        (None, Some(span(rest)?.1))
    } else if let Some(rest) = text.strip_prefix('>') {
        (Some(span(rest)?.1), None)
    } else if let Some(rest) = text.strip_prefix('<') {
        (None, Some(span(rest)?.0))
    } else {
        let (from, to) = span(text)?;
        (Some(from), Some(to))
    };
    (filter.received_from, filter.received_to) = (from, to);
    Some(())
}

/// A day or an instant as the first instant in it and the first behind it.
fn span(text: &str, zone: Zone) -> Option<(Instant, Instant)> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return whole_day(day, zone);
    }
    let at: Instant = text.parse().ok()?;
    Some((at, at + Millis(1)))
}

/// A day as its first instant and the first behind it: what `received:` means by it.
pub fn whole_day(day: NaiveDate, zone: Zone) -> Option<(Instant, Instant)> {
    Some((begin(day, zone)?, begin(day.checked_add_days(Days::new(1))?, zone)?))
}

/// The first instant of a day; where clocks are put forward at midnight it begins later.
fn begin(day: NaiveDate, zone: Zone) -> Option<Instant> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    let first = (0..=4).find_map(|half_hours| {
        let local = midnight + TimeDelta::minutes(30 * half_hours);
        zone.0.from_local_datetime(&local).earliest()
    });
    first.map(|at| Instant::from(at.to_utc()))
}

//! Instants in words, on the wall clock of a zone.

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::model::time::{Instant, Zone};

/// A day and a time with the year: "30 Nov 2026 09:00".
pub fn dated(at: Instant, zone: Zone) -> String {
    at.local(zone).format("%-d %b %Y %H:%M").to_string()
}

/// A day and a time: "30 Nov 09:00".
pub fn moment(at: Instant, zone: Zone) -> String {
    at.local(zone).format("%-d %b %H:%M").to_string()
}

/// A day where its midnight is meant, else with the time: "30 Nov", "30 Nov 09:00".
pub fn day_or_moment(at: Instant, zone: Zone) -> String {
    if is_midnight(at, zone) { at.local(zone).format("%-d %b").to_string() } else { moment(at, zone) }
}

/// As near as it needs to be said from another instant. Midnight on somebody's `own` clock is a day of theirs, "30 Nov";
/// all else is a time on the `viewers` clock: "09:14" on the same day, else "30 Nov 09:14". With the year where it differs.
pub fn seen_from(at: Instant, from: Instant, own: Zone, viewers: Zone) -> String {
    let zone = if is_midnight(at, own) { own } else { viewers };
    let (local, from) = (at.local(zone), from.local(zone));
    let format = match (is_midnight(at, own), local.year() == from.year()) {
        (true, true) => "%-d %b",
        (true, false) => "%-d %b %Y",
        (false, true) if local.date_naive() == from.date_naive() => "%H:%M",
        (false, true) => "%-d %b %H:%M",
        (false, false) => "%-d %b %Y %H:%M",
    };
    local.format(format).to_string()
}

/// The last whole day before an instant: "29 Nov" for midnight of the 30th on somebody's `own` clock; nothing where it is no
/// midnight of theirs. With the year where it differs.
pub fn last_day(until: Instant, from: Instant, own: Zone) -> Option<String> {
    let last = Some(day_before(until, own)).filter(|_| is_midnight(until, own))?;
    let format = if last.year() == from.local(own).year() { "%-d %b" } else { "%-d %b %Y" };
    Some(last.format(format).to_string())
}

/// Up to when something lasts, as near as it needs to be said from another instant: "to 29 Nov", the last whole day of its
/// owner, where it ends at their midnight; else "until" a time on the viewer's clock.
pub fn through(end: Instant, from: Instant, own: Zone, viewers: Zone) -> String {
    match last_day(end, from, own) {
        Some(last) => format!("to {last}"),
        None => format!("until {}", seen_from(end, from, own, viewers)),
    }
}

/// From when to when, whole days as its owner's calendar has them and times on the viewer's clock: "on 1 Dec", "from 1 Dec to
/// 4 Dec", "from 1 Dec until 4 Dec 12:00", "from 24 Nov 12:41 until further notice"; with years where it ends in another one
/// than it begins.
pub fn stretch(from: Instant, end: Option<Instant>, own: Zone, viewers: Zone) -> String {
    let clock = |at: Instant| if is_midnight(at, own) { own } else { viewers };
    let Some(end) = end else { return format!("from {} until further notice", day_or_moment(from, clock(from))) };
    let (first, last) = (from.local(clock(from)), day_before(end, own));
    let year = if first.year() == last.year() { "" } else { " %Y" };
    let told = |at: Instant, time: &str| at.local(clock(at)).format(&format!("%-d %b{year}{time}")).to_string();
    let begins = told(from, if is_midnight(from, own) { "" } else { " %H:%M" });
    if !is_midnight(end, own) {
        return format!("from {begins} until {}", told(end, " %H:%M"));
    }
    if is_midnight(from, own) && first.date_naive() == last {
        return format!("on {begins}");
    }
    format!("from {begins} to {}", last.format(&format!("%-d %b{year}")))
}

/// The day before that of an instant.
fn day_before(midnight: Instant, own: Zone) -> NaiveDate {
    let day = midnight.local(own).date_naive();
    day.pred_opt().unwrap_or(day)
}

fn is_midnight(at: Instant, zone: Zone) -> bool {
    at.local(zone).time() == NaiveTime::MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_ends_the_day_before() {
        let (paris, from): (Zone, Instant) = ("Europe/Paris".parse().unwrap(), "2026-11-23T09:00:00Z".parse().unwrap());
        let last = |text: &str| last_day(text.parse().unwrap(), from, paris);
        assert_eq!(last("2026-11-29T23:00:00Z").as_deref(), Some("29 Nov"));
        assert_eq!(last("2026-12-31T23:00:00Z").as_deref(), Some("31 Dec"));
        assert_eq!(last("2027-01-01T23:00:00Z").as_deref(), Some("1 Jan 2027"));
        assert_eq!(last("2026-11-29T22:00:00Z"), None);
    }

    #[test]
    fn a_day_is_told_on_its_owners_clock_and_a_time_on_the_viewers() {
        let (paris, new_york): (Zone, Zone) = ("Europe/Paris".parse().unwrap(), "America/New_York".parse().unwrap());
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let from = at("2026-11-23T09:00:00Z");
        for (text, viewers, said) in [
            ("2026-11-29T23:00:00Z", Zone::UTC, "30 Nov"),
            ("2026-11-29T23:00:00Z", new_york, "30 Nov"),
            ("2027-01-03T23:00:00Z", new_york, "4 Jan 2027"),
            ("2026-11-30T05:00:00Z", new_york, "30 Nov 00:00"),
            ("2026-11-23T17:00:00Z", Zone::UTC, "17:00"),
            ("2026-11-24T08:00:00Z", paris, "24 Nov 09:00"),
            ("2027-01-04T08:00:00Z", paris, "4 Jan 2027 09:00"),
        ] {
            assert_eq!(seen_from(at(text), from, paris, viewers), said, "{text} in {}", viewers.name());
        }
    }

    #[test]
    fn a_stretch_of_days_is_told_with_its_last_day() {
        let new_york: Zone = "America/New_York".parse().unwrap();
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let midnight = |day: &str| at(&format!("{day}T05:00:00Z"));
        for (from, end, said) in [
            (midnight("2026-11-26"), Some(midnight("2026-11-28")), "from 26 Nov to 27 Nov"),
            (midnight("2026-11-29"), Some(midnight("2026-11-30")), "on 29 Nov"),
            (midnight("2026-12-24"), Some(midnight("2027-01-04")), "from 24 Dec 2026 to 3 Jan 2027"),
            (midnight("2026-12-30"), Some(midnight("2027-01-01")), "from 30 Dec to 31 Dec"),
            (midnight("2026-11-26"), Some(at("2026-11-27T17:00:00Z")), "from 26 Nov until 27 Nov 12:00"),
            (at("2026-11-24T17:41:00Z"), Some(midnight("2026-11-25")), "from 24 Nov 12:41 to 24 Nov"),
            (at("2026-11-24T17:41:00Z"), None, "from 24 Nov 12:41 until further notice"),
        ] {
            assert_eq!(stretch(from, end, new_york, new_york), said);
        }
        let paris: Zone = "Europe/Paris".parse().unwrap();
        // A pause begins in the middle of somebody's day: the viewer's clock says when.
        let singapore: Zone = "Asia/Singapore".parse().unwrap();
        let paused = stretch(at("2026-11-24T16:37:00Z"), None, singapore, new_york);
        assert_eq!(paused, "from 24 Nov 11:37 until further notice");
        let days = stretch(at("2026-11-25T16:00:00Z"), Some(at("2026-11-27T16:00:00Z")), singapore, new_york);
        assert_eq!(days, "from 26 Nov to 27 Nov");
        let seen = |end| through(end, at("2026-11-24T17:42:00Z"), new_york, paris);
        assert_eq!(seen(midnight("2026-12-01")), "to 30 Nov");
        assert_eq!(seen(midnight("2027-01-04")), "to 3 Jan 2027");
        assert_eq!(seen(at("2026-11-24T19:00:00Z")), "until 20:00");
    }
}

//! Instants in words, on the wall clock of a zone.

use chrono::{Datelike, NaiveTime};

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
    let last = until.local(own).date_naive().pred_opt().filter(|_| is_midnight(until, own))?;
    let format = if last.year() == from.local(own).year() { "%-d %b" } else { "%-d %b %Y" };
    Some(last.format(format).to_string())
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
}

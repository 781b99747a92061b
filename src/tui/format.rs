//! Durations, counts, days and the fixed words of the screens. Pure.

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use unicode_width::UnicodeWidthStr;

use crate::model::{
    absence::AbsenceKind,
    cities,
    decision::{Trigger, Verdict},
    lead::Stage,
    listing::{Availability, FullBy, LeadRow, RepRow, Urgency},
    time::{Instant, Millis, Zone},
};

use super::theme::Meaning;

/// A word on screen with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The word or words.
    pub text: String,
    /// What it means.
    pub meaning: Meaning,
}

fn said(text: impl Into<String>, meaning: Meaning) -> Said {
    Said { text: text.into(), meaning }
}

/// The state of a lead as a word. Capitals for what needs a person.
pub fn state(row: &LeadRow, now: Instant) -> (&'static str, Meaning) {
    if row.snoozed_until.is_some_and(|until| until > now) {
        return ("SNOOZED", Meaning::Muted);
    }
    match (row.stage, row.urgency(now)) {
        (Stage::Fallback, _) => ("FALLBACK", Meaning::Nobody),
        (Stage::New | Stage::Assigned, Urgency::Late) => ("LATE", Meaning::Late),
        (Stage::New | Stage::Assigned, Urgency::AtRisk) => ("AT RISK", Meaning::AtRisk),
        (Stage::New, _) => ("NEW", Meaning::Plain),
        (Stage::Assigned, _) if row.trigger == Some(Trigger::ByHand) => ("MOVED", Meaning::Plain),
        (Stage::Assigned, _) => ("WAITING", Meaning::Plain),
        (Stage::Working, _) => ("CONTACTED", Meaning::Good),
        (Stage::Nurture, _) => ("NURTURE", Meaning::Muted),
        (Stage::Duplicate, _) => ("DUPLICATE", Meaning::Muted),
        (Stage::Closed(closing), _) => (closed(closing), Meaning::Muted),
        (Stage::Withdrawn, _) => ("WITHDRAWN", Meaning::Muted),
    }
}

fn closed(closing: crate::model::lead::Closing) -> &'static str {
    use crate::model::lead::Closing;
    match closing {
        Closing::Meeting => "MEETING",
        Closing::Opportunity => "OPPORTUN.",
        Closing::Won => "WON",
        Closing::Lost => "LOST",
        Closing::Disqualified => "DISMISSED",
    }
}

/// When the touch of a lead is due, as time left or past; `stopped` where no working time is in sight, as while its owner is
/// away without an end; empty when nothing is due.
pub fn due(row: &LeadRow, now: Instant, zone: Zone) -> Said {
    let urgency = row.urgency(now);
    let clock = row.clock.filter(|_| urgency != Urgency::Calm);
    let Some(due) = clock.and_then(|clock| clock.due) else {
        return said(if clock.is_some() { "stopped" } else { "" }, Meaning::Muted);
    };
    let meaning = match urgency {
        Urgency::Late => Meaning::Late,
        Urgency::AtRisk => Meaning::AtRisk,
        Urgency::Waiting | Urgency::Calm => Meaning::Plain,
    };
    if urgency == Urgency::Late {
        return said(format!("{} late", roughly(now.since(due))), meaning);
    }
    let left = due.since(now);
    let text = if left.0 < Millis::HOUR.0 {
        format!("{}m left", left.0 / Millis::MINUTE.0)
    } else if due.day(zone) == now.day(zone) {
        span(left)
    } else {
        at(due, now, zone)
    };
    said(text, meaning)
}

/// A length of time in at most six columns: `31m`, `1h 52m`, `19h`, `3d 4h`, `41d`.
pub fn span(length: Millis) -> String {
    let minutes = (length.0 / Millis::MINUTE.0).max(0);
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    match (hours, days) {
        (0, _) => format!("{minutes}m"),
        (1..=9, _) => format!("{hours}h {:02}m", minutes % 60),
        (10..=23, _) => format!("{hours}h"),
        (_, 1..=9) => format!("{days}d {}h", hours % 24),
        (_, 10..=9999) => format!("{days}d"),
        _ => ">9999d".to_owned(),
    }
}

/// So many minutes, none left out: `11m`, `12h 48m`.
pub fn hours_and_minutes(minutes: i64) -> String {
    match minutes / 60 {
        0 => format!("{minutes}m"),
        hours => format!("{hours}h {:02}m", minutes % 60),
    }
}

/// A length of time in its largest unit, in at most six columns: `31m`, `2h`, `41d`.
fn roughly(length: Millis) -> String {
    let minutes = (length.0 / Millis::MINUTE.0).max(0);
    match (minutes / 60, minutes / (24 * 60)) {
        (0, _) => format!("{minutes}m"),
        (hours @ 1..=23, _) => format!("{hours}h"),
        (_, days @ 1..=9999) => format!("{days}d"),
        _ => ">9999d".to_owned(),
    }
}

/// A day or a time of day, as near as it needs to be said: `16:20`, `Thu 09:00`, `30 Nov`, `3 Jan 2028`.
pub fn at(when: Instant, now: Instant, zone: Zone) -> String {
    let (then, today) = (when.local(zone), now.local(zone));
    let days = then.date_naive().signed_duration_since(today.date_naive()).num_days();
    match days {
        0 => clock(&then),
        1..=6 => format!("{} {}", then.weekday(), clock(&then)),
        _ if then.year() == today.year() || (0..=180).contains(&days) => date(&then),
        _ => format!("{} {}", date(&then), then.year()),
    }
}

/// The last whole day before an instant: of an absence, its last day.
pub fn last_day(until: Instant, now: Instant, zone: Zone) -> String {
    let end = until.local(zone);
    if end.date_naive() == now.day(zone) {
        return clock(&end);
    }
    let last = if end.num_seconds_from_midnight() == 0 { (until - Millis::MINUTE).local(zone) } else { end };
    if last.year() == now.local(zone).year() || until.since(now).0 < 180 * Millis::DAY.0 {
        date(&last)
    } else {
        last.format("%b %Y").to_string()
    }
}

/// Days or times still to come, with the days of the week: `Thu 26 Nov to Fri 27 Nov`, `on Sun 29 Nov`, `Thu 26 Nov 12:00
/// to 16:30`. The last day is the last one away; years where they are not this one.
pub fn stretch(from: Instant, until: Option<Instant>, now: Instant, zone: Zone) -> String {
    let (first, this) = (from.local(zone), now.local(zone).year());
    let told = |at: &DateTime<Tz>, clock: &str| {
        let year = if at.year() == this { "" } else { " %Y" };
        at.format(&format!("%a %-d %b{year}{clock}")).to_string()
    };
    let is_whole = |at: &DateTime<Tz>| at.num_seconds_from_midnight() == 0;
    let begins = told(&first, if is_whole(&first) { "" } else { " %H:%M" });
    let Some(until) = until else { return format!("from {begins} until further notice") };
    let end = until.local(zone);
    if is_whole(&end) {
        let last = (until - Millis::MINUTE).local(zone);
        return match (last.date_naive() == first.date_naive(), is_whole(&first)) {
            (true, true) => format!("on {begins}"),
            (true, false) => format!("{begins} to midnight"),
            (false, _) => format!("{begins} to {}", told(&last, "")),
        };
    }
    let same = end.date_naive() == first.date_naive();
    format!("{begins} to {}", if same { clock(&end) } else { told(&end, " %H:%M") })
}

fn date(at: &DateTime<Tz>) -> String {
    at.format("%-d %b").to_string()
}

fn clock(at: &DateTime<Tz>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// A day and a time, with the day of the week: `Wed 25 Nov 09:00`.
pub fn dated(at: Instant, zone: Zone) -> String {
    at.local(zone).format("%a %-d %b %H:%M").to_string()
}

/// The wall clock of the header: `Tue 24 Nov 12:42`.
pub fn header_clock(now: Instant, zone: Zone) -> String {
    now.local(zone).format("%a %-d %b %H:%M").to_string()
}

/// A time of day: `12:42`.
pub fn time_of_day(now: Instant, zone: Zone) -> String {
    clock(&now.local(zone))
}

/// A wall clock elsewhere, with the last part of its zone's name: `09:42 Los Angeles`.
pub fn local_time(now: Instant, zone: Zone) -> String {
    format!("{} {}", time_of_day(now, zone), cities::name(zone))
}

/// A wall clock elsewhere with its city in three letters: `09:42 LAX`.
pub fn local_short(now: Instant, zone: Zone) -> String {
    format!("{} {}", time_of_day(now, zone), cities::code(zone))
}

/// Whether a rep can take a lead now, in fixed words.
pub fn availability(row: &RepRow, now: Instant) -> Said {
    standing(row.availability, now, row.rep.zone())
}

/// Whether somebody on that wall clock can take a lead now, in fixed words.
pub fn standing(availability: Availability, now: Instant, zone: Zone) -> Said {
    match availability {
        Availability::Inactive => said("INACTIVE", Meaning::Muted),
        Availability::Away { kind, until } => away(kind, until, now, zone),
        Availability::Full(by) => said(full(by), Meaning::AtRisk),
        Availability::OffHours { until } => off(until, now, zone),
        Availability::Available { until: Some(until) } if until.since(now).0 <= 2 * Millis::HOUR.0 => {
            said(format!("until {}", at(until, now, zone)), Meaning::Good)
        }
        Availability::Available { .. } => said("available", Meaning::Good),
    }
}

fn away(kind: AbsenceKind, until: Option<Instant>, now: Instant, zone: Zone) -> Said {
    let word = match kind {
        AbsenceKind::Vacation => "VACATION",
        AbsenceKind::Sick => "SICK",
        AbsenceKind::Paused => "PAUSED",
        AbsenceKind::Other => "AWAY",
    };
    let until = until.map(|until| format!(" to {}", last_day(until, now, zone)));
    said(word.to_owned() + until.as_deref().unwrap_or(""), Meaning::Nobody)
}

fn off(until: Option<Instant>, now: Instant, zone: Zone) -> Said {
    let until = until.map(|until| format!(" until {}", at(until, now, zone)));
    said("OFF".to_owned() + until.as_deref().unwrap_or(""), Meaning::Muted)
}

fn full(by: FullBy) -> &'static str {
    match by {
        FullBy::Open => "FULL",
        FullBy::Day => "FULL today",
        FullBy::Week => "FULL this week",
        FullBy::Month => "FULL this month",
    }
}

/// What a rep would be told about these leads, in fixed words.
pub fn verdict(verdict: &Verdict, now: Instant, zone: Zone) -> Said {
    match *verdict {
        Verdict::Chosen(_) => said("available, next", Meaning::Good),
        Verdict::InLine(_) => said("available", Meaning::Good),
        Verdict::Inactive => said("INACTIVE", Meaning::Muted),
        Verdict::Away { kind, until } => away(kind, until, now, zone),
        Verdict::AlreadyTried => said("has it now", Meaning::Muted),
        Verdict::Language => said("other language", Meaning::Muted),
        Verdict::OffHours { until } => off(until, now, zone),
        Verdict::AtCapacity { .. } => said(full(FullBy::Open), Meaning::AtRisk),
        Verdict::DayFull { .. } => said(full(FullBy::Day), Meaning::AtRisk),
        Verdict::WeekFull { .. } => said(full(FullBy::Week), Meaning::AtRisk),
        Verdict::MonthFull { .. } => said(full(FullBy::Month), Meaning::AtRisk),
    }
}

/// Open leads against places: `11 of 15`, `11 open` without a limit.
pub fn load(open: u32, max: Option<u32>) -> String {
    match max {
        Some(max) => format!("{open:>2} of {max:>2}"),
        None => format!("{open:>2} open"),
    }
}

/// The same in few columns: `11/15`.
pub fn load_in_signs(open: u32, max: Option<u32>) -> String {
    match max {
        Some(max) => format!("{open:>2}/{max}"),
        None => load(open, None),
    }
}

/// Which signs a number shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Only what is below zero.
    Minus,
    /// Both; zero has none.
    Both,
}

/// Tenths of a lead: `44.5`, `-13.0`, `+3.3`, `0`.
pub fn tenths(tenths: i64, sign: Sign) -> String {
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let before = match (tenths.signum(), sign) {
        (-1, _) => "-",
        (1, Sign::Both) => "+",
        (_, _) => "",
    };
    if tenths == 0 { "0".to_owned() } else { format!("{before}{}.{part}", grouped(whole)) }
}

/// Whole leads, given in tenths: `44`, `-13`, `+3`.
pub fn whole_leads(tenths: i64, sign: Sign) -> String {
    let text = self::tenths(tenths, sign);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// One of eight bars, by how much of the most it is; a blank for nothing.
pub fn bar_of(n: i64, most: i64) -> &'static str {
    const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    if n <= 0 || most <= 0 {
        return " ";
    }
    let place = usize::try_from((n * 8 + most - 1) / most).unwrap_or(1).clamp(1, 8);
    BARS[place - 1]
}

/// A count with its noun: `1 lead`, `3 leads`.
pub fn count(n: u64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(n)) }
}

/// Columns that a text takes on a screen.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Which rows of a list are on the screen: `15-30 of 331`, or where nobody knows how many stand before them `16 of 331`.
pub fn position(before: Option<u64>, shown: usize, all: u64) -> String {
    let shown = shown as u64;
    match before {
        Some(before) => format!("{}-{} of {}", grouped(before + 1), grouped(before + shown), grouped(all)),
        None => format!("{} of {}", grouped(shown), grouped(all)),
    }
}

/// A number with thin groups: `12,345`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        let texts: Vec<_> = [0, 59, 60, 112, 1_439, 1_440, 14_399, 14_400, i64::MAX / Millis::MINUTE.0]
            .iter()
            .map(|minutes| span(Millis::minutes(*minutes)))
            .collect();
        assert_eq!(texts, ["0m", "59m", "1h 00m", "1h 52m", "23h", "1d 0h", "9d 23h", "10d", ">9999d"]);
        assert!(texts.iter().all(|text| text.len() <= 6));
    }

    #[test]
    fn days_are_said_as_near_as_needed() {
        let now: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        let zone: Zone = "America/New_York".parse().unwrap();
        let say = |text: &str| at(text.parse().unwrap(), now, zone);
        assert_eq!(say("2026-11-24T21:20:00Z"), "16:20");
        assert_eq!(say("2026-11-25T14:00:00Z"), "Wed 09:00");
        assert_eq!(say("2026-12-15T14:00:00Z"), "15 Dec");
        assert_eq!(say("2027-01-15T14:00:00Z"), "15 Jan");
        assert_eq!(say("2028-01-15T14:00:00Z"), "15 Jan 2028");
        assert_eq!(last_day("2026-12-01T05:00:00Z".parse().unwrap(), now, zone), "30 Nov");
    }

    #[test]
    fn parts_of_leads_show_their_sign_where_it_counts() {
        let both: Vec<_> = [-130, 33, 0, 1].iter().map(|n| tenths(*n, Sign::Both)).collect();
        assert_eq!(both, ["-13.0", "+3.3", "0", "+0.1"]);
        let whole: Vec<_> = [440, -10, 12_345_670].iter().map(|n| whole_leads(*n, Sign::Minus)).collect();
        assert_eq!(whole, ["44", "-1", "1,234,567"]);
    }

    #[test]
    fn a_day_is_one_of_eight_bars() {
        assert_eq!([bar_of(0, 9), bar_of(1, 90), bar_of(45, 90), bar_of(90, 90)], [" ", "▁", "▄", "█"]);
    }

    #[test]
    fn a_clock_elsewhere_names_its_city() {
        let now: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        let at = |zone: &str| local_short(now, zone.parse().unwrap());
        assert_eq!([at("America/Los_Angeles"), at("Europe/Berlin"), at("UTC")], ["09:42 LAX", "18:42 BER", "17:42 UTC"]);
    }
}

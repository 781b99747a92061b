//! Defaults, segments and SLA policies.

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use crate::{
    model::{
        criteria::Range,
        hours::{Hours, Week},
        id::{SegmentName, SlaName},
        rulebook::Defaults,
        segment::Segment,
        sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
        time::{Millis, Zone},
    },
    rulebook::{part::Part, spelling},
};

use super::{
    duration::{MAX_DURATION, read_duration},
    reader::Reading,
    section::{Section, Text},
};

pub(super) const SLA_KEYS: [&str; 6] = ["name", "first_touch", "clock", "warn_at", "on_breach", "max_reassign"];

pub(super) fn defaults(reading: &mut Reading<'_>, table: &DeTable<'_>) -> Defaults {
    let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == "defaults") else {
        return Defaults::default();
    };
    let DeValue::Table(inner) = value.get_ref() else {
        reading.problems.add(&value.span(), "`defaults` is not a section", "write `[defaults]` above it");
        return Defaults::default();
    };
    let section = Section::open(&mut reading.problems, "defaults section", value.span(), inner, &["hours", "sla"]);
    let sla = section.text(&mut reading.problems, "sla").map(|name| {
        reading.names.refer(Part::Sla, &name);
        SlaName::from(name.text)
    });
    Defaults { hours: hours(reading, &section), sla }
}

fn hours(reading: &mut Reading<'_>, defaults: &Section<'_>) -> Option<Hours> {
    let value = defaults.get("hours")?;
    let problems = &mut reading.problems;
    let DeValue::Table(inner) = value.get_ref() else {
        let example = "a table such as { zone = \"Europe/Berlin\", week = \"Mon-Fri 09:00-18:00\" }";
        defaults.wrong_type(problems, "hours", &value.span(), example);
        return None;
    };
    let section = Section::open(problems, "calendar", value.span(), inner, &["zone", "week", "holidays"]);
    let mut zone = None;
    if let Some(Text { text, at }) = section.needed(problems, "zone", "\"Europe/Berlin\"") {
        zone = text.parse::<Zone>().map_err(|error| problems.add(&at, error.to_string(), "")).ok();
    }
    let mut week = None;
    if let Some(Text { text, at }) = section.needed(problems, "week", "\"Mon-Fri 09:00-18:00\"") {
        week = text.parse::<Week>().map_err(|error| problems.add(&at, error.to_string(), "")).ok();
        if week.as_ref().is_some_and(Week::is_empty) {
            problems.add(&at, "nobody works in this week", "write hours as Mon-Fri 09:00-12:00,13:00-18:00");
        }
    }
    let mut holidays = std::collections::BTreeSet::new();
    for item in section.list(problems, "holidays", "a list of days") {
        let day = match item.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        match day.parse::<NaiveDate>() {
            Ok(day) => drop(holidays.insert(day)),
            Err(_) => problems.add(&item.span(), format!("`{day}` is no day"), "write it as \"2026-12-25\""),
        }
    }
    Some(Hours { zone: zone?, week: week?, holidays })
}

pub(super) fn segment(reading: &mut Reading<'_>, section: &Section<'_>) -> Segment {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Segment, &name, &mut reading.problems);
    let employees = match section.needed(&mut reading.problems, "employees", "\"200..999\"") {
        None => Range::default(),
        Some(Text { text, at }) => spelling::range("employees", text.trim()).unwrap_or_else(|fault| {
            reading.problems.add(&at, format!("`{text}`: {fault}"), fault.hint());
            Range::default()
        }),
    };
    Segment { name: SegmentName::from(name.text), employees }
}

pub(super) fn sla(reading: &mut Reading<'_>, section: &Section<'_>) -> SlaPolicy {
    let name = section.name(&mut reading.problems);
    reading.names.define(Part::Sla, &name, &mut reading.problems);
    let problems = &mut reading.problems;
    let mut first_touch = Millis::ZERO;
    if let Some(Text { text, at }) = section.needed(problems, "first_touch", "\"30m\"") {
        if let Some(length) = read_duration(&text) {
            first_touch = length;
        } else {
            let days = MAX_DURATION.0 / Millis::DAY.0;
            problems.add(
                &at,
                format!("`{text}` is no length of time"),
                format!("write it as 30m, 4h, 1h30m or 2d, at most {days}d"),
            );
        }
    }
    let clock = section.text(problems, "clock").map_or(ClockKind::default(), |Text { text, at }| {
        ClockKind::named(&text).unwrap_or_else(|| {
            let words = ClockKind::ALL.map(ClockKind::as_str);
            problems.unknown(&at, format!("unknown clock `{text}`"), &text, words, "write working or elapsed");
            ClockKind::default()
        })
    });
    let on_breach = section.text(problems, "on_breach").map_or(OnBreach::default(), |Text { text, at }| {
        OnBreach::named(&text).unwrap_or_else(|| {
            let (words, hint) = (OnBreach::ALL.map(OnBreach::as_str), "write reassign, escalate, fallback or notify");
            problems.unknown(&at, format!("unknown on_breach `{text}`"), &text, words, hint);
            OnBreach::default()
        })
    });
    SlaPolicy {
        name: SlaName::from(name.text),
        first_touch,
        clock,
        warn_at: section.thousandths(problems, "warn_at", 1..=1000).map_or(WarnAt::default(), WarnAt),
        on_breach,
        max_reassign: section.number(problems, "max_reassign", 0..=1000, SlaPolicy::DEFAULT_MAX_REASSIGN),
    }
}

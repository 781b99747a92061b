//! Working calendars: weekly hours in a zone, less the days off.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeZone, Timelike};

use crate::model::{
    hours::{Hours, Minute},
    time::{Instant, Zone},
};

/// How many days ahead an opening is looked for.
const HORIZON: u64 = 400;

/// At work at that instant.
pub fn is_open(hours: &Hours, at: Instant) -> bool {
    let local = at.local(hours.zone);
    let minute = (local.hour() * 60 + local.minute()) as Minute;
    let day = local.date_naive();
    !hours.holidays.contains(&day)
        && hours.week.on(chrono::Datelike::weekday(&day)).iter().any(|block| block.open <= minute && minute < block.close)
}

/// The first instant after `at` at which work begins; `None` when none is in sight.
pub fn next_opening(hours: &Hours, at: Instant) -> Option<Instant> {
    let first = at.day(hours.zone);
    (0..=HORIZON).filter_map(|ahead| first.checked_add_days(Days::new(ahead))).find_map(|day| {
        let blocks = if hours.holidays.contains(&day) { &[][..] } else { hours.week.on(chrono::Datelike::weekday(&day)) };
        blocks.iter().map(|block| opening(hours.zone, day, block.open)).find(|open| *open > at)
    })
}

fn opening(zone: Zone, day: NaiveDate, minute: Minute) -> Instant {
    let wall: NaiveDateTime = day.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(i64::from(minute));
    let found = zone.0.from_local_datetime(&wall).earliest();
    let shifted = || zone.0.from_local_datetime(&(wall + chrono::TimeDelta::hours(1))).earliest();
    found.or_else(shifted).map_or(Instant::MAX, |local| Instant::from(local.with_timezone(&chrono::Utc)))
}

//! Weekly hours in a zone and days off → working stretches in UTC.
//!
//! Between two clock changes the wall clock runs evenly, so each question is asked on the wall first and asked again
//! from the change on when one lies before the answer.

use chrono::{Datelike, NaiveDate, Offset, TimeZone, Timelike};

use crate::model::{
    hours::{Block, Hours, Minute},
    time::{Instant, Millis, Zone, day_of_number},
};

/// Working time without a break, `[open, close)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First instant at work.
    pub open: Instant,
    /// First instant no longer at work.
    pub close: Instant,
}

/// Days that are searched for working time before we say that none is in sight.
const HORIZON_DAYS: i64 = 400;
/// Hours without an end are handed out in parts of this length.
const LONGEST: Millis = Millis(7 * Millis::DAY.0);

/// Whether `at` is working time.
pub fn is_open(hours: &Hours, at: Instant) -> bool {
    let local = at.local(hours.zone);
    let second = local.num_seconds_from_midnight();
    let seconds = |minute: Minute| u32::from(minute) * 60;
    blocks_on(hours, local.date_naive()).iter().any(|block| seconds(block.open) <= second && second < seconds(block.close))
}

/// The first instant at or after `at` that is working time; `None` when there is none within about 400 days.
pub fn next_opening(hours: &Hours, at: Instant) -> Option<Instant> {
    first_shown(hours.zone, at, |wall| wall_opening(hours, wall))
}

/// The first instant at or after `at` that is not working time; `None` when work goes on for over a week.
pub fn next_closing(hours: &Hours, at: Instant) -> Option<Instant> {
    first_shown(hours.zone, at, |wall| wall_closing(hours, wall))
}

/// Working time from `from` on, in order; the first stretch begins at `from` when that is working time. Ends where
/// [`next_opening`] sees none. Work without an end comes in stretches of a week.
pub fn stretches(hours: &Hours, from: Instant) -> impl Iterator<Item = Stretch> {
    let mut from = from;
    std::iter::from_fn(move || {
        let open = next_opening(hours, from)?;
        let close = worked_until(hours, open);
        from = close;
        // At the end of representable time nothing is left to hand out.
        (open < close).then_some(Stretch { open, close })
    })
}

/// Until when work goes on that is going on at `at`; a week later at most.
pub(super) fn worked_until(hours: &Hours, at: Instant) -> Instant {
    next_closing(hours, at).unwrap_or(at + LONGEST)
}

/// Whether the wall clock shows at `at` a day off on which the week would have worked.
pub(super) fn is_day_off(hours: &Hours, at: Instant) -> bool {
    wall_is_day_off(hours, day_of(wall(hours.zone, at)))
}

/// The first instant at or after `at` at which [`is_day_off`] gives the other answer; `None` when that lies further
/// away than a week.
pub(super) fn day_off_turns(hours: &Hours, at: Instant) -> Option<Instant> {
    let now = is_day_off(hours, at);
    first_shown(hours.zone, at, |wall| {
        let today = day_of(wall);
        let turn = (today..=today + 7).find(|day| wall_is_day_off(hours, *day) != now)?;
        Some(midnight(turn).max(wall))
    })
}

fn wall_is_day_off(hours: &Hours, day: i64) -> bool {
    day_of_number(day).is_some_and(|day| hours.holidays.contains(&day) && !hours.week.on(day.weekday()).is_empty())
}

fn blocks_on(hours: &Hours, day: NaiveDate) -> &[Block] {
    if hours.holidays.contains(&day) { &[] } else { hours.week.on(day.weekday()) }
}

/// The wall clock as milliseconds since it would have shown 1970-01-01T00:00.
fn wall(zone: Zone, at: Instant) -> i64 {
    at.ms() + offset(zone, at)
}

fn offset(zone: Zone, at: Instant) -> i64 {
    i64::from(zone.0.offset_from_utc_datetime(&at.utc().naive_utc()).fix().local_minus_utc()) * Millis::SECOND.0
}

fn day_of(wall: i64) -> i64 {
    wall.div_euclid(Millis::DAY.0)
}

fn midnight(day: i64) -> i64 {
    day * Millis::DAY.0
}

fn minute(of: Minute) -> i64 {
    i64::from(of) * Millis::MINUTE.0
}

/// The blocks of a wall-clock day as wall-clock milliseconds.
fn wall_blocks(hours: &Hours, day: i64) -> impl Iterator<Item = (i64, i64)> {
    let blocks = day_of_number(day).map(|date| blocks_on(hours, date)).unwrap_or_default();
    blocks.iter().map(move |block| (midnight(day) + minute(block.open), midnight(day) + minute(block.close)))
}

fn wall_opening(hours: &Hours, wall: i64) -> Option<i64> {
    let today = day_of(wall);
    (today..=today + HORIZON_DAYS)
        .find_map(|day| wall_blocks(hours, day).find(|(_, close)| wall < *close))
        .map(|(open, _)| open.max(wall))
}

fn wall_closing(hours: &Hours, wall: i64) -> Option<i64> {
    let mut at = wall;
    while let Some((_, close)) = wall_blocks(hours, day_of(at)).find(|(open, close)| (*open..*close).contains(&at)) {
        at = close;
        // A day more than is handed out, so that a clock change cannot carry the part past the end of work.
        if at - wall > LONGEST.0 + Millis::DAY.0 {
            return None;
        }
    }
    Some(at)
}

/// The first instant at or after `at` at which the wall clock shows what `target` looks for. `target` gives, for a
/// reading of the wall clock, the first such reading at or after it, were the clocks never changed.
fn first_shown(zone: Zone, at: Instant, target: impl Fn(i64) -> Option<i64>) -> Option<Instant> {
    let mut from = at;
    loop {
        let shown = wall(zone, from);
        let there = from + Millis(target(shown)? - shown);
        match clock_change(zone, from, there) {
            Some(change) => from = change,
            None => return Some(there),
        }
    }
}

/// The first instant in `(from, to]` with another offset than `from`. Looks once a day: no zone changes its clocks
/// back and forth within one.
fn clock_change(zone: Zone, from: Instant, to: Instant) -> Option<Instant> {
    let before = offset(zone, from);
    let mut low = from;
    while low < to {
        let mut high = to.min(low + Millis::DAY);
        if offset(zone, high) != before {
            while high.since(low) > Millis(1) {
                let middle = low + Millis(high.since(low).0 / 2);
                if offset(zone, middle) == before { low = middle } else { high = middle }
            }
            return Some(high);
        }
        low = high;
    }
    None
}

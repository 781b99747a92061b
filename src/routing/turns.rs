//! When the clock alone changes who can take a lead.

use std::collections::BTreeSet;

use chrono::Days;

use crate::{
    model::{
        roster::Roster,
        time::{Instant, Millis},
    },
    worktime::calendar::{is_open, next_closing, next_opening},
};

use super::CompiledBook;

/// The first instant after `now` at which somebody comes or goes by the clock: an absence begins or ends, or the working
/// hours of somebody in a pool that respects them. Days are not looked at: see [`next_day`].
pub fn next_turn(book: &CompiledBook, roster: &Roster, now: Instant) -> Instant {
    let absences = (0..roster.reps().len()).flat_map(|position| roster.absences(position));
    let ends = absences.flat_map(|absence| [Some(absence.from), absence.until]).flatten();
    let bound_by_hours = book.pools().iter().filter(|pool| pool.respect_hours);
    let positions: BTreeSet<usize> =
        bound_by_hours.flat_map(|pool| &pool.members).filter_map(|seat| roster.position(seat.rep)).collect();
    let hours = positions.into_iter().filter_map(|position| roster.hours(position));
    // Where work goes on for over a week, or none is in sight, a day turns before.
    let turns = hours.filter_map(|hours| if is_open(hours, now) { next_closing(hours, now) } else { next_opening(hours, now) });
    ends.chain(turns).filter(|at| *at > now).min().unwrap_or(Instant::MAX)
}

/// When the first rep's calendar day turns.
pub fn next_day(roster: &Roster, now: Instant) -> Instant {
    let turns = roster.reps().iter().map(|rep| {
        let zone = rep.zone();
        let tomorrow = now.day(zone).checked_add_days(Days::new(1)).and_then(|day| day.and_hms_opt(0, 0, 0));
        let midnight = tomorrow.and_then(|midnight| midnight.and_local_timezone(zone.0).earliest());
        // Where midnight does not exist, an early look does no harm.
        midnight.map_or(now + Millis::HOUR, |at| Instant::from(at.to_utc()))
    });
    turns.min().unwrap_or(Instant::MAX)
}

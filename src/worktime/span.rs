//! Adding and measuring working time, across clock changes and absences.

use crate::model::{
    absence::Absence,
    hours::Hours,
    time::{Instant, Millis},
};

use super::calendar::{self, Stretch};

/// A window in which no time counts, `[from, until)`; `None` is never again.
pub type Stop = (Instant, Option<Instant>);

/// The absences as windows in which no time counts.
pub fn stops(absences: &[Absence]) -> Vec<Stop> {
    absences.iter().map(|absence| (absence.from, absence.until)).collect()
}

/// The first instant at which `length` of counting time has passed since `start`; `start` itself where `length` is not
/// positive. Without hours every minute counts. `None` when that much time never comes: an absence has no end, or no
/// working time is in sight.
pub fn add(hours: Option<&Hours>, start: Instant, length: Millis, stops: &[Stop]) -> Option<Instant> {
    let mut left = length;
    if left <= Millis::ZERO {
        return Some(start);
    }
    counting(hours, start, stops).find_map(|stretch| {
        let part = stretch.close.since(stretch.open);
        if left <= part {
            return Some(stretch.open + left);
        }
        left = Millis(left.0 - part.0);
        None
    })
}

/// How much time counted in `[from, to)`; negative when `to` is the earlier one, as far as it counted between them.
pub fn measure(hours: Option<&Hours>, from: Instant, to: Instant, stops: &[Stop]) -> Millis {
    if to < from {
        return Millis(-measure(hours, to, from, stops).0);
    }
    let inside = counting(hours, from, stops).take_while(|stretch| stretch.open < to);
    Millis(inside.map(|stretch| stretch.close.min(to).since(stretch.open).0).sum())
}

/// How much time counts from `from` on, for ever; `most` at most.
pub fn to_come(hours: Option<&Hours>, from: Instant, most: Millis, stops: &[Stop]) -> Millis {
    let mut sum = Millis::ZERO;
    for stretch in counting(hours, from, stops) {
        sum = Millis(sum.0.saturating_add(stretch.close.since(stretch.open).0));
        if sum >= most {
            return most;
        }
    }
    sum
}

/// The stretches from `from` on in which time counts, in order and without overlap.
pub(super) fn counting(hours: Option<&Hours>, from: Instant, stops: &[Stop]) -> impl Iterator<Item = Stretch> {
    let mut from = from;
    std::iter::from_fn(move || {
        let open = next_counting(hours, from, stops)?;
        let worked = hours.map_or(Instant::MAX, |hours| calendar::worked_until(hours, open));
        let close = next_stop(open, stops).map_or(worked, |stop| stop.min(worked));
        from = close;
        (open < close).then_some(Stretch { open, close })
    })
}

fn next_counting(hours: Option<&Hours>, from: Instant, stops: &[Stop]) -> Option<Instant> {
    let mut at = from;
    loop {
        if let Some((_, until)) = stopped(at, stops) {
            at = (*until)?;
            continue;
        }
        match hours {
            Some(hours) if !calendar::is_open(hours, at) => at = calendar::next_opening(hours, at)?,
            _ => return Some(at),
        }
    }
}

/// The stop that covers `at`; of several the one that lasts longest.
pub(super) fn stopped(at: Instant, stops: &[Stop]) -> Option<&Stop> {
    let covering = stops.iter().filter(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
    covering.max_by_key(|(_, until)| until.unwrap_or(Instant::MAX))
}

/// The start of the next stop after `at`.
pub(super) fn next_stop(at: Instant, stops: &[Stop]) -> Option<Instant> {
    stops
        .iter()
        .filter(|(from, until)| until.is_none_or(|until| *from < until))
        .map(|(from, _)| *from)
        .filter(|from| at < *from)
        .min()
}

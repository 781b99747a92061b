//! A pool that asks only those at work, with hours of the week in which none of its members is.
//!
//! Absences and caps are not asked here: they change daily, and hours do not.

use crate::{
    model::time::{Instant, Millis, Zone},
    worktime::calendar::{is_open, next_closing, next_opening},
};

use super::{
    About, Finding, Kind, Severity,
    ground::{Ground, wall, when},
};

/// The week that is looked at.
const WEEK: Millis = Millis(7 * Millis::DAY.0);

/// Hours without anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffHours {
    /// How much of the coming week nobody works.
    pub in_all: Millis,
    /// The longest stretch of it: from when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// The zone in which that is told.
    pub zone: Zone,
}

impl OffHours {
    pub(super) fn sentence(self) -> String {
        let Self { in_all, from, until, zone } = self;
        if in_all >= WEEK {
            return "asks only those at work, and no member works in the coming week".to_owned();
        }
        let hours = (in_all.0 + Millis::HOUR.0 / 2) / Millis::HOUR.0;
        format!(
            "asks only those at work, and nobody is for {} of the coming week, longest from {} to {}",
            if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") },
            wall(from, zone),
            when(until, zone)
        )
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    for pool in ground.book.pools.iter().filter(|pool| pool.respect_hours) {
        let members: Vec<usize> = ground.working(pool).collect();
        if members.is_empty() {
            continue;
        }
        let empty = empty_stretches(ground, &members);
        let Some((from, until)) =
            empty.iter().copied().max_by_key(|(from, until)| (until.since(*from), std::cmp::Reverse(*from)))
        else {
            continue;
        };
        let end = ground.now + WEEK;
        let in_all = Millis(empty.iter().map(|(from, until)| (*until).min(end).since(*from).0).sum());
        let about = About::Pool(pool.name.clone());
        let kind = Kind::OffHours(OffHours { in_all, from, until, zone: ground.zone() });
        found.push(Finding { severity: Severity::Note, kind, witness: ground.lead_of(&about), about });
    }
}

/// The stretches in which none of them works, in order: those that begin in the coming week, whole.
fn empty_stretches(ground: &Ground<'_>, members: &[usize]) -> Vec<(Instant, Instant)> {
    let end = ground.now + WEEK;
    let mut empty = Vec::new();
    let mut at = ground.now;
    while at < end {
        // Who is at work covers the time until they go; who covers it longest saves the others from being asked.
        let covered = members.iter().filter_map(|position| match ground.roster.hours(*position) {
            None => Some(end),
            Some(hours) if is_open(hours, at) => Some(next_closing(hours, at).unwrap_or(end)),
            Some(_) => None,
        });
        if let Some(until) = covered.max() {
            at = until;
            continue;
        }
        let opens = members.iter().filter_map(|position| next_opening(ground.roster.hours(*position)?, at)).min();
        let until = opens.unwrap_or(end);
        empty.push((at, until));
        at = until;
    }
    empty
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, book, found, roster, with_week};

    #[test]
    fn nights_in_which_nobody_works_are_told_with_their_longest() {
        let mut book = book(BOOK);
        book.pools[0].respect_hours = true;
        assert!(found(&book, &roster(), "pool_off_hours").is_empty(), "always at work");
        let day = with_week(&with_week(&roster(), "Priya", "Mon-Fri 09:00-18:00"), "Luc", "Mon-Fri 08:00-12:00");
        let [one] = found(&book, &day, "pool_off_hours").try_into().unwrap();
        assert_eq!(
            one.sentence(),
            "asks only those at work, and nobody is for 118 hours of the coming week, \
             longest from Fri 27 Nov 18:00 to Mon 30 Nov 08:00 (UTC)"
        );
        // The check looks from Monday 09:00 on: a night that is not over when its week is, is told to its end.
        let late = with_week(&with_week(&roster(), "Priya", "Mon-Fri 10:30-18:00"), "Luc", "Mon-Fri 11:00-12:00");
        let [one] = found(&book, &late, "pool_off_hours").try_into().unwrap();
        assert_eq!(
            one.sentence(),
            "asks only those at work, and nobody is for 131 hours of the coming week, \
             longest from Fri 27 Nov 18:00 to Mon 30 Nov 10:30 (UTC)"
        );
        let round = with_week(&with_week(&roster(), "Priya", "Mon-Sun 00:00-12:00"), "Luc", "Mon-Sun 12:00-24:00");
        assert!(found(&book, &round, "pool_off_hours").is_empty(), "one goes when the other comes");
        book.pools[0].respect_hours = false;
        assert!(found(&book, &day, "pool_off_hours").is_empty());
    }
}

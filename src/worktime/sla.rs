//! The touch clock of a lead: when it is due, when at risk, when late; and the same clock as segments that counted or
//! did not, and why.

use crate::model::{
    hours::Hours,
    sla::{Clock, ClockKind, SlaPolicy},
    time::{Instant, Millis},
};

use super::{
    calendar,
    span::{self, Stop},
};

/// Whose time a clock counts: the owner's, or the company's while nobody owns the lead.
#[derive(Debug, Clone, Copy, Default)]
pub struct Working<'a> {
    /// When they work; `None` is always.
    pub hours: Option<&'a Hours>,
    /// When they are away.
    pub absences: &'a [Stop],
}

/// How a lead stands against its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Touch {
    /// There is time.
    Waiting,
    /// The warning part of the time is over.
    AtRisk,
    /// After the due instant; a touch at it was in time.
    Late,
}

/// Whether a clock began with its lead or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartedLate {
    /// When the lead came to its system.
    No,
    /// When it was imported: it was over 24 hours old then.
    AtImport,
}

/// Whether a part of a clock's life counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Used up the time allowed.
    Yes,
    /// Outside working hours.
    OffHours,
    /// A day off on which the week would have worked.
    DayOff,
    /// The owner was away.
    Away,
}

/// A part of a clock's life, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// Whether it counted.
    pub counted: Counted,
}

/// The age from which on an imported lead is old.
const OLD: Millis = Millis::DAY;

impl Working<'_> {
    /// As far as a clock of that kind looks at it: elapsed time knows no hours and no absences.
    fn under(self, kind: ClockKind) -> Self {
        match kind {
            ClockKind::Working => self,
            ClockKind::Elapsed => Self::default(),
        }
    }
}

/// When the clock of a lead starts that was received at one instant and imported at another: with its arrival, or with
/// the import when the lead was over 24 hours old by then.
pub fn clock_start(received_at: Instant, imported_at: Instant) -> (Instant, StartedLate) {
    if imported_at.since(received_at) > OLD { (imported_at, StartedLate::AtImport) } else { (received_at, StartedLate::No) }
}

/// A fresh clock.
pub fn start(policy: &SlaPolicy, started: Instant, who: Working<'_>) -> Clock {
    let fresh = Clock { started, at_risk: Instant::MAX, due: None, spent: None };
    reschedule(policy, &fresh, Millis::ZERO, started, who)
}

/// The clock after its owner, their hours or their absences changed at `from`: what was `used` until then stays used,
/// the rest runs in the time of `who`. A miss and a warning that lie before `from` stay.
pub fn reschedule(policy: &SlaPolicy, clock: &Clock, used: Millis, from: Instant, who: Working<'_>) -> Clock {
    if clock.due.is_some_and(|due| due < from) {
        return *clock;
    }
    let who = who.under(policy.clock);
    let after = |part: Millis| span::add(who.hours, from, Millis(part.0 - used.0), who.absences);
    let warned = clock.at_risk <= from;
    let at_risk = if warned { clock.at_risk } else { after(warning(policy)).unwrap_or(Instant::MAX) };
    let due = after(policy.first_touch);
    let to_come = || span::to_come(who.hours, from, Millis(policy.first_touch.0 - used.0), who.absences);
    let spent = due.is_none().then(|| Millis(used.0 + to_come().0));
    Clock { started: clock.started, at_risk, due, spent }
}

/// How much of the time allowed was used at `at`. `who` is whose time the clock counts, with the hours and absences it was
/// computed with, as far as they are not over at `at`: what is used follows from what is still to come.
pub fn used(policy: &SlaPolicy, clock: &Clock, at: Instant, who: Working<'_>) -> Millis {
    let who = who.under(policy.clock);
    if let Some(due) = clock.due {
        return Millis(policy.first_touch.0 - span::measure(who.hours, at, due, who.absences).0);
    }
    let spent = clock.spent.unwrap_or_default();
    Millis(spent.0 - span::to_come(who.hours, at, spent, who.absences).0)
}

/// How a lead that nobody has touched stands at `at`.
pub fn touch(clock: &Clock, at: Instant) -> Touch {
    if clock.due.is_some_and(|due| due < at) {
        Touch::Late
    } else if clock.at_risk <= at {
        Touch::AtRisk
    } else {
        Touch::Waiting
    }
}

/// The life of a clock in `[from, to)` as parts that counted and parts that did not; neighbours differ.
pub fn segments(kind: ClockKind, from: Instant, to: Instant, who: Working<'_>) -> Vec<Segment> {
    let who = who.under(kind);
    let mut found: Vec<Segment> = Vec::new();
    let mut at = from;
    while at < to {
        let (counted, end) = part(at, to, who);
        match found.last_mut() {
            Some(last) if last.counted == counted => last.to = end,
            _ => found.push(Segment { from: at, to: end, counted }),
        }
        at = end;
    }
    found
}

/// What `at` counts as, and until when that holds; `limit` at most.
fn part(at: Instant, limit: Instant, who: Working<'_>) -> (Counted, Instant) {
    if let Some((_, until)) = span::stopped(at, who.absences) {
        return (Counted::Away, until.unwrap_or(limit).min(limit));
    }
    let limit = span::next_stop(at, who.absences).map_or(limit, |stop| stop.min(limit));
    let Some(hours) = who.hours else {
        return (Counted::Yes, limit);
    };
    let until = |end: Option<Instant>| end.map_or(limit, |end| end.min(limit));
    if calendar::is_open(hours, at) {
        return (Counted::Yes, until(Some(calendar::worked_until(hours, at))));
    }
    let turn = until(calendar::day_off_turns(hours, at));
    let counted = if calendar::is_day_off(hours, at) { Counted::DayOff } else { Counted::OffHours };
    (counted, turn.min(until(calendar::next_opening(hours, at))))
}

/// The part of the time allowed after which a lead is at risk, rounded down to milliseconds.
fn warning(policy: &SlaPolicy) -> Millis {
    let thousandths = i128::from(policy.first_touch.0) * i128::from(policy.warn_at.0) / 1_000;
    Millis(i64::try_from(thousandths).unwrap_or(policy.first_touch.0))
}

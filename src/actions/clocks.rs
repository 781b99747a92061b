//! The touch clock of a lead, set and set again as its owner, their hours or their absences change.

use crate::{
    model::{
        hours::Hours,
        id::{RepId, SlaName},
        lead::LeadState,
        sla::{Clock, SlaPolicy},
        time::{Instant, Millis},
    },
    worktime::{
        sla::{self, Working},
        span::{self, Stop},
    },
};

use super::picture::Picture;

/// Whose time a clock counts, held long enough to compute with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Time<'a> {
    hours: Option<&'a Hours>,
    stops: Vec<Stop>,
}

impl<'a> Time<'a> {
    /// The owner's time, or the company's while nobody owns the lead.
    pub fn of(picture: &'a Picture, owner: Option<RepId>) -> Self {
        match owner.and_then(|owner| picture.roster.position(owner)) {
            Some(position) => {
                Self { hours: picture.roster.hours(position), stops: span::stops(picture.roster.absences(position)) }
            }
            None => Self { hours: picture.book.rulebook().defaults.hours.as_ref(), stops: Vec::new() },
        }
    }

    fn working(&self) -> Working<'_> {
        Working { hours: self.hours, absences: &self.stops }
    }
}

/// How a clock goes on after a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// What was used stays used.
    Continued,
    /// From the start again: the last owner missed it.
    Fresh,
}

/// How much of its time a lead had used at `at`, in the time of whoever has it; `None` without a running clock.
pub(super) fn used(picture: &Picture, state: &LeadState, at: Instant) -> Option<Millis> {
    let policy = picture.book.sla(state.sla.as_ref()?)?;
    Some(sla::used(policy, state.clock.as_ref()?, at, Time::of(picture, state.owner).working()))
}

/// Sets the clock of a lead that waits for its first touch. `state` names the new owner already; `used` is what
/// [`used`] said before the move; a clock that did not run yet runs since `began`.
pub(super) fn set(
    picture: &Picture,
    state: &mut LeadState,
    policy: Option<&SlaName>,
    used: Option<Millis>,
    goes_on: GoesOn,
    (began, now): (Instant, Instant),
) {
    let Some(policy) = policy.and_then(|name| picture.book.sla(name)) else {
        return;
    };
    let time = Time::of(picture, state.owner);
    let clock = match (&state.clock, goes_on) {
        (Some(clock), GoesOn::Continued) => sla::reschedule(policy, clock, used.unwrap_or(Millis::ZERO), now, time.working()),
        (Some(_), GoesOn::Fresh) => sla::start(policy, now, time.working()),
        (None, _) => first(picture, policy, state, (began, now)),
    };
    if state.clock.and_then(|clock| clock.due) != clock.due {
        state.breached_at = None;
    }
    state.clock = Some(clock);
    state.sla = Some(policy.name.clone());
}

/// The clock of a lead that has none yet: in the company's time since it `began`, in the owner's from `now` on.
fn first(picture: &Picture, policy: &SlaPolicy, state: &LeadState, (began, now): (Instant, Instant)) -> Clock {
    let (nobodys, owners) = (Time::of(picture, None), Time::of(picture, state.owner));
    if began >= now {
        return sla::start(policy, began, owners.working());
    }
    let waiting = sla::start(policy, began, nobodys.working());
    let used = sla::used(policy, &waiting, now, nobodys.working());
    sla::reschedule(policy, &waiting, used, now, owners.working())
}

/// Sets the clock anew after the owner's hours or absences changed at `now`.
pub(super) fn again(picture: &Picture, state: &mut LeadState, used: Millis, now: Instant) {
    let policy = state.sla.clone();
    set(picture, state, policy.as_ref(), Some(used), GoesOn::Continued, (now, now));
}

//! What becomes of a lead that waits to be placed by itself, each time it is asked about: in earnest and in a rehearsal.

use crate::model::{
    decision::{Cause, Decision, Held, Outcome},
    held::HeldFor,
    id::RepId,
    rep::Employment,
    roster::Roster,
    time::Instant,
};

/// What a decision has its lead wait for.
pub fn waits_for(decision: &Decision) -> Option<&HeldFor> {
    match &decision.outcome {
        Outcome::Fallback { held: Held::For(what), .. } => Some(what),
        Outcome::Fallback { held: Held::No, .. }
        | Outcome::Assigned { .. }
        | Outcome::Nurture
        | Outcome::Duplicate { .. }
        | Outcome::Closed { .. } => None,
    }
}

/// A lead that was given up after missed clocks stays so while nobody takes it.
pub fn keep_cause(before: Option<Cause>, decision: &mut Decision) {
    if let (Some(Cause::SlaExhausted), Outcome::Fallback { cause, .. }) = (before, &mut decision.outcome)
        && matches!(cause, Cause::NobodyAvailable | Cause::OwnerUnavailable)
    {
        *cause = Cause::SlaExhausted;
    }
}

/// Whether a lead that stands so needs a new decision: not where it goes on waiting for the same for the same cause.
pub fn says_something_new(held_for: Option<&HeldFor>, before: Option<Cause>, decision: &Decision) -> bool {
    match &decision.outcome {
        Outcome::Fallback { cause, .. } => waits_for(decision) != held_for || before != Some(*cause),
        Outcome::Assigned { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. } => true,
    }
}

/// A rep who was away is not, be it that they have left, or their backup can stand in for them.
pub fn may_be_back(roster: &Roster, rep: RepId, now: Instant) -> bool {
    let has_left = |rep: RepId| roster.get(rep).is_none_or(|rep| rep.employment == Employment::Inactive);
    let is_away = |rep: RepId| roster.position(rep).is_some_and(|position| roster.away(position, now).is_some());
    let backup = roster.get(rep).and_then(|rep| rep.backup);
    has_left(rep) || !is_away(rep) || backup.is_some_and(|backup| !has_left(backup) && !is_away(backup))
}

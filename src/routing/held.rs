//! What becomes of a lead that waits to be placed by itself, each time it is asked about, and when asking cannot help it: in
//! earnest and in a rehearsal.

use std::collections::BTreeSet;

use crate::model::{
    decision::{Cause, Decision, Held, Outcome},
    held::HeldFor,
    id::RepId,
    place::Language,
    rep::Employment,
    roster::Roster,
    rule::{Destination, Otherwise},
    rulebook::Rulebook,
    time::Instant,
};

use super::{
    CompiledPool, Floor,
    eligibility::{Asking, judge},
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

/// Whom the rules of a book ask about a lead beside what it is held for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beside {
    /// Further pools.
    pub pools: bool,
    /// The owner of its account, before it is passed on.
    pub account: bool,
    /// Somebody by name, before it is passed on.
    pub named: bool,
}

impl Beside {
    /// As the rules have it.
    pub fn of(book: &Rulebook) -> Self {
        let mut beside = Self::default();
        for rule in &book.rules {
            let passes_on = rule.otherwise == Otherwise::NextRule;
            match &rule.to {
                Destination::Pool(_) => beside.pools |= passes_on,
                // A pool for each territory around.
                Destination::TerritoryPool => beside.pools |= passes_on || rule.otherwise == Otherwise::Hold,
                Destination::AccountOwner => beside.account |= passes_on,
                Destination::Rep(_) | Destination::Field(_) => beside.named |= passes_on,
                Destination::Fallback | Destination::Nurture => {}
            }
        }
        beside
    }
}

/// The places that a pool has free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// For any lead.
    Any,
    /// For leads in one of these languages, and for those in none.
    Speaking(BTreeSet<Language>),
}

impl Places {
    /// Those of the members that count; `None` is not one.
    pub fn free(pool: &CompiledPool, floor: &Floor<'_>, now: Instant, counts: impl Fn(RepId) -> bool) -> Option<Self> {
        let anybody = Asking { language: None, tried: &[], now };
        let seats = pool.members.iter().filter(|seat| counts(seat.rep));
        let positions = seats.filter_map(|seat| floor.roster.position(seat.rep));
        let mut free = positions.filter(|position| judge(pool, *position, &anybody, floor).is_none()).peekable();
        free.peek()?;
        if !pool.match_language {
            return Some(Self::Any);
        }
        Some(Self::Speaking(free.flat_map(|position| floor.roster.reps()[position].languages.iter().copied()).collect()))
    }

    /// Whether one of them may be for a lead in that language.
    pub fn take(&self, language: Option<Language>) -> bool {
        match (self, language) {
            (Self::Speaking(spoken), Some(language)) => spoken.contains(&language),
            (Self::Any, _) | (Self::Speaking(_), None) => true,
        }
    }
}

//! What a decision books beside a pool's own pick: the lines of a lead that moves, and the turns of pools that count
//! everything.

use crate::model::{
    decision::{Attempt, Decision, NamedVerdict, Outcome, PoolAttempt, Trigger},
    id::{PoolName, RepId},
    lead::Profile,
    pool::Counts,
    rotation::{Bookings, Column, Posting, Share},
    time::Instant,
};

use super::{
    CompiledBook, CompiledPool, Floor,
    eligibility::{self, Asking},
    rotation::{Rotation, give_back, hand_pick, refund},
};

/// Who has a lead before a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stood<'a> {
    /// Its owner.
    pub owner: Option<RepId>,
    /// In whose book it stands.
    pub pool: Option<&'a PoolName>,
}

/// What a decision books beside its pick, and in whose book the lead stands from then on. `counted` is what
/// [`by_hand`] or [`through_account`] say of it.
pub fn beside(decision: &Decision, stood: Stood<'_>, counted: Bookings) -> (Bookings, Option<PoolName>) {
    let picked = decision.placed_by().map(|pool| pool.pool.clone());
    // Of one who alone was in line no balance moves: the lines tell whether a turn was booked.
    let counted_by = picked.or_else(|| counted.postings.first().and_then(|line| line.pool.clone()));
    let book = counted_by.clone().or_else(|| book_of(decision, stood));
    let mut extra = counted;
    extra.postings.extend(moves(decision, stood, counted_by.as_ref(), book.as_ref()));
    (extra, book)
}

/// In whose book the lead stands after a decision that no pool counts as a turn.
fn book_of(decision: &Decision, stood: Stood<'_>) -> Option<PoolName> {
    match (&decision.outcome, decision.trigger) {
        (Outcome::Assigned { .. }, Trigger::ByHand)
        | (Outcome::Fallback { .. } | Outcome::Nurture | Outcome::Duplicate { .. }, _) => stood.pool.cloned(),
        (Outcome::Assigned { .. } | Outcome::Closed { .. }, _) => None,
    }
}

/// One lead off for whom it leaves, one on for whom it reaches.
fn moves(decision: &Decision, stood: Stood<'_>, counted_by: Option<&PoolName>, book: Option<&PoolName>) -> Vec<Posting> {
    let line =
        |pool: Option<&PoolName>, rep: RepId, column: Column, share: Share| Posting { pool: pool.cloned(), rep, column, share };
    let mut lines = Vec::new();
    let column = if decision.trigger == Trigger::ByHand { Column::ByHand } else { Column::Rerouted };
    let leaves = !matches!(decision.outcome, Outcome::Closed { .. });
    if let Some(owner) = stood.owner.filter(|_| leaves) {
        lines.push(line(stood.pool, owner, column, -Share::LEAD));
    }
    match (&decision.outcome, decision.trigger) {
        // A turn's own lines make the receiver's lead already.
        (Outcome::Assigned { .. }, _) if counted_by.is_some() => {}
        (Outcome::Assigned { owner, .. }, Trigger::ByHand) => lines.push(line(book, *owner, Column::ByHand, Share::LEAD)),
        (Outcome::Assigned { owner, .. } | Outcome::Closed { owner: Some(owner) }, Trigger::Imported) => {
            lines.push(line(None, *owner, Column::Imported, Share::LEAD));
        }
        (Outcome::Assigned { owner, .. }, _) => lines.push(line(None, *owner, Column::Account, Share::LEAD)),
        (Outcome::Fallback { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. }, _) => {}
    }
    lines
}

/// What a pool that counts everything books for a lead given to `receiver` by hand or through an account; nothing
/// for all others. The pool is the one in whose book the lead stands, else the first that has the receiver.
pub fn by_hand(
    book: &CompiledBook,
    floor: &Floor<'_>,
    profile: &Profile,
    stands_in: Option<&PoolName>,
    receiver: RepId,
    now: Instant,
) -> Bookings {
    let everything = |counts: Counts| counts == Counts::Everything;
    let own = stands_in.and_then(|name| book.pool(name));
    let first = || {
        let mut pools = book.pools().iter().map(AsRef::as_ref);
        pools.find(|pool| everything(pool.counts) && pool.members.iter().any(|seat| seat.rep == receiver))
    };
    let Some(pool) = own.or_else(first).filter(|pool| everything(pool.counts)) else {
        return Bookings::default();
    };
    let asking = Asking::new(profile, &[], now);
    hand_pick(&pool.name, &eligibility::verdicts(pool, &asking, floor), receiver)
}

/// What a decision books beside its own pool, because a pool counts leads given through an account as turns.
pub fn through_account(book: &CompiledBook, floor: &Floor<'_>, profile: &Profile, decision: &Decision, now: Instant) -> Bookings {
    let named = decision.steps.last().and_then(|step| step.attempts.last());
    match (named, &decision.outcome) {
        (Some(Attempt::Named(attempt)), Outcome::Assigned { owner, .. })
            if attempt.verdict == NamedVerdict::Chosen || attempt.backup.is_some() =>
        {
            by_hand(book, floor, profile, None, *owner, now)
        }
        _ => Bookings::default(),
    }
}

/// What is booked back because a lead was no lead at all: the turn of the pool that gave it to its owner. `pick` is that of
/// the decision that gave it, `extra` what it booked beside.
pub fn returned(
    pick: Option<&PoolAttempt>,
    extra: Bookings,
    owner: Option<RepId>,
    book: &CompiledBook,
    rotation: &Rotation,
) -> Bookings {
    let members = |pool: &PoolName| book.pool(pool).map(CompiledPool::weights).unwrap_or_default();
    if let Some(pick) = pick {
        return refund(pick, rotation, &members(&pick.pool));
    }
    let turn = booked_turn(extra);
    let pool = turn.postings.first().and_then(|line| line.pool.clone());
    let Some((pool, owner)) = pool.zip(owner) else { return Bookings::default() };
    let members = members(&pool);
    give_back(turn, &pool, owner, rotation, &members)
}

/// Of what was booked beside a pool's own pick, the turn that a pool counted because it counts everything.
fn booked_turn(mut extra: Bookings) -> Bookings {
    extra.postings.retain(|line| match line.column {
        Column::ByHand | Column::Account | Column::Rerouted | Column::Imported | Column::Settled => false,
        Column::Baseline
        | Column::Inactive
        | Column::Away
        | Column::OffHours
        | Column::AtCapacity
        | Column::DayFull
        | Column::WeekFull
        | Column::MonthFull
        | Column::Language
        | Column::AlreadyTried
        | Column::Turn => true,
    });
    extra
}

/// Who received a lead in the sense of the caps and of turns: by any way but history.
pub fn receiver(decision: &Decision) -> Option<RepId> {
    match decision.outcome {
        Outcome::Assigned { owner, .. } if decision.trigger != Trigger::Imported => Some(owner),
        Outcome::Assigned { .. }
        | Outcome::Fallback { .. }
        | Outcome::Nurture
        | Outcome::Duplicate { .. }
        | Outcome::Closed { .. } => None,
    }
}

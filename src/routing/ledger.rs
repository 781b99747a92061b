//! What an event books: credits to balances, and the lines of the ledger of fairness that explain them (design §5).
//!
//! Of every lead that a pool gives away each member has a row of entries: *baseline*, the share by weight had all been
//! there; a column for each reason somebody was skipped for; *turn*, what the order of turns still owes. A row sums to one
//! lead for whom the lead went to and to zero for all others; every skip column and the turn column sum to zero; turn is
//! minus the change of the balance. All of it exactly, in whole billionths: rounding always goes to the picked one.

use std::collections::BTreeMap;

use crate::model::{
    decision::{MemberVerdict, PoolAttempt, Verdict},
    id::{PoolName, RepId},
    rotation::{Bookings, Column, Credit, Posting, Share},
};

use super::{rotation::Rotation, shares};

/// The largest balance that turns given back may build up.
const MOST_RETURNED: Share = Share(2 * Share::LEAD.0);

/// What a pool's own pick books; nothing when nobody was eligible. Made from the stored verdicts alone.
pub fn pick_bookings(pool: &PoolAttempt) -> Bookings {
    let chosen = pool.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_)));
    chosen.map_or_else(Bookings::default, |chosen| book(&pool.pool, &pool.members, chosen.rep))
}

/// What a lead books that was given by hand or through an account in a pool that counts everything: the same as a pick,
/// with the receiver as the picked one, eligible or not. `members` are the verdicts of that moment
/// ([`super::eligibility::verdicts`]). Nothing when the receiver is no member or nobody was eligible.
pub fn hand_pick(pool: &PoolName, members: &[MemberVerdict], receiver: RepId) -> Bookings {
    let is_member = members.iter().any(|member| member.rep == receiver);
    let somebody = members.iter().any(|member| member.verdict.is_eligible());
    if is_member && somebody { book(pool, members, receiver) } else { Bookings::default() }
}

/// What is booked when a lead is dismissed as no lead at all: the turn comes back, as the exact reversal of the pick. What
/// lifts the receiver's balance above two leads, and whatever belongs to somebody who is no member any more, is shared
/// out by weight among the others. `members` are those of now, with their weights.
pub fn refund(pool: &PoolAttempt, rotation: &Rotation, members: &[(RepId, u32)]) -> Bookings {
    let chosen = pool.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_)));
    let picked = chosen.map(|chosen| give_back(pick_bookings(pool), &pool.pool, chosen.rep, rotation, members));
    picked.unwrap_or_default()
}

/// The same for a lead that was booked by [`hand_pick`]: `booked` is what it booked, `receiver` who got it.
pub fn give_back(booked: Bookings, pool: &PoolName, receiver: RepId, rotation: &Rotation, members: &[(RepId, u32)]) -> Bookings {
    let mut bookings = booked.reversed();
    let mut after: BTreeMap<RepId, Share> = BTreeMap::new();
    for credit in &bookings.credits {
        *after.entry(credit.rep).or_insert_with(|| rotation.get(pool, credit.rep)) += credit.share;
    }
    for (rep, balance) in after {
        let is_member = members.iter().any(|(member, _)| *member == rep);
        let keeps = if is_member { balance.min(MOST_RETURNED) } else { Share::ZERO };
        let others: Vec<(RepId, u32)> = members.iter().filter(|(other, _)| *other != rep).copied().collect();
        if balance != keeps && (!is_member || rep == receiver) {
            settle(pool, &[(rep, balance - keeps)], &others, &mut bookings);
        }
    }
    bookings
}

/// Shares out the balances of those who are no members any more, by weight among those who are. The sum over the pool
/// stays exactly zero. While nobody is left nothing is booked: the balances wait for the next member.
pub fn leavers(pool: &PoolName, balances: &[(RepId, Share)], members: &[(RepId, u32)]) -> Bookings {
    let left = |rep: RepId| members.iter().all(|(member, _)| *member != rep);
    let gone: Vec<(RepId, Share)> = balances.iter().filter(|(rep, share)| left(*rep) && *share != Share::ZERO).copied().collect();
    let mut bookings = Bookings::default();
    settle(pool, &gone, members, &mut bookings);
    bookings
}

/// Takes `from` off and gives it to `to` by weight; the first of them gets what rounding leaves over.
fn settle(pool: &PoolName, from: &[(RepId, Share)], to: &[(RepId, u32)], bookings: &mut Bookings) {
    if to.is_empty() || from.is_empty() {
        return;
    }
    let whole: Share = from.iter().map(|(_, share)| *share).sum();
    let total = shares::total(to.iter().map(|(_, weight)| *weight));
    let mut parts: Vec<(RepId, Share)> = to.iter().map(|(rep, weight)| (*rep, shares::part_of(whole, *weight, total))).collect();
    let given: Share = parts.iter().map(|(_, share)| *share).sum();
    parts[0].1 += whole - given;
    for (rep, share) in from.iter().map(|(rep, share)| (*rep, -*share)).chain(parts).filter(|(_, share)| *share != Share::ZERO) {
        bookings.credits.push(Credit { pool: pool.clone(), rep, share });
        bookings.postings.push(Posting { pool: Some(pool.clone()), rep, column: Column::Turn, share: -share });
        bookings.postings.push(Posting { pool: Some(pool.clone()), rep, column: Column::Settled, share });
    }
}

/// The entries of one column, by place in the pool.
type Entries = Vec<Share>;

fn book(pool: &PoolName, members: &[MemberVerdict], picked: RepId) -> Bookings {
    let weights = || members.iter().map(|member| member.weight);
    let eligible = || members.iter().filter(|member| member.verdict.is_eligible());
    let (everybody, present) = (shares::total(weights()), shares::total(eligible().map(|member| member.weight)));
    let with_rest = |mut entries: Entries, whole: Share| {
        let given: Share = entries.iter().copied().sum();
        members
            .iter()
            .zip(&mut entries)
            .filter(|(member, _)| member.rep == picked)
            .for_each(|(_, entry)| *entry += whole - given);
        entries
    };
    let among_present = |whole: Share| -> Entries {
        let part = |member: &MemberVerdict| shares::part_of(whole, member.weight, present);
        members.iter().map(|member| if member.verdict.is_eligible() { part(member) } else { Share::ZERO }).collect()
    };
    let baseline: Entries = weights().map(|weight| shares::part(weight, everybody)).collect();
    let earned = among_present(Share::LEAD);
    let mut columns: Vec<(Column, Entries)> = Vec::new();
    let reasons = skip_columns(members);
    for (nth, reason) in reasons.iter().enumerate() {
        let skipped = |index: usize| skip_column(&members[index].verdict) == Some(*reason);
        let missed: Share = (0..members.len()).filter(|index| skipped(*index)).map(|index| baseline[index]).sum();
        let mut entries = among_present(missed);
        for (index, entry) in entries.iter_mut().enumerate() {
            if skipped(index) {
                *entry = -baseline[index];
            } else if nth + 1 == reasons.len() && members[index].verdict.is_eligible() {
                // The last column makes the row come out: what was earned is baseline plus all skip columns.
                let before: Share = columns.iter().map(|(_, column)| column[index]).sum();
                *entry = earned[index] - baseline[index] - before;
            }
        }
        columns.push((*reason, with_rest(entries, Share::ZERO)));
    }
    let credits = with_rest(earned, Share::LEAD);
    let turn: Entries = credits.iter().zip(members).map(|(earned, member)| paid(member.rep == picked) - *earned).collect();
    columns.insert(0, (Column::Baseline, with_rest(baseline, Share::LEAD)));
    columns.push((Column::Turn, turn.clone()));
    let mut bookings = Bookings::default();
    for (index, member) in members.iter().enumerate() {
        let rep = member.rep;
        for (column, share) in columns.iter().map(|(column, entries)| (*column, entries[index])) {
            if share != Share::ZERO {
                bookings.postings.push(Posting { pool: Some(pool.clone()), rep, column, share });
            }
        }
        if turn[index] != Share::ZERO {
            bookings.credits.push(Credit { pool: pool.clone(), rep, share: -turn[index] });
        }
    }
    bookings
}

/// Who takes a lead pays one.
fn paid(is_picked: bool) -> Share {
    if is_picked { Share::LEAD } else { Share::ZERO }
}

/// The reasons that occur, in ledger order.
fn skip_columns(members: &[MemberVerdict]) -> Vec<Column> {
    let mut reasons: Vec<Column> = members.iter().filter_map(|member| skip_column(&member.verdict)).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

/// The column of a reason to skip; `None` for who could take the lead.
pub fn skip_column(verdict: &Verdict) -> Option<Column> {
    Some(match verdict {
        Verdict::Chosen(_) | Verdict::InLine(_) => return None,
        Verdict::Inactive => Column::Inactive,
        Verdict::Away { .. } => Column::Away,
        Verdict::AlreadyTried => Column::AlreadyTried,
        Verdict::Language => Column::Language,
        Verdict::OffHours { .. } => Column::OffHours,
        Verdict::AtCapacity { .. } => Column::AtCapacity,
        Verdict::DayFull { .. } => Column::DayFull,
        Verdict::WeekFull { .. } => Column::WeekFull,
        Verdict::MonthFull { .. } => Column::MonthFull,
    })
}

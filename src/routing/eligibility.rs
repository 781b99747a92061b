//! Step 5: who of a pool can take a lead now, and why the others cannot.

use crate::{
    model::{
        decision::{MemberVerdict, NamedVerdict, Standing, Verdict},
        id::RepId,
        lead::Profile,
        place::Language,
        rep::Employment,
        roster::Roster,
        rotation::Share,
        time::Instant,
    },
    worktime::calendar::{is_open, next_opening},
};

use super::{Floor, compile::CompiledPool, shares, strategy};

/// What matters of a lead for the question who can take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking<'a> {
    /// The language it speaks.
    pub language: Option<Language>,
    /// Who is not asked again.
    pub tried: &'a [RepId],
    /// When.
    pub now: Instant,
}

impl<'a> Asking<'a> {
    /// For a lead of that profile.
    pub fn new(profile: &Profile, tried: &'a [RepId], now: Instant) -> Self {
        Self { language: profile.language, tried, now }
    }
}

/// Why the rep at that roster position cannot take the lead from that pool, be they a member or not; `None` when they
/// can. Reasons are looked for in the order of [`Verdict`]; the first that holds is given.
pub fn judge(pool: &CompiledPool, position: usize, asking: &Asking<'_>, floor: &Floor<'_>) -> Option<Verdict> {
    let Some(rep) = floor.roster.reps().get(position) else { return Some(Verdict::Inactive) };
    if let Some(absent) = absent(floor.roster, position, asking) {
        return Some(match absent {
            NamedVerdict::Away { kind, until } => Verdict::Away { kind, until },
            NamedVerdict::AlreadyTried => Verdict::AlreadyTried,
            NamedVerdict::Inactive | NamedVerdict::Chosen | NamedVerdict::Nobody | NamedVerdict::UnknownName => Verdict::Inactive,
        });
    }
    // A rep whose languages nobody entered is not known to speak the lead's: unknown is not yes.
    if pool.match_language && asking.language.is_some_and(|language| !rep.languages.contains(&language)) {
        return Some(Verdict::Language);
    }
    if pool.respect_hours
        && let Some(hours) = floor.roster.hours(position)
        && !is_open(hours, asking.now)
    {
        return Some(Verdict::OffHours { until: next_opening(hours, asking.now) });
    }
    if pool.ignore_caps {
        return None;
    }
    let load = floor.load(position);
    let reached = |count: u32, max: Option<u32>| max.filter(|max| count >= *max).map(|max| (count, max));
    let capacity = &rep.capacity;
    let at_capacity = reached(load.open, capacity.max_open).map(|(open, max)| Verdict::AtCapacity { open, max });
    let day = || reached(load.today, capacity.max_per_day).map(|(received, max)| Verdict::DayFull { received, max });
    let week = || reached(load.this_week, capacity.max_per_week).map(|(received, max)| Verdict::WeekFull { received, max });
    let month = || reached(load.this_month, capacity.max_per_month).map(|(received, max)| Verdict::MonthFull { received, max });
    at_capacity.or_else(day).or_else(week).or_else(month)
}

/// What keeps a rep from any lead, also from one that names them: inactive, away, or tried already.
pub(super) fn absent(roster: &Roster, position: usize, asking: &Asking<'_>) -> Option<NamedVerdict> {
    let Some(rep) = roster.reps().get(position) else { return Some(NamedVerdict::Inactive) };
    if rep.employment == Employment::Inactive {
        return Some(NamedVerdict::Inactive);
    }
    if let Some(absence) = roster.away(position, asking.now) {
        return Some(NamedVerdict::Away { kind: absence.kind, until: roster.back(position, asking.now) });
    }
    asking.tried.contains(&rep.id).then_some(NamedVerdict::AlreadyTried)
}

/// Every member's verdict, in pool order: in line, or why not. Nobody is chosen.
pub fn verdicts(pool: &CompiledPool, asking: &Asking<'_>, floor: &Floor<'_>) -> Vec<MemberVerdict> {
    let mut members: Vec<MemberVerdict> = pool
        .members
        .iter()
        .map(|seat| {
            let position = floor.position(seat);
            let skipped = position.map_or(Some(Verdict::Inactive), |position| judge(pool, position, asking, floor));
            let verdict = skipped.unwrap_or(Verdict::InLine(Standing { owed: Share::ZERO, load: None, priority: None }));
            MemberVerdict { rep: seat.rep, weight: seat.weight, verdict, balance: Share::ZERO }
        })
        .collect();
    let total = shares::total(members.iter().filter(|member| member.verdict.is_eligible()).map(|member| member.weight));
    let balances = floor.rotation.of(&pool.name);
    for ((index, member), seat) in members.iter_mut().enumerate().zip(&pool.members) {
        if let Verdict::InLine(standing) = &mut member.verdict {
            let max_open = floor.position(seat).and_then(|position| floor.roster.reps()[position].capacity.max_open);
            *standing = strategy::standing(pool.strategy, seat, floor.load_of(seat), max_open);
            standing.owed = balances.get(index, seat.rep) + shares::part(member.weight, total);
        } else {
            member.balance = balances.get(index, seat.rep);
        }
    }
    members
}

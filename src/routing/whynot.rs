//! Why somebody else did not get a lead, and the smallest change that would have given it to them.
//!
//! Nothing is claimed that was not tried: each candidate change is made to a copy of what the decision read
//! ([`Situation`]), the lead is routed again, and only a change under which the rep gets it is an answer. Parts that turn
//! out not to matter are left out.

use std::collections::BTreeSet;

use crate::model::{
    decision::{
        Attempt, DecidedBy, Decision, NamedAttempt, NamedBy, NamedVerdict, Outcome, PoolAttempt, RuleRef, Trigger, Verdict,
    },
    id::{AccountId, LeadId, PoolName, RepId},
    place::Language,
    rotation::Share,
    time::Instant,
};

use super::{
    Arrival, CompiledBook, Floor,
    eligibility::{absent, judge},
    shares, strategy,
};

pub use super::situation::Situation;

/// Why a rep did not get a lead, and all that would have had to be different, together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// Whom it is about.
    pub rep: RepId,
    /// Which step stopped them.
    pub stopped_by: StoppedBy,
    /// All parts of the smallest change found; empty when none would have helped.
    pub would_need: Vec<Need>,
}

/// The step that kept a lead from a rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoppedBy {
    /// None: the lead is theirs.
    HasIt,
    /// Nobody knew them then.
    JoinedLater,
    /// A person chose somebody else.
    GivenByHand,
    /// It came from a CRM with its owner, or closed.
    CameWithOwner,
    /// It joined the open lead of the same person.
    Duplicate(LeadId),
    /// No rule matched.
    NoRule,
    /// That rule sends its leads to a queue, or to somebody else by name.
    Rule(RuleRef),
    /// They are no member of the pool that was asked.
    NotMember(PoolName),
    /// That pool could not ask them.
    Skipped(PoolName, Verdict),
    /// They were asked by name and could not take it.
    Unavailable(NamedVerdict),
    /// They were in line, and somebody else came first.
    NotPicked {
        /// Where.
        pool: PoolName,
        /// Who came first.
        chosen: RepId,
        /// By what.
        by: DecidedBy,
    },
}

/// One part of a change that would have given the lead to the rep in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// That lead of the same person is no longer open.
    NotOpen(LeadId),
    /// They work leads again.
    Active,
    /// They are back before that instant.
    BackBefore(Instant),
    /// They have not been tried for this lead.
    NotTried,
    /// They speak that language.
    Speaks(Language),
    /// They are at work at that instant.
    AtWork(Instant),
    /// They may hold that many open leads, or more.
    MaxOpen(u32),
    /// They may receive that many a day, or more.
    MaxPerDay(u32),
    /// They may receive that many a week, or more.
    MaxPerWeek(u32),
    /// They may receive that many a month, or more.
    MaxPerMonth(u32),
    /// They are a member of that pool, with weight 1 and the usual priority.
    Member(PoolName),
    /// They are owed that much more in that pool.
    Owed(PoolName, Share),
    /// They are owed more in that pool than that rep, with whom they are level: so much is enough.
    OwedMore(PoolName, RepId, Share),
    /// They hold that many open leads, or fewer.
    OpenAtMost(u32),
    /// Their last lead lies further back than that rep's.
    LongerIdle(RepId),
    /// Their priority in that pool is that high, or higher.
    Priority(PoolName, u32),
    /// They own that account.
    OwnerOf(AccountId, String),
    /// That field of the lead names them.
    NamedIn(String),
    /// That rule sends its leads to them.
    NamedByRule(RuleRef),
    /// Some rule sends such leads to them.
    ARule,
}

/// Why `rep` did not get the lead. `decision` is the one in question; all else is what it read then.
pub fn why_not(
    decision: &Decision,
    arrival: &Arrival<'_>,
    book: &CompiledBook,
    floor: &Floor<'_>,
    now: Instant,
    rep: RepId,
) -> WhyNot {
    let nothing = |stopped_by| WhyNot { rep, stopped_by, would_need: Vec::new() };
    if decision.owner() == Some(rep) {
        return nothing(StoppedBy::HasIt);
    }
    if floor.roster.position(rep).is_none() {
        return nothing(StoppedBy::JoinedLater);
    }
    match (decision.trigger, &decision.outcome) {
        (Trigger::ByHand, _) => return nothing(StoppedBy::GivenByHand),
        (Trigger::Imported, Outcome::Assigned { .. }) if decision.steps.is_empty() => return nothing(StoppedBy::CameWithOwner),
        (_, Outcome::Closed { .. }) => return nothing(StoppedBy::CameWithOwner),
        _ => {}
    }
    let asked = Question { situation: Situation::new(arrival, book, floor), arrival, now, rep };
    if let Outcome::Duplicate { of, .. } = decision.outcome {
        // One lead may be the same person by two kinds of evidence.
        let open: BTreeSet<LeadId> = arrival.open_leads.iter().map(|open| open.id).collect();
        let mut freed: Vec<Need> = open.into_iter().map(Need::NotOpen).collect();
        let alone = asked.after(&freed);
        let again = alone.decide(arrival, now);
        freed.extend(Question { situation: alone, ..asked }.smallest(&again));
        return WhyNot { rep, stopped_by: StoppedBy::Duplicate(of), would_need: freed };
    }
    WhyNot { rep, stopped_by: stopped_by(decision, rep), would_need: asked.smallest(decision) }
}

/// The first place where the rep came up; without one, the last place that was asked.
fn stopped_by(decision: &Decision, rep: RepId) -> StoppedBy {
    let Some(last) = decision.steps.last() else { return StoppedBy::NoRule };
    let attempts = || decision.steps.iter().flat_map(|step| &step.attempts);
    let in_attempt = |attempt: &Attempt| match attempt {
        Attempt::Named(NamedAttempt { rep: Some(named), verdict, .. }) if *named == rep => Some(StoppedBy::Unavailable(*verdict)),
        Attempt::Named(NamedAttempt { backup: Some((backup, verdict)), .. }) if *backup == rep => {
            Some(StoppedBy::Unavailable(*verdict))
        }
        Attempt::Named(_) => None,
        Attempt::Pool(pool) => in_pool(pool, rep),
    };
    let elsewhere = || match last.attempts.last() {
        Some(Attempt::Pool(pool)) => StoppedBy::NotMember(pool.pool.clone()),
        Some(Attempt::Named(_)) | None => StoppedBy::Rule(last.rule.clone()),
    };
    attempts().find_map(in_attempt).unwrap_or_else(elsewhere)
}

fn in_pool(pool: &PoolAttempt, rep: RepId) -> Option<StoppedBy> {
    let verdict = pool.members.iter().find(|member| member.rep == rep)?.verdict;
    let chosen = pool.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_)));
    Some(match (pool.decided_by, chosen) {
        (Some(by), Some(chosen)) if verdict.is_eligible() => {
            StoppedBy::NotPicked { pool: pool.pool.clone(), chosen: chosen.rep, by }
        }
        _ => StoppedBy::Skipped(pool.pool.clone(), verdict),
    })
}

/// One rep, one lead, and what the decision read.
struct Question<'a> {
    situation: Situation,
    arrival: &'a Arrival<'a>,
    now: Instant,
    rep: RepId,
}

impl Question<'_> {
    fn after(&self, needs: &[Need]) -> Situation {
        let mut changed = self.situation.clone();
        for need in needs {
            changed.apply(need, self.rep);
        }
        changed
    }

    fn holds(&self, needs: &[Need]) -> bool {
        self.after(needs).decide(self.arrival, self.now).owner() == Some(self.rep)
    }

    /// Of all changes that hold, the one with the fewest parts; of several the one that comes earliest in the decision.
    fn smallest(&self, decision: &Decision) -> Vec<Need> {
        if self.holds(&[]) {
            return Vec::new();
        }
        let mut candidates: Vec<Vec<Need>> = Vec::new();
        for attempt in decision.steps.iter().flat_map(|step| &step.attempts) {
            candidates.extend(self.at(attempt));
        }
        for attempt in decision.steps.iter().flat_map(|step| &step.attempts) {
            candidates.extend(self.let_in(attempt, decision));
        }
        candidates.push(self.available(vec![match decision.steps.last() {
            Some(step) => Need::NamedByRule(step.rule.clone()),
            None => Need::ARule,
        }]));
        let that_hold = candidates.into_iter().filter(|needs| self.holds(needs)).map(|needs| self.fewest_of(&needs));
        // `min_by_key` keeps the first of equals.
        that_hold.min_by_key(|needs| size(needs)).unwrap_or_default()
    }

    /// The fewest parts of a change that holds which hold without the others.
    fn fewest_of(&self, needs: &[Need]) -> Vec<Need> {
        let mut choices: Vec<u32> = (1..1_u32 << needs.len()).collect();
        choices.sort_by_key(|choice| choice.count_ones());
        let chosen = |choice: u32| {
            let parts = needs.iter().enumerate().filter(|(index, _)| choice & (1 << index) != 0);
            parts.map(|(_, need)| need.clone()).collect::<Vec<Need>>()
        };
        choices.into_iter().map(chosen).find(|parts| self.holds(parts)).unwrap_or_default()
    }

    /// The change for an attempt in which the rep came up already.
    fn at(&self, attempt: &Attempt) -> Option<Vec<Need>> {
        match attempt {
            Attempt::Pool(pool) => {
                let is_member = pool.members.iter().any(|member| member.rep == self.rep);
                is_member.then(|| self.win(&pool.pool, Vec::new()))
            }
            Attempt::Named(named) => {
                let is_backup = named.backup.is_some_and(|(backup, _)| backup == self.rep);
                (named.rep == Some(self.rep) || is_backup).then(|| self.available(Vec::new()))
            }
        }
    }

    /// The change that brings the rep into an attempt in which they did not come up.
    fn let_in(&self, attempt: &Attempt, decision: &Decision) -> Option<Vec<Need>> {
        match attempt {
            Attempt::Pool(pool) => {
                let is_member = pool.members.iter().any(|member| member.rep == self.rep);
                (!is_member).then(|| self.win(&pool.pool, vec![Need::Member(pool.pool.clone())]))
            }
            Attempt::Named(named) => {
                let need = match &named.by {
                    NamedBy::AccountOwner => {
                        let account = decision.account.as_ref()?;
                        Need::OwnerOf(account.account, account.name.clone())
                    }
                    NamedBy::Field { field, .. } => Need::NamedIn(field.clone()),
                    NamedBy::Rule => return None,
                };
                Some(self.available(vec![need]))
            }
        }
    }

    /// All that keeps the rep from any lead, added to `needs`.
    fn available(&self, mut needs: Vec<Need>) -> Vec<Need> {
        loop {
            let changed = self.after(&needs);
            let reason = changed.position(self.rep).and_then(|at| absent(&changed.roster, at, &changed.asking(self.now)));
            match reason.and_then(|reason| self.against_absence(reason)) {
                Some(need) if !needs.contains(&need) => needs.push(need),
                _ => return needs,
            }
        }
    }

    fn against_absence(&self, reason: NamedVerdict) -> Option<Need> {
        match reason {
            NamedVerdict::Inactive => Some(Need::Active),
            NamedVerdict::Away { .. } => Some(Need::BackBefore(self.now)),
            NamedVerdict::AlreadyTried => Some(Need::NotTried),
            NamedVerdict::Chosen | NamedVerdict::Nobody | NamedVerdict::UnknownName => None,
        }
    }

    /// All that keeps the rep from being picked by a pool, added to `needs`: first what makes them no candidate, then
    /// what puts them behind others.
    fn win(&self, pool: &PoolName, mut needs: Vec<Need>) -> Vec<Need> {
        loop {
            let changed = self.after(&needs);
            let verdict = changed
                .book
                .pool(pool)
                .zip(changed.position(self.rep))
                .and_then(|(pool, position)| judge(pool, position, &changed.asking(self.now), &changed.floor()));
            match verdict.and_then(|verdict| self.against(&verdict)) {
                Some(need) if !needs.contains(&need) => needs.push(need),
                _ => break,
            }
        }
        let changed = self.after(&needs);
        let behind = changed.decide(self.arrival, self.now);
        if behind.owner() != Some(self.rep)
            && let Some(attempt) = behind.pools().find(|attempt| attempt.pool == *pool)
        {
            needs.extend(self.overtake(attempt, &needs));
        }
        needs
    }

    /// The need that takes away one reason to skip.
    fn against(&self, verdict: &Verdict) -> Option<Need> {
        match verdict {
            Verdict::Chosen(_) | Verdict::InLine(_) => None,
            Verdict::Inactive => Some(Need::Active),
            Verdict::Away { .. } => Some(Need::BackBefore(self.now)),
            Verdict::AlreadyTried => Some(Need::NotTried),
            Verdict::Language => self.arrival.profile.language.map(Need::Speaks),
            Verdict::OffHours { .. } => Some(Need::AtWork(self.now)),
            Verdict::AtCapacity { open, .. } => Some(Need::MaxOpen(open.saturating_add(1))),
            Verdict::DayFull { received, .. } => Some(Need::MaxPerDay(received.saturating_add(1))),
            Verdict::WeekFull { received, .. } => Some(Need::MaxPerWeek(received.saturating_add(1))),
            Verdict::MonthFull { received, .. } => Some(Need::MaxPerMonth(received.saturating_add(1))),
        }
    }

    /// What puts the rep, in line already, before the one who was chosen.
    fn overtake(&self, attempt: &PoolAttempt, needs: &[Need]) -> Vec<Need> {
        let chosen = attempt.members.iter().find(|member| matches!(member.verdict, Verdict::Chosen(_)));
        let own = attempt.members.iter().find(|member| member.rep == self.rep);
        let (Some(chosen), Some(own)) = (chosen, own) else { return Vec::new() };
        let (Verdict::Chosen(first), Verdict::InLine(mine)) = (chosen.verdict, own.verdict) else { return Vec::new() };
        let enough = |more: &[Need]| self.holds(&[needs, more].concat());
        // Where they are level, what told them apart is the nearest thing to change.
        let longer_idle = vec![Need::LongerIdle(chosen.rep)];
        if self.situation.has_had_leads(chosen.rep) && enough(&longer_idle) {
            return longer_idle;
        }
        // Being level is enough where the tie-break is theirs.
        let level_or_above = |level: Need, above: Need| {
            let level = vec![level];
            if enough(&level) { level } else { vec![above] }
        };
        let pool = || attempt.pool.clone();
        match (first.priority, mine.load) {
            (Some(first), _) => level_or_above(Need::Priority(pool(), first), Need::Priority(pool(), first.saturating_add(1))),
            (None, Some((open, _))) => match most_open(open, |open| enough(&[Need::OpenAtMost(open)])) {
                Some(open) => vec![Need::OpenAtMost(open)],
                None => vec![Need::OpenAtMost(0), Need::LongerIdle(chosen.rep)],
            },
            (None, None) => {
                // The chosen one's standing has the rest of rounding in it, which was not compared.
                let distance = first.owed - rest(attempt) - mine.owed;
                let above = distance + strategy::LEVEL;
                if distance < strategy::LEVEL {
                    return vec![Need::OwedMore(pool(), chosen.rep, above)];
                }
                level_or_above(Need::Owed(pool(), distance), Need::Owed(pool(), above))
            }
        }
    }
}

/// The largest number below `open` that is few enough, when fewer is never worse.
fn most_open(open: u32, is_enough: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut low, mut high) = (0, open);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_enough(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low.checked_sub(1)
}

/// What rounding left over of one lead among those eligible.
fn rest(attempt: &PoolAttempt) -> Share {
    let eligible = || attempt.members.iter().filter(|member| member.verdict.is_eligible()).map(|member| member.weight);
    let total = shares::total(eligible());
    Share::LEAD - eligible().map(|weight| shares::part(weight, total)).sum()
}

/// How large a change is: another rule is the largest, then it is the number of parts that counts, then how lasting they
/// are.
fn size(needs: &[Need]) -> (Lasting, usize, usize) {
    let parts = needs.iter().map(lasting);
    let lasts = parts.clone().filter(|part| *part != Lasting::People).count();
    (parts.max().filter(|most| *most == Lasting::Rules).unwrap_or(Lasting::People), needs.len(), lasts)
}

/// What a part of a change changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lasting {
    /// A rep, their leads or what they are owed.
    People,
    /// Who belongs where.
    Belonging,
    /// The rules.
    Rules,
}

fn lasting(need: &Need) -> Lasting {
    match need {
        Need::Member(_) | Need::OwnerOf(..) | Need::NamedIn(_) => Lasting::Belonging,
        Need::NamedByRule(_) | Need::ARule => Lasting::Rules,
        Need::NotOpen(_)
        | Need::Active
        | Need::BackBefore(_)
        | Need::NotTried
        | Need::Speaks(_)
        | Need::AtWork(_)
        | Need::MaxOpen(_)
        | Need::MaxPerDay(_)
        | Need::MaxPerWeek(_)
        | Need::MaxPerMonth(_)
        | Need::Owed(..)
        | Need::OwedMore(..)
        | Need::OpenAtMost(_)
        | Need::LongerIdle(_)
        | Need::Priority(..) => Lasting::People,
    }
}

//! Why somebody else did not get a lead, and the smallest change that would have given it to them.
//!
//! Nothing is claimed that was not tried: each candidate change is made to a copy of what the decision read
//! ([`Situation`]), the lead is routed again, and only a change under which the rep gets it is an answer. Parts that turn
//! out not to matter are left out.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, HashMap},
};

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

mod size;

use size::{SMALLEST_THAT_LETS_IN, size};

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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    let asked = Question::new(Situation::new(arrival, book, floor), arrival, now, rep);
    if let Outcome::Duplicate { of, .. } = decision.outcome {
        // One lead may be the same person by two kinds of evidence.
        let open: BTreeSet<LeadId> = arrival.open_leads.iter().map(|open| open.id).collect();
        let mut freed: Vec<Need> = open.into_iter().map(Need::NotOpen).collect();
        let alone = asked.after(&freed);
        let again = alone.decide(arrival, now);
        freed.extend(Question::new(alone, arrival, now, rep).smallest(&again));
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

/// Most times that one question routes the lead again: then the smallest change found so far is the answer.
const MOST_TRIES: usize = 2_000;
/// So many more are kept for the change that is left when nothing else was found: the rule names the rep.
const LAST_TRIES: usize = 32;

/// One rep, one lead, and what the decision read.
struct Question<'a> {
    situation: Situation,
    arrival: &'a Arrival<'a>,
    now: Instant,
    rep: RepId,
    /// Every change that was tried: whether the rep gets the lead under it.
    tried: RefCell<HashMap<Vec<Need>, bool>>,
    /// How many may be.
    most: Cell<usize>,
}

impl<'a> Question<'a> {
    fn new(situation: Situation, arrival: &'a Arrival<'a>, now: Instant, rep: RepId) -> Self {
        Self { situation, arrival, now, rep, tried: RefCell::default(), most: Cell::new(MOST_TRIES) }
    }

    fn after(&self, needs: &[Need]) -> Situation {
        let mut changed = self.situation.clone();
        for need in needs {
            changed.apply(need, self.rep);
        }
        changed
    }

    /// Routes the lead with that change made; `None` where enough was tried.
    fn decide(&self, needs: &[Need]) -> Option<Decision> {
        let mut tried = self.tried.borrow_mut();
        if tried.len() >= self.most.get() {
            return None;
        }
        let decision = self.after(needs).decide(self.arrival, self.now);
        tried.insert(needs.to_vec(), decision.owner() == Some(self.rep));
        Some(decision)
    }

    fn holds(&self, needs: &[Need]) -> bool {
        let known = self.tried.borrow().get(needs).copied();
        known.unwrap_or_else(|| self.decide(needs).is_some_and(|decision| decision.owner() == Some(self.rep)))
    }

    /// Of all changes that hold, the one with the fewest parts; of several the one that comes earliest in the decision.
    fn smallest(&self, decision: &Decision) -> Vec<Need> {
        if self.holds(&[]) {
            return Vec::new();
        }
        let attempts = attempts(decision);
        let mut best = None;
        for needs in attempts.iter().filter_map(|attempt| self.at(attempt)) {
            best = self.smaller(&needs, best);
        }
        for attempt in &attempts {
            // To be let in is a part that lasts, and where they came up already all that is less was tried.
            if best.as_ref().is_some_and(|best: &Vec<Need>| size(best) <= SMALLEST_THAT_LETS_IN) {
                break;
            }
            if let Some(needs) = self.let_in(attempt, decision) {
                best = self.smaller(&needs, best);
            }
        }
        // Another rule is larger than all of these.
        best.or_else(|| {
            self.most.set(self.tried.borrow().len() + LAST_TRIES);
            let rule = decision.steps.last().map_or(Need::ARule, |step| Need::NamedByRule(step.rule.clone()));
            self.smaller(&self.available(vec![rule]), None)
        })
        .unwrap_or_default()
    }

    /// The fewest parts of a change which hold without the others, where they are less than `best`; else that.
    fn smaller(&self, needs: &[Need], best: Option<Vec<Need>>) -> Option<Vec<Need>> {
        if !self.holds(needs) {
            return best;
        }
        let is_less = |parts: &Vec<Need>| best.as_ref().is_none_or(|best| size(parts) < size(best));
        let most = best.as_ref().map_or(needs.len(), |best| needs.len().min(best.len()));
        let mut choices =
            (1..=most as u32).flat_map(|parts| (1..1_u32 << needs.len()).filter(move |it| it.count_ones() == parts));
        let found = choices.find_map(|choice| {
            let chosen = needs.iter().enumerate().filter(|(index, _)| choice & (1 << index) != 0);
            let parts: Vec<Need> = chosen.map(|(_, need)| need.clone()).collect();
            (is_less(&parts) && self.holds(&parts)).then_some(parts)
        });
        found.or(best)
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
        if let Some(behind) = self.decide(&needs)
            && behind.owner() != Some(self.rep)
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

/// Where the decision asked, in its order; a pool that was asked twice is told once.
fn attempts(decision: &Decision) -> Vec<&Attempt> {
    let mut pools = BTreeSet::new();
    let all = decision.steps.iter().flat_map(|step| &step.attempts);
    all.filter(|attempt| match attempt {
        Attempt::Pool(pool) => pools.insert(&pool.pool),
        Attempt::Named(_) => true,
    })
    .collect()
}

#[cfg(test)]
mod tests;

//! What would have sent a lead elsewhere: single changes to it or to somebody skipped, each tried by routing it again.
//!
//! Unlike [`super::whynot`], which asks about one rep, this looks for the changes nearest at hand: one value that a rule
//! above missed, one member who was skipped. Nothing is claimed that was not tried.

use crate::model::{
    criteria::{Condition, Field},
    decision::{Decision, Outcome, RuleRef, Verdict},
    id::RepId,
    lead::Profile,
    rule::Switch,
    time::Instant,
};

use super::{
    Arrival, CompiledBook, Floor, passed_over, route,
    traits::Traits,
    whynot::{Need, Situation},
};

/// Most answers of each kind.
const MOST: usize = 2;
/// Most rules and members that are tried for them.
const TRIED: usize = 8;

/// One change, and where the lead would have gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// What would have been different.
    pub change: Change,
    /// The rule that would have decided.
    pub rule: Option<RuleRef>,
    /// Where the lead would have gone.
    pub outcome: Outcome,
}

/// What would have been different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// That field of the lead meets that condition.
    Value(Field, Condition),
    /// That rep has what kept the lead from them.
    Rep(RepId, Need),
}

/// The single changes nearest at hand under which the lead goes elsewhere: values first, in the order of the rules.
/// `decision` is the one in question; all else is what it read.
pub fn instead(decision: &Decision, arrival: &Arrival<'_>, book: &CompiledBook, floor: &Floor<'_>, now: Instant) -> Vec<Instead> {
    let mut found = Vec::new();
    for (field, condition, profile) in nearly_matching(decision, arrival.profile, book).take(TRIED) {
        if found.len() == MOST {
            break;
        }
        let other = route(&Arrival { profile: &profile, ..*arrival }, book, floor, now);
        found.extend(elsewhere(decision, other, Change::Value(field, condition)));
    }
    let values = found.len();
    let skipped = decision.pools().flat_map(|pool| &pool.members);
    let mut situation = None;
    for (rep, need) in skipped.filter_map(|member| Some((member.rep, need(&member.verdict, now)?))).take(TRIED) {
        if found.len() == values + MOST {
            break;
        }
        let mut changed = situation.get_or_insert_with(|| Situation::new(arrival, book, floor)).clone();
        changed.apply(&need, rep);
        found.extend(elsewhere(decision, changed.decide(arrival, now), Change::Rep(rep, need)));
    }
    found
}

fn elsewhere(decision: &Decision, other: Decision, change: Change) -> Option<Instead> {
    let same_place = match (decision.owner(), other.owner()) {
        (None, None) => matches!(decision.outcome, Outcome::Nurture) == matches!(other.outcome, Outcome::Nurture),
        (one, two) => one == two,
    };
    let for_them = match &change {
        Change::Rep(rep, _) => other.owner() == Some(*rep),
        Change::Value(..) => true,
    };
    (for_them && !same_place).then(|| Instead { change, rule: other.rule().cloned(), outcome: other.outcome })
}

/// The rules above the one that decided which miss the lead by one condition, with that condition and the lead as it
/// would have to be.
fn nearly_matching<'b>(
    decision: &Decision,
    profile: &'b Profile,
    book: &'b CompiledBook,
) -> impl Iterator<Item = (Field, Condition, Profile)> + 'b {
    let relationship = decision.account.as_ref().map(|account| account.relationship);
    let last = decision.rule().map_or(u32::MAX, |rule| rule.position);
    let traits = Traits::of(profile, relationship, &book.book, &book.places);
    let above = (1_u32..).zip(&book.book.rules).take_while(move |(position, _)| *position < last).map(|(_, rule)| rule);
    above.filter(|rule| rule.switch == Switch::On).filter_map(move |rule| {
        let mut missed = rule.when.iter().filter(|(field, condition)| !passed_over::fits(field, condition, &traits, book));
        let (field, condition) = missed.next()?;
        let changed = meeting(profile, field, condition).filter(|_| missed.next().is_none())?;
        Some((field.clone(), condition.clone(), changed))
    })
}

/// The lead with a value in that field which meets the condition; `None` where no single value of its own would.
fn meeting(profile: &Profile, field: &Field, condition: &Condition) -> Option<Profile> {
    let mut changed = profile.clone();
    match (field, condition) {
        (Field::Employees, Condition::Number(range)) => changed.employees = range.low.or(range.high),
        (Field::Score, Condition::Number(range)) => changed.score = range.low.or(range.high),
        (Field::Country, Condition::In(wanted)) => {
            changed.country = Some(wanted.first()?.parse().ok()?);
            changed.state = None;
        }
        (Field::Source, Condition::In(wanted)) => changed.source = Some(wanted.first()?.as_str().into()),
        (Field::Kind, Condition::In(wanted)) => changed.kind = Some(wanted.first()?.as_str().into()),
        (Field::Product, Condition::In(wanted)) => changed.product = wanted.first().cloned(),
        (Field::Industry, Condition::In(wanted)) => changed.industry = wanted.first().cloned(),
        _ => return None,
    }
    Some(changed)
}

/// What somebody skipped would have needed, where one thing would do.
fn need(verdict: &Verdict, now: Instant) -> Option<Need> {
    match verdict {
        Verdict::Away { .. } => Some(Need::BackBefore(now)),
        Verdict::OffHours { .. } => Some(Need::AtWork(now)),
        Verdict::AtCapacity { open, .. } => Some(Need::MaxOpen(open + 1)),
        Verdict::DayFull { received, .. } => Some(Need::MaxPerDay(received + 1)),
        Verdict::Chosen(_)
        | Verdict::InLine(_)
        | Verdict::Inactive
        | Verdict::AlreadyTried
        | Verdict::Language
        | Verdict::WeekFull { .. }
        | Verdict::MonthFull { .. } => None,
    }
}

//! What would have sent a lead elsewhere: single changes to it or to somebody skipped, each tried by routing it again.
//!
//! Unlike [`super::whynot`], which asks about one rep, this looks for the changes nearest at hand: one value that a rule
//! above missed, one who was skipped. Nothing is claimed that was not tried.

use crate::model::{
    criteria::{Condition, Field, Range},
    decision::{Attempt, Decision, NamedVerdict, Outcome, RuleRef, Verdict},
    id::RepId,
    lead::Profile,
    rule::Switch,
    territory::Territory,
    time::Instant,
};

use super::{
    Arrival, CompiledBook, Floor, passed_over, route,
    traits::{NONE, Traits},
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
    /// Whether that is another place than it went to.
    pub goes: Goes,
}

/// Where a lead goes under a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goes {
    /// Elsewhere.
    Elsewhere,
    /// Where it went without it.
    TheSame,
}

/// What would have been different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// That field of the lead meets that condition.
    Value(Field, Condition),
    /// That rep has what kept the lead from them.
    Rep(RepId, Need),
}

/// The single changes nearest at hand under which the lead goes elsewhere: values first, places and sizes before others.
/// Where somebody was skipped, one of them is about a skipped rep, though the lead stay where it is. `decision` is the one in
/// question; all else is what it read.
pub fn instead(decision: &Decision, arrival: &Arrival<'_>, book: &CompiledBook, floor: &Floor<'_>, now: Instant) -> Vec<Instead> {
    let mut found: Vec<Instead> = Vec::new();
    let mut near: Vec<_> = nearly_matching(decision, arrival.profile, book).collect();
    near.extend(no_longer_matching(decision, arrival.profile, book));
    near.sort_by_key(|(field, ..)| rank(field));
    let mut said: Vec<Field> = Vec::new();
    for (field, condition, profile) in near.into_iter().take(TRIED) {
        if found.len() == MOST {
            break;
        }
        // One of a kind says enough, and what somebody gave for it is said where there is nothing better.
        if said.contains(&field) || (!said.is_empty() && rank(&field) > LAST_OF_ITS_OWN) {
            continue;
        }
        let other = route(&Arrival { profile: &profile, ..*arrival }, book, floor, now);
        let one = tried(decision, other, Change::Value(field.clone(), condition));
        if one.goes == Goes::Elsewhere {
            said.push(field);
            found.push(one);
        }
    }
    let (values, mut in_vain) = (found.len(), None);
    let mut situation = None;
    for (rep, need) in skipped(decision, now).into_iter().take(TRIED) {
        if found.len() == values + MOST {
            break;
        }
        let mut changed = situation.get_or_insert_with(|| Situation::new(arrival, book, floor)).clone();
        changed.apply(&need, rep);
        let one = tried(decision, changed.decide(arrival, now), Change::Rep(rep, need));
        match one.goes {
            Goes::Elsewhere => found.push(one),
            Goes::TheSame => in_vain = in_vain.or(Some(one)),
        }
    }
    if found.len() == values {
        found.extend(in_vain);
    }
    found
}

/// Beyond, a field tells less of the lead than of the form.
const LAST_OF_ITS_OWN: usize = 3;

/// Which change is nearest at hand: where a lead is and how large is asked of most; how they came and what somebody gave
/// for it, of a few.
fn rank(field: &Field) -> usize {
    match field {
        Field::Territory | Field::Country | Field::State | Field::City | Field::PostalCode => 0,
        Field::Segment | Field::Employees | Field::Revenue => 1,
        Field::Account | Field::Company | Field::EmailDomain => 2,
        Field::Industry | Field::Product | Field::Language | Field::Kind | Field::Tag | Field::Custom(_) => 3,
        Field::Source => 4,
        Field::Score => 5,
    }
}

fn tried(decision: &Decision, other: Decision, change: Change) -> Instead {
    let same_place = match (decision.owner(), other.owner()) {
        (None, None) => matches!(decision.outcome, Outcome::Nurture) == matches!(other.outcome, Outcome::Nurture),
        (one, two) => one == two,
    };
    let for_them = match &change {
        Change::Rep(rep, _) => other.owner() == Some(*rep),
        Change::Value(..) => true,
    };
    let goes = if for_them && !same_place { Goes::Elsewhere } else { Goes::TheSame };
    Instead { change, rule: other.rule().cloned(), outcome: other.outcome, goes }
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
        if missed.next().is_some() {
            return None;
        }
        meeting(profile, field, condition, book)
    })
}

/// Sizes outside those that the deciding rule asks for.
fn no_longer_matching(decision: &Decision, profile: &Profile, book: &CompiledBook) -> Vec<(Field, Condition, Profile)> {
    let last = decision.rule().and_then(|rule| usize::try_from(rule.position).ok()?.checked_sub(1));
    let Some(rule) = last.and_then(|last| book.book.rules.get(last)) else { return Vec::new() };
    let sizes = rule.when.iter().find_map(|(field, condition)| match (field, condition) {
        (Field::Employees, Condition::Number(range)) => Some(*range),
        (Field::Segment, Condition::In(wanted)) if let [only] = wanted.as_slice() => sizes_of(only, book),
        _ => None,
    });
    let below = |range: Range| Range { low: None, high: range.low.map(|low| low - 1) };
    let above = |range: Range| Range { low: range.high.map(|high| high + 1), high: None };
    let outside = sizes.into_iter().flat_map(|range| [below(range), above(range)]);
    let outside = outside.filter(|range| range.low.or(range.high).is_some_and(|size| size > 0));
    outside
        .map(|range| {
            let changed = Profile { employees: size_in(range), ..profile.clone() };
            (Field::Employees, Condition::Number(range), changed)
        })
        .collect()
}

/// The sizes of a segment.
fn sizes_of(segment: &str, book: &CompiledBook) -> Option<Range> {
    let found = book.book.segments.iter().find(|known| known.name.as_str().eq_ignore_ascii_case(segment));
    found.map(|segment| segment.employees)
}

/// The lead with a value in that field which meets the condition, and in which words: of a segment its sizes. `None` where no
/// single value of its own would.
fn meeting(profile: &Profile, field: &Field, condition: &Condition, book: &CompiledBook) -> Option<(Field, Condition, Profile)> {
    let mut changed = profile.clone();
    let mut said = (field.clone(), condition.clone());
    match (field, condition) {
        (Field::Territory, Condition::In(wanted)) => {
            move_to(&mut changed, book, |name| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)))?;
            said.1 = Condition::In(vec![wanted.first()?.clone()]);
        }
        (Field::Territory, Condition::NotIn(unwanted)) if unwanted.iter().all(|unwanted| unwanted == NONE) => {
            said.1 = Condition::In(vec![move_to(&mut changed, book, |_| true)?]);
        }
        (Field::Segment, Condition::In(wanted)) => {
            let range = wanted.iter().find_map(|segment| sizes_of(segment, book))?;
            changed.employees = size_in(range);
            said = (Field::Employees, Condition::Number(range));
        }
        (Field::Employees, Condition::Number(range)) => changed.employees = size_in(*range),
        (Field::Score, Condition::Number(range)) => changed.score = range.low.or(range.high),
        (Field::Country, Condition::In(wanted)) => {
            changed.country = Some(wanted.first()?.parse().ok()?);
            (changed.state, changed.postal_code) = (None, None);
        }
        (Field::Source, Condition::In(wanted)) => changed.source = Some(wanted.first()?.as_str().into()),
        (Field::Kind, Condition::In(wanted)) => changed.kind = Some(wanted.first()?.as_str().into()),
        (Field::Product, Condition::In(wanted)) => changed.product = wanted.first().cloned(),
        (Field::Industry, Condition::In(wanted)) => changed.industry = wanted.first().cloned(),
        _ => return None,
    }
    Some((said.0, said.1, changed))
}

/// A size in a range: its lower end, else the upper.
fn size_in(range: Range) -> Option<i64> {
    range.low.or(range.high)
}

/// Puts a lead into the first place of a territory that is called so, or lies in one that is; gives back its name.
fn move_to(profile: &mut Profile, book: &CompiledBook, called: impl Fn(&str) -> bool) -> Option<String> {
    let territories = &book.book.territories;
    let is_in = |place: usize| book.places.chain(place).iter().any(|around| called(territories[*around].name.as_str()));
    let place = |territory: &Territory| match (territory.countries.first(), territory.states.first()) {
        (Some(country), _) => Some((Some(*country), None)),
        (None, Some(state)) => Some((Some(state.country()), Some(*state))),
        (None, None) => None,
    };
    let mut found = territories.iter().enumerate().filter(|(index, _)| is_in(*index));
    let (place, name) = found.find_map(|(_, territory)| Some((place(territory)?, territory.name.to_string())))?;
    (profile.country, profile.state) = place;
    profile.postal_code = None;
    Some(name)
}

/// Who was skipped, by name or in a pool, and what they would have needed where one thing would do.
fn skipped(decision: &Decision, now: Instant) -> Vec<(RepId, Need)> {
    let mut found = Vec::new();
    for attempt in decision.steps.iter().flat_map(|step| &step.attempts) {
        match attempt {
            Attempt::Named(named) => {
                let away = matches!(named.verdict, NamedVerdict::Away { .. });
                found.extend(named.rep.filter(|_| away).map(|rep| (rep, Need::BackBefore(now))));
            }
            Attempt::Pool(pool) => {
                found.extend(pool.members.iter().filter_map(|member| Some((member.rep, need(&member.verdict, now)?))));
            }
        }
    }
    found
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

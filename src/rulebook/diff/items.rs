//! What differs in each kind of thing, name by name.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    model::{
        pool::Pool,
        rule::{Rule, Switch},
        rulebook::{BookTest, Defaults, Experiment, Rulebook},
        segment::Segment,
        sla::SlaPolicy,
        territory::{Place, Territory},
    },
    rulebook::part::Item,
};

use super::{
    Before, BookChange, DefaultsChange, ExperimentChange, Move, Past, PoolChange, PoolOption, RuleChange, SegmentChange,
    SlaChange, TerritoryChange, TestChange, moved, renamed::Renamed,
};

fn differs<T: Clone + PartialEq>(before: &T, after: &T) -> Option<Before<T>> {
    (before != after).then(|| Before { before: before.clone(), after: after.clone() })
}

pub(super) fn defaults(a: &Defaults, b: &Defaults, changes: &mut Vec<BookChange>) {
    let hours = differs(&a.hours, &b.hours).map(|it| DefaultsChange::Hours(Box::new(it)));
    let sla = differs(&a.sla, &b.sla).map(DefaultsChange::Sla);
    changes.extend(hours.into_iter().chain(sla).map(BookChange::Defaults));
}

/// One thing in both books: where it stands in each, from 0.
enum Pair<'b, T> {
    Gone(usize, &'b T),
    New(usize, &'b T),
    Both(&'b T, &'b T),
}

/// What is gone in the order of the first book, then all else in the order of the second.
fn pairs<'b, T: Item>(a: &'b Rulebook, b: &'b Rulebook) -> Vec<Pair<'b, T>> {
    let before: HashMap<&str, &T> = T::all(a).iter().map(|item| (item.called(), item)).collect();
    let after: HashMap<&str, &T> = T::all(b).iter().map(|item| (item.called(), item)).collect();
    let gone = T::all(a).iter().enumerate().filter(|(_, item)| !after.contains_key(item.called()));
    let gone = gone.map(|(at, item)| Pair::Gone(at, item));
    let there = T::all(b).iter().enumerate().map(|(at, item)| match before.get(item.called()) {
        Some(was) => Pair::Both(*was, item),
        None => Pair::New(at, item),
    });
    gone.chain(there).collect()
}

/// The name a thing had, if it has another now.
fn was<'r, T: Item>(renamed: &'r [Renamed], item: &T) -> Option<&'r str> {
    renamed.iter().find(|one| one.part == T::PART && one.is == item.called()).map(|one| one.was.as_str())
}

/// Places in the first book of what is in both, in the order of the second.
fn places<T: Item>(a: &Rulebook, b: &Rulebook) -> Vec<usize> {
    let before: HashMap<&str, usize> = T::all(a).iter().enumerate().map(|(at, item)| (item.called(), at)).collect();
    T::all(b).iter().filter_map(|item| before.get(item.called()).copied()).collect()
}

fn order<T: Item>(a: &Rulebook, b: &Rulebook, changes: &mut Vec<BookChange>) {
    if !places::<T>(a, b).is_sorted() {
        changes.push(BookChange::Order(T::PART));
    }
}

pub(super) fn segments(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<Segment>(a, b) {
        let mut note = |one: &Segment, change| changes.push(BookChange::Segment(one.name.clone(), change));
        match pair {
            Pair::Gone(_, one) => note(one, SegmentChange::Removed),
            Pair::New(_, one) => note(one, SegmentChange::Added(one.clone())),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, SegmentChange::Renamed(was.into())));
                differs(&before.employees, &one.employees).into_iter().for_each(|it| note(one, SegmentChange::Sizes(it)));
            }
        }
    }
    order::<Segment>(a, b, changes);
}

pub(super) fn territories(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<Territory>(a, b) {
        let mut note = |one: &Territory, change| changes.push(BookChange::Territory(one.name.clone(), change));
        match pair {
            Pair::Gone(_, one) => note(one, TerritoryChange::Removed),
            Pair::New(_, one) => note(one, TerritoryChange::Added(one.clone())),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, TerritoryChange::Renamed(was.into())));
                territory(before, one).into_iter().for_each(|change| note(one, change));
            }
        }
    }
    order::<Territory>(a, b, changes);
}

fn territory(before: &Territory, after: &Territory) -> Vec<TerritoryChange> {
    let (had, has): (Vec<Place>, Vec<Place>) = (before.places().collect(), after.places().collect());
    let gained: Vec<Place> = has.iter().filter(|place| !had.contains(place)).cloned().collect();
    let lost: Vec<Place> = had.iter().filter(|place| !has.contains(place)).cloned().collect();
    let stayed =
        |all: &[Place], others: &[Place]| -> Vec<Place> { all.iter().filter(|place| others.contains(place)).cloned().collect() };
    let reordered = stayed(&had, &has) != stayed(&has, &had);
    let gained = (!gained.is_empty()).then_some(TerritoryChange::Gained(gained));
    let lost = (!lost.is_empty()).then_some(TerritoryChange::Lost(lost));
    let inside = differs(&before.inside, &after.inside).map(TerritoryChange::Inside);
    let pool = differs(&before.pool, &after.pool).map(TerritoryChange::Pool);
    let reordered = reordered.then_some(TerritoryChange::Reordered);
    [gained, lost, inside, pool, reordered].into_iter().flatten().collect()
}

pub(super) fn pools(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<Pool>(a, b) {
        let mut note = |one: &Pool, change| changes.push(BookChange::Pool(one.name.clone(), change));
        match pair {
            Pair::Gone(_, one) => note(one, PoolChange::Removed),
            Pair::New(_, one) => note(one, PoolChange::Added(one.clone())),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, PoolChange::Renamed(was.into())));
                pool(before, one).into_iter().for_each(|change| note(one, change));
            }
        }
    }
    order::<Pool>(a, b, changes);
}

fn pool(before: &Pool, after: &Pool) -> Vec<PoolChange> {
    let mut changes = Vec::new();
    let had: HashMap<&str, _> = before.members.iter().map(|member| (member.rep.as_str(), member)).collect();
    let has: HashMap<&str, _> = after.members.iter().map(|member| (member.rep.as_str(), member)).collect();
    for member in &after.members {
        match had.get(member.rep.as_str()) {
            None => changes.push(PoolChange::Joined(member.clone())),
            Some(was) => {
                let weight = differs(&was.weight, &member.weight);
                let priority = differs(&was.priority, &member.priority);
                changes.extend(weight.map(|it| PoolChange::Weight(member.rep.clone(), it)));
                changes.extend(priority.map(|it| PoolChange::Priority(member.rep.clone(), it)));
            }
        }
    }
    let left = before.members.iter().filter(|member| !has.contains_key(member.rep.as_str()));
    changes.extend(left.map(|member| PoolChange::Left(member.rep.clone())));
    let names = |pool: &Pool, others: &HashMap<&str, _>| -> Vec<_> {
        let stay = pool.members.iter().filter(|member| others.contains_key(member.rep.as_str()));
        stay.map(|member| member.rep.clone()).collect()
    };
    if names(before, &has) != names(after, &had) {
        changes.push(PoolChange::Reordered);
    }
    changes.extend(differs(&before.strategy, &after.strategy).map(PoolChange::Strategy));
    let options = [
        (PoolOption::RespectHours, before.respect_hours, after.respect_hours),
        (PoolOption::MatchLanguage, before.match_language, after.match_language),
        (PoolOption::IgnoreCaps, before.ignore_caps, after.ignore_caps),
    ];
    for (option, _, after) in options.into_iter().filter(|(_, before, after)| before != after) {
        changes.push(PoolChange::Option(option, if after { Switch::On } else { Switch::Off }));
    }
    changes.extend(differs(&before.counts, &after.counts).map(|it| PoolChange::Counts(it.after)));
    changes
}

pub(super) fn slas(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<SlaPolicy>(a, b) {
        let mut note = |one: &SlaPolicy, change| changes.push(BookChange::Sla(one.name.clone(), change));
        match pair {
            Pair::Gone(_, one) => note(one, SlaChange::Removed),
            Pair::New(_, one) => note(one, SlaChange::Added(one.clone())),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, SlaChange::Renamed(was.into())));
                differs(before, one).into_iter().for_each(|it| note(one, SlaChange::Terms(Box::new(it))));
            }
        }
    }
    order::<SlaPolicy>(a, b, changes);
}

pub(super) fn rules(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<Rule>(a, b) {
        let mut note = |one: &Rule, change| changes.push(BookChange::Rule(one.name.clone(), change));
        match pair {
            Pair::Gone(at, one) => note(one, RuleChange::Removed { from: at + 1 }),
            Pair::New(at, one) => note(one, RuleChange::Added { at: at + 1, rule: Box::new(one.clone()) }),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, RuleChange::Renamed(was.into())));
                rule(before, one).into_iter().for_each(|change| note(one, change));
            }
        }
    }
    moves(a, b, changes);
}

fn rule(before: &Rule, after: &Rule) -> Vec<RuleChange> {
    let switched = differs(&before.switch, &after.switch).map(|it| RuleChange::Switched(it.after));
    let criteria = differs(&before.when, &after.when).map(RuleChange::Criteria);
    let to = differs(&before.to, &after.to).map(RuleChange::Destination);
    let otherwise = differs(&before.otherwise, &after.otherwise).map(RuleChange::Otherwise);
    let sla = differs(&before.sla, &after.sla).map(RuleChange::Sla);
    [switched, criteria, to, otherwise, sla].into_iter().flatten().collect()
}

/// The rules that moved, each past one that stays.
fn moves(a: &Rulebook, b: &Rulebook, changes: &mut Vec<BookChange>) {
    let places = places::<Rule>(a, b);
    let before: HashSet<&str> = a.rules.iter().map(Item::called).collect();
    let common: Vec<(usize, &Rule)> = b.rules.iter().enumerate().filter(|(_, rule)| before.contains(rule.called())).collect();
    let moved: BTreeSet<usize> = moved(&places).into_iter().collect();
    for index in &moved {
        let (Some((to, rule)), Some(from)) = (common.get(*index), places.get(*index)) else { continue };
        let stays = |at: &usize| !moved.contains(at);
        let near = |at: usize| places.get(at).zip(common.get(at)).map(|(from, (_, rule))| (from + 1, rule.name.clone()));
        let above = (*index + 1..places.len()).find(stays).and_then(near);
        let below = (0..*index).rev().find(stays).and_then(near);
        let goes_up = above.as_ref().is_some_and(|(place, _)| *place <= *from);
        let past = match (above, below) {
            (Some((at, name)), _) if goes_up => Past::Above(at, name),
            (_, Some((at, name))) => Past::Below(at, name),
            (Some((at, name)), None) => Past::Above(at, name),
            // INVARIANT: something stays, if anything is in both.
            (None, None) => continue,
        };
        changes.push(BookChange::Rule(rule.name.clone(), RuleChange::Moved(Move { from: from + 1, to: to + 1, past })));
    }
}

pub(super) fn tests(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<BookTest>(a, b) {
        let mut note = |one: &BookTest, change| changes.push(BookChange::Test(one.name.clone(), change));
        match pair {
            Pair::Gone(_, one) => note(one, TestChange::Removed),
            Pair::New(_, one) => note(one, TestChange::Added(one.clone())),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, TestChange::Renamed(was.into())));
                differs(before, one).into_iter().for_each(|it| note(one, TestChange::Changed(it.after)));
            }
        }
    }
    order::<BookTest>(a, b, changes);
}

pub(super) fn experiments(a: &Rulebook, b: &Rulebook, renamed: &[Renamed], changes: &mut Vec<BookChange>) {
    for pair in pairs::<Experiment>(a, b) {
        let mut note = |one: &Experiment, change| changes.push(BookChange::Experiment(one.name.clone(), change));
        match pair {
            Pair::Gone(_, one) => note(one, ExperimentChange::Removed),
            Pair::New(_, one) => note(one, ExperimentChange::Added(one.clone())),
            Pair::Both(before, one) => {
                was(renamed, one).into_iter().for_each(|was| note(one, ExperimentChange::Renamed(was.into())));
                differs(before, one).into_iter().for_each(|it| note(one, ExperimentChange::Changed(it.after)));
            }
        }
    }
    order::<Experiment>(a, b, changes);
}

//! Two books → what is different, as data; [`sentence`] says each in English.
//!
//! A thing under another name and otherwise the same is renamed, and whatever speaks of it by that name is no change.
//! Rules that moved are as few as can be: all others stand in a longest common subsequence.
//!
//! Absent on purpose: versions and drafts; what the difference does to leads (that is replay).

mod items;
mod labels;
mod order;
mod renamed;
mod said;
#[cfg(test)]
mod tests;

pub(super) use order::moved;
pub(super) use renamed::align;
pub use said::{place, sentence, sentences};

use crate::model::{
    criteria::{Criteria, Range},
    hours::Hours,
    id::{PoolName, RepRef, RuleName, SegmentName, SlaName, TerritoryName},
    pool::{Counts, Member, Pool, Strategy},
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::{BookTest, Experiment, Rulebook},
    segment::Segment,
    sla::SlaPolicy,
    territory::{Place, Territory},
};

use super::part::Part;

/// Rules of `before` that only bear another name in `after`: the old name and the new one of each.
pub fn renamed_rules(before: &Rulebook, after: &Rulebook) -> Vec<(RuleName, RuleName)> {
    let renamed = align(&mut before.clone(), after).into_iter().filter(|one| one.part == Part::Rule);
    renamed.map(|one| (one.was.as_str().into(), one.is.as_str().into())).collect()
}

/// One difference between two books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookChange {
    /// Of the defaults.
    Defaults(DefaultsChange),
    /// Of a segment, by its name in the second book (in the first, if it is gone); so with all below.
    Segment(SegmentName, SegmentChange),
    /// Of a territory.
    Territory(TerritoryName, TerritoryChange),
    /// Of a pool.
    Pool(PoolName, PoolChange),
    /// Of an SLA policy.
    Sla(SlaName, SlaChange),
    /// Of a rule.
    Rule(RuleName, RuleChange),
    /// Of a case.
    Test(String, TestChange),
    /// Of an experiment.
    Experiment(String, ExperimentChange),
    /// The same things stand in another order; rules say each which moved.
    Order(Part),
}

/// What differs in the defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultsChange {
    /// The company's hours or days off.
    Hours(Box<Before<Option<Hours>>>),
    /// The policy of rules that name none.
    Sla(Before<Option<SlaName>>),
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before<T> {
    /// In the first book.
    pub before: T,
    /// In the second.
    pub after: T,
}

/// What differs in a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentChange {
    /// It is new.
    Added(Segment),
    /// It is gone.
    Removed,
    /// It was called that.
    Renamed(SegmentName),
    /// Other sizes.
    Sizes(Before<Range>),
}

/// What differs in a territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerritoryChange {
    /// It is new.
    Added(Territory),
    /// It is gone.
    Removed,
    /// It was called that.
    Renamed(TerritoryName),
    /// It has these places too.
    Gained(Vec<Place>),
    /// It has these places no longer.
    Lost(Vec<Place>),
    /// It lies inside another.
    Inside(Before<Option<TerritoryName>>),
    /// Another pool works it.
    Pool(Before<Option<PoolName>>),
    /// The same places in another order.
    Reordered,
}

/// What differs in a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolChange {
    /// It is new.
    Added(Pool),
    /// It is gone.
    Removed,
    /// It was called that.
    Renamed(PoolName),
    /// Somebody joined.
    Joined(Member),
    /// Somebody left.
    Left(RepRef),
    /// Another share.
    Weight(RepRef, Before<u32>),
    /// Another priority.
    Priority(RepRef, Before<u32>),
    /// It picks otherwise.
    Strategy(Before<Strategy>),
    /// Something it minds, or no longer.
    Option(PoolOption, Switch),
    /// Other leads use up a turn.
    Counts(Counts),
    /// The same members in another order, which breaks ties.
    Reordered,
}

/// What a pool may mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolOption {
    /// Working hours.
    RespectHours,
    /// The lead's language.
    MatchLanguage,
    /// No caps.
    IgnoreCaps,
}

/// What differs in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlaChange {
    /// It is new.
    Added(SlaPolicy),
    /// It is gone.
    Removed,
    /// It was called that.
    Renamed(SlaName),
    /// Other terms.
    Terms(Box<Before<SlaPolicy>>),
}

/// What differs in a rule. Places are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleChange {
    /// It is new.
    Added {
        /// Where it stands in the second book.
        at: usize,
        /// The rule.
        rule: Box<Rule>,
    },
    /// It is gone.
    Removed {
        /// Where it stood in the first book.
        from: usize,
    },
    /// It was called that.
    Renamed(RuleName),
    /// It stands elsewhere among the others.
    Moved(Move),
    /// It takes part, or no longer.
    Switched(Switch),
    /// It asks for other leads.
    Criteria(Before<Criteria>),
    /// Its leads go elsewhere.
    Destination(Before<Destination>),
    /// Something else happens when nobody there can.
    Otherwise(Before<Otherwise>),
    /// Another policy.
    Sla(Before<Option<SlaName>>),
}

/// Where a rule went. Places are those of the first book but for `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it stood in the first book.
    pub from: usize,
    /// Where it stands in the second.
    pub to: usize,
    /// Past which rule that stays.
    pub past: Past,
}

/// Past what a rule moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Past {
    /// Right above that one, which stood at that place.
    Above(usize, RuleName),
    /// Right below that one, which stood at that place.
    Below(usize, RuleName),
}

/// What differs in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestChange {
    /// It is new.
    Added(BookTest),
    /// It is gone.
    Removed,
    /// It was called that.
    Renamed(String),
    /// Another lead, or another place for it.
    Changed(BookTest),
}

/// What differs in an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExperimentChange {
    /// It is new.
    Added(Experiment),
    /// It is gone.
    Removed,
    /// It was called that.
    Renamed(String),
    /// Anything else of it.
    Changed(Experiment),
}

/// What is different in `b`: defaults first, then kind by kind in the order of the file. Empty exactly where both are equal.
pub fn diff(a: &Rulebook, b: &Rulebook) -> Vec<BookChange> {
    let mut a = a.clone();
    let mut changes = Vec::new();
    let renamed = align(&mut a, b);
    items::defaults(&a.defaults, &b.defaults, &mut changes);
    items::segments(&a, b, &renamed, &mut changes);
    items::territories(&a, b, &renamed, &mut changes);
    items::pools(&a, b, &renamed, &mut changes);
    items::slas(&a, b, &renamed, &mut changes);
    items::rules(&a, b, &renamed, &mut changes);
    items::tests(&a, b, &renamed, &mut changes);
    items::experiments(&a, b, &renamed, &mut changes);
    changes
}

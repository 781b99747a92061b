//! Differences in single words, for programs.

use crate::rulebook::part::Part;

use super::{
    BookChange, DefaultsChange, ExperimentChange, PoolChange, RuleChange, SegmentChange, SlaChange, TerritoryChange, TestChange,
};

impl BookChange {
    /// The kind of thing, its name (none for the defaults and for an order), and what was done to it.
    pub fn labels(&self) -> (&'static str, Option<&str>, &'static str) {
        match self {
            Self::Defaults(change) => (
                "defaults",
                None,
                match change {
                    DefaultsChange::Hours(_) => "hours",
                    DefaultsChange::Sla(_) => "sla",
                },
            ),
            Self::Segment(name, change) => (
                Part::Segment.word(),
                Some(name.as_str()),
                match change {
                    SegmentChange::Added(_) => "added",
                    SegmentChange::Removed => "removed",
                    SegmentChange::Renamed(_) => "renamed",
                    SegmentChange::Sizes(_) => "sizes",
                },
            ),
            Self::Territory(name, change) => (Part::Territory.word(), Some(name.as_str()), territory(change)),
            Self::Pool(name, change) => (Part::Pool.word(), Some(name.as_str()), pool(change)),
            Self::Sla(name, change) => (
                Part::Sla.word(),
                Some(name.as_str()),
                match change {
                    SlaChange::Added(_) => "added",
                    SlaChange::Removed => "removed",
                    SlaChange::Renamed(_) => "renamed",
                    SlaChange::Terms(_) => "terms",
                },
            ),
            Self::Rule(name, change) => (Part::Rule.word(), Some(name.as_str()), rule(change)),
            Self::Test(name, change) => (
                Part::Test.word(),
                Some(name),
                match change {
                    TestChange::Added(_) => "added",
                    TestChange::Removed => "removed",
                    TestChange::Renamed(_) => "renamed",
                    TestChange::Changed(_) => "changed",
                },
            ),
            Self::Experiment(name, change) => (
                Part::Experiment.word(),
                Some(name),
                match change {
                    ExperimentChange::Added(_) => "added",
                    ExperimentChange::Removed => "removed",
                    ExperimentChange::Renamed(_) => "renamed",
                    ExperimentChange::Changed(_) => "changed",
                },
            ),
            Self::Order(part) => (part.word(), None, "reordered"),
        }
    }
}

fn territory(change: &TerritoryChange) -> &'static str {
    match change {
        TerritoryChange::Added(_) => "added",
        TerritoryChange::Removed => "removed",
        TerritoryChange::Renamed(_) => "renamed",
        TerritoryChange::Gained(_) => "places_added",
        TerritoryChange::Lost(_) => "places_removed",
        TerritoryChange::Inside(_) => "inside",
        TerritoryChange::Pool(_) => "pool",
        TerritoryChange::Reordered => "reordered",
    }
}

fn pool(change: &PoolChange) -> &'static str {
    match change {
        PoolChange::Added(_) => "added",
        PoolChange::Removed => "removed",
        PoolChange::Renamed(_) => "renamed",
        PoolChange::Joined(_) => "joined",
        PoolChange::Left(_) => "left",
        PoolChange::Weight(..) => "weight",
        PoolChange::Priority(..) => "priority",
        PoolChange::Strategy(_) => "strategy",
        PoolChange::Option(..) => "option",
        PoolChange::Counts(_) => "counts",
        PoolChange::Reordered => "reordered",
    }
}

fn rule(change: &RuleChange) -> &'static str {
    match change {
        RuleChange::Added { .. } => "added",
        RuleChange::Removed { .. } => "removed",
        RuleChange::Renamed(_) => "renamed",
        RuleChange::Moved(_) => "moved",
        RuleChange::Switched(_) => "switched",
        RuleChange::Criteria(_) => "criteria",
        RuleChange::Destination(_) => "destination",
        RuleChange::Otherwise(_) => "otherwise",
        RuleChange::Sla(_) => "sla",
    }
}

//! Differences in sentences. They begin in lower case and end without a full stop, as those of `english` do.

use crate::{
    model::{
        id::{RepRef, RuleName},
        normal::country_name,
        pool::{Counts, Strategy},
        roster::Roster,
        rule::{Destination, Rule, Switch},
        sla::SlaPolicy,
        territory::Place,
    },
    rulebook::{english, file::write_duration},
};

use super::{
    Before, BookChange, DefaultsChange, ExperimentChange, Past, PoolChange, PoolOption, RuleChange, SegmentChange, SlaChange,
    TerritoryChange, TestChange,
};

/// A difference as one sentence: "territory LATAM: Brazil (BR) added". `rep` names a rep as the book writes them.
pub fn sentence(change: &BookChange, rep: &dyn Fn(&RepRef) -> String) -> String {
    match change {
        BookChange::Defaults(change) => defaults(change),
        BookChange::Segment(name, change) => match change {
            SegmentChange::Added(one) => format!("new segment {name}: {}", english::segment(one)),
            SegmentChange::Removed => format!("segment {name} is gone"),
            SegmentChange::Renamed(was) => format!("segment {was} is called {name} now"),
            SegmentChange::Sizes(Before { before, after }) => {
                format!("segment {name}: {} employees, was {}", english::numbers(*after), english::numbers(*before))
            }
        },
        BookChange::Territory(name, change) => territory(name.as_str(), change),
        BookChange::Pool(name, change) => pool(name.as_str(), change, rep),
        BookChange::Sla(name, change) => match change {
            SlaChange::Added(one) => format!("new policy {name}: {}", english::sla(one)),
            SlaChange::Removed => format!("policy {name} is gone"),
            SlaChange::Renamed(was) => format!("policy {was} is called {name} now"),
            SlaChange::Terms(terms) => format!("policy {name}: {}", sla(&terms.before, &terms.after)),
        },
        BookChange::Rule(name, change) => rule(name, change, rep),
        BookChange::Test(name, change) => match change {
            TestChange::Added(one) => format!("new case \"{name}\": {}", english::test(one)),
            TestChange::Removed => format!("case \"{name}\" is gone"),
            TestChange::Renamed(was) => format!("case \"{was}\" is called \"{name}\" now"),
            TestChange::Changed(one) => format!("case \"{name}\": now {}", english::test(one)),
        },
        BookChange::Experiment(name, change) => match change {
            ExperimentChange::Added(one) => format!("new experiment {name}: {}", english::experiment(one)),
            ExperimentChange::Removed => format!("experiment {name} is gone"),
            ExperimentChange::Renamed(was) => format!("experiment {was} is called {name} now"),
            ExperimentChange::Changed(one) => format!("experiment {name}: now {}", english::experiment(one)),
        },
        BookChange::Order(part) => format!("the {} stand in another order", english::plural(*part)),
    }
}

/// All of them, reps by their names.
pub fn sentences(changes: &[BookChange], roster: &Roster) -> Vec<String> {
    let rep = |rep: &RepRef| {
        let known = roster.find(rep.as_str()).and_then(|at| roster.reps().get(at));
        known.map_or_else(|| rep.to_string(), |rep| rep.name.clone())
    };
    changes.iter().map(|change| sentence(change, &rep)).collect()
}

fn defaults(change: &DefaultsChange) -> String {
    match change {
        DefaultsChange::Hours(hours) => {
            let Before { before, after } = hours.as_ref();
            let said = |hours: &Option<_>| hours.as_ref().map_or_else(|| "always at work".to_owned(), english::hours);
            format!("company hours: {}, was {}", said(after), said(before))
        }
        DefaultsChange::Sla(Before { before: _, after: Some(sla) }) => {
            format!("leads are due as {sla} says where their rule says nothing")
        }
        DefaultsChange::Sla(Before { before: Some(was), after: None }) => {
            format!("leads are no longer due as {was} says where their rule says nothing")
        }
        DefaultsChange::Sla(Before { before: None, after: None }) => "no default policy".to_owned(),
    }
}

fn territory(name: &str, change: &TerritoryChange) -> String {
    match change {
        TerritoryChange::Added(one) => format!("new territory {name}: {}", english::territory(one)),
        TerritoryChange::Removed => format!("territory {name} is gone"),
        TerritoryChange::Renamed(was) => format!("territory {was} is called {name} now"),
        TerritoryChange::Gained(places) => format!("territory {name}: {} added", all(places)),
        TerritoryChange::Lost(places) => format!("territory {name}: {} taken out", all(places)),
        TerritoryChange::Inside(Before { after: Some(outer), .. }) => format!("territory {name} lies inside {outer} now"),
        TerritoryChange::Inside(Before { before, after: None }) => {
            let outer = before.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("territory {name} no longer lies inside {outer}")
        }
        TerritoryChange::Pool(Before { before: Some(was), after: Some(pool) }) => {
            format!("territory {name} is worked by pool {pool}, no longer by {was}")
        }
        TerritoryChange::Pool(Before { after: Some(pool), .. }) => format!("territory {name} is worked by pool {pool} now"),
        TerritoryChange::Pool(Before { before, after: None }) => {
            let was = before.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("territory {name} is no longer worked by pool {was}")
        }
        TerritoryChange::Reordered => format!("the places of territory {name} stand in another order"),
    }
}

/// A place as people call it: "Brazil (BR)", "US-CA", "US postal codes 941…".
pub fn place(place: &Place) -> String {
    match place {
        Place::Country(country) => match country_name(*country) {
            Some(name) => format!("{name} ({country})"),
            None => country.to_string(),
        },
        Place::State(state) => state.to_string(),
        Place::PostalPrefix(country, prefix) => format!("{country} postal codes {prefix}…"),
    }
}

/// Places with "and"; of many the first few.
fn all(places: &[Place]) -> String {
    const NAMED: usize = 6;
    let named: Vec<String> = places.iter().take(NAMED).map(place).collect();
    match (named.as_slice(), places.len().saturating_sub(NAMED)) {
        ([init @ .., last], 0) if !init.is_empty() => format!("{} and {last}", init.join(", ")),
        (named, 0) => named.join(""),
        (named, more) => format!("{} and {more} more places", named.join(", ")),
    }
}

fn pool(name: &str, change: &PoolChange, rep: &dyn Fn(&RepRef) -> String) -> String {
    match change {
        PoolChange::Added(one) => format!("new pool {name}: {}", english::pool(one)),
        PoolChange::Removed => format!("pool {name} is gone"),
        PoolChange::Renamed(was) => format!("pool {was} is called {name} now, and its turns begin anew"),
        PoolChange::Joined(member) => {
            let share = if member.weight == 1 { String::new() } else { format!(" with {}", share(member.weight)) };
            format!("pool {name}: {} joins{share}", rep(&member.rep))
        }
        PoolChange::Left(who) => format!("pool {name}: {} leaves", rep(who)),
        PoolChange::Weight(who, Before { before, after }) => {
            format!("pool {name}: {} now gets {}, was {}", rep(who), share(*after), share(*before))
        }
        PoolChange::Priority(who, Before { before, after }) => {
            format!("pool {name}: {} has priority {after}, was {before}", rep(who))
        }
        PoolChange::Strategy(Before { before, after }) => {
            format!("pool {name} {}, no longer {}", english::strategy(*after), strategy_before(*before))
        }
        PoolChange::Option(option, switch) => format!("pool {name}: {}", pool_option(*option, *switch)),
        PoolChange::Counts(Counts::Everything) => {
            format!("pool {name}: leads given by hand or through an account use up a turn")
        }
        PoolChange::Counts(Counts::Rotation) => {
            format!("pool {name}: leads given by hand or through an account no longer use up a turn")
        }
        PoolChange::Reordered => format!("the members of pool {name} stand in another order"),
    }
}

fn strategy_before(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::RoundRobin => "simply in turns",
        Strategy::Weighted => "in turns by weight",
        Strategy::LeastLoaded => "to whoever holds the least",
        Strategy::Priority => "to the highest priority",
    }
}

/// A weight as people say it.
fn share(weight: u32) -> String {
    match weight {
        1 => "a single share".to_owned(),
        2 => "a double share".to_owned(),
        3 => "a triple share".to_owned(),
        more => format!("a share of {more}"),
    }
}

fn pool_option(option: PoolOption, switch: Switch) -> &'static str {
    match (option, switch) {
        (PoolOption::RespectHours, Switch::On) => "only in their working hours now",
        (PoolOption::RespectHours, Switch::Off) => "at any hour now",
        (PoolOption::MatchLanguage, Switch::On) => "only to those who speak the lead's language now",
        (PoolOption::MatchLanguage, Switch::Off) => "whatever language the lead speaks now",
        (PoolOption::IgnoreCaps, Switch::On) => "full members are asked too now",
        (PoolOption::IgnoreCaps, Switch::Off) => "full members are no longer asked",
    }
}

/// The terms that are others.
fn sla(before: &SlaPolicy, after: &SlaPolicy) -> String {
    let SlaPolicy { name: _, first_touch, clock, warn_at, on_breach, max_reassign } = after;
    let mut parts = Vec::new();
    if (first_touch, clock) != (&before.first_touch, &before.clock) {
        let time = |sla: &SlaPolicy| format!("{} of {}", write_duration(sla.first_touch), english::clock(sla.clock));
        parts.push(format!("first touch within {}, was {}", time(after), time(before)));
    }
    if *warn_at != before.warn_at {
        parts.push(format!("at risk after {} of it, was {}", english::part_of(*warn_at), english::part_of(before.warn_at)));
    }
    if (on_breach, max_reassign) != (&before.on_breach, &before.max_reassign) {
        let (now, was) = (english::missed(after), english::missed(before));
        parts.push(if now == was {
            format!("at most {max_reassign} moves after a miss, was {}", before.max_reassign)
        } else {
            format!("when missed, {now}; was: {was}")
        });
    }
    parts.join("; ")
}

/// A destination with a rep by what they are called.
fn called(to: &Destination, rep: &dyn Fn(&RepRef) -> String) -> Destination {
    match to {
        Destination::Rep(named) => Destination::Rep(rep(named).as_str().into()),
        other => other.clone(),
    }
}

fn rule(name: &RuleName, change: &RuleChange, rep: &dyn Fn(&RepRef) -> String) -> String {
    match change {
        RuleChange::Added { at, rule } => {
            let by_name = Rule { to: called(&rule.to, rep), ..rule.as_ref().clone() };
            format!("new rule {at} `{name}`: {}", english::rule(&by_name))
        }
        RuleChange::Removed { from } => format!("rule {from} `{name}` is gone"),
        RuleChange::Renamed(was) => format!("rule `{was}` is called `{name}` now"),
        RuleChange::Moved(moved) => {
            let past = match &moved.past {
                Past::Above(at, other) => format!("above {at} `{other}`"),
                Past::Below(at, other) => format!("below {at} `{other}`"),
            };
            format!("rule {} `{name}` moves {past}", moved.from)
        }
        RuleChange::Switched(Switch::On) => format!("rule `{name}` is switched on"),
        RuleChange::Switched(Switch::Off) => format!("rule `{name}` is switched off"),
        RuleChange::Criteria(Before { before, after }) => {
            let asked = |criteria| Some(english::criteria(criteria)).filter(|text| !text.is_empty());
            let asked = |criteria| asked(criteria).map_or_else(|| "every lead".to_owned(), |text| format!("leads where {text}"));
            format!("rule `{name}` takes {}; was {}", asked(after), asked(before))
        }
        RuleChange::Destination(Before { before, after }) => {
            let to = |to| english::destination(&called(to, rep));
            format!("rule `{name}`: leads go to {}, no longer to {}", to(after), to(before))
        }
        RuleChange::Otherwise(Before { before, after }) => {
            let (now, was) = (english::otherwise(after), english::otherwise(before));
            format!("rule `{name}`: when nobody there can take it, {now}; was {was}")
        }
        RuleChange::Sla(Before { after: Some(sla), .. }) => format!("rule `{name}`: due as {sla} says"),
        RuleChange::Sla(Before { before, after: None }) => {
            let was = before.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("rule `{name}`: no longer due as {was} says")
        }
    }
}

//! The things of a rulebook in sentences. The only place that words them; decisions are worded in `routing::explain`.
//!
//! Sentences begin in lower case and end without a full stop, so that lists and paragraphs can both use them.

mod full;
mod short;

pub use full::{day, expected, facts, places_in_full, seats, strategy_in_full};
pub use short::{criteria_in_short, destination_in_short, places_in_short, strategy_in_short};

use crate::model::{
    account::Relationship,
    criteria::{Condition, Criteria, Field, Range},
    hours::Hours,
    pool::{Counts, Member, Pool, Strategy},
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::{BookTest, Experiment},
    segment::Segment,
    sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
    territory::Territory,
};

use super::{
    file::{write_duration, write_expected, write_otherwise},
    part::Part,
    spelling::{NONE, write_value},
};

/// A rule as one sentence: which leads, where they go, what happens when nobody there can take them.
pub fn rule(rule: &Rule) -> String {
    let Rule { name: _, when: _, to, otherwise, sla, switch } = rule;
    let sentence = [Some(goes(rule)), exception(to, otherwise), sla.as_ref().map(|sla| format!("it is due as {sla} says"))];
    let sentence = sentence.into_iter().flatten().collect::<Vec<_>>().join("; ");
    match switch {
        Switch::On => sentence,
        Switch::Off => format!("switched off: {sentence}"),
    }
}

/// Which leads go where by a rule.
pub fn goes(rule: &Rule) -> String {
    let which = if rule.when.is_empty() { "every lead".to_owned() } else { format!("if {}, the lead", criteria(&rule.when)) };
    format!("{which} goes to {}", destination(&rule.to))
}

/// What criteria ask: "country is DE or AT, and employees are 200 to 999"; empty for those that ask nothing.
pub fn criteria(criteria: &Criteria) -> String {
    let parts: Vec<_> = criteria.iter().map(|(field, condition)| asked(field, condition)).collect();
    parts.join(", and ")
}

fn asked(field: &Field, condition: &Condition) -> String {
    let name = called(field);
    let is = if *field == Field::Employees { "are" } else { "is" };
    match (field, condition) {
        (Field::Account, Condition::In(values)) => format!("it comes from {}", relationships(values)),
        (Field::Account, Condition::NotIn(values)) => format!("it does not come from {}", relationships(values)),
        (Field::Territory, Condition::NotIn(values)) if is_none(values) => "it lies in a territory".to_owned(),
        (Field::Segment, Condition::NotIn(values)) if is_none(values) => "its size is in a segment".to_owned(),
        (Field::Territory, Condition::In(values)) => format!("it lies in {}", any_of(values, "no territory")),
        (Field::Territory, Condition::NotIn(values)) => {
            format!("its country is known and not in {}", any_of(values, "no territory"))
        }
        (Field::Tag, Condition::In(values)) => format!("it is tagged {}", any_of(values, NONE)),
        (Field::Tag, Condition::NotIn(values)) => format!("it is not tagged {}", any_of(values, NONE)),
        (_, Condition::In(values)) => format!("{name} {is} {}", any_of(values, NONE)),
        (_, Condition::NotIn(values)) => format!("{name} {is} known and not {}", any_of(values, NONE)),
        (_, Condition::Number(range)) => format!("{name} {is} {}", numbers(*range)),
        (_, Condition::Prefix(beginning)) => format!("{name} begins with {}", write_value(beginning)),
        (_, Condition::Known) => format!("{name} {is} known"),
        (_, Condition::Unknown) => format!("{name} {is} unknown"),
    }
}

/// Only `none` is named.
fn is_none(values: &[String]) -> bool {
    matches!(values, [only] if only.eq_ignore_ascii_case(NONE))
}

fn called(field: &Field) -> String {
    match field {
        Field::Custom(name) => name.clone(),
        fixed => fixed.to_string().replace('_', " "),
    }
}

fn relationships(values: &[String]) -> String {
    let words = values.iter().map(|value| match value.as_str() {
        known if known == Relationship::Customer.as_str() => "a customer",
        known if known == Relationship::OpenOpportunity.as_str() => "an account with an open opportunity",
        known if known == Relationship::Target.as_str() => "a target account",
        NONE => "a company we have no account of",
        other => other,
    });
    either(&words.map(str::to_owned).collect::<Vec<_>>())
}

/// The values with "or"; `none` in the words given.
fn any_of(values: &[String], none: &str) -> String {
    let words = values.iter().map(|value| if value.eq_ignore_ascii_case(NONE) { none.to_owned() } else { write_value(value) });
    either(&words.collect::<Vec<_>>())
}

fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}

/// A range: "200 to 999", "at least 80", "at most 9", "420".
pub fn numbers(range: Range) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => "any number".to_owned(),
    }
}

/// Where leads go: "the next of pool emea".
pub fn destination(to: &Destination) -> String {
    match to {
        Destination::AccountOwner => "the owner of its account".to_owned(),
        Destination::Rep(rep) => rep.to_string(),
        Destination::Field(field) => format!("the rep that its field {field} names"),
        Destination::Pool(pool) => format!("the next of pool {pool}"),
        Destination::TerritoryPool => "the pool of its territory".to_owned(),
        Destination::Fallback => "the fallback queue, where a person decides".to_owned(),
        Destination::Nurture => "the nurture queue, away from sales for now".to_owned(),
    }
}

/// What happens when nobody at the destination can take a lead; nothing where that cannot be.
pub fn exception(to: &Destination, otherwise: &Otherwise) -> Option<String> {
    let when = match to {
        Destination::AccountOwner | Destination::Rep(_) | Destination::Field(_) => {
            "when neither they nor their backup can take it"
        }
        Destination::Pool(_) | Destination::TerritoryPool => "when nobody there can take it",
        Destination::Fallback | Destination::Nurture => return None,
    };
    Some(format!("{when}, {}", self::otherwise(otherwise)))
}

/// What happens when nobody at the destination can.
pub(super) fn otherwise(otherwise: &Otherwise) -> String {
    match otherwise {
        Otherwise::NextRule => "the rules below decide".to_owned(),
        Otherwise::Pool(pool) => format!("the next of pool {pool} gets it"),
        Otherwise::Hold => "it waits for the first who can".to_owned(),
        Otherwise::Fallback => format!("it goes to the {} queue", write_otherwise(otherwise)),
    }
}

/// Who shares a pool, and how: "takes turns by weight: Priya, Luc (weight 2); only in their working hours".
pub fn pool(pool: &Pool) -> String {
    let who: Vec<_> = pool.members.iter().map(|one| member(one, pool.strategy)).collect();
    let mut clauses = vec![format!("{}: {}", strategy(pool.strategy), who.join(", "))];
    clauses.extend(pool_notes(pool).into_iter().map(str::to_owned));
    clauses.join("; ")
}

/// How a pool picks: "takes turns by weight".
pub fn strategy(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::RoundRobin => "takes turns",
        Strategy::Weighted => "takes turns by weight",
        Strategy::LeastLoaded => "goes to whoever holds the least",
        Strategy::Priority => "goes to the highest priority",
    }
}

/// What else holds in a pool.
pub fn pool_notes(pool: &Pool) -> Vec<&'static str> {
    let Pool { name: _, strategy: _, members: _, respect_hours, match_language, ignore_caps, counts } = pool;
    let notes = [
        (*respect_hours, "only in their working hours"),
        (*match_language, "only to those who speak the lead's language"),
        (*ignore_caps, "full members are asked too"),
        (*counts == Counts::Everything, "leads given by hand or through an account use up a turn"),
    ];
    notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect()
}

fn member(member: &Member, strategy: Strategy) -> String {
    let Member { rep, weight, priority } = member;
    match strategy {
        Strategy::Weighted | Strategy::LeastLoaded if *weight != 1 => format!("{rep} (weight {weight})"),
        Strategy::Priority => format!("{rep} (priority {priority})"),
        Strategy::RoundRobin | Strategy::Weighted | Strategy::LeastLoaded => rep.to_string(),
    }
}

/// The places of a territory and who works them.
pub fn territory(territory: &Territory) -> String {
    let Territory { name: _, inside, pool, .. } = territory;
    let worked = match (pool, inside) {
        (Some(pool), _) => format!("worked by pool {pool}"),
        (None, Some(parent)) => format!("worked by the pool of {parent}"),
        (None, None) => "has no pool".to_owned(),
    };
    let places = places(territory);
    let part = inside.as_ref().map(|parent| format!("part of {parent}"));
    [Some(places), part, Some(worked)].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The places of a territory itself: "DE, AT, CH".
pub fn places(territory: &Territory) -> String {
    let mut places: Vec<String> = territory.countries.iter().map(ToString::to_string).collect();
    places.extend(territory.states.iter().map(ToString::to_string));
    places.extend(territory.postal_prefixes.iter().map(|(country, beginning)| format!("{country} {beginning}…")));
    if places.is_empty() { "no places of its own".to_owned() } else { places.join(", ") }
}

/// The sizes of a segment: "200 to 999 employees".
pub fn segment(segment: &Segment) -> String {
    format!("{} employees", numbers(segment.employees))
}

/// What a policy allows and what follows a miss.
pub fn sla(sla: &SlaPolicy) -> String {
    let SlaPolicy { name: _, first_touch, clock, warn_at, on_breach: _, max_reassign: _ } = sla;
    let (time, part, then) = (self::clock(*clock), part_of(*warn_at), missed(sla));
    format!("first touch within {} of {time}; at risk after {part} of it; when missed, {then}", write_duration(*first_touch))
}

/// Which time counts.
pub(super) fn clock(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::Working => "working time",
        ClockKind::Elapsed => "time on the clock",
    }
}

/// What follows a miss.
pub(super) fn missed(SlaPolicy { on_breach, max_reassign, .. }: &SlaPolicy) -> String {
    match on_breach {
        OnBreach::Reassign if *max_reassign == 0 => "it goes to the fallback queue".to_owned(),
        OnBreach::Reassign if *max_reassign == 1 => "somebody else gets it, once, then it goes to the fallback queue".to_owned(),
        OnBreach::Reassign => format!("somebody else gets it, at most {max_reassign} times, then it goes to the fallback queue"),
        OnBreach::Escalate => "the manager is told".to_owned(),
        OnBreach::Fallback => "it goes to the fallback queue".to_owned(),
        OnBreach::Notify => "it shows as late".to_owned(),
    }
}

/// A part of the allowed time.
pub(super) fn part_of(warn_at: WarnAt) -> String {
    match warn_at.0 {
        333 => "a third".to_owned(),
        500 => "half".to_owned(),
        666 | 667 => "two thirds".to_owned(),
        750 => "three quarters".to_owned(),
        thousandths => format!("{} %", f64::from(thousandths) / 10.0),
    }
}

/// Several things of a kind.
pub(super) fn plural(part: Part) -> &'static str {
    match part {
        Part::Segment => "segments",
        Part::Territory => "territories",
        Part::Pool => "pools",
        Part::Sla => "policies",
        Part::Rule => "rules",
        Part::Test => "cases",
        Part::Experiment => "experiments",
    }
}

/// When a company works: "Mon-Fri 09:00-18:00, Europe/Berlin; not on 2026-12-25".
pub fn hours(hours: &Hours) -> String {
    let Hours { zone, week, holidays } = hours;
    let days: Vec<_> = holidays.iter().map(ToString::to_string).collect();
    let off = if days.is_empty() { String::new() } else { format!("; not on {}", days.join(", ")) };
    format!("{week}, {zone}{off}")
}

/// What a case of the book claims.
pub fn test(test: &BookTest) -> String {
    let facts: Vec<_> = test.lead.iter().map(|(field, value)| format!("{field} {}", write_value(value))).collect();
    let lead = if facts.is_empty() { "a lead that says nothing".to_owned() } else { format!("a lead with {}", facts.join(", ")) };
    format!("{lead} goes to {}", write_expected(&test.expect))
}

/// What an experiment splits.
pub fn experiment(experiment: &Experiment) -> String {
    let Experiment { name: _, when, share, control, variant } = experiment;
    let which = if when.is_empty() { "of all leads".to_owned() } else { format!("of the leads where {}", criteria(when)) };
    let percent = f64::from(*share) / 10.0;
    format!("{which}, {percent} % go to {variant} instead of {control}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::{file, spelling};

    #[test]
    fn criteria_read_as_english() {
        for (line, wanted) in [
            ("country:DE,AT,CH employees:200..999", "country is DE, AT or CH, and employees are 200 to 999"),
            ("account:customer,none", "it comes from a customer or a company we have no account of"),
            ("territory:EMEA,none segment:!SMB", "it lies in EMEA or no territory, and segment is known and not SMB"),
            ("postal_code:941* tag:!vip,!\"a b\"", "postal code begins with 941, and it is not tagged vip or \"a b\""),
            ("territory:!none segment:!none", "it lies in a territory, and its size is in a segment"),
            ("score:>=80 city:unknown custom.plan:pro", "score is at least 80, and city is unknown, and plan is pro"),
        ] {
            assert_eq!(criteria(&spelling::read(line).unwrap()), wanted);
        }
    }

    #[test]
    fn a_rule_is_one_sentence() {
        let rules = |text: &str| {
            let text = format!(
                "format = 1\n[[sla]]\nname = \"hot\"\nfirst_touch = \"1h\"\n[[pool]]\nname = \"p\"\nmembers = [{{ rep = \"a\" }}]\n[[rule]]\nname = \"r\"\n{text}"
            );
            rule(&file::read_published(&text).unwrap().rules[0])
        };
        assert_eq!(
            rules("when = \"country:DE\"\nto = \"pool:p\"\notherwise = \"hold\"\nsla = \"hot\""),
            "if country is DE, the lead goes to the next of pool p; when nobody there can take it, it waits for the first who can; \
             it is due as hot says"
        );
        assert_eq!(
            rules("to = \"account_owner\"\notherwise = \"next_rule\"\nenabled = false"),
            "switched off: every lead goes to the owner of its account; when neither they nor their backup can take it, \
             the rules below decide"
        );
        assert_eq!(rules("to = \"fallback\""), "every lead goes to the fallback queue, where a person decides");
    }
}

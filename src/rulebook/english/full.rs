//! The same at length, for the document: places by name, shares of turns, days as a calendar has them.

use chrono::NaiveDate;

use crate::model::{
    normal::{everyday_country_name, state_name},
    place::Country,
    pool::{Pool, Strategy},
    rulebook::{BookTest, Expected},
    territory::Territory,
};
use crate::rulebook::spelling::write_value;

/// The places of a territory by name, one kind a line: "Germany, Austria", "United States: New York, Ohio", "postal
/// codes in Germany that begin with 8, 9"; nothing of one that has none.
pub fn places_in_full(territory: &Territory) -> Vec<String> {
    let Territory { countries, states, postal_prefixes, .. } = territory;
    let country = |code: Country| everyday_country_name(code);
    let mut lines = Vec::new();
    if !countries.is_empty() {
        lines.push(countries.iter().map(|code| country(*code)).collect::<Vec<_>>().join(", "));
    }
    let states = states.iter().map(|state| (state.country(), state_name(*state)));
    lines.extend(by_country(states).map(|(code, names)| format!("{}: {}", country(code), names.join(", "))));
    let prefixes = postal_prefixes.iter().map(|(code, beginning)| (*code, beginning.clone()));
    let prefixes = by_country(prefixes);
    lines.extend(prefixes.map(|(code, all)| format!("postal codes in {} that begin with {}", country(code), all.join(", "))));
    lines
}

/// By country in the order in which countries are first met.
fn by_country(all: impl Iterator<Item = (Country, String)>) -> impl Iterator<Item = (Country, Vec<String>)> {
    let mut groups: Vec<(Country, Vec<String>)> = Vec::new();
    for (code, name) in all {
        match groups.iter_mut().find(|(known, _)| *known == code) {
            Some((_, names)) => names.push(name),
            None => groups.push((code, vec![name])),
        }
    }
    groups.into_iter()
}

/// The members of a pool, each with what sets them apart: "2 of 7 turns", "priority 3"; nothing where all are alike.
pub fn seats(pool: &Pool) -> impl Iterator<Item = (String, Option<String>)> {
    let total: u64 = pool.members.iter().map(|member| u64::from(member.weight)).sum();
    let common = pool.members.iter().fold(total, |common, member| greatest_divisor(common, u64::from(member.weight))).max(1);
    let first = pool.members.first().map(|member| (member.weight, member.priority));
    let alike = pool.members.iter().all(|member| first == Some((member.weight, member.priority)));
    pool.members.iter().map(move |member| {
        let apart = match pool.strategy {
            Strategy::Weighted if !alike => Some(format!("{} of {} turns", u64::from(member.weight) / common, total / common)),
            Strategy::Priority => Some(format!("priority {}", member.priority)),
            Strategy::RoundRobin | Strategy::Weighted | Strategy::LeastLoaded => None,
        };
        (member.rep.to_string(), apart)
    })
}

fn greatest_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_divisor(other, one % other) }
}

/// How a pool picks, as a sentence of its own.
pub fn strategy_in_full(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::RoundRobin => "everybody in turn, in equal shares",
        Strategy::Weighted => "everybody in turn, by their shares",
        Strategy::LeastLoaded => "whoever holds the fewest open leads for their capacity",
        Strategy::Priority => "whoever has the highest priority among those who can take it",
    }
}

/// The lead of a case: "country DE, employees 420".
pub fn facts(test: &BookTest) -> String {
    let facts: Vec<_> =
        test.lead.iter().map(|(field, value)| format!("{} {}", field.replace('_', " "), write_value(value))).collect();
    if facts.is_empty() { "a lead that says nothing".to_owned() } else { facts.join(", ") }
}

/// Where a case wants its lead to go.
pub fn expected(expect: &Expected) -> String {
    match expect {
        Expected::Pool(pool) => format!("the next of pool {pool}"),
        Expected::Rep(rep) => rep.to_string(),
        Expected::Fallback => "the fallback queue".to_owned(),
        Expected::Nurture => "the nurture queue".to_owned(),
    }
}

/// A day as a calendar has it: "Fri 25 Dec 2026".
pub fn day(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::file;

    #[test]
    fn places_have_their_everyday_names() {
        let text = "format = 1\n[[territory]]\nname = \"t\"\ncountries = [\"GB\", \"KR\", \"CH\"]\nstates = [\"US-NY\", \"CA-ON\", \"US-OH\"]\n\
                    postal_prefixes = [\"DE:8\", \"DE:9\"]\n[[rule]]\nname = \"r\"\nto = \"fallback\"";
        let book = file::read_published(text).unwrap();
        assert_eq!(
            places_in_full(&book.territories[0]),
            [
                "United Kingdom, South Korea, Switzerland",
                "United States: New York, Ohio",
                "Canada: Ontario",
                "postal codes in Germany that begin with 8, 9",
            ]
        );
    }

    #[test]
    fn shares_are_said_in_the_fewest_turns() {
        let pool = |rest: &str| {
            let text = format!("format = 1\n[[pool]]\nname = \"p\"\n{rest}\n[[rule]]\nname = \"r\"\nto = \"pool:p\"");
            let pool = file::read_published(&text).unwrap().pools.remove(0);
            seats(&pool).map(|(name, apart)| format!("{name}: {}", apart.unwrap_or_default())).collect::<Vec<_>>()
        };
        let members = "members = [{ rep = \"a\", weight = 20 }, { rep = \"b\", weight = 10 }]";
        assert_eq!(pool(&format!("strategy = \"weighted\"\n{members}")), ["a: 2 of 3 turns", "b: 1 of 3 turns"]);
        assert_eq!(pool(&format!("strategy = \"least_loaded\"\n{members}")), ["a: ", "b: "]);
        assert_eq!(pool("strategy = \"priority\"\nmembers = [{ rep = \"a\", priority = 5 }]"), ["a: priority 5"]);
    }
}

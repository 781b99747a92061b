//! The same in as few words as a line of a table has room for.

use crate::model::{
    criteria::{Condition, Criteria, Field},
    pool::Strategy,
    rule::Destination,
    territory::Territory,
};

use super::{called, either, numbers};
use crate::rulebook::spelling::{NONE, write_value};

/// What criteria ask: "territory EMEA, size 200 to 999"; empty for those that ask nothing.
pub fn criteria_in_short(criteria: &Criteria) -> String {
    criteria.iter().map(|(field, condition)| condition_in_short(field, condition)).collect::<Vec<_>>().join(", ")
}

fn condition_in_short(field: &Field, condition: &Condition) -> String {
    let name = match field {
        Field::Employees => "size".to_owned(),
        Field::Tag => "tagged".to_owned(),
        _ => called(field),
    };
    let words = |values: &[String]| {
        let values = values.iter().map(|value| match (field, value.as_str()) {
            (Field::Account, known) => known.replace('_', " "),
            _ => write_value(value),
        });
        either(&values.collect::<Vec<_>>())
    };
    match (field, condition) {
        (Field::Account | Field::Territory | Field::Segment, Condition::In(values)) if matches!(values.as_slice(), [only] if only.eq_ignore_ascii_case(NONE)) =>
        {
            format!("no {name}")
        }
        (Field::Account | Field::Territory | Field::Segment, Condition::NotIn(values)) if matches!(values.as_slice(), [only] if only.eq_ignore_ascii_case(NONE)) =>
        {
            format!("any {name}")
        }
        (_, Condition::In(values)) => format!("{name} {}", words(values)),
        (_, Condition::NotIn(values)) => format!("{name} not {}", words(values)),
        (_, Condition::Number(range)) => format!("{name} {}", numbers(*range)),
        (_, Condition::Prefix(beginning)) => format!("{name} {}...", write_value(beginning)),
        (_, Condition::Known) => format!("{name} known"),
        (_, Condition::Unknown) => format!("{name} unknown"),
    }
}

/// Where a rule sends its leads: "EMEA, in turn". `rep` says what a rep is called, `strategy` how a pool picks.
pub fn destination_in_short(
    to: &Destination,
    rep: impl Fn(&str) -> String,
    strategy: impl Fn(&str) -> Option<Strategy>,
) -> String {
    match to {
        Destination::AccountOwner => "owner of the account".to_owned(),
        Destination::Rep(named) => rep(named.as_str()),
        Destination::Field(field) => format!("rep in {}", field.trim_start_matches("custom.")),
        Destination::Pool(pool) => match strategy(pool.as_str()) {
            Some(strategy) => format!("{pool}, {}", strategy_in_short(strategy)),
            None => pool.to_string(),
        },
        Destination::TerritoryPool => "pool of the territory".to_owned(),
        Destination::Fallback => "Fallback queue".to_owned(),
        Destination::Nurture => "Nurture queue".to_owned(),
    }
}

/// How a pool picks: "in turn".
pub fn strategy_in_short(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::RoundRobin => "in turn",
        Strategy::Weighted => "by weight",
        Strategy::LeastLoaded => "least loaded",
        Strategy::Priority => "by priority",
    }
}

/// The places of a territory, counted where they are more than a few: "DE AT CH", "44 countries".
pub fn places_in_short(territory: &Territory) -> String {
    let Territory { countries, states, postal_prefixes, .. } = territory;
    let kinds = [(countries.len(), "country", "countries"), (states.len(), "state", "states")];
    let prefixes = [(postal_prefixes.len(), "postal area", "postal areas")];
    let counted: Vec<_> = kinds.into_iter().chain(prefixes).filter(|(n, ..)| *n > 0).collect();
    match counted.as_slice() {
        [(n, "country", _)] if *n <= FEW => countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        [(n, "state", _)] if *n < FEW => states.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        all => {
            let said = all.iter().map(|(n, one, many)| format!("{n} {}", if *n == 1 { one } else { many }));
            said.collect::<Vec<_>>().join(", ")
        }
    }
}

/// Countries that are named and not counted.
const FEW: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::spelling;

    #[test]
    fn criteria_fit_a_line() {
        for (line, wanted) in [
            ("country:DE,AT,CH employees:200..999", "country DE, AT or CH, size 200 to 999"),
            ("account:customer,open_opportunity", "account customer or open opportunity"),
            ("account:none territory:none", "no account, no territory"),
            ("territory:!none language:!en", "any territory, language not en"),
            ("postal_code:941* tag:!vip", "postal code 941..., tagged not vip"),
            ("score:>=80 city:unknown custom.plan:known", "score at least 80, city unknown, plan known"),
            ("", ""),
        ] {
            assert_eq!(criteria_in_short(&spelling::read(line).unwrap()), wanted);
        }
    }

    #[test]
    fn destinations_fit_a_column() {
        let short = |to: &Destination| {
            destination_in_short(to, |rep| format!("<{rep}>"), |pool| (pool == "p").then_some(Strategy::RoundRobin))
        };
        assert_eq!(short(&Destination::Pool("p".into())), "p, in turn");
        assert_eq!(short(&Destination::Pool("gone".into())), "gone");
        assert_eq!(short(&Destination::Rep("a@b.example".into())), "<a@b.example>");
        assert_eq!(short(&Destination::Field("custom.key_manager".into())), "rep in key_manager");
        assert_eq!(short(&Destination::TerritoryPool), "pool of the territory");
    }
}

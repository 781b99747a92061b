//! A rule that sends leads to the pool of their territory, and leads of it whose territory, with all around it, has none.
//!
//! No finding where the rule says what happens otherwise: another pool, or the rules below.

use crate::{
    model::{
        id::TerritoryName,
        rule::{Destination, Otherwise},
    },
    routing::places::Placed,
    rulebook::boxes::Outside,
};

use super::{
    About, Finding, Kind, Severity,
    ground::{Fate, Ground, Walk},
};

/// Leads without a pool to go to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoTerritoryPool {
    /// Territories without one up to the outermost.
    pub territories: Vec<TerritoryName>,
    /// Leads outside of all territories come to the rule too.
    pub outside: bool,
    /// Leads of unknown country come to it too.
    pub unknown: bool,
}

impl NoTerritoryPool {
    pub(super) fn sentence(&self) -> String {
        const MOST: usize = 6;
        let mut places: Vec<String> = self.territories.iter().take(MOST).map(ToString::to_string).collect();
        if self.territories.len() > MOST {
            places.push(format!("{} more territories", self.territories.len() - MOST));
        }
        places.extend(self.outside.then(|| "countries in no territory".to_owned()));
        places.extend(self.unknown.then(|| "leads of unknown country".to_owned()));
        format!("sends leads to the pool of their territory, and there is none for {}", places.join(", "))
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    for (index, rule) in walk.space.rules.iter().enumerate() {
        let is_asked = rule.to == Destination::TerritoryPool && matches!(rule.otherwise, Otherwise::Hold | Otherwise::Fallback);
        if is_asked && matches!(walk.fates[index], Fate::Reached(_)) {
            found.extend(of_rule(ground, walk, index));
        }
    }
}

fn of_rule(ground: &Ground<'_>, walk: &Walk<'_>, rule: usize) -> Option<Finding> {
    let about = About::Rule(ground.live(walk, rule));
    let (mut without, mut witness) = (NoTerritoryPool::default(), None);
    let mut comes_from = |place: Placed| {
        let region = match place {
            // A book without places: no lead has a territory.
            Placed::Unknown => walk.at_places(|placed| placed == place).unwrap_or_default(),
            Placed::Outside | Placed::In(_) => match walk.at_places(|placed| placed == place) {
                Some(region) => region,
                None => return false,
            },
        };
        match walk.reaching(rule, &region) {
            Outside::Point(point) => {
                witness.get_or_insert_with(|| walk.space.lead(&point));
                true
            }
            Outside::GaveUp => {
                ground.give_up(about.clone());
                false
            }
            Outside::Covered(_) => false,
        }
    };
    for (index, territory) in ground.book.territories.iter().enumerate() {
        let around = walk.space.places.chain(index);
        if around.iter().all(|index| ground.book.territories[*index].pool.is_none()) && comes_from(Placed::In(index)) {
            without.territories.push(territory.name.clone());
        }
    }
    without.outside = comes_from(Placed::Outside);
    without.unknown = comes_from(Placed::Unknown);
    (without != NoTerritoryPool::default()).then(|| Finding {
        severity: Severity::Warning,
        kind: Kind::NoTerritoryPool(without),
        about: about.clone(),
        witness,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    const PLACES: &str = "[[territory]]\nname = \"EMEA\"\ncountries = [\"FR\"]\npool = \"sales\"\n\
        [[territory]]\nname = \"DACH\"\ninside = \"EMEA\"\ncountries = [\"DE\"]\n\
        [[territory]]\nname = \"Africa\"\ncountries = [\"ZA\"]\n";

    fn with(when: &str, otherwise: &str) -> Vec<String> {
        let rule = format!(
            "{PLACES}[[rule]]\nname = \"Places\"\nwhen = \"{when}\"\nto = \"territory_pool\"\notherwise = \"{otherwise}\"\n[[rule]]\nname = \"Italy"
        );
        said(&BOOK.replace("[[rule]]\nname = \"Italy", &rule), "no_territory_pool")
    }

    #[test]
    fn territories_without_a_pool_up_the_chain_are_named() {
        let begin = "warning: rule 1 Places sends leads to the pool of their territory, and there is none for ";
        assert_eq!(with("territory:EMEA,Africa", "hold"), [format!("{begin}Africa")]);
        assert_eq!(with("", "fallback"), [format!("{begin}Africa, countries in no territory, leads of unknown country")]);
    }

    #[test]
    fn none_where_all_have_one_or_the_rule_says_what_then() {
        assert_eq!(with("territory:EMEA", "hold"), Vec::<String>::new());
        assert_eq!(with("", "next_rule"), Vec::<String>::new());
        assert_eq!(with("", "pool:sales"), Vec::<String>::new());
    }
}

//! From a group of the fallback queue to the change of the book that would most likely have placed it: the cause is fixed,
//! not the lead. Proposed with its reason; where nothing is likely, nothing is proposed.
//!
//! | what keeps them | the likely mend |
//! | --- | --- |
//! | their country is in no territory | the territory that people gave such leads to, else the one of its neighbours, takes it in |
//! | their territory has no pool | it gets the pool that people gave such leads to |
//! | no rule is for their territory, which has a pool | a rule that sends its leads to that pool |
//!
//! Absent on purpose: whoever is missing for now (they come back), what is unknown of the lead (a rule does not tell),
//! replaying it, doing it.

use crate::model::{
    criteria::{Condition, Criteria, Field},
    id::{PoolName, RepId, TerritoryName},
    place::Country,
    roster::Roster,
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::Rulebook,
    snag::Snag,
    territory::{self, Place},
};

use super::{
    edit::{BookEdit, free_name},
    learn::{end_of_rules, rule_at},
};

/// A change of the book, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The change.
    pub edit: BookEdit,
    /// Leads like these that people gave to somebody whom it would give them to.
    pub given: u32,
    /// Neighbours of the country that stand there already, by their codes.
    pub neighbours: Vec<Country>,
}

/// What of a book a cause can be mended by.
enum Gap<'s> {
    /// A territory for a country.
    Place(Country),
    /// A pool for a territory.
    Pool(&'s TerritoryName),
    /// A rule for a territory.
    Rule(&'s TerritoryName),
}

fn gap(snag: &Snag) -> Option<Gap<'_>> {
    match snag {
        Snag::NoTerritory(country) => Some(Gap::Place(*country)),
        Snag::NoPool(territory) => Some(Gap::Pool(territory)),
        Snag::NoRule(Some(territory)) => Some(Gap::Rule(territory)),
        Snag::NoBook
        | Snag::NoCountry
        | Snag::NoSize
        | Snag::NoRule(None)
        | Snag::NobodyFree(_)
        | Snag::Held(_)
        | Snag::Away(_)
        | Snag::NoOwner
        | Snag::UnknownName(_)
        | Snag::UnknownRep(_)
        | Snag::Missed
        | Snag::MissedTooOften
        | Snag::SentByRule(_)
        | Snag::SentByHand => None,
    }
}

/// Whether the book places such leads: what kept them is gone from it. Of causes that no change of a book mends, no.
pub fn is_mended(snag: &Snag, book: &Rulebook) -> bool {
    match gap(snag) {
        Some(Gap::Place(country)) => book.territories.iter().any(|territory| territory.countries.contains(&country)),
        Some(Gap::Pool(territory)) => pool_around(territory, book).is_some(),
        Some(Gap::Rule(territory)) => {
            let is_for_it = |rule: &Rule| rule.switch == Switch::On && Some(&rule.when) == criteria_of(territory).as_ref();
            book.rules.iter().any(|rule| is_for_it(rule) && rule.to != Destination::Fallback)
        }
        None => false,
    }
}

/// The likely mend of a group; none of what is mended already. `given` are those who got leads of it by hand, and how many.
pub fn mend(snag: &Snag, book: &Rulebook, roster: &Roster, given: &[(RepId, u32)]) -> Option<Mend> {
    let gap = gap(snag).filter(|_| !is_mended(snag, book))?;
    match gap {
        Gap::Place(country) => place(country, book, roster, given),
        Gap::Pool(territory) => pool_of(territory, book, roster, given),
        Gap::Rule(territory) => rule_for(territory, book),
    }
}

/// The territory that takes a country in.
fn place(country: Country, book: &Rulebook, roster: &Roster, given: &[(RepId, u32)]) -> Option<Mend> {
    let scored = book.territories.iter().filter_map(|territory| {
        let given = pool_around(&territory.name, book).map_or(0, |pool| given_to(pool, book, roster, given));
        let neighbours: Vec<Country> = territory.countries.iter().filter(|other| are_near(country, **other)).copied().collect();
        let whole = territory.countries.len().max(1);
        // In thousandths: a territory of neighbours alone is nearer than one of half the world.
        let near = neighbours.len() * 1_000 / whole;
        (given > 0 || !neighbours.is_empty()).then_some(((given, near, neighbours.len()), territory, neighbours))
    });
    // Of equals the one that stands first.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let ((given, ..), territory, neighbours) = best;
    let edit = BookEdit::AddPlaces { territory: territory.name.clone(), places: vec![Place::Country(country)] };
    Some(Mend { edit, given, neighbours })
}

/// The pool that a territory gets.
fn pool_of(name: &TerritoryName, book: &Rulebook, roster: &Roster, given: &[(RepId, u32)]) -> Option<Mend> {
    book.territories.iter().find(|territory| territory.name == *name)?;
    let scored = book.pools.iter().map(|pool| (given_to(&pool.name, book, roster, given), &pool.name));
    let (given, pool) = scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).filter(|(given, _)| *given > 0)?;
    let edit = BookEdit::SetTerritoryPool { territory: name.clone(), pool: Some(pool.clone()) };
    Some(Mend { edit, given, neighbours: Vec::new() })
}

/// The rule that sends a territory's leads to its pool.
fn rule_for(name: &TerritoryName, book: &Rulebook) -> Option<Mend> {
    pool_around(name, book)?;
    let rule = Rule {
        name: free_name(&format!("{name} by territory"), book, []),
        when: criteria_of(name)?,
        to: Destination::TerritoryPool,
        otherwise: Otherwise::Hold,
        sla: None,
        switch: Switch::On,
    };
    let edit = BookEdit::AddRuleAbove { rule, above: rule_at(book, end_of_rules(book)) };
    Some(Mend { edit, given: 0, neighbours: Vec::new() })
}

/// What a rule asks that is for one territory.
fn criteria_of(territory: &TerritoryName) -> Option<Criteria> {
    Criteria::any().and(Field::Territory, Condition::In(vec![territory.to_string()])).ok()
}

/// The pool of a territory, or of the nearest around it that has one.
fn pool_around<'a>(name: &TerritoryName, book: &'a Rulebook) -> Option<&'a PoolName> {
    let at = book.territories.iter().position(|territory| territory.name == *name)?;
    territory::pool_of(&book.territories, at)
}

/// How many of those given by hand went to members of a pool.
fn given_to(pool: &PoolName, book: &Rulebook, roster: &Roster, given: &[(RepId, u32)]) -> u32 {
    let Some(pool) = book.pools.iter().find(|known| known.name == *pool) else { return 0 };
    let members: Vec<RepId> = pool
        .members
        .iter()
        .filter_map(|member| roster.find(member.rep.as_str()))
        .map(|position| roster.reps()[position].id)
        .collect();
    given.iter().filter(|(rep, _)| members.contains(rep)).map(|(_, n)| n).sum()
}

/// Countries of one sub-region, one line each: its name and its codes.
const SUBREGIONS: &str = include_str!("../../assets/reference/subregions.txt");

/// Both lie in the same sub-region.
fn are_near(one: Country, other: Country) -> bool {
    let holds = |line: &str, country: Country| line.split_whitespace().skip(1).any(|code| code == country.as_str());
    SUBREGIONS.lines().filter(|line| !line.starts_with('#')).any(|line| holds(line, one) && holds(line, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{normal::country_name, rep::Rep},
        rulebook::file,
    };

    const BOOK: &str = r#"
format = 1
[[territory]]
name = "Everywhere"
countries = ["US", "AR", "FR", "JP", "DE"]
pool = "north"
[[territory]]
name = "LATAM"
countries = ["MX", "AR", "CL"]
pool = "south"
[[territory]]
name = "Bare"
countries = ["ZA"]
[[pool]]
name = "north"
members = [{ rep = "Ana" }]
[[pool]]
name = "south"
members = [{ rep = "Ben" }]
[[rule]]
name = "Rest"
to = "fallback"
"#;

    fn mended(snag: &Snag, given: &[(RepId, u32)]) -> Option<(BookEdit, u32)> {
        let book = file::read_published(BOOK).unwrap();
        let roster = Roster::new(vec![Rep::named(RepId(1), "Ana"), Rep::named(RepId(2), "Ben")], Vec::new());
        mend(snag, &book, &roster, given).map(|mend| (mend.edit, mend.given))
    }

    fn into(territory: &str, code: &str) -> BookEdit {
        BookEdit::AddPlaces { territory: territory.into(), places: vec![Place::Country(code.parse().unwrap())] }
    }

    #[test]
    fn a_country_goes_where_people_send_it_else_to_its_neighbours() {
        let brazil = Snag::NoTerritory("BR".parse().unwrap());
        assert_eq!(mended(&brazil, &[]), Some((into("LATAM", "BR"), 0)), "Argentina and Chile are near");
        assert_eq!(mended(&brazil, &[(RepId(1), 3)]), Some((into("Everywhere", "BR"), 3)));
        let austria = Snag::NoTerritory("AT".parse().unwrap());
        assert_eq!(mended(&austria, &[]), Some((into("Everywhere", "AT"), 0)), "Germany and France are");
        let fiji = Snag::NoTerritory("FJ".parse().unwrap());
        assert_eq!(mended(&fiji, &[]), None, "nobody is near, and nobody ever got one");
    }

    #[test]
    fn a_territory_gets_the_pool_that_got_its_leads_or_a_rule() {
        let bare = Snag::NoPool("Bare".into());
        assert_eq!(mended(&bare, &[]), None);
        let south = BookEdit::SetTerritoryPool { territory: "Bare".into(), pool: Some("south".into()) };
        assert_eq!(mended(&bare, &[(RepId(2), 2)]), Some((south, 2)));
        let found = mended(&Snag::NoRule(Some("LATAM".into())), &[]);
        let Some((BookEdit::AddRuleAbove { rule, above }, 0)) = found else { panic!("{found:?}") };
        assert_eq!(above, Some("Rest".into()));
        assert_eq!((rule.name.as_str(), &rule.to), ("LATAM by territory", &Destination::TerritoryPool));
        assert_eq!(mended(&Snag::NoRule(Some("Bare".into())), &[]), None, "it has no pool");
    }

    #[test]
    fn what_the_book_places_by_now_needs_no_mend() {
        let argentina = Snag::NoTerritory("AR".parse().unwrap());
        assert_eq!(mended(&argentina, &[(RepId(1), 3)]), None);
        assert_eq!(mended(&Snag::NoPool("LATAM".into()), &[(RepId(1), 3)]), None);
        let book = BOOK.replace(
            "to = \"fallback\"",
            "to = \"fallback\"\n[[rule]]\nname = \"L\"\nwhen = \"territory:LATAM\"\nto = \"territory_pool\"",
        );
        let has_a_rule = file::read_published(&book).unwrap();
        assert!(is_mended(&Snag::NoRule(Some("LATAM".into())), &has_a_rule));
    }

    #[test]
    fn where_nothing_is_likely_nothing_is_proposed() {
        for snag in [Snag::NoCountry, Snag::NobodyFree("north".into()), Snag::Missed, Snag::SentByHand, Snag::NoRule(None)] {
            assert_eq!(mended(&snag, &[(RepId(1), 9)]), None, "{snag}");
        }
    }

    #[test]
    fn every_code_of_the_list_is_a_country_and_stands_once() {
        let codes = SUBREGIONS.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split_whitespace().skip(1));
        let mut known = std::collections::BTreeSet::new();
        for code in codes {
            assert!(country_name(code.parse().unwrap()).is_some(), "{code}");
            assert!(known.insert(code), "{code} stands twice");
        }
        assert!(known.len() > 240, "{}", known.len());
    }
}

//! A name that nothing in the book, or nobody in the roster, bears.
//!
//! A file with one is refused when it is read; a published book is read without the roster, and a rep may be gone since.

use std::collections::BTreeSet;

use crate::model::{
    criteria::{Condition, Field},
    id::{PoolName, RepRef, SlaName},
    rule::{Destination, Otherwise},
};

use super::{About, Finding, Kind, Severity, ground::Ground};

/// Of what a name should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOf {
    /// A rep of the roster.
    Rep,
    /// A pool of the book.
    Pool,
    /// A policy of the book.
    Sla,
    /// A territory of the book.
    Territory,
    /// A segment of the book.
    Segment,
}

impl NameOf {
    fn word(self) -> &'static str {
        match self {
            Self::Rep => "rep",
            Self::Pool => "pool",
            Self::Sla => "sla",
            Self::Territory => "territory",
            Self::Segment => "segment",
        }
    }
}

/// The name and what it should be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// Of what.
    pub of: NameOf,
    /// As written.
    pub name: String,
    /// Several reps bear it, so that it names none of them.
    pub unclear: bool,
}

impl UnknownName {
    pub(super) fn sentence(&self) -> String {
        let Self { of, name, unclear } = self;
        match (of, unclear) {
            (NameOf::Rep, true) => format!("several reps are called {name}; write the email of the one you mean"),
            (NameOf::Rep, false) => format!("names {name}, whom the roster does not know"),
            (NameOf::Pool | NameOf::Sla | NameOf::Territory | NameOf::Segment, _) => {
                format!("names {} {name}, which the book does not have", of.word())
            }
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let book = ground.book;
    let lower = |name: &str| name.to_lowercase();
    let segments = book.segments.iter().map(|segment| lower(segment.name.as_str())).collect();
    let territories = book.territories.iter().map(|territory| lower(territory.name.as_str())).collect();
    let mut names = Names { ground, found, segments, territories };
    for territory in &book.territories {
        let about = About::Territory(territory.name.clone());
        if let Some(inside) =
            territory.inside.as_ref().filter(|inside| book.territories.iter().all(|known| known.name != **inside))
        {
            names.unknown(&about, NameOf::Territory, inside.as_str());
        }
        names.pool(&about, territory.pool.as_ref());
    }
    for pool in &book.pools {
        let about = About::Pool(pool.name.clone());
        pool.members.iter().for_each(|member| names.rep(&about, &member.rep));
    }
    for (position, rule) in (1..).zip(&book.rules) {
        let about = ground.rule(position);
        match &rule.to {
            Destination::Rep(rep) => names.rep(&about, rep),
            Destination::Pool(pool) => names.pool(&about, Some(pool)),
            Destination::AccountOwner
            | Destination::Field(_)
            | Destination::TerritoryPool
            | Destination::Fallback
            | Destination::Nurture => {}
        }
        if let Otherwise::Pool(pool) = &rule.otherwise {
            names.pool(&about, Some(pool));
        }
        names.sla(&about, rule.sla.as_ref());
        for (field, condition) in rule.when.iter() {
            names.criteria(&about, field, condition);
        }
    }
    names.sla(&About::Book, book.defaults.sla.as_ref());
}

struct Names<'a, 'b> {
    ground: &'a Ground<'a>,
    found: &'b mut Vec<Finding>,
    /// In lower case, as criteria compare them.
    segments: BTreeSet<String>,
    territories: BTreeSet<String>,
}

impl Names<'_, '_> {
    fn unknown(&mut self, about: &About, of: NameOf, name: &str) {
        let unclear = of == NameOf::Rep && self.ground.roster.is_unclear(name);
        let kind = Kind::UnknownName(UnknownName { of, name: name.to_owned(), unclear });
        let witness = self.ground.lead_of(about);
        self.found.push(Finding { severity: Severity::Error, kind, about: about.clone(), witness });
    }

    fn rep(&mut self, about: &About, rep: &RepRef) {
        if self.ground.roster.find(rep.as_str()).is_none() {
            self.unknown(about, NameOf::Rep, rep.as_str());
        }
    }

    fn pool(&mut self, about: &About, pool: Option<&PoolName>) {
        if let Some(name) = pool.filter(|name| self.ground.book.pools.iter().all(|pool| pool.name != **name)) {
            self.unknown(about, NameOf::Pool, name.as_str());
        }
    }

    fn sla(&mut self, about: &About, sla: Option<&SlaName>) {
        if let Some(name) = sla.filter(|name| self.ground.book.slas.iter().all(|sla| sla.name != **name)) {
            self.unknown(about, NameOf::Sla, name.as_str());
        }
    }

    fn criteria(&mut self, about: &About, field: &Field, condition: &Condition) {
        let (Condition::In(values) | Condition::NotIn(values)) = condition else { return };
        let (of, known) = match field {
            Field::Territory => (NameOf::Territory, &self.territories),
            Field::Segment => (NameOf::Segment, &self.segments),
            _ => return,
        };
        let is_unknown = |value: &&String| !value.eq_ignore_ascii_case("none") && !known.contains(&value.to_lowercase());
        let unknown: Vec<String> = values.iter().filter(is_unknown).cloned().collect();
        unknown.iter().for_each(|value| self.unknown(about, of, value));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, book, found, roster, said};

    #[test]
    fn a_rep_nobody_knows_is_named_where_they_stand() {
        let text = BOOK.replace("luc@example.com", "lucy@example.com");
        assert_eq!(said(&text, "unknown_name"), ["error: pool sales names lucy@example.com, whom the roster does not know"]);
        assert_eq!(said(BOOK, "unknown_name"), Vec::<String>::new());
    }

    #[test]
    fn whoever_meets_the_name_is_shown() {
        let text = BOOK
            .replace("luc@example.com", "lucy@example.com")
            .replace("[[pool]]", "[defaults]\nsla = \"hot\"\n[[territory]]\nname = \"South\"\ncountries = [\"ES\"]\n[[pool]]");
        let mut wrong = book(&text);
        (wrong.territories[0].pool, wrong.defaults.sla) = (Some("gone".into()), Some("gone".into()));
        wrong.rules[0].to = crate::model::rule::Destination::Rep("Zoe".into());
        let all = found(&wrong, &roster(), "unknown_name");
        let shown: Vec<String> =
            all.iter().map(|one| one.witness.as_ref().map(|lead| lead.words()).unwrap_or_default()).collect();
        assert_eq!(all.len(), 4, "{all:?}");
        assert_eq!(shown, ["country ES", "a lead that says nothing", "country IT", "country IT"], "{all:?}");
    }

    #[test]
    fn names_inside_the_book_are_looked_up_as_well() {
        let mut wrong = book(BOOK);
        wrong.rules[0].to = crate::model::rule::Destination::Pool("nobody".into());
        wrong.rules[0].sla = Some("never".into());
        wrong.pools[0].members[0].rep = "Zoe".into();
        let all: Vec<_> = found(&wrong, &roster(), "unknown_name").iter().map(|one| one.sentence()).collect();
        assert_eq!(
            all,
            [
                "names Zoe, whom the roster does not know",
                "names pool nobody, which the book does not have",
                "names sla never, which the book does not have"
            ]
        );
    }
}

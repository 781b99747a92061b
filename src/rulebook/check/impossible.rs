//! A rule whose own conditions no lead can meet at once: a country outside of the territory it also asks for.

use crate::model::criteria::Field;

use super::{
    Finding, Kind, Severity,
    ground::{Fate, Ground},
};
use crate::rulebook::boxes::Coordinate;

/// Conditions that exclude each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// The fields whose conditions do, in the rule's order.
    pub fields: Vec<Field>,
}

impl Impossible {
    pub(super) fn sentence(&self) -> String {
        let names: Vec<String> = self.fields.iter().map(ToString::to_string).collect();
        match names.as_slice() {
            [only] => format!("never matches: no lead can have the {only} it asks for"),
            _ => format!("never matches: no lead can meet its conditions on {} at once", names.join(" and ")),
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    for (index, rule) in walk.space.rules.iter().enumerate().filter(|(index, _)| walk.fates[*index] == Fate::Impossible) {
        let boxes = walk.space.pieces.iter().zip(&walk.space.boxes).filter(|(of, _)| **of == index);
        let empty = boxes.flat_map(|(_, region)| region).filter(|(_, classes)| classes.is_empty());
        let empty: Vec<&Coordinate> = empty.map(|(axis, _)| &walk.space.axes[*axis].coordinate).collect();
        let hangs_on = |field: &Field| match field {
            Field::Country | Field::State | Field::PostalCode | Field::Territory => empty.contains(&&Coordinate::Place),
            Field::Employees | Field::Segment => empty.contains(&&Coordinate::Size),
            Field::Account => empty.contains(&&Coordinate::Account),
            // No tag at all is never unknown.
            Field::Tag => empty.is_empty(),
            _ => empty.contains(&&Coordinate::Field(field.clone())),
        };
        let fields = rule.when.iter().map(|(field, _)| field).filter(|field| hangs_on(field)).cloned().collect();
        let about = super::About::Rule(ground.live(walk, index));
        found.push(Finding { severity: Severity::Warning, kind: Kind::Impossible(Impossible { fields }), about, witness: None });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};

    #[test]
    fn conditions_that_exclude_each_other_are_named() {
        let mut book = rules(&["territory:DACH country:FR", "segment:SMB employees:>=500 kind:mql", "tag:unknown", "country:FR"]);
        book.territories = vec![crate::model::territory::Territory {
            name: "DACH".into(),
            inside: None,
            countries: vec!["DE".parse().unwrap()],
            states: Vec::new(),
            postal_prefixes: Vec::new(),
            pool: None,
        }];
        let range = crate::model::criteria::Range { low: Some(1), high: Some(199) };
        book.segments = vec![crate::model::segment::Segment { name: "SMB".into(), employees: range }];
        let all: Vec<_> = found(&book, &nobody(), "impossible").iter().map(|one| one.sentence()).collect();
        assert_eq!(
            all,
            [
                "never matches: no lead can meet its conditions on territory and country at once",
                "never matches: no lead can meet its conditions on segment and employees at once",
                "never matches: no lead can have the tag it asks for",
            ]
        );
    }
}

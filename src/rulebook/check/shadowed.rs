//! A rule that never decides: rules above, one or several together, keep every lead it could take.
//!
//! A rule above that passes a lead on when nobody there can take it (`otherwise = "next_rule"`) shadows nobody.

use crate::{
    model::decision::RuleRef,
    rulebook::boxes::{Cover, Outside, outside},
};

use super::{
    About, Finding, Kind, Severity,
    ground::{Fate, Ground, Walk, rules_named},
};

/// Covering rules up to this many are made as few as can be.
const MOST_TRIED: usize = 64;

/// What keeps a rule's leads from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadowed {
    /// The rules that keep them, from the top; one that does so alone stands alone.
    pub by: Vec<RuleRef>,
}

impl Shadowed {
    pub(super) fn sentence(&self) -> String {
        match self.by.as_slice() {
            [only] => format!(
                "never decides about a lead: {} above takes every lead it could take",
                rules_named(std::slice::from_ref(only))
            ),
            all => format!("never decides about a lead: {} above take every lead it could take", rules_named(all)),
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    for (rule, fate) in walk.fates.iter().enumerate() {
        let Fate::Shadowed(by) = fate else { continue };
        let by = fewest(walk, rule, by).into_iter().map(|above| ground.live(walk, above)).collect();
        let first = walk.space.pieces_of(rule).next().map(|piece| outside(&walk.space, &walk.space.boxes[piece], &[]));
        let witness = match first {
            Some(Outside::Point(point)) => Some(walk.space.lead(&point)),
            _ => None,
        };
        let about = About::Rule(ground.live(walk, rule));
        found.push(Finding { severity: Severity::Warning, kind: Kind::Shadowed(Shadowed { by }), about, witness });
    }
}

/// One rule that covers alone, if there is one; else as many of `by` as are needed.
fn fewest(walk: &Walk<'_>, rule: usize, by: &[usize]) -> Vec<usize> {
    let covered_by = |rules: &[usize]| {
        let pieces: Vec<usize> = rules.iter().flat_map(|above| walk.space.pieces_of(*above)).collect();
        let covers: Vec<Cover<'_>> = pieces.iter().map(|piece| Cover::Piece(*piece)).collect();
        let mut boxes = walk.space.pieces_of(rule).map(|piece| &walk.space.boxes[piece]);
        boxes.all(|region| matches!(outside(&walk.space, region, &covers), Outside::Covered(_)))
    };
    let boxes = || walk.space.pieces_of(rule).map(|piece| &walk.space.boxes[piece]);
    let keepers = boxes().flat_map(|region| walk.keepers_above(rule, region)).map(|piece| walk.space.pieces[piece]);
    let above: std::collections::BTreeSet<usize> = keepers.collect();
    if let Some(alone) = above.into_iter().find(|above| covered_by(&[*above])) {
        return vec![alone];
    }
    let mut needed = by.to_vec();
    if needed.len() > MOST_TRIED {
        return needed;
    }
    for candidate in by.iter().rev() {
        let without: Vec<usize> = needed.iter().copied().filter(|known| known != candidate).collect();
        if covered_by(&without) {
            needed = without;
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};
    use crate::model::rule::{Destination, Otherwise};

    fn said(when: &[&str]) -> Vec<(String, String)> {
        let all = found(&rules(when), &nobody(), "shadowed");
        all.iter().map(|one| (one.message(), one.witness.as_ref().unwrap().words())).collect()
    }

    #[test]
    fn one_rule_above_that_takes_all_is_named_alone() {
        assert_eq!(
            said(&["country:DE,AT", "employees:>=50", "country:DE employees:>=200 kind:mql"]),
            [(
                "rule 3 R3 never decides about a lead: rule 1 R1 above takes every lead it could take".to_owned(),
                "country DE, employees 200, kind mql".to_owned()
            )]
        );
        assert_eq!(said(&["country:DE,AT", "country:DE,FR"]), []);
    }

    #[test]
    fn several_that_only_together_take_all_are_all_named() {
        let all = said(&["score:<50", "kind:mql", "score:>=40", "score:unknown", "source:web", "country:IT"]);
        let sentences: Vec<&str> = all.iter().map(|(sentence, _)| sentence.as_str()).collect();
        assert_eq!(
            sentences,
            [
                "rule 5 R5 never decides about a lead: rules 1 R1, 3 R3 and 4 R4 above take every lead it could take",
                "rule 6 R6 never decides about a lead: rules 1 R1, 3 R3 and 4 R4 above take every lead it could take"
            ]
        );
    }

    #[test]
    fn tags_are_sets() {
        assert_eq!(said(&["tag:vip", "tag:!vip", "source:web"]).len(), 1);
        assert_eq!(said(&["tag:vip", "tag:hot,vip"]), [], "hot alone comes to the second");
        assert_eq!(said(&["tag:vip,hot", "tag:hot"]).len(), 1);
        assert_eq!(said(&["tag:v*", "tag:vip"]).len(), 1);
    }

    #[test]
    fn a_rule_that_passes_leads_on_shadows_nobody() {
        let mut book = rules(&["country:DE", "country:DE"]);
        book.rules[0].to = Destination::AccountOwner;
        assert_eq!(found(&book, &nobody(), "shadowed").len(), 1);
        book.rules[0].otherwise = Otherwise::NextRule;
        assert!(found(&book, &nobody(), "shadowed").is_empty());
        book.rules[0].to = Destination::Nurture;
        assert_eq!(found(&book, &nobody(), "shadowed").len(), 1, "nurture takes all it is given");
    }
}

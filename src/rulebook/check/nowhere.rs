//! A rule that passes leads on by `next_rule`, where no rule below takes them.

use crate::{
    model::rule::{Destination, Otherwise},
    rulebook::boxes::Outside,
};

use super::{
    About, Finding, Kind, Severity,
    ground::{Fate, Ground},
};

/// What is said of it.
pub(super) const SENTENCE: &str = "passes leads that nobody there can take on to the rules below, and none below takes some of them: they wait in the fallback queue";

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    for (index, rule) in walk.space.rules.iter().enumerate() {
        let keeps = matches!(rule.to, Destination::Fallback | Destination::Nurture);
        if keeps || rule.otherwise != Otherwise::NextRule || !matches!(walk.fates[index], Fate::Reached(_)) {
            continue;
        }
        let about = About::Rule(ground.live(walk, index));
        for piece in walk.space.pieces_of(index) {
            let region = &walk.space.boxes[piece];
            let mut others = walk.keepers_above(index, region);
            others.extend(walk.space.meeting(region).iter().filter(|other| walk.space.pieces[*other] > index));
            match walk.outside_of(region, &others) {
                Outside::Point(point) => {
                    let witness = Some(walk.space.lead(&point));
                    found.push(Finding { severity: Severity::Warning, kind: Kind::Nowhere, about, witness });
                    break;
                }
                Outside::GaveUp => ground.give_up(about.clone()),
                Outside::Covered(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};
    use crate::model::rule::{Destination, Otherwise};

    #[test]
    fn what_is_passed_on_must_be_taken_below() {
        let of = |when: &[&str]| {
            let mut book = rules(when);
            book.rules[1].to = Destination::AccountOwner;
            book.rules[1].otherwise = Otherwise::NextRule;
            let all = found(&book, &nobody(), "next_rule_nowhere");
            all.iter().map(|one| one.witness.as_ref().unwrap().words()).collect::<Vec<_>>()
        };
        assert_eq!(of(&["country:DE", "account:customer", "country:FR"]), ["account customer"]);
        assert_eq!(of(&["country:DE", "account:customer", "country:FR", ""]), Vec::<String>::new());
        assert_eq!(of(&["country:DE", "country:DE,FR", "country:FR"]), Vec::<String>::new(), "DE does not come to it");
    }
}

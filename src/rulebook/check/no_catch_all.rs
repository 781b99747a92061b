//! No rule takes what the others leave: such leads wait in fallback, and no rule says so.

use crate::rulebook::boxes::Outside;

use super::{About, Finding, Kind, Severity, ground::Ground};

/// What is said of it.
pub(super) const SENTENCE: &str =
    "has no rule for some leads: they wait in the fallback queue; a last rule that asks nothing says where they go";

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let Some(walk) = &ground.walk else { return };
    let all: Vec<usize> = walk.space.possible.iter().collect();
    match walk.outside_of(&Vec::new(), &all) {
        Outside::Point(point) => {
            let witness = Some(walk.space.lead(&point));
            found.push(Finding { severity: Severity::Warning, kind: Kind::NoCatchAll, about: About::Book, witness });
        }
        Outside::GaveUp => ground.give_up(About::Book),
        Outside::Covered(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{found, nobody, rules};

    #[test]
    fn rules_that_take_all_together_need_no_last_one() {
        let of = |when: &[&str]| found(&rules(when), &nobody(), "no_catch_all").len();
        assert_eq!(of(&["country:known"]), 1);
        assert_eq!(of(&["country:known", "country:unknown"]), 0);
        assert_eq!(of(&["country:DE", ""]), 0);
        assert_eq!(of(&[]), 1);
    }
}

//! A rule that is kept but asked nothing. Nothing else is said of it.

use crate::model::rule::Switch;

use super::{Finding, Kind, Severity, ground::Ground};

/// What is said of it.
pub(super) const SENTENCE: &str = "is switched off and takes no leads";

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    for (position, rule) in (1..).zip(&ground.book.rules) {
        if rule.switch == Switch::Off {
            let (kind, about) = (Kind::SwitchedOff, ground.rule(position));
            found.push(Finding { severity: Severity::Note, kind, about, witness: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    #[test]
    fn a_rule_that_is_off_is_noted() {
        let text = BOOK.replace("to = \"fallback\"", "to = \"fallback\"\nenabled = false");
        assert_eq!(said(&text, "switched_off"), ["note: rule 1 Italy waits is switched off and takes no leads"]);
        assert_eq!(said(BOOK, "switched_off"), Vec::<String>::new());
    }
}

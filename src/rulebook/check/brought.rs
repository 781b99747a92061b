//! Which findings are new with a change of a book.

use std::collections::BTreeMap;

use super::{About, Finding};

/// The places in `after` of what was not found in the book before. A finding is the same one wherever its rule, or another
/// that it names, stands now; one that became graver is new.
pub fn brought(before: &[Finding], after: &[Finding]) -> Vec<usize> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for finding in before {
        *known.entry(said(finding)).or_default() += 1;
    }
    let is_new = |finding: &Finding| match known.get_mut(&said(finding)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        Some(_) | None => true,
    };
    let new: Vec<bool> = after.iter().map(is_new).collect();
    new.into_iter().enumerate().filter(|(_, is_new)| *is_new).map(|(place, _)| place).collect()
}

/// What a finding says, without numbers: places of rules are numbers, and so are counts that grow.
fn said(finding: &Finding) -> String {
    let about = match &finding.about {
        About::Rule(rule) => format!("rule {}", rule.name),
        About::Territory(_) | About::Pool(_) | About::Sla(_) | About::Book => finding.about.words(),
    };
    let sentence = finding.sentence();
    let words = sentence.split(' ').filter(|word| !word.chars().all(|letter| letter.is_ascii_digit()));
    format!("{} {about} {}", finding.severity.as_str(), words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::brought;
    use crate::{
        model::rulebook::Rulebook,
        rulebook::check::{
            Finding, check,
            testing::{NOW, nobody, rules},
        },
    };

    fn found(book: &Rulebook) -> Vec<Finding> {
        check(book, &nobody(), NOW.parse().unwrap())
    }

    fn shadowed(all: &[Finding]) -> usize {
        all.iter().position(|one| one.word() == "shadowed").unwrap()
    }

    #[test]
    fn what_stood_before_is_not_new_though_its_rule_stands_elsewhere() {
        let before = rules(&["country:DE", "country:DE", ""]);
        let mut after = before.clone();
        let mut first = rules(&["source:event"]).rules.remove(0);
        first.name = "Events".into();
        after.rules.insert(0, first);
        let (before, after) = (found(&before), found(&after));
        assert_ne!(before[shadowed(&before)].message(), after[shadowed(&after)].message());
        assert!(!brought(&before, &after).contains(&shadowed(&after)), "{after:#?}");
        assert_eq!(brought(&before, &before), Vec::<usize>::new());
    }

    #[test]
    fn what_was_not_found_before_is_new_and_so_is_a_second_one_alike() {
        let before = found(&rules(&["country:DE", "country:FR", ""]));
        let after = found(&rules(&["country:DE", "country:DE", ""]));
        assert!(brought(&before, &after).contains(&shadowed(&after)), "{after:#?}");
        let twice: Vec<Finding> = [&after[..], &after[..]].concat();
        assert_eq!(brought(&after, &twice).len(), after.len());
    }
}

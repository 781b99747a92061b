//! A rep who has left and still stands in the book.
//!
//! As the only rep whom a rule names it is an error: nobody gets those leads. In a pool with others it is a warning: the
//! others get them. A pool in which nobody is left is [`super::empty_pool`].

use crate::model::{id::RepRef, rep::Employment, rule::Destination};

use super::{About, Finding, Kind, Severity, ground::Ground};

/// Who has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departed {
    /// As the book names them.
    pub rep: RepRef,
}

impl Departed {
    pub(super) fn sentence(&self) -> String {
        format!("names {}, who has left", self.rep)
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let mut check = |severity, about: About, rep: &RepRef| {
        let known = ground.roster.find(rep.as_str()).and_then(|position| ground.roster.reps().get(position));
        if known.is_some_and(|rep| rep.employment == Employment::Inactive) {
            let witness = ground.lead_of(&about);
            found.push(Finding { severity, kind: Kind::Departed(Departed { rep: rep.clone() }), about, witness });
        }
    };
    for pool in &ground.book.pools {
        pool.members.iter().for_each(|member| check(Severity::Warning, About::Pool(pool.name.clone()), &member.rep));
    }
    for (position, rule) in (1..).zip(&ground.book.rules) {
        if let Destination::Rep(rep) = &rule.to {
            check(Severity::Error, ground.rule(position), rep);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, said};

    #[test]
    fn who_has_left_is_found_in_pools_and_rules() {
        let text = BOOK.replace("luc@example.com", "gone@example.com").replace("to = \"fallback\"", "to = \"rep:Gone\"");
        assert_eq!(
            said(&text, "departed"),
            ["warning: pool sales names gone@example.com, who has left", "error: rule 1 Italy waits names Gone, who has left"]
        );
        assert_eq!(said(BOOK, "departed"), Vec::<String>::new());
    }
}

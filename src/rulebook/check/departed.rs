//! A rep who has left and still stands in the book.
//!
//! As the rep whom a rule names it is an error, whoever stands in for them: what their leads are for is gone from the book.
//! In a pool with others it is a warning: the others get them. A pool in which nobody is left is [`super::empty_pool`].

use crate::model::{
    id::RepRef,
    rep::{Employment, Rep},
    rule::{Destination, Otherwise},
};

use super::{About, Finding, Kind, Severity, ground::Ground};
use crate::rulebook::english;

/// Who has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departed {
    /// As the book names them.
    pub rep: RepRef,
    /// Who or what gets the leads that the book means for them alone, in words; `None` where others of a pool do.
    pub instead: Option<String>,
}

impl Departed {
    pub(super) fn sentence(&self) -> String {
        let left = format!("names {}, who has left", self.rep);
        match &self.instead {
            Some(instead) => format!("{left}: {instead}"),
            None => left,
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let mut check = |severity, about: About, rep: &RepRef, otherwise: Option<&Otherwise>| {
        let known = ground.roster.find(rep.as_str()).and_then(|position| ground.roster.reps().get(position));
        if let Some(gone) = known.filter(|rep| rep.employment == Employment::Inactive) {
            let witness = ground.lead_of(&about);
            let instead = otherwise.map(|otherwise| instead(ground, gone, otherwise));
            found.push(Finding { severity, kind: Kind::Departed(Departed { rep: rep.clone(), instead }), about, witness });
        }
    };
    for pool in &ground.book.pools {
        pool.members.iter().for_each(|member| check(Severity::Warning, About::Pool(pool.name.clone()), &member.rep, None));
    }
    for (position, rule) in (1..).zip(&ground.book.rules) {
        if let Destination::Rep(rep) = &rule.to {
            check(Severity::Error, ground.rule(position), rep, Some(&rule.otherwise));
        }
    }
}

/// What becomes of the leads of somebody who has left.
fn instead(ground: &Ground<'_>, gone: &Rep, otherwise: &Otherwise) -> String {
    let backup = gone.backup.and_then(|backup| ground.roster.get(backup));
    match backup.filter(|backup| backup.employment == Employment::Active) {
        Some(backup) => format!("{} stands in for them", backup.name),
        None => format!("for each lead, {}", english::otherwise(otherwise)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, book, found, roster, said};
    use crate::model::roster::Roster;

    #[test]
    fn who_has_left_is_found_in_pools_and_rules() {
        let text = BOOK.replace("luc@example.com", "gone@example.com").replace("to = \"fallback\"", "to = \"rep:Gone\"");
        assert_eq!(
            said(&text, "departed"),
            [
                "warning: pool sales names gone@example.com, who has left",
                "error: rule 1 Italy waits names Gone, who has left: for each lead, it goes to the fallback queue"
            ]
        );
        assert_eq!(said(BOOK, "departed"), Vec::<String>::new());
        let mut roster = roster();
        let mut reps = roster.reps().to_vec();
        reps[2].backup = Some(reps[1].id);
        roster = Roster::new(reps, Vec::new());
        let found = found(&book(&text), &roster, "departed");
        assert_eq!(found[1].message(), "rule 1 Italy waits names Gone, who has left: Luc stands in for them");
    }
}

//! The book with people by their names, as colleagues speak of each other.

use crate::model::{
    id::RepRef,
    roster::Roster,
    rule::{Destination, Rule},
    rulebook::{Expected, Rulebook},
};

/// The book with everybody the roster knows by name; two of one name keep their address beside it.
pub fn by_name(book: &Rulebook, roster: &Roster) -> Rulebook {
    let mut book = book.clone();
    let named = |rep: &mut RepRef| *rep = called(rep.as_str(), roster).as_str().into();
    book.pools.iter_mut().flat_map(|pool| &mut pool.members).for_each(|member| named(&mut member.rep));
    for rule in &mut book.rules {
        *rule = rule_by_name(rule, roster);
    }
    for test in &mut book.tests {
        match &mut test.expect {
            Expected::Rep(rep) => named(rep),
            Expected::Pool(_) | Expected::Fallback | Expected::Nurture => {}
        }
    }
    for arm in book.experiments.iter_mut().flat_map(|one| [&mut one.control, &mut one.variant]) {
        if let Some(rep) = arm.strip_prefix("rep:") {
            *arm = called(rep, roster);
        }
    }
    book
}

/// The same of one rule.
pub fn rule_by_name(rule: &Rule, roster: &Roster) -> Rule {
    let mut rule = rule.clone();
    match &mut rule.to {
        Destination::Rep(rep) => *rep = called(rep.as_str(), roster).as_str().into(),
        Destination::AccountOwner
        | Destination::Field(_)
        | Destination::Pool(_)
        | Destination::TerritoryPool
        | Destination::Fallback
        | Destination::Nurture => {}
    }
    rule
}

/// What the roster calls somebody; as written where it knows nobody of that name.
fn called(rep: &str, roster: &Roster) -> String {
    roster.find(rep).and_then(|position| roster.reps().get(position)).map_or_else(|| rep.to_owned(), |rep| name(rep, roster))
}

/// A rep's name, with what tells them apart from another of the same name.
pub fn name(rep: &crate::model::rep::Rep, roster: &Roster) -> String {
    match &rep.email {
        Some(email) if roster.is_unclear(&rep.name) => format!("{} ({email})", rep.name),
        _ => rep.name.clone(),
    }
}

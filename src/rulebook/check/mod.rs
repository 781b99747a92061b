//! What is wrong with a book, or could be meant otherwise: each finding with a lead that shows it.
//!
//! | finding | severity | what it means |
//! | --- | --- | --- |
//! | `unknown_name` | error | a name that nothing in the book, or nobody in the roster, bears |
//! | `departed` | error for the rep of a rule, warning in a pool | somebody who has left |
//! | `sibling_places` | warning | a place in two territories, neither inside the other |
//! | `pool_empty` | error where leads are sent to it, else warning | nobody in it could ever take a lead |
//! | `pool_unreachable` | warning | no lead comes to it |
//! | `pool_away` | warning | all members are away now |
//! | `pool_off_hours` | note | hours of the week in which no member of a pool that asks for hours works |
//! | `sla_length` | warning | a first touch that may take more than a working day, or must come within a minute |
//! | `sla_late_warning` | note | leads are at risk only when they are due |
//! | `impossible` | warning | the rule's own conditions exclude each other |
//! | `shadowed` | warning | rules above keep every lead it could take |
//! | `overlapping` | note | some of its leads go to rules above that send them elsewhere |
//! | `no_territory_pool` | warning | leads sent to the pool of a territory that has none |
//! | `next_rule_nowhere` | warning | leads passed on to rules below that do not take them |
//! | `switched_off` | note | the rule takes no part |
//! | `no_catch_all` | warning | leads that no rule takes |
//! | `gap` | note | leads that only the rule for what is left takes |
//! | `blind` | note | rules that do not see leads of which a field is unknown |
//! | `undecided` | note | too hard to tell, so not told |
//!
//! An error is what makes a book wrong for sure; a warning what nobody can have wanted; a note what may be meant so.
//!
//! Absent on purpose: what leads there really were (a replay tells), mending, weights of 0 (they cannot be written).

mod blind;
mod brought;
mod departed;
mod empty_pool;
mod everyone_away;
mod finding;
mod gap;
mod ground;
mod impossible;
mod late_warning;
mod no_catch_all;
mod no_territory_pool;
mod nowhere;
mod off_hours;
mod overlapping;
mod shadowed;
mod sibling_places;
mod sla_length;
mod switched_off;
#[cfg(test)]
pub(super) mod testing;
mod undecided;
mod unknown_name;
mod unreachable_pool;
mod witness;

pub use super::boxes::{Others, Part};
pub use blind::Blind;
pub use brought::brought;
pub use departed::Departed;
pub use empty_pool::EmptyPool;
pub use everyone_away::EveryoneAway;
pub use finding::{About, Finding, Kind, Severity};
pub use gap::Gap;
pub use impossible::Impossible;
pub use no_territory_pool::NoTerritoryPool;
pub use off_hours::OffHours;
pub use overlapping::Overlapping;
pub use shadowed::Shadowed;
pub use sibling_places::SiblingPlaces;
pub use sla_length::SlaLength;
pub use unknown_name::{NameOf, UnknownName};
pub use witness::Witness;

use crate::model::{roster::Roster, rulebook::Rulebook, time::Instant};

use ground::Ground;

/// All findings, in the order of the book: territories, pools, policies, rules from the top, the book as a whole; at one
/// place the gravest first.
pub fn check(book: &Rulebook, roster: &Roster, now: Instant) -> Vec<Finding> {
    // The company's days off are the book's own.
    let roster = roster.clone().with_days_off(&book.defaults.days_off());
    let ground = Ground::new(book, &roster, now);
    let mut found = Vec::new();
    for find in [
        unknown_name::find,
        departed::find,
        sibling_places::find,
        empty_pool::find,
        unreachable_pool::find,
        everyone_away::find,
        off_hours::find,
        sla_length::find,
        late_warning::find,
        impossible::find,
        shadowed::find,
        overlapping::find,
        no_territory_pool::find,
        nowhere::find,
        switched_off::find,
        no_catch_all::find,
        gap::find,
        blind::find,
        undecided::find,
    ] {
        find(&ground, &mut found);
    }
    found.sort_by_key(|finding| (ground.place(&finding.about), finding.severity));
    found
}

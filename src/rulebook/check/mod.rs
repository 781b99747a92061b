//! What is wrong with a book, or could be meant otherwise: each finding with a lead that shows it.
//!
//! | finding | severity | what it means |
//! | --- | --- | --- |
//! | `unknown_name` | error | a name that nothing in the book, or nobody in the roster, bears |
//! | `departed` | error for the rep of a rule, warning in a pool | somebody who has left |
//! | `pool_empty` | error where leads are sent to it, else warning | nobody in it could ever take a lead |
//! | `pool_away` | warning | all members are away now |
//! | `pool_off_hours` | note | hours of the week in which no member of a pool that asks for hours works |
//! | `sla_length` | warning | a first touch that may take more than a working day, or must come within a minute |
//! | `sla_late_warning` | note | leads are at risk only when they are due |
//! | `switched_off` | note | the rule takes no part |
//!
//! An error is what makes a book wrong for sure; a warning what nobody can have wanted; a note what may be meant so.
//!
//! Absent on purpose: what leads there really were (a replay tells), mending, weights of 0 (they cannot be written).

mod departed;
mod empty_pool;
mod everyone_away;
mod finding;
mod late_warning;
mod off_hours;
mod sla_length;
mod switched_off;
#[cfg(test)]
mod testing;
mod unknown_name;
mod witness;

pub use departed::Departed;
pub use empty_pool::EmptyPool;
pub use everyone_away::EveryoneAway;
pub use finding::{About, Finding, Kind, Severity};
pub use late_warning::LateWarning;
pub use off_hours::OffHours;
pub use sla_length::SlaLength;
pub use switched_off::SwitchedOff;
pub use unknown_name::{NameOf, UnknownName};
pub use witness::Witness;

use crate::model::{
    decision::RuleRef,
    id::PoolName,
    pool::Pool,
    rep::Employment,
    roster::Roster,
    rule::{Destination, Otherwise, Switch},
    rulebook::Rulebook,
    time::{Instant, Zone},
};

/// All findings, in the order of the book: territories, pools, policies, rules from the top, the book as a whole; at one
/// place the gravest first.
pub fn check(book: &Rulebook, roster: &Roster, now: Instant) -> Vec<Finding> {
    let ground = Ground { book, roster, now };
    let mut found = Vec::new();
    for find in [
        unknown_name::find,
        departed::find,
        empty_pool::find,
        everyone_away::find,
        off_hours::find,
        sla_length::find,
        late_warning::find,
        switched_off::find,
    ] {
        find(&ground, &mut found);
    }
    found.sort_by_key(|finding| (ground.place(&finding.about), finding.severity));
    found
}

/// What every finding is looked for on.
struct Ground<'a> {
    book: &'a Rulebook,
    roster: &'a Roster,
    now: Instant,
}

impl Ground<'_> {
    /// The rule at that place, counted from 1.
    fn rule(&self, position: u32) -> About {
        let rule = (position as usize).checked_sub(1).and_then(|index| self.book.rules.get(index));
        rule.map_or(About::Book, |rule| About::Rule(RuleRef { position, name: rule.name.clone() }))
    }

    /// Where a part stands in the order of the book.
    fn place(&self, about: &About) -> (u8, usize) {
        let at = |found: Option<usize>| found.unwrap_or(usize::MAX);
        match about {
            About::Territory(name) => (0, at(self.book.territories.iter().position(|territory| territory.name == *name))),
            About::Pool(name) => (1, at(self.book.pools.iter().position(|pool| pool.name == *name))),
            About::Sla(name) => (2, at(self.book.slas.iter().position(|sla| sla.name == *name))),
            About::Rule(rule) => (3, rule.position as usize),
            About::Book => (4, 0),
        }
    }

    /// Roster positions of a pool's members who are still there.
    fn working<'p>(&'p self, pool: &'p Pool) -> impl Iterator<Item = usize> + 'p {
        let known = pool.members.iter().filter_map(|member| self.roster.find(member.rep.as_str()));
        known.filter(|position| self.roster.reps().get(*position).is_some_and(|rep| rep.employment == Employment::Active))
    }

    /// Some rule that takes part, or some territory, sends leads to the pool.
    fn is_destination(&self, pool: &PoolName) -> bool {
        let mut rules = self.book.rules.iter().filter(|rule| rule.switch == Switch::On);
        let territory = self.book.territories.iter().any(|territory| territory.pool.as_ref() == Some(pool));
        rules.any(|rule| match (&rule.to, &rule.otherwise) {
            (Destination::Pool(named), _) | (_, Otherwise::Pool(named)) if named == pool => true,
            (to, _) => *to == Destination::TerritoryPool && territory,
        })
    }

    /// A lead that comes to that part of the book.
    fn lead_of(&self, _about: &About) -> Option<Witness> {
        None
    }

    /// The zone in which times are told: the company's.
    fn zone(&self) -> Zone {
        self.book.defaults.hours.as_ref().map_or(Zone::UTC, |hours| hours.zone)
    }
}

/// "Tue 24 Nov 09:00 (Europe/Berlin)".
fn when(at: Instant, zone: Zone) -> String {
    format!("{} ({zone})", at.local(zone).format("%a %-d %b %H:%M"))
}

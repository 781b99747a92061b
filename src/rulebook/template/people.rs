//! The reps of a roster as a first book names them.

use crate::model::{
    rep::{Employment, Rep},
    roster::Roster,
    time::Zone,
};

use super::regions::{Region, region_of};

/// An active rep and the name by which a book can mean nobody else.
pub(super) struct Person<'a> {
    pub(super) named: &'a str,
    pub(super) rep: &'a Rep,
}

impl Person<'_> {
    pub(super) fn region(&self) -> Option<Region> {
        self.rep.zone.and_then(region_of)
    }

    pub(super) fn speaks(&self, language: &str) -> bool {
        self.rep.languages.iter().any(|spoken| spoken.as_str() == language)
    }

    /// What a comment beside them says: name, zone, languages.
    pub(super) fn remark(&self) -> String {
        let languages: Vec<_> = self.rep.languages.iter().map(ToString::to_string).collect();
        let parts = [
            Some(self.rep.name.trim()).filter(|name| *name != self.named).map(str::to_owned),
            self.rep.team.as_ref().map(|team| format!("team {}", team.trim())),
            self.rep.zone.map(|zone| zone.name().to_owned()),
            (!languages.is_empty()).then(|| format!("speaks {}", languages.join(", "))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// All active reps that a book can name, in roster order, and the names of those it cannot: two of one name without
/// an email, or no name at all.
pub(super) fn people(roster: &Roster) -> (Vec<Person<'_>>, Vec<&str>) {
    let mut found = Vec::new();
    let mut unclear = Vec::new();
    for (position, rep) in roster.reps().iter().enumerate().filter(|(_, rep)| rep.employment == Employment::Active) {
        let names = [rep.email.as_deref(), Some(rep.name.as_str()), rep.external_id.as_deref()];
        let mut own =
            names.into_iter().flatten().map(str::trim).filter(|name| !name.is_empty() && roster.find(name) == Some(position));
        match own.next() {
            Some(named) => found.push(Person { named, rep }),
            None => unclear.push(rep.name.as_str()),
        }
    }
    (found, unclear)
}

/// The zone most of them live in; of equals that of the region most of them live in, then the first. `None` while no zone
/// is known.
pub(super) fn common_zone(people: &[Person<'_>]) -> Option<Zone> {
    let zones: Vec<Zone> = people.iter().filter_map(|person| person.rep.zone).collect();
    let count = |zone: &Zone| {
        let here = zones.iter().filter(|other| *other == zone).count();
        (here, zones.iter().filter(|other| region_of(**other) == region_of(*zone)).count())
    };
    let mut best: Option<((usize, usize), Zone)> = None;
    for zone in &zones {
        let here = count(zone);
        if best.is_none_or(|(most, _)| here > most) {
            best = Some((here, *zone));
        }
    }
    best.map(|(_, zone)| zone)
}

//! A pool all of whose members are away now: its leads find nobody until the first is back.

use crate::model::time::{Instant, Zone};

use super::{
    About, Finding, Kind, Severity,
    ground::{Ground, when},
};

/// Nobody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EveryoneAway {
    /// When the first is back; `None` is until further notice.
    pub back: Option<Instant>,
    /// The zone in which that is told.
    pub zone: Zone,
}

impl EveryoneAway {
    pub(super) fn sentence(self) -> String {
        match self.back {
            Some(back) => format!("has nobody there now: the first is back on {}", when(back, self.zone)),
            None => "has nobody there now, and nobody has said when they are back".to_owned(),
        }
    }
}

pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    for pool in &ground.book.pools {
        let members: Vec<usize> = ground.working(pool).collect();
        let is_away = |position: &usize| ground.roster.away(*position, ground.now).is_some();
        if members.is_empty() || !members.iter().all(is_away) {
            continue;
        }
        let back = members.iter().filter_map(|position| ground.roster.back(*position, ground.now)).min();
        let about = About::Pool(pool.name.clone());
        let kind = Kind::EveryoneAway(EveryoneAway { back, zone: ground.zone() });
        found.push(Finding { severity: Severity::Warning, kind, witness: ground.lead_of(&about), about });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BOOK, NOW, away, book, found, roster};
    use crate::model::time::Millis;

    #[test]
    fn a_pool_with_everybody_away_says_when_the_first_is_back() {
        let back = Some(NOW.parse().map(|now: crate::model::time::Instant| now + Millis::DAY).unwrap());
        let both = away(&roster(), &[("Priya", None), ("Luc", back)]);
        let [one] = found(&book(BOOK), &both, "pool_away").try_into().unwrap();
        assert_eq!(one.sentence(), "has nobody there now: the first is back on Tue 24 Nov 09:00 (UTC)");
        let one = away(&roster(), &[("Priya", None)]);
        assert!(found(&book(BOOK), &one, "pool_away").is_empty());
        let for_good = away(&roster(), &[("Priya", None), ("Luc", None)]);
        assert!(found(&book(BOOK), &for_good, "pool_away")[0].sentence().ends_with("when they are back"));
    }
}

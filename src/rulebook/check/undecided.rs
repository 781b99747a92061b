//! Something that could not be told: a book of a size or a shape at which the exact answer takes too long.
//!
//! It says so rather than guess. Books that people write do not come near.

use super::{
    About, Finding, Kind, Severity,
    ground::{Fate, Ground},
};

/// What is said of it.
pub(super) const SENTENCE: &str =
    "was not looked at to the end: its rules overlap in too many ways to tell what they take from each other";

/// To be asked after all others.
pub(super) fn find(ground: &Ground<'_>, found: &mut Vec<Finding>) {
    let mut about: Vec<About> = ground.gave_up.borrow_mut().drain(..).collect();
    match &ground.walk {
        None => about = vec![About::Book],
        Some(walk) => {
            let unknown = walk.fates.iter().enumerate().filter(|(_, fate)| **fate == Fate::Unknown);
            about.extend(unknown.map(|(rule, _)| About::Rule(ground.live(walk, rule))));
        }
    }
    let mut told: Vec<About> = Vec::new();
    for about in about {
        if !told.contains(&about) {
            told.push(about.clone());
            found.push(Finding { severity: Severity::Note, kind: Kind::Undecided, about, witness: None });
        }
    }
}

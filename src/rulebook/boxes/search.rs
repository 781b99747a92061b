//! Is there a lead in one box and outside of several others? If so, one such lead; if not, which boxes cover it together.
//!
//! The search fixes a class on one axis after the other and follows which of the boxes are still to be left. Two things
//! make it quick. Of the classes of an axis only those count that leave a smallest set of boxes: whatever is outside with
//! another is outside with one of them. And a box that accepts everything on all axes still open covers all that is left,
//! so that the search turns back. To cover a box by many is a hard problem in general, so the work is bounded; books that
//! people write stay far below the bound.

use std::collections::HashSet;

use super::{
    bits::Bits,
    space::{Region, Space},
};

/// Choices of one search before it gives up.
const MOST_STEPS: u32 = 20_000;
/// Choices that every search may make, however much the others took.
const FREE_STEPS: u32 = 200;
/// Choices beyond those of all searches in one book together.
pub const MOST_STEPS_OF_ALL: u32 = 300_000;

/// Something a lead is to be outside of.
#[derive(Debug, Clone, Copy)]
pub enum Cover<'a> {
    /// A piece of a rule.
    Piece(usize),
    /// Any box.
    Region(&'a Region),
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outside {
    /// A class for each axis: leads of these are outside.
    Point(Vec<usize>),
    /// None is: these of the covers, by their place, suffice to hold all.
    Covered(Vec<usize>),
    /// The search took too long.
    GaveUp,
}

/// A lead in `region` that none of the covers holds.
pub fn outside(space: &Space<'_>, region: &Region, covers: &[Cover<'_>]) -> Outside {
    let steps = FREE_STEPS + MOST_STEPS.min(space.steps.get());
    let mut search = Search { axes: Vec::new(), used: Bits::none(covers.len()), steps, fixed: Vec::new() };
    for axis in 0..space.axes.len() {
        search.axes.extend(Open::new(space, region, covers, axis));
    }
    let open: Vec<usize> = (0..search.axes.len()).collect();
    let end = search.step(&Bits::all(covers.len()), &open);
    let taken = steps.saturating_sub(search.steps).saturating_sub(FREE_STEPS);
    space.steps.set(space.steps.get().saturating_sub(taken));
    match end {
        Step::Out => {
            let plainest = |axis| region.iter().find(|(known, _)| *known == axis).and_then(|(_, classes)| classes.first());
            let mut point: Vec<usize> = (0..space.axes.len()).map(|axis| plainest(axis).unwrap_or(0)).collect();
            for (open, class) in &search.fixed {
                point[search.axes[*open].axis] = *class;
            }
            Outside::Point(point)
        }
        Step::Covered => Outside::Covered(search.used.iter().collect()),
        Step::GaveUp => Outside::GaveUp,
    }
}

/// An axis on which some cover does not accept everything.
struct Open {
    axis: usize,
    /// Classes that leave a smallest set of covers, with that set.
    choices: Vec<(usize, Bits)>,
    /// Covers that accept every class.
    whole: Bits,
}

impl Open {
    fn new(space: &Space<'_>, region: &Region, covers: &[Cover<'_>], axis: usize) -> Option<Self> {
        let asked = &space.axes[axis];
        let within = region.iter().find(|(known, _)| *known == axis).map(|(_, classes)| classes);
        let sets: Vec<Option<&Bits>> = covers
            .iter()
            .map(|cover| match cover {
                Cover::Piece(piece) if !asked.restricted.contains(*piece) => None,
                Cover::Piece(piece) => space.boxes[*piece].iter().find(|(known, _)| *known == axis).map(|(_, classes)| classes),
                Cover::Region(region) => region.iter().find(|(known, _)| *known == axis).map(|(_, classes)| classes),
            })
            .collect();
        if sets.iter().all(Option::is_none) {
            return None;
        }
        let classes = (0..asked.classes.len()).filter(|class| within.is_none_or(|within| within.contains(*class)));
        let mut whole = Bits::all(covers.len());
        let mut distinct = HashSet::new();
        let mut choices = Vec::new();
        for class in classes {
            let left: Bits = sets.iter().map(|set| set.is_none_or(|set| set.contains(class))).collect();
            whole.keep(&left);
            if distinct.insert(left.clone()) {
                choices.push((class, left));
            }
        }
        Some(Self { axis, choices: smallest(choices), whole })
    }
}

/// Those that no other is within, the smallest first; of equals the first.
fn smallest(mut choices: Vec<(usize, Bits)>) -> Vec<(usize, Bits)> {
    choices.sort_by_key(|(class, left)| (left.count(), *class));
    let mut kept: Vec<(usize, Bits)> = Vec::new();
    for (class, left) in choices {
        if !kept.iter().any(|(_, smaller)| smaller.is_within(&left)) {
            kept.push((class, left));
        }
    }
    kept
}

enum Step {
    Out,
    Covered,
    GaveUp,
}

struct Search {
    axes: Vec<Open>,
    /// Covers that closed some branch.
    used: Bits,
    steps: u32,
    /// The choices made, by place in `axes`.
    fixed: Vec<(usize, usize)>,
}

impl Search {
    /// `left` are the covers still to be left, `open` the axes still to be chosen on.
    fn step(&mut self, left: &Bits, open: &[usize]) -> Step {
        if left.is_empty() {
            return Step::Out;
        }
        let Some(steps) = self.steps.checked_sub(1) else { return Step::GaveUp };
        self.steps = steps;
        let mut whole = left.clone();
        open.iter().for_each(|axis| whole.keep(&self.axes[*axis].whole));
        if let Some(first) = whole.first() {
            // What closed a branch before is named rather than another.
            let known = whole.and(&self.used).first();
            self.used.insert(known.unwrap_or(first));
            return Step::Covered;
        }
        let mut best: Option<(usize, Vec<(usize, Bits)>)> = None;
        for axis in open.iter().filter(|axis| !left.is_within(&self.axes[**axis].whole)) {
            let choices = self.axes[*axis].choices.iter().map(|(class, row)| (*class, row.and(left)));
            let choices = smallest(choices.collect());
            if best.as_ref().is_none_or(|(_, known)| choices.len() < known.len()) {
                best = Some((*axis, choices));
            }
        }
        let Some((axis, choices)) = best else { return Step::Covered };
        let rest: Vec<usize> = open.iter().copied().filter(|other| *other != axis).collect();
        for (class, left) in choices {
            self.fixed.push((axis, class));
            match self.step(&left, &rest) {
                Step::Covered => drop(self.fixed.pop()),
                end => return end,
            }
        }
        Step::Covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::check::testing::rules;

    /// Rules that take every lead, in the way that is hardest to see: more pigeons than holes. Field `p.h` is known where
    /// pigeon `p` sits in hole `h`; a rule takes the leads of which some pigeon has no hole, or two share one.
    fn pigeons(pigeons: usize) -> Vec<String> {
        let holes = pigeons - 1;
        let field = |pigeon: usize, hole: usize, word: &str| format!("custom.p{pigeon}h{hole}:{word}");
        let without =
            (0..pigeons).map(|pigeon| (0..holes).map(|hole| field(pigeon, hole, "unknown")).collect::<Vec<_>>().join(" "));
        let shared = (0..holes).flat_map(|hole| {
            let pairs = (0..pigeons).flat_map(move |one| (0..one).map(move |other| (one, other)));
            pairs.map(move |(one, other)| field(one, hole, "known") + " " + &field(other, hole, "known"))
        });
        without.chain(shared).collect()
    }

    #[test]
    fn what_is_too_hard_is_not_guessed() {
        let lines = pigeons(6);
        let book = rules(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let space = Space::new(&book).unwrap();
        let covers: Vec<Cover<'_>> = (0..space.pieces.len()).map(Cover::Piece).collect();
        let all = Region::new();
        assert!(matches!(outside(&space, &all, &covers), Outside::Covered(used) if used.len() == covers.len()));
        let left = space.steps.get();
        assert!(left < MOST_STEPS_OF_ALL, "it was no work");
        let Outside::Point(point) = outside(&space, &all, &covers[1..]) else { panic!("one pigeon may have no hole now") };
        assert_eq!(point.iter().filter(|class| **class > 0).count(), 5, "each other pigeon has one");
        space.steps.set(0);
        assert_eq!(outside(&space, &all, &covers), Outside::GaveUp);
    }
}

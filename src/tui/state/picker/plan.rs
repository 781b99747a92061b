//! Who gets which lead, and what everybody holds then.

use std::collections::BTreeMap;

use crate::{
    actions::ask::{Candidate, Piece, Taker, Target, Way, split},
    model::id::RepId,
};

use super::Picker;

/// Who gets which lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The receiver of each lead, in the order of the leads.
    pub to: Vec<RepId>,
    /// Each receiver with their part, in the order of the reps.
    pub parts: Vec<Part>,
    /// Leads that will be left as they are: they have moved since they were seen, or are not fit to be given.
    pub left: Vec<usize>,
    /// Who holds how many leads then, of those for whom that changes and of all receivers.
    pub after: BTreeMap<RepId, u32>,
}

/// What one of the receivers gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Who.
    pub rep: RepId,
    /// Leads that go to them, by their place.
    pub gets: Vec<usize>,
    /// How many of the leads are theirs already and stay.
    pub has: u32,
}

/// What becomes of one lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Moves,
    /// It is the receiver's already.
    Stays,
    Left,
}

impl Plan {
    pub(super) fn of(picker: &Picker) -> Self {
        let takers: Vec<(usize, &Candidate)> = picker
            .all
            .reps
            .iter()
            .enumerate()
            .filter(|(_, rep)| {
                if picker.chosen.is_empty() { picker.list.cursor() == Some(rep.rep) } else { picker.chosen.contains(&rep.rep) }
            })
            .collect();
        let as_taker = |(_, rep): &(usize, &Candidate)| Taker { rep: rep.rep, open: rep.load.open, max_open: rep.max_open() };
        let loads: Vec<Taker> = takers.iter().map(as_taker).collect();
        let fits: Vec<Vec<u8>> = picker
            .all
            .fits
            .iter()
            .map(|class| takers.iter().map(|(index, _)| class.get(*index).copied().unwrap_or(0)).collect())
            .collect();
        let one = takers.iter().position(|(_, rep)| picker.list.cursor() == Some(rep.rep)).unwrap_or(0);
        let way = if takers.len() == 1 { Way::AllToOne } else { picker.way };
        // Who will be left anyway takes nobody's turn.
        let goes: Vec<usize> = (0..picker.leads.len()).filter(|index| may_move(picker, *index)).collect();
        let piece = |index: &usize| {
            let target = picker.target(*index);
            let fits = target.and_then(|target| fits.get(target.class)).map(Vec::as_slice).unwrap_or_default();
            Piece { holder: target.and_then(|target| target.holder), fits }
        };
        let Some((_, first)) = takers.first() else { return Self::default() };
        let mut to = vec![first.rep; picker.leads.len()];
        for (index, taker) in goes.iter().zip(split(way, &loads, one, goes.iter().map(piece))) {
            to[*index] = loads[taker].rep;
        }
        Self::with(picker, to, &loads)
    }

    fn with(picker: &Picker, to: Vec<RepId>, takers: &[Taker]) -> Self {
        let mut parts: Vec<Part> = takers.iter().map(|taker| Part { rep: taker.rep, gets: Vec::new(), has: 0 }).collect();
        let mut after: BTreeMap<RepId, u32> = takers.iter().map(|taker| (taker.rep, taker.open)).collect();
        let mut left = Vec::new();
        for (index, receiver) in to.iter().enumerate() {
            let Some(part) = parts.iter_mut().find(|part| part.rep == *receiver) else { continue };
            match fate(picker, index, *receiver) {
                Fate::Left => left.push(index),
                Fate::Stays => part.has += 1,
                Fate::Moves => {
                    part.gets.push(index);
                    *after.entry(*receiver).or_default() += 1;
                    let holder = picker.target(index).and_then(|target| target.holder);
                    if let Some(rep) = holder.and_then(|holder| picker.rep(holder)) {
                        let held = after.entry(rep.rep).or_insert(rep.load.open);
                        *held = held.saturating_sub(1);
                    }
                }
            }
        }
        Self { to, parts, left, after }
    }
}

pub(super) fn may_move(picker: &Picker, index: usize) -> bool {
    picker.target(index).is_some_and(|target| stands(picker, index, target) && target.stage.may_be_given())
}

fn fate(picker: &Picker, index: usize, receiver: RepId) -> Fate {
    match picker.target(index) {
        Some(target) if !stands(picker, index, target) || !target.stage.may_be_given() => Fate::Left,
        Some(target) if target.holder == Some(receiver) => Fate::Stays,
        Some(_) => Fate::Moves,
        None => Fate::Left,
    }
}

/// Nothing was decided about it since the person saw it.
fn stands(picker: &Picker, index: usize, target: &Target) -> bool {
    picker.leads[index].decision.is(target.decision)
}

//! Leads that a person gives to several reps at once: who gets which. The picker shows what this gives, and that is what
//! is then done.

use crate::model::id::RepId;

/// How leads are split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Way {
    /// Each to whom it fits best; of those whom it fits alike, to the lightest load. Nobody goes over their limit of open
    /// leads while another has a place, and whoever has a place gets one at least, if there are enough: they were chosen.
    #[default]
    ByFit,
    /// To one after the other, in the order shown.
    EqualTurns,
    /// Each to whoever then has the lightest load.
    LightestLoad,
    /// All of them to one.
    AllToOne,
}

impl Way {
    /// All, in the order of the key.
    pub const ALL: [Self; 4] = [Self::ByFit, Self::EqualTurns, Self::LightestLoad, Self::AllToOne];

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::ByFit => Self::EqualTurns,
            Self::EqualTurns => Self::LightestLoad,
            Self::LightestLoad => Self::AllToOne,
            Self::AllToOne => Self::ByFit,
        }
    }
}

/// Somebody who gets some of the leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taker {
    /// Who.
    pub rep: RepId,
    /// Open leads they hold.
    pub open: u32,
    /// Most they may hold.
    pub max_open: Option<u32>,
}

/// A lead to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Who holds it now.
    pub holder: Option<RepId>,
    /// How well each taker fits, in their order.
    pub fits: &'a [u8],
}

/// Who of the takers gets each lead, by their place; empty without takers. `one` is who gets all of them, if all go to one.
pub fn split<'a>(way: Way, takers: &[Taker], one: usize, pieces: impl IntoIterator<Item = Piece<'a>>) -> Vec<usize> {
    if takers.is_empty() {
        return Vec::new();
    }
    let pieces: Vec<Piece<'a>> = pieces.into_iter().collect();
    let mut open: Vec<u32> = takers.iter().map(|taker| taker.open).collect();
    let limited = takers.iter().all(|taker| taker.max_open.is_some());
    let mut plan = Vec::new();
    for (turn, piece) in pieces.iter().enumerate() {
        let load = |taker: usize| match takers[taker].max_open {
            Some(most) if limited => u64::from(open[taker]) * 1_000_000 / u64::from(most.max(1)),
            Some(_) | None => u64::from(open[taker]),
        };
        let full = |taker: usize| takers[taker].max_open.is_some_and(|most| open[taker] >= most);
        let holds = |taker: usize| piece.holder == Some(takers[taker].rep);
        let fit = |taker: usize| piece.fits.get(taker).copied().unwrap_or(0);
        let all = 0..takers.len();
        let to = match way {
            // Whoever holds it needs no place for it.
            Way::ByFit => {
                all.min_by_key(|taker| (full(*taker) && !holds(*taker), std::cmp::Reverse(fit(*taker)), load(*taker), *taker))
            }
            Way::EqualTurns => Some(turn % takers.len()),
            Way::LightestLoad => all.min_by_key(|taker| (load(*taker), *taker)),
            Way::AllToOne => Some(one.min(takers.len() - 1)),
        };
        let to = to.unwrap_or(0);
        if !holds(to) {
            open[to] = open[to].saturating_add(1);
            if let Some(before) = takers.iter().position(|taker| piece.holder == Some(taker.rep)) {
                open[before] = open[before].saturating_sub(1);
            }
        }
        plan.push(to);
    }
    if way == Way::ByFit {
        give_each_one(takers, &pieces, &mut plan);
    }
    plan
}

/// Whoever would get none of the leads gets the one that loses least by it, from somebody who has several.
fn give_each_one(takers: &[Taker], pieces: &[Piece<'_>], plan: &mut [usize]) {
    for (place, taker) in takers.iter().enumerate() {
        let has_room = taker.max_open.is_none_or(|most| taker.open < most);
        if plan.contains(&place) || !has_room {
            continue;
        }
        let loss = |index: usize, from: usize| {
            let fit = |taker: usize| i16::from(pieces[index].fits.get(taker).copied().unwrap_or(0));
            fit(from) - fit(place)
        };
        let several = |from: usize| plan.iter().filter(|to| **to == from).count() > 1;
        let moves = |index: usize, from: usize| several(from) && pieces[index].holder != Some(takers[from].rep);
        let least = (0..plan.len()).filter(|index| moves(*index, plan[*index])).min_by_key(|index| {
            let turn = std::cmp::Reverse(*index);
            (loss(*index, plan[*index]), turn)
        });
        if let Some(index) = least {
            plan[index] = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taker(rep: i64, open: u32, most: u32) -> Taker {
        Taker { rep: RepId(rep), open, max_open: Some(most) }
    }

    fn plan(way: Way, takers: &[Taker], fits: &[[u8; 2]]) -> Vec<usize> {
        split(way, takers, 1, fits.iter().map(|fits| Piece { holder: None, fits }))
    }

    #[test]
    fn each_way_is_what_it_says() {
        let takers = [taker(1, 2, 10), taker(2, 0, 10)];
        let fits = [[90, 50], [40, 80], [70, 70], [90, 10]];
        assert_eq!(plan(Way::ByFit, &takers, &fits), [0, 1, 1, 0]);
        assert_eq!(plan(Way::EqualTurns, &takers, &fits), [0, 1, 0, 1]);
        assert_eq!(plan(Way::LightestLoad, &takers, &fits), [1, 1, 0, 1]);
        assert_eq!(plan(Way::AllToOne, &takers, &fits), [1, 1, 1, 1]);
        assert!(plan(Way::ByFit, &[], &fits).is_empty());
    }

    #[test]
    fn by_fit_everybody_who_was_chosen_gets_one_where_there_are_enough() {
        let takers = [taker(1, 0, 10), taker(2, 0, 10), taker(3, 10, 10), taker(4, 0, 10)];
        let of = |fits: &[[u8; 4]]| split(Way::ByFit, &takers, 0, fits.iter().map(|fits| Piece { holder: None, fits }));
        // The third is full. The second gets the lead that fits them nearly as well, the fourth the other.
        assert_eq!(of(&[[90, 80, 0, 0], [90, 10, 0, 20], [90, 10, 0, 0]]), [1, 3, 0]);
        assert_eq!(of(&[[90, 80, 0, 85], [90, 80, 0, 85]]), [0, 1]);
        assert_eq!(of(&[[90, 80, 0, 85]]), [0]);
    }

    #[test]
    fn by_fit_nobody_goes_over_while_another_has_a_place() {
        let takers = [taker(1, 9, 10), taker(2, 0, 1)];
        assert_eq!(plan(Way::ByFit, &takers, &[[90, 10], [90, 10], [90, 10]]), [0, 1, 0]);
    }

    #[test]
    fn whoever_holds_a_lead_holds_no_more_with_it_and_one_less_without() {
        let takers = [taker(1, 1, 1), taker(2, 0, 2)];
        let held = |fits| Piece { holder: Some(RepId(1)), fits };
        let free = |fits| Piece { holder: None, fits };
        assert_eq!(split(Way::ByFit, &takers, 0, [held(&[90, 10])]), [0]);
        assert_eq!(split(Way::ByFit, &takers, 0, [held(&[10, 90]), free(&[90, 10])]), [1, 0]);
    }
}

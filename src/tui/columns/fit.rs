//! Widths: what was wanted, fitted into the room there is.

use super::{NARROWEST, Seen, WIDEST};

/// The room a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The widths it likes, the narrowest first: with less than that it yields.
    pub sizes: &'static [usize],
    /// Its part of the room that is left, against those of others; 0 takes none.
    pub grows: usize,
    /// When it yields where there is no room for all: the highest first.
    pub yields: Yields,
    /// Which widths a person can give it.
    pub takes: Takes,
}

/// When a column yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Yields {
    /// Never; where there is no room for even those it shrinks to so much.
    Never(usize),
    /// The highest first, of equals the rightmost.
    At(u8),
}

/// Which widths a person can give a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Names, which can be cut.
    Text,
    /// States and numbers, which cannot: nothing below their first size.
    Whole,
    /// Only the sizes it has.
    Sizes,
}

impl Measure {
    /// The narrowest it likes.
    pub fn first(&self) -> usize {
        self.sizes.first().copied().unwrap_or_default()
    }

    /// The width it gets from a person who wants so much more or less than that.
    pub fn next(&self, now: usize, by: isize) -> usize {
        match self.takes {
            Takes::Text => now.saturating_add_signed(by).clamp(NARROWEST, WIDEST),
            Takes::Whole => now.saturating_add_signed(by).clamp(self.first(), WIDEST.max(self.first())),
            Takes::Sizes if by > 0 => self.sizes.iter().copied().find(|size| *size > now).unwrap_or_else(|| self.fitting(now)),
            Takes::Sizes if by < 0 => self.sizes.iter().rev().copied().find(|size| *size < now).unwrap_or_else(|| self.first()),
            Takes::Sizes => self.fitting(now),
        }
    }

    /// The widest of its sizes within that width.
    fn fitting(&self, width: usize) -> usize {
        self.sizes.iter().rev().copied().find(|size| *size <= width).unwrap_or_else(|| self.first())
    }
}

/// What is wanted of a column.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub measure: Measure,
    pub width: Option<usize>,
    pub seen: Seen,
}

impl Wanted {
    /// With less it yields.
    fn needs(&self) -> usize {
        self.width.map_or(self.measure.first(), |width| width.min(self.measure.first()))
    }
}

/// A width for each, 0 for those that are hidden or have no room. Together with a blank between two they take no more than
/// the room, unless those that never yield have too little even so.
pub fn fit(wanted: &[Wanted], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> =
        wanted.iter().map(|column| if column.seen == Seen::Shown { column.needs() } else { 0 }).collect();
    while taken(&widths) > room {
        let shown = wanted.iter().enumerate().filter(|(index, _)| widths[*index] > 0);
        let first = shown.max_by_key(|(index, column)| (column.measure.yields, *index));
        match first {
            Some((index, Wanted { measure: Measure { yields: Yields::At(_), .. }, .. })) => widths[index] = 0,
            Some(_) | None => break,
        }
    }
    shrink(wanted, &mut widths, room);
    raise(wanted, &mut widths, room);
    grow(wanted, &mut widths, room);
    widths
}

/// Columns, and the blanks between them.
fn taken(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0).count();
    widths.iter().sum::<usize>() + shown.saturating_sub(1)
}

fn shrink(wanted: &[Wanted], widths: &mut [usize], room: usize) {
    for (index, column) in wanted.iter().enumerate() {
        let over = taken(widths).saturating_sub(room);
        if let Yields::Never(least) = column.measure.yields {
            widths[index] = widths[index].saturating_sub(over).max(least.min(widths[index]));
        }
    }
}

/// What a person chose comes first, then one size after another, those before that take the largest part of what is left.
fn raise(wanted: &[Wanted], widths: &mut [usize], room: usize) {
    let shown = |widths: &[usize], index: usize| widths[index] > 0;
    for (index, column) in wanted.iter().enumerate().filter(|(_, column)| column.width.is_some()) {
        if shown(widths, index) {
            let left = room.saturating_sub(taken(widths));
            let may = widths[index] + left;
            let width = column.width.unwrap_or_default().min(may);
            widths[index] = if column.measure.takes == Takes::Sizes { column.measure.fitting(width) } else { width };
        }
    }
    let most = wanted.iter().map(|column| column.measure.sizes.len()).max().unwrap_or_default();
    let mut hungriest: Vec<(usize, &Wanted)> = wanted.iter().enumerate().filter(|(_, column)| column.width.is_none()).collect();
    hungriest.sort_by_key(|(_, column)| std::cmp::Reverse(column.measure.grows));
    for level in 1..most {
        for (index, column) in hungriest.iter().copied() {
            let Some(size) = column.measure.sizes.get(level).filter(|_| shown(widths, index)) else { continue };
            let more = size.saturating_sub(widths[index]);
            if taken(widths) + more <= room {
                widths[index] += more;
            }
        }
    }
}

/// The room that is left goes to those that have a use for it; what does not divide to the one with the largest part.
fn grow(wanted: &[Wanted], widths: &mut [usize], room: usize) {
    let left = room.saturating_sub(taken(widths));
    let grows: Vec<(usize, usize)> = wanted
        .iter()
        .enumerate()
        .filter(|(index, column)| column.width.is_none() && column.measure.grows > 0 && widths[*index] > 0)
        .map(|(index, column)| (index, column.measure.grows))
        .collect();
    let all: usize = grows.iter().map(|(_, part)| part).sum();
    let Some(largest) = grows.iter().map(|(_, part)| *part).max() else { return };
    let mut rest = left;
    for (index, part) in &grows {
        let more = left * part / all;
        widths[*index] += more;
        rest -= more;
    }
    if let Some((index, _)) = grows.iter().find(|(_, part)| *part == largest) {
        widths[*index] += rest;
    }
}

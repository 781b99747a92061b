//! Widths: what was wanted, fitted into the room there is.

use super::{NARROWEST, Seen, WIDEST};

/// Room for the columns of a list, and how wide what stands in them is where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Room {
    /// So many columns.
    pub columns: usize,
    /// Of the roster.
    pub content: Content,
}

/// Columns of the widest words of the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Content {
    /// Of a name.
    pub name: usize,
    /// Of a team.
    pub team: usize,
    /// Of what can be said of them now.
    pub now: usize,
    /// Of a load in words: `15 of 24`.
    pub load: usize,
    /// Of a load in signs: `15/24`.
    pub short: usize,
}

/// The room a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The widths it likes, one after another: with less than the first it yields.
    pub sizes: [usize; 3],
    /// What it does with the room that is left.
    pub grows: Grows,
    /// When it yields where there is no room for all.
    pub yields: Yields,
    /// Which widths a person can give it.
    pub takes: Takes,
}

/// What a column does with the room that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grows {
    /// Nothing.
    Not,
    /// It takes a part, against those of others.
    By(usize),
    /// It takes what the others leave, up to that width.
    Last(usize),
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
    /// States and numbers, which cannot: nothing below that.
    Whole(usize),
    /// One of these.
    These(&'static [usize]),
}

impl Measure {
    /// Names and other texts that can be cut.
    pub fn text(sizes: [usize; 3], grows: Grows, yields: u8) -> Self {
        Self { sizes, grows, yields: Yields::At(yields), takes: Takes::Text }
    }

    /// States and numbers.
    pub fn whole(width: usize, yields: Yields) -> Self {
        Self { sizes: [width; 3], grows: Grows::Not, yields, takes: Takes::Whole(width) }
    }

    /// The narrowest it likes.
    pub fn first(&self) -> usize {
        self.sizes[0]
    }

    /// The width it gets from a person who wants so much more or less than that.
    pub fn next(&self, now: usize, by: isize) -> usize {
        match self.takes {
            Takes::Text => now.saturating_add_signed(by).clamp(NARROWEST, WIDEST),
            Takes::Whole(least) => now.saturating_add_signed(by).clamp(least, WIDEST.max(least)),
            Takes::These(sizes) => {
                let beyond = match by {
                    1.. => sizes.iter().find(|size| **size > now),
                    ..0 => sizes.iter().rev().find(|size| **size < now),
                    0 => None,
                };
                beyond.copied().unwrap_or_else(|| self.within(now))
            }
        }
    }

    /// The widest it can be within that width, if it was chosen.
    fn within(&self, width: usize) -> usize {
        match self.takes {
            Takes::Text | Takes::Whole(_) => width,
            Takes::These(sizes) => {
                let fitting = sizes.iter().rev().find(|size| **size <= width);
                fitting.or(sizes.first()).copied().unwrap_or(width)
            }
        }
    }
}

/// What is wanted of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
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
pub(super) fn fit(wanted: &[Wanted], room: usize) -> Vec<usize> {
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
    spare(wanted, &mut widths, room);
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

/// What a person chose comes first, then one size after another: states and numbers before texts.
fn raise(wanted: &[Wanted], widths: &mut [usize], room: usize) {
    for (index, column) in wanted.iter().enumerate() {
        if let Some(chosen) = column.width.filter(|_| widths[index] > 0) {
            let left = room.saturating_sub(taken(widths));
            widths[index] = column.measure.within(chosen.min(widths[index] + left));
        }
    }
    for level in 1..3 {
        for (index, column) in wanted.iter().enumerate() {
            let more = lacks(column, widths[index], level);
            if column.measure.takes != Takes::Text && taken(widths) + more <= room {
                widths[index] += more;
            }
        }
        raise_texts(wanted, widths, level, room);
    }
}

/// A column to whichever lacks more, one by one; of equals to the one that takes the largest part of what is left.
fn raise_texts(wanted: &[Wanted], widths: &mut [usize], level: usize, room: usize) {
    let part = |column: &Wanted| match column.measure.grows {
        Grows::By(part) => part,
        Grows::Not | Grows::Last(_) => 0,
    };
    for _ in taken(widths)..room {
        let texts = wanted.iter().enumerate().filter(|(_, column)| column.measure.takes == Takes::Text);
        let lacking = texts.map(|(index, column)| (lacks(column, widths[index], level), part(column), std::cmp::Reverse(index)));
        match lacking.max() {
            Some((1.., _, std::cmp::Reverse(index))) => widths[index] += 1,
            Some(_) | None => return,
        }
    }
}

/// What a column that is shown, and whose width nobody chose, lacks of a size.
fn lacks(column: &Wanted, width: usize, level: usize) -> usize {
    if width == 0 || column.width.is_some() { 0 } else { column.measure.sizes[level].saturating_sub(width) }
}

/// The room that is left goes to those that have a use for it; what does not divide to the one with the largest part.
fn grow(wanted: &[Wanted], widths: &mut [usize], room: usize) {
    let left = room.saturating_sub(taken(widths));
    let free = || wanted.iter().enumerate().filter(|(_, column)| column.width.is_none());
    let grows = free().filter_map(|(index, column)| match column.measure.grows {
        Grows::By(part) if widths[index] > 0 => Some((index, part)),
        Grows::By(_) | Grows::Not | Grows::Last(_) => None,
    });
    let grows: Vec<(usize, usize)> = grows.collect();
    let all: usize = grows.iter().map(|(_, part)| part).sum();
    if let Some(largest) = grows.iter().map(|(_, part)| *part).max() {
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
    for (index, column) in free() {
        if let (Grows::Last(most), 1..) = (column.measure.grows, widths[index]) {
            let left = room.saturating_sub(taken(widths));
            widths[index] += left.min(most.saturating_sub(widths[index]));
        }
    }
}

/// Where all that have room to spare have it together, they are shown.
fn spare(wanted: &[Wanted], widths: &mut [usize], room: usize) {
    let mut with = widths.to_vec();
    for (index, column) in wanted.iter().enumerate().filter(|(_, column)| column.seen == Seen::Spare) {
        with[index] = column.width.unwrap_or(column.measure.first());
    }
    if taken(&with) <= room {
        widths.copy_from_slice(&with);
    }
}

//! Two frames, and the fewest bytes that make one into the other.
//!
//! ratatui's own back end says where each run of changed cells begins and names every colour at its longest; of a list that
//! moves by one row it writes all rows. On a line of 10 kB/s that is the difference between a row and a screen.

use std::{fmt::Write, iter, mem};

use ratatui::{
    buffer::{Buffer, Cell, CellWidth},
    layout::{Position, Rect},
    style::Modifier,
};

use super::{ink::Ink, scroll::Move};

/// Unchanged cells between two changed ones that are rather written again than jumped over.
const GAP: u16 = 4;
/// Blanks in a row that are rather erased than written.
const BLANKS: u16 = 10;

/// Whoever had the terminal before may have left margins, counted from them, or written in any colour.
const ANEW: &str = "\x1b[?6l\x1b[r\x1b[m\x1b[2J";

/// What a terminal shows, and how to make it show something else.
#[derive(Debug)]
pub struct Canvas {
    /// What is on the screen.
    shown: Buffer,
    /// What is being painted; blank between two frames.
    next: Buffer,
    state: Shown,
    cursor: Option<Position>,
    out: String,
}

/// Whether what we believe to be on the screen is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Anything,
    Ours,
}

impl Canvas {
    /// A screen of that size, with anything on it.
    pub fn new(size: Rect) -> Self {
        let blank = Buffer::empty(size);
        Self { shown: blank.clone(), next: blank, state: Shown::Anything, cursor: None, out: String::new() }
    }

    /// Another size, or somebody else wrote there: the next frame is written whole. The cursor must be hidden.
    pub(super) fn forget(&mut self, size: Rect) {
        *self = Self { out: mem::take(&mut self.out), ..Self::new(size) };
    }

    /// Its size.
    pub(super) fn area(&self) -> Rect {
        self.next.area
    }

    /// Paints a frame, and says what to write so that the screen shows it; nothing where it does already. The painter says
    /// where the cursor stands, if it is to be seen.
    pub fn frame(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> &str {
        self.out.clear();
        let cursor = paint(&mut self.next);
        clear_halves(&mut self.next);
        if mem::replace(&mut self.state, Shown::Ours) == Shown::Anything {
            self.out.push_str(ANEW);
        } else if let Some(scroll) = Move::between(&self.shown, &self.next) {
            scroll.apply(&mut self.shown);
            self.write_move(scroll);
        }
        forget_halves(&mut self.shown, &self.next);
        let mut pen = Pen::new(&self.next, &mut self.out);
        for (x, y, cell) in self.shown.diff_iter(&self.next) {
            if !is_covered(&self.next, Position { x, y }) && !was_as_blank(&self.shown, Position { x, y }, cell) {
                pen.put(Position { x, y }, cell);
            }
        }
        pen.done();
        self.place(cursor);
        mem::swap(&mut self.shown, &mut self.next);
        self.next.reset();
        &self.out
    }

    /// Index and reverse index within margins: what every terminal since the VT100 knows.
    fn write_move(&mut self, Move { top, bottom, by }: Move) {
        let (from, sign) = if by > 0 { (bottom, "\n") } else { (top, "\x1bM") };
        // Writing to a string never fails.
        let _ = write!(self.out, "\x1b[{};{}r\x1b[{};1H", top + 1, bottom + 1, from + 1);
        for _ in 0..by.unsigned_abs() {
            self.out.push_str(sign);
        }
        self.out.push_str("\x1b[r");
    }

    fn place(&mut self, cursor: Option<Position>) {
        match (self.cursor, cursor) {
            (None, None) => {}
            (Some(_), None) => self.out.push_str("\x1b[?25l"),
            (before, Some(at)) => {
                // Whatever was written left the cursor elsewhere.
                if before != Some(at) || !self.out.is_empty() {
                    let _ = write!(self.out, "\x1b[{};{}H", at.y + 1, at.x + 1);
                }
                if before.is_none() {
                    self.out.push_str("\x1b[?25h");
                }
            }
        }
        self.cursor = cursor;
    }
}

/// A blank where there was one already, the same to the eye.
fn was_as_blank(shown: &Buffer, at: Position, cell: &Cell) -> bool {
    let blank = |cell: &Cell| cell.symbol() == " ";
    blank(cell) && shown.cell(at).is_some_and(|old| blank(old) && Ink::of(old).suits(cell))
}

/// The second half of a sign that takes two cells. What lies under one may be anything, another such sign too.
fn is_covered(next: &Buffer, at: Position) -> bool {
    let width =
        |x: u16| next.cell((x, at.y)).map_or(1, |cell| if cell.symbol().len() == 1 { 1 } else { cell.cell_width().max(1) });
    if at.x == 0 || width(at.x - 1) == 1 {
        return false;
    }
    let mut x = 0;
    while x < at.x {
        x += width(x);
    }
    x > at.x
}

/// What was painted under the second half of a sign cannot be seen; left there, a wide sign would hide the cell behind it from
/// the comparison of two frames as well.
fn clear_halves(next: &mut Buffer) {
    let row = usize::from(next.area.width).max(1);
    for cells in next.content.chunks_mut(row) {
        let mut x = 0;
        while let Some(cell) = cells.get(x) {
            let width = if cell.symbol().len() == 1 { 1 } else { usize::from(cell.cell_width().max(1)) };
            let covered = cells.iter_mut().take(x + width).skip(x + 1);
            for cell in covered.filter(|cell| cell.symbol() != " ") {
                cell.set_symbol(" ");
            }
            x += width;
        }
    }
}

/// Where a sign of two cells goes, terminals leave in its second one what they like: that cell counts as unknown.
fn forget_halves(shown: &mut Buffer, next: &Buffer) {
    for nth in 1..shown.content.len().min(next.content.len()) {
        let sign = &shown.content[nth - 1];
        if sign.symbol().len() > 1 && sign.cell_width() > 1 && *sign != next.content[nth - 1] {
            let mut unknown = Cell::new("\u{fffd}");
            unknown.modifier = Modifier::all();
            shown.content[nth] = unknown;
        }
    }
}

/// Where the terminal's cursor stands while a frame is written, and what it writes in.
struct Pen<'a> {
    next: &'a Buffer,
    out: &'a mut String,
    ink: Ink,
    /// `None` behind a sign that terminals hold for one cell or two.
    at: Option<Position>,
    /// Not behind a sign that some terminals hold for wider than others, nor at the right edge: there, what is said from
    /// where the cursor stands could go wrong.
    exact: bool,
    /// Blanks that are due at `at`, not written yet.
    blanks: u16,
}

impl<'a> Pen<'a> {
    fn new(next: &'a Buffer, out: &'a mut String) -> Self {
        Self { next, out, ink: Ink::PLAIN, at: None, exact: false, blanks: 0 }
    }

    fn put(&mut self, to: Position, cell: &Cell) {
        let (is_blank, suits) = (cell.symbol() == " ", self.ink.suits(cell));
        let follows = self.at.is_some_and(|at| at.y == to.y && at.x + self.blanks == to.x);
        if !(follows && is_blank && suits) {
            self.write_blanks();
            self.go_to(to);
        }
        if !suits {
            self.ink.change(Ink::of(cell), self.out);
        }
        if is_blank {
            self.blanks += 1;
            return;
        }
        self.write(cell.symbol(), to, cell.cell_width());
    }

    fn write(&mut self, sign: &str, to: Position, width: u16) {
        let is_one_letter = sign.chars().nth(1).is_none();
        if width > 1 && !is_one_letter {
            // Some terminals hold such a sign for one cell wide: what is behind it then was there before.
            self.out.extend(iter::repeat_n(' ', usize::from(width)));
            let _ = write!(self.out, "\x1b[{}G", to.x + 1);
        }
        self.out.push_str(sign);
        self.at = (width == 1 && is_one_letter).then_some(Position { x: to.x + 1, y: to.y });
        self.exact = sign.len() == 1 && to.x + 1 < self.next.area.right();
    }

    /// Many are erased: the cursor stays before them then.
    fn write_blanks(&mut self) {
        let blanks = mem::take(&mut self.blanks);
        if blanks >= BLANKS && self.ink.leaves_nothing() {
            let _ = write!(self.out, "\x1b[{blanks}X");
            return;
        }
        self.out.extend(iter::repeat_n(' ', usize::from(blanks)));
        if let Some(at) = &mut self.at {
            at.x += blanks;
            self.exact &= at.x < self.next.area.right();
        }
    }

    fn go_to(&mut self, to: Position) {
        match self.at {
            Some(at) if at == to => return,
            Some(at) if at.y == to.y && at.x < to.x && self.exact => {
                if !self.write_again(at, to) {
                    self.right(to.x - at.x);
                }
            }
            Some(at) if at.y == to.y => {
                let _ = write!(self.out, "\x1b[{}G", to.x + 1);
            }
            Some(at) if at.y + 1 == to.y && self.exact => {
                self.out.push_str("\r\n");
                self.right(to.x);
            }
            _ => {
                let _ = write!(self.out, "\x1b[{};{}H", to.y + 1, to.x + 1);
            }
        }
        (self.at, self.exact) = (Some(to), true);
    }

    fn right(&mut self, by: u16) {
        match by {
            0 => {}
            1 => self.out.push_str("\x1b[C"),
            _ => {
                let _ = write!(self.out, "\x1b[{by}C");
            }
        }
    }

    /// A few signs that stand there already take no more bytes than a jump over them.
    fn write_again(&mut self, from: Position, to: Position) -> bool {
        let cells = || (from.x..to.x).filter_map(|x| self.next.cell((x, from.y)));
        let is_short = to.x - from.x <= GAP && cells().all(|cell| cell.symbol().len() == 1 && self.ink.suits(cell));
        if is_short {
            let again: String = cells().map(Cell::symbol).collect();
            self.out.push_str(&again);
        }
        is_short
    }

    fn done(mut self) {
        self.write_blanks();
        self.ink.change(Ink::PLAIN, self.out);
    }
}

#[cfg(test)]
mod tests;

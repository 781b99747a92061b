//! A list that moved by some rows is moved on the screen, too, instead of being written anew.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use ratatui::buffer::{Buffer, Cell};

/// Rows of the new frame that must stand elsewhere in the old one before it is worth a closer look.
const WORTH_A_LOOK: usize = 3;
/// Cells that have to be spared: what the move itself costs.
const WORTH_A_MOVE: isize = 40;

/// Rows `top` to `bottom`, both counted from 0 and both part of it, move by `by` rows: up, or with a negative number down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) top: u16,
    pub(super) bottom: u16,
    pub(super) by: i16,
}

impl Move {
    /// The move after which the fewest cells are left to write, if any spares enough.
    pub(super) fn between(shown: &Buffer, next: &Buffer) -> Option<Self> {
        let width = usize::from(next.area.width);
        if shown.area != next.area || width == 0 {
            return None;
        }
        let (old, new): (Vec<&[Cell]>, Vec<&[Cell]>) =
            (shown.content.chunks_exact(width).collect(), next.content.chunks_exact(width).collect());
        let by = often(&old, &new)?;
        let moved = |row: usize| row.checked_add_signed(by).filter(|from| *from < old.len());
        // What each row gains by the move, and which rows together gain most (Kadane 1984).
        let gains = new.iter().enumerate().map(|(row, cells)| match moved(row) {
            Some(from) => differing(old[row], cells) - differing(old[from], cells),
            None => isize::MIN / 2,
        });
        let (mut best, mut sum, mut begun) = ((0, 0, 0), 0_isize, 0);
        for (row, gain) in gains.enumerate() {
            if sum <= 0 {
                (sum, begun) = (0, row);
            }
            sum = sum.saturating_add(gain);
            if sum > best.0 {
                best = (sum, begun, row);
            }
        }
        let (gain, first, last) = best;
        // The rows that come in at the end are written whole.
        let span = by.unsigned_abs();
        if gain < WORTH_A_MOVE + isize::try_from(span * width / 2).unwrap_or(isize::MAX) || last == first {
            return None;
        }
        let (top, bottom) = if by > 0 { (first, last + span) } else { (first - span, last) };
        Some(Self { top: u16::try_from(top).ok()?, bottom: u16::try_from(bottom).ok()?, by: i16::try_from(by).ok()? })
    }

    /// Does to a buffer what it does to the screen: what comes in is blank.
    pub(super) fn apply(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let rows = &mut buffer.content[usize::from(self.top) * width..(usize::from(self.bottom) + 1) * width];
        let span = usize::from(self.by.unsigned_abs()) * width;
        if self.by > 0 {
            rows.rotate_left(span);
            let kept = rows.len() - span;
            rows[kept..].fill(Cell::EMPTY);
        } else {
            rows.rotate_right(span);
            rows[..span].fill(Cell::EMPTY);
        }
    }
}

/// By how many rows most of those moved that did move. Rows that stayed as they were are not looked at.
fn often(old: &[&[Cell]], new: &[&[Cell]]) -> Option<isize> {
    let changed: Vec<usize> = (0..new.len()).filter(|row| old[*row] != new[*row]).collect();
    if changed.len() < WORTH_A_LOOK {
        return None;
    }
    let marks = |rows: &[&[Cell]]| -> HashMap<usize, u64> { changed.iter().map(|row| (*row, mark(rows[*row]))).collect() };
    let (before, after) = (marks(old), marks(new));
    let mut moves: HashMap<isize, usize> = HashMap::new();
    for (to, mark) in &after {
        for from in before.iter().filter(|(_, before)| *before == mark).map(|(from, _)| from) {
            *moves.entry(from.cast_signed() - to.cast_signed()).or_default() += 1;
        }
    }
    let (by, count) = moves.into_iter().max_by_key(|(by, count)| (*count, -by.abs(), *by))?;
    (count >= WORTH_A_LOOK && by != 0).then_some(by)
}

fn mark(row: &[Cell]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for cell in row {
        cell.symbol().hash(&mut hasher);
        (cell.fg, cell.bg, cell.modifier).hash(&mut hasher);
    }
    hasher.finish()
}

fn differing(old: &[Cell], new: &[Cell]) -> isize {
    let cells = old.iter().zip(new).filter(|(old, new)| old != new).count();
    isize::try_from(cells).unwrap_or(isize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(rows: &[&str]) -> Buffer {
        Buffer::with_lines(rows.iter().map(|row| format!("{row:<60}")))
    }

    fn list(from: char) -> Vec<String> {
        (from..).take(8).map(|sign| sign.to_string().repeat(40)).collect()
    }

    fn framed(list: &[String]) -> Buffer {
        let rows: Vec<&str> = ["head"].into_iter().chain(list.iter().map(String::as_str)).chain(["foot", "keys"]).collect();
        screen(&rows)
    }

    #[test]
    fn a_list_that_moved_is_moved_within_its_frame() {
        let (before, after) = (framed(&list('A')), framed(&list('B')));
        assert_eq!(Move::between(&before, &after), Some(Move { top: 1, bottom: 8, by: 1 }));
        assert_eq!(Move::between(&after, &before), Some(Move { top: 1, bottom: 8, by: -1 }));
        assert_eq!(Move::between(&before, &framed(&list('D'))), Some(Move { top: 1, bottom: 8, by: 3 }));
    }

    #[test]
    fn what_did_not_move_or_hardly_is_written() {
        let before = framed(&list('A'));
        assert_eq!(Move::between(&before, &before), None);
        assert_eq!(Move::between(&before, &framed(&list('a'))), None);
        assert_eq!(Move::between(&before, &framed(&list('G'))), None, "two of eight rows");
    }

    #[test]
    fn moved_rows_leave_blank_ones() {
        let mut buffer = screen(&["a", "b", "c", "d"]);
        Move { top: 1, bottom: 3, by: 1 }.apply(&mut buffer);
        assert_eq!(buffer, screen(&["a", "c", "d", ""]));
        Move { top: 0, bottom: 2, by: -2 }.apply(&mut buffer);
        assert_eq!(buffer, screen(&["", "", "a", ""]));
    }
}

//! A list with a cursor. The cursor is the id of a row, never its number: rows may come, change, move and go, and
//! the cursor stays with its row, on its line of the screen. The rows are a window of something longer.

pub use crate::tui::msg::Rest;

/// Known by an id that never changes.
pub trait Keyed {
    /// Its id.
    type Key: Copy + Eq + Ord + std::fmt::Debug;
    /// Which one it is.
    fn key(&self) -> Self::Key;
}

/// Lines above a row that comes where there was no list before.
const LINES_ABOVE: usize = 4;

/// Rows with a cursor.
#[derive(Debug, Clone)]
pub struct List<R: Keyed> {
    rows: Vec<R>,
    cursor: Option<R::Key>,
    line: usize,
    /// The row under the cursor is no longer part of the list; it stays until the cursor moves.
    gone: Option<R::Key>,
    above: Rest,
    below: Rest,
}

impl<R: Keyed> Default for List<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), cursor: None, line: 0, gone: None, above: Rest::None, below: Rest::None }
    }
}

impl<R: Keyed> List<R> {
    /// The rows of the window.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&R> {
        self.index().map(|index| &self.rows[index])
    }

    /// The id under the cursor.
    pub fn cursor(&self) -> Option<R::Key> {
        self.cursor
    }

    /// The row of that id, if the window holds it.
    pub fn get(&self, key: R::Key) -> Option<&R> {
        self.rows.iter().find(|row| row.key() == key)
    }

    /// That row is shown although it is no longer part of the list.
    pub fn is_gone(&self, key: R::Key) -> bool {
        self.gone == Some(key)
    }

    /// Place of the cursor in [`Self::rows`].
    pub fn index(&self) -> Option<usize> {
        let cursor = self.cursor?;
        self.rows.iter().position(|row| row.key() == cursor)
    }

    /// Place in [`Self::rows`] of the first row on a screen of `height` rows. No blank lines below the last row while
    /// there are rows above the first.
    pub fn first(&self, height: usize) -> usize {
        let line = self.line.min(height.saturating_sub(1));
        let lowest = self.rows.len().saturating_sub(height);
        self.index().map_or(0, |index| index.saturating_sub(line).min(lowest))
    }

    /// The rows on a screen of `height` rows.
    pub fn visible(&self, height: usize) -> &[R] {
        let first = self.first(height);
        &self.rows[first..self.rows.len().min(first + height)]
    }

    /// Whether the list goes on before and after the window.
    pub fn rest(&self) -> (Rest, Rest) {
        (self.above, self.below)
    }

    /// The cursor comes within `margin` rows of an end of the window beyond which there is more.
    pub fn nears_edge(&self, margin: usize) -> bool {
        let Some(index) = self.index() else { return false };
        (self.above == Rest::More && index < margin) || (self.below == Rest::More && index + margin >= self.rows.len())
    }

    /// Other rows take the place of these. The cursor stays with its row, on its line; if its row is not among
    /// them, the old one is kept where it was, as gone.
    pub fn replace(&mut self, rows: Vec<R>, above: Rest, below: Rest) {
        let old = std::mem::replace(&mut self.rows, rows);
        (self.above, self.below) = (above, below);
        let Some(cursor) = self.cursor else {
            self.go_first();
            return;
        };
        self.gone = None;
        if self.index().is_none() {
            self.keep_gone(old, cursor);
        }
    }

    fn keep_gone(&mut self, mut old: Vec<R>, cursor: R::Key) {
        let Some(was) = old.iter().position(|row| row.key() == cursor) else {
            self.cursor = None;
            self.go_first();
            return;
        };
        let before = old[..was].iter().rev().find_map(|row| self.rows.iter().position(|new| new.key() == row.key()));
        let at = before.map_or(0, |index| index + 1).min(self.rows.len());
        self.rows.insert(at, old.swap_remove(was));
        self.gone = Some(cursor);
    }

    /// The cursor goes `by` rows down (or up), not beyond the window.
    pub fn go(&mut self, by: isize, height: usize) {
        let Some(index) = self.index() else { return };
        let target = index.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        self.go_to(target, height);
    }

    /// The cursor goes to the row at that place of the window.
    pub fn go_to(&mut self, target: usize, height: usize) {
        let Some(index) = self.index() else { return };
        let Some(row) = self.rows.get(target) else { return };
        let line = index - self.first(height);
        self.cursor = Some(row.key());
        let wanted = line.saturating_add_signed(target as isize - index as isize);
        let highest = height.saturating_sub(1).min(target);
        self.line = wanted.min(highest);
        self.forget_gone();
        self.settle(height);
    }

    /// The rows move `by` lines up (or down) under the pointer; the cursor stays with its row while that is in sight.
    pub fn scroll(&mut self, by: isize, height: usize) {
        let Some(index) = self.index() else { return };
        let first = self.first(height);
        let lowest = self.rows.len().saturating_sub(height);
        let wanted = first.saturating_add_signed(by).min(lowest);
        if wanted == first {
            // At the end of the window the cursor goes on, and more rows are read.
            let beyond = if by < 0 { self.above } else { self.below };
            if beyond == Rest::More {
                self.go(by, height);
            }
            return;
        }
        let last = wanted + height.saturating_sub(1);
        if !(wanted..=last).contains(&index) {
            self.go_to(index.clamp(wanted, last), height);
        }
        self.line = self.index().map_or(0, |index| index.saturating_sub(wanted));
        self.settle(height);
    }

    /// The cursor goes to that row as soon as it is read; to the first one if it is not there.
    pub fn expect(&mut self, key: R::Key) {
        self.cursor = Some(key);
        self.line = LINES_ABOVE;
    }

    /// The cursor's row keeps the line it has on a screen of `height` rows, whatever comes next.
    pub fn settle(&mut self, height: usize) {
        if let Some(index) = self.index() {
            self.line = index - self.first(height);
        }
    }

    /// The cursor goes to that row if the window holds it.
    pub fn go_to_key(&mut self, key: R::Key, height: usize) {
        if let Some(target) = self.rows.iter().position(|row| row.key() == key) {
            self.go_to(target, height);
        }
    }

    /// The cursor goes to the first row of the window.
    pub fn go_first(&mut self) {
        self.cursor = self.rows.first().map(Keyed::key);
        self.line = 0;
        self.forget_gone();
    }

    /// The cursor goes to the last row of the window.
    pub fn go_last(&mut self, height: usize) {
        self.cursor = self.rows.last().map(Keyed::key);
        self.line = self.rows.len().min(height).saturating_sub(1);
        self.forget_gone();
        self.line = self.line.min(self.rows.len().saturating_sub(1));
    }

    /// Forgets the cursor: the next rows start at the top.
    pub fn forget_cursor(&mut self) {
        self.cursor = None;
        self.gone = None;
    }

    /// The id that the cursor should go to when the one under it is done with: the next row that is not one of
    /// `done`, at the end of the list the one before.
    pub fn after(&self, done: impl Fn(R::Key) -> bool) -> Option<R::Key> {
        let index = self.index()?;
        let below = self.rows[index + 1..].iter();
        let above = self.rows[..index].iter().rev();
        below.chain(above).map(Keyed::key).find(|key| !done(*key))
    }

    /// Newer values for rows that are in the window; nothing moves.
    pub fn refresh(&mut self, row: R) {
        if let Some(old) = self.rows.iter_mut().find(|old| old.key() == row.key()) {
            *old = row;
        }
    }

    fn forget_gone(&mut self) {
        let Some(gone) = self.gone.filter(|gone| self.cursor != Some(*gone)) else { return };
        let below = self.index();
        let at = self.rows.iter().position(|row| row.key() == gone);
        self.rows.retain(|row| row.key() != gone);
        self.gone = None;
        if let (Some(at), Some(below)) = (at, below)
            && at < below
        {
            self.line = self.line.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Row(u32);
    impl Keyed for Row {
        type Key = u32;
        fn key(&self) -> u32 {
            self.0
        }
    }

    fn list(keys: &[u32]) -> List<Row> {
        let mut list = List::default();
        list.replace(keys.iter().map(|key| Row(*key)).collect(), Rest::None, Rest::None);
        list
    }

    fn replace(list: &mut List<Row>, keys: &[u32]) {
        list.replace(keys.iter().map(|key| Row(*key)).collect(), Rest::None, Rest::None);
    }

    fn seen(list: &List<Row>, height: usize) -> Vec<u32> {
        list.visible(height).iter().map(Keyed::key).collect()
    }

    #[test]
    fn the_cursor_stays_with_its_row_on_its_line() {
        let mut list = list(&[1, 2, 3, 4, 5, 6, 7, 8]);
        list.go(4, 3);
        assert_eq!((list.cursor(), seen(&list, 3)), (Some(5), vec![3, 4, 5]));
        replace(&mut list, &[1, 20, 21, 2, 3, 4, 5, 6]);
        assert_eq!((list.cursor(), seen(&list, 3)), (Some(5), vec![3, 4, 5]));
        replace(&mut list, &[5, 6, 7]);
        assert_eq!((list.cursor(), seen(&list, 3)), (Some(5), vec![5, 6, 7]));
    }

    #[test]
    fn a_row_that_left_stays_until_the_cursor_moves() {
        let mut list = list(&[1, 2, 3, 4]);
        list.go(1, 4);
        replace(&mut list, &[1, 3, 4]);
        assert!(list.is_gone(2));
        assert_eq!(seen(&list, 4), [1, 2, 3, 4]);
        replace(&mut list, &[1, 9, 3, 4]);
        assert_eq!(seen(&list, 4), [1, 2, 9, 3]);
        list.go(1, 4);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(9), vec![1, 9, 3, 4]));
    }

    #[test]
    fn what_is_done_is_left_for_the_next_and_at_the_end_for_the_one_before() {
        let mut list = list(&[1, 2, 3]);
        assert_eq!(list.after(|key| key <= 1), Some(2));
        list.go_last(5);
        assert_eq!(list.after(|key| key >= 2), Some(1));
        assert_eq!(list.after(|_| true), None);
    }

    #[test]
    fn more_rows_than_before_leave_no_blank_lines_and_the_cursor_then_keeps_its_line() {
        let mut list = list(&[4]);
        replace(&mut list, &[1, 2, 3, 4, 5]);
        assert_eq!((list.cursor(), seen(&list, 9)), (Some(4), vec![1, 2, 3, 4, 5]));
        assert_eq!(seen(&list, 4), [2, 3, 4, 5]);
        list.settle(4);
        replace(&mut list, &[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(4), vec![2, 3, 4, 5]));
    }

    #[test]
    fn the_wheel_moves_the_rows_and_the_cursor_stays_while_in_sight() {
        let mut list = list(&[1, 2, 3, 4, 5, 6, 7, 8]);
        list.go(3, 4);
        list.scroll(2, 4);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(4), vec![3, 4, 5, 6]));
        list.scroll(2, 4);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(5), vec![5, 6, 7, 8]));
        list.scroll(3, 4);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(5), vec![5, 6, 7, 8]));
        list.scroll(-30, 4);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(4), vec![1, 2, 3, 4]));
    }

    #[test]
    fn a_row_that_is_expected_has_the_cursor_when_it_comes() {
        let mut list: List<Row> = List::default();
        list.expect(7);
        replace(&mut list, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(7), vec![4, 5, 6, 7]));
        let mut list: List<Row> = List::default();
        list.expect(70);
        replace(&mut list, &[1, 2]);
        assert_eq!((list.cursor(), seen(&list, 4)), (Some(1), vec![1, 2]));
    }

    #[test]
    fn pages_stop_at_both_ends_without_blank_lines() {
        let mut list = list(&[1, 2, 3, 4, 5]);
        list.go(100, 3);
        assert_eq!((list.cursor(), seen(&list, 3)), (Some(5), vec![3, 4, 5]));
        list.go(-100, 3);
        assert_eq!((list.cursor(), seen(&list, 3)), (Some(1), vec![1, 2, 3]));
    }
}

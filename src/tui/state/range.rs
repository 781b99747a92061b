//! A range of marks: from where it began to the cursor.

use crate::{
    actions::command::SeenDecision,
    model::{id::LeadId, listing::LeadRow},
};

use super::leads::Leads;

/// What became of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum RangeEnd {
    /// There was none, or its leads are marked.
    Marked,
    /// Its beginning is further away than what is read of the list: nothing is marked.
    OutOfSight,
}

impl Leads {
    /// Begins a range at the cursor, or marks all from its beginning to the cursor.
    pub fn toggle_range(&mut self) -> RangeEnd {
        if self.range.is_none() {
            self.range = self.list.cursor();
            return RangeEnd::Marked;
        }
        self.end_range()
    }

    /// Marks all of a range, if one is being marked.
    pub fn end_range(&mut self) -> RangeEnd {
        let Some(start) = self.range.take() else { return RangeEnd::Marked };
        let rows: Vec<_> = self.rows_of_range(start).map(|row| (row.id, SeenDecision::This(row.decision))).collect();
        if rows.is_empty() {
            return RangeEnd::OutOfSight;
        }
        self.marks.extend(rows);
        RangeEnd::Marked
    }

    /// Whether a row lies in the range that is being marked.
    pub fn in_range(&self, lead: LeadId) -> bool {
        self.range.is_some_and(|start| self.rows_of_range(start).any(|row| row.id == lead))
    }

    /// How many leads an action is about beside the one under the cursor: those marked, with those of a range.
    pub fn marked(&self) -> usize {
        let more = |start| self.rows_of_range(start).filter(|row| !self.marks.contains_key(&row.id)).count();
        self.marks.len() + self.range.map_or(0, more)
    }

    fn rows_of_range(&self, start: LeadId) -> impl Iterator<Item = &LeadRow> {
        let rows = self.list.rows();
        let start = rows.iter().position(|row| row.id == start);
        let (first, last) = match (start, self.list.index()) {
            (Some(start), Some(cursor)) => (start.min(cursor), start.max(cursor) + 1),
            _ => (0, 0),
        };
        rows[first..last].iter()
    }
}

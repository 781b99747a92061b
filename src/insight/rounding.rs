//! Figures in tenths of a lead that still add up: down every column and across every row.
//!
//! All sums of the ledger are whole leads, its cells are not. Rounded one by one they would miss their sums by a tenth
//! here and there; so each is rounded up or down such that all sums come out. There always is such a choice: it is a flow
//! through a network whose capacities are whole, and the cells themselves are a flow in fractions.

use std::collections::BTreeMap;

use crate::model::{
    ledger::Columns,
    rotation::{Column, Share},
};

use super::fairness::{FairnessRow, Sums};

/// A tenth of a lead.
const UNIT: i64 = Share::LEAD.0 / 10;

/// The figures of a row in tenths of a lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rounded {
    columns: BTreeMap<Column, i64>,
    /// What was received.
    pub actual: i64,
}

impl Rounded {
    /// What these columns come to, the baseline among them.
    pub fn of(&self, columns: Columns) -> i64 {
        self.columns.iter().filter(|(column, _)| columns.holds(**column)).map(|(_, tenths)| tenths).sum()
    }

    /// Of all rows together.
    pub fn total(rows: &[Self]) -> Self {
        let mut total = Self::default();
        for row in rows {
            total.actual += row.actual;
            for (column, tenths) in &row.columns {
                *total.columns.entry(*column).or_default() += tenths;
            }
        }
        total
    }
}

/// The figures of all rows of one book, rounded together.
pub fn rounded(rows: &[FairnessRow]) -> Vec<Rounded> {
    let cell = |sums: &Sums, column: Column| match column {
        Column::Baseline => sums.baseline,
        _ => sums.columns.get(&column).copied().unwrap_or_default(),
    };
    let cells: Vec<Vec<Share>> =
        rows.iter().map(|row| Column::ALL.iter().map(|column| cell(&row.sums, *column)).collect()).collect();
    let all = tenths(&cells).into_iter().zip(rows);
    let row = |(tenths, row): (Vec<i64>, &FairnessRow)| Rounded {
        columns: Column::ALL.into_iter().zip(tenths).filter(|(_, tenths)| *tenths != 0).collect(),
        actual: (row.sums.actual.0 + UNIT / 2).div_euclid(UNIT),
    };
    all.map(row).collect()
}

/// The cells in tenths, row by row. Where sums are not whole tenths, each cell is rounded for itself.
pub fn tenths(cells: &[Vec<Share>]) -> Vec<Vec<i64>> {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut rounded: Vec<Vec<i64>> = cells.iter().map(|row| row.iter().map(|cell| cell.0.div_euclid(UNIT)).collect()).collect();
    let rest = |row: usize, column: usize| cells[row].get(column).map_or(0, |cell| cell.0.rem_euclid(UNIT));
    let by_row: Vec<i64> = (0..cells.len()).map(|row| (0..columns).map(|column| rest(row, column)).sum()).collect();
    let by_column: Vec<i64> = (0..columns).map(|column| (0..cells.len()).map(|row| rest(row, column)).sum()).collect();
    if by_row.iter().chain(&by_column).any(|sum| sum % UNIT != 0) {
        return cells.iter().map(|row| row.iter().map(|cell| (cell.0 + UNIT / 2).div_euclid(UNIT)).collect()).collect();
    }
    // Each is rounded as one would; then as few and as small parts as can be go the other way, until all sums come out.
    let mut table = Table {
        cells: (0..cells.len()).map(|row| (0..columns).map(|column| Cell::of(rest(row, column))).collect()).collect(),
        rows: by_row.iter().map(|sum| sum / UNIT).collect(),
        columns: by_column.iter().map(|sum| sum / UNIT).collect(),
    };
    table.count();
    while table.improve() {}
    for (row, cells) in rounded.iter_mut().zip(&table.cells) {
        for (cell, known) in row.iter_mut().zip(cells) {
            *cell += i64::from(known.up == Up::Yes);
        }
    }
    rounded
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Up {
    No,
    Yes,
}

/// A part of a tenth, rounded up or down.
#[derive(Debug, Clone, Copy)]
struct Cell {
    rest: i64,
    up: Up,
}

impl Cell {
    /// Rounded as usual.
    fn of(rest: i64) -> Self {
        Self { rest, up: if 2 * rest > UNIT { Up::Yes } else { Up::No } }
    }

    /// How much farther from what it was rounding it the other way is; what is whole is not rounded.
    fn cost(self) -> Option<i64> {
        let up = UNIT - 2 * self.rest;
        (self.rest > 0).then_some(if self.up == Up::Yes { -up } else { up })
    }
}

/// Cells that are rounded up or down, and how many more each row and column needs to be rounded up; fewer below zero.
struct Table {
    cells: Vec<Vec<Cell>>,
    rows: Vec<i64>,
    columns: Vec<i64>,
}

/// A way to a row or a column: how much it costs, and over which cell it comes.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: i64,
    over: Option<(usize, usize)>,
}

impl Table {
    /// Takes those off that are rounded up already.
    fn count(&mut self) {
        for (row, cells) in self.cells.iter().enumerate() {
            for (column, _) in cells.iter().enumerate().filter(|(_, cell)| cell.up == Up::Yes) {
                self.rows[row] -= 1;
                self.columns[column] -= 1;
            }
        }
    }

    /// Turns cells along the cheapest way from a sum that is wrong to one that is wrong the other way; whether there was one.
    /// Going over a cell from its row rounds it up, from its column down.
    fn improve(&mut self) -> bool {
        let start = |needs: bool| needs.then_some(Way { cost: 0, over: None });
        let mut rows: Vec<Option<Way>> = self.rows.iter().map(|need| start(*need > 0)).collect();
        let mut columns: Vec<Option<Way>> = self.columns.iter().map(|need| start(*need < 0)).collect();
        let mut is_changed = true;
        while is_changed {
            is_changed = false;
            for (row, cells) in self.cells.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let Some(cost) = cell.cost() else { continue };
                    let (from, to) = match cell.up {
                        Up::No => (rows[row], &mut columns[column]),
                        Up::Yes => (columns[column], &mut rows[row]),
                    };
                    let Some(way) = from.map(|from| Way { cost: from.cost + cost, over: Some((row, column)) }) else { continue };
                    if to.is_none_or(|known| way.cost < known.cost) {
                        *to = Some(way);
                        is_changed = true;
                    }
                }
            }
        }
        let ends_at_row =
            (0..self.rows.len()).filter(|row| self.rows[*row] < 0).filter_map(|row| Some((rows[row]?.cost, row, At::Row)));
        let ends_at_column =
            (0..self.columns.len()).filter(|at| self.columns[*at] > 0).filter_map(|at| Some((columns[at]?.cost, at, At::Column)));
        let Some((_, mut place, mut at)) = ends_at_row.chain(ends_at_column).min_by_key(|(cost, place, _)| (*cost, *place))
        else {
            return false;
        };
        match at {
            At::Row => self.rows[place] += 1,
            At::Column => self.columns[place] -= 1,
        }
        loop {
            let way = match at {
                At::Row => rows[place],
                At::Column => columns[place],
            };
            let Some((row, column)) = way.and_then(|way| way.over) else { break };
            let cell = &mut self.cells[row][column];
            (cell.up, place, at) = match at {
                At::Row => (Up::No, column, At::Column),
                At::Column => (Up::Yes, row, At::Row),
            };
        }
        match at {
            At::Row => self.rows[place] -= 1,
            At::Column => self.columns[place] += 1,
        }
        true
    }
}

/// A row or a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Row,
    Column,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables whose sums are whole leads, from a small generator: the same in every run.
    fn table(seed: u64) -> Vec<Vec<Share>> {
        let mut state = seed;
        let mut draw = |below: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i64 % below
        };
        let (rows, columns) = (2 + draw(9) as usize, 2 + draw(7) as usize);
        let mut cells = vec![vec![0_i64; columns]; rows];
        for row in &mut cells[..rows - 1] {
            row[..columns - 1].iter_mut().for_each(|cell| *cell = draw(9_000_000_000) - 4_000_000_000);
            let sum: i64 = row.iter().sum();
            row[columns - 1] = Share::LEAD.0 * draw(9) - sum;
        }
        for column in 0..columns {
            let sum: i64 = cells.iter().map(|row| row[column]).sum();
            cells[rows - 1][column] = Share::LEAD.0 * draw(9) - sum;
        }
        cells.into_iter().map(|row| row.into_iter().map(Share).collect()).collect()
    }

    #[test]
    fn rounded_cells_are_next_to_what_they_were_and_all_sums_come_out() {
        for seed in 0..3_000 {
            let cells = table(seed);
            let rounded = tenths(&cells);
            for (row, cells) in rounded.iter().zip(&cells) {
                for (cell, share) in row.iter().zip(cells) {
                    assert!((cell * UNIT - share.0).abs() < UNIT, "seed {seed}");
                }
                assert_eq!(row.iter().sum::<i64>() * UNIT, cells.iter().map(|cell| cell.0).sum::<i64>(), "seed {seed}");
            }
            for column in 0..cells[0].len() {
                let exact: i64 = cells.iter().map(|row| row[column].0).sum();
                assert_eq!(rounded.iter().map(|row| row[column]).sum::<i64>() * UNIT, exact, "seed {seed}");
            }
        }
    }

    #[test]
    fn shares_of_a_hundred_and_thirteen_leads_are_rounded_to_the_nearest() {
        // 113 by weights 2, 2, 2, 1.
        let seventh = 113 * Share::LEAD.0 / 7;
        let rest = 113 * Share::LEAD.0 - 6 * seventh;
        let cells = [2 * seventh, 2 * seventh, 2 * seventh, rest].map(|share| {
            let whole = (share + Share::LEAD.0 / 2).div_euclid(Share::LEAD.0) * Share::LEAD.0;
            vec![Share(share), Share(whole - share)]
        });
        let rounded: Vec<i64> = tenths(&cells).iter().map(|row| row[0]).collect();
        assert_eq!(rounded, [323, 323, 323, 161]);
    }

    #[test]
    fn what_does_not_add_up_is_rounded_as_usual() {
        assert_eq!(tenths(&[vec![Share(49_999_999), Share(50_000_000)]]), [[0, 1]]);
        assert_eq!(tenths(&[vec![Share(60_000_000), Share(-60_000_000)]]), [[1, -1]]);
        assert!(tenths(&[]).is_empty());
    }
}

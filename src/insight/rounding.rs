//! Figures in hundredths of a lead that still add up: down every column and across every row.
//!
//! All sums of the ledger are whole leads, its cells are not. Rounded one by one they would miss their sums by a hundredth
//! here and there; so each is rounded up or down such that all sums come out. There always is such a choice: it is a flow
//! through a network whose capacities are whole, and the cells themselves are a flow in fractions.

use std::collections::BTreeMap;

use crate::model::{
    ledger::Columns,
    rotation::{Column, Share},
};

use super::fairness::{FairnessRow, Sums};

/// A hundredth of a lead.
const UNIT: i64 = Share::LEAD.0 / 100;

/// The figures of a row in hundredths of a lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rounded {
    columns: BTreeMap<Column, i64>,
    /// What was received.
    pub actual: i64,
}

impl Rounded {
    /// What these columns come to, the baseline among them.
    pub fn of(&self, columns: Columns) -> i64 {
        self.columns.iter().filter(|(column, _)| columns.holds(**column)).map(|(_, hundredths)| hundredths).sum()
    }

    /// Of all rows together.
    pub fn total(rows: &[Self]) -> Self {
        let mut total = Self::default();
        for row in rows {
            total.actual += row.actual;
            for (column, hundredths) in &row.columns {
                *total.columns.entry(*column).or_default() += hundredths;
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
    let all = hundredths(&cells).into_iter().zip(rows);
    let row = |(hundredths, row): (Vec<i64>, &FairnessRow)| Rounded {
        columns: Column::ALL.into_iter().zip(hundredths).filter(|(_, hundredths)| *hundredths != 0).collect(),
        actual: (row.sums.actual.0 + UNIT / 2).div_euclid(UNIT),
    };
    all.map(row).collect()
}

/// The cells in hundredths, row by row. Where sums are not whole hundredths, each cell is rounded for itself.
pub fn hundredths(cells: &[Vec<Share>]) -> Vec<Vec<i64>> {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut rounded: Vec<Vec<i64>> = cells.iter().map(|row| row.iter().map(|cell| cell.0.div_euclid(UNIT)).collect()).collect();
    let rest = |row: usize, column: usize| cells[row].get(column).map_or(0, |cell| cell.0.rem_euclid(UNIT));
    let by_row: Vec<i64> = (0..cells.len()).map(|row| (0..columns).map(|column| rest(row, column)).sum()).collect();
    let by_column: Vec<i64> = (0..columns).map(|column| (0..cells.len()).map(|row| rest(row, column)).sum()).collect();
    if by_row.iter().chain(&by_column).any(|sum| sum % UNIT != 0) {
        return cells.iter().map(|row| row.iter().map(|cell| (cell.0 + UNIT / 2).div_euclid(UNIT)).collect()).collect();
    }
    let mut flow = Flow {
        up: vec![vec![Up::No; columns]; cells.len()],
        rows: by_row.iter().map(|sum| sum / UNIT).collect(),
        columns: by_column.iter().map(|sum| sum / UNIT).collect(),
        open: (0..cells.len()).map(|row| (0..columns).map(|column| rest(row, column) > 0).collect()).collect(),
    };
    // The largest parts go up first, so that most cells are rounded as one would.
    let mut order: Vec<(i64, usize, usize)> = Vec::new();
    for row in 0..cells.len() {
        order.extend((0..columns).map(|column| (rest(row, column), row, column)).filter(|(rest, ..)| *rest > 0));
    }
    order.sort_unstable_by_key(|(rest, row, column)| (std::cmp::Reverse(*rest), *row, *column));
    for (_, row, column) in order {
        if flow.rows[row] > 0 && flow.columns[column] > 0 {
            flow.raise(row, column);
        }
    }
    for row in 0..cells.len() {
        while flow.rows[row] > 0 && flow.make_room(row) {}
    }
    for (row, up) in rounded.iter_mut().zip(&flow.up) {
        for (cell, up) in row.iter_mut().zip(up) {
            *cell += i64::from(*up == Up::Yes);
        }
    }
    rounded
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Up {
    No,
    Yes,
}

/// Which cells are rounded up, and how many more each row and column needs.
struct Flow {
    up: Vec<Vec<Up>>,
    rows: Vec<i64>,
    columns: Vec<i64>,
    open: Vec<Vec<bool>>,
}

impl Flow {
    fn raise(&mut self, row: usize, column: usize) {
        self.up[row][column] = Up::Yes;
        self.rows[row] -= 1;
        self.columns[column] -= 1;
    }

    /// Raises one more cell of a row by moving others about, along a shortest way to a column that needs one.
    fn make_room(&mut self, start: usize) -> bool {
        let mut from: Vec<Option<usize>> = vec![None; self.columns.len()];
        let mut came: Vec<Option<usize>> = vec![None; self.rows.len()];
        let mut waiting = std::collections::VecDeque::from([start]);
        while let Some(row) = waiting.pop_front() {
            for column in 0..self.columns.len() {
                if from[column].is_some() || !self.open[row][column] || self.up[row][column] == Up::Yes {
                    continue;
                }
                from[column] = Some(row);
                if self.columns[column] > 0 {
                    self.turn(column, &from, &came);
                    return true;
                }
                for (other, came) in came.iter_mut().enumerate() {
                    if other != start && came.is_none() && self.up[other][column] == Up::Yes {
                        *came = Some(column);
                        waiting.push_back(other);
                    }
                }
            }
        }
        false
    }

    fn turn(&mut self, end: usize, from: &[Option<usize>], came: &[Option<usize>]) {
        self.columns[end] -= 1;
        let mut column = end;
        while let Some(row) = from[column] {
            self.up[row][column] = Up::Yes;
            let Some(before) = came[row] else {
                self.rows[row] -= 1;
                return;
            };
            self.up[row][before] = Up::No;
            column = before;
        }
    }
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
            let rounded = hundredths(&cells);
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
    fn what_does_not_add_up_is_rounded_as_usual() {
        assert_eq!(hundredths(&[vec![Share(4_999_999), Share(5_000_000)]]), [[0, 1]]);
        assert_eq!(hundredths(&[vec![Share(6_000_000), Share(-6_000_000)]]), [[1, -1]]);
        assert!(hundredths(&[]).is_empty());
    }
}

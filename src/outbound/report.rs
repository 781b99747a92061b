//! A report as a sheet of cells, and the sheet as CSV and Markdown.

use crate::{
    insight::rounding::tenths,
    intake::cell::guarded,
    model::{hidden::seen, rotation::Share},
    outbound::{
        json::{FairnessJson, FairnessRowJson, shown_columns},
        shown::Shown,
    },
};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Somebody's words.
    Text(String),
    /// A number of ours.
    Number(f64),
    /// Nothing to say.
    Empty,
}

/// Rows of cells under headings.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Headings.
    pub titles: Vec<&'static str>,
    /// Rows, each as long as the headings.
    pub rows: Vec<Vec<Cell>>,
}

/// Whether columns that are zero in every row stand in a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZeroColumns {
    /// They do: machines want the same columns always.
    Keep,
    /// They do not: people want to see what counts.
    Drop,
}

impl Cell {
    /// With a decimal, for people.
    pub fn short(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
            // What rounds to nothing has no sign.
            Self::Number(number) => format!("{number:.1}").replace("-0.0", "0.0"),
            Self::Empty => String::new(),
        }
    }

    /// As it stands in a CSV: words that a spreadsheet would run get an apostrophe, what they hide is seen; numbers stay
    /// numbers.
    pub fn in_csv(&self) -> String {
        match self {
            Self::Text(text) => guarded(&seen(text)).into_owned(),
            Self::Number(number) => number.to_string(),
            Self::Empty => String::new(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Cell {
    fn from(holds: bool) -> Self {
        Self::Text(holds.to_string())
    }
}

/// What is not there leaves its cell empty.
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// The fairness report: for every rep, baseline and columns add up to what they received.
pub fn fairness(report: &FairnessJson, zero: ZeroColumns) -> Sheet {
    let is_shown = |name: &str| {
        let counts = report.rows.iter().any(|row| row.columns.get(name).is_some_and(|share| *share != 0.0));
        zero == ZeroColumns::Keep || counts
    };
    let columns: Vec<&str> = shown_columns().map(|column| column.as_str()).filter(|name| is_shown(name)).collect();
    let mut titles = vec!["pool", "rep", "weight", "baseline"];
    titles.extend(&columns);
    titles.push("actual");
    let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let share = |row: &FairnessRowJson, name: &str| row.columns.get(name).copied().unwrap_or_default();
    let figures = |row: &FairnessRowJson| -> Vec<f64> {
        std::iter::once(row.baseline).chain(columns.iter().map(|name| share(row, name))).collect()
    };
    let mut rows = Vec::new();
    for pool in report.rows.chunk_by(|one, next| one.pool == next.pool) {
        let exact: Vec<Vec<f64>> = pool.iter().map(figures).collect();
        let shown = if zero == ZeroColumns::Drop { adding_up(&exact) } else { exact };
        for (row, figures) in pool.iter().zip(shown) {
            let weight = row.weight.map_or(Cell::Empty, |weight| Cell::Number(weight.into()));
            let mut cells = vec![text(&row.pool), Cell::Text(row.rep.clone()), weight];
            cells.extend(figures.into_iter().map(Cell::Number));
            cells.push(Cell::Number(row.actual));
            rows.push(cells);
        }
    }
    let sheet = Sheet { titles, rows };
    if zero == ZeroColumns::Drop { sheet.without_empty_columns() } else { sheet }
}

/// The figures with one decimal, rounded as the dashboard shows them: they add up.
fn adding_up(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let share = |leads: &f64| Share((leads * Share::LEAD.0 as f64).round() as i64);
    let cells: Vec<Vec<Share>> = rows.iter().map(|row| row.iter().map(share).collect()).collect();
    let rounded = tenths(&cells).into_iter();
    rounded.map(|row| row.into_iter().map(|tenths| tenths as f64 / 10.0).collect()).collect()
}

impl Sheet {
    fn without_empty_columns(self) -> Self {
        let says = |index: usize| self.rows.is_empty() || self.rows.iter().any(|row| row.get(index) != Some(&Cell::Empty));
        let kept: Vec<bool> = (0..self.titles.len()).map(says).collect();
        let rows = self
            .rows
            .into_iter()
            .map(|row| row.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell).collect());
        Self {
            rows: rows.collect(),
            titles: self.titles.into_iter().zip(&kept).filter(|(_, kept)| **kept).map(|(title, _)| title).collect(),
        }
    }

    /// Comma-separated, each cell as [`Cell::in_csv`] has it.
    ///
    /// # Errors
    /// What the writer says; into memory it has nothing to say.
    pub fn csv(&self) -> csv::Result<String> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(&self.titles)?;
        for row in &self.rows {
            csv.write_record(row.iter().map(Cell::in_csv))?;
        }
        let bytes = csv.into_inner().map_err(|error| error.into_error())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A Markdown table.
    pub fn markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let is_number = |index: usize| self.rows.iter().any(|row| matches!(row.get(index), Some(Cell::Number(_))));
        let rules = (0..self.titles.len()).map(|index| if is_number(index) { "--:" } else { "---" }.to_owned());
        let mut text = line(self.titles.iter().map(|title| (*title).to_owned()).collect());
        text.push_str(&line(rules.collect()));
        for row in &self.rows {
            text.push_str(&line(row.iter().map(|cell| escaped(&cell.short())).collect()));
        }
        text
    }
}

/// What Markdown would take for a mark of its own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in Shown::of(text).as_str().chars() {
        if matches!(letter, '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let rows = vec![vec![Cell::Text("=cmd|'x'".to_owned()), Cell::Number(-0.5)], vec![Cell::Empty, Cell::Number(3.0)]];
        Sheet { titles: vec!["rep", "turn"], rows }
    }

    #[test]
    fn a_spreadsheet_runs_nothing_and_counts_on() {
        assert_eq!(sheet().csv().unwrap(), "rep,turn\n'=cmd|'x',-0.5\n,3\n");
    }

    #[test]
    fn markdown_stays_a_table() {
        assert_eq!(sheet().markdown(), "| rep | turn |\n| --- | --: |\n| =cmd\\|'x' | -0.5 |\n|  | 3 |\n");
    }

    #[test]
    fn what_rounds_to_nothing_has_no_sign() {
        assert_eq!(Cell::Number(-0.001).short(), "0.0");
        assert_eq!(Cell::Number(-0.0).short().trim_start_matches('-'), "0");
    }
}

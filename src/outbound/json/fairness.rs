//! The fairness report.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    insight::fairness::{Evenness, FairnessReport, FairnessRow, Sums},
    model::rotation::{Column, Share},
};

use super::People;

/// The first and the last day of a report.
pub type Window = (NaiveDate, NaiveDate);

/// What `report fairness` answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FairnessJson {
    /// The first day of the window, on the company's calendar.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// How many reps the figures count: those with a share by weight.
    pub reps: usize,
    /// One row a pool and rep, or a rep.
    pub rows: Vec<FairnessRowJson>,
    /// How even each pool was; empty when the rows are by rep.
    pub pools: Vec<PoolEvennessJson>,
    #[serde(flatten)]
    overall: EvennessJson,
}

/// What one rep received, and why: `baseline` and all `columns` add up to `actual`, in leads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FairnessRowJson {
    /// Which pool; none for the book `no pool`, and in rows by rep.
    pub pool: Option<String>,
    /// Who.
    pub rep: String,
    /// Their weight now; none when they are no member now.
    pub weight: Option<u32>,
    /// Their share by weight, had all been there.
    pub baseline: f64,
    /// Why it came otherwise, every column of the ledger.
    pub columns: BTreeMap<&'static str, f64>,
    /// What they received.
    pub actual: f64,
    /// The leads behind it that came.
    pub came: i64,
    /// And those that went again.
    pub went: i64,
    /// Those of them that were dismissed: they were no leads at all.
    pub dismissed: i64,
}

/// How even one pool was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolEvennessJson {
    pool: Option<String>,
    #[serde(flatten)]
    evenness: EvennessJson,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct EvennessJson {
    jain: Option<f64>,
    gini: Option<f64>,
    jain_available: Option<f64>,
    gini_available: Option<f64>,
    chance: Option<f64>,
    chance_available: Option<f64>,
    jain_chance: Option<f64>,
    jain_chance_available: Option<f64>,
}

impl From<Evenness> for EvennessJson {
    fn from(evenness: Evenness) -> Self {
        let Evenness { jain, gini, jain_available, gini_available, chance, chance_available, .. } = evenness;
        let Evenness { jain_chance, jain_chance_available, .. } = evenness;
        Self { jain, gini, jain_available, gini_available, chance, chance_available, jain_chance, jain_chance_available }
    }
}

impl FairnessJson {
    /// One row a pool and rep.
    pub fn by_pool(report: &FairnessReport, people: &People, (from, to): Window) -> Self {
        let rows = report.pools.iter().flat_map(|part| {
            let pool = part.pool.as_ref().map(ToString::to_string);
            part.rows.iter().map(move |row| row_of(pool.clone(), row, people))
        });
        let pools = report
            .pools
            .iter()
            .map(|part| PoolEvennessJson { pool: part.pool.as_ref().map(ToString::to_string), evenness: part.evenness.into() });
        let (rows, pools) = (rows.collect(), pools.collect());
        Self { from, to, reps: report.overall.counted, rows, pools, overall: report.overall.into() }
    }

    /// One row a rep, over all pools; in the order in which they first stand in the report.
    pub fn by_rep(report: &FairnessReport, people: &People, (from, to): Window) -> Self {
        let rows = report.by_rep();
        let rows = rows.iter().map(|row| row_of(None, row, people));
        Self { from, to, reps: report.overall.counted, rows: rows.collect(), pools: Vec::new(), overall: report.overall.into() }
    }
}

fn row_of(pool: Option<String>, row: &FairnessRow, people: &People) -> FairnessRowJson {
    let FairnessRow { rep, weight, sums: Sums { baseline, columns, actual, lines: _, leads } } = row;
    let share = |column| columns.get(&column).copied().unwrap_or(Share::ZERO).leads();
    FairnessRowJson {
        pool,
        rep: people.key(*rep),
        weight: *weight,
        baseline: baseline.leads(),
        columns: shown_columns().map(|column| (column.as_str(), share(column))).collect(),
        actual: actual.leads(),
        came: leads.up,
        went: leads.down,
        dismissed: leads.back_down,
    }
}

/// Every column but the baseline, in the order they are shown.
pub fn shown_columns() -> impl Iterator<Item = Column> {
    Column::ALL.into_iter().filter(|column| *column != Column::Baseline)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        insight::fairness::{MemberWeight, report},
        model::{
            id::RepId,
            ledger::{Ledger, LedgerSum, Lines},
            rep::Rep,
        },
    };

    use super::*;

    fn sample() -> (FairnessReport, People) {
        let posting = |pool: &str, column, share| LedgerSum {
            pool: Some(pool.into()),
            rep: RepId(1),
            column,
            share,
            lines: Lines::default(),
        };
        let sums = vec![
            posting("a", Column::Baseline, Share(1_500_000_000)),
            posting("a", Column::Turn, Share(-500_000_000)),
            posting("b", Column::Baseline, Share::LEAD),
        ];
        let members = ["a", "b"].map(|pool| MemberWeight { pool: pool.into(), rep: RepId(1), weight: 2 });
        (report(&Ledger { sums, leads: Vec::new() }, &members), People::of(&[Rep::named(RepId(1), "Priya Shah")]))
    }

    fn window() -> Window {
        ("2026-10-25".parse().unwrap(), "2026-11-23".parse().unwrap())
    }

    #[test]
    fn a_row_adds_up_and_names_every_column() {
        let (report, people) = sample();
        let json = serde_json::to_value(FairnessJson::by_pool(&report, &people, window())).unwrap();
        assert_eq!((&json["from"], &json["to"], &json["reps"]), (&json!("2026-10-25"), &json!("2026-11-23"), &json!(1)));
        let row = &json["rows"][0];
        assert_eq!((&row["pool"], &row["rep"], &row["weight"]), (&json!("a"), &json!("Priya Shah"), &json!(2)));
        assert_eq!((&row["baseline"], &row["columns"]["turn"], &row["actual"]), (&json!(1.5), &json!(-0.5), &json!(1.0)));
        assert_eq!(row["columns"].as_object().unwrap().len(), Column::ALL.len() - 1);
        assert_eq!(json["rows"].as_array().unwrap().len(), 2);
        for figure in ["jain", "gini", "jain_available", "gini_available", "chance"] {
            assert!(json.get(figure).is_some() && json["pools"][0].get(figure).is_some(), "{figure}");
        }
    }

    #[test]
    fn by_rep_adds_the_pools_up() {
        let (report, people) = sample();
        let json = serde_json::to_value(FairnessJson::by_rep(&report, &people, window())).unwrap();
        assert_eq!(json["rows"].as_array().unwrap().len(), 1);
        let row = &json["rows"][0];
        assert_eq!((&row["pool"], &row["baseline"], &row["actual"]), (&json!(null), &json!(2.5), &json!(2.0)));
    }
}

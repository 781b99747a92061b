//! A line behind a figure of the fairness report.

use serde::Serialize;

use crate::{
    actions::ask::FigureLine,
    outbound::{report::Cell, rows::Row},
};

use super::{People, instant};

/// What one event gave or took; all of a figure's lines add up to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureLineJson {
    at: String,
    lead: Option<i64>,
    name: Option<String>,
    email: Option<String>,
    company: Option<String>,
    pool: Option<String>,
    rep: String,
    column: &'static str,
    leads: f64,
    why: String,
}

impl FigureLineJson {
    /// From a line.
    pub fn new(line: &FigureLine, people: &People) -> Self {
        let FigureLine { key: _, lead, at, pool, rep, column, share, why, sort: _ } = line;
        let lead = lead.as_ref();
        Self {
            at: instant(*at),
            lead: lead.map(|lead| lead.id.0),
            name: lead.and_then(|lead| lead.name.clone()),
            email: lead.and_then(|lead| lead.email.clone()),
            company: lead.and_then(|lead| lead.company.clone()),
            pool: pool.as_ref().map(ToString::to_string),
            rep: people.key(*rep),
            column: column.map_or("actual", |column| column.as_str()),
            leads: share.leads(),
            why: why.clone(),
        }
    }
}

impl Row for FigureLineJson {
    const TITLES: &'static [&'static str] = &["at", "lead", "name", "email", "company", "pool", "rep", "column", "leads", "why"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.at.as_str().into(),
            self.lead.into(),
            self.name.as_deref().into(),
            self.email.as_deref().into(),
            self.company.as_deref().into(),
            self.pool.as_deref().into(),
            self.rep.as_str().into(),
            self.column.into(),
            Cell::Number(self.leads),
            self.why.as_str().into(),
        ]
    }
}

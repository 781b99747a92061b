//! What decisions made by hand speak for.

use serde::Serialize;

use crate::{
    actions::ask::{Proposal, ReplayReport},
    rulebook::{file::write_destination, spelling},
};

use super::{People, ReplayJson};

/// A proposed rule, as `rules learn` tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearntJson {
    rule: String,
    position: usize,
    criteria: String,
    destination: String,
    english: String,
    support: usize,
    against: usize,
    supporting: Vec<i64>,
    counter_examples: Vec<CounterJson>,
    replay: Option<ReplayJson>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct CounterJson {
    lead: i64,
    to: String,
}

impl LearntJson {
    /// With its sentence and its replay, where there is one.
    pub fn new(proposal: &Proposal, english: &str, report: Option<&ReplayReport>, people: &People) -> Self {
        let Proposal { rule, at, support, against } = proposal;
        Self {
            rule: rule.name.to_string(),
            position: *at,
            criteria: spelling::write(&rule.when),
            destination: write_destination(&rule.to),
            english: english.to_owned(),
            support: support.len(),
            against: against.len(),
            supporting: support.iter().map(|lead| lead.0).collect(),
            counter_examples: against.iter().map(|(lead, rep)| CounterJson { lead: lead.0, to: people.key(*rep) }).collect(),
            replay: report.map(|report| ReplayJson::new(report, Vec::new(), people)),
        }
    }
}

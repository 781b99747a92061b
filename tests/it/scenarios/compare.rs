//! What came out against what a scenario expects.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use leadtower::model::time::Instant;

use super::format::{Expect, Name, Outcome};

/// Where a lead stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landed {
    Rep(Name),
    Fallback(String),
    Joined(Name),
    Nurture,
    /// Nowhere a scenario knows: not routed, withdrawn.
    Elsewhere(String),
}

/// Everything that came out.
#[derive(Debug, Default)]
pub struct Played {
    /// After the first decision about a lead.
    pub first: BTreeMap<Name, Landed>,
    /// At the end.
    pub last: BTreeMap<Name, Landed>,
    /// Who had a lead, in order.
    pub owners: BTreeMap<Name, Vec<Name>>,
    /// Who was eligible in the pool that was asked last, sorted.
    pub eligible: BTreeMap<Name, Vec<Name>>,
    /// When its clock ends.
    pub due: BTreeMap<Name, Instant>,
    /// The leads that arrived; those of the situation before do not count.
    pub arrived: BTreeSet<Name>,
}

impl fmt::Display for Landed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rep(rep) => write!(f, "rep {rep}"),
            Self::Fallback(cause) => write!(f, "fallback ({cause})"),
            Self::Joined(lead) => write!(f, "joined to {lead}"),
            Self::Nurture => f.write_str("nurture"),
            Self::Elsewhere(what) => write!(f, "{what}"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rep { rep } => write!(f, "rep {rep}"),
            Self::OneOf { reps } => write!(f, "one of {}", reps.join(", ")),
            Self::Queue { cause, .. } => write!(f, "fallback ({})", cause.as_deref().unwrap_or("any cause")),
            Self::Joined { lead } => write!(f, "joined to {lead}"),
            Self::Nurture {} => f.write_str("nurture"),
        }
    }
}

fn meets(expected: &Outcome, got: &Landed) -> bool {
    match (expected, got) {
        (Outcome::Rep { rep }, Landed::Rep(got)) => rep == got,
        (Outcome::OneOf { reps }, Landed::Rep(got)) => reps.contains(got),
        (Outcome::Queue { cause, .. }, Landed::Fallback(got)) => cause.as_ref().is_none_or(|cause| cause == got),
        (Outcome::Joined { lead }, Landed::Joined(got)) => lead == got,
        (Outcome::Nurture {}, Landed::Nurture) => true,
        _ => false,
    }
}

/// One line for each thing that came out otherwise.
pub fn differences(expect: &Expect, played: &Played) -> Vec<String> {
    let mut found = Vec::new();
    landings("decisions", &expect.decisions, &played.first, &mut found);
    landings("final", &expect.last, &played.last, &mut found);
    same("owners", &expect.owners, &played.owners, &mut found);
    same("eligible", &expect.eligible, &played.eligible, &mut found);
    same("due", &expect.due, &played.due, &mut found);
    let counts = counts(played);
    for (rep, expected) in &expect.counts {
        let got = counts.get(rep).copied().unwrap_or(0);
        if got != *expected {
            found.push(format!("counts {rep}: expected {expected}, got {got}"));
        }
    }
    let fallen = |lead: &&Name| matches!(played.last.get(*lead), Some(Landed::Fallback(_)));
    let unplaced = u32::try_from(played.arrived.iter().filter(fallen).count()).unwrap();
    if let Some(expected) = expect.unplaced.filter(|expected| *expected != unplaced) {
        found.push(format!("unplaced: expected {expected}, got {unplaced}"));
    }
    if let Some(most) = expect.spread_at_most {
        let over = expect.spread_over.clone().unwrap_or_else(|| counts.keys().cloned().collect());
        let of = |rep: &Name| counts.get(rep).copied().unwrap_or(0);
        let spread = over.iter().map(of).max().unwrap_or(0) - over.iter().map(of).min().unwrap_or(0);
        if spread > most {
            found.push(format!("spread: expected at most {most}, got {spread}"));
        }
    }
    found
}

fn landings(what: &str, expected: &BTreeMap<Name, Outcome>, got: &BTreeMap<Name, Landed>, found: &mut Vec<String>) {
    for (lead, expected) in expected {
        match got.get(lead) {
            Some(got) if meets(expected, got) => {}
            Some(got) => found.push(format!("{what} {lead}: expected {expected}, got {got}")),
            None => found.push(format!("{what} {lead}: expected {expected}, got nothing")),
        }
    }
}

fn same<T: PartialEq + fmt::Debug>(what: &str, expected: &BTreeMap<Name, T>, got: &BTreeMap<Name, T>, found: &mut Vec<String>) {
    for (lead, expected) in expected {
        if got.get(lead) != Some(expected) {
            found.push(format!("{what} {lead}: expected {expected:?}, got {:?}", got.get(lead)));
        }
    }
}

/// Of the leads that arrived, how many each rep owns at the end.
fn counts(played: &Played) -> BTreeMap<Name, u32> {
    let mut counts = BTreeMap::new();
    for lead in &played.arrived {
        if let Some(Landed::Rep(rep)) = played.last.get(lead) {
            *counts.entry(rep.clone()).or_default() += 1;
        }
    }
    counts
}

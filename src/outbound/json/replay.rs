//! What a draft would have done.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    actions::ask::{AccountMoved, Apart, Kind, Move, MoveText, ReplayReport, Shift, To, Went},
    insight::fairness::FairnessReport,
};

use super::People;

/// What `rules replay` answers. `moved` are all leads that go to somebody else; `elsewhere` those of them that go another
/// way, `turns` those that only fall to another turn of the same pool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayJson {
    from: NaiveDate,
    to: NaiveDate,
    live: Option<u32>,
    leads: u64,
    moved: u64,
    elsewhere: u64,
    turns: u64,
    by_rep: Vec<RepShiftJson>,
    by_rule: Vec<ShiftJson>,
    by_territory: Vec<ShiftJson>,
    by_segment: Vec<ShiftJson>,
    fallback: PairJson,
    nurture: PairJson,
    fairness: FairnessShiftJson,
    by_hand: u64,
    by_clock: u64,
    rerouted: u64,
    accounts: usize,
    /// Those with the most such leads first; no more than a few dozen.
    accounts_named: Vec<AccountJson>,
    moves: Vec<MoveJson>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct PairJson {
    before: u64,
    after: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RepShiftJson {
    rep: String,
    before: u64,
    after: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ShiftJson {
    /// None where no rule fitted, or the lead was in none.
    name: Option<String>,
    before: u64,
    after: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct FairnessShiftJson {
    before: EvenJson,
    after: EvenJson,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct EvenJson {
    jain: Option<f64>,
    gini: Option<f64>,
    jain_available: Option<f64>,
    gini_available: Option<f64>,
}

/// A known account of which leads change hands.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct AccountJson {
    name: String,
    relationship: &'static str,
    owner: Option<String>,
    leads: u64,
}

impl AccountJson {
    fn new(one: &AccountMoved, people: &People) -> Self {
        let owner = one.owner.map(|owner| people.key(owner));
        Self { name: one.name.clone(), relationship: one.relationship.as_str(), owner, leads: one.leads }
    }
}

/// A lead that moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoveJson {
    lead: i64,
    kind: &'static str,
    before: WentJson,
    after: WentJson,
    why_before: String,
    why_after: Option<String>,
    by_hand: bool,
    by_clock: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct WentJson {
    owner: Option<String>,
    queue: Option<&'static str>,
    cause: Option<&'static str>,
    rule: Option<String>,
    pool: Option<String>,
}

impl From<Shift> for PairJson {
    fn from(Shift { before, after }: Shift) -> Self {
        Self { before, after }
    }
}

impl From<&FairnessReport> for EvenJson {
    fn from(report: &FairnessReport) -> Self {
        let of = &report.overall;
        Self { jain: of.jain, gini: of.gini, jain_available: of.jain_available, gini_available: of.gini_available }
    }
}

impl ReplayJson {
    /// With the moves that are listed.
    pub fn new(report: &ReplayReport, moves: Vec<MoveJson>, people: &People) -> Self {
        let all = &report.replayed;
        let apart = |which: Apart| all.apart.get(&which).copied().unwrap_or(0);
        let named = |name: Option<String>, Shift { before, after }: Shift| ShiftJson { name, before, after };
        Self {
            from: report.window.first,
            to: report.window.last,
            live: report.live.map(|version| version.0),
            leads: all.leads,
            moved: all.moved(),
            elsewhere: all.elsewhere,
            turns: all.turns,
            by_rep: (all.by_rep.iter())
                .map(|(rep, shift)| RepShiftJson { rep: people.key(*rep), before: shift.before, after: shift.after })
                .collect(),
            by_rule: all.by_rule.iter().map(|(name, shift)| named(name.as_ref().map(ToString::to_string), *shift)).collect(),
            by_territory: (all.by_territory.iter())
                .map(|(name, shift)| named(name.as_ref().map(ToString::to_string), *shift))
                .collect(),
            by_segment: (all.by_segment.iter())
                .map(|(name, shift)| named(name.as_ref().map(ToString::to_string), *shift))
                .collect(),
            fallback: all.fallback.into(),
            nurture: all.nurture.into(),
            fairness: FairnessShiftJson { before: (&report.before).into(), after: (&report.after).into() },
            by_hand: apart(Apart::ByHand),
            by_clock: apart(Apart::ByClock),
            rerouted: apart(Apart::Rerouted),
            accounts: all.accounts.len(),
            accounts_named: report.accounts.iter().map(|one| AccountJson::new(one, people)).collect(),
            moves,
        }
    }
}

impl MoveJson {
    /// With both explanations.
    pub fn new(one: &Move, text: &MoveText, people: &People) -> Self {
        Self {
            lead: one.lead.0,
            kind: match one.kind {
                Kind::Elsewhere => "elsewhere",
                Kind::Turn => "turn",
            },
            before: went(&one.before, people),
            after: went(&one.after, people),
            why_before: text.before.clone(),
            why_after: text.after.clone(),
            by_hand: one.apart.contains(&Apart::ByHand),
            by_clock: one.apart.contains(&Apart::ByClock),
        }
    }
}

fn went(went: &Went, people: &People) -> WentJson {
    let (owner, queue, cause) = match went.to {
        To::Rep(rep) => (Some(people.key(rep)), None, None),
        To::Fallback(cause) => (None, Some("fallback"), Some(cause.as_str())),
        To::Nurture => (None, Some("nurture"), None),
    };
    WentJson {
        owner,
        queue,
        cause,
        rule: went.rule.as_ref().map(ToString::to_string),
        pool: went.pool.as_ref().map(ToString::to_string),
    }
}

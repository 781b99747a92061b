//! What an event did in the ledger of fairness, for one rep and one column.

use crate::model::{
    decision::{Decision, Trigger, Verdict},
    id::RepId,
    rotation::{Column, Share},
};

use super::{
    Names, who,
    words::{decided_by, share as part},
};
use crate::routing::rotation::skip_column;

/// What booked.
#[derive(Debug, Clone, Copy)]
pub enum Booking<'a> {
    /// A decision about a lead.
    Decision(&'a Decision),
    /// A lead that was dismissed as no lead at all: the turn it took came back.
    TurnReturned,
    /// Members left the pool, and what they were owed was shared out.
    Settled,
}

/// Why an event gave that rep so much in that column, or took it; `None` are whole leads.
pub fn booked(booking: Booking<'_>, rep: RepId, column: Option<Column>, share: Share, names: &Names<'_>) -> String {
    match booking {
        Booking::Decision(decision) => by_decision(decision, rep, column, share, names),
        Booking::TurnReturned if column.is_none() => "dismissed: counts for nobody any more".to_owned(),
        Booking::TurnReturned => "dismissed: its turn was given back".to_owned(),
        Booking::Settled => "members left: what they were owed was shared out".to_owned(),
    }
}

fn by_decision(decision: &Decision, rep: RepId, column: Option<Column>, share: Share, names: &Names<'_>) -> String {
    let to = match decision.owner() {
        Some(owner) if owner == rep => "theirs".to_owned(),
        Some(owner) => format!("went to {}", names.rep(owner)),
        None => format!("went to {}", who(decision, names).to_lowercase()),
    };
    let by_hand = decision.trigger == Trigger::ByHand;
    let because = decision.because.as_ref().map(|because| format!(" because \"{because}\"")).unwrap_or_default();
    let rule = decision.rule().map(|rule| format!(": {}", rule.name)).unwrap_or_default();
    match column {
        None if share < Share::ZERO && by_hand => format!("{to} by hand{because}"),
        None if share < Share::ZERO => format!("{to}{rule}"),
        None | Some(Column::Turn) if is_picked(decision, rep) => format!("{} {}{rule}", picked(decision), in_pool(decision)),
        None if by_hand => format!("given by hand{because}"),
        None if decision.trigger == Trigger::Imported => "came with its owner".to_owned(),
        Some(Column::Baseline) => format!("{} by weight; {to}", part(share)),
        Some(Column::Turn) if to == "theirs" => format!("counted as a turn{because}"),
        Some(Column::Turn) => format!("was in line; {to}"),
        Some(Column::ByHand) if share > Share::ZERO => format!("given by hand{because}"),
        Some(Column::ByHand) => format!("{to} by hand{because}"),
        None | Some(Column::Account) => format!("came to them{rule}"),
        Some(Column::Rerouted) => format!("re-routed, {to}"),
        Some(Column::Imported) => "came with its owner".to_owned(),
        Some(Column::Settled) => "balances shared out".to_owned(),
        Some(
            skip @ (Column::Inactive
            | Column::Away
            | Column::OffHours
            | Column::AtCapacity
            | Column::DayFull
            | Column::WeekFull
            | Column::MonthFull
            | Column::Language
            | Column::AlreadyTried),
        ) => skipped(decision, rep, skip, &to, names),
    }
}

/// Why the rep was skipped; of one who was there, who was skipped so that a part came to them.
fn skipped(decision: &Decision, rep: RepId, column: Column, to: &str, names: &Names<'_>) -> String {
    let members = || decision.placed_by().into_iter().flat_map(|pool| &pool.members);
    if let Some(own) = members().find(|member| member.rep == rep && skip_column(&member.verdict) == Some(column)) {
        return format!("{}; {to}", names.missed(rep, &own.verdict, decision.at));
    }
    let others: Vec<String> = members()
        .filter(|member| skip_column(&member.verdict) == Some(column))
        .map(|member| format!("{} {}", names.rep(member.rep), names.missed(member.rep, &member.verdict, decision.at)))
        .collect();
    match others.as_slice() {
        [] => "others were skipped".to_owned(),
        [one] => one.clone(),
        [one, more @ ..] => format!("{one}, and {} more", more.len()),
    }
}

fn is_picked(decision: &Decision, rep: RepId) -> bool {
    let mut members = decision.placed_by().into_iter().flat_map(|pool| &pool.members);
    members.any(|member| member.rep == rep && matches!(member.verdict, Verdict::Chosen(_)))
}

fn picked(decision: &Decision) -> &'static str {
    decision.placed_by().and_then(|pool| pool.decided_by).map_or("picked", decided_by)
}

fn in_pool(decision: &Decision) -> String {
    decision.placed_by().map(|pool| format!("in {}", pool.pool)).unwrap_or_default()
}

//! `route`: what is new, or again what a filter names, oldest first.

use std::collections::{BTreeSet, HashMap};

use clap::Args;

use crate::{
    actions::{
        Desk,
        command::{Command, MAX_BATCH, Route, Seen, SeenDecision, Tried},
        error::{ActionError, Refusal},
    },
    cli::{
        answer,
        failure::{Ended, Failure},
        filter, interrupt,
        leads::FILTER_HELP,
        print,
        rules::warn_without_book,
        session::{Session, roster},
        when::took,
    },
    clock::Stopwatch,
    model::{
        decision::Decision,
        id::{DecisionId, EntryId, LeadId},
        journal::{RoutedCounts, RowCounts, What},
    },
    outbound::json::ImportJson,
    store::{decisions, error::StoreError, listing, page::Order},
};

/// The arguments of `route`.
#[derive(Debug, Args)]
#[command(after_long_help = FILTER_HELP)]
pub struct RouteArgs {
    /// Which leads; those that are new if missing
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
}

/// Routes the leads.
pub fn run(session: &Session, args: &RouteArgs) -> Result<Ended, Failure> {
    let watch = Stopwatch::start();
    let mut desk = session.desk()?;
    let (reps, _) = roster(&mut desk)?;
    warn_without_book(&desk)?;
    let new = ["status:new".to_owned()];
    let asked = filter::read(&mut desk, &reps, if args.filter.is_empty() { &new } else { &args.filter })?;
    // All of them first: routing changes what the filter finds.
    let mut leads: Vec<Seen> = Vec::new();
    for page in asked.pages(&mut desk, Order::Oldest, None, usize::MAX) {
        leads.extend(page?.iter().map(|row| Seen { lead: row.id, decision: SeenDecision::This(row.decision) }));
    }
    interrupt::wait_for_whole_parts();
    let (mut routed, mut rows, mut ended) = (RoutedCounts::default(), 0, Ended::Done);
    let (mut drained, mut entries) = (0, BTreeSet::new());
    for part in leads.chunks(MAX_BATCH) {
        if interrupt::pressed() {
            return Err(Failure::interrupted(format!("{rows} leads are routed")).hint("the same command again routes the rest"));
        }
        let mut part = part.to_vec();
        for decision in take_routed(&desk, &mut part, &entries)? {
            // Counted so far as one that waited and found an owner.
            drained -= u64::from(decision.owner().is_some());
            routed.add(&decision.outcome);
            rows += 1;
        }
        if part.is_empty() {
            continue;
        }
        let receipt = match desk.perform(&Command::Route(Route { leads: part.clone(), tried: Tried::Exclude })) {
            // None of this part can be routed; of the next some may.
            Err(ActionError::Refused(why @ (Refusal::WrongStage { .. } | Refusal::Moved { .. }))) => {
                let others = if part.len() == 1 { String::new() } else { format!(", like {} more", part.len() - 1) };
                print::note(&format!("left alone{others}: {why}"));
                ended = Ended::WithFindings;
                continue;
            }
            done => done?,
        };
        if let What::Routed { routed: went, drained: others } = receipt.what {
            routed += went;
            drained += others;
        }
        entries.extend(receipt.entry);
        rows += receipt.leads.len() as u64;
        if answer::left_alone(&receipt) == Ended::WithFindings {
            ended = Ended::WithFindings;
        }
    }
    let length = watch.millis();
    if session.out.is_json() {
        let counts = RowCounts { rows, ..RowCounts::default() };
        print::json(&ImportJson::new(counts, routed, length.0 as f64 / 1e3))?;
    } else {
        let RoutedCounts { assigned, fallback, nurture } = routed;
        let took = took(length);
        let leads = if rows == 1 { "1 lead".to_owned() } else { format!("{rows} leads") };
        let others = match drained {
            0 => String::new(),
            1 => "; 1 other lead that waited found an owner".to_owned(),
            more => format!("; {more} other leads that waited found an owner"),
        };
        print::line(&format!(
            "{leads} routed in {took}: {assigned} to reps, {fallback} to fallback, {nurture} to nurture{others}"
        ))?;
    }
    Ok(ended)
}

/// Takes out the leads that `entries`, the parts before, have routed already, since they waited and got a freed place;
/// what was decided about them.
fn take_routed(desk: &Desk, part: &mut Vec<Seen>, entries: &BTreeSet<EntryId>) -> Result<Vec<Decision>, StoreError> {
    let mut routed = Vec::new();
    if entries.is_empty() {
        return Ok(routed);
    }
    let ids: Vec<LeadId> = part.iter().map(|seen| seen.lead).collect();
    let mut left = Vec::with_capacity(part.len());
    let stand: HashMap<LeadId, Option<DecisionId>> =
        listing::rows(desk.conn(), &ids)?.into_iter().map(|row| (row.id, row.decision)).collect();
    for seen in part.drain(..) {
        let newest = stand.get(&seen.lead).copied().flatten();
        let newest = newest.filter(|newest| seen.decision != SeenDecision::This(Some(*newest)));
        match newest.map(|newest| decisions::get(desk.conn(), newest)).transpose()?.flatten() {
            Some(kept) if entries.contains(&kept.entry) => routed.push(kept.decision),
            Some(_) | None => left.push(seen),
        }
    }
    *part = left;
    Ok(routed)
}

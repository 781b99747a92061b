//! `route`: what is new, or again what a filter names, oldest first.

use clap::Args;

use crate::{
    actions::{
        command::{Command, MAX_BATCH, Route, Seen, Tried},
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
        id::LeadId,
        journal::{RoutedCounts, RowCounts, What},
    },
    outbound::json::ImportJson,
    store::page::Order,
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
    let mut leads: Vec<LeadId> = Vec::new();
    for page in asked.pages(&mut desk, Order::Oldest, None, usize::MAX) {
        leads.extend(page?.iter().map(|row| row.id));
    }
    interrupt::wait_for_whole_parts();
    let (mut routed, mut rows, mut ended) = (RoutedCounts::default(), 0, Ended::Done);
    for part in leads.chunks(MAX_BATCH) {
        if interrupt::pressed() {
            return Err(Failure::interrupted(format!("{rows} leads are routed")).hint("the same command again routes the rest"));
        }
        let receipt = match desk.perform(&Command::Route(Route { leads: Seen::all(part), tried: Tried::Exclude })) {
            // None of this part is open; the next may be.
            Err(ActionError::Refused(why @ Refusal::WrongStage { .. })) => {
                let others = if part.len() == 1 { String::new() } else { format!(", like {} more", part.len() - 1) };
                print::note(&format!("left alone{others}: {why}"));
                ended = Ended::WithFindings;
                continue;
            }
            done => done?,
        };
        if let What::Routed { routed: went } = receipt.what {
            routed += went;
        }
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
        print::line(&format!("{leads} routed in {took}: {assigned} to reps, {fallback} to fallback, {nurture} to nurture"))?;
    }
    Ok(ended)
}

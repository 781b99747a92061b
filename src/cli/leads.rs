//! `leads`: lists them, the last to come into this database first.

use std::num::NonZero;

use clap::Args;

use crate::{
    actions::ask,
    cli::{
        failure::{Ended, Failure},
        filter, name, print,
        rules::warn_without_book,
        session::{Session, roster},
        table::Table,
        when,
    },
    model::{
        listing::{LeadRow, Urgency},
        time::{Instant, Millis},
    },
    outbound::json::{LeadJson, People},
    store::page::Order,
};

/// Leads listed as text when no limit is given.
const SHOWN: usize = 50;

/// The arguments of `leads`.
#[derive(Debug, Args)]
#[command(after_long_help = FILTER_HELP)]
pub struct LeadsArgs {
    /// Which leads; all if missing
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// List at most so many; 50 if missing, with --json all
    #[arg(long, value_name = "N")]
    limit: Option<NonZero<usize>>,
    /// Go on behind this lead
    #[arg(long, value_name = "LEAD")]
    after: Option<String>,
}

/// What a filter can ask, for the help of every command that takes one.
pub const FILTER_HELP: &str = "A filter asks fields as a rule does (country:DE,AT employees:200..999 language:!en), and more:
  status:fallback  owner:priya  owner:none  rule:\"Everything else\"  pool:emea-mm  cause:no_rule
  sla:hot  sla:none  is:late|at_risk|held|snoozed|open  age:<1h  received:>=2026-11-01
The whole name of an owner, rule, pool or SLA asks for that one alone; a part of it for all it fits: owner:ana lists
the leads of Ana Souza and of Ana Lima.
L-3 names that lead, L-3 L-7 both. Any other word is the beginning of a word in name, company or email; !word excludes,
and a word in quotes is always a word.

Examples:
  leadtower leads status:fallback
  leadtower leads owner:priya is:late
  leadtower leads L-1042 L-1043
  leadtower leads acme country:DE --limit 10 --json";

/// Lists the leads.
pub fn run(session: &Session, args: &LeadsArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let (reps, people) = roster(&mut desk)?;
    let asked = filter::read(&mut desk, &reps, &args.filter)?;
    let after = match &args.after {
        Some(text) => ask::position(&desk, name::lead(&desk, text)?, Order::Newest)?,
        None => None,
    };
    let now = desk.now();
    if session.out.is_json() {
        let pages = asked.pages(&mut desk, Order::Newest, after, args.limit.map_or(usize::MAX, NonZero::get));
        let rows = pages.flat_map(|page| match page {
            Ok(rows) => rows.iter().map(|row| Ok(LeadJson::new(row, &people, now))).collect(),
            Err(failure) => vec![Err(failure)],
        });
        print::json_rows(rows)?;
        return Ok(Ended::Done);
    }
    warn_without_book(&desk)?;
    let limit = args.limit.map_or(SHOWN, NonZero::get);
    let mut rows = Vec::new();
    // One more than shown says whether there are more.
    for page in asked.pages(&mut desk, Order::Newest, after, limit.saturating_add(1)) {
        rows.extend(page?);
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    if rows.is_empty() {
        let none = ask::totals(&desk)?.by_stage.iter().all(|(_, n)| *n == 0);
        print::note(if none {
            "there are no leads yet; `leadtower import leads FILE` and `leadtower add` take some in"
        } else {
            "no lead passes the filter"
        });
        return Ok(Ended::Done);
    }
    session.out.table(&table(&rows, &people, now))?;
    if let Some(last) = rows.last().filter(|_| more) {
        print::note(&format!("there are more: --after L-{}, or a larger --limit", last.id));
    }
    Ok(Ended::Done)
}

fn table(rows: &[LeadRow], people: &People, now: Instant) -> Table {
    let mut table = Table::new(&["lead", "received", "name", "company", "country", "status", "with", "first touch", "rule"]);
    for row in rows {
        table.row([
            format!("L-{}", row.id),
            when::minute(row.received_at),
            row.called().unwrap_or_default().to_owned(),
            row.company.clone().unwrap_or_default(),
            row.country.map(String::from).unwrap_or_default(),
            row.stage.as_str().to_owned(),
            with(row, people),
            first_touch(row, now),
            row.rule.as_ref().map(ToString::to_string).unwrap_or_default(),
        ]);
    }
    table
}

/// Who has it, or why nobody has.
fn with(row: &LeadRow, people: &People) -> String {
    match (row.owner, row.cause) {
        (Some(owner), _) => people.name(owner),
        (None, Some(cause)) if row.held_for.is_some() => format!("held ({})", cause.as_str().replace('_', " ")),
        (None, Some(cause)) => cause.as_str().replace('_', " "),
        (None, None) => String::new(),
    }
}

fn first_touch(row: &LeadRow, now: Instant) -> String {
    let due = row.clock.and_then(|clock| clock.due);
    let length = |length: Millis| {
        let minutes = length.0.abs() / Millis::MINUTE.0;
        match (minutes / 1_440, minutes / 60, minutes) {
            (days @ 1.., _, _) => format!("{days} d"),
            (0, hours @ 1.., _) => format!("{hours} h"),
            _ => format!("{minutes} m"),
        }
    };
    match (row.urgency(now), due) {
        (Urgency::Late, Some(due)) => format!("late {}", length(now.since(due))),
        (Urgency::AtRisk, Some(due)) => format!("at risk, {} left", length(due.since(now))),
        (Urgency::Waiting, Some(due)) => format!("{} left", length(due.since(now))),
        (Urgency::Waiting | Urgency::Late | Urgency::AtRisk, None) => "no working time in sight".to_owned(),
        (Urgency::Calm, _) => if row.touched_at.is_some() { "touched" } else { "" }.to_owned(),
    }
}

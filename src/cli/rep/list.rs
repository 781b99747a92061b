//! `rep list`.

use clap::Args;

use crate::{
    actions::ask,
    cli::{
        failure::{Ended, Failure},
        filter, print,
        session::{Session, roster},
        table::Table,
    },
    model::{
        listing::{Availability, FullBy, RepRow},
        time::{Instant, Zone},
    },
    outbound::json::RepJson,
};

/// The arguments of `rep list`.
#[derive(Debug, Args)]
#[command(after_long_help = "Words match the beginnings of words in name, email and team; !word excludes.

Examples:
  leadtower rep list status:away
  leadtower rep list team:emea status:available,full
  leadtower rep list mar !ops --json")]
pub struct ListArgs {
    /// Which reps, as words, status: and team:; all if missing
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
}

/// Lists the roster.
pub fn run(session: &Session, args: &ListArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let now = desk.now();
    let (mut rows, people) = roster(&mut desk)?;
    let is_empty = rows.is_empty();
    let asked = ask::read_rep_filter(&filter::line(&args.filter), &rows);
    let asked = asked.map_err(|error| Failure::usage(format!("filter: {error}")))?;
    rows.retain(|row| asked.passes(row));
    if session.out.is_json() {
        let reps: Vec<RepJson> = rows.iter().map(|row| RepJson::new(row, &people, now)).collect();
        print::json(&reps)?;
        return Ok(Ended::Done);
    }
    if rows.is_empty() {
        print::note(if is_empty {
            "the roster is empty; `leadtower rep add` or `leadtower import reps FILE` fill it"
        } else {
            "no rep passes the filter"
        });
        return Ok(Ended::Done);
    }
    let mut table = Table::new(&["name", "email", "team", "status", ">open", ">today", ">untouched"]);
    for row in &rows {
        let capacity = row.rep.capacity;
        table.row([
            people.name(row.rep.id),
            row.rep.email.clone().unwrap_or_default(),
            row.rep.team.clone().unwrap_or_default(),
            status(row),
            of(row.load.open, capacity.max_open),
            of(row.load.today, capacity.max_per_day),
            row.untouched.to_string(),
        ]);
    }
    session.out.table(&table)?;
    Ok(Ended::Done)
}

fn of(number: u32, most: Option<u32>) -> String {
    most.map_or_else(|| number.to_string(), |most| format!("{number}/{most}"))
}

/// On the rep's own clock.
fn status(row: &RepRow) -> String {
    let until = |text: &str, until: Option<Instant>| match until {
        Some(at) => format!("{text} until {}", wall(at, row.rep.zone())),
        None => text.to_owned(),
    };
    match row.availability {
        Availability::Inactive => "inactive".to_owned(),
        Availability::Away { kind, until: back } => until(&format!("away ({})", kind.as_str()), back),
        Availability::Full(FullBy::Open) => "at capacity".to_owned(),
        Availability::Full(FullBy::Day) => "full today".to_owned(),
        Availability::Full(FullBy::Week) => "full this week".to_owned(),
        Availability::Full(FullBy::Month) => "full this month".to_owned(),
        Availability::OffHours { until: opening } => until("off hours", opening),
        Availability::Available { until: closing } => until("available", closing),
    }
}

fn wall(at: Instant, zone: Zone) -> String {
    at.local(zone).format("%a %-d %b %H:%M").to_string()
}

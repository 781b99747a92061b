//! `report fairness`: who got how many leads, and why not their exact share.

use clap::{Args, ValueEnum};

use crate::{
    actions::ask::{self, Fair},
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, roster},
        table::Table,
        when::Since,
    },
    insight::{english, fairness},
    outbound::{
        json::FairnessJson,
        report::{self, Sheet, ZeroColumns},
    },
};

/// The arguments of `report fairness`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "For every rep, baseline and all columns add up to actual: the leads given to them in the window, whatever their
`received` says. Jain is 1 and Gini 0 when everybody got exactly their share by weight; the available figures leave out what
absences and full desks explain. Days are those of the company's calendar.

Examples:
  leadtower report fairness
  leadtower report fairness --since 2026-11-01 --by rep --format csv > fairness.csv"
)]
pub struct FairnessArgs {
    /// How far back: days, weeks, or from a day on
    #[arg(long, value_name = "STRETCH", default_value = "30d")]
    since: Since,
    /// What a row is
    #[arg(long, value_enum, default_value_t)]
    by: By,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum By {
    /// A rep in a pool.
    #[default]
    Pool,
    /// A rep over all pools.
    Rep,
    #[value(hide = true)]
    Territory,
    #[value(hide = true)]
    Segment,
    #[value(hide = true)]
    Source,
    #[value(hide = true)]
    Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// A table.
    #[default]
    Text,
    /// Data.
    Json,
    /// For a spreadsheet.
    Csv,
    /// For a wiki.
    Markdown,
}

/// Prints the report.
pub fn run(session: &Session, args: &FairnessArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let (_, people) = roster(&mut desk)?;
    let span = args.since.span(ask::today(&mut desk)?)?;
    let Fair { window, report: fair, .. } = ask::fairness(&mut desk, span)?;
    let json = match args.by {
        By::Pool => FairnessJson::by_pool(&fair, &people, (window.first, window.last)),
        By::Rep => FairnessJson::by_rep(&fair, &people, (window.first, window.last)),
        By::Territory => return Err(not_kept("territory")),
        By::Segment => return Err(not_kept("segment")),
        By::Source => return Err(not_kept("source")),
        By::Rule => return Err(not_kept("rule")),
    };
    match if session.out.is_json() { Format::Json } else { args.format } {
        Format::Json => print::json(&json)?,
        Format::Csv => {
            let csv = report::fairness(&json, ZeroColumns::Keep).csv();
            print::document(&csv.map_err(|error| Failure::failed(error.to_string()))?)?;
        }
        Format::Markdown => print::document(&markdown(&json, fair.overall))?,
        Format::Text if json.rows.is_empty() => print::note("no lead was given out in that time, and no pool has members"),
        Format::Text => {
            session.out.table(&table(&report::fairness(&json, ZeroColumns::Drop)))?;
            let [received, available] = english::evenness(&fair.overall);
            print::lines(&[String::new(), population(&json, &fair.overall), received, available])?;
        }
    }
    Ok(Ended::Done)
}

fn not_kept(by: &str) -> Failure {
    Failure::usage(format!("shares are kept by pool and rep, so fairness cannot be told by `{by}`"))
        .hint("write --by pool or --by rep")
}

fn table(sheet: &Sheet) -> Table {
    let mut table = Table::of_numbers(&sheet.titles, 2);
    for row in &sheet.rows {
        table.row(row.iter().map(report::Cell::short));
    }
    table
}

/// Over which leads and whom the figures are.
fn population(report: &FairnessJson, overall: &fairness::Evenness) -> String {
    let FairnessJson { from, to, reps, .. } = report;
    let days = english::stretch(*from, *to);
    let reps = if *reps == 1 { "1 rep".to_owned() } else { format!("{reps} reps") };
    let who = match overall.against {
        fairness::Against::Weights => "with a share by weight",
        fairness::Against::EachOther => "with any of them",
    };
    format!("leads given out {days}, all pools, {reps} {who}:")
}

/// The table with what it is about, and the figures below.
fn markdown(json: &FairnessJson, overall: fairness::Evenness) -> String {
    let table = report::fairness(json, ZeroColumns::Drop).markdown();
    let [received, available] = english::evenness(&overall);
    format!("{table}\n{}\n\n- {received}\n- {available}\n", population(json, &overall))
}

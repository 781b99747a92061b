//! `report fairness`: who got how many leads, and why not their exact share.

use chrono::Datelike;
use clap::{Args, ValueEnum};

use crate::{
    actions::{Desk, ask},
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, roster},
        table::Table,
        when::Since,
    },
    insight::fairness::{self, MemberWeight},
    model::{listing::RepRow, pool::Strategy, roster::Roster, rotation::Posting, rulebook::Rulebook},
    outbound::{
        json::{FairnessJson, Window},
        report::{self, Sheet, ZeroColumns},
    },
    store::{ledger::LedgerSum, reps::day_number},
};

/// The arguments of `report fairness`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "For every rep, baseline and all columns add up to actual: the leads given to them in the window, whatever their
`received` says. Jain is 1 and Gini 0 when all is even. They count everybody who received a lead or was there to; the
available figures leave out what absences and full desks explain. Days are those of the company's calendar.

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
    let (rows, people) = roster(&mut desk)?;
    let book = ask::live_book(&mut desk)?;
    let today = desk.now().day(ask::zone(&mut desk)?);
    let window = (args.since.first_day(today), today);
    let ledger = postings(&mut desk, window)?;
    let members = book.map_or_else(Vec::new, |(_, book)| members(&book, rows));
    let fair = fairness::report(&ledger, &members);
    let json = match args.by {
        By::Pool => FairnessJson::by_pool(&fair, &people, window),
        By::Rep => FairnessJson::by_rep(&fair, &people, window),
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
            let [received, available] = evenness(fair.overall);
            print::lines(&[String::new(), population(&json), received, available])?;
        }
    }
    Ok(Ended::Done)
}

fn not_kept(by: &str) -> Failure {
    Failure::usage(format!("shares are kept by pool and rep, so fairness cannot be told by `{by}`"))
        .hint("write --by pool or --by rep")
}

fn postings(desk: &mut Desk, (from, to): Window) -> Result<Vec<Posting>, Failure> {
    let sums = ask::ledger(desk, day_number(from), day_number(to))?;
    let posting = |sum: LedgerSum| Posting { pool: sum.pool, rep: sum.rep, column: sum.column, share: sum.share };
    Ok(sums.into_iter().map(posting).collect())
}

fn members(book: &Rulebook, rows: Vec<RepRow>) -> Vec<MemberWeight> {
    let roster = Roster::new(rows.into_iter().map(|row| row.rep).collect(), Vec::new());
    let members = book.pools.iter().flat_map(|pool| pool.members.iter().map(move |member| (pool, member)));
    let known = members.filter_map(|(pool, member)| {
        let rep = roster.reps().get(roster.find(member.rep.as_str())?)?.id;
        let weight = if pool.strategy == Strategy::RoundRobin { 1 } else { member.weight };
        Some(MemberWeight { pool: pool.name.clone(), rep, weight })
    });
    known.collect()
}

fn table(sheet: &Sheet) -> Table {
    let mut table = Table::of_numbers(&sheet.titles, 2);
    for row in &sheet.rows {
        table.row(row.iter().map(report::Cell::short));
    }
    table
}

/// Over which leads and whom the figures are.
fn population(report: &FairnessJson) -> String {
    let FairnessJson { from, to, reps, .. } = report;
    let (first, last) = match (from.year() == to.year(), from == to) {
        (_, true) => (String::new(), to.format("on %-d %b %Y").to_string()),
        (true, false) => (from.format("%-d %b").to_string(), to.format(" to %-d %b %Y").to_string()),
        (false, false) => (from.format("%-d %b %Y").to_string(), to.format(" to %-d %b %Y").to_string()),
    };
    let who = if *reps == 1 {
        "1 rep who received one or was there to".to_owned()
    } else {
        format!("{reps} reps who received one or were there to")
    };
    format!("leads given out {first}{last}, all pools, {who}:")
}

/// The table with what it is about, and the figures below.
fn markdown(json: &FairnessJson, overall: fairness::Evenness) -> String {
    let table = report::fairness(json, ZeroColumns::Drop).markdown();
    let [received, available] = evenness(overall);
    format!("{table}\n{}\n\n- {received}\n- {available}\n", population(json))
}

fn evenness(overall: fairness::Evenness) -> [String; 2] {
    let fairness::Evenness { jain, gini, jain_available, gini_available, chance } = overall;
    let figure = |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.2}"));
    let (plain, left) = ([figure(jain), figure(gini)], figure(chance));
    [
        format!("of leads received: Jain {}, Gini {} (pure chance would leave about {left})", plain[0], plain[1]),
        format!("of received by available share: Jain {}, Gini {}", figure(jain_available), figure(gini_available)),
    ]
}

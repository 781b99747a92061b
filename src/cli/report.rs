//! `report fairness`: who got how many leads, and why not their exact share.

use chrono::NaiveDate;
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
        json::FairnessJson,
        report::{self, Sheet, ZeroColumns},
    },
    store::{ledger::LedgerSum, reps::day_number},
};

/// The arguments of `report fairness`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "For every rep, baseline and all columns add up to actual. Jain is 1 and Gini 0 when all is even; the available
figures leave out what absences and full desks explain.

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
    let ledger = postings(&mut desk, args.since.first_day(today), today)?;
    let members = book.map_or_else(Vec::new, |(_, book)| members(&book, rows));
    let fair = fairness::report(&ledger, &members);
    let json = match args.by {
        By::Pool => FairnessJson::by_pool(&fair, &people),
        By::Rep => FairnessJson::by_rep(&fair, &people),
    };
    match if session.out.is_json() { Format::Json } else { args.format } {
        Format::Json => print::json(&json)?,
        Format::Csv => {
            let csv = report::fairness(&json, ZeroColumns::Keep).csv();
            print::document(&csv.map_err(|error| Failure::failed(error.to_string()))?)?;
        }
        Format::Markdown => print::document(&report::fairness(&json, ZeroColumns::Drop).markdown())?,
        Format::Text if json.rows.is_empty() => print::note("no lead was given out in that time, and no pool has members"),
        Format::Text => {
            session.out.table(&table(&report::fairness(&json, ZeroColumns::Drop)))?;
            print::text(&evenness(fair.overall))?;
        }
    }
    Ok(Ended::Done)
}

fn postings(desk: &mut Desk, from: NaiveDate, to: NaiveDate) -> Result<Vec<Posting>, Failure> {
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

fn evenness(overall: fairness::Evenness) -> String {
    let fairness::Evenness { jain, gini, jain_available, gini_available, chance } = overall;
    let figure = |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.2}"));
    format!(
        "\nof leads received: Jain {}, Gini {} (pure chance would leave about {})\nof received by available share: Jain {}, Gini {}",
        figure(jain),
        figure(gini),
        figure(chance),
        figure(jain_available),
        figure(gini_available)
    )
}

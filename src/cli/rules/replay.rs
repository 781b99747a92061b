//! `rules replay`.

use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    actions::{
        Desk,
        ask::{self, Go, Move, ReplayReport, Shift},
    },
    cli::{
        failure::{Ended, Failure},
        interrupt, print,
        session::{Session, roster},
        table::Table,
        when::Since,
    },
    model::{
        id::{RepId, RuleName},
        time::Instant,
    },
    outbound::json::{MoveJson, People, ReplayJson},
    store::rulebooks,
};

use super::{
    named::{self, Named},
    publish,
};

/// The arguments of `rules replay`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "The days are routed again, lead by lead, with absences, capacity, hours and rotation as they were then; what people did \
holds where it still has its sense. Nothing is written.

Examples:
  leadtower rules replay rulebook.toml
  leadtower rules replay rulebook.toml --since 30d --moves 50
  leadtower rules replay                    your own draft"
)]
pub struct ReplayArgs {
    /// The rulebook file; without one your own draft
    file: Option<PathBuf>,
    /// How far back: days, weeks, or from a day on
    #[arg(long, value_name = "STRETCH", default_value = "90d")]
    since: Since,
    /// How many of the leads that move are listed with both explanations
    #[arg(long, value_name = "N", default_value_t = 20)]
    moves: usize,
}

/// Replays the days and says what would be other.
pub fn run(session: &Session, args: &ReplayArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let (book, named) = match &args.file {
        Some(file) => (publish::read_book(&mut desk, file)?, file.display().to_string()),
        None => (named::book(&mut desk, Named::Draft)?, "your draft".to_owned()),
    };
    let span = args.since.span(ask::today(&mut desk)?)?;
    interrupt::wait_for_whole_parts();
    let bar = bar();
    let report = ask::replay(&mut desk, &book, span, |progress| {
        bar.set_length(progress.all);
        bar.set_position(progress.done);
        if interrupt::pressed() { Go::Stop } else { Go::On }
    })?;
    bar.finish_and_clear();
    let Some(report) = report else { return Err(Failure::interrupted("the replay was stopped; nothing was written")) };
    let (_, people) = roster(&mut desk)?;
    let listed: Vec<Move> = report.replayed.moves.iter().take(args.moves).cloned().collect();
    if session.out.is_json() {
        let mut moves = Vec::with_capacity(listed.len());
        for one in &listed {
            moves.push(MoveJson::new(one, &ask::move_text(&mut desk, one)?, &people));
        }
        print::json(&ReplayJson::new(&report, moves, &people))?;
        return Ok(Ended::Done);
    }
    print::line(&format!("Replayed {} under {named}.", report.what()))?;
    print::line("")?;
    for line in report.said(&|rep| people.name(rep)) {
        print::line(&line)?;
    }
    tables(session, &report, &people)?;
    if let Some(said) = went_live(&mut desk, &report)? {
        print::note(&said);
    }
    list(&mut desk, &listed, &report)
}

/// Says so where the book changed in the days replayed: what those versions changed moves leads as well, whatever the draft
/// says. The first version took the place of none.
fn went_live(desk: &mut Desk, report: &ReplayReport) -> Result<Option<String>, Failure> {
    const MOST: usize = 4;
    let from = Instant::at_start_of(report.window.first, ask::zone(desk)?);
    let mut all = rulebooks::history(desk.conn())?;
    all.pop();
    let mut since: Vec<String> = all.iter().filter(|one| one.published_at >= from).map(|one| one.version.to_string()).collect();
    since.reverse();
    if report.replayed.moves.is_empty() {
        return Ok(None);
    }
    let shows = "changed shows in this comparison as well";
    Ok(match since.as_slice() {
        [] => None,
        [only] => Some(format!("rulebook {only} went live in these days: what it {shows}")),
        [init @ .., last] if since.len() <= MOST => {
            Some(format!("rulebooks {} and {last} went live in these days: what they {shows}", init.join(", ")))
        }
        [.., last] => Some(format!("{} rulebooks went live in these days, the last {last}: what they {shows}", since.len())),
    })
}

fn tables(session: &Session, report: &ReplayReport, people: &People) -> Result<(), Failure> {
    let all = &report.replayed;
    let rows = |heading: &'static str, rows: Vec<(String, Shift)>| -> Result<(), Failure> {
        let rows: Vec<(String, Shift)> = rows.into_iter().filter(|(_, shift)| *shift != Shift::default()).collect();
        // Where nothing changed there is nothing to read.
        if rows.iter().all(|(_, shift)| shift.before == shift.after) {
            return Ok(());
        }
        print::line("")?;
        let mut table = Table::new(&[heading, ">before", ">after", ">change"]);
        for (name, Shift { before, after }) in rows {
            let change = after as i64 - before as i64;
            let change = if change == 0 { String::new() } else { format!("{change:+}") };
            table.row([name, before.to_string(), after.to_string(), change]);
        }
        session.out.table(&table)
    };
    rows("rep", all.by_rep.iter().map(|(rep, shift): (&RepId, &Shift)| (people.name(*rep), *shift)).collect())?;
    let rule = |name: &Option<RuleName>| name.as_ref().map_or_else(|| "(no rule)".to_owned(), ToString::to_string);
    rows("rule", all.by_rule.iter().map(|(name, shift)| (rule(name), *shift)).collect())?;
    let none = || "(none)".to_owned();
    rows(
        "territory",
        all.by_territory.iter().map(|(name, shift)| (name.as_ref().map_or_else(none, ToString::to_string), *shift)).collect(),
    )?;
    rows(
        "segment",
        all.by_segment.iter().map(|(name, shift)| (name.as_ref().map_or_else(none, ToString::to_string), *shift)).collect(),
    )
}

fn list(desk: &mut Desk, listed: &[Move], report: &ReplayReport) -> Result<Ended, Failure> {
    for one in listed {
        let text = ask::move_text(desk, one)?;
        print::line("")?;
        print::line(&format!("L-{}  {} -> {}  ({})", one.lead, text.from, text.to, ask::move_kind(one.kind)))?;
        print::line(&format!("  then   {}", text.before))?;
        if let Some(after) = text.after {
            print::line(&format!("  draft  {after}"))?;
        }
    }
    let more = report.replayed.moved().saturating_sub(listed.len() as u64);
    if more > 0 {
        print::note(&format!("{more} more leads move; `--moves N` lists more of them"));
    }
    Ok(Ended::Done)
}

/// On standard error, and only where that is a terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} decisions, {eta} to go") {
        bar.set_style(style);
    }
    bar
}

//! `import leads`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    actions::{
        Desk,
        command::{ReceiveBatch, Routing},
    },
    cli::{
        failure::{Ended, Failure},
        interrupt, print,
        rules::warn_without_book,
        session::Session,
        when::took,
    },
    clock::Stopwatch,
    intake::{self, Object},
    model::journal::{RoutedCounts, RowCounts, What},
    outbound::json::ImportJson,
};

use super::{
    FilesArgs,
    dry::Rehearsal,
    files::{self, Surveyed},
    parts::{self, Part},
    rejects::Rejects,
};

/// The arguments of `import leads`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower import leads export.csv --dry-run
  leadtower import leads export.csv
  leadtower import leads form.csv --map \"Work mail=email\" --source webinar")]
pub struct ImportLeadsArgs {
    #[command(flatten)]
    files: FilesArgs,
    /// Keep what is open and unowned as `new` instead of routing it
    #[arg(long, conflicts_with = "reroute")]
    hold: bool,
    /// Route open leads that have an owner in the CRM too
    #[arg(long)]
    reroute: bool,
    /// The system they come from; read off the layout of the file if missing
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    source: Option<String>,
}

/// What became of all files.
#[derive(Default)]
struct Totals {
    counts: RowCounts,
    routed: RoutedCounts,
    rejects: Vec<PathBuf>,
    interrupted: bool,
}

/// Imports the leads.
pub fn run(session: &Session, args: &ImportLeadsArgs) -> Result<Ended, Failure> {
    let watch = Stopwatch::start();
    interrupt::wait_for_whole_parts();
    let surveyed = files::survey(&args.files.files, Object::Leads, &args.files.options())?;
    let mapping = files::mapping(&surveyed);
    if !session.out.is_json() {
        files::show(session, &surveyed);
    }
    let rehearsal = args.files.dry_run.then(|| Rehearsal::new(session)).transpose()?;
    let stage = rehearsal.as_ref().map_or_else(|| session.clone(), |rehearsal| rehearsal.session(session));
    let mut desk = stage.desk()?;
    warn_without_book(&desk)?;
    let mut totals = Totals::default();
    for file in surveyed {
        read_in(session, &mut desk, file, args, &mut totals)?;
        if totals.interrupted {
            break;
        }
    }
    let length = watch.millis();
    if totals.interrupted {
        let kept = totals.counts.rows;
        return Err(Failure::interrupted(format!("{kept} rows are in")).hint("the same command again finishes the files"));
    }
    if session.out.is_json() {
        let rejects = totals.rejects.first().map(|path| path.display().to_string());
        let json = ImportJson::new(totals.counts, totals.routed, length.0 as f64 / 1e3).rejects_file(rejects).mapping(mapping);
        session.out.json(&if args.files.dry_run { json.as_dry_run() } else { json })?;
    } else {
        let verb = if args.files.dry_run { "would be imported, nothing was written" } else { "imported" };
        session.out.text(&summary(&totals, verb, &took(length)))?;
    }
    for path in &totals.rejects {
        print::note(&format!("rejected rows with their reasons: {}", path.display()));
    }
    Ok(if totals.counts.rejected > 0 { Ended::WithFindings } else { Ended::Done })
}

fn read_in(
    session: &Session,
    desk: &mut Desk,
    file: Surveyed,
    args: &ImportLeadsArgs,
    totals: &mut Totals,
) -> Result<(), Failure> {
    let routing = match (args.hold, args.reroute) {
        (true, _) => Routing::Hold,
        (false, true) => Routing::OwnedToo,
        (false, false) => Routing::OpenAndUnowned,
    };
    let name = file.name();
    let origin = args.source.clone().unwrap_or_else(|| file.plan.origin_name().to_owned());
    let batch = format!("{name} {}", desk.now());
    let cannot = |error| Failure::failed(format!("cannot read `{}`: {error}", file.path.display()));
    let rows = intake::leads(&file.file, &file.plan).map_err(cannot)?;
    let mut rejects = if args.files.dry_run {
        Rejects::nowhere(&file.path, &file.plan)
    } else {
        Rejects::beside(&file.path, &session.places.data, &file.plan)
    };
    let (counts, routed) = (&mut totals.counts, &mut totals.routed);
    let read = parts::read(&file, rows, &mut rejects, |Part { drafts, rejected }| {
        let part = ReceiveBatch { origin: origin.clone(), file: name.clone(), batch: batch.clone(), drafts, rejected, routing };
        if let What::Received { counts: part, routed: went } = desk.receive_batch(&part)?.what {
            add_rows(counts, part);
            routed.assigned += went.assigned;
            routed.fallback += went.fallback;
            routed.nurture += went.nurture;
        }
        Ok(())
    })?;
    totals.interrupted = read.interrupted;
    totals.rejects.extend(rejects.finish()?);
    Ok(())
}

/// Adds what became of a part.
pub fn add_rows(sum: &mut RowCounts, part: RowCounts) {
    let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = part;
    sum.rows += rows;
    sum.imported += imported;
    sum.updated += updated;
    sum.unchanged += unchanged;
    sum.duplicates += duplicates;
    sum.rejected += rejected;
}

fn summary(totals: &Totals, verb: &str, took: &str) -> String {
    let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = totals.counts;
    let RoutedCounts { assigned, fallback, nurture } = totals.routed;
    format!(
        "{rows} rows {verb} in {took}\n\
         \x20 new {imported}, updated {updated}, unchanged {unchanged}, joined to an open lead {duplicates}, rejected {rejected}\n\
         \x20 routed: {assigned} to reps, {fallback} to fallback, {nurture} to nurture"
    )
}

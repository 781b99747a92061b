//! `import leads`.

use clap::Args;

use crate::{
    actions::{
        Desk, ask,
        command::{ReceiveBatch, Routing},
        receive::BatchReceipt,
    },
    cli::{
        failure::{Ended, Failure},
        interrupt,
        rules::warn_without_book,
        session::Session,
    },
    clock::Stopwatch,
    intake::{self, Object, Place, RawCells, Reject},
    model::{lead::LeadDraft, roster::Roster},
};

use super::{
    FilesArgs,
    dry::Rehearsal,
    files::{self, Surveyed},
    owners::UnknownOwners,
    parts,
    totals::Totals,
    unread::Unread,
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
    /// The system they come from, in which their ids are known again; read off the layout of the file if missing, and where
    /// that is no system's, off its name (without numbers and months) and its column of ids
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    source: Option<String>,
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
    let reps = ask::roster(&mut desk)?.into_iter().map(|row| row.rep).collect();
    let mut owners = UnknownOwners::to(Roster::new(reps, Vec::new()));
    let mut unread = Unread::default();
    let mut to_come = 0;
    let mut totals = Totals::new(Object::Leads);
    let now = desk.now();
    desk.in_bulk(|desk| {
        for file in &surveyed {
            let look_at = |draft: &LeadDraft| {
                owners.look_at(draft.owner.as_deref());
                unread.look_at(draft, &file.plan);
                to_come += u64::from(draft.created_at.is_some_and(|at| at > now));
            };
            read_in(session, desk, file, args, look_at, &mut totals)?;
            if totals.interrupted {
                break;
            }
        }
        Ok::<(), Failure>(())
    })?;
    (totals.unknown_owners, totals.owners_told) = owners.told();
    totals.unreadable = unread.columns();
    totals.to_come = to_come;
    totals.conclude(session, &args.files, mapping, watch.millis())
}

fn read_in(
    session: &Session,
    desk: &mut Desk,
    file: &Surveyed,
    args: &ImportLeadsArgs,
    mut look_at: impl FnMut(&LeadDraft),
    totals: &mut Totals,
) -> Result<(), Failure> {
    let routing = match (args.hold, args.reroute) {
        (true, _) => Routing::Hold,
        (false, true) => Routing::OwnedToo,
        (false, false) => Routing::OpenAndUnowned,
    };
    let origin = args.source.clone().unwrap_or_else(|| file.plan.origin(&file.name()));
    let (name, batch) = (file.name(), file.batch(session));
    let cannot = |error| Failure::failed(format!("cannot read `{}`: {error}", file.path.display()));
    let rows = intake::leads(&file.file, &file.plan).map_err(cannot)?.with_cells();
    let mut rejects = args.files.rejects(session, file);
    let Totals { counts, routed, stood, .. } = totals;
    let read = parts::read(file, rows, &mut rejects, |part| {
        let mut written: Vec<(Place, RawCells)> = Vec::with_capacity(part.rows.len());
        let mut drafts = Vec::with_capacity(part.rows.len());
        for (place, (draft, cells)) in part.rows {
            look_at(&draft);
            written.push((place, cells));
            drafts.push(draft);
        }
        let (origin, file, batch) = (origin.clone(), name.clone(), batch.clone());
        let batch = ReceiveBatch { origin, file, batch, drafts, rejected: part.rejected, routing };
        let BatchReceipt { entry: _, counts: became, routed: went, stood: remained, refused } = desk.receive_batch(batch)?;
        *counts += became;
        *routed += went;
        *stood += remained;
        let reject = |(index, reason): (usize, String)| {
            let (place, cells) = written.get(index)?;
            Some(Reject { place: *place, column: None, reason, cells: cells.texts() })
        };
        Ok(refused.into_iter().filter_map(reject).collect())
    })?;
    totals.interrupted = read.interrupted;
    totals.rejects.extend(rejects.finish()?);
    Ok(())
}

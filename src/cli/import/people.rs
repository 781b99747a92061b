//! `import reps`, `import accounts`, `import absences`.

use std::{collections::HashMap, io};

use crate::{
    actions::{
        ask,
        error::ActionError,
        import::{Part as Batch, Taken},
    },
    cli::{
        failure::{Ended, Failure},
        interrupt, print,
        session::Session,
    },
    clock::Stopwatch,
    intake::{self, Object, Place, RawCells, Reject, Row},
    model::roster::Roster,
};

use super::{
    FilesArgs,
    dry::Rehearsal,
    files::{self, Surveyed},
    owners::UnknownOwners,
    parts,
    totals::Totals,
    types::OtherTypes,
};

/// Imports them.
pub fn run(session: &Session, object: Object, args: &FilesArgs) -> Result<Ended, Failure> {
    let watch = Stopwatch::start();
    interrupt::wait_for_whole_parts();
    let surveyed = files::survey(&args.files, object, &args.options())?;
    let mapping = files::mapping(&surveyed);
    if !session.out.is_json() {
        files::show(session, &surveyed);
    }
    let rehearsal = args.dry_run.then(|| Rehearsal::new(session)).transpose()?;
    let stage = rehearsal.as_ref().map_or_else(|| session.clone(), |rehearsal| rehearsal.session(session));
    let mut desk = stage.desk()?;
    let mut totals = Totals::new(object);
    let mut types = OtherTypes::default();
    let reps = ask::roster(&mut desk)?.into_iter().map(|row| row.rep).collect();
    let mut owners = UnknownOwners::to(Roster::new(reps, Vec::new()));
    for file in &surveyed {
        let cannot = |error: io::Error| Failure::failed(format!("cannot read `{}`: {error}", file.path.display()));
        match object {
            Object::Reps => {
                let rows = intake::reps(&file.file, &file.plan).map_err(cannot)?;
                read_in(session, file, rows.with_cells(), args, &mut totals, |part| desk.import_reps(part))?;
            }
            Object::Accounts => {
                let rows = intake::accounts(&file.file, &file.plan).map_err(cannot)?;
                let mut unrelated = 0;
                read_in(session, file, rows.with_cells(), args, &mut totals, |part| {
                    for (_, draft) in &part.rows {
                        types.look_at(draft);
                        owners.look_at(draft.owner.as_deref());
                        unrelated += u64::from(draft.relationship.is_none() && draft.other_type.is_none());
                    }
                    desk.import_accounts(part)
                })?;
                totals.unrelated += unrelated;
            }
            Object::Absences => {
                let rows = intake::absences(&file.file, &file.plan).map_err(cannot)?;
                read_in(session, file, rows.with_cells(), args, &mut totals, |part| desk.import_absences(part))?;
            }
            Object::Leads => return Err(Failure::failed("leads are imported by `import leads`")),
        }
        if totals.interrupted {
            break;
        }
    }
    if let Some(sentence) = types.sentence() {
        print::note(&sentence);
        print::note("hint: leave out of the file whom no rule shall take for a target, such as former customers and partners");
    }
    (totals.unknown_owners, totals.owners_told) = owners.told();
    totals.conclude(session, args, mapping, watch.millis())
}

fn read_in<D: Send>(
    session: &Session,
    file: &Surveyed,
    rows: impl Iterator<Item = io::Result<Row<(D, RawCells)>>> + Send,
    args: &FilesArgs,
    totals: &mut Totals,
    mut import: impl FnMut(&Batch<D>) -> Result<Taken, ActionError>,
) -> Result<(), Failure> {
    let (name, batch) = (file.name(), file.batch(session));
    let mut rejects = args.rejects(session, file);
    let counts = &mut totals.counts;
    let read = parts::read(file, rows, &mut rejects, |part| {
        let mut written: HashMap<u64, (Place, RawCells)> = HashMap::with_capacity(part.rows.len());
        let mut rows = Vec::with_capacity(part.rows.len());
        for (place, (draft, cells)) in part.rows {
            written.insert(place.row, (place, cells));
            rows.push((place.row, draft));
        }
        let taken = import(&Batch { file: name.clone(), batch: batch.clone(), rows, rejected: part.rejected })?;
        *counts += taken.counts;
        for (row, remark) in &taken.remarks {
            print::note(&format!("{name}, row {row}: {remark}"));
        }
        let refused = taken.refused.into_iter().map(move |(row, reason)| {
            let (place, cells) = written.remove(&row).unwrap_or((Place { row, line: 0 }, RawCells::default()));
            Reject { place, column: None, reason, cells: cells.texts() }
        });
        Ok(refused.collect())
    })?;
    totals.interrupted = read.interrupted;
    totals.rejects.extend(rejects.finish()?);
    Ok(())
}

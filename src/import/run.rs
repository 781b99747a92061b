//! Sources into a desk, with somebody who looks on.

use std::{collections::HashMap, io};

use crate::{
    actions::{
        Desk, ask,
        command::{ReceiveBatch, Routing},
        error::ActionError,
        import::{Part as Batch, Taken},
        receive::BatchReceipt,
    },
    intake::{self, AccountDraft, Object, Place, RawCells, Reject, Row},
    model::{lead::LeadDraft, roster::Roster},
};

use super::{
    ImportError,
    owners::UnknownOwners,
    parts::{self, Part},
    rejects::{Keep, Rejects},
    source::Source,
    sums::Sums,
    types::OtherTypes,
    unread::Unread,
};

/// Whether an import goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Go {
    /// To the end of the file.
    #[default]
    On,
    /// It ends where it is whole: parts that are in stay.
    Stop,
}

/// Looks on while sources are read in, and may end that.
pub trait Onlooker {
    /// So many rows of this source have been read.
    fn read(&mut self, source: &Source, rows: u64);
    /// Whether to go on; asked after every row.
    fn goes_on(&mut self) -> Go;
    /// A row was not read in.
    fn rejected(&mut self, source: &Source, reject: &Reject);
    /// A row came in with something left out.
    fn remark(&mut self, source: &Source, row: u64, remark: &str);
}

/// How leads come in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    /// What is routed.
    pub routing: Routing,
    /// The system they come from; read off the file where it is not said.
    pub origin: Option<String>,
}

/// An import under way.
#[derive(Debug)]
pub struct Import<'a> {
    object: Object,
    how: How,
    keep: Keep<'a>,
    owners: UnknownOwners,
    unread: Unread,
    types: OtherTypes,
    sums: Sums,
}

impl<'a> Import<'a> {
    /// Nothing read in yet.
    ///
    /// # Errors
    /// The roster cannot be read.
    pub fn new(desk: &mut Desk, object: Object, how: How, keep: Keep<'a>) -> Result<Self, ImportError> {
        let reps = ask::roster(desk)?.into_iter().map(|row| row.rep).collect();
        let sums = Sums::default();
        let owners = UnknownOwners::to(Roster::new(reps, Vec::new()));
        Ok(Self { object, how, keep, owners, unread: Unread::default(), types: OtherTypes::default(), sums })
    }

    /// Reads the sources in, one after the other, until somebody says stop.
    ///
    /// # Errors
    /// A file broke off, the database failed: parts that are in stay.
    pub fn read_in(&mut self, desk: &mut Desk, sources: &[Source], onlooker: &mut impl Onlooker) -> Result<(), ImportError> {
        if self.object == Object::Leads {
            return desk.in_bulk(|desk| self.each(sources, |import, source| import.leads(desk, source, onlooker)));
        }
        self.each(sources, |import, source| import.others(desk, source, onlooker))
    }

    /// What became of the rows.
    pub fn finish(mut self) -> Sums {
        self.sums.other_types = self.types.sentence();
        (self.sums.unknown_owners, self.sums.owners_told) = self.owners.told();
        self.sums.unreadable = self.unread.columns();
        self.sums
    }

    fn each(
        &mut self,
        sources: &[Source],
        mut read_in: impl FnMut(&mut Self, &Source) -> Result<Go, ImportError>,
    ) -> Result<(), ImportError> {
        for source in sources {
            self.sums.went = read_in(self, source)?;
            if self.sums.went == Go::Stop {
                break;
            }
        }
        Ok(())
    }

    fn leads(&mut self, desk: &mut Desk, source: &Source, onlooker: &mut impl Onlooker) -> Result<Go, ImportError> {
        let rows = intake::leads(&source.file, &source.plan).map_err(|error| cannot(source, &error))?.with_cells();
        let origin = self.how.origin.clone().unwrap_or_else(|| source.plan.origin(&source.name()));
        let now = desk.now();
        let (name, batch) = (source.name(), source.batch(now));
        let mut rejects = Rejects::of(&source.path, self.keep, &source.plan);
        let routing = self.how.routing;
        let (owners, unread, sums) = (&mut self.owners, &mut self.unread, &mut self.sums);
        let went = parts::read(source, rows, &mut rejects, onlooker, |_, part: Part<(LeadDraft, RawCells)>| {
            let mut written: Vec<(Place, RawCells)> = Vec::with_capacity(part.rows.len());
            let mut drafts = Vec::with_capacity(part.rows.len());
            for (place, (draft, cells)) in part.rows {
                owners.look_at(draft.owner.as_deref());
                unread.look_at(&draft, &source.plan);
                sums.to_come += u64::from(draft.created_at.is_some_and(|at| at > now));
                written.push((place, cells));
                drafts.push(draft);
            }
            let (origin, file, batch) = (origin.clone(), name.clone(), batch.clone());
            let batch = ReceiveBatch { origin, file, batch, drafts, rejected: part.rejected, routing };
            let BatchReceipt { entry: _, counts, routed, stood, refused } = desk.receive_batch(batch)?;
            sums.counts += counts;
            sums.routed += routed;
            sums.stood += stood;
            let reject = |(index, reason): (usize, String)| {
                let (place, cells) = written.get(index)?;
                Some(Reject { place: *place, column: None, reason, cells: cells.texts() })
            };
            Ok(refused.into_iter().filter_map(reject).collect())
        })?;
        self.sums.rejects.extend(rejects.finish()?);
        Ok(went)
    }

    fn others(&mut self, desk: &mut Desk, source: &Source, onlooker: &mut impl Onlooker) -> Result<Go, ImportError> {
        let cannot = |error: io::Error| cannot(source, &error);
        match self.object {
            Object::Reps => {
                let rows = intake::reps(&source.file, &source.plan).map_err(cannot)?.with_cells();
                self.people(desk, source, rows, onlooker, |_, _| {}, |desk, part| desk.import_reps(part))
            }
            Object::Accounts => {
                let rows = intake::accounts(&source.file, &source.plan).map_err(cannot)?.with_cells();
                self.people(desk, source, rows, onlooker, Self::look_at_account, |desk, part| desk.import_accounts(part))
            }
            Object::Absences => {
                let rows = intake::absences(&source.file, &source.plan).map_err(cannot)?.with_cells();
                self.people(desk, source, rows, onlooker, |_, _| {}, |desk, part| desk.import_absences(part))
            }
            Object::Leads => self.leads(desk, source, onlooker),
        }
    }

    fn look_at_account(&mut self, draft: &AccountDraft) {
        self.types.look_at(draft);
        self.owners.look_at(draft.owner.as_deref());
        self.sums.unrelated += u64::from(draft.relationship.is_none() && draft.other_type.is_none());
    }

    fn people<D: Send>(
        &mut self,
        desk: &mut Desk,
        source: &Source,
        rows: impl Iterator<Item = io::Result<Row<(D, RawCells)>>> + Send,
        onlooker: &mut impl Onlooker,
        look_at: impl Fn(&mut Self, &D),
        import: impl Fn(&mut Desk, &Batch<D>) -> Result<Taken, ActionError>,
    ) -> Result<Go, ImportError> {
        let (name, batch) = (source.name(), source.batch(desk.now()));
        let mut rejects = Rejects::of(&source.path, self.keep, &source.plan);
        let went = parts::read(source, rows, &mut rejects, onlooker, |onlooker, part| {
            let mut written: HashMap<u64, (Place, RawCells)> = HashMap::with_capacity(part.rows.len());
            let mut rows = Vec::with_capacity(part.rows.len());
            for (place, (draft, cells)) in part.rows {
                look_at(self, &draft);
                written.insert(place.row, (place, cells));
                rows.push((place.row, draft));
            }
            let taken = import(desk, &Batch { file: name.clone(), batch: batch.clone(), rows, rejected: part.rejected })?;
            self.sums.counts += taken.counts;
            for (row, remark) in &taken.remarks {
                onlooker.remark(source, *row, remark);
            }
            let refused = taken.refused.into_iter().map(move |(row, reason)| {
                let (place, cells) = written.remove(&row).unwrap_or((Place { row, line: 0 }, RawCells::default()));
                Reject { place, column: None, reason, cells: cells.texts() }
            });
            Ok(refused.collect())
        })?;
        self.sums.rejects.extend(rejects.finish()?);
        Ok(went)
    }
}

fn cannot(source: &Source, error: &io::Error) -> ImportError {
    ImportError::CannotRead { path: source.path.clone(), because: error.to_string() }
}

//! A file read in parts: as many drafts as fit one transaction, then the next. Memory does not grow with the file.

use std::{
    fmt, io, mem,
    sync::mpsc::{self, SyncSender},
    thread,
};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::{
    actions::command::MAX_BATCH,
    cli::{failure::Failure, interrupt},
    intake::{Place, Reject, Row},
};

use super::{files::Surveyed, rejects::Rejects};

/// Rows between two moves of the bar.
const BAR_STEP: u64 = 500;

/// Rows that the reader hands over at once, or fewer wide ones.
const STRETCH: Size = Size { rows: 500, bytes: 1 << 20 };

/// Stretches that may lie ready: the reader rests where it is further ahead, so that memory does not grow.
const STRETCHES_AHEAD: usize = 8;

/// Rows of one transaction, or fewer wide ones.
const PART: Size = Size { rows: MAX_BATCH, bytes: 16 << 20 };

/// Rows, and the bytes of their cells as written.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    rows: usize,
    bytes: usize,
}

impl Size {
    fn add(&mut self, bytes: usize) {
        self.rows += 1;
        self.bytes += bytes;
    }

    fn fills(self, most: Self) -> bool {
        self.rows >= most.rows || self.bytes >= most.bytes
    }
}

/// What was read of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Read {
    /// Rows, good or not.
    pub rows: u64,
    /// Whether somebody pressed ctrl-c before the end.
    pub interrupted: bool,
}

/// A part of a file.
#[derive(Debug)]
pub struct Part<D> {
    /// The rows that could be read, in file order.
    pub rows: Vec<(Place, D)>,
    /// Rows that could not.
    pub rejected: u64,
}

/// Reads `rows` and hands each part to `take`, in order; what `take` gives back is rejected too. A ctrl-c ends it
/// between two parts. The file is read ahead on a thread of its own while parts are taken.
pub fn read<D: Send>(
    surveyed: &Surveyed,
    rows: impl Iterator<Item = io::Result<Row<D>>> + Send,
    rejects: &mut Rejects<'_>,
    take: impl FnMut(Part<D>) -> Result<Vec<Reject>, Failure>,
) -> Result<Read, Failure> {
    let (sender, ahead) = mpsc::sync_channel(STRETCHES_AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read_ahead(rows, &sender));
        // Where this ends early the receiver is dropped, and the reader ends with it.
        in_parts(surveyed, ahead.into_iter().flatten(), rejects, take)
    })
}

fn read_ahead<D>(rows: impl Iterator<Item = io::Result<Row<D>>>, sender: &SyncSender<Vec<io::Result<Row<D>>>>) {
    let (mut stretch, mut size) = (Vec::new(), Size::default());
    for row in rows {
        size.add(row.as_ref().map_or(0, |row| row.bytes));
        stretch.push(row);
        if size.fills(STRETCH) {
            size = Size::default();
            if sender.send(mem::take(&mut stretch)).is_err() {
                return;
            }
        }
    }
    // Where nobody takes it any more there is nothing left to do.
    let _ = sender.send(stretch);
}

/// A part that is being read, and the rows that could not be. Those are written when the part is in: after a ctrl-c the
/// same command meets them again.
struct Filling<D> {
    part: Part<D>,
    rejects: Vec<Reject>,
    size: Size,
}

impl<D> Filling<D> {
    fn new() -> Self {
        Self { part: Part { rows: Vec::new(), rejected: 0 }, rejects: Vec::new(), size: Size::default() }
    }

    fn add(&mut self, row: Row<D>) {
        self.size.add(row.bytes);
        match row.result {
            Ok(draft) => self.part.rows.push((row.place, draft)),
            Err(reject) => {
                self.rejects.push(reject);
                self.part.rejected += 1;
            }
        }
    }

    fn hand_over(
        self,
        rejects: &mut Rejects<'_>,
        take: &mut impl FnMut(Part<D>) -> Result<Vec<Reject>, Failure>,
    ) -> Result<(), Failure> {
        let mut all = self.rejects;
        all.extend(take(self.part)?);
        all.sort_by_key(|reject| reject.place.row);
        all.iter().try_for_each(|reject| rejects.write(reject))
    }
}

fn in_parts<D>(
    surveyed: &Surveyed,
    rows: impl Iterator<Item = io::Result<Row<D>>>,
    rejects: &mut Rejects<'_>,
    mut take: impl FnMut(Part<D>) -> Result<Vec<Reject>, Failure>,
) -> Result<Read, Failure> {
    let bar = bar(surveyed.plan.rows);
    let mut read = Read::default();
    let mut filling = Filling::new();
    for row in rows {
        let row = row.map_err(|error| {
            Failure::failed(format!("cannot read `{}` after row {}: {error}", surveyed.path.display(), read.rows))
                .hint("what was read is in; the same command again finishes the file")
        })?;
        read.rows += 1;
        filling.add(row);
        if read.rows.is_multiple_of(BAR_STEP) {
            bar.set_position(read.rows);
        }
        if filling.size.fills(PART) {
            mem::replace(&mut filling, Filling::new()).hand_over(rejects, &mut take)?;
        }
        if interrupt::pressed() {
            read.interrupted = true;
            break;
        }
    }
    if !read.interrupted && filling.size.rows > 0 {
        filling.hand_over(rejects, &mut take)?;
    }
    bar.finish_and_clear();
    Ok(read)
}

/// On standard error, and only where that is a terminal.
fn bar(rows: u64) -> ProgressBar {
    let bar = ProgressBar::new(rows);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {rate} a second, {eta} to go") {
        let rate = |state: &ProgressState, to: &mut dyn fmt::Write| {
            let _ = write!(to, "{:.0}", state.per_sec());
        };
        bar.set_style(style.with_key("rate", rate));
    }
    bar
}

//! A file read in parts: as many drafts as fit one transaction, then the next. Memory does not grow with the file.

use std::{
    io, mem,
    sync::mpsc::{self, SyncSender},
    thread,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    actions::command::MAX_BATCH,
    cli::{failure::Failure, interrupt},
    intake::{Place, Reject, Row},
};

use super::{files::Surveyed, rejects::Rejects};

/// Rows between two moves of the bar.
const BAR_STEP: u64 = 500;

/// Rows that the reader hands over at once.
const STRETCH: usize = 500;

/// Stretches that may lie ready: the reader rests where it is further ahead, so that memory does not grow.
const STRETCHES_AHEAD: usize = 8;

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

fn read_ahead<T>(rows: impl Iterator<Item = T>, sender: &SyncSender<Vec<T>>) {
    let mut rows = rows.fuse();
    loop {
        let stretch: Vec<T> = rows.by_ref().take(STRETCH).collect();
        if stretch.is_empty() || sender.send(stretch).is_err() {
            return;
        }
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
    let mut part = Part { rows: Vec::new(), rejected: 0 };
    let mut hand_over =
        |part: Part<D>, rejects: &mut Rejects<'_>| take(part)?.iter().try_for_each(|reject| rejects.write(reject));
    for row in rows {
        let row = row.map_err(|error| {
            Failure::failed(format!("cannot read `{}` after row {}: {error}", surveyed.path.display(), read.rows))
                .hint("what was read is in; the same command again finishes the file")
        })?;
        read.rows += 1;
        match row.result {
            Ok(draft) => part.rows.push((row.place, draft)),
            Err(reject) => {
                rejects.write(&reject)?;
                part.rejected += 1;
            }
        }
        if read.rows.is_multiple_of(BAR_STEP) {
            bar.set_position(read.rows);
        }
        if part.rows.len() == MAX_BATCH {
            hand_over(mem::replace(&mut part, Part { rows: Vec::new(), rejected: 0 }), rejects)?;
        }
        if interrupt::pressed() {
            read.interrupted = true;
            break;
        }
    }
    if !read.interrupted && (!part.rows.is_empty() || part.rejected > 0) {
        hand_over(part, rejects)?;
    }
    bar.finish_and_clear();
    Ok(read)
}

/// On standard error, and only where that is a terminal.
fn bar(rows: u64) -> ProgressBar {
    let bar = ProgressBar::new(rows);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {per_sec}, {eta} to go") {
        bar.set_style(style);
    }
    bar
}

//! A file read in parts: as many drafts as fit one transaction, then the next. Memory does not grow with the file.

use std::{
    io, mem,
    sync::mpsc::{self, SyncSender},
    thread,
};

use crate::{
    actions::command::MAX_BATCH,
    intake::{Place, Reject, Row},
};

use super::{
    ImportError,
    rejects::Rejects,
    run::{Go, Onlooker},
    source::Source,
};

/// Rows between two words to whoever looks on.
const STEP: u64 = 500;

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

/// A part of a file.
#[derive(Debug)]
pub struct Part<D> {
    /// The rows that could be read, in file order.
    pub rows: Vec<(Place, D)>,
    /// Rows that could not.
    pub rejected: u64,
}

/// Reads `rows` and hands each part to `take`, in order; what `take` gives back is rejected too. Whoever looks on may end
/// it between two parts. The file is read ahead on a thread of its own while parts are taken.
pub fn read<D: Send, O: Onlooker>(
    source: &Source,
    rows: impl Iterator<Item = io::Result<Row<D>>> + Send,
    rejects: &mut Rejects<'_>,
    onlooker: &mut O,
    take: impl FnMut(&mut O, Part<D>) -> Result<Vec<Reject>, ImportError>,
) -> Result<Go, ImportError> {
    let (sender, ahead) = mpsc::sync_channel(STRETCHES_AHEAD);
    thread::scope(|scope| {
        scope.spawn(move || read_ahead(rows, &sender));
        // Where this ends early the receiver is dropped, and the reader ends with it.
        in_parts(source, ahead.into_iter().flatten(), rejects, onlooker, take)
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

    fn hand_over<O: Onlooker>(
        self,
        source: &Source,
        rejects: &mut Rejects<'_>,
        onlooker: &mut O,
        take: &mut impl FnMut(&mut O, Part<D>) -> Result<Vec<Reject>, ImportError>,
    ) -> Result<(), ImportError> {
        let mut all = self.rejects;
        all.extend(take(onlooker, self.part)?);
        all.sort_by_key(|reject| reject.place.row);
        for reject in &all {
            rejects.write(reject)?;
            onlooker.rejected(source, reject);
        }
        Ok(())
    }
}

fn in_parts<D, O: Onlooker>(
    source: &Source,
    rows: impl Iterator<Item = io::Result<Row<D>>>,
    rejects: &mut Rejects<'_>,
    onlooker: &mut O,
    mut take: impl FnMut(&mut O, Part<D>) -> Result<Vec<Reject>, ImportError>,
) -> Result<Go, ImportError> {
    let mut read = 0;
    let mut filling = Filling::new();
    for row in rows {
        let row =
            row.map_err(|error| ImportError::BrokeOff { path: source.path.clone(), rows: read, because: error.to_string() })?;
        read += 1;
        filling.add(row);
        if read.is_multiple_of(STEP) {
            onlooker.read(source, read);
        }
        if filling.size.fills(PART) {
            mem::replace(&mut filling, Filling::new()).hand_over(source, rejects, onlooker, &mut take)?;
        }
        if onlooker.goes_on() == Go::Stop {
            return Ok(Go::Stop);
        }
    }
    if filling.size.rows > 0 {
        filling.hand_over(source, rejects, onlooker, &mut take)?;
    }
    onlooker.read(source, read);
    Ok(Go::On)
}

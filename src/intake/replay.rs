//! A reader that can go back to the beginning of the present row, and stops where a row grows beyond its limit.

use std::io::{self, Read};

use super::limits;

const CHUNK: usize = 64 * 1024;

/// Keeps what was read since the last [`Replay::mark`]; memory is bounded by the limit of a row.
pub struct Replay<R> {
    inner: R,
    kept: Vec<u8>,
    origin: u64,
    marked: usize,
    handed: usize,
    at_end: bool,
}

impl<R: Read> Replay<R> {
    /// From where `inner` stands.
    pub fn new(inner: R) -> Self {
        Self { inner, kept: Vec::new(), origin: 0, marked: 0, handed: 0, at_end: false }
    }

    /// Where the next byte handed out lies.
    pub fn position(&self) -> u64 {
        self.origin + self.handed as u64
    }

    /// What lies before `position` is needed no more.
    pub fn mark(&mut self, position: u64) {
        self.marked = (position.saturating_sub(self.origin) as usize).min(self.kept.len());
        if self.marked >= 4 * CHUNK {
            self.kept.drain(..self.marked);
            self.origin += self.marked as u64;
            self.handed = self.handed.saturating_sub(self.marked);
            self.marked = 0;
        }
    }

    /// Everything kept since the mark.
    pub fn since_mark(&self) -> &[u8] {
        self.kept.get(self.marked..).unwrap_or_default()
    }

    /// The present row was ended by the end of the file or by the limit, maybe not by itself.
    pub fn is_at_end(&self) -> bool {
        self.at_end
    }

    /// Reading goes on behind the first line end at least `offset` bytes behind the mark, however far away it is.
    pub fn skip_line(&mut self, offset: usize) -> io::Result<()> {
        let mut from = self.marked + offset;
        loop {
            let end = self.kept.get(from..).unwrap_or_default().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            if let Some(end) = end {
                self.handed = from + end;
                self.marked = self.handed;
                self.at_end = false;
                return Ok(());
            }
            self.origin += self.kept.len() as u64;
            self.kept.clear();
            (self.marked, self.handed, from) = (0, 0, 0);
            if self.fill()? == 0 {
                return Ok(());
            }
        }
    }

    fn fill(&mut self) -> io::Result<usize> {
        let before = self.kept.len();
        self.kept.resize(before + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.kept[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.kept.truncate(before + *read.as_ref().unwrap_or(&0));
        read
    }
}

impl<R: Read> Read for Replay<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.handed == self.kept.len() {
            if self.kept.len() - self.marked > limits::ROW + CHUNK {
                self.at_end = true;
                return Ok(0);
            }
            if self.fill()? == 0 {
                self.at_end = true;
                return Ok(0);
            }
        }
        let left = self.kept.get(self.handed..).unwrap_or_default();
        let taken = left.len().min(into.len());
        into[..taken].copy_from_slice(&left[..taken]);
        self.handed += taken;
        Ok(taken)
    }
}

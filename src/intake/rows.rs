//! Rows of either format as cells in column order, each with its place; what cannot be read as a row says why.

use std::{
    fmt,
    io::{self, Read, Seek},
};

use csv::StringRecord;

use super::{csv_rows::CsvRows, encoding::Encoding, json_rows::JsonRows, limits};

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Counted from 1, without the header and without blank lines.
    pub row: u64,
    /// Physical line of the file on which it begins, from 1.
    pub line: u64,
}

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text with a header.
    Csv {
        /// Between cells.
        delimiter: u8,
        /// The first line only names the delimiter (`sep=;`).
        announced: bool,
    },
    /// One JSON object a line.
    JsonLines,
    /// JSON objects in an array: the whole file, or the first array of its outermost object.
    JsonArray,
}

/// Why a stretch of the file is no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// A quote opens on that line and never closes.
    UnclosedQuote(u64),
    /// Longer than [`limits::ROW`].
    TooLong,
    /// Not the encoding of the rest of the file.
    NotText,
    /// Not a JSON object; says what the parser said.
    NotJson(String),
    /// Nested deeper than [`limits::DEPTH`].
    TooDeep,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedQuote(line) => write!(f, "a quote opens on line {line} and never closes"),
            Self::TooLong => write!(f, "longer than {} KiB", limits::ROW / 1024),
            Self::NotText => f.write_str("not valid UTF-8"),
            Self::NotJson(because) => write!(f, "not a JSON object: {because}"),
            Self::TooDeep => write!(f, "nested deeper than {} levels", limits::DEPTH),
        }
    }
}

/// Counts line ends as they go by: LF, CRLF and CR are one each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lines {
    ends: u64,
    after_cr: bool,
}

impl Lines {
    /// The line the next byte stands on, from 1.
    pub(super) fn line(self) -> u64 {
        self.ends + 1
    }

    pub(super) fn pass(&mut self, bytes: &[u8]) {
        // Nearly always a row has its one line end at its end.
        let (head, tail) = bytes.split_at(bytes.len().saturating_sub(2));
        if head.contains(&b'\n') || head.contains(&b'\r') {
            self.pass_each(head);
        } else if !head.is_empty() {
            self.after_cr = false;
        }
        self.pass_each(tail);
    }

    fn pass_each(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.ends += u64::from(*byte == b'\r' || (*byte == b'\n' && !self.after_cr));
            self.after_cr = *byte == b'\r';
        }
    }
}

/// The rows of one file.
pub(super) enum Rows<R> {
    Csv(Box<CsvRows<R>>),
    Json(Box<JsonRows<R>>),
}

impl<R: Read + Seek> Rows<R> {
    /// Of JSON, `keys` are the columns; of CSV the header has been read and stands in `keys` already.
    pub(super) fn open(source: R, encoding: Encoding, format: Format, keys: &[String]) -> io::Result<Self> {
        Ok(match format {
            Format::Csv { delimiter, announced } => {
                let mut rows = CsvRows::open(source, encoding, delimiter, announced)?;
                rows.header()?;
                Self::Csv(Box::new(rows))
            }
            Format::JsonLines => Self::Json(Box::new(JsonRows::open(source, encoding, false, keys)?)),
            Format::JsonArray => Self::Json(Box::new(JsonRows::open(source, encoding, true, keys)?)),
        })
    }

    /// The next row into `record`; of a fault, `record` holds what could be read.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> io::Result<Option<(Place, Result<(), RowFault>)>> {
        match self {
            Self::Csv(rows) => rows.next(record),
            Self::Json(rows) => rows.next(record),
        }
    }
}

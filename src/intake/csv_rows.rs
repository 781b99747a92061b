//! Delimited text: rows with their physical lines, and a way on after a row that cannot be read.

use std::{
    io::{self, Read, Seek},
    mem,
};

use csv::{ByteRecord, StringRecord};

use super::{
    encoding::{Decoded, Encoding},
    limits,
    replay::Replay,
    rows::{Lines, Place, RowFault},
};

/// Delimiters a file may use without saying so, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many bytes of a file are looked at to find its delimiter.
pub(super) const SNIFFED: usize = 64 * 1024;

/// The rows of one delimited file.
pub(super) struct CsvRows<R> {
    reader: Option<csv::Reader<Replay<Decoded<R>>>>,
    /// Where the present reader's own count of bytes begins.
    base: u64,
    delimiter: u8,
    row: u64,
    lines: Lines,
}

impl<R: Read + Seek> CsvRows<R> {
    pub(super) fn open(source: R, encoding: Encoding, delimiter: u8, announced: bool) -> io::Result<Self> {
        let mut replay = Replay::new(Decoded::new(source, encoding)?);
        if announced {
            // Its line end is passed, and counted, as a blank line before the header.
            replay.skip_line(0)?;
        }
        let base = replay.position();
        Ok(Self { reader: Some(reader(replay, delimiter)), base, delimiter, row: 0, lines: Lines::default() })
    }

    /// The first record, and the line it stands on.
    pub(super) fn header(&mut self) -> io::Result<(StringRecord, u64)> {
        let mut record = StringRecord::new();
        let place = loop {
            match self.next(&mut record)? {
                Some((place, Ok(()))) => break place,
                Some((_, Err(_))) => {}
                None => break Place::default(),
            }
        };
        self.row = 0;
        Ok((record, place.line))
    }

    pub(super) fn next(&mut self, record: &mut StringRecord) -> io::Result<Option<(Place, Result<(), RowFault>)>> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        let begin = self.base + reader.position().byte();
        reader.get_mut().mark(begin);
        let mut bytes = mem::take(record).into_byte_record();
        let found = reader.read_byte_record(&mut bytes)?;
        let end = self.base + reader.position().byte();
        let is_cut_short = reader.get_ref().is_at_end();
        let kept = reader.get_ref().since_mark();
        let blanks = kept.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.lines.pass(&kept[..blanks]);
        if !found {
            *record = text(bytes).0;
            return Ok(None);
        }
        self.row += 1;
        let place = Place { row: self.row, line: self.lines.line() };
        let length = ((end - begin) as usize).clamp(blanks, kept.len());
        let body = &kept[blanks..length];
        let quote = if is_cut_short { open_quote(body, self.delimiter) } else { None };
        let fault = match quote {
            Some(quote) => {
                let mut to_quote = self.lines;
                to_quote.pass(&body[..quote]);
                Some((RowFault::UnclosedQuote(to_quote.line()), quote))
            }
            None if length > limits::ROW => Some((RowFault::TooLong, body.len())),
            None => None,
        };
        let Some((fault, offset)) = fault else {
            self.lines.pass(body);
            let (read, is_text) = text(bytes);
            *record = read;
            return Ok(Some((place, if is_text { Ok(()) } else { Err(RowFault::NotText) })));
        };
        if quote.is_none() && !is_cut_short {
            // It is too long, but was read to its end: what comes next is the next row.
            self.lines.pass(body);
            *record = StringRecord::from(vec![excerpt(body)]);
            return Ok(Some((place, Err(fault))));
        }
        self.lines.pass(&body[..offset]);
        *record = StringRecord::from(vec![excerpt(body)]);
        self.skip(blanks + offset)?;
        Ok(Some((place, Err(fault))))
    }

    /// Starts again on the line after the one `offset` bytes behind the mark.
    fn skip(&mut self, offset: usize) -> io::Result<()> {
        let Some(old) = self.reader.take() else { return Ok(()) };
        let mut replay = old.into_inner();
        replay.skip_line(offset)?;
        self.base = replay.position();
        self.reader = Some(reader(replay, self.delimiter));
        Ok(())
    }
}

fn reader<R: Read>(from: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).buffer_capacity(64 * 1024).from_reader(from)
}

/// The record as text; what is no UTF-8 is shown with replacement marks.
fn text(bytes: ByteRecord) -> (StringRecord, bool) {
    match StringRecord::from_byte_record(bytes) {
        Ok(record) => (record, true),
        Err(error) => {
            let bytes = error.into_byte_record();
            (bytes.iter().map(String::from_utf8_lossy).collect(), false)
        }
    }
}

fn excerpt(body: &[u8]) -> String {
    let first = body.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    String::from_utf8_lossy(first.get(..limits::CELL).unwrap_or(first)).into_owned()
}

/// Where the quote stands that is still open at the end of `row`; reads as the `csv` crate does: a quote opens only at the beginning
/// of a cell.
fn open_quote(row: &[u8], delimiter: u8) -> Option<usize> {
    let (mut at, mut cell_begins) = (0, true);
    while let Some(byte) = row.get(at) {
        if *byte == b'"' && cell_begins {
            let opened = at;
            at += 1;
            loop {
                match (row.get(at), row.get(at + 1)) {
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), _) => break,
                    (Some(_), _) => at += 1,
                    (None, _) => return Some(opened),
                }
            }
        }
        cell_begins = row.get(at).is_some_and(|byte| *byte == delimiter);
        at += 1;
    }
    None
}

/// `sep=;` on the first line, as Excel writes and reads it.
pub(super) fn announced_delimiter(head: &str) -> Option<u8> {
    let line = head.lines().next()?.trim_matches('"');
    let rest = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    match rest.as_bytes() {
        [delimiter] if delimiter.is_ascii() && *delimiter != b'"' => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter under which most rows of `head` have as many cells as its header; more cells win where two do.
pub(super) fn sniff_delimiter(head: &[u8]) -> u8 {
    // A row cut in two by the end of the look has too few cells.
    let whole = if head.len() < SNIFFED { None } else { head.iter().rposition(|byte| matches!(byte, b'\r' | b'\n')) };
    let head = whole.and_then(|end| head.get(..end)).unwrap_or(head);
    let score = |delimiter: u8| {
        let mut rows = reader(head, delimiter);
        let mut record = ByteRecord::new();
        let (mut width, mut same, mut all) = (0, 0_usize, 0_usize);
        while rows.read_byte_record(&mut record).unwrap_or(false) {
            if width == 0 {
                width = record.len();
                continue;
            }
            all += 1;
            same += usize::from(record.len() == width);
        }
        let tenths = (same * 10).checked_div(all).unwrap_or(10);
        if width > 1 { (tenths, width) } else { (0, 0) }
    };
    let mut best = (DELIMITERS[0], (0, 0));
    for delimiter in DELIMITERS {
        let scored = score(delimiter);
        if scored > best.1 {
            best = (delimiter, scored);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn rows(text: &str) -> Vec<(u64, Result<Vec<String>, RowFault>)> {
        let mut rows = CsvRows::open(Cursor::new(text.as_bytes()), Encoding::Utf8, b',', false).unwrap();
        let mut record = StringRecord::new();
        let mut all = Vec::new();
        while let Some((place, result)) = rows.next(&mut record).unwrap() {
            all.push((place.line, result.map(|()| record.iter().map(str::to_owned).collect())));
        }
        all
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, RowFault>) {
        (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn lines_are_physical_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a,b", "1,\"x", "y\"", "", "2,z"].join(end);
            let expected = vec![row(2, &["a", "b"]), row(3, &["1", &format!("x{end}y")]), row(6, &["2", "z"])];
            assert_eq!(rows(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line_only() {
        assert_eq!(
            rows("a,b\n1,\"x\n2,y\n3,z\n"),
            vec![row(1, &["a", "b"]), (2, Err(RowFault::UnclosedQuote(2))), row(3, &["2", "y"]), row(4, &["3", "z"])]
        );
    }

    #[test]
    fn a_row_over_the_limit_is_left_out_and_the_next_one_read() {
        let step = 16 * 1024;
        let little_more = (0..16).flat_map(|n| [limits::ROW + n * step, limits::ROW + n * step + 1]);
        for width in little_more.chain([2 * limits::ROW, 3 * limits::ROW]) {
            for (quote, end) in [("", "\n"), ("\"", "\n"), ("", "\r\n")] {
                let text = format!("a,b{end}1,{quote}{}{quote}{end}2,y{end}3,z{end}", "x".repeat(width));
                let found = rows(&text);
                // A quote that is still open where reading stops is taken for one that was never closed.
                assert!(matches!(found[1].1, Err(RowFault::TooLong | RowFault::UnclosedQuote(2))), "{width} {quote:?} {end:?}");
                assert_eq!(found[2..], [row(3, &["2", "y"]), row(4, &["3", "z"])], "{width} {quote:?} {end:?}");
            }
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_fits_all_rows() {
        assert_eq!(sniff_delimiter(b"a;b\n1,5;2\n"), b';');
        assert_eq!(sniff_delimiter(b"a,b\n1,2\n"), b',');
        assert_eq!(sniff_delimiter(b"a\tb, c\n1\t2\n"), b'\t');
        assert_eq!(announced_delimiter("sep=;\r\na;b"), Some(b';'));
    }
}

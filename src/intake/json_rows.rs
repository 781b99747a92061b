//! JSON Lines, arrays of objects and record trees as rows: an object's keys are the columns.

use std::io::{self, BufRead, BufReader, Read, Seek};

use csv::StringRecord;
use serde_json::Value;

use super::{
    encoding::{Decoded, Encoding},
    limits,
    rows::{Lines, Place, RowFault},
};

/// The objects of one JSON file.
pub(super) struct JsonRows<R> {
    reader: BufReader<Decoded<R>>,
    keys: Vec<String>,
    in_array: bool,
    /// The array's opening bracket was passed.
    is_open: bool,
    ended: bool,
    row: u64,
    lines: Lines,
    text: Vec<u8>,
}

/// Keys and values of one object, nested keys joined with a dot.
pub(super) type Fields = Vec<(String, String)>;

/// What the splitter met.
enum Piece {
    Text,
    TooLong,
    TooDeep,
    End,
}

impl<R: Read + Seek> JsonRows<R> {
    pub(super) fn open(source: R, encoding: Encoding, in_array: bool, keys: &[String]) -> io::Result<Self> {
        let reader = BufReader::with_capacity(64 * 1024, Decoded::new(source, encoding)?);
        let (keys, lines, text) = (keys.to_vec(), Lines::default(), Vec::new());
        Ok(Self { reader, keys, in_array, is_open: false, ended: false, row: 0, lines, text })
    }
}

impl<R: Read> JsonRows<R> {
    /// Cells in the order of the keys given to [`JsonRows::open`].
    pub(super) fn next(&mut self, record: &mut StringRecord) -> io::Result<Option<(Place, Result<(), RowFault>)>> {
        record.clear();
        let Some((place, fields)) = self.next_fields()? else { return Ok(None) };
        Ok(Some((place, self.fill(record, fields))))
    }

    fn fill(&self, record: &mut StringRecord, fields: Result<Fields, RowFault>) -> Result<(), RowFault> {
        let mut fields = match fields {
            Ok(fields) => fields,
            Err(fault) => {
                record.push_field(String::from_utf8_lossy(self.text.get(..limits::CELL).unwrap_or(&self.text)).trim());
                return Err(fault);
            }
        };
        fields.sort();
        for key in &self.keys {
            let found = fields.binary_search_by(|(name, _)| name.cmp(key)).ok().and_then(|index| fields.get(index));
            record.push_field(found.map_or("", |(_, value)| value));
        }
        Ok(())
    }

    /// The next object.
    pub(super) fn next_fields(&mut self) -> io::Result<Option<(Place, Result<Fields, RowFault>)>> {
        let (piece, line) = if self.in_array { self.next_element()? } else { self.next_line()? };
        self.row += 1;
        let place = Place { row: self.row, line };
        Ok(match piece {
            Piece::End => None,
            Piece::TooLong => Some((place, Err(RowFault::TooLong))),
            Piece::TooDeep => Some((place, Err(RowFault::TooDeep))),
            Piece::Text => Some((place, flatten(&self.text))),
        })
    }

    fn next_line(&mut self) -> io::Result<(Piece, u64)> {
        loop {
            self.text.clear();
            let line = self.lines.line();
            let read = (&mut self.reader).take(limits::ROW as u64 + 1).read_until(b'\n', &mut self.text)?;
            self.lines.pass(&self.text);
            if read == 0 {
                return Ok((Piece::End, line));
            }
            if read > limits::ROW {
                self.skip_line()?;
                return Ok((Piece::TooLong, line));
            }
            if !self.text.iter().all(u8::is_ascii_whitespace) {
                let piece = if depth(&self.text) > limits::DEPTH { Piece::TooDeep } else { Piece::Text };
                return Ok((piece, line));
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.lines.pass(&buffer[..used]);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// One element of the array, cut out by counting brackets outside strings. A broken element ends where its brackets do.
    fn next_element(&mut self) -> io::Result<(Piece, u64)> {
        self.text.clear();
        let mut begun = self.lines.line();
        let (mut open, mut deepest, mut in_string, mut escaped, mut length) = (0_usize, 0_usize, false, false, 0_usize);
        loop {
            if self.ended {
                return Ok((Piece::End, begun));
            }
            let Some(byte) = self.reader.fill_buf()?.first().copied() else {
                self.ended = true;
                return Ok((if length == 0 { Piece::End } else { Piece::Text }, begun));
            };
            self.reader.consume(1);
            self.lines.pass(&[byte]);
            if !self.is_open {
                // A tree keeps its records in the first array of its outermost object.
                in_string ^= byte == b'"' && !escaped;
                escaped = byte == b'\\' && in_string && !escaped;
                self.is_open = byte == b'[' && !in_string;
                continue;
            }
            if length == 0 {
                match byte {
                    b',' | b' ' | b'\t' | b'\r' | b'\n' => continue,
                    b']' => {
                        self.ended = true;
                        continue;
                    }
                    _ => begun = self.lines.line(),
                }
            }
            let is_over = open == 0 && length > 0 && !in_string && matches!(byte, b',' | b']');
            if !is_over {
                length += 1;
                if length <= limits::ROW {
                    self.text.push(byte);
                }
                if in_string {
                    in_string = byte != b'"' || escaped;
                    escaped = byte == b'\\' && !escaped;
                } else {
                    in_string = byte == b'"';
                    open = match byte {
                        b'{' | b'[' => open + 1,
                        b'}' | b']' => open.saturating_sub(1),
                        _ => open,
                    };
                    deepest = deepest.max(open);
                }
            }
            self.ended |= is_over && byte == b']';
            if is_over || (open == 0 && byte == b'}' && !in_string) {
                let piece = match () {
                    () if length > limits::ROW => Piece::TooLong,
                    () if deepest > limits::DEPTH => Piece::TooDeep,
                    () => Piece::Text,
                };
                return Ok((piece, begun));
            }
        }
    }
}

/// How deep the brackets outside strings go.
fn depth(text: &[u8]) -> usize {
    let (mut open, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in text {
        if in_string {
            in_string = *byte != b'"' || escaped;
            escaped = *byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => open += 1,
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

fn flatten(text: &[u8]) -> Result<Fields, RowFault> {
    match serde_json::from_slice(text) {
        Ok(Value::Object(object)) => {
            let mut fields = Vec::with_capacity(object.len());
            for (key, value) in object {
                put(&mut fields, key, value);
            }
            Ok(fields)
        }
        Ok(_) => Err(RowFault::NotJson("an object with keys was expected".to_owned())),
        Err(error) => Err(RowFault::NotJson(error.to_string())),
    }
}

fn put(fields: &mut Fields, key: String, value: Value) {
    match value {
        Value::Null => fields.push((key, String::new())),
        Value::Bool(flag) => fields.push((key, flag.to_string())),
        Value::Number(number) => fields.push((key, number.to_string())),
        Value::String(text) => fields.push((key, text)),
        Value::Array(items) => {
            let words = items.into_iter().filter_map(|item| match item {
                Value::String(text) => Some(text),
                Value::Number(number) => Some(number.to_string()),
                Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
            });
            fields.push((key, words.collect::<Vec<_>>().join(", ")));
        }
        Value::Object(object) => {
            for (inner, value) in object {
                put(fields, format!("{key}.{inner}"), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn rows(text: &str, in_array: bool) -> Vec<(u64, Result<Fields, RowFault>)> {
        let mut rows = JsonRows::open(Cursor::new(text.as_bytes()), Encoding::Utf8, in_array, &[]).unwrap();
        std::iter::from_fn(|| rows.next_fields().unwrap()).map(|(place, fields)| (place.line, fields)).collect()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn lines_arrays_and_trees_give_the_same_rows() {
        let expected = vec![(1, Ok(vec![pair("a", "1"), pair("b.c", "x]\"")])), (2, Ok(vec![pair("a", "true")]))];
        assert_eq!(rows("{\"a\":1,\"b\":{\"c\":\"x]\\\"\"}}\n{\"a\":true}", false), expected);
        assert_eq!(rows("[{\"a\":1,\"b\":{\"c\":\"x]\\\"\"}},\n{\"a\":true}]", true), expected);
        assert_eq!(
            rows("{\"n\":\"[\",\"records\":[{\"a\":1,\"b\":{\"c\":\"x]\\\"\"}},\n{\"a\":true}],\"z\":[{}]}", true),
            expected
        );
    }

    #[test]
    fn a_broken_row_does_not_take_the_next_with_it() {
        for (text, in_array) in [("{\"a\":}\n{\"a\":2}", false), ("[{\"a\":},\n{\"a\":2}]", true), ("[7,\n{\"a\":2}]", true)] {
            let rows = rows(text, in_array);
            assert!(matches!(rows[0], (1, Err(RowFault::NotJson(_)))), "{text}");
            assert_eq!(rows[1..], [(2, Ok(vec![pair("a", "2")]))], "{text}");
        }
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(40), "]".repeat(40));
        assert_eq!(rows(&deep, false), vec![(1, Err(RowFault::TooDeep))]);
    }
}

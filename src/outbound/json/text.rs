//! The contract as text: documents, and arrays that are written as their rows come. A terminal obeys nothing in it.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::hidden;

/// One document with a line break at its end.
///
/// # Errors
/// What serde says; of the contract's own types it has nothing to say.
pub fn document<T: Serialize>(value: &T) -> serde_json::Result<String> {
    Ok(format!("{}\n", escaped(&serde_json::to_string_pretty(value)?)))
}

/// An array, a row a line.
#[derive(Debug)]
pub struct Array<W> {
    to: W,
    before: &'static str,
}

impl<W: Write> Array<W> {
    /// Nothing in it yet.
    pub fn begin(to: W) -> Self {
        Self { to, before: "[\n" }
    }

    /// One more row.
    pub fn row<T: Serialize>(&mut self, row: &T) -> io::Result<()> {
        let row = serde_json::to_string(row)?;
        write!(self.to, "{}{}", self.before, escaped(&row))?;
        self.before = ",\n";
        Ok(())
    }

    /// Its end; gives back where it went.
    pub fn end(mut self) -> io::Result<W> {
        self.to.write_all(if self.before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
        self.to.flush()?;
        Ok(self.to)
    }
}

/// JSON text with what a terminal would obey written as escapes; such characters stand only inside its strings.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for (c, hidden) in hidden::letters(json) {
        if c != '\n' && hidden {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_value_and_loses_its_danger() {
        let hostile = "a\u{1b}[2J\u{202e}b\u{9b}c\u{e0041}é";
        let text = escaped(&serde_json::to_string(hostile).unwrap());
        assert!(hidden::letters(&text).all(|(_, hidden)| !hidden), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }

    #[test]
    fn an_array_is_an_array_however_many_rows_it_has() {
        for rows in 0..3_u8 {
            let mut array = Array::begin(Vec::new());
            (0..rows).for_each(|row| array.row(&row).unwrap());
            let text = String::from_utf8(array.end().unwrap()).unwrap();
            assert_eq!(serde_json::from_str::<Vec<u8>>(&text).unwrap().len(), usize::from(rows), "{text}");
            assert_eq!(text.lines().count(), if rows == 0 { 1 } else { usize::from(rows) + 2 });
        }
    }
}

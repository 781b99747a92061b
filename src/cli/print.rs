//! Standard output is data: one JSON document, or text and tables with other people's bytes made harmless.
//! Standard error is talk.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use serde::Serialize;

use crate::{
    cli::{args::Colour, failure::Failure, table::Table},
    outbound::{json, shown::Shown},
};

/// Where a command's answer goes.
#[derive(Debug, Clone, Copy)]
pub struct Out {
    form: Form,
    colour: bool,
    width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
}

impl Out {
    /// For standard output as it is: its width and colours when it is a terminal.
    pub fn new(json: bool, colour: Colour) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let width = terminal.then(|| rustix::termios::tcgetwinsize(&stdout).ok()).flatten();
        Self {
            form: if json { Form::Json } else { Form::Text },
            colour: match colour {
                Colour::Always => true,
                Colour::Never => false,
                Colour::Auto => terminal && !plain,
            },
            width: width.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0),
        }
    }

    /// Whether `--json` was asked for.
    pub fn is_json(self) -> bool {
        self.form == Form::Json
    }

    /// A table beside the answer.
    pub fn talk(self, table: &Table) {
        // A message that nobody can read is no reason to stop.
        let _ = io::stderr().lock().write_all(table.render(self.width, false).as_bytes());
    }

    /// A table, cut to the terminal's width.
    pub fn table(self, table: &Table) -> Result<(), Failure> {
        write_out(&table.render(self.width, self.colour))
    }
}

/// One JSON document.
pub fn json<T: Serialize>(value: &T) -> Result<(), Failure> {
    write_out(&json::document(value).map_err(|error| Failure::failed(error.to_string()))?)
}

/// One JSON array, a row a line, written as the rows come.
pub fn json_rows<T: Serialize>(rows: impl Iterator<Item = Result<T, Failure>>) -> Result<(), Failure> {
    let mut array = json::Array::begin(io::BufWriter::new(io::stdout().lock()));
    for row in rows {
        array.row(&row?)?;
    }
    array.end()?;
    Ok(())
}

/// A line of text. A line break in it is somebody else's, and shows as what it is.
pub fn line(text: &str) -> Result<(), Failure> {
    write_out(&format!("{}\n", Shown::of(text)))
}

/// Lines of text, each as [`line`] has it.
pub fn lines(lines: &[String]) -> Result<(), Failure> {
    let lines: String = lines.iter().map(|line| format!("{}\n", Shown::of(line))).collect();
    write_out(&lines)
}

/// A text whose lines are ours, as of a rulebook: its names have no line breaks.
pub fn text(text: &str) -> Result<(), Failure> {
    let lines: Vec<String> = text.trim_end_matches('\n').split('\n').map(str::to_owned).collect();
    self::lines(&lines)
}

/// A document as it is: its reader is a file, not a terminal.
pub fn document(text: &str) -> Result<(), Failure> {
    if io::stdout().is_terminal() { self::text(text) } else { write_out(text) }
}

fn write_out(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// A line beside the answer.
pub fn note(text: &str) {
    // A message that nobody can read is no reason to stop.
    let _ = writeln!(io::stderr().lock(), "{}", Shown::of(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_in_a_line_shows_as_what_it_is() {
        assert_eq!(Shown::of("gold\nL-99 is yours").as_str(), "gold<U+000A>L-99 is yours");
    }
}

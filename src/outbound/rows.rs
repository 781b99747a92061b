//! The rows of a list as a file, in the words of the command that lists the same: its JSON, or as much in CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::{json::Array, report::Cell};

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// For a spreadsheet: what it would run as a formula is guarded.
    #[default]
    Csv,
    /// For a program: what the command prints with `--json`.
    Json,
}

impl Format {
    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    /// As the names of its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Json => ".json",
        }
    }
}

/// A row of the JSON contract that is one of a sheet as well.
pub trait Row: Serialize {
    /// Headings: the names of the fields in their order; those of a field with parts begin with its name.
    const TITLES: &'static [&'static str];

    /// As many cells as headings.
    fn cells(&self) -> Vec<Cell>;
}

/// Rows that are written as they come.
#[derive(Debug)]
pub struct Rows<W: Write>(Form<W>);

#[derive(Debug)]
enum Form<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(Array<W>),
}

impl<W: Write> Rows<W> {
    /// The head of a file of such rows.
    pub fn begin<R: Row>(format: Format, to: W) -> io::Result<Self> {
        Ok(Self(match format {
            Format::Csv => {
                let mut csv = csv::Writer::from_writer(to);
                csv.write_record(R::TITLES)?;
                Form::Csv(Box::new(csv))
            }
            Format::Json => Form::Json(Array::begin(to)),
        }))
    }

    /// One more row.
    pub fn row<R: Row>(&mut self, row: &R) -> io::Result<()> {
        match &mut self.0 {
            Form::Csv(csv) => Ok(csv.write_record(row.cells().iter().map(Cell::in_csv))?),
            Form::Json(array) => array.row(row),
        }
    }

    /// The end of the file; gives back where it went.
    pub fn end(self) -> io::Result<W> {
        match self.0 {
            Form::Csv(csv) => csv.into_inner().map_err(|error| error.into_error()),
            Form::Json(array) => array.end(),
        }
    }
}

#[cfg(test)]
pub mod testing {
    //! Whether a row says the same in both forms.

    use serde_json::Value;

    use super::{Format, Row, Rows};

    /// A heading for every field and for every part of one that has parts; a cell for every heading; and the same values.
    ///
    /// # Panics
    /// Where it does not.
    pub fn tells_the_same<R: Row>(row: &R) {
        let value = serde_json::to_value(row).unwrap();
        let mut fields = Vec::new();
        for (name, value) in value.as_object().unwrap() {
            match value {
                Value::Object(parts) => fields.extend(parts.iter().map(|(part, value)| (format!("{name}_{part}"), value))),
                value => fields.push((name.clone(), value)),
            }
        }
        let mut rows = Rows::begin::<R>(Format::Csv, Vec::new()).unwrap();
        rows.row(row).unwrap();
        let text = rows.end().unwrap();
        let mut csv = csv::Reader::from_reader(text.as_slice());
        let titles = csv.headers().unwrap().clone();
        let cells = csv.records().next().unwrap().unwrap();
        assert_eq!(titles.len(), fields.len(), "{titles:?} {fields:?}");
        for (name, value) in fields {
            let at = titles.iter().position(|title| title == name).unwrap_or_else(|| panic!("no column {name}"));
            match value {
                Value::Null => assert_eq!(&cells[at], "", "{name}"),
                Value::String(text) => assert_eq!(cells[at].trim_start_matches('\''), text, "{name}"),
                Value::Array(all) => assert_eq!(cells[at].is_empty(), all.is_empty(), "{name}"),
                value => assert_eq!(cells[at], value.to_string(), "{name}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Person {
        name: &'static str,
        phone: Option<&'static str>,
    }

    impl Row for Person {
        const TITLES: &'static [&'static str] = &["name", "phone"];

        fn cells(&self) -> Vec<Cell> {
            vec![self.name.into(), self.phone.into()]
        }
    }

    fn file(format: Format, people: &[Person]) -> String {
        let mut rows = Rows::begin::<Person>(format, Vec::new()).unwrap();
        people.iter().for_each(|person| rows.row(person).unwrap());
        String::from_utf8(rows.end().unwrap()).unwrap()
    }

    #[test]
    fn a_spreadsheet_runs_nothing_and_a_program_reads_what_was_there() {
        let people = [Person { name: "=cmd|'/c calc'!A1", phone: Some("+49 30") }, Person { name: "a,\n\"b\"", phone: None }];
        assert_eq!(file(Format::Csv, &people), "name,phone\n'=cmd|'/c calc'!A1,'+49 30\n\"a,<U+000A>\"\"b\"\"\",\n");
        let json: serde_json::Value = serde_json::from_str(&file(Format::Json, &people)).unwrap();
        assert_eq!(json[0]["name"], people[0].name);
        assert_eq!(json[1]["phone"], serde_json::Value::Null);
    }

    #[test]
    fn no_rows_are_a_file_too() {
        assert_eq!(file(Format::Csv, &[]), "name,phone\n");
        assert_eq!(file(Format::Json, &[]), "[]\n");
    }
}

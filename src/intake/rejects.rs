//! The file of rejected rows: where, what, why, and the row as it was, so that it can be mended and read in again.

use std::io::Write;

use super::{cell, plan::Plan, read::Reject};

/// The columns before the original ones.
pub const COLUMNS: [&str; 4] = ["row", "line", "column", "reason"];

/// Writes rejects as CSV. Cells that a spreadsheet would run as a formula get an apostrophe, which reading takes off again.
pub struct RejectsWriter<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> RejectsWriter<W> {
    /// Writes the header.
    pub fn new(to: W, plan: &Plan) -> csv::Result<Self> {
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(to);
        let headers = plan.columns.iter().map(|column| column.header.as_str());
        // A rejects file that was mended and read in again brings these columns along.
        let skipped = if super::mapping::is_rejects_header(headers.clone()) { COLUMNS.len() } else { 0 };
        csv.write_record(COLUMNS.into_iter().chain(headers.skip(skipped)).map(|text| cell::guarded(text).into_owned()))?;
        Ok(Self { csv })
    }

    /// Writes one row.
    pub fn write(&mut self, reject: &Reject) -> csv::Result<()> {
        let (row, line) = (reject.place.row.to_string(), reject.place.line.to_string());
        let place = [row.as_str(), &line, reject.column.as_deref().unwrap_or_default(), &reject.reason];
        let cells = place.into_iter().chain(reject.cells.iter().map(String::as_str));
        self.csv.write_record(cells.map(|text| cell::guarded(text).into_owned()))
    }

    /// Everything is written; gives the destination back.
    pub fn finish(self) -> std::io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

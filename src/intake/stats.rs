//! What all rows of a column say together, in a few bytes a column.

use std::collections::HashMap;

use super::{
    cell,
    dates::Evidence,
    header,
    leads::is_account_id,
    limits,
    plan::{Because, ColumnPlan, Purpose},
};

/// One column over all rows.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnStats {
    pub(super) header: String,
    pub(super) words: String,
    pub(super) filled: u64,
    /// Rows that hold an id of a Salesforce account.
    pub(super) account_ids: u64,
    pub(super) samples: Vec<String>,
    pub(super) dates: Evidence,
}

impl ColumnStats {
    pub(super) fn new(header: &str) -> Self {
        let header = header.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned();
        Self { words: header::words(&header), header, ..Self::default() }
    }

    pub(super) fn see(&mut self, raw: &str) {
        let Some(text) = cell::clean(raw) else { return };
        self.filled += 1;
        self.account_ids += u64::from(is_account_id(text));
        if self.samples.len() < limits::SAMPLES && !self.samples.iter().any(|sample| text.starts_with(sample.as_str())) {
            self.samples.push(text.chars().take(limits::SAMPLE).collect());
        }
        let may_be_date =
            text.len() <= 40 && text.as_bytes().first().is_some_and(u8::is_ascii_digit) && text.contains(['/', '-', '.']);
        if may_be_date {
            self.dates.see(text);
        }
    }

    /// Its values are objects of another format.
    pub(super) fn holds_objects(&self) -> bool {
        self.samples.first().is_some_and(|sample| sample.starts_with("{\"") || sample.starts_with("[{"))
    }

    pub(super) fn planned(&self, purpose: Purpose, because: Because) -> ColumnPlan {
        let (header, samples, filled) = (self.header.clone(), self.samples.clone(), self.filled);
        ColumnPlan { header, purpose, because, samples, filled, date_order: None }
    }
}

/// The columns of a file of keys, in the order they first appear.
#[derive(Debug, Default)]
pub(super) struct KeyedStats {
    pub(super) columns: Vec<ColumnStats>,
    pub(super) keys: Vec<String>,
    index: HashMap<String, usize>,
}

impl KeyedStats {
    /// `false` when there is no place for another column.
    pub(super) fn see(&mut self, key: &str, value: &str) -> bool {
        let index = if let Some(index) = self.index.get(key) {
            *index
        } else {
            if self.columns.len() >= limits::COLUMNS {
                return false;
            }
            self.index.insert(key.to_owned(), self.columns.len());
            self.columns.push(ColumnStats::new(key));
            self.keys.push(key.to_owned());
            self.columns.len() - 1
        };
        if let Some(column) = self.columns.get_mut(index) {
            column.see(value);
        }
        true
    }
}

//! Counts of an import, a routing and a run of the clocks.

use serde::Serialize;

use crate::model::journal::{RoutedCounts, RowCounts, TickCounts};

/// What `import` and `route` answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportJson {
    rows: u64,
    imported: u64,
    updated: u64,
    unchanged: u64,
    duplicates: u64,
    rejected: u64,
    rejects_file: Option<String>,
    rejects_files: Vec<String>,
    routed: RoutedJson,
    /// Leads that stand as their CRM has them: not routed.
    stood: StoodJson,
    unknown_owners: Vec<UnknownOwner>,
    unreadable: Vec<UnreadableColumn>,
    seconds: f64,
    mapping: Vec<MappedColumn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dry_run: Option<bool>,
}

/// Where leads went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RoutedJson {
    assigned: u64,
    fallback: u64,
    nurture: u64,
}

/// Leads that stand as their CRM has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
struct StoodJson {
    owned: u64,
    closed: u64,
    new: u64,
}

/// Whom a file names as an owner and the roster does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownOwner {
    /// As written.
    pub owner: String,
    /// Rows that name them.
    pub rows: u64,
}

/// A column with values that could not be read: their leads came in without them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadableColumn {
    /// Its heading.
    pub column: String,
    /// The field it fills.
    pub field: String,
    /// Rows with such a value.
    pub count: u64,
    /// A few of them, as written, each once.
    pub examples: Vec<String>,
}

/// What one column of a file was taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MappedColumn {
    /// The file it stands in.
    pub file: String,
    /// Its heading.
    pub column: String,
    /// The field it fills; `None` when it is left out.
    pub field: Option<String>,
    /// Why.
    pub because: String,
    /// Some of its values.
    pub samples: Vec<String>,
}

/// What `tick` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TickJson {
    at_risk: u64,
    breached: u64,
    reassigned: u64,
    fallback: u64,
    nurture: u64,
    notified: u64,
    absences_over: u64,
    drained: u64,
}

impl From<RoutedCounts> for RoutedJson {
    fn from(counts: RoutedCounts) -> Self {
        let RoutedCounts { assigned, fallback, nurture } = counts;
        Self { assigned, fallback, nurture }
    }
}

impl From<TickCounts> for TickJson {
    fn from(counts: TickCounts) -> Self {
        let TickCounts { at_risk, breached, reassigned, fallback, nurture, notified, absences_over, drained } = counts;
        Self { at_risk, breached, reassigned, fallback, nurture, notified, absences_over, drained }
    }
}

impl ImportJson {
    /// From what was counted; `seconds` it took.
    pub fn new(counts: RowCounts, routed: RoutedCounts, seconds: f64) -> Self {
        let RowCounts { rows, imported, updated, unchanged, duplicates, rejected } = counts;
        Self {
            rows,
            imported,
            updated,
            unchanged,
            duplicates,
            rejected,
            rejects_file: None,
            rejects_files: Vec::new(),
            routed: routed.into(),
            stood: StoodJson::default(),
            unknown_owners: Vec::new(),
            unreadable: Vec::new(),
            seconds,
            mapping: Vec::new(),
            dry_run: None,
        }
    }

    /// With the leads that their CRM had decided about: open with their owner, and closed.
    #[must_use]
    pub fn stood(mut self, owned: u64, closed: u64, new: u64) -> Self {
        self.stood = StoodJson { owned, closed, new };
        self
    }

    /// With the owners whom the roster does not know.
    #[must_use]
    pub fn unknown_owners(mut self, owners: Vec<UnknownOwner>) -> Self {
        self.unknown_owners = owners;
        self
    }

    /// With the columns whose values could not all be read.
    #[must_use]
    pub fn unreadable(mut self, columns: Vec<UnreadableColumn>) -> Self {
        self.unreadable = columns;
        self
    }

    /// With the files that hold the rejected rows: the first as `rejects_file`, all as `rejects_files`.
    #[must_use]
    pub fn rejects(mut self, paths: Vec<String>) -> Self {
        self.rejects_file = paths.first().cloned();
        self.rejects_files = paths;
        self
    }

    /// With what the columns were taken for.
    #[must_use]
    pub fn mapping(mut self, mapping: Vec<MappedColumn>) -> Self {
        self.mapping = mapping;
        self
    }

    /// Marked as only looked at: nothing was written.
    #[must_use]
    pub fn as_dry_run(mut self) -> Self {
        self.dry_run = Some(true);
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_import_reads_as_the_contract_has_it() {
        let counts = RowCounts { rows: 15, imported: 5, updated: 4, unchanged: 3, duplicates: 2, rejected: 1 };
        let routed = RoutedCounts { assigned: 3, fallback: 1, nurture: 1 };
        let mapping = MappedColumn {
            file: "leads.csv".into(),
            column: "E-Mail".into(),
            field: Some("email".into()),
            because: "known heading".into(),
            samples: vec!["a@b.example".into()],
        };
        let strangers = vec![UnknownOwner { owner: "Ana".into(), rows: 4 }];
        let import = ImportJson::new(counts, routed, 0.25).stood(2, 1, 0).unknown_owners(strangers);
        let examples = vec!["Atlantis".into()];
        let lost = UnreadableColumn { column: "Land".into(), field: "country".into(), count: 2, examples };
        let import = import.unreadable(vec![lost]).rejects(vec!["leads.csv.rejects.csv".into()]).mapping(vec![mapping]);
        assert_eq!(
            serde_json::to_value(import).unwrap(),
            json!({
                "rows": 15, "imported": 5, "updated": 4, "unchanged": 3, "duplicates": 2, "rejected": 1,
                "rejects_file": "leads.csv.rejects.csv", "rejects_files": ["leads.csv.rejects.csv"],
                "routed": {"assigned": 3, "fallback": 1, "nurture": 1}, "seconds": 0.25,
                "stood": {"owned": 2, "closed": 1, "new": 0}, "unknown_owners": [{"owner": "Ana", "rows": 4}],
                "unreadable": [{"column": "Land", "field": "country", "count": 2, "examples": ["Atlantis"]}],
                "mapping": [{"file": "leads.csv", "column": "E-Mail", "field": "email", "because": "known heading",
                             "samples": ["a@b.example"]}],
            })
        );
    }

    #[test]
    fn a_dry_run_says_so() {
        let import = ImportJson::new(RowCounts::default(), RoutedCounts::default(), 0.0).as_dry_run();
        assert_eq!(serde_json::to_value(import).unwrap()["dry_run"], json!(true));
    }

    #[test]
    fn a_tick_counts_what_the_clocks_did() {
        let counts = TickCounts {
            at_risk: 1,
            breached: 3,
            reassigned: 1,
            fallback: 1,
            nurture: 1,
            notified: 0,
            absences_over: 3,
            drained: 4,
        };
        assert_eq!(
            serde_json::to_value(TickJson::from(counts)).unwrap(),
            json!({"at_risk": 1, "breached": 3, "reassigned": 1, "fallback": 1, "nurture": 1, "notified": 0,
                   "absences_over": 3, "drained": 4})
        );
    }
}

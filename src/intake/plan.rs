//! What a survey found out about a file: how it is written and what each column means. Shown to people before anything is read in.

use std::fmt;

use super::{Object, dates::DateOrder, encoding::Encoding, origin, rows::Format, target::Target};

/// How one file will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What its rows are.
    pub object: Object,
    /// How its text is written.
    pub encoding: Encoding,
    /// How it is laid out.
    pub format: Format,
    /// The system whose names its columns bear: `hubspot`, …, or `generic`.
    pub shape: &'static str,
    /// In the order of the file.
    pub columns: Vec<ColumnPlan>,
    /// Rows, good or not, when it was surveyed.
    pub rows: u64,
    /// Physical line of the header; of JSON, 1.
    pub header_line: u64,
    /// Hash of the header, independent of the order of its columns: what was chosen for one file holds for the next of its kind.
    pub fingerprint: String,
}

/// What becomes of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPlan {
    /// As written.
    pub header: String,
    /// What it is read into.
    pub purpose: Purpose,
    /// Why.
    pub because: Because,
    /// Up to three different values, cut to sixty characters.
    pub samples: Vec<String>,
    /// Rows that hold something here.
    pub filled: u64,
    /// Of a column of dates.
    pub date_order: Option<DateOrder>,
}

/// What a column is read into.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A field we know.
    Field(Target),
    /// `custom.<name>`.
    Custom(String),
    /// Nothing.
    LeftOut,
}

/// Why a column is read as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// The person said so.
    Asked,
    /// The system's name for it.
    SystemName(&'static str),
    /// A common name for it.
    CommonName,
    /// A common name with a word before it that says whose it is.
    OwnName,
    /// A company by its name, by its values an id of Salesforce's.
    AccountIds,
    /// Nobody knows it; kept under its own name.
    Unknown,
    /// Nobody knows it, and rows of this kind keep no fields of their own.
    NotUsed,
    /// A better column has the field; kept under its own name.
    SecondBest(Target),
    /// Known to be another person's, another record's or machinery.
    NotTheLeads,
    /// No row holds anything.
    SaysNothing,
    /// The id or address of another record.
    Reference,
    /// Changes by itself without saying anything new.
    Moving,
    /// More columns than are kept.
    TooMany,
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str("asked for"),
            Self::SystemName(shape) => write!(f, "the name in {shape}"),
            Self::CommonName => f.write_str("a common name"),
            Self::OwnName => f.write_str("a common name of the lead's own"),
            Self::AccountIds => f.write_str("its values are ids of accounts"),
            Self::Unknown => f.write_str("no field of that name; kept for rules"),
            Self::NotUsed => f.write_str("no field of that name"),
            Self::SecondBest(target) => write!(f, "another column is the {target}; kept for rules"),
            Self::NotTheLeads => f.write_str("another person's or record's"),
            Self::SaysNothing => f.write_str("says nothing in any row"),
            Self::Reference => f.write_str("points at another record"),
            Self::Moving => f.write_str("changes by itself"),
            Self::TooMany => f.write_str("more columns than are kept"),
        }
    }
}

impl Plan {
    /// The source of the file of that name, as leads name it: the system whose layout it has, else the series of files it is of.
    pub fn origin(&self, file_name: &str) -> String {
        origin::origin(self, file_name)
    }

    /// The column read into that field.
    pub fn column(&self, target: Target) -> Option<&ColumnPlan> {
        self.columns.iter().find(|column| column.purpose == Purpose::Field(target))
    }
}

impl ColumnPlan {
    /// `email`, `custom.plan`, or `-` where it is left out.
    pub fn target_name(&self) -> String {
        match &self.purpose {
            Purpose::Field(target) => target.name().to_owned(),
            Purpose::Custom(name) => format!("custom.{name}"),
            Purpose::LeftOut => "-".to_owned(),
        }
    }
}

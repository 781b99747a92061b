//! A rule is a box: conditions on fields, one a field, all of which must hold.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a condition asks about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Relationship of the matched account, or `none`.
    Account,
    /// Territories of the lead's place, with all around them, or `none`.
    Territory,
    /// Segment of the company's size, or `none`.
    Segment,
    /// ISO 3166-1 alpha-2.
    Country,
    /// ISO 3166-2.
    State,
    /// City.
    City,
    /// Postal code.
    PostalCode,
    /// Company size.
    Employees,
    /// Yearly revenue.
    Revenue,
    /// Industry.
    Industry,
    /// Product asked about.
    Product,
    /// Language spoken.
    Language,
    /// How they came.
    Source,
    /// What they asked for.
    Kind,
    /// Score.
    Score,
    /// Company name.
    Company,
    /// Domain of the email address.
    EmailDomain,
    /// Tags.
    Tag,
    /// A field of the customer's own, by name (lower case).
    Custom(String),
}

impl Field {
    /// All fields with a fixed name, in the order of the design.
    pub const FIXED: [Self; 18] = [
        Self::Account,
        Self::Territory,
        Self::Segment,
        Self::Country,
        Self::State,
        Self::City,
        Self::PostalCode,
        Self::Employees,
        Self::Revenue,
        Self::Industry,
        Self::Product,
        Self::Language,
        Self::Source,
        Self::Kind,
        Self::Score,
        Self::Company,
        Self::EmailDomain,
        Self::Tag,
    ];

    /// Compares as a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Employees | Self::Revenue | Self::Score)
    }

    /// Holds any number of values at once.
    pub fn is_set(&self) -> bool {
        matches!(self, Self::Territory | Self::Tag)
    }

    /// The field of that name, `custom.<name>` included.
    pub fn from_name(name: &str) -> Option<Self> {
        let folded = name.to_lowercase();
        if let Some(custom) = folded.strip_prefix("custom.") {
            return (!custom.is_empty()).then(|| Self::Custom(custom.to_owned()));
        }
        Self::FIXED.into_iter().find(|field| field.to_string() == folded)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Account => "account",
            Self::Territory => "territory",
            Self::Segment => "segment",
            Self::Country => "country",
            Self::State => "state",
            Self::City => "city",
            Self::PostalCode => "postal_code",
            Self::Employees => "employees",
            Self::Revenue => "revenue",
            Self::Industry => "industry",
            Self::Product => "product",
            Self::Language => "language",
            Self::Source => "source",
            Self::Kind => "kind",
            Self::Score => "score",
            Self::Company => "company",
            Self::EmailDomain => "email_domain",
            Self::Tag => "tag",
            Self::Custom(name) => return write!(f, "custom.{name}"),
        })
    }
}

impl Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format_args!("unknown field `{name}`")))
    }
}

/// Whole numbers from `low` to `high`, both included; a missing end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Range {
    /// Smallest number inside.
    pub low: Option<i64>,
    /// Largest number inside.
    pub high: Option<i64>,
}

impl Range {
    /// The number lies inside.
    pub fn holds(self, number: i64) -> bool {
        self.low.is_none_or(|low| low <= number) && self.high.is_none_or(|high| number <= high)
    }

    /// No number can lie inside.
    pub fn is_empty(self) -> bool {
        matches!((self.low, self.high), (Some(low), Some(high)) if low > high)
    }
}

/// The number that a text in a field of the customer's own is: digits with a sign, and nothing but noughts behind a point,
/// as spreadsheets write them.
pub fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, rest)) => Some(whole).filter(|_| !rest.is_empty() && rest.bytes().all(|byte| byte == b'0'))?,
        None => text,
    };
    whole.parse().ok()
}

/// What is asked of one field. An unknown value satisfies only [`Condition::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// One of these; never empty. Compared without case, codes in their normal form.
    In(Vec<String>),
    /// None of these, and known; never empty.
    NotIn(Vec<String>),
    /// A number in the range: of number fields, and of texts that [`whole_number`] reads.
    Number(Range),
    /// Begins so, without case.
    Prefix(String),
    /// Has a value.
    Known,
    /// Has none.
    Unknown,
}

impl Condition {
    /// The values it names, wanted or not; none of ranges and of what only asks whether there is one.
    pub fn values(&self) -> &[String] {
        match self {
            Self::In(values) | Self::NotIn(values) => values,
            Self::Number(_) | Self::Prefix(_) | Self::Known | Self::Unknown => &[],
        }
    }
}

/// Conditions in the order they were written, at most one a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Criteria(Vec<(Field, Condition)>);

impl Criteria {
    /// Asks nothing: every lead fits.
    pub fn any() -> Self {
        Self::default()
    }

    /// Adds a condition.
    ///
    /// # Errors
    /// Gives the field back when it has a condition already.
    pub fn and(mut self, field: Field, condition: Condition) -> Result<Self, Field> {
        self.add(field, condition)?;
        Ok(self)
    }

    /// Adds a condition in place.
    ///
    /// # Errors
    /// Gives the field back when it has a condition already.
    pub fn add(&mut self, field: Field, condition: Condition) -> Result<(), Field> {
        if self.get(&field).is_some() {
            return Err(field);
        }
        self.0.push((field, condition));
        Ok(())
    }

    /// The condition on that field.
    pub fn get(&self, field: &Field) -> Option<&Condition> {
        self.0.iter().find(|(known, _)| known == field).map(|(_, condition)| condition)
    }

    /// In the order they were written.
    pub fn iter(&self) -> impl Iterator<Item = (&Field, &Condition)> {
        self.0.iter().map(|(field, condition)| (field, condition))
    }

    /// How many fields it asks about.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Asks nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

//! What can be wrong with a line of criteria.

use std::fmt;

use crate::{
    model::criteria::Field,
    rulebook::{codes::UnknownCode, nearest::nearest},
};

/// Part of a line that cannot be read. Shown as `part: what is wrong; what to do`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SpellingError {
    /// The part as written.
    pub part: String,
    /// Characters before it in the line.
    pub at: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a part of a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A quotation mark without its partner.
    #[error("the quotation mark is not closed")]
    OpenQuote,
    /// A backslash in quotes before something it cannot stand for.
    #[error("a backslash stands before something unknown")]
    BadEscape,
    /// Text goes on after the closing quotation mark.
    #[error("text goes on after the closing quotation mark")]
    AfterQuote,
    /// A word where a condition is needed.
    #[error("this is no condition")]
    FreeWord {
        /// The field it resembles.
        nearest: Option<String>,
    },
    /// No field has this name.
    #[error("unknown field `{name}`")]
    UnknownField {
        /// The name as written.
        name: String,
        /// The field it resembles.
        nearest: Option<String>,
    },
    /// A value is missing.
    #[error("a value is missing")]
    NoValue,
    /// Two conditions on one field.
    #[error("`{field}` is asked twice")]
    AskedTwice {
        /// The field.
        field: Field,
    },
    /// Wanted values before excluded ones.
    #[error("wanted and excluded values stand side by side")]
    Mixed,
    /// `known` or `unknown` among other values, or excluded.
    #[error("`{word}` stands among other values")]
    Reserved {
        /// The reserved word.
        word: &'static str,
    },
    /// A beginning among other values, excluded, empty, or on a field that has none.
    #[error("a beginning `…*` cannot stand here")]
    Prefix,
    /// A number field with something else.
    #[error("`{field}` needs a whole number or a range")]
    NotANumber {
        /// The field.
        field: String,
    },
    /// A range in which no number lies.
    #[error("no number lies in this range")]
    EmptyRange,
    /// A range or comparison on a field of texts.
    #[error("`{field}` is text, no number")]
    TextRange {
        /// The field.
        field: Field,
    },
    /// A range or comparison among other values, or excluded.
    #[error("a range stands among other values")]
    RangeAmong,
    /// A code that stands for nothing.
    #[error("{0}")]
    Code(UnknownCode),
    /// A relationship that does not exist.
    #[error("unknown relationship")]
    Relationship {
        /// The one it resembles.
        nearest: Option<String>,
    },
}

impl Fault {
    /// What to do about it; empty where the message says it already.
    pub fn hint(&self) -> String {
        match self {
            Self::OpenQuote => "end the value with `\"`".to_owned(),
            Self::BadEscape => "write a backslash in quotes as `\\\\`".to_owned(),
            Self::AfterQuote => "put the whole value in quotes, with `\\\"` for a quotation mark in it".to_owned(),
            Self::FreeWord { nearest: Some(field) } => format!("write `{field}:value`"),
            Self::FreeWord { nearest: None } => {
                "write a condition as `field:value`, and a value with blanks in quotes".to_owned()
            }
            Self::UnknownField { nearest: Some(field), .. } => format!("did you mean `{field}`?"),
            Self::UnknownField { nearest: None, .. } => {
                "a field of your own is `custom.name`; the others are country, segment, employees, source and so on".to_owned()
            }
            Self::NoValue => "write one, `known` or `unknown`".to_owned(),
            Self::AskedTwice { field } => {
                format!("join its values with commas (`{field}:a,b`), or make a second rule")
            }
            Self::Mixed => "keep the wanted ones only, or put `!` before each".to_owned(),
            Self::Reserved { word: "known" } => {
                "let it stand alone, for its contrary write `unknown`; the value itself is `\"known\"`".to_owned()
            }
            Self::Reserved { .. } => {
                "let it stand alone, for its contrary write `known`; the value itself is `\"unknown\"`".to_owned()
            }
            Self::Prefix => {
                "a beginning stands alone, on a text field: `postal_code:941*`; a value that ends in `*` is quoted".to_owned()
            }
            Self::NotANumber { .. } => "write it as 420, 200..999, >=200 or <50, without separators or decimals".to_owned(),
            Self::EmptyRange => "put the smaller number first".to_owned(),
            Self::TextRange { field } => format!("put the value in quotes, as `{field}:\">=10\"`"),
            Self::RangeAmong => "let it stand alone, or put it in quotes if it is a text".to_owned(),
            Self::Code(code) => code.hint(),
            Self::Relationship { nearest: Some(word) } => format!("did you mean `{word}`?"),
            Self::Relationship { nearest: None } => "write customer, open_opportunity, target or none".to_owned(),
        }
    }
}

impl SpellingError {
    /// The part and what is wrong with it, without what to do.
    pub fn message(&self) -> String {
        match &self.fault {
            Fault::UnknownField { .. } | Fault::AskedTwice { .. } => self.fault.to_string(),
            Fault::Code(code) if code.bad.text == self.part => self.fault.to_string(),
            fault => format!("`{}`: {fault}", self.part),
        }
    }
}

impl fmt::Display for SpellingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        let hint = self.fault.hint();
        if hint.is_empty() { Ok(()) } else { write!(f, "; {hint}") }
    }
}

/// The field, or the key in `others`, that a word resembles; `country=DE` and `country` both resemble `country`.
pub(super) fn nearest_field(word: &str, others: &[&str]) -> Option<String> {
    let head = word.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).find(|part| !part.is_empty())?;
    let fixed: Vec<String> = Field::FIXED.iter().map(ToString::to_string).collect();
    nearest(head, fixed.iter().map(String::as_str).chain(others.iter().copied())).map(str::to_owned)
}

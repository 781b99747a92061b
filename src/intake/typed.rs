//! One lead as somebody types it: `email=ana@acme.example country=DE company="Acme, Inc"`. Read as the one row of a file with
//! these columns, so that it means the same.

use std::{fmt::Write as _, io::Cursor};

use thiserror::Error;

use super::{Object, Options, Row, SurveyError, Target, unreadable};
use crate::model::lead::{LeadDraft, Profile};

/// Why a typed lead cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TypedError {
    /// Nothing is typed.
    #[error("nothing is said about the lead")]
    Nothing,
    /// A part that is no field with a value.
    #[error("`{0}`: write it as field=value")]
    NoPair(String),
    /// A quotation mark that has no other.
    #[error("`{0}`: a quotation mark is missing")]
    OpenQuote(String),
    /// Too little to know the lead again by.
    #[error("a lead needs an email, a phone, an external id, or a name with a company")]
    NothingToKnowBy,
    /// A date that fits day first and month first.
    #[error("the date in `{0}` fits day first and month first; write it as 2026-11-23")]
    AmbiguousDate(String),
    /// A value that a file's row would be rejected for.
    #[error("{0}")]
    Rejected(String),
    /// A value that nobody can read; in a file it would count as unknown.
    #[error("{0}: `{1}` cannot be read")]
    Unreadable(Target, String),
}

/// The fields and values of a line.
pub fn pairs(line: &str) -> Result<Vec<(String, String)>, TypedError> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let part = || rest.split_whitespace().next().unwrap_or_default().to_owned();
        let Some((field, behind)) = rest.split_once('=').filter(|(field, _)| !field.contains(char::is_whitespace)) else {
            return Err(TypedError::NoPair(part()));
        };
        if field.is_empty() {
            return Err(TypedError::NoPair(part()));
        }
        let (value, behind) = value(behind).ok_or_else(|| TypedError::OpenQuote(part()))?;
        found.push((field.to_owned(), value));
        rest = behind.trim_start();
    }
    Ok(found)
}

/// A value up to the next blank, or up to its quotation mark; and what stands behind it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

/// What the fields say, normalised.
pub fn lead(fields: &[(String, String)]) -> Result<LeadDraft, TypedError> {
    if fields.is_empty() {
        return Err(TypedError::Nothing);
    }
    let mut csv = csv::Writer::from_writer(Vec::new());
    let unwritable = |error: csv::Error| TypedError::Rejected(error.to_string());
    csv.write_record(fields.iter().map(|(field, _)| field)).map_err(unwritable)?;
    csv.write_record(fields.iter().map(|(_, value)| value)).map_err(unwritable)?;
    let mut source = Cursor::new(csv.into_inner().map_err(|error| TypedError::Rejected(error.to_string()))?);
    let map = fields.iter().map(|(field, _)| (field.clone(), field.clone())).collect();
    let options = Options { map, date_order: None };
    let plan = super::survey(&mut source, Object::Leads, &options).map_err(|error| match error {
        SurveyError::AmbiguousDates { column, .. } => TypedError::AmbiguousDate(column),
        SurveyError::NothingUsable { .. } => TypedError::NothingToKnowBy,
        error => TypedError::Rejected(error.to_string()),
    })?;
    let row = super::leads(source, &plan).and_then(|mut rows| rows.next().transpose());
    match row.map_err(|error| TypedError::Rejected(error.to_string()))? {
        Some(Row { result: Ok(draft), .. }) => {
            let lost = unreadable(&draft.profile).next().map(|(target, text)| TypedError::Unreadable(target, text.to_owned()));
            lost.map_or(Ok(draft), Err)
        }
        Some(Row { result: Err(reject), .. }) => Err(TypedError::Rejected(match reject.column {
            Some(column) => format!("{column}: {}", reject.reason),
            None => reject.reason,
        })),
        None => Err(TypedError::Nothing),
    }
}

/// What somebody types to try the rules with; it need not tell who the lead is.
pub fn tried(line: &str) -> Result<Profile, TypedError> {
    let mut fields = pairs(line)?;
    if fields.is_empty() {
        return Err(TypedError::Nothing);
    }
    // A number that is no lead's: with it a row is a lead, whatever else it says.
    fields.retain(|(field, _)| !field.eq_ignore_ascii_case(Target::ExternalId.name()));
    fields.push((Target::ExternalId.name().to_owned(), "0".to_owned()));
    Ok(lead(&fields)?.profile)
}

/// A lead as a line that reads back the same, as far as rules can ask about it.
pub fn written(profile: &Profile) -> String {
    let text = |text: &Option<String>| text.clone();
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let tags = profile.tags.iter().cloned().collect::<Vec<_>>().join(",");
    let fields = [
        (Target::Email, text(&profile.email)),
        (Target::Name, text(&profile.name)),
        (Target::Company, text(&profile.company)),
        (Target::Website, text(&profile.website)),
        (Target::AccountRef, text(&profile.account_ref)),
        (Target::Country, profile.country.map(|code| code.to_string())),
        (Target::State, profile.state.map(|code| code.to_string())),
        (Target::City, text(&profile.city)),
        (Target::PostalCode, text(&profile.postal_code)),
        (Target::Employees, number(profile.employees)),
        (Target::Revenue, number(profile.revenue)),
        (Target::Industry, text(&profile.industry)),
        (Target::Product, text(&profile.product)),
        (Target::Language, profile.language.map(|tag| tag.to_string())),
        (Target::Source, profile.source.as_ref().map(|source| source.as_str().to_owned())),
        (Target::Kind, profile.kind.as_ref().map(|kind| kind.as_str().to_owned())),
        (Target::Score, number(profile.score)),
        (Target::Tags, (!tags.is_empty()).then_some(tags)),
    ];
    let named = fields.into_iter().filter_map(|(target, value)| Some((target.name().to_owned(), value?)));
    let own = profile.custom.iter().filter(|(name, _)| !name.contains(char::is_whitespace) && !name.contains('='));
    let own = own.map(|(name, value)| (format!("custom.{name}"), value.clone()));
    let mut line = String::new();
    for (field, value) in named.chain(own) {
        let gap = if line.is_empty() { "" } else { " " };
        let bare = !value.is_empty() && !value.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\\'));
        let value = if bare { value } else { format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")) };
        // INVARIANT: writing to a `String` cannot fail.
        let _ = write!(line, "{gap}{field}={value}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_written_the_same() {
        let line = "email=ana@acme.example name=\"Ana Lima\" company=\"Acme, \\\"Inc\\\"\" country=DE employees=420 \
                    kind=demo_request score=80 tags=vip,warm custom.plan=pro";
        let profile = tried(line).unwrap();
        assert_eq!((profile.employees, profile.country.unwrap().as_str()), (Some(420), "DE"));
        assert_eq!(profile.company.as_deref(), Some("Acme, \"Inc\""));
        assert_eq!(written(&profile), line);
        assert_eq!(tried(&written(&profile)).unwrap(), profile);
        assert_eq!(written(&tried("country=Germany").unwrap()), "country=DE");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (line, says) in [
            ("", "nothing is said about the lead"),
            ("DE", "`DE`: write it as field=value"),
            ("country=DE who", "`who`: write it as field=value"),
            ("name=\"Ana", "`name=\"Ana`: a quotation mark is missing"),
            ("country=Atlantis", "country: `Atlantis` cannot be read"),
        ] {
            assert_eq!(tried(line).unwrap_err().to_string(), says, "{line}");
        }
    }
}

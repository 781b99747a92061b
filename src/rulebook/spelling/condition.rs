//! One term and the field it names → what is asked of that field.

use crate::{
    model::{
        account::Relationship,
        criteria::{Condition, Field, Range},
        normal,
    },
    rulebook::{
        codes::{self, Rigour, UnknownCode},
        nearest::nearest,
    },
};

use super::{
    error::{Fault, SpellingError},
    lexer::{Term, Value},
};

/// The value of `account`, `territory` and `segment` that says: in none of them.
pub(crate) const NONE: &str = "none";

/// What a term asks of its field.
///
/// # Errors
/// The values do not go together, or are none of this field.
pub fn condition(field: &Field, term: &Term, rigour: Rigour) -> Result<Condition, SpellingError> {
    ask(field, &term.values, rigour).map_err(|fault| term.fault(fault))
}

fn ask(field: &Field, values: &[Value], rigour: Rigour) -> Result<Condition, Fault> {
    if values.iter().any(|value| value.text.is_empty() && !value.prefix) {
        return Err(Fault::NoValue);
    }
    if let Some(word) = values.iter().find_map(reserved) {
        return match values {
            [Value { excluded: false, .. }] if word == "known" => Ok(Condition::Known),
            [Value { excluded: false, .. }] => Ok(Condition::Unknown),
            _ => Err(Fault::Reserved { word }),
        };
    }
    if field.is_number() {
        return match values {
            [Value { text, excluded: false, prefix: false, quoted: false }] => range(field, text).map(Condition::Number),
            _ => Err(Fault::NotANumber { field: field.to_string() }),
        };
    }
    let may_range = rigour == Rigour::Full || matches!(field, Field::Custom(_));
    if may_range && !has_codes(field) && values.iter().any(|value| !value.quoted && reads_as_range(&value.text)) {
        return match (field, values) {
            (Field::Custom(_), [Value { text, excluded: false, prefix: false, .. }]) => range(field, text).map(Condition::Number),
            (Field::Custom(_), _) => Err(Fault::RangeAmong),
            _ => Err(Fault::TextRange { field: field.clone() }),
        };
    }
    if values.iter().any(|value| value.prefix) {
        return match values {
            [Value { text, excluded: false, .. }] if !text.is_empty() && has_beginnings(field) => {
                Ok(Condition::Prefix(match field {
                    Field::State => text.to_ascii_uppercase(),
                    Field::PostalCode => postal_code(text)?,
                    _ => text.clone(),
                }))
            }
            _ => Err(Fault::Prefix),
        };
    }
    let normal =
        |values: &[Value]| values.iter().map(|value| normal_form(field, &value.text, rigour)).collect::<Result<Vec<_>, _>>();
    let excludes = values.first().is_some_and(|value| value.excluded);
    match excludes {
        true => normal(values).map(Condition::NotIn),
        false if values.iter().any(|value| value.excluded) => Err(Fault::Mixed),
        false => normal(values).map(Condition::In),
    }
}

fn reserved(value: &Value) -> Option<&'static str> {
    let word = ["known", "unknown"].into_iter().find(|word| value.text.eq_ignore_ascii_case(word));
    word.filter(|_| !value.quoted && !value.prefix)
}

/// Its values are codes or words of ours: what reads as a range is refused as none of them.
fn has_codes(field: &Field) -> bool {
    matches!(field, Field::Account | Field::Country | Field::State | Field::Language)
}

/// The text, unquoted, is a comparison or a range: `>=5`, `<x`, `5..9`, `..`.
pub(super) fn reads_as_range(text: &str) -> bool {
    let is_end = |end: &str| end.strip_prefix('-').unwrap_or(end).bytes().all(|byte| byte.is_ascii_digit());
    text.starts_with(['<', '>']) || text.split_once("..").is_some_and(|(low, high)| is_end(low) && is_end(high))
}

pub(super) fn has_beginnings(field: &Field) -> bool {
    match field {
        Field::Account
        | Field::Territory
        | Field::Segment
        | Field::Country
        | Field::Language
        | Field::Employees
        | Field::Revenue
        | Field::Score => false,
        Field::State
        | Field::City
        | Field::PostalCode
        | Field::Industry
        | Field::Product
        | Field::Source
        | Field::Kind
        | Field::Company
        | Field::EmailDomain
        | Field::Tag
        | Field::Custom(_) => true,
    }
}

fn normal_form(field: &Field, text: &str, rigour: Rigour) -> Result<String, Fault> {
    let code = |found: Result<String, UnknownCode>| found.map_err(Fault::Code);
    match field {
        Field::Country => code(rigour.country(text).map(String::from)),
        Field::State => code(rigour.state(text).map(String::from)),
        Field::Language => code(codes::language(text).map(String::from)),
        Field::PostalCode => postal_code(text),
        Field::Source => not_empty(normal::source(text).into()),
        Field::Kind => not_empty(normal::kind(text).into()),
        Field::Account => {
            let known = [Relationship::Customer, Relationship::OpenOpportunity, Relationship::Target].map(Relationship::as_str);
            let folded = text.to_lowercase();
            if folded == NONE || known.contains(&folded.as_str()) {
                return Ok(folded);
            }
            Err(Fault::Relationship { nearest: nearest(&folded, known).map(str::to_owned) })
        }
        _ => Ok(text.to_owned()),
    }
}

/// As leads have it: upper case, without blanks.
fn postal_code(text: &str) -> Result<String, Fault> {
    not_empty(text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase).collect())
}

fn not_empty(text: String) -> Result<String, Fault> {
    if text.is_empty() { Err(Fault::NoValue) } else { Ok(text) }
}

/// Whole numbers as `>50`, `>=80`, `<5`, `<=9`, `200..999`, `200..`, `..999` or `420`; `..` is any number.
/// `field` is only named in the error.
///
/// # Errors
/// The text is none of these, or no number can lie in the range.
pub fn range(field: impl std::fmt::Display, text: &str) -> Result<Range, Fault> {
    let not_a_number = || Fault::NotANumber { field: field.to_string() };
    let number = |digits: &str| {
        // `+5` is a number to the standard library, but two spellings of one number help nobody.
        let plain = !digits.starts_with('+');
        digits.parse::<i64>().ok().filter(|_| plain).ok_or_else(not_a_number)
    };
    let end = |digits: &str| if digits.is_empty() { Ok(None) } else { number(digits).map(Some) };
    let found = if let Some(rest) = text.strip_prefix(">=") {
        Range { low: Some(number(rest)?), high: None }
    } else if let Some(rest) = text.strip_prefix("<=") {
        Range { low: None, high: Some(number(rest)?) }
    } else if let Some(rest) = text.strip_prefix('>') {
        Range { low: Some(number(rest)?.checked_add(1).ok_or(Fault::EmptyRange)?), high: None }
    } else if let Some(rest) = text.strip_prefix('<') {
        Range { low: None, high: Some(number(rest)?.checked_sub(1).ok_or(Fault::EmptyRange)?) }
    } else if let Some((low, high)) = text.split_once("..") {
        Range { low: end(low)?, high: end(high)? }
    } else {
        let only = Some(number(text)?);
        Range { low: only, high: only }
    };
    if found.is_empty() { Err(Fault::EmptyRange) } else { Ok(found) }
}

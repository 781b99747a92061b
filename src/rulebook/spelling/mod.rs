//! Criteria on one line: `country:DE,AT employees:200..999 language:!en postal_code:941* company:"Acme, Inc"`.
//!
//! A condition is `field:` and then
//!
//! - values, any of which holds: `DE,AT`; quoted when a value would read as something else;
//! - excluded values, none of which holds: `!DE,!AT` (`!DE,AT` is read as the same);
//! - a beginning: `941*`;
//! - for numbers: `>50`, `>=80`, `<5`, `<=9`, `200..999`, `200..`, `..999`, `420`; a field of your own may hold numbers too
//!   (`custom.seats:>=10`), but a lone number is its text there;
//! - `known` or `unknown`.
//!
//! In quotes `\"`, `\\`, `\n`, `\r`, `\t` and `\u{7f}` stand for the characters that would end the value or the line.
//! [`write()`] writes one of several ways to say the same; [`read`] of that gives the same criteria back.

mod condition;
mod error;
mod lexer;
mod written;

pub(in crate::rulebook) use condition::NONE;
pub use condition::{condition, range};
pub use error::{Fault, SpellingError};
pub use lexer::{Term, Value, terms};
pub use written::{write, write_range, write_value};

use crate::model::criteria::{Criteria, Field};

pub use super::codes::Rigour;

/// Criteria from their one line; an empty line asks nothing.
///
/// # Errors
/// The first part that cannot be read, with what to do about it.
pub fn read(text: &str) -> Result<Criteria, SpellingError> {
    let (criteria, errors) = read_all(text, Rigour::Full);
    errors.into_iter().next().map_or(Ok(criteria), Err)
}

/// What can be read of a line, and every part that cannot. Behind a part that cannot be cut into values nothing is read.
pub fn read_all(text: &str, rigour: Rigour) -> (Criteria, Vec<SpellingError>) {
    let (mut criteria, mut errors) = (Criteria::any(), Vec::new());
    let terms = terms(text).unwrap_or_else(|error| {
        errors.push(error);
        Vec::new()
    });
    for term in terms {
        let asked = field_of(&term, &[]).and_then(|field| Ok((condition(&field, &term, rigour)?, field)));
        let added = asked.and_then(|(asked, field)| {
            let twice = |field| term.fault(Fault::AskedTwice { field });
            criteria.add(field, asked).map_err(twice)
        });
        errors.extend(added.err());
    }
    (criteria, errors)
}

/// The field a term asks about. A filter passes its own keys (`owner`, `status`) in `others`, so that the error of
/// an unknown one can name them.
///
/// # Errors
/// The term is a free word or names no field.
pub fn field_of(term: &Term, others: &[&str]) -> Result<Field, SpellingError> {
    let Some(name) = &term.field else {
        return Err(term.fault(Fault::FreeWord { nearest: error::nearest_field(&term.text, others) }));
    };
    Field::from_name(name).ok_or_else(|| {
        let nearest = error::nearest_field(name, others);
        term.fault(Fault::UnknownField { name: name.clone(), nearest })
    })
}

#[cfg(test)]
mod tests;

//! Codes of places and languages as a book may write them: in the normal form of leads, and none that no lead can have.

use std::fmt;

use crate::model::{
    normal,
    place::{BadCode, Country, Language, Subdivision},
};

use super::nearest::nearest;

/// A text that stands for no place or language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// What was written, and what was wanted.
    pub bad: BadCode,
    /// The code somebody probably meant.
    pub nearest: Option<String>,
}

impl UnknownCode {
    /// What to do about it; empty where the message says it already.
    pub fn hint(&self) -> String {
        self.nearest.as_ref().map_or_else(String::new, |code| format!("did you mean `{code}`?"))
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bad.fmt(f)
    }
}

impl From<BadCode> for UnknownCode {
    fn from(bad: BadCode) -> Self {
        Self { bad, nearest: None }
    }
}

/// How a text is held to what this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rigour {
    /// Written now: every value must be one that a lead can have.
    Full,
    /// Published once, when other values were let in: their shape is enough, and no lead has them.
    Shape,
}

impl Rigour {
    /// What was found, or with less rigour what has the shape of it.
    fn or_shape<T: std::str::FromStr>(self, text: &str, found: Result<T, UnknownCode>) -> Result<T, UnknownCode> {
        match self {
            Self::Full => found,
            Self::Shape => found.or_else(|unknown| text.parse().map_err(|_| unknown)),
        }
    }

    /// A country by its code or name: `DE`, `DEU`, `Germany`.
    ///
    /// # Errors
    /// The standard has no such country.
    pub(super) fn country(self, text: &str) -> Result<Country, UnknownCode> {
        self.or_shape(text, country(text))
    }

    /// A state by its whole code: `US-CA`.
    ///
    /// # Errors
    /// The standard has no such state.
    pub(super) fn state(self, text: &str) -> Result<Subdivision, UnknownCode> {
        self.or_shape(text, state(text))
    }
}

/// A country by its code or name: `DE`, `DEU`, `Germany`.
///
/// # Errors
/// The standard has no such country.
fn country(text: &str) -> Result<Country, UnknownCode> {
    normal::country(text).ok_or_else(|| {
        let mut names: Vec<_> = normal::country_names().collect();
        names.sort_unstable();
        let near = nearest(text, names.iter().map(|(name, _)| *name));
        let code = near.and_then(|near| names.iter().find(|(name, _)| *name == near));
        let wanted = "a country of ISO 3166 such as DE";
        UnknownCode { bad: BadCode { text: text.to_owned(), wanted }, nearest: code.map(|(_, code)| code.to_string()) }
    })
}

/// A state by its whole code: `US-CA`.
///
/// # Errors
/// The standard has no such state.
fn state(text: &str) -> Result<Subdivision, UnknownCode> {
    let shaped: Subdivision = text.parse()?;
    normal::state(text, None).ok_or_else(|| {
        let codes = normal::state_codes(shaped.country());
        let near = nearest(text, codes.iter().map(Subdivision::as_str)).map(str::to_owned);
        UnknownCode { bad: BadCode { text: text.to_owned(), wanted: "a state of ISO 3166-2 such as US-CA" }, nearest: near }
    })
}

/// A language by its tag or name: `de`, `de-AT`, `German`.
///
/// # Errors
/// It is neither.
pub(super) fn language(text: &str) -> Result<Language, UnknownCode> {
    match normal::language(text) {
        Some(language) => Ok(language),
        None => Ok(text.parse()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_brought_to_its_normal_form_or_refused() {
        for (text, code) in [("UK", "GB"), ("deu", "DE"), ("Germany", "DE"), ("fr", "FR")] {
            assert_eq!(country(text).unwrap().as_str(), code);
        }
        let refused = country("Gremany").unwrap_err();
        assert_eq!(
            (refused.to_string().as_str(), refused.hint().as_str()),
            ("`Gremany` is not a country of ISO 3166 such as DE", "did you mean `DE`?")
        );
        assert!(country("XX").is_err());
        assert_eq!(state("us-ca").unwrap().as_str(), "US-CA");
        assert_eq!(state("US-CX").unwrap_err().bad.wanted, "a state of ISO 3166-2 such as US-CA");
        assert_eq!((language("German").unwrap().as_str(), language("pt-BR").unwrap().as_str()), ("de", "pt"));
    }

    #[test]
    fn every_code_of_the_standard_stands_for_itself() {
        let mut codes: Vec<Country> = normal::country_names().map(|(_, code)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            assert_eq!(country(code.as_str()), Ok(code));
            for part in normal::state_codes(code) {
                assert_eq!(state(part.as_str()), Ok(part));
            }
        }
    }
}

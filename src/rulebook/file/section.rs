//! A table of the file with typed access: what has the wrong type, is out of range or unknown becomes a problem.

use std::ops::RangeInclusive;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problem::{Problems, Span};

/// Longest name of a thing in the book, in characters.
pub const MAX_NAME: usize = 200;

/// A text of the file and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) at: Span,
}

/// A table of the file.
pub(super) struct Section<'a> {
    /// How messages call it: "pool `emea-mm`".
    what: String,
    at: Span,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// A table that may have these keys and no others.
    pub(super) fn open(
        problems: &mut Problems<'_>,
        kind: &str,
        at: Span,
        table: &'a DeTable<'a>,
        keys: &[&'static str],
    ) -> Section<'a> {
        let name = table.iter().find(|(key, _)| key.get_ref() == "name").and_then(|(_, value)| value.get_ref().as_str());
        let what = name.map_or_else(|| format!("a {kind}"), |name| format!("{kind} `{name}`"));
        for (key, _) in table {
            if !keys.contains(&key.get_ref().as_ref()) {
                let message = format!("unknown key `{}` in {what}", key.get_ref());
                problems.unknown(
                    &key.span(),
                    message,
                    key.get_ref(),
                    keys.iter().copied(),
                    &format!("it may have {}", keys.join(", ")),
                );
            }
        }
        Section { what, at, table }
    }

    pub(super) fn what(&self) -> &str {
        &self.what
    }

    pub(super) fn at(&self) -> &Span {
        &self.at
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
    }

    pub(super) fn wrong_type(&self, problems: &mut Problems<'_>, key: &str, at: &Span, wanted: &str) {
        problems.add(at, format!("`{key}` of {} is not {wanted}", self.what), "");
    }

    /// A text, or nothing where the key is missing.
    pub(super) fn text(&self, problems: &mut Problems<'_>, key: &str) -> Option<Text> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str().map(|text| Text { text: text.to_owned(), at: value.span() });
        if text.is_none() {
            self.wrong_type(problems, key, &value.span(), "a text in quotes");
        }
        text
    }

    /// A text that must be there; `example` is what could be written.
    pub(super) fn needed(&self, problems: &mut Problems<'_>, key: &str, example: &str) -> Option<Text> {
        if self.get(key).is_none() {
            problems.add(&self.at, format!("{} has no `{key}`", self.what), format!("write `{key} = {example}`"));
        }
        self.text(problems, key)
    }

    /// The name of a thing: one line, not blank, without blanks around it.
    pub(super) fn name(&self, problems: &mut Problems<'_>) -> Text {
        let Some(name) = self.needed(problems, "name", "\"…\"") else {
            return Text { text: String::new(), at: self.at.clone() };
        };
        let odd = if name.text.trim().is_empty() {
            "is empty"
        } else if name.text.trim() != name.text {
            "has blanks around it"
        } else if name.text.contains(|letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')) {
            "is not one line of plain text"
        } else if name.text.chars().count() > MAX_NAME {
            "is too long"
        } else {
            return name;
        };
        let hint = format!("give it another of at most {MAX_NAME} characters");
        problems.add(&name.at, format!("the name of {} {odd}", self.what), hint);
        name
    }

    /// A yes or no; missing is `missing`.
    pub(super) fn flag(&self, problems: &mut Problems<'_>, key: &str, missing: Flag) -> Flag {
        let Some(value) = self.get(key) else { return missing };
        match value.get_ref().as_bool() {
            Some(true) => Flag::Yes,
            Some(false) => Flag::No,
            None => {
                self.wrong_type(problems, key, &value.span(), "true or false");
                missing
            }
        }
    }

    /// A whole number within limits; missing is `missing`.
    pub(super) fn number(&self, problems: &mut Problems<'_>, key: &str, limits: RangeInclusive<u32>, missing: u32) -> u32 {
        let Some(value) = self.get(key) else { return missing };
        let number = integer(value.get_ref()).and_then(|number| u32::try_from(number).ok());
        number.filter(|number| limits.contains(number)).unwrap_or_else(|| {
            let wanted = format!("a whole number from {} to {}", limits.start(), limits.end());
            self.wrong_type(problems, key, &value.span(), &wanted);
            missing
        })
    }

    /// A fraction in thousandths within limits; missing is `None`.
    pub(super) fn thousandths(&self, problems: &mut Problems<'_>, key: &str, limits: RangeInclusive<u16>) -> Option<u16> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            other => integer(other).map(|number| number as f64),
        };
        let thousandths = number.map(|number| number * 1000.0).filter(|number| number.is_finite()).map(f64::round);
        let exact = thousandths.zip(number).is_some_and(|(rounded, number)| (rounded / 1000.0 - number).abs() < 1e-9);
        let kept = thousandths.filter(|number| exact && (f64::from(*limits.start())..=f64::from(*limits.end())).contains(number));
        if kept.is_none() {
            let share = |thousandths: u16| f64::from(thousandths) / 1000.0;
            let wanted =
                format!("a number from {} to {} with at most three decimals", share(*limits.start()), share(*limits.end()));
            self.wrong_type(problems, key, &value.span(), &wanted);
        }
        kept.map(|number| number as u16)
    }

    /// The items of a list; missing is the empty one.
    pub(super) fn list(&self, problems: &mut Problems<'_>, key: &str, wanted: &str) -> Vec<&'a Spanned<DeValue<'a>>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items = value.get_ref().as_array();
        if items.is_none() {
            self.wrong_type(problems, key, &value.span(), wanted);
        }
        items.into_iter().flat_map(|items| items.iter()).collect()
    }

    /// A list of texts; missing is the empty one.
    pub(super) fn texts(&self, problems: &mut Problems<'_>, key: &str) -> Vec<Text> {
        let wanted = "a list of texts in quotes";
        let mut texts = Vec::new();
        for item in self.list(problems, key, wanted) {
            match item.get_ref().as_str() {
                Some(text) => texts.push(Text { text: text.to_owned(), at: item.span() }),
                None => self.wrong_type(problems, key, &item.span(), wanted),
            }
        }
        texts
    }
}

/// A yes or no of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    Yes,
    No,
}

impl Flag {
    pub(super) fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

/// A whole number of the file, in whatever base it was written.
pub(super) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

//! Company names for comparison.

use std::{collections::HashSet, sync::LazyLock};

use super::fold;

static LEGAL_FORMS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../../assets/reference/legal_forms.txt").lines().collect());

/// Most words of a legal form.
const FORM_WORDS: usize = 7;

/// The name with case, accents, punctuation and legal form folded away: `Müller & Söhne GmbH & Co. KG` → `muller and sohne`.
/// Only for comparing; never empty where the name has a letter or digit.
pub fn fold_company(name: &str) -> String {
    let folded = fold(&name.replace('&', " and "));
    let joined = joined_initials(&folded);
    let all: Vec<&str> = joined.iter().map(String::as_str).collect();
    let mut words = all.as_slice();
    while let Some(shorter) = without_form(words) {
        words = shorter;
    }
    words.join(" ")
}

/// The words, letters set apart taken as one: `U.S. Bank` is `US Bank`.
fn joined_initials(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut after_initial = false;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let is_initial = word.chars().count() == 1;
        match words.last_mut() {
            Some(last) if is_initial && after_initial => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        after_initial = is_initial;
    }
    words
}

fn without_form<'w, 's>(words: &'w [&'s str]) -> Option<&'w [&'s str]> {
    for count in (1..=FORM_WORDS.min(words.len().saturating_sub(1))).rev() {
        let (kept, form) = words.split_at(words.len() - count);
        // Letters set apart (`S. A.`) are looked up as written and joined.
        if LEGAL_FORMS.contains(form.join(" ").as_str()) || (count > 1 && LEGAL_FORMS.contains(form.concat().as_str())) {
            return Some(kept.strip_suffix(&["and"]).filter(|kept| !kept.is_empty()).unwrap_or(kept));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_case_and_punctuation_do_not_matter() {
        for (name, expected) in [
            ("ACME, Inc.", "acme"),
            ("Acme Incorporated", "acme"),
            ("Müller & Söhne GmbH & Co. KG", "muller and sohne"),
            ("Johnson & Johnson", "johnson and johnson"),
            ("Tata Consultancy Services Pvt. Ltd.", "tata consultancy services"),
            ("Telefónica S.A.", "telefonica"),
            ("The Shop Ltd", "the shop"),
            ("Limited", "limited"),
            ("Acme UK Ltd", "acme uk"),
            ("U.S. Bank, Inc.", "us bank"),
        ] {
            assert_eq!(fold_company(name), expected);
        }
    }
}

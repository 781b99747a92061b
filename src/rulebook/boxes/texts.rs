//! Texts that stand for all texts: for every way in which a field's conditions can treat one, a text that is treated so.

use std::collections::{BTreeSet, HashSet};

use crate::model::criteria::Field;

use super::column::Column;

/// Endings that make a whole word of a beginning, tried before made-up ones.
fn endings(field: &Field, beginning: &str) -> Vec<String> {
    match field {
        Field::EmailDomain if !beginning.contains('.') => vec![".example".to_owned()],
        Field::PostalCode => vec!["0".repeat(5_usize.saturating_sub(beginning.len()))],
        _ => vec![String::new()],
    }
}

/// Words that a reader knows, for a value that no rule names.
fn usual(field: &Field) -> &'static [&'static str] {
    match field {
        Field::City => &["Springfield", "Riverton"],
        Field::PostalCode => &["10115", "60311"],
        Field::Industry => &["mining", "forestry"],
        Field::Product => &["another product"],
        Field::Language => &["sw", "is", "mt", "eo", "qaa"],
        Field::Source => &["web", "chat", "event", "referral", "outbound", "import", "fair"],
        Field::Kind => &["contact_us", "demo_request", "pricing_inquiry", "trial_signup", "mql", "content_download", "survey"],
        Field::Company => &["Acme"],
        Field::EmailDomain => &["acme.example"],
        _ => &["something else"],
    }
}

/// The first text of that beginning which `fits`. Numbers and letters behind it are tried, then all letters there are,
/// so that one is found unless every letter is asked for.
pub fn beginning_so(field: &Field, beginning: &str, tries: usize, fits: impl Fn(&str) -> bool) -> Option<String> {
    let numbers = (0..=tries).map(|number| number.to_string());
    let letters = ('A'..='Z').chain('a'..='z').chain('α'..='ω').chain('\u{4e00}'..='\u{9fa5}').map(String::from);
    let tails = endings(field, beginning).into_iter().chain(numbers).chain(letters);
    tails.map(|tail| format!("{beginning}{tail}")).find(|text| !text.is_empty() && fits(text))
}

/// Texts of a field that are treated in every way there is. Of a field that is compared as a number too, numbers in
/// several spellings.
pub fn examples(column: &Column<'_>) -> Vec<String> {
    let field = &column.field;
    let prefixes = column.prefixes();
    let named = column.named();
    let tries = named.len() + prefixes.len();
    let folded: BTreeSet<String> = named.iter().map(|text| text.to_lowercase()).collect();
    // Begins so and no longer, and is named by nobody.
    let fresh = |text: &str, beginning: &str| {
        let text = text.to_lowercase();
        !folded.contains(&text) && !prefixes.iter().any(|prefix| prefix.len() > beginning.len() && text.starts_with(prefix))
    };
    let mut texts: Vec<String> = usual(field).iter().map(|text| (*text).to_owned()).collect();
    if *field == Field::Language {
        texts.extend(('a'..='z').flat_map(|one| ('a'..='z').map(move |other| format!("{one}{other}"))));
    }
    texts.extend(beginning_so(field, "", tries, |text| fresh(text, "")));
    texts.extend(named.iter().map(|text| (*text).to_owned()));
    texts.extend(prefixes.iter().filter_map(|prefix| beginning_so(field, prefix, tries, |text| fresh(text, prefix))));
    if column.has_ranges() {
        texts.extend(numbers(column, &prefixes));
    }
    let mut seen = HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}

/// A number of every stretch, and of every part of it that begins with a number somebody asks for, in several spellings.
fn numbers(column: &Column<'_>, prefixes: &BTreeSet<&str>) -> Vec<String> {
    let mut starts = column.starts();
    for prefix in prefixes.iter().filter_map(|prefix| prefix.parse::<i64>().ok()) {
        let step = if prefix < 0 { -1 } else { 1 };
        let ends = std::iter::successors(Some((prefix, prefix.saturating_add(step))), |(low, high)| {
            Some((low.checked_mul(10)?, high.checked_mul(10)?))
        });
        for (low, high) in ends {
            starts.extend([low, high, low.saturating_add(1), high.saturating_add(1)]);
        }
    }
    let named = column.named().into_iter().filter_map(|text| text.parse::<i64>().ok());
    starts.extend(named.flat_map(|number| [number, number.saturating_add(1)]).collect::<Vec<_>>());
    let starts: Vec<i64> = starts.into_iter().collect();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([i64::MAX]);
    let spelled = |number: i64| {
        let zero = if number < 0 { format!("-0{}", number.unsigned_abs()) } else { format!("0{number}") };
        [number.to_string(), format!("{number}.0"), zero]
    };
    starts.iter().zip(ends).flat_map(|(start, end)| spelled(example(*start, end))).collect()
}

/// A number from `low` to `high` that a reader knows: the lowest that is not negative.
pub fn example(low: i64, high: i64) -> i64 {
    match (low, high) {
        (..=0, 1..) => 1,
        (..=0, 0) => 0,
        (..0, _) => high,
        (_, _) => low,
    }
}

//! One cell: what stands for nothing, and what spreadsheets and exports put around a value.

/// Written where nothing is known, in any case.
const PLACEHOLDERS: [&str; 17] = [
    "select",
    "n/a",
    "na",
    "#n/a",
    ".",
    "-",
    "--",
    "none",
    "-none-",
    "--none--",
    "- none -",
    "null",
    "nil",
    "(not set)",
    "undefined",
    "please select",
    "000000000000000aaa",
];

/// The value without blanks around and without the guard against formulas; `None` where it stands for nothing.
pub fn clean(raw: &str) -> Option<&str> {
    let text = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    let text = unguarded(text);
    if text.is_empty() || (text.len() <= 18 && PLACEHOLDERS.iter().any(|word| word.eq_ignore_ascii_case(text))) {
        return None;
    }
    Some(text)
}

/// First characters that make a spreadsheet run a cell as a formula.
pub const TRIGGERS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// Without the apostrophe that keeps a cell from running as a formula.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(TRIGGERS) => rest,
        _ => text,
    }
}

/// With an apostrophe before whatever would run as a formula; [`clean`] takes it off again.
pub fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(TRIGGERS) { format!("'{text}").into() } else { text.into() }
}

/// With single blanks between words.
pub fn squeezed(text: &str) -> String {
    let is_plain = text.is_ascii() && !text.contains("  ") && !text.contains(['\t', '\n', '\r', '\x0b', '\x0c']);
    if is_plain { text.to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// At most `limit` bytes, cut between characters.
pub fn cut(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_nothing() {
        for text in ["", "  ", "Select", "N/A", ".", "None", "000000000000000AAA", "\u{a0}"] {
            assert_eq!(clean(text), None, "{text:?}");
        }
        assert_eq!(clean(" Acme\u{a0}"), Some("Acme"));
        assert_eq!(clean("unknown"), Some("unknown"));
    }

    #[test]
    fn a_guard_goes_on_and_off() {
        for text in ["=1+1", "+49 30 1", "'=1", "'t Hooft", "＝1+1", "plain"] {
            assert_eq!(clean(&guarded(text)), Some(text), "{text}");
            assert!(!guarded(text).starts_with(TRIGGERS), "{text}");
        }
    }
}

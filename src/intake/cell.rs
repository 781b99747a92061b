//! One cell: what stands for nothing, and what spreadsheets and exports put around a value.

/// Written where nothing is known, in any case; so is `NA` in capitals, though Na is a name and NA is Namibia.
const PLACEHOLDERS: [&str; 21] = [
    "select",
    "n/a",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "0000-00-00",
    "0000-00-00 00:00:00",
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
    let text = unguarded(trimmed(raw));
    let is_nothing = match text.as_bytes() {
        [] => true,
        // Most cells are told apart by their first letter.
        [b's' | b'S' | b'n' | b'N' | b'#' | b'.' | b'-' | b'(' | b'u' | b'U' | b'p' | b'P' | b'0', ..] if text.len() <= 19 => {
            text == "NA" || PLACEHOLDERS.iter().any(|word| word.eq_ignore_ascii_case(text))
        }
        _ => false,
    };
    (!is_nothing).then_some(text)
}

fn trimmed(raw: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let is_trim = is_plain(raw.as_bytes().first()) && is_plain(raw.as_bytes().last());
    if is_trim { raw } else { raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}') }
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

/// A number below zero, in plain figures: a sheet counts with it, nothing runs.
fn is_below_zero(text: &str) -> bool {
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('-').is_some_and(|rest| match rest.split_once('.') {
        Some((whole, part)) => figures(whole) && figures(part),
        None => figures(rest),
    })
}

/// With an apostrophe before whatever would run as a formula; [`clean`] takes it off again.
pub fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if is_below_zero(text) {
        return text.into();
    }
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
        assert_eq!((clean("NA"), clean("Na")), (None, Some("Na")));
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
